"""The merge itself: three versions of a mapping or of a list of items, part by part, each part three-way.

What one side alone changed is taken from it as it stands there, comments included. What both changed is taken apart
further, down to the single value. Only where a value was changed to two is there a conflict, around that field alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from cluster_cli.store.merge.chunks import Chunk, Conflict, Lines, Unmergeable, is_clean, lines_of, resolved, within
from cluster_cli.store.merge.flow import merged_braces
from cluster_cli.store.merge.order import merged_order
from cluster_cli.store.merge.parts import (
    Field,
    Part,
    Parts,
    field_of,
    fields_in_braces,
    fields_of,
    in_block_form,
    is_restyled,
    items_of,
    notes_of,
    shifted,
)
from cluster_cli.store.merge.trees import LISTS, comments_of, root_of
from cluster_cli.store.nodes import Mapping, Scalar, Sequence
from cluster_cli.store.outline import Plain, plain
from cluster_cli.store.splice import column_of, is_block_scalar, next_line

T = TypeVar("T")
Body = Callable[[str | None, str, str], list[Chunk]]
Three = tuple[Part | None, Part | None, Part | None]
_ORDERED = frozenset({"sections", "stages"})
"""Keys of the head whose order is the document's own."""


class Merger:
    """One merge; `lines` merges texts line by line where nothing finer is known."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines

    def file(self, base: str, ours: str, theirs: str) -> list[Chunk]:
        """Merge three files.

        Raises:
            Unmergeable: their form does not allow it.
        """
        roots = [root_of(text) for text in (base, ours, theirs)]
        if all(isinstance(root, Mapping) and root.flow for root in roots):
            return [_braces(base, ours, theirs)]
        return self._mapping(base, ours, theirs, top=True)

    def _mapping(self, base: str, ours: str, theirs: str, *, top: bool = False) -> list[Chunk]:
        """Merge the lines of three mappings; an empty text has no fields."""
        versions = _aligned(fields_of, base, ours, theirs)

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
        if order is None and not parts_of_new:
            raise Unmergeable
        chunks: list[Chunk] = []
        for name in order or merged_order([], list(ours.parts), list(theirs.parts)) or ():
            three = base.parts.get(name), ours.parts.get(name), theirs.parts.get(name)
            chunks += self._part(three, body(name), parts_of_new=parts_of_new)
        return [*chunks, *_between(base.tail, ours.tail, theirs.tail, self.lines)]

    def _part(self, three: Three, body: Body, *, parts_of_new: bool) -> list[Chunk]:
        base, ours, theirs = three
        if theirs in (ours, base):
            return _lines_of(ours)
        if base == ours:
            return _lines_of(theirs)
        if ours is None or theirs is None:
            return _removed(base, ours, theirs)
        if base is None and not parts_of_new:
            return _added_twice(ours, theirs)
        lead = _between(base.lead if base is not None else "", ours.lead, theirs.lead, self.lines)
        old = base.body if base is not None else None
        return [*lead, *_changed(old, ours.body, theirs.body, body)]

    # One field

    def _field(self, base: str | None, ours: str, theirs: str, *, top: str) -> list[Chunk]:
        try:
            old = field_of(base) if base is not None else None
            mine, other = field_of(ours), field_of(theirs)
            if top in LISTS and any(_is_list(one) for one in (old, mine, other)):
                return self._items(old, mine, other)
            if isinstance(mine.value, Mapping) and isinstance(other.value, Mapping):
                return self._record(old, mine, other, ordered=top in _ORDERED)
            return self._single(old, mine, other)
        except Unmergeable:
            if top in LISTS:
                raise
            return [Conflict(base or "", ours, theirs)]

    def _record(self, old: Field | None, mine: Field, other: Field, *, ordered: bool) -> list[Chunk]:
        """A field that is a mapping: its own fields one by one."""
        was = old if old is not None and isinstance(old.value, Mapping) else None
        known = [one for one in (was, mine, other) if one is not None]
        if ordered and merged_order(*(list(_keys(one)) for one in (was, mine, other))) is None:
            raise Unmergeable
        if all(_in_braces(one) for one in known):
            return self._single(old, mine, other)
        column = next(column_of(one.text, one.value.start) for one in (mine, other, *known) if not _in_braces(one))
        headers, below = _apart(was, mine, other, lambda one: in_block_form(one, column))
        return _below(headers, self._mapping(*below), "{}")

    def _single(self, old: Field | None, mine: Field, other: Field) -> list[Chunk]:
        """A field that is one value: whoever changed it has it; comments beside it are merged on their own."""
        base = old.text if old is not None else ""
        tree = _decided(old, mine, other)
        if base.count("\n") > 1:
            text = self.lines(base, mine.text, other.text)
            if text is not None and _says(text, tree, (base, mine.text, other.text)):
                return [text]
        if tree is _CLASH:
            return [_in_both(old, mine, other)]
        is_theirs = old is not None and (mine.tree == old.tree != other.tree or mine.written == old.written)
        return [_beside(old, *((other, mine) if is_theirs else (mine, other)))]

    # Items

    def _items(self, old: Field | None, mine: Field, other: Field) -> list[Chunk]:
        """The list of items."""
        known = [one for one in (old, mine, other) if one is not None]
        if all(isinstance(one.value, Sequence) and one.value.flow and one.value.items for one in known):
            return [_in_both(old, mine, other)]
        headers, below = _apart(old, mine, other, _listed)
        versions = _aligned(items_of, *below)
        return _below(headers, self._parts(versions, lambda _: self._item, parts_of_new=False), "[]")

    def _item(self, base: str | None, ours: str, theirs: str) -> list[Chunk]:
        assert base is not None  # noqa: S101 - new items are not taken apart
        texts = (base, ours, theirs)
        nodes = [_only(text) for text in texts]
        if all(node.flow for node in nodes):
            try:
                return [_item_in_braces(texts, nodes)]
            except Unmergeable:
                return [Conflict(*texts)]
        dash = column_of(ours, len(ours) - len(ours.lstrip(" ")))
        try:
            column = next(column_of(text, node.start) for text, node in zip(texts, nodes, strict=True) if not node.flow)
            inner = [_without_dash(text, node, dash, column) for text, node in zip(texts, nodes, strict=True)]
            return _with_dash(self._mapping(*inner), dash)
        except Unmergeable:
            return [Conflict(*texts)]


class _Clash:
    """Two values."""


_CLASH = _Clash()


def _lines_of(part: Part | None) -> list[Chunk]:
    return [part.text] if part is not None else []


def _changed(base: str | None, ours: str, theirs: str, body: Body) -> list[Chunk]:
    if theirs in (ours, base):
        return [ours]
    if base == ours:
        return [theirs]
    return body(base, ours, theirs)


def _removed(base: Part | None, ours: Part | None, theirs: Part | None) -> list[Chunk]:
    """One side took out what the other changed; to have written it differently is no change."""
    left = ours if ours is not None else theirs
    assert base is not None  # noqa: S101 - else only one side has it, and that is no matter of dispute
    assert left is not None  # noqa: S101 - as above
    if is_restyled(base.text, left.text):
        return []
    return [Conflict(*(part.text if part is not None else "" for part in (base, ours, theirs)))]


def _added_twice(ours: Part, theirs: Part) -> list[Chunk]:
    """Both added an item under one id; only the very same one is one."""
    if is_restyled(ours.body, theirs.body) and notes_of(ours.lead) == notes_of(theirs.lead):
        return [ours.text]
    return [Conflict("", ours.text, theirs.text)]


def _between(base: str, ours: str, theirs: str, lines: Lines) -> list[Chunk]:
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


def _pick(base: str, ours: str, theirs: str) -> str:
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


def _header(base: str, ours: str, theirs: str) -> str:
    if not base:
        if ours.split() != theirs.split():
            raise Unmergeable
        return ours
    return _pick(base, ours, theirs)


def _aligned(read: Callable[[str], Parts], base: str, ours: str, theirs: str) -> tuple[Parts, Parts, Parts]:
    """Three texts taken apart, indented alike: as the side that changed it."""
    found = [read(text) for text in (base, ours, theirs)]
    columns = [one.column for one in found if one.parts]
    if len(set(columns)) < 2:
        return found[0], found[1], found[2]
    old, mine, other = (one.column if one.parts else None for one in found)
    wanted = other if mine in (old, None) and other is not None else mine
    assert wanted is not None  # noqa: S101 - two of them have parts
    moved = [
        read(shifted(text, wanted - one.column)) if one.parts else one
        for text, one in zip((base, ours, theirs), found, strict=True)
    ]
    return moved[0], moved[1], moved[2]


def _apart(
    old: Field | None, mine: Field, other: Field, take: Callable[[Field], tuple[str, str]]
) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Of three fields the lines of their keys, and what stands below."""
    pairs = [
        ("", "") if one is None else (one.header, one.below) if _is_below(one) else take(one)
        for one in (old, mine, other)
    ]
    return (pairs[0][0], pairs[1][0], pairs[2][0]), (pairs[0][1], pairs[1][1], pairs[2][1])


def _is_below(field: Field) -> bool:
    return field.has_text and not isinstance(field.value, Scalar) and not field.value.flow


def _below(headers: tuple[str, str, str], chunks: list[Chunk], empty: str) -> list[Chunk]:
    """The key's line with what stands below it; with an empty mapping or list, where nothing does."""
    header = _header(*headers)
    if not is_clean(chunks) or root_of(resolved(chunks, "ours")) is not None:
        return [header, *chunks]
    end = field_of(header).end
    return [f"{header[:end]} {empty}{header[end:]}", *chunks]


def _listed(field: Field) -> tuple[str, str]:
    """An empty list, as if its items stood below."""
    if field.has_text and plain(field.value) != []:
        raise Unmergeable
    return field.text[: field.key.end] + ":" + field.behind, ""


def _is_list(field: Field | None) -> bool:
    return field is not None and isinstance(field.value, Sequence)


def _in_braces(field: Field) -> bool:
    return not isinstance(field.value, Scalar) and field.value.flow


def _keys(field: Field | None) -> list[str]:
    return (
        [key.text for key, _ in field.value.entries] if field is not None and isinstance(field.value, Mapping) else []
    )


def _decided(old: Field | None, mine: Field, other: Field) -> Plain | _Clash:
    """The value that the merged field has."""
    if mine.tree == other.tree or (old is not None and old.tree == other.tree):
        return mine.tree
    if old is not None and old.tree == mine.tree:
        return other.tree
    return _CLASH


def _is_new(tree: Plain | _Clash, side: Field, old: Field) -> bool:
    return tree is not _CLASH and side.tree == tree and side.tree != old.tree


def _says(text: str, tree: Plain | _Clash, versions: tuple[str, str, str]) -> bool:
    """Whether a merge by lines of one field says what it has to, with the comments of both sides."""
    try:
        found = field_of(text)
        _refuse_lost_comments(text, *versions)
    except Unmergeable:
        return False
    return tree is not _CLASH and found.tree == tree


def _refuse_lost_comments(text: str, base: str, ours: str, theirs: str) -> None:
    there, old = comments_of(text), comments_of(base) if base else []
    for note in (*comments_of(ours), *comments_of(theirs)):
        if note not in old and note not in there:
            raise Unmergeable


def _beside(old: Field | None, winner: Field, loser: Field) -> str:
    """The value of one side with the comments of both.

    Raises:
        Unmergeable: the other side's comments stand where they cannot be kept.
    """
    behind = _pick(old.behind if old is not None else winner.behind, winner.behind, loser.behind)
    if is_block_scalar(winner.value) and behind.split() != winner.behind.split():
        raise Unmergeable
    text = winner.before + winner.written + behind
    _refuse_lost_comments(text, old.text if old is not None else "", winner.text, loser.text)
    return text


def _only(text: str) -> Mapping:
    root = root_of(text)
    if not isinstance(root, Sequence) or len(root.items) != 1 or not isinstance(root.items[0], Mapping):
        raise Unmergeable
    return root.items[0]


def _without_dash(text: str, node: Mapping, dash: int, column: int) -> str:
    """The fields of an item as lines, without its dash.

    Raises:
        Unmergeable: something else stands on the line of the dash.
    """
    if node.flow:
        if comments_of(text):
            raise Unmergeable
        return fields_in_braces(text, node, column)
    if text[: node.start].lstrip(" ").startswith("-\n"):
        return text[next_line(text, 0) :]
    if text[: node.start].strip(" ") != "-":
        raise Unmergeable
    return " " * node.start + text[node.start :]


def _with_dash(chunks: list[Chunk], dash: int) -> list[Chunk]:
    """The fields as an item again; where comments come first, they go below the dash."""
    first = next((chunk for chunk in chunks if chunk), "")
    texts = [first] if isinstance(first, str) else [first.ours, first.theirs]
    if any(not text or text.lstrip(" ")[0] in "#\n" for text in texts):
        return [" " * dash + "-\n", *chunks]
    place = chunks.index(first)
    led = within([first], lambda text: text[:dash] + "-" + text[dash + 1 :])
    return [*led, *chunks[place + 1 :]]


def _in_both(old: Field | None, mine: Field, other: Field) -> str:
    """Both changed one value: braces are merged by their elements, anything else is a conflict."""
    if not _in_braces(mine) or not _in_braces(other):
        raise Unmergeable
    was = old.written if old is not None and _in_braces(old) else None
    written = _braces(was, mine.written, other.written)
    behind = _pick(old.behind if old is not None else "", mine.behind, other.behind)
    return mine.before + written + behind


def _braces(base: str | None, ours: str, theirs: str) -> str:
    text = merged_braces(base, ours, theirs)
    _refuse_lost_comments(text, base or "", ours, theirs)
    return text


def _item_in_braces(texts: tuple[str, str, str], nodes: list[Mapping]) -> str:
    ends = [node.end for node in nodes]
    base, ours, theirs = (text[node.start : end] for text, node, end in zip(texts, nodes, ends, strict=True))
    behind = _pick(*(text[end:] for text, end in zip(texts, ends, strict=True)))
    return texts[1][: nodes[1].start] + _braces(base, ours, theirs) + behind
