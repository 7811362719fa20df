"""Texts given meaning by the field's type: days, periods, numbers, ids; and what a pass over a file notes down.

What has no meaning is a diagnostic and `None`. Traps in a text, which people do not see, get a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Set
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from cluster_cli.core.diagnostics import Diagnostic, Severity, Span
from cluster_cli.core.messages import N_, Message, Term, Value, days, in_month, message
from cluster_cli.core.model import File, Lag, Repeat
from cluster_cli.core.periods import Period, PeriodFault, parse_interval, parse_period
from cluster_cli.core.plan.schedule import parse_lag, parse_repeat
from cluster_cli.core.text import late
from cluster_cli.store.nodes import MAX_FAULTS, MOST_SHOWN, PLAIN, POISON, Mapping, Node, Scalar, Sequence, beginning

MAX_ID = 64
MOST_SEARCHES = 200
"""How often a near name is looked for: a file may be full of wrong words."""
NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
COUNT = re.compile(r"[0-9]{1,9}")
_ZONE = late(r"[A-Za-z0-9_+-]{1,32}(?:/[A-Za-z0-9_+-]{1,32}){0,2}")

KINDS = {
    Scalar: Term("text", N_("a text")),
    Mapping: Term("mapping", N_("a record of keys and values")),
    Sequence: Term("list", N_("a list")),
}

TEXT = KINDS[Scalar]

_HIDDEN = late(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\u2028\u2029\ufeff]"
)
_CUT = late(r"[ \t]+#[^\s#]")
_WORD = late(r"[^\W\d_]+")
_LATIN = late(r"[A-Za-z]")
_CYRILLIC = late(r"[Ѐ-ӿ]")
LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХаеорсухіѕј", "ABEKMHOPCTYXaeopcyxisj")


class TooManyFaults(Exception):
    """The bound on diagnostics of one file is reached."""


class Walk:
    """The text being read and what was found in it."""

    __slots__ = ("faults", "file", "has_comments", "searches", "text")

    def __init__(self, text: str, file: File, faults: list[Diagnostic]) -> None:
        self.text = text
        self.file: File = file
        self.faults = faults
        self.searches = 0
        self.has_comments = " #" in text or "\t#" in text

    def note(self, severity: Severity, code: str, span: tuple[int, int], values: dict[str, Value]) -> None:
        """Add a diagnostic at characters `span`."""
        if len(self.faults) >= MAX_FAULTS:
            self.faults.append(Diagnostic("too-many-faults", "error", Span(self.file, *span), {"limit": MAX_FAULTS}))
            raise TooManyFaults
        self.faults.append(Diagnostic(code, severity, Span(self.file, *span), values))

    def error(self, code: str, node: Node, **values: Value) -> None:
        """Add an error that points at a node."""
        self.note("error", code, beginning(node), values)

    def warn(self, code: str, start: int, end: int, **values: Value) -> None:
        """Add a warning at characters `start` to `end`."""
        self.note("warning", code, (start, end), values)

    def wrong_kind(self, node: Node, expected: Term) -> None:
        """A text where a list belongs, and the like; a poisoned node was reported before."""
        if not (isinstance(node, Scalar) and node.style == POISON):
            self.error("wrong-kind", node, expected=expected, found=KINDS[type(node)])

    def look_closer(self, node: Scalar) -> None:
        """Warn of the first character in a text that nobody can see."""
        match = _HIDDEN().search(node.text)
        if match is None:
            return
        at = self.text.find(match[0], node.start, node.end)
        start, end = (at, at + 1) if at >= 0 else (node.start, node.end)
        self.warn("hidden-character", start, end, character=f"U+{ord(match[0]):04X}")

    def check_cut(self, node: Scalar) -> None:
        """Warn where `#` right after a blank ends a plain text and a word follows it at once."""
        match = _CUT().match(self.text, node.end)
        if match is not None:
            start = match.end() - 2
            line_end = self.text.find("\n", start)
            rest = self.text[start : len(self.text) if line_end < 0 else line_end].rstrip("\r")
            self.warn("cut-by-hash", start, start + 1, lost=rest[:60])

    def check_letters(self, node: Scalar) -> None:
        """Warn of a word made of Latin and Cyrillic letters at once: it looks like another one and is not."""
        if node.text.isascii():
            return
        for word in _WORD().findall(node.text):
            if _LATIN().search(word) and _CYRILLIC().search(word):
                self.warn("mixed-letters", node.start, node.end, text=node.text[:MOST_SHOWN])
                return

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """The known word most like `word`; not looked for without end, since a file may be full of wrong words."""
        from cluster_cli.core.text import nearest  # noqa: PLC0415 - only where a name was not found

        self.searches += 1
        near = nearest(word, known) if self.searches <= MOST_SEARCHES else []
        return near[0] if near else None

    def unknown_key(self, key: Scalar, value: Node, known: tuple[str, ...], *, flow: bool) -> None:
        """A key that this record does not have, with the nearest one that it has."""
        if key.style == POISON:
            return
        name = key.text[:MOST_SHOWN]
        if flow and value.start == value.end == key.end and isinstance(value, Scalar):
            self.error("cut-by-comma", key, text=name)
            return
        plain = key.text.translate(LOOK_ALIKE)
        if plain in known:
            self.error("look-alike-key", key, key=name, nearest=plain)
            return
        bare = key.text.strip()
        if bare != key.text:
            hint = message("Blanks of another kind stand at it: type it anew.")
            self.error("unknown-key", key, key=name, hint=hint, nearest=bare)
            return
        near = self.nearest(key.text, known)
        hint = did_you_mean(near) if near else message("Known here: {known}.", known=known)
        self.error("unknown-key", key, key=name, hint=hint, nearest=near)

    def was_meant(self, name: str, starts: Set[int]) -> bool:
        """Whether an unknown key at one of these places was found to be a misspelt `name`."""
        first = min(starts, default=0)
        for fault in reversed(self.faults):
            if isinstance(fault.where, Span):
                if fault.where.start < first:
                    return False
                if fault.where.start in starts and fault.values.get("nearest") == name:
                    return True
        return False


def did_you_mean(name: str) -> Message:
    """The remedy for a misspelt name."""
    return message("Did you mean `{nearest}`?", nearest=name)


Reader = Callable[[Node, Walk], Any]


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
    period = parse_period(node.text) if len(node.text) <= 10 else PeriodFault("not-a-period", {"text": node.text})
    if type(period) is Period:
        return period
    _no_period(node, period, walk)
    return None


def read_interval(node: Node, walk: Walk) -> Period | None:
    """A period or an interval `A/B`."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    period = parse_interval(node.text) if len(node.text) <= 21 else PeriodFault("not-a-period", {"text": node.text})
    if type(period) is Period:
        return period
    _no_period(node, period, walk)
    return None


def read_day(node: Node, walk: Walk) -> date | None:
    """One day `2022-03-15`."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    text = node.text
    period = parse_period(text) if len(text) <= 10 else PeriodFault("not-a-period", {"text": text})
    if type(period) is Period and period.precision == "day":
        return period.first
    if isinstance(period, PeriodFault) and period.code != "not-a-period":
        _no_period(node, period, walk)
    elif node.style != POISON:
        walk.error("not-a-day", node, text=text[:MOST_SHOWN])
    return None


def _no_period(node: Scalar, period: Period | PeriodFault, walk: Walk) -> None:
    if node.style == POISON or isinstance(period, Period):
        return
    text = str(period.values.get("text", node.text))[:MOST_SHOWN]
    values: dict[str, Value] = {"text": text}
    if period.code == "no-such-day":
        when = in_month(int(period.values["year"]), int(period.values["month"]))
        values |= {"when": when, "length": days(int(period.values["length"]))}
    elif period.code == "no-such-month":
        values["month"] = str(period.values["month"])
    walk.note("error", period.code, (node.start, node.end), values)


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
    word = choice(("true", "false"))(node, walk)
    return None if word is None else word == "true"


def read_lag(node: Node, walk: Walk) -> Lag | None:
    """`10d` days, `10wd` working days."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    lag = parse_lag(node.text)
    if lag is not None:
        return lag
    if node.style != POISON:
        walk.error("not-a-lag", node, text=node.text[:MOST_SHOWN])
    return None


def read_repeat(node: Node, walk: Walk) -> Repeat | None:
    """`monthly` and its like, or `every 2 weeks`."""
    if type(node) is not Scalar:
        walk.wrong_kind(node, TEXT)
        return None
    repeat = parse_repeat(node.text)
    if repeat is not None:
        return repeat
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
    zones = _known_timezones()
    if not zones:
        return  # the machine lacks its data of time zones; that is no fault of the file
    near = walk.nearest(node.text, zones)
    hint = did_you_mean(near) if near else message("Write a name such as Asia/Tomsk.")
    walk.error("unknown-timezone", node, text=node.text[:MOST_SHOWN], hint=hint)


@cache
def _known_timezones() -> tuple[str, ...]:
    from zoneinfo import available_timezones  # noqa: PLC0415

    return tuple(sorted(available_timezones()))


def choice(options: tuple[str, ...]) -> Reader:
    """A reader of one of a few words."""
    words = frozenset(options)

    def read(node: Node, walk: Walk) -> str | None:
        if type(node) is not Scalar:
            walk.wrong_kind(node, TEXT)
            return None
        if node.text in words:
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
