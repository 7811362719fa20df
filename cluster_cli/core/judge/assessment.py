"""The assessment: every derived fact of a portfolio as of a day.

It is derived here and nowhere else, so a list, a chart and a file for machines cannot disagree. The rules stand in
docs/en/formulas.md; each module of this folder names its sections.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeVar

from msgspec import Struct, structs

from cluster_cli.core.judge.health import (
    Surroundings,
    has_happened,
    health_of,
    level_term,
    personal_finding,
    point_findings,
    series_findings,
    series_level,
    surroundings_of,
)
from cluster_cli.core.judge.totals import ALONE, Place, row_of, totals_of_points, totals_of_rows, with_roll_ups
from cluster_cli.core.judge.verdicts import Judged, deviation_of, judge
from cluster_cli.core.judge.views import Assessment, Finding, IndicatorView, Phase, PointView, RowView, Step, Totals
from cluster_cli.core.judge.weights import shares, weight_taken
from cluster_cli.core.messages import Term, Value, message
from cluster_cli.core.model import (
    NO_FACTS,
    Activity,
    Carried,
    Change,
    Decided,
    Decision,
    Facts,
    Item,
    Plan,
    Portfolio,
    Project,
    Stage,
)
from cluster_cli.core.naming import LEVELS, Level
from cluster_cli.core.plan.decisions import Holder, effective_day, status_on
from cluster_cli.core.plan.points import ancestors_of, below, children_of, parents_of, points_of
from cluster_cli.core.plan.schedule import (
    MOST_POINTS,
    MOST_POINTS_IN_ALL,
    Calendar,
    ScheduleFault,
    grid_fault,
    point_names,
)

__all__ = ["Assessment", "PointView", "RowView", "Totals", "assess"]

_OUTSIDE_RATIOS = ("effort", "projects")
_Item = TypeVar("_Item", Activity, Project)


class _Frame(Struct, frozen=True):
    """The rows as they hang together."""

    parents: dict[str, str]
    children: dict[str, list[str]]
    around: Surroundings


class _Shares(Struct, frozen=True):
    """What one point of each row weighs, by the plan in force and by the first deadlines."""

    in_force: dict[str, Fraction]
    first: dict[str, Fraction]


def assess(
    portfolio: Portfolio, as_of: date, calendar: Calendar | None = None, horizon: int | None = None
) -> Assessment:
    """Judge a portfolio as of a day.

    `calendar` is the plan's production calendar (Saturdays and Sundays where there is none); `horizon` is the number of
    days in which a deadline is due soon, the plan's unless given. Nothing dated later than the day has happened.
    """
    plan = portfolio.plan
    horizon = plan.horizon if horizon is None else horizon
    activities = _unique(plan.activities)
    parents = parents_of(activities)
    frame = _Frame(parents, children_of(parents), surroundings_of(portfolio, as_of))
    judged, faults = _judge_rows(activities, plan, calendar, frame, horizon)
    rows = _rows(activities, judged, frame)
    cards = _cards(_unique(portfolio.matrix.projects), plan, calendar, frame.around, horizon)
    rows = with_roll_ups(rows, cards)
    by_id = {row.id: row for row in (*cards, *rows)}
    if any(row.item.after for row in by_id.values()):
        from cluster_cli.core.judge import network  # noqa: PLC0415 - only where something waits

        rows, cards = network.held_up(rows, by_id), network.held_up(cards, by_id)
        by_id = {row.id: row for row in (*cards, *rows)}
    return summed(portfolio, as_of, horizon, rows, cards, by_id, tuple(faults))


def summed(  # noqa: PLR0913, PLR0917 - the parts of one record
    portfolio: Portfolio,
    as_of: date,
    horizon: int,
    rows: tuple[RowView, ...],
    cards: tuple[RowView, ...],
    by_id: dict[str, RowView],
    faults: tuple[tuple[str, ScheduleFault], ...],
) -> Assessment:
    """The judged rows and cards with everything that is summed over them."""
    views = [view for row in rows for view in row.points]
    tops = [row for row in rows if row.parent is None]
    return Assessment(
        portfolio, as_of, horizon, rows, cards,
        totals_of_rows(tops), totals_of_points(views),
        totals_of_rows(cards), totals_of_points(view for card in cards for view in card.points),
        min((view.deadline for view in views if view.shown_next and view.deadline is not None), default=None),
        phase_of(portfolio.plan, as_of), is_recorded(portfolio, as_of), _health_counts(tops), faults, by_id,
    )  # fmt: skip


def _unique(items: Sequence[_Item]) -> Sequence[_Item]:
    """The first of each id; doubles are an error elsewhere and would be counted twice here."""
    first_of = {item.id: item for item in reversed(items)}
    return items if len(first_of) == len(items) else [each for each in items if first_of[each.id] is each]


def _judge_rows(
    activities: Sequence[Activity], plan: Plan, calendar: Calendar | None, frame: _Frame, horizon: int
) -> tuple[dict[str, list[Judged]], list[tuple[str, ScheduleFault]]]:
    """The judged points of each row without parts, and the rows whose grid cannot be laid."""
    by_id = {activity.id: activity for activity in activities} if frame.parents else {}
    judged: dict[str, list[Judged]] = {}
    faults = []
    room = MOST_POINTS_IN_ALL
    for activity in activities:
        if activity.id in frame.children:
            judged[activity.id] = []
            continue
        fault = _fault(activity, plan, room) if _may_fail(activity, room) else None
        if fault is not None:
            faults.append((activity.id, fault))
            judged[activity.id] = []
            continue
        above = [by_id[row] for row in ancestors_of(activity.id, frame.parents)] if frame.parents else ()
        points = points_of(activity, plan, calendar, above, taken=True)
        room -= len(points)
        judged[activity.id] = judge(points, frame.around.as_of, horizon)
    return judged, faults


def _may_fail(activity: Activity, room: int) -> bool:
    """Whether there is anything about the grid that could be wrong."""
    return activity.repeat is not None or activity.lag is not None or len(activity.due) > min(room, MOST_POINTS)


def _fault(activity: Activity, plan: Plan, room: int) -> ScheduleFault | None:
    fault = grid_fault(activity, plan)
    if fault is None and len(point_names(activity, plan)) > room:
        return ScheduleFault("too-many-points", {"most": MOST_POINTS_IN_ALL})
    return fault


def _rows(activities: Sequence[Activity], judged: Mapping[str, list[Judged]], frame: _Frame) -> tuple[RowView, ...]:
    in_force = _point_weights(activities, judged, frame, first=False)
    settled = all(point.first is point.counted for points in judged.values() for point in points) and not any(
        change.field == "weight" for activity in activities for change in activity.facts.changes
    )
    first = in_force if settled else _point_weights(activities, judged, frame, first=True)
    weights = _Shares(in_force, first)
    views: dict[str, tuple[PointView, ...]] = {}
    findings: dict[str, list[Finding]] = {}
    for activity in activities:
        views[activity.id], findings[activity.id] = _views(activity, judged[activity.id], frame.around, weights)
    findings = _reasons(activities, findings, frame)
    rows = []
    for activity in activities:
        points = judged_by = views[activity.id]
        place = ALONE
        if frame.parents:
            place = Place(frame.parents.get(activity.id), tuple(frame.children.get(activity.id, ())))
        if place.parts:
            judged_by = tuple(view for leaf in below(activity.id, frame.children) for view in views[leaf])
        rows.append(row_of(activity, points, judged_by, place, findings[activity.id], frame.around))
    return tuple(rows)


def _reasons(
    activities: Sequence[Activity], findings: Mapping[str, list[Finding]], frame: _Frame
) -> dict[str, list[Finding]]:
    """The reasons for the colour of each row: of its points or its parts, and of a person's judgement."""
    order = activities
    if frame.parents:  # the deepest first, so that a row finds those of its parts ready
        order = sorted(activities, key=lambda activity: -len(ancestors_of(activity.id, frame.parents)))
    reasons: dict[str, list[Finding]] = {}
    for activity in order:
        parts = frame.children.get(activity.id)
        derived = findings[activity.id] if parts is None else [each for part in parts for each in reasons[part]]
        personal = personal_finding(activity, derived, frame.around) if activity.assessment is not None else []
        reasons[activity.id] = derived + personal if personal else derived
    return reasons


def _point_weights(
    activities: Sequence[Activity], judged: Mapping[str, list[Judged]], frame: _Frame, *, first: bool
) -> dict[str, Fraction]:
    """What one counted point of each row weighs by a yardstick."""
    counts = {}
    for activity in activities:
        if activity.measure not in _OUTSIDE_RATIOS:
            outcomes = [(point.first if first else point.counted).outcome for point in judged[activity.id]]
            counts[activity.id] = len(outcomes) - outcomes.count(None)
    own = {activity.id: _own_weight(activity, judged, frame, first=first) for activity in activities}
    whole = shares(own, frame.parents, frame.children, counts)
    return {row: weight if counts[row] == 1 else weight / counts[row] for row, weight in whole.items()}


def _own_weight(activity: Activity, judged: Mapping[str, list[Judged]], frame: _Frame, *, first: bool) -> Fraction:
    if not activity.facts.changes:
        return activity.weight
    leaves = below(activity.id, frame.children) if activity.id in frame.children else (activity.id,)
    deadlines = [point.counted.deadline for leaf in leaves for point in judged[leaf]]
    return weight_taken(activity, deadlines, frame.around.as_of, frame.around.decisions, first=first)


def _views(
    item: Item, judged: Sequence[Judged], around: Surroundings, weights: _Shares
) -> tuple[tuple[PointView, ...], list[Finding]]:
    """The points of an item as shown, and the reasons for its colour."""
    weight, first_weight = weights.in_force.get(item.id), weights.first.get(item.id)
    if len(judged) == 1 and not judged[0].point.series:
        findings = point_findings(judged[0], around)
        return (_view(judged[0], findings, around, weight, first_weight),), findings
    views = []
    reasons = series_findings(judged, around)
    for each in judged:
        findings = point_findings(each, around)
        reasons += findings
        views.append(_view(each, findings, around, weight, first_weight))
    return tuple(views), reasons


def _view(
    judged: Judged,
    findings: Sequence[Finding],
    around: Surroundings,
    weight: Fraction | None,
    first_weight: Fraction | None,
) -> PointView:
    counted, first = judged.counted, judged.first
    return PointView(
        judged.point, judged.period, judged.shown, counted, first, judged.completed, judged.start,
        judged.late_decision, judged.paused, judged.completed is not None and _is_confirmed(judged, around),
        judged.shown_next, deviation_of(judged),
        weight if counted.outcome is not None else None, first_weight if first.outcome is not None else None,
        health_of(findings),
    )  # fmt: skip


def _is_confirmed(judged: Judged, around: Surroundings) -> bool:
    confirmed = judged.point.facts.confirmed
    if confirmed is None:
        return False
    day = effective_day(confirmed.on, confirmed.by, around.decisions)
    return day is None or day <= around.as_of


def _cards(
    projects: Sequence[Project], plan: Plan, calendar: Calendar | None, around: Surroundings, horizon: int
) -> tuple[RowView, ...]:
    nothing = _Shares({}, {})
    cards = []
    for project in projects:
        judged = judge(points_of(project, plan, calendar), around.as_of, horizon)
        views, findings = _views(project, judged, around, nothing)
        measured = _indicators(project, around)
        if findings:  # a closed project has no colour
            of_indicators, of_lines = _card_findings(project, measured, around)
            findings += [*of_indicators, *of_lines]
        card = row_of(project, views, views, ALONE, findings + personal_finding(project, findings, around), around)
        cards.append(structs.replace(card, indicators=measured) if measured else card)
    return tuple(cards)


def _indicators(project: Project, around: Surroundings) -> tuple[IndicatorView, ...]:
    if not project.indicators:
        return ()
    from cluster_cli.core.judge.indicators import views_of  # noqa: PLC0415 - only where there are some

    return tuple(views_of(project, around))


def _card_findings(
    project: Project, measured: Sequence[IndicatorView], around: Surroundings
) -> tuple[list[Finding], list[Finding]]:
    """What the indicators and what the budget lines of a project say against its colour."""
    of_indicators: list[Finding] = []
    of_lines: list[Finding] = []
    if measured:
        from cluster_cli.core.judge import indicators  # noqa: PLC0415 - only where there are some

        of_indicators = indicators.findings_of(measured)
    if project.budget:
        from cluster_cli.core.judge import money  # noqa: PLC0415 - only where there is some

        of_lines = money.findings_of(money.views_of(project, around))
    return of_indicators, of_lines


def health_step(assessment: Assessment, row: RowView, around: Surroundings) -> Step:
    """The colour of the whole; of a row with parts from the points, series and judgements of all of them.

    What an item waits for stands among its reasons and gives no colour.
    """
    rows = list(_with_parts(assessment, row))
    points = [view.health.level for view in row.judged if view.health.level is not None]
    series = [level for each in rows if (level := series_level(each.points, around)) is not None]
    persons = [
        LEVELS[each.item.assessment.health]
        for each in rows
        if each.item.assessment is not None and each.health.level is not None and has_happened(each.item, around)
    ]
    rule = message("the worst of its points, of the series and of a person's judgement; a closed row has none")
    inputs: dict[str, Value] = {
        "points-health": tuple(LEVELS[level] for level in points),
        "series-health": tuple(series),
        "persons-health": tuple(persons),
    }
    if isinstance(row.item, Project):
        of_indicators, of_lines = _card_findings(row.item, row.indicators, around)
        inputs |= {
            "indicators-health": tuple(LEVELS[finding.level] for finding in of_indicators),
            "budget-health": tuple(LEVELS[finding.level] for finding in of_lines),
        }
        rule = message(
            "the worst of its points, its indicators and budget lines and of a person's judgement; without a point that is "
            "still open none"
        )
    return Step(Term("row-health", "health of the whole"), 12, rule, inputs, level_term(row.health.level))


def _with_parts(assessment: Assessment, row: RowView) -> Iterator[RowView]:
    yield row
    for part in row.parts:
        yield from _with_parts(assessment, assessment.by_id[part])


def _health_counts(rows: Sequence[RowView]) -> dict[Level, int]:
    """How many activities have each colour; closed ones have none."""
    counts: dict[Level, int] = dict.fromkeys(LEVELS, 0)
    for row in rows:
        if row.health.level is not None:
            counts[row.health.level] += 1
    return counts


def narrowed(
    assessment: Assessment, chosen: Sequence[RowView], selection: tuple[tuple[str, str], ...] = ()
) -> Assessment:
    """The assessment with only the chosen rows and cards in it; each point keeps its state and its weight.

    `selection` are the options that asked for them. A part whose row was not chosen stands for itself. `by_id` still
    knows every item.
    """
    ids = {row.id for row in chosen}
    rows = tuple(
        row if row.parent is None or row.parent in ids else structs.replace(row, parent=None)
        for row in chosen
        if isinstance(row.item, Activity)
    )
    cards = tuple(row for row in chosen if not isinstance(row.item, Activity))
    sums = summed(
        assessment.portfolio, assessment.as_of, assessment.horizon, rows, cards, assessment.by_id, assessment.faults
    )
    return structs.replace(sums, selection=selection)


def phase_of(plan: Plan, as_of: date) -> Phase:
    """Where the day stands in the plan's term; a plan without a period is always running."""
    if plan.closed is not None:
        day = effective_day(plan.closed.on, plan.closed.by, plan.decisions)
        if day is None or day <= as_of:
            return "closed"
    if plan.period is None or as_of in plan.period:
        return "running"
    return "before" if as_of < plan.period.first else "over"


def is_recorded(portfolio: Portfolio, as_of: date) -> bool:
    """Whether anything about the work was ever recorded by the day."""
    decisions = portfolio.plan.decisions
    for activity in portfolio.plan.activities:
        if _tells(activity, decisions, as_of) or any(day <= as_of for day in activity.progress):
            return True
        if any(_has_facts(facts, decisions, as_of) for facts in activity.points.values()):
            return True
    holders: list[Holder] = []
    for project in portfolio.matrix.projects:
        holders += [project, *project.stages]
    return any(_tells(holder, decisions, as_of) for holder in holders)


def _tells(holder: Holder, decisions: dict[str, Decision], as_of: date) -> bool:
    carried = None if isinstance(holder, Stage) else holder.carried
    return (
        status_on(holder, as_of, decisions) != "planned"
        or (carried is not None and _happened(carried, decisions, as_of))
        or _has_facts(holder.facts, decisions, as_of)
    )


def _has_facts(facts: Facts, decisions: dict[str, Decision], as_of: date) -> bool:
    if facts is NO_FACTS:
        return False
    if any(day <= as_of for day in (facts.completed, *facts.also) if day is not None):
        return True
    records = (facts.excused, facts.confirmed, *facts.changes)
    if any(record is not None and _happened(record, decisions, as_of) for record in records):
        return True
    return any((facts.forecast, facts.reason, facts.action, facts.result, facts.evidence))


def _happened(record: Decided | Change | Carried, decisions: dict[str, Decision], as_of: date) -> bool:
    day = effective_day(record.on, record.by, decisions)
    return day is None or day <= as_of
