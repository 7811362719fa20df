"""A file to records, item by item: every fault of the format is reported, none stops the reading."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

import msgspec
from msgspec import Struct

from cluster_cli.core import fields
from cluster_cli.core.diagnostics import Diagnostic, Span
from cluster_cli.core.fields import Shape
from cluster_cli.core.model import Activity, File, Matrix, Plan, Project
from cluster_cli.store.document import read_document
from cluster_cli.store.nodes import POISON, Mapping, Node, Scalar
from cluster_cli.store.readers import reader_of
from cluster_cli.store.scalars import KINDS, TooManyFaults, Walk
from cluster_cli.store.source import Source


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
    """Nothing that may be counted, since the file ends somewhere in the middle."""
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
        """The faults of a file that could not be read to its end: what the last item lacks may well follow."""
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
                faults[index] = msgspec.structs.replace(fault, item=identity)
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
