"""Where a day stands in a plan's term, and what was recorded by it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from cluster_cli.core.judge.assessment import is_recorded, phase_of
from cluster_cli.core.model import (
    Activity,
    Carried,
    Change,
    Decided,
    Decision,
    Facts,
    Matrix,
    Portfolio,
    Project,
    Repeat,
    Stage,
)
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
