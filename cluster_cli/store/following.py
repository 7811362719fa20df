"""Which findings of the rules merely follow: they lie in what could not be read, or rest on it."""

from __future__ import annotations

from bisect import bisect_right
from collections import abc

from cluster_cli.core.diagnostics import Diagnostic, Field, Span
from cluster_cli.store.decode import Decoded
from cluster_cli.store.document import read_item
from cluster_cli.store.nodes import Mapping, Node, Sequence

Path = tuple[str | int, ...]
Unread = dict[tuple[str, int], list[Path]]
"""The paths of what could not be read, by file and item (0: the head; there lie items that were lost, too)."""


def unread_in(decoded: abc.Mapping[str, Decoded], texts: abc.Mapping[str, str]) -> Unread:
    """What could not be read of all files."""
    found: Unread = {}
    for file, one in decoded.items():
        if one.faults:
            _note_unread(file, texts[file], one, found)
    return found


def _note_unread(file: str, text: str, decoded: Decoded, found: Unread) -> None:
    items = [item.at for item in decoded.items]
    trees: dict[int, Node | None] = {0: decoded.tree}
    for fault in decoded.faults:
        if fault.severity != "error" or not isinstance(fault.where, Span):
            continue
        at = items[bisect_right(items, fault.where.start) - 1] if fault.item is not None and items else 0
        if at not in trees:
            trees[at] = read_item(text, at)
        found.setdefault((file, at), []).append(_path_of(fault, fault.where.start, trees[at]))


def _path_of(fault: Diagnostic, index: int, node: Node | None) -> Path:
    """The path of what a fault of reading points at; of a key that is missing or misspelt, that of the one meant."""
    path: Path = ()
    begins = -1
    while isinstance(node, Mapping | Sequence):
        children = _children(node)
        place = bisect_right(children, index, key=_start) - 1
        if place < 0:
            break
        begins, step, node = children[place]
        path = (*path, step)
    meant = fault.values.get("missing") or fault.values.get("nearest")
    if not isinstance(meant, str):
        return path
    return (*(path[:-1] if begins == index else path), meant)


def _children(node: Mapping | Sequence) -> list[tuple[int, str | int, Node]]:
    if isinstance(node, Mapping):
        return [(key.start, key.text, value) for key, value in node.entries]
    return [(item.start, place, item) for place, item in enumerate(node.items)]


def _start(child: tuple[int, str | int, Node]) -> int:
    return child[0]


def follows(fault: Diagnostic, unread: Unread) -> bool:
    """Whether a finding lies in what could not be read, or rests on it."""
    from cluster_cli.core.rules import RESTS_ON  # noqa: PLC0415 - only where an error was found

    where = fault.where
    if not isinstance(where, Field):
        return False
    own = unread.get((where.file, where.at), [])
    if any(_of_one_line(where.path, path) for path in own):
        return True
    keys = RESTS_ON.get(fault.code, frozenset())
    if where.at and _rests_on_own(where.path, own, keys):
        return True
    heads = [path for (_, at), paths in unread.items() if not at for path in paths]
    names = {value for value in fault.values.values() if isinstance(value, str)}
    return any(path[0] in keys and (len(path) == 1 or path[1] in names) for path in heads if path)


def _rests_on_own(place: Path, own: abc.Iterable[Path], keys: abc.Set[str]) -> bool:
    """Whether one of the keys could not be read: of the item, or of the point that the place belongs to."""
    base = place[:2] if place and place[0] in {"points", "stages"} else ()
    within = [path[2] for path in own if len(path) > 2 and path[:2] == base]
    return not keys.isdisjoint([path[0] for path in own if path]) or not keys.isdisjoint(within)


def _of_one_line(one: Path, other: Path) -> bool:
    """Whether one of two paths leads through the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
