"""What share of the ratios each row carries: its weight, or its part of the row that it is a part of (judgement 2, 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from cluster_cli.core.model import Activity, Change, Decision
from cluster_cli.core.patterns import late
from cluster_cli.core.plan.decisions import effective_day

Children = Mapping[str, Sequence[str]]


MOST_LEVELS = 32
_NUMBER = late(r"(?=.*[1-9])[0-9]{1,15}(?:\.[0-9]{1,9})?")


def parents_of(activities: Sequence[Activity]) -> dict[str, str]:
    """The row that each part belongs to. A parent that is not there, in a circle or too far down, is none at all."""
    known = {activity.id for activity in activities}
    parents = {
        activity.id: activity.part_of
        for activity in activities
        if activity.part_of is not None and activity.part_of in known
    }
    if not parents:
        return {}
    circular = _in_circles(parents)
    return _shallow({child: parent for child, parent in parents.items() if child not in circular})


def _shallow(parents: dict[str, str]) -> dict[str, str]:
    """Without the parts more than `MOST_LEVELS` down, which would make the reckoning endless in a hostile file."""
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
    found = []
    above = parents.get(row)
    while above is not None:
        found.append(above)
        above = parents.get(above)
    return found


def weight_taken(
    row: Activity, deadlines: Iterable[date | None], as_of: date, decisions: dict[str, Decision], *, first: bool
) -> Fraction:
    """The weight of a row by a yardstick: a change of it counts if it was decided before anything of the row was past.

    `deadlines` are those of the points that the row is judged by. By the first yardstick no change counts
    (judgement 3.2: no decision after the fact improves a ratio).
    """
    changes = [change for change in row.facts.changes if change.field == "weight"]
    if not changes:
        return row.weight
    weight = _weight(changes[0].before)
    if first:
        return weight
    limit = min((day for day in deadlines if day is not None), default=None)
    if _weight(changes[-1].after) != row.weight:
        changes.append(Change(after=str(row.weight)))  # by hand, as of a move without a day
    day = date.min
    for index, change in enumerate(changes):
        day = max(day, effective_day(change.on, change.by, decisions) or as_of)
        if day > as_of or (limit is not None and day > limit):
            break
        weight = row.weight if index == len(changes) - 1 else _weight(change.after)
    return weight


def _weight(text: str | None) -> Fraction:
    """The weight that a record names; 1 where it names none, or none that can be read."""
    return Fraction(text) if text is not None and _NUMBER().fullmatch(text) else Fraction(1)


def shares(
    own: Mapping[str, Fraction], parents: Mapping[str, str], children: Children, points: Mapping[str, int]
) -> dict[str, Fraction]:
    """The weight that each row without parts brings into the ratios; `points` are its points that count there.

    `own` are the weights of the rows themselves.
    Parts share the weight of their row in proportion to their own weights, among those that have points that count.
    """
    if not parents:
        return {row: weight for row, weight in own.items() if points.get(row)}
    living = _living(own, parents, children, points)
    found: dict[str, Fraction] = {}
    waiting = [(row, own[row]) for row in own if row not in parents and row in living]
    while waiting:
        row, weight = waiting.pop()
        parts = [part for part in children.get(row, ()) if part in living]
        if not parts:
            found[row] = weight
            continue
        whole = sum((own[part] for part in parts), Fraction(0))
        waiting.extend((part, weight * own[part] / whole) for part in parts)
    return found


def _living(
    own: Mapping[str, Fraction], parents: Mapping[str, str], children: Children, points: Mapping[str, int]
) -> set[str]:
    """The rows of which something counts in the ratios, themselves or through their parts."""
    living: set[str] = set()
    for start in own:
        row: str | None = start if points.get(start) and start not in children else None
        while row is not None and row not in living:
            living.add(row)
            row = parents.get(row)
    return living
