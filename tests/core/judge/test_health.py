"""Colours at their limits, each with a reason that names its point."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.model import (
    Assessed,
    Change,
    Decided,
    Decision,
    Facts,
    Matrix,
    Portfolio,
    Project,
    Repeat,
    Responsible,
    Stage,
)
from cluster_cli.i18n import Words
from tests.core.plans import day, month, one, plan_of

if TYPE_CHECKING:
    from cluster_cli.core.messages import Message
    from cluster_cli.core.model import Activity

MONTHLY = Repeat(1, "month", "monthly")
ENGLISH = Words("en")


def said(reasons: tuple[Message, ...]) -> list[str]:
    return [ENGLISH.say(reason) for reason in reasons]


def judged(row: Activity, as_of: str, **values: object) -> tuple[str | None, list[str]]:
    """The colour of a row of its own and its reasons in words."""
    health = assess(plan_of(row, **values), day(as_of)).by_id[row.id].health
    return health.level, said(health.reasons)


def moves(*steps: str, on: str = "2022-01-10") -> tuple[Change, ...]:
    return tuple(Change(day(on), before, to) for before, to in pairwise(steps))


@pytest.mark.parametrize(
    ("row", "as_of", "level", "reason"),
    [
        (one(), "2022-02-28", "green", "No. 1: deadline 2022-02-28, 0 days left"),
        (one(), "2022-03-01", "amber", "No. 1: overdue by 1 day"),
        (one(), "2022-03-30", "amber", "No. 1: overdue by 30 days"),
        (one(), "2022-03-31", "red", "No. 1: overdue by 31 days"),
        (one(completed=day("2022-03-05")), "2022-03-31", None, ""),
        (one(due="2022-03", forecast=month("2022-03")), "2022-03-01", "green", "No. 1: deadline 2022-03-31, 30 days left"),
        (one(due="2022-03", forecast=month("2022-04")), "2022-03-01", "amber", "No. 1: expected 30 days after the deadline"),
        (one(due="2022-03", forecast=month("2022-05")), "2022-03-01", "red", "No. 1: expected 61 days after the deadline"),
        # start written and past (its last day), status still planned, 14 days or fewer left
        (one(start=month("2022-01")), "2022-02-13", "green", "No. 1: deadline 2022-02-28, 15 days left"),
        (one(start=month("2022-01")), "2022-02-14", "amber", "No. 1: not started, 14 days left until the deadline"),
        (one(start=month("2022-01"), status="active"), "2022-02-14", "green", "No. 1: deadline 2022-02-28, 14 days left"),
        (one(start=month("2022-02")), "2022-02-20", "green", "No. 1: deadline 2022-02-28, 8 days left"),
        (
            one(start=month("2022-01"), status="paused", decided=Decided(day("2022-02-20"))), "2022-02-15",
            "amber", "No. 1: not started, 13 days left until the deadline",
        ),
        (one(status="paused"), "2022-02-15", "unknown", "No. 1: paused"),
        (one(status="paused"), "2022-03-15", "amber", "No. 1: overdue by 15 days"),
        (one(due=None), "2022-02-15", "unknown", "No. 1: no deadline is set"),
        # moved: over 30 days in all or twice, over 90 or three times
        (
            one(due="2022-03-30", changes=moves("2022-02-28", "2022-03-30")), "2022-01-15",
            "green", "No. 1: deadline 2022-03-30, 74 days left",
        ),
        (
            one(due="2022-03", changes=moves("2022-02", "2022-03")), "2022-01-15",
            "amber", "No. 1: deadline moved, times: 1, in all by 1 month (31 days)",
        ),
        (
            one(due="2022-03-20", changes=moves("2022-02-28", "2022-03-25", "2022-03-20")), "2022-01-15",
            "amber", "No. 1: deadline moved, times: 2, in all by 20 days",
        ),
        (
            one(due="2022-05-29", changes=moves("2022-02-28", "2022-05-29")), "2022-01-15",
            "amber", "No. 1: deadline moved, times: 1, in all by 90 days",
        ),
        (
            one(due="2022-05", changes=moves("2022-02", "2022-05")), "2022-01-15",
            "red", "No. 1: deadline moved, times: 1, in all by 3 months (92 days)",
        ),
        (
            one(due="2022-02", changes=moves("2022-02", "2022-03", "2022-04", "2022-02")), "2022-01-15",
            "red", "No. 1: deadline moved, times: 3",
        ),
        # a move decided after the deadline is left out of the colour
        (
            one(due="2022-12", changes=moves("2022-02", "2022-12", on="2022-03-02")), "2022-03-15",
            "amber", "No. 1: overdue by 15 days, decided after the deadline",
        ),
    ],
)  # fmt: skip
def test_an_open_point(row: Activity, as_of: str, level: str | None, reason: str) -> None:
    assert judged(row, as_of) == (level, [reason] if reason else [])


def series(held: str, due: str = "2022-01", unheld: str = "lapses") -> Activity:
    """A monthly series; of each month `T` is held in time, `L` late, `-` not at all, `x` excused in time."""
    facts = {
        "T": lambda number: Facts(completed=day(f"2022-{number:02d}-15")),
        "L": lambda number: Facts(completed=day(f"2022-{number + 1:02d}-05")),
        "x": lambda number: Facts(excused=Decided(day(f"2022-{number:02d}-01"))),
    }
    points = {f"2022-{number:02d}": facts[mark](number) for number, mark in enumerate(held, 1) if mark in facts}
    return one(due=due, repeat=MONTHLY, unheld=unheld, points=points)


@pytest.mark.parametrize(
    ("held", "as_of", "level", "reasons"),
    [
        ("T", "2022-02-15", "green", ["No. 1, February 2022: deadline 2022-02-28, 13 days left"]),
        # fewer than five past: one missed, two running
        ("T-T", "2022-04-15", "amber", ["No. 1: missed: February 2022"]),
        ("-T-T", "2022-05-15", "amber", ["No. 1: missed: January, March 2022"]),
        ("T--T", "2022-05-15", "red", ["No. 1: missed one after another: 2"]),
        ("T-x-", "2022-06-05", "red", ["No. 1: missed one after another: 2", "No. 1, May 2022: overdue by 5 days"]),
        # from five past points on: held in time 90 %, 70 %
        ("TTTTL", "2022-06-10", "amber", ["No. 1: held in time 4 of 5 (80 %)"]),
        ("TTTLL", "2022-06-10", "red", ["No. 1: held in time 3 of 5 (60 %)"]),
        ("TTTTTTTTTL", "2022-11-10", "green", ["No. 1, November 2022: deadline 2022-11-30, 20 days left"]),  # 90 %
        ("TTTTTTTLLL", "2022-11-10", "amber", ["No. 1: held in time 7 of 10 (70 %)"]),
        # two missed running since one was held; before that they count no more
        ("TTTTTTTT--T", "2022-12-10", "amber", ["No. 1: held in time 9 of 11 (82 %)"]),
    ],
)
def test_a_series(held: str, as_of: str, level: str, reasons: list[str]) -> None:
    assert judged(series(held), as_of) == (level, reasons)


def test_two_missed_since_one_was_held_are_red_whatever_the_share() -> None:
    level, reasons = judged(series("TTTTTTTT--"), "2022-12-05")
    assert level == "red"
    assert reasons[0] == "No. 1: missed one after another: 2"


def test_a_closed_series_has_no_colour() -> None:
    assert judged(series("-", due="2022-11"), "2023-03-01") == (None, [])


def test_reports_that_are_owed_are_overdue_and_never_missed() -> None:
    level, reasons = judged(series("T--", unheld="owed"), "2022-04-05")
    assert (level, reasons[0]) == ("red", "No. 1, February 2022: overdue by 36 days")


@pytest.mark.parametrize(
    ("settings", "as_of", "level"),
    [
        ({}, "2022-03-15", "amber"),
        ({"overdue_red": Decimal(14)}, "2022-03-15", "red"),
        ({"overdue_red": Decimal(15)}, "2022-03-15", "amber"),
        ({"overdue_red": Decimal("14.5")}, "2022-03-15", "red"),
        ({"no_such": Decimal(1)}, "2022-03-15", "amber"),
    ],
)
def test_a_plan_sets_its_own_limits(settings: dict[str, Decimal], as_of: str, level: str) -> None:
    assert judged(one(), as_of, health=settings)[0] == level


def test_reasons_stand_worst_first() -> None:
    row = one(forecast=month("2022-06"), due="2022-02", changes=moves("2022-01", "2022-02", on="2022-01-05"))
    assert judged(row, "2022-03-15") == (
        "red",
        [
            "No. 1: expected 122 days after the deadline",
            "No. 1: overdue by 15 days",
        ],
    )


def portfolio(*stages: Stage, **values: object) -> Portfolio:
    card = structs.replace(Project("p", "Агрегатор", stages=stages), **values)
    return Portfolio(plan_of().plan, Matrix(stages={"preparation": "Подготовка"}, projects=(card,)))


def test_a_project_is_as_good_as_its_worst_stage() -> None:
    stages = (Stage("preparation", month("2022-02")), Stage("execution", month("2022-12")))
    (card,) = assess(portfolio(*stages), day("2022-04-10")).cards
    assert card.health.level == "red"
    assert said(card.health.reasons) == ["stage “Подготовка” overdue by 41 days"]
    (card,) = assess(portfolio(due=month("2022-02")), day("2022-03-02")).cards
    assert said(card.health.reasons) == ["project “Агрегатор” overdue by 2 days"]


@pytest.mark.parametrize(
    ("assessed", "row", "level"),
    [
        (Assessed("red", day("2022-02-01")), one(), "red"),
        (Assessed("amber", day("2022-02-01")), one(), "amber"),
        (Assessed("green", day("2022-02-01")), one(due="2022-01"), "amber"),  # never better than derived
        (Assessed("amber", day("2022-02-01")), one(status="paused"), "amber"),  # worse than unknown
        (Assessed("green", day("2022-02-01")), one(status="paused"), "unknown"),
        (Assessed("red", day("2022-02-11")), one(), "green"),  # not yet given
        (Assessed("red", day("2022-02-01"), "k1"), one(), "green"),  # the decision is of 1 March
        (Assessed("red"), one(completed=day("2022-02-05")), None),  # closed: no colour
    ],
)
def test_a_person_may_only_worsen(assessed: Assessed, row: Activity, level: str | None) -> None:
    decisions = {"k1": Decision("k1", "Протокол № 1", day("2022-03-01"))}
    found, reasons = judged(structs.replace(row, assessment=assessed), "2022-02-10", decisions=decisions)
    assert found == level
    assert bool(reasons) == (level is not None)


def test_a_persons_reason_names_the_row_who_and_why() -> None:
    row = one(assessment=Assessed("red", day("2022-02-01"), "куратор", "нет денег"))
    assert judged(row, "2022-02-10")[1] == ["No. 1: judged by куратор: нет денег"]
    row = one(assessment=Assessed("red", day("2022-02-01")))
    assert judged(row, "2022-02-10")[1] == ["No. 1: judged by not named: not given"]


def test_a_judgement_that_is_no_worse_is_no_reason() -> None:
    row = one(due="2022-01", assessment=Assessed("amber", day("2022-02-01"), "куратор", "нет денег"))
    assert judged(row, "2022-02-10") == ("amber", ["No. 1: overdue by 10 days"])
    assert judged(row, "2022-03-10") == ("red", ["No. 1: overdue by 38 days"])


def test_a_row_with_parts_is_as_good_as_its_worst_part_with_its_judgement() -> None:
    rows = (
        one("1", responsible=(Responsible("dpo"),)),
        one("2", due="2022-12", part_of="1"),
        one("3", due="2022-12", part_of="1", assessment=Assessed("red", None, "куратор", "нет денег")),
    )
    health = assess(plan_of(*rows), day("2022-02-10")).by_id["1"].health
    assert (health.level, said(health.reasons)) == ("red", ["No. 3: judged by куратор: нет денег"])


def test_colours_are_counted_of_open_activities() -> None:
    rows = (one("1"), one("2", due="2022-12"), one("3", due=None), one("4", completed=day("2022-02-01")))
    counts = assess(plan_of(*rows), day("2022-04-15")).health_counts
    assert counts == {"red": 1, "amber": 0, "unknown": 1, "green": 1}
