"""States of a plan that git keeps: commits by a name somebody gave, what two of them have in common, files of one.

A name is looked up before anything else is done with it, and only the commit's own hash goes on; no program that the
repository's settings name is run on what is read.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from msgspec import Struct

from cluster_cli.core.messages import Command, message
from cluster_cli.core.text import shortened
from cluster_cli.history.git import GitFailed, Repository, ended, refused, run

BASELINES = "baseline/"
"""How the names of tags begin that name a state to measure the plan against."""
_REGULAR = frozenset({"100644", "100755", "100664"})
_MOST_BYTES = 128 * 1024 * 1024


class CommittedFile(Struct, frozen=True):
    """A file in the tree of a commit: its path from the top, its mode, its blob's hash, its length in bytes."""

    path: str
    mode: str
    blob: str
    size: int


def resolve(repository: Repository, name: str) -> str:
    """The hash of the commit that a name means: of a branch, a tag, a hash, `HEAD~3`.

    Raises:
        GitFailed: there is no such commit here.
    """
    commit = resolved_or_none(repository, name)
    if commit is None:
        unknown = message("there is no commit “{name}” in this repository", name=shortened(name, 80))
        if is_shallow(repository):
            raise GitFailed(unknown, *SHALLOW)
        raise GitFailed(
            unknown,
            message("Name a branch, a tag or a commit that is there; what only the server has is fetched first:"),
            Command("git fetch origin"),
        )
    return commit


SHALLOW = (
    message("This clone holds only a part of the history. Fetch the whole of it (on a CI server: fetch-depth: 0):"),
    Command("git fetch --unshallow"),
)
"""What to do in a clone that was cut off."""


def resolved_or_none(repository: Repository, name: str) -> str | None:
    """The hash of the commit that a name means; `None` where there is none."""
    if "\0" in name:
        return None
    done = ended(repository.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    commit = done.stdout.decode("ascii", "replace").strip()
    return commit if done.returncode == 0 and commit else None


def head(repository: Repository) -> str | None:
    """The hash of the commit that is checked out; `None` before the first one."""
    return resolved_or_none(repository, "HEAD")


def is_shallow(repository: Repository) -> bool:
    """Whether the clone was cut off, so that a missing commit means nothing."""
    done = ended(repository.top, "rev-parse", "--is-shallow-repository")
    return done.stdout.strip() == b"true"


def merge_base(repository: Repository, first: str, second: str) -> str | None:
    """The commit from which two went apart; `None` where they share none."""
    done = ended(repository.top, "merge-base", first, second)
    if done.returncode > 1:
        raise refused(done)
    return done.stdout.decode("ascii", "replace").strip() or None


def latest_tag(repository: Repository, prefix: str = BASELINES) -> tuple[str, str] | None:
    """The tag that was made last of those that begin so, and its commit's hash; `None` where there is none."""
    names = run(
        repository.top, "for-each-ref", "--sort=-creatordate", "--format=%(refname)", f"refs/tags/{prefix}"
    ).splitlines()
    for name in names:
        commit = resolved_or_none(repository, name)
        if commit is not None:  # a tag may name a file
            return name.removeprefix("refs/tags/"), commit
    return None


def tags(repository: Repository, prefix: str = "") -> list[str]:
    """The names of the tags that begin so, without that beginning, the one that was made last first."""
    listed = run(repository.top, "for-each-ref", "--sort=-creatordate", "--format=%(refname)", f"refs/tags/{prefix}")
    return [name.removeprefix(f"refs/tags/{prefix}") for name in listed.splitlines()]


def tree_of(repository: Repository, commit: str, folder: str = "") -> tuple[CommittedFile, ...]:
    """The files of a commit, of one folder with all below it, or all.

    Args:
        repository: whose commit it is.
        commit: its hash.
        folder: the folder from the top with `/`; empty: everything.
    """
    below = ["--", f"{folder}/"] if folder else []
    listed = run(repository.top, "ls-tree", "-r", "-l", "-z", "--full-tree", commit, *below)
    files = []
    for line in listed.split("\0")[:-1]:
        about, _, path = line.partition("\t")
        mode, kind, blob, size = about.split()
        if kind == "blob":
            files.append(CommittedFile(path, mode, blob, int(size)))
    return tuple(files)


def files_at(repository: Repository, commit: str, folder: str, names: Collection[str]) -> dict[str, bytes]:
    """The bytes of some files of a folder as a commit has them, by name; what is not there is left out.

    Raises:
        GitFailed: one of them is a link, or too large to be a plan.
    """
    listed = {
        file.path.rpartition("/")[2]: file for file in tree_of(repository, commit, folder) if _is_in(folder, file)
    }
    return {name: content(repository, listed[name]) for name in names if name in listed}


def _is_in(folder: str, file: CommittedFile) -> bool:
    return file.path.rpartition("/")[0] == folder


def content(repository: Repository, file: CommittedFile) -> bytes:
    """The bytes of a file.

    Raises:
        GitFailed: it is a link, which may lead anywhere, or too large to be a plan.
    """
    if file.mode not in _REGULAR:
        raise GitFailed(message("{path} is a link in that commit; links are not followed", path=file.path))
    if file.size > _MOST_BYTES:
        raise GitFailed(message("{path} is too large in that commit", path=file.path))
    done = ended(repository.top, "cat-file", "blob", file.blob)
    if done.returncode:
        raise refused(done)
    return done.stdout


def versions(repository: Repository, commit: str, paths: Collection[str], most: int) -> list[str]:
    """The commits on the way back from one, the first parent each, that changed one of the files; newest first."""
    listed = run(
        repository.top, "rev-list", "--first-parent", f"--max-count={most}", commit, "--", *paths
    )  # fmt: skip
    return listed.split()


def moment_of(repository: Repository, commit: str) -> datetime:
    """When a commit was made, in UTC."""
    quiet = ("--no-patch", "--no-show-signature", "--no-ext-diff", "--no-textconv")
    seconds = run(repository.top, "show", *quiet, "--format=%ct", commit)
    return datetime.fromtimestamp(int(seconds.split()[-1]), UTC)


def last_commit(repository: Repository, paths: Collection[str]) -> str | None:
    """The last commit that changed one of the files; `None` where none did."""
    commit = run(repository.top, "rev-list", "--max-count=1", "HEAD", "--", *paths)
    return commit.strip() or None
