"""Why: every figure of an item as a step with its rule, its inputs and its result.

Whoever has the inputs of a step can reckon its result by hand; a test does so for random plans.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from cluster_cli.core.health import (
    Surroundings,
    longest_run,
    place_of,
    point_findings,
    running_at_end,
    surroundings_of,
)
from cluster_cli.core.messages import Share, Term, Value, message
from cluster_cli.core.reckoning import point_steps, scene_of, weight_steps
from cluster_cli.core.states import (
    CANCELLED,
    CARRIED,
    DUE_SOON,
    EXCUSED,
    LEVELS,
    MISSED,
    OPEN_STATES,
    OUTCOMES,
    OVERDUE,
    UNDATED,
)
from cluster_cli.core.steps import INPUTS, Step, exact
from cluster_cli.core.views import Assessment, PointView, RowView

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
    return (*steps, *_row_steps(assessment, row, around))


def _point_health(view: PointView, around: Surroundings) -> Step:
    """The colour of a point from the reasons that apply to it."""
    limits, verdict = around.thresholds, view.counted
    findings = point_findings(view, around)
    return Step(
        Term("health", "health"),
        message("health of a point: the worst of its reasons; a closed point has none (rules of judgement, 4)"),
        {
            "point": place_of(view.point, around.stages),
            "open": verdict.state.key in OPEN_STATES,
            "state": verdict.state,
            "days": verdict.days,
            "limit-red": exact(limits.overdue_red),
            "reasons": tuple(finding.reason for finding in findings),
            "levels": tuple(LEVELS[finding.level] for finding in findings),
        },
        None if view.health.level is None else LEVELS[view.health.level],
    )


def _row_steps(assessment: Assessment, row: RowView, around: Surroundings) -> Iterator[Step]:
    yield _outcome(row)
    yield _closing(row)
    if any(view.point.series for view in row.points):
        yield _series(row, around)
    yield _row_health(row)
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
            "due-soon": states[DUE_SOON.key],
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


def _series(row: RowView, around: Surroundings) -> Step:
    past = [view for view in row.points if view.counted.counted and view.counted.past]
    held = [view for view in past if view.completed is not None]
    return Step(
        Term("series", "series held in time"),
        message("occurrences held in time / past occurrences that count (rules of judgement, 3.6 and 4)"),
        {
            "held": len(held),
            "in-time": sum(view.counted.outcome == "in_time" for view in held),
            "past": len(past),
            "missed-running": (running_at_end if len(past) >= around.thresholds.series_from else longest_run)(past),
        },
        _share(sum(view.counted.outcome == "in_time" for view in held), len(past)),
    )


def _share(part: int, whole: int) -> Share | None:
    return Share(Fraction(part), Fraction(whole)) if whole else None


def _row_health(row: RowView) -> Step:
    levels = [view.health.level for view in row.judged if view.health.level is not None]
    return Step(
        Term("row-health", "health of the whole"),
        message("the worst of its points, of the series and of a person's judgement (rules of judgement, 4)"),
        {
            "levels": tuple(LEVELS[level] for level in levels),
            "reasons": row.health.reasons,
        },
        None if row.health.level is None else LEVELS[row.health.level],
    )
