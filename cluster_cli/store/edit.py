"""Field edits applied to a file's text: find the item, splice, read the item again, compare; else refuse.

Bytes outside the splices are equal by construction. After each edit the item is read again and must be the old tree
with just the asked paths set, and the next token after it must stand where it stood: so nothing behind it is read in
another way. (docs: safety)
"""

from __future__ import annotations

from collections.abc import Sequence as Values
from typing import Any

from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic, Span
from cluster_cli.core.edits import AppendItem, Edit, EditValue, FieldEdit, Removed, RemoveItem
from cluster_cli.core.messages import Value
from cluster_cli.core.model import File
from cluster_cli.store.document import parse_document, read_item
from cluster_cli.store.emit import element_lines, flow_text
from cluster_cli.store.nodes import Mapping, Node, Scalar, Sequence, last_character
from cluster_cli.store.source import BOM, Source, source_of
from cluster_cli.store.splice import Splice, Unspliceable, dash_column, line_end, newline_of, splice_of

ITEMS: dict[File, str] = {"roadmap": "activities", "projects": "projects"}


class EditRefused(Exception):
    """The edit cannot be made; the diagnostics say why, with places in `source` (the file as it would be, or is)."""

    def __init__(self, source: Source, *diagnostics: Diagnostic) -> None:
        super().__init__(diagnostics[0].code)
        self.source = source
        self.diagnostics = diagnostics


class Edited(Struct, frozen=True):
    """A file as it will be. `touched` are the ids of the changed items; `whole`: more than fields of items changed."""

    source: Source
    touched: tuple[str, ...]
    whole: bool


def apply_edits(source: Source, edits: Values[Edit], at_of: dict[str, int]) -> Edited:
    """Make the edits of one file, all or none.

    Args:
        source: the file as it was read, free of syntax and subset faults.
        edits: what to do; all of this file.
        at_of: the index at which each item of the file begins.

    Raises:
        EditRefused: a place is written in a form that is not edited, or the result reads differently than asked.
    """
    text = source.text
    by_item: dict[str | None, list[FieldEdit]] = {}
    for edit in edits:
        if isinstance(edit, FieldEdit):
            by_item.setdefault(edit.item, []).append(edit)
    head = by_item.pop(None, [])
    # From the last item to the first, so that the indices of the others stay right.
    for item, of_item in sorted(by_item.items(), key=lambda pair: -at_of[str(pair[0])]):
        text = _edit_item(source, text, at_of[str(item)], of_item)
    text = _edit_head(source, text, head)
    rest = [edit for edit in edits if not isinstance(edit, FieldEdit)]
    for edit in rest:
        text = _edit_list(source, text, edit)
    touched = tuple(str(item) for item in by_item)
    return Edited(with_text(source, text), touched, bool(head or rest))


def with_text(source: Source, text: str) -> Source:
    """The file with another text, its byte-order mark kept."""
    raw = (BOM if source.bom else b"") + text.encode("utf-8", "surrogatepass")
    return source_of(raw, source.label, source.key, source.path)


def _edit_item(source: Source, text: str, at: int, edits: Values[FieldEdit]) -> str:
    for edit in edits:
        node = read_item(text, at)
        if not isinstance(node, Mapping):
            raise _refused(source, text, "edit-unreadable", at, at + 1)
        spliced, splice = _spliced(source, text, node, edit.path, edit.value)
        if splice is None:
            continue
        again = read_item(spliced, at)
        expected = with_value(plain(node), edit.path, edit.value)
        shift = len(spliced) - len(text)
        if again is None or plain(again) != expected or not _same_end(text, spliced, node, again, splice, shift):
            raise _refused(source, text, "edit-reads-differently", splice.start, max(splice.end, splice.start + 1))
        text = spliced
    return text


def _same_end(old: str, new: str, node: Node, again: Node, splice: Splice, shift: int) -> bool:
    """Whether what follows the item begins where it began, moved by the edit."""
    if again.end == node.end + shift:
        return True
    # An edit at the very end of the item: the next token's place is told by the text behind it.
    behind = max(splice.end, last_character(node))
    return old[behind:] == new[behind + shift :] and not old[behind:].strip()


def _edit_head(source: Source, text: str, edits: Values[FieldEdit]) -> str:
    for edit in edits:
        root = _root(source, text)
        spliced, splice = _spliced(source, text, root, edit.path, edit.value)
        if splice is None:
            continue
        if plain(_root(source, spliced)) != with_value(plain(root), edit.path, edit.value):
            raise _refused(source, text, "edit-reads-differently", splice.start, max(splice.end, splice.start + 1))
        text = spliced
    return text


def _root(source: Source, text: str) -> Mapping:
    root, faults = parse_document(with_text(source, text))
    if root is None or faults:
        raise _refused(source, text, "edit-unreadable", 0, 1)
    return root


def _spliced(
    source: Source, text: str, node: Node, path: tuple[str | int, ...], value: EditValue
) -> tuple[str, Splice | None]:
    try:
        splice = splice_of(text, node, path, value)
    except Unspliceable as refusal:
        raise _refused(source, text, refusal.code, refusal.start, refusal.end) from refusal
    return (text, None) if splice is None else (cut(text, splice), splice)


def cut(text: str, splice: Splice) -> str:
    """The text with the splice made."""
    return text[: splice.start] + splice.text + text[splice.end :]


def _edit_list(source: Source, text: str, edit: AppendItem | RemoveItem) -> str:
    root = _root(source, text)
    key = ITEMS[edit.file]
    expected = plain(root)
    if isinstance(edit, AppendItem):
        spliced = cut(text, _appended(source, text, root, key, edit.value))
        expected[key] = [*(expected.get(key) or []), plain_value(edit.value)]
    else:
        index = _position(source, text, root.get(key), edit.item)
        spliced = _without(text, root, key, index)
        expected[key] = [*expected[key][:index], *expected[key][index + 1 :]]
    if plain(_root(source, spliced)) != expected:
        raise _refused(source, text, "edit-reads-differently", 0, 1)
    return spliced


def _appended(source: Source, text: str, root: Mapping, key: str, value: dict[str, EditValue]) -> Splice:
    items = root.get(key)
    if isinstance(items, Sequence) and items.items:
        return _behind_last(text, items, value)
    place = next((name for name, _ in root.entries if name.text == key), None)
    if place is None or items is None or isinstance(items, Mapping):
        raise _refused(source, text, "edit-no-place", 0, 1)
    newline = newline_of(text, place.start)
    lines = newline + newline.join(element_lines(value, 2))
    if items.start < items.end:
        start = items.start - (len(text[: items.start]) - len(text[: items.start].rstrip(" ")))
        return Splice(start, items.end, lines)
    at = line_end(text, place.end)
    return Splice(at, at, lines)


def _behind_last(text: str, items: Sequence, value: dict[str, EditValue]) -> Splice:
    last = items.items[-1]
    if items.flow:
        return Splice(last.end, last.end, ", " + flow_text(value))
    newline = newline_of(text, last.start)
    at = line_end(text, last.start + len(text[last.start : last_character(last)].rstrip()))
    apart = newline if len(items.items) > 1 and _blank_before(text, last) else ""
    return Splice(at, at, newline + apart + newline.join(element_lines(value, dash_column(text, last.start))))


def _blank_before(text: str, node: Node) -> bool:
    line = text.rfind("\n", 0, node.start) + 1
    return not text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : line].strip()


def _position(source: Source, text: str, items: Node | None, item: str) -> int:
    for index, node in enumerate(items.items if isinstance(items, Sequence) else []):
        name = node.get("id") if isinstance(node, Mapping) else None
        if isinstance(name, Scalar) and name.text == item:
            return index
    raise _refused(source, text, "edit-no-item", 0, 1)


def _without(text: str, root: Mapping, key: str, index: int) -> str:
    items = root.get(key)
    assert isinstance(items, Sequence)  # noqa: S101 - `_position` found the item in it
    node = items.items[index]
    if items.flow:
        last = index + 1 == len(items.items)
        start = items.items[index - 1].end if last and index else node.start
        return text[:start] + text[node.end if last else items.items[index + 1].start :]
    start = _with_comments_above(text, text.rfind("\n", 0, text.rfind("-", 0, node.start)) + 1)
    end = line_end(text, node.start + len(text[node.start : last_character(node)].rstrip()))
    end = min(end + len(newline_of(text, end)), len(text))
    if len(items.items) == 1:
        name = next(name for name, _ in root.entries if name.text == key)
        colon = text.index(":", name.end) + 1
        return text[:colon] + " []" + text[colon:start] + text[end:]
    if index + 1 < len(items.items):
        end = _past_blank_lines(text, end)
    else:
        start = _before_blank_lines(text, start)
    return text[:start] + text[end:]


def _with_comments_above(text: str, start: int) -> int:
    """The beginning of the comment lines that stand right above, without a blank line between."""
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        if not text[above:start].lstrip().startswith("#"):
            break
        start = above
    return start


def _past_blank_lines(text: str, end: int) -> int:
    while end < len(text):
        stop = text.find("\n", end) + 1 or len(text)
        if text[end:stop].strip():
            break
        end = stop
    return end


def _before_blank_lines(text: str, start: int) -> int:
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        if text[above:start].strip():
            break
        start = above
    return start


def _refused(source: Source, text: str, code: str, start: int, end: int, **values: Value) -> EditRefused:
    return EditRefused(with_text(source, text), Diagnostic(code, "error", Span(source.key, start, end), values))


def plain(node: Node) -> Any:
    """The tree of texts that a node holds; an empty value is `None`. Bounded by the depth that the reader allows."""
    if isinstance(node, Scalar):
        return None if node.is_empty else node.text
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items]


def plain_value(value: EditValue) -> Any:
    """The same of a value to be written."""
    if isinstance(value, dict):
        return {key: plain_value(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain_value(one) for one in value]
    return value


def with_value(tree: Any, path: tuple[str | int, ...], value: EditValue) -> Any:
    """The tree with one path set or removed, as an edit means it; an emptied mapping or list goes as well."""
    if not path:
        return plain_value(value)
    step, rest = path[0], path[1:]
    if isinstance(value, Removed):
        return _without_path(tree, step, rest, value)
    if isinstance(tree, list) and isinstance(step, int):
        return [*tree[:step], with_value(tree[step] if step < len(tree) else None, rest, value), *tree[step + 1 :]]
    if isinstance(tree, str):
        tree = {"completed": tree}
    if isinstance(step, int):
        return [with_value(None, rest, value)]
    return {**(tree or {}), step: with_value((tree or {}).get(step), rest, value)}


def _without_path(tree: Any, step: str | int, rest: tuple[str | int, ...], value: Removed) -> Any:
    if isinstance(tree, dict) and step in tree:
        inner = with_value(tree[step], rest, value) if rest else value
        kept = {key: one for key, one in tree.items() if key != step}
        return kept if isinstance(inner, Removed) or inner in ({}, []) else {**tree, step: inner}
    if isinstance(tree, list) and isinstance(step, int) and step < len(tree):
        inner = with_value(tree[step], rest, value) if rest else value
        gone = isinstance(inner, Removed) or inner in ({}, [])
        return [*tree[:step], *([] if gone else [inner]), *tree[step + 1 :]]
    return tree
