"""The calendar's arithmetic: the grid of a series, days off, and the deadline that a due period gives.

Month arithmetic starts from the first occurrence each time, so month ends never drift. Nothing here raises on data: a
grid that cannot be laid is a `ScheduleFault`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Protocol

from msgspec import Struct

from cluster_cli.core.messages import Value
from cluster_cli.core.model import Activity, DayOff, Lag, Plan, Repeat
from cluster_cli.core.periods import Period, day_period, month_length, month_period, plus_days
from cluster_cli.core.text import pattern

MOST_POINTS = 5_000
MOST_POINTS_IN_ALL = 1_000_000
LONGEST_LAG = 3_660
_MOST_DAYS_OFF = 366
LAG = pattern(r"([0-9]{1,4})(d|wd)")
EVERY = pattern(r"every ([1-9][0-9]{0,2}) (week|month|year)s?")
REPEATS: dict[str, tuple[int, Literal["week", "month", "year"]]] = {
    "weekly": (1, "week"),
    "monthly": (1, "month"),
    "quarterly": (3, "month"),
    "half-yearly": (6, "month"),
    "yearly": (1, "year"),
}
_MONTHS_OF_UNIT = {"month": 1, "year": 12}
_MONTHS_OF_GRID = {"month": 1, "quarter": 3, "half-year": 6, "nine-months": 12, "year": 12, "school-year": 12}


class Calendar(Protocol):
    """Which days nobody works."""

    def is_day_off(self, day: date, /) -> bool:
        """Whether `day` is a day off."""
        ...


FaultCode = Literal[
    "repeat-with-list", "repeat-without-due", "repeat-finer", "repeat-off-grid", "until-before-due", "series-without-end",
    "too-many-points", "lag-too-long",
]  # fmt: skip


class ScheduleFault(Struct, frozen=True):
    """Why a grid cannot be laid: a code and its named values."""

    code: FaultCode
    values: dict[str, Value] = {}


class Weekends:
    """The calendar where no production calendar is given: Saturdays and Sundays are days off."""

    def is_day_off(self, day: date, /) -> bool:
        """Whether `day` is a Saturday or a Sunday."""
        return day.weekday() >= 5


WEEKENDS = Weekends()


def parse_lag(text: str) -> Lag | None:
    """`10d` days, `10wd` working days; `None` for anything else."""
    match = LAG().fullmatch(text)
    return Lag(int(match[1]), match[2] == "wd", text) if match else None


def parse_repeat(text: str) -> Repeat | None:
    """`monthly` and its like, or `every 2 weeks`; `None` for anything else."""
    usual = REPEATS.get(text)
    if usual is not None:
        return Repeat(*usual, text)
    match = EVERY().fullmatch(text)
    return Repeat(int(match[1]), _unit(match[2]), text) if match else None


def _unit(word: str) -> Literal["week", "month", "year"]:
    return "week" if word == "week" else "month" if word == "month" else "year"


def deadline_of(period: Period, lag: Lag | None, day_off: DayOff, calendar: Calendar | None) -> date:
    """The last day that counts as in time: the due period's last day, then the lag, then the rule for days off.

    Without a calendar, Saturdays and Sundays are the days off.
    """
    day = period.last
    if lag is not None:
        day = _lagged(day, lag, calendar or WEEKENDS)
    if day_off == "keep":
        return day
    return _working_day(day, 1 if day_off == "next" else -1, calendar or WEEKENDS)


def days_off_passed(period: Period, lag: Lag | None, day_off: DayOff, calendar: Calendar | None) -> tuple[date, ...]:
    """The days off from the end of the period to its deadline, both included, and to where the rule began to look."""
    if day_off == "keep" and (lag is None or not lag.working):
        return ()
    days_off = calendar or WEEKENDS
    deadline, lagged = deadline_of(period, lag, day_off, calendar), deadline_of(period, lag, "keep", calendar)
    first, last = min(period.last, deadline), max(lagged, deadline)
    span = (plus_days(first, count) for count in range((last - first).days + 1))
    return tuple(day for day in span if days_off.is_day_off(day))


def _lagged(day: date, lag: Lag, calendar: Calendar) -> date:
    count = min(lag.count, LONGEST_LAG)
    if not lag.working:
        return plus_days(day, count)
    for _ in range(count):
        day = _working_day(plus_days(day, 1), 1, calendar)
    return day


def _working_day(day: date, step: int, calendar: Calendar) -> date:
    """`day`, or the nearest working day after or before it; the day itself where none is found within a year."""
    candidate = day
    for _ in range(_MOST_DAYS_OFF):
        if not calendar.is_day_off(candidate):
            return candidate
        candidate = plus_days(candidate, step)
    return day


def occurrences(due: Period, repeat: Repeat, until: Period) -> tuple[Period, ...] | ScheduleFault:
    """The grid of a series: `due`, then every step of `repeat`, as long as one begins by the last day of `until`.

    Names of periods keep their precision (`2022-Q1`, `2022-Q2`, …). At most `MOST_POINTS`.
    """
    fault = series_fault(due, repeat, until)
    return fault if fault is not None else _expanded(due, repeat, until.last)


@lru_cache(maxsize=128)
def _expanded(due: Period, repeat: Repeat, end: date) -> tuple[Period, ...]:
    periods: list[Period] = []
    for period in _grid(due, repeat):
        if period.first > end or len(periods) == MOST_POINTS:
            break
        periods.append(period)
    return tuple(periods)


def step_after(period: Period, repeat: Repeat) -> Period | None:
    """The period one step of the grid later; `None` at the end of the calendar."""
    return _shifted(period, repeat, 1)


def _grid(due: Period, repeat: Repeat) -> Iterator[Period]:
    for index in range(MOST_POINTS + 1):
        period = _shifted(due, repeat, index)
        if period is None:
            return
        yield period


def _shifted(due: Period, repeat: Repeat, steps: int) -> Period | None:
    if due.precision == "day":
        return _shifted_day(due.first, repeat, steps)
    months = due.first.year * 12 + due.first.month - 1 + steps * repeat.every * _MONTHS_OF_UNIT.get(repeat.unit, 1)
    year, month = divmod(months, 12)
    if year + (due.precision == "school-year") > date.max.year:
        return None
    return _grid_period(due, year, month + 1)


def _shifted_day(day: date, repeat: Repeat, steps: int) -> Period | None:
    # Only a series of single days needs the library.
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415

    try:
        if repeat.unit == "week":
            return day_period(day + timedelta(weeks=steps * repeat.every))
        return day_period(day + relativedelta(months=steps * repeat.every * _MONTHS_OF_UNIT[repeat.unit]))
    except (OverflowError, ValueError):
        return None


def _grid_period(due: Period, year: int, month: int) -> Period:
    match due.precision:
        case "month":
            return month_period(year, month)
        case "quarter":
            name = f"{year:04d}-Q{month // 3 + 1}"
        case "half-year":
            name = f"{year:04d}-H{month // 6 + 1}"
        case "nine-months":
            name = f"{year:04d}-9M"
        case "school-year":
            name = f"{year:04d}-SY"
        case _:
            name = f"{year:04d}"
    last_year, last_month = divmod(year * 12 + month - 1 + _length_in_months(due) - 1, 12)
    last = date(last_year, last_month + 1, month_length(last_year, last_month + 1))
    return Period(date(year, month, 1), last, due.precision, name)


def _length_in_months(due: Period) -> int:
    return (due.last.year - due.first.year) * 12 + due.last.month - due.first.month + 1


def series_fault(due: Period, repeat: Repeat, until: Period) -> ScheduleFault | None:
    """Why `due` repeated until `until` gives no grid, if it does not."""
    values: dict[str, Value] = {"due": due, "repeat": repeat.text}
    grid = 0 if due.precision == "day" else _MONTHS_OF_GRID.get(due.precision)
    step = repeat.every * _MONTHS_OF_UNIT.get(repeat.unit, 0)
    if grid is None:
        return ScheduleFault("repeat-off-grid", values)
    if repeat.every < 1 or (grid and (repeat.unit == "week" or step < grid)):
        return ScheduleFault("repeat-finer", values)
    if grid and step % grid:
        return ScheduleFault("repeat-off-grid", values)
    if until.last < due.first:
        return ScheduleFault("until-before-due", values | {"until": until})
    if _count(due, repeat, until.last) > MOST_POINTS:
        return ScheduleFault("too-many-points", values | {"until": until, "most": MOST_POINTS})
    return None


def _count(due: Period, repeat: Repeat, end: date) -> int:
    """How many occurrences there are up to `end`, without laying them (at most one too many)."""
    if repeat.unit == "week":
        return (end - due.first).days // (7 * repeat.every) + 1
    months = (end.year - due.first.year) * 12 + end.month - due.first.month
    return months // (repeat.every * _MONTHS_OF_UNIT[repeat.unit]) + 1


def grid_fault(activity: Activity, plan: Plan) -> ScheduleFault | None:
    """Why the activity's deadlines cannot be laid out, as a value for the rules; `None` where they can."""
    if activity.lag is not None and activity.lag.count > LONGEST_LAG:
        return ScheduleFault("lag-too-long", {"lag": activity.lag.text, "most": LONGEST_LAG})
    if activity.repeat is None:
        many = len(activity.due) > MOST_POINTS
        return ScheduleFault("too-many-points", {"most": MOST_POINTS}) if many else None
    values: dict[str, Value] = {"repeat": activity.repeat.text}
    if not activity.due:
        return ScheduleFault("repeat-without-due", values)
    if len(activity.due) > 1:
        return ScheduleFault("repeat-with-list", values | {"due": activity.due})
    until = activity.until or plan.period
    if until is None:
        return ScheduleFault("series-without-end", values)
    return series_fault(activity.due[0], activity.repeat, until)


def grid_of(activity: Activity, plan: Plan) -> tuple[Period, ...] | ScheduleFault:
    """The due periods of an activity as its plan lays them out; empty where it has no deadline."""
    if activity.repeat is None and activity.lag is None and len(activity.due) <= MOST_POINTS:
        return activity.due
    fault = grid_fault(activity, plan)
    if fault is not None:
        return fault
    until = activity.until or plan.period
    if activity.repeat is None or until is None:
        return activity.due
    return _expanded(activity.due[0], activity.repeat, until.last)


def point_names(activity: Activity, plan: Plan) -> tuple[str, ...]:
    """The names of the activity's points: of a series and of several deadlines the periods of the grid, else none.

    An empty answer also stands for a grid that cannot be laid; `grid_fault` says why.
    """
    if not activity.has_several_points:
        return ()
    grid = grid_of(activity, plan)
    return () if isinstance(grid, ScheduleFault) else tuple(period.name for period in grid)
