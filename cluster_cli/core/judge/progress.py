"""Ratios by the two yardsticks (judgement 3): exact, and unknown with a reason instead of an empty 0 % or 100 %."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from msgspec import structs

from cluster_cli.core.judge.earned import earned_schedule_of
from cluster_cli.core.judge.health import ratio_health
from cluster_cli.core.judge.thresholds import Thresholds, thresholds_of
from cluster_cli.core.judge.views import Assessment, Measured, PointView, Progress, Ratios
from cluster_cli.core.judge.weighing import ONE, ZERO, Weighed, exact_sum, weighed
from cluster_cli.core.messages import Message, Share, message
from cluster_cli.core.model import Plan
from cluster_cli.core.states import MISSED, OVERDUE


def measure(points: Sequence[Weighed], reason: Message, thresholds: Thresholds, *, coloured: bool) -> Progress:
    """All ratios of these points (judgement 3.1, 3.3, 3.4); `reason` is why there are none, where there are none."""
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
    said = message("{share} of the past control points completed in time", share=share)
    return Measured(share, None, ratio_health(share, said, thresholds))


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
    """Both yardsticks, the baseline execution index and earned schedule (judgement 3.2 to 3.5).

    The index is the number of points completed by the day to the number whose first deadline is past [BEI]. Only the
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
