"""Periods as a plan writes them, and days put into words."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_cli.core.messages import in_month, relative, shift, weekday
from cluster_cli.core.periods import (
    Period,
    PeriodFault,
    day_period,
    month_length,
    month_period,
    parse_day,
    parse_interval,
    parse_period,
    plus_days,
)
from cluster_cli.i18n import Words
from tests.core.plans import day, period


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2022", "2022-01-01", "2022-12-31", "year"),
        ("2022-9M", "2022-01-01", "2022-09-30", "nine-months"),
        ("2022-SY", "2022-09-01", "2023-08-31", "school-year"),
        ("2022-H1", "2022-01-01", "2022-06-30", "half-year"),
        ("2022-H2", "2022-07-01", "2022-12-31", "half-year"),
        ("2022-Q1", "2022-01-01", "2022-03-31", "quarter"),
        ("2022-Q3", "2022-07-01", "2022-09-30", "quarter"),
        ("2022-02", "2022-02-01", "2022-02-28", "month"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("1900-02", "1900-02-01", "1900-02-28", "month"),
        ("2000-02", "2000-02-01", "2000-02-29", "month"),
        ("2022-03-15", "2022-03-15", "2022-03-15", "day"),
        ("9999", "9999-01-01", "9999-12-31", "year"),
    ],
)
def test_the_forms_of_a_period(text: str, first: str, last: str, precision: str) -> None:
    found = parse_period(text)
    assert isinstance(found, Period)
    assert (found.first, found.last, found.precision, found.name) == (day(first), day(last), precision, text)
    assert str(found) == text
    assert day(first) in found
    assert day(last) in found
    assert plus_days(day(last), 1) not in found or day(last) == date.max
    assert parse_interval(text) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2022-13", "no-such-month"), ("2022-00", "no-such-month"), ("2022-13-01", "no-such-month"),
        ("2022-02-30", "no-such-day"), ("2022-02-00", "no-such-day"), ("2023-02-29", "no-such-day"),
        ("0000", "not-a-period"), ("0000-01-01", "not-a-period"), ("9999-SY", "not-a-period"), ("", "not-a-period"),
        ("2022-Q5", "not-a-period"), ("2022-H3", "not-a-period"), ("2022-3", "not-a-period"), ("22-03", "not-a-period"),
        ("2022-03-15 ", "not-a-period"), ("2022-03\n", "not-a-period"), ("٢٠٢٢-٠٣", "not-a-period"),
        ("2022-q1", "not-a-period"), ("15.03.2022", "not-a-period"), ("2022-01/2022-02", "not-a-period"),
    ],
)  # fmt: skip
def test_what_is_no_period(text: str, code: str) -> None:
    found = parse_period(text)
    assert isinstance(found, PeriodFault)
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-01/2022-12", "2022-01-01", "2022-12-31"),
        ("2022-03-15/2022-Q2", "2022-03-15", "2022-06-30"),
        ("2022/2022-03", "2022-01-01", "2022-03-31"),  # ends before the first of the two does: still forward
        ("2022-05/2022-05", "2022-05-01", "2022-05-31"),
    ],
)
def test_an_interval_runs_from_first_to_last(text: str, first: str, last: str) -> None:
    found = parse_interval(text)
    assert isinstance(found, Period)
    assert (found.first, found.last, found.precision, found.name) == (day(first), day(last), "interval", text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2022-03/2022-02", "backward-interval"), ("2022-13/2022-12", "no-such-month"), ("2022/2022-02-30", "no-such-day"),
        ("2022/", "not-a-period"), ("/2022", "not-a-period"), ("2022/2023/2024", "not-a-period"),
    ],
)  # fmt: skip
def test_what_is_no_interval(text: str, code: str) -> None:
    found = parse_interval(text)
    assert isinstance(found, PeriodFault)
    assert found.code == code


def test_a_day_is_a_day() -> None:
    assert parse_day("2022-03-15") == day("2022-03-15")
    for text, code in (("2022-03", "not-a-period"), ("2022-02-30", "no-such-day"), ("x", "not-a-period")):
        found = parse_day(text)
        assert isinstance(found, PeriodFault)
        assert found.code == code


@given(st.integers(1, 9999), st.integers(1, 12))
def test_months_are_those_of_the_calendar(year: int, number: int) -> None:
    assert month_length(year, number) == calendar.monthrange(year, number)[1]
    found = month_period(year, number)
    assert parse_period(found.name) == found


@given(st.dates())
def test_a_day_is_its_own_period(on: date) -> None:
    found = day_period(on)
    assert parse_period(found.name) == found
    assert (found.first, found.last) == (on, on)


@given(st.text(max_size=24))
def test_no_text_crashes(text: str) -> None:
    for parse in (parse_period, parse_interval, parse_day):
        parse(text)


@given(st.dates(), st.integers(-4_000_000, 4_000_000))
def test_days_end_with_the_calendar(on: date, count: int) -> None:
    moved = plus_days(on, count)
    assert moved in {date.min, date.max} or (moved - on).days == count


@pytest.mark.parametrize(
    ("days", "english"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (16, "in 16 days"), (-2, "2 days ago")],
)
def test_days_beside_today(days: int, english: str) -> None:
    assert Words("en").say(relative(days)) == english


@pytest.mark.parametrize(
    ("before", "after", "count", "english"),
    [
        ("2022-02", "2022-04", 61, "2 months (61 days)"),
        ("2022-11", "2023-01", 62, "2 months (62 days)"),
        ("2022-02", "2022-03", 31, "1 month (31 days)"),
        ("2022-02", "2022-02", 0, "0 days"),
        ("2022-02-28", "2022-04", 61, "61 days"),
        (None, "2022-04", 61, "61 days"),
    ],
)
def test_month_against_month(before: str | None, after: str, count: int, english: str) -> None:
    """The same in Russian: «2 мес. (61 день)»."""
    start = period(before) if before else None
    assert Words("en").say(shift(start, period(after), count)) == english


def test_the_weekday_and_the_month() -> None:
    words = Words("en")
    assert words.say(weekday(day("2022-03-15"))) == "Tuesday"
    assert words.say(in_month(2022, 2)) == "in February 2022"
