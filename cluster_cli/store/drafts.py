"""Edits of one file in place: only the spans that change are touched, and the result is proved before it is used.

The proof: the new text is read again; every item still stands where it should; the tree of each item and of the head is
the old one with exactly the asked fields set. An item whose text did not change is not read again: it begins as an
element of the same list with the same characters up to the next, so the parser reads the same from it. `editing` proves
the same with less work where it can.
"""

from __future__ import annotations

from collections import abc
from collections.abc import Iterator

from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.edits import AppendItem, Edit, EditValue, FieldEdit, Removed, RemoveItem
from cluster_cli.core.messages import Value
from cluster_cli.core.model import File
from cluster_cli.store.document import BOM, Mapping, Node, Sequence, Source, read_item
from cluster_cli.store.emit import Indent
from cluster_cli.store.layout import (
    BLANK,
    ITEMS,
    Outline,
    Plain,
    Splice,
    column_of,
    comment_column,
    content_end,
    cut_lines,
    dash_of,
    indent_of,
    is_kept,
    item_at,
    last_leaf,
    line_break,
    line_end,
    line_start,
    next_line,
    of_value,
    outline_of,
    plain,
    spliced,
    steps,
    value_at,
    with_comments,
    with_list_end,
    with_value,
)
from cluster_cli.store.surgery import (
    EditedText,
    Unwritable,
    append_after,
    inserted_in_braces,
    is_first,
    put,
    quotes_of,
    remove_element,
    second_start,
)

WrittenField = tuple[str, str | None, str]
"""A field: the file, the id of the item (`None`: the head), its own key there (empty: the whole of it)."""


class EditRefused(Exception):
    """An edit that is not made. The places are those of the text that was read; of the new one where the proof failed."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(", ".join(diagnostic.code for diagnostic in diagnostics))
        self.diagnostics = diagnostics


class Draft(Struct, frozen=True):
    """A new text not yet proved. `trees` are the items that were asked to change, by their place in `ids`.

    `new` is where the items stand now, if nothing but fields of items was edited.
    """

    source: Source
    old: Outline
    text: str
    ids: tuple[str | None, ...]
    origins: tuple[int, ...]  # for each of `ids` its place in the old outline, -1 for a new item
    trees: dict[int, Plain]
    head: Plain
    edits: tuple[Edit, ...] = ()
    new: Outline | None = None

    @property
    def written(self) -> tuple[WrittenField, ...]:
        """Which places were written: fields where edits say so, else whole items."""
        key = self.source.key
        if not self.edits:
            return tuple((key, self.ids[index], "") for index in self.trees)
        items = [(key, _id_of(of_value(edit.value)), "") for edit in self.edits if isinstance(edit, AppendItem)]
        fields = [(key, edit.item, str(edit.path[0])) for edit in self.edits if isinstance(edit, FieldEdit)]
        return (*items, *fields)

    @property
    def raw(self) -> bytes:
        """The bytes of the file."""
        return (BOM if self.source.bom else b"") + self.text.encode("utf-8")


def apply_edits(source: Source, edits: abc.Sequence[Edit]) -> bytes:
    """The file with the edits made and proved.

    Raises:
        EditRefused: an item or a place was not found, cannot be rewritten safely, or the proof failed.
    """
    new = draft(source, edits)
    prove(new)
    return new.raw


def draft(source: Source, edits: abc.Sequence[Edit], outline: Outline | None = None) -> Draft:
    """Make the edits of one file; `outline` where it is known already.

    Raises:
        EditRefused: the file is not of the strict subset; an item is not there exactly once; a place is not rewritten.
    """
    if source.fault is not None:
        raise EditRefused(source.fault)
    old = outline if outline is not None else _read(source.text, source.key)
    _refuse_surrogates(source.key, edits)
    work = _Work(source, old)
    for edit in edits:
        if isinstance(edit, FieldEdit) and edit.item is None:
            work.edit_head(edit)
    for place, of_item in _by_place(source.key, old, edits):
        work.edit_item(place, of_item)
    for edit in edits:
        if isinstance(edit, AppendItem):
            work.append(edit)
    return work.draft(tuple(edits))


def _by_place(
    file: File, outline: Outline, edits: abc.Sequence[Edit]
) -> list[tuple[int, list[FieldEdit | RemoveItem]]]:
    """The edits of items by the item's place, the last item first, so that an edit moves no place still to be edited."""
    by_place: dict[int, list[FieldEdit | RemoveItem]] = {}
    for edit in edits:
        if not isinstance(edit, AppendItem) and edit.item is not None:
            by_place.setdefault(_place_of(file, outline, edit.item), []).append(edit)
    return sorted(by_place.items(), reverse=True)


class _Work:
    """A text under edit: first its head, then its items from the last to the first. The outline follows every edit."""

    __slots__ = ("file", "head", "indent", "old", "origins", "outline", "source", "text", "trees")

    def __init__(self, source: Source, old: Outline) -> None:
        self.source, self.old, self.outline = source, old, old
        self.file: File = source.key
        self.text = source.text
        self.indent = indent_of(source.text, old, source.key)
        self.head = plain(old.head)
        self.origins = list(range(len(old.ids)))
        self.trees: dict[int, Plain] = {}  # by the place in the old outline; those of new items from its end on

    def edit_head(self, edit: FieldEdit) -> None:
        """Set a field of the head, and read what has moved."""
        for path, value in steps(value_at(self.head, edit.path), edit.path, edit.value):
            self.text = self._put(self.outline.head, value, Field(self.file, 0, path), None)
            self.outline = _read(self.text, self.file)
        self.head = with_value(self.head, edit.path, edit.value)

    def edit_item(self, place: int, edits: list[FieldEdit | RemoveItem]) -> None:
        """Set fields of one item, or take it out."""
        for edit in edits:
            if isinstance(edit, FieldEdit):
                self._set(place, edit)
        if any(isinstance(edit, RemoveItem) for edit in edits):
            self._remove(place)

    def _set(self, place: int, edit: FieldEdit) -> None:
        start = self.outline.starts[place]
        tree = self.trees[place] if place in self.trees else item_at(self.text, start)
        length = len(self.text)
        for path, value in steps(value_at(tree, edit.path), edit.path, edit.value):
            node = read_item(self.text, start)
            where = Field(self.file, self.old.starts[place], path)
            if node is None:
                raise EditRefused(_fault("edit-failed", where, edit.item))
            text = self._put(node, value, where, edit.item)
            if isinstance(value, Removed) and is_first(node, path):
                start = second_start(self.text, node) + len(text) - len(self.text)
            self.text = text
        self.trees[place] = with_value(tree, edit.path, edit.value)
        self._shift(place, start, len(self.text) - length)

    def _put(self, root: Node, value: EditValue, where: Field, item: str | None) -> str:
        try:
            return spliced(self.text, put(EditedText(self.text, root, self.indent), where.path, value))
        except Unwritable as refusal:
            field = ".".join(map(str, where.path))
            raise EditRefused(_fault(refusal.code, where, item, field=field)) from refusal

    def _shift(self, place: int, start: int, by: int) -> None:
        """The items behind one that grew or shrank begin elsewhere now, and their list ends elsewhere."""
        starts = self.outline.starts
        moved = (begin + by for begin in starts[place + 1 :])
        head = with_list_end(self.outline.head, self.file, by)
        self.outline = Outline(head, self.outline.ids, (*starts[:place], start, *moved))

    def _remove(self, place: int) -> None:
        length = len(self.text)
        self.text = spliced(self.text, without_item(self.text, self.file, self.outline, place))
        self._shift(place, self.outline.starts[place], len(self.text) - length)
        ids, starts = self.outline.ids, self.outline.starts
        self.outline = Outline(self.outline.head, ids[:place] + ids[place + 1 :], starts[:place] + starts[place + 1 :])
        self.trees.pop(self.origins.pop(place), None)

    def append(self, edit: AppendItem) -> None:
        """Add an item below all others."""
        if self.origins != list(range(len(self.old.ids))) or not self.outline.starts:
            self.outline = _read(self.text, self.file)
        splices = appended(self.text, self.file, self.outline, edit.value, self.indent)
        self.text = spliced(self.text, splices)
        self.origins.append(len(self.old.ids) + len(self.trees))
        self.trees[self.origins[-1]] = of_value(edit.value)

    def draft(self, edits: tuple[Edit, ...]) -> Draft:
        """The draft that all edits made so far come to."""
        count = len(self.old.ids)
        ids = [self.old.ids[place] if place < count else _id_of(self.trees[place]) for place in self.origins]
        trees = {index: self.trees[place] for index, place in enumerate(self.origins) if place in self.trees}
        origins = tuple(place if place < count else -1 for place in self.origins)
        in_items = all(isinstance(edit, FieldEdit) and edit.item is not None for edit in edits)
        new = self.outline if in_items else None
        return Draft(self.source, self.old, self.text, tuple(ids), origins, trees, self.head, edits, new)


def _id_of(tree: Plain) -> str | None:
    identity = tree.get("id") if isinstance(tree, dict) else None
    return identity if isinstance(identity, str) else None


def _read(text: str, file: File) -> Outline:
    outline = outline_of(text, file)
    if isinstance(outline, Outline):
        return outline
    raise EditRefused(*(outline or [_fault("edit-failed", Field(file))]))


def _fault(code: str, where: Field, item: str | None = None, **values: Value) -> Diagnostic:
    return Diagnostic(code, "error", where, values, item)


def _refuse_surrogates(file: File, edits: abc.Sequence[Edit]) -> None:
    """Refuse half of a surrogate pair: no file in UTF-8 can hold it, and only a broken terminal brings it in."""
    for edit in edits:
        for text in _texts(edit.value) if not isinstance(edit, RemoveItem) else ():
            if any("\ud800" <= character <= "\udfff" for character in text):
                item = edit.item if isinstance(edit, FieldEdit) else None
                raise EditRefused(_fault("edit-not-text", Field(file), item))


def _texts(value: EditValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _place_of(file: File, outline: Outline, item: str) -> int:
    places = [place for place, identity in enumerate(outline.ids) if identity == item]
    if len(places) == 1:
        return places[0]
    code = "edit-no-item" if not places else "edit-two-items"
    where = Field(file, outline.starts[places[1]], ("id",)) if places else Field(file)
    raise EditRefused(_fault(code, where, item, id=item, count=len(places)))


def prove(result: Draft, new: Outline | None = None) -> None:
    """Read the new text and compare it with what was asked for.

    Raises:
        EditRefused: it is not the same; the file stays as it is.
    """
    file, text = result.source.key, result.text
    new = new if new is not None else _read(text, file)
    if new.ids != result.ids or _head_of(plain(new.head), file) != _head_of(result.head, file):
        raise EditRefused(_fault("edit-failed", Field(file)))
    for index, place in enumerate(result.origins):
        if not _is_as_asked(result, new, index, place):
            raise EditRefused(_fault("edit-failed", Field(file, new.starts[index]), new.ids[index]))


def _head_of(tree: Plain, file: File) -> Plain:
    """The head without its list of items, which are compared one by one."""
    return {key: value for key, value in tree.items() if key != ITEMS[file]} if isinstance(tree, dict) else tree


def _is_as_asked(result: Draft, new: Outline, index: int, place: int) -> bool:
    file, text, before = result.source.key, result.text, result.source.text
    start = new.starts[index]
    if index in result.trees:
        return item_at(text, start) == result.trees[index]
    old_start = result.old.starts[place]
    if before[old_start : result.old.after(place, before, file)] == text[start : new.after(index, text, file)]:
        return True
    return item_at(text, start) == item_at(before, old_start)


# Whole items: one more at the end of the list, or one less with the comments that belong to it


def appended(text: str, file: File, outline: Outline, value: dict[str, EditValue], indent: Indent) -> list[Splice]:
    """One more item at the end of the list; a list that is absent or empty is begun."""
    value = _with_status_apart(value)
    listed = outline.head.get(ITEMS[file])
    if not outline.starts or not isinstance(listed, Sequence):
        return put(EditedText(text, outline.head, indent), (ITEMS[file],), [value])
    part = _part(text, listed, outline.starts[-2:])
    if listed.flow:
        return [inserted_in_braces(text, part, None, value, (), quotes_of(outline.head, part))]
    dash = column_of(text, dash_of(text, part, len(part.items) - 1))
    splices = append_after(EditedText(text, part, indent), dash, part.items[-1], value, ())
    if not _is_spaced(text, part) or is_kept(text, last_leaf(text, part)):
        return splices
    return [Splice(splice.start, splice.end, line_break(text, splice.start) + splice.text) for splice in splices]


def _with_status_apart(value: dict[str, EditValue]) -> dict[str, EditValue]:
    """Keep `status` from standing right below `responsible`: two neighbouring lines changed on two branches are a conflict for git."""
    names = list(value)
    place = names.index("status") if "status" in value else 0
    if place < 3 or names[place - 1] != "responsible":
        return value
    names.insert(place - 2, names.pop(place))
    return {name: value[name] for name in names}


def without_item(text: str, file: File, outline: Outline, place: int) -> list[Splice]:
    """One item less, and its comments, and one of the two runs of blank lines around it."""
    listed = outline.head.get(ITEMS[file])
    assert isinstance(listed, Sequence)  # noqa: S101 - it holds the item
    if len(outline.starts) == 1:
        return _without_only(text, file, outline, _part(text, listed, outline.starts))
    first = max(place - 1, 0)
    part = _part(text, listed, outline.starts[first : place + 2])
    dash = dash_of(text, part, place - first)
    if listed.flow or not _is_alone(text, dash):
        return remove_element(text, part, place - first)
    above = part.items[0] if place else None
    return [_whole_lines(text, dash, part.items[place - first], above)]


def _part(text: str, listed: Sequence, starts: tuple[int, ...]) -> Sequence:
    """A list with only these of its elements, read again; its own beginning stays where it is."""
    nodes = [node for start in starts if (node := read_item(text, start)) is not None]
    return Sequence(nodes, listed.start, listed.end, listed.flow)


def _is_alone(text: str, dash: int) -> bool:
    """Whether only blanks stand before a dash on its line."""
    return not text[line_start(text, dash) : dash].strip(" ")


def _without_only(text: str, file: File, outline: Outline, listed: Sequence) -> list[Splice]:
    """The list becomes `[]`; what stands in it apart from the item stays."""
    entries = [(key, listed if key.text == ITEMS[file] else value) for key, value in outline.head.entries]
    whole = Mapping(entries, outline.head.start, outline.head.end, outline.head.flow)
    key = next(key for key, _ in entries if key.text == ITEMS[file])
    colon = text.find(":", key.end)
    if listed.flow or not _is_alone(text, listed.start) or text[key.end : colon].strip(" \t"):
        return put(EditedText(text, whole), (ITEMS[file],), [])
    return [Splice(colon + 1, colon + 1, " []"), _whole_lines(text, listed.start, listed.items[0], None)]


def _is_spaced(text: str, listed: Sequence) -> bool:
    """Whether a blank line parts the last two elements."""
    if len(listed.items) < 2:
        return False
    end = next_line(text, content_end(text, listed.items[-2]))
    return any(not line.strip() for line in text[end : dash_of(text, listed, 1)].split("\n")[:-1])


def _whole_lines(text: str, dash: int, node: Node, above: Node | None) -> Splice:
    """The lines of an item with the blank ones below it; where nothing follows, with the blank ones above it."""
    last = with_comments(text, content_end(text, node), column_of(text, dash))
    first, end = _first_line(text, dash), next_line(text, last)
    below = end
    while below < len(text) and not text[below : line_end(text, below)].strip(" \t"):
        below = next_line(text, below)
    if below < len(text):
        return Splice(first, below, "")
    limit = next_line(text, content_end(text, above)) if above is not None else first
    while first > limit and not text[line_start(text, first - 1) : first].strip(BLANK):
        first = line_start(text, first - 1)
    return cut_lines(text, first, last, above) if above is not None else Splice(first, end, "")


def _first_line(text: str, dash: int) -> int:
    """Where the comments right above an item begin: those in the column of its dash, with no blank line between."""
    column = column_of(text, dash)
    start = line_start(text, dash)
    while start:
        above = line_start(text, start - 1)
        if comment_column(text, above) != column:
            break
        start = above
    return start
