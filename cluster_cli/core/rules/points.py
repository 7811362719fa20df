"""Rules of where facts stand: each at its control point, and at one that there is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cluster_cli.core.diagnostics import Code, Diagnostic
from cluster_cli.core.messages import Message, message
from cluster_cli.core.model import NO_FACTS, Activity, Facts, Item
from cluster_cli.core.naming import item_name
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.plan.schedule import ScheduleFault, deadline_of, grid_of, step_after
from cluster_cli.core.rules.finding import at, finding
from cluster_cli.core.rules.lookup import Lookup
from cluster_cli.core.rules.remedies import Misspelt, Search, misspelt, perhaps
from cluster_cli.core.text import nearest

_OF_A_POINT = ("completed", "confirmed", "evidence", "excused", "forecast", "reason", "action", "result")
_ONE_POINT = ("effort", "projects")


UNKNOWN_POINT = Code(
    "unknown-point",
    "error",
    "{item} has no control point {point}",
    "{hint}",
    "A control point of a series is called by its period, in the form in which due is written. A fact under another "
    "name belongs to no point and would not be counted.",
    bad="activities:\n  - due: 2022-01\n    repeat: monthly\n    points:\n      2022-01-27: 2022-01-27\n",
    good="activities:\n  - due: 2022-01\n    repeat: monthly\n    points:\n      2022-01: 2022-01-27\n",
    rests_on=("due", "repeat", "until", "period"),
)


def unknown_points(lookup: Lookup) -> Iterator[Misspelt]:
    """Every key under `points` is one of the row's deadlines."""
    for row in lookup.activities:
        if not row.points or not row.has_several_points:
            continue
        grid = grid_of(row, lookup.plan)
        if isinstance(grid, ScheduleFault):
            continue
        names = {period.name for period in grid}
        for name in row.points:
            if name not in names:
                search = Search(f"points of {row.id}", name, partial(_near_point, name, grid), _all_points(grid))
                where = at(row, "points", name, key=True)
                yield misspelt(UNKNOWN_POINT, where, row, search, item=item_name(row), point=name)


def _near_point(name: str, grid: tuple[Period, ...]) -> Message:
    """The point whose period holds the day that was written, else one that is spelt so, else what there is."""
    meant = parse_period(name)
    holding = (
        [point.name for point in grid if meant.last in point or point.last in meant]
        if isinstance(meant, Period)
        else []
    )
    near = holding or nearest(name, (point.name for point in grid))
    return perhaps(near[0], None) if near else _all_points(grid)


def _all_points(grid: tuple[Period, ...]) -> Message:
    if not grid:
        return message("This row has no points yet.")
    return message("The points of this row go from {first} to {last}.", first=grid[0].name, last=grid[-1].name)


POINTS_OF_ONE = Code(
    "points-of-one",
    "error",
    "{item} has one deadline, and points are for rows that have several",
    "Write completed and the other facts right below the title, without points.",
    "A row with one deadline is itself a control point, so its facts are its own fields.",
    bad="activities:\n  - due: 2022-02\n    points:\n      2022-02: 2022-02-20\n",
    good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
    rests_on=("due", "repeat", "until", "period"),
)


def points_of_one(lookup: Lookup) -> Iterator[Diagnostic]:
    """Facts of the only point of a row stand beside its title."""
    for row in lookup.activities:
        if row.points and not row.has_several_points:
            yield finding(POINTS_OF_ONE, at(row, "points", key=True), row, item=item_name(row))


FACTS_MISPLACED = Code(
    "facts-misplaced",
    "error",
    "{item}: {key} belongs to one of its control points, not to the whole",
    "{hint}",
    "Where there are several control points, it must be clear which of them was completed. A fact of the whole is "
    "counted for none of them.",
    bad="activities:\n  - due: [2022-06, 2022-12]\n    completed: 2022-06-20\n",
    good="activities:\n  - due: [2022-06, 2022-12]\n    points:\n      2022-06: 2022-06-20\n",
    rests_on=("due", "repeat", "until", "period"),
)


def misplaced_facts(lookup: Lookup) -> Iterator[Diagnostic]:
    """An item with several points, or with parts, has no facts of its own."""
    for row in lookup.activities:
        if row.id in lookup.parts:
            hint = message("{item} is earned by its parts: write it in one of them.", item=item_name(row))
            yield from _misplaced(row, row.facts, hint)
            if row.points and row.has_several_points:
                yield finding(
                    FACTS_MISPLACED, at(row, "points", key=True), row, item=item_name(row), key="points", hint=hint
                )
        elif row.facts is not NO_FACTS and row.has_several_points and row.measure not in _ONE_POINT:
            hint = message("Write it under points, below the period of the point that it is about.")
            yield from _misplaced(row, row.facts, hint)
    for project in lookup.projects:
        if project.stages and project.facts is not NO_FACTS:
            hint = message("Write it under stages, below the stage that it is about.")
            yield from _misplaced(project, project.facts, hint)


def _misplaced(item: Item, facts: Facts, hint: Message) -> Iterator[Diagnostic]:
    for key in _OF_A_POINT:
        if getattr(facts, key):
            yield finding(FACTS_MISPLACED, at(item, key, key=True), item, item=item_name(item), key=key, hint=hint)


ALSO_OUTSIDE = Code(
    "also-outside",
    "warning",
    "the further meeting of {day} does not belong to this control point: {point}",
    "Write it under the point in whose period it was held.",
    "Further meetings are kept beside the one that counts. One of another month is perhaps the next meeting, and then "
    "it counts.",
    bad="activities:\n  - due: 2022-01\n    repeat: monthly\n    points:\n"
    "      2022-01: {completed: 2022-01-27, also: [2022-02-10]}\n",
    good="activities:\n  - due: 2022-01\n    repeat: monthly\n    points:\n      2022-01: 2022-01-27\n"
    "      2022-02: 2022-02-10\n",
)


def also_outside(lookup: Lookup) -> Iterator[Diagnostic]:
    """A further meeting lies between its own occurrence's beginning and the next one's."""
    for row in lookup.activities:
        for name, facts in row.points.items():
            if not facts.also:
                continue
            own = parse_period(name)
            if not isinstance(own, Period):
                continue
            for index, day in enumerate(facts.also):
                if day in own or _between(row, own, facts, day_ordinal=day.toordinal()):
                    continue
                yield finding(ALSO_OUTSIDE, at(row, "points", name, "also", index), row, day=day, point=own)


def _between(row: Activity, own: Period, facts: Facts, *, day_ordinal: int) -> bool:
    """Whether a day lies after the occurrence began (as moved, too) and before the next one does."""
    begin = own.first
    following = step_after(own, row.repeat) if row.repeat is not None else None
    end = following.first.toordinal() if following is not None else own.last.toordinal() + 1
    if facts.due is not None:
        begin = min(begin, facts.due.first)
        end = max(end, facts.due.last.toordinal() + 1)
    end = max(end, deadline_of(own, row.lag, "keep", None).toordinal() + 1)
    return begin.toordinal() <= day_ordinal < end


CODES: tuple[Code, ...] = (
    UNKNOWN_POINT,
    POINTS_OF_ONE,
    FACTS_MISPLACED,
    ALSO_OUTSIDE,
)
