"""Rules of what hangs together: nothing waits for itself, and nothing is a part of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.model import Activity
from cluster_cli.core.rules.finding import at, error
from cluster_cli.core.rules.scene import Scene

Edges = Mapping[str, Sequence[str]]


def circles_of_after(scene: Scene) -> Iterator[Diagnostic]:
    """No item waits, through others, for itself. One circle is named of each knot."""
    edges = {name: item.after for name, item in scene.items.items() if item.after}
    for circle in circles(edges):
        item = scene.items[circle[0]]
        where = at(item, "after", item.after.index(circle[1]))
        yield error("circle-after", where, item, circle=(*circle,))


def circles_of_parts(scene: Scene) -> Iterator[Diagnostic]:
    """No row is, through others, a part of itself."""
    if not scene.parts:
        return
    edges = {
        name: (item.part_of,)
        for name, item in scene.items.items()
        if isinstance(item, Activity) and item.part_of is not None
    }
    for circle in circles(edges):
        item = scene.items[circle[0]]
        yield error("circle-part-of", at(item, "part_of"), item, circle=(*circle,))


def circles(edges: Edges) -> list[list[str]]:
    """Circles of a graph, each closed by its first name and begun with the one that stands first in `edges`.

    No two of them share a name, and every knot has one. Iterative: a chain may be as long as the plan.
    """
    order = {name: place for place, name in enumerate(edges)}
    found: list[list[str]] = []
    finished: set[str] = set()
    for start in edges:
        if start not in finished:
            found += [_turned(circle, order) for circle in _below(start, edges, finished)]
    return found


def _below(start: str, edges: Edges, finished: set[str]) -> Iterator[list[str]]:
    """Circles that a walk from `start` meets; what it leaves behind is `finished`."""
    path, waiting = [start], [iter(edges[start])]
    depths = {start: 0}
    caught: list[tuple[int, int]] = []  # from where to where on the path the circles found reach
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
