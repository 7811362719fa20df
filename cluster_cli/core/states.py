"""The words of judgement: the states of a control point, outcomes, closings, statuses, levels of health."""

from __future__ import annotations

from typing import Literal

from cluster_cli.core.messages import Term

COMPLETED = Term("completed", "completed")
COMPLETED_LATE = Term("completed-late", "completed late")
EXCUSED = Term("excused", "excused")
CANCELLED = Term("cancelled", "cancelled")
CARRIED = Term("carried", "carried to another plan")
UNDATED = Term("undated", "without a deadline")
MISSED = Term("missed", "missed")
OVERDUE = Term("overdue", "overdue")
PAUSED = Term("paused", "paused")
DUE_SOON = Term("due-soon", "due soon")
UNDER_WAY = Term("under-way", "under way")
NOT_YET = Term("not-yet", "not yet")

STATES = (
    COMPLETED, COMPLETED_LATE, EXCUSED, CANCELLED, CARRIED, UNDATED, MISSED, OVERDUE, PAUSED, DUE_SOON, UNDER_WAY,
    NOT_YET,
)  # fmt: skip
"""In the order of judgement 2: a point has the first that fits."""

DONE_STATES = frozenset({COMPLETED.key, COMPLETED_LATE.key})
LIFTED_STATES = frozenset({EXCUSED.key, CANCELLED.key, CARRIED.key})
CLOSED_STATES = DONE_STATES | LIFTED_STATES | {MISSED.key}
OPEN_STATES = frozenset(state.key for state in STATES) - CLOSED_STATES

Outcome = Literal["in_time", "late", "not_done", "not_due"]

OUTCOMES: dict[Outcome, Term] = {
    "in_time": Term("in-time", "completed in time"),
    "late": Term("late", "completed late"),
    "not_done": Term("not-done", "not completed"),
    "not_due": Term("not-due", "not yet due"),
}

CLOSED_DONE = Term("done", "completed")
CLOSED_PARTLY = Term("partly-done", "partly completed")
CLOSED_NOT_DONE = Term("not-done", "not completed")

STATUSES: dict[str, Term] = {
    "planned": Term("planned", "not started"),
    "active": Term("active", "in progress"),
    "paused": PAUSED,
    "cancelled": Term("cancelled", "cancelled"),
    "done": Term("done", "completed"),
}

Level = Literal["green", "amber", "red", "unknown"]

LEVELS: dict[Level, Term] = {
    "red": Term("red", "red, critically behind"),
    "amber": Term("amber", "amber, needs attention"),
    "unknown": Term("unknown", "no data"),
    "green": Term("green", "green, on schedule"),
}
"""Worst first. What is unknown stands before green, so that nothing unknown is called green."""
