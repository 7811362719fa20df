"""How a clone is told to merge and to show the plan's files our way: settings, attributes, hooks.

The settings are each clone's own; the attributes are a file of the repository.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from msgspec import Struct

from cluster_cli.history.clone import names_our_merge, text_of, top_of
from cluster_cli.history.git import GitFailed, Place, Repository, ended, run, setting

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
_BEGIN, _END = "# >>> cluster", "# <<< cluster"
_BLOCK = re.compile(rf"^{_BEGIN}[^\n]*\n(?s:.*?)^{_END}\n", re.MULTILINE)
_SHELL = re.compile(r"#!\s*(?:/usr)?/bin/(?:env\s+)?(?:ba|da|z|k)?sh\b[^\n]*\n")
_START = "#!/bin/sh\n"


def attributes_of(place: Place) -> Path:
    """The file in which the attributes are given."""
    return place.repository.top / ATTRIBUTES


def attributes_line(place: Place) -> str:
    """The line that gives the plan's files our merge and our headings of hunks."""
    pattern = re.sub(r"([\\*?\[])", r"\\\1", place.folder) + "/*.yaml"
    if place.folder and not _PLAIN.fullmatch(place.folder):
        pattern = '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{pattern} merge=cluster diff=cluster"


def set_up(repository: Repository) -> bool:
    """Give this clone our settings; whether anything was missing.

    Raises:
        GitFailed: git refuses.
    """
    missing = [name for name, value in SETTINGS.items() if setting(repository, name) != value]
    for name in missing:
        run(repository.top, "config", "--local", "--replace-all", name, SETTINGS[name])
    return bool(missing)


def take_back(repository: Repository) -> bool:
    """Take our settings out of this clone; whether there were any.

    Raises:
        GitFailed: git refuses.
    """
    there = [name for name in SETTINGS if ended(repository.top, "config", "--local", "--get-all", name).returncode == 0]
    for section in dict.fromkeys(name.rpartition(".")[0] for name in there):
        run(repository.top, "config", "--local", "--remove-section", section)
    return bool(there)


def hooks_of(repository: Repository) -> Path:
    """The folder from which git runs hooks here, wherever the settings or a second working tree put it.

    Raises:
        GitFailed: git refuses.
    """
    path = run(repository.top, "rev-parse", "--git-path", "hooks").removesuffix("\n")
    return (repository.top / Path(path).expanduser()).resolve()


def own_folders(repository: Repository) -> tuple[Path, ...]:
    """The folders that belong to this repository alone: its working tree, and where git keeps its own.

    Raises:
        GitFailed: git refuses.
    """
    git_folder = run(repository.top, "rev-parse", "--git-common-dir").removesuffix("\n")
    return repository.top, (repository.top / git_folder).resolve()


def block(folder: str, missing: str) -> str:
    """The lines that check a plan before a commit that changes it.

    Args:
        folder: the plan's folder, from the top of the repository.
        missing: what is said where the program is not there; the commit goes on, since nobody is helped by a stop.
    """
    place = quoted(folder or ".")
    return f"""\
{_BEGIN}: a commit that changes the plan has to leave its files right (cluster setup git)
if git diff --cached --quiet -- {place}; then :
elif command -v cluster >/dev/null 2>&1; then
  cluster_said=$(cluster validate --data {place} 2>&1) || {{ printf '%s\\n' "$cluster_said" >&2; exit 1; }}
else echo {quoted(missing)} >&2
fi
{_END}
"""


def quoted(text: str) -> str:
    """A text as one word of a shell's script."""
    return "'" + text.replace("'", "'\\''") + "'"


def with_block(script: str | None, lines: str) -> str | None:
    """A hook with our lines at its beginning, before anything that may end it; `None` where it is no shell's script."""
    if not script:
        return _START + lines
    rest = _BLOCK.sub("", script)
    start = _SHELL.match(rest)
    if start is None:
        return None
    return rest[: start.end()] + lines + rest[start.end() :]


def has_block(script: str) -> bool:
    """Whether our lines are in a hook."""
    return _BLOCK.search(script) is not None


def without_block(script: str) -> str:
    """A hook without our lines; empty where nothing else is in it."""
    rest = _BLOCK.sub("", script)
    return "" if rest.strip() in ("", _START.strip()) and rest != script else rest


class GitState(Struct, frozen=True):
    """What is known; `None` where it could not be asked.

    `version` is git's own; `inside` whether the folder lies in a repository; `trusted` whether git works in it, which it
    does not for a folder of another user; `own` whether the top folder belongs to the user; `commits` in the history
    at hand, which is not whole where it is `shallow`; `driver` and `asks_for_merge` whether the clone knows the merge by fields
    and the repository's attributes ask for it; `hooks` those that check the plan.
    """

    version: str | None = None
    inside: bool = False
    trusted: bool = True
    own: bool = True
    commits: int | None = None
    shallow: bool = False
    driver: bool = False
    asks_for_merge: bool = False
    hooks: tuple[str, ...] = ()


def state_of(folder: Path) -> GitState:
    """Look at a folder; what git refuses is left unknown."""
    version = version_of(folder)
    top = top_of(folder)
    if top is None:
        return GitState(version)
    asks = any(names_our_merge(place) for place in {top, folder.resolve()})
    own = _is_own(top)
    if version is None:
        return GitState(None, inside=True, own=own, asks_for_merge=asks)
    shallow = _answer(top, "rev-parse", "--is-shallow-repository")
    if shallow is None:
        return GitState(version, inside=True, trusted=False, own=own, asks_for_merge=asks)
    count = _answer(top, "rev-list", "--count", "HEAD")
    repository = Repository(top)
    return GitState(
        version,
        inside=True,
        own=own,
        commits=int(count) if count and count.isdigit() else None,
        shallow=shallow == "true",
        driver=bool(setting(repository, "merge.cluster.driver")),
        asks_for_merge=asks,
        hooks=_hooks(repository),
    )


def version_of(folder: Path) -> str | None:
    """Git's version, `2.39.5`; `None` where it is not installed."""
    try:
        done = ended(folder, "--version")
    except GitFailed:
        return None
    version = re.search(rb"[0-9]+(?:\.[0-9]+)+", done.stdout)
    return version[0].decode() if version and done.returncode == 0 else None


def _answer(top: Path, *arguments: str) -> str | None:
    try:
        done = ended(top, *arguments)
    except GitFailed:
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def _is_own(top: Path) -> bool:
    if not hasattr(os, "getuid"):
        return True
    try:
        return top.stat().st_uid == os.getuid()
    except OSError:
        return False


def _hooks(repository: Repository) -> tuple[str, ...]:
    try:
        folder = hooks_of(repository)
    except GitFailed:
        return ()
    return tuple(name for name in HOOKS if has_block(text_of(folder / name)))
