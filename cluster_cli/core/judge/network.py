"""Dependencies as of a day: what an item waits for and what waits for it, the delay along each edge, the critical path.

`after` ties an item to those that must be finished before it begins. Ties that lie on a circle, or name nothing, are
taken out and listed, so that the rest can be reckoned. The passes know no plan, only names, whole days and what waits
for what. The rules are section 16 of docs/en/formulas.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct, structs

from cluster_cli.core.judge.health import forecast_late
from cluster_cli.core.judge.views import Assessment, PointView, RowView
from cluster_cli.core.messages import Message, days, message
from cluster_cli.core.naming import LIFTED_STATES, OPEN_STATES, OVERDUE, item_name
from cluster_cli.core.periods import plus_days

Ties = Mapping[str, Sequence[str]]
"""For each name those on the other side of its ties: what it waits for, or what waits for it."""


class Pass(Struct, frozen=True):
    """When one item can run, in days from the beginning of the network; an item runs from `es` to the eve of `ef`.

    Early start and finish: as soon as all it waits for are done. Late ones: without moving the end of the network.
    """

    es: int
    ef: int
    ls: int
    lf: int

    @property
    def float_days(self) -> int:
        """By how many days it can slip without moving the end: LF - EF."""
        return self.lf - self.ef


def passes(durations: Mapping[str, int], before: Ties, releases: Mapping[str, int] | None = None) -> dict[str, Pass]:
    """Both passes over a network without circles.

    Args:
        durations: days that each item takes.
        before: what each item waits for; names without a duration are passed over.
        releases: days before which items do not begin, 0 unless set.
    """
    order = in_order(durations, before)
    early: dict[str, int] = {}
    for name in order:
        begins = [(releases or {}).get(name, 0)]
        begins += [early[other] + durations[other] for other in before.get(name, ()) if other in durations]
        early[name] = max(begins)
    end = max((early[name] + durations[name] for name in order), default=0)
    after = reversed_ties(durations, before)
    late: dict[str, int] = {}
    for name in reversed(order):
        finish = min((late[other] for other in after[name]), default=end)
        late[name] = finish - durations[name]
    return {
        name: Pass(early[name], early[name] + durations[name], late[name], late[name] + durations[name])
        for name in durations
    }


def in_order(names: Iterable[str], before: Ties) -> list[str]:
    """The names, each behind all that it waits for; those in circles, and what waits for them, are left out."""
    unique = dict.fromkeys(names)
    after = reversed_ties(unique, before)
    waiting = {name: sum(other in unique for other in before.get(name, ())) for name in unique}
    ready = [name for name in unique if not waiting[name]]
    for name in ready:
        for other in after[name]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return ready


def reversed_ties(names: Iterable[str], ties: Ties) -> dict[str, list[str]]:
    """The same ties seen from the other side, for each of the names."""
    reverse: dict[str, list[str]] = {name: [] for name in names}
    for name in reverse:
        for other in ties.get(name, ()):
            if other in reverse:
                reverse[other].append(name)
    return reverse


def circles_of(names: Iterable[str], ties: Ties) -> list[list[str]]:
    """The groups of names of which each waits, through others, for every other one, and names that wait for themselves.

    Two walks (Kosaraju), without recursion: a chain may be as long as the plan.
    """
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    back = reversed_ties(places, ties)
    seen: set[str] = set()
    groups = []
    for start in reversed(_finished(places, ties)):
        group = _reached(start, back, seen)
        if len(group) > 1 or (group and start in ties.get(start, ())):
            groups.append(sorted(group, key=places.__getitem__))
    return sorted(groups, key=lambda group: places[group[0]])


def _finished(names: Mapping[str, int], ties: Ties) -> list[str]:
    """The names in the order in which a walk leaves them, each behind all that it leads to."""
    seen: set[str] = set()
    order = []
    for start in names:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(ties.get(start, ())))]
        while path:
            following = next((other for other in path[-1][1] if other in names and other not in seen), None)
            if following is None:
                order.append(path.pop()[0])
            else:
                seen.add(following)
                path.append((following, iter(ties.get(following, ()))))
    return order


def _reached(start: str, ties: Ties, seen: set[str]) -> list[str]:
    """Everything reached from `start` that no walk has seen before."""
    if start in seen:
        return []
    seen.add(start)
    waiting, group = [start], []
    while waiting:
        name = waiting.pop()
        group.append(name)
        for other in ties.get(name, ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return group


Direction = Literal["before", "after"]


class Span(Struct, frozen=True):
    """The planned days of an item: from its start to its last deadline in force, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it takes; 0 where it ends before it begins."""
        return max(0, (self.last - self.first).days + 1)


class Edge(Struct, frozen=True):
    """`after` waits for `before`.

    `late` are the days by which `before` is known to finish after its deadline, `gap` the days between its deadline and
    the planned start of `after` (negative where they overlap, `None` where one is not known). `delay` is what is left of
    the lateness behind the gap: by so many days `after` is pushed out.
    """

    before: str
    after: str
    late: int
    gap: int | None
    delay: int


class Network(Struct, frozen=True):
    """All ties of a portfolio as of a day, without those on circles and those that name nothing.

    `items` are the ids of everything that is tied to something, in the files' order. `before` holds what each waits for,
    `after` what waits for it. `late` is the known lateness of each in days. `circles` are those: groups in which each
    waits for every other one. `unknown` are ties to what is not there: who waits, and for what.
    """

    items: tuple[str, ...]
    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]
    edges: dict[tuple[str, str], Edge]
    spans: dict[str, Span]
    late: dict[str, int]
    circles: tuple[tuple[str, ...], ...]
    unknown: tuple[tuple[str, str], ...]


class Tie(Struct, frozen=True):
    """A line of an indented list: an item, how deep it stands, and the edge that leads to it.

    With `again` what follows it was listed above and is not repeated.
    """

    id: str
    depth: int
    edge: Edge
    again: bool


class Timetable(Struct, frozen=True):
    """The critical path of the network to which an item belongs.

    `origin` is day 0 of the passes, `length` the days of the whole. `critical` are the items without float, in the order
    in which they run. `undated` have no deadline and are taken to need no time.
    """

    origin: date
    length: int
    passes: dict[str, Pass]
    critical: tuple[str, ...]
    undated: tuple[str, ...]

    def day(self, number: int) -> date:
        """The day with a number of the passes."""
        return plus_days(self.origin, number)


def network_of(assessment: Assessment) -> Network:
    """Lay out the ties of a portfolio."""
    rows = assessment.by_id
    wanted = {row.id: tuple(dict.fromkeys(row.item.after)) for row in (*assessment.rows, *assessment.cards)}
    tied = [name for name, others in wanted.items() if others]
    ties = {name: tuple(other for other in wanted[name] if other in rows) for name in tied}
    circles = circles_of(ties, ties)
    group_of = {name: place for place, group in enumerate(circles) for name in group}
    before = {
        name: tuple(other for other in others if name not in group_of or group_of.get(other) != group_of[name])
        for name, others in ties.items()
    }
    tied_ids = {name for others in before.values() for name in others}.union(before)
    items = tuple(name for name in wanted if name in tied_ids)
    after = {name: tuple(others) for name, others in reversed_ties(items, before).items()}
    spans = {name: span for name in items if (span := span_of(rows[name])) is not None}
    late, edges = _delays(items, before, spans, rows)
    unknown = tuple((name, other) for name in tied for other in wanted[name] if other not in rows)
    return Network(items, before, after, edges, spans, late, tuple(map(tuple, circles)), unknown)


def span_of(row: RowView) -> Span | None:
    """The planned days of an item; `None` where nothing that it still owes or has done has a deadline."""
    views = [view for view in row.judged if view.state.key not in LIFTED_STATES and view.deadline is not None]
    if not views:
        return None
    last = max(view.deadline for view in views if view.deadline is not None)
    if row.item.start is not None:
        return Span(row.item.start.first, last)
    return Span(min((view.start for view in views if view.start is not None), default=last), last)


def known_lateness(row: RowView) -> int:
    """By how many days an item is known to finish late: done so, overdue by now, or so expected by its owner; else 0."""
    if waited_for := [view for view in row.judged if view.state.key in OPEN_STATES]:
        return max(max(overdue_by(view), forecast_late(view)) for view in waited_for)
    done = [(view.completed, view.counted.days) for view in row.judged if view.completed is not None]
    return max(done)[1] if done else 0


def overdue_by(view: PointView) -> int:
    """The days that an open point is overdue, by the plan in force; nobody waits for one that a decision has lifted."""
    return view.counted.days if view.counted.state is OVERDUE and view.state.key in OPEN_STATES else 0


def _delays(
    items: Iterable[str], before: Ties, spans: Mapping[str, Span], rows: Mapping[str, RowView]
) -> tuple[dict[str, int], dict[tuple[str, str], Edge]]:
    """The known lateness of each item, with that which reaches it through its ties, and every edge."""
    late: dict[str, int] = {}
    edges: dict[tuple[str, str], Edge] = {}
    for name in in_order(items, before):
        late[name] = known_lateness(rows[name])
        is_open = rows[name].closed is None
        for other in before.get(name, ()):
            edge = _edge(other, name, late[other], spans, is_open=is_open)
            edges[other, name] = edge
            late[name] = max(late[name], edge.delay)
    return late, edges


def _edge(before: str, after: str, late: int, spans: Mapping[str, Span], *, is_open: bool) -> Edge:
    gap = None
    if before in spans and after in spans:
        gap = (spans[after].first - spans[before].last).days - 1
    delay = max(0, late - max(0, gap or 0)) if is_open else 0
    return Edge(before, after, late, gap, delay)


def ties_of(network: Network, item: str, direction: Direction) -> Iterator[Tie]:
    """What an item waits for (`before`) or what waits for it (`after`), through all others, as an indented list.

    What hangs on an item is listed once, where it first appears. Without recursion: a chain may be as long as the plan.
    """
    ties = network.before if direction == "before" else network.after
    listed = {item}
    waiting = [(item, other, 1) for other in reversed(ties.get(item, ()))]
    while waiting:
        nearer, name, depth = waiting.pop()
        edge = network.edges[(name, nearer) if direction == "before" else (nearer, name)]
        further = ties.get(name, ())
        yield Tie(name, depth, edge, name in listed and bool(further))
        if name not in listed:
            listed.add(name)
            waiting += [(name, other, depth + 1) for other in reversed(further)]


def timetable_of(network: Network, item: str) -> Timetable | None:
    """The critical path of everything that is tied to an item, through whatever; `None` where it has no ties or days.

    An item begins no earlier than its planned start; it takes its planned days.
    """
    together = _together(network, item)
    names = [name for name in network.items if name in together]
    dated = [network.spans[name].first for name in names if name in network.spans]
    if not dated:
        return None
    origin = min(dated)
    durations = {name: network.spans[name].days if name in network.spans else 0 for name in names}
    releases = {name: (network.spans[name].first - origin).days for name in names if name in network.spans}
    timed = passes(durations, network.before, releases)
    critical = [name for name in in_order(names, network.before) if timed[name].float_days == 0 and durations[name]]
    critical.sort(key=lambda name: (timed[name].es, timed[name].ef))
    undated = tuple(name for name in names if name not in network.spans)
    return Timetable(origin, max(each.ef for each in timed.values()), timed, tuple(critical), undated)


def _together(network: Network, item: str) -> set[str]:
    """The item and everything tied to it, in either direction."""
    if item not in network.after:
        return set()
    names, waiting = {item}, [item]
    while waiting:
        current = waiting.pop()
        for other in (*network.before.get(current, ()), *network.after[current]):
            if other not in names:
                names.add(other)
                waiting.append(other)
    return names


def held_up(rows: tuple[RowView, ...], by_id: Mapping[str, RowView]) -> tuple[RowView, ...]:
    """The rows with what they wait for among the reasons of their colour, where that is overdue; the colour stays."""
    return tuple(_with_reasons(row, by_id) if row.item.after and row.health.level is not None else row for row in rows)


def _with_reasons(row: RowView, by_id: Mapping[str, RowView]) -> RowView:
    reasons = held_up_by(row, by_id)
    if not reasons:
        return row
    return structs.replace(row, health=structs.replace(row.health, reasons=(*row.health.reasons, *reasons)))


def held_up_by(row: RowView, by_id: Mapping[str, RowView]) -> list[Message]:
    """The overdue ones among what an item waits for, in words, the worst first."""
    late_ones = []
    for name in dict.fromkeys(row.item.after):
        other = by_id.get(name)
        if other is None or other.id == row.id:
            continue
        if late := max((overdue_by(view) for view in other.judged), default=0):
            item = item_name(other.item)
            late_ones.append(
                (late, message("{item}, for which it waits, is overdue by {late}", item=item, late=days(late)))
            )
    return [reason for _, reason in sorted(late_ones, key=lambda pair: -pair[0])]
