"""The forecast of open points from the plan's own record (judgement 5), beside what their owners expect.

The record holds the one-off points of this plan and of the closed plans that it names, with their delays from the first
deadline. `Ground` lays it ready once; `ranges_on` reckons as of any day, which is how `core.replay` looks back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from cluster_cli.core.judge.delays import Record, record_of
from cluster_cli.core.judge.verdicts import completed_by
from cluster_cli.core.judge.views import Assessment, PointView, RowView
from cluster_cli.core.messages import Message, days, message
from cluster_cli.core.model import Activity, Item, Plan
from cluster_cli.core.naming import item_name
from cluster_cli.core.periods import plus_days
from cluster_cli.core.plan.decisions import effective_day
from cluster_cli.core.plan.points import Point, Yardstick, read
from cluster_cli.core.states import OPEN_STATES


class OneOff(Struct, frozen=True, gc=False):
    """A point that happens once, with its first deadline: what the record is made of, and what gets a range."""

    point: Point
    first: date


class Range(Struct, frozen=True):
    """What the record says of an open point: the two days between which eight of ten comparable ones were done.

    Both days are `None` where fewer than nine of the completed points were still open at that age, `latest` alone where
    the record does not reach so far. `pushed` is what lies beyond the record and has moved the latest day, worst first.
    """

    comparable: int
    earliest: date | None = None
    latest: date | None = None
    pushed: tuple[Message, ...] = ()


class Ahead(Struct, frozen=True):
    """An open point with its range; `range` is `None` for what gets none at all, such as a meeting of a series."""

    row: RowView
    view: PointView
    range: Range | None


class Forecast(Struct, frozen=True):
    """The open points with their ranges, and the record that these stand on, as of the day."""

    record: Record
    open: tuple[Ahead, ...]


class Ground(Struct, frozen=True):
    """What the ranges of a plan stand on: its one-off points, those of closed plans until their last day, its rows."""

    own: tuple[OneOff, ...]
    past: tuple[tuple[tuple[OneOff, ...], date], ...]
    rows: dict[str, RowView]


def last_day(plan: Plan, as_of: date) -> date:
    """Until when a plan's record is kept: the day of judgement, or the day on which the plan was closed."""
    closed = plan.closed
    day = None if closed is None else effective_day(closed.on, closed.by, plan.decisions)
    return as_of if day is None else min(day, as_of)


def ground_of(assessment: Assessment, past: Sequence[Assessment]) -> Ground:
    """Lay the record ready. `past` are the closed plans, each judged as of its `last_day`."""
    closed = tuple((tuple(one_off_points(one)), one.as_of) for one in past)
    return Ground(tuple(one_off_points(assessment)), closed, assessment.by_id)


def one_off_points(assessment: Assessment) -> Iterator[OneOff]:
    """The points of the assessment's rows and cards that happen once and were given a deadline."""
    for row in (*assessment.rows, *assessment.cards):
        if is_one_off(row.item):
            for view in row.points:
                if view.first_deadline is not None:
                    yield OneOff(view.point, view.first_deadline)


def is_one_off(item: Item) -> bool:
    """Whether an item has points that happen once: no series, nothing that runs by time or is earned by projects."""
    return not isinstance(item, Activity) or (item.repeat is None and item.measure not in {"effort", "projects"})


def record_on(ground: Ground, day: date) -> Record:
    """The delays as they were known on a day."""
    delays: list[int] = []
    ages: list[int] = []
    for points, until in ((ground.own, day), *ground.past):
        known = min(day, until)
        for one in points:
            completed = completed_by(one.point, known)
            if completed is not None:
                delays.append((completed - one.first).days)
            elif not is_lifted(one.point, known):
                ages.append((known - one.first).days)
    return record_of(delays, ages)


def is_lifted(point: Point, day: date) -> bool:
    """Whether a decision of that day or before has freed the point: it is neither open nor will it be completed."""
    return bool(point.lifts) and read(point, day, Yardstick.SHOWN).lifted is not None


def forecast(assessment: Assessment, past: Sequence[Assessment] = (), chosen: Assessment | None = None) -> Forecast:
    """The ranges of the open points of `chosen` (of all, unless given) by the record of the whole plan and of `past`."""
    day = assessment.as_of
    ground = ground_of(assessment, past)
    record = record_on(ground, day)
    shown = chosen or assessment
    return Forecast(
        record,
        tuple(
            Ahead(row, view, _range(ground, record, row, view, day))
            for row in (*shown.rows, *shown.cards)
            for view in open_points(row)
        ),
    )


def _range(ground: Ground, record: Record, row: RowView, view: PointView, day: date) -> Range | None:
    if view.first_deadline is None or not is_one_off(row.item):
        return None
    return range_on(ground, record, OneOff(view.point, view.first_deadline), day, told=True)


def open_points(row: RowView) -> list[PointView]:
    """The open points of a row; of a series its first open one, and those of which somebody expects a day."""
    waiting = [view for view in row.points if view.state.key in OPEN_STATES]
    return [view for view in waiting if view is waiting[0] or view.forecast is not None or not view.point.series]


def range_on(ground: Ground, record: Record, one: OneOff, day: date, *, told: bool) -> Range:
    """The range of a point that is open on the day.

    `told`: whether what owners expect is taken too. It carries no day, so a look back leaves it out.
    """
    age = (day - one.first).days
    comparable = record.comparable(age)
    span = record.span(age)
    if span is None:
        return Range(comparable)
    earliest = plus_days(one.first, span.earliest)
    if span.latest is None:
        return Range(comparable, earliest)
    latest = plus_days(one.first, span.latest)
    pushes = sorted(_pushes(ground, one, latest, day, told=told), key=lambda push: push[0], reverse=True)
    return Range(comparable, earliest, max([latest, *(to for to, _ in pushes)]), tuple(why for _, why in pushes))


def _pushes(ground: Ground, one: OneOff, latest: date, day: date, *, told: bool) -> Iterator[tuple[date, Message]]:
    """What lies beyond the latest day of the record, and to which day it moves it."""
    expected = one.point.facts.forecast
    if told and expected is not None and expected.last > latest:
        yield expected.last, message("expected {period}", period=expected)
    deadline = None if one.point.settled else read(one.point, day, Yardstick.SHOWN).deadline
    if deadline is not None and deadline > latest:
        yield deadline, message("deadline moved to {day}", day=deadline)
    late = [(lateness(ground.rows[key], day, told=told), key) for key in one.point.item.after if key in ground.rows]
    worst = max(late, default=(0, ""), key=lambda pair: pair[0])
    if worst[0] > 0:
        who = item_name(ground.rows[worst[1]].item)
        yield plus_days(latest, worst[0]), message("predecessor: {item}, late by {late}", item=who, late=days(worst[0]))


def lateness(row: RowView, day: date, *, told: bool) -> int:
    """By how many days a row is known to be late, against its first deadlines; 0 where it is not.

    Of what is still open the worst: overdue by the day, or by the moved deadline or the day that its owner expects. Of a
    row that is finished: its last completion against its last first deadline.
    """
    known = [(view.point, view.first_deadline) for view in row.judged if view.first_deadline is not None]
    waiting = [pair for pair in known if _is_open(pair[0], day)]
    if waiting:
        return max(_known_late(point, first, day, told=told) for point, first in waiting)
    done = [(completed, first) for point, first in known if (completed := completed_by(point, day)) is not None]
    if not done:
        return 0
    return max(0, (max(completed for completed, _ in done) - max(first for _, first in done)).days)


def _is_open(point: Point, day: date) -> bool:
    """Whether a point waits to be done; an occurrence that the next one has overtaken does not."""
    if completed_by(point, day) is not None or is_lifted(point, day):
        return False
    following = point.terms.deadline(point.following) if point.lapses else None
    return following is None or day <= following


def _known_late(point: Point, first: date, day: date, *, told: bool) -> int:
    reached: list[date] = [first, day]
    deadline = read(point, day, Yardstick.SHOWN).deadline
    if deadline is not None:
        reached.append(deadline)
    if told and point.facts.forecast is not None:
        reached.append(point.facts.forecast.last)
    return (max(reached) - first).days
