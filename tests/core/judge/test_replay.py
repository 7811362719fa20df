"""The look back at the plan's own month ends, with numbers worked by hand and against a slow reckoning of its own."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_cli.core.judge.assessment import assess, narrowed
from cluster_cli.core.judge.forecast import MonthEnd, last_day, month_ends, replay
from cluster_cli.core.model import Change, Decided, Repeat
from cluster_cli.core.naming import OPEN_STATES
from cluster_cli.core.periods import day_period, month_period
from cluster_cli.core.reports import forecast as reports
from cluster_cli.i18n import Words
from tests.core.judge.test_delays import survival
from tests.core.plans import after, day, month, one, period, plan_of

if TYPE_CHECKING:
    from cluster_cli.core.judge.views import Assessment
    from cluster_cli.core.model import Activity, Portfolio

EN = Words("en")
JANUARY = day("2022-01-31")
RECORD = [one(f"d{delay}", "2022-01", completed=after(JANUARY, delay)) for delay in range(1, 10)]
"""Nine rows done one to nine days after their deadline: a range is from the first day to the ninth."""


def replayed(*rows: Activity, as_of: str = "2022-12-15", **values: object) -> dict[date, MonthEnd]:
    whole = assess(plan_of(*RECORD, *rows, **values), day(as_of))
    return {one.day: one for one in replay(whole)}


@pytest.mark.parametrize(
    ("row", "came"),
    [
        (one("x", "2022-06", completed=day("2022-07-01")), MonthEnd(day("2022-05-31"), held=1)),
        (one("x", "2022-06", completed=day("2022-07-09")), MonthEnd(day("2022-05-31"), held=1)),
        (one("x", "2022-06", completed=day("2022-06-30")), MonthEnd(day("2022-05-31"), earlier=1)),
        (one("x", "2022-06", completed=day("2022-07-10")), MonthEnd(day("2022-05-31"), later=1)),
        (one("x", "2022-06"), MonthEnd(day("2022-05-31"), later=1)),
        (one("x", "2022-06", excused=Decided(day("2022-06-15"))), MonthEnd(day("2022-05-31"), unknown=1)),
        (one("x", "2022-06", forecast=month("2022-12"), completed=day("2022-07-10")), MonthEnd(day("2022-05-31"), later=1)),
        # moved in time: the end of the range is the new deadline
        (
            one("x", "2022-07", completed=day("2022-07-30"), changes=(Change(day("2022-05-30"), "2022-06", "2022-07"),)),
            MonthEnd(day("2022-05-31"), held=1),
        ),
        # decided on the day after: nobody knew
        (
            one("x", "2022-07", completed=day("2022-07-30"), changes=(Change(day("2022-06-01"), "2022-06", "2022-07"),)),
            MonthEnd(day("2022-05-31"), later=1),
        ),
    ],
)  # fmt: skip
def test_what_came_of_a_forecast(row: Activity, came: MonthEnd) -> None:
    assert replayed(row)[day("2022-05-31")] == came


@pytest.mark.parametrize(
    "row",
    [
        one("x", "2022-06", completed=day("2022-05-31")),
        one("x", "2022-06", excused=Decided(day("2022-05-31"))),
        one("x", "2022-06", measure="effort"),
        one("x", "2022-06", repeat=Repeat(1, "month", "monthly")),
        one("x", None),
        one("x", due=(day_period(day("2022-05-30")),)),  # only eight were still open at the age of one day
    ],
)
def test_what_had_no_forecast_is_not_judged(row: Activity) -> None:
    assert day("2022-05-31") not in replayed(row)


def test_what_may_still_come_true_is_not_judged() -> None:
    """The range is from 1 to 9 July."""
    row = one("x", "2022-06")
    assert replayed(row, as_of="2022-07-09")[day("2022-05-31")] == MonthEnd(day("2022-05-31"), unknown=1)
    assert replayed(row, as_of="2022-07-10")[day("2022-05-31")] == MonthEnd(day("2022-05-31"), later=1)


def test_not_before_has_come_true_once_the_day_is_reached() -> None:
    """With two that never end the record does not reach the end: not before 2 July (9/11 is under nine tenths)."""
    rows = [one("never", due=(day_period(day("2022-02-01")),)), one("x", "2022-06")]
    may = day("2022-05-31")
    assert replayed(*rows, as_of="2022-06-30")[may] == MonthEnd(may, unknown=1)
    assert replayed(*rows, as_of="2022-07-01")[may] == MonthEnd(may, unknown=1)
    assert replayed(*rows, as_of="2022-07-02")[may] == MonthEnd(may, held=1)
    early = one("x", "2022-06", completed=day("2022-07-01"))
    assert replayed(rows[0], early, as_of="2022-07-01")[may] == MonthEnd(may, earlier=1)


def test_a_predecessor_that_was_late_by_then_pushes_the_end_out() -> None:
    row = one("x", "2022-06", completed=day("2022-07-19"), after=("p",))
    may = day("2022-05-31")
    late = one("p", due=(day_period(day("2022-05-21")),))
    assert replayed(row, late)[may].held == 1  # 9 July and 10 days
    punctual = one("p", due=(day_period(day("2022-05-21")),), completed=day("2022-05-21"))
    assert replayed(row, punctual)[may].held == 0


@pytest.mark.parametrize(
    ("values", "as_of", "ends"),
    [
        ({}, "2022-03-31", ["2022-01-31", "2022-02-28"]),  # the month that is not over is left out
        ({}, "2022-04-01", ["2022-01-31", "2022-02-28", "2022-03-31"]),
        ({}, "2022-01-31", []),
        ({}, "2021-12-01", []),
        ({"period": period("2022-11-15/2022-12")}, "2026-11-25", ["2022-11-30", "2022-12-31"]),
        ({"period": None}, "2022-03-15", ["2022-01-31", "2022-02-28"]),  # from the earliest first deadline
        ({"closed": Decided(day("2022-03-01"))}, "2022-12-01", ["2022-01-31", "2022-02-28"]),
    ],
)
def test_the_plans_own_month_ends(values: dict[str, object], as_of: str, ends: list[str]) -> None:
    from cluster_cli.core.judge.forecast import ground_of

    whole = assess(plan_of(one("x", "2022-01"), **values), day(as_of))
    assert list(month_ends(whole, ground_of(whole, ()))) == [day(end) for end in ends]


@pytest.mark.parametrize("values", [{"period": period("0001/9999")}, {"period": None}])
def test_ten_years_at_most(values: dict[str, object]) -> None:
    from cluster_cli.core.judge.forecast import ground_of

    whole = assess(plan_of(one("x", due=(day_period(date.min),)), **values), date.max)
    found = month_ends(whole, ground_of(whole, ()))
    assert len(found) == 120
    assert (found[0], found[-1]) == (date(9989, 12, 31), date(9999, 11, 30))


def test_a_selection_is_judged_by_the_record_of_the_whole() -> None:
    whole = assess(plan_of(*RECORD, one("x", "2022-06"), one("y", "2022-06")), day("2022-12-15"))
    part = replay(whole, chosen=narrowed(whole, [whole.by_id["x"]]))
    assert [2 * one.judged for one in part] == [one.judged for one in replay(whole)]
    assert part


def test_the_report_says_how_many_came_true() -> None:
    rows = [
        one("x", "2022-06", completed=day("2022-07-05")),
        one("y", "2022-07", completed=day("2022-07-31")),
        one("z", "2022-12"),
    ]
    whole = assess(plan_of(*RECORD, *rows), day("2022-12-15"))
    report = reports.check(whole, replay(whole))
    # at the ends of February to May each of x and y, at that of June and x, y, and z nowhere: not yet known
    told = [EN.say(line.text) for line in report.summary]
    assert told[:3] == ["Came true: 5 of 10.", "Eight of ten are to come true.", "Not yet known: 10."]
    assert report.totals["check"] == {"month_ends": 10, "judged": 10, "held": 5, "unknown": 10}
    table = report.sections[0].table
    assert table is not None
    assert table.rows[0].cells == (day("2022-02-28"), 2, 1, 1, 0, 1)
    assert reports.check(whole, replay(whole), 3).sections[0].table is not None
    empty = assess(plan_of(one("x", "2022-06")), day("2022-12-15"))
    assert reports.check(empty, replay(empty)).totals["check"] == {
        "month_ends": 0,
        "judged": 0,
        "held": 0,
        "unknown": 0,
    }


# Against a slow reckoning of its own


def judged_on(portfolio: Portfolio, on: date) -> Assessment:
    return assess(portfolio, on)


def slow_replay(portfolio: Portfolio, past: Portfolio, as_of: date) -> dict[date, list[str]]:
    """Each month end by a judgement of the whole plan anew, each range by a walk over the days of the curve."""
    ended = last_day(past.plan, as_of)
    known = judged_on(portfolio, as_of)
    outcomes = {}
    on = JANUARY
    while on < min(as_of, day("2023-01-01")):
        then = judged_on(portfolio, on)
        delays, ages = [], []
        for whole in (then, judged_on(past, min(on, ended))):
            for view in whole.points:
                assert view.first_deadline is not None
                if view.completed is not None:
                    delays.append((view.completed - view.first_deadline).days)
                elif view.state.key in OPEN_STATES:
                    ages.append((whole.as_of - view.first_deadline).days)
        found = [slow_outcome(then, known, row.id, delays, ages) for row in then.rows]
        if any(found):
            outcomes[on] = sorted(one for one in found if one)
        on = (on + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return outcomes


def slow_lateness(then: Assessment, row: str) -> int:
    """How late the worst predecessor was known to be."""
    late = [0]
    for before in then.by_id[row].item.after:
        told = then.by_id[before].points[0]
        assert told.first_deadline is not None
        ends = [told.completed]
        if told.state.key in OPEN_STATES:
            ends = [then.as_of, told.deadline]
        late += [(end - told.first_deadline).days for end in ends if end is not None]
    return max(late)


def slow_outcome(then: Assessment, known: Assessment, row: str, delays: list[int], ages: list[int]) -> str:
    view, now = then.by_id[row].points[0], known.by_id[row].points[0]
    first = view.first_deadline
    assert first is not None
    age = (then.as_of - first).days
    if view.state.key not in OPEN_STATES or sum(delay > age for delay in delays) < 9:
        return ""
    begun = survival(delays, ages, age)
    left = [(delay, survival(delays, ages, delay) / begun) for delay in sorted(set(delays)) if delay > age]
    low = next((at for at, share in left if share <= Fraction(9, 10)), max(delays))
    high = next((at for at, share in left if share <= Fraction(1, 10)), None)
    latest = None
    if high is not None:
        latest = max(after(first, high + slow_lateness(then, row)), view.deadline or date.min)
    if now.completed is None:
        if now.state.key not in OPEN_STATES:
            return "unknown"
        if latest is None:
            return "held" if known.as_of >= after(first, low) else "unknown"
        return "later" if known.as_of > latest else "unknown"
    if now.completed < after(first, low):
        return "earlier"
    return "held" if latest is None or now.completed <= latest else "later"


@st.composite
def histories(draw: st.DrawFn, year: int, least: int) -> list[Activity]:
    """Rows with one deadline: done early or late, still open, moved, lifted, waiting for one another."""
    rows: list[Activity] = []
    for at in range(draw(st.integers(least, 16))):
        first = month_period(year, draw(st.integers(1, 12)))
        kind = draw(st.sampled_from(["done", "done", "done", "open", "moved", "excused"]))
        values: dict[str, object] = {}
        if kind != "open":
            values["completed"] = after(first.last, draw(st.integers(-40, 60)))
        if kind == "moved":
            later = month_period(year + 1, draw(st.integers(1, 6)))
            decided = day_period(after(first.last, draw(st.integers(-60, 60)))).first
            values |= {"changes": (Change(decided, first.name, later.name),), "due": later.name}
        if kind == "excused":
            values |= {"excused": Decided(after(first.last, draw(st.integers(-60, 60)))), "completed": None}
        if at and draw(st.booleans()):
            values["after"] = (rows[draw(st.integers(0, at - 1))].id,)
        due = str(values.pop("due", first.name))
        rows.append(one(f"{year}-{at}", due, **values))
    return rows


@settings(max_examples=25, deadline=None)
@given(histories(2022, 6), histories(2021, 0), st.dates(day("2022-02-01"), day("2023-03-31")))
def test_the_look_back_is_what_a_slow_reckoning_finds(
    rows: list[Activity], earlier: list[Activity], as_of: date
) -> None:
    portfolio = plan_of(*rows)
    past = plan_of(*earlier, period=period("2021"), closed=Decided(day("2022-02-10")))
    closed = assess(past, last_day(past.plan, as_of))
    found = {
        month.day: sorted(
            ["held"] * month.held + ["earlier"] * month.earlier + ["later"] * month.later + ["unknown"] * month.unknown
        )
        for month in replay(assess(portfolio, as_of), (closed,))
    }
    assert found == slow_replay(portfolio, past, as_of)
