"""A step of a reckoning as a value, and what its inputs are called."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from cluster_cli.core.messages import Message, Term, Value

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


class Step(Struct, frozen=True):
    """One figure: what it is called, the rule with its source, what went in (named as in `INPUTS`), what came out."""

    figure: Term
    rule: Message
    inputs: dict[str, Value]
    result: Value


def exact(number: Fraction) -> str:
    """A fraction as it is, `1/12`: a per cent would be rounded."""
    return str(number)
