"""The merge itself: three versions of a mapping or of a list of items, part by part, each part three-way.

What one side alone changed is taken from it as it stands there, comments included. What both changed is taken apart
further, down to the single value. Only where a value was changed to two is there a conflict, around that field alone.
"""

from __future__ import annotations

from collections.abc import Callable

from cluster_cli.store.merge.chunks import Chunk, Conflict, Lines, Unmergeable, resolved, whole_conflict
from cluster_cli.store.merge.items import item_in_braces, only_item, with_dash, without_dash
from cluster_cli.store.merge.order import merged_order, orders_of_both
from cluster_cli.store.merge.parts import Field, Part, Parts, field_of, fields_of, in_block_form, items_of, notes_of
from cluster_cli.store.merge.trees import LISTS, root_of
from cluster_cli.store.merge.values import apart, below, is_in_braces, is_list, keys_of, listed, single
from cluster_cli.store.merge.versions import Body, added_twice, aligned, between, changed, lines_of_part, removed
from cluster_cli.store.nodes import Mapping
from cluster_cli.store.splice import column_of, line_start

Three = tuple[Part | None, Part | None, Part | None]
_ORDERED = frozenset({"sections", "stages"})
"""Keys of the head whose order is the document's own."""


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
            if top in LISTS and any(is_list(one) for one in (old, mine, other)):
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
        known = [one for one in (was, mine, other) if one is not None]
        if ordered and merged_order(*(list(keys_of(one)) for one in (was, mine, other))) is None:
            raise Unmergeable
        if all(is_in_braces(one) for one in known):
            return single(old, mine, other, self.lines)
        column = next(column_of(one.text, one.value.start) for one in (mine, other, *known) if not is_in_braces(one))
        headers, rest = apart(was, mine, other, lambda one: in_block_form(one, column))
        return below(headers, self._mapping(*rest), "{}")

    # Items

    def _items(self, old: Field | None, mine: Field, other: Field) -> list[Chunk]:
        """The list of items."""
        known = [one for one in (old, mine, other) if one is not None]
        if all(is_in_braces(one) for one in known) and any(one.tree for one in known):
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
