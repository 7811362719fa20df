"""The forecast put to the test: what it would have said at the plan's own month ends, and what came of it (judgement 5).

At each month end only what was known by then counts: completions, decisions, the record itself. What owners expect
carries no day, so it is left out. An outcome is judged as soon as it cannot change any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from cluster_cli.core.judge.forecast import (
    Ground,
    OneOff,
    Range,
    ground_of,
    is_lifted,
    last_day,
    one_off_points,
    range_on,
    record_on,
)
from cluster_cli.core.judge.verdicts import completed_by
from cluster_cli.core.judge.views import Assessment
from cluster_cli.core.periods import plus_days

MOST_MONTHS = 120
Outcome = Literal["held", "earlier", "later", "unknown"]


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
    wanted = tuple(one_off_points(chosen or assessment))
    until = last_day(assessment.portfolio.plan, assessment.as_of)
    found = (_replayed(ground, wanted, day, until) for day in month_ends(assessment, ground))
    return tuple(month for month in found if month.judged or month.unknown)


def month_ends(assessment: Assessment, ground: Ground) -> Sequence[date]:
    """The last days of the plan's months before the day, at most those of ten years.

    A plan without a period begins with its earliest first deadline.
    """
    plan = assessment.portfolio.plan
    end = last_day(plan, assessment.as_of)
    if plan.period is None:
        begin = min((one.first for one in ground.own), default=end)
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


def _replayed(ground: Ground, wanted: Sequence[OneOff], day: date, until: date) -> MonthEnd:
    record = record_on(ground, day)
    counts: dict[Outcome, int] = {}
    for one in wanted:
        if completed_by(one.point, day) is not None or is_lifted(one.point, day):
            continue
        said = range_on(ground, record, one, day, told=False)
        if said.earliest is not None:
            outcome = outcome_of(one, said, until)
            counts[outcome] = counts.get(outcome, 0) + 1
    return MonthEnd(day, **counts)


def outcome_of(one: OneOff, said: Range, until: date) -> Outcome:
    """What came of a range by the day until which the record was kept."""
    completed = completed_by(one.point, until)
    if completed is None and is_lifted(one.point, until):
        return "unknown"
    if completed is not None and said.earliest is not None and completed < said.earliest:
        return "earlier"
    if said.latest is None:
        # It was to take until the earliest day at least: so it did, once that day has been reached.
        reached = completed is not None or (said.earliest is not None and until >= said.earliest)
        return "held" if reached else "unknown"
    if (completed or until) > said.latest:
        return "later"
    return "held" if completed is not None else "unknown"
