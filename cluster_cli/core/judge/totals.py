"""What rows come to by their points (outcome, state, closing, status, roll-up), and the totals of rows and points.

Totals always add up, of everything and in every cut. The rules are sections 3 and 11 of docs/en/formulas.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal

from msgspec import Struct, structs

from cluster_cli.core.judge.health import Surroundings, health_of
from cluster_cli.core.judge.views import Assessment, Finding, PointView, RowView, Step, Totals
from cluster_cli.core.messages import Message, Share, Term, Value, message
from cluster_cli.core.model import Activity, Item, Project
from cluster_cli.core.naming import (
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
    OUTCOMES,
    OVERDUE,
    PAUSED,
    STATUSES,
    UNDATED,
    UNDER_WAY,
    Outcome,
)
from cluster_cli.core.periods import month_period
from cluster_cli.core.plan.decisions import status_on

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
    views: tuple[PointView, ...],
    place: Place,
    findings: Sequence[Finding],
    around: Surroundings,
) -> RowView:
    """A row judged by the points `views`, its own or those of its parts, with the reasons for its colour."""
    if len(views) == 1:
        view = views[0]
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
        outcome, besides = outcome_of(views)
        state, closed = row_state(views), closed_as(views)
        done = sum(view.completed is not None for view in views)
        owed = sum(view.shown.counted for view in views)
        missed = sum(view.counted.state is MISSED for view in views)
        health = health_of(findings)
    status = STATUSES["done"] if closed is CLOSED_DONE else _status(item, around, done)
    return RowView(
        item, own, views, place.parent, place.parts, outcome, besides, state, closed, status, done, owed, missed, health
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
    """A row's outcome by the plan in force, or why it stands beside the totals.

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
    """The closing in words, with the count where it is partly completed: `partly completed (11 of 12)`."""
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
    completed, owed = _roll_up_counts(linked)
    if not linked:
        return message("no data: no project is linked")
    if not owed:
        return message("no data: the linked projects have no control points that count")
    return Share(Fraction(completed), Fraction(owed))


def _roll_up_counts(linked: Sequence[RowView]) -> tuple[int, int]:
    """The completed ones of the linked projects' points, and all that count."""
    return sum(card.done for card in linked), sum(card.owed_in_all for card in linked)


Cut = Literal["responsible", "status", "section", "project", "month"]
Key = tuple[int, str]


class Group(Struct, frozen=True):
    """The rows and the points of one value of a cut; `key` is a party's, section's or project's id, a term, a month."""

    key: Value
    rows: tuple[RowView, ...]
    points: tuple[PointView, ...]


def totals_of_points(views: Iterable[PointView]) -> Totals:
    """The totals of control points, without the decisions taken after the fact."""
    verdicts = [view.counted for view in views]
    outcomes: Counter[str | None] = Counter(verdict.outcome for verdict in verdicts)
    states = Counter(verdict.state.key for verdict in verdicts)
    return _totals(outcomes, states["missed"], states["due-soon"], states)


def totals_of_rows(rows: Iterable[RowView]) -> Totals:
    """The totals of activities or projects. `missed` counts rows not completed of which nothing is overdue."""
    outcomes: Counter[str | None] = Counter()
    besides: Counter[str] = Counter()
    missed = due_soon = 0
    for row in rows:
        outcomes[row.outcome] += 1
        if row.besides is not None:
            besides[row.besides.key] += 1
        elif row.outcome == "not_done":
            missed += bool(row.missed) and all(view.counted.state is not OVERDUE for view in row.judged)
        elif row.outcome == "not_due":
            due_soon += DUE_SOON in [view.counted.state for view in row.judged]
    return _totals(outcomes, missed, due_soon, besides)


def _totals(outcomes: Counter[str | None], missed: int, due_soon: int, besides: Counter[str]) -> Totals:
    in_time, late, not_done, not_due = (outcomes[key] for key in ("in_time", "late", "not_done", "not_due"))
    return Totals(
        in_time + late + not_done + not_due, in_time, late, not_done, missed, not_due, due_soon,
        besides["excused"], besides["cancelled"], besides["carried"], besides["undated"],
    )  # fmt: skip


def totals_by(
    assessment: Assessment, by: Cut, *, points: bool = False, any_role: bool = False
) -> list[tuple[Value, Totals]]:
    """Totals of activities (or of their points) by a cut, `None` for those without a value, last.

    By party means the lead, by project the first that names the row, so that the parts add up to the whole. With
    `any_role` a row counts for each of its parties or projects, and the sum may exceed the whole.
    """
    return [
        (group.key, totals_of_points(group.points) if points else totals_of_rows(group.rows))
        for group in groups(assessment, by, any_role=any_role)
    ]


def groups(assessment: Assessment, by: Cut, *, any_role: bool = False) -> list[Group]:
    """The rows (no parts of others) and the points of each value of a cut, in the plan's order of these values."""
    keys_of, points_by_month = _keys(assessment, by, any_role=any_role), by == "month"
    rows: dict[Key, list[RowView]] = {}
    points: dict[Key, list[PointView]] = {}
    values: dict[Key, Value] = {}
    for row in assessment.rows:
        keyed = keys_of(row)
        if row.parent is None:
            for key, value in keyed:
                values[key] = value
                rows.setdefault(key, []).append(row)
        for view in row.points:
            for key, value in [_month(view.counted_deadline)] if points_by_month else keyed:
                values[key] = value
                points.setdefault(key, []).append(view)
    return [Group(values[key], tuple(rows.get(key, ())), tuple(points.get(key, ()))) for key in sorted(values)]


_NONE: tuple[Key, Value] = ((1_000_000, ""), None)


def _keys(assessment: Assessment, by: Cut, *, any_role: bool) -> Callable[[RowView], Sequence[tuple[Key, Value]]]:
    plan, projects = assessment.portfolio.plan, assessment.portfolio.matrix.projects
    match by:
        case "responsible":
            order = {name: index for index, name in enumerate(plan.parties)}
            return lambda row: _ordered(_parties(row, any_role=any_role), order)
        case "section":
            order = {name: index for index, name in enumerate(plan.sections)}
            return lambda row: _ordered([row.item.section] if isinstance(row.item, Activity) else [], order)
        case "project":
            linked = _projects_of_rows(projects)
            order = {project.id: index for index, project in enumerate(projects)}
            return lambda row: _ordered(linked.get(row.id, [])[: None if any_role else 1], order)
        case "status":
            order = {name: index for index, name in enumerate(STATUSES)}
            return lambda row: [((order[row.status.key], ""), row.status)]
        case "month":
            return lambda row: [_month(_last_deadline(row))]


def _ordered(names: Sequence[str | None], order: dict[str, int]) -> Sequence[tuple[Key, Value]]:
    distinct = [name for name in dict.fromkeys(names) if name is not None]
    return [((order.get(name, len(order)), name), name) for name in distinct] or [_NONE]


def _parties(row: RowView, *, any_role: bool) -> list[str | None]:
    if isinstance(row.item, Project):
        return [row.item.lead, *(row.item.team if any_role else ())]
    return [each.party for each in row.item.responsible[: None if any_role else 1]]


def _projects_of_rows(projects: Sequence[Project]) -> dict[str, list[str]]:
    linked: dict[str, list[str]] = {}
    for project in projects:
        for activity in project.activities:
            linked.setdefault(activity, []).append(project.id)
    return linked


def _last_deadline(row: RowView) -> date | None:
    return max((view.counted_deadline for view in row.judged if view.counted_deadline is not None), default=None)


def _month(day: date | None) -> tuple[Key, Value]:
    if day is None:
        return _NONE
    return (day.year * 12 + day.month, ""), month_period(day.year, day.month)


def row_steps(row: RowView) -> Iterator[Step]:
    """How the row's place in the totals and its closing come about."""
    counted = Counter(view.counted.state.key for view in row.judged)
    outcomes = Counter(view.counted.outcome for view in row.judged)
    yield Step(
        Term("outcome", "place in the totals"),
        3,
        message(
            "any point overdue: not completed; open points left: not yet due; nothing completed: not completed; "
            "all in time: completed in time; else completed late"
        ),
        {
            "overdue": counted[OVERDUE.key],
            "not-due": outcomes["not_due"],
            "in-time": outcomes["in_time"],
            "late": outcomes["late"],
            "missed": counted[MISSED.key],
            "excused": counted[EXCUSED.key],
            "cancelled": counted[CANCELLED.key],
            "carried": counted[CARRIED.key],
            "undated": counted[UNDATED.key],
        },
        row.besides if row.outcome is None else OUTCOMES[row.outcome],
    )
    shown = Counter(view.shown.state.key for view in row.judged)
    closing: dict[str, Value] = {term.key: shown[term.key] for term in _CLOSING_ORDER}
    yield Step(
        Term("closed", "closed"),
        3,
        message(
            "closed when every point is completed, missed, excused, cancelled or carried; partly completed where "
            "some are completed and some missed"
        ),
        {"points": len(row.judged), **closing},
        row.closed,
    )


_CLOSING_ORDER = (COMPLETED, COMPLETED_LATE, MISSED, EXCUSED, CANCELLED, CARRIED)


def roll_up_steps(row: RowView, cards: Sequence[RowView]) -> Iterator[Step]:
    """How the completed share of the linked projects comes about, where there is one."""
    if not isinstance(row.roll_up, Share):
        return
    completed, owed = _roll_up_counts(
        [card for card in cards if isinstance(card.item, Project) and row.id in card.item.activities]
    )
    yield Step(
        Term("roll-up", "completed share of the linked projects"),
        11,
        message("completed points of the linked projects / all of them"),
        {"completed": completed, "owed": owed},
        row.roll_up,
    )
