"""The only clock: today in the plan's own time zone, and a day as a person names it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from cluster_cli.cli.failure import Failure
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.patterns import late
from cluster_cli.core.periods import PeriodFault, parse_day
from cluster_cli.core.text import shortened

TODAY = ("today", "сегодня")
YESTERDAY = ("yesterday", "вчера")
_DOTTED = late(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def today(timezone: str | None) -> date:
    """Today in `timezone` (a name of the IANA data base); without one, on this machine.

    Raises:
        Failure: no such time zone is known here.
    """
    if timezone is None:
        return datetime.now(UTC).astimezone().date()  # noqa: TID251 - the clock itself
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return datetime.now(ZoneInfo(timezone)).date()  # noqa: TID251 - the clock itself
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise Failure(
            message('this machine does not know the time zone "{zone}" that the plan names', zone=timezone),
            message("Write a name such as Asia/Tomsk, install the data of time zones, or name the day yourself:"),
            Command("python -m pip install tzdata"),
            Command("cluster status --as-of 2022-03-15"),
        ) from fault


def today_here(timezone: str | None) -> date:
    """Today in the plan's time zone, on this machine where it does not know that zone: nothing stops a check."""
    try:
        return today(timezone)
    except Failure:
        return today(None)


def day_named(text: str, option: str, timezone: str | None) -> date:
    """The day that `text` names: 2022-01-27, 27.01.2022, today, yesterday (or the same words in Russian).

    Args:
        text: what the user wrote.
        option: the option it was written for, to name it in the failure.
        timezone: the plan's zone, for the words.

    Raises:
        Failure: it is no day.
    """
    word = text.strip().lower()
    if word in TODAY:
        return today(timezone)
    if word in YESTERDAY:
        return today(timezone) - timedelta(days=1)
    if match := _DOTTED().fullmatch(word):
        word = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    found = parse_day(word)
    text = shortened(text, 80)
    if isinstance(found, PeriodFault):
        raise Failure(_why(text, option, found), message("Write 2022-01-27, 27.01.2022, today or yesterday."))
    return found


def _why(text: str, option: str, fault: PeriodFault) -> Message:
    if fault.code == "no-such-day":
        length = fault.values["length"]
        return message(
            "{option}: there is no day {text}, that month has {length} days", option=option, text=text, length=length
        )
    return message('{option}: "{text}" is not a day', option=option, text=text)
