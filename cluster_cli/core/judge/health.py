"""Health: a colour with its reasons, worst first, each naming what it speaks of (docs/en/formulas.md, section 12).

The thresholds have names, and a plan may set them under `health:`. On the limit the better colour holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from cluster_cli.core.judge.verdicts import Judged
from cluster_cli.core.judge.views import NO_HEALTH, Finding, Health, PointView, RowView, Step, exact
from cluster_cli.core.messages import Message, Share, Term, Value, days, message, shift
from cluster_cli.core.model import Decision, Item, Portfolio, Project
from cluster_cli.core.naming import (
    LEVELS,
    MISSED,
    OPEN_STATES,
    OVERDUE,
    PAUSED,
    UNDATED,
    Level,
    item_name,
    point_name,
    stage_name,
)
from cluster_cli.core.periods import Period
from cluster_cli.core.plan.decisions import effective_day
from cluster_cli.core.plan.points import Point, Yardstick, track_of


class Thresholds(Struct, frozen=True):
    """Days, per cent or counts. The names are the keys under the plan's `health:`."""

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
    indicator_amber: Fraction = Fraction(95)
    indicator_red: Fraction = Fraction(80)
    budget_amber: Fraction = Fraction(5)
    budget_red: Fraction = Fraction(10)


THRESHOLDS = Thresholds()


def thresholds_of(settings: Mapping[str, Decimal]) -> Thresholds:
    """The plan's thresholds: the usual ones but for those that it sets under a known name."""
    own = {name: Fraction(value) for name, value in settings.items() if name in Thresholds.__struct_fields__}
    return Thresholds(**own) if own else THRESHOLDS


RANK: dict[Level, int] = {level: rank for rank, level in enumerate(LEVELS)}


class Surroundings(Struct, frozen=True):
    """What the colour of a point depends on beside the point."""

    as_of: date
    thresholds: Thresholds
    stages: dict[str, str]
    decisions: dict[str, Decision]
    sources: dict[str, str] = {}


def surroundings_of(portfolio: Portfolio, as_of: date) -> Surroundings:
    """The surroundings of every point of a portfolio."""
    plan = portfolio.plan
    matrix = portfolio.matrix
    return Surroundings(as_of, thresholds_of(plan.health), matrix.stages, plan.decisions, matrix.sources)


def health_of(findings: Sequence[Finding]) -> Health:
    """The worst level with all its reasons and those of the levels above green, worst first; none is no colour."""
    if not findings:
        return NO_HEALTH
    if len(findings) == 1:
        return Health(findings[0].level, (findings[0].reason,))
    ordered = sorted(findings, key=lambda finding: (RANK[finding.level], -finding.size))
    worst = ordered[0].level
    if worst == "green":
        return Health("green", (ordered[0].reason,))
    return Health(worst, tuple(finding.reason for finding in ordered if finding.level != "green"))


def place_of(point: Point, stages: Mapping[str, str]) -> Message:
    """The name of a point: the row's number with the occurrence, the stage, or the project."""
    if point.name is not None and isinstance(point.item, Project):
        return stage_name(point.name, stages)
    return point_name(point.item, () if point.name is None else ("points", point.name))


def point_findings(judged: Judged | PointView, around: Surroundings) -> list[Finding]:
    """The reasons for the colour of a control point; none for a closed one.

    A decision after the deadline changes nothing here: the point is judged by the verdict without it.
    """
    verdict = judged.counted
    if verdict.state.key not in OPEN_STATES:
        return []
    point, place = judged.point, place_of(judged.point, around.stages)
    findings = _overdue(judged, place, around) if verdict.state is OVERDUE else []
    if point.facts.forecast is not None:
        findings += _forecast(judged, place, around)
    if point.start is not None:
        findings += _late_start(judged, place, around)
    if not point.settled:
        findings += _moved(judged, place, around)
    if findings:
        return findings
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
    level: Level = "red" if verdict.days > around.thresholds.overdue_red else "amber"
    late = days(verdict.days)
    if isinstance(judged.point.item, Project):
        reason = message("{point} overdue by {late}", point=place, late=late)
    else:
        reason = message("{point}: overdue by {late}", point=place, late=late)
    if judged.late_decision:
        reason = message("{reason}, decided after the deadline", reason=reason)
    return [Finding(level, verdict.days, reason)]


def _forecast(judged: Judged | PointView, place: Message, around: Surroundings) -> list[Finding]:
    late = forecast_late(judged)
    if late <= 0:
        return []
    level: Level = "red" if late > around.thresholds.forecast_red else "amber"
    return [Finding(level, late, message("{point}: expected {late} after the deadline", point=place, late=days(late)))]


def forecast_late(judged: Judged | PointView) -> int:
    """By how many days its owner expects to miss the deadline; 0 where nothing says so."""
    forecast, deadline = judged.point.facts.forecast, judged.counted.deadline
    return 0 if forecast is None or deadline is None else max(0, (forecast.last - deadline).days)


def _late_start(judged: Judged | PointView, place: Message, around: Surroundings) -> list[Finding]:
    left = days_unstarted(judged, around.as_of)
    if left is None or left > around.thresholds.start_days:
        return []
    reason = message("{point}: not started, {left} left until the deadline", point=place, left=days(left))
    return [Finding("amber", 0, reason)]


def days_unstarted(judged: Judged | PointView, as_of: date) -> int | None:
    """The days left where the written start is past and nobody has begun; `None` elsewhere, and in a series."""
    point, deadline = judged.point, judged.counted.deadline
    if point.start is None or deadline is None or point.series or not is_planned(judged):
        return None
    return (deadline - as_of).days if point.start.last < as_of <= deadline else None


def is_planned(judged: Judged | PointView) -> bool:
    """Whether nobody had begun an open point by the day, as far as the record says.

    A pause or a cancellation says nothing of the time before it was decided, so till then the point counts as planned.
    """
    status = judged.point.status
    return status in {"planned", "cancelled"} or (status == "paused" and not judged.paused)


def _moved(judged: Judged | PointView, place: Message, around: Surroundings) -> list[Finding]:
    moved, limits = moved_by(judged, around.as_of), around.thresholds
    level: Level
    if moved.days > limits.moved_red or moved.times >= limits.moves_red:
        level = "red"
    elif moved.days > limits.moved_amber or moved.times >= limits.moves_amber:
        level = "amber"
    else:
        return []
    first = judged.point.first
    total = shift(first, moved.period, moved.days)
    if not moved.times:
        reason = message("{point}: {total} later than the first deadline", point=place, total=total)
    elif moved.days > 0:
        reason = message(
            "{point}: deadline moved, times: {times}, in all by {total}", point=place, times=moved.times, total=total
        )
    else:
        reason = message("{point}: deadline moved, times: {times}", point=place, times=moved.times)
    return [Finding(level, max(0, moved.days), reason)]


class Moved(Struct, frozen=True):
    """How often a deadline was moved, to which due period, and how many days that is from the first deadline."""

    times: int
    period: Period | None
    days: int


def moved_by(judged: Judged | PointView, as_of: date) -> Moved:
    """The moves of the plan in force. One decided after the deadline is left out, so that it cannot better a colour."""
    track = track_of(judged.point, as_of, Yardstick.COUNTED)
    _, period, deadline = track.steps[-1]
    first = judged.first.deadline
    away = (deadline - first).days if deadline is not None and first is not None else 0
    return Moved(len(track.steps) - 1, period, away)


def series_findings(points: Sequence[Judged | PointView], around: Surroundings) -> list[Finding]:
    """The colour of a series as a whole while any of it is open: how often it is held in time."""
    if not points or not points[0].point.series:
        return []
    if not any(judged.counted.state.key in OPEN_STATES for judged in points):
        return []
    record = _series_record(points)
    limits, row = around.thresholds, item_name(points[0].point.item)
    by_per_cent = len(record.past) >= limits.series_from
    running = record.missed_since_held if by_per_cent else record.missed_running
    findings = []
    if running >= limits.missed_red:
        reason = message("{row}: missed one after another: {count}", row=row, count=running)
        findings.append(Finding("red", running, reason))
    if by_per_cent:
        findings += _held_share(record, row, limits)
    elif record.missed and not findings:
        missed = tuple(judged.point.grid for judged in record.missed)
        findings.append(Finding("amber", 1, message("{row}: missed: {missed}", row=row, missed=missed)))
    return findings


class _SeriesRecord(Struct, frozen=True, gc=False):
    """What the colour of a series follows from.

    `past` are the occurrences that count and are past, `missed` those of them. `missed_running` is how many were missed
    one after another at most, `missed_since_held` how many since one was held.
    """

    past: Sequence[Judged | PointView]
    in_time: int
    missed: Sequence[Judged | PointView]
    missed_running: int
    missed_since_held: int

    @property
    def share(self) -> Share:
        """The share held in time; only where something is past."""
        return Share(Fraction(self.in_time), Fraction(len(self.past)))


def _series_record(points: Sequence[Judged | PointView]) -> _SeriesRecord:
    past = [judged for judged in points if judged.counted.counted and judged.counted.past]
    in_time = sum(judged.counted.outcome == "in_time" for judged in past)
    missed = [judged for judged in past if judged.counted.state is MISSED]
    return _SeriesRecord(past, in_time, missed, _longest_run(past), _missed_at_end(past))


def _held_share(record: _SeriesRecord, row: Message, limits: Thresholds) -> list[Finding]:
    share = record.share
    per_cent = 100 * share.value
    if per_cent >= limits.series_amber:
        return []
    reason = message(
        "{row}: held in time {held} of {past} ({share})",
        row=row, held=record.in_time, past=len(record.past), share=share,
    )  # fmt: skip
    return [Finding("red" if per_cent < limits.series_red else "amber", 100 - per_cent, reason)]


def _missed_at_end(past: Sequence[Judged | PointView]) -> int:
    """How many were missed since one was held."""
    count = 0
    for judged in reversed(past):
        if judged.completed is not None:
            break
        count += judged.counted.state is MISSED
    return count


def _longest_run(past: Sequence[Judged | PointView]) -> int:
    """How many were missed one after another, at most."""
    longest = run = 0
    for judged in past:
        run = run + 1 if judged.counted.state is MISSED else 0
        longest = max(longest, run)
    return longest


def personal_finding(item: Item, derived: Sequence[Finding], around: Surroundings) -> list[Finding]:
    """A person's judgement, taken only where it is worse than the derived one and something is coloured at all."""
    assessed = item.assessment
    if assessed is None or not derived or not has_happened(item, around):
        return []
    if RANK[assessed.health] >= min(RANK[finding.level] for finding in derived):
        return []
    decision = around.decisions.get(assessed.by or "")
    who = decision.title if decision is not None else assessed.by or message("not named")
    why = assessed.reason or message("not given")
    return [
        Finding(assessed.health, 0, message("{item}: judged by {who}: {why}", item=item_name(item), who=who, why=why))
    ]


def has_happened(item: Item, around: Surroundings) -> bool:
    """Whether a person's judgement of the item was given by the day."""
    assessed = item.assessment
    day = None if assessed is None else effective_day(assessed.on, assessed.by, around.decisions)
    return assessed is not None and (day is None or day <= around.as_of)


def ratio_health(share: Share, reason: Message, thresholds: Thresholds) -> Health:
    """The colour of r and of the on-time rate, below 95 % amber, below 90 % red; `reason` says it with its base."""
    per_cent = share.value * 100
    level: Level = "green"
    if per_cent < thresholds.ratio_amber:
        level = "red" if per_cent < thresholds.ratio_red else "amber"
    return Health(level, (reason,))


def level_term(level: Level | None) -> Term | None:
    """The colour as a term; `None` for what has none."""
    return None if level is None else LEVELS[level]


def point_health_step(view: PointView, around: Surroundings) -> Step:
    """The colour of a point from what speaks against it; what does not apply is not among the inputs."""
    verdict = view.counted
    inputs: dict[str, Value] = {"point": place_of(view.point, around.stages), "state": verdict.state}
    if verdict.state.key in OPEN_STATES:
        inputs |= _signs(view, around.as_of, around.thresholds)
    rule = message(
        "closed: no colour; red or amber: overdue, expected late, not started in time, moved far or often, each by its "
        "limit; else unknown where paused or without a deadline, else green"
    )
    return Step(Term("health", "health"), 12, rule, inputs, level_term(view.health.level))


def _signs(view: PointView, as_of: date, limits: Thresholds) -> dict[str, Value]:
    """What may speak against an open point, with its limits."""
    inputs: dict[str, Value] = {}
    point, deadline = view.point, view.counted.deadline
    if view.counted.state is OVERDUE:
        inputs |= {"as-of": as_of, "deadline": deadline, "overdue-red": exact(limits.overdue_red)}
    if forecast_late(view):
        inputs |= {"forecast": view.forecast, "deadline": deadline, "expected-red": exact(limits.forecast_red)}
    if point.start is not None and deadline is not None and not point.series:
        inputs |= {
            "as-of": as_of, "deadline": deadline, "start-written": point.start, "started": not is_planned(view),
            "unstarted-amber": exact(limits.start_days),
        }  # fmt: skip
    if not point.settled:
        moved = moved_by(view, as_of)
        inputs |= {
            "deadline": deadline, "first-deadline": view.first_deadline,
            "moved-amber": exact(limits.moved_amber), "moved-red": exact(limits.moved_red),
            "moves-taken": moved.times, "moves-amber": exact(limits.moves_amber), "moves-red": exact(limits.moves_red),
        }  # fmt: skip
    return inputs


def series_steps(row: RowView, around: Surroundings) -> Iterator[Step]:
    """How much of a series was held in time, and the colour that it gives its row."""
    if not any(view.point.series for view in row.points):
        return
    limits, record = around.thresholds, _series_record(row.points)
    held = sum(view.completed is not None for view in record.past)
    rule = message("occurrences held in time / past occurrences that count")
    inputs: dict[str, Value] = {"held": held, "in-time": record.in_time, "past": len(record.past)}
    yield Step(Term("series", "series held in time"), 9, rule, inputs, record.share if record.past else None)
    inputs = {
        "open": sum(view.counted.state.key in OPEN_STATES for view in row.points),
        "past": len(record.past),
        "in-time": record.in_time,
        "missed": len(record.missed),
        "missed-running": record.missed_running,
        "missed-since-held": record.missed_since_held,
        "series-from": exact(limits.series_from),
        "series-amber": exact(limits.series_amber),
        "series-red": exact(limits.series_red),
        "missed-red": exact(limits.missed_red),
    }
    rule = message(
        "nothing open: no colour; from so many past ones on the per cent held in time and those missed since one was "
        "held; with fewer those missed, one after another red, one amber"
    )
    yield Step(Term("series-health", "health of the series"), 12, rule, inputs, series_level(row.points, around))


def series_level(points: Sequence[PointView], around: Surroundings) -> Term | None:
    """The colour that a series gives its row."""
    return level_term(health_of(series_findings(points, around)).level)
