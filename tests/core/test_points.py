from __future__ import annotations

import pytest

from cluster_cli.core.model import (
    Carried,
    Change,
    Decided,
    Decision,
    Facts,
    Matrix,
    Plan,
    Portfolio,
    Project,
    Repeat,
    Stage,
)
from cluster_cli.core.naming import CANCELLED, EXCUSED
from cluster_cli.core.plan.points import Yardstick, points_of, read
from tests.core.plans import day, month, one, period

PLAN = Plan(
    period=period("2022"),
    decisions={"k1": Decision("k1", "Протокол № 1", day("2022-03-10")), "k2": Decision("k2", "Без даты")},
)
MONTHLY = Repeat(1, "month", "monthly")


def move(on: str | None, before: str | None, after: str | None, by: str | None = None) -> Change:
    return Change(day(on) if on else None, before, after, None, by)


CHAIN = (move("2022-02-10", "2022-02", "2022-03"), move("2022-03-20", "2022-03", "2022-05"))
LATE = (move("2022-03-05", "2022-02", "2022-04"), move("2022-03-20", "2022-04", "2022-05"))


@pytest.mark.parametrize(
    ("changes", "due", "as_of", "shown", "counted", "first"),
    [
        ((), "2022-02", "2022-06-01", "2022-02", "2022-02", "2022-02"),
        (CHAIN, "2022-05", "2022-01-31", "2022-02", "2022-02", "2022-02"),
        (CHAIN, "2022-05", "2022-02-10", "2022-03", "2022-03", "2022-02"),
        (CHAIN, "2022-05", "2022-03-19", "2022-03", "2022-03", "2022-02"),
        (CHAIN, "2022-05", "2022-03-20", "2022-05", "2022-05", "2022-02"),
        # the first move came after the deadline: the second, in time by the moved one, is late with it
        (LATE, "2022-05", "2022-06-01", "2022-05", "2022-02", "2022-02"),
        # decided on the deadline's last day is in time, one day later is not
        ((move("2022-02-28", "2022-02", "2022-04"),), "2022-04", "2022-06-01", "2022-04", "2022-04", "2022-02"),
        ((move("2022-03-01", "2022-02", "2022-04"),), "2022-04", "2022-06-01", "2022-04", "2022-02", "2022-02"),
        # the later of the record's day and the decision's
        ((move("2022-02-01", "2022-02", "2022-04", "k1"),), "2022-04", "2022-03-09", "2022-02", "2022-02", "2022-02"),
        ((move("2022-02-01", "2022-02", "2022-04", "k1"),), "2022-04", "2022-06-01", "2022-04", "2022-02", "2022-02"),
        ((move("2022-02-01", "2022-02", "2022-04", "k2"),), "2022-04", "2022-06-01", "2022-04", "2022-04", "2022-02"),
        # a decision without a day is today's
        ((move(None, "2022-02", "2022-04"),), "2022-04", "2022-02-28", "2022-04", "2022-04", "2022-02"),
        ((move(None, "2022-02", "2022-04"),), "2022-04", "2022-03-01", "2022-04", "2022-02", "2022-02"),
        # a record does not take effect before the one above it
        (
            (move("2022-04-01", "2022-02", "2022-05"), move("2022-01-10", "2022-05", "2022-06")),
            "2022-06", "2022-02-15", "2022-02", "2022-02", "2022-02",
        ),
        # a first deadline given later
        ((move("2022-01-20", None, "2022-04"),), "2022-04", "2022-06-01", "2022-04", "2022-04", "2022-04"),
    ],
)  # fmt: skip
def test_three_readings_of_the_deadline(
    changes: tuple[Change, ...], due: str, as_of: str, shown: str, counted: str, first: str
) -> None:
    (point,) = points_of(one(due=due, changes=changes), PLAN)
    periods = [read(point, day(as_of), yardstick).period for yardstick in Yardstick]
    assert [each.name if each else None for each in periods] == [shown, counted, first]


@pytest.mark.parametrize(
    ("on", "counted", "left_out"), [("2022-02-28", EXCUSED, False), ("2022-03-01", None, True), (None, None, True)]
)
def test_an_excuse_counts_only_if_decided_in_time(on: str | None, counted: object, left_out: bool) -> None:
    (point,) = points_of(one(excused=Decided(day(on) if on else None)), PLAN)
    reading = read(point, day("2022-06-01"), Yardstick.COUNTED)
    assert (reading.lifted, reading.left_out) == (counted, left_out)
    assert read(point, day("2022-06-01"), Yardstick.SHOWN).lifted is EXCUSED


def test_an_excuse_after_a_move_in_time_counts_by_the_plan_but_not_by_the_first_deadline() -> None:
    row = one(due="2022-04", changes=(move("2022-02-01", "2022-02", "2022-04"),), excused=Decided(day("2022-04-10")))
    (point,) = points_of(row, PLAN)
    lifted = [read(point, day("2022-06-01"), yardstick).lifted for yardstick in Yardstick]
    assert lifted == [EXCUSED, EXCUSED, None]


SILENT = Facts(due=month("2022-06"))
HALF_SILENT = Facts(due=month("2022-06"), changes=(move("2022-02-10", "2022-02", "2022-04"),))
FROM_ELSEWHERE = Facts(due=month("2022-06"), changes=(move("2022-02-10", "2022-04", "2022-06"),))


@pytest.mark.parametrize("facts", [SILENT, HALF_SILENT, FROM_ELSEWHERE])
def test_a_deadline_changed_by_hand_counts_as_moved_today(facts: Facts) -> None:
    """Nobody recorded when, so it is no excuse for what is already late."""
    row = one(due=(month("2022-02"), month("2022-12")), points={"2022-02": facts})
    point = points_of(row, PLAN)[0]
    assert point.first == month("2022-02")
    assert point.moves[-1].day is None or point.moves[0].day is None
    in_time, late = (
        [read(point, day(on), yardstick).period for yardstick in Yardstick] for on in ("2022-02-20", "2022-06-15")
    )
    assert in_time == [month("2022-06"), month("2022-06"), month("2022-02")]
    reached = month("2022-04") if facts is HALF_SILENT else month("2022-02")
    assert late == [month("2022-06"), reached, month("2022-02")]


def test_the_last_record_and_the_file_may_not_disagree_in_silence() -> None:
    row = one(due="2022-12", changes=(move("2022-02-10", "2022-02", "2022-04"),))
    (point,) = points_of(row, PLAN)
    assert [read(point, day("2022-06-01"), yardstick).period for yardstick in Yardstick] == [
        month("2022-12"), month("2022-04"), month("2022-02"),
    ]  # fmt: skip


def test_points_of_a_series_keep_their_names_when_moved() -> None:
    held = Facts(completed=day("2022-11-20"), due=month("2022-12"), changes=(move("2022-11-01", "2022-11", "2022-12"),))
    points = points_of(one(due="2022-10", repeat=MONTHLY, points={"2022-11": held}), PLAN)
    assert [point.name for point in points] == ["2022-10", "2022-11", "2022-12"]
    assert points[1].due == month("2022-12")
    assert points[1].first == points[1].grid == month("2022-11")
    assert [point.following.name for point in points if point.following] == ["2022-11", "2022-12", "2023-01"]


def test_a_row_brought_over_keeps_its_first_deadline() -> None:
    (point,) = points_of(one(carried=Carried(plan="2021", id="8", due=month("2022-01"))), PLAN)
    assert point.first == month("2022-01")
    assert point.due == month("2022-02")


def test_only_a_row_with_one_point_keeps_the_first_deadline_of_an_earlier_plan() -> None:
    carried = Carried(plan="2021", id="8", due=month("2022-01"))
    points = points_of(one(due=(month("2022-02"), month("2022-12")), carried=carried), PLAN)
    assert [point.first for point in points] == [month("2022-02"), month("2022-12")]


def test_an_effort_with_several_deadlines_ends_with_the_last() -> None:
    row = one(due=(month("2022-12"), month("2022-06")), measure="effort")
    assert [point.due for point in points_of(row, PLAN)] == [month("2022-12")]


@pytest.mark.parametrize("measure", ["effort", "projects"])
def test_efforts_and_roll_ups_have_one_point_at_the_end(measure: str) -> None:
    points = points_of(one(due="2022-01", repeat=MONTHLY, measure=measure), PLAN)
    assert [point.due for point in points] == [month("2022-12")]


def test_stages_are_points_and_a_project_without_stages_is_one() -> None:
    stages = (Stage("initiation", month("2022-02")), Stage("closing", None))
    project = Project("p", "Агрегатор", due=month("2022-04"), stages=stages, status="cancelled")
    points = points_of(project, PLAN)
    assert [(point.name, point.due) for point in points] == [("initiation", month("2022-02")), ("closing", None)]
    assert all(lift.term is CANCELLED for point in points for lift in point.lifts)
    (whole,) = points_of(Project("p", "Агрегатор", due=month("2022-04")), PLAN)
    assert (whole.name, whole.due) == (None, month("2022-04"))


def test_a_grid_that_cannot_be_laid_has_no_points() -> None:
    assert points_of(one(due=(month("2022-01"), month("2022-02")), repeat=MONTHLY), PLAN) == ()


def test_changes_that_are_no_moves_are_passed_over() -> None:
    changes = (Change(day("2022-01-10"), "1", "2", field="weight"), Change(day("2022-01-10"), "весна", "2022-02"))
    (point,) = points_of(one(changes=changes), PLAN)
    assert point.moves == ()
    assert Portfolio(PLAN, Matrix()).plan is PLAN
