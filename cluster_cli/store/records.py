"""Nodes to records: the tables of `core.fields`, compiled once into readers, and a file read with them item by item.

A reader takes a node and returns the value, or `None` where the text has none; it never calls itself on data, so its
depth is bounded by the tables. Every fault of the format is reported, none stops the reading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Set
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.core import fields
from cluster_cli.core.diagnostics import Diagnostic, Severity, Span
from cluster_cli.core.fields import STAGE, Choice, Kind, ListOf, MapOf, OneOrMore, Shape
from cluster_cli.core.messages import N_, Message, Term, Value, days, in_month, message
from cluster_cli.core.model import Activity, Facts, File, Lag, Matrix, Plan, Project, Repeat
from cluster_cli.core.periods import Period, PeriodFault, parse_interval, parse_period
from cluster_cli.core.plan.schedule import parse_lag, parse_repeat
from cluster_cli.core.text import pattern
from cluster_cli.store.document import (
    MAX_FAULTS,
    MOST_SHOWN,
    PLAIN,
    POISON,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
    beginning,
    read_document,
)

MAX_ID = 64
MOST_SEARCHES = 200
"""How often a near name is looked for: a file may be full of wrong words."""
NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
COUNT = re.compile(r"[0-9]{1,9}")
_ZONE = pattern(r"[A-Za-z0-9_+-]{1,32}(?:/[A-Za-z0-9_+-]{1,32}){0,2}")

KINDS = {
    Scalar: Term("text", N_("a text")),
    Mapping: Term("mapping", N_("a record of keys and values")),
    Sequence: Term("list", N_("a list")),
}

TEXT = KINDS[Scalar]

_HIDDEN = pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\u2028\u2029\ufeff]"
)
_CUT = pattern(r"[ \t]+#[^\s#]")
_WORD = pattern(r"[^\W\d_]+")
_LATIN = pattern(r"[A-Za-z]")
_CYRILLIC = pattern(r"[Ѐ-ӿ]")
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


Maker = Callable[..., Any]
"""Makes a record of a mapping; takes the node, the walk, and the key under which a keyed record stands."""


@cache
def reader_of(kind: Kind) -> Reader:
    """The reader of a kind, compiled from its table."""
    match kind:
        case str():
            return READERS[kind]
        case Choice(options):
            return choice(options)
        case ListOf(element):
            return _list_reader(reader_of(element))
        case OneOrMore(element):
            return _one_or_more_reader(reader_of(element))
        case MapOf():
            return _map_reader(kind)
        case Shape():
            return _record_reader(kind)


def _elements(node: Sequence, read: Reader, walk: Walk) -> tuple[Any, ...]:
    values = []
    for element in node.items:
        if type(element) is Scalar and element.is_empty:
            if element.style != POISON:
                walk.error("empty-element", element)
            continue
        value = read(element, walk)
        if value is not None:
            values.append(value)
    return tuple(values)


def _list_reader(read: Reader) -> Reader:
    def read_list(node: Node, walk: Walk) -> tuple[Any, ...] | None:
        if type(node) is not Sequence:
            walk.wrong_kind(node, KINDS[Sequence])
            return None
        return _elements(node, read, walk)

    return read_list


def _one_or_more_reader(read: Reader) -> Reader:
    def read_one_or_more(node: Node, walk: Walk) -> tuple[Any, ...] | None:
        if type(node) is Sequence:
            return _elements(node, read, walk)
        value = read(node, walk)
        return None if value is None else (value,)

    return read_one_or_more


def _map_reader(kind: MapOf) -> Reader:
    if isinstance(kind.value, Shape) and kind.value.keyed is not None:
        return _keyed_reader(kind, _maker(kind.value))
    read_key, read, only = reader_of(kind.key), reader_of(kind.value), kind.named
    dated = kind.key == "day"

    def read_map(node: Node, walk: Walk) -> dict[Any, Any] | None:
        if type(node) is not Mapping:
            walk.wrong_kind(node, KINDS[Mapping])
            return None
        entries: dict[Any, Any] = {}
        for key, value in node.entries:
            if only and key.text not in only:
                walk.unknown_key(key, value, only, flow=node.flow)
            elif (name := _map_key(key, read_key, walk)) is not None and not (type(value) is Scalar and value.is_empty):
                element = read(value, walk)
                if element is not None:
                    entries.setdefault(name if dated else key.text, element)
        return entries

    return read_map


def _map_key(key: Scalar, read_key: Reader, walk: Walk) -> Any:
    return None if key.style == POISON else read_key(key, walk)


def _keyed_reader(kind: MapOf, make: Maker) -> Reader:
    """Records that hold the key under which they stand; stages are a tuple, since their order is all."""
    read_key = reader_of(kind.key)
    ordered = kind.value is STAGE

    def read_keyed(node: Node, walk: Walk) -> dict[str, Any] | tuple[Any, ...] | None:
        if type(node) is not Mapping:
            walk.wrong_kind(node, KINDS[Mapping])
            return None
        records: dict[str, Any] = {}
        for key, value in node.entries:
            if _map_key(key, read_key, walk) is None:
                continue
            empty = type(value) is Scalar and value.is_empty
            record = make(Mapping([], key.start, key.end, flow=True) if empty else value, walk, key.text)
            if record is not None:
                records.setdefault(key.text, record)
        return tuple(records.values()) if ordered else records

    return read_keyed


class _Slots(Struct, frozen=True):
    """A record's table, compiled: at which place among the values of the record, or of its facts, each key's value goes.

    Where a place is -1 there is no such attribute.
    """

    record: Callable[..., Any]
    by_key: dict[str, tuple[int, Reader]]  # the place and the reader of each key
    defaults: list[Any]
    fresh: tuple[int, ...]  # places of dictionaries, of which each record needs one of its own
    no_facts: list[Any]
    width: int  # how many values are the record's own; those of its facts follow
    facts_at: int
    at_place: int
    keyed_at: int
    required: tuple[tuple[int, str], ...]  # place and key
    chosen: tuple[
        int, ...
    ]  # places of required words of a few: without one there is no record, since none can be made up
    keys: tuple[str, ...]

    def requires(self, name: str) -> bool:
        """Whether the record must have this key."""
        return any(key == name for _, key in self.required)


def _compile(shape: Shape) -> _Slots:
    names = shape.record.__struct_fields__
    facts_at = names.index("facts") if "facts" in names else -1
    fact_names = Facts.__struct_fields__ if facts_at >= 0 else ()
    by_key = {}
    for field in shape.fields:
        attribute = field.attribute or field.key
        if field.of == "point" and facts_at >= 0:
            place = len(names) + fact_names.index(attribute)
        else:
            place = names.index(attribute) if attribute in names else -1
        by_key[field.key] = (place, reader_of(field.kind))
    no_facts = _defaults(Facts) if facts_at >= 0 else []
    defaults = _defaults(shape.record) + no_facts
    required = [field for field in shape.fields if field.required]
    return _Slots(
        shape.record,
        by_key,
        defaults,
        tuple(place for place, value in enumerate(defaults) if isinstance(value, dict)),
        no_facts,
        len(names),
        facts_at,
        names.index("at") if "at" in names else -1,
        names.index(shape.keyed) if shape.keyed else -1,
        tuple((by_key[field.key][0], field.key) for field in required),
        tuple(by_key[field.key][0] for field in required if isinstance(field.kind, Choice)),
        tuple(by_key),
    )


def _defaults(record: type[Struct]) -> list[Any]:
    """The default of each attribute; an empty text for those that have none, and are reported when missing."""
    set_defaults = record.__struct_defaults__
    defaults: list[Any] = [""] * (len(record.__struct_fields__) - len(set_defaults))
    for default in set_defaults:
        factory = getattr(default, "factory", None)
        defaults.append(default if factory is None else factory())
    return defaults


def _record_reader(shape: Shape) -> Reader:
    make = _maker(shape)
    if shape.short is None:
        return make
    slots = _compile(shape)
    place, read_short = slots.by_key[shape.short]
    record, defaults = shape.record, slots.defaults

    def read_short_or_record(node: Node, walk: Walk) -> Any:
        if type(node) is not Scalar:
            return make(node, walk)
        value = read_short(node, walk)
        if value is None:
            return None
        values = defaults.copy()
        values[place] = value
        return record(*values)

    return read_short_or_record


@cache
def _maker(shape: Shape) -> Maker:
    slots = _compile(shape)

    def make(node: Node, walk: Walk, name: str | None = None) -> Any:
        if type(node) is not Mapping:
            walk.wrong_kind(node, KINDS[Mapping])
            return None
        values = _values(slots, node, walk)
        for place, required in slots.required:
            if place < 0 or not values[place]:
                _require(node, walk, required)
        if slots.chosen and not all(values[place] for place in slots.chosen):
            return None
        return _record(slots, values, node.start, name)

    return make


def _values(slots: _Slots, node: Mapping, walk: Walk) -> list[Any]:
    """The value of every attribute, those of the facts behind the record's own."""
    values = slots.defaults.copy()
    for place in slots.fresh:
        values[place] = {}
    find = slots.by_key.get
    for key, value in node.entries:
        slot = find(key.text)
        if slot is None:
            walk.unknown_key(key, value, slots.keys, flow=node.flow)
        elif type(value) is not Scalar or value.text or (value.style and not slots.requires(key.text)):
            read_value = slot[1](value, walk)
            if read_value is not None and slot[0] >= 0:
                values[slot[0]] = read_value
    return values


def _record(slots: _Slots, values: list[Any], at: int, name: str | None) -> Any:
    """The record of its values; `None` for an item without an id, since nothing could name it."""
    if slots.at_place >= 0:
        values[slots.at_place] = at
        if not values[0]:
            return None
    if slots.keyed_at >= 0:
        values[slots.keyed_at] = name
    if slots.facts_at >= 0:
        facts = values[slots.width :]
        if facts != slots.no_facts:
            values[slots.facts_at] = Facts(*facts)
        del values[slots.width :]
    return slots.record(*values)


def _require(node: Mapping, walk: Walk, name: str) -> None:
    """A key that must be there and hold something; one that was only misspelt is reported already."""
    for key, value in node.entries:
        if key.text == name:
            if type(value) is Scalar and not value.text and value.style != POISON:
                walk.error("missing-key", key, missing=name)
            return
    if not walk.was_meant(name, {key.start for key, _ in node.entries}):
        walk.error("missing-key", node, missing=name)


# A file, item by item


class Broken(Struct, frozen=True):
    """An item with an error: which keys it lies in. `id` is `None` where even that could not be read."""

    id: str | None
    at: int
    keys: frozenset[str]


class Decoded(Struct, frozen=True):
    """What one file holds. `whole` is false where bytes or syntax ended the reading."""

    head: Plan | Matrix
    items: tuple[Any, ...]
    faults: list[Diagnostic]
    broken: tuple[Broken, ...]
    whole: bool
    tree: Mapping | None


def decode(source: Source) -> Decoded:
    """Read one file in one pass, item by item."""
    shape, item_shape, items_key = (
        (fields.PLAN, fields.ACTIVITY, "activities")
        if source.key == "roadmap"
        else (fields.MATRIX, fields.PROJECT, "projects")
    )
    if source.fault is not None:
        return _unread(source.key, [source.fault])
    faults: list[Diagnostic] = []
    walk = Walk(source.text, source.key, faults)
    items = _Items(walk, item_shape)
    try:
        document = read_document(source.text, source.key, items_key, items.take, faults)
        if not document.whole:
            return _unread(source.key, items.without_cut_off())
        if not isinstance(document.root, Mapping):
            _no_root(walk, document.root)
            return _unread(source.key, faults)
        head = reader_of(shape)(document.root, walk)
    except TooManyFaults:
        return _unread(source.key, faults)
    return Decoded(head, tuple(items.found), faults, tuple(items.broken), whole=True, tree=document.root)


def _unread(key: File, faults: list[Diagnostic]) -> Decoded:
    """An empty file, since nothing may be counted where the reading ended somewhere in the middle."""
    head = Plan() if key == "roadmap" else Matrix()
    return Decoded(head, (), faults, (), whole=False, tree=None)


def _no_root(walk: Walk, root: Node | None) -> None:
    if isinstance(root, Scalar) and root.style == POISON:
        return
    if root is None or (isinstance(root, Scalar) and root.is_empty):
        walk.note("error", "empty-file", (0, 0), {})
    else:
        walk.wrong_kind(root, KINDS[Mapping])


class _Items:
    """Takes the streamed items: records that could be read, and what is known of the others."""

    __slots__ = ("begun", "broken", "found", "noted", "read", "walk")

    def __init__(self, walk: Walk, shape: Shape) -> None:
        self.walk = walk
        self.read = reader_of(shape)
        self.noted = 0
        self.begun = -1
        self.found: list[Activity | Project] = []
        self.broken: list[Broken] = []

    def take(self, node: Node) -> None:
        """Read one item; called as soon as its last event has come."""
        faults = self.walk.faults
        self.begun = node.start
        record = self.read(node, self.walk)
        if len(faults) > self.noted:
            self._note(node, record)
            self.noted = len(faults)
        if record is not None:
            self.found.append(record)

    def without_cut_off(self) -> list[Diagnostic]:
        """The faults of a file that could not be read to its end: what the last item lacks may stand further below."""
        return [fault for fault in self.walk.faults if fault.code != "missing-key" or _start(fault) < self.begun]

    def _note(self, node: Node, record: Activity | Project | None) -> None:
        """Give the item's diagnostics its id, and remember which of its keys hold errors; the subset's are among them."""
        faults = self.walk.faults
        identity = record.id if record is not None else None
        keys: set[str] = set()
        entries = node.entries if isinstance(node, Mapping) else []
        starts = [key.start for key, _ in entries]
        for index in range(self.noted, len(faults)):
            fault = faults[index]
            if _start(fault) < node.start:
                continue
            if identity is not None:
                faults[index] = replace(fault, item=identity)
            if fault.severity == "error":
                keys.add(_top_key(fault, entries, starts))
        if keys or record is None:
            self.broken.append(Broken(identity, node.start, frozenset(keys)))


def _start(fault: Diagnostic) -> int:
    return fault.where.start if isinstance(fault.where, Span) else -1


def _top_key(fault: Diagnostic, entries: list[tuple[Scalar, Node]], starts: list[int]) -> str:
    """The item's own key in which a fault lies; of a misspelt or a missing key, the one that was meant."""
    place = bisect_right(starts, _start(fault)) - 1
    if place < 0:
        return ""
    key = entries[place][0]
    if _start(fault) == key.start:
        meant = fault.values.get("nearest") or fault.values.get("missing")
        if isinstance(meant, str):
            return meant
    return key.text
