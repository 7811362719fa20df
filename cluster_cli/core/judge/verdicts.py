"""The state of each control point by each yardstick (judgement 2 and 3.2): one function for all three readings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from cluster_cli.core.judge.views import Verdict
from cluster_cli.core.messages import Term
from cluster_cli.core.periods import Period
from cluster_cli.core.plan.points import Point, Reading, Yardstick, read
from cluster_cli.core.states import (
    CANCELLED,
    CARRIED,
    COMPLETED,
    COMPLETED_LATE,
    DUE_SOON,
    EXCUSED,
    MISSED,
    NOT_YET,
    OVERDUE,
    PAUSED,
    UNDATED,
    UNDER_WAY,
    Outcome,
)

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


def judge(points: Sequence[Point], as_of: date, horizon: int) -> list[Judged]:
    """Judge the points of one item; the points of a series decide each other's fate, so they come together."""
    if len(points) == 1 and points[0].settled:
        return [_judge_alone(points[0], as_of, horizon)]
    if all(point.settled for point in points):
        readings = [Reading(point.due, point.terms.deadline(point.due)) for point in points]
        shown, upcoming = _verdicts(points, readings, as_of, horizon)
        counted = first = shown
        late = [False] * len(points)
    else:
        readings = [read(point, as_of, Yardstick.SHOWN) for point in points]
        shown, upcoming = _verdicts(points, readings, as_of, horizon)
        in_force = [read(point, as_of, Yardstick.COUNTED) for point in points]
        counted, _ = _verdicts(points, in_force, as_of, horizon)
        late = [reading.left_out for reading in in_force]
        first, _ = _verdicts(points, [read(point, as_of, Yardstick.FIRST) for point in points], as_of, horizon)
    return [
        Judged(
            point,
            readings[index].period,
            shown[index],
            counted[index],
            first[index],
            completed_by(point, as_of),
            start_of(point, readings[index].period),
            late[index],
            is_paused(point, as_of),
            index in upcoming,
        )
        for index, point in enumerate(points)
    ]


def _judge_alone(point: Point, as_of: date, horizon: int) -> Judged:
    """The common case, a row with one point about which nothing was ever decided: all readings are one."""
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


def _verdicts(
    points: Sequence[Point], readings: Sequence[Reading], as_of: date, horizon: int
) -> tuple[list[Verdict], set[int]]:
    """A verdict for each point, and the indexes of those that come next."""
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
    return verdicts, upcoming


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
    point = points[index]
    deadline = None
    if index + 1 < len(points):
        if completed_by(points[index + 1], as_of) is not None:
            return True
        deadline = readings[index + 1].deadline
    if deadline is None:
        deadline = (readings[index].terms or point.terms).deadline(point.following)
    return deadline is not None and as_of > deadline


def _upcoming(points: Sequence[Point], readings: Sequence[Reading], states: Sequence[Term], as_of: date) -> set[int]:
    """The open points whose deadline lies ahead; of a series the earliest only."""
    found = [index for index, state in enumerate(states) if state in _AHEAD]
    if not found or not points[found[0]].series:
        return set(found)
    return {min(found, key=lambda index: (readings[index].deadline or as_of, index))}


_AHEAD = (PAUSED, UNDER_WAY, NOT_YET)
