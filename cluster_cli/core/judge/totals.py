"""Totals that always add up, of everything and in every cut (judgement 2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from cluster_cli.core.judge.views import Assessment, PointView, RowView, Totals
from cluster_cli.core.messages import Value
from cluster_cli.core.model import Activity, Project
from cluster_cli.core.periods import month_period
from cluster_cli.core.states import DUE_SOON, OVERDUE, STATUSES

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
        found = keys_of(row)
        if row.parent is None:
            for key, value in found:
                values[key] = value
                rows.setdefault(key, []).append(row)
        for view in row.points:
            for key, value in [_month(view.counted_deadline)] if points_by_month else found:
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
    known = [name for name in dict.fromkeys(names) if name is not None]
    return [((order.get(name, len(order)), name), name) for name in known] or [_NONE]


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
