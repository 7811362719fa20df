"""Risks, issues, assumptions and gates as of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.judge.gates import gates_of
from cluster_cli.core.judge.registers import level_of, registers_of
from cluster_cli.core.model import (
    Assumption,
    Decision,
    Facts,
    Gate,
    Issue,
    Matrix,
    Portfolio,
    Project,
    Risk,
    Stage,
)
from tests.core.plans import day, month, plan_of

if TYPE_CHECKING:
    from cluster_cli.core.judge.registers import Registers

DEGREES = ("low", "medium", "high")


def registers(*cards: Project, as_of: str = "2022-07-01") -> Registers:
    return registers_of(assess(Portfolio(plan_of().plan, Matrix(projects=cards)), day(as_of)))


def test_levels() -> None:
    levels = [[level_of(Risk("r", "", one, other)) for other in DEGREES] for one in DEGREES]  # type: ignore[arg-type]
    assert levels == [[1, 2, 3], [2, 4, 6], [3, 6, 9]]
    words = [risk.word for risk in registers(Project("p", "", risks=tuple(_all_risks()))).risks]
    assert [None if word is None else word.key for word in words] == [
        "high", "high", "high", "medium", "medium", "medium", "low", "low", "low", None, None,
    ]  # fmt: skip


def _all_risks() -> list[Risk]:
    whole = [Risk(f"{one}-{other}", "", one, other) for one in DEGREES for other in DEGREES]  # type: ignore[arg-type]
    return [Risk("a", "", None, "high"), *whole, Risk("b", "")]


def test_risks_stand_by_level_then_by_due_then_as_written() -> None:
    cards = (
        Project(
            "a",
            "",
            risks=(Risk("1", ""), Risk("2", "", "low", "low", due=month("2022-01")), Risk("3", "", "high", "low")),
        ),
        Project(
            "b",
            "",
            risks=(
                Risk("4", "", "low", "high", due=month("2022-09")),
                Risk("5", "", "low", "high", due=month("2022-Q3")),
                Risk("6", "", "low", "high", due=month("2022-03")),
            ),
        ),
    )
    assert [view.risk.id for view in registers(*cards).risks] == ["6", "5", "4", "3", "2", "1"]


@pytest.mark.parametrize(
    ("status", "due", "is_open", "days_past"),
    [
        ("open", "2022-06", True, 1), ("open", "2022-07", True, 0), ("open", None, True, 0),
        ("closed", "2022-06", False, 0), ("happened", "2022-06", False, 0),
    ],
)  # fmt: skip
def test_a_risk_whose_time_is_over(status: str, due: str | None, is_open: bool, days_past: int) -> None:
    risk = Risk("r", "", status=status, due=None if due is None else month(due))  # type: ignore[arg-type]
    (view,) = registers(Project("p", "", risks=(risk,))).risks
    assert (view.open, view.days_past, view.level) == (is_open, days_past, None)


def test_issues_and_assumptions_stand_by_due() -> None:
    card = Project(
        "p",
        "",
        issues=(
            Issue("late", "", day("2022-03-02"), due=month("2022-05")),
            Issue("later raised", "", day("2022-07-02"), due=month("2022-01")),
            Issue("no due", "", None),
            Issue("closed", "", day("2022-06-30"), due=month("2022-04"), status="closed"),
        ),
        assumptions=(Assumption("one"), Assumption("two", month("2022-Q3")), Assumption("three", month("2022-03"))),
    )
    found = registers(card)
    assert [(view.issue.id, view.open, view.age, view.days_past) for view in found.issues] == [
        ("closed", False, 1, 0),
        ("late", True, 121, 31),
        ("no due", True, None, 0),
    ]
    assert [(view.assumption.text, view.days_past) for view in found.assumptions] == [
        ("three", 92),
        ("two", 0),
        ("one", 0),
    ]


DECISIONS = {"ks-3": Decision("ks-3", "Протокол № 3", day("2022-03-24"))}


@pytest.mark.parametrize(
    ("stage", "as_of", "state", "on", "begun_without"),
    [
        (Stage("s", gate=Gate()), "2022-04-01", "undecided", None, False),
        (Stage("s", status="active", gate=Gate()), "2022-04-01", "undecided", None, True),
        (Stage("s", status="active", gate=Gate((), "go", by="ks-3")), "2022-03-24", "go", "2022-03-24", False),
        # decided later than the day: not yet
        (Stage("s", status="active", gate=Gate((), "go", by="ks-3")), "2022-03-23", "undecided", None, True),
        (
            Stage("s", status="planned", gate=Gate((), "hold", day("2022-03-01"))),
            "2022-04-01",
            "hold",
            "2022-03-01",
            False,
        ),
        (
            Stage("s", status="active", gate=Gate((), "stop", day("2022-03-01"))),
            "2022-04-01",
            "stop",
            "2022-03-01",
            True,
        ),
        # without a day it is today's
        (Stage("s", status="done", gate=Gate((), "go")), "2022-01-01", "go", None, False),
        # completed before it was decided, on it, and not yet
        (
            Stage("s", facts=Facts(completed=day("2022-03-23")), gate=Gate((), "go", by="ks-3")),
            "2022-04-01",
            "go",
            "2022-03-24",
            True,
        ),
        (
            Stage("s", facts=Facts(completed=day("2022-03-24")), gate=Gate((), "go", by="ks-3")),
            "2022-04-01",
            "go",
            "2022-03-24",
            False,
        ),
        (Stage("s", facts=Facts(completed=day("2022-05-01")), gate=Gate()), "2022-04-01", "undecided", None, False),
        (Stage("s", facts=Facts(completed=day("2022-05-01")), gate=Gate()), "2022-05-01", "undecided", None, True),
    ],
)
def test_gates(stage: Stage, as_of: str, state: str, on: str | None, begun_without: bool) -> None:
    card = Project("p", "", stages=(Stage("no gate", status="active"), stage))
    portfolio = Portfolio(plan_of(decisions=DECISIONS).plan, Matrix(projects=(card,)))
    (view,) = gates_of(assess(portfolio, day(as_of)))
    assert (view.state.key, view.begun_without) == (state, begun_without)
    assert view.on == (None if on is None else day(on))
