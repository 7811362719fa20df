"""Rules of deadlines: they can be laid out, and they lie where the plan says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.model import Activity, Item, Plan
from cluster_cli.core.naming import item_name
from cluster_cli.core.periods import Period
from cluster_cli.core.plan.schedule import (
    MOST_POINTS,
    MOST_POINTS_IN_ALL,
    ScheduleFault,
    deadline_of,
    grid_fault,
    point_names,
)
from cluster_cli.core.rules.finding import at, error, warning
from cluster_cli.core.rules.scene import Scene

_SHORTEST_MONTH = 28


def grid_faults(scene: Scene) -> Iterator[Diagnostic]:
    """The deadlines of every row can be laid out."""
    plan = scene.plan
    for row in scene.activities:
        if row.repeat is None and row.lag is None and len(row.due) <= MOST_POINTS:
            continue
        fault = grid_fault(row, plan)
        if fault is not None:
            yield error(fault.code, _place(row, fault), row, **fault.values)


def _place(row: Activity, fault: ScheduleFault) -> Field:
    if fault.code == "lag-too-long":
        return at(row, "lag")
    if fault.code == "until-before-due":
        return at(row, "until" if row.until is not None else "due")
    return at(row, "repeat" if row.repeat is not None else "due")


def too_many_in_all(scene: Scene) -> Iterator[Diagnostic]:
    """The control points of the whole plan are within the limit; the row that goes beyond it is named."""
    plan = scene.plan
    if sum(_at_most(row, plan) for row in scene.activities) <= MOST_POINTS_IN_ALL:
        return
    room = MOST_POINTS_IN_ALL
    for row in scene.activities:
        room -= len(point_names(row, plan)) or 1
        if room < 0:
            where = at(row, "repeat" if row.repeat is not None else "due")
            yield error("too-many-points", where, row, most=MOST_POINTS_IN_ALL)
            return


def _at_most(row: Activity, plan: Plan) -> int:
    """No less than the number of the row's points, without laying them out."""
    until = row.until or plan.period
    if row.repeat is None or until is None or not row.due:
        return len(row.due)
    step = row.repeat.every * {"week": 7, "month": _SHORTEST_MONTH, "year": 12 * _SHORTEST_MONTH}[row.repeat.unit]
    return max(min((until.last - row.due[0].first).days // max(step, 1) + 1, MOST_POINTS), 0)


def starts_after_due(scene: Scene) -> Iterator[Diagnostic]:
    """Work begins before it is due."""
    for row in scene.activities:
        if row.start is not None and row.due:
            first = min(row.due, key=_last)
            if row.start.first > deadline_of(first, row.lag, "keep", None):
                yield _late_start(row, ("start",), row.start, first)
    for project in scene.projects:
        if _begins_late(project.start, project.due):
            yield _late_start(project, ("start",), project.start, project.due)
        for stage in project.stages:
            if _begins_late(stage.start, stage.due):
                yield _late_start(project, ("stages", stage.key, "start"), stage.start, stage.due)


def _last(period: Period) -> date:
    return period.last


def _begins_late(start: Period | None, due: Period | None) -> bool:
    return start is not None and due is not None and start.first > due.last


def _late_start(item: Item, path: tuple[str, ...], start: Period | None, due: Period | None) -> Diagnostic:
    other = at(item, *path[:-1], "due")
    return error("start-after-due", at(item, *path), item, other, item=item_name(item), start=start, due=due)


def duplicate_dues(scene: Scene) -> Iterator[Diagnostic]:
    """No deadline is written twice in one list."""
    for row in scene.activities:
        if len(row.due) < 2 or row.repeat is not None:
            continue
        seen: set[str] = set()
        for index, period in enumerate(row.due):
            if period.name in seen:
                yield error("duplicate-due", at(row, "due", index), row, item=item_name(row), due=period)
            seen.add(period.name)


def deadlines_outside_plan(scene: Scene) -> Iterator[Diagnostic]:
    """The deadlines of the plan's rows lie in its period, unless the row was cancelled or carried to another plan."""
    period = scene.plan.period
    if period is None:
        return
    for row in scene.activities:
        if row.status == "cancelled" or (row.carried is not None and row.carried.to is not None):
            continue
        for path, due in _dues(row):
            if due.last not in period:
                where = at(row, *path)
                yield warning("deadline-outside-plan", where, row, item=item_name(row), due=due, period=period)


def _dues(row: Activity) -> Iterator[tuple[tuple[str | int, ...], Period]]:
    if len(row.due) == 1:
        yield ("due",), row.due[0]
    else:
        for index, due in enumerate(row.due):
            yield ("due", index), due
    if row.until is not None and row.repeat is not None:
        yield ("until",), row.until
    for name, facts in row.points.items():
        if facts.due is not None:
            yield ("points", name, "due"), facts.due


def no_deadline(scene: Scene) -> Iterator[Diagnostic]:
    """Every row has a deadline, itself or through its parts."""
    for row in scene.activities:
        if not row.due and row.repeat is None and row.status != "cancelled" and row.id not in scene.parts:
            yield warning("no-deadline", at(row, "due"), row, item=item_name(row))


def unused_schedule(scene: Scene) -> Iterator[Diagnostic]:
    """An end belongs to a series, and a lag to a deadline."""
    for row in scene.activities:
        if row.until is not None and row.repeat is None:
            yield warning("until-without-repeat", at(row, "until"), row, item=item_name(row))
        if row.lag is not None and not row.due and row.repeat is None:
            yield warning("lag-without-due", at(row, "lag"), row, item=item_name(row))
