"""What `check` finds where branches met: both sides of each merge, read like any plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster_cli.cli.base import Past, read_at
from cluster_cli.cli.failure import Failure
from cluster_cli.core.changes.merged_rows import Merged, mixed_up_rows
from cluster_cli.history.git import GitFailed
from cluster_cli.history.merges import merges
from cluster_cli.history.states import tree_of

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Diagnostic
    from cluster_cli.core.model import Portfolio


def met_rows(past: Past, now: Portfolio, since: str | None) -> list[Diagnostic]:
    """Rows that the merges since a commit (`None`: the one checked out) lost or mixed up.

    Raises:
        Failure: git cannot be asked.
    """
    try:
        return mixed_up_rows(_meetings(past, since), now)
    except GitFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault


def _meetings(past: Past, since: str | None) -> list[Merged]:
    """The merges in which both sides had changed the plan, as far as all three states can be read."""
    found = []
    for merge in merges(past.repository, past.head, since):
        commits = (merge.base, merge.ours, merge.theirs)
        if len({_blobs(past, commit) for commit in commits}) < len(commits):
            continue
        plans = [read_at(past, commit) for commit in commits]
        states = [plan.portfolio for plan in plans if plan is not None and plan.readable]
        if len(states) == len(commits):
            found.append(Merged(*states))
    return found


def _blobs(past: Past, commit: str) -> tuple[str, ...]:
    kept = {one.path: one.blob for one in tree_of(past.repository, commit, past.folder)}
    return tuple(kept.get(path, "") for path in past.paths)
