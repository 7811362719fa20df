"""What stands where in a file: the tree of its head, and where each item begins. Enough to find, and to prove an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.core.edits import EditValue, Removed
from cluster_cli.store.document import read_document, read_item, without_collector
from cluster_cli.store.nodes import Mapping, Node, Scalar

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


def with_value(tree: Plain, path: tuple[str | int, ...], value: EditValue) -> Plain:
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
