"""Rules beside faults of reading: what is still counted, and what is not told because it only follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.ruled import written

if TYPE_CHECKING:
    from cluster_cli.store.workspace import Workspace


def codes(workspace: Workspace) -> list[str]:
    return sorted(fault.code for fault in workspace.diagnostics)


def counted(workspace: Workspace) -> list[str]:
    return [row.id for row in workspace.portfolio.plan.activities]


# What is still counted


@pytest.mark.parametrize(
    ("plan", "still"),
    [
        ({"row": "responsible: [tts]"}, []),
        ({"row": "section: orgg", "head": "sections: {org: Организация}"}, ["3"]),
        ({"row": "completed: 2022-02-20\nevidence: [/a.pdf]"}, ["3"]),
        (
            {"row": "due: 2022-01\nrepeat: monthly\npoints: {2022-01: {completed: 2022-01-20, evidence: [/a.pdf]}}"},
            ["3"],
        ),
        ({"row": "due: 2022-01\nrepeat: monthly\npoints: {2023-01: {completed: 2022-01-20}}"}, []),
        ({"row": "completed: 2022-02-20", "head": "confirmation: required"}, ["3"]),
        ({"row": "after: [4]"}, ["3"]),
        ({"row": "part_of: 4"}, []),
        ({"row": "extra: {a: b}"}, ["3"]),
    ],
)
def test_only_what_falsifies_the_count_is_left_out(plan: dict[str, str], still: list[str]) -> None:
    workspace = written(**plan).load()
    assert any(fault.severity == "error" for fault in workspace.diagnostics)
    assert counted(workspace) == still
    assert len(workspace.unread) == 1 - len(still)


# What only follows


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({"row": "due: март\nrepeat: monthly"}, ["not-a-period"]),
        ({"row": "due: 2022-01\nrepeat: monthly\nuntil: декабрь", "head": "period:"}, ["not-a-period"]),
        ({"row": "due: 2022-01\nrepeat: monthly", "head": "period: весь год"}, ["not-a-period"]),
        ({"row": "due: март\npoints: {2022-01: {note: н}}"}, ["not-a-period"]),
        ({"row": "status: done\ncompleted: 20.02.2022"}, ["not-a-day"]),
        ({"row": "status: paused\ndecided: протокол"}, ["wrong-kind"]),
        ({"head": "parties: {ttst: Техникум}\ndecisions:"}, ["wrong-kind"]),
        ({"head": "expect: {activities: 2}", "rows": "- {id: 3, title: А, responsible: [ttst], due: 2022}\n- [строка]"}, ["wrong-kind"]),
    ],
)  # fmt: skip
def test_what_could_not_be_read_is_told_once(plan: dict[str, str], expected: list[str]) -> None:
    assert codes(written(**plan).load()) == expected


def test_what_stands_beside_is_told_all_the_same() -> None:
    workspace = written(
        head="decisions:\n  ks-1: {title: П, on: весной, body: совет}\n  ks-3: {title: П, on: 2022-03-24, file: /a}",
        row="due: 2022-01\nrepeat: monthly\npoints:\n  2022-01: {completed: вчера, confirmed: {by: ks-1}}\n"
        "  2022-02: {completed: 2022-02-20}\n  2023-01: {note: н}",
    ).load()
    assert codes(workspace) == [
        "done-without-evidence", "evidence-outside", "not-a-day", "not-a-day", "unknown-party", "unknown-point",
    ]  # fmt: skip


def test_other_faults_of_a_row_that_cannot_be_read_are_told_too() -> None:
    workspace = written(row="due: март\nresponsible: [tts]\nafter: [4]").load()
    assert codes(workspace) == ["not-a-period", "unknown-item", "unknown-party"]
