"""What a finding offers works when it is run as printed, and takes the finding away."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

PLAN = """\
format: 1
title: План
language: ru
period: 2022
confirmation: required
parties:
  ttst: {name: Техникум}
activities:
  - id: 1
    title: Программа
    due: 2022-02
    responsible: [ttst]
    completed: 2022-03-02
  - id: -2
    title: Заседания
    due: 2022-01
    repeat: monthly
    responsible: [ttst]
    points:
      2022-01: 2022-02-03
"""
PROJECTS = """\
format: 1
title: Матрица
projects:
  - id: мой проект
    title: Портал
    stages:
      closing: {due: 2022-02, completed: 2022-03-02}
"""


@pytest.mark.parametrize(("folder", "options"), [("data", ()), ("мой план", ("--data", "мой план"))])
def test_offered_commands_mend_what_they_are_offered_for(
    cluster: Runner, tmp_path: Path, folder: str, options: tuple[str, ...]
) -> None:
    data = tmp_path / folder
    data.mkdir()
    (data / "roadmap.yaml").write_text(PLAN, encoding="utf-8")
    (data / "projects.yaml").write_text(PROJECTS, encoding="utf-8")
    found = cluster("validate", *options).out
    offered = re.findall(r"(?:: )(cluster (?:done|confirm) .*)$", found, re.MULTILINE)
    assert len(offered) == 9
    for command in offered:
        run = cluster(*shlex.split(command)[1:])
        assert run.status == 0, (command, run.err)
    left = cluster("validate", *options)
    codes = set(re.findall(r"\[([a-z-]+)\]: ", left.out))
    assert codes <= {"free-text-decision"}
    assert left.status == 0


def test_a_completion_to_come_is_a_warning(cluster: Runner, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    text = PLAN.replace("confirmation: required\n", "").replace("2022-03-02", "2999-01-01")
    (data / "roadmap.yaml").write_text(text, encoding="utf-8")
    assert "[completed-in-future]" in cluster("validate").out


def test_what_is_left_out_of_the_counts_was_checked_all_the_same(cluster: Runner, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "roadmap.yaml").write_text(PLAN.replace("responsible: [ttst]", "responsible: [x]", 1), encoding="utf-8")
    (data / "projects.yaml").write_text(PROJECTS.replace("stages", "lead: x\n    stages", 1), encoding="utf-8")
    assert "файлов 2, мероприятий 2, проектов 1." in cluster("validate").out
