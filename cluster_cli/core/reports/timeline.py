"""Days laid out on a line of characters: the geometry of a chart, which knows neither glyphs nor a screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from cluster_cli.core.messages import Bar, Mark
from cluster_cli.core.report import Axis, Scale

Place = Literal["", "span", "today"] | Mark
ORDER: tuple[Place, ...] = ("span", "today", "first", "expected", "deadline", "completed")
"""Of several marks in one place the one named last here is shown."""
SCALES: tuple[Scale, ...] = ("week", "month", "quarter")
MOST_CHARACTERS: dict[Scale, int] = {"week": 7, "month": 12, "quarter": 24}
"""The most characters for one unit: wider bars would tell no more."""


class Grid(Struct, frozen=True):
    """`units` of a scale from number `first` on: `per` characters each, or `group` of them to a character.

    `begin` is the first day that anything lies on, which may be in the midst of the first unit.
    """

    begin: date
    scale: Scale
    first: int
    units: int
    per: int
    group: int

    @property
    def characters(self) -> int:
        """How long the line is."""
        return self.units * self.per if self.group == 1 else -(-self.units // self.group)

    def place(self, day: date) -> int | None:
        """The character on which a day lies; `None` outside."""
        number = unit_of(day, self.scale)
        at = number - self.first
        if not 0 <= at < self.units:
            return None
        if self.group > 1 or self.per == 1:
            return at // self.group
        start = first_day(number, self.scale)
        return at * self.per + (day - start).days * self.per // _length(start, self.scale)

    def starts(self) -> list[tuple[int, date]]:
        """The characters on which a unit (or a group of them) begins, each with the unit's first day."""
        every = range(0, self.units, self.group)
        return [(at * self.per // self.group, max(first_day(self.first + at, self.scale), self.begin)) for at in every]


def grid_of(axis: Axis, width: int) -> Grid:
    """The axis on at most `width` characters: by its own scale, else by the finest whose units all find room."""
    finest: list[Scale] = [each for each in SCALES if _units(axis, each) <= width]
    scale: Scale = axis.scale or (finest[0] if finest else SCALES[-1])
    units = _units(axis, scale)
    per = max(1, min(width // units, MOST_CHARACTERS[scale]))
    return Grid(
        axis.first, scale, unit_of(axis.first, scale), units, per, -(-units // max(width, 1)) if units > width else 1
    )


def _units(axis: Axis, scale: Scale) -> int:
    return unit_of(axis.last, scale) - unit_of(axis.first, scale) + 1


def unit_of(day: date, scale: Scale) -> int:
    """The number of the week (from Monday), the month or the quarter since the beginning of the calendar."""
    if scale == "week":
        return (day.toordinal() - 1) // 7
    months = (day.year - 1) * 12 + day.month - 1
    return months if scale == "month" else months // 3


def first_day(unit: int, scale: Scale) -> date:
    """The first day of the unit of this number."""
    if scale == "week":
        return date.fromordinal(unit * 7 + 1)
    months = unit if scale == "month" else unit * 3
    return date(months // 12 + 1, months % 12 + 1, 1)


def _length(start: date, scale: Scale) -> int:
    if scale == "week":
        return 7
    last = start + timedelta(days=27 if scale == "month" else 88)
    while last < date.max and unit_of(last + timedelta(days=1), scale) == unit_of(start, scale):
        last += timedelta(days=1)
    return (last - start).days + 1


def places_of(bar: Bar, grid: Grid, today: date) -> list[Place]:
    """What stands on each character of a bar's line."""
    line: list[Place] = [""] * grid.characters
    if bar.first is not None and bar.last is not None and bar.first <= bar.last:
        start, end = grid.place(bar.first), grid.place(bar.last)
        if start is not None and end is not None:
            line[start : end + 1] = ["span"] * (end + 1 - start)
    marks: list[tuple[Place, date]] = [*bar.marks, ("today", today)]
    for kind, day in sorted(marks, key=lambda mark: ORDER.index(mark[0])):
        at = grid.place(day)
        if at is not None:
            line[at] = kind
    return line


def headings(grid: Grid) -> tuple[str, str]:
    """What stands above the bars: the years, and the numbers of the months, each where it begins and as far as it fits."""
    starts = grid.starts()
    years = [(at, str(day.year)) for at, day in _new(starts, lambda day: day.year)]
    months = [(at, str(day.month)) for at, day in _new(starts, lambda day: day.month + 12 * day.year)]
    return _row(years, grid.characters), _row(months, grid.characters)


def _new(starts: Sequence[tuple[int, date]], key: Callable[[date], int]) -> list[tuple[int, date]]:
    """The starts at which something changes, the very first among them."""
    return [(at, day) for index, (at, day) in enumerate(starts) if index == 0 or key(day) != key(starts[index - 1][1])]


def _row(labels: Sequence[tuple[int, str]], width: int) -> str:
    """Labels at their places; one that would touch the next one, or the end, is left out."""
    row = " " * width
    free = width
    for at, label in reversed(labels):
        if at + len(label) <= free:
            row = row[:at] + label + row[at + len(label) :]
            free = at - 1
    return row
