from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from cluster_cli.core.model import Lag, Plan, Repeat
from cluster_cli.core.plan.schedule import (
    LONGEST_LAG,
    MOST_POINTS,
    ScheduleFault,
    deadline_of,
    grid_fault,
    occurrences,
    point_names,
)
from cluster_cli.store.calendar import CalendarUnavailable, production_calendar
from tests.core.plans import day, one, period

REPEATS = {
    "weekly": Repeat(1, "week", "weekly"),
    "every 2 weeks": Repeat(2, "week", "every 2 weeks"),
    "monthly": Repeat(1, "month", "monthly"),
    "every 4 months": Repeat(4, "month", "every 4 months"),
    "quarterly": Repeat(3, "month", "quarterly"),
    "half-yearly": Repeat(6, "month", "half-yearly"),
    "yearly": Repeat(1, "year", "yearly"),
    "every 0 months": Repeat(0, "month", "every 0 months"),
}


@pytest.mark.parametrize(
    ("due", "repeat", "until", "names"),
    [
        ("2022-11", "monthly", "2023-01", "2022-11 2022-12 2023-01"),
        ("2022-01-31", "monthly", "2022-05", "2022-01-31 2022-02-28 2022-03-31 2022-04-30 2022-05-31"),
        ("2024-01-30", "monthly", "2024-03-31", "2024-01-30 2024-02-29 2024-03-30"),
        ("2024-02-29", "yearly", "2028-12", "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29"),
        ("2022-12-26", "weekly", "2023-01-09", "2022-12-26 2023-01-02 2023-01-09"),
        ("2022-03-01", "every 2 weeks", "2022-03-29", "2022-03-01 2022-03-15 2022-03-29"),
        ("2022-Q3", "quarterly", "2023-Q1", "2022-Q3 2022-Q4 2023-Q1"),
        ("2022-H1", "half-yearly", "2023", "2022-H1 2022-H2 2023-H1 2023-H2"),
        ("2022-9M", "yearly", "2023", "2022-9M 2023-9M"),
        ("2022-SY", "yearly", "2024-08-31", "2022-SY 2023-SY"),
        ("2022", "yearly", "2024", "2022 2023 2024"),
        ("2022-01", "every 4 months", "2022-12", "2022-01 2022-05 2022-09"),
        ("2022-04", "monthly", "2022-06-15", "2022-04 2022-05 2022-06"),
        ("9999-11", "monthly", "9999-12", "9999-11 9999-12"),
        ("9998-SY", "yearly", "9999-12", "9998-SY"),
        ("9999-12-20", "weekly", "9999-12-31", "9999-12-20 9999-12-27"),
    ],
)
def test_the_grid_keeps_its_names_and_its_month_ends(due: str, repeat: str, until: str, names: str) -> None:
    found = occurrences(period(due), REPEATS[repeat], period(until))
    assert not isinstance(found, ScheduleFault)
    assert " ".join(each.name for each in found) == names
    assert all(each == period(each.name) for each in found)


@pytest.mark.parametrize(
    ("due", "repeat", "until", "code"),
    [
        ("2022-01", "weekly", "2022", "repeat-finer"),
        ("2022-Q1", "monthly", "2022", "repeat-finer"),
        ("2022", "quarterly", "2023", "repeat-finer"),
        ("2022-Q1", "every 4 months", "2023", "repeat-off-grid"),
        ("2022-03", "monthly", "2022-02", "until-before-due"),
        ("0001-01-01", "weekly", "9999", "too-many-points"),
        ("2022-01-01", "every 0 months", "2022", "repeat-finer"),
        ("2022-01/2022-02", "monthly", "2022", "repeat-off-grid"),
    ],
)
def test_what_cannot_be_laid_is_a_value(due: str, repeat: str, until: str, code: str) -> None:
    found = occurrences(period(due), REPEATS[repeat], period(until))
    assert isinstance(found, ScheduleFault)
    assert found.code == code


def test_a_series_has_five_thousand_points_at_most() -> None:
    weekly = REPEATS["weekly"]
    start = day("1990-01-01")
    last = date.fromordinal(start.toordinal() + 7 * (MOST_POINTS - 1))
    found = occurrences(period("1990-01-01"), weekly, period(last.isoformat()))
    assert not isinstance(found, ScheduleFault)
    assert len(found) == MOST_POINTS
    next_week = date.fromordinal(last.toordinal() + 7)
    assert isinstance(occurrences(period("1990-01-01"), weekly, period(next_week.isoformat())), ScheduleFault)


DAYS_10 = Lag(10, working=False, text="10d")
WORKING_10 = Lag(10, working=True, text="10wd")


@pytest.mark.parametrize(
    ("due", "lag", "day_off", "deadline"),
    [
        ("2022-04", None, "keep", "2022-04-30"),
        ("2022-04", None, "previous", "2022-04-29"),
        ("2022-04", None, "next", "2022-05-02"),
        ("2022-03", DAYS_10, "keep", "2022-04-10"),
        ("2022-03", DAYS_10, "previous", "2022-04-08"),
        ("2022-03", DAYS_10, "next", "2022-04-11"),
        ("2022-03", WORKING_10, "keep", "2022-04-14"),
        ("9999-12", DAYS_10, "keep", "9999-12-31"),
    ],
)
def test_lag_and_weekends(due: str, lag: Lag | None, day_off: str, deadline: str) -> None:
    assert deadline_of(period(due), lag, day_off, None) == day(deadline)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("due", "lag", "day_off", "deadline"),
    [
        ("2022-04", None, "next", "2022-05-04"),  # 2 and 3 May are transferred days off
        ("2022-12", None, "next", "2023-01-09"),
        ("2022-12", None, "previous", "2022-12-30"),
        ("2022-03-05", None, "next", "2022-03-05"),  # a working Saturday
        ("2022-04", WORKING_10, "keep", "2022-05-19"),  # 10 May too
    ],
)
def test_the_production_calendar_of_russia(due: str, lag: Lag | None, day_off: str, deadline: str) -> None:
    calendar = production_calendar("RU")
    assert deadline_of(period(due), lag, day_off, calendar) == day(deadline)  # type: ignore[arg-type]
    assert calendar.warning() is None


def test_years_without_published_transfers_are_told() -> None:
    calendar = production_calendar("RU")
    assert calendar.is_day_off(day("2090-01-01"))
    warning = calendar.warning()
    assert warning is not None
    assert warning.values["years"] == (2090,)


def test_an_unknown_country_has_no_calendar() -> None:
    with pytest.raises(CalendarUnavailable) as refused:
        production_calendar("XX")
    assert refused.value.sentence.values == {"code": "XX"}
    assert refused.value.hint is None


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"repeat": REPEATS["monthly"]}, None),
        ({"repeat": REPEATS["weekly"]}, "repeat-finer"),
        ({"repeat": REPEATS["monthly"], "due": (period("2022-01"), period("2022-05"))}, "repeat-with-list"),
        ({"repeat": REPEATS["monthly"], "due": ()}, "repeat-without-due"),
        ({"repeat": REPEATS["monthly"], "until": period("2021-12")}, "until-before-due"),
        ({"lag": Lag(LONGEST_LAG + 1, working=True, text="3661wd")}, "lag-too-long"),
        ({"due": tuple(period("2022-01") for _ in range(MOST_POINTS + 1))}, "too-many-points"),
    ],
)
def test_faults_of_an_activity(values: dict[str, object], code: str | None) -> None:
    fault = grid_fault(one(**values), Plan(period=period("2022")))  # type: ignore[arg-type]
    assert (fault.code if fault else None) == code


def test_a_series_needs_an_end() -> None:
    fault = grid_fault(one(repeat=REPEATS["monthly"]), Plan())
    assert fault is not None
    assert fault.code == "series-without-end"


def test_names_of_points() -> None:
    plan = Plan(period=period("2022"))
    assert point_names(one(), plan) == ()
    assert point_names(one(due="2022-10", repeat=REPEATS["monthly"]), plan) == ("2022-10", "2022-11", "2022-12")
    assert point_names(one(due=None, repeat=REPEATS["monthly"]), plan) == ()


def test_dateutil_is_imported_only_for_series_of_days() -> None:
    program = """
import sys
from datetime import date
from cluster_cli.core.model import Repeat
from cluster_cli.core.periods import parse_period
from cluster_cli.core.plan.schedule import occurrences
monthly = Repeat(1, "month", "monthly")
occurrences(parse_period("2022-01"), monthly, parse_period("2022"))
assert "dateutil" not in sys.modules
occurrences(parse_period("2022-01-31"), monthly, parse_period("2022"))
assert "dateutil" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
