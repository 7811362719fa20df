"""Indicators as of a day: target to date, last reading, their per cent and its colour (docs/en/formulas.md, section 13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from cluster_cli.core.judge.health import Surroundings, Thresholds, health_of, level_term
from cluster_cli.core.judge.views import Assessment, Finding, IndicatorView, Reading, Step, Target, exact
from cluster_cli.core.messages import Message, Share, Term, Value, message
from cluster_cli.core.model import Indicator, Project
from cluster_cli.core.naming import Level, indicator_name
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.plan.decisions import lifted_since

CURRENT = Term("current", "up to date")
STALE = Term("stale", "out of date")
NO_READING = Term("none", "no data")


class _Measured(Struct, frozen=True):
    """What was asked and what was found, before it is judged."""

    name: Message
    target: Target
    reading: Reading | None
    share: Share | None
    stale: bool


def indicators_of(assessment: Assessment) -> tuple[IndicatorView, ...]:
    """Every indicator of every project, in the file's order."""
    return tuple(view for card in assessment.cards for view in card.indicators)


def views_of(project: Project, around: Surroundings) -> Iterator[IndicatorView]:
    """The indicators of a project."""
    if project.indicators:
        lifted = lifted_since(project, around.as_of, around.decisions)
        for indicator in project.indicators:
            yield _view(project, indicator, lifted, around)


def _view(project: Project, indicator: Indicator, lifted: date | None, around: Surroundings) -> IndicatorView:
    as_of = around.as_of
    past, coming = targets_by(indicator, as_of)
    target = past[-1] if past else None
    reading = reading_by(indicator, as_of)
    age = None if reading is None else (as_of - reading.day).days
    freshness = _freshness(target, reading)
    share, reason = _reached(indicator, target, reading, coming)
    finding = None
    # A project that was lifted before the period was over owes nothing for it; a later decision changes nothing.
    if target is not None and (lifted is None or lifted > target.period.last):
        measured = _Measured(indicator_name(indicator), target, reading, share, freshness is STALE)
        finding = _judged(measured, around.thresholds)
    following = coming[0] if coming else None
    return IndicatorView(
        project, indicator, target, following, reading, age, freshness, share, reason, finding,
        health_of([] if finding is None else [finding]),
    )  # fmt: skip


def targets_by(indicator: Indicator, as_of: date) -> tuple[list[Target], list[Target]]:
    """The targets whose period is over by the day, and those to come, each in the order of their ends.

    Of two that end on one day the shorter period comes last: it was set for that day, the other one for the whole.
    """
    targets = []
    for name, plan in indicator.targets.items():
        period = parse_period(name)
        if isinstance(period, Period):
            targets.append(Target(period, plan))
    targets.sort(key=lambda target: (target.period.last, target.period.first, target.period.name))
    past = [target for target in targets if target.period.last < as_of]
    return past, targets[len(past) :]


def reading_by(indicator: Indicator, as_of: date) -> Reading | None:
    """The last reading that was taken by the day."""
    days = [day for day in indicator.readings if day <= as_of]
    return Reading(max(days), indicator.readings[max(days)]) if days else None


def _freshness(target: Target | None, reading: Reading | None) -> Term:
    if reading is None:
        return NO_READING
    return STALE if target is not None and reading.day < target.period.first else CURRENT


def _reached(
    indicator: Indicator, target: Target | None, reading: Reading | None, coming: list[Target]
) -> tuple[Share | None, Message | None]:
    """The per cent reached, or why there is none."""
    if target is None:
        if coming:
            return None, message("no data: the first target is that for {period}", period=coming[0].period)
        return None, message("no data: no target is set")
    if reading is None:
        return None, message("no data: there is no reading")
    if target.plan <= 0:
        return None, message("no data: a plan of {plan} gives no per cent", plan=target.plan)
    return reached(indicator, reading.fact, target.plan), None


def reached(indicator: Indicator, fact: Decimal, plan: Decimal) -> Share:
    """The per cent of a plan above 0: fact / plan where more is better, else plan / fact, and all of it for a fact of 0."""
    if indicator.direction == "up":
        return Share(Fraction(fact), Fraction(plan))
    return Share(Fraction(plan), Fraction(fact)) if fact > 0 else Share(Fraction(1))


def _judged(measured: _Measured, limits: Thresholds) -> Finding:
    """The colour against the target to date; what is out of date may be bad, but never good."""
    name, share, reading = measured.name, measured.share, measured.reading
    plan = measured.target.plan
    if reading is None:
        return Finding("unknown", 0, message("{name}: no reading, plan {plan}", name=name, plan=plan))
    if share is None:
        reason = message("{name}: {fact}, a plan of {plan} gives no per cent", name=name, fact=reading.fact, plan=plan)
        return Finding("unknown", 0, reason)
    per_cent = share.value * 100
    level = level_of(per_cent, limits)
    reason = message(
        "{name}: {fact} against a plan of {plan} ({share})", name=name, fact=reading.fact, plan=plan, share=share
    )
    if measured.stale:
        reason = message("{reason}, the reading of {day} is out of date", reason=reason, day=reading.day)
        level = "unknown" if level == "green" else level
    return Finding(level, 100 - per_cent, reason)


def level_of(per_cent: Fraction, limits: Thresholds) -> Level:
    """The colour of a per cent reached; on the limit the better one."""
    if per_cent < limits.indicator_red:
        return "red"
    return "amber" if per_cent < limits.indicator_amber else "green"


def findings_of(views: Iterable[IndicatorView]) -> list[Finding]:
    """What indicators say against the colour of their project: all that is not green."""
    return [view.finding for view in views if view.finding is not None and view.finding.level != "green"]


def indicator_steps(project: Project, views: Sequence[IndicatorView], around: Surroundings) -> Iterator[Step]:
    """What every indicator of a project comes to, and its colour."""
    lifted = lifted_since(project, around.as_of, around.decisions)
    for view in views:
        yield from _steps(view, lifted, around)


def _steps(view: IndicatorView, lifted: Value, around: Surroundings) -> Iterator[Step]:
    target, reading, limits = view.target, view.reading, around.thresholds
    common: dict[str, Value] = {
        "indicator": view.indicator.title,
        "target": None if target is None else target.plan,
        "fact": None if reading is None else reading.fact,
    }
    rule = message(
        "fact / target where more is better, target / fact where less is, all of it for a fact of 0; a target of 0 or less "
        "gives no per cent"
    )
    up, down = Term("up", "more is better"), Term("down", "less is better")
    inputs = {**common, "direction": up if view.indicator.direction == "up" else down}
    yield Step(Term("reached", "reached of the target"), 13, rule, inputs, view.share)
    rule = message(
        "no target whose period is over by then, or the project lifted by the end of it: no colour; by the per cent "
        "reached; no data without one, and where a reading older than the period would give green"
    )
    inputs = {
        **common,
        "reached": view.share,
        "target-period": None if target is None else target.period,
        "measured": None if reading is None else reading.day,
        "lifted-on": lifted,
        "indicator-amber": exact(limits.indicator_amber),
        "indicator-red": exact(limits.indicator_red),
    }
    yield Step(Term("indicator-health", "health of the indicator"), 13, rule, inputs, level_term(view.health.level))
