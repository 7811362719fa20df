"""What every rule is made of: how it says what breaks it, what it looks up, and what was meant by a misspelt name.

Items by id, which rows are parts of which, the facts of every control point and every decision are laid out once for all
rules, in one pass, so that no rule has to search the portfolio. Nothing here is changed by a rule. A rule only says which
name is unknown and how near ones would be sought: to search costs, so it is done when all findings are known, for the first
few names only, and no rule can use up what another one needs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, partial
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.core.diagnostics import Code, Diagnostic, Field
from cluster_cli.core.messages import Message, Value, message
from cluster_cli.core.model import NO_FACTS, Activity, Facts, File, Item, Lag, Party, Plan, Portfolio, Project
from cluster_cli.core.naming import point_name
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.plan.schedule import point_names
from cluster_cli.core.text import fold, nearest

MOST_SEARCHES = 20
"""For so many names near ones are sought; the remedy of any further one names none."""
_MOST_SHOWN = 7

Titles = Mapping[str, str]
"""The names there are, each with its title."""


class Search(Struct, frozen=True):
    """How the remedy for a misspelt name is found.

    `kind` and `word` say for what: the same word of the same kind is sought once. `near` looks for near names, `otherwise`
    is the remedy where it is not asked.
    """

    kind: str
    word: str
    near: Callable[[], Message]
    otherwise: Message


class Misspelt(Struct, frozen=True):
    """A finding whose remedy, the value `hint` of its sentence, is yet to be found."""

    finding: Diagnostic
    search: Search


def with_remedies(findings: Iterable[Diagnostic | Misspelt]) -> list[Diagnostic]:
    """The findings with their remedies; near names are sought for the first names, in the order in which they come."""
    remedies: dict[tuple[str, str], Message] = {}
    return [_with_remedy(each, remedies) if isinstance(each, Misspelt) else each for each in findings]


def _with_remedy(name: Misspelt, remedies: dict[tuple[str, str], Message]) -> Diagnostic:
    search = name.search
    key = (search.kind, search.word)
    if key not in remedies and len(remedies) < MOST_SEARCHES:
        remedies[key] = search.near()
    hint = remedies.get(key, search.otherwise)
    return replace(name.finding, values={**name.finding.values, "hint": hint})


def misspelt(code: Code, where: Field, item: Item | None, search: Search, /, **values: Value) -> Misspelt:
    """A finding of a name that is not there."""
    return Misspelt(finding(code, where, item, **values), search)


def in_list(kind: str, word: str, titles: Callable[[], Titles]) -> Search:
    """What to write instead of `word` in the list `kind`; `titles` is called only where near names are sought."""
    return Search(kind, word, lambda: _near_in_list(kind, word, titles()), _to_add(kind))


def among(kind: str, word: str, names: Collection[str]) -> Search:
    """What to write instead of `word` where the program itself has fixed the names."""
    return Search(kind, word, partial(_near_among, word, names), _one_of(names))


def of_party(name: str, parties: Mapping[str, Party], spellings: Callable[[], Mapping[str, str]]) -> Search:
    """The party that is called so, or nearly so; `spellings` gives the id by every name that a party has."""
    return Search("parties", name, lambda: _near_party(name, parties, spellings()), _to_add("parties"))


def perhaps(name: str, title: str | None) -> Message:
    """The remedy that names what was perhaps meant."""
    if title is None:
        return message("Perhaps “{name}”?", name=name)
    return message("Perhaps “{name}” ({title})?", name=name, title=title)


def _near_party(name: str, parties: Mapping[str, Party], spellings: Mapping[str, str]) -> Message:
    near = nearest(name, spellings)
    party = spellings.get(fold(name)) or (spellings[near[0]] if near else None)
    return _listed("parties", parties) if party is None else perhaps(party, parties[party].name)


def _near_among(word: str, names: Collection[str]) -> Message:
    near = nearest(word, names)
    return perhaps(near[0], None) if near else _one_of(names)


def _near_in_list(kind: str, word: str, titles: Titles) -> Message:
    near = nearest(word, titles)
    return perhaps(near[0], titles[near[0]]) if near else _listed(kind, titles)


def _one_of(names: Collection[str]) -> Message:
    return message("Write one of: {options}.", options=tuple(names))


def _to_add(kind: str) -> Message:
    return message("Add it to the list {list} first.", list=kind)


def _listed(kind: str, names: Mapping[str, object]) -> Message:
    if not names:
        return _to_add(kind)
    shown = tuple(name for name, _ in zip(names, range(_MOST_SHOWN), strict=False))
    if len(names) > len(shown):
        return message("Add it to the list {list}, or write one that is there: {known} …", list=kind, known=shown)
    return message("Add it to the list {list}, or write one that is there: {known}.", list=kind, known=shown)


def at(item: Item | None, *path: str | int, key: bool = False) -> Field:
    """The place of a field of an item, or of the road map's head; with `key` that of its key."""
    if item is None:
        return Field("roadmap", 0, path, "key" if key else "value")
    file: File = "roadmap" if isinstance(item, Activity) else "projects"
    return Field(file, item.at, path, "key" if key else "value")


def finding(code: Code, where: Field, item: Item | None, other: Field | None = None, /, **values: Value) -> Diagnostic:
    """A finding with the severity of its code. `other` is the second of two places that do not agree."""
    return Diagnostic(code.name, code.severity, where, values, None if item is None else item.id, other)


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


Completion = Literal["finished", "open", "lifted", "unknown"]


class Completions:
    """Which items are finished, for one rule: each item is looked at once, however often the rule asks.

    finished: every control point is completed or excused, and at least one completed; lifted: cancelled, carried away or
    wholly excused; unknown: the deadlines cannot be laid out. A row with parts is what its parts are.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._by_id: dict[str, Completion] = {}

    def of(self, item: Item) -> Completion:
        """Whether an item is finished."""
        completion = self._by_id.get(item.id)
        if completion is None:
            completion = self._by_id[item.id] = self._judged(item)
        return completion

    def _judged(self, item: Item) -> Completion:
        if _is_lifted(item):
            return "lifted"
        if isinstance(item, Project):
            return _of_facts([stage.facts for stage in item.stages if stage.status != "cancelled"] or [item.facts])
        if item.id in self._lookup.parts:
            return self._of_parts(item)
        return self._of_row(item)

    def _of_row(self, row: Activity) -> Completion:
        if not row.has_several_points:
            return _of_facts([row.facts])
        names = point_names(row, self._lookup.plan)
        if not names:
            return "unknown"
        if row.measure in {"effort", "projects"}:
            return _of_facts([row.points.get(names[-1], row.facts)])
        return _of_facts([row.points.get(name, NO_FACTS) for name in names])

    def _of_parts(self, row: Activity) -> Completion:
        """The worst of its parts, which may have parts themselves; where parts form a circle, it is followed once."""
        above, waiting, seen = list[Activity](), [row], {row.id}
        while waiting:
            each = waiting.pop()
            above.append(each)
            for part in self._parts_of(each):
                if part.id in self._lookup.parts and part.id not in seen and part.id not in self._by_id:
                    seen.add(part.id)
                    waiting.append(part)
        for each in reversed(above):
            below = {self.of(part) for part in self._parts_of(each) if part.id in self._by_id or part.id not in seen}
            worst: Completion = next((state for state in _WORST_FIRST if state in below), "unknown")
            self._by_id[each.id] = "lifted" if _is_lifted(each) else worst
        return self._by_id[row.id]

    def _parts_of(self, row: Activity) -> Iterator[Activity]:
        for name in self._lookup.parts.get(row.id, ()):
            part = self._lookup.items[name]
            if isinstance(part, Activity):
                yield part


_WORST_FIRST: tuple[Completion, ...] = ("unknown", "open", "finished", "lifted")


def _is_lifted(item: Item) -> bool:
    return item.status == "cancelled" or (item.carried is not None and item.carried.to is not None)


def _of_facts(points: list[Facts]) -> Completion:
    if any(facts.completed is None and facts.excused is None for facts in points):
        return "open"
    return "finished" if any(facts.completed is not None for facts in points) else "lifted"
