"""Earned schedule (Lipke): how far in time the plan's own curve says the work has come (judgement 3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from cluster_cli.core.judge.views import EarnedSchedule, Progress
from cluster_cli.core.judge.weighing import ZERO, Weighed, exact_sum, is_percent, planned_share
from cluster_cli.core.messages import Message, message
from cluster_cli.core.periods import Period, month_length, plus_days
from cluster_cli.core.states import MISSED

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
