"""How the figures went, by month and by tag, and how the promises of an item moved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.repositories import BORIS, moved, repository

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run, Runner
    from tests.cli.repositories import Repo

FOURTH = "    title: Итоговый отчёт\n    due: 2022-12\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return repository(tmp_path)


def answer(run: Run) -> dict[str, Any]:
    assert run.status == 0, run.err
    found: dict[str, Any] = json.loads(run.out)
    return found


def test_each_month_is_judged_as_of_the_day_after_it(repo: Repo, cluster: Runner) -> None:
    repo.change(
        "      2022-01: 2022-01-27\n",
        "      2022-01: 2022-01-27\n      2022-02: 2022-02-24\n",
        "собрались",
        "2022-02-25",
    )
    repo.edit("due: 2022-12\n", "due: 2022-12\n    completed: 2022-03-10\n")
    repo.commit("готово", "2022-03-10")
    found = answer(
        cluster("trend", "--as-of", "2022-03-15", "--format", "json", "--columns", "day,overdue,not_done,first,commit")
    )
    assert [(row["day"], row["overdue"]) for row in found["rows"]] == [
        ("2022-02-01", 0), ("2022-03-01", 1), ("2022-03-15", 1),
    ]  # fmt: skip
    for row in found["rows"]:
        same = cluster("progress", "--at", row["commit"], "--as-of", row["day"], "--format", "json")
        assert answer(same)["totals"]["activities"]["not_done"] == row["not_done"]
    assert json.loads(cluster("trend", "--as-of", "2022-03-15", "--format", "json").out)["rows"][1]["share"] is not None


def test_a_month_without_commits_is_a_state_too_and_limits_take_the_latest(repo: Repo, cluster: Runner) -> None:
    run = answer(cluster("trend", "--as-of", "2022-06-15", "--format", "json"))
    assert [row["day"] for row in run["rows"]] == [f"2022-{month:02d}-01" for month in range(2, 7)] + ["2022-06-15"]
    last = answer(cluster("trend", "--as-of", "2022-06-15", "--limit", "2", "--format", "json"))
    assert last["rows"] == run["rows"][-2:]
    late = answer(cluster("trend", "--as-of", "2022-06-15", "--since", "2022-05-01", "--format", "json"))
    assert late["rows"] == run["rows"][-3:]
    assert run["rows"][-1]["overdue"] > run["rows"][0]["overdue"]


def test_what_is_committed_on_the_first_belongs_to_the_next_month(repo: Repo, cluster: Runner) -> None:
    repo.edit("due: 2022-12\n", "due: 2022-12\n    completed: 2022-02-01\n")
    repo.commit("готово", "2022-02-01")
    found = answer(cluster("trend", "--as-of", "2022-03-15", "--format", "json"))["rows"]
    assert [row["in_time"] - found[0]["in_time"] for row in found] == [0, 1, 1]


def test_the_files_as_they_lie_are_the_last_state(repo: Repo, cluster: Runner) -> None:
    before = answer(cluster("trend", "--format", "json"))["rows"]
    repo.edit("due: 2022-12\n", "due: 2022-12\n    completed: 2022-03-10\n")
    after = answer(cluster("trend", "--format", "json"))["rows"]
    assert before[:-1] == after[:-1]
    assert before[-1]["in_time"] + 1 == after[-1]["in_time"]


def test_by_tag_each_as_of_its_own_day(repo: Repo, cluster: Runner) -> None:
    repo.git("tag", "baseline/2022")
    moved(repo, "2022-03-10")
    repo.git("tag", "-a", "-m", "x", "к-марту")
    blob = repo.git("hash-object", "-w", "data/roadmap.yaml")
    repo.git("tag", "файл", blob)
    found = answer(cluster("trend", "--by", "tag", "--format", "json"))["rows"]
    assert [(row["tag"], row["day"]) for row in found] == [("baseline/2022", "2022-01-10"), ("к-марту", "2022-03-10")]


def test_with_one_state_it_says_what_to_do(repo: Repo, cluster: Runner) -> None:
    month = cluster("trend", "--as-of", "2022-01-20", "--lang", "ru")
    assert "Пока есть 1 состояние: для сравнения нужно два." in month.out
    tag = cluster("trend", "--by", "tag", "--lang", "ru")
    assert (tag.status, "git tag" in tag.out, "Пока есть 0 состояний" in tag.out) == (0, True, True)
    assert cluster("trend", "--as-of", "2021-01-01").status == 0


def test_how_often_and_by_how_much_an_items_promises_were_moved(repo: Repo, cluster: Runner) -> None:
    repo.change(FOURTH, FOURTH + "    forecast: 2022-11-30\n", "ожидаем", "2022-02-01", BORIS)
    for old, new, day in (("2022-11-30", "2022-12-15", "2022-03-01"), ("2022-12-15", "2022-12-31", "2022-04-01"),
                          ("2022-12-31", "2023-01-10", "2022-05-01"), ("2023-01-10", "2023-01-14", "2022-06-01")):  # fmt: skip
        repo.change(f"forecast: {old}", f"forecast: {new}", "ожидаем", day)
    moved(repo)
    run = cluster("trend", "4", "3", "--lang", "ru")
    assert run.status == 0
    said = run.out.replace("\u00a0", " ")
    assert "Ожидаемую дату меняли 4 раза, +45 дней." in said
    assert "Срок переносили 1 раз, +61 день." in said
    found = answer(cluster("trend", "4", "--format", "json"))
    assert found["totals"] == {"4": {"due_moves": 0, "due_days": 0, "expected_moves": 4, "expected_days": 45}}
    assert [row["day"] for row in found["rows"]] == ["2022-01-10"] + [f"2022-0{month}-01" for month in range(2, 7)]
    assert [row["expected"] for row in found["rows"]][0::5] == [None, "2023-01-14"]
    repo.edit("forecast: 2023-01-14", "forecast: 2023-01-15")
    assert answer(cluster("trend", "4", "--format", "json"))["rows"][-1]["day"] is None


def test_of_a_series_and_of_a_project_the_points_that_moved(repo: Repo, cluster: Runner) -> None:
    repo.change(
        "      2022-01: 2022-01-27\n",
        "      2022-01: 2022-01-27\n      2022-05: {forecast: 2022-06-10}\n",
        "май",
        "2022-02-01",
    )
    repo.change("2022-05: {forecast: 2022-06-10}", "2022-05: {forecast: 2022-06-15}", "май", "2022-03-01")
    card = repo.top / "data" / "projects.yaml"
    card.write_text(
        card.read_text("utf-8").replace("        due: 2022-04\n", "        due: 2022-06\n"), encoding="utf-8"
    )
    repo.commit("этап", "2022-03-02")
    found = answer(cluster("trend", "2", "portal", "--format", "json"))["totals"]
    assert found["2 2022-05"] == {"due_moves": 0, "due_days": 0, "expected_moves": 1, "expected_days": 5}
    assert set(found) == {"2 2022-05", "portal closing"}


@pytest.mark.parametrize("form", ["table", "linear", "markdown", "csv", "json"])
@pytest.mark.parametrize("what", ["", "4", "--by tag"])
def test_every_form_takes_it(repo: Repo, cluster: Runner, form: str, what: str) -> None:
    moved(repo)
    run = cluster("trend", *what.split(), "--as-of", "2022-06-15", "--format", form, "--lang", "ru")
    assert run.status == 0, run.err
    assert ("█" in run.out) == (form == "table" and not what)
    assert run.out.strip()


def test_the_chart_is_made_of_what_the_encoding_holds(repo: Repo, cluster: Runner) -> None:
    run = cluster(
        "trend", "--as-of", "2022-06-15", "--format", "table", encoding="ascii", env={"PYTHONIOENCODING": "ascii"}
    )
    assert run.status == 0
    assert "#" in run.out
    assert "█" not in run.out


def test_states_that_cannot_be_read_are_counted(repo: Repo, cluster: Runner) -> None:
    repo.change("title: План учебный", "title: [План", "сломано", "2022-02-20")
    repo.change("title: [План", "title: План учебный", "починено", "2022-03-02")
    for _ in range(2):
        run = cluster("trend", "--as-of", "2022-04-15", "--lang", "ru")
        assert "Состояний, которые нельзя прочесть и которые пропущены: 1." in run.out
    assert [row["day"] for row in answer(cluster("trend", "--as-of", "2022-04-15", "--format", "json"))["rows"]] == [
        "2022-02-01", "2022-04-01", "2022-04-15",
    ]  # fmt: skip


def test_what_does_not_go_together_is_refused(repo: Repo, cluster: Runner) -> None:
    for wrong in ("4 --by tag", "4 --limit 2", "4 --since 2022-01-01", "44", "--columns nope", "--by week"):
        run = cluster("trend", *wrong.split())
        assert (run.status, run.out) == (2, "")
