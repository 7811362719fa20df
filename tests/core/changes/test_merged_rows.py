"""Rows that a merge lost or mixed up, since two branches had given them one id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.changes.merged_rows import Merged, mixed_up_rows
from tests.cli.promises import PROJECTS, ROADMAP
from tests.core.changes.texts import portfolio
from tests.core.ruled import in_words

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from cluster_cli.core.model import Portfolio

EXPECT = ("expect: {activities: 8}\n", "")


def row(name: str, title: str, more: str = "due: 2022-12, responsible: [dpo]") -> str:
    """A row as a branch adds it."""
    return f"  - {{id: {name}, title: {title}, {more}}}\n"


def with_rows(*rows: str, projects: str = PROJECTS) -> Portfolio:
    """The plan with further rows at its end."""
    return portfolio(ROADMAP.replace(*EXPECT) + "".join(rows), projects)


SEMINAR, CONTEST = row("10", "Семинар"), row("10", "Конкурс", "due: 2022-11, responsible: [ttst]")
CARD = "  - {id: contest, title: Проект конкурса, due: 2022-11, activities: [10]}\n"
OTHER_CARD = "  - {id: seminar, title: Проект семинара, due: 2022-12, after: [10]}\n"
SAME = {
    "the other row is here under another id": (SEMINAR, row("11", "Конкурс", "due: 2022-11, responsible: [ttst]")),
    "it has another title now": (SEMINAR, row("11", "Конкурс работ", "due: 2022-11, responsible: [ttst]")),
    "its title is written otherwise": (SEMINAR, row("11", "КОНКУРС", "due: 2022-05, responsible: [dpo]")),
    "neither is here": (),
    "a third row has the id": (row("10", "Третье"),),
}
LOST = {
    "only one is here": (SEMINAR,),
    "only the other is here": (CONTEST,),
    "another row has its deadline, for others": (SEMINAR, row("11", "Выставка", "due: 2022-11, responsible: [dpo]")),
    "another row has its parties, for another day": (
        SEMINAR,
        row("11", "Выставка", "due: 2022-05, responsible: [ttst]"),
    ),
    "another row begins elsewhere": (
        SEMINAR,
        row("11", "Выставка", "start: 2022-02, due: 2022-11, responsible: [ttst]"),
    ),
    "another row repeats": (SEMINAR, row("11", "Выставка", "due: 2022-11, repeat: monthly, responsible: [ttst]")),
}


def merged(ours: Portfolio | None = None, theirs: Portfolio | None = None) -> Merged:
    """Two branches of the plan, each with its own row 10."""
    return Merged(with_rows(), ours or with_rows(SEMINAR), theirs or with_rows(CONTEST))


@pytest.mark.parametrize("name", LOST)
def test_what_is_said_of_a_row_that_is_lost(name: str, snapshot: SnapshotAssertion) -> None:
    now = with_rows(*LOST[name])
    assert in_words(mixed_up_rows([merged()], now)) == snapshot
    assert mixed_up_rows([merged(), merged()], now) == mixed_up_rows([merged()], now)


@pytest.mark.parametrize("name", SAME)
def test_nothing_is_lost_where_both_are_here_or_neither(name: str) -> None:
    assert mixed_up_rows([merged()], with_rows(*SAME[name])) == []


def test_what_both_branches_added_alike_or_was_there_before_is_not_mixed_up() -> None:
    one = with_rows(SEMINAR)
    assert mixed_up_rows([Merged(with_rows(), one, one)], with_rows()) == []
    assert mixed_up_rows([Merged(with_rows(CONTEST), one, with_rows(CONTEST))], one) == []
    assert mixed_up_rows([Merged(with_rows(), one, with_rows())], one) == []


def test_an_activity_and_a_project_of_one_id_are_two_things() -> None:
    card = portfolio(ROADMAP.replace(*EXPECT), PROJECTS + "  - {id: 10, title: Семинар, due: 2022-11}\n")
    lost = mixed_up_rows([merged(theirs=card)], with_rows(SEMINAR))
    assert [(finding.code, finding.item) for finding in lost] == [("row-lost-in-merge", "10")]


NAMES = {
    "a project": (PROJECTS + CARD, PROJECTS + CARD),
    "a project that waits": (PROJECTS + OTHER_CARD, PROJECTS + OTHER_CARD),
    "renamed as it should be": (PROJECTS + CARD, PROJECTS + CARD.replace("[10]", "[11]")),
    "the project is gone": (PROJECTS + CARD, PROJECTS),
    "another project has its id": (PROJECTS + CARD, PROJECTS + CARD.replace("Проект конкурса", "Другой проект")),
}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_of_a_name_that_means_another_row(name: str, snapshot: SnapshotAssertion) -> None:
    on_branch, here = NAMES[name]
    theirs = with_rows(CONTEST, projects=on_branch)
    now = with_rows(SEMINAR, row("11", "Конкурс", "due: 2022-11, responsible: [ttst]"), projects=here)
    assert in_words(mixed_up_rows([merged(theirs=theirs)], now)) == snapshot


def test_activities_that_wait_or_are_parts_name_another_row_too(snapshot: SnapshotAssertion) -> None:
    waits = row("12", "Итоги", "due: 2022-12, responsible: [dpo], after: [10]")
    part = row("13", "Этап", "due: 2022-12, responsible: [dpo], part_of: 10")
    theirs = with_rows(CONTEST, waits, part)
    now = with_rows(SEMINAR, row("11", "Конкурс", "due: 2022-11, responsible: [ttst]"), waits, part)
    assert in_words(mixed_up_rows([merged(theirs=theirs)], now)) == snapshot


def test_what_named_the_id_before_the_branches_parted_is_not_of_a_branch() -> None:
    base = with_rows(projects=PROJECTS.replace("activities: [8]", "activities: [8, 9]"))
    side = with_rows(CONTEST, projects=PROJECTS.replace("activities: [8]", "activities: [8, 9]"))
    now = with_rows(SEMINAR, row("11", "Конкурс", "due: 2022-11, responsible: [ttst]"))
    assert mixed_up_rows([Merged(base, with_rows(SEMINAR), side)], now) == []
