"""`indicators` through the door: fact, plan and per cent together, freshness, colours, plans that measure nothing."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import PLAN, ROOT
from tests.cli.test_output import on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run, Runner

SHIPPED = ("--data", str(ROOT / "data"))
DEMO = ("--data", str(ROOT / "examples" / "demo" / "data"))
JULY = ("--as-of", "2022-07-01")
FORMATS = ("table", "linear", "markdown", "csv", "json")
MEASURED = """\
format: 1
title: Матрица
projects:
- id: p
  title: Портал
  lead: ttst
  due: 2022-12
  indicators:
  - {id: up, title: Работодателей, unit: ед., targets: {2022-H1: 20, 2022: 50}, readings: {2022-06-30: 12, 2022-07-02: 19}}
  - {id: down, title: Ожидание, unit: мин., direction: down, targets: {2022-H1: 8}, readings: {2022-05-29: 7.50}}
  - {id: old, title: Устаревший, targets: {2022-Q2: 10}, readings: {2022-03-01: 30}}
  - {id: silent, title: Молчащий, targets: {2022-Q1: 10}}
  - {id: early, title: Ранний, targets: {2022: 10}, readings: {2022-06-01: 1}}
- {id: q, title: Другой, lead: dpo, due: 2022-12, indicators: [{id: none, title: Без плана}]}
"""


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    """A plan with an indicator of each kind."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "roadmap.yaml").write_text(PLAN, encoding="utf-8")
    (data / "projects.yaml").write_text(MEASURED, encoding="utf-8")
    return tmp_path


def answer(run: Run) -> dict[str, Any]:
    assert (run.status, run.err) == (0, "")
    found: dict[str, Any] = json.loads(run.out)
    return found


@pytest.mark.usefixtures("measured")
def test_each_kind_by_hand(cluster: Runner) -> None:
    """12/20 is 60 %, red; 8/7.50 is 106 %, green; 30/10 of an old reading is unknown; the rest has no per cent."""
    found = answer(cluster("indicators", *JULY, "--format", "json", "--lang", "en"))
    rows = {row["id"]: row for row in found["rows"]}
    picked = ("fact", "plan", "measured", "freshness", "direction", "health", "period")
    assert [rows["up"][name] for name in picked] == ["12", "20", "2022-06-30", "current", "up", "red", "2022-H1"]
    assert rows["up"]["share"] == {"part": 12, "whole": 20, "value": 0.6}
    assert [rows["down"][name] for name in picked[:6]] == ["7.50", "8", "2022-05-29", "current", "down", "green"]
    assert rows["down"]["share"]["value"] == pytest.approx(1.066667)
    assert [rows["old"][name] for name in ("freshness", "health")] == ["stale", "unknown"]
    assert [rows["silent"][name] for name in ("fact", "share", "freshness", "health", "why")] == [
        None, None, "none", "unknown", "no data: there is no reading",
    ]  # fmt: skip
    assert [rows["early"][name] for name in ("plan", "share", "health", "why")] == [
        None, None, None, "no data: the first target is that for the year 2022",
    ]  # fmt: skip
    assert rows["none"]["why"] == "no data: no target is set"
    counts = found["totals"]["indicators"]
    assert counts == {"indicators": 6, "red": 1, "amber": 0, "unknown": 2, "green": 1, "not_asked": 2, "stale": 1}


@pytest.mark.usefixtures("measured")
def test_a_listener_hears_the_unit_and_what_is_out_of_date(cluster: Runner) -> None:
    said = cluster("indicators", *JULY, "--format", "linear").out
    assert said.startswith("Показателей: 6. Состояние: красный 1, жёлтый 0, нет данных 2, зелёный 1.\n")
    assert "Устарело: 1, без фактических значений: 2." in said
    assert "Показатель: Работодателей, ед.\nФакт: 12\nПлан: 20\n%: 60 %\nДата значения: 30.06.2022\n" in said
    assert "Значение: устарело" in said
    assert "Направление: чем меньше, тем лучше" in said


def test_what_has_no_recent_reading_is_asked_for_with_a_command(cluster: Runner, measured: Path) -> None:
    from cluster_cli.cli.commands import offered

    line = cluster("indicators", *JULY).out.splitlines()[-1].partition(": ")[2]
    assert line == "cluster record old 10 --on 2022-07-01 --as-of 2022-07-01"
    if "record" in offered():
        run = cluster(*shlex.split(line)[1:], *JULY, cwd=measured)
        assert run.status == 0, run.err
        rows = answer(cluster("indicators", *JULY, "--format", "json"))["rows"]
        assert [row["fact"] for row in rows if row["id"] == "old"] == ["10"]


@pytest.mark.usefixtures("measured")
def test_selection_columns_sort_and_limit(cluster: Runner) -> None:
    run = cluster(
        "indicators", *JULY, "--columns", "id,share,age", "--sort", "-share", "--limit", "2", "--format", "csv"
    )
    assert run.out.splitlines() == ['"id","share","age"', '"old",3.000000,122', '"down",1.066667,33']
    only = answer(cluster("indicators", *JULY, "--responsible", "dpo", "--format", "json"))
    assert [row["id"] for row in only["rows"]] == ["none"]
    assert only["totals"]["indicators"]["indicators"] == 1
    assert cluster("indicators", "--text", "Программа").out.startswith("У выбранных проектов показателей нет.\n")
    wrong = cluster("indicators", "--sort", "shar")
    assert (wrong.status, wrong.out) == (2, "")
    assert cluster(*shlex.split(wrong.err.strip().splitlines()[-1])[1:]).status == 0


def test_a_plan_that_measures_nothing_says_so_and_what_to_write(cluster: Runner, tmp_path: Path) -> None:
    run = cluster("indicators", *SHIPPED, "--as-of", "2022-03-15")
    assert run.out.startswith("Ни у одного проекта нет показателей, поэтому измерять нечего.\n")
    example = re.search(r"`(indicators: .*)`", run.out)
    assert example is not None
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / "projects.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    status: planned\n", f"    status: planned\n    {example[1]}\n", 1), "utf-8")
    rows = answer(cluster("indicators", "--format", "json", *JULY))["rows"]
    assert [(row["id"], row["fact"], row["plan"]) for row in rows] == [("employers", "12", "20")]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_form_and_language(cluster: Runner, form: str, language: str) -> None:
    for where, day in ((SHIPPED, "2022-03-15"), (DEMO, "2026-07-01")):
        run = cluster("indicators", *where, "--as-of", day, "--format", form, "--lang", language)
        assert (run.status, run.err) == (0, "")
        assert run.out.endswith("\n")


@pytest.mark.usefixtures("measured")
def test_an_answer_fits_its_schema(cluster: Runner) -> None:
    found = answer(cluster("indicators", *JULY, "--format", "json"))
    schema = json.loads(cluster("schema", "--of", "indicators").out)
    assert found["schema"] == "cluster/indicators/1"
    assert [error.message for error in Draft202012Validator(schema).iter_errors(found)] == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_it_fits_a_terminal(environ: dict[str, str], language: str) -> None:
    for columns in (80, 160):
        shown = on_terminal(
            ROOT, environ, "indicators", *DEMO, "--as-of", "2026-07-01", "--lang", language, columns=columns
        )
        lines = re.sub("\x1b\\[[0-9;]*m", "", shown).splitlines()
        assert max(map(len, lines)) <= columns
        assert any(re.search("14.5 +20 +72 %", line) for line in lines)  # fact, plan and per cent side by side
