"""Where a day stands in a plan's term, and what was recorded by it (judgement 1.2, 1.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from cluster_cli.core.model import (
    Activity,
    BudgetLine,
    Carried,
    Change,
    Decided,
    Decision,
    Facts,
    Issue,
    Matrix,
    Portfolio,
    Project,
    Repeat,
    Risk,
    Stage,
)
from cluster_cli.core.phase import is_recorded, phase_of, undated_facts
from tests.core.plans import day, month, one, period, plan_of

if TYPE_CHECKING:
    from cluster_cli.core.model import Item

MONTHLY = Repeat(1, "month", "monthly")
DECISIONS = {"k1": Decision("k1", "Протокол № 1", day("2022-04-01"))}


@pytest.mark.parametrize(
    ("as_of", "phase"),
    [("2021-12-31", "before"), ("2022-01-01", "running"), ("2022-12-31", "running"), ("2023-01-01", "over")],
)
def test_where_the_day_stands(as_of: str, phase: str) -> None:
    assert phase_of(plan_of().plan, day(as_of)) == phase
    assert phase_of(structs.replace(plan_of().plan, period=None), day(as_of)) == "running"
    interval = structs.replace(plan_of().plan, period=period("2022-01/2022-12"))
    assert phase_of(interval, day(as_of)) == phase


@pytest.mark.parametrize(
    ("closed", "as_of", "phase"),
    [
        (Decided(day("2022-06-01")), "2022-05-31", "running"),
        (Decided(day("2022-06-01")), "2022-06-01", "closed"),
        (Decided(day("2023-02-01")), "2023-01-31", "over"),
        (Decided(day("2022-03-01"), "k1"), "2022-03-31", "running"),
        (Decided(), "2022-01-01", "closed"),
    ],
)
def test_a_plan_is_closed_from_its_day_on(closed: Decided, as_of: str, phase: str) -> None:
    assert phase_of(plan_of(closed=closed, decisions=DECISIONS).plan, day(as_of)) == phase


def holding(item: Item) -> Portfolio:
    """A portfolio with one item."""
    if isinstance(item, Activity):
        return plan_of(item, decisions=DECISIONS)
    return Portfolio(plan_of(decisions=DECISIONS).plan, Matrix(projects=(item,)))


def point(**values: object) -> Activity:
    """A series of which one point has facts."""
    return one(due="2022-01", repeat=MONTHLY, points={"2022-05": structs.replace(Facts(), **values)})


@pytest.mark.parametrize(
    ("item", "recorded"),
    [
        (one(), False),
        (one(completed=day("2022-03-15")), True),
        (one(completed=day("2022-03-16")), False),
        (one(status="active"), True),
        (one(status="paused", decided=Decided(day("2022-03-16"))), False),
        (one(status="cancelled", decided=Decided(day("2022-03-15"))), True),
        (one(reason="карантин"), True),
        (one(forecast=month("2022-05")), True),
        (one(evidence=("protocols/1.pdf",)), True),
        (one(progress={day("2022-03-15"): Decimal(10)}, measure="percent"), True),
        (one(progress={day("2022-03-16"): Decimal(10)}, measure="percent"), False),
        (one(changes=(Change(day("2022-03-01"), "2022-01", "2022-02"),)), True),
        (one(changes=(Change(day("2022-03-01"), "2022-01", "2022-02", by="k1"),)), False),
        (one(carried=Carried(to="../2023", on=day("2022-03-16"))), False),
        (one(carried=Carried(to="../2023")), True),
        (point(excused=Decided()), True),
        (point(excused=Decided(day("2022-06-01"))), False),
        (point(also=(day("2022-03-01"),)), True),
        (point(confirmed=Decided(day("2022-03-16"))), False),
        (Project("p", "П"), False),
        (Project("p", "П", stages=(Stage("a", facts=Facts(completed=day("2022-03-01"))),)), True),
        (Project("p", "П", stages=(Stage("a", status="active"),)), True),
    ],
)
def test_whether_anything_was_recorded_by_the_day(item: Item, recorded: bool) -> None:
    assert is_recorded(holding(item), day("2022-03-15")) is recorded


@pytest.mark.parametrize(
    ("item", "undated"),
    [
        (one(), 0),
        (one(completed=day("2022-03-15")), 0),
        (one(status="active"), 1),
        (one(status="paused"), 1),
        (one(status="paused", decided=Decided(day("2022-03-01"))), 0),
        (one(forecast=month("2022-05")), 1),
        (one(excused=Decided()), 1),
        (one(excused=Decided(None, "k1")), 0),
        (one(changes=(Change(None, "2022-01", "2022-02"),)), 1),
        (point(confirmed=Decided(None, "устно")), 1),
        (Project("p", "П", stages=(Stage("a", status="active"), Stage("b", status="active"))), 1),
        (
            Project(
                "p", "П", budget=(BudgetLine(planned=Decimal(5)),), risks=(Risk("r", "Р"),), issues=(Issue("i", "В"),)
            ),
            0,
        ),
        (Project("p", "П", budget=(BudgetLine(planned=Decimal(5), spent=Decimal(0)),)), 1),
        (Project("p", "П", risks=(Risk("r", "Р", status="happened"),)), 1),
        (Project("p", "П", issues=(Issue("i", "В", status="closed"),)), 1),
    ],
)
def test_facts_without_a_day_are_counted_by_item(item: Item, undated: int) -> None:
    assert undated_facts(holding(item)) == undated
