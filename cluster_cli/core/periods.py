"""Periods: spans of whole days with a precision, as a plan writes them.

`2022`, `2022-9M` (nine months), `2022-SY` (school year from 1 September), `2022-H1`, `2022-Q3`, `2022-03`,
`2022-03-15`, and an interval `A/B` from the first day of A to the last of B. ASCII digits in these forms and nothing
else; both ends are included.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from msgspec import Struct

Precision = Literal["day", "month", "quarter", "half-year", "nine-months", "year", "school-year", "interval"]

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SPAN = re.compile(r"([0-9]{4})(?:-(?:(9M)|(SY)|H([12])|Q([1-4])|([0-9]{2})))?")
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Period(Struct, frozen=True, order=True, gc=False):
    """The days from `first` to `last`, both included. `name` is the form in which a plan writes it, and its identity."""

    first: date
    last: date
    precision: Precision
    name: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return self.name


class PeriodFault(Struct, frozen=True):
    """Why a text is no period: a diagnostic code and its named values."""

    code: Literal["no-such-day", "no-such-month", "not-a-period", "backward-interval"]
    values: dict[str, str | int]


def month_length(year: int, month: int) -> int:
    """Days in a month of the Gregorian calendar."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _MONTH_LENGTHS[month - 1]


def day_period(day: date) -> Period:
    """The one-day period of a date."""
    return Period(day, day, "day", day.isoformat())


def month_period(year: int, month: int) -> Period:
    """A calendar month."""
    return Period(
        date(year, month, 1), date(year, month, month_length(year, month)), "month", f"{year:04d}-{month:02d}"
    )


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period | PeriodFault:
    """Read a period other than an interval; a fault is a value with its own code."""
    if match := _DAY.fullmatch(text):
        return _day(text, int(match[1]), int(match[2]), int(match[3]))
    match = _SPAN.fullmatch(text)
    if match is None or match[1] == "0000":
        return PeriodFault("not-a-period", {"text": text})
    year = int(match[1])
    if match[6]:
        month = int(match[6])
        if not 1 <= month <= 12:
            return PeriodFault("no-such-month", {"text": text, "month": match[6]})
        return month_period(year, month)
    return _long_span(text, year, match)


def _day(text: str, year: int, month: int, day: int) -> Period | PeriodFault:
    if year == 0:
        return PeriodFault("not-a-period", {"text": text})
    if not 1 <= month <= 12:
        return PeriodFault("no-such-month", {"text": text, "month": f"{month:02d}"})
    length = month_length(year, month)
    if not 1 <= day <= length:
        return PeriodFault("no-such-day", {"text": text, "year": year, "month": month, "length": length})
    whole_day = date(year, month, day)
    return Period(whole_day, whole_day, "day", text)


def _long_span(text: str, year: int, match: re.Match[str]) -> Period | PeriodFault:
    nine, school, half, quarter = match[2], match[3], match[4], match[5]
    if nine:
        return Period(date(year, 1, 1), date(year, 9, 30), "nine-months", text)
    if school:
        if year == date.max.year:
            return PeriodFault("not-a-period", {"text": text})
        return Period(date(year, 9, 1), date(year + 1, 8, 31), "school-year", text)
    if half:
        last = 6 * int(half)
        return Period(date(year, last - 5, 1), date(year, last, month_length(year, last)), "half-year", text)
    if quarter:
        last = 3 * int(quarter)
        return Period(date(year, last - 2, 1), date(year, last, month_length(year, last)), "quarter", text)
    return Period(date(year, 1, 1), date(year, 12, 31), "year", text)


def parse_interval(text: str) -> Period | PeriodFault:
    """Read a period or an interval `A/B`."""
    start, slash, end = text.partition("/")
    if not slash:
        return parse_period(text)
    first, last = parse_period(start), parse_period(end)
    if isinstance(first, PeriodFault):
        return first
    if isinstance(last, PeriodFault):
        return last
    if last.last < first.first:
        return PeriodFault("backward-interval", {"text": text})
    return Period(first.first, last.last, "interval", text)


def parse_day(text: str) -> date | PeriodFault:
    """Read a single day `2022-03-15`."""
    period = parse_period(text)
    if isinstance(period, PeriodFault):
        return period
    return period.first if period.precision == "day" else PeriodFault("not-a-period", {"text": text})


def plus_days(day: date, count: int) -> date:
    """A day moved by `count`, held within the calendar's ends."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return date.max if count > 0 else date.min
