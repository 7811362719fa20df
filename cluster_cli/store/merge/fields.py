"""The merge itself: three versions of a mapping or of a list of items, part by part, each part three-way.

What one side alone changed is taken from it as it stands there, comments included. What both changed is taken apart
further, down to the single value. Only where a value was changed to two is there a conflict, around that field alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from cluster_cli.store.document import Mapping, Node, Scalar, Sequence
from cluster_cli.store.layout import (
    Plain,
    Splice,
    column_of,
    content_end,
    dash_of,
    is_block_scalar,
    line_end,
    line_start,
    next_line,
    plain,
    spliced,
    with_comments,
)
from cluster_cli.store.merge.chunks import (
    Chunk,
    Conflict,
    Lines,
    Unmergeable,
    is_clean,
    lines_of,
    resolved,
    whole_conflict,
    within,
)
from cluster_cli.store.merge.trees import (
    LISTS,
    comments_of,
    merged_order,
    orders_of_both,
    refuse_lost_comments,
    root_of,
)
from cluster_cli.store.surgery import behind_last, cut_from_braces, elements_of

VersionName = Literal["base", "ours", "theirs"]
VERSIONS: tuple[VersionName, ...] = ("base", "ours", "theirs")


class Element(Struct, frozen=True):
    """An element of braces or brackets as it is written, its key included, and its value."""

    text: str
    written: str
    node: Node


def merged_braces(base: str | None, ours: str, theirs: str, side: VersionName | None = None) -> str:
    """Merge three texts in braces, or three lists of items in brackets.

    Args:
        base: what both sides began with; `None` where that was something else.
        ours: the text into which everything is put.
        theirs: the other side.
        side: for whom a field with two values is decided.

    Raises:
        Unmergeable: a field got two values and no side is given, or the texts do not have one form.
    """
    old = _elements(base) if base is not None else {}
    mine, other = _elements(ours), _elements(theirs)
    items = ours.startswith("[")
    order = merged_order(list(old), list(mine), list(other)) if items else None
    if items and order is None:
        raise Unmergeable
    for name in dict.fromkeys([*mine, *other]):
        three = old.get(name), mine.get(name), other.get(name)
        ours = _with(ours, name, three, side, parts_of_new=not items)
    return ours if order is None else _in_order(ours, order)


def _with(
    text: str, name: str, three: tuple[Element | None, Element | None, Element | None], side: VersionName | None,
    *, parts_of_new: bool,
) -> str:  # fmt: skip
    """Our text with what they did to one element."""
    base, ours, theirs = three
    if _same(ours, theirs) or _same(base, theirs):
        return text
    if _same(base, ours):
        return _with_element(text, name, ours, theirs)
    if ours is None or theirs is None or not _is_divisible(name, ours, theirs) or (base is None and not parts_of_new):
        if side is None:
            raise Unmergeable
        return _with_element(text, name, ours, {"base": base, "ours": ours, "theirs": theirs}[side])
    old = base.written if base is not None and _is_open(base.node) else None
    written = merged_braces(old, ours.written, theirs.written, side)
    return _with_element(
        text, name, ours, Element(ours.text.removesuffix(ours.written) + written, written, theirs.node)
    )


def _in_order(text: str, order: list[str]) -> str:
    """The elements in this order; what parts them stays, so there must be no comment that belongs to one of them.

    Raises:
        Unmergeable: there is one.
    """
    elements = _elements(text)
    wanted = [name for name in order if name in elements]
    if wanted == list(elements):
        return text
    places = elements_of(_root(text))
    ends = [1, *(place.end for place in places)]
    starts = [*(place.start for place in places), len(text) - 1]
    if any("#" in text[end:start] for end, start in zip(ends, starts, strict=True)):
        raise Unmergeable
    return spliced(
        text,
        [Splice(place.start, place.end, elements[name].text) for place, name in zip(places, wanted, strict=True)],
    )


def _is_divisible(name: str, ours: Element, theirs: Element) -> bool:
    if not (_is_open(ours.node) and _is_open(theirs.node)):
        return False
    return name in LISTS or (isinstance(ours.node, Mapping) and isinstance(theirs.node, Mapping))


def _same(first: Element | None, second: Element | None) -> bool:
    if first is None or second is None:
        return first is second
    return plain(first.node) == plain(second.node)


def _is_open(node: Node) -> bool:
    return not isinstance(node, Scalar) and node.flow


def _with_element(text: str, name: str, ours: Element | None, wanted: Element | None) -> str:
    """The text with an element replaced, taken out, or added behind the last one."""
    root = _root(text)
    places = elements_of(root)
    if ours is None:
        if wanted is None:
            return text
        return spliced(text, [behind_last(text, places[-1], wanted.text) if places else Splice(1, 1, wanted.text)])
    place = _names(root).index(name)
    if wanted is not None:
        return spliced(text, [Splice(places[place].start, places[place].end, wanted.text)])
    return spliced(text, cut_from_braces(text, places, place) if len(places) > 1 else [Splice(1, len(text) - 1, "")])


def in_braces(before: str, texts: tuple[str | None, str, str], behind: str) -> list[Chunk]:
    """Merged braces as whole lines; a field with two values is a conflict around its lines.

    Args:
        before: what stands before the braces.
        texts: the three versions of the braces themselves.
        behind: what stands behind them.

    Raises:
        Unmergeable: the texts do not have one form, or a comment would be lost.
    """
    try:
        return [before + _with_all_comments(merged_braces(*texts), *texts) + behind]
    except Unmergeable:
        decided = [merged_braces(*texts, side) for side in VERSIONS]
    lines = [lines_of(before + text + behind) for text in decided]
    if len({len(version) for version in lines}) == 1:
        return [version[0] if len(set(version)) == 1 else Conflict(*version) for version in zip(*lines, strict=True)]
    return whole_conflict(*("".join(version) for version in lines))


def _root(text: str) -> Mapping | Sequence:
    root = root_of(text)
    if not isinstance(root, Mapping | Sequence) or not root.flow:
        raise Unmergeable
    return root


def _names(root: Mapping | Sequence) -> list[str]:
    if isinstance(root, Mapping):
        return [key.text for key, _ in root.entries]
    names = []
    for item in root.items:
        identity = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(identity, Scalar) or identity.is_empty:
            raise Unmergeable
        names.append(identity.text)
    if len(set(names)) < len(names):
        raise Unmergeable
    return names


def _elements(text: str) -> dict[str, Element]:
    root = _root(text)
    nodes = [value for _, value in root.entries] if isinstance(root, Mapping) else root.items
    places = elements_of(root)
    return {
        name: Element(text[place.start : place.end], text[node.start : node.end], node)
        for name, place, node in zip(_names(root), places, nodes, strict=True)
    }


def _with_all_comments(text: str, base: str | None, ours: str, theirs: str) -> str:
    refuse_lost_comments(text, base or "", ours, theirs)
    return text


Body = Callable[[str | None, str, str], list[Chunk]]
"""Merges three versions of a part's own lines."""
_ORDERED = frozenset({"sections", "stages"})
"""Keys of the head whose order is the document's own."""


class _Clash:
    """Two values."""


_CLASH = _Clash()


class Part(Struct, frozen=True):
    """A field or an item: the comments and blank lines above it, and its own lines."""

    name: str
    lead: str
    body: str

    @property
    def text(self) -> str:
        """All its lines."""
        return self.lead + self.body


class Parts(Struct, frozen=True):
    """The parts of a mapping or of a list of items; `tail` is what stands below the last one."""

    column: int
    parts: dict[str, Part]
    tail: str


class Field(Struct, frozen=True):
    """One field's own lines, taken apart: `before` its value, the value, and what stands behind it."""

    text: str
    key: Scalar
    value: Node
    end: int

    @property
    def before(self) -> str:
        """The key and what parts it from its value."""
        return self.text[: self.value.start] if self.has_text else self.text[: self.end]

    @property
    def written(self) -> str:
        """The value as it is written; empty where none is."""
        return self.text[self.value.start : self.end] if self.has_text else ""

    @property
    def behind(self) -> str:
        """What follows the value: the rest of its line, and comments."""
        return self.text[self.end :]

    @property
    def has_text(self) -> bool:
        """Whether there is a value."""
        return not (isinstance(self.value, Scalar) and self.value.start == self.value.end)

    @property
    def tree(self) -> Plain:
        """The value without its places."""
        return plain(self.value)

    @property
    def header(self) -> str:
        """The line of the key, if the value stands below it."""
        return self.text[: next_line(self.text, self.key.end)]

    @property
    def below(self) -> str:
        """What stands below the line of the key."""
        return self.text[next_line(self.text, self.key.end) :]


Three = tuple[Part | None, Part | None, Part | None]


class Merger:
    """One merge; `lines` merges texts line by line where nothing finer is known."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.known: frozenset[str] = frozenset()

    def file(self, base: str, ours: str, theirs: str) -> list[Chunk]:
        """Merge three files.

        Raises:
            Unmergeable: their form does not allow it.
        """
        texts = (base, ours, theirs)
        self.known = frozenset(notes_of(base))
        roots = [root for text in texts if isinstance(root := root_of(text), Mapping) and root.flow]
        if len(roots) == len(texts):
            return item_in_braces(texts, roots)
        heads = [_head_of(text) for text in texts]
        rests = [text[len(head) :] for text, head in zip(texts, heads, strict=True)]
        return [*between(heads[0], heads[1], heads[2], self.lines), *self._mapping(*rests, top=True)]

    def _mapping(self, base: str, ours: str, theirs: str, *, top: bool = False) -> list[Chunk]:
        """Merge the lines of three mappings; an empty text has no fields."""
        versions = aligned(fields_of, base, ours, theirs)

        def body(name: str) -> Body:
            def one(base: str | None, ours: str, theirs: str) -> list[Chunk]:
                return self._field(base, ours, theirs, top=name if top else "")

            return one

        return self._parts(versions, body, parts_of_new=True)

    def _parts(
        self, versions: tuple[Parts, Parts, Parts], body: Callable[[str], Body], *, parts_of_new: bool
    ) -> list[Chunk]:
        base, ours, theirs = versions
        order = merged_order(list(base.parts), list(ours.parts), list(theirs.parts))
        if order is not None:
            return self._in_order(order, versions, body, parts_of_new=parts_of_new)
        by_ours, by_theirs = orders_of_both(list(ours.parts), list(theirs.parts))
        mine = self._in_order(by_ours, versions, body, parts_of_new=parts_of_new)
        if parts_of_new:
            return mine  # the order of fields means nothing
        other = self._in_order(by_theirs, versions, body, parts_of_new=parts_of_new)
        old = "".join(part.text for part in base.parts.values()) + base.tail
        return whole_conflict(old, resolved(mine, "ours"), resolved(other, "theirs"))

    def _in_order(
        self, order: list[str], versions: tuple[Parts, Parts, Parts], body: Callable[[str], Body], *, parts_of_new: bool
    ) -> list[Chunk]:
        base, ours, theirs = versions
        chunks: list[Chunk] = []
        for name in order:
            three = base.parts.get(name), ours.parts.get(name), theirs.parts.get(name)
            chunks += self._part(three, body(name), parts_of_new=parts_of_new)
        return [*chunks, *between(base.tail, ours.tail, theirs.tail, self.lines)]

    def _part(self, three: Three, body: Body, *, parts_of_new: bool) -> list[Chunk]:
        base, ours, theirs = three
        if theirs in (ours, base):
            return lines_of_part(ours)
        if base == ours:
            return lines_of_part(theirs)
        if ours is None or theirs is None:
            return removed(base, ours, theirs, self.known)
        if base is None and not parts_of_new:
            return added_twice(ours, theirs)
        lead = between(base.lead if base is not None else "", ours.lead, theirs.lead, self.lines)
        old = base.body if base is not None else None
        return [*lead, *changed(old, ours.body, theirs.body, body)]

    # One field

    def _field(self, base: str | None, ours: str, theirs: str, *, top: str) -> list[Chunk]:
        try:
            old = field_of(base) if base is not None else None
            mine, other = field_of(ours), field_of(theirs)
            if top in LISTS and any(is_list(field) for field in (old, mine, other)):
                return self._items(old, mine, other)
            if isinstance(mine.value, Mapping) and isinstance(other.value, Mapping):
                return self._record(old, mine, other, ordered=top in _ORDERED)
            return single(old, mine, other, self.lines)
        except Unmergeable:
            if top in LISTS:
                raise
            return [Conflict(base or "", ours, theirs)]

    def _record(self, old: Field | None, mine: Field, other: Field, *, ordered: bool) -> list[Chunk]:
        """A field that is a mapping: its own fields one by one."""
        was = old if old is not None and isinstance(old.value, Mapping) else None
        present = [field for field in (was, mine, other) if field is not None]
        if ordered and merged_order(*(list(keys_of(field)) for field in (was, mine, other))) is None:
            raise Unmergeable
        if all(is_in_braces(field) for field in present):
            return single(old, mine, other, self.lines)
        column = next(
            column_of(field.text, field.value.start) for field in (mine, other, *present) if not is_in_braces(field)
        )
        headers, rest = apart(was, mine, other, lambda field: in_block_form(field, column))
        return below(headers, self._mapping(*rest), "{}")

    # Items

    def _items(self, old: Field | None, mine: Field, other: Field) -> list[Chunk]:
        """The list of items."""
        present = [field for field in (old, mine, other) if field is not None]
        if all(is_in_braces(field) for field in present) and any(field.tree for field in present):
            return single(old, mine, other, self.lines)
        headers, rest = apart(old, mine, other, listed)
        versions = aligned(items_of, *rest)
        return below(headers, self._parts(versions, lambda _: self._item, parts_of_new=False), "[]")

    def _item(self, base: str | None, ours: str, theirs: str) -> list[Chunk]:
        assert base is not None  # noqa: S101 - new items are not taken apart
        texts = (base, ours, theirs)
        nodes = [only_item(text) for text in texts]
        if all(node.flow for node in nodes):
            try:
                return item_in_braces(texts, nodes)
            except Unmergeable:
                return [Conflict(*texts)]
        dash = column_of(ours, len(ours) - len(ours.lstrip(" ")))
        try:
            column = next(column_of(text, node.start) for text, node in zip(texts, nodes, strict=True) if not node.flow)
            inner = [without_dash(text, node, dash, column) for text, node in zip(texts, nodes, strict=True)]
            rests = [rest for _, rest in inner]
            return with_dash(self._mapping(rests[0], rests[1], rests[2]), dash, [line for line, _ in inner])
        except Unmergeable:
            return [Conflict(*texts)]


def _head_of(text: str) -> str:
    """What stands above the first key of a file, such as its title and the mark of a document: no key's own comment."""
    root = root_of(text)
    return text[: line_start(text, root.start)] if isinstance(root, Mapping) and root.entries else ""


# Three versions of one thing, and whose is taken: what one side alone changed is that side's


def lines_of_part(part: Part | None) -> list[Chunk]:
    """The part as it stands, if it is there."""
    return [part.text] if part is not None else []


def changed(base: str | None, ours: str, theirs: str, body: Body) -> list[Chunk]:
    """Whatever one side changed; `body` is asked where both did."""
    if theirs in (ours, base):
        return [ours]
    if base == ours:
        return [theirs]
    return body(base, ours, theirs)


def removed(base: Part | None, ours: Part | None, theirs: Part | None, notes: frozenset[str]) -> list[Chunk]:
    """One side took out what the other changed; to have written it differently is no change.

    Nor is a comment (of those `known` in the base) that stands above it since what was between is gone: it stays.
    """
    left = ours if ours is not None else theirs
    assert base is not None  # noqa: S101 - else only one side has it, and that is no matter of dispute
    assert left is not None  # noqa: S101 - as above
    if is_restyled(base.text, left.text):
        return []
    stranded = [line for line in lines_of(left.lead) if line.strip() and line.strip() not in notes_of(base.lead)]
    if is_restyled(base.body, left.body) and notes.issuperset(line.strip() for line in stranded):
        return list(stranded)
    return [Conflict(*(part.text if part is not None else "" for part in (base, ours, theirs)))]


def added_twice(ours: Part, theirs: Part) -> list[Chunk]:
    """Both added an item under one id; only the very same one is one."""
    if is_restyled(ours.body, theirs.body) and notes_of(ours.lead) == notes_of(theirs.lead):
        return [ours.text]
    return [Conflict("", ours.text, theirs.text)]


def between(base: str, ours: str, theirs: str, lines: Lines) -> list[Chunk]:
    """What stands between parts: comments that both sides added are all kept, blank lines are no matter of dispute."""
    old, mine, other = notes_of(base), notes_of(ours), notes_of(theirs)
    if theirs == base or (ours != base and other in (old, mine)):
        text: str | None = ours
    elif ours == base or mine == old:
        text = theirs
    else:
        text = lines(base, ours, theirs)
    if text is None and all(note in mine and note in other for note in old):
        text = ours + "".join(line for line in lines_of(theirs) if line.strip() and line.strip() not in mine)
    return [Conflict(base, ours, theirs)] if text is None else [text] if text else []


def picked(base: str, ours: str, theirs: str) -> str:
    """The one that was changed; blanks at the ends of lines are no change.

    Raises:
        Unmergeable: both were.
    """
    old, mine, other = base.split(), ours.split(), theirs.split()
    if other in (old, mine):
        return ours
    if mine == old:
        return theirs
    raise Unmergeable


def aligned(read: Callable[[str], Parts], base: str, ours: str, theirs: str) -> tuple[Parts, Parts, Parts]:
    """Three texts taken apart, indented alike: as the side that changed it."""
    parts = [read(text) for text in (base, ours, theirs)]
    columns = [version.column for version in parts if version.parts]
    if len(set(columns)) < 2:
        return parts[0], parts[1], parts[2]
    old, mine, other = (version.column if version.parts else None for version in parts)
    wanted = other if mine in (old, None) and other is not None else mine
    assert wanted is not None  # noqa: S101 - two of them have parts
    moved = [
        read(shifted(text, wanted - version.column)) if version.parts else version
        for text, version in zip((base, ours, theirs), parts, strict=True)
    ]
    return moved[0], moved[1], moved[2]


# One field in three versions: its value, which is one thing, and the comments beside it


def single(old: Field | None, mine: Field, other: Field, lines: Lines) -> list[Chunk]:
    """A field that is one value: whoever changed it has it; comments beside it are merged on their own.

    Raises:
        Unmergeable: both changed it, or the comments of both cannot be kept.
    """
    base = old.text if old is not None else ""
    tree = _decided(old, mine, other)
    if base.count("\n") > 1:
        text = lines(base, mine.text, other.text)
        if text is not None and _says(text, tree, (base, mine.text, other.text)):
            return [text]
    if tree is _CLASH:
        return _both_changed(old, mine, other)
    is_theirs = old is not None and (mine.tree == old.tree != other.tree or mine.written == old.written)
    return [_beside(old, *((other, mine) if is_theirs else (mine, other)))]


def _decided(old: Field | None, mine: Field, other: Field) -> Plain | _Clash:
    """The value that the merged field has."""
    if mine.tree == other.tree or (old is not None and old.tree == other.tree):
        return mine.tree
    if old is not None and old.tree == mine.tree:
        return other.tree
    return _CLASH


def _says(text: str, tree: Plain | _Clash, versions: tuple[str, str, str]) -> bool:
    """Whether a merge by lines of one field says what it has to, with the comments of both sides."""
    try:
        field = field_of(text)
        refuse_lost_comments(text, *versions)
    except Unmergeable:
        return False
    return tree is not _CLASH and field.tree == tree


def _beside(old: Field | None, winner: Field, loser: Field) -> str:
    """The value of one side with the comments of both.

    Raises:
        Unmergeable: the other side's comments stand where they cannot be kept.
    """
    above, behind = _behind(old.behind if old is not None else "", winner, loser)
    if is_block_scalar(winner.value) and behind.split() != winner.behind.split():
        raise Unmergeable
    text = above + winner.before + winner.written + behind
    refuse_lost_comments(text, old.text if old is not None else "", winner.text, loser.text)
    return text


def _behind(base: str, winner: Field, loser: Field) -> tuple[str, str]:
    """What stands above the field and behind its value; of two new comments on one line one goes above it."""
    if not base.strip() and winner.behind.strip() and loser.behind.count("\n") == 1 and loser.behind.strip():
        if loser.behind.split() == winner.behind.split():
            return "", winner.behind
        return " " * column_of(winner.text, winner.key.start) + loser.behind.lstrip(" "), winner.behind
    return "", picked(base, winner.behind, loser.behind)


def _both_changed(old: Field | None, mine: Field, other: Field) -> list[Chunk]:
    """Both changed one value: braces are merged by their elements, anything else is a conflict."""
    if not is_in_braces(mine) or not is_in_braces(other):
        raise Unmergeable
    was = old.written if old is not None and is_in_braces(old) else None
    behind = picked(old.behind if old is not None else "", mine.behind, other.behind)
    return in_braces(mine.before, (was, mine.written, other.written), behind)


def apart(
    old: Field | None, mine: Field, other: Field, take: Callable[[Field], tuple[str, str]]
) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Of three fields the lines of their keys, and what stands below."""
    pairs = [
        ("", "") if field is None else (field.header, field.below) if _is_below(field) else take(field)
        for field in (old, mine, other)
    ]
    return (pairs[0][0], pairs[1][0], pairs[2][0]), (pairs[0][1], pairs[1][1], pairs[2][1])


def _is_below(field: Field) -> bool:
    return field.has_text and not isinstance(field.value, Scalar) and not field.value.flow


def below(headers: tuple[str, str, str], chunks: list[Chunk], empty: str) -> list[Chunk]:
    """The key's line with what stands below it; with an empty mapping or list, where nothing does."""
    header = _header(*headers)
    if not is_clean(chunks) or root_of(resolved(chunks, "ours")) is not None:
        return [header, *chunks]
    end = field_of(header).end
    return [f"{header[:end]} {empty}{header[end:]}", *chunks]


def _header(base: str, ours: str, theirs: str) -> str:
    if not base:
        if ours.split() != theirs.split():
            raise Unmergeable
        return ours
    return picked(base, ours, theirs)


def listed(field: Field) -> tuple[str, str]:
    """A list in brackets, as if its items stood below, each behind a dash.

    Raises:
        Unmergeable: it is no list, or there are comments between its brackets.
    """
    value = field.value
    if field.has_text and (not isinstance(value, Sequence) or comments_of(field.written)):
        raise Unmergeable
    items = value.items if isinstance(value, Sequence) else []
    lines = "".join(f"  - {field.text[item.start : item.end]}\n" for item in items)
    rest, line, below = field.behind.partition("\n")
    return field.text[: field.key.end] + ":" + rest + line, lines + below


def is_list(field: Field | None) -> bool:
    """Whether there is a list."""
    return field is not None and isinstance(field.value, Sequence)


def is_in_braces(field: Field) -> bool:
    """Whether the value stands in braces or brackets."""
    return not isinstance(field.value, Scalar) and field.value.flow


def keys_of(field: Field | None) -> list[str]:
    """The keys of a mapping, in their order."""
    return (
        [key.text for key, _ in field.value.entries] if field is not None and isinstance(field.value, Mapping) else []
    )


# An item as the lines of its fields, without the dash of the list, and with it again


def only_item(text: str) -> Mapping:
    """The one item that a text holds.

    Raises:
        Unmergeable: it holds something else.
    """
    root = root_of(text)
    if not isinstance(root, Sequence) or len(root.items) != 1 or not isinstance(root.items[0], Mapping):
        raise Unmergeable
    return root.items[0]


def without_dash(text: str, node: Mapping, dash: int, column: int) -> tuple[str, str]:
    """The line of an item's dash, if its fields begin below it, and these fields as lines.

    Raises:
        Unmergeable: something else than a comment stands on the line of the dash.
    """
    if node.flow:
        if comments_of(text):
            raise Unmergeable
        return "", fields_in_braces(text, node, column)
    end = next_line(text, 0)
    behind = text[dash + 1 : end].strip()
    if end <= node.start and (not behind or behind.startswith("#")):
        return text[:end], text[end:]
    if text[: node.start].strip(" ") != "-":
        raise Unmergeable
    return "", " " * node.start + text[node.start :]


def with_dash(chunks: list[Chunk], dash: int, lines: list[str]) -> list[Chunk]:
    """The fields as an item again; where comments come first, they go below the dash."""
    if any("#" in line for line in lines):
        alone = " " * dash + "-\n"
        base, ours, theirs = (line or alone for line in lines)
        return [picked(base, ours, theirs), *chunks]
    first = next((chunk for chunk in chunks if chunk), "")
    texts = [first] if isinstance(first, str) else [first.ours, first.theirs]
    if any(not text or text.lstrip(" ")[0] in "#\n" for text in texts):
        return [" " * dash + "-\n", *chunks]
    place = chunks.index(first)
    led = within([first], lambda text: text[:dash] + "-" + text[dash + 1 :])
    return [*led, *chunks[place + 1 :]]


def item_in_braces(texts: tuple[str, str, str], nodes: list[Mapping]) -> list[Chunk]:
    """An item that stands in braces in all three versions.

    Raises:
        Unmergeable: a comment beside it was changed by both, or one between the braces would be lost.
    """
    base, ours, theirs = (text[node.start : node.end] for text, node in zip(texts, nodes, strict=True))
    rests = [text[node.end :] for text, node in zip(texts, nodes, strict=True)]
    return in_braces(texts[1][: nodes[1].start], (base, ours, theirs), picked(rests[0], rests[1], rests[2]))


# A text taken apart into its fields or items, whole lines each, so that the parts put together are the text again


def fields_of(text: str) -> Parts:
    """The fields of a mapping in block form; an empty text has none.

    Raises:
        Unmergeable: it is something else.
    """
    root = root_of(text)
    if root is None:
        return Parts(0, {}, text)
    if not isinstance(root, Mapping) or root.flow:
        raise Unmergeable
    column = column_of(text, root.start)
    spans = [(key.text, key.start, _end(text, key, value)) for key, value in root.entries]
    return _parts(text, column, spans)


def items_of(text: str) -> Parts:
    """The items of a list in block form by their ids.

    Raises:
        Unmergeable: it is something else, or an item has no id of its own.
    """
    root = root_of(text)
    if root is None:
        return Parts(0, {}, text)
    if not isinstance(root, Sequence) or root.flow:
        raise Unmergeable
    spans = []
    place = root.start
    for index, item in enumerate(root.items):
        identity = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(identity, Scalar) or identity.is_empty:
            raise Unmergeable
        around = Sequence(root.items[max(index - 1, 0) : index + 1], place, root.end, flow=False)
        place = dash_of(text, around, min(index, 1))
        spans.append((identity.text, place, content_end(text, item)))
    return _parts(text, column_of(text, root.start), spans)


def _end(text: str, key: Scalar, value: Node) -> int:
    """Where a field's content ends. The parser puts a value that is not there wherever the next thing begins."""
    absent = isinstance(value, Scalar) and value.start == value.end
    if not absent:
        return content_end(text, value)
    colon = text.find(":", key.end)
    return colon + 1 if colon >= 0 else key.end


def _parts(text: str, column: int, spans: list[tuple[str, int, int]]) -> Parts:
    parts: dict[str, Part] = {}
    last = 0
    for name, start, content in spans:
        first = line_start(text, start)
        if name in parts or first < last or text[first:start].strip(" ?"):
            raise Unmergeable
        end = next_line(text, with_comments(text, content, column))
        parts[name] = Part(name, text[last:first], text[first:end])
        last = end
    return Parts(column, parts, text[last:])


def field_of(text: str) -> Field:
    """The one field that a text holds."""
    root = root_of(text)
    if not isinstance(root, Mapping) or len(root.entries) != 1 or root.flow:
        raise Unmergeable
    key, value = root.entries[0]
    if text[line_start(text, key.start) : key.start].strip(" "):
        raise Unmergeable  # behind a question mark
    return Field(text, key, value, _end(text, key, value))


def shifted(text: str, by: int) -> str:
    """The text moved to the right or to the left; blank lines stay."""
    if not by or not text:
        return text
    return "".join(_shifted(line, by) if line.strip() else line for line in lines_of(text))


def _shifted(line: str, by: int) -> str:
    if by > 0:
        return " " * by + line
    return line[min(-by, len(line) - len(line.lstrip(" "))) :]


def notes_of(text: str) -> list[str]:
    """The lines of a lead that are not blank: comments, and marks of a document."""
    return [line.strip() for line in lines_of(text) if line.strip()]


def is_restyled(old: str, new: str) -> bool:
    """Whether two texts of a part say the same, comments included."""
    return plain(root_of(old)) == plain(root_of(new)) and comments_of(old) == comments_of(new)


def in_block_form(field: Field, column: int) -> tuple[str, str]:
    """The key's line and the lines of the fields of a mapping in braces, each with one of its own.

    Raises:
        Unmergeable: there are comments between the braces.
    """
    value = field.value
    if not field.has_text or (isinstance(value, Mapping) and not value.entries):
        return field.text[: field.key.end] + ":" + field.behind, ""
    if not isinstance(value, Mapping) or not value.flow or comments_of(field.written):
        raise Unmergeable
    rest = field.behind[: line_end(field.behind, 0)].rstrip()
    lines = fields_in_braces(field.text, value, column)
    return field.text[: field.key.end] + ":" + rest + "\n", lines + field.behind[next_line(field.behind, 0) :]


def fields_in_braces(text: str, value: Mapping, column: int) -> str:
    """The fields of braces as lines."""
    return "".join(
        f"{' ' * column}{text[key.start : key.end]}: {text[part.start : part.end]}".rstrip() + "\n"
        for key, part in value.entries
    )
