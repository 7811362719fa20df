"""A step of a reckoning as a value, and what its inputs are called."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from cluster_cli.core.messages import Message, Term, Value

INPUTS = {
    "point": Term("point", "control point"),
    "yardstick": Term("yardstick", "reckoned by"),
    "as-of": Term("as-of", "as of"),
    "period": Term("period", "due period"),
    "due": Term("due", "due period in the plan"),
    "initial": Term("initial", "before the moves"),
    "moves": Term("moves", "moves"),
    "lag": Term("lag", "days after the end of the period"),
    "working": Term("working", "working days"),
    "day-off": Term("day-off", "a deadline on a day off"),
    "days-off": Term("days-off", "days off on the way"),
    "deadline": Term("deadline", "deadline"),
    "first-deadline": Term("first-deadline", "first deadline"),
    "completed": Term("completed", "completed"),
    "completed-late": Term("completed-late", "completed late"),
    "forecast": Term("forecast", "expected"),
    "lifts": Term("lifts", "decisions that lift it"),
    "lapses": Term("lapses", "can be missed"),
    "next-held": Term("next-held", "the next one held"),
    "next-deadline": Term("next-deadline", "deadline of the next one"),
    "paused": Term("paused", "paused"),
    "upcoming": Term("upcoming", "comes next"),
    "horizon": Term("horizon", "days in which a deadline is due soon"),
    "start": Term("start", "start"),
    "state": Term("state", "state"),
    "counted": Term("counted", "counts"),
    "weight": Term("weight", "weight of the row"),
    "parts": Term("parts", "share of the row that it is a part of"),
    "points": Term("points", "number of points"),
    "share": Term("share", "weight of the point"),
    "past": Term("past", "past"),
    "reading": Term("reading", "last reading"),
    "linear": Term("linear", "runs in a straight line"),
    "open": Term("open", "open"),
    "days": Term("days", "days"),
    "limit-red": Term("limit-red", "red over, days"),
    "reasons": Term("reasons", "reasons"),
    "levels": Term("levels", "levels"),
    "overdue": Term("overdue", "overdue"),
    "not-due": Term("not-due", "not yet due"),
    "in-time": Term("in-time", "completed in time"),
    "late": Term("late", "completed late"),
    "missed": Term("missed", "missed"),
    "excused": Term("excused", "excused"),
    "cancelled": Term("cancelled", "cancelled"),
    "carried": Term("carried", "carried to another plan"),
    "undated": Term("undated", "without a deadline"),
    "due-soon": Term("due-soon", "due soon"),
    "held": Term("held", "held"),
    "missed-running": Term("missed-running", "missed one after another"),
    "owed": Term("owed", "points that count"),
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
