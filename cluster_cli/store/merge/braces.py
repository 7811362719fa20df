"""A merge within braces or brackets: the changes of one side put into the text of the other, element by element."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from cluster_cli.store.layout import Splice, plain, spliced
from cluster_cli.store.merge.chunks import Chunk, Conflict, Unmergeable, lines_of, whole_conflict
from cluster_cli.store.merge.trees import LISTS, merged_order, refuse_lost_comments, root_of
from cluster_cli.store.nodes import Mapping, Node, Scalar, Sequence
from cluster_cli.store.surgery import behind_last, cut_from_braces, elements_of

VersionName = Literal["base", "ours", "theirs"]
VERSIONS: tuple[VersionName, ...] = ("base", "ours", "theirs")


class Element(Struct, frozen=True):
    """An element of braces or brackets as it is written, its key included, and its value."""

    text: str
    written: str
    node: Node


def merged_braces(base: str | None, ours: str, theirs: str, side: VersionName | None = None) -> str:
    """Merge three texts in braces, or three lists of items in brackets.

    Args:
        base: what both sides began with; `None` where that was something else.
        ours: the text into which everything is put.
        theirs: the other side.
        side: for whom a field with two values is decided.

    Raises:
        Unmergeable: a field got two values and no side is given, or the texts do not have one form.
    """
    old = _elements(base) if base is not None else {}
    mine, other = _elements(ours), _elements(theirs)
    items = ours.startswith("[")
    order = merged_order(list(old), list(mine), list(other)) if items else None
    if items and order is None:
        raise Unmergeable
    for name in dict.fromkeys([*mine, *other]):
        three = old.get(name), mine.get(name), other.get(name)
        ours = _with(ours, name, three, side, parts_of_new=not items)
    return ours if order is None else _in_order(ours, order)


def _with(
    text: str, name: str, three: tuple[Element | None, Element | None, Element | None], side: VersionName | None,
    *, parts_of_new: bool,
) -> str:  # fmt: skip
    """Our text with what they did to one element."""
    base, ours, theirs = three
    if _same(ours, theirs) or _same(base, theirs):
        return text
    if _same(base, ours):
        return _given(text, name, ours, theirs)
    if ours is None or theirs is None or not _is_divisible(name, ours, theirs) or (base is None and not parts_of_new):
        if side is None:
            raise Unmergeable
        return _given(text, name, ours, {"base": base, "ours": ours, "theirs": theirs}[side])
    old = base.written if base is not None and _is_open(base.node) else None
    written = merged_braces(old, ours.written, theirs.written, side)
    return _given(text, name, ours, Element(ours.text.removesuffix(ours.written) + written, written, theirs.node))


def _in_order(text: str, order: list[str]) -> str:
    """The elements in this order; what parts them stays, so there must be no comment that belongs to one of them.

    Raises:
        Unmergeable: there is one.
    """
    elements = _elements(text)
    wanted = [name for name in order if name in elements]
    if wanted == list(elements):
        return text
    places = elements_of(_root(text))
    ends = [1, *(place.end for place in places)]
    starts = [*(place.start for place in places), len(text) - 1]
    if any("#" in text[end:start] for end, start in zip(ends, starts, strict=True)):
        raise Unmergeable
    return spliced(
        text,
        [Splice(place.start, place.end, elements[name].text) for place, name in zip(places, wanted, strict=True)],
    )


def _is_divisible(name: str, ours: Element, theirs: Element) -> bool:
    if not (_is_open(ours.node) and _is_open(theirs.node)):
        return False
    return name in LISTS or (isinstance(ours.node, Mapping) and isinstance(theirs.node, Mapping))


def _same(first: Element | None, second: Element | None) -> bool:
    if first is None or second is None:
        return first is second
    return plain(first.node) == plain(second.node)


def _is_open(node: Node) -> bool:
    return not isinstance(node, Scalar) and node.flow


def _given(text: str, name: str, ours: Element | None, wanted: Element | None) -> str:
    """The text with an element replaced, taken out, or added behind the last one."""
    root = _root(text)
    places = elements_of(root)
    if ours is None:
        if wanted is None:
            return text
        return spliced(text, [behind_last(text, places[-1], wanted.text) if places else Splice(1, 1, wanted.text)])
    place = _names(root).index(name)
    if wanted is not None:
        return spliced(text, [Splice(places[place].start, places[place].end, wanted.text)])
    return spliced(text, cut_from_braces(text, places, place) if len(places) > 1 else [Splice(1, len(text) - 1, "")])


def in_braces(before: str, texts: tuple[str | None, str, str], behind: str) -> list[Chunk]:
    """Merged braces as whole lines; a field with two values is a conflict around its lines.

    Args:
        before: what stands before the braces.
        texts: the three versions of the braces themselves.
        behind: what stands behind them.

    Raises:
        Unmergeable: the texts do not have one form, or a comment would be lost.
    """
    try:
        return [before + _kept(merged_braces(*texts), *texts) + behind]
    except Unmergeable:
        decided = [merged_braces(*texts, side) for side in VERSIONS]
    lines = [lines_of(before + text + behind) for text in decided]
    if len({len(version) for version in lines}) == 1:
        return [version[0] if len(set(version)) == 1 else Conflict(*version) for version in zip(*lines, strict=True)]
    return whole_conflict(*("".join(version) for version in lines))


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
    places = elements_of(root)
    return {
        name: Element(text[place.start : place.end], text[node.start : node.end], node)
        for name, place, node in zip(_names(root), places, nodes, strict=True)
    }


def _kept(text: str, base: str | None, ours: str, theirs: str) -> str:
    refuse_lost_comments(text, base or "", ours, theirs)
    return text
