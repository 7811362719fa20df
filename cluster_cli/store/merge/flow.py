"""The same between braces and brackets: the changes of one side put into the text of the other, element by element."""

from __future__ import annotations

from msgspec import Struct

from cluster_cli.store import flow
from cluster_cli.store.merge.chunks import Unmergeable
from cluster_cli.store.merge.order import merged_order
from cluster_cli.store.merge.trees import LISTS, root_of
from cluster_cli.store.nodes import Mapping, Node, Scalar, Sequence
from cluster_cli.store.outline import plain
from cluster_cli.store.splice import Splice, spliced


class Element(Struct, frozen=True):
    """An element of braces or brackets as it is written, its key included, and its value."""

    text: str
    written: str
    node: Node


def merged_braces(base: str | None, ours: str, theirs: str) -> str:
    """Merge three texts in braces, or three lists of items in brackets, new ones behind the last.

    Raises:
        Unmergeable: one field got two values, or the texts do not have one form.
    """
    old = _elements(base) if base is not None else {}
    mine, other = _elements(ours), _elements(theirs)
    if merged_order(list(old), list(mine), list(other)) != _usual(list(mine), list(other), set(old)):
        raise Unmergeable
    items = ours.startswith("[")
    for name in dict.fromkeys([*mine, *other]):
        three = old.get(name), mine.get(name), other.get(name)
        if items and three[0] is None and not _same(three[1], three[2]) and None not in three[1:]:
            raise Unmergeable
        ours = _with(ours, name, *three)
    return ours


def _usual(mine: list[str], other: list[str], old: set[str]) -> list[str] | None:
    return merged_order([name for name in mine if name in old], mine, other)


def _with(text: str, name: str, base: Element | None, ours: Element | None, theirs: Element | None) -> str:
    """Our text with what they did to one element."""
    if _same(ours, theirs) or _same(base, theirs):
        return text
    if _same(base, ours):
        return _given(text, name, ours, theirs)
    if ours is None or theirs is None or not (name in LISTS or isinstance(ours.node, Mapping)):
        raise Unmergeable
    old = base.written if base is not None and _is_open(base.node) else None
    written = merged_braces(old, ours.written, theirs.written)
    return _given(text, name, ours, Element(ours.text.removesuffix(ours.written) + written, written, theirs.node))


def _same(one: Element | None, other: Element | None) -> bool:
    if one is None or other is None:
        return one is other
    return plain(one.node) == plain(other.node)


def _is_open(node: Node) -> bool:
    return not isinstance(node, Scalar) and node.flow


def _given(text: str, name: str, ours: Element | None, theirs: Element | None) -> str:
    """The text with an element replaced, taken out, or added behind the last one."""
    root = _root(text)
    places = flow.elements_of(root)
    names = _names(root)
    if ours is None and theirs is not None:
        splices = [flow.behind_last(text, places[-1], theirs.text) if places else Splice(1, 1, theirs.text)]
    elif theirs is None:
        place = names.index(name)
        splices = flow.cut(text, places, place) if len(places) > 1 else [Splice(1, len(text) - 1, "")]
    else:
        place = names.index(name)
        splices = [Splice(places[place].start, places[place].end, theirs.text)]
    return spliced(text, splices)


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
    places = flow.elements_of(root)
    return {
        name: Element(text[place.start : place.end], text[node.start : node.end], node)
        for name, place, node in zip(_names(root), places, nodes, strict=True)
    }
