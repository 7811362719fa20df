"""Texts given meaning by the field's type: days, periods, numbers, ids. What has none is a diagnostic and `None`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from cluster_cli.core.dates import in_month
from cluster_cli.core.messages import Value, days, message
from cluster_cli.core.model import Lag, Repeat
from cluster_cli.core.patterns import late
from cluster_cli.core.periods import Period, PeriodFault, parse_interval, parse_period
from cluster_cli.core.plan.schedule import parse_lag, parse_repeat
from cluster_cli.store.nodes import PLAIN, POISON, Node, Scalar
from cluster_cli.store.walk import KINDS, MOST_SHOWN, Walk, did_you_mean

Reader = Callable[[Node, Walk], Any]

MAX_ID = 64
NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
COUNT = re.compile(r"[0-9]{1,9}")
_ZONE = late(r"[A-Za-z0-9_+-]{1,32}(?:/[A-Za-z0-9_+-]{1,32}){0,2}")
TEXT = KINDS[Scalar]


def read_text(node: Node, walk: Walk) -> str | None:
    """A free text, as written; invisible characters and a cut-off end are warnings."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    text = node.text
    if not text.isprintable():
        walk.look_closer(node)
    if walk.has_comments and node.style == PLAIN:
        walk.check_cut(node)
    return text


def read_id(node: Node, walk: Walk) -> str | None:
    """A name of 1 to 64 printable characters in NFC, no blank at its ends."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    text = node.text
    if 0 < len(text) <= MAX_ID and text.isprintable() and text[0] != " " and text[-1] != " ":
        if text.isascii():
            return text
        if _is_composed(text):
            walk.check_letters(node)
            return text
    if node.style != POISON:
        walk.error("bad-id", node, text=text[:MOST_SHOWN], limit=MAX_ID)
    return None


def _is_composed(text: str) -> bool:
    """Whether accents are written together with their letters (NFC), so that equal names are equal texts."""
    from unicodedata import is_normalized  # noqa: PLC0415 - most ids are ASCII

    return is_normalized("NFC", text)


def read_period(node: Node, walk: Walk) -> Period | None:
    """A period `2022-03`; no interval."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    found = parse_period(node.text) if len(node.text) <= 10 else PeriodFault("not-a-period", {"text": node.text})
    if type(found) is Period:
        return found
    _no_period(node, found, walk)
    return None


def read_interval(node: Node, walk: Walk) -> Period | None:
    """A period or an interval `A/B`."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    found = parse_interval(node.text) if len(node.text) <= 21 else PeriodFault("not-a-period", {"text": node.text})
    if type(found) is Period:
        return found
    _no_period(node, found, walk)
    return None


def read_day(node: Node, walk: Walk) -> date | None:
    """One day `2022-03-15`."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    text = node.text
    found = parse_period(text) if len(text) <= 10 else PeriodFault("not-a-period", {"text": text})
    if type(found) is Period and found.precision == "day":
        return found.first
    if isinstance(found, PeriodFault) and found.code != "not-a-period":
        _no_period(node, found, walk)
    elif node.style != POISON:
        walk.error("not-a-day", node, text=text[:MOST_SHOWN])
    return None


def _no_period(node: Scalar, found: Period | PeriodFault, walk: Walk) -> None:
    if node.style == POISON or isinstance(found, Period):
        return
    text = str(found.values.get("text", node.text))[:MOST_SHOWN]
    values: dict[str, Value] = {"text": text}
    if found.code == "no-such-day":
        when = in_month(int(found.values["year"]), int(found.values["month"]))
        values |= {"when": when, "length": days(int(found.values["length"]))}
    elif found.code == "no-such-month":
        values["month"] = str(found.values["month"])
    walk.note("error", found.code, (node.start, node.end), values)


def read_number(node: Node, walk: Walk) -> Decimal | None:
    """An exact decimal with a point."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    if NUMBER.fullmatch(node.text):
        return Decimal(node.text)
    if node.style != POISON:
        walk.error("not-a-number", node, text=node.text[:MOST_SHOWN])
    return None


def read_weight(node: Node, walk: Walk) -> Fraction | None:
    """A share in progress: a decimal greater than 0, exact."""
    number = read_number(node, walk)
    if number is None:
        return None
    if number <= 0:
        walk.error("not-positive", node, text=str(number))
        return None
    return Fraction(number)


def read_count(node: Node, walk: Walk) -> int | None:
    """A whole number, 0 or more."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    if COUNT.fullmatch(node.text):
        return int(node.text)
    if node.style != POISON:
        walk.error("not-a-count", node, text=node.text[:MOST_SHOWN])
    return None


def read_flag(node: Node, walk: Walk) -> bool | None:
    """`true` or `false`."""
    found = choice(("true", "false"))(node, walk)
    return None if found is None else found == "true"


def read_lag(node: Node, walk: Walk) -> Lag | None:
    """`10d` days, `10wd` working days."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    found = parse_lag(node.text)
    if found is not None:
        return found
    if node.style != POISON:
        walk.error("not-a-lag", node, text=node.text[:MOST_SHOWN])
    return None


def read_repeat(node: Node, walk: Walk) -> Repeat | None:
    """`monthly` and its like, or `every 2 weeks`."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    found = parse_repeat(node.text)
    if found is not None:
        return found
    if node.style != POISON:
        walk.error("not-a-repeat", node, text=node.text[:MOST_SHOWN])
    return None


def read_format(node: Node, walk: Walk) -> str | None:
    """The version of the file format: 1."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    if node.text != "1" and node.style != POISON:
        walk.error("unknown-format", node, text=node.text[:MOST_SHOWN])
        return None
    return node.text


def read_timezone(node: Node, walk: Walk) -> str | None:
    """The name of a time zone; one that nobody knows is kept, so that no other zone takes its place unseen."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    if node.style == POISON:
        return None
    if not _is_installed(node.text) and not _is_known(node.text):
        _no_timezone(node, walk)
    return node.text


def _is_installed(name: str) -> bool:
    """Whether the system keeps this zone in its usual folder: to import `zoneinfo` takes a fifth of a start."""
    if not _ZONE().fullmatch(name):
        return False
    try:
        with open(f"/usr/share/zoneinfo/{name}", "rb") as file:  # noqa: PTH123 - the hot path
            return file.read(4) == b"TZif"
    except OSError:
        return False


def _is_known(name: str) -> bool:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - mostly the system keeps the zone

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # KeyError: not found
        return False
    return True


def _no_timezone(node: Scalar, walk: Walk) -> None:
    known = _known_timezones()
    if not known:
        return  # the machine lacks its data of time zones; that is no fault of the file
    near = walk.nearest(node.text, known)
    hint = did_you_mean(near) if near else message("Write a name such as Asia/Tomsk.")
    walk.error("unknown-timezone", node, text=node.text[:MOST_SHOWN], hint=hint)


@cache
def _known_timezones() -> tuple[str, ...]:
    from zoneinfo import available_timezones  # noqa: PLC0415

    return tuple(sorted(available_timezones()))


def choice(options: tuple[str, ...]) -> Reader:
    """A reader of one of a few words."""
    known = frozenset(options)

    def read(node: Node, walk: Walk) -> str | None:
        if type(node) is not Scalar:
            walk.wrong_kind(node, TEXT)
            return None
        if node.text in known:
            return node.text
        if node.style != POISON:
            _no_choice(node, walk, options)
        return None

    return read


def _no_choice(node: Scalar, walk: Walk, options: tuple[str, ...]) -> None:
    near = walk.nearest(node.text, options)
    hint = did_you_mean(near) if near else message("Write one of: {options}.", options=options)
    walk.error("not-a-choice", node, text=node.text[:MOST_SHOWN], hint=hint)


READERS: dict[str, Reader] = {
    "text": read_text,
    "id": read_id,
    "day": read_day,
    "period": read_period,
    "interval": read_interval,
    "number": read_number,
    "weight": read_weight,
    "money": read_number,
    "count": read_count,
    "lag": read_lag,
    "repeat": read_repeat,
    "flag": read_flag,
    "format": read_format,
    "timezone": read_timezone,
}
