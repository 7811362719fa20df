"""Merges as git has them: which commits met on a branch and where they had gone apart, and three texts made one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from cluster_cli.history.git import Repository, ended, refused
from cluster_cli.history.states import merge_base, resolved_or_none

MOST = 50
"""How many merges are looked at, the newest ones."""
_MOST_CONFLICTS = 127
"""As many conflicts git counts at most; an exit status above says that it failed."""


class Merge(Struct, frozen=True):
    """Two commits that were merged, and the one from which they had gone apart, by their hashes."""

    base: str
    ours: str
    theirs: str


def merges(repository: Repository, head: str, since: str | None) -> list[Merge]:
    """The merges after a commit (`None`: of the one checked out alone), and one that is not finished yet.

    Raises:
        GitFailed: git cannot be asked.
    """
    wanted = ["--no-walk", head] if since is None else [head, f"^{since}"]
    done = ended(repository.top, "rev-list", "--parents", f"--max-count={MOST}", "--min-parents=2", *wanted, "--")
    if done.returncode:
        raise refused(done)
    parents = [line.split()[1:] for line in done.stdout.decode("ascii", "replace").splitlines()]
    unfinished = resolved_or_none(repository, "MERGE_HEAD")
    if unfinished is not None:
        parents.insert(0, [head, unfinished])
    pairs = []
    for first, *others in parents:
        for other in others:
            base = merge_base(repository, first, other)
            if base is not None:
                pairs.append(Merge(base, first, other))
    return pairs


def merge_lines(base: bytes, ours: bytes, theirs: bytes, labels: Sequence[str], size: int) -> tuple[bytes, bool]:
    """Merge three texts; the result, and whether it is without a conflict.

    Args:
        base: what both sides began with.
        ours: one side.
        theirs: the other side.
        labels: what stands behind the markers of ours, base and theirs.
        size: how many signs a marker has.

    Raises:
        GitFailed: git is not there, or fails.
    """
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - who only lists merges needs none

    with TemporaryDirectory(prefix="cluster-merge-") as folder:
        place = Path(folder)
        for name, raw in (("ours", ours), ("base", base), ("theirs", theirs)):
            (place / name).write_bytes(raw)
        options = [part for label in labels for part in ("-L", label)]
        done = ended(
            place,
            "merge-file",
            "-p",
            "-q",
            "--diff3",
            f"--marker-size={size}",
            *options,
            "--",
            "ours",
            "base",
            "theirs",
        )
        if done.returncode > _MOST_CONFLICTS or done.returncode < 0:
            raise refused(done)
        return done.stdout, done.returncode == 0
