"""What each control point brings into the ratios: its weight, and which part of it is planned and earned by a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm

from msgspec import Struct

from cluster_cli.core.judge.views import PointView, Verdict
from cluster_cli.core.model import Activity
from cluster_cli.core.plan.points import Point

ZERO = Fraction(0)
ONE = Fraction(1)
MOST_BEFORE_COMPLETION = Fraction(9, 10)


class Weighed(Struct, frozen=True, gc=False):
    """A point that counts in the ratios of one yardstick: its share of the weight, planned and earned parts of it."""

    point: Point
    verdict: Verdict
    deadline: date
    weight: Fraction
    planned: Fraction
    earned: Fraction
    completed: date | None


def weighed(views: Iterable[PointView], as_of: date, *, first: bool) -> list[Weighed]:
    """The points in the ratios of a yardstick: counted, with a deadline, of no effort and no roll-up row."""
    found = []
    for view in views:
        verdict, weight = (view.first, view.first_weight) if first else (view.counted, view.weight)
        if weight is None or verdict.deadline is None:
            continue
        completed = view.completed
        earned = ZERO if completed is None else ONE
        planned = ONE if verdict.past else ZERO
        if is_percent(view.point):
            planned = planned_share(view.point, verdict.deadline, as_of)
            earned = reading_share(view.point, as_of) if completed is None else ONE
        found.append(Weighed(view.point, verdict, verdict.deadline, weight, planned, earned, completed))
    return found


def is_percent(point: Point) -> bool:
    """Whether the point runs linearly from its written start (judgement 3.3)."""
    item = point.item
    if point.start is None or point.name is not None:
        return False
    return isinstance(item, Activity) and item.measure == "percent"


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


def exact_sum(terms: Iterable[Fraction]) -> Fraction:
    """The exact sum; terms of one denominator are added first, which keeps long sums fast."""
    counts: dict[int, int] = {}
    known: dict[int, Fraction] = {}
    for term in terms:  # most weights are one and the same object
        key = id(term)
        counts[key] = counts.get(key, 0) + 1
        known[key] = term
    by_denominator: dict[int, int] = {}
    for key, term in known.items():
        value = term.numerator * counts[key]
        by_denominator[term.denominator] = by_denominator.get(term.denominator, 0) + value
    if not by_denominator:
        return ZERO
    common = lcm(*by_denominator)
    return Fraction(sum(value * (common // each) for each, value in by_denominator.items()), common)
