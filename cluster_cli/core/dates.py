"""How a day is spoken of: its weekday, how far off it is (`in 16 days`), its month (`in February 2022`).

All are messages: the words are found where they are printed, in the reader's language.
"""

from __future__ import annotations

from datetime import date

from cluster_cli.core.messages import N_, Message, Term, counted, days, message
from cluster_cli.core.periods import Period

WEEKDAYS = (
    Term("monday", "Monday"), Term("tuesday", "Tuesday"), Term("wednesday", "Wednesday"), Term("thursday", "Thursday"),
    Term("friday", "Friday"), Term("saturday", "Saturday"), Term("sunday", "Sunday"),
)  # fmt: skip
IN_MONTHS = (
    N_("in January {year}"), N_("in February {year}"), N_("in March {year}"), N_("in April {year}"),
    N_("in May {year}"), N_("in June {year}"), N_("in July {year}"), N_("in August {year}"),
    N_("in September {year}"), N_("in October {year}"), N_("in November {year}"), N_("in December {year}"),
)  # fmt: skip


def weekday(day: date) -> Term:
    """The day of the week."""
    return WEEKDAYS[day.weekday()]


def relative(days: int) -> Message:
    """How far off a day is: today, tomorrow, yesterday, `in 16 days`, `16 days ago`."""
    if days == 0:
        return message("today")
    if days == 1:
        return message("tomorrow")
    if days == -1:
        return message("yesterday")
    if days > 0:
        return counted("in {count} day", "in {count} days", days)
    return counted("{count} day ago", "{count} days ago", -days)


def in_month(year: int, month: int) -> Message:
    """`in February 2022`, in Russian in its own case."""
    return message(IN_MONTHS[month - 1], year=year)


def shift(before: Period | None, after: Period | None, count: int) -> Message:
    """How far `after` lies from `before`: month against month `2 months (61 days)`, else the days."""
    if before is None or after is None or before.precision != "month" or after.precision != "month":
        return days(count)
    months = (after.first.year - before.first.year) * 12 + after.first.month - before.first.month
    if not months:
        return days(count)
    return message("{months} ({days})", months=counted("{count} month", "{count} months", months), days=days(count))
