"""The forecast of open points from the plan's own record, beside what their owners expect.

The record holds the one-off points of this plan and of the closed plans that it names, with their delays in whole days
from the first deadline: a delay is where a point was completed (early is negative), an age how long one that is still
open has gone without. The curve is that of Kaplan and Meier (1958): S(t), the share of points that take longer than t
days, in exact fractions, with one more observation that never ends. A range lies between the two days within which
eight of ten comparable points were done.

`Ground` gathers the points once, and `range_on` reckons as of any day. So `replay` can put the forecast to the test:
what it would have said at the plan's own month ends, and what came of it. At each month end only what was known by then
counts: completions, decisions, the record itself. What owners expect carries no day, so a look back leaves it out. An
outcome is judged as soon as it cannot change any more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from cluster_cli.core.judge.verdicts import completed_by
from cluster_cli.core.judge.views import Assessment, PointView, RowView
from cluster_cli.core.messages import Message, days, message
from cluster_cli.core.model import Activity, Item, Plan
from cluster_cli.core.naming import OPEN_STATES, item_name
from cluster_cli.core.periods import plus_days
from cluster_cli.core.plan.decisions import effective_day
from cluster_cli.core.plan.points import Point, Yardstick, read

LEAST = 9
"""So many completed points must have been still open at that age, or no range is given."""
BEGINS, ENDS = Fraction(9, 10), Fraction(1, 10)
"""The range lasts from where S(t)/S(a) falls to the first of these until it falls to the second: 80 %."""


class Span(Struct, frozen=True, gc=False):
    """The range in days from the first deadline; `latest` is `None` where the record does not reach so far."""

    earliest: int
    latest: int | None


class Record(Struct, frozen=True, gc=False):
    """The delays of completed points in ascending order, and where the curve falls.

    `days` are the different delays. For a point that is open after the first i of them, `begins[i]` and `ends[i]` are
    the days on which the curve has fallen to the two limits; `None` where it never does.
    """

    delays: tuple[int, ...]
    days: tuple[int, ...]
    begins: tuple[int | None, ...]
    ends: tuple[int | None, ...]

    def comparable(self, age: int) -> int:
        """How many of the completed points were still open at this age."""
        return len(self.delays) - bisect_right(self.delays, age)

    def span(self, age: int) -> Span | None:
        """The range of a point that is open at this age; `None` where too few were."""
        if self.comparable(age) < LEAST:
            return None
        index = bisect_right(self.days, age)
        begins = self.begins[index]
        # Where most are still open, the curve does not fall so far: all that is known is that it takes longer.
        return Span(self.days[-1] if begins is None else begins, self.ends[index])


def record_of(delays: Iterable[int], ages: Iterable[int]) -> Record:
    """The record of points completed after `delays` days and of points open for `ages` days."""
    done, still = sorted(delays), sorted(ages)
    counts = Counter(done)
    days = tuple(counts)
    # An open point of age t is known to take longer than t days: it is still at risk on day t. The one that never ends
    # is at risk on every day.
    risk = [len(done) - bisect_left(done, day) + len(still) - bisect_left(still, day) + 1 for day in days]
    left = [count - counts[day] for day, count in zip(days, risk, strict=True)]
    return Record(tuple(done), days, _falls(days, left, risk, BEGINS), _falls(days, left, risk, ENDS))


def _falls(days: Sequence[int], left: Sequence[int], risk: Sequence[int], limit: Fraction) -> tuple[int | None, ...]:
    """For each index the day on which the curve, begun anew there, has fallen to the limit.

    The later it begins, the later it gets there; so one window goes over the factors left/risk, kept as two whole
    numbers, and each factor is multiplied in once and divided out once.
    """
    days_of_fall: list[int | None] = []
    top = bottom = 1
    end = 0
    for begin in range(len(days) + 1):
        while end < len(days) and top * limit.denominator > bottom * limit.numerator:
            top, bottom = top * left[end], bottom * risk[end]
            end += 1
        reached = top * limit.denominator <= bottom * limit.numerator
        days_of_fall.append(days[end - 1] if reached else None)
        if begin < end:
            top, bottom = top // left[begin], bottom // risk[begin]
    return tuple(days_of_fall)


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
    """What ranges are made from: the plan's one-off points, those of closed plans with their last day, the plan's rows."""

    own: tuple[OneOff, ...]
    past: tuple[tuple[tuple[OneOff, ...], date], ...]
    rows: dict[str, RowView]


def last_day(plan: Plan, as_of: date) -> date:
    """Until when a plan's record is kept: the day of judgement, or the day on which the plan was closed."""
    closed = plan.closed
    day = None if closed is None else effective_day(closed.on, closed.by, plan.decisions)
    return as_of if day is None else min(day, as_of)


def ground_of(assessment: Assessment, past: Sequence[Assessment]) -> Ground:
    """Gather what ranges are made from. `past` are the closed plans, each judged as of its `last_day`."""
    closed = tuple((tuple(one_off_points(plan)), plan.as_of) for plan in past)
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
        last = min(day, until)
        for one_off in points:
            completed = completed_by(one_off.point, last)
            if completed is not None:
                delays.append((completed - one_off.first).days)
            elif not is_lifted(one_off.point, last):
                ages.append((last - one_off.first).days)
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
    return range_on(ground, record, OneOff(view.point, view.first_deadline), day, with_expected=True)


def open_points(row: RowView) -> list[PointView]:
    """The open points of a row; of a series its first open one, and those of which somebody expects a day."""
    waiting = [view for view in row.points if view.state.key in OPEN_STATES]
    return [view for view in waiting if view is waiting[0] or view.forecast is not None or not view.point.series]


def range_on(ground: Ground, record: Record, one_off: OneOff, day: date, *, with_expected: bool) -> Range:
    """The range of a point that is open on the day.

    `with_expected`: whether what owners expect is taken too. It carries no day, so a look back leaves it out.
    """
    age = (day - one_off.first).days
    comparable = record.comparable(age)
    span = record.span(age)
    if span is None:
        return Range(comparable)
    earliest = plus_days(one_off.first, span.earliest)
    if span.latest is None:
        return Range(comparable, earliest)
    latest = plus_days(one_off.first, span.latest)
    pushes = sorted(
        _pushes(ground, one_off, latest, day, with_expected=with_expected), key=lambda push: push[0], reverse=True
    )
    return Range(comparable, earliest, max([latest, *(to for to, _ in pushes)]), tuple(why for _, why in pushes))


def _pushes(
    ground: Ground, one_off: OneOff, latest: date, day: date, *, with_expected: bool
) -> Iterator[tuple[date, Message]]:
    """What lies beyond the latest day of the record, and to which day it moves it."""
    expected = one_off.point.facts.forecast
    if with_expected and expected is not None and expected.last > latest:
        yield expected.last, message("expected {period}", period=expected)
    deadline = None if one_off.point.settled else read(one_off.point, day, Yardstick.SHOWN).deadline
    if deadline is not None and deadline > latest:
        yield deadline, message("deadline moved to {day}", day=deadline)
    late = [
        (lateness(ground.rows[key], day, with_expected=with_expected), key)
        for key in one_off.point.item.after
        if key in ground.rows
    ]
    worst = max(late, default=(0, ""), key=lambda pair: pair[0])
    if worst[0] > 0:
        who = item_name(ground.rows[worst[1]].item)
        yield plus_days(latest, worst[0]), message("predecessor: {item}, late by {late}", item=who, late=days(worst[0]))


def lateness(row: RowView, day: date, *, with_expected: bool) -> int:
    """By how many days a row is known to be late, against its first deadlines; 0 where it is not.

    Of what is still open the worst: overdue by the day, or by the moved deadline or the day that its owner expects. Of a
    row that is finished: its last completion against its last first deadline.
    """
    dated = [(view.point, view.first_deadline) for view in row.judged if view.first_deadline is not None]
    waiting = [pair for pair in dated if _is_open(pair[0], day)]
    if waiting:
        return max(_known_late(point, first, day, with_expected=with_expected) for point, first in waiting)
    done = [(completed, first) for point, first in dated if (completed := completed_by(point, day)) is not None]
    if not done:
        return 0
    return max(0, (max(completed for completed, _ in done) - max(first for _, first in done)).days)


def _is_open(point: Point, day: date) -> bool:
    """Whether a point waits to be done; an occurrence that the next one has overtaken does not."""
    if completed_by(point, day) is not None or is_lifted(point, day):
        return False
    following = point.terms.deadline(point.following) if point.lapses else None
    return following is None or day <= following


def _known_late(point: Point, first: date, day: date, *, with_expected: bool) -> int:
    reached: list[date] = [first, day]
    deadline = read(point, day, Yardstick.SHOWN).deadline
    if deadline is not None:
        reached.append(deadline)
    if with_expected and point.facts.forecast is not None:
        reached.append(point.facts.forecast.last)
    return (max(reached) - first).days


MOST_MONTHS = 120
ForecastOutcome = Literal["held", "earlier", "later", "unknown"]


class MonthEnd(Struct, frozen=True):
    """What was forecast on a day: how often it held, how often the point was done before or after, and what is not known.

    Not known yet is what is still open and may still be done in time; never known what a decision has lifted since.
    """

    day: date
    held: int = 0
    earlier: int = 0
    later: int = 0
    unknown: int = 0

    @property
    def judged(self) -> int:
        """How many of the forecasts have come true or failed."""
        return self.held + self.earlier + self.later


def replay(
    assessment: Assessment, past: Sequence[Assessment] = (), chosen: Assessment | None = None
) -> tuple[MonthEnd, ...]:
    """The month ends at which the plan's record carried a range, for the points of `chosen` (of all, unless given)."""
    ground = ground_of(assessment, past)
    points = tuple(one_off_points(chosen or assessment))
    until = last_day(assessment.portfolio.plan, assessment.as_of)
    months = (_replayed(ground, points, day, until) for day in month_ends(assessment, ground))
    return tuple(month for month in months if month.judged or month.unknown)


def month_ends(assessment: Assessment, ground: Ground) -> Sequence[date]:
    """The last days of the plan's months before the day, at most those of ten years.

    A plan without a period begins with its earliest first deadline.
    """
    plan = assessment.portfolio.plan
    end = last_day(plan, assessment.as_of)
    if plan.period is None:
        begin = min((one_off.first for one_off in ground.own), default=end)
    else:
        begin, end = plan.period.first, min(end, plus_days(plan.period.last, 1))
    return tuple(reversed(list(_backwards(begin, end))))


def _backwards(begin: date, end: date) -> Iterator[date]:
    """Month ends before `end`, the latest first."""
    first = end.replace(day=1)
    for _ in range(MOST_MONTHS):
        if first <= begin:
            return
        yield first - timedelta(days=1)
        first = (first - timedelta(days=1)).replace(day=1)


def _replayed(ground: Ground, points: Sequence[OneOff], day: date, until: date) -> MonthEnd:
    record = record_on(ground, day)
    counts: dict[ForecastOutcome, int] = {}
    for one_off in points:
        if completed_by(one_off.point, day) is not None or is_lifted(one_off.point, day):
            continue
        range_ = range_on(ground, record, one_off, day, with_expected=False)
        if range_.earliest is not None:
            outcome = outcome_of(one_off, range_, until)
            counts[outcome] = counts.get(outcome, 0) + 1
    return MonthEnd(day, **counts)


def outcome_of(one_off: OneOff, range_: Range, until: date) -> ForecastOutcome:
    """What came of a range by the day until which the record was kept."""
    completed = completed_by(one_off.point, until)
    if completed is None and is_lifted(one_off.point, until):
        return "unknown"
    if completed is not None and range_.earliest is not None and completed < range_.earliest:
        return "earlier"
    if range_.latest is None:
        # It was to take until the earliest day at least: so it did, once that day has been reached.
        reached = completed is not None or (range_.earliest is not None and until >= range_.earliest)
        return "held" if reached else "unknown"
    if (completed or until) > range_.latest:
        return "later"
    return "held" if completed is not None else "unknown"
