"""`forecast` through the door: on a plan with a record, on one without, with closed plans beside it."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import ROOT
from tests.cli.test_output import on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run, Runner

SHIPPED = ("--data", str(ROOT / "data"))
DEMO = ("--data", str(ROOT / "examples" / "demo" / "data"))
JULY = ("--as-of", "2022-07-01")
FORMATS = ("table", "linear", "markdown", "csv", "json")


def plan(folder: Path, year: int, *rows: str, head: str = "") -> Path:
    """A plan whose nine rows were done one to nine days late, and further rows."""
    data = folder / "data" if year == 2022 else folder / str(year)
    data.mkdir(parents=True)
    done = [
        f"- {{id: d{at}, title: Дело {at}, due: {year}-01, responsible: [dpo], completed: {year}-02-{at:02d}}}"
        for at in range(1, 10)
    ]
    text = (
        f"format: 1\ntitle: План {year}\nlanguage: ru\nperiod: {year}\nparties: {{dpo: {{name: Департамент}}}}\n{head}"
    )
    (data / "roadmap.yaml").write_text(text + "\n".join(["activities:", *done, *rows, ""]), encoding="utf-8")
    return data


OPEN = (
    "- {id: x, title: Открытое, due: 2022-07, responsible: [dpo]}",
    "- {id: y, title: Ждёт, due: 2022-08, responsible: [dpo], after: [z], forecast: 2022-10}",
    "- {id: z, title: Просрочено, due: 2022-05, responsible: [dpo]}",
)


def rows_of(run: Run) -> dict[str, dict[str, Any]]:
    assert (run.status, run.err) == (0, "")
    return {row["id"]: row for row in json.loads(run.out)["rows"]}


def test_the_shipped_plan_stays_silent(cluster: Runner) -> None:
    run = cluster("forecast", *SHIPPED, "--as-of", "2022-03-15", "--format", "linear")
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("Прогноз не рассчитан: сопоставимых исполненных точек 0, нужно не менее 9.\n")
    assert "Прогноз, не" not in run.out
    assert "cluster done 1 --on 2022-01-31" in run.out
    check = cluster("forecast", "--check", *SHIPPED, "--as-of", "2022-03-15")
    assert "Чего для него не хватает: cluster forecast" in check.out
    assert (check.status, "Ни на один конец месяца прогноза рассчитать было нельзя." in check.out) == (0, True)


def test_open_points_have_two_days_and_what_pushes_them(cluster: Runner, tmp_path: Path) -> None:
    """With z still open eleven are at risk: 10/11 is over nine tenths, 9/11 is not, and a tenth is not reached."""
    plan(tmp_path, 2022, *OPEN)
    plan(tmp_path, 2021)  # a plan that is not named does not count
    rows = rows_of(cluster("forecast", *JULY, "--format", "json", "--lang", "en"))
    assert [rows["x"][key] for key in ("earliest", "latest", "pushed", "why")] == ["2022-08-02", None, [], None]
    assert rows["z"]["why"] == "comparable completed points 0, at least 9 are needed"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("check", [(), ("--check",)])
def test_every_form_and_language(cluster: Runner, form: str, language: str, check: tuple[str, ...]) -> None:
    for where, day in ((SHIPPED, "2022-03-15"), (DEMO, "2026-07-01")):
        run = cluster("forecast", *check, *where, "--as-of", day, "--format", form, "--lang", language)
        assert (run.status, run.err) == (0, "")
        assert run.out.endswith("\n")
        assert "{" not in run.out or form == "json"


def test_closed_plans_named_in_the_history_count(cluster: Runner, tmp_path: Path) -> None:
    data = plan(tmp_path, 2022, *OPEN)
    plan(tmp_path, 2021, head="closed: {on: 2021-12-30}\n")
    plan(tmp_path, 2020, head="closed: {on: 2020-12-30}\n")
    alone = cluster("forecast", *JULY, "--format", "json")
    path = data / "roadmap.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("period: 2022\n", "period: 2022\nhistory: [../2021, ../2020, ../2021/, .]\n"), encoding="utf-8"
    )
    run = cluster("forecast", *JULY, "--format", "json")
    totals = [json.loads(one.out)["totals"]["forecast"]["delays"] for one in (alone, run)]
    assert totals == [9, 27]  # each plan once, whatever it is called
    assert "Учтено закрытых планов: 2." in json.loads(run.out)["summary"]
    rows = rows_of(run)
    assert (rows["x"]["earliest"], rows["x"]["latest"]) == ("2022-08-01", "2022-08-09")
    assert (rows["y"]["latest"], rows["y"]["pushed"]) == (
        "2022-10-31", ["ожидаемая дата: октябрь 2022 г.", "предшественник: № z, опоздание 31 день"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("../nowhere", "план прошлых лет ../nowhere не учтён: файла roadmap.yaml там нет"),
        ("../broken", "план прошлых лет ../broken не учтён: его нельзя прочесть"),
        ('"a\\0b"', "не учтён"),
        ('"\\e[31m"', "не учтён"),
        ("../../outside", "он лежит вне хранилища этого плана"),
    ],
)
def test_a_closed_plan_that_cannot_be_read_is_named_and_no_failure(
    cluster: Runner, tmp_path: Path, named: str, said: str
) -> None:
    place = tmp_path / "place"
    plan(place, 2022, *OPEN, head=f"history: [{named}]\n")
    (place / "broken").mkdir()
    (place / "broken" / "roadmap.yaml").write_text("format: [1\n", encoding="utf-8")
    shutil.copytree(plan(tmp_path, 2021), tmp_path / "outside")
    run = cluster("forecast", *JULY, "--format", "json", cwd=place)
    assert run.status == 0
    assert said in run.err
    assert run.err.count("\n") == 1
    assert "\x1b" not in run.err
    assert "\0" not in run.err
    assert json.loads(run.out)["totals"]["forecast"]["delays"] == 9


def test_rows_of_a_closed_plan_that_have_errors_are_counted_on_stderr(cluster: Runner, tmp_path: Path) -> None:
    plan(tmp_path, 2022, *OPEN, head="history: [../2021]\n")
    plan(
        tmp_path, 2021, "- {id: e, title: Ошибка, due: 2021-13, responsible: [dpo]}", head="closed: {on: 2021-12-30}\n"
    )
    run = cluster("forecast", *JULY, "--format", "json")
    assert run.err == "план прошлых лет ../2021: из-за ошибок не посчитано строк: 1\n"
    assert json.loads(run.out)["totals"]["forecast"]["delays"] == 18


def test_the_plans_of_one_repository_may_lie_apart(cluster: Runner, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    plan(tmp_path / "now" / "plan", 2022, *OPEN, head="history: [../../../then/2021]\n")
    plan(tmp_path / "then", 2021, head="closed: {on: 2021-12-30}\n")
    run = cluster("forecast", *JULY, "--format", "json", cwd=tmp_path / "now" / "plan")
    assert run.err == ""
    assert json.loads(run.out)["totals"]["forecast"]["delays"] == 18


def test_a_selection_keeps_the_record(cluster: Runner, tmp_path: Path) -> None:
    plan(tmp_path, 2022, *OPEN)
    whole, part = (
        rows_of(cluster("forecast", *JULY, *chosen, "--format", "json")) for chosen in ((), ("--text", "Открытое"))
    )
    assert part == {"x": whole["x"]}
    check = [
        json.loads(cluster("forecast", "--check", *JULY, *chosen, "--format", "json").out)["totals"]["check"]["unknown"]
        for chosen in ((), ("--text", "Открытое"), ("--text", "Просрочено"))
    ]
    assert check[0] > check[1] > 0


def test_columns_sort_and_limit(cluster: Runner, tmp_path: Path) -> None:
    plan(tmp_path, 2022, *OPEN)
    run = cluster(
        "forecast",
        *JULY,
        "--columns",
        "id,comparable,lead",
        "--sort",
        "-comparable,-id",
        "--limit",
        "2",
        "--format",
        "csv",
    )
    assert list(csv.reader(io.StringIO(run.out))) == [
        ["id", "comparable", "lead"],
        ["y", "9", "Департамент"],
        ["x", "9", "Департамент"],
    ]
    wrong = cluster("forecast", "--columns", "earlist")
    assert (wrong.status, wrong.out) == (2, "")
    assert "earliest" in wrong.err
    wrong = cluster("forecast", "--check", "--sort", "id")
    assert (wrong.status, wrong.out) == (2, "")
    assert "\n  cluster forecast --check" in wrong.err
    assert len(json.loads(cluster("forecast", "--check", *JULY, "--limit", "1", "--format", "json").out)["rows"]) == 1


@pytest.mark.parametrize("check", [(), ("--check",)])
def test_an_answer_fits_its_schema(cluster: Runner, tmp_path: Path, check: tuple[str, ...]) -> None:
    plan(tmp_path, 2022, *OPEN)
    name = "forecast-check" if check else "forecast"
    found = json.loads(cluster("forecast", *check, *JULY, "--format", "json").out)
    assert found["schema"] == f"cluster/{name}/1"
    assert found["rows"]
    schema = json.loads(cluster("schema", "--of", name).out)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(found)] == []
    assert {"earliest", "latest", "pushed"} <= set(schema["properties"]["rows"]["items"]["properties"]) or check


@pytest.mark.parametrize("day", ["2022-03-15", "2022-07-01", "2026-11-25"])
@pytest.mark.parametrize("which", ["data", "examples/demo/data", "made"])
def test_what_is_offered_works(cluster: Runner, tmp_path: Path, which: str, day: str) -> None:
    from cluster_cli.core.judge.assessment import assess
    from cluster_cli.core.judge.forecast import forecast
    from cluster_cli.core.report import Layout
    from cluster_cli.core.reports import forecast as reports
    from cluster_cli.store.workspace import load
    from tests.cli.test_offered_commands import commands_in, run_as_printed

    folder = tmp_path / "plan"
    if which == "made":
        plan(folder, 2022, *OPEN)
    else:
        shutil.copytree(ROOT / which, folder / "data")
    assessment = assess(load(folder / "data").portfolio, date.fromisoformat(day))
    lines = set(commands_in(reports.forecast(assessment, forecast(assessment), Layout())))
    for line in sorted(lines):
        if "forecast --check" in line:
            assert cluster(*shlex.split(line)[1:], cwd=folder).status == 0
        else:
            run_as_printed(cluster, folder, line, tmp_path / "copy", "*")
    assert lines or which != "data"


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("check", [(), ("--check",)])
def test_it_fits_a_terminal_of_eighty_columns(environ: dict[str, str], language: str, check: tuple[str, ...]) -> None:
    shown = on_terminal(ROOT, environ, "forecast", *check, *DEMO, "--as-of", "2026-07-01", "--lang", language)
    lines = re.sub("\x1b\\[[0-9;]*m", "", shown).splitlines()
    assert max(len(line) for line in lines if not line.startswith("cluster ")) <= 80  # a command to copy stays whole


def test_a_pipe_pays_for_no_table(environ: dict[str, str], tmp_path: Path) -> None:
    from tests.cli.test_startup import imported

    plan(tmp_path, 2022, *OPEN)
    heavy = {"rich", "tabulate", "pydantic", "holidays", "filelock", "babel", "dateutil"}
    assert imported(["forecast", *JULY], tmp_path, environ) & heavy == set()
