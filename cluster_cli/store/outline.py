"""What stands where in a file: the tree of its head, and where each item begins. Enough to find, and to prove an edit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.core.edits import REMOVED, EditValue, Removed
from cluster_cli.store.document import read_document, read_item, without_collector
from cluster_cli.store.emit import Indent
from cluster_cli.store.nodes import Mapping, Node, Scalar, Sequence
from cluster_cli.store.paths import Path
from cluster_cli.store.splice import column_of

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Diagnostic
    from cluster_cli.core.model import File
    from cluster_cli.store.workspace import Workspace

Plain = str | dict[str, "Plain"] | list["Plain"] | None
"""A tree without places: texts, mappings, lists, and `None` for what is not set."""

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
    return [plain(one) for one in node.items]


def item_at(text: str, start: int) -> Plain:
    """The tree of the item that begins there."""
    return plain(read_item(text, start))


def with_value(tree: Plain, path: Path, value: EditValue) -> Plain:
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
        return {key: of_value(one) for key, one in value.items() if not isinstance(one, Removed)}
    if isinstance(value, list):
        return [of_value(one) for one in value if not isinstance(one, Removed)]
    return None if isinstance(value, Removed) else value


def value_at(tree: Plain, path: Path) -> Plain:
    """What a tree has at the end of a path; `None` where there is nothing."""
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
        yield from (((*path, key), REMOVED) for key in old if key not in value)
    elif isinstance(value, list) and value and isinstance(old, list) and old:
        for index, one in enumerate(value):
            yield from steps(old[index] if index < len(old) else None, (*path, index), one)
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
