"""What the rules say of files just read: findings that do not merely follow, severities, and what cannot be counted."""

from __future__ import annotations

from bisect import bisect_right
from collections import abc

from msgspec.structs import replace

from cluster_cli.core.diagnostics import Diagnostic, Field, Span
from cluster_cli.core.model import Plan, Portfolio
from cluster_cli.store.decode import Broken, Decoded
from cluster_cli.store.document import read_item
from cluster_cli.store.nodes import KeyPath, Mapping, Node, Sequence


def findings_of_rules(
    portfolio: Portfolio, decoded: abc.Mapping[str, Decoded], texts: abc.Mapping[str, str], *, warnings: bool = True
) -> list[Diagnostic]:
    """The findings of the rules, but for those that only follow from what could not be read."""
    from cluster_cli.core.rules import check  # noqa: PLC0415 - only where data are read

    findings = check(portfolio, warnings=warnings)
    if not findings or not any(file.faults for file in decoded.values()):
        return findings
    unread = UnreadPaths(decoded, texts)
    return [fault for fault in findings if not unread.explains(fault)]


def with_plan_severities(findings: list[Diagnostic], plan: Plan) -> list[Diagnostic]:
    """The warnings with the severity that the plan gives them; errors cannot be switched off."""
    if not plan.rules:
        return findings
    out = []
    for fault in findings:
        wanted = plan.rules.get(fault.code) if fault.severity == "warning" else None
        if wanted != "off":
            out.append(fault if wanted is None else replace(fault, severity=wanted))
    return out


def uncounted(findings: abc.Iterable[Diagnostic], broken: abc.Mapping[tuple[str, int], Broken]) -> set[tuple[str, int]]:
    """The items with an error in what counts, by file and index.

    A warning that the plan takes for an error falsifies no count, so severities are those before the plan's own.
    """
    from cluster_cli.core.rules import COUNTING_FIELDS, READ_WHOLE  # noqa: PLC0415 - only where data are read

    out = {place for place, item in broken.items() if item.id is None or item.keys & READ_WHOLE}
    for fault in findings:
        where = fault.where
        if fault.severity == "error" and isinstance(where, Field) and where.at and _meant(where) in COUNTING_FIELDS:
            out.add((where.file, where.at))
    return out


def _meant(where: Field) -> str | int | None:
    """The key in which a field lies: of the facts of one point, the fact's own."""
    path = where.path
    if len(path) > 2 and path[0] in {"points", "stages"}:
        return path[2]
    return path[0] if path else None


class UnreadPaths:
    """The paths of what could not be read, by file and item; those of the head stand under 0, with items that were lost.

    Everything is looked up, nothing searched: both the faults of reading and the findings may be ten thousand.
    """

    def __init__(self, decoded: abc.Mapping[str, Decoded], texts: abc.Mapping[str, str]) -> None:
        self._paths: dict[tuple[str, int], set[KeyPath]] = {}
        self._beginnings: dict[tuple[str, int], set[KeyPath]] = {}
        self._lost: dict[str | int, set[str | int] | None] = {}
        self._children: dict[int, tuple[list[int], abc.Sequence[tuple[str | int, Node]]]] = {}
        for file, read in decoded.items():
            if read.faults:
                self._take(file, texts[file], read)

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

    def _lose(self, path: KeyPath) -> None:
        """Note what is lost of the head: a whole list (`None`), or one name of it."""
        if len(path) == 1:
            self._lost[path[0]] = None
        elif (names := self._lost.setdefault(path[0], set())) is not None:
            names.add(path[1])

    def _path_of(self, fault: Diagnostic, index: int, node: Node | None) -> KeyPath:
        """The path of what a fault points at; of a key that is missing or misspelt, that of the one meant."""
        path: KeyPath = ()
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
        children = self._children.get(id(node))
        if children is None:
            if isinstance(node, Mapping):
                children = [key.start for key, _ in node.entries], [(key.text, value) for key, value in node.entries]
            else:
                children = [item.start for item in node.items], list(enumerate(node.items))
            self._children[id(node)] = children
        return children

    def explains(self, fault: Diagnostic) -> bool:
        """Whether a finding lies in what could not be read, or rests on it."""
        where = fault.where
        if not isinstance(where, Field):
            return False
        from cluster_cli.core.codes import code_of  # noqa: PLC0415 - only where something was found

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
