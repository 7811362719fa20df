"""A second opinion: what another reader sees in a file, what an edit should make of it, and where the items stand."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import yaml

from cluster_cli.core.edits import AppendItem, FieldEdit, Removed, RemoveItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cluster_cli.core.edits import Edit, EditValue

Tree = Any


def tree_of(raw: bytes) -> Tree:
    """Every scalar as text; a key without a value is the empty text here."""
    return yaml.load(raw.decode("utf-8-sig"), yaml.CBaseLoader)


def edited(tree: Tree, edits: Iterable[Edit], items: str = "activities") -> Tree:
    """The tree after the edits, by plain Python."""
    tree = copy.deepcopy(tree)
    for edit in edits:
        listed = tree.get(items) or []
        match edit:
            case AppendItem(value=value):
                tree[items] = [*listed, _plain(value)]
            case RemoveItem(item=item):
                tree[items] = [one for one in listed if one.get("id") != item]
            case FieldEdit(item=None):
                _set(tree, edit.path, edit.value)
            case FieldEdit():
                _set(next(one for one in listed if one.get("id") == edit.item), edit.path, edit.value)
    return tree


def _set(node: Tree, path: tuple[str | int, ...], value: EditValue) -> None:
    for place, step in enumerate(path[:-1]):
        found = node.get(step) if isinstance(step, str) else (node[step] if step < len(node) else None)
        if found in {None, ""} if not isinstance(found, dict | list) else False:
            found = [] if isinstance(path[place + 1], int) else {}
            _put(node, step, found)
        node = found
    if isinstance(value, Removed):
        if isinstance(path[-1], int) or path[-1] in node:
            del node[path[-1]]
    else:
        _put(node, path[-1], _plain(value))


def _put(node: Tree, step: str | int, value: Tree) -> None:
    if isinstance(step, int) and step == len(node):
        node.append(value)
    else:
        node[step] = value


def _plain(value: EditValue) -> Tree:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def value_at(tree: Tree, path: tuple[str | int, ...]) -> Tree:
    """What stands at the end of a path, `None` if nothing."""
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(step)
        else:
            tree = tree[step] if isinstance(step, int) and step < len(tree) else None
    return tree


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, yaml.CLoader)


def item_spans(raw: bytes, items: str = "activities") -> list[tuple[int, int]]:
    """Of each item where it begins, and where the last text or bracket of it ends; in characters behind the mark."""
    spans: list[tuple[int, int]] = []
    depth, key, inside, start, end = 0, "", False, 0, 0
    for event in _events(raw.decode("utf-8-sig")):
        opens = isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent)
        closes = isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent)
        if opens and inside and depth == 2:
            start = event.start_mark.index
        if isinstance(event, yaml.ScalarEvent):
            key = event.value if depth == 1 else key
            end = _content_end(raw.decode("utf-8-sig"), event)
        depth += opens - closes
        if opens and depth == 2:
            inside = key == items and isinstance(event, yaml.SequenceStartEvent)
        if closes and event.end_mark.index > event.start_mark.index:
            end = event.end_mark.index
        if closes and inside and depth == 2:
            spans.append((start, end))
    return spans


def _content_end(text: str, event: Any) -> int:
    """The end mark of a block text stands behind the blank lines below it, which are only content where kept."""
    start, end = event.start_mark.index, event.end_mark.index
    if event.style not in {"|", ">"} or "+" in text[start : text.find("\n", start)].partition("#")[0]:
        return int(end)
    return len(text[:end].rstrip())
