"""Ratios by the two yardsticks: exact, and unknown with a reason instead of an empty 0 % or 100 %.

Earned schedule (Lipke) stands beside them: how far in time the plan's own curve says the work has come. The rules are
sections 4 to 8 of docs/en/formulas.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from msgspec import structs

from cluster_cli.core.judge.health import Thresholds, ratio_health, thresholds_of
from cluster_cli.core.judge.views import Assessment, EarnedSchedule, Measured, PointView, Progress, Ratios
from cluster_cli.core.judge.weights import ONE, ZERO, Weighed, exact_sum, is_percent, planned_share, weighed
from cluster_cli.core.messages import Message, Share, message
from cluster_cli.core.model import Plan
from cluster_cli.core.naming import MISSED, OVERDUE
from cluster_cli.core.periods import Period, month_length, plus_days


def measure(points: Sequence[Weighed], reason: Message, thresholds: Thresholds, *, coloured: bool) -> Progress:
    """All ratios of these points; `reason` is why there are none, where there are none."""
    past = [each for each in points if each.verdict.past]
    done = [each for each in past if each.completed is not None]
    in_time = sum(each.verdict.outcome == "in_time" for each in done)
    past_weight = exact_sum(each.weight for each in past)
    done_weight = exact_sum(each.weight for each in done)
    heavy = is_heavy([each.weight for each in past], past_weight, thresholds)
    planned = exact_sum(_part(each.weight, each.planned) for each in points if each.planned is not ZERO)
    earned = exact_sum(_part(each.weight, each.earned) for each in points if each.earned is not ZERO)
    late = [each.verdict.days for each in points if each.completed is not None]
    ages = [each.verdict.days for each in points if each.verdict.state is OVERDUE]
    limits = thresholds if coloured and not heavy else None
    return Progress(
        _headline(done_weight, past_weight, reason, limits),
        _on_time(in_time, len(past), reason, limits),
        len(points), len(past), len(done), in_time, past_weight, done_weight, heavy,
        planned, earned, earned / planned if planned else None, earned - planned,
        len(late), _mean(late), len(ages), _mean(ages), sum(each.verdict.state is MISSED for each in points),
    )  # fmt: skip


def _part(weight: Fraction, share: Fraction) -> Fraction:
    return weight if share is ONE else weight * share


def is_heavy(weights: Sequence[Fraction], whole: Fraction, thresholds: Thresholds) -> bool:
    """Whether one past point weighs over the limit (5 %) of the sum, so that a per cent would say too much."""
    distinct = {id(weight): weight for weight in weights}  # comparing fractions is slow, and most are one object
    return bool(distinct) and max(distinct.values()) * 100 > thresholds.heavy_point * whole


def _headline(done: Fraction, past: Fraction, reason: Message, thresholds: Thresholds | None) -> Measured:
    if not past:
        return Measured(None, reason)
    share = Share(done, past)
    if thresholds is None:
        return Measured(share)
    return Measured(
        share, None, ratio_health(share, message("{share} of what has fallen due", share=share), thresholds)
    )


def _on_time(in_time: int, past: int, reason: Message, thresholds: Thresholds | None) -> Measured:
    if not past:
        return Measured(None, reason)
    share = Share(Fraction(in_time), Fraction(past))
    if thresholds is None:
        return Measured(share)
    words = message("{share} of the past control points completed in time", share=share)
    return Measured(share, None, ratio_health(share, words, thresholds))


def _why_none(views: Sequence[PointView], points: Sequence[Weighed]) -> Message:
    if points:
        return message("no deadline has passed yet")
    if views:
        return message("no data: no control point with a deadline counts in the ratios")
    return message("no data: there are no control points")


def _mean(numbers: Sequence[int]) -> Fraction | None:
    return Fraction(sum(numbers), len(numbers)) if numbers else None


def ratios_of(assessment: Assessment) -> Ratios:
    """The ratios of an assessment, reckoned where they are asked for: no list needs them."""
    plan = assessment.portfolio.plan
    return ratios(assessment.points, assessment.as_of, plan, thresholds_of(plan.health))


def ratios(views: Sequence[PointView], as_of: date, plan: Plan, thresholds: Thresholds) -> Ratios:
    """Both yardsticks, the baseline execution index and earned schedule.

    The index is the number of points completed by the day to the number whose first deadline is past. Only the
    plan in force is coloured.
    """
    points = weighed(views, as_of, first=False)
    in_force = measure(points, _why_none(views, points), thresholds, coloured=True)
    if all(view.first is view.counted and view.first_weight is view.weight for view in views):
        first = _uncoloured(in_force)
    else:
        by_first = weighed(views, as_of, first=True)
        first = measure(by_first, _why_none(views, by_first), thresholds, coloured=False)
    earned = earned_schedule_of(points, in_force, plan.period, as_of)
    index = Fraction(first.completed, first.past) if first.past else None
    return Ratios(in_force, first, index, first.completed, first.past, earned)


def _uncoloured(progress: Progress) -> Progress:
    """The same figures by the other yardstick, where nothing was ever decided."""
    headline, on_time = progress.headline, progress.on_time
    return structs.replace(
        progress,
        headline=Measured(headline.share, headline.reason),
        on_time=Measured(on_time.share, on_time.reason),
    )


LEAST_TIME = Fraction(15, 100)
MOST_MONTHS = 1_200


def position(day: date, origin: date) -> Fraction:
    """Months from the first day of the month of `origin` to the beginning of `day`."""
    months = (day.year - origin.year) * 12 + day.month - origin.month
    return months + Fraction(day.day - 1, month_length(day.year, day.month))


def value_at(curve: Sequence[Fraction], time: Fraction) -> Fraction:
    """The curve, known at whole months from 0 on, on the straight line between them; flat after its end."""
    month = int(time)
    if month >= len(curve) - 1:
        return curve[-1]
    return curve[month] + (curve[month + 1] - curve[month]) * (time - month)


def earned_time(curve: Sequence[Fraction], earned: Fraction, actual: Fraction, duration: Fraction) -> Fraction:
    """Earned schedule ES, in months.

    At or ahead of plan: the later of min(actual, duration) and the earliest time at which the curve reaches what is
    earned. Behind: the latest time before `actual` at which the curve is not above it.
    """
    if earned >= value_at(curve, actual):
        return max(min(actual, duration), _earliest(curve, earned))
    return _latest(curve, earned, actual)


def _earliest(curve: Sequence[Fraction], earned: Fraction) -> Fraction:
    if curve[0] >= earned:
        return Fraction(0)
    for month in range(1, len(curve)):
        low, high = curve[month - 1], curve[month]
        if high >= earned:
            return month - 1 + (earned - low) / (high - low)
    return Fraction(len(curve) - 1)


def _latest(curve: Sequence[Fraction], earned: Fraction, actual: Fraction) -> Fraction:
    for month in range(min(int(actual), len(curve) - 2), -1, -1):
        low, high = curve[month], curve[month + 1]
        if low <= earned:
            return month + (earned - low) / (high - low) if high > low else Fraction(month + 1)
    return Fraction(0)


def planned_curve(points: Sequence[Weighed], origin: date, months: int) -> list[Fraction]:
    """The planned value at the beginning of each month from that of `origin` on, `months` of them and one more."""
    by_deadline: dict[date, list[Fraction]] = {}
    running = []
    for each in points:
        if is_percent(each.point):
            running.append(each)
        else:
            by_deadline.setdefault(each.deadline, []).append(each.weight)
    falling: list[list[Fraction]] = [[] for _ in range(months + 1)]
    for deadline, weights in by_deadline.items():
        index = (deadline.year - origin.year) * 12 + deadline.month - origin.month + 1
        falling[max(0, min(index, months))] += weights
    curve, total = [], ZERO
    for index, weights in enumerate(falling):
        total += exact_sum(weights)
        day = _month_start(origin, index)
        curve.append(total + exact_sum(each.weight * planned_share(each.point, each.deadline, day) for each in running))
    return curve


def _month_start(origin: date, months: int) -> date:
    year, month = divmod(origin.year * 12 + origin.month - 1 + months, 12)
    return date(year, month + 1, 1) if year <= date.max.year else date.max


def earned_schedule_of(
    points: Sequence[Weighed], progress: Progress, plan_period: Period | None, as_of: date
) -> EarnedSchedule | Message:
    """ES and SPI(t) of a plan as of a day, or why they are not shown."""
    if plan_period is None or not points:
        return message("not shown: the plan has no period or no points with a deadline")
    origin = plan_period.first
    duration = position(plus_days(max(each.deadline for each in points), 1), origin)
    actual = position(_reached(points, as_of), origin)
    whole = position(plus_days(plan_period.last, 1), origin)
    if duration > MOST_MONTHS or actual > MOST_MONTHS:
        return message("not shown: the plan runs over more than {years} years", years=MOST_MONTHS // 12)
    if duration <= 0 or actual <= 0 or actual < LEAST_TIME * whole:
        return message("not shown: less than 15 % of the plan's time has passed")
    if progress.heavy:
        return message("not shown: one of the past points weighs too much of their sum")
    curve = planned_curve(points, origin, max(int(duration), int(actual)) + 1)
    earned = earned_time(curve, progress.earned_value, actual, duration)
    return EarnedSchedule(earned, actual, duration, earned / actual)


def _reached(points: Sequence[Weighed], as_of: date) -> date:
    """The day till which time has run: with nothing open, that after the last outcome (a missed one's deadline)."""
    last = date.min
    for each in points:
        if each.completed is not None:
            last = max(last, each.completed)
        elif each.verdict.state is MISSED:
            last = max(last, each.deadline)
        else:
            return as_of
    return min(as_of, plus_days(last, 1))
