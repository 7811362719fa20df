"""What rows and control points weigh in the ratios, and which part of a point's weight is planned and earned by a day.

A row carries its weight, or its part of the row that it is a part of; its counted points share that equally. The rules
are sections 4, 6 and 11 of docs/en/formulas.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm

from msgspec import Struct

from cluster_cli.core.judge.views import Assessment, PointView, RowView, Step, Verdict, exact, yardstick_term
from cluster_cli.core.messages import Message, Term, Value, message
from cluster_cli.core.model import Activity, Change, Decision
from cluster_cli.core.plan.decisions import effective_day
from cluster_cli.core.plan.points import Children, Point, Yardstick, ancestors_of
from cluster_cli.core.text import pattern

_NUMBER = pattern(r"(?=.*[1-9])[0-9]{1,15}(?:\.[0-9]{1,9})?")


def weight_taken(
    row: Activity, deadlines: Iterable[date | None], as_of: date, decisions: dict[str, Decision], *, first: bool
) -> Fraction:
    """The weight of a row by a yardstick: a change of it counts if it was decided before anything of the row was past.

    `deadlines` are those of the points that the row is judged by. By the first yardstick no change counts,
    so that no decision after the fact improves a ratio.
    """
    changes = [change for change in row.facts.changes if change.field == "weight"]
    if not changes:
        return row.weight
    weight = _weight(changes[0].before)
    if first:
        return weight
    limit = min((day for day in deadlines if day is not None), default=None)
    if _weight(changes[-1].after) != row.weight:
        changes.append(Change(after=str(row.weight)))  # changed by hand, without a record: taken as of today
    day = date.min
    for index, change in enumerate(changes):
        day = max(day, effective_day(change.on, change.by, decisions) or as_of)
        if day > as_of or (limit is not None and day > limit):
            break
        weight = row.weight if index == len(changes) - 1 else _weight(change.after)
    return weight


def _weight(text: str | None) -> Fraction:
    """The weight that a record names; 1 where it names none, or none that can be read."""
    return Fraction(text) if text is not None and _NUMBER().fullmatch(text) else Fraction(1)


def shares(
    own: Mapping[str, Fraction], parents: Mapping[str, str], children: Children, points: Mapping[str, int]
) -> dict[str, Fraction]:
    """The weight that each row without parts brings into the ratios; `points` are its points that count there.

    `own` are the weights of the rows themselves.
    Parts share the weight of their row in proportion to their own weights, among those that have points that count.
    """
    if not parents:
        return {row: weight for row, weight in own.items() if points.get(row)}
    living = _living(own, parents, children, points)
    weights: dict[str, Fraction] = {}
    pending = [(row, own[row]) for row in own if row not in parents and row in living]
    while pending:
        row, weight = pending.pop()
        parts = [part for part in children.get(row, ()) if part in living]
        if not parts:
            weights[row] = weight
            continue
        pending.extend((part, weight * share) for part, share in _shares_of_parts(own, parts).items())
    return weights


def _shares_of_parts(own: Mapping[str, Fraction], parts: Sequence[str]) -> dict[str, Fraction]:
    """What each of the parts takes of their row's weight; `parts` are those of which something counts in the ratios."""
    whole = sum((own[part] for part in parts), Fraction(0))
    return {part: own[part] / whole for part in parts}


def _living(
    own: Mapping[str, Fraction], parents: Mapping[str, str], children: Children, points: Mapping[str, int]
) -> set[str]:
    """The rows of which something counts in the ratios, themselves or through their parts."""
    living: set[str] = set()
    for start in own:
        row: str | None = start if points.get(start) and start not in children else None
        while row is not None and row not in living:
            living.add(row)
            row = parents.get(row)
    return living


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
    points = []
    for view in views:
        verdict, weight = (view.first, view.first_weight) if first else (view.counted, view.weight)
        if weight is None or verdict.deadline is None:
            continue
        points.append(_weighed(view, verdict, verdict.deadline, weight, as_of))
    return points


def _weighed(view: PointView, verdict: Verdict, deadline: date, weight: Fraction, as_of: date) -> Weighed:
    """What one point brings into the ratios."""
    completed = view.completed
    earned = ZERO if completed is None else ONE
    planned = ONE if verdict.past else ZERO
    if is_percent(view.point):
        planned = planned_share(view.point, deadline, as_of)
        earned = reading_share(view.point, as_of) if completed is None else ONE
    return Weighed(view.point, verdict, deadline, weight, planned, earned, completed)


def is_percent(point: Point) -> bool:
    """Whether the point runs linearly from its written start."""
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
    days = [day for day in readings if day <= as_of]
    if not days:
        return ZERO
    return min(MOST_BEFORE_COMPLETION, max(ZERO, Fraction(readings[max(days)]) / 100))


def exact_sum(terms: Iterable[Fraction]) -> Fraction:
    """The exact sum; terms of one denominator are added first, which keeps long sums fast."""
    counts: dict[int, int] = {}
    terms_by_id: dict[int, Fraction] = {}
    for term in terms:  # most weights are one and the same object
        key = id(term)
        counts[key] = counts.get(key, 0) + 1
        terms_by_id[key] = term
    by_denominator: dict[int, int] = {}
    for key, term in terms_by_id.items():
        value = term.numerator * counts[key]
        by_denominator[term.denominator] = by_denominator.get(term.denominator, 0) + value
    if not by_denominator:
        return ZERO
    common = lcm(*by_denominator)
    return Fraction(sum(value * (common // each) for each, value in by_denominator.items()), common)


def weight_steps(
    assessment: Assessment, row: RowView, view: PointView, place: Message, *, settled: bool
) -> Iterator[Step]:
    """What a point weighs in the ratios and what it brings into them, by both yardsticks.

    `settled`: nothing was ever decided about the points of the row.
    """
    agree = settled and view.weight == view.first_weight
    for yardstick in (Yardstick.COUNTED,) if agree else (Yardstick.COUNTED, Yardstick.FIRST):
        weight = view.weight if yardstick is Yardstick.COUNTED else view.first_weight
        if weight is None:
            continue
        common: dict[str, Value] = {"point": place, "yardstick": yardstick_term(yardstick, agree=agree)}
        yield _share_step(assessment, row, yardstick, weight, common)
        yield from _past_steps(view, view.by(yardstick), weight, common)
        yield from _value_steps(view, view.by(yardstick), weight, assessment.as_of, common)


def _share_step(
    assessment: Assessment, row: RowView, yardstick: Yardstick, weight: Fraction, common: dict[str, Value]
) -> Step:
    parents = {each.id: each.parent for each in assessment.rows if each.parent is not None}
    chain = [row.id, *ancestors_of(row.id, parents)]
    top = assessment.by_id[chain[-1]]
    parts = [_share_of_part(assessment, part, parent, yardstick) for part, parent in pairwise(chain)]
    inputs: dict[str, Value] = {
        "weight": exact(_weight_of_row(assessment, top, yardstick)),
        "parts": tuple(exact(part) for part in parts),
        "points": sum(view.by(yardstick).counted for view in row.points),
    }
    rule = message("weight of the row, x the share of each part in its row, / points that count")
    return Step(Term("share", "weight of the point"), 11 if parts else 4, rule, common | inputs, exact(weight))


def _share_of_part(assessment: Assessment, part: str, parent: str, yardstick: Yardstick) -> Fraction:
    rows = [assessment.by_id[each] for each in assessment.by_id[parent].parts]
    own = {each.id: _weight_of_row(assessment, each, yardstick) for each in rows if _lives(each, yardstick)}
    return _shares_of_parts(own, list(own))[part]


def _weight_of_row(assessment: Assessment, row: RowView, yardstick: Yardstick) -> Fraction:
    if not isinstance(row.item, Activity):
        return ONE
    deadlines = [view.counted.deadline for view in row.judged]
    decisions = assessment.portfolio.plan.decisions
    return weight_taken(row.item, deadlines, assessment.as_of, decisions, first=yardstick is Yardstick.FIRST)


def _lives(row: RowView, yardstick: Yardstick) -> bool:
    """Whether anything of the row counts in the ratios."""
    weights = (view.weight if yardstick is Yardstick.COUNTED else view.first_weight for view in row.judged)
    return any(weight is not None for weight in weights)


def _past_steps(view: PointView, verdict: Verdict, weight: Fraction, common: dict[str, Value]) -> Iterator[Step]:
    """What the point brings into "completed of what was due"."""
    whole = weight if verdict.past else ZERO
    inputs: dict[str, Value] = common | {"share": exact(weight), "past": verdict.past, "completed": view.completed}
    rule = message("weight of the past points, and of those completed among them")
    yield Step(Term("whole", "what has fallen due"), 4, rule, inputs, exact(whole))
    yield Step(Term("part", "completed of it"), 4, rule, inputs, exact(ZERO if view.completed is None else whole))


def _value_steps(
    view: PointView, verdict: Verdict, weight: Fraction, as_of: date, common: dict[str, Value]
) -> Iterator[Step]:
    """What the point brings into planned and earned value."""
    if verdict.deadline is None:
        return
    own, linear = _weighed(view, verdict, verdict.deadline, weight, as_of), is_percent(view.point)
    inputs: dict[str, Value] = common | {
        "share": exact(weight), "past": verdict.past, "completed": view.completed, "as-of": as_of, "linear": linear,
        "start": view.point.start.first if linear and view.point.start is not None else None,
        "deadline": verdict.deadline,
    }  # fmt: skip
    rule = message(
        "weight x planned share: all of it once past; in a straight line (day - start) / (deadline + 1 day - start)"
    )
    yield Step(Term("planned", "planned value"), 6, rule, inputs, exact(weight * own.planned))
    rule = message("weight x earned share: all once completed; a reading earns 90 % at most")
    read: dict[str, Value] = {"reading": exact(reading_share(view.point, as_of))}
    yield Step(Term("earned", "earned value"), 6, rule, inputs | read, exact(weight * own.earned))
