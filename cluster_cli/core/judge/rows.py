"""What a row comes to, judged by its points: outcome, state, closing, status, roll-up (judgement 2, 3)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct, structs

from cluster_cli.core.judge.health import Finding, Surroundings, health_of
from cluster_cli.core.judge.views import PointView, RowView
from cluster_cli.core.messages import Message, Share, Term, message
from cluster_cli.core.model import Activity, Item, Project
from cluster_cli.core.plan.decisions import status_on
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
    STATUSES,
    UNDATED,
    UNDER_WAY,
    Outcome,
)

_OPEN_ORDER = (OVERDUE, PAUSED, DUE_SOON, UNDER_WAY, NOT_YET, UNDATED)
_BESIDES_ORDER = (UNDATED, CARRIED, CANCELLED, EXCUSED)
_CLOSED_ALONE: dict[str, Term] = {
    COMPLETED.key: CLOSED_DONE, COMPLETED_LATE.key: CLOSED_DONE, MISSED.key: CLOSED_NOT_DONE,
    EXCUSED.key: EXCUSED, CANCELLED.key: CANCELLED, CARRIED.key: CARRIED,
}  # fmt: skip
"""How a row of one point is closed by the state of this point."""


class Place(Struct, frozen=True):
    """Where a row stands: the row that it is a part of, and its own parts."""

    parent: str | None = None
    parts: tuple[str, ...] = ()


ALONE = Place()


def row_of(
    item: Item,
    own: tuple[PointView, ...],
    seen: tuple[PointView, ...],
    place: Place,
    findings: Sequence[Finding],
    around: Surroundings,
) -> RowView:
    """A row judged by the points `seen`, its own or those of its parts, with the reasons for its colour."""
    if len(seen) == 1:
        view = seen[0]
        shown, counted = view.shown, view.counted
        outcome, besides = counted.outcome, counted.state if counted.outcome is None else None
        state, closed = shown.state, _CLOSED_ALONE.get(shown.state.key)
        done, owed, missed = (
            int(view.completed is not None),
            int(shown.outcome is not None),
            int(counted.state is MISSED),
        )
        # Mostly there is nothing to say of the row but what is said of its point.
        health = view.health if len(findings) == len(view.health.reasons) else health_of(findings)
    else:
        outcome, besides = outcome_of(seen)
        state, closed = row_state(seen), closed_as(seen)
        done = sum(view.completed is not None for view in seen)
        owed = sum(view.shown.counted for view in seen)
        missed = sum(view.counted.state is MISSED for view in seen)
        health = health_of(findings)
    status = STATUSES["done"] if closed is CLOSED_DONE else _status(item, around, done)
    return RowView(
        item, own, seen, place.parent, place.parts, outcome, besides, state, closed, status, done, owed, missed, health
    )


def _status(item: Item, around: Surroundings, done: int) -> Term:
    """What people decided of a row by the day, as far as the record does not say more.

    Whoever records a completion need not change the status as well: a row of which something is completed has begun,
    and one that is completed is done. `done` in the file holds only where the points agree.
    """
    status = item.status
    if status not in {"planned", "done"}:
        status = status_on(item, around.as_of, around.decisions)
    if status in {"planned", "done"}:
        status = "active" if done else "planned"
    return STATUSES[status]


def outcome_of(views: Sequence[PointView]) -> tuple[Outcome | None, Term | None]:
    """A row's outcome by the plan in force, or why it stands beside the totals (judgement 2).

    Anything overdue: not completed; open points left: not yet due; else nothing completed: not completed; all in time:
    in time; else late. Where points are lifted for several reasons, what is still open names the row.
    """
    outcomes = {view.counted.outcome for view in views}
    states = {view.counted.state.key for view in views}
    if not outcomes - {None}:
        return None, next((term for term in _BESIDES_ORDER if term.key in states), UNDATED)
    if OVERDUE.key in states:
        return "not_done", None
    if "not_due" in outcomes or UNDATED.key in states:
        return "not_due", None
    if not outcomes & {"not_done", "late"}:
        return "in_time", None
    return ("late" if outcomes & {"in_time", "late"} else "not_done"), None


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
    states = {view.shown.state.key for view in views}
    if not states or states - CLOSED_STATES:
        return None
    if states & DONE_STATES:
        return CLOSED_PARTLY if MISSED.key in states else CLOSED_DONE
    if MISSED.key in states:
        return CLOSED_NOT_DONE
    return next(term for term in (CARRIED, CANCELLED, EXCUSED) if term.key in states)


def closing_words(row: RowView) -> Message | Term | None:
    """The closing in words, with the count where it is partly completed: «исполнено частично (11 из 12)»."""
    if row.closed is CLOSED_PARTLY:
        return message("partly completed ({done} of {owed})", done=row.done, owed=row.owed_in_all)
    return row.closed


def with_roll_ups(rows: tuple[RowView, ...], cards: Sequence[RowView]) -> tuple[RowView, ...]:
    """The rows, those that are earned by projects with what these have completed."""
    if not any(_is_roll_up(row) for row in rows):
        return rows
    linked: dict[str, list[RowView]] = {}
    for card in cards:
        for activity in card.item.activities if isinstance(card.item, Project) else ():
            linked.setdefault(activity, []).append(card)
    return tuple(
        structs.replace(row, roll_up=roll_up_of(linked.get(row.id, ()))) if _is_roll_up(row) else row for row in rows
    )


def _is_roll_up(row: RowView) -> bool:
    return isinstance(row.item, Activity) and row.item.measure == "projects"


def roll_up_of(linked: Sequence[RowView]) -> Share | Message:
    """The completed share of the linked projects' points, or why there is none."""
    owed = sum(card.owed_in_all for card in linked)
    if not linked:
        return message("no data: no project is linked")
    if not owed:
        return message("no data: the linked projects have no control points that count")
    return Share(Fraction(sum(card.done for card in linked)), Fraction(owed))
