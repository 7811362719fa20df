"""Ratios with numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.judge.progress import earned_time, ratios_of
from cluster_cli.core.judge.views import EarnedSchedule
from cluster_cli.core.messages import Message, Share
from cluster_cli.core.model import Change, Decided, Facts, Lag, Repeat
from tests.core.plans import day, month, one, period, plan_of

if TYPE_CHECKING:
    from cluster_cli.core.judge.views import Ratios
    from cluster_cli.core.model import Activity
    from cluster_cli.core.periods import Period

MONTHLY = Repeat(1, "month", "monthly")


def ratios(*rows: Activity, as_of: str = "2022-03-15", **values: object) -> Ratios:
    return ratios_of(assess(plan_of(*rows, **values), day(as_of)))


def many(count: int, done: int, late: int = 0) -> list[Activity]:
    """Rows due in February, so many completed, of these so many in March."""
    days = [day("2022-03-02")] * late + [day("2022-02-01")] * (done - late)
    return [one(str(number), completed=days[number] if number < done else None) for number in range(count)]


def test_the_headline_is_the_completed_weight_of_what_is_past() -> None:
    rows = (
        one("1", completed=day("2022-03-05"), weight=Fraction(1, 3)),
        one("2"),
        one("3", due="2022-04", completed=day("2022-03-01")),  # not past
        one("4", due="2022-12", measure="effort", completed=day("2022-03-01")),
        one("5", due="2022-01", measure="projects"),
        one("6", excused=Decided(day("2022-02-01"))),
    )
    found = ratios(*rows)
    assert found.in_force.headline.share == Share(Fraction(1, 3), Fraction(4, 3))
    assert found.in_force.headline.share.value == Fraction(1, 4)
    assert (found.in_force.past, found.in_force.past_done, found.in_force.points) == (2, 1, 3)
    assert found.first == found.in_force


def test_the_points_of_a_row_share_its_weight() -> None:
    held = {"2022-01": Facts(completed=day("2022-01-20")), "2022-02": Facts(excused=Decided(day("2022-02-01")))}
    row = one("1", due="2022-01", until=month("2022-04"), repeat=MONTHLY, points=held, weight=Fraction(2))
    assessment = assess(plan_of(row, one("2")), day("2022-03-15"))
    assert [view.weight for view in assessment.points] == [Fraction(2, 3), None, Fraction(2, 3), Fraction(2, 3), 1]
    assert ratios_of(assessment).in_force.headline.share == Share(Fraction(2, 3), Fraction(5, 3))
    # by the first deadlines the excuse counts too: it was decided by the deadline
    assert [view.first_weight for view in assessment.points][:2] == [Fraction(2, 3), None]


@pytest.mark.parametrize(
    ("rows", "template"),
    [
        ([one(due="2022-04")], "no deadline has passed yet"),
        ([one(due=None)], "no data: no control point with a deadline counts in the ratios"),
        ([one(measure="effort")], "no data: no control point with a deadline counts in the ratios"),
        ([], "no data: there are no control points"),
    ],
)
def test_an_empty_sum_is_never_a_per_cent(rows: list[Activity], template: str) -> None:
    found = ratios(*rows).in_force
    for measured in (found.headline, found.on_time):
        assert measured.share is None
        assert measured.reason == Message(template)
        assert measured.health.level is None
    assert found.spi is None


@pytest.mark.parametrize(
    ("changes", "first", "in_force"),
    [
        # moved in time: late by the first deadline, not yet due by the plan in force
        ((Change(day("2022-02-28"), "2022-02", "2022-06"),), (1, 0), (0, 0)),
        # moved after the deadline: late by both
        ((Change(day("2022-03-01"), "2022-02", "2022-06"),), (1, 0), (1, 0)),
        # not yet decided
        ((Change(day("2022-03-16"), "2022-02", "2022-06"),), (1, 0), (1, 0)),
    ],
)
def test_two_yardsticks(changes: tuple[Change, ...], first: tuple[int, int], in_force: tuple[int, int]) -> None:
    found = ratios(one(due="2022-06", changes=changes))
    assert (found.first.past, found.first.past_done) == first
    assert (found.in_force.past, found.in_force.past_done) == in_force


@pytest.mark.parametrize(
    ("on", "first", "in_force", "shown"),
    [
        # decided in time: the deadline of 5 March is one of 29 April by the plan in force, and stays one by the first
        ("2022-03-05", (1, 0), (0, 0), "2022-04-29"),
        # decided after the deadline: late by both, though the lists show the new one
        ("2022-03-06", (1, 0), (1, 0), "2022-04-29"),
        # not yet decided
        ("2022-03-16", (1, 0), (1, 0), "2022-03-05"),
    ],
)
def test_to_change_the_lag_is_to_move_the_deadline(
    on: str, first: tuple[int, int], in_force: tuple[int, int], shown: str
) -> None:
    row = one(due="2022-02", changes=(Change(day(on), "5d", "60d", field="lag"),))
    found = assess(plan_of(structs.replace(row, lag=Lag(60, working=False, text="60d"))), day("2022-03-15"))
    ratio = ratios_of(found)
    assert (ratio.first.past, ratio.first.past_done) == first
    assert (ratio.in_force.past, ratio.in_force.past_done) == in_force
    assert found.points[0].deadline == day(shown)
    assert found.points[0].late_decision == (on == "2022-03-06")


@pytest.mark.parametrize(
    ("on", "first", "in_force"),
    [
        ("2022-02-28", (Fraction(5), Fraction(4)), (Fraction(2), Fraction(1))),  # in time: the first edition keeps 4
        ("2022-03-01", (Fraction(5), Fraction(4)), (Fraction(5), Fraction(4))),  # after the deadline: 4 by both
    ],
)
def test_a_weight_changed_after_the_fact_weighs_what_it_did(
    on: str, first: tuple[Fraction, Fraction], in_force: tuple[Fraction, Fraction]
) -> None:
    row = structs.replace(one("1", changes=(Change(day(on), "4", "1", field="weight"),)), weight=Fraction(1))
    found = ratios(row, one("2", completed=day("2022-02-01")))
    assert (found.first.past_weight, found.first.past_weight - found.first.done_weight) == first
    assert (found.in_force.past_weight, found.in_force.past_weight - found.in_force.done_weight) == in_force


UNTIL = Change(day("2022-03-10"), "2022-06", "2022-01", field="until")
THINNED = Change(day("2022-03-10"), "monthly", "every 3 months", field="repeat")
CUT = Change(day("2022-03-10"), "2022", "2022-01", field="period")


@pytest.mark.parametrize(
    ("until", "repeat", "changes", "of_plan", "states"),
    [
        # January to June, cut to January on 10 March: February was past and stays
        ("2022-01", MONTHLY, (UNTIL,), (), {"2022-01": "not_done", "2022-02": "not_done"}),
        # the same decided in February: nothing was past, nothing stays
        ("2022-01", MONTHLY, (structs.replace(UNTIL, on=day("2022-02-20")),), (), {"2022-01": "not_done"}),
        # every third month from now on: February was past and stays, April is there anyway, March is no more
        (
            "2022-06", Repeat(3, "month", "every 3 months"), (THINNED,), (),
            {"2022-01": "not_done", "2022-02": "not_done", "2022-04": "not_due"},
        ),
        # the plan itself cut to January
        (None, MONTHLY, (), (CUT,), {"2022-01": "not_done", "2022-02": "not_done"}),
    ],
)  # fmt: skip
def test_a_series_cut_short_after_the_fact_owes_what_was_past(
    until: str | None,
    repeat: Repeat,
    changes: tuple[Change, ...],
    of_plan: tuple[Change, ...],
    states: dict[str, str],
) -> None:
    values = {"until": None if until is None else month(until), "repeat": repeat}
    row = structs.replace(one(due="2022-01", changes=changes), **values)
    plan = {"changes": of_plan, "period": period("2022-01" if of_plan else "2022")}
    found = assess(plan_of(row, **plan), day("2022-03-15"))
    assert {view.name: view.counted.outcome for view in found.points} == states
    late = {view.name: view.state.key for view in found.points if view.late_decision}
    assert late == ({"2022-02": "cancelled"} if "2022-02" in states else {})
    before = assess(plan_of(row, **plan), day("2022-03-09"))
    assert all(view.state.key != "cancelled" for view in before.points)


@pytest.mark.parametrize(
    ("as_of", "planned", "earned"),
    [
        ("2022-01-31", Fraction(0), Fraction(0)),
        ("2022-02-01", Fraction(0), Fraction(0)),
        ("2022-03-01", Fraction(28, 59), Fraction(4, 10)),
        ("2022-03-31", Fraction(58, 59), Fraction(9, 10)),
        ("2022-04-01", Fraction(1), Fraction(9, 10)),
        ("2022-04-11", Fraction(1), Fraction(1)),
    ],
)
def test_a_per_cent_row_runs_in_a_straight_line(as_of: str, planned: Fraction, earned: Fraction) -> None:
    """59 days from 1 February to 31 March; a reading of 95 earns 90 % until it is completed."""
    readings = {day("2022-02-15"): Decimal(40), day("2022-03-20"): Decimal(95)}
    row = one(
        due="2022-03", start=month("2022-02"), measure="percent", progress=readings, completed=day("2022-04-11"),
        weight=Fraction(3),
    )  # fmt: skip
    found = ratios(row, as_of=as_of).in_force
    assert (found.planned_value, found.earned_value) == (3 * planned, 3 * earned)
    assert found.schedule_variance == 3 * (earned - planned)
    assert found.spi == (None if not planned else earned / planned)


def test_earned_value_of_a_published_example() -> None:
    """Project Risk Analysis (P. Govan), chapter 5: 500,000 in all, planned 10, 25, 50, 75, 100 %; after month 3 40 % done.

    PV 250,000, EV 200,000, SV -50,000, SPI 0.8. A row a month with what is planned in it; the second and third are done.
    """
    weights = (50_000, 75_000, 125_000, 125_000, 125_000)
    rows = [
        one(
            str(number),
            f"2022-0{number}",
            weight=Fraction(weight),
            completed=day("2022-03-31") if number in {2, 3} else None,
        )
        for number, weight in enumerate(weights, 1)
    ]
    found = ratios(*rows, as_of="2022-04-01").in_force
    assert [found.planned_value, found.earned_value, found.schedule_variance] == [250_000, 200_000, -50_000]
    assert found.spi == Fraction(8, 10)


def test_points_step_at_their_deadline_and_earn_when_completed() -> None:
    rows = (one("1"), one("2", completed=day("2022-03-01")), one("3", due="2022-05", completed=day("2022-03-02")))
    found = ratios(*rows).in_force
    assert [found.planned_value, found.earned_value, found.spi, found.schedule_variance] == [2, 2, 1, 0]
    assert ratios(*rows, as_of="2022-02-28").in_force.planned_value == 0


def test_delays_and_ages() -> None:
    rows = (
        one("1", completed=day("2022-02-01")),  # early: 0
        one("2", completed=day("2022-03-03")),  # 3 days late
        one("3", due=None, completed=day("2022-03-01")),  # no deadline: outside
        one("4"),  # 15 days overdue
        one("5", due="2022-03-05"),  # 10
        one("6", due="2022-01", repeat=MONTHLY, until=month("2022-01")),  # missed: counted, never aged
    )
    found = ratios(*rows).in_force
    assert (found.completed, found.mean_delay) == (2, Fraction(3, 2))
    assert (found.overdue, found.mean_age, found.missed) == (2, Fraction(25, 2), 1)
    assert found.on_time.share == Share(Fraction(1), Fraction(5))


@pytest.mark.parametrize(("ahead", "index"), [(0, Fraction(1)), (2, Fraction(4, 3))])
def test_the_baseline_execution_index(ahead: int, index: Fraction) -> None:
    """6 completed of 6 baselined is 1.00, 8 of 6 is 1.33 (DCMA 14)."""
    early = [one(f"e{number}", due="2022-12", completed=day("2022-03-01")) for number in range(ahead)]
    found = ratios(*many(6, 6), *early)
    assert (found.bei, found.bei_completed, found.bei_due) == (index, 6 + ahead, 6)


@pytest.mark.parametrize(
    ("count", "done", "late", "headline", "on_time"),
    [
        (20, 20, 0, "green", "green"),
        (20, 19, 0, "green", "green"),  # 95 %: on the limit the better colour
        (20, 19, 1, "green", "amber"),  # 90 % in time
        (20, 18, 0, "amber", "amber"),
        (20, 18, 1, "amber", "red"),  # 85 %
        (20, 17, 0, "red", "red"),
        (40, 37, 0, "amber", "amber"),  # 92.5 %
        (19, 0, 0, None, None),  # each weighs 5.3 % of the sum
    ],
)
def test_colours_of_the_ratios(count: int, done: int, late: int, headline: str | None, on_time: str | None) -> None:
    found = ratios(*many(count, done, late))
    assert found.in_force.heavy == (count < 20)
    assert (found.in_force.headline.health.level, found.in_force.on_time.health.level) == (headline, on_time)
    assert found.first.headline.health.level is None  # only the plan in force is coloured


def test_one_heavy_point_takes_the_colour_away() -> None:
    rows = many(40, 40)
    assert ratios(*rows, one("heavy", weight=Fraction(2))).in_force.headline.health.level == "green"  # 2 of 42
    assert ratios(*rows, one("heavy", weight=Fraction(3))).in_force.headline.health.level is None  # 3 of 43


def test_thresholds_of_the_plan() -> None:
    rows = many(20, 17)
    assert ratios(*rows, health={"ratio_red": Decimal(85)}).in_force.headline.health.level == "amber"
    assert ratios(*rows, health={"ratio_amber": Decimal(85)}).in_force.headline.health.level == "green"
    assert ratios(*many(19, 17), health={"heavy_point": Decimal(6)}).in_force.headline.health.level == "red"  # 89 %


# A published example: a project of 9 months finished in the 13th (cumulative values, thousands).
PV = (
    "28.975 81.681 91.681 138.586 218.141 302.478 323.632 345.876 360.738 360.738 360.738 360.738 360.738"
)  # fmt: skip
EV = (
    "25.645 68.074 89.135 125.244 198.754 268.763 292.469 306.725 312.864 327.694 338.672 349.861 360.738"
)  # fmt: skip
ES = "0.8851 1.7418 2.7454 3.7156 4.7563 5.6002 5.8813 6.2008 6.4910 7.1826 7.6761 8.2681 9.0000"
SPI_T = "0.8851 0.8709 0.9151 0.9289 0.9513 0.9334 0.8402 0.7751 0.7212 0.7183 0.6978 0.6890 0.6923"


@pytest.mark.parametrize("at", range(1, 14))
def test_earned_schedule_of_a_published_example(at: int) -> None:
    curve = [Fraction(0), *map(Fraction, PV.split())]
    earned = earned_time(curve, Fraction(EV.split()[at - 1]), Fraction(at), Fraction(9))
    assert f"{float(earned):.4f}" == ES.split()[at - 1]
    assert f"{float(earned / at):.4f}" == SPI_T.split()[at - 1]


SPI = "0.8851 0.8334 0.9722 0.9037 0.9111 0.8885 0.9037 0.8868 0.8673 0.9084 0.9388 0.9698 1.0000"


def rows_of_a_published_example() -> list[Activity]:
    """A plan with these two curves: each slice of the sum is due in the month in which PV, and done in that in which EV reaches it.

    A slice is told in ten rows, so that none weighs too much for the earned schedule to be shown.
    """
    planned, earned = list(map(Fraction, PV.split())), list(map(Fraction, EV.split()))
    edges = sorted({Fraction(0), *planned, *earned})
    rows = []
    for low, high in pairwise(edges):
        due, done = (next(at for at, value in enumerate(curve) if value >= high) for curve in (planned, earned))
        completed = plus_months(done).last
        rows += [
            one(f"{high}-{part}", (plus_months(due),), weight=(high - low) / 10, completed=completed)
            for part in range(10)
        ]
    return rows


def plus_months(number: int) -> Period:
    """The month that is so many after January 2022."""
    return month(f"{2022 + number // 12}-{number % 12 + 1:02d}")


@pytest.mark.parametrize("at", range(1, 14))
def test_a_plan_with_the_curves_of_the_published_example(at: int) -> None:
    """The same figures through the whole assessment: PV, EV, SPI, ES and SPI(t) at the end of each month."""
    as_of = plus_months(at).first.isoformat()
    found = ratios(*rows_of_a_published_example(), as_of=as_of, period=period("2022-01/2022-09"))
    assert found.in_force.planned_value == Fraction(PV.split()[at - 1])
    assert found.in_force.earned_value == Fraction(EV.split()[at - 1])
    assert found.in_force.spi is not None
    assert f"{float(found.in_force.spi):.4f}" == SPI.split()[at - 1]
    if at == 1:  # under 15 % of the plan's time
        assert isinstance(found.earned_schedule, Message)
        return
    assert isinstance(found.earned_schedule, EarnedSchedule)
    assert f"{float(found.earned_schedule.earned):.4f}" == ES.split()[at - 1]
    assert f"{float(found.earned_schedule.spi_t):.4f}" == SPI_T.split()[at - 1]


@pytest.mark.parametrize(
    ("earned", "actual", "expected"),
    [
        (0, Fraction(1), Fraction(1)),  # nothing planned yet: on plan
        (10, Fraction(2), Fraction(2)),  # on plan
        (10, Fraction(3), Fraction(3)),  # and still so while nothing falls due
        (25, Fraction(2), Fraction(15, 4)),  # ahead: the earliest time that reaches it
        (30, Fraction(2), Fraction(4)),
        (30, Fraction(6), Fraction(4)),  # completed: no later than planned
        (10, Fraction(7, 2), Fraction(3)),  # behind: the latest time at which the plan was not above it
        (0, Fraction(3), Fraction(1)),
    ],
)
def test_earned_schedule_ahead_behind_and_on_flat_stretches(earned: int, actual: Fraction, expected: Fraction) -> None:
    curve = [Fraction(value) for value in (0, 0, 10, 10, 30)]
    assert earned_time(curve, Fraction(earned), actual, Fraction(4)) == expected


def monthly_rows(done_by_month: tuple[int, ...]) -> list[Activity]:
    """Two rows due at the end of each month of 2022; so many are completed on the last day in each month."""
    dues = [f"2022-{number:02d}" for number in range(1, 13) for _ in range(2)]
    days = [month(f"2022-{number + 1:02d}").last for number, count in enumerate(done_by_month) for _ in range(count)]
    return [
        one(str(number), due=due, completed=days[number] if number < len(days) else None)
        for number, due in enumerate(dues)
    ]


def test_earned_schedule_of_a_plan() -> None:
    """As of 1 December 22 are due and 20 completed: the plan had 20 at the end of the tenth of eleven months."""
    found = ratios(*monthly_rows((2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0)), as_of="2022-12-01").earned_schedule
    assert found == EarnedSchedule(Fraction(10), Fraction(11), Fraction(12), Fraction(10, 11))


def test_time_stops_with_the_last_outcome() -> None:
    """All 24 completed by 31 December; looked at half a year later, 12 of 12 months."""
    found = ratios(*monthly_rows((2,) * 12), as_of="2023-06-30").earned_schedule
    assert found == EarnedSchedule(Fraction(12), Fraction(12), Fraction(12), Fraction(1))


@pytest.mark.parametrize(
    ("rows", "as_of", "values", "template"),
    [
        (monthly_rows((2,)), "2022-02-01", {}, "not shown: less than 15 % of the plan's time has passed"),
        (monthly_rows((2,) * 6), "2022-07-01", {}, "not shown: one of the past points weighs too much of their sum"),
        ([], "2022-07-01", {}, "not shown: the plan has no period or no points with a deadline"),
        (monthly_rows((2,)), "2022-07-01", {"period": None}, "not shown: the plan has no period or no points with a deadline"),
        (
            [one(due="2222-07")], "2222-07-01", {"period": period("2022/2222")},
            "not shown: the plan runs over more than {years} years",
        ),
    ],
)  # fmt: skip
def test_where_earned_schedule_is_not_shown(
    rows: list[Activity], as_of: str, values: dict[str, object], template: str
) -> None:
    found = ratios(*rows, as_of=as_of, **values).earned_schedule
    assert isinstance(found, Message)
    assert found.template == template


def test_earned_schedule_behind_in_the_last_month_of_the_curve() -> None:
    """1 of the 4 is earned by the end of month 1, and a third of the steep month behind it makes 2."""
    assert earned_time([Fraction(0), Fraction(1), Fraction(4)], Fraction(2), Fraction(9, 5), Fraction(2)) == Fraction(
        4, 3
    )


def test_what_is_earned_within_the_first_month_lies_on_its_line() -> None:
    curve = (Fraction(0), Fraction(1, 2), Fraction(3, 5))
    assert earned_time(curve, Fraction(1, 4), Fraction(1, 4), Fraction(2)) == Fraction(1, 2)
