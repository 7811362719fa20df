"""The merges of a branch: which commits met in them, and where those had gone apart."""

from __future__ import annotations

from msgspec import Struct

from cluster_cli.history.git import Repository, ended, refused
from cluster_cli.history.states import merge_base, resolved_or_none

MOST = 50
"""So many merges are looked at, the newest ones."""


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
    met = [line.split()[1:] for line in done.stdout.decode("ascii", "replace").splitlines()]
    unfinished = resolved_or_none(repository, "MERGE_HEAD")
    if unfinished is not None:
        met.insert(0, [head, unfinished])
    found = []
    for first, *others in met:
        for other in others:
            base = merge_base(repository, first, other)
            if base is not None:
                found.append(Merge(base, first, other))
    return found
