"""What a person gives to a command, before anything is made of it: texts, days, periods.

What no plan can hold, and what is no day or no period, is refused here, so that a change is begun with right values only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date

from cluster_cli.app.failure import Failure
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.patterns import late
from cluster_cli.core.periods import Period, PeriodFault, parse_day, parse_period, plus_days
from cluster_cli.core.text import shortened, visible

LONGEST = 64 * 1024
"""Bytes of one text; the reader takes no longer one."""
TODAY = ("today", "сегодня")
YESTERDAY = ("yesterday", "вчера")
_DOTTED = late(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def clean(text: str, option: str) -> str:
    """The text with line ends as LF; an empty one is left to the command.

    Args:
        text: what was given.
        option: what it was given for, to name it in the failure.

    Raises:
        Failure: it is of blanks only, too long, or holds what no reader would see.
    """
    if text.isascii() and text.isprintable() and len(text) < LONGEST and (not text or not text.isspace()):
        return text
    text = text.replace("\r\n", "\n")
    refusal = _refusal(text, option)
    if refusal is not None:
        raise Failure(refusal)
    return text


def _refusal(text: str, option: str) -> Message | None:
    """Why a text cannot stand in a plan."""
    if text and not text.strip():
        return message("{option}: the text is empty but for blanks", option=option)
    controls = (sign for sign in text if sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Zl", "Zp"})
    control = next(controls, None)
    if control is not None:
        return message(
            "{option}: the text holds a control character: {character}", option=option, character=visible(control)
        )
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return message("{option}: the text is not in the encoding of this terminal", option=option)
    if len(text.encode()) > LONGEST:
        return message("{option}: the text is longer than {most} bytes", option=option, most=LONGEST)
    return None


def cleaned(texts: Iterable[str] | None, option: str) -> tuple[str, ...]:
    """All the texts of an option that may be repeated."""
    return tuple(clean(text, option) for text in texts or ())


def identifiers(names: Iterable[str]) -> tuple[str, ...]:
    """The ids that a command is about, each once.

    Raises:
        Failure: there is none.
    """
    ids = tuple(dict.fromkeys(clean(name, "ID") for name in names))
    if not ids:
        raise Failure(message("no ids were given"), Command("cluster list --ids"))
    return ids


def day_named(text: str, option: str, today: Callable[[], date]) -> date:
    """The day that `text` names: 2022-01-27, 27.01.2022, today, yesterday (or the same words in Russian).

    Args:
        text: what the user wrote.
        option: the option it was written for, to name it in the failure.
        today: asked only where the text is one of the words.

    Raises:
        Failure: it is no day.
    """
    word = text.strip().lower()
    if word in TODAY:
        return today()
    if word in YESTERDAY:
        return plus_days(today(), -1)
    if match := _DOTTED().fullmatch(word):
        word = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    day = parse_day(word)
    if isinstance(day, PeriodFault):
        why = _no_day(shortened(text, 80), option, day)
        raise Failure(why, message("Write 2022-01-27, 27.01.2022, today or yesterday."))
    return day


def _no_day(text: str, option: str, fault: PeriodFault) -> Message:
    if fault.code == "no-such-day":
        length = fault.values["length"]
        return message(
            "{option}: there is no day {text}, that month has {length} days", option=option, text=text, length=length
        )
    return message("{option}: “{text}” is not a day", option=option, text=text)


def given_day(text: str | None, option: str, today: date) -> date | None:
    """A day as a person names it, where one is named; `today` is that of the command, which `--as-of` may have set.

    Raises:
        Failure: it is no day.
    """
    return None if text is None else day_named(text, option, lambda: today)


def given_period(text: str) -> Period:
    """A deadline as a period.

    Raises:
        Failure: it is none.
    """
    period = parse_period(text.strip())
    if isinstance(period, PeriodFault):
        raise Failure(
            message("“{text}” is not a period", text=shortened(text, 80)),
            message("Write a day 2022-03-15, a month 2022-03, a quarter 2022-Q1, a half-year 2022-H1 or a year 2022."),
            Command("cluster help dates"),
        )
    return period
