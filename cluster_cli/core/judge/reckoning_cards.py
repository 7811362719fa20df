"""The steps by which the figures of a project's indicators and budget lines come about (judgement 3.8, 4)."""

from __future__ import annotations

from collections.abc import Iterator

from cluster_cli.core.judge import indicators, money
from cluster_cli.core.judge.health import Surroundings
from cluster_cli.core.judge.steps import Step, exact
from cluster_cli.core.messages import Term, Value, message
from cluster_cli.core.model import Project
from cluster_cli.core.naming import line_name
from cluster_cli.core.plan.decisions import lifted_since
from cluster_cli.core.states import LEVELS

DIRECTIONS = {"up": Term("up", "more is better"), "down": Term("down", "less is better")}


def card_steps(project: Project, around: Surroundings) -> Iterator[Step]:
    """What every indicator and every budget line of a project comes to, and its colour."""
    lifted = lifted_since(project, around.as_of, around.decisions)
    for view in indicators.views_of(project, around):
        yield from _indicator(view, lifted, around)
    for line in money.views_of(project, around):
        yield from _line(line, lifted, around)


def part_levels(project: Project, around: Surroundings) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The colours that the indicators and the budget lines of an open project give it."""
    of_indicators = indicators.findings_of(indicators.views_of(project, around))
    of_lines = money.findings_of(money.views_of(project, around))
    return tuple(LEVELS[one.level] for one in of_indicators), tuple(LEVELS[one.level] for one in of_lines)


def _indicator(view: indicators.IndicatorView, lifted: Value, around: Surroundings) -> Iterator[Step]:
    target, reading, limits = view.target, view.reading, around.thresholds
    named: dict[str, Value] = {
        "indicator": view.indicator.title,
        "target": None if target is None else target.plan,
        "fact": None if reading is None else reading.fact,
    }
    rule = message(
        "fact / target where more is better, target / fact where less is, all of it for a fact of 0; a target of 0 or less "
        "gives no per cent (rules of judgement, 3.8)"
    )
    inputs = {**named, "direction": DIRECTIONS[view.indicator.direction]}
    yield Step(Term("reached", "reached of the target"), rule, inputs, view.share)
    rule = message(
        "no target whose period is over by then, or the project lifted by the end of it: no colour; by the per cent "
        "reached; no data without one, and where a reading older than the period would give green (rules of judgement, 4)"
    )
    inputs = {
        **named,
        "reached": view.share,
        "target-period": None if target is None else target.period,
        "measured": None if reading is None else reading.day,
        "lifted-on": lifted,
        "indicator-amber": exact(limits.indicator_amber),
        "indicator-red": exact(limits.indicator_red),
    }
    level = view.health.level
    yield Step(
        Term("indicator-health", "health of the indicator"), rule, inputs, None if level is None else LEVELS[level]
    )


def _line(view: money.LineView, lifted: Value, around: Surroundings) -> Iterator[Step]:
    limits, sums = around.thresholds, view.money
    named: dict[str, Value] = {
        "line": line_name(view.line, view.index, around.sources), "planned-money": sums.planned, "spent": sums.spent,
    }  # fmt: skip
    rule = message("planned - spent, as far as it is stated (rules of judgement, 3.8)")
    yield Step(Term("left", "left"), rule, named, sums.left)
    rule = message("spent / planned; a plan of 0 or less gives no per cent (rules of judgement, 3.8)")
    yield Step(Term("spent-share", "spent of what is planned"), rule, named, sums.share)
    rule = message(
        "after its period by how far it is off, no data where that cannot be told; before, and where the project was "
        "lifted by the end of the period, no colour but for more spent than planned: amber, red beyond the limit; more "
        "spent than committed is amber at any time (rules of judgement, 4)"
    )
    inputs = {
        **named,
        "committed": sums.committed,
        "as-of": around.as_of,
        "line-period": view.line.period,
        "lifted-on": lifted,
        "budget-amber": exact(limits.budget_amber),
        "budget-red": exact(limits.budget_red),
    }
    level = view.health.level
    yield Step(Term("line-health", "health of the budget line"), rule, inputs, None if level is None else LEVELS[level])
