"""Two states compared, and a plan measured against a named one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import PROJECTS
from tests.cli.repositories import MOVED, THIRD, moved, repository

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run, Runner
    from tests.cli.repositories import Repo

BUDGET = "    budget:\n      - {{item: Портал, period: 2022, planned: {sum}}}\n"
NEW = """\
  - id: 5
    title: Новая строка
    due: 2022-06
    responsible: [dpo]
    status: planned
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = repository(tmp_path)
    (repo.top / "data" / "projects.yaml").write_text(PROJECTS + BUDGET.format(sum="100000.00"), encoding="utf-8")
    repo.commit("деньги", "2022-01-11")
    repo.git("tag", "baseline/2022")
    return repo


def changed(repo: Repo) -> None:
    """A row less, a row more, a deadline and a sum that are others."""
    text = repo.road.read_text("utf-8")
    repo.road.write_text(text[: text.index("  - id: 4")].replace(THIRD, MOVED) + NEW, encoding="utf-8")
    (repo.top / "data" / "projects.yaml").write_text(PROJECTS + BUDGET.format(sum="150000.00"), encoding="utf-8")


def answer(run: Run) -> dict[str, Any]:
    assert run.status == 0, run.err
    found: dict[str, Any] = json.loads(run.out)
    return found


def test_without_a_name_it_tells_what_is_not_committed(repo: Repo, cluster: Runner) -> None:
    assert answer(cluster("diff", "--format", "json"))["rows"] == []
    repo.edit(THIRD, MOVED)
    found = answer(cluster("diff", "--format", "json", "--lang", "ru"))
    assert [row["id"] for row in found["rows"]] == ["3"]
    assert "срок перенесён" in found["rows"][0]["what"]
    repo.git("add", "-A")
    assert len(answer(cluster("diff", "--format", "json"))["rows"]) == 1, "what is staged is not committed either"


def test_one_and_two_names(repo: Repo, cluster: Runner) -> None:
    moved(repo, "2022-02-15")
    repo.change("Итоговый отчёт", "Итоговый доклад", "слово", "2022-02-20")
    repo.edit("Создание рабочей группы", "Создание группы")
    for states, ids in ((["HEAD~1"], ["1", "4"]), (["2022-02-15"], ["1", "4"]), (["HEAD~2", "HEAD~1"], ["3"]),
                        (["baseline/2022", "2022-02-16"], ["3"]), (["HEAD", "HEAD"], [])):  # fmt: skip
        assert [row["id"] for row in answer(cluster("diff", *states, "--format", "json"))["rows"]] == ids, states
    assert cluster("diff", "HEAD", "HEAD", "HEAD").status == 2


def test_the_other_way_round_everything_is_the_reverse(repo: Repo, cluster: Runner) -> None:
    changed(repo)
    repo.commit("всё", "2022-02-15")
    there, back = (answer(cluster("diff", *states, "--format", "json", "--columns", "id,field,before,after,what"))
                   for states in (("HEAD~1", "HEAD"), ("HEAD", "HEAD~1")))  # fmt: skip
    assert (there["totals"]["added"], there["totals"]["removed"]) == (1, 1)
    assert (there["totals"]["moved"], back["totals"]["moved"]) == (1, 1)
    assert sorted(
        (row["id"], str(row["field"]), str(row["before"]), str(row["after"])) for row in there["rows"]
    ) == sorted((row["id"], str(row["field"]), str(row["after"]), str(row["before"])) for row in back["rows"])
    assert (there["totals"]["planned_before"], there["totals"]["planned_after"]) == (
        back["totals"]["planned_after"], back["totals"]["planned_before"],
    )  # fmt: skip


def test_against_a_baseline_rows_deadlines_and_money_are_told(repo: Repo, cluster: Runner) -> None:
    changed(repo)
    repo.commit("всё", "2022-02-15")
    found = answer(cluster("diff", "--against", "2022", "--format", "json"))
    assert [row["id"] for row in found["added"]] == ["5"]
    assert [row["id"] for row in found["removed"]] == ["4"]
    assert [(row["id"], row["before"], row["after"], row["days"]) for row in found["moved"]] == [
        ("3", "2022-02-28", "2022-04-30", 61)
    ]
    assert [(row["id"], row["before"], row["after"], row["change"]) for row in found["money"]] == [
        ("portal", "100000.00", "150000.00", "50000.00")
    ]
    said = cluster("diff", "--against", "2022", "--lang", "ru")
    assert "Добавлено: 1, удалено: 1, перенесено контрольных точек: 1." in said.out
    plain = said.out.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Запланировано средств: было 100 000,00, стало 150 000,00." in plain
    assert "строка бюджета «Портал, 2022», запланировано: 150 000,00 (было: 100 000,00)." in plain


def test_a_list_against_a_baseline(repo: Repo, cluster: Runner) -> None:
    changed(repo)
    found = answer(cluster("list", "--against", "2022", "--format", "json"))["rows"]
    assert {row["id"]: (row["change"], row["was"], row["deadline"], row["shift"]) for row in found if row["change"]} == {
        "3": ("moved", "2022-02-28", "2022-04-30", 61), "5": ("added", None, "2022-06-30", None),
        "portal": ("changed", "2022-04-30", "2022-04-30", None), "4": ("removed", "2022-12-31", "2022-12-31", None),
    }  # fmt: skip
    assert found[-1]["id"] == "4"
    one = answer(
        cluster("list", "--against", "2022", "--text", "Программа", "--columns", "id,shift", "--format", "json")
    )
    assert one["rows"] == [{"id": "3", "shift": 61}]
    refused = cluster("list", "--columns", "id,shift")
    assert refused.status == 2
    assert "cluster list --against HEAD" in refused.err
    assert cluster("list", "--against", "HEAD").status == 0


def test_a_baseline_goes_before_a_branch_of_the_same_name(repo: Repo, cluster: Runner) -> None:
    moved(repo)
    repo.git("branch", "2022", "HEAD")
    assert len(answer(cluster("diff", "--against", "2022", "--format", "json"))["moved"]) == 1


def test_an_unknown_baseline_names_the_known_ones(repo: Repo, cluster: Runner) -> None:
    run = cluster("diff", "--against", "2021", "--lang", "ru")
    assert run.status == 2
    assert "Базовые состояния: 2022." in run.err
    repo.git("tag", "-d", "baseline/2022")
    assert "git tag baseline/2021" in cluster("diff", "--against", "2021").err


def test_a_row_that_cannot_be_read_is_not_told_as_removed(repo: Repo, cluster: Runner) -> None:
    repo.edit(THIRD, THIRD.replace("2022-02", "2022-02-30"))
    run = cluster("diff", "--against", "2022", "--format", "json")
    found = answer(run)
    assert found["removed"] == []
    assert [item["id"] for item in found["unread"]] == ["3"]
    assert "3" in run.err
