"""Silent changes between two states of a plan: a promise that differs, and nothing says who decided it (domain 13).

Trees are compared, not commits: squashing and rebasing hide nothing. Items are matched by id; order, comments and layout
are no change. A new edition explains number, title, wording, parties and rows, never a deadline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cluster_cli.core.changes.comparison import Comparison, States, compared
from cluster_cli.core.changes.facts import completions, lifts
from cluster_cli.core.changes.promises import reworded, silent_promises, silent_promises_of_plan
from cluster_cli.core.changes.record_tampering import ahead_or_late, rewritten
from cluster_cli.core.changes.rows import lost_points, removed_elements, removed_rows
from cluster_cli.core.diagnostics import Diagnostic

_RULES: tuple[Callable[[Comparison], Iterable[Diagnostic]], ...] = (
    silent_promises,
    silent_promises_of_plan,
    removed_rows,
    removed_elements,
    lost_points,
    lifts,
    completions,
    rewritten,
    ahead_or_late,
    reworded,
)

MOVED = frozenset(
    {
        "silent-move", "silent-change", "silent-removal", "silent-parts", "silent-lift", "completion-withdrawn",
        "completion-dated-back", "completion-ahead", "record-rewritten", "record-ahead",
    }
)  # fmt: skip
"""What `--fail-on moved` means: every silent change of a promise, those of completions among them."""


def silent_changes(states: States) -> list[Diagnostic]:
    """Every change of a promise, a completion or a record that no record explains, and what a reader should know."""
    comparison = compared(states)
    return [finding for rule in _RULES for finding in rule(comparison)]
