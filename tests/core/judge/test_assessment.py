from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.judge import assessment as assessment_module
from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.judge.progress import ratios_of
from cluster_cli.core.judge.totals import closing_words, totals_by
from cluster_cli.core.judge.views import Totals
from cluster_cli.core.messages import Share, Term
from cluster_cli.core.model import (
    NO_FACTS,
    Carried,
    Change,
    Decided,
    Facts,
    Matrix,
    Plan,
    Portfolio,
    Project,
    Repeat,
    Responsible,
    Stage,
)
from cluster_cli.store.workspace import load
from tests.core.plans import PARTIES, day, month, one, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cluster_cli.core.judge.totals import Cut
    from cluster_cli.core.model import Activity
    from cluster_cli.core.periods import Period

MONTHLY = Repeat(1, "month", "monthly")
ROWS: tuple[tuple[str, str | tuple[Period, ...], dict[str, object]], ...] = (
    ("1", "2022-01", {}), ("2", "2022-01", {"repeat": MONTHLY}), ("3", "2022-02", {}), ("4", "2022-02", {}),
    ("5", "2022-02", {}), ("6", "2022-02", {}), ("7", "2022-02", {}), ("8", "2022-04", {}), ("9", "2022-03", {}),
    ("10", "2022-11", {"measure": "projects"}), ("11", "2022-03", {}), ("12", "2022-04", {}),
    ("13", "2022-12", {"measure": "effort"}), ("14", (month("2022-06"), month("2022-12")), {}),
)  # fmt: skip


def shipped() -> Portfolio:
    rows = [one(row, due, **values) for row, due, values in ROWS]
    cards = (
        Project("aggregator", "Агрегатор", activities=("8",), due=month("2022-04")),
        Project("platform", "Площадка", activities=("12",), due=month("2022-04")),
    )
    return Portfolio(plan_of(*rows).plan, Matrix(projects=cards))


def as_shipped() -> Portfolio:
    return load(Path(__file__).parents[3] / "data").portfolio


@pytest.mark.parametrize("portfolio", [shipped, as_shipped])
def test_the_worked_example(portfolio: Callable[[], Portfolio]) -> None:
    assessment = assess(portfolio(), day("2022-03-15"))
    assert assessment.point_totals == Totals(n=26, not_done=8, missed=1, not_due=18, due_soon=3)
    assert assessment.totals == Totals(n=14, not_done=7, not_due=7, due_soon=2)
    assert assessment.project_totals == assessment.project_point_totals == Totals(n=2, not_due=2)
    assert assessment.next_deadline == day("2022-03-31")
    assert (assessment.phase, assessment.recorded) == ("running", False)
    missed = [view.name for view in assessment.points if view.state.key == "missed"]
    assert missed == ["2022-01"]


@pytest.mark.parametrize(
    ("as_of", "phase"),
    [("2021-12-31", "before"), ("2022-01-01", "running"), ("2022-12-31", "running"), ("2023-01-01", "over")],
)
def test_where_the_day_stands(as_of: str, phase: str) -> None:
    assert assess(shipped(), day(as_of)).phase == phase


def test_a_closed_plan() -> None:
    portfolio = plan_of(one(), closed=Decided(day("2022-06-01")))
    assert assess(portfolio, day("2022-05-31")).phase == "running"
    assert assess(portfolio, day("2022-06-01")).phase == "closed"


@pytest.mark.parametrize(
    ("row", "recorded"),
    [
        (one(), False),
        (one(completed=day("2022-02-10")), True),
        (one(completed=day("2022-04-10")), False),
        (one(status="active"), True),
        (one(reason="карантин"), True),
        (one(due="2022-01", repeat=MONTHLY, points={"2022-05": Facts(excused=Decided())}), True),
    ],
)
def test_whether_anything_was_recorded(row: Activity, recorded: bool) -> None:
    assert assess(plan_of(row), day("2022-03-15")).recorded is recorded


@pytest.mark.parametrize(
    ("row", "as_of", "state", "days"),
    [
        (one(), "2022-01-31", "due-soon", 0),
        (one(), "2022-01-28", "not-yet", 0),  # 31 days left, the period has not begun
        (one(due="2022-05", start=month("2022-01")), "2022-01-01", "under-way", 0),
        (one(due="2022-05"), "2022-01-01", "not-yet", 0),
        (one(due="2022-H1"), "2022-02-01", "under-way", 0),
        (one(), "2022-02-28", "due-soon", 0),
        (one(), "2022-03-01", "overdue", 1),
        (one(status="paused"), "2022-02-10", "paused", 0),
        (one(status="paused"), "2022-03-01", "overdue", 1),
        (one(status="paused", decided=Decided(day("2022-02-15"))), "2022-02-14", "due-soon", 0),
        (one(completed=day("2022-02-28")), "2022-03-01", "completed", 0),
        (one(completed=day("2022-03-02")), "2022-03-01", "overdue", 1),
        (one(completed=day("2022-03-02")), "2022-03-02", "completed-late", 2),
        (one(due=None), "2022-03-02", "undated", 0),
        (one(due=None, completed=day("2022-03-01")), "2022-03-02", "completed", 0),
        (one(excused=Decided(day("2022-02-01"))), "2022-01-31", "due-soon", 0),
        (one(excused=Decided(day("2022-02-01"))), "2022-02-01", "excused", 0),
        (one(status="cancelled", decided=Decided(day("2022-02-01"))), "2022-03-02", "cancelled", 0),
        (one(carried=Carried(to="../2023", on=day("2022-02-01"))), "2022-03-02", "carried", 0),
        (one(excused=Decided(day("2022-02-01")), completed=day("2022-02-10")), "2022-03-02", "completed", 0),
        (one(status="done"), "2022-03-02", "overdue", 2),
    ],
)
def test_the_state_of_a_point(row: Activity, as_of: str, state: str, days: int) -> None:
    (view,) = assess(plan_of(row), day(as_of)).points
    assert (view.state.key, view.days) == (state, days)


def test_a_paused_point_past_its_deadline_is_marked() -> None:
    (view,) = assess(plan_of(one(status="paused")), day("2022-03-01")).points
    assert view.paused


def states(row: Activity, as_of: str) -> str:
    return " ".join(view.state.key for view in assess(plan_of(row), day(as_of)).points)


def series(due: str = "2022-09", **values: object) -> Activity:
    return one(due=due, repeat=MONTHLY, **values)


@pytest.mark.parametrize(
    ("row", "as_of", "expected"),
    [
        (series(), "2022-10-15", "overdue due-soon not-yet not-yet"),
        (series(), "2022-10-31", "overdue due-soon not-yet not-yet"),
        (series(), "2022-11-01", "missed overdue due-soon not-yet"),
        # the last is missed one step of the grid later
        (series(), "2023-01-31", "missed missed missed overdue"),
        (series(), "2023-02-01", "missed missed missed missed"),
        (series(unheld="owed"), "2023-02-01", "overdue overdue overdue overdue"),
        # held before the next deadline: the one before is missed at once, and may still be held late
        (series(points={"2022-10": Facts(completed=day("2022-10-05"))}), "2022-10-15", "missed completed not-yet not-yet"),
        (
            series(points={"2022-09": Facts(completed=day("2022-12-20"))}), "2022-12-25",
            "completed-late missed overdue due-soon",
        ),
        # an early one does not hide the next
        (
            series(points={"2022-10": Facts(completed=day("2022-09-20")), "2022-09": Facts(completed=day("2022-09-10"))}),
            "2022-10-10", "completed completed not-yet not-yet",
        ),
        (series(points={"2022-10": Facts(excused=Decided(day("2022-10-01")))}), "2022-10-15", "overdue excused not-yet not-yet"),
        (series(points={"2022-09": Facts(also=(day("2022-09-14"),))}), "2022-10-15", "overdue due-soon not-yet not-yet"),
    ],
)  # fmt: skip
def test_the_states_of_a_series(row: Activity, as_of: str, expected: str) -> None:
    assert states(row, as_of) == expected


def test_a_series_shows_its_next_occurrence_only() -> None:
    assessment = assess(plan_of(series()), day("2022-10-15"), horizon=300)
    assert [view.name for view in assessment.points if view.shown_next] == ["2022-10"]
    assert [view.state.key for view in assessment.points].count("due-soon") == 1


def two(*told: Facts) -> Activity:
    dues = tuple(month(f"2022-0{number}") for number in range(1, len(told) + 1))
    return one(due=dues, points={due.name: each for due, each in zip(dues, told, strict=True)})


def done(text: str) -> Facts:
    return Facts(completed=day(text))


@pytest.mark.parametrize(
    ("row", "as_of", "outcome", "state"),
    [
        (two(done("2022-01-10"), done("2022-02-10")), "2022-03-15", "in_time", "completed"),
        (two(done("2022-01-10"), done("2022-03-10")), "2022-03-15", "late", "completed-late"),
        (two(done("2022-01-10"), NO_FACTS), "2022-03-15", "not_done", "overdue"),
        (two(done("2022-01-10"), NO_FACTS), "2022-02-15", "not_due", "due-soon"),
        (two(done("2022-01-10"), Facts(excused=Decided(day("2022-02-01")))), "2022-03-15", "in_time", "completed"),
        (series(due="2022-11"), "2023-03-01", "not_done", "missed"),
        (series(due="2022-11", points={"2022-11": done("2022-11-05")}), "2023-03-01", "late", "completed-late"),
        (one(excused=Decided(day("2022-02-01"))), "2022-03-15", None, "excused"),
        (one(due=None), "2022-03-15", None, "undated"),
    ],
)
def test_the_outcome_of_an_activity(row: Activity, as_of: str, outcome: str | None, state: str) -> None:
    assessment = assess(plan_of(row), day(as_of))
    (view,) = assessment.rows
    assert (view.outcome, view.state.key) == (outcome, state)
    assert assessment.totals.n == (outcome is not None)


@pytest.mark.parametrize(
    ("row", "closed", "template"),
    [
        (one(), None, None),
        (one(completed=day("2022-02-01")), "done", None),
        (
            series(due="2022-11", points={"2022-11": done("2022-11-05")}),
            "partly-done",
            "partly completed ({done} of {owed})",
        ),
        (series(due="2022-11"), "not-done", None),
        (one(status="cancelled"), "cancelled", None),
    ],
)
def test_how_an_activity_is_closed(row: Activity, closed: str | None, template: str | None) -> None:
    (view,) = assess(plan_of(row), day("2023-03-01")).rows
    assert (view.closed.key if view.closed else None) == closed
    assert getattr(closing_words(view), "template", None) == template


def test_a_late_decision_changes_the_state_but_no_total() -> None:
    rows = (
        one("1", excused=Decided(day("2022-03-01"))),
        one("2", due="2022-06", changes=(Change(day("2022-03-01"), "2022-02", "2022-06"),)),
        one("3", status="cancelled", decided=Decided(day("2022-03-01"))),
    )
    assessment = assess(plan_of(*rows), day("2022-03-15"))
    assert [view.state.key for view in assessment.points] == ["excused", "not-yet", "cancelled"]
    assert all(view.late_decision for view in assessment.points)
    assert assessment.point_totals == assessment.totals == Totals(n=3, not_done=3)
    # 15 days overdue; the move of 122 days is left out of the colour too
    assert [view.health.level for view in assessment.points] == ["amber", "amber", "amber"]


def test_parts_share_the_weight_of_their_row() -> None:
    rows = (
        one("1", weight=Fraction(6)),
        one("2", part_of="1", weight=Fraction(2)),
        one("3", part_of="1", completed=day("2022-02-01")),
        one("4", part_of="3"),
        one("5", part_of="3", completed=day("2022-02-01")),
        one("6", part_of="6"),
        one("7", part_of="нет"),
    )
    assessment = assess(plan_of(*rows), day("2022-03-15"))
    weights = {view.item_id: view.weight for view in assessment.points}
    assert weights == {"2": 4, "4": 1, "5": 1, "6": 1, "7": 1}
    assert assessment.totals == Totals(n=3, not_done=3)
    assert assessment.point_totals == Totals(n=5, in_time=1, not_done=4)
    assert assessment.by_id["1"].points == ()
    assert [view.item_id for view in assessment.by_id["1"].judged] == ["2", "4", "5"]
    assert ratios_of(assessment).in_force.headline.share == Share(Fraction(1), Fraction(8))


def test_an_open_part_without_a_deadline_keeps_its_row_open() -> None:
    rows = (one("1"), one("2", part_of="1", completed=day("2022-02-01")), one("3", due=None, part_of="1"))
    assessment = assess(plan_of(*rows), day("2022-03-15"))
    assert assessment.totals == Totals(n=1, not_due=1)
    assert assessment.point_totals == Totals(n=1, in_time=1, undated=1)
    assert assessment.by_id["1"].closed is None


@pytest.mark.parametrize(
    ("row", "as_of", "status"),
    [
        (one(), "2022-03-15", "planned"),
        (one(completed=day("2022-03-10")), "2022-03-15", "done"),
        (one(completed=day("2022-03-20")), "2022-03-15", "planned"),
        (one(status="active"), "2022-03-15", "active"),
        (one(status="done"), "2022-03-15", "planned"),  # nothing is completed
        (
            one(due="2022-01", repeat=MONTHLY, points={"2022-01": Facts(completed=day("2022-01-10"))}),
            "2022-03-15",
            "active",
        ),
        (one(status="paused", decided=Decided(day("2022-03-20"))), "2022-03-15", "planned"),
        (one(status="paused", decided=Decided(day("2022-03-20"))), "2022-03-20", "paused"),
        (one(status="cancelled", decided=Decided(day("2022-02-20"))), "2022-03-15", "cancelled"),
    ],
)
def test_the_status_as_of_the_day(row: Activity, as_of: str, status: str) -> None:
    assessment = assess(plan_of(row), day(as_of))
    assert assessment.by_id["1"].status.key == status
    assert [key.key for key, _ in totals_by(assessment, "status") if isinstance(key, Term)] == [status]


@pytest.mark.parametrize(
    ("confirmed", "completed", "expected"),
    [
        (Decided(day("2022-03-01")), day("2022-02-20"), True),
        (Decided(day("2022-03-16")), day("2022-02-20"), False),  # not yet
        (Decided(day("2022-03-01")), None, False),  # there is nothing to confirm
        (None, day("2022-02-20"), False),
    ],
)
def test_a_completion_may_be_confirmed(confirmed: Decided | None, completed: date | None, expected: bool) -> None:
    (view,) = assess(plan_of(one(confirmed=confirmed, completed=completed)), day("2022-03-15")).points
    assert view.confirmed is expected


def test_parts_may_not_be_endless() -> None:
    rows = [one(str(number), part_of=str(number - 1) if number > 1 else None) for number in range(1, 2_001)]
    assessment = assess(plan_of(*rows), day("2022-03-15"))
    assert assessment.totals.n == len(assessment.tops) == 2_000 - 32
    assert assessment.point_totals.n == len(assessment.points) == 2_000 - 32


def test_circles_of_parts_are_rows_of_their_own() -> None:
    rows = (one("1", part_of="2"), one("2", part_of="1"), one("3", part_of="1"))
    assessment = assess(plan_of(*rows), day("2022-03-15"))
    assert assessment.totals == Totals(n=2, not_done=2)
    assert {view.item_id for view in assessment.points} == {"2", "3"}


def test_cancelling_a_row_lifts_its_parts() -> None:
    rows = (one("1", status="cancelled", decided=Decided(day("2022-02-01"))), one("2", part_of="1"))
    assert assess(plan_of(*rows), day("2022-03-15")).point_totals == Totals(cancelled=1)


@pytest.mark.parametrize(("as_of", "state"), [("2022-02-04", "due-soon"), ("2022-02-05", "paused")])
def test_a_part_stands_still_with_its_row(as_of: str, state: str) -> None:
    rows = (
        one("1", status="paused", decided=Decided(day("2022-02-05"))),
        one("2", part_of="1", status="paused", decided=Decided(day("2022-02-20"))),
    )
    (view,) = assess(plan_of(*rows), day(as_of)).points
    assert view.state.key == state


def test_a_roll_up_shows_the_share_of_its_projects() -> None:
    stages = (
        Stage("initiation", month("2022-02"), facts=Facts(completed=day("2022-02-10"))),
        Stage("preparation", month("2022-03")),
    )
    plan = plan_of(one("10", measure="projects"), one("11", measure="projects")).plan
    portfolio = Portfolio(plan, Matrix(projects=(Project("a", "А", activities=("10",), stages=stages),)))
    assessment = assess(portfolio, day("2022-03-15"))
    assert assessment.by_id["10"].roll_up == Share(Fraction(1), Fraction(2))
    assert getattr(assessment.by_id["11"].roll_up, "template", "") == "no data: no project is linked"
    assert assessment.project_point_totals == Totals(n=2, in_time=1, not_due=1, due_soon=1)


def cut_portfolio() -> Portfolio:
    rows = (
        one("1", section="org", responsible=(Responsible("ttst"), Responsible("dpo"))),
        one("2", due="2022-04", responsible=(Responsible("dpo"),), status="active"),
        one("3", due=(month("2022-02"), month("2022-05")), responsible=()),
    )
    plan = plan_of(*rows, sections={"org": "Организация"}, parties=PARTIES).plan
    cards = (Project("p1", "П1", activities=("2", "3")), Project("p2", "П2", activities=("2",)))
    return Portfolio(plan, Matrix(projects=cards))


@pytest.mark.parametrize(
    ("by", "points", "any_role", "expected"),
    [
        ("responsible", False, False, [("dpo", 1), ("ttst", 1), (None, 1)]),
        ("responsible", False, True, [("dpo", 2), ("ttst", 1), (None, 1)]),
        ("responsible", True, False, [("dpo", 1), ("ttst", 1), (None, 2)]),
        ("section", False, False, [("org", 1), (None, 2)]),
        ("project", False, False, [("p1", 2), (None, 1)]),
        ("project", False, True, [("p1", 2), ("p2", 1), (None, 1)]),
        ("month", False, False, [(month("2022-02"), 1), (month("2022-04"), 1), (month("2022-05"), 1)]),
        ("month", True, False, [(month("2022-02"), 2), (month("2022-04"), 1), (month("2022-05"), 1)]),
    ],
)
def test_cuts(by: Cut, points: bool, any_role: bool, expected: list[tuple[object, int]]) -> None:
    assessment = assess(cut_portfolio(), day("2022-03-15"))
    found = totals_by(assessment, by, points=points, any_role=any_role)
    assert [(key, totals.n) for key, totals in found] == expected


def test_faults_of_a_grid_are_told_and_counted_beside() -> None:
    assessment = assess(plan_of(one(repeat=Repeat(1, "week", "weekly"))), day("2022-03-15"))
    assert [(row, fault.code) for row, fault in assessment.faults] == [("1", "repeat-finer")]
    assert assessment.totals == Totals(undated=1)


@pytest.mark.parametrize(("room", "faulty"), [(14, ["4"]), (13, ["2", "4"]), (12, ["2", "4"]), (11, ["1", "4"])])
def test_a_plan_has_room_for_so_many_points(monkeypatch: pytest.MonkeyPatch, room: int, faulty: list[str]) -> None:
    monkeypatch.setattr(assessment_module, "MOST_POINTS_IN_ALL", room)
    rows = (
        one("1", due="2022-01", repeat=MONTHLY),
        one("2", due=(month("2022-01"), month("2022-02"))),
        one("3"),
        one("4", due="2022-01", repeat=MONTHLY),
    )
    assessment = assess(plan_of(*rows), day("2022-03-15"))
    assert [(row, fault.code) for row, fault in assessment.faults] == [(row, "too-many-points") for row in faulty]
    assert all(fault.values == {"most": room} for _, fault in assessment.faults)
    assert [row.id for row in assessment.rows if not row.points] == faulty


def test_doubles_are_counted_once() -> None:
    twice = Portfolio(plan_of().plan, Matrix(projects=(Project("p", "П"), Project("p", "П"))))
    assert assess(twice, day("2022-03-15")).project_totals == Totals(undated=1)
    assert assess(plan_of(one("1"), one("1")), day("2022-03-15")).totals == Totals(n=1, not_done=1)


def test_an_empty_plan() -> None:
    assessment = assess(Portfolio(Plan()), date.max)
    assert assessment.totals == Totals()
    assert assessment.next_deadline is None
