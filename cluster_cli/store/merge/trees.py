"""The same merge on values alone, without a text: what a merged text has to say, against which it is proved."""

from __future__ import annotations

from collections import abc
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from msgspec import Struct

from cluster_cli.store.document import Mapping, Node, Scalar, Sequence, read_document, without_collector
from cluster_cli.store.layout import ITEMS, plain
from cluster_cli.store.merge.chunks import SideName, Unmergeable, lines_of

LISTS = frozenset(ITEMS.values())
"""The keys of a file's head whose lists are merged item by item; every other list is one value."""
Tree = Any
"""Texts, mappings, lists, `None` for what is not set, and `Clash`."""


class Absent(Struct, frozen=True):
    """There is no such key, no such item."""


ABSENT = Absent()


class Clash(Struct, frozen=True):
    """One field with two values."""

    base: Tree
    ours: Tree
    theirs: Tree


@lru_cache(maxsize=8)
def root_of(text: str) -> Node | None:
    """The nodes of a text of the strict subset; of the last few texts they are kept, since each is asked for repeatedly.

    Raises:
        Unmergeable: it is none.
    """
    with without_collector():
        document = read_document(text, "roadmap")
    if document.faults or not document.whole:
        raise Unmergeable
    return document.root


def tree_of(text: str) -> Tree:
    """The values of a file, the items of its lists by their ids.

    Raises:
        Unmergeable: it is not of the strict subset, or an item has no id, or two have the same.
    """
    root = root_of(text)
    tree = plain(root)
    if not isinstance(tree, dict):
        raise Unmergeable
    return {key: by_id(value) if key in LISTS and isinstance(value, list) else value for key, value in tree.items()}


def by_id(items: list[Tree]) -> dict[str, Tree]:
    """Items by their ids, in their order."""
    items_by_id = {}
    for item in items:
        identity = item.get("id") if isinstance(item, dict) else None
        if not isinstance(identity, str) or identity in items_by_id:
            raise Unmergeable
        items_by_id[identity] = item
    return items_by_id


def merged(base: Tree, ours: Tree, theirs: Tree) -> Tree:
    """Three trees made one, a `Clash` where a field got two values; items in our order where both sides moved some."""
    out = {}
    for key in dict.fromkeys([*ours, *theirs]):
        versions = [tree.get(key, ABSENT) for tree in (base, ours, theirs)]
        lists = key in LISTS and any(isinstance(version, dict) for version in versions)
        lists = lists and all(isinstance(version, dict | None | Absent) for version in versions)
        value = _items(*(_filled(version) for version in versions)) if lists else _value(*versions)
        if value is not ABSENT:
            out[key] = value
    return out


def _filled(tree: Tree) -> dict[str, Tree]:
    return tree if isinstance(tree, dict) else {}


def _items(base: dict[str, Tree], ours: dict[str, Tree], theirs: dict[str, Tree]) -> Tree:
    order = merged_order(list(base), list(ours), list(theirs))
    out = {}
    for name in order or orders_of_both(list(ours), list(theirs))[0]:
        versions = [tree.get(name, ABSENT) for tree in (base, ours, theirs)]
        value = _value(*versions, parts=versions[0] is not ABSENT)
        if value is not ABSENT:
            out[name] = value
    return out


def _value(base: Tree, ours: Tree, theirs: Tree, *, parts: bool = True) -> Tree:
    if theirs in (ours, base):
        return ours
    if base == ours:
        return theirs
    if not parts or not isinstance(ours, dict) or not isinstance(theirs, dict):
        return Clash(base, ours, theirs)
    old = base if isinstance(base, dict) else {}
    out = {}
    for key in dict.fromkeys([*ours, *theirs]):
        value = _value(*(tree.get(key, ABSENT) for tree in (old, ours, theirs)))
        if value is not ABSENT:
            out[key] = value
    return out


def decided(tree: Tree, side: SideName) -> Tree:
    """The tree with every clash decided for one side."""
    if isinstance(tree, Clash):
        return getattr(tree, side)
    if not isinstance(tree, dict):
        return tree
    values = {key: decided(value, side) for key, value in tree.items()}
    return {key: value for key, value in values.items() if value is not ABSENT}


def agrees(tree: Tree, wanted: Tree, own: Tree) -> bool:
    """Whether a result says what it has to.

    Where there are conflicts, decided for one side, it may still hold what that side has (`own`) and the other one took
    out: somebody wrote a comment there, which no tree holds.
    """
    if tree == wanted:
        return True
    if not isinstance(tree, dict) or not isinstance(wanted, dict) or not isinstance(own, dict):
        return False
    only_own = all(tree[key] == own.get(key, ABSENT) for key in tree.keys() - wanted.keys())
    return only_own and all(agrees(tree.get(key, ABSENT), wanted[key], own.get(key)) for key in wanted)


def said_by_lines(tree: Tree, wanted: Tree) -> bool:
    """Whether a merge by lines says what it has to.

    Where both sides changed one list or one long text, lines may have been merged in it: then nothing of either side
    may be missing.
    """
    if isinstance(wanted, Clash):
        return _joined(tree, wanted)
    if isinstance(wanted, dict) and isinstance(tree, dict):
        return tree.keys() == wanted.keys() and all(said_by_lines(tree[key], wanted[key]) for key in tree)
    return bool(tree == wanted)


def _joined(tree: Tree, clash: Clash) -> bool:
    versions = (clash.base, clash.ours, clash.theirs)
    if all(isinstance(part, str) and "\n" in part for part in (tree, *versions)):
        tree = lines_of(tree)
        versions = lines_of(clash.base), lines_of(clash.ours), lines_of(clash.theirs)
    if not all(isinstance(part, list) for part in (tree, *versions)):
        return False
    base, ours, theirs = versions
    added = [part for side in (ours, theirs) for part in side if part not in base]
    left = [part for part in base if part in ours and part in theirs]
    return all(part in tree for part in (*added, *left)) and all(part in ours or part in theirs for part in tree)


def comments_of(text: str) -> list[str]:
    """Every comment of a text of the strict subset, without its indentation.

    Raises:
        Unmergeable: it is not of the strict subset.
    """
    comments, end = [], 0
    for scalar in sorted(_scalars(root_of(text)), key=_start):
        comments += _comments(text[end : scalar.start])
        end = max(end, scalar.end)
        if scalar.style in {"|", ">"}:  # the comment behind the mark lies within its span
            comments += _comments(text[scalar.start : text.find("\n", scalar.start) + 1])
    return comments + _comments(text[end:])


def refuse_lost_comments(text: str, base: str, ours: str, theirs: str) -> None:
    """Raise where a comment that a side added is not in a text.

    Raises:
        Unmergeable: it is not.
    """
    there, old = comments_of(text), comments_of(base) if base else []
    for note in (*comments_of(ours), *comments_of(theirs)):
        if note not in old and note not in there:
            raise Unmergeable


def _comments(gap: str) -> list[str]:
    return [line[line.index("#") :].rstrip() for line in gap.split("\n") if "#" in line]


def _start(scalar: Scalar) -> int:
    return scalar.start


def _scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            yield key
            yield from _scalars(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)


# In which order the elements of three versions stand in the merged one


def merged_order(base: abc.Sequence[str], ours: abc.Sequence[str], theirs: abc.Sequence[str]) -> list[str] | None:
    """Every name of either side, once; `None` where both sides moved elements and disagree.

    The side that moved something wins. What only the other side has goes behind what stands before it there, new ones
    of ours before new ones of theirs. Names that one side took out are still in the list.
    """
    in_ours, in_theirs = set(ours), set(theirs)
    common = [name for name in base if name in in_ours and name in in_theirs]
    unmoved = set(common)
    by_ours = [name for name in ours if name in unmoved]
    by_theirs = [name for name in theirs if name in unmoved]
    if common not in (by_ours, by_theirs) and by_ours != by_theirs:
        return None
    if by_ours == common != by_theirs:
        return _interleaved(list(theirs), ours, passing=set())
    return _interleaved(list(ours), theirs, passing=in_ours - set(base) - in_theirs)


def orders_of_both(ours: abc.Sequence[str], theirs: abc.Sequence[str]) -> tuple[list[str], list[str]]:
    """Where they disagree: every name in the order of one side, and in that of the other."""
    return _interleaved(list(ours), theirs, passing=set()), _interleaved(list(theirs), ours, passing=set())


def _interleaved(frame: list[str], other: abc.Sequence[str], passing: set[str]) -> list[str]:
    """The frame with what else the other has; new elements of the frame in `passing` keep their place in front."""
    there = set(frame)
    before: str | None = None
    for name in other:
        if name not in there:
            place = 0 if before is None else frame.index(before) + 1
            while place < len(frame) and frame[place] in passing:
                place += 1
            frame.insert(place, name)
            there.add(name)
        before = name
    return frame
