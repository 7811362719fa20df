"""What a row comes to, judged by its points: outcome, state, closing, roll-up (judgement 2, 3)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from cluster_cli.core.messages import Message, Share, Term, message
from cluster_cli.core.states import (
    CANCELLED,
    CARRIED,
    CLOSED_DONE,
    CLOSED_NOT_DONE,
    CLOSED_PARTLY,
    CLOSED_STATES,
    COMPLETED,
    COMPLETED_LATE,
    DONE_STATES,
    DUE_SOON,
    EXCUSED,
    MISSED,
    NOT_YET,
    OVERDUE,
    PAUSED,
    UNDATED,
    UNDER_WAY,
    Outcome,
)
from cluster_cli.core.views import PointView, RowView

_OPEN_ORDER = (OVERDUE, PAUSED, DUE_SOON, UNDER_WAY, NOT_YET, UNDATED)
_BESIDES_ORDER = (UNDATED, CARRIED, CANCELLED, EXCUSED)


def outcome_of(views: Sequence[PointView]) -> tuple[Outcome | None, Term | None]:
    """A row's outcome by the plan in force, or why it stands beside the totals (judgement 2).

    Anything overdue: not completed; open points left: not yet due; else nothing completed: not completed; all in time:
    in time; else late. Where points are lifted for several reasons, what is still open names the row.
    """
    outcomes = [view.counted.outcome for view in views if view.counted.outcome is not None]
    if not outcomes:
        states = {view.counted.state.key for view in views}
        return None, next((term for term in _BESIDES_ORDER if term.key in states), UNDATED)
    if any(view.counted.state is OVERDUE for view in views):
        return "not_done", None
    if "not_due" in outcomes:
        return "not_due", None
    if all(outcome == "in_time" for outcome in outcomes):
        return "in_time", None
    return ("not_done" if all(outcome == "not_done" for outcome in outcomes) else "late"), None


def row_state(views: Sequence[PointView]) -> Term:
    """The state that lists show for a row: of what is open the most pressing, of what is closed the worst."""
    states = {view.shown.state.key for view in views}
    for term in _OPEN_ORDER:
        if term.key in states:
            return term
    if not states:
        return UNDATED
    if states & DONE_STATES:
        return COMPLETED if not states & {COMPLETED_LATE.key, MISSED.key} else COMPLETED_LATE
    return next(term for term in (MISSED, *_BESIDES_ORDER) if term.key in states)


def closed_as(views: Sequence[PointView]) -> Term | None:
    """How a row is closed: completed, partly, not, or lifted as a whole; `None` while any point is open."""
    states = [view.shown.state for view in views]
    if not states or any(state.key not in CLOSED_STATES for state in states):
        return None
    done = sum(state.key in DONE_STATES for state in states)
    missed = sum(state is MISSED for state in states)
    if not done and not missed:
        return next(term for term in (CARRIED, CANCELLED, EXCUSED) if term in states)
    if not done:
        return CLOSED_NOT_DONE
    return CLOSED_PARTLY if missed else CLOSED_DONE


def closing_words(row: RowView) -> Message | Term | None:
    """The closing in words, with the count where it is partly completed: «исполнено частично (11 из 12)»."""
    if row.closed is CLOSED_PARTLY:
        return message("partly completed ({done} of {owed})", done=row.done, owed=row.owed_in_all)
    return row.closed


def roll_up_of(linked: Sequence[RowView]) -> Share | Message:
    """The completed share of the linked projects' points, or why there is none."""
    owed = sum(card.owed_in_all for card in linked)
    if not linked:
        return message("no data: no project is linked")
    if not owed:
        return message("no data: the linked projects have no control points that count")
    return Share(Fraction(sum(card.done for card in linked)), Fraction(owed))
