"""`matrix` through the door: against stages, months and parties, in every form, at every width."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import ROOT
from tests.cli.test_output import on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run, Runner

DEMO = ("--data", str(ROOT / "examples" / "demo" / "data"), "--as-of", "2026-07-01")
SHIPPED = ("--data", str(ROOT / "data"), "--as-of", "2022-07-01")
FORMATS = ("table", "linear", "markdown", "csv", "json")
BY = ((), ("--by", "month"), ("--by", "party"))
HEAD = """\
format: 1
title: План
language: ru
period: 2022
parties: {a: {name: Первый отдел, short: Первый}, b: {name: Второй отдел}}
activities:
  - {id: 1, title: Дело, due: 2022-03, responsible: [a]}
  - {id: 3, title: Сделано, due: 2022-01, responsible: [b], completed: 2022-01-20}
  - {id: 4, title: Ряд, due: 2022-01, repeat: quarterly, responsible: [a], points: {2022-01: {completed: 2022-01-11}}}
"""
PROJECTS = """\
format: 1
title: Матрица
stages: {start: Начало, end: Конец, odd: Добавка}
projects:
  - id: p
    title: Портал
    activities: [1]
    lead: b
    due: 2022-06
    stages:
      end: {due: 2022-06, forecast: 2022-08, reason: ждём}
      start: {due: 2022-02, completed: 2022-02-10}
      odd: {due: 2023-01}
    budget:
      - {planned: 1200.10, spent: 200.05, period: 2022}
      - {planned: 0.20, period: 2022}
    indicators:
      - {id: i, title: Чтение, targets: {2022-01: 10}, readings: {2022-02-01: 9}}
      - {id: j, title: Письмо, targets: {2022-01: 10}, readings: {2022-02-01: 4}}
  - {id: q, title: Сам, due: 2022-04}
"""
DAY = ("--as-of", "2022-03-15")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    (data / "roadmap.yaml").write_text(HEAD, encoding="utf-8")
    (data / "projects.yaml").write_text(PROJECTS, encoding="utf-8")
    return tmp_path


def rows_of(run: Run) -> list[dict[str, Any]]:
    assert run.status == 0, run.err
    rows: list[dict[str, Any]] = json.loads(run.out)["rows"]
    return rows


@pytest.mark.usefixtures("made")
def test_a_row_says_where_every_stage_stands_and_what_it_comes_to(cluster: Runner) -> None:
    """The money is summed exactly, the worst indicator is 4 of 10, August is 62 days behind June."""
    first, second = rows_of(cluster("matrix", *DAY, "--format", "json"))
    assert list(first)[:6] == ["id", "title", "stage.start", "stage.end", "stage.odd", "stage"]
    assert first["stage.start"] == {
        "point": None, "state": "completed", "day": "2022-02-10", "basis": "completed"
    }  # fmt: skip
    assert [first["stage.end"][key] for key in ("state", "day", "basis")] == ["not-yet", "2022-08-31", "expected"]
    assert [first["stage.odd"][key] for key in ("state", "day", "basis")] == ["not-yet", "2023-01-31", "deadline"]
    assert [first[key] for key in ("planned", "spent", "deadline", "expected", "deviation", "activities")] == [
        "1200.30", "200.05", "2022-06-30", "2023-01-31", 0, ["1"],
    ]  # fmt: skip
    assert first["indicator"] == {"part": 4, "whole": 10, "value": 0.4}
    assert [second[key] for key in ("stage.start", "planned", "indicator", "deviation")] == [None, None, None, 0]
    assert second["stage"]["day"] == "2022-04-30"


@pytest.mark.usefixtures("made")
def test_a_reader_is_told_whose_day_it_is(cluster: Runner) -> None:
    said = cluster("matrix", *DAY, "--format", "linear").out
    assert "Начало: исполнено, 10.02.2022\n" in said
    assert "Конец: предстоит, ожидается 31.08.2022\n" in said
    assert "Добавка: предстоит, срок 31.01.2023\n" in said
    table = list(csv.reader(io.StringIO(cluster("matrix", *DAY, "--format", "csv").out)))
    assert table[1][table[0].index("stage.end")] == "not-yet expected 2022-08-31"


@pytest.mark.usefixtures("made")
def test_what_is_expected_later_than_the_first_deadline_is_the_shift(cluster: Runner, made: Path) -> None:
    path = made / "data" / "projects.yaml"
    path.write_text(PROJECTS.replace("      odd: {due: 2023-01}\n", ""), encoding="utf-8")
    first = rows_of(cluster("matrix", *DAY, "--format", "json"))[0]
    assert (first["expected"], first["deviation"]) == ("2022-08-31", 62)


def test_stages_that_only_projects_name_are_columns_too(cluster: Runner, made: Path) -> None:
    text = PROJECTS.replace("stages: {start: Начало, end: Конец, odd: Добавка}\n", "")
    (made / "data" / "projects.yaml").write_text(text, encoding="utf-8")
    run = cluster("matrix", *DAY, "--format", "json")
    assert list(rows_of(run)[0])[2:6] == ["stage.end", "stage.start", "stage.odd", "stage"]
    assert "Этапы не названы." in json.loads(run.out)["hints"][0]


@pytest.mark.usefixtures("made")
def test_months_hold_what_falls_due_in_them(cluster: Runner) -> None:
    first, second = rows_of(cluster("matrix", "--by", "month", *DAY, "--format", "json"))
    assert [one["point"] for one in first["2022-06"]] == ["Конец"]
    assert [one["point"] for one in first["other"]] == ["Добавка"]  # January 2023 lies outside the plan's year
    assert second["2022-04"] == [{"point": None, "state": "not-yet", "day": "2022-04-30", "basis": "deadline"}]
    assert sum(len(value) for key, value in first.items() if re.match(r"\d{4}-\d\d$", key)) == 2


@pytest.mark.usefixtures("made")
def test_every_open_point_is_counted_once_for_who_leads_it(cluster: Runner) -> None:
    """Party a: row 1 in March and three more quarters; b: two stages; project q is nobody's."""
    run = cluster("matrix", "--by", "party", *DAY, "--format", "json")
    rows = {row["party"]: row for row in rows_of(run)}
    assert list(rows) == ["a", "b", None]
    assert [rows["a"][key] for key in ("2022-03", "2022-04", "open", "overdue")] == [1, 1, 4, 0]
    assert [rows["b"][key] for key in ("2022-06", "other", "open")] == [1, 1, 2]
    assert rows[None]["open"] == 1
    for row in rows.values():
        months = sum(count for key, count in row.items() if re.match(r"\d{4}-\d\d$", key))
        assert months + row["other"] == row["open"]
    assert json.loads(run.out)["totals"]["load"]["open"] == 7
    assert "cluster update q --lead a" in json.loads(run.out)["hints"][-1]


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_form_and_language(cluster: Runner, by: tuple[str, ...], form: str, language: str) -> None:
    for where in (SHIPPED, DEMO):
        run = cluster("matrix", *by, *where, "--format", form, "--lang", language)
        assert (run.status, run.err) == (0, "")
        assert "{" not in re.sub(r"stages:\s\\?{", "", run.out) or form == "json"


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("by", BY)
def test_an_answer_fits_its_schema(cluster: Runner, by: tuple[str, ...]) -> None:
    name = "-".join(("matrix", *by[1:]))
    found = json.loads(cluster("matrix", *by, *DAY, "--format", "json").out)
    assert found["schema"] == f"cluster/{name}/1"
    schema = json.loads(cluster("schema", "--of", name).out)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(found)] == []
    found["rows"][0] |= {"stage.start": 1, "2022-03": {}}
    assert list(Draft202012Validator(schema).iter_errors(found))


@pytest.mark.usefixtures("made")
def test_columns_sort_and_limit(cluster: Runner) -> None:
    table = cluster(
        "matrix", *DAY, "--columns", "id,stage.end,goal", "--sort", "-id", "--limit", "1", "--format", "csv"
    )
    assert list(csv.reader(io.StringIO(table.out))) == [["id", "stage.end", "goal"], ["q", "", ""]]
    for by, near in (((), "stage.end"), (("--by", "month"), "2022-03"), (("--by", "party"), "overdue")):
        wrong = cluster("matrix", *by, *DAY, "--columns", f"{near}x")
        assert (wrong.status, wrong.out) == (2, "")
        assert near in wrong.err
        line = next(line for line in wrong.err.splitlines() if line.startswith("  cluster"))
        assert cluster(*shlex.split(line)[1:], *DAY).status == 0
    assert [row["id"] for row in rows_of(cluster("matrix", *DAY, "--project", "q", "--format", "json"))] == ["q"]


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("columns", [40, 80, 160])
@pytest.mark.parametrize("where", [SHIPPED, DEMO])
def test_it_is_split_by_columns_never_by_words(
    environ: dict[str, str], by: tuple[str, ...], columns: int, where: tuple[str, ...]
) -> None:
    shown = re.sub("\x1b\\[[0-9;]*m", "", on_terminal(ROOT, environ, "matrix", *by, *where, columns=columns))
    table = [line for line in shown.splitlines() if "cluster " not in line and "`" not in line]
    assert max(map(len, table)) <= columns
    words = ("приостановлено,", "620 000,00") if where == DEMO and not by else ()
    assert [word for word in words if word not in shown] == []


def test_one_table_of_160_columns_is_several_of_80_that_repeat_the_id(environ: dict[str, str]) -> None:
    wide, narrow = (on_terminal(ROOT, environ, "matrix", *DEMO, columns=columns) for columns in (160, 80))
    assert (wide.count("festival"), "часть" in wide) == (1, False)
    parts = re.findall("часть [0-9]+ из ([0-9]+)", narrow)
    assert len(parts) == int(parts[0]) > 1
    assert narrow.count("festival") == len(parts)
    assert narrow.count("Инициирование") == 1


@pytest.mark.parametrize(
    ("projects", "said"),
    [
        (None, 'cluster add project --title "…" --activity 1'),
        ("format: 1\nprojects:\n  - {id: p, title: Т, lead: a, due: 2022-05}\n", "stages: {initiation:"),
        ("format: 1\nstages: {s: Э}\nprojects:\n  - {id: p, title: Т, lead: a, due: 2022-05}\n", "update p --stage s=2022-12"),
        ("format: 1\nstages: {s: Э}\nprojects:\n  - {id: p, title: Т, due: 2022-05}\n", "update p --lead a"),
        ("format: 1\nstages: {s: Э}\nprojects:\n  - {id: p, title: Т}\n", "move p 2022-12"),
        ("format: 1\nstages: {s: Э}\nprojects:\n  - {id: p, title: Т}\n", "cluster budget --as-of 2022-03-15, cluster indicators --as-of 2022-03-15"),
    ],
)  # fmt: skip
def test_an_office_is_told_what_to_fill_in_next(cluster: Runner, made: Path, projects: str | None, said: str) -> None:
    path = made / "data" / "projects.yaml"
    if projects is None:
        path.unlink()
    else:
        path.write_text(projects, encoding="utf-8")
    for by in BY[:2]:
        run = cluster("matrix", *by, *DAY, "--format", "linear")
        assert (run.status, said in run.out) == (0, True), run.out


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("which", ["data", "examples/demo/data", "made"])
def test_what_is_offered_works(cluster: Runner, tmp_path: Path, by: tuple[str, ...], which: str, made: Path) -> None:
    from tests.cli.test_offered_commands import run_as_printed

    folder = tmp_path / "plan"
    if which == "made":
        shutil.copytree(made / "data", folder / "data")
        (folder / "data" / "projects.yaml").write_text(
            "format: 1\nstages: {s: Э}\nprojects:\n  - {id: p, title: Т}\n  - {id: q, title: Т}\n", encoding="utf-8"
        )
    else:
        shutil.copytree(ROOT / which, folder / "data")
    hints = json.loads(cluster("matrix", *by, *DAY, "--format", "json", cwd=folder).out)["hints"]
    lines = {line for hint in hints for line in re.findall("cluster [a-z]+(?: [^,]+)?", hint)}
    for line in sorted(lines):
        if line.startswith(("cluster budget", "cluster indicators")):
            assert cluster(*line.split()[1:], cwd=folder).status == 0
            continue
        run_as_printed(cluster, folder, line.rstrip("."), tmp_path / "copy", "*")
    assert lines or which != "made"


def test_nothing_in_the_data_is_taken_for_more_than_text(cluster: Runner, made: Path) -> None:
    """The title of a stage stands in the header, where labels of the program are translated."""
    (made / "data" / "projects.yaml").write_text(
        'format: 1\nstages: {s: "Title", t: "\\e[31mred", u: "=1+1"}\n'
        "projects:\n  - {id: p, title: Т, lead: a, stages: {s: {due: 2022-05}, t: {due: 2022-06}, u: {due: 2022-07}}}\n",
        encoding="utf-8",
    )
    for form in FORMATS:
        run = cluster("matrix", *DAY, "--format", form)
        assert run.status == 0
        assert "\x1b" not in run.out
    assert "\nTitle: предстоит" in cluster("matrix", *DAY, "--format", "linear").out


def test_a_long_or_missing_period_gives_only_months_in_which_something_is_due(cluster: Runner, made: Path) -> None:
    path = made / "data" / "roadmap.yaml"
    for period in ("period: 2000-01/2099-12\n", ""):
        path.write_text(HEAD.replace("period: 2022\n", period), encoding="utf-8")
        first = rows_of(cluster("matrix", "--by", "month", *DAY, "--format", "json"))[0]
        months = [key for key in first if re.match(r"\d{4}-\d\d$", key)]
        assert months == ["2022-02", "2022-04", "2022-06", "2023-01"]


def test_a_pipe_pays_for_no_table(environ: dict[str, str], made: Path) -> None:
    from tests.cli.test_startup import imported

    heavy = {"rich", "tabulate", "pydantic", "holidays", "filelock", "babel", "dateutil"}
    assert imported(["matrix", *DAY], made, environ) & heavy == set()


def test_what_threatens_a_project_most_stands_below_it(cluster: Runner, made: Path) -> None:
    """The first open issue by due and the highest open risk: what is closed or happened threatens no more."""
    registers = """\
    risks:
      - {id: r1, title: Дожди, probability: low, impact: low}
      - {id: r2, title: Мороз, probability: high, impact: medium}
      - {id: r3, title: Пожар, probability: high, impact: high, status: closed}
    issues:
      - {id: i1, title: Нет света, due: 2022-05}
      - {id: i2, title: Нет воды, due: 2022-04}
      - {id: i3, title: Нет места, due: 2022-01, status: closed}
"""
    text = PROJECTS.replace("    budget:\n", registers + "    budget:\n")
    (made / "data" / "projects.yaml").write_text(text, encoding="utf-8")
    first, second = rows_of(cluster("matrix", *DAY, "--format", "json"))
    assert (first["trouble"], second["trouble"]) == (["Нет воды", "Мороз"], [])
    assert "Главные проблема и риск: Нет воды, Мороз\n" in cluster("matrix", *DAY, "--format", "linear").out


@pytest.mark.parametrize(("wrong", "by"), [("planned: 1200.1o", "budget"), ("2022-02-01: девять", "indicators")])
def test_a_project_with_an_unread_number_is_named_not_counted_in_silence(
    cluster: Runner, made: Path, wrong: str, by: str
) -> None:
    right = {"planned: 1200.1o": "planned: 1200.10", "2022-02-01: девять": "2022-02-01: 9"}[wrong]
    (made / "data" / "projects.yaml").write_text(PROJECTS.replace(right, wrong), encoding="utf-8")
    for command in (by, "matrix", "status"):
        run = cluster(command, *DAY, "--format", "linear")
        assert run.status == 0
        assert "Не учтено: 1 (p, data/projects.yaml, строка 5)" in run.out + run.err
