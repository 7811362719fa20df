"""`risks` through the door: three registers in their order, what is past its day, plans without any."""

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
REGISTERS = """\
format: 1
title: Матрица
projects:
- id: p
  title: Портал
  lead: ttst
  due: 2022-12
  risks:
  - {id: r0, title: Без оценки, status: open}
  - {id: r1, title: Средний, probability: medium, impact: medium, owner: dpo, due: 2022-09}
  - {id: r2, title: Высокий, probability: high, impact: medium, owner: ttst, response: запасной план, due: 2022-06}
  - {id: r3, title: Закрытый, probability: high, impact: high, status: closed, due: 2022-01}
  - {id: r4, title: Наступивший, probability: low, impact: low, status: happened}
  issues:
  - {id: i1, title: Давний, raised: 2022-06-01, owner: dpo, due: 2022-06-20}
  - {id: i2, title: Решённый, raised: 2022-02-01, due: 2022-03, status: closed, resolution: комната есть}
  - {id: i3, title: Будущий, raised: 2022-07-02}
  assumptions:
  - {text: Цена не вырастет, check_by: 2022-Q3}
- {id: q, title: Другой, lead: dpo, due: 2022-12, assumptions: [{text: Дорога открыта, check_by: 2022-05}]}
"""


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    """A plan with entries of each kind."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "roadmap.yaml").write_text(PLAN, encoding="utf-8")
    (data / "projects.yaml").write_text(REGISTERS, encoding="utf-8")
    return tmp_path


def answer(run: Run) -> dict[str, Any]:
    assert (run.status, run.err) == (0, "")
    found: dict[str, Any] = json.loads(run.out)
    return found


@pytest.mark.usefixtures("registers")
def test_the_open_ones_by_level_then_by_due(cluster: Runner) -> None:
    found = answer(cluster("risks", *JULY, "--format", "json"))
    assert [(row["id"], row["level"], row["past"]) for row in found["rows"]] == [
        ("r2", "high", 1), ("r1", "medium", None), ("r0", None, None),
    ]  # fmt: skip
    assert [(row["id"], row["past"], row["owner"]) for row in found["issues"]] == [("i1", 11, "ДПО")]
    assert [(row["title"], row["past"]) for row in found["assumptions"]] == [
        ("Дорога открыта", 31), ("Цена не вырастет", None),
    ]  # fmt: skip
    facts = found["totals"]["risks"]
    assert (facts["open_risks"], facts["high"], facts["medium"], facts["low"], facts["not_rated"]) == (3, 1, 1, 0, 1)
    assert (facts["happened"], facts["open_issues"], facts["assumptions"], facts["past"]) == (1, 1, 2, 3)


@pytest.mark.usefixtures("registers")
def test_all_of_them(cluster: Runner) -> None:
    some = cluster("risks", *JULY).out
    assert "Не показано: закрытых 2, наступивших 1. Показать всё: cluster risks --all --as-of " in some
    run = cluster("risks", "--all", *JULY, "--format", "json")
    found = answer(run)
    assert [(row["id"], row["status"]) for row in found["rows"]] == [
        ("r3", "closed"), ("r2", "open"), ("r1", "open"), ("r4", "happened"), ("r0", "open"),
    ]  # fmt: skip
    assert [(row["id"], row["past"]) for row in found["issues"]] == [("i2", None), ("i1", 11)]
    assert found["hints"] == []


@pytest.mark.usefixtures("registers")
def test_a_listener_hears_counts_owners_and_what_is_lacking(cluster: Runner) -> None:
    said = cluster("risks", *JULY, "--format", "linear").out
    assert said.startswith(
        "Открытых рисков: 3 (высоких 1, средних 1, низких 0, без оценки 1). Открытых проблем: 1. Допущений: 2.\n"
        "С истёкшим сроком: 3.\n"
    )
    assert "Меры реагирования: запасной план" in said
    assert "Ответственный: не указан" in said
    assert "Решение: пока нет" in said


@pytest.mark.usefixtures("registers")
def test_selection_columns_sort_and_limit(cluster: Runner) -> None:
    only = answer(cluster("risks", *JULY, "--project", "q", "--format", "json"))
    assert (only["rows"], only["issues"], len(only["assumptions"])) == ([], [], 1)
    assert cluster("risks", *JULY, "--project", "q").out.count("\nНет.\n") == 2
    found = answer(
        cluster("risks", *JULY, "--columns", "title,grade,owner", "--sort", "grade", "--limit", "2", "--format", "json")
    )
    assert [row["grade"] for row in found["rows"]] == [4, 6]
    assert found["issues"] == [{"title": "Давний", "grade": None, "owner": "ДПО"}]
    assert cluster("risks", "--text", "Программа").out.startswith("У выбранных проектов риски, проблемы и допущения")
    wrong = cluster("risks", "--columns", "levle")
    assert (wrong.status, wrong.out) == (2, "")
    assert cluster(*shlex.split(wrong.err.strip().splitlines()[-1])[1:]).status == 0


def test_a_plan_without_any_says_so_and_what_to_write(cluster: Runner, tmp_path: Path) -> None:
    run = cluster("risks", *SHIPPED, "--as-of", "2022-03-15")
    assert run.out.startswith("Ни у одного проекта риски, проблемы и допущения не записаны.\n")
    example = re.search(r"`(risks: .*)`", run.out)
    assert example is not None
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / "projects.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    status: planned\n", f"    status: planned\n    {example[1]}\n", 1), "utf-8")
    rows = answer(cluster("risks", "--format", "json", *JULY))["rows"]
    assert [(row["id"], row["level"], row["past"]) for row in rows] == [("r1", "high", 62)]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("extra", [(), ("--all",)])
def test_every_form_and_language(cluster: Runner, form: str, language: str, extra: tuple[str, ...]) -> None:
    for where, day in ((SHIPPED, "2022-03-15"), (DEMO, "2026-07-01")):
        run = cluster("risks", *extra, *where, "--as-of", day, "--format", form, "--lang", language)
        assert (run.status, run.err) == (0, "")
        assert run.out.endswith("\n")


@pytest.mark.usefixtures("registers")
def test_an_answer_fits_its_schema(cluster: Runner) -> None:
    found = answer(cluster("risks", "--all", *JULY, "--format", "json"))
    schema = json.loads(cluster("schema", "--of", "risks").out)
    assert found["schema"] == "cluster/risks/1"
    assert [error.message for error in Draft202012Validator(schema).iter_errors(found)] == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_it_fits_a_terminal(environ: dict[str, str], language: str) -> None:
    for columns in (80, 160):
        shown = on_terminal(
            ROOT, environ, "risks", "--all", *DEMO, "--as-of", "2026-07-01", "--lang", language, columns=columns
        )
        assert max(map(len, re.sub("\x1b\\[[0-9;]*m", "", shown).splitlines())) <= columns
