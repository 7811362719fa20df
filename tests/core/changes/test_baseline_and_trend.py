"""A plan measured against an earlier state of it, the figures of a state, and how an item's promises moved."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.changes.baseline import against
from cluster_cli.core.changes.compare import differences
from cluster_cli.core.changes.trend import Figures, Ratio, figures_of, milestones
from cluster_cli.core.judge.assessment import assess
from tests.cli.promises import PROJECTS, ROADMAP
from tests.core.changes.texts import edited, portfolio

if TYPE_CHECKING:
    from cluster_cli.core.changes.trend import Milestone
    from cluster_cli.core.model import Portfolio

AS_OF = date(2022, 6, 15)
EIGHT = ROADMAP[ROADMAP.index("  - id: 8\n") : ROADMAP.index("  - id: 9\n")]
ROAD = ROADMAP.replace("expect: {activities: 8}\n", "")
MONEY = "    budget: [{item: Стол, planned: 100.10}, {item: Стул, planned: 50}]\n"
CARDS = PROJECTS.replace("    title: Зал\n", "    title: Зал\n" + MONEY)
NEW_CARD = "  - {id: site, title: Сайт, due: 2022-12, budget: [{planned: 7}]}\n"


def compared(old: Portfolio, new: Portfolio, *unread: str) -> list[str]:
    """Everything that differs, a line for each."""
    answer = against(assess(old, AS_OF), assess(new, AS_OF), unread)
    lines = [f"added {row.id}" for row in answer.added] + [f"removed {row.id}" for row in answer.removed]
    lines += [f"moved {m.view.item_id} {m.view.name} {m.before} {m.after} {m.days}" for m in answer.moved]
    lines += [f"money {m.item.id} {m.before.planned} {m.after.planned} {m.change}" for m in answer.money]
    lines += [f"total {answer.total[0].planned} {answer.total[1].planned}"] if answer.money else []
    return [*lines, f"changed {' '.join(sorted(answer.changed))}"] if answer.changed else lines


def test_rows_deadlines_and_money_against_a_baseline() -> None:
    old = portfolio(ROAD, CARDS)
    road = edited(
        (("due: [2022-06, 2022-12]", "due: [2022-06, 2022-11, 2022-12]"), ("    lag: 10d\n", "    lag: 9d\n")), ROAD
    )
    road = road.replace(EIGHT, "  - {id: 10, title: Новое, due: 2022-12, responsible: [ttst]}\n")
    cards = edited(
        (("planned: 50", "planned: 20.05"), ("    activities: [8]\n", ""), ("due: 2022-08", "due: 2022-09")), CARDS
    )
    assert compared(old, portfolio(road, cards + NEW_CARD)) == [
        "added 10", "added site", "removed 8",
        "moved 4 2022-06 2022-07-10 2022-07-09 -1", "moved 4 2022-12 2023-01-10 2023-01-09 -1",
        "moved portal end 2022-08-31 2022-09-30 30",
        "money hall 150.10 120.15 -29.95", "money site None 7 7",
        "total 150.10 127.15",
        "changed 10 4 8 hall portal site",
    ]  # fmt: skip
    assert compared(old, old) == []


def test_a_deadline_that_comes_or_goes_has_no_number_of_days() -> None:
    old, new = portfolio(ROAD, CARDS), portfolio(ROAD.replace("    due: 2022-10\n", ""), CARDS)
    assert compared(old, new) == ["moved 8 None 2022-10-31 None None", "changed 8"]
    assert compared(new, old) == ["moved 8 None None 2022-10-31 None", "changed 8"]


def test_money_that_is_gone_is_a_change_too_and_nothing_is_said_of_what_could_not_be_read() -> None:
    old = portfolio(ROAD, CARDS + NEW_CARD)
    new = portfolio(ROAD.replace(EIGHT, "").replace("activities: [8]", ""), CARDS.replace("    activities: [8]\n", ""))
    assert compared(old, new) == [
        "removed 8", "removed site", "money site 7 None -7", "total 157.10 150.10", "changed 8 portal site",
    ]  # fmt: skip
    assert compared(old, new, "8", "site") == ["changed portal"]
    assert compared(new, old, "8", "site", "portal") == []
    head = portfolio(ROAD.replace("title: План учебный", "title: План"), CARDS + NEW_CARD)
    answer = against(assess(old, AS_OF), assess(head, AS_OF), ["site"])
    assert [change.path for change in answer.differences] == [("title",)]
    assert answer.changed == set()


def test_the_figures_of_a_state() -> None:
    weights = Ratio("12/11", "115/44", 2, 7, heavy=True)
    assert figures_of(assess(portfolio(ROAD, CARDS), AS_OF), 2) == Figures(
        in_force=weights, first=weights,
        n=7, in_time=1, late=0, not_done=3, missed=0, not_due=3, points=21, overdue=3, red=3, amber=0, green=3, unknown=0, unread=2,
    )  # fmt: skip
    assert weights.share is not None
    assert weights.share.value == Fraction(12, 11) / Fraction(115, 44)
    nothing = figures_of(assess(portfolio(ROAD, CARDS), date(2021, 12, 1)), 0)
    assert nothing.in_force == Ratio(None, None, 0, 0, heavy=False)
    assert nothing.in_force.share is None


def moves(item: str, *roads: str, cards: str = CARDS) -> list[Milestone]:
    """How the points of an item moved over states a month apart; the last one is not committed."""
    states = [portfolio(road, cards) for road in roads]
    days = [*(date(2022, month, 1) for month in range(1, len(states) - 1)), None]
    changes = [differences(before, after) for before, after in pairwise(states)]
    return milestones(item, zip(days, changes, strict=True))


def with_eight(*lines: str) -> str:
    """The road map with other lines in row 8."""
    return ROAD.replace("    due: 2022-10\n", "".join(f"    {line}\n" for line in lines))


def test_how_often_and_by_how_much_the_promises_of_a_row_moved() -> None:
    roads = [
        ROAD, with_eight("due: 2022-11", "forecast: 2022-11-20"), with_eight("due: 2022-11", "forecast: 2022-11-20", "note: н"),
        with_eight("due: 2022-12", "forecast: 2022-12-10"), with_eight("due: 2022-12"),
        with_eight("due: 2022-12", "completed: 2022-12-01"), with_eight("due: 2022-09-15", "completed: 2022-12-01"),
    ]  # fmt: skip
    (milestone,) = moves("8", *roads)
    assert (milestone.item.id, milestone.point) == ("8", None)
    assert [(turn.day, turn.due[0].name, turn.expected and turn.expected.name, turn.completed) for turn in milestone.turns] == [
        (date(2022, 1, 1), "2022-11", "2022-11-20", None),
        (date(2022, 3, 1), "2022-12", "2022-12-10", None),
        (date(2022, 4, 1), "2022-12", None, None),
        (date(2022, 5, 1), "2022-12", None, date(2022, 12, 1)),
        (None, "2022-09-15", None, date(2022, 12, 1)),
    ]  # fmt: skip
    assert (milestone.expected_moves, milestone.expected_days) == (1, 20)
    assert (milestone.due_moves, milestone.due_days) == (2, -76)


def test_a_row_that_goes_and_comes_back() -> None:
    (milestone,) = moves(
        "8",
        with_eight("due: 2022-11"),
        ROAD,
        ROAD.replace(EIGHT, ""),
        ROAD,
        cards=CARDS.replace("    activities: [8]\n", ""),
    )
    assert [(turn.day, turn.gone) for turn in milestone.turns] == [
        (date(2022, 1, 1), False), (date(2022, 2, 1), True), (None, False),
    ]  # fmt: skip
    assert (milestone.due_moves, milestone.due_days, milestone.expected_moves, milestone.expected_days) == (0, 0, 0, 0)
    assert moves("8", ROAD, ROAD.replace("title: Отчёты", "title: Отчёт")) == []


@pytest.mark.parametrize("field", ["due: 2022-07", "forecast: 2022-07-15"])
def test_of_a_series_only_the_points_that_moved(field: str) -> None:
    moved = ROAD.replace("      2022-04:\n", f"      2022-06: {{{field}}}\n      2022-04:\n")
    noted = moved.replace("      2022-04:\n        excused", "      2022-04:\n        note: н\n        excused")
    (milestone,) = moves("2", ROAD, moved, noted)
    assert milestone.point == "2022-06"
    (turn,) = milestone.turns
    assert (turn.due, turn.expected) != ((), None)
    assert milestone.due_moves == milestone.expected_moves == 0


def test_of_a_project_the_stages_that_moved_and_of_one_without_stages_its_own() -> None:
    cards = [CARDS, CARDS.replace("due: 2022-08", "due: 2022-09"), CARDS.replace("due: 2022-08", "due: 2022-10")]
    cards += [cards[-1].replace("      end:\n        due: 2022-10\n", ""), cards[-1]]
    states = [portfolio(ROAD, text.replace("due: 2022-11", f"due: 2022-1{n % 3}")) for n, text in enumerate(cards)]
    changes = [differences(before, after) for before, after in pairwise(states)]
    days = [date(2022, month, 1) for month in range(1, 5)]
    (stage,) = milestones("portal", zip(days, changes, strict=True))
    assert (stage.point, [(turn.due and turn.due[0].name, turn.gone) for turn in stage.turns]) == (
        "end", [("2022-09", False), ("2022-10", False)],
    )  # fmt: skip
    (own,) = milestones("hall", zip(days, changes, strict=True))
    assert (own.point, [turn.due[0].name for turn in own.turns]) == (None, ["2022-11", "2022-12", "2022-10", "2022-11"])
    assert (own.due_moves, own.due_days) == (3, 0)
