"""The plans that are measured with: the same on every machine, right, and of the size that is said."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from bench import commits, generate
from cluster_cli.core.judge.assessment import assess
from cluster_cli.store.workspace import load

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    assert generate.roadmap(50, 7) == generate.roadmap(50, 7)
    assert generate.projects(5, 50, 7) == generate.projects(5, 50, 7)
    assert generate.roadmap(50, 7) != generate.roadmap(50, 8)


def test_the_numbers_behind_the_plans_never_change() -> None:
    dice = generate.Dice(1)
    assert [dice.below(1000) for _ in range(5)] == [134, 847, 763, 255, 495]


@pytest.mark.parametrize(("count", "projects", "seed"), [(0, 0, 1), (1, 1, 2), (300, 12, 3)])
def test_every_plan_is_right(tmp_path: Path, count: int, projects: int, seed: int) -> None:
    generate.write_plan(tmp_path, count, projects, seed)
    workspace = load(tmp_path)
    assert [fault.code for fault in workspace.diagnostics] == []
    assert len(workspace.portfolio.plan.activities) == count
    assert len(workspace.portfolio.matrix.projects) == projects


def test_a_history_is_the_same_on_every_machine_and_every_state_of_it_is_right(tmp_path: Path) -> None:
    for name in ("one", "other"):
        commits.repository(tmp_path / name, 40, 24, 12)
    told = [
        subprocess.run(
            ["git", "log", "--format=%H"], cwd=tmp_path / name, capture_output=True, check=True
        ).stdout.split()
        for name in ("one", "other")
    ]
    assert told[0] == told[1]
    assert len(told[0]) == 40
    touching = ["git", "log", "--format=%H", "--", "data"]
    assert len(subprocess.run(touching, cwd=tmp_path / "one", capture_output=True, check=True).stdout.split()) >= 20
    assert [fault for fault in load(tmp_path / "one" / "data").diagnostics if fault.severity == "error"] == []


def test_a_plan_without_projects_takes_those_of_the_last_one_away(tmp_path: Path) -> None:
    generate.write_plan(tmp_path, 2, 1)
    generate.write_plan(tmp_path, 2)
    assert not (tmp_path / "projects.yaml").exists()


def test_a_plan_is_of_the_size_that_is_said_and_holds_every_kind_of_row(tmp_path: Path) -> None:
    generate.write_plan(tmp_path, 1000)
    rows = load(tmp_path).portfolio.plan.activities
    assert 340 <= (tmp_path / "roadmap.yaml").stat().st_size / 1000 <= 400
    assert sum(row.repeat is not None for row in rows) > 50
    assert sum(len(row.due) > 1 for row in rows) > 30
    assert sum(bool(row.facts.changes) for row in rows) > 30
    assert sum(row.facts.completed is not None for row in rows) > 200
    totals = assess(load(tmp_path).portfolio, generate.AS_OF).totals
    assert min(totals.in_time, totals.late, totals.not_done, totals.not_due) > 50
