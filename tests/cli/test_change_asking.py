"""At a terminal a change asks for what it requires and was not given; elsewhere it refuses."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminals import talk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such terminal there")
DAY = ("--as-of", "2022-03-15")


def text(plan: Path) -> str:
    return (plan / "data" / "roadmap.yaml").read_text(encoding="utf-8")


def test_the_point_then_the_day(plan: Path, environ: dict[str, str]) -> None:
    told = talk(
        ["done", "2", *DAY],
        [("Какая контрольная точка?", "2022-99\n"), ("Какая контрольная точка?", "1\n"),
         ("В какой день?", "завтра\n"), ("В какой день?", "\n"), ("В какой день?", "01.04.2022\n"), ("В какой день?", "вчера\n")],
        cwd=plan, environ=environ,
    )  # fmt: skip
    assert told.status == 0, told.shown
    assert "№ 2: контрольных точек несколько" in told.shown
    assert "  1. февраль 2022 г. (2022-02)\n" in told.shown
    assert "контрольной точки «2022-99» нет" in told.shown
    assert "«завтра» — не день" in told.shown
    assert "01.04.2022 ещё не наступило" in told.shown
    assert "№ 2, февраль 2022 г.: исполнено 14.03.2022, через 14 дней после срока." in told.shown
    assert "2022-02: 2022-03-14" in text(plan)


def test_the_reason_and_the_decision_of_a_move(plan: Path, environ: dict[str, str]) -> None:
    path = plan / "data" / "roadmap.yaml"
    path.write_text(
        text(plan).replace("activities:\n", "decisions:\n  ks-3:\n    title: Протокол № 3\n    on: 2022-03-10\nactivities:\n", 1),
        encoding="utf-8",
    )  # fmt: skip
    told = talk(
        ["move", "3", "2022-04", *DAY, "--lang", "en"],
        [("For what reason?", "   \n"), ("For what reason?", "agreement\n"), ("By which decision?", "2\n"), ("By which decision?", "ks-3\n")],
        cwd=plan, environ=environ,
    )  # fmt: skip
    assert told.status == 0, told.shown
    assert "  1. Протокол № 3 (ks-3)" in told.shown
    assert "No. 3: the deadline is moved from February 2022 to April 2022." in told.shown
    assert "reason: agreement\n        by: ks-3" in text(plan)


def test_a_new_row_by_questions(plan: Path, environ: dict[str, str]) -> None:
    told = talk(
        ["add", *DAY],
        [("Как называется?", "Новое мероприятие\n"), ("Кто отвечает за исполнение?", "никто\n"), ("Кто отвечает", "бпоо\n")],
        cwd=plan, environ=environ,
    )  # fmt: skip
    assert told.status == 0, told.shown
    assert "  2. Техникум социальных технологий (ttst)" in told.shown
    assert "Исполнителя «никто» в плане нет." in told.shown
    assert "Добавлено: № 5. Новое мероприятие" in told.shown
    assert "responsible: [ttst]" in text(plan).rsplit("- id", 1)[1]


def test_no_input_never_asks(plan: Path, environ: dict[str, str]) -> None:
    before = text(plan)
    for arguments in (["done", "2"], ["move", "3", "2022-04"], ["add"], ["confirm", "1"]):
        told = talk([*arguments, "--no-input", *DAY], [], cwd=plan, environ=environ)
        assert told.status == 2
        assert "\n  cluster " in told.shown
    assert text(plan) == before


@pytest.mark.parametrize("leaving", ["\x04", "\x03"])
def test_who_leaves_has_changed_nothing(plan: Path, environ: dict[str, str], leaving: str) -> None:
    before = text(plan)
    told = talk(["done", "3", *DAY], [("В какой день?", leaving)], cwd=plan, environ=environ)
    assert told.status == (130 if leaving == "\x04" else told.status)
    assert told.status != 0
    assert "Traceback" not in told.shown
    assert text(plan) == before
