"""Which findings of the rules merely follow: they lie in what could not be read, or rest on it."""

from __future__ import annotations

from bisect import bisect_right
from collections import abc

from cluster_cli.core.codes import code_of
from cluster_cli.core.diagnostics import Diagnostic, Field, Span
from cluster_cli.store.decode import Decoded
from cluster_cli.store.document import read_item
from cluster_cli.store.nodes import Mapping, Node, Sequence

Path = tuple[str | int, ...]


class Unread:
    """The paths of what could not be read, by file and item; those of the head stand under 0, with items that were lost.

    Everything is looked up, nothing searched: both the faults of reading and the findings may be ten thousand.
    """

    def __init__(self, decoded: abc.Mapping[str, Decoded], texts: abc.Mapping[str, str]) -> None:
        self._paths: dict[tuple[str, int], set[Path]] = {}
        self._beginnings: dict[tuple[str, int], set[Path]] = {}
        self._lost: dict[str | int, set[str | int] | None] = {}
        self._children: dict[int, tuple[list[int], abc.Sequence[tuple[str | int, Node]]]] = {}
        for file, one in decoded.items():
            if one.faults:
                self._take(file, texts[file], one)

    def _take(self, file: str, text: str, decoded: Decoded) -> None:
        items = [item.at for item in decoded.items]
        trees: dict[int, Node | None] = {0: decoded.tree}
        for fault in decoded.faults:
            if fault.severity != "error" or not isinstance(fault.where, Span):
                continue
            at = items[bisect_right(items, fault.where.start) - 1] if fault.item is not None and items else 0
            if at not in trees:
                trees[at] = read_item(text, at)
            path = self._path_of(fault, fault.where.start, trees[at])
            self._paths.setdefault((file, at), set()).add(path)
            self._beginnings.setdefault((file, at), set()).update(path[:length] for length in range(len(path) + 1))
            if not at and path:
                self._lose(path)
        self._children.clear()

    def _lose(self, path: Path) -> None:
        """Note what is lost of the head: a whole list (`None`), or one name of it."""
        if len(path) == 1:
            self._lost[path[0]] = None
        elif (names := self._lost.setdefault(path[0], set())) is not None:
            names.add(path[1])

    def _path_of(self, fault: Diagnostic, index: int, node: Node | None) -> Path:
        """The path of what a fault points at; of a key that is missing or misspelt, that of the one meant."""
        path: Path = ()
        begins = -1
        while isinstance(node, Mapping | Sequence):
            starts, children = self._children_of(node)
            place = bisect_right(starts, index) - 1
            if place < 0:
                break
            begins = starts[place]
            step, node = children[place]
            path = (*path, step)
        meant = fault.values.get("missing") or fault.values.get("nearest")
        if not isinstance(meant, str):
            return path
        return (*(path[:-1] if begins == index else path), meant)

    def _children_of(self, node: Mapping | Sequence) -> tuple[list[int], abc.Sequence[tuple[str | int, Node]]]:
        known = self._children.get(id(node))
        if known is None:
            if isinstance(node, Mapping):
                known = [key.start for key, _ in node.entries], [(key.text, value) for key, value in node.entries]
            else:
                known = [item.start for item in node.items], list(enumerate(node.items))
            self._children[id(node)] = known
        return known

    def explains(self, fault: Diagnostic) -> bool:
        """Whether a finding lies in what could not be read, or rests on it."""
        where = fault.where
        if not isinstance(where, Field):
            return False
        code = code_of(fault.code)
        keys = frozenset(() if code is None else code.rests_on)
        return self._covers(where) or self._took_from(where, keys) or self._took_from_head(fault, keys)

    def _covers(self, where: Field) -> bool:
        """Whether the place leads through something unread, or something unread lies below it."""
        place = (where.file, where.at)
        if place not in self._paths:
            return False
        paths = self._paths[place]
        return where.path in self._beginnings[place] or any(where.path[:n] in paths for n in range(len(where.path)))

    def _took_from(self, where: Field, keys: abc.Set[str]) -> bool:
        """Whether one of the keys is unread in the item, or in the point that the place belongs to."""
        below = self._beginnings.get((where.file, where.at))
        if not below or not where.at:
            return False
        base = where.path[:2] if where.path[:1] in {("points",), ("stages",)} else ()
        return any((key,) in below or (*base, key) in below for key in keys)

    def _took_from_head(self, fault: Diagnostic, keys: abc.Set[str]) -> bool:
        """Whether a list of the head, or the name in it that the finding speaks of, is unread."""
        for key in keys & self._lost.keys():
            names = self._lost[key]
            if names is None or any(isinstance(value, str) and value in names for value in fault.values.values()):
                return True
        return False
