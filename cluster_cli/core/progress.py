"""Ratios by the two yardsticks (judgement 3): exact, and unknown with a reason instead of an empty 0 % or 100 %."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import lcm

from msgspec import Struct

from cluster_cli.core.earned import Step, earned_schedule_of
from cluster_cli.core.health import Thresholds, ratio_health
from cluster_cli.core.messages import Message, Share, message
from cluster_cli.core.model import Activity, Plan
from cluster_cli.core.points import Point
from cluster_cli.core.states import MISSED, OVERDUE
from cluster_cli.core.totals import groups, totals_by
from cluster_cli.core.views import Measured, PointView, Progress, Ratios, Verdict

__all__ = ["groups", "measure", "ratios", "totals_by"]

ZERO = Fraction(0)
ONE = Fraction(1)
MOST_BEFORE_COMPLETION = Fraction(9, 10)


class Weighed(Struct, frozen=True):
    """A point that counts in the ratios of one yardstick: its share of the weight, planned and earned parts of it."""

    point: Point
    verdict: Verdict
    deadline: date
    weight: Fraction
    planned: Fraction
    earned: Fraction
    completed: date | None


def exact_sum(terms: Iterable[Fraction]) -> Fraction:
    """The exact sum; terms of one denominator are added first, which keeps long sums fast."""
    by_denominator: dict[int, int] = {}
    for term in terms:
        by_denominator[term.denominator] = by_denominator.get(term.denominator, 0) + term.numerator
    if not by_denominator:
        return ZERO
    common = lcm(*by_denominator)
    return Fraction(sum(value * (common // each) for each, value in by_denominator.items()), common)


def weighed(views: Iterable[PointView], as_of: date, *, first: bool) -> list[Weighed]:
    """The points in the ratios of a yardstick: counted, with a deadline, of no effort and no roll-up row."""
    found = []
    for view in views:
        verdict, weight = (view.first, view.first_weight) if first else (view.counted, view.weight)
        if weight is None or verdict.deadline is None or not verdict.counted:
            continue
        done = view.completed is not None
        if is_percent(view.point):
            planned = planned_share(view.point, verdict.deadline, as_of)
            earned = ONE if done else reading_share(view.point, as_of)
        else:
            planned, earned = ONE if verdict.past else ZERO, ONE if done else ZERO
        found.append(Weighed(view.point, verdict, verdict.deadline, weight, planned, earned, view.completed))
    return found


def is_percent(point: Point) -> bool:
    """Whether the point runs linearly from its written start (judgement 3.3)."""
    item = point.item
    return isinstance(item, Activity) and item.measure == "percent" and point.name is None and item.start is not None


def planned_share(point: Point, deadline: date, as_of: date) -> Fraction:
    """The linear planned share of a per cent row: (D - start) / (deadline + 1 day - start), between 0 and 1."""
    start = point.start.first if point.start is not None else deadline
    span = (deadline - start).days + 1
    if as_of > deadline or span <= 0:
        return ONE if as_of > deadline else ZERO
    return max(ZERO, Fraction((as_of - start).days, span))


def reading_share(point: Point, as_of: date) -> Fraction:
    """What the last dated reading earns: 90 % at most until the point is completed."""
    item = point.item
    readings: dict[date, Decimal] = item.progress if isinstance(item, Activity) else {}
    known = [day for day in readings if day <= as_of]
    if not known:
        return ZERO
    return min(MOST_BEFORE_COMPLETION, max(ZERO, Fraction(readings[max(known)]) / 100))


def measure(views: Sequence[PointView], as_of: date, thresholds: Thresholds, *, first: bool = False) -> Progress:
    """All ratios of these points by one yardstick (judgement 3.1, 3.3, 3.4)."""
    points = weighed(views, as_of, first=first)
    past = [each for each in points if each.verdict.past]
    done = [each for each in past if each.completed is not None]
    in_time = sum(each.verdict.outcome == "in_time" for each in done)
    past_weight = exact_sum(each.weight for each in past)
    done_weight = exact_sum(each.weight for each in done)
    heavy = is_heavy([each.weight for each in past], past_weight, thresholds)
    planned = exact_sum(each.weight * each.planned for each in points if each.planned)
    earned = exact_sum(each.weight * each.earned for each in points if each.earned)
    completed = [each for each in points if each.completed is not None]
    overdue = [each for each in points if each.verdict.state is OVERDUE]
    reason = _why_unknown(views, points)
    return Progress(
        _measured(done_weight, past_weight, reason, None if heavy or first else thresholds),
        _measured(Fraction(in_time), Fraction(len(past)), reason, None if heavy or first else thresholds),
        len(points), len(past), len(done), in_time, past_weight, done_weight, heavy,
        planned, earned, earned / planned if planned else None, earned - planned,
        len(completed), _mean([each.verdict.days for each in completed]),
        len(overdue), _mean([each.verdict.days for each in overdue]),
        sum(each.verdict.state is MISSED for each in points),
    )  # fmt: skip


def is_heavy(weights: Sequence[Fraction], whole: Fraction, thresholds: Thresholds) -> bool:
    """Whether one past point weighs over the limit (5 %) of the sum, so that a per cent would say too much."""
    return bool(weights) and max(weights) * 100 > thresholds.heavy_point * whole


def _measured(part: Fraction, whole: Fraction, reason: Message, thresholds: Thresholds | None) -> Measured:
    if not whole:
        return Measured(None, reason)
    share = Share(part, whole)
    return Measured(share) if thresholds is None else Measured(share, None, ratio_health(share, thresholds))


def _why_unknown(views: Sequence[PointView], points: Sequence[Weighed]) -> Message:
    if points:
        return message("no deadline has passed yet")
    if views:
        return message("no data: no control point with a deadline counts in the ratios")
    return message("no data: there are no control points")


def _mean(numbers: Sequence[int]) -> Fraction | None:
    return Fraction(sum(numbers), len(numbers)) if numbers else None


def ratios(views: Sequence[PointView], as_of: date, plan: Plan, thresholds: Thresholds) -> Ratios:
    """Both yardsticks, the baseline execution index and earned schedule (judgement 3.2 to 3.5).

    The index is the number of points completed by the day to the number whose first deadline is past [BEI].
    """
    in_force = measure(views, as_of, thresholds)
    first = measure(views, as_of, thresholds, first=True)
    steps = [_step(each) for each in weighed(views, as_of, first=False)]
    earned = earned_schedule_of(steps, in_force, plan.period, as_of)
    index = Fraction(first.completed, first.past) if first.past else None
    return Ratios(in_force, first, index, first.completed, first.past, earned)


def _step(each: Weighed) -> Step:
    start = each.point.start.first if is_percent(each.point) and each.point.start is not None else None
    ended = each.completed or (each.deadline if each.verdict.state is MISSED else None)
    return Step(each.weight, start, each.deadline, None if ended is None else ended + timedelta(days=1))
