"""The facts of every control point that has any, laid out once for all rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from msgspec import Struct

from cluster_cli.core.messages import Message
from cluster_cli.core.model import NO_FACTS, Activity, Facts, Item, Lag, Plan, Portfolio, Project
from cluster_cli.core.naming import point_name
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.plan.schedule import point_names


class Held(Struct, frozen=True):
    """The facts of one control point, with its place and what they are judged by.

    `due` is the due period in force, `start` the first day on which work may be done as the plan writes it. `current`
    is the due as a record of a change would name it.
    """

    item: Item
    base: tuple[str, ...]
    facts: Facts
    due: Period | None
    start: date | None
    lag: Lag | None
    current: str | None

    @property
    def label(self) -> Message:
        """How a sentence names the control point."""
        return point_name(self.item, self.base)


def held_in(portfolio: Portfolio) -> list[Held]:
    """All facts of a portfolio, in the files' order."""
    found: list[Held] = []
    for activity in portfolio.plan.activities:
        if activity.points or activity.facts is not NO_FACTS:
            found += _held_by_activity(activity, portfolio.plan)
    for project in portfolio.matrix.projects:
        found += _held_by_project(project)
    return found


def _held_by_activity(row: Activity, plan: Plan) -> Iterator[Held]:
    several = row.has_several_points
    start = row.start.first if row.start is not None and row.repeat is None else None
    if row.facts is not NO_FACTS:
        due = row.due[0] if len(row.due) == 1 and not several else None
        current = ", ".join([period.name for period in row.due]) or None
        yield Held(row, (), row.facts, due, start, row.lag, current)
    if row.points:
        yield from _held_by_points(row, start, frozenset(point_names(row, plan)))


def _held_by_points(row: Activity, start: date | None, names: Collection[str]) -> Iterator[Held]:
    """The facts under `points`; those of no point are held too, but no deadline judges them."""
    # A meeting is held in its own period; one that is set for a day may well be held the day before.
    meetings = row.repeat is not None and row.unheld == "lapses" and _is_span(row)
    for name, facts in row.points.items():
        grid = parse_period(name) if name in names else None
        own = grid if isinstance(grid, Period) else None
        begin = own.first if meetings and own is not None and facts.due is None else start
        due = facts.due or own
        yield Held(row, ("points", name), facts, due, begin, row.lag, due.name if due is not None else name)


def _is_span(row: Activity) -> bool:
    return bool(row.due) and row.due[0].precision != "day"


def _held_by_project(project: Project) -> Iterator[Held]:
    if project.facts is not NO_FACTS:
        due = project.due
        yield Held(project, (), project.facts, due, _first(project.start), None, None if due is None else due.name)
    for stage in project.stages:
        if stage.facts is not NO_FACTS:
            due, start = stage.due, _first(stage.start or project.start)
            base = ("stages", stage.key)
            yield Held(project, base, stage.facts, due, start, None, None if due is None else due.name)


def _first(period: Period | None) -> date | None:
    return None if period is None else period.first
