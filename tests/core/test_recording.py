"""record: readings, money, states of risks and issues; and the decision at a gate by update."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_cli.core.edits import REMOVED
from cluster_cli.core.operations.grounds import Grounds
from cluster_cli.core.operations.recording import EntryName, Record, number_meant, record
from cluster_cli.core.operations.updates import Update, update
from tests.core.situations import refused, said, situation, told

if TYPE_CHECKING:
    from decimal import Decimal

ROW = "  - {id: 3, title: Программа, due: 2022-02, responsible: [ttst]}\n"
TWO = """\
format: 1
title: Матрица
stages: {start: Начало, end: Завершение}
sources: {city: Городской бюджет, region: Областной бюджет}
projects:
  - id: p
    title: Портал
    stages:
      start: {due: 2022-02, gate: {criteria: [деньги], decision: hold, on: 2022-02-01, by: ks-9}}
      end: {due: 2022-05}
    budget:
      - {item: Портал, source: city, period: 2022, planned: 350000.00, committed: 0, spent: 0}
      - {item: Портал, source: region, period: 2022-H1, planned: 100.00}
      - {item: Серверы, source: city, period: 2022, planned: 50.10, reason: так вышло}
      - {source: region, period: 2022}
    indicators:
      - {id: users, title: Пользователи, readings: {2022-02-28: 12.50}}
      - {id: pages, title: Страницы}
    risks: [{id: r1, title: Риск}, {id: both, title: Оба}]
    issues: [{id: i1, title: Проблема, resolution: думаем}, {id: both, title: Оба}]
  - id: q.1
    title: Каталог
    indicators:
      - {id: users, title: Читатели}
    risks: [{id: r1, title: Ещё риск, status: happened}]
"""
P, Q = "project “Портал”", "project “Каталог”"
DAY = date(2022, 3, 10)


def asked(name: str, value: str | None = None, on: date | None = None, **more: str) -> Record:
    named = EntryName(name, more.pop("project", None), more.pop("source", None), more.pop("period", None))
    replace = more.pop("replace", "") == "yes"
    return Record(named, value, on, more, replace)


@pytest.mark.parametrize(
    ("request_", "edits", "sentences"),
    [
        (asked("pages", "27"), {"p.indicators.1.readings.2022-03-15": "27"}, [f'{P}, indicator “Страницы”: 27 on 2022-03-15.']),
        (asked("p.pages", "27", DAY), {"p.indicators.1.readings.2022-03-10": "27"}, None),
        (asked("Страницы", "-0.50", DAY), {"p.indicators.1.readings.2022-03-10": "-0.50"}, None),
        (asked("q.1.users", "5", DAY), {"q.1.indicators.0.readings.2022-03-10": "5"}, [f'{Q}, indicator “Читатели”: 5 on 2022-03-10.']),
        (asked("users", "5", DAY, project="q.1"), {"q.1.indicators.0.readings.2022-03-10": "5"}, None),
        (asked("p.users", "12.5", date(2022, 2, 28)), {}, [f'{P}, indicator “Пользователи”: 12.50 on 2022-02-28 is recorded already: nothing to do.']),
        (asked("p.users", "13", date(2022, 2, 28), replace="yes"), {"p.indicators.0.readings.2022-02-28": "13"}, [f'{P}, indicator “Пользователи”: 13 on 2022-02-28 (was: 12.50).']),
        (asked("pages", "1", replace="yes"), {"p.indicators.1.readings.2022-03-15": "1"}, None),
        (asked("Серверы", spent="50.10"), {"p.budget.2.spent": "50.10"}, [f'{P}, budget line “Серверы”. Set: spent: 50.10.']),
        (asked("серверы", spent="51"), {"p.budget.2.spent": "51"}, None),
        (
            asked("Портал", source="city", spent="350000.01", committed="0.00"),
            {"p.budget.0.spent": "350000.01"},
            [f'{P}, budget line “Портал”. Changed: spent: 350,000.01 (was: 0).', "That is more than the line has, 0.00: say why with --reason."],
        ),
        (asked("Портал", source="Областной бюджет", spent="1", reason="аванс"), {"p.budget.1.spent": "1", "p.budget.1.reason": "аванс"}, None),
        (asked("Портал", period="2022-H1", spent="1"), {"p.budget.1.spent": "1"}, None),
        (asked("region", spent="3"), {"p.budget.3.spent": "3"}, [f'{P}, budget line “Областной бюджет”. Set: spent: 3.']),
        (asked("Портал", source="city", spent="0"), {}, [f'{P}, budget line “Портал”: nothing to do.']),
        (asked("p.r1", status="closed"), {"p.risks.0.status": "closed"}, [f'{P}, risk “Риск”. Changed: status: closed (was: open).']),
        (asked("r1", status="happened", project="q.1"), {}, [f'{Q}, risk “Ещё риск”: nothing to do.']),
        (asked("i1", status="closed", resolution="готово"), {"p.issues.0.status": "closed", "p.issues.0.resolution": "готово"}, None),
        (asked("i1", resolution=""), {"p.issues.0.resolution": REMOVED}, [f'{P}, issue “Проблема”. Taken out: resolution (was: думаем).']),
        (asked("both", resolution=""), {}, [f'{P}, issue “Оба”: nothing to do.']),
        (asked("both", resolution="готово"), {"p.issues.1.resolution": "готово"}, [f'{P}, issue “Оба”. Set: resolution: готово.']),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_recorded(request_: Record, edits: dict[str, object], sentences: list[str] | None) -> None:
    made = record(situation(ROW, TWO), request_)
    assert told(made) == edits
    assert sentences is None or said(made) == sentences


@pytest.mark.parametrize(
    ("request_", "reason", "wants", "commands"),
    [
        (asked("pages", "27", date(2022, 3, 16)), "2022-03-16 is still to come", {}, []),
        (asked("p.users", "13", date(2022, 2, 28)), "another reading of 2022-02-28 is recorded already: 12.50.", {"replace": ""}, []),
        (asked("users", "13"), '“users” may mean several things.', {"project": "p"}, []),
        (asked("users"), '“users” may mean several things.', {"project": "p", "value": "12.50"}, []),
        (asked("Портал", spent="1"), '“Портал” may mean several things.', {"source": "city"}, []),
        (asked("both", status="closed"), '“both” may mean several things.', {}, ["cluster edit p"]),
        (asked("both"), '“both” may mean several things.', {}, ["cluster record both --project p --status closed"] * 2),
        (asked("pages"), "say which value was measured.", {"value": "0"}, []),
        (asked("p.r1"), "its status is one of these: open, closed, happened.", {"status": "closed"}, []),
        (asked("i1", status="happened"), "its status is one of these: open, closed.", {"status": "closed"}, []),
        (asked("Серверы"), "say with --spent how much was spent in all.", {"spent": "0"}, []),
        (asked("pages", "14,5"), "“14,5” is no number", {"value": "14.5"}, []),
        (asked("pages", "1 200\u00a0000,50"), "is no number", {"value": "1200000.50"}, []),
        (asked("p.users", "много"), "“много” is no number", {"value": "12.50"}, []),
        (asked("Серверы", spent="1e3"), "“1e3” is no number", {"spent": "0"}, []),
        (asked("pages", "1", status="closed"), "recorded one by one", {}, ["cluster record --help"]),
        (asked("r1", status="closed", on=DAY, project="p"), "carries no day", {}, ["cluster record r1 --project p --status closed"]),
        (asked("page", "1"), 'There is no indicator “page”.', {}, ["cluster record pages 1 --project p"]),
        (asked("r1", "1", project="p"), 'There is no indicator “r1”.', {}, ["cluster record --help"]),
        (asked("i1", "1"), 'There is no indicator “i1”.', {}, ["cluster record i1 --project p --status closed"]),
        (asked("Сервер", spent="1"), 'There is no budget line “Сервер”.', {}, ["cluster record Серверы --project p --source city --period 2022 --spent 1"]),
        (asked("Портал", spent="1", period="2021"), 'There is no budget line “Портал”.', {}, ["cluster record Портал --project p --source city --period 2022 --spent 1"]),
        (asked("zzz", spent="1", project="q.1"), 'There is no budget line “zzz”.', {}, ["cluster edit q.1"]),
        (asked("pages", "1", project="3"), "No. 3 is no project.", {"project": "p"}, []),
        (asked("zzz", "1", project="3"), "No. 3 is no project.", {}, ["cluster record --help"]),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_refused(request_: Record, reason: str, wants: dict[str, str], commands: list[str]) -> None:
    found = refused(lambda: record(situation(ROW, TWO), request_))
    assert reason in found[0]
    assert found[1:] == (wants, commands)


def test_without_projects_the_first_one_is_offered() -> None:
    assert refused(lambda: record(situation(ROW), asked("x", "1")))[2] == ['cluster add project --title "…"']


@given(
    st.decimals(min_value=-(10**14), max_value=10**14, places=3),
    st.integers(0, 400),
)
def test_decimals_stay_as_they_are_written(number: Decimal, ago: int) -> None:
    """To the last zero, and whatever the day, as long as it has come."""
    here, text = situation(ROW, TWO), format(number, "f")
    day = here.today - timedelta(days=ago)
    edits = told(record(here, asked("pages", text, day)))
    assert edits == {f"p.indicators.1.readings.{day}": text}
    assert number_meant(text, "value", "0") == text


GATE = "p.stages.start.gate"


@pytest.mark.parametrize(
    ("decision", "grounds", "edits", "sentence"),
    [
        ("go", Grounds(by="ks-3"), {f"{GATE}.decision": "go", f"{GATE}.on": "2022-03-10", f"{GATE}.by": "ks-3"}, "Changed: gate of the stage: may begin (was: put off)."),
        ("hold", Grounds(by="ks-9"), {}, "nothing to do."),
        ("hold", Grounds(by="ks-3"), {f"{GATE}.decision": "hold", f"{GATE}.on": "2022-03-10", f"{GATE}.by": "ks-3"}, "gate of the stage: put off"),
        ("", Grounds(), {f"{GATE}.decision": REMOVED, f"{GATE}.on": REMOVED, f"{GATE}.by": REMOVED}, "Taken out: gate of the stage (was: put off)."),
    ],
)  # fmt: skip
def test_the_decision_at_a_gate(decision: str, grounds: Grounds, edits: dict[str, object], sentence: str) -> None:
    for stage in ("start", "Начало", "начало"):
        made = update(situation(ROW, TWO), Update(("p",), {("gate",): decision}, stage, grounds))
        assert told(made) == edits
        assert sentence in said(made)[0]


def test_a_gate_needs_somebody_who_decided_and_a_stage() -> None:
    reason, wants, _ = refused(lambda: update(situation(ROW, TWO), Update(("p",), {("gate",): "go"}, "end")))
    assert (reason.startswith("Say with --by who decided"), list(wants)) == (True, ["by"])
    assert (
        "for"
        in refused(lambda: update(situation(ROW, TWO), Update(("p",), {("gate",): "go"}, None, Grounds(by="ks-3"))))[1]
    )
    without = refused(
        lambda: update(situation(ROW, TWO), Update(("q.1",), {("gate",): "go"}, None, Grounds(by="ks-3")))
    )
    assert "has no such field: gate of the stage." in without[0]
