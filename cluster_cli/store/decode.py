"""Nodes to records, by the tables of `fields`: every fault of the format is reported, none stops the reading.

The tables are compiled once into readers. A reader takes a node and returns the value, or `None` where the text has
none; it never calls itself on data, so depth is bounded by the tables.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic, Span
from cluster_cli.core.model import Activity, Facts, File, Matrix, Plan, Project
from cluster_cli.store import fields
from cluster_cli.store.document import read_document
from cluster_cli.store.nodes import POISON, Mapping, Node, Scalar, Sequence
from cluster_cli.store.scalars import READERS, Reader, choice
from cluster_cli.store.source import Source
from cluster_cli.store.walk import KINDS, TooManyFaults, Walk

Maker = Callable[..., Any]
"""Makes a record of a mapping; takes the node, the walk, and the key under which a keyed record stands."""


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
        return Decoded(_no_head(source.key), (), [source.fault], (), whole=False, tree=None)
    faults: list[Diagnostic] = []
    walk = Walk(source.text, source.key, faults)
    items = _Items(walk, item_shape)
    try:
        document = read_document(source.text, source.key, items_key, items.take, faults)
        if not document.whole:
            return Decoded(_no_head(source.key), (), faults, (), whole=False, tree=None)
        if not isinstance(document.root, Mapping):
            _no_root(walk, document.root)
            return Decoded(_no_head(source.key), (), faults, (), whole=False, tree=None)
        head = reader_of(shape)(document.root, walk)
    except TooManyFaults:
        return Decoded(_no_head(source.key), (), faults, (), whole=False, tree=None)
    return Decoded(head, tuple(items.found), faults, tuple(items.broken), whole=True, tree=document.root)


def _no_head(key: File) -> Plan | Matrix:
    return Plan() if key == "roadmap" else Matrix()


def _no_root(walk: Walk, root: Node | None) -> None:
    if root is None or (isinstance(root, Scalar) and root.is_empty):
        walk.note("error", "empty-file", (0, 0), {})
    else:
        walk.wrong_kind(root, KINDS[Mapping])


class _Items:
    """Takes the streamed items: records that could be read, and what is known of the others."""

    __slots__ = ("broken", "found", "nearest_known", "place", "read", "walk")

    def __init__(self, walk: Walk, shape: fields.Shape) -> None:
        self.walk = walk
        self.read = reader_of(shape)
        self.place = shape.record.__struct_fields__.index("at")
        self.found: list[Activity | Project] = []
        self.broken: list[Broken] = []

    def take(self, node: Node) -> None:
        """Read one item; called as soon as its last event has come."""
        faults = self.walk.faults
        before = len(faults)
        record = self.read(node, self.walk)
        if len(faults) > before:
            self._note(node, record, before)
        if record is not None:
            self.found.append(record)

    def _note(self, node: Node, record: Activity | Project | None, before: int) -> None:
        """Give the item's diagnostics its id, and remember which of its keys hold errors."""
        faults = self.walk.faults
        identity = record.id if record is not None else None
        keys: set[str] = set()
        entries = node.entries if isinstance(node, Mapping) else []
        starts = [key.start for key, _ in entries]
        for index in range(before, len(faults)):
            fault = faults[index]
            if identity is not None:
                faults[index] = msgspec.structs.replace(fault, item=identity)
            if fault.severity == "error":
                keys.add(_top_key(fault, entries, starts))
        if keys or record is None:
            self.broken.append(Broken(identity, node.start, frozenset(keys)))


def _top_key(fault: Diagnostic, entries: list[tuple[Scalar, Node]], starts: list[int]) -> str:
    """The item's own key in which a fault lies; of a misspelt or a missing key, the one that was meant."""
    if not isinstance(fault.where, Span):
        return ""
    found = bisect_right(starts, fault.where.start) - 1
    if found < 0:
        return ""
    key = entries[found][0]
    if fault.where.start == key.start:
        meant = fault.values.get("nearest") or fault.values.get("missing")
        if isinstance(meant, str):
            return meant
    return key.text


@cache
def reader_of(kind: fields.Kind) -> Reader:
    """The reader of a kind, compiled from its table."""
    match kind:
        case str():
            return READERS[kind]
        case fields.Choice(options):
            return choice(options)
        case fields.ListOf(element):
            return _list_reader(reader_of(element))
        case fields.OneOrMore(element):
            return _one_or_more_reader(reader_of(element))
        case fields.MapOf():
            return _map_reader(kind)
        case fields.Shape():
            return _record_reader(kind)


def _elements(node: Sequence, read: Reader, walk: Walk) -> tuple[Any, ...]:
    found = []
    for element in node.items:
        if type(element) is Scalar and element.is_empty:
            if element.style != POISON:
                walk.error("empty-element", element)
            continue
        value = read(element, walk)
        if value is not None:
            found.append(value)
    return tuple(found)


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


def _map_reader(kind: fields.MapOf) -> Reader:
    if isinstance(kind.value, fields.Shape) and kind.value.keyed is not None:
        return _keyed_reader(kind, _maker(kind.value))
    read_key, read, named = reader_of(kind.key), reader_of(kind.value), kind.named
    dated = kind.key == "day"

    def read_map(node: Node, walk: Walk) -> dict[Any, Any] | None:
        if type(node) is not Mapping:
            walk.wrong_kind(node, KINDS[Mapping])
            return None
        found: dict[Any, Any] = {}
        for key, value in node.entries:
            if named and key.text not in named:
                walk.unknown_key(key, value, named, flow=node.flow)
            elif (name := _map_key(key, read_key, walk)) is not None and not (
                type(value) is Scalar and value.is_empty
            ):
                made = read(value, walk)
                if made is not None:
                    found.setdefault(name if dated else key.text, made)
        return found

    return read_map


def _map_key(key: Scalar, read_key: Reader, walk: Walk) -> Any:
    return None if key.style == POISON else read_key(key, walk)


def _keyed_reader(kind: fields.MapOf, make: Maker) -> Reader:
    """Records that hold the key under which they stand; stages are a tuple, since their order is all."""
    read_key = reader_of(kind.key)
    ordered = kind.value is fields.STAGE

    def read_keyed(node: Node, walk: Walk) -> dict[str, Any] | tuple[Any, ...] | None:
        if type(node) is not Mapping:
            walk.wrong_kind(node, KINDS[Mapping])
            return None
        found: dict[str, Any] = {}
        for key, value in node.entries:
            if _map_key(key, read_key, walk) is None:
                continue
            empty = type(value) is Scalar and value.is_empty
            made = make(Mapping([], key.start, key.end, flow=True) if empty else value, walk, key.text)
            if made is not None:
                found.setdefault(key.text, made)
        return tuple(found.values()) if ordered else found

    return read_keyed


class _Slots(Struct, frozen=True):
    """A record's table, compiled: where each key's value goes among the values of the record and of its facts."""

    by_key: dict[str, tuple[int, Reader]]
    defaults: list[Any]
    fresh: tuple[int, ...]  # places of dictionaries, which no two records may share
    width: int  # how many values are the record's own; those of its facts follow
    facts_at: int
    at_place: int
    keyed_at: int
    required: tuple[str, ...]
    known: tuple[str, ...]


def _compile(shape: fields.Shape) -> _Slots:
    names = shape.record.__struct_fields__
    fact_names = Facts.__struct_fields__ if shape.facts else ()
    by_key = {}
    for key in shape.keys:
        place = names.index(key.attribute) if key.attribute in names else -1
        by_key[key.name] = (place, reader_of(key.kind))
    for key in shape.facts:
        by_key[key.name] = (len(names) + fact_names.index(key.attribute), reader_of(key.kind))
    defaults = _defaults(shape.record) + (_defaults(Facts) if shape.facts else [])
    return _Slots(
        by_key,
        defaults,
        tuple(place for place, value in enumerate(defaults) if isinstance(value, dict)),
        len(names),
        names.index("facts") if shape.facts else -1,
        names.index("at") if "at" in names else -1,
        names.index(shape.keyed) if shape.keyed else -1,
        tuple(key.name for key in shape.keys if key.required),
        tuple(key.name for key in shape.every_key),
    )


def _defaults(record: type[Struct]) -> list[Any]:
    """The default of each attribute; an empty text or `None` for those that have none and are reported when missing."""
    made = []
    for field in msgspec.structs.fields(record):
        if field.default is not msgspec.NODEFAULT:
            made.append(field.default)
        elif field.default_factory is not msgspec.NODEFAULT:
            made.append(field.default_factory())
        else:
            made.append("")
    return made


def _record_reader(shape: fields.Shape) -> Reader:
    make = _maker(shape)
    if shape.short is None:
        return make
    place, read_short = _compile(shape).by_key[shape.short]

    def read_short_or_record(node: Node, walk: Walk) -> Any:
        if type(node) is not Scalar:
            return make(node, walk)
        value = read_short(node, walk)
        if value is None:
            return None
        values = _compile(shape).defaults.copy()
        values[place] = value
        return shape.record(*values)

    return read_short_or_record


@cache
def _maker(shape: fields.Shape) -> Maker:
    slots = _compile(shape)
    by_key, defaults, width, record = slots.by_key.get, slots.defaults, slots.width, shape.record
    facts_at, at_place, keyed_at = slots.facts_at, slots.at_place, slots.keyed_at

    def make(node: Node, walk: Walk, name: str | None = None) -> Any:
        if type(node) is not Mapping:
            walk.wrong_kind(node, KINDS[Mapping])
            return None
        values = defaults.copy()
        for place in slots.fresh:
            values[place] = {}
        furthest = 0
        for key, value in node.entries:
            slot = by_key(key.text)
            if slot is None:
                walk.unknown_key(key, value, slots.known, flow=node.flow)
            elif type(value) is not Scalar or value.text or value.style:
                found = slot[1](value, walk)
                if found is not None and slot[0] >= 0:
                    values[slot[0]] = found
                    furthest = max(furthest, slot[0])
        for required in slots.required:
            _require(node, walk, required)
        if at_place >= 0:
            values[at_place] = node.start
            if not values[0]:
                return None  # no id: nothing can name this item
        if keyed_at >= 0:
            values[keyed_at] = name
        if facts_at >= 0:
            if furthest >= width:
                values[facts_at] = Facts(*values[width:])
            del values[width:]
        return record(*values)

    return make


def _require(node: Mapping, walk: Walk, name: str) -> None:
    """A key that must be there and hold something."""
    for key, value in node.entries:
        if key.text == name and (type(value) is not Scalar or value.text or value.style):
            return
    walk.error("missing-key", node, missing=name)
