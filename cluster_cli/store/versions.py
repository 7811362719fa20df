"""Many versions of a plan's files, of which each item's text is read once.

A version is taken apart into its head and the texts of its items, on the text alone. That this is right is proved by
reading: a piece that is one whole item by itself, and ends where the next line begins an item of the same list, is that
item in its place too, since the parser stands in the same state before the next line. Where that cannot be shown (another
layout, JSON, a fault) the version is read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.core import fields
from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.model import File, Item, Matrix, Plan
from cluster_cli.store.cache import load_cached, save_cached
from cluster_cli.store.document import BOM, Mapping, Node, read_document, source_of, without_collector
from cluster_cli.store.layout import ITEMS
from cluster_cli.store.records import TooManyFaults, Walk, decode, reader_of
from cluster_cli.store.workspace import is_unreadable

_BEGIN = {file: re.compile(rf"(?:^|\n){key}:[ \t]*(?:#[^\n]*)?\r?\n".encode()) for file, key in ITEMS.items()}
_FIRST = re.compile(rb"(?:[ \t]*(?:#[^\n]*)?\r?\n)*( *)- ")
_END = re.compile(rb"\n(?=[^\s#\-])")
_MOST_WHOLE = 8
"""How many versions that are not taken apart are held as records at once."""
_BROKEN = ""
"""The id of an item that has none; no item can be called so."""


class Version(Struct, frozen=True, array_like=True):
    """A file as it was in some commit, in numbers of texts.

    `head` is the text of the file with its first item alone. Where a file is not taken apart, `head` is all of it and
    `items` is `None`. `readable` is false where it is not of the strict subset.
    """

    file: File
    head: int
    items: tuple[int, ...] | None
    readable: bool = True


class CachedTexts(Struct):
    """What is kept from run to run: the texts, the ids of those that are items, and the versions by their blobs."""

    texts: list[bytes] = []
    ids: dict[int, str] = {}
    versions: dict[str, Version] = {}


class Content(Struct, frozen=True):
    """The head and the items of one version; where two items have one id, both are there."""

    head: Plan | Matrix
    items: tuple[Item, ...]


class Versions:
    """The versions of the files of one plan, by blob."""

    def __init__(self, name: str) -> None:
        self._name = name
        state = load_cached(name, CachedTexts)
        self._cached = state if state is not None and _holds_together(state) else CachedTexts()
        self._known = len(self._cached.versions)
        self._numbers: dict[tuple[File, bytes], int] = {}
        self._loose: dict[str, Version] = {}
        self._wanted: dict[frozenset[str], set[int]] = {}
        self._whole: dict[int, tuple[Content, bool]] = {}
        self._records: dict[int, Item | None] = {}
        self._heads: dict[int, Plan | Matrix] = {}

    def missing(self, blobs: dict[str, File]) -> list[str]:
        """Those of the blobs that were not read yet."""
        return [blob for blob in blobs if blob not in self._cached.versions]

    def take(self, blob: str, file: File, raw: bytes | None) -> None:
        """Take in the bytes of a version; `None`: they cannot be had."""
        if not self._numbers:
            self._numbers = {
                (version.file, self._cached.texts[number]): number
                for version in self._cached.versions.values()
                for number in (version.head, *(version.items or ()))
            }
        self._cached.versions[blob] = self._taken(file, raw or b"")

    def take_loose(self, name: str, file: File, raw: bytes) -> None:
        """Take in bytes that no blob holds, under a name that no blob has; they are not kept for the next run."""
        self._loose[name] = self._taken(file, raw)

    def keep(self) -> None:
        """Keep what was read for the next run, if anything is new."""
        if len(self._cached.versions) != self._known:
            save_cached(self._name, self._cached)

    def is_readable(self, blob: str) -> bool:
        """Whether a version is of the strict subset."""
        return self._version(blob).readable

    def ids(self, blob: str) -> list[str]:
        """The ids of a version's items."""
        version = self._version(blob)
        if version.items is None:
            return [item.id for item in self._read_whole(version)[0].items]
        return [name for number in version.items if (name := self._cached.ids[number]) != _BROKEN]

    def head(self, blob: str) -> Plan | Matrix:
        """The head of a version, without its items."""
        version = self._version(blob)
        if version.items is None:
            return self._read_whole(version)[0].head
        if version.head not in self._heads:
            self._heads[version.head] = self._decoded(version.file, self._cached.texts[version.head])[0].head
        return self._heads[version.head]

    def differing(
        self, old: str | None, new: str | None, only: frozenset[str] = frozenset()
    ) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
        """The items of two versions of a file that are not letter for letter the same in both; `None`: no file.

        Args:
            old: the older version's blob.
            new: the newer version's blob.
            only: the ids that are asked for; empty: all.
        """
        before, after = (None if blob is None else self._version(blob) for blob in (old, new))
        numbers = self._numbers_of(before, only), self._numbers_of(after, only)
        same = set(numbers[0]) & set(numbers[1])
        return self._items(before, numbers[0], same, only), self._items(after, numbers[1], same, only)

    def _numbers_of(self, version: Version | None, only: frozenset[str]) -> Collection[int]:
        """The numbers of a version's items; none where it is not taken apart."""
        if version is None or version.items is None:
            return ()
        if not only:
            return version.items
        if only not in self._wanted:
            self._wanted[only] = {number for number, name in self._cached.ids.items() if name in only}
        return sorted(self._wanted[only].intersection(version.items))

    def _version(self, name: str) -> Version:
        return self._loose.get(name) or self._cached.versions[name]

    def _items(
        self, version: Version | None, numbers: Collection[int], same: set[int], only: frozenset[str]
    ) -> tuple[Item, ...]:
        if version is None:
            return ()
        if version.items is None:
            return tuple(item for item in self._read_whole(version)[0].items if not only or item.id in only)
        records = (self._record(version.file, number) for number in numbers if number not in same)
        return tuple(record for record in records if record is not None)

    def _record(self, file: File, number: int) -> Item | None:
        if number not in self._records:
            read = _read_item(file, self._cached.texts[number])
            self._records[number] = read[1] if read is not None else None
        return self._records[number]

    def _number(self, file: File, text: bytes) -> int:
        number = self._numbers.get((file, text))
        if number is None:
            number = self._numbers[file, text] = len(self._cached.texts)
            self._cached.texts.append(text)
        return number

    def _taken(self, file: File, raw: bytes) -> Version:
        parts = _taken_apart(file, raw)
        if parts is not None:
            begin, items, end = parts
            numbers = tuple(self._number(file, text) for text in items)
            head = self._head_number(file, begin, items[0], end)
            if head is not None and all(self._is_item(file, number) for number in numbers):
                return Version(file, head, numbers)
        number = self._number(file, raw)
        version = Version(file, number, None)
        return replace(version, readable=self._read_whole(version)[1])

    def _head_number(self, file: File, begin: bytes, first: bytes, end: bytes) -> int | None:
        """The number of a head that reads; of two that differ in their first item alone it is the same."""
        key = file, begin + b"\0" + end
        number = self._numbers.get(key)
        if number is None and _stands_in(file, begin, first, end):
            number = self._numbers[key] = self._number(file, begin + first + end)
        return number

    def _is_item(self, file: File, number: int) -> bool:
        """Whether a text is one item by itself; its id is noted."""
        if number not in self._cached.ids:
            read = _read_item(file, self._cached.texts[number])
            if read is None:
                return False
            self._cached.ids[number], self._records[number] = read
            self._wanted.clear()
        return True

    def _read_whole(self, version: Version) -> tuple[Content, bool]:
        if version.head not in self._whole:
            if len(self._whole) >= _MOST_WHOLE:
                self._whole.pop(next(iter(self._whole)))
            self._whole[version.head] = self._decoded(version.file, self._cached.texts[version.head])
        return self._whole[version.head]

    @staticmethod
    def _decoded(file: File, raw: bytes) -> tuple[Content, bool]:
        """The content of a whole text, and whether it is of the strict subset."""
        with without_collector():
            decoded = decode(source_of(raw, file, file))
        readable = decoded.whole and not any(is_unreadable(fault) for fault in decoded.faults)
        return Content(decoded.head, decoded.items), readable


def _holds_together(state: CachedTexts) -> bool:
    """Whether every number of a kept value leads somewhere."""
    most = len(state.texts)
    return all(
        0 <= version.head < most and all(number in state.ids and number < most for number in version.items or ())
        for version in state.versions.values()
    )


def _taken_apart(file: File, raw: bytes) -> tuple[bytes, list[bytes], bytes] | None:
    """What stands before the list of items, the items, and what stands behind; `None` in another layout."""
    raw = raw.removeprefix(BOM)
    key_line = _BEGIN[file].search(raw)
    first = None if key_line is None else _FIRST.match(raw, key_line.end())
    if key_line is None or first is None:
        return None
    end = _END.search(raw, key_line.end())
    close = len(raw) if end is None else end.end()
    begin, body = raw[: first.start(1)], raw[first.start(1) : close]
    dash = b"\n" + first[1] + b"- "
    pieces = body.split(dash)
    items = [piece + b"\n" if index < len(pieces) - 1 else piece for index, piece in enumerate(pieces)]
    return begin, [items[0], *(dash[1:] + piece for piece in items[1:])], raw[close:]


def _stands_in(file: File, begin: bytes, first: bytes, end: bytes) -> bool:
    """Whether the text of a head with one item reads, and the reader finds that item and no other where it was cut out."""
    faults: list[Diagnostic] = []
    nodes: list[Node] = []
    try:
        before, item = begin.decode("utf-8"), first.decode("utf-8")
        document = read_document(before + item + end.decode("utf-8"), file, ITEMS[file], nodes.append, faults)
    except UnicodeDecodeError:
        return False
    if not document.whole or faults or len(nodes) != 1 or not isinstance(document.root, Mapping):
        return False
    return len(before) < nodes[0].start < len(before) + len(item)


def _read_item(file: File, text: bytes) -> tuple[str, Item | None] | None:
    """The id and the record of an item; `None` where the text is not one item and nothing else."""
    faults: list[Diagnostic] = []
    nodes: list[Node] = []
    try:
        whole = f"{ITEMS[file]}:\n{text.decode('utf-8')}"
    except UnicodeDecodeError:
        return None
    document = read_document(whole, file, ITEMS[file], nodes.append, faults)
    if not document.whole or faults or len(nodes) != 1 or not isinstance(document.root, Mapping):
        return None
    if len(document.root.entries) != 1:
        return None
    shape = fields.ACTIVITY if file == "roadmap" else fields.PROJECT
    try:
        record = cast("Item | None", reader_of(shape)(nodes[0], Walk(whole, file, faults)))
    except TooManyFaults:
        return None
    return (_BROKEN if record is None else record.id), record
