"""What the record holds, which points get a range, and what pushes its end out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from cluster_cli.core.judge.assessment import assess, narrowed
from cluster_cli.core.judge.forecast import Range, forecast, last_day
from cluster_cli.core.model import Carried, Change, Decided, Facts, Matrix, Portfolio, Project, Repeat, Stage
from cluster_cli.core.periods import day_period
from cluster_cli.core.report import Layout
from cluster_cli.core.reports import forecast as reports
from cluster_cli.i18n import Words
from tests.core.judge.test_delays import AGES, DELAYS
from tests.core.plans import DAYS, after, day, month, one, plan_of, portfolios

if TYPE_CHECKING:
    from datetime import date

    from cluster_cli.core.judge.forecast import Forecast
    from cluster_cli.core.judge.views import Assessment
    from cluster_cli.core.model import Activity
    from cluster_cli.core.report import Report

EN = Words("en")
TODAY = day("2022-07-01")
MARCH = day("2022-03-31")


def done_after(*delays: int) -> list[Activity]:
    """Rows due in March, completed so many days after."""
    return [one(f"d{at}", "2022-03", completed=after(MARCH, delay)) for at, delay in enumerate(delays)]


def open_for(*ages: int) -> list[Activity]:
    """Rows that have been open for so many days on the day."""
    return [one(f"o{at}", due=(day_period(after(TODAY, -age)),)) for at, age in enumerate(ages)]


RICH = done_after(*range(1, 60))
WORKED = (*done_after(*DELAYS), *open_for(*AGES))


def found_for(
    *rows: Activity, row: str = "x", as_of: date = TODAY, past: tuple[Assessment, ...] = (), **values: object
) -> Range | None:
    """The range of the first open point of a row."""
    found = forecast(assess(plan_of(*rows, **values), as_of), past)
    return next(ahead.range for ahead in found.open if ahead.row.id == row)


def days_of(found: Range | None) -> tuple[date | None, date | None]:
    assert found is not None
    return found.earliest, found.latest


def reasons(found: Range | None) -> list[str]:
    assert found is not None
    return [EN.say(pushed) for pushed in found.pushed]


def test_the_worked_example() -> None:
    """A point due on 31 July is open at the age of -30 days: from 6 days before its deadline to 44 after it."""
    found = found_for(*WORKED, one("x", "2022-07"))
    assert found == Range(12, day("2022-07-25"), day("2022-09-13"))
    late = found_for(*WORKED, one("x", due=(day_period(after(TODAY, 3)),)))
    assert late == Range(9, after(TODAY, 3), None)
    assert found_for(*WORKED, one("x", due=(day_period(TODAY),))) == Range(6)


def test_the_owner_pushes_the_end_out_and_never_in() -> None:
    later = found_for(*WORKED, one("x", "2022-07", forecast=month("2022-10")))
    assert days_of(later) == (day("2022-07-25"), day("2022-10-31"))
    assert reasons(later) == ["expected October 2022"]
    within = found_for(*WORKED, one("x", "2022-07", forecast=month("2022-09")))
    assert days_of(within)[1] == day("2022-09-30")  # the last day of the month that is expected
    sooner = found_for(*WORKED, one("x", "2022-07", forecast=month("2022-08")))
    assert sooner == found_for(*WORKED, one("x", "2022-07"))


def test_an_end_that_is_not_reached_stays_so() -> None:
    found = found_for(*WORKED, one("x", due=(day_period(after(TODAY, 3)),), forecast=month("2022-10")))
    assert found == Range(9, after(TODAY, 3), None)


@pytest.mark.parametrize(
    ("on", "latest"),
    [("2022-06-01", "2022-12-31"), ("2022-07-02", "2022-09-13")],  # the second is not yet decided
)
def test_a_moved_deadline_pushes_the_end_out(on: str, latest: str) -> None:
    moved = one("x", "2022-12", changes=(Change(day(on), "2022-07", "2022-12"),))
    found = found_for(*WORKED, moved)
    assert days_of(found) == (day("2022-07-25"), day(latest))
    assert reasons(found) == (["deadline moved to 2022-12-31"] if latest == "2022-12-31" else [])


def test_a_deadline_carried_over_counts_from_the_first_one() -> None:
    row = one("x", "2022-12", carried=Carried(plan="../2021", id="8", due=month("2022-07")))
    assert days_of(found_for(*WORKED, row)) == (day("2022-07-25"), day("2022-12-31"))


@pytest.mark.parametrize(
    ("before", "late"),
    [
        ({"due": "2022-05"}, 31),  # overdue: 1 July less 31 May
        ({"due": "2022-08"}, 0),
        ({"due": "2022-08", "forecast": month("2022-09")}, 30),
        ({"due": "2022-05", "completed": day("2022-06-10")}, 10),
        ({"due": "2022-05", "completed": day("2022-05-10")}, 0),
        ({"due": "2022-05", "completed": day("2022-07-02")}, 31),  # still to come
        ({"due": "2022-05", "excused": Decided(day("2022-05-01"))}, 0),
        ({"due": None}, 0),
        ({"due": "2022-09", "changes": (Change(day("2022-03-01"), "2022-08", "2022-09"),)}, 30),
    ],
)
def test_the_known_lateness_of_a_predecessor_pushes_the_end_out(before: dict[str, object], late: int) -> None:
    found = found_for(*RICH, one("p", **before), one("x", "2022-07", after=("p", "nobody")))  # type: ignore[arg-type]
    record = found_for(*RICH, one("p", **before), one("x", "2022-07"))  # type: ignore[arg-type]
    assert record is not None
    assert record.latest is not None
    assert days_of(found) == (record.earliest, after(record.latest, late))
    assert reasons(found) == ([f"predecessor: No. p, late by {late} days"] if late else [])


def test_the_worst_predecessor_counts_and_the_farthest_push() -> None:
    rows = [*RICH, one("p", "2022-05"), one("q", "2022-04"), one("r", "2022-08")]
    found = found_for(*rows, one("x", "2022-07", after=("p", "q", "r"), forecast=month("2022-12")))
    record = found_for(*rows, one("x", "2022-07"))
    assert record is not None
    assert record.latest is not None
    assert days_of(found)[1] == day("2022-12-31") > after(record.latest, 62)
    assert reasons(found) == ["expected December 2022", "predecessor: No. q, late by 62 days"]


def test_a_meeting_that_was_missed_holds_nobody_up() -> None:
    meetings = one("p", "2022-01", repeat=Repeat(1, "month", "monthly"))
    found = found_for(*RICH, meetings, one("x", "2022-07", after=("p",)))
    assert reasons(found) == ["predecessor: No. p, late by 1 day"]  # that of June may still be held
    owed = structs.replace(meetings, unheld="owed")
    found = found_for(*RICH, owed, one("x", "2022-07", after=("p",)))
    assert reasons(found) == ["predecessor: No. p, late by 151 days"]


def test_a_project_waits_for_the_worst_of_its_open_stages() -> None:
    stages = (Stage("one", month("2022-05"), facts=Facts(completed=day("2022-06-30"))), Stage("two", month("2022-06")))
    portfolio = plan_of(*WORKED, one("x", "2022-07", after=("card",)))
    whole = Portfolio(portfolio.plan, Matrix(projects=(Project("card", "Портал", stages=stages),)))
    found = forecast(assess(whole, TODAY))
    assert [reasons(ahead.range) for ahead in found.open if ahead.row.id == "x"] == [
        ["predecessor: project “Портал”, late by 1 day"]
    ]


NINE = done_after(*range(1, 10))
LATE = day("2022-10-01")


def record_with(*rows: Activity, cards: tuple[Project, ...] = ()) -> Forecast:
    portfolio = plan_of(*NINE, *rows)
    return forecast(assess(Portfolio(portfolio.plan, Matrix(projects=cards)), LATE))


@pytest.mark.parametrize(
    "row",
    [
        one(
            "x", "2022-01", repeat=Repeat(1, "month", "monthly"), points={"2022-01": Facts(completed=day("2022-02-20"))}
        ),
        one("x", "2022-03", measure="effort", completed=day("2022-05-01")),
        one("x", "2022-03", measure="projects", completed=day("2022-05-01")),
        one("x", "2022-03", excused=Decided(day("2022-09-30"))),
        one("x", "2022-03", status="cancelled", decided=Decided(day("2022-09-30"))),
        one("x", "2022-03", carried=Carried(to="../2023", on=day("2022-09-30"))),
        one("x", None, completed=day("2022-05-01")),
    ],
    ids=["series", "effort", "projects", "excused", "cancelled", "carried", "undated"],
)
def test_what_is_not_in_the_record(row: Activity) -> None:
    assert record_with(row).record == record_with().record
    assert [ahead.range for ahead in record_with(row).open] in ([], [None])


@pytest.mark.parametrize(
    ("row", "delay"),
    [
        (one("x", "2022-03", completed=day("2022-04-30"), measure="percent", start=month("2022-01")), 30),
        (one("x", due=(month("2022-02"), month("2022-12")), points={"2022-02": Facts(completed=day("2022-02-26"))}), -2),
        (one("x", "2022-03", completed=day("2022-04-30"), excused=Decided(day("2022-01-01"))), 30),
        (one("x", "2022-05", completed=day("2022-04-30"), changes=(Change(day("2022-02-01"), "2022-02", "2022-05"),)), 61),
        (one("x", "2022-05", completed=day("2022-04-30"), carried=Carried(plan="2021", due=month("2021-12"))), 120),
    ],
    ids=["percent", "several", "excused", "moved", "carried"],
)  # fmt: skip
def test_what_is_in_the_record_counts_from_its_first_deadline(row: Activity, delay: int) -> None:
    assert sorted((*record_with().record.delays, delay)) == list(record_with(row).record.delays)


def test_stages_and_projects_are_in_the_record() -> None:
    stages = (Stage("one", month("2022-05"), facts=Facts(completed=day("2022-06-10"))), Stage("two", month("2022-12")))
    cards = (
        Project("a", "А", stages=stages),
        Project("b", "Б", due=month("2022-05"), facts=Facts(completed=day("2022-06-11"))),
    )
    found = record_with(cards=cards)
    assert found.record.delays == (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
    assert [(ahead.row.id, ahead.view.name) for ahead in found.open] == [("a", "two")]
    assert days_of(found.open[0].range) == (day("2023-01-02"), day("2023-01-11"))


def closed(*rows: Activity, **values: object) -> Assessment:
    portfolio = plan_of(*rows, **values)
    return assess(portfolio, last_day(portfolio.plan, TODAY))


def test_closed_plans_are_in_the_record_until_they_were_closed() -> None:
    """Of the one that was still open on the closing day nothing is known afterwards, and nothing recorded later counts."""
    at = Decided(day("2022-04-07"))
    past = closed(*done_after(*range(1, 12)), closed=at)
    found = forecast(assess(plan_of(one("x", "2022-07")), TODAY), (past,))
    assert found.record.delays == (1, 2, 3, 4, 5, 6, 7)  # by 7 April
    assert found.open[0].range == Range(7)
    whole = closed(*done_after(*range(1, 12)))
    assert found_for(one("x", "2022-07"), past=(whole,)) == Range(11, day("2022-08-02"), day("2022-08-11"))
    both = found_for(one("x", "2022-07"), past=(whole, past))
    assert both is not None
    assert both.comparable == 18


def test_a_plan_closed_on_a_day_of_a_decision_or_on_none() -> None:
    plan = plan_of().plan
    assert last_day(plan, TODAY) == TODAY
    assert last_day(structs.replace(plan, closed=Decided()), TODAY) == TODAY
    assert last_day(structs.replace(plan, closed=Decided(day("2022-01-31"))), TODAY) == day("2022-01-31")
    assert last_day(structs.replace(plan, closed=Decided(day("2023-01-31"))), TODAY) == TODAY


def test_nothing_dated_later_than_the_day_has_happened() -> None:
    rows = (*done_after(*range(1, 12)), one("x", "2022-07"))
    assert found_for(*rows, as_of=after(MARCH, 8)) == Range(8)
    found = found_for(*rows, as_of=after(MARCH, 9))
    assert found is not None
    assert found.comparable == 9


def test_a_selection_is_told_by_the_record_of_the_whole() -> None:
    whole = assess(plan_of(*WORKED, one("x", "2022-07"), one("y", "2022-08")), TODAY)
    part = forecast(whole, chosen=narrowed(whole, [whole.by_id["x"]]))
    assert [ahead.row.id for ahead in part.open] == ["x"]
    assert part.open[0] == next(ahead for ahead in forecast(whole).open if ahead.row.id == "x")


def test_of_a_series_the_first_open_point_is_told_and_what_is_expected() -> None:
    series = one(
        "x", "2022-05", repeat=Repeat(1, "month", "monthly"), unheld="owed",
        points={"2022-05": Facts(completed=day("2022-05-20")), "2022-09": Facts(forecast=month("2022-10"))},
    )  # fmt: skip
    found = forecast(assess(plan_of(series), TODAY))
    assert [(ahead.view.name, ahead.range) for ahead in found.open] == [("2022-06", None), ("2022-09", None)]


@settings(max_examples=40)
@given(portfolios(), DAYS)
def test_any_portfolio_is_told(portfolio: Portfolio, as_of: date) -> None:
    whole = assess(portfolio, as_of)
    found = forecast(whole, (whole,))
    assert all(ahead.view.completed is None for ahead in found.open)
    report = reports.forecast(whole, found, Layout())
    assert len(report.sections[0].table.rows if report.sections[0].table else ()) == len(found.open)


@settings(max_examples=60)
@given(
    st.lists(st.integers(-40, 80), min_size=9, max_size=25),
    st.lists(st.integers(-100, 80), max_size=8),
    st.integers(-60, 120),
    st.integers(-60, 200),
)
def test_no_expected_day_pulls_the_end_in(delays: list[int], ages: list[int], age: int, expected: int) -> None:
    rows = [*done_after(*(min(delay, 92) for delay in delays)), *open_for(*ages)]
    due = (day_period(after(TODAY, -age)),)
    silent = found_for(*rows, one("x", due=due))
    told = found_for(*rows, one("x", due=due, forecast=day_period(after(TODAY, expected))))
    assert silent is not None
    assert told is not None
    assert told.earliest == silent.earliest
    if silent.latest is None:
        assert told.latest is None
    else:
        assert told.latest == max(silent.latest, after(TODAY, expected))


# The report


def report_of(*rows: Activity, as_of: date = TODAY, **values: object) -> Report:
    whole = assess(plan_of(*rows, **values), as_of)
    return reports.forecast(whole, forecast(whole), Layout())


def said(report: Report) -> list[str]:
    return [EN.say(line.text) for line in (*report.summary, *report.hints)]


def test_a_plan_without_a_record_says_what_it_lacks() -> None:
    told = said(report_of(one("x", "2022-03"), one("y", "2022-12")))
    assert told[0] == "There is no forecast: comparable completed points 0, at least 9 are needed."
    assert "Record a first completion like this: cluster done x --on 2022-03-31" in told
    assert "Completed one-off points lacking for a forecast: 9." in told
    assert "Overdue without an expected day: 1. The expected day is written like this: cluster update x --forecast 2022-07" in told  # fmt: skip
    assert any("history: [../2021]" in line for line in told)
    assert not any("history:" in line for line in said(report_of(one("x", "2022-03"), history=("../2021",))))


def test_too_few_are_named_with_the_past_delays_as_facts() -> None:
    told = said(report_of(*done_after(-3, 2, 3, 4, 5, 6, 41), one("x", "2022-06", forecast=month("2022-08"))))
    assert told[0] == "There is no forecast: comparable completed points 6, at least 9 are needed."
    assert "Days from the first deadline to completion: points 7, least -3, median 4, greatest 41." in told
    assert "Completed one-off points lacking for a forecast: 2." in told


@pytest.mark.parametrize(
    ("delays", "median"),
    [((5,), 5), ((1, 2), Decimal("1.5")), ((1, 3), 2), ((-2, -1), Decimal("-1.5")), ((1, 2, 9), 2)],
)
def test_the_median(delays: tuple[int, ...], median: int | Decimal) -> None:
    assert reports.median(delays) == median


def test_rows_say_the_range_or_why_there_is_none() -> None:
    series = one("s", "2022-07", repeat=Repeat(1, "month", "monthly"))
    report = report_of(
        *WORKED, one("x", "2022-07", forecast=month("2022-10")), series, one("u", None), one("e", "2022-12", measure="effort"),
        one("r", "2022-12", measure="projects"), one("z", "2022-06"),
    )  # fmt: skip
    table = report.sections[0].table
    assert table is not None
    keys = [column.key for column in table.columns]
    rows = {row.cells[0]: dict(zip(keys, (EN.say(cell) for cell in row.cells), strict=True)) for row in table.rows}
    assert (rows["x"]["earliest"], rows["x"]["latest"]) == ("2022-07-25", "2022-10-31")
    assert (rows["x"]["pushed"], rows["x"]["why"], rows["x"]["forecast"]) == (
        "expected October 2022",
        "—",
        "October 2022",
    )
    assert rows["z"]["why"] == "comparable completed points 6, at least 9 are needed"
    assert [rows[row]["why"] for row in "suer"] == [
        "it is one of a series", "it has no deadline", "it runs by time", "it is earned by its projects",
    ]  # fmt: skip
    assert "Open one-off points: 4, with a forecast: 1." in said(report)
    assert report.totals["forecast"] == {
        "points": 8, "one_off": 4, "with_range": 1, "delays": 12, "least": -10, "median": 2, "greatest": 44,
    }  # fmt: skip


def test_a_plan_with_nothing_open_has_nothing_to_forecast() -> None:
    told = said(report_of(one("x", "2022-03", completed=day("2022-03-05"))))
    assert told[0] == "No open control point happens once, so there is nothing to forecast."
    assert not any("lacking" in line for line in told)
