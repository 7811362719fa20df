"""`init`: the first files of a plan, by options, by questions at a terminal, or a copy of the demo."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from cluster_cli.app.begin import proposed_key
from tests.cli.conftest import PLAN, ROOT
from tests.cli.terminals import talk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner


def test_init_writes_a_plan_once(cluster: Runner, tmp_path: Path) -> None:
    arguments = ("init", "мой план", "--title", 'План: «А» # "б"', "--period", "2022", "--party", "dpo=Деп. № 1")
    run = cluster(*arguments, "--timezone", "Asia/Tomsk", "--language", "ru")
    path = tmp_path / "мой план" / "data" / "roadmap.yaml"
    assert run.status == 0
    assert 'cluster status --data "мой план/data"' in run.out
    before = path.read_bytes()
    assert before.endswith(b"activities: []\n")
    again = cluster(*arguments)
    assert again.status == 2
    assert "there is a plan already" in again.err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--title", "x"], "a title and a period"),
        (["--period", "2022"], "a title and a period"),
        (["--title", "x", "--period", "2022-13"], "is not a period"),
        (["--title", "x", "--period", "2022", "--party", "dpo"], "is not a party"),
        (["--title", "x", "--period", "2022", "--party", "=name"], "is not a party"),
        (["--title", "x", "--period", "2022", "--party", "a\x00=name"], "is not a party"),
    ],
)
def test_init_refuses_and_writes_nothing(cluster: Runner, tmp_path: Path, arguments: list[str], sentence: str) -> None:
    run = cluster("init", "p", *arguments)
    assert (run.status, run.out) == (2, "")
    assert sentence in run.err
    assert not (tmp_path / "p").exists()


def test_init_never_touches_what_is_there(cluster: Runner, plan: Path) -> None:
    run = cluster("init", "--demo")
    assert run.status == 2
    assert (plan / "data" / "roadmap.yaml").read_text(encoding="utf-8") == PLAN


@pytest.mark.parametrize("name", ["a\x00b", "x" * 300, "data/roadmap.yaml/deep"])
def test_init_in_an_impossible_place_is_told(cluster: Runner, plan: Path, name: str) -> None:
    run = cluster("init", name, "--title", "x", "--period", "2022")
    assert run.status == 2
    assert run.err.startswith("cluster: ")
    assert (plan / "data" / "roadmap.yaml").read_text(encoding="utf-8") == PLAN


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_plan_that_init_has_begun_is_right(cluster: Runner, language: str) -> None:
    arguments = [
        "--title",
        'План: «А» # "б"',
        "--period",
        "2022-SY",
        "--party",
        "dpo=Деп. № 1",
        "--party",
        "1 x=[y]: z",
    ]
    assert cluster("init", ".", *arguments, "--language", language).status == 0
    run = cluster("validate")
    assert run.status == 0, run.out
    assert cluster("status", "--as-of", "2022-10-01").status == 0
    assert cluster("list", "--responsible", "Деп. № 1").status == 0


def test_the_next_steps_work(cluster: Runner, tmp_path: Path) -> None:
    for folder in (".", "мой план", "-x"):
        run = cluster("init", "--title", "П", "--period", "2022-SY", "--party", "a b=Отдел", "--", folder)
        assert run.status == 0, run.err
        lines = [line.strip() for line in run.out.splitlines() if line.startswith("  cluster ")]
        assert len(lines) == 2
        for line in lines:
            assert cluster(*shlex.split(line)[1:]).status == 0, line
        (tmp_path / folder / "data" / "roadmap.yaml").rename(tmp_path / "old.yaml")
    nobody = cluster("init", "--title", "П", "--period", "2022")
    line = next(line.strip() for line in nobody.out.splitlines() if line.startswith("  cluster "))
    assert line == 'cluster update --plan --party "dpo=…"'
    assert cluster(*shlex.split(line)[1:]).status == 0


def test_the_demo_is_copied_whole_and_looked_at_on_its_day(cluster: Runner, tmp_path: Path) -> None:
    run = cluster("init", "--demo", "my plan", "--lang", "ru")
    assert (run.status, run.err) == (0, "")
    source, copy = ROOT / "examples" / "demo", tmp_path / "my plan"
    for path in source.rglob("*"):
        if path.is_file() and path.suffix not in {".tmp", ".lock"}:
            assert (copy / path.relative_to(source)).read_bytes() == path.read_bytes()
    lines = [line.strip() for line in run.out.splitlines() if line.startswith("  cluster ")]
    assert lines == [
        'cluster status --as-of 2026-07-01 --data "my plan/data"', 'cluster overdue --as-of 2026-07-01 --data "my plan/data"',
    ]  # fmt: skip
    for line in lines:
        assert cluster(*shlex.split(line)[1:]).status in {0, 1}
    again = cluster("init", "--demo", "my plan")
    assert (again.status, again.out) == (2, "")
    for line in [line.strip() for line in again.err.splitlines() if line.startswith("  cluster ")]:
        assert cluster(*shlex.split(line)[1:]).status == 0, line


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Отдел кадров", "otdel"), ("Департамент профессионального образования Томской области", "dpoto"), ("ЦГБ", "tsgb"),
        ("«Щит»", "shchit"), ("Human Resources", "human"), ("№ 5", "5"), ("—", "party"), ("株式会社", "party"), ("É", "e"),
        ("Ь Ь Ь", "party"), ("Электросетьуправление Юга", "elektrosetup"),
    ],
)  # fmt: skip
def test_a_short_name_is_proposed(name: str, key: str) -> None:
    assert proposed_key(name, {}) == key
    assert proposed_key(name, {key: ""}) == f"{key}2"


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminal there")
def test_at_a_terminal_it_asks_until_an_answer_can_be_meant(tmp_path: Path, environ: dict[str, str]) -> None:
    told = talk(
        ["init", "p", "--lang", "ru"],
        [("Как называется план?", "\n"), ("Как называется план?", "План: «А» # б\n"), ("На какой год", "весна\n"), ("На какой год", "2026 год\n"),
         ("Название (Enter", "Отдел кадров\n"), ("будет otdel:\n> ", "\n"), ("Название (Enter", "Отдел\n"), ("будет otdel2:\n> ", "OTDEL\n"),
         ("уже занято.\n> ", "ot\n"), ("Название (Enter", "ttst=Техникум\n"), ("Название (Enter", "\n")],
        cwd=tmp_path, environ=environ,
    )  # fmt: skip
    assert told.status == 0, told.shown
    assert "Прервать:\nCtrl+C." in told.shown  # broken between words
    assert "«весна» — не период" in told.shown
    assert "Записано: p/data/roadmap.yaml" in told.shown
    text = (tmp_path / "p" / "data" / "roadmap.yaml").read_text(encoding="utf-8")
    assert 'title: "План: «А» # б"\nlanguage: ru\nperiod: 2026\nparties:\n  otdel:\n    name: Отдел кадров\n' in text
    assert "  ot:\n    name: Отдел\n  ttst:\n    name: Техникум\n" in text


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminal there")
@pytest.mark.parametrize("leaving", ["\x03", "\x04"])
def test_who_leaves_has_begun_nothing(tmp_path: Path, environ: dict[str, str], leaving: str) -> None:
    told = talk(["init", "p", "--lang", "en"], [("What is the plan called?", leaving)], cwd=tmp_path, environ=environ)
    assert told.status == 130
    assert "interrupted; nothing more was done" in told.shown
    assert not (tmp_path / "p").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminal there")
def test_no_input_never_asks(tmp_path: Path, environ: dict[str, str]) -> None:
    told = talk(["init", "p", "--no-input", "--lang", "en"], [], cwd=tmp_path, environ=environ)
    assert told.status == 2
    assert "a new plan needs a title and a period" in told.shown
