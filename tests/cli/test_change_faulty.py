"""Changes of a plan that holds errors: what mends one is made, what would build on a half-read value is not."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_change_edit import writes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

GROUNDS = ("--reason", "решено", "--by", "Совет")
ROWS = """\
  - id: 5
    title: Статус с опечаткой
    responsible: [dpo]
    due: 2022-05
    status: actve
    weight: -1
  - id: 6
    title: Чужой исполнитель
    responsible: [zzz]
    due: 2022-05
  - id: 7
    title: Начало, какого нет
    responsible: [{party: dpo, rolle: секретарь}, ttst]
    start: 2022-02-30
    due: 2022-05
    changes:
      - оговорка
      - {on: 2022-01-10, from: 2022-04, to: 2022-05}
"""
LISTS = """\
    indicators:
      - оговорка
      - {id: i1, title: Первый, unit: ед., direction: up, targets: {2022-06: 3}}
      - {id: i2, title: Второй, unit: ед., direction: up, targets: {2022-06: 3}}
    risks:
      - оговорка
      - {id: r1, title: Первый}
      - {id: r2, title: Второй}
    budget:
      - оговорка
      - {item: Первая, period: 2022, planned: 10}
      - {item: Вторая, period: 2022, planned: 10}
"""
WHOLE = """\
    indicators:
      - {id: i1, title: Первый, unit: единиц, direction: upp, targets: {2022-06: 3}}
      - {id: i2, title: Второй, unit: единиц, direction: up, targets: {2022-06: 3}, readings: {2022-03-31: abc}}
"""


@pytest.fixture
def faulty(plan: Path) -> Path:
    """A plan with rows that have errors in what counts."""
    path = plan / "data" / "roadmap.yaml"
    path.write_text(path.read_text(encoding="utf-8") + ROWS, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("arguments", "old", "new"),
    [
        (("5", "--status", "active"), "status: actve", "status: active"),
        (("5", "--status", "planned"), "status: actve", "status: planned"),
        (("5", "--status", ""), "    status: actve\n", ""),
        (("6", "--responsible", "ttst"), "[zzz]", "[ttst]"),
        (("7", "--responsible", "ttst"), "[{party: dpo, rolle: секретарь}, ttst]", "[ttst]"),
        (("6", "--title", "Прежний"), "Чужой исполнитель", "Прежний"),
    ],
)
def test_a_change_that_mends_or_does_no_harm_is_never_refused(
    cluster: Runner, faulty: Path, arguments: tuple[str, ...], old: str, new: str
) -> None:
    before = faulty.read_text(encoding="utf-8")
    run = cluster("update", *arguments)
    assert (run.status, run.err) == (0, "")
    assert faulty.read_text(encoding="utf-8") == before.replace(old, new)
    assert cluster("undo").status == 0
    assert faulty.read_text(encoding="utf-8") == before


def test_a_promise_that_could_not_be_read_is_mended_with_a_record(cluster: Runner, faulty: Path) -> None:
    run = cluster("update", "5", "--weight", "2", "--status", "active", *GROUNDS)
    assert (run.status, run.err) == (0, "")
    text = faulty.read_text(encoding="utf-8")
    assert "weight: 2\n" in text
    assert "field: weight" in text


@pytest.mark.parametrize("arguments", [("--start", "2022-02", *GROUNDS), ("--role", "dpo=секретарь")])
def test_what_would_lose_what_could_not_be_read_is_refused(
    cluster: Runner, faulty: Path, arguments: tuple[str, ...]
) -> None:
    before = faulty.read_bytes()
    run = cluster("update", "7", *arguments)
    assert run.status == 2
    assert "ошибка[" in run.err
    assert faulty.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("record", "i2", "5", "--on", "30.06.2022"),
        ("record", "r2", "--status", "closed"),
        ("record", "Вторая", "--spent", "5"),
        ("update", "portal", "--target", "i2:2022-06=8", *GROUNDS),
    ],
)
def test_nothing_is_written_to_the_neighbour_of_what_was_meant(
    cluster: Runner, plan: Path, arguments: tuple[str, ...]
) -> None:
    path = plan / "data" / "projects.yaml"
    path.write_text(path.read_text(encoding="utf-8") + LISTS, encoding="utf-8")
    before = path.read_bytes()
    run = cluster(*arguments)
    assert run.status == 2
    assert "оговорка" in run.err
    assert path.read_bytes() == before


def test_a_list_of_which_every_element_is_known_is_written_to(cluster: Runner, plan: Path) -> None:
    path = plan / "data" / "projects.yaml"
    path.write_text(path.read_text(encoding="utf-8") + WHOLE, encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    assert cluster("record", "i2", "5", "--on", "2022-03-31").status == 0
    assert path.read_text(encoding="utf-8") == before.replace("abc", "5")


def test_evidence_that_could_not_be_read_is_not_lost(cluster: Runner, plan: Path) -> None:
    path = plan / "data" / "roadmap.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("due: 2022-02\n", "due: 2022-02\n    evidence: [{a: b}, x.pdf]\n"), encoding="utf-8")
    before = path.read_bytes()
    run = cluster("done", "3", "--on", "2022-02-01", "--evidence", "y.pdf")
    assert run.status == 2
    assert path.read_bytes() == before
    assert cluster("update", "3", "--evidence", "y.pdf").status == 0, (
        "the whole field is told, so nothing is lost unseen"
    )


def test_a_record_of_the_head_is_not_written_over_another(cluster: Runner, plan: Path) -> None:
    path = plan / "data" / "roadmap.yaml"
    changes = "changes:\n  - оговорка\n  - {on: 2022-01-01, field: day_off, to: keep}\n"
    path.write_text(
        path.read_text(encoding="utf-8").replace("activities:\n", f"{changes}activities:\n"), encoding="utf-8"
    )
    before = path.read_bytes()
    assert cluster("update", "--plan", "--period", "2022/2023", *GROUNDS).status == 2
    assert path.read_bytes() == before


def test_a_project_with_an_error_is_not_called_absent(cluster: Runner, plan: Path) -> None:
    path = plan / "data" / "projects.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "due: 2022-02\n        completed", "due: 2022-13\n        completed"
    )
    path.write_text(text, encoding="utf-8")
    run = cluster("record", "i1", "5")
    assert run.status == 2
    assert "«portal»" in run.err
    assert "cluster edit portal" in run.err
    assert "ещё нет" not in run.err


CUT_OFF = """\
import os, sys
from pathlib import Path
replace = Path.replace
def once(self, target):
    made = replace(self, target)
    if target.name == sys.argv[1]:
        os._exit(137)
    return made
Path.replace = once
from cluster_cli.cli.boundary import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.parametrize("first", [("projects.yaml",), ("projects.yaml", "roadmap.yaml")])
def test_a_change_cut_off_between_two_files_is_told_and_taken_back(
    cluster: Runner, plan: Path, environ: dict[str, str], first: tuple[str, ...]
) -> None:
    data = plan / "data"
    road = data / "roadmap.yaml"
    road.write_text(
        road.read_text(encoding="utf-8").replace("sections:", "expect: {projects: 1}\nsections:"), encoding="utf-8"
    )
    before = {name: (data / name).read_bytes() for name in ("roadmap.yaml", "projects.yaml")}
    call = ("add", "project", "--title", "Новый", "--id", "new", "--expect", "projects=2")
    done = subprocess.run(
        [sys.executable, "-c", CUT_OFF, first[-1], *call], cwd=plan, env=environ, capture_output=True, check=False
    )
    assert done.returncode == 137, done.stderr
    changed = [name for name, raw in before.items() if (data / name).read_bytes() != raw]
    assert len(changed) == len(first)
    if len(changed) == 1:
        run = cluster("done", "3", "--on", "2022-02-01")
        assert run.status == 2
        assert "cluster undo" in run.err
        row = (data / "roadmap.yaml").read_text("utf-8")
        row = row[row.index("  - id: 4\n") :].replace("Итоговый отчёт", "Отчёт")
        edit = cluster("edit", "4", env=writes(plan, row))
        assert (edit.status, "cluster undo" in edit.err) == (2, True)
        assert cluster("undo").status == 0
        assert {name: (data / name).read_bytes() for name in before} == before
        assert cluster("undo").status == 2, "that was all"
    assert cluster("done", "4", "--on", "2022-02-01").status == 0
    assert cluster("undo").status == 0


def test_a_foreign_change_after_a_cut_off_one_is_let_be(cluster: Runner, plan: Path, environ: dict[str, str]) -> None:
    data = plan / "data"
    call = ("add", "project", "--title", "Новый", "--id", "new", "--expect", "projects=2")
    subprocess.run(
        [sys.executable, "-c", CUT_OFF, "projects.yaml", *call], cwd=plan, env=environ, capture_output=True, check=False
    )
    with (data / "roadmap.yaml").open("a", encoding="utf-8") as file:
        file.write("# правка рукой\n")
    assert cluster("done", "4", "--on", "2022-02-01").status == 0
    assert cluster("undo").status == 0
