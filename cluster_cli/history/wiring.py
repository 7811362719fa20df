"""How a clone is told to merge and to show the plan's files our way: settings, attributes, hooks.

The settings are each clone's own; the attributes are a file of the repository.
"""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from cluster_cli.history.git import Repository, ended, refused

ATTRIBUTES = ".gitattributes"
DRIVER = (
    "if command -v cluster >/dev/null 2>&1; then cluster merge-driver %O %A %B %L %P && exit 0;"
    ' grep -Eq "^>{%L}" %A && exit 1; fi;'
    " git merge-file --diff3 --marker-size=%L -L ours -L base -L theirs %A %O %B"
)
"""What git runs for a file that both branches changed.

Git takes whatever a driver leaves behind, and one that cannot start, crashes or is killed leaves our side alone, without
a marker: the other side would be lost with the next `git add`. So where ours neither succeeds nor leaves a marker, git's
own merge follows. (After a true conflict it must not: it would merge a second time.)
"""
SETTINGS = {
    "merge.cluster.name": "plan files by item and field (cluster)",
    "merge.cluster.driver": DRIVER,
    "diff.cluster.xfuncname": "^ *- id: .*$",
}
HOOKS = ("pre-commit", "pre-merge-commit")
_PLAIN = re.compile(r"[\w./-]+")


class Place(Struct, frozen=True):
    """The repository of a plan, and the plan's folder in it with `/`; empty where it is the top itself."""

    repository: Repository
    folder: str

    @property
    def attributes(self) -> Path:
        """The file in which the attributes are given."""
        return self.repository.top / ATTRIBUTES

    @property
    def line(self) -> str:
        """The line that gives the plan's files our merge and our headings of hunks."""
        pattern = re.sub(r"([\\*?\[])", r"\\\1", self.folder) + "/*.yaml"
        if self.folder and not _PLAIN.fullmatch(self.folder):
            pattern = '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return f"{pattern} merge=cluster diff=cluster"


def place_of(repository: Repository, folder: Path) -> Place:
    """Where a plan's folder lies in its repository."""
    inside = folder.resolve().relative_to(repository.top).as_posix()
    return Place(repository, "" if inside == "." else inside)


def setting(repository: Repository, name: str) -> str | None:
    """A setting as this clone has it; `None` where it has none."""
    done = ended(repository.top, "config", "--null", "--get", name)
    return done.stdout.decode("utf-8", "replace").removesuffix("\0") if done.returncode == 0 else None


def set_up(repository: Repository) -> bool:
    """Give this clone our settings; whether anything was missing.

    Raises:
        GitFailed: git refuses.
    """
    missing = [name for name, value in SETTINGS.items() if setting(repository, name) != value]
    for name in missing:
        _told(repository, "config", "--local", "--replace-all", name, SETTINGS[name])
    return bool(missing)


def take_back(repository: Repository) -> bool:
    """Take our settings out of this clone; whether there were any.

    Raises:
        GitFailed: git refuses.
    """
    there = [name for name in SETTINGS if ended(repository.top, "config", "--local", "--get-all", name).returncode == 0]
    for section in dict.fromkeys(name.rpartition(".")[0] for name in there):
        _told(repository, "config", "--local", "--remove-section", section)
    return bool(there)


def hooks_of(repository: Repository) -> Path:
    """The folder from which git runs hooks here, wherever the settings or a second working tree put it.

    Raises:
        GitFailed: git refuses.
    """
    told = _told(repository, "rev-parse", "--git-path", "hooks").removesuffix("\n")
    return (repository.top / Path(told).expanduser()).resolve()


def own_folders(repository: Repository) -> tuple[Path, ...]:
    """The folders that belong to this repository alone: its working tree, and where git keeps its own.

    Raises:
        GitFailed: git refuses.
    """
    kept = _told(repository, "rev-parse", "--git-common-dir").removesuffix("\n")
    return repository.top, (repository.top / kept).resolve()


def _told(repository: Repository, *arguments: str) -> str:
    done = ended(repository.top, *arguments)
    if done.returncode:
        raise refused(done)
    return done.stdout.decode("utf-8", "surrogateescape")
