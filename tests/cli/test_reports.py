"""What the reports say: figures that agree in every form, lists as they are wanted, one screen for the whole plan."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bench.generate import write_plan
from tests.cli.test_output import on_terminal

if TYPE_CHECKING:
    from tests.cli.conftest import Runner

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("--data", str(ROOT / "data"))
DEMO = ("--data", str(ROOT / "examples" / "demo" / "data"))
MARCH = ("--as-of", "2022-03-15")
JULY = ("--as-of", "2026-07-01")


def answer(cluster: Runner, *arguments: str) -> dict[str, Any]:
    run = cluster(*arguments, "--format", "json")
    assert run.status in (0, 1), run.err
    found: dict[str, Any] = json.loads(run.out)
    return found


def test_the_worked_example_of_the_shipped_plan(cluster: Runner) -> None:
    totals = answer(cluster, "status", *SHIPPED, *MARCH)["totals"]
    points, rows, cards = totals["control_points"], totals["activities"], totals["projects"]
    assert (points["n"], points["in_time"], points["late"], points["not_done"], points["not_due"]) == (26, 0, 0, 8, 18)
    assert (points["missed"], points["due_soon"]) == (1, 3)
    assert (rows["n"], rows["in_time"], rows["late"], rows["not_done"], rows["not_due"]) == (14, 0, 0, 7, 7)
    assert (cards["n"], cards["not_done"], cards["not_due"]) == (2, 0, 2)
    missed = [row for row in answer(cluster, "show", "2", *SHIPPED, *MARCH)["rows"] if row["state"] == "missed"]
    assert [row["point"] for row in missed] == ["2022-01"]


@pytest.mark.parametrize(
    ("where", "day"),
    [
        (".", "2021-12-31"), (".", "2022-01-01"), (".", "2022-03-15"), (".", "2022-12-31"), (".", "2023-01-01"),
        (".", "2026-11-25"), ("examples/demo", "2026-01-15"), ("examples/demo", "2026-07-01"),
        ("examples/demo", "2027-03-01"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["ru", "en"])
def test_status_is_one_screen(environ: dict[str, str], where: str, day: str, language: str) -> None:
    shown = on_terminal(ROOT / where, environ | {"CLUSTER_LANG": language}, "status", "--as-of", day)
    lines = re.sub("\x1b\\[[0-9;]*m", "", shown).splitlines()
    assert len(lines) <= 23  # the next command is typed on the last one
    assert max(map(len, lines)) <= 80
    assert re.search("cluster (overdue|upcoming)", shown)


@pytest.mark.parametrize(("where", "day"), [("data", "2026-11-25"), ("examples/demo/data", "2026-07-01")])
def test_status_of_a_plan_elsewhere_is_one_screen(environ: dict[str, str], where: str, day: str) -> None:
    """Its commands are longer, so fewer of them stand there, and fewer rows."""
    assert len(on_terminal(ROOT, environ, "--data", where, "--as-of", day).splitlines()) <= 24


@pytest.mark.parametrize("language", ["ru", "en"])
def test_status_of_a_large_plan_is_one_screen(environ: dict[str, str], tmp_path: Path, language: str) -> None:
    """Its numbers are longer, so its totals take more lines."""
    write_plan(tmp_path / "data", 3000, 100)
    shown = on_terminal(tmp_path, environ | {"CLUSTER_LANG": language}, "--as-of", "2026-07-01")
    assert len(shown.splitlines()) <= 23


def test_a_plan_of_which_nothing_was_recorded_says_so_first(cluster: Runner) -> None:
    run = cluster("status", *SHIPPED, "--as-of", "2026-11-25")
    assert run.out.startswith("Срок плана истёк 31.12.2022. Сведения об исполнении не вносились.")
    assert "cluster done 1 --on 2022-01-31" in run.out
    assert cluster("status", *SHIPPED, "--as-of", "2021-12-01").out.startswith("План начинается 01.01.2022.")


@pytest.mark.parametrize("where", [SHIPPED, DEMO])
@pytest.mark.parametrize("by", ["status", "responsible", "section", "project", "month"])
@pytest.mark.parametrize("points", [[], ["--points"]])
def test_every_cut_adds_up_to_the_totals(cluster: Runner, where: tuple[str, str], by: str, points: list[str]) -> None:
    found = answer(cluster, "progress", "--by", by, *points, *where, "--as-of", "2022-08-15", "--lang", "en")
    whole = found["totals"]["control_points" if points else "activities"]
    for name in ("n", "in_time", "late", "not_done", "missed", "not_due", "due_soon"):
        assert sum(row[name] for row in found["rows"]) == whole[name], name
    assert whole["n"] == whole["in_time"] + whole["late"] + whole["not_done"] + whole["not_due"]


def test_several_cuts_stand_under_keys_of_their_own(cluster: Runner) -> None:
    found = answer(cluster, "progress", "--by", "month,responsible", *DEMO, *JULY)
    assert found["rows"]
    assert found["by_responsible"]
    assert sum(row["n"] for row in found["rows"]) == sum(row["n"] for row in found["by_responsible"])
    both = answer(cluster, "progress", "--by", "month", "--by", "responsible", *DEMO, *JULY)
    assert both == found


def test_programs_get_the_same_keys_and_figures_in_every_language(cluster: Runner) -> None:
    answers = [
        (
            answer(cluster, "progress", *DEMO, *JULY, "--lang", language),
            answer(cluster, "show", "5", *DEMO, *JULY, "--lang", language),
        )
        for language in ("ru", "en")
    ]
    for progress, shown in answers:
        assert {row["figure"] for row in progress["ratios"]} >= {"headline", "on-time", "spi", "bei", "mean-delay"}
        assert {"due", "responsible", "status", "extra.kosgu"} <= {row["field"] for row in shown["fields"]}
    assert answers[0][0]["totals"] == answers[1][0]["totals"]
    in_force = answers[0][0]["totals"]["in_force"]
    assert (in_force["past_done"], in_force["past"], in_force["on_time"]["part"]) == (20, 25, 17)


@pytest.mark.parametrize("look", ["status", "progress"])
def test_csv_holds_the_totals_that_json_holds(cluster: Runner, look: str) -> None:
    totals = answer(cluster, look, *DEMO, *JULY)["totals"]
    rows = list(csv.DictReader(io.StringIO(cluster(look, *DEMO, *JULY, "--format", "csv").out)))
    told = {row["key"]: row["value"] for row in rows if row["table"] == "totals"}
    assert told["activities.n"] == str(totals["activities"]["n"])
    assert told["control_points.not_done"] == str(totals["control_points"]["not_done"])
    flat = {f"{key}.{part}" if part else key for key, value in totals.items() for part in _parts(value)}
    assert set(told) == flat


def _parts(value: Any) -> list[str]:
    return list(value) if isinstance(value, dict) else [""]


def test_what_stands_outside_the_totals_is_told_of_every_row(cluster: Runner) -> None:
    counts = answer(cluster, "progress", *DEMO, *JULY)["totals"]["activities"]
    outside = sum(counts[name] for name in ("excused", "cancelled", "carried", "undated", "parts"))
    rows = [
        row for row in answer(cluster, "list", *DEMO, *JULY, "--columns", "id,status,weight")["rows"] if row["weight"]
    ]
    assert counts["n"] + outside == len(rows)
    told = cluster("progress", *DEMO, *JULY, "--format", "linear").out
    assert (
        "Кроме того, мероприятия: исключено 1, перенесено 1, без срока 1, части других 3; точки: не требуется 3,"
        in told
    )


def test_a_deviation_is_told_where_something_tells_of_it(cluster: Runner) -> None:
    points = answer(cluster, "show", "2", *SHIPPED, *MARCH)["rows"]
    assert [point["deviation"] for point in points] == [None] * 12
    listed = answer(cluster, "list", *DEMO, *JULY, "--columns", "id,deviation")["rows"]
    deviations = {row["id"]: row["deviation"] for row in listed}
    assert deviations["1"] == -8  # completed
    assert deviations["4"] == 91  # moved
    assert deviations["5"] == 106  # expected
    assert deviations["6"] is None
    assert answer(cluster, "show", "5", *DEMO, *JULY)["rows"][0]["deviation"] == 106


def test_a_change_is_told_in_the_words_of_the_office(cluster: Runner) -> None:
    shown = cluster("show", "5", *DEMO, *JULY, "--format", "linear").out
    assert "Поле: Период\nБыло: апрель 2026 г.\nСтало: июнь 2026 г.\n" in shown
    assert "Проекты, которыми выполняется: Зал для незрячих читателей\n" in shown
    assert answer(cluster, "show", "5", *DEMO, *JULY)["changes"][0]["from"] == "2026-04"


def test_a_note_stands_above_the_cut_that_it_is_about(cluster: Runner) -> None:
    run = cluster("progress", "--by", "month,project,responsible", "--any-role", *DEMO, *JULY, "--lang", "en")
    blocks = run.out.split("\n\n")
    by = {block.split("\n")[0]: block for block in blocks if block.startswith("By ")}
    assert "may exceed" not in by["By Month"]
    assert "each of its projects" in by["By Project"]
    assert "each of its parties" in by["By Responsible"]


def test_any_role_counts_a_row_for_each_party_and_says_so(cluster: Runner) -> None:
    found = answer(cluster, "progress", "--by", "responsible", "--any-role", *SHIPPED, *MARCH)
    assert sum(row["n"] for row in found["rows"]) > found["totals"]["activities"]["n"]
    assert found["notes"]


@pytest.mark.parametrize(
    "chosen", [[], ["--responsible", "ttst"], ["--not-responsible", "ttst"], ["--due", "2022-02/2022-04"]]
)
def test_one_selection_is_judged_alike_everywhere(cluster: Runner, chosen: list[str]) -> None:
    looks = [
        answer(cluster, *command.split(), *chosen, *SHIPPED, *MARCH)
        for command in ("list", "overdue", "progress", "status")
    ]
    figures = [{key: look["totals"][key] for key in ("activities", "control_points", "projects")} for look in looks]
    assert figures[0] == figures[1] == figures[2]
    listed = looks[0]["rows"]
    assert figures[0]["activities"]["n"] + figures[0]["projects"]["n"] == len(listed)
    late = {row["id"] for row in looks[1]["rows"]}
    assert late == {row["id"] for row in listed if row["state"] == "overdue"}
    table = list(csv.DictReader(io.StringIO(cluster("list", *chosen, *SHIPPED, *MARCH, "--format", "csv").out)))
    assert [{key: str(value) for key, value in row.items()} for row in listed] == table


@pytest.mark.parametrize("look", ["status", "list", "overdue", "upcoming", "progress"])
def test_an_answer_about_a_selection_says_so(cluster: Runner, look: str) -> None:
    told = 'Отбор: --responsible ttst, --not-text "агрегатор работодателей".\n'
    chosen = ("--responsible", "ttst", "--not-text", "агрегатор работодателей")
    assert told in cluster(look, *chosen, *SHIPPED, *MARCH).out
    assert told in cluster(look, *chosen, *SHIPPED, *MARCH, "--format", "linear").out
    assert "Отбор" not in cluster(look, *SHIPPED, *MARCH).out


def test_status_of_a_selection_leads_on_to_the_same_rows(cluster: Runner) -> None:
    hints = answer(cluster, "status", "--responsible", "doo", *SHIPPED, "--as-of", "2022-05-10")["hints"]
    lead = next(line for line in re.findall("cluster (overdue[^,]*)", hints[-1]))
    assert {row["id"] for row in answer(cluster, *shlex.split(lead))["rows"]} == {"9"}


def test_the_ratios_are_those_of_the_selection(cluster: Runner) -> None:
    whole = cluster("progress", *SHIPPED, *MARCH, "--lang", "en").out
    part = cluster("progress", "--responsible", "doo", *SHIPPED, *MARCH, "--lang", "en").out
    assert "0 of 8; by the first deadlines: 0 of 8" in whole
    assert "no deadline has passed yet" in part


def test_columns_sort_and_limit(cluster: Runner) -> None:
    found = answer(
        cluster, "list", "--columns", "id,days,deadline", "--sort", "-days,id", "--limit", "3", *SHIPPED, *MARCH
    )
    assert [list(row) for row in found["rows"]] == [["id", "days", "deadline"]] * 3
    assert [row["days"] for row in found["rows"]] == [43, 15, 15]
    nothing_last = answer(cluster, "list", "--columns", "id,days", "--sort", "days", *SHIPPED, *MARCH)["rows"]
    assert [row["days"] for row in nothing_last][:7] == [15, 15, 15, 15, 15, 15, 43]
    assert [row["days"] for row in nothing_last][7:] == [None] * 9
    ids = [row["id"] for row in answer(cluster, "list", "--sort", "-id", *SHIPPED, *MARCH)["rows"]]
    assert ids == ["employer-aggregator", "big-meetings", *(str(number) for number in range(14, 0, -1))]
    assert "ещё 15" in cluster("list", "--limit", "1", *SHIPPED, *MARCH).out


@pytest.mark.parametrize("look", ["list", "overdue", "upcoming"])
@pytest.mark.parametrize("option", ["--columns", "--sort"])
def test_an_unknown_column_is_refused_with_the_nearest(cluster: Runner, look: str, option: str) -> None:
    run = cluster(look, option, "titel", *SHIPPED)
    assert (run.status, run.out) == (2, "")
    assert "title" in run.err


def test_every_column_can_be_asked_for(cluster: Runner) -> None:
    from cluster_cli.core.reports.shared import COLUMNS

    for where, day in ((SHIPPED, MARCH), (DEMO, JULY)):
        found = answer(cluster, "list", "--columns", ",".join(COLUMNS), *where, *day)
        assert all(list(row) == list(COLUMNS) for row in found["rows"])
        for name in COLUMNS:
            assert cluster("list", "--sort", name, *where, *day).status == 0


def test_overdue_is_by_days_late_and_upcoming_by_deadline(cluster: Runner) -> None:
    late = [row["days"] for row in answer(cluster, "overdue", *SHIPPED, "--as-of", "2022-05-10")["rows"]]
    assert late == sorted(late, reverse=True)
    soon = [row["deadline"] for row in answer(cluster, "upcoming", *SHIPPED, *MARCH, "--within", "60")["rows"]]
    assert soon == sorted(soon)
    assert len(soon) > len(answer(cluster, "upcoming", *SHIPPED, *MARCH)["rows"])


def test_show_says_what_is_owed_in_the_words_of_the_office(cluster: Runner) -> None:
    shown = cluster("show", "9", *SHIPPED, "--as-of", "2022-04-15", "--format", "linear").out
    assert (
        "Просрочено на 15 дней. Срок: март 2022 г. (по 31.03.2022). Ответственный исполнитель: Департамент общего "
        "образования Томской области. Ожидаемая дата: не указана. Причина: не указана." in shown
    )
    soon = cluster("show", "12", *SHIPPED, "--as-of", "2022-04-15", "--format", "linear").out
    assert "Срок истекает 30.04.2022, через 15 дней." in soon
    series = cluster("show", "2", *SHIPPED, *MARCH, "--format", "linear").out
    assert "Исполнено 0 из 2, в срок 0. Пропущено: январь 2022 г.\n" in series


def test_a_series_names_what_it_missed_by_month(cluster: Runner) -> None:
    shown = cluster("show", "2", *SHIPPED, "--as-of", "2022-04-10", "--format", "linear").out
    assert "Пропущено: январь, февраль 2022 г.\n" in shown


def test_the_share_of_the_projects_names_its_base(cluster: Runner) -> None:
    assert "Completed by its projects: 44 % (4 of 9)." in cluster(
        "show", "13", *DEMO, "--as-of", "2026-12-01", "--lang", "en"
    ).out.replace("\n", " ")


def test_a_number_of_the_document_leads_to_its_row(cluster: Runner) -> None:
    run = cluster("show", "17", *DEMO)
    assert (run.status, run.out) == (2, "")
    line = next(line for line in run.err.splitlines() if line.startswith("  cluster "))
    assert shlex.split(line)[1:3] == ["show", "bookcrossing"]
    assert cluster(*shlex.split(line)[1:]).status == 0


def test_an_excuse_names_its_basis(cluster: Runner) -> None:
    excused = [
        (row["id"], point)
        for row in answer(cluster, "list", *DEMO, *JULY)["rows"]
        for point in answer(cluster, "show", row["id"], *DEMO, *JULY)["rows"]
        if point["state"] == "excused"
    ]
    assert excused
    assert all(any("основание" in mark for mark in point["marks"]) for _, point in excused)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("form", ["table", "linear", "markdown", "csv", "json"])
def test_an_empty_plan_answers_everything(cluster: Runner, tmp_path: Path, language: str, form: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "roadmap.yaml").write_text("format: 1\ntitle: Пустой план\nactivities: []\n", encoding="utf-8")
    for look in ("status", "list", "overdue", "upcoming", "progress", "progress --by month,responsible"):
        run = cluster(*look.split(), *MARCH, "--lang", language, "--format", form)
        assert (run.status, run.err) == (0, ""), look
        assert "0 %" not in run.out
        assert "100 %" not in run.out
    hints = answer(cluster, "status", "--lang", language)["hints"]
    assert any("cluster add --help" in hint for hint in hints)


def test_an_item_that_cannot_be_read_is_not_shown_and_told(cluster: Runner, plan: Path) -> None:
    path = plan / "data" / "roadmap.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("due: 2022-02\n", "due: 2022-02-30\n"), encoding="utf-8")
    run = cluster("show", "3", *MARCH)
    assert (run.status, run.out) == (2, "")
    assert "cluster validate" in run.err


def test_ten_thousand_rows_agree_in_every_answer(cluster: Runner, tmp_path: Path) -> None:
    write_plan(tmp_path / "data", 10_000)
    status, late = answer(cluster, "status", *JULY), answer(cluster, "overdue", *JULY)
    cut = answer(cluster, "progress", "--by", "month", *JULY)
    assert status["totals"]["overdue"]["rows"] == len(late["rows"]) > 1000
    assert sum(row["n"] for row in cut["rows"]) == status["totals"]["activities"]["n"] > 9000
    assert len(answer(cluster, "list", "--limit", "5", *JULY)["rows"]) == 5
