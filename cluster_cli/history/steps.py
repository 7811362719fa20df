"""The timeline of a plan as pairs of states: before and after each commit, of the items that it touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.core.changes.compare import Difference, differences
from cluster_cli.core.model import Activity, File, Item, Matrix, Plan, Portfolio, Project
from cluster_cli.history.git import Repository, contents
from cluster_cli.history.timeline import Commit, Touched

MOST_BYTES = 128 * 1024 * 1024
_NO_PLAN, _NO_MATRIX = Plan(), Matrix()


class Reader(Protocol):
    """Reads versions of the files by their blobs; made in the store, which knows the format."""

    def missing(self, blobs: dict[str, File]) -> list[str]:
        """Those of the blobs that were not read yet."""

    def take(self, blob: str, file: File, raw: bytes | None) -> None:
        """Take in the bytes of a version."""

    def keep(self) -> None:
        """Keep what was read for the next run."""

    def is_readable(self, blob: str) -> bool:
        """Whether a version is of the strict subset."""

    def ids(self, blob: str) -> list[str]:
        """The ids of a version's items."""

    def head(self, blob: str) -> Plan | Matrix:
        """The head of a version."""

    def differing(
        self, old: str | None, new: str | None, only: frozenset[str] = frozenset()
    ) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
        """The items that are not the same in two versions."""


class Step(Struct, frozen=True):
    """What one commit did to the plan. `heads`: the newer state without its items, for its names.

    `unreadable`: a file that the commit left in a state that is not of the format; what it changed there is
    listed with the commit that mended the file.
    """

    commit: Commit
    differences: tuple[Difference, ...]
    heads: Portfolio
    unreadable: tuple[File, ...] = ()


def read_all(repository: Repository, commits: Sequence[Commit], reader: Reader) -> None:
    """Have every version read that the commits name, in one process of git; keep them for the next run.

    Raises:
        GitFailed: git is not there, or takes too long.
    """
    blobs: dict[str, File] = {}
    for commit in reversed(commits):
        for change in commit.touched:
            blobs |= {blob: change.file for blob in (*change.before, change.after) if blob is not None}
    for blob, raw in contents(repository, reader.missing(blobs), MOST_BYTES):
        reader.take(blob, blobs[blob], raw)
    reader.keep()


def is_known(name: str, commits: Sequence[Commit], reader: Reader) -> bool:
    """Whether an item was ever called so; the latest versions are looked at first."""
    blobs = (blob for commit in commits for change in commit.touched for blob in (change.after, *change.before))
    return any(name in reader.ids(blob) for blob in blobs if blob is not None)


def known_ids(commits: Sequence[Commit], reader: Reader) -> dict[str, None]:
    """Every id that an item ever had in these commits, the latest first."""
    ids: dict[str, None] = {}
    for commit in commits:
        for change in commit.touched:
            for blob in (change.after, *change.before):
                if blob is not None:
                    ids |= dict.fromkeys(reader.ids(blob))
    return ids


def steps(commits: Sequence[Commit], reader: Reader, only: frozenset[str] = frozenset()) -> Iterator[Step]:
    """What each commit changed, newest first; those that changed nothing but layout are left out.

    Args:
        commits: newest first, all of them read (`read_all`).
        reader: where their versions are.
        only: the ids of the items that are asked for; empty: all of them, and the heads.
    """
    mended = _Mended(commits, reader)
    heads = list(_heads(commits, mended))
    for commit, (road, cards) in zip(commits, reversed(heads), strict=True):
        latest = Portfolio(_plan(reader, road), _NO_MATRIX if cards is None else _matrix(reader, cards))
        differences = _of_commit(commit, mended, reader, only, latest)
        unreadable = tuple(
            change.file
            for change in commit.touched
            if change.after is not None and not reader.is_readable(change.after)
        )
        if differences or (unreadable and not only):
            yield Step(commit, differences, latest, unreadable)


class _Mended:
    """The last readable version before one that is not."""

    def __init__(self, commits: Sequence[Commit], reader: Reader) -> None:
        self._reader = reader
        self._was = {
            change.after: change.before[0]
            for commit in commits
            for change in commit.touched
            if change.after is not None and not reader.is_readable(change.after)
        }

    def readable(self, blob: str | None) -> str | None:
        seen: set[str] = set()
        while blob is not None and not self._reader.is_readable(blob):
            if blob in seen:
                return None
            seen.add(blob)
            blob = self._was.get(blob)
        return blob


def _heads(commits: Sequence[Commit], mended: _Mended) -> Iterator[tuple[str | None, str | None]]:
    """The last known version of each file after each commit, oldest first."""
    last: dict[File, str | None] = {"roadmap": None, "projects": None}
    for commit in reversed(commits):
        for change in commit.touched:
            last[change.file] = mended.readable(change.after)
        yield last["roadmap"], last["projects"]


def _plan(reader: Reader, blob: str | None) -> Plan:
    head = _NO_PLAN if blob is None else reader.head(blob)
    return replace(head, activities=()) if isinstance(head, Plan) else _NO_PLAN


def _matrix(reader: Reader, blob: str | None) -> Matrix:
    head = _NO_MATRIX if blob is None else reader.head(blob)
    return replace(head, projects=()) if isinstance(head, Matrix) else _NO_MATRIX


def _of_commit(
    commit: Commit, mended: _Mended, reader: Reader, only: frozenset[str], latest: Portfolio
) -> tuple[Difference, ...]:
    """The differences to the parent; of a merge those that it has to every parent alike."""
    parents = max(len(change.before) for change in commit.touched)
    common: tuple[Difference, ...] | None = None
    for parent in range(parents):
        here = _against(commit.touched, parent, mended, reader, only, latest)
        if common is None:
            common = here
        else:
            alike = set(map(_identity, here))
            common = tuple(difference for difference in common if _identity(difference) in alike)
    return common or ()


def _identity(difference: Difference) -> tuple[object, ...]:
    return difference.file, difference.item, difference.path, repr(difference.after)


def _against(
    touched: Sequence[Touched],
    parent: int,
    mended: _Mended,
    reader: Reader,
    only: frozenset[str],
    latest: Portfolio,
) -> tuple[Difference, ...]:
    old, new = latest, latest
    for change in touched:
        before, after = mended.readable(change.before[parent]), mended.readable(change.after)
        if before == after:
            continue
        was, now = reader.differing(before, after, only)
        if only and not was and not now:
            continue
        # Where a file is new or gone, its rows are listed, but not each field of its head.
        heads_too = not only and before is not None and after is not None
        if change.file == "roadmap":
            heads = (_plan(reader, before), _plan(reader, after)) if heads_too else (latest.plan, latest.plan)
            old = Portfolio(replace(heads[0], activities=_rows(was)), old.matrix)
            new = Portfolio(replace(heads[1], activities=_rows(now)), new.matrix)
        else:
            cards = (_matrix(reader, before), _matrix(reader, after)) if heads_too else (latest.matrix, latest.matrix)
            old = Portfolio(old.plan, replace(cards[0], projects=_cards(was)))
            new = Portfolio(new.plan, replace(cards[1], projects=_cards(now)))
    return differences(old, new) if old is not new else ()


def _rows(items: tuple[Item, ...]) -> tuple[Activity, ...]:
    return tuple(item for item in items if isinstance(item, Activity))


def _cards(items: tuple[Item, ...]) -> tuple[Project, ...]:
    return tuple(item for item in items if isinstance(item, Project))
