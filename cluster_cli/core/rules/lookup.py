"""What the rules look up: items by id, which rows are parts of which, the facts of every control point, every decision.

Laid out once for all rules, in one pass, so that no rule has to search the portfolio. Nothing here is changed by a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from functools import cached_property

from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.messages import Message
from cluster_cli.core.model import NO_FACTS, Activity, Facts, Item, Lag, Plan, Portfolio, Project
from cluster_cli.core.naming import point_name
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.plan.schedule import point_names
from cluster_cli.core.rules.finding import at
from cluster_cli.core.rules.remedies import Misspelt
from cluster_cli.core.text import fold


class PointFacts(Struct, frozen=True):
    """What is recorded of one control point, and what it is judged by.

    `path` leads from the item to the facts: empty, `points` with a period, or `stages` with a key. `due` is the due period
    in force, `start` the first day on which the work may be done, as the plan writes it. `due_in_records` is the deadline
    as the record of a move names it.
    """

    item: Item
    path: tuple[str, ...]
    facts: Facts
    due: Period | None
    start: date | None
    lag: Lag | None
    due_in_records: str | None

    @property
    def name(self) -> str | None:
        """The point as the option `--for` calls it; `None` where it is the item's only one."""
        return self.path[1] if self.path else None

    @property
    def label(self) -> Message:
        """How a sentence names the control point."""
        return point_name(self.item, self.path)

    def at(self, *path: str | int, key: bool = False) -> Field:
        """The place of a fact, or of a part of it; with `key` that of its key."""
        return at(self.item, *self.path, *path, key=key)


class Record(Struct, frozen=True):
    """A record of what somebody decided, under `path` of an item or of a file's head (`item` is `None`)."""

    item: Item | None
    path: tuple[str | int, ...]
    kind: str
    on: date | None
    by: str | None

    def at(self, *path: str) -> Field:
        """The place of a key of the record."""
        return at(self.item, *self.path, *path)


class Lookup(Struct, frozen=True, dict=True):
    """The portfolio as the rules see it.

    `items` are all items by id; where an id stands twice, the first. `parts` are the ids of the parts of each row that has
    some, `linked` the projects that carry out each activity. `facts` are those of all control points that have any,
    `completed` those with a completion.
    """

    portfolio: Portfolio
    items: dict[str, Item]
    parts: dict[str, list[str]]
    linked: dict[str, list[Project]]
    facts: list[PointFacts]
    completed: list[PointFacts]

    @cached_property
    def records(self) -> list[Record]:
        """Every record of a decision, laid out when the first rule asks for it."""
        return list(_records_in(self.portfolio, self.facts))

    @cached_property
    def spellings(self) -> dict[str, str]:
        """The id of the party that is called so, by every name of every party as it is compared."""
        spellings: dict[str, str] = {}
        for party in self.plan.parties.values():
            for spelling in (party.id, party.short, party.name, *party.aliases):
                spellings.setdefault(fold(spelling or ""), party.id)
        spellings.pop("", None)
        return spellings

    @property
    def plan(self) -> Plan:
        """The road map."""
        return self.portfolio.plan

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The rows of the road map."""
        return self.portfolio.plan.activities

    @property
    def every_item(self) -> tuple[Item, ...]:
        """All activities and projects."""
        return (*self.portfolio.plan.activities, *self.portfolio.matrix.projects)

    @property
    def projects(self) -> tuple[Project, ...]:
        """The cards of the portfolio."""
        return self.portfolio.matrix.projects


Rule = Callable[[Lookup], Iterable[Diagnostic | Misspelt]]
"""A rule looks at a portfolio and yields what breaks it."""


def lookup_of(portfolio: Portfolio) -> Lookup:
    """Lay out a portfolio for the rules."""
    activities, projects = portfolio.plan.activities, portfolio.matrix.projects
    items: dict[str, Item] = {}
    parts: dict[str, list[str]] = {}
    linked: dict[str, list[Project]] = {}
    for activity in activities:
        items.setdefault(activity.id, activity)
        if activity.part_of is not None:
            parts.setdefault(activity.part_of, []).append(activity.id)
    for project in projects:
        items.setdefault(project.id, project)
        for name in project.activities:
            linked.setdefault(name, []).append(project)
    facts = facts_in(portfolio)
    completed = [point for point in facts if point.facts.completed is not None]
    return Lookup(portfolio, items, parts, linked, facts, completed)


# The facts of control points


def facts_in(portfolio: Portfolio) -> list[PointFacts]:
    """The facts of every control point that has any, in the files' order."""
    points: list[PointFacts] = []
    for activity in portfolio.plan.activities:
        if activity.points or activity.facts is not NO_FACTS:
            points += _facts_of_activity(activity, portfolio.plan)
    for project in portfolio.matrix.projects:
        points += _facts_of_project(project)
    return points


def _facts_of_activity(row: Activity, plan: Plan) -> Iterator[PointFacts]:
    several = row.has_several_points
    start = row.start.first if row.start is not None and row.repeat is None else None
    if row.facts is not NO_FACTS:
        due = row.due[0] if len(row.due) == 1 and not several else None
        in_records = ", ".join([period.name for period in row.due]) or None
        yield PointFacts(row, (), row.facts, due, start, row.lag, in_records)
    if row.points:
        yield from _facts_of_points(row, start, frozenset(point_names(row, plan)))


def _facts_of_points(row: Activity, start: date | None, names: Collection[str]) -> Iterator[PointFacts]:
    """The facts under `points`. Those of no point of the series are listed too, but no deadline judges them."""
    # A monthly meeting is held within its month; one that is set for a day may well be held the day before.
    meetings = row.repeat is not None and row.unheld == "lapses" and _is_span(row)
    for name, facts in row.points.items():
        grid = parse_period(name) if name in names else None
        own = grid if isinstance(grid, Period) else None
        begin = own.first if meetings and own is not None and facts.due is None else start
        due = facts.due or own
        yield PointFacts(row, ("points", name), facts, due, begin, row.lag, due.name if due is not None else name)


def _is_span(row: Activity) -> bool:
    return bool(row.due) and row.due[0].precision != "day"


def _facts_of_project(project: Project) -> Iterator[PointFacts]:
    if project.facts is not NO_FACTS:
        due = project.due
        yield PointFacts(
            project, (), project.facts, due, _first(project.start), None, None if due is None else due.name
        )
    for stage in project.stages:
        if stage.facts is not NO_FACTS:
            due, start = stage.due, _first(stage.start or project.start)
            path = ("stages", stage.key)
            yield PointFacts(project, path, stage.facts, due, start, None, None if due is None else due.name)


def _first(period: Period | None) -> date | None:
    return None if period is None else period.first


# The records of decisions


def _records_in(portfolio: Portfolio, facts: Iterable[PointFacts]) -> Iterator[Record]:
    yield from _records_of_plan(portfolio.plan)
    for activity in portfolio.plan.activities:
        if activity.decided is not None or activity.carried is not None:
            yield from _records_of_item(activity)
    for project in portfolio.matrix.projects:
        yield from _records_of_item(project)
        for stage in project.stages:
            if stage.decided is not None:
                path = ("stages", stage.key, "decided")
                yield Record(project, path, "decided", stage.decided.on, stage.decided.by)
            if stage.gate is not None and stage.gate.decision is not None:
                yield Record(project, ("stages", stage.key, "gate"), "gate", stage.gate.on, stage.gate.by)
    for point in facts:
        yield from _records_of_facts(point)


def _records_of_plan(plan: Plan) -> Iterator[Record]:
    for index, edition in enumerate(plan.editions):
        yield Record(None, ("editions", index), "edition", edition.on, edition.by)
    for index, change in enumerate(plan.changes):
        yield Record(None, ("changes", index), "change", change.on, change.by)
    if plan.closed is not None:
        yield Record(None, ("closed",), "closed", plan.closed.on, plan.closed.by)


def _records_of_item(item: Item) -> Iterator[Record]:
    if item.decided is not None:
        yield Record(item, ("decided",), "decided", item.decided.on, item.decided.by)
    if item.carried is not None and item.carried.to is not None:
        yield Record(item, ("carried",), "carried", item.carried.on, item.carried.by)


def _records_of_facts(point: PointFacts) -> Iterator[Record]:
    facts = point.facts
    if facts.excused is not None:
        yield Record(point.item, (*point.path, "excused"), "excused", facts.excused.on, facts.excused.by)
    if facts.confirmed is not None:
        yield Record(point.item, (*point.path, "confirmed"), "confirmed", facts.confirmed.on, facts.confirmed.by)
    for index, change in enumerate(facts.changes):
        yield Record(point.item, (*point.path, "changes", index), "change", change.on, change.by)
