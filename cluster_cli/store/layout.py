"""What stands where in the text of a file: the tree of its head, the beginning of each item, lines and ends of values.

That is enough to find a place, to exchange a piece of the text there, and to prove an edit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.core.edits import REMOVED, EditValue, Removed
from cluster_cli.store.document import (
    KeyPath,
    Mapping,
    Node,
    Scalar,
    Sequence,
    read_document,
    read_item,
    without_collector,
)
from cluster_cli.store.emit import Indent

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Diagnostic
    from cluster_cli.core.model import File
    from cluster_cli.store.workspace import Workspace


Plain = str | dict[str, "Plain"] | list["Plain"] | None
"""A tree without places: texts, mappings, lists, and `None` for what is not set."""

BLANK = " \t\r\n"
ITEMS: dict[str, str] = {"roadmap": "activities", "projects": "projects"}
"""The key under which each file lists its items."""


class Outline(Struct, frozen=True):
    """A file's head without its items, and of each item its id (`None`: it has none) and its beginning."""

    head: Mapping
    ids: tuple[str | None, ...]
    starts: tuple[int, ...]

    def after(self, index: int, text: str, file: File) -> int:
        """Where what belongs to an item ends at the latest: at the next one, or at the end of the list."""
        if index + 1 < len(self.starts):
            return self.starts[index + 1]
        items = self.head.get(ITEMS[file])
        return len(text) if items is None else max(items.end, self.starts[index])


def outline_of(text: str, file: File) -> Outline | list[Diagnostic]:
    """Read a text once; its faults where it is not of the strict subset, or no mapping."""
    ids: list[str | None] = []
    starts: list[int] = []

    def take(node: Node) -> None:
        identity = node.get("id") if isinstance(node, Mapping) else None
        ids.append(identity.text if isinstance(identity, Scalar) and not identity.is_empty else None)
        starts.append(node.start)

    with without_collector():
        document = read_document(text, file, ITEMS[file], take)
    if document.faults or not isinstance(document.root, Mapping):
        return document.faults
    return Outline(document.root, tuple(ids), tuple(starts))


def outline_from(workspace: Workspace, file: File) -> Outline | None:
    """The same from what was read already; `None` where an item could not be read, since it is missing there."""
    source, head = workspace.sources.get(file), workspace.heads.get(file)
    if source is None or head is None or any(item.file == source.label for item in workspace.unread):
        return None
    portfolio = workspace.portfolio
    items = portfolio.plan.activities if file == "roadmap" else portfolio.matrix.projects
    return Outline(head, tuple(item.id for item in items), tuple(item.at for item in items))


def plain(node: Node | None) -> Plain:
    """A tree without its places. The reader bounds its depth."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        return None if node.is_empty else node.text
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items]


def item_at(text: str, start: int) -> Plain:
    """The tree of the item that begins there."""
    return plain(read_item(text, start))


def with_value(tree: Plain, path: KeyPath, value: EditValue) -> Plain:
    """The tree with one field set or taken out; the steps of the path are known to fit."""
    if not path:
        return None if isinstance(value, Removed) else of_value(value)
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(tree) if isinstance(tree, list) else []
        if isinstance(value, Removed) and not rest:
            return items[:step] + items[step + 1 :]
        return [*items[:step], with_value(items[step] if step < len(items) else None, rest, value), *items[step + 1 :]]
    entries = dict(tree) if isinstance(tree, dict) else {}
    if isinstance(value, Removed) and not rest:
        entries.pop(step, None)
    else:
        entries[step] = with_value(entries.get(step), rest, value)
    return entries


def of_value(value: EditValue) -> Plain:
    """A value of an edit as a tree."""
    if isinstance(value, dict):
        return {key: of_value(part) for key, part in value.items() if not isinstance(part, Removed)}
    if isinstance(value, list):
        return [of_value(part) for part in value if not isinstance(part, Removed)]
    return None if isinstance(value, Removed) else value


def value_at(tree: Plain, path: KeyPath) -> Plain:
    """What a tree has at the end of a path; `None` where there is nothing."""
    for step in path:
        if isinstance(tree, dict) and isinstance(step, str):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def steps(old: Plain, path: KeyPath, value: EditValue) -> Iterator[tuple[KeyPath, EditValue]]:
    """An edit taken apart into the smallest ones, so that what stays the same keeps its comments and its style."""
    if isinstance(value, dict) and value and isinstance(old, dict) and old:
        for key, part in value.items():
            yield from steps(old.get(key), (*path, key), part)
        yield from (((*path, key), REMOVED) for key in old if key not in value)
    elif isinstance(value, list) and value and isinstance(old, list) and old:
        for index, part in enumerate(value):
            yield from steps(old[index] if index < len(old) else None, (*path, index), part)
        yield from (((*path, index), REMOVED) for index in range(len(old) - 1, len(value) - 1, -1))
    elif isinstance(value, Removed) or of_value(value) != old:
        yield path, value


def with_list_end(head: Mapping, file: File, by: int) -> Mapping:
    """The head with the end of its list moved; what stands below the list is not moved along."""
    entries: list[tuple[Scalar, Node]] = []
    for key, value in head.entries:
        if key.text == ITEMS[file] and isinstance(value, Sequence):
            value = Sequence(value.items, value.start, value.end + by, value.flow)  # noqa: PLW2901
        entries.append((key, value))
    return Mapping(entries, head.start, head.end, head.flow)


def indent_of(text: str, outline: Outline, file: File) -> Indent:
    """How a file indents, as far as its head and its first item show."""
    records = [(key, value) for key, value in outline.head.entries if isinstance(value, Mapping) and not value.flow]
    steps = [column_of(text, value.entries[0][0].start) - column_of(text, key.start) for key, value in records]
    listed = next(((key, value) for key, value in outline.head.entries if key.text == ITEMS[file]), None)
    if listed is None or not isinstance(listed[1], Sequence) or listed[1].flow or not outline.starts:
        return Indent(_bounded(steps[0], 1)) if steps else Indent()
    start = listed[1].start
    dash = column_of(text, start) - column_of(text, listed[0].start)
    first = outline.starts[0]
    gap = first - start if "\n" not in text[start:first] else 2
    return Indent(_bounded(steps[0] if steps else dash or gap, 1), _bounded(dash, 0), _bounded(gap, 2))


def _bounded(columns: int, least: int) -> int:
    """Odd layouts are not imitated."""
    return columns if least <= columns <= 8 else 2


# Lines, and pieces of a text exchanged


class Splice(Struct, frozen=True):
    """`text` in the place of characters `start` to `end` (exclusive)."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: list[Splice]) -> str:
    """The text with every piece exchanged, from the last to the first."""
    for splice in sorted(splices, key=_place, reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def _place(splice: Splice) -> tuple[int, int]:
    return splice.start, splice.end


def line_start(text: str, index: int) -> int:
    """Where the line of `index` begins."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Where the line of `index` ends, before its line end."""
    end = text.find("\n", index)
    if end < 0:
        return len(text)
    return end - 1 if end > index and text[end - 1] == "\r" else end


def next_line(text: str, index: int) -> int:
    """Where the line after that of `index` begins, or the text's end."""
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1


def line_break(text: str, index: int) -> str:
    """The line end of the line of `index`; of a last line without one, that of the line above."""
    end = text.find("\n", index)
    if end < 0:
        end = text.rfind("\n", 0, index)
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def column_of(text: str, index: int) -> int:
    """How many characters stand before `index` on its line."""
    return index - line_start(text, index)


def is_block_scalar(node: Node) -> bool:
    """Whether a text stands in block form (`|` or `>`)."""
    return isinstance(node, Scalar) and node.style in {"|", ">"}


def is_kept(text: str, node: Node) -> bool:
    """Whether a node is a block text to which the blank lines below it belong."""
    return is_block_scalar(node) and "+" in text[node.start : line_end(text, node.start)].partition("#")[0]


def content_end(text: str, node: Node) -> int:
    """Where what a node holds really ends: without the comments and blank lines below it that mean nothing.

    The blank lines below a block text that keeps them (`|+`) are content.
    """
    node = last_leaf(text, node)
    if not is_block_scalar(node):
        return node.end
    header_end = line_end(text, node.start)
    if is_kept(text, node):
        body = text[: node.end] if node.end > header_end else text[:header_end]
        return len(body.removesuffix("\n").removesuffix("\r"))
    return max(header_end, len(text[: node.end].rstrip(BLANK)))


def last_leaf(text: str, node: Node) -> Node:
    """The last thing that stands below a node of block style: a text, or brackets."""
    while not isinstance(node, Scalar) and not node.flow:
        last = _last(text, node)
        if last is None:
            return node
        node = last
    return node


def _last(text: str, node: Mapping | Sequence) -> Node | None:
    if isinstance(node, Sequence):
        return node.items[-1] if node.items else None
    if not node.entries:
        return None
    key, value = node.entries[-1]
    absent = isinstance(value, Scalar) and value.start == value.end and "\n" in text[key.end : value.start]
    return key if absent else value


def dash_of(text: str, sequence: Sequence, index: int) -> int:
    """Where the dash of an element of a block list stands."""
    if index == 0:
        return sequence.start
    column = column_of(text, sequence.start)
    start = line_start(text, sequence.items[index].start)
    while start > sequence.start:
        if text[start + column : start + column + 1] == "-" and not text[start : start + column].strip(" "):
            return start + column
        start = line_start(text, start - 1)
    return sequence.start


def cut_lines(text: str, first: int, last: int, above: Node | None) -> Splice:
    """The whole lines from that of `first` to that of `last`, below `above`.

    Blank lines below go too where a block text above would take them in. At the end of a text the line end before goes
    instead of the last one, unless it belongs to a block text.
    """
    start, end = line_start(text, first), next_line(text, last)
    leaf = last_leaf(text, above) if above is not None else None
    while leaf is not None and is_kept(text, leaf) and end < len(text) and not text[end : line_end(text, end)].strip():
        end = next_line(text, end)
    if end == len(text) and not text.endswith("\n") and start and not (leaf is not None and is_block_scalar(leaf)):
        start -= len(line_break(text, start - 1))
    return Splice(start, end, "")


def with_comments(text: str, index: int, column: int) -> int:
    """The end of the line of `index`, or of the comments right below it that are indented deeper than `column`."""
    end = line_end(text, index)
    below = next_line(text, end)
    while below < len(text) and (comment_column(text, below) or 0) > column:
        end = line_end(text, below)
        below = next_line(text, below)
    return end


def comment_column(text: str, start: int) -> int | None:
    """In which column the comment of a line begins that holds nothing else; `start` is the line's beginning."""
    line = text[start : line_end(text, start)]
    body = line.lstrip(" ")
    return len(line) - len(body) if body.startswith("#") else None
