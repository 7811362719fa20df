"""A point's deviation and its first deadline, worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.model import Change, Facts, Matrix, Portfolio, Project, Stage
from tests.core.plans import day, month, one, plan_of

if TYPE_CHECKING:
    from cluster_cli.core.model import Activity

MOVED = (Change(day("2022-02-10"), "2022-02", "2022-04"),)
MOVED_LATE = (Change(day("2022-03-10"), "2022-02", "2022-04"),)


@pytest.mark.parametrize(
    ("row", "deviation"),
    [
        (one(), 0),
        (one(completed=day("2022-02-20")), -8),
        (one(completed=day("2022-02-28")), 0),
        (one(completed=day("2022-03-15")), 15),
        (one(completed=day("2022-03-16")), 0),  # not yet on 15 March: the deadline stands for it
        (one(forecast=month("2022-03")), 31),
        (one(forecast=month("2022-02-21")), -7),
        (one(forecast=month("2022-05"), completed=day("2022-03-02")), 2),  # what has come counts, not what was expected
        (one(due="2022-04", changes=MOVED), 61),
        (one(due="2022-04", changes=MOVED, completed=day("2022-03-01")), 1),
        (one(due="2022-04", changes=MOVED, forecast=month("2022-06")), 122),
        (one(due="2022-04", changes=MOVED_LATE), 61),  # a late move counts in no total, and yet the row is so far away
        (one(due=None), None),
        (one(due=None, completed=day("2022-03-01")), None),
        (one(due="2022-04", changes=(Change(day("2022-02-10"), None, "2022-04"),)), 0),  # first set then
    ],
)
def test_the_deviation_in_days(row: Activity, deviation: int | None) -> None:
    (view,) = assess(plan_of(row), day("2022-03-15")).points
    assert view.deviation == deviation


@pytest.mark.parametrize(
    ("stage", "deadlines", "deviation"),
    [
        (Stage("a", due=month("2022-02")), ("2022-02-28", "2022-02-28"), 0),
        (Stage("a", due=month("2022-04"), facts=Facts(changes=MOVED)), ("2022-04-30", "2022-02-28"), 61),
        (
            Stage("a", due=month("2022-04"), facts=Facts(changes=MOVED, completed=day("2022-03-02"))),
            ("2022-04-30", "2022-02-28"),
            2,
        ),
    ],
)
def test_the_deviation_of_a_stage(stage: Stage, deadlines: tuple[str, str], deviation: int) -> None:
    portfolio = Portfolio(plan_of().plan, Matrix(projects=(Project("p", "П", stages=(stage,)),)))
    (view,) = assess(portfolio, day("2022-03-15")).cards[0].points
    assert (view.deadline, view.first_deadline) == (day(deadlines[0]), day(deadlines[1]))
    assert view.deviation == deviation
