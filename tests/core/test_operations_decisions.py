"""move, excuse, cancel, pause, resume: decisions with their day, their words and their record."""

from __future__ import annotations

from typing import Any

import pytest

from cluster_cli.core.edits import REMOVED
from cluster_cli.core.operations.decisions import Decide, Move, cancel, excuse, move, pause, resume
from cluster_cli.core.operations.grounds import Grounds
from cluster_cli.core.periods import Period, parse_period
from tests.core.situations import refused, said, situation, told

ONE = "  - {id: 3, title: Программа, due: 2022-02, responsible: [ttst]}\n"
OTHER = "  - {id: 8, title: Агрегатор, due: 2022-04, responsible: [ttst]}\n"
SERIES = "  - {id: 2, title: Заседания, due: 2022-01, repeat: monthly, responsible: [dpo], points: {POINTS}}\n"
TWO = "  - {id: 14, title: Отчёты, due: [2022-06, 2022-12], responsible: [dpo]}\n"
PROJECT = """\
format: 1
title: Матрица
stages: {start: Начало, end: Завершение}
projects:
  - {id: p, title: Портал, lead: ttst, stages: {start: {due: 2022-02}, end: {due: 2022-04}}}
"""
GROUNDS = Grounds("согласование", "ks-3")
RECORD = {"on": "2022-03-10", "reason": "согласование", "by": "ks-3"}
DECIDED = {"on": "2022-03-10", "by": "ks-3", "reason": "согласование"}


def period(text: str) -> Period:
    found = parse_period(text)
    assert isinstance(found, Period)
    return found


def moves(*pairs: tuple[str, str], point: str | None = None, grounds: Grounds = GROUNDS) -> Move:
    return Move(tuple((name, period(text)) for name, text in pairs), point, grounds)


@pytest.mark.parametrize(
    ("rows", "asked", "edits"),
    [
        (
            ONE + OTHER,
            moves(("3", "2022-04"), ("8", "2022-05")),
            {
                "3.due": "2022-04", "3.changes": [RECORD | {"from": "2022-02", "to": "2022-04"}],
                "8.due": "2022-05", "8.changes": [RECORD | {"from": "2022-04", "to": "2022-05"}],
            },
        ),
        (
            SERIES.replace("POINTS", ""),
            moves(("2", "2022-05-11"), point="2022-04"),
            {
                "2.points.2022-04.due": "2022-05-11",
                "2.points.2022-04.changes": [RECORD | {"from": "2022-04", "to": "2022-05-11"}],
            },
        ),
        (
            TWO,
            moves(("14", "2022-Q3"), point="2022-06"),
            {"14.points.2022-06.due": "2022-Q3", "14.points.2022-06.changes": [RECORD | {"from": "2022-06", "to": "2022-Q3"}]},
        ),
        (
            ONE.replace("due: 2022-02, ", ""),
            moves(("3", "2022-04")),
            {"3.due": "2022-04", "3.changes": [RECORD | {"to": "2022-04"}]},
        ),
        (
            ONE.replace("due", "changes: [{on: 2022-01-10, from: 2022-01, to: 2022-02, reason: р, by: ks-9}], due"),
            moves(("3", "2022-01")),
            {"3.due": "2022-01", "3.changes.1": RECORD | {"from": "2022-02", "to": "2022-01"}},
        ),
        (ONE, moves(("3", "2022-02"), grounds=Grounds()), {}),
    ],
)  # fmt: skip
def test_a_move_is_the_new_deadline_and_its_record(rows: str, asked: Move, edits: dict[str, object]) -> None:
    assert told(move(situation(rows), asked)) == edits


def test_a_move_is_told_in_the_plans_words() -> None:
    made = move(situation(TWO), moves(("14", "2022-Q3"), point="2022-06"))
    assert said(made) == ["No. 14, June 2022: the deadline is moved from June 2022 to Q3 2022."]
    made = move(situation(ONE, PROJECT), moves(("p", "2022-05"), point="Завершение"))
    assert told(made) == {
        "p.stages.end.due": "2022-05",
        "p.stages.end.changes": [RECORD | {"from": "2022-04", "to": "2022-05"}],
    }


def test_a_move_and_its_move_back_leave_the_whole_chain() -> None:
    """Applied by hand to the row, as the store would write it."""
    first = told(move(situation(ONE), moves(("3", "2022-04"))))
    assert first["3.changes"] == [RECORD | {"from": "2022-02", "to": "2022-04"}]
    row = ONE.replace(
        "due: 2022-02", "changes: [{on: 2022-03-10, from: 2022-02, to: 2022-04, reason: р, by: ks-3}], due: 2022-04"
    )
    back = told(move(situation(row), moves(("3", "2022-02"), grounds=Grounds("назад", "ks-9"))))
    assert back == {
        "3.due": "2022-02",
        "3.changes.1": {"on": "2022-03-15", "from": "2022-04", "to": "2022-02", "reason": "назад", "by": "ks-9"},
    }


@pytest.mark.parametrize(
    ("rows", "asked", "reason", "wants", "offered"),
    [
        (
            ONE,
            moves(("3", "2022-04"), grounds=Grounds()),
            "A promise is changed with a reason and a decision. Missing: --reason, --by.",
            {"reason": "…", "by": "…"},
            [],
        ),
        (
            TWO,
            moves(("14", "2022-08"), grounds=Grounds("р")),
            "No. 14 has several points: say which one with --for.",
            {"for": "2022-06", "by": "…"},
            [],
        ),
        (
            ONE.replace("due", "completed: 2022-02-20, due"),
            moves(("3", "2022-04")),
            "No. 3 is completed: its deadline is not moved any more.",
            {},
            ["cluster show 3"],
        ),
        (
            ONE.replace("due", "excused: {on: 2022-01-10, by: ks-9, reason: р}, due"),
            moves(("3", "2022-04")),
            "No. 3 owes nothing by a decision. Take that back first.",
            {},
            ['cluster reopen 3 --reason "…" --by "…"'],
        ),
        (ONE, moves(("3", "2022-04"), ("3", "2022-05")), "No. 3: two new deadlines in one command.", {}, []),
    ],
)
def test_a_move_is_refused(rows: str, asked: Move, reason: str, wants: dict[str, str], offered: list[str]) -> None:
    assert refused(lambda: move(situation(rows), asked)) == (reason, wants, offered)


@pytest.mark.parametrize(
    ("points", "asked", "edits"),
    [
        ("", ("2022-07",), {"2.points.2022-07": {"excused": DECIDED}}),
        ("", ("2022-07", "2022-08", "2022-07"), {"2.points.2022-07": {"excused": DECIDED}, "2.points.2022-08": {"excused": DECIDED}}),
        ("2022-07: {reason: отпуска}", ("2022-07",), {"2.points.2022-07.excused": DECIDED}),
        ("2022-07: {excused: {on: 2022-03-10, by: ks-3, reason: согласование}}", ("2022-07",), {}),
    ],
)  # fmt: skip
def test_points_are_excused_by_a_decision(points: str, asked: tuple[str, ...], edits: dict[str, object]) -> None:
    plan = situation(SERIES.replace("POINTS", points))
    assert told(excuse(plan, Decide(("2",), asked, GROUNDS))) == edits


def test_an_excuse_is_refused_for_what_is_completed_untold_or_decided_otherwise() -> None:
    plan = situation(
        SERIES.replace("POINTS", "2022-01: 2022-01-27, 2022-02: {excused: {on: 2022-02-01, by: ks-9, reason: к}}")
    )
    assert "there is nothing to excuse" in refused(lambda: excuse(plan, Decide(("2",), ("2022-01",), GROUNDS)))[0]
    assert refused(lambda: excuse(plan, Decide(("2",))))[1] == {"for": "2022-03", "reason": "…", "by": "…"}
    assert refused(lambda: excuse(plan, Decide(("2",), ("2022-03",))))[1] == {"reason": "…", "by": "…"}
    other = refused(lambda: excuse(plan, Decide(("2",), ("2022-02",), GROUNDS)))
    assert other[2] == ['cluster reopen 2 --for 2022-02 --reason "…" --by "…"']


@pytest.mark.parametrize(("operation", "status"), [(cancel, "cancelled"), (pause, "paused")])
def test_a_decision_about_an_item_or_a_stage(operation: Any, status: str) -> None:
    plan = situation(ONE + OTHER, PROJECT)
    assert told(operation(plan, Decide(("3", "8"), (), GROUNDS))) == {
        "3.status": status, "3.decided": DECIDED, "8.status": status, "8.decided": DECIDED,
    }  # fmt: skip
    made = operation(plan, Decide(("p",), ("Завершение",), GROUNDS))
    assert told(made) == {"p.stages.end.status": status, "p.stages.end.decided": DECIDED}
    assert refused(lambda: operation(plan, Decide(("3",))))[1] == {"reason": "…", "by": "…"}
    closed = situation(ONE.replace("due", "completed: 2022-02-20, due"))
    assert "nothing left to decide" in refused(lambda: operation(closed, Decide(("3",), (), GROUNDS)))[0]


def test_a_single_meeting_is_excused_instead() -> None:
    plan = situation(SERIES.replace("POINTS", ""))
    offered = refused(lambda: cancel(plan, Decide(("2",), ("2022-07",), GROUNDS)))[2]
    assert offered == ['cluster excuse 2 --for 2022-07 --reason "…" --by "…"']


def row(status: str) -> str:
    return ONE.replace("due", f"status: {status}, decided: {{on: 2022-03-01, by: ks-9, reason: р}}, due")


@pytest.mark.parametrize("status", ["paused", "cancelled"])
def test_the_same_decision_again_is_nothing_to_do_and_another_one_is_not_lost(status: str) -> None:
    operation = pause if status == "paused" else cancel
    plan = situation(row(status))
    assert not operation(plan, Decide(("3",))).edits
    assert not operation(plan, Decide(("3",), (), Grounds("р", "ks-9"))).edits
    offered = refused(lambda: operation(plan, Decide(("3",), (), GROUNDS)))[2]
    assert offered == (["cluster resume 3"] if status == "paused" else ['cluster reopen 3 --reason "…" --by "…"'])


def test_what_is_paused_may_be_cancelled_and_what_is_cancelled_not_paused() -> None:
    assert told(cancel(situation(row("paused")), Decide(("3",), (), GROUNDS))) == {
        "3.status": "cancelled",
        "3.decided": DECIDED,
    }
    assert "is out of the plan" in refused(lambda: pause(situation(row("cancelled")), Decide(("3",), (), GROUNDS)))[0]


def test_paused_work_goes_on() -> None:
    assert told(resume(situation(row("paused")), Decide(("3",)))) == {"3.status": "active", "3.decided": REMOVED}
    assert refused(lambda: resume(situation(ONE), Decide(("3",))))[0] == "No. 3 is not paused."
    projects = PROJECT.replace("end: {due", "end: {status: paused, decided: {on: 2022-03-01, by: ks-9, reason: р}, due")
    made = resume(situation(ONE, projects), Decide(("p",), ("end",)))
    assert told(made) == {"p.stages.end.status": "active", "p.stages.end.decided": REMOVED}


def test_the_day_is_told_or_the_decisions_or_todays() -> None:
    from datetime import date

    for grounds, on in (
        (Grounds("р", "ks-3", date(2022, 3, 12)), "2022-03-12"),
        (Grounds("р", "ks-3"), "2022-03-10"),
        (Grounds("р", "ks-9"), "2022-03-15"),
        (Grounds("р", "устно"), "2022-03-15"),
    ):
        edits = told(cancel(situation(ONE), Decide(("3",), (), grounds)))
        assert edits["3.decided"] == {"on": on, "by": grounds.by, "reason": "р"}
