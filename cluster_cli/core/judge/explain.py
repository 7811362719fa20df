"""Why: every figure of an item as a step with its rule, its inputs and its result, collected from where it is derived.

Whoever has the inputs of a step can reckon its result by hand; a test does so for random plans.
"""

from __future__ import annotations

from collections.abc import Iterator

from cluster_cli.core.judge.assessment import health_step
from cluster_cli.core.judge.health import Surroundings, place_of, point_health_step, series_steps, surroundings_of
from cluster_cli.core.judge.totals import roll_up_steps, row_steps
from cluster_cli.core.judge.verdicts import Subject, reckonings_of, verdict_steps
from cluster_cli.core.judge.views import Assessment, RowView, Step
from cluster_cli.core.judge.weights import weight_steps
from cluster_cli.core.messages import Term
from cluster_cli.core.model import Project

INPUTS = {
    term.key: term
    for term in (
        Term("point", "control point"),
        Term("yardstick", "reckoned by"),
        Term("as-of", "as of"),
        Term("period", "due period"),
        Term("initial", "due period before the moves"),
        Term("moves", "moves"),
        Term("lag", "days after the end of the period"),
        Term("working", "working days"),
        Term("day-off", "a deadline on a day off"),
        Term("days-off", "days off on the way"),
        Term("deadline", "deadline"),
        Term("first-deadline", "first deadline"),
        Term("completed", "completed"),
        Term("completed-late", "completed late"),
        Term("forecast", "expected"),
        Term("lifts", "decisions that lift it"),
        Term("lapses", "can be missed"),
        Term("next-held", "the next one held"),
        Term("next-deadline", "deadline of the next one"),
        Term("paused", "paused"),
        Term("upcoming", "comes next"),
        Term("horizon", "days in which a deadline is due soon"),
        Term("start", "start"),
        Term("state", "state"),
        Term("weight", "weight of the row"),
        Term("parts", "share of the row that it is a part of"),
        Term("points", "number of points"),
        Term("share", "weight of the point"),
        Term("past", "past"),
        Term("reading", "last reading"),
        Term("linear", "runs in a straight line"),
        Term("overdue-red", "red over, days overdue"),
        Term("expected-red", "red over, expected days after the deadline"),
        Term("start-written", "start as planned"),
        Term("started", "begun"),
        Term("unstarted-amber", "amber if not begun, days left up to"),
        Term("moved-amber", "amber over, days moved"),
        Term("moved-red", "red over, days moved"),
        Term("moves-taken", "number of moves"),
        Term("moves-amber", "amber from, moves"),
        Term("moves-red", "red from, moves"),
        Term("overdue", "overdue"),
        Term("not-due", "not yet due"),
        Term("in-time", "completed in time"),
        Term("late", "completed late"),
        Term("missed", "missed"),
        Term("excused", "excused"),
        Term("cancelled", "cancelled"),
        Term("carried", "carried to another plan"),
        Term("undated", "without a deadline"),
        Term("held", "held"),
        Term("open", "still open"),
        Term("missed-running", "missed one after another"),
        Term("missed-since-held", "missed since one was held"),
        Term("missed-red", "red from, missed one after another"),
        Term("series-from", "judged by per cent from, past ones"),
        Term("series-amber", "green from, per cent"),
        Term("series-red", "amber from, per cent"),
        Term("points-health", "colours of the points"),
        Term("series-health", "colours of the series"),
        Term("indicators-health", "colours of the indicators"),
        Term("budget-health", "colours of the budget lines"),
        Term("indicator", "indicator"),
        Term("direction", "which is better"),
        Term("target", "target to date"),
        Term("target-period", "period of the target"),
        Term("fact", "fact"),
        Term("measured", "measured on"),
        Term("reached", "reached of the target"),
        Term("lifted-on", "project lifted on"),
        Term("indicator-amber", "green from, per cent"),
        Term("indicator-red", "amber from, per cent"),
        Term("line", "budget line"),
        Term("line-period", "period of the line"),
        Term("planned-money", "planned"),
        Term("committed", "committed"),
        Term("spent", "spent"),
        Term("budget-amber", "amber if off by over, per cent"),
        Term("budget-red", "red if off by over, per cent"),
        Term("persons-health", "colours given by people"),
        Term("owed", "points that count"),
    )
}
"""What the inputs of the steps are called."""


def why(assessment: Assessment, item_id: str) -> tuple[Step, ...]:
    """The steps behind every figure of an item, which must be there: its points first, then the row itself."""
    row = assessment.by_id[item_id]
    around = surroundings_of(assessment.portfolio, assessment.as_of)
    steps = list(_point_steps(assessment, row, around))
    if isinstance(row.item, Project):
        steps += _card_steps(row, row.item, around)
    steps += row_steps(row)
    steps += series_steps(row, around)
    steps.append(health_step(assessment, row, around))
    steps += roll_up_steps(row, assessment.cards)
    return tuple(steps)


def _point_steps(assessment: Assessment, row: RowView, around: Surroundings) -> Iterator[Step]:
    points = [view.point for view in row.points]
    reckonings = reckonings_of(points, assessment.as_of, assessment.horizon)
    for index, view in enumerate(row.points):
        place = place_of(view.point, around.stages)
        subject = Subject(points, index, place, assessment.as_of, assessment.horizon)
        yield from verdict_steps(subject, reckonings, view)
        yield from weight_steps(assessment, row, view, place, settled=reckonings[0].settled)
        yield point_health_step(view, around)


def _card_steps(row: RowView, project: Project, around: Surroundings) -> Iterator[Step]:
    if row.indicators:
        from cluster_cli.core.judge.indicators import indicator_steps  # noqa: PLC0415 - only where there are some

        yield from indicator_steps(project, row.indicators, around)
    if project.budget:
        from cluster_cli.core.judge.money import line_steps  # noqa: PLC0415 - only where there is some

        yield from line_steps(project, around)
