"""`check` after a merge: a row that is gone since both branches gave its id away, and names that mean another row now."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.merge.repositories import new_clone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.merge.repositories import Clone

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell's script here")

PLAN = """\
format: 1
title: План
period: 2022
parties: {a: {name: А}, b: {name: Б}}
activities:
  - id: 1
    title: Один
    due: 2022-11
    responsible: [a]
"""
OURS = "  - id: 2\n    title: Семинар\n    due: 2022-11\n    responsible: [a]\n"
THEIRS = "  - id: 2\n    title: Конкурс\n    due: 2022-12\n    responsible: [b]\n"
AFTER = "  - id: 3\n    title: Итоги\n    due: 2022-12\n    responsible: [a]\n    after: [2]\n"
CODES = ("row-lost-in-merge", "reference-to-another-row")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return new_clone(tmp_path)


def settle(clone: Clone, ours: str, theirs: str, text: str) -> None:
    """Merge two branches, and settle what they dispute with a text."""
    clone.branches(PLAN, PLAN + ours, PLAN + theirs)
    clone.git("merge", "-q", "--no-commit", "topic", check=False)
    clone.write(text)


def told(clone: Clone, *arguments: str) -> list[str]:
    out = clone.cluster("check", "--as-of", "2022-06-01", "--format", "text", *arguments, check=False).out
    return [line for line in out.splitlines() if any(f"[{code}]" in line for code in CODES)]


@pytest.mark.parametrize("kept", [OURS, THEIRS])
def test_a_row_that_is_gone_is_named(clone: Clone, kept: str) -> None:
    settle(clone, OURS, THEIRS, PLAN + kept)
    here, gone = ("Семинар", "Конкурс") if kept is OURS else ("Конкурс", "Семинар")
    line = (
        "data/roadmap.yaml:10:9: error[row-lost-in-merge]: two branches gave the id “2” to different rows: "
        f"“{here}” is here, “{gone}” is nowhere"
    )
    assert told(clone) == [line]  # the merge is not even committed
    clone.git("commit", "-q", "-am", "merged")
    assert told(clone) == [line]
    assert told(clone, "--base", "HEAD~1") == [line]
    assert clone.cluster("check", "--as-of", "2022-06-01", check=False).status == 1
    clone.commit(PLAN.replace("Один", "Раз") + kept, "later")
    assert told(clone) == []  # the merge is no longer what was committed last, and no base says how far to look back
    assert told(clone, "--base", "HEAD~2") == [line]
    clone.commit(PLAN + OURS + THEIRS.replace("id: 2", "id: 3"), "mended")
    assert told(clone, "--base", "HEAD~3") == []


@pytest.mark.parametrize(
    "text",
    [
        PLAN + OURS + THEIRS.replace("id: 2", "id: 3"),
        PLAN + THEIRS + OURS.replace("id: 2", "id: x"),
        PLAN + OURS + THEIRS.replace("id: 2", "id: 3").replace("Конкурс", "Конкурс чтецов"),
        PLAN,
    ],
)
def test_both_rows_or_none_is_no_finding(clone: Clone, text: str) -> None:
    settle(clone, OURS, THEIRS, text)
    clone.git("commit", "-q", "-am", "merged")
    assert told(clone) == []


def test_the_same_row_on_both_branches_is_one(clone: Clone) -> None:
    settle(clone, OURS, OURS.replace("due: 2022-11", "due: 2022-12"), PLAN + OURS)
    assert told(clone) == []


def test_a_name_that_means_another_row_now(clone: Clone) -> None:
    settle(clone, OURS, THEIRS + AFTER, PLAN + OURS + THEIRS.replace("id: 2", "id: 4") + AFTER)
    assert told(clone) == [
        "data/roadmap.yaml:22:12: error[reference-to-another-row]: No. 3 names “2”, which was “Конкурс” on its branch and is “Семинар” here"
    ]
    clone.write(PLAN + OURS + THEIRS.replace("id: 2", "id: 4") + AFTER.replace("[2]", "[4]"))
    assert told(clone) == []


def test_an_activity_and_a_project_share_their_ids(clone: Clone) -> None:
    """Git merges two files without a word; `validate` finds one id on two items, `check` the project that was dropped."""
    cards = clone.top / "data" / "projects.yaml"
    clone.commit(PLAN, "base")
    clone.git("checkout", "-q", "-b", "topic")
    cards.write_text("format: 1\ntitle: М\nprojects:\n  - {id: 2, title: Портал, due: 2022-12}\n", encoding="utf-8")
    clone.commit(PLAN, "theirs")
    clone.git("checkout", "-q", "main")
    clone.commit(PLAN + OURS, "ours")
    clone.git("merge", "-q", "--no-edit", "topic")
    assert "error[duplicate-id]" in clone.cluster("validate", check=False).out
    cards.unlink()
    assert len(told(clone)) == 1


def test_an_ordinary_history_costs_nothing_and_says_nothing(clone: Clone) -> None:
    clone.branches(PLAN, PLAN + OURS, PLAN.replace("Один", "Раз"))
    clone.git("merge", "-q", "--no-edit", "topic")
    assert told(clone) == []
    assert told(clone, "--base", "HEAD~1") == []
