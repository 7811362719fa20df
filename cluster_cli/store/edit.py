"""Edits of one file in place: only the spans that change are touched, and the result is proved before it is used.

The proof (docs: safety): the new text is read again; every item still stands where it should; the tree of each item and
of the head is the old one with exactly the asked fields set. An item whose text did not change is not read again: it
begins as an element of the same list with the same characters up to the next, so the parser reads the same from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Many

from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.edits import REMOVED, AppendItem, Edit, EditValue, FieldEdit, Removed, RemoveItem
from cluster_cli.core.messages import Value
from cluster_cli.core.model import File
from cluster_cli.store.document import read_item
from cluster_cli.store.nodes import Mapping, Node
from cluster_cli.store.outline import ITEMS, Outline, Plain, item_at, of_value, outline_of, plain, with_value
from cluster_cli.store.removal import appended, without_item
from cluster_cli.store.source import BOM, Source
from cluster_cli.store.splice import spliced
from cluster_cli.store.surgery import Unwritable, put

Path = tuple[str | int, ...]


class EditRefused(Exception):
    """An edit that is not made. The places are those of the text that was read; of the new one where the proof failed."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(", ".join(diagnostic.code for diagnostic in diagnostics))
        self.diagnostics = diagnostics


class Draft(Struct, frozen=True):
    """A new text not yet proved. `trees` are the items that were asked to change, by their place in `ids`."""

    source: Source
    old: Outline
    text: str
    ids: tuple[str | None, ...]
    kept: tuple[int, ...]  # for each of `ids` its place in the old outline, -1 for a new item
    trees: dict[int, Plain]
    head: Plain

    @property
    def raw(self) -> bytes:
        """The bytes of the file."""
        return (BOM if self.source.bom else b"") + self.text.encode("utf-8")


def apply_edits(source: Source, edits: Many[Edit]) -> bytes:
    """The file with the edits made and proved.

    Raises:
        EditRefused: an item or a place was not found, cannot be rewritten safely, or the proof failed.
    """
    made = draft(source, edits)
    prove(made)
    return made.raw


def draft(source: Source, edits: Many[Edit], outline: Outline | None = None) -> Draft:
    """Make the edits of one file; `outline` where it is known already.

    Raises:
        EditRefused: the file is not of the strict subset; an item is not there exactly once; a place is not rewritten.
    """
    if source.fault is not None:
        raise EditRefused(source.fault)
    old = outline if outline is not None else _read(source.text, source.key)
    _refuse_untold(source.key, edits)
    by_item: dict[int, list[Edit]] = {}
    for edit in edits:
        if isinstance(edit, RemoveItem) or (isinstance(edit, FieldEdit) and edit.item is not None):
            by_item.setdefault(_place_of(source, old, str(edit.item)), []).append(edit)
    text, trees, removed = source.text, {}, set()
    for place in sorted(by_item, reverse=True):
        fields = [edit for edit in by_item[place] if isinstance(edit, FieldEdit)]
        text, trees[place] = _edit_item(source.key, text, old.starts[place], fields)
        if len(fields) < len(by_item[place]):
            removed.add(place)
    for place in sorted(removed, reverse=True):
        text = without_item(text, source.key, _read(text, source.key), place)
    return _finish(source, edits, old, text, trees, removed)


def _finish(
    source: Source, edits: Many[Edit], old: Outline, text: str, trees: dict[int, Plain], removed: set[int]
) -> Draft:
    """The head and the new items, which stand below all the others."""
    head = plain(old.head)
    for edit in edits:
        if isinstance(edit, FieldEdit) and edit.item is None:
            text, head = _edit_head(source.key, text, edit, head)
    kept = [place for place in range(len(old.ids)) if place not in removed]
    ids = [old.ids[place] for place in kept]
    wanted = {index: trees[place] for index, place in enumerate(kept) if place in trees}
    for edit in edits:
        if isinstance(edit, AppendItem):
            text = appended(text, source.key, _read(text, source.key), edit.value)
            wanted[len(ids)] = of_value(edit.value)
            identity = edit.value.get("id")
            ids.append(identity if isinstance(identity, str) else None)
            kept.append(-1)
    return Draft(source, old, text, tuple(ids), tuple(kept), wanted, head)


def _read(text: str, file: File) -> Outline:
    found = outline_of(text, file)
    if isinstance(found, Outline):
        return found
    raise EditRefused(*(found or [_fault("edit-failed", Field(file))]))


def _fault(code: str, where: Field, item: str | None = None, **values: Value) -> Diagnostic:
    return Diagnostic(code, "error", where, values, item)


def _refuse_untold(file: File, edits: Many[Edit]) -> None:
    """What no file can hold: half of a surrogate pair, which only a broken terminal brings in."""
    for edit in edits:
        for text in _texts(edit.value) if not isinstance(edit, RemoveItem) else ():
            if any("\ud800" <= character <= "\udfff" for character in text):
                raise EditRefused(
                    _fault("edit-not-text", Field(file), edit.item if isinstance(edit, FieldEdit) else None)
                )


def _texts(value: EditValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _place_of(source: Source, outline: Outline, item: str) -> int:
    found = [place for place, identity in enumerate(outline.ids) if identity == item]
    if len(found) == 1:
        return found[0]
    code = "edit-no-item" if not found else "edit-two-items"
    where = Field(source.key, outline.starts[found[1]], ("id",)) if found else Field(source.key)
    raise EditRefused(_fault(code, where, item, id=item, count=len(found)))


def _edit_item(file: File, text: str, start: int, edits: list[FieldEdit]) -> tuple[str, Plain]:
    """One item with its fields set, one after the other, and the tree that it must have then."""
    tree = item_at(text, start)
    for edit in edits:
        for path, value in steps(_at(tree, edit.path), edit.path, edit.value):
            node = read_item(text, start)
            if not isinstance(node, Mapping):
                raise EditRefused(_fault("edit-failed", Field(file, start), edit.item))
            text = _put(text, node, value, Field(file, start, path), edit.item)
        tree = with_value(tree, edit.path, edit.value)
    return text, tree


def _edit_head(file: File, text: str, edit: FieldEdit, tree: Plain) -> tuple[str, Plain]:
    for path, value in steps(_at(tree, edit.path), edit.path, edit.value):
        text = _put(text, _read(text, file).head, value, Field(file, 0, path), None)
    return text, with_value(tree, edit.path, edit.value)


def _put(text: str, root: Node, value: EditValue, where: Field, item: str | None) -> str:
    try:
        return spliced(text, put(text, root, where.path, value))
    except Unwritable as refusal:
        raise EditRefused(_fault(refusal.code, where, item, field=".".join(map(str, where.path)))) from refusal


def _at(tree: Plain, path: Path) -> Plain:
    for step in path:
        if isinstance(tree, dict) and isinstance(step, str):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def steps(old: Plain, path: Path, value: EditValue) -> Iterator[tuple[Path, EditValue]]:
    """An edit taken apart into the smallest ones, so that what stays the same keeps its comments and its style."""
    if isinstance(value, dict) and value and isinstance(old, dict) and old:
        for key, one in value.items():
            yield from steps(old.get(key), (*path, key), one)
        for key in old:
            if key not in value:
                yield (*path, key), REMOVED
    elif isinstance(value, list) and value and isinstance(old, list) and old:
        for index, one in enumerate(value):
            yield from steps(old[index] if index < len(old) else None, (*path, index), one)
        for index in range(len(old) - 1, len(value) - 1, -1):
            yield (*path, index), REMOVED
    elif isinstance(value, Removed) or of_value(value) != old:
        yield path, value


def prove(made: Draft, new: Outline | None = None) -> None:
    """Read the new text and compare it with what was asked for.

    Raises:
        EditRefused: it is not the same; the file stays as it is.
    """
    file, text = made.source.key, made.text
    new = new if new is not None else _read(text, file)
    if new.ids != made.ids:
        raise EditRefused(_fault("edit-failed", Field(file)))
    if _head_of(plain(new.head), file) != _head_of(made.head, file):
        raise EditRefused(_fault("edit-failed", Field(file)))
    for index, place in enumerate(made.kept):
        if not _is_as_asked(made, new, index, place):
            raise EditRefused(_fault("edit-failed", Field(file, new.starts[index]), new.ids[index]))


def _head_of(tree: Plain, file: File) -> Plain:
    """Whether the list is absent, empty or full is the items' matter."""
    return {key: value for key, value in tree.items() if key != ITEMS[file]} if isinstance(tree, dict) else tree


def _is_as_asked(made: Draft, new: Outline, index: int, place: int) -> bool:
    file, text, before = made.source.key, made.text, made.source.text
    start = new.starts[index]
    if index in made.trees:
        return item_at(text, start) == made.trees[index]
    old_start = made.old.starts[place]
    if before[old_start : made.old.after(place, before, file)] == text[start : new.after(index, text, file)]:
        return True
    return item_at(text, start) == item_at(before, old_start)
