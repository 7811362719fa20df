"""The state of each control point by each yardstick: one function for all three readings.

The rules are sections 1, 2 and 5 of docs/en/formulas.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from cluster_cli.core.judge.views import PointView, Step, Verdict, yardstick_term
from cluster_cli.core.messages import Message, Term, Value, message
from cluster_cli.core.naming import (
    CANCELLED,
    CARRIED,
    COMPLETED,
    COMPLETED_LATE,
    DUE_SOON,
    EXCUSED,
    MISSED,
    NOT_YET,
    OUTCOMES,
    OVERDUE,
    PAUSED,
    UNDATED,
    UNDER_WAY,
    Outcome,
)
from cluster_cli.core.periods import Period
from cluster_cli.core.plan.points import Point, Reading, Yardstick, dated_moves, read, track_of
from cluster_cli.core.plan.schedule import days_off_passed

OUTCOME_OF_STATE: dict[str, Outcome | None] = {
    COMPLETED.key: "in_time", COMPLETED_LATE.key: "late", EXCUSED.key: None, CANCELLED.key: None, CARRIED.key: None,
    UNDATED.key: None, MISSED.key: "not_done", OVERDUE.key: "not_done", PAUSED.key: "not_due",
    DUE_SOON.key: "not_due", UNDER_WAY.key: "not_due", NOT_YET.key: "not_due",
}  # fmt: skip


class Judged(Struct, frozen=True, gc=False):
    """A point's three verdicts, before it is weighed. The fields are those of `PointView`."""

    point: Point
    period: Period | None
    shown: Verdict
    counted: Verdict
    first: Verdict
    completed: date | None
    start: date | None
    late_decision: bool
    paused: bool
    shown_next: bool


class Reckoning(Struct, frozen=True, gc=False):
    """The points of one item by one yardstick: the verdicts and what they stand on, which the steps tell again.

    `upcoming` are the indexes of the points that come next. `settled`: nothing was ever decided, so every yardstick
    says the same.
    """

    yardstick: Yardstick
    readings: Sequence[Reading]
    verdicts: Sequence[Verdict]
    upcoming: set[int]
    settled: bool


def judge(points: Sequence[Point], as_of: date, horizon: int) -> list[Judged]:
    """Judge the points of one item together: whether one of a series is missed depends on the next one."""
    if len(points) == 1 and points[0].settled:
        return [_judge_alone(points[0], as_of, horizon)]
    shown = reckon(points, Yardstick.SHOWN, as_of, horizon)
    if shown.settled:
        counted = first = shown
    else:
        counted = reckon(points, Yardstick.COUNTED, as_of, horizon)
        first = reckon(points, Yardstick.FIRST, as_of, horizon)
    return [
        Judged(
            point,
            shown.readings[index].period,
            shown.verdicts[index],
            counted.verdicts[index],
            first.verdicts[index],
            completed_by(point, as_of),
            start_of(point, shown.readings[index].period),
            counted.readings[index].left_out,
            is_paused(point, as_of),
            index in shown.upcoming,
        )
        for index, point in enumerate(points)
    ]


def _judge_alone(point: Point, as_of: date, horizon: int) -> Judged:
    """The common case, a row with one point about which nothing was ever decided: all yardsticks agree."""
    reading = Reading(point.due, point.terms.deadline(point.due))
    state = _state((point,), (reading,), 0, as_of)
    ahead = state in _AHEAD
    verdict = _verdict(point, reading.deadline, _soon(state, reading, as_of, horizon) if ahead else state, as_of)
    return Judged(
        point, point.due, verdict, verdict, verdict, completed_by(point, as_of), start_of(point, point.due),
        False, is_paused(point, as_of), ahead,  # noqa: FBT003 - positional on the hot path
    )  # fmt: skip


def completed_by(point: Point, as_of: date) -> date | None:
    """The day of completion, unless it is still to come."""
    day = point.facts.completed
    return day if day is not None and day <= as_of else None


def start_of(point: Point, due: Period | None) -> date | None:
    """The first day of the written start, else of the due period."""
    period = point.start or due
    return None if period is None else period.first


def is_paused(point: Point, as_of: date) -> bool:
    """Whether the work stands still as of the day."""
    return point.pause is not None and (point.pause.day is None or point.pause.day <= as_of)


def reckon(points: Sequence[Point], yardstick: Yardstick, as_of: date, horizon: int) -> Reckoning:
    """Judge the points of one item by one yardstick."""
    settled = all(point.settled for point in points)
    if settled:
        readings = [Reading(point.due, point.terms.deadline(point.due)) for point in points]
    else:
        readings = [read(point, as_of, yardstick) for point in points]
    states = [_state(points, readings, index, as_of) for index in range(len(points))]
    upcoming = _upcoming(points, readings, states, as_of)
    verdicts = [
        _verdict(
            points[index],
            reading.deadline,
            _soon(state, reading, as_of, horizon) if index in upcoming else state,
            as_of,
        )
        for index, (reading, state) in enumerate(zip(readings, states, strict=True))
    ]
    return Reckoning(yardstick, readings, verdicts, upcoming, settled)


def _soon(state: Term, reading: Reading, as_of: date, horizon: int) -> Term:
    """The state of a point that comes next: due soon within the horizon, unless it is paused."""
    deadline = reading.deadline
    return DUE_SOON if state is not PAUSED and deadline is not None and (deadline - as_of).days <= horizon else state


def _verdict(point: Point, deadline: date | None, state: Term, as_of: date) -> Verdict:
    days = 0
    if deadline is not None and state is OVERDUE:
        days = (as_of - deadline).days
    elif deadline is not None and state is COMPLETED_LATE:
        days = ((point.facts.completed or deadline) - deadline).days
    past = deadline is not None and as_of > deadline
    return Verdict(state, deadline, days, past, OUTCOME_OF_STATE[state.key])


def _state(points: Sequence[Point], readings: Sequence[Reading], index: int, as_of: date) -> Term:
    """The first state that fits, all but `due soon`, which depends on the other points of a series."""
    point, reading = points[index], readings[index]
    deadline = reading.deadline
    completed = completed_by(point, as_of)
    if completed is not None:
        return COMPLETED_LATE if deadline is not None and completed > deadline else COMPLETED
    if reading.lifted is not None:
        return reading.lifted
    if deadline is None:
        return UNDATED
    if as_of > deadline:
        return MISSED if point.lapses and _next_has_come(points, readings, index, as_of) else OVERDUE
    if is_paused(point, as_of):
        return PAUSED
    start = start_of(point, reading.period)
    return UNDER_WAY if start is not None and start <= as_of else NOT_YET


def _next_has_come(points: Sequence[Point], readings: Sequence[Reading], index: int, as_of: date) -> bool:
    """Whether the next occurrence is held or past; after the last one, one step of the grid later."""
    held, deadline = _next_of(points, readings, index, as_of)
    return held is not None or (deadline is not None and as_of > deadline)


def _next_of(
    points: Sequence[Point], readings: Sequence[Reading], index: int, as_of: date
) -> tuple[date | None, date | None]:
    """When the next occurrence of a series was held, and its deadline, that of the step after the last one too."""
    point, held, deadline = points[index], None, None
    if point.series and index + 1 < len(points):
        held = completed_by(points[index + 1], as_of)
        deadline = readings[index + 1].deadline
    if deadline is None:
        deadline = (readings[index].terms or point.terms).deadline(point.following)
    return held, deadline


def _upcoming(points: Sequence[Point], readings: Sequence[Reading], states: Sequence[Term], as_of: date) -> set[int]:
    """The open points whose deadline lies ahead; of a series the earliest only."""
    ahead = [index for index, state in enumerate(states) if state in _AHEAD]
    if not ahead or not points[ahead[0]].series:
        return set(ahead)
    return {min(ahead, key=lambda index: (readings[index].deadline or as_of, index))}


_AHEAD = (PAUSED, UNDER_WAY, NOT_YET)


def deviation_of(judged: Judged | PointView) -> int | None:
    """Completion, else forecast, else deadline, less the first deadline; positive is late."""
    first, forecast = judged.first.deadline, judged.point.facts.forecast
    reached = judged.completed or (forecast.last if forecast is not None else judged.shown.deadline)
    return None if first is None or reached is None else (reached - first).days


def reckonings_of(points: Sequence[Point], as_of: date, horizon: int) -> list[Reckoning]:
    """The points of an item by each yardstick; where nothing was ever decided, the one that stands for all."""
    shown = reckon(points, Yardstick.SHOWN, as_of, horizon)
    others = () if shown.settled else (Yardstick.COUNTED, Yardstick.FIRST)
    return [shown, *(reckon(points, yardstick, as_of, horizon) for yardstick in others)]


class Subject(Struct, frozen=True):
    """A point whose figures are told: which of the item's points, what it is called, the day and the horizon."""

    points: Sequence[Point]
    index: int
    place: Message
    as_of: date
    horizon: int


def verdict_steps(subject: Subject, reckonings: Sequence[Reckoning], view: PointView) -> Iterator[Step]:
    """Deadlines, states, days and deviation of a point, and its place in the totals."""
    for reckoning in reckonings:
        yardstick = yardstick_term(reckoning.yardstick, agree=reckoning.settled)
        common: dict[str, Value] = {"point": subject.place, "yardstick": yardstick}
        yield _period_step(subject, reckoning, common)
        yield _deadline_step(subject, reckoning, common)
        yield _state_step(subject, reckoning, common)
        yield _days_step(subject, reckoning, common)
    yield _deviation_step(view, subject.place)
    yield _place_step(view, subject.place)


def _period_step(subject: Subject, reckoning: Reckoning, common: dict[str, Value]) -> Step:
    """The due period in force, by the moves that the yardstick takes."""
    point, as_of, yardstick = subject.points[subject.index], subject.as_of, reckoning.yardstick
    track = track_of(point, as_of, yardstick)
    _, initial, deadline = track.steps[0]
    moves = [
        message("{day}: {period}, by {deadline}", day=day, period=period, deadline=track.terms.deadline(period))
        for day, period in dated_moves(point, as_of)
        if yardstick is not Yardstick.FIRST
    ]
    if yardstick is Yardstick.SHOWN:
        rule = message("every move decided by the day")
    elif yardstick is Yardstick.COUNTED:
        rule = message("every move decided by the day and no later than the deadline till then; none after a late one")
    else:
        rule = message("the first deadline; no move")
    inputs: dict[str, Value] = {"as-of": as_of, "initial": initial, "deadline": deadline, "moves": tuple(moves)}
    return Step(
        Term("period", "due period"),
        1 if yardstick is Yardstick.SHOWN else 5,
        rule,
        common | inputs,
        reckoning.readings[subject.index].period,
    )


def _deadline_step(subject: Subject, reckoning: Reckoning, common: dict[str, Value]) -> Step:
    """The last day in time of the due period."""
    reading = reckoning.readings[subject.index]
    terms, period = reading.terms or subject.points[subject.index].terms, reading.period
    day_off = {
        "keep": Term("keep", "stays"),
        "previous": Term("previous", "the working day before"),
        "next": Term("next", "the working day after"),
    }[terms.day_off]
    inputs: dict[str, Value] = {
        "period": period,
        "lag": terms.lag.count if terms.lag is not None else 0,
        "working": terms.lag is not None and terms.lag.working,
        "day-off": day_off,
        "days-off": () if period is None else days_off_passed(period, terms.lag, terms.day_off, terms.calendar),
    }
    rule = message("the last day of the due period, then the lag, then the rule for days off")
    return Step(Term("deadline", "deadline"), 1, rule, common | inputs, reading.deadline)


def _state_step(subject: Subject, reckoning: Reckoning, common: dict[str, Value]) -> Step:
    """The first state that fits."""
    points, index, as_of = subject.points, subject.index, subject.as_of
    point, reading, verdict = points[index], reckoning.readings[index], reckoning.verdicts[index]
    held, next_deadline = _next_of(points, reckoning.readings, index, as_of)
    inputs: dict[str, Value] = {
        "as-of": as_of,
        "deadline": verdict.deadline,
        "completed": completed_by(point, as_of),
        "lifts": _lifts(point, reckoning.yardstick, as_of),
        "lapses": point.lapses,
        "next-held": held,
        "next-deadline": next_deadline,
        "paused": is_paused(point, as_of),
        "upcoming": not point.series or index in reckoning.upcoming,
        "horizon": subject.horizon,
        "start": start_of(point, reading.period),
    }
    rule = message(
        "the first that fits: completed, lifted, without a deadline, missed, overdue, paused, due soon, under way, not "
        "yet"
    )
    return Step(Term("state", "state"), 2, rule, common | inputs, verdict.state)


def _lifts(point: Point, yardstick: Yardstick, as_of: date) -> tuple[Message, ...]:
    track = track_of(point, as_of, yardstick)
    dated = [(lift.term, lift.day or as_of) for lift in point.lifts]
    return tuple(
        message("{decision} {day}, deadline then {deadline}", decision=term, day=day, deadline=track.on(day))
        for term, day in dated
    )


def _days_step(subject: Subject, reckoning: Reckoning, common: dict[str, Value]) -> Step:
    verdict = reckoning.verdicts[subject.index]
    inputs: dict[str, Value] = {
        "as-of": subject.as_of, "state": verdict.state,
        "completed": completed_by(subject.points[subject.index], subject.as_of), "deadline": verdict.deadline,
    }  # fmt: skip
    rule = message("completed late: completion - deadline; overdue: the day - deadline")
    return Step(Term("days", "days late or overdue"), 2, rule, common | inputs, verdict.days)


def _deviation_step(view: PointView, place: Message) -> Step:
    inputs: dict[str, Value] = {
        "point": place, "completed": view.completed, "forecast": view.forecast, "deadline": view.deadline,
        "first-deadline": view.first_deadline,
    }  # fmt: skip
    rule = message("completion, else expected day, else deadline, - first deadline")
    return Step(Term("deviation", "deviation in days"), 10, rule, inputs, deviation_of(view))


def _place_step(view: PointView, place: Message) -> Step:
    outcome = view.counted.outcome
    rule = message(
        "completed: in time or late; missed and overdue: not completed; other open ones: not yet due; excused, cancelled, "
        "carried and open without a deadline stand beside"
    )
    inputs: dict[str, Value] = {"point": place, "state": view.counted.state}
    return Step(Term("place", "place in the totals"), 3, rule, inputs, None if outcome is None else OUTCOMES[outcome])
