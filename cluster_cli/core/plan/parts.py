"""Rows that are parts of other rows (`part_of`): whose parts they are, and what lies above and below them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cluster_cli.core.model import Activity

Children = Mapping[str, Sequence[str]]
"""The parts of each row, by its id."""
MOST_LEVELS = 32
"""So deep may parts lie; what lies deeper stands for itself, or a hostile file would make the reckoning endless."""


def parents_of(activities: Sequence[Activity]) -> dict[str, str]:
    """The row that each part belongs to. A parent that is not there, in a circle or too far down, is none at all."""
    ids = {activity.id for activity in activities}
    parents = {
        activity.id: activity.part_of
        for activity in activities
        if activity.part_of is not None and activity.part_of in ids
    }
    if not parents:
        return {}
    circular = _in_circles(parents)
    return _shallow({child: parent for child, parent in parents.items() if child not in circular})


def _shallow(parents: dict[str, str]) -> dict[str, str]:
    """Without the parts more than `MOST_LEVELS` down."""
    levels: dict[str, int] = {}
    for start in parents:
        path = [start]
        while path[-1] in parents and path[-1] not in levels:
            path.append(parents[path[-1]])
        level = levels.get(path.pop(), 0)
        for row in reversed(path):
            level += 1
            levels[row] = level
    return {child: parent for child, parent in parents.items() if levels[child] <= MOST_LEVELS}


def _in_circles(parents: Mapping[str, str]) -> set[str]:
    """The rows that are, through their parents, parts of themselves."""
    seen: set[str] = set()
    circular: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        row: str | None = start
        while row is not None and row not in seen and row not in path:
            path[row] = None
            row = parents.get(row)
        if row is not None and row in path:
            members = list(path)
            circular.update(members[members.index(row) :])
        seen.update(path)
    return circular


def children_of(parents: Mapping[str, str]) -> dict[str, list[str]]:
    """The parts of each row, in the document's order."""
    children: dict[str, list[str]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(child)
    return children


def ancestors_of(row: str, parents: Mapping[str, str]) -> list[str]:
    """The rows that a row is a part of, the nearest first."""
    ancestors = []
    above = parents.get(row)
    while above is not None:
        ancestors.append(above)
        above = parents.get(above)
    return ancestors


def below(row: str, children: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The rows without parts below a row, in the document's order."""
    waiting = list(reversed(children.get(row, ())))
    while waiting:
        each = waiting.pop()
        if each in children:
            waiting.extend(reversed(children[each]))
        else:
            yield each
