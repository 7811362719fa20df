"""`gantt` through the door: bars on a terminal, the same days in words everywhere."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import ROOT
from tests.cli.test_matrix import DEMO, FORMATS, SHIPPED
from tests.cli.test_output import on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

HEAD = """\
format: 1
title: План
language: ru
period: 2022
decisions: {k: {title: Протокол, on: 2022-01-20}}
parties: {a: {name: Отдел}}
activities:
  - id: 1
    title: Дело
    start: 2022-02
    due: 2022-06
    responsible: [a]
    forecast: 2022-09
    reason: ждём
    changes: [{on: 2022-01-20, from: 2022-04, to: 2022-06, reason: надо, by: k}]
  - {id: 2, title: Ряд, due: 2022-01, repeat: quarterly, responsible: [a], points: {2022-01: {completed: 2022-01-11}}}
  - {id: 3, title: Дважды, due: [2022-03, 2022-11], responsible: [a]}
"""
PROJECTS = """\
format: 1
stages: {start: Начало}
projects:
  - {id: p, title: Портал, lead: a, due: 2022-06, stages: {start: {due: 2022-02, completed: 2022-02-10}}}
"""
DAY = ("--as-of", "2022-07-15")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    (data / "roadmap.yaml").write_text(HEAD, encoding="utf-8")
    (data / "projects.yaml").write_text(PROJECTS, encoding="utf-8")
    return tmp_path


def rows_of(text: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(text)["rows"]
    return rows


def bare(shown: str) -> list[str]:
    return re.sub("\x1b\\[[0-9;]*m", "", shown).splitlines()


@pytest.mark.usefixtures("made")
def test_the_text_says_the_days_of_the_bar(cluster: Runner) -> None:
    rows = rows_of(cluster("gantt", *DAY, "--format", "json").out)
    assert rows[0] == {
        "id": "1", "name": "Дело", "state": "overdue", "deadline": "2022-06-30", "of": None, "start": "2022-02-01",
        "deadlines": [], "completed": [], "first": ["2022-04-30"], "expected": ["2022-09-30"],
    }  # fmt: skip
    assert [row["id"] for row in rows] == ["1", "2", "3", "3", "3", "p", "p"]
    assert rows[1]["deadlines"] == ["2022-01-31", "2022-04-30", "2022-07-31", "2022-10-31"]
    assert rows[1]["completed"] == ["2022-01-11"]
    assert [(row["name"], row["of"], row["deadline"]) for row in rows[2:5]] == [
        ("Дважды", None, "2022-11-30"),
        ("срок: март 2022 г.", "Дважды", "2022-03-31"),
        ("срок: ноябрь 2022 г.", "Дважды", "2022-11-30"),
    ]
    assert (rows[5]["name"], rows[5]["deadline"], rows[5]["completed"]) == ("Портал", "2022-06-30", [])
    assert (rows[6]["name"], rows[6]["completed"]) == ("этап: Начало", ["2022-02-10"])
    assert "bar" not in rows[0]


@pytest.mark.usefixtures("made")
def test_a_terminal_draws_what_the_text_says(made: Path, environ: dict[str, str]) -> None:
    """By month from January to November, one character each: 60 columns leave a dozen."""
    lines = bare(on_terminal(made, environ, "gantt", *DAY, "--scale", "month", columns=100))
    first = next(line for line in lines if "Дело" in line)
    drawn = first[first.index("30.06.2022") + 12 :]
    marks = [(sign, drawn.index(sign)) for sign in "─◇◆│»"]
    assert marks == sorted(marks, key=lambda mark: mark[1])
    series = next(line for line in lines if line.startswith("2 "))
    assert (series.count("◆"), series.count("●")) == (4, 1)
    legend = " ".join(lines[next(at for at, line in enumerate(lines) if line.startswith("Знаки")) :])
    for said in (
        "─ от начала до срока",
        "◆ срок",
        "● день исполнения",
        "◇ первоначальный срок",
        "» ожидаемая дата",
        "│ день отчёта",
    ):
        assert said in legend
    assert "Шкала: месяцы" in legend


@pytest.mark.parametrize(("encoding", "term"), [("cp866", "xterm"), ("cp1251", "xterm"), ("utf-8", "dumb")])
def test_an_old_screen_gets_signs_that_it_holds(made: Path, environ: dict[str, str], encoding: str, term: str) -> None:
    """The signs are the same on every screen that has not all of the others."""
    wanted = {**environ, "PYTHONIOENCODING": encoding, "TERM": term, "LC_ALL": "C.UTF-8"}
    arguments = (
        "gantt",
        *DAY,
        "--scale",
        "month",
        "--lang",
        "en",
        "--text",
        "Дело",
        "--columns",
        "id,state,deadline,bar",
    )
    shown = " ".join(bare(on_terminal(made, wanted, *arguments, columns=100)))
    assert re.search(r"1 +overdue +2022-06-30 +-+o-+# +\| +> ", shown)
    assert "# deadline in force" in shown


@pytest.mark.parametrize("where", [SHIPPED, DEMO, ("--data", str(ROOT / "data"), "--as-of", "2026-11-25")])
@pytest.mark.parametrize("columns", [40, 80, 160])
@pytest.mark.parametrize("scale", [(), ("--scale", "week"), ("--scale", "quarter")])
def test_no_line_is_wider_than_the_screen(
    environ: dict[str, str], where: tuple[str, ...], columns: int, scale: tuple[str, ...]
) -> None:
    lines = bare(on_terminal(ROOT, environ, "gantt", *where, *scale, columns=columns))
    assert max(len(line) for line in lines if "cluster " not in line) <= columns
    assert any(line.startswith("Знаки:") for line in lines) == (columns > 40)
    assert columns > 40 or any(line.startswith("Срок: ") for line in lines)


@pytest.mark.parametrize("columns", [76, 80, 84])
def test_no_day_is_broken(environ: dict[str, str], columns: int) -> None:
    asked = ("gantt", *DEMO, "--project", "catalog", "--lang", "en")
    lines = bare(on_terminal(ROOT, environ, *asked, columns=columns))
    assert any(re.search(r"\b2026-10-30\b", line) for line in lines)
    assert not any(re.search(r"\b2026-[0-9]{2}-(?:\s|$)", line) for line in lines)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_form_and_language(cluster: Runner, form: str, language: str) -> None:
    for where in (SHIPPED, DEMO):
        run = cluster("gantt", *where, "--format", form, "--lang", language)
        assert (run.status, run.err) == (0, "")
        assert "{" not in run.out or form == "json"
        assert ("Marks" in run.out or "Знаки" in run.out) == (form == "table")


@pytest.mark.usefixtures("made")
def test_an_answer_fits_its_schema(cluster: Runner) -> None:
    found = json.loads(cluster("gantt", *DAY, "--format", "json").out)
    schema = json.loads(cluster("schema", "--of", "gantt").out)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(found)] == []
    assert {"deadlines", "expected"} <= set(schema["properties"]["rows"]["items"]["properties"])


@pytest.mark.usefixtures("made")
def test_selection_columns_sort_and_limit(cluster: Runner) -> None:
    rows = rows_of(
        cluster("gantt", *DAY, "--columns", "id,first", "--sort", "-start", "--limit", "2", "--format", "json").out
    )
    assert [row["id"] for row in rows] == ["3", "3"]
    assert {row["id"] for row in rows_of(cluster("gantt", *DAY, "--project", "p", "--format", "json").out)} == {"p"}
    wrong = cluster("gantt", *DAY, "--columns", "nam")
    assert (wrong.status, wrong.out) == (2, "")
    assert "name" in wrong.err
    line = next(line for line in wrong.err.splitlines() if line.startswith("  cluster"))
    assert cluster(*shlex.split(line)[1:], *DAY).status == 0
    assert "Знаки" not in cluster("gantt", *DAY, "--columns", "id,state", "--format", "table").out


def test_without_days_or_rows_it_says_what_to_fill_in(cluster: Runner, made: Path, tmp_path: Path) -> None:
    from tests.cli.test_offered_commands import run_as_printed

    (made / "data" / "projects.yaml").write_text("format: 1\nprojects:\n  - {id: p, title: Т}\n", encoding="utf-8")
    (made / "data" / "roadmap.yaml").write_text(
        HEAD[: HEAD.index("activities:")] + "activities: []\n", encoding="utf-8"
    )
    run = cluster("gantt", *DAY, "--format", "table")
    assert (run.status, run.err) == (0, "")
    line = re.search("cluster move p .*", run.out)
    assert line is not None
    shutil.copytree(made / "data", tmp_path / "plan" / "data")
    run_as_printed(cluster, tmp_path / "plan", line[0], tmp_path / "copy", "p")
    (made / "data" / "projects.yaml").unlink()
    run = cluster("gantt", *DAY, "--format", "table")
    assert (run.status, "Строк нет." in run.out) == (0, True)
    assert "cluster add --title" in run.out


def test_days_at_the_ends_of_the_calendar_are_drawn(made: Path, environ: dict[str, str]) -> None:
    path = made / "data" / "roadmap.yaml"
    path.write_text(
        HEAD.replace("due: 2022-06\n", "due: 9999-12-31\n")
        .replace("to: 2022-06,", "to: 9999-12-31,")
        .replace("start: 2022-02\n", "start: 0001-01-01\n"),
        encoding="utf-8",
    )
    for scale in ((), ("--scale", "week")):
        lines = bare(on_terminal(made, environ, "gantt", *DAY, *scale, columns=80))
        assert max(map(len, lines)) <= 80
        assert any("на один знак приходится" in line for line in lines)


def test_a_pipe_pays_for_no_table(environ: dict[str, str], made: Path) -> None:
    from tests.cli.test_startup import imported

    heavy = {"rich", "tabulate", "pydantic", "holidays", "filelock", "babel", "dateutil"}
    assert imported(["gantt", *DAY], made, environ) & heavy == set()
