"""Health: a colour with its reasons, worst first, each naming what it speaks of (judgement 4).

The thresholds have names, and a plan may set them under `health:`. On the limit the better colour holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from cluster_cli.core.decisions import effective_day
from cluster_cli.core.messages import Message, Share, days, message
from cluster_cli.core.model import Activity, Assessed, Decision, Portfolio, Project
from cluster_cli.core.points import Point
from cluster_cli.core.states import LEVELS, MISSED, OPEN_STATES, OVERDUE, PAUSED, UNDATED, Level
from cluster_cli.core.verdicts import Judged
from cluster_cli.core.views import NO_HEALTH, Health, PointView

RANK: dict[Level, int] = {level: rank for rank, level in enumerate(LEVELS)}


class Thresholds(Struct, frozen=True):
    """The limits between the colours: days, per cent or counts. The names are the keys under the plan's `health:`."""

    overdue_red: Fraction = Fraction(30)
    forecast_red: Fraction = Fraction(30)
    start_days: Fraction = Fraction(14)
    moved_amber: Fraction = Fraction(30)
    moved_red: Fraction = Fraction(90)
    moves_amber: Fraction = Fraction(2)
    moves_red: Fraction = Fraction(3)
    series_from: Fraction = Fraction(5)
    series_amber: Fraction = Fraction(90)
    series_red: Fraction = Fraction(70)
    missed_red: Fraction = Fraction(2)
    ratio_amber: Fraction = Fraction(95)
    ratio_red: Fraction = Fraction(90)
    heavy_point: Fraction = Fraction(5)


THRESHOLDS = Thresholds()


class Finding(Struct, frozen=True):
    """One reason for a colour; `size` orders reasons of one colour, greater is worse."""

    level: Level
    size: Fraction | int
    reason: Message


class Surroundings(Struct, frozen=True):
    """What the colour of a point depends on beside the point."""

    as_of: date
    thresholds: Thresholds
    stages: dict[str, str]
    decisions: dict[str, Decision]


def thresholds_of(settings: Mapping[str, Decimal]) -> Thresholds:
    """The plan's thresholds: the usual ones but for those that it sets under a known name."""
    known = {name: Fraction(value) for name, value in settings.items() if name in Thresholds.__struct_fields__}
    return Thresholds(**known) if known else THRESHOLDS


def surroundings_of(portfolio: Portfolio, as_of: date) -> Surroundings:
    """What the portfolio's colours depend on."""
    plan = portfolio.plan
    return Surroundings(as_of, thresholds_of(plan.health), portfolio.matrix.stages, plan.decisions)


def health_of(findings: Iterable[Finding]) -> Health:
    """The worst level with all its reasons and those of the levels above green, worst first; none is no colour."""
    ordered = sorted(findings, key=lambda finding: (RANK[finding.level], -finding.size))
    if not ordered:
        return NO_HEALTH
    worst = ordered[0].level
    if worst == "green":
        return Health("green", (ordered[0].reason,))
    return Health(worst, tuple(finding.reason for finding in ordered if finding.level != "green"))


def place_of(point: Point, stages: Mapping[str, str]) -> Message:
    """The name of a point: the row's number with the occurrence, the stage, or the project."""
    if isinstance(point.item, Project):
        if point.name is None:
            return message("project “{title}”", title=point.item.title)
        return message("stage “{stage}”", stage=stages.get(point.name, point.name))
    if point.grid is not None and point.name is not None:
        return message("No. {number}, {period}", number=point.item.label, period=point.grid)
    return message("No. {number}", number=point.item.label)


def point_findings(judged: Judged | PointView, around: Surroundings) -> list[Finding]:
    """The reasons for the colour of a control point; none for a closed one (judgement 4).

    A decision after the deadline changes nothing here: the point is judged by the verdict without it.
    """
    verdict = judged.counted
    if verdict.state.key not in OPEN_STATES:
        return []
    place = place_of(judged.point, around.stages)
    found = [
        *_overdue(judged, place, around),
        *_forecast(judged, place, around),
        *_late_start(judged, place, around),
        *_moved(judged, place, around),
    ]
    if found:
        return found
    if verdict.state is UNDATED or verdict.deadline is None:
        return [Finding("unknown", 0, message("{point}: no deadline is set", point=place))]
    if verdict.state is PAUSED:
        return [Finding("unknown", 0, message("{point}: paused", point=place))]
    left = (verdict.deadline - around.as_of).days
    reason = message(
        "{point}: deadline {deadline}, {left} left", point=place, deadline=verdict.deadline, left=days(left)
    )
    return [Finding("green", -left, reason)]


def _overdue(judged: Judged | PointView, place: Message, around: Surroundings) -> list[Finding]:
    verdict = judged.counted
    if verdict.state is not OVERDUE:
        return []
    level: Level = "red" if verdict.days > around.thresholds.overdue_red else "amber"
    reason = message("{point}: overdue by {late}", point=place, late=days(verdict.days))
    if judged.late_decision:
        reason = message(
            "{point}: overdue by {late}, a decision was recorded after the deadline",
            point=place,
            late=days(verdict.days),
        )
    return [Finding(level, verdict.days, reason)]


def _forecast(judged: Judged | PointView, place: Message, around: Surroundings) -> list[Finding]:
    forecast, deadline = judged.point.facts.forecast, judged.counted.deadline
    if forecast is None or deadline is None or forecast.last <= deadline:
        return []
    late = (forecast.last - deadline).days
    level: Level = "red" if late > around.thresholds.forecast_red else "amber"
    reason = message("{point}: expected {late} after the deadline", point=place, late=days(late))
    return [Finding(level, late, reason)]


def _late_start(judged: Judged | PointView, place: Message, around: Surroundings) -> list[Finding]:
    start, deadline = judged.point.start, judged.counted.deadline
    if start is None or deadline is None or judged.point.series or judged.point.status != "planned":
        return []
    left = (deadline - around.as_of).days
    if around.as_of <= start.last or not 0 <= left <= around.thresholds.start_days:
        return []
    reason = message("{point}: not started, {left} left until the deadline", point=place, left=days(left))
    return [Finding("amber", 0, reason)]


def _moved(judged: Judged | PointView, place: Message, around: Surroundings) -> list[Finding]:
    """How far and how often the deadline was moved, late decisions too: a move never makes a colour better."""
    point, limits = judged.point, around.thresholds
    if point.settled:
        return []
    taken = moves_by(point, around.as_of)
    furthest = max(days_moved(judged, around.as_of), 0)
    level: Level
    if furthest > limits.moved_red or taken >= limits.moves_red:
        level = "red"
    elif furthest > limits.moved_amber or taken >= limits.moves_amber:
        level = "amber"
    else:
        return []
    reason = message(
        "{point}: deadline moved, times: {times}, in all by {total}", point=place, times=taken, total=days(furthest)
    )
    return [Finding(level, furthest, reason)]


def moves_by(point: Point, as_of: date) -> int:
    """How many moves of the deadline were decided by the day."""
    return sum(move.day is None or move.day <= as_of for move in point.moves)


def days_moved(judged: Judged | PointView, as_of: date) -> int:
    """Days from the first deadline to the latest one that the point has had by the day."""
    first = judged.first.deadline
    had = [judged.shown.deadline, judged.counted.deadline]
    had += [
        judged.point.terms.deadline(move.before) for move in judged.point.moves if move.day is None or move.day <= as_of
    ]
    return max(((day - first).days for day in had if day is not None), default=0) if first is not None else 0


def series_findings(points: Sequence[Judged], around: Surroundings) -> list[Finding]:
    """The colour of a series as a whole while any of it is open: how often it is held in time (judgement 4)."""
    if not any(judged.point.series and judged.counted.state.key in OPEN_STATES for judged in points):
        return []
    past = [judged for judged in points if judged.counted.counted and judged.counted.past]
    states = [judged.counted.state for judged in past]
    limits, row = around.thresholds, message("No. {number}", number=_label(points[0].point))
    running = running_at_end(past) if len(past) >= limits.series_from else longest_run(past)
    found = []
    if running >= limits.missed_red:
        reason = message("{row}: missed one after another: {count}", row=row, count=running)
        found.append(Finding("red", running, reason))
    if len(past) >= limits.series_from:
        found += _held_share(past, row, limits)
    elif MISSED in states and not found:
        missed = tuple(judged.point.grid for judged in past if judged.counted.state is MISSED)
        found.append(Finding("amber", 1, message("{row}: missed: {missed}", row=row, missed=missed)))
    return found


def _held_share(past: Sequence[Judged], row: Message, limits: Thresholds) -> list[Finding]:
    held = sum(judged.counted.outcome == "in_time" for judged in past)
    per_cent = Fraction(100 * held, len(past))
    if per_cent >= limits.series_amber:
        return []
    share = Share(Fraction(held), Fraction(len(past)))
    reason = message("{row}: held in time {held} of {past} ({share})", row=row, held=held, past=len(past), share=share)
    return [Finding("red" if per_cent < limits.series_red else "amber", 100 - per_cent, reason)]


def running_at_end(past: Sequence[Judged | PointView]) -> int:
    """How many were missed since one was held."""
    count = 0
    for judged in reversed(past):
        if judged.completed is not None:
            break
        count += judged.counted.state is MISSED
    return count


def longest_run(past: Sequence[Judged | PointView]) -> int:
    """How many were missed one after another, at most."""
    longest = run = 0
    for judged in past:
        run = run + 1 if judged.counted.state is MISSED else 0
        longest = max(longest, run)
    return longest


def _label(point: Point) -> str:
    return point.item.label if isinstance(point.item, Activity) else point.item.id


def personal_finding(assessed: Assessed | None, derived: Sequence[Finding], around: Surroundings) -> list[Finding]:
    """A person's judgement, taken only where it is worse than the derived one and something is coloured at all."""
    if assessed is None or not derived:
        return []
    day = effective_day(assessed.on, assessed.by, around.decisions)
    if day is not None and day > around.as_of:
        return []
    if RANK[assessed.health] >= min(RANK[finding.level] for finding in derived):
        return []
    who = assessed.by if assessed.by is not None else message("not named")
    why = assessed.reason if assessed.reason is not None else message("not given")
    return [Finding(assessed.health, 0, message("judged by {who}: {why}", who=who, why=why))]


def ratio_health(share: Share, thresholds: Thresholds) -> Health:
    """The colour of r and of the on-time rate: below 95 % amber, below 90 % red."""
    per_cent = share.value * 100
    level: Level = "green"
    if per_cent < thresholds.ratio_amber:
        level = "red" if per_cent < thresholds.ratio_red else "amber"
    return Health(level, (message("{share} of what has fallen due", share=share),))


def health_sentence(health: Health) -> Message:
    """A colour in words with its reasons: never the colour alone."""
    if health.level is None:
        return message("Health: closed, not judged.")
    reasons = _joined(health.reasons)
    return message("Health: {level}. Reasons: {reasons}.", level=LEVELS[health.level], reasons=reasons)


def _joined(reasons: Sequence[Message]) -> Message:
    """Reasons parted by semicolons, since a reason may hold commas."""
    joined = reasons[0] if reasons else message("none")
    for reason in reasons[1:]:
        joined = message("{reasons}; {reason}", reasons=joined, reason=reason)
    return joined
