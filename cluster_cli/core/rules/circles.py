"""Rules of circles: nothing waits for itself, and nothing is a part of itself, also not through others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cluster_cli.core.diagnostics import Code, Diagnostic
from cluster_cli.core.model import Activity
from cluster_cli.core.rules.finding import at, finding
from cluster_cli.core.rules.lookup import Lookup

Edges = Mapping[str, Sequence[str]]


CIRCLE_AFTER = Code(
    "circle-after",
    "error",
    "these items wait for one another in a circle: {circle}",
    "Take one of these ids out of after.",
    "An item that waits, through others, for itself could never begin.",
    bad="activities:\n  - id: 3\n    after: [4]\n  - id: 4\n    after: [3]\n",
    good="activities:\n  - id: 3\n  - id: 4\n    after: [3]\n",
)


def circles_of_after(lookup: Lookup) -> Iterator[Diagnostic]:
    """No item waits, through others, for itself. Where several circles share items, one of them is named."""
    edges = {name: item.after for name, item in lookup.items.items() if item.after}
    for circle in circles(edges):
        item = lookup.items[circle[0]]
        where = at(item, "after", item.after.index(circle[1]))
        yield finding(CIRCLE_AFTER, where, item, circle=(*circle,))


CIRCLE_PART_OF = Code(
    "circle-part-of",
    "error",
    "these rows are parts of one another in a circle: {circle}",
    "Take part_of out of one of these rows.",
    "A row is earned by its parts. A row that is, through others, a part of itself would earn itself.",
    bad="activities:\n  - id: 10\n    part_of: 10.1\n  - id: 10.1\n    part_of: 10\n",
    good="activities:\n  - id: 10\n  - id: 10.1\n    part_of: 10\n",
)


def circles_of_parts(lookup: Lookup) -> Iterator[Diagnostic]:
    """No row is, through others, a part of itself."""
    if not lookup.parts:
        return
    edges = {
        name: (item.part_of,)
        for name, item in lookup.items.items()
        if isinstance(item, Activity) and item.part_of is not None
    }
    for circle in circles(edges):
        item = lookup.items[circle[0]]
        yield finding(CIRCLE_PART_OF, at(item, "part_of"), item, circle=(*circle,))


def circles(edges: Edges) -> list[list[str]]:
    """Circles of a graph, each closed by its first name and begun with the one that stands first in `edges`.

    No two of them share a name, and wherever names lead back to themselves, one of them is caught. No recursion, since a chain
    may be as long as the plan.
    """
    order = {name: place for place, name in enumerate(edges)}
    circles_found: list[list[str]] = []
    finished: set[str] = set()
    for start in edges:
        if start not in finished:
            circles_found += [_turned(circle, order) for circle in _below(start, edges, finished)]
    return circles_found


def _below(start: str, edges: Edges, finished: set[str]) -> Iterator[list[str]]:
    """Circles that a walk from `start` meets; the names that need no second visit are added to `finished`."""
    path, waiting = [start], [iter(edges[start])]
    depths = {start: 0}
    caught: list[tuple[int, int]] = []  # from where to where on the path the circles reach
    while path:
        name = next(waiting[-1], None)
        if name is None:
            waiting.pop()
            left = path.pop()
            finished.add(left)
            del depths[left]
            if caught and caught[-1][1] == len(path):
                begin, end = caught.pop()
                caught += [(begin, end - 1)] if begin < end else []
        elif name in depths:
            if not caught or caught[-1][1] < depths[name]:
                caught.append((depths[name], len(path) - 1))
                yield path[depths[name] :]
        elif name in edges and name not in finished:
            depths[name] = len(path)
            path.append(name)
            waiting.append(iter(edges[name]))


def _turned(circle: list[str], order: Mapping[str, int]) -> list[str]:
    first = min(range(len(circle)), key=lambda place: order[circle[place]])
    return [*circle[first:], *circle[:first], circle[first]]


CODES: tuple[Code, ...] = (
    CIRCLE_AFTER,
    CIRCLE_PART_OF,
)
