"""Why: every figure of an item as a step with its rule, its inputs and its result.

Whoever has the inputs of a step can reckon its result by hand; a test does so for random plans.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from cluster_cli.core.judge.health import (
    Finding,
    Surroundings,
    forecast_late,
    has_happened,
    health_of,
    is_planned,
    longest_run,
    moved_by,
    past_of,
    place_of,
    running_at_end,
    series_findings,
    surroundings_of,
)
from cluster_cli.core.judge.reckoning import point_steps, scene_of, weight_steps
from cluster_cli.core.judge.reckoning_cards import card_steps, part_levels
from cluster_cli.core.judge.steps import INPUTS, Step, exact
from cluster_cli.core.judge.thresholds import Thresholds
from cluster_cli.core.judge.views import Assessment, PointView, RowView
from cluster_cli.core.messages import Share, Term, Value, message
from cluster_cli.core.model import Project
from cluster_cli.core.states import (
    CANCELLED,
    CARRIED,
    EXCUSED,
    LEVELS,
    MISSED,
    OPEN_STATES,
    OUTCOMES,
    OVERDUE,
    UNDATED,
    Level,
)

__all__ = ["INPUTS", "Step", "why"]


def why(assessment: Assessment, item_id: str) -> tuple[Step, ...]:
    """The steps behind every figure of an item, which must be there: its points first, then the row itself."""
    row = assessment.by_id[item_id]
    around = surroundings_of(assessment.portfolio, assessment.as_of)
    steps: list[Step] = []
    scene = scene_of(assessment, row)
    for index, view in enumerate(row.points):
        place = place_of(view.point, around.stages)
        steps += point_steps(scene, index, place)
        steps += weight_steps(scene, view, place)
        steps.append(_point_health(view, around))
    if isinstance(row.item, Project):
        steps += card_steps(row.item, around)
    return (*steps, *_row_steps(assessment, row, around))


def _point_health(view: PointView, around: Surroundings) -> Step:
    """The colour of a point from what speaks against it; what does not apply is not among the inputs."""
    limits, verdict = around.thresholds, view.counted
    inputs: dict[str, Value] = {"point": place_of(view.point, around.stages), "state": verdict.state}
    if verdict.state.key in OPEN_STATES:
        inputs |= _against(view, around.as_of, limits)
    rule = message(
        "closed: no colour; red or amber: overdue, expected late, not started in time, moved far or often, each by its "
        "limit; else unknown where paused or without a deadline, else green (rules of judgement, 4)"
    )
    return Step(Term("health", "health"), rule, inputs, _level(view.health.level))


def _against(view: PointView, as_of: date, limits: Thresholds) -> dict[str, Value]:
    found: dict[str, Value] = {}
    point, deadline = view.point, view.counted.deadline
    if view.counted.state is OVERDUE:
        found |= {"as-of": as_of, "deadline": deadline, "overdue-red": exact(limits.overdue_red)}
    if forecast_late(view):
        found |= {"forecast": view.forecast, "deadline": deadline, "expected-red": exact(limits.forecast_red)}
    if point.start is not None and deadline is not None and not point.series:
        found |= {
            "as-of": as_of, "deadline": deadline, "start-written": point.start, "started": not is_planned(view),
            "unstarted-amber": exact(limits.start_days),
        }  # fmt: skip
    if not point.settled:
        moved = moved_by(view, as_of)
        found |= {
            "deadline": deadline, "first-deadline": view.first_deadline,
            "moved-amber": exact(limits.moved_amber), "moved-red": exact(limits.moved_red),
            "moves-taken": moved.times, "moves-amber": exact(limits.moves_amber), "moves-red": exact(limits.moves_red),
        }  # fmt: skip
    return found


def _level(level: Level | None) -> Term | None:
    return None if level is None else LEVELS[level]


def _row_steps(assessment: Assessment, row: RowView, around: Surroundings) -> Iterator[Step]:
    yield _outcome(row)
    yield _closing(row)
    if any(view.point.series for view in row.points):
        yield _series(row)
        yield _series_health(row, around)
    yield _row_health(assessment, row, around)
    if isinstance(row.roll_up, Share):
        linked = [card for card in assessment.cards if row.id in getattr(card.item, "activities", ())]
        yield Step(
            Term("roll-up", "completed share of the linked projects"),
            message("completed points of the linked projects / all of them (rules of judgement, 3)"),
            {"completed": sum(card.done for card in linked), "owed": sum(card.owed_in_all for card in linked)},
            row.roll_up,
        )


def _outcome(row: RowView) -> Step:
    verdicts = [view.counted for view in row.judged]
    outcomes = Counter(verdict.outcome for verdict in verdicts)
    states = Counter(verdict.state.key for verdict in verdicts)
    return Step(
        Term("outcome", "place in the totals"),
        message(
            "any point overdue: not completed; open points left: not yet due; nothing completed: not completed; "
            "all in time: completed in time; else completed late (rules of judgement, 2)"
        ),
        {
            "overdue": states[OVERDUE.key],
            "not-due": outcomes["not_due"],
            "in-time": outcomes["in_time"],
            "late": outcomes["late"],
            "missed": states[MISSED.key],
            "excused": states[EXCUSED.key],
            "cancelled": states[CANCELLED.key],
            "carried": states[CARRIED.key],
            "undated": states[UNDATED.key],
        },
        row.besides if row.outcome is None else OUTCOMES[row.outcome],
    )


def _closing(row: RowView) -> Step:
    states = Counter(view.shown.state.key for view in row.judged)
    names = ("completed", "completed-late", "missed", "excused", "cancelled", "carried")
    inputs: dict[str, Value] = {name: states[name] for name in names}
    return Step(
        Term("closed", "closed"),
        message(
            "closed when every point is completed, missed, excused, cancelled or carried; partly completed where "
            "some are completed and some missed (rules of judgement, 2)"
        ),
        {"points": len(row.judged), **inputs},
        row.closed,
    )


def _series(row: RowView) -> Step:
    past = past_of(row.points)
    in_time = sum(view.counted.outcome == "in_time" for view in past)
    inputs: dict[str, Value] = {
        "held": sum(view.completed is not None for view in past), "in-time": in_time, "past": len(past),
    }  # fmt: skip
    rule = message("occurrences held in time / past occurrences that count (rules of judgement, 3.6)")
    result = Share(Fraction(in_time), Fraction(len(past))) if past else None
    return Step(Term("series", "series held in time"), rule, inputs, result)


def _series_health(row: RowView, around: Surroundings) -> Step:
    """The colour that a series gives its row, from its past occurrences."""
    limits, past = around.thresholds, past_of(row.points)
    inputs: dict[str, Value] = {
        "open": sum(view.counted.state.key in OPEN_STATES for view in row.points),
        "past": len(past),
        "in-time": sum(view.counted.outcome == "in_time" for view in past),
        "missed": sum(view.counted.state is MISSED for view in past),
        "missed-running": longest_run(past),
        "missed-since-held": running_at_end(past),
        "series-from": exact(limits.series_from),
        "series-amber": exact(limits.series_amber),
        "series-red": exact(limits.series_red),
        "missed-red": exact(limits.missed_red),
    }
    rule = message(
        "nothing open: no colour; from so many past ones on the per cent held in time and those missed since one was "
        "held; with fewer those missed, one after another red, one amber (rules of judgement, 4)"
    )
    return Step(
        Term("series-health", "health of the series"), rule, inputs, _worst(series_findings(row.points, around))
    )


def _worst(findings: Sequence[Finding]) -> Term | None:
    return _level(health_of(findings).level)


def _row_health(assessment: Assessment, row: RowView, around: Surroundings) -> Step:
    """The colour of the whole; of a row with parts from the points, series and judgements of all of them.

    What an item waits for stands among its reasons and gives no colour.
    """
    below = list(_with_parts(assessment, row))
    points = [view.health.level for view in row.judged if view.health.level is not None]
    series = [level for each in below if (level := _worst(series_findings(each.points, around))) is not None]
    persons = [
        LEVELS[each.item.assessment.health]
        for each in below
        if each.item.assessment is not None and each.health.level is not None and has_happened(each.item, around)
    ]
    rule = message(
        "the worst of its points, of the series and of a person's judgement; a closed row has none (rules of judgement, 4)"
    )
    inputs: dict[str, Value] = {
        "points-health": tuple(LEVELS[level] for level in points),
        "series-health": tuple(series),
        "persons-health": tuple(persons),
    }
    if isinstance(row.item, Project):
        of_indicators, of_lines = part_levels(row.item, around)
        inputs |= {"indicators-health": of_indicators, "budget-health": of_lines}
        rule = message(
            "the worst of its points, its indicators and budget lines and of a person's judgement; without a point that is "
            "still open none (rules of judgement, 4)"
        )
    return Step(Term("row-health", "health of the whole"), rule, inputs, _level(row.health.level))


def _with_parts(assessment: Assessment, row: RowView) -> Iterator[RowView]:
    yield row
    for part in row.parts:
        yield from _with_parts(assessment, assessment.by_id[part])
