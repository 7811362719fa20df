"""Rules of where facts stand: each at its control point, and at one that there is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.messages import Message, message
from cluster_cli.core.model import NO_FACTS, Activity, Facts, Item
from cluster_cli.core.naming import item_name
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.plan.schedule import ScheduleFault, deadline_of, grid_of, step_after
from cluster_cli.core.rules.finding import at, error, warning
from cluster_cli.core.rules.hints import perhaps
from cluster_cli.core.rules.scene import Scene
from cluster_cli.core.text import nearest

_OF_A_POINT = ("completed", "confirmed", "evidence", "excused", "forecast", "reason", "action", "result")
_ONE_POINT = ("effort", "projects")


def unknown_points(scene: Scene) -> Iterator[Diagnostic]:
    """Every key under `points` is a period of the row's grid."""
    for row in scene.activities:
        if not row.points or not row.has_several_points:
            continue
        grid = grid_of(row, scene.plan)
        if isinstance(grid, ScheduleFault):
            continue
        names = {period.name for period in grid}
        for name in row.points:
            if name not in names:
                hint = scene.hints.found(row.id, name, partial(_near_point, name, grid)) or _all_points(grid)
                yield error(
                    "unknown-point", at(row, "points", name, key=True), row, item=item_name(row), point=name, hint=hint
                )


def _near_point(name: str, grid: tuple[Period, ...]) -> Message:
    """The point whose period holds the day that was written, else one that is spelt so, else what there is."""
    meant = parse_period(name)
    holding = (
        [] if not isinstance(meant, Period) else [one.name for one in grid if meant.last in one or one.last in meant]
    )
    near = holding or nearest(name, (one.name for one in grid))
    return perhaps(near[0], None) if near else _all_points(grid)


def _all_points(grid: tuple[Period, ...]) -> Message:
    if not grid:
        return message("This row has no points yet.")
    return message("The points of this row go from {first} to {last}.", first=grid[0].name, last=grid[-1].name)


def points_of_one(scene: Scene) -> Iterator[Diagnostic]:
    """Facts of the only point of a row stand beside its title."""
    for row in scene.activities:
        if row.points and not row.has_several_points:
            yield error("points-of-one", at(row, "points", key=True), row, item=item_name(row))


def misplaced_facts(scene: Scene) -> Iterator[Diagnostic]:
    """An item with several points, or with parts, has no facts of its own."""
    for row in scene.activities:
        if row.id in scene.parts:
            hint = message("{item} is earned by its parts: write it in one of them.", item=item_name(row))
            yield from _misplaced(row, row.facts, hint)
            if row.points and row.has_several_points:
                yield error(
                    "facts-misplaced", at(row, "points", key=True), row, item=item_name(row), key="points", hint=hint
                )
        elif row.facts is not NO_FACTS and row.has_several_points and row.measure not in _ONE_POINT:
            hint = message("Write it under points, below the period of the point that it is about.")
            yield from _misplaced(row, row.facts, hint)
    for project in scene.projects:
        if project.stages and project.facts is not NO_FACTS:
            hint = message("Write it under stages, below the stage that it is about.")
            yield from _misplaced(project, project.facts, hint)


def _misplaced(item: Item, facts: Facts, hint: Message) -> Iterator[Diagnostic]:
    for key in _OF_A_POINT:
        if getattr(facts, key):
            yield error("facts-misplaced", at(item, key, key=True), item, item=item_name(item), key=key, hint=hint)


def also_outside(scene: Scene) -> Iterator[Diagnostic]:
    """A further meeting lies between its own occurrence's beginning and the next one's."""
    for row in scene.activities:
        for name, facts in row.points.items():
            if not facts.also:
                continue
            own = parse_period(name)
            if not isinstance(own, Period):
                continue
            for index, day in enumerate(facts.also):
                if day in own or _between(row, own, facts, day_ordinal=day.toordinal()):
                    continue
                yield warning("also-outside", at(row, "points", name, "also", index), row, day=day, point=own)


def _between(row: Activity, own: Period, facts: Facts, *, day_ordinal: int) -> bool:
    """Whether a day lies after the occurrence began (as moved, too) and before the next one does."""
    begin = own.first
    following = step_after(own, row.repeat) if row.repeat is not None else None
    end = following.first.toordinal() if following is not None else own.last.toordinal() + 1
    if facts.due is not None:
        begin = min(begin, facts.due.first)
        end = max(end, facts.due.last.toordinal() + 1)
    end = max(end, deadline_of(own, row.lag, "keep", None).toordinal() + 1)
    return begin.toordinal() <= day_ordinal < end
