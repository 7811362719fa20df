"""The steps by which the figures of one control point come about (judgement 1 to 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

from cluster_cli.core.judge.steps import Step, exact
from cluster_cli.core.judge.verdicts import start_of
from cluster_cli.core.judge.views import Assessment, PointView, RowView, Verdict
from cluster_cli.core.judge.weights import (
    ONE,
    ZERO,
    is_percent,
    planned_share,
    reading_share,
    weight_taken,
)
from cluster_cli.core.messages import Message, Term, Value, message
from cluster_cli.core.model import Activity
from cluster_cli.core.periods import Period, plus_days
from cluster_cli.core.plan.parts import ancestors_of
from cluster_cli.core.plan.points import Point, Terms, Yardstick, dated_moves, read, track_of
from cluster_cli.core.plan.schedule import WEEKENDS, deadline_of
from cluster_cli.core.states import OUTCOMES

YARDSTICKS = {
    Yardstick.SHOWN: Term("shown", "with all decisions"),
    Yardstick.COUNTED: Term("counted", "the plan in force"),
    Yardstick.FIRST: Term("first", "the first deadlines"),
}
ALL = Term("all", "by all yardsticks")
DAY_OFF = {
    "keep": Term("keep", "stays"),
    "previous": Term("previous", "the working day before"),
    "next": Term("next", "the working day after"),
}


class Scene(Struct, frozen=True):
    """A row whose points are explained: which of them comes next by each yardstick is found once."""

    assessment: Assessment
    row: RowView
    upcoming: dict[Yardstick, int | None]
    settled: bool


def scene_of(assessment: Assessment, row: RowView) -> Scene:
    """Make ready to explain the points of a row."""
    upcoming = {yardstick: _first_ahead(row.points, yardstick) for yardstick in Yardstick}
    return Scene(assessment, row, upcoming, all(view.point.settled for view in row.points))


def _first_ahead(views: Sequence[PointView], yardstick: Yardstick) -> int | None:
    ahead = [
        (verdict.deadline, index)
        for index, view in enumerate(views)
        if (verdict := verdict_of(view, yardstick)).outcome == "not_due" and verdict.deadline is not None
    ]
    return min(ahead)[1] if ahead else None


def verdict_of(view: PointView, yardstick: Yardstick) -> Verdict:
    """The point's verdict by a yardstick."""
    if yardstick is Yardstick.SHOWN:
        return view.shown
    return view.counted if yardstick is Yardstick.COUNTED else view.first


def point_steps(scene: Scene, index: int, place: Message) -> Iterator[Step]:
    """Deadlines, states, days and deviation of the point at `index`."""
    view = scene.row.points[index]
    # Where nothing was ever decided the three readings are one.
    agree = scene.settled
    for yardstick in (Yardstick.SHOWN,) if agree else Yardstick:
        named: dict[str, Value] = {"point": place, "yardstick": ALL if agree else YARDSTICKS[yardstick]}
        yield _period(view, yardstick, named, scene.assessment.as_of)
        yield _deadline(view, yardstick, named, scene.assessment.as_of)
        yield _state(scene, index, yardstick, named)
        yield _days(scene.assessment.as_of, view, verdict_of(view, yardstick), named)
    yield _deviation(view, place)
    yield _place_in_totals(view, place)


def _period(view: PointView, yardstick: Yardstick, named: dict[str, Value], as_of: date) -> Step:
    """The due period in force, by the moves that the yardstick takes."""
    point = view.point
    first = yardstick is Yardstick.FIRST
    initial = point.first if first else (point.moves[0].before if point.moves else point.due)
    terms = track_of(point, as_of, yardstick).terms
    moves = [
        message("{day}: {period}, by {deadline}", day=day, period=period, deadline=terms.deadline(period))
        for day, period in dated_moves(point, as_of)
    ]
    rules = {
        Yardstick.SHOWN: message("every move decided by the day (rules of judgement, 1.2)"),
        Yardstick.COUNTED: message(
            "every move decided by the day and no later than the deadline till then; none after a late one (rules of "
            "judgement, 3.2)"
        ),
        Yardstick.FIRST: message("the first deadline; no move (rules of judgement, 3.2)"),
    }
    inputs: dict[str, Value] = {
        "as-of": as_of,
        "initial": initial,
        "deadline": terms.deadline(initial),
        "moves": () if first else tuple(moves),
    }
    return Step(Term("period", "due period"), rules[yardstick], named | inputs, _track_end(view, yardstick, as_of))


def _track_end(view: PointView, yardstick: Yardstick, as_of: date) -> Period | None:
    return view.period if yardstick is Yardstick.SHOWN else read(view.point, as_of, yardstick).period


def _deadline(view: PointView, yardstick: Yardstick, named: dict[str, Value], as_of: date) -> Step:
    """The last day in time of the due period."""
    terms, period = track_of(view.point, as_of, yardstick).terms, _track_end(view, yardstick, as_of)
    deadline = verdict_of(view, yardstick).deadline
    inputs: dict[str, Value] = {
        "period": period,
        "lag": terms.lag.count if terms.lag is not None else 0,
        "working": terms.lag is not None and terms.lag.working,
        "day-off": DAY_OFF[terms.day_off],
        "days-off": _days_off(terms, period, deadline),
    }
    rule = message("the last day of the due period, then the lag, then the rule for days off (rules of judgement, 1.1)")
    return Step(Term("deadline", "deadline"), rule, named | inputs, deadline)


def _days_off(terms: Terms, period: Period | None, deadline: date | None) -> tuple[date, ...]:
    """The days off between the end of the period and the deadline, both included, and where the rule came to look."""
    if period is None or deadline is None or (terms.day_off == "keep" and (terms.lag is None or not terms.lag.working)):
        return ()
    calendar = terms.calendar or WEEKENDS
    lagged = deadline_of(period, terms.lag, "keep", calendar)
    first, last = min(period.last, deadline), max(lagged, deadline)
    span = (plus_days(first, count) for count in range((last - first).days + 1))
    return tuple(day for day in span if calendar.is_day_off(day))


def _state(scene: Scene, index: int, yardstick: Yardstick, named: dict[str, Value]) -> Step:
    """The first state that fits."""
    view, as_of = scene.row.points[index], scene.assessment.as_of
    point, verdict = view.point, verdict_of(view, yardstick)
    ahead = scene.upcoming[yardstick]
    following = scene.row.points[index + 1] if point.series and index + 1 < len(scene.row.points) else None
    next_deadline = verdict_of(following, yardstick).deadline if following is not None else None
    period = _track_end(view, yardstick, as_of)
    inputs: dict[str, Value] = {
        "as-of": as_of,
        "deadline": verdict.deadline,
        "completed": view.completed,
        "lifts": _lifts(point, yardstick, as_of),
        "lapses": point.lapses,
        "next-held": following.completed if following is not None else None,
        "next-deadline": next_deadline or track_of(point, as_of, yardstick).terms.deadline(point.following),
        "paused": view.paused,
        "upcoming": not point.series or index == ahead,
        "horizon": scene.assessment.horizon,
        "start": start_of(point, period),
    }
    rule = message(
        "the first that fits: completed, lifted, without a deadline, missed, overdue, paused, due soon, under way, not "
        "yet (rules of judgement, 2)"
    )
    return Step(Term("state", "state"), rule, named | inputs, verdict.state)


def _lifts(point: Point, yardstick: Yardstick, as_of: date) -> tuple[Message, ...]:
    track = track_of(point, as_of, yardstick)
    dated = [(lift.term, lift.day or as_of) for lift in point.lifts]
    return tuple(
        message("{decision} {day}, deadline then {deadline}", decision=term, day=day, deadline=track.on(day))
        for term, day in dated
    )


def _days(as_of: date, view: PointView, verdict: Verdict, named: dict[str, Value]) -> Step:
    inputs: dict[str, Value] = {
        "as-of": as_of, "state": verdict.state, "completed": view.completed, "deadline": verdict.deadline,
    }  # fmt: skip
    rule = message("completed late: completion - deadline; overdue: the day - deadline (rules of judgement, 1.1)")
    return Step(Term("days", "days late or overdue"), rule, named | inputs, verdict.days)


def _deviation(view: PointView, place: Message) -> Step:
    inputs: dict[str, Value] = {
        "point": place, "completed": view.completed, "forecast": view.forecast, "deadline": view.deadline,
        "first-deadline": view.first_deadline,
    }  # fmt: skip
    rule = message("completion, else expected day, else deadline, - first deadline (rules of judgement, 3.7)")
    return Step(Term("deviation", "deviation in days"), rule, inputs, view.deviation)


def _place_in_totals(view: PointView, place: Message) -> Step:
    outcome = view.counted.outcome
    rule = message(
        "completed: in time or late; missed and overdue: not completed; other open ones: not yet due; excused, cancelled, "
        "carried and open without a deadline stand beside (rules of judgement, 2)"
    )
    inputs: dict[str, Value] = {"point": place, "state": view.counted.state}
    return Step(Term("place", "place in the totals"), rule, inputs, None if outcome is None else OUTCOMES[outcome])


def weight_steps(scene: Scene, view: PointView, place: Message) -> Iterator[Step]:
    """What a point weighs in the ratios and what it brings into them, by both yardsticks."""
    agree = scene.settled and view.weight == view.first_weight
    for yardstick in (Yardstick.COUNTED,) if agree else (Yardstick.COUNTED, Yardstick.FIRST):
        verdict = verdict_of(view, yardstick)
        weight = view.weight if yardstick is Yardstick.COUNTED else view.first_weight
        if weight is None:
            continue
        named: dict[str, Value] = {"point": place, "yardstick": ALL if agree else YARDSTICKS[yardstick]}
        yield _share(scene, yardstick, weight, named)
        yield from _contributions(scene.assessment.as_of, view, verdict, weight, named)


def _share(scene: Scene, yardstick: Yardstick, weight: Fraction, named: dict[str, Value]) -> Step:
    assessment, row = scene.assessment, scene.row
    parents = {each.id: each.parent for each in assessment.rows if each.parent is not None}
    chain = [row.id, *ancestors_of(row.id, parents)]
    top = assessment.by_id[chain[-1]]
    parts = [_part(assessment, part, parent, yardstick) for part, parent in pairwise(chain)]
    inputs: dict[str, Value] = {
        "weight": exact(_weight(assessment, top, yardstick)),
        "parts": tuple(exact(part) for part in parts),
        "points": sum(verdict_of(view, yardstick).counted for view in row.points),
    }
    rule = message(
        "weight of the row, x the share of each part in its row, / points that count (rules of judgement, 2, 3)"
    )
    return Step(Term("share", "weight of the point"), rule, named | inputs, exact(weight))


def _part(assessment: Assessment, part: str, parent: str, yardstick: Yardstick) -> Fraction:
    """The part's weight as a share of the weights of all parts of its row that count in the ratios."""
    own = {
        each: _weight(assessment, assessment.by_id[each], yardstick)
        for each in assessment.by_id[parent].parts
        if _lives(assessment.by_id[each], yardstick)
    }
    return own[part] / sum(own.values(), ZERO)


def _weight(assessment: Assessment, row: RowView, yardstick: Yardstick) -> Fraction:
    """The weight of a row by a yardstick."""
    if not isinstance(row.item, Activity):
        return ONE
    deadlines = [view.counted.deadline for view in row.judged]
    decisions = assessment.portfolio.plan.decisions
    return weight_taken(row.item, deadlines, assessment.as_of, decisions, first=yardstick is Yardstick.FIRST)


def _lives(row: RowView, yardstick: Yardstick) -> bool:
    weights = (view.weight if yardstick is Yardstick.COUNTED else view.first_weight for view in row.judged)
    return any(weight is not None for weight in weights)


def _contributions(
    as_of: date, view: PointView, verdict: Verdict, weight: Fraction, named: dict[str, Value]
) -> Iterator[Step]:
    done, linear = view.completed is not None, is_percent(view.point)
    fallen = weight if verdict.past else ZERO
    base: dict[str, Value] = named | {"share": exact(weight), "past": verdict.past, "completed": view.completed}
    rule = message("weight of the past points, and of those completed among them (rules of judgement, 3.1)")
    yield Step(Term("whole", "what has fallen due"), rule, base, exact(fallen))
    yield Step(Term("part", "completed of it"), rule, base, exact(fallen if done else ZERO))
    if verdict.deadline is None:
        return
    planned = planned_share(view.point, verdict.deadline, as_of) if linear else (ONE if verdict.past else ZERO)
    reading = reading_share(view.point, as_of)
    earned = ONE if done else (reading if linear else ZERO)
    start = view.point.start.first if linear and view.point.start is not None else None
    inputs = base | {"as-of": as_of, "linear": linear, "start": start, "deadline": verdict.deadline}
    rule = message(
        "weight x planned share: all of it once past; in a straight line (day - start) / (deadline + 1 day - start) "
        "(rules of judgement, 3.3)"
    )
    yield Step(Term("planned", "planned value"), rule, inputs, exact(weight * planned))
    rule = message("weight x earned share: all once completed; a reading earns 90 % at most (rules of judgement, 3.3)")
    yield Step(Term("earned", "earned value"), rule, inputs | {"reading": exact(reading)}, exact(weight * earned))
