"""Bars on a terminal: each mark a glyph that the encoding can hold, with a legend in words.

Media that draw nothing get the report without its bars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from cluster_cli.core.messages import Bar, Term, counted, message
from cluster_cli.core.report import Report, Row, Table
from cluster_cli.core.reports.timeline import ORDER, Grid, grid_of, headings, places_of
from cluster_cli.render.layout import GLUE

if TYPE_CHECKING:
    from cluster_cli.core.messages import Message
    from cluster_cli.core.report import Axis, Scale
    from cluster_cli.core.reports.timeline import Place

GLYPHS: dict[Place, str] = {
    "": " ", "span": "─", "today": "│", "first": "◇", "expected": "»", "deadline": "◆", "completed": "●",
}  # fmt: skip
_PLAIN_GLYPHS: dict[Place, str] = {
    "": " ", "span": "-", "today": "|", "first": "o", "expected": ">", "deadline": "#", "completed": "+",
}  # fmt: skip
MEANINGS: dict[Place, Term] = {
    "span": Term("span", "from the start to the deadline"),
    "today": Term("today", "the day of the report"),
    "first": Term("first", "first deadline, moved since"),
    "expected": Term("expected", "day expected by the owner"),
    "deadline": Term("deadline", "deadline in force"),
    "completed": Term("completed", "day of completion"),
}
UNITS: dict[Scale, Term] = {
    "week": Term("week", "weeks"),
    "month": Term("month", "months"),
    "quarter": Term("quarter", "quarters"),
}


def without_bars(report: Report) -> Report:
    """The report for media that draw nothing: the days stand in the other columns."""
    sections = tuple(
        section if section.table is None else structs.replace(section, table=without(section.table))
        for section in report.sections
    )
    return structs.replace(report, sections=sections)


def without(table: Table) -> Table:
    """The table without its bars and its blocks."""
    undrawn = [at for at, column in enumerate(table.columns) if column.kind not in {"bar", "meter"}]
    if len(undrawn) == len(table.columns):
        return table
    rows = tuple(Row(tuple(row.cells[at] for at in undrawn), row.tone) for row in table.rows)
    return structs.replace(table, columns=tuple(table.columns[at] for at in undrawn), rows=rows, axis=None)


class Chart(NamedTuple):
    """A column of bars: what stands above it, a bar for each row, all of `width` characters, and what the glyphs mean."""

    width: int
    heading: str
    bars: list[str]
    legend: list[Message]


def chart_of(table: Table, axis: Axis, room: int, *, plain: bool) -> Chart:
    """The bars of a table that has a column of them, in at most `room` characters; `plain`: in ASCII."""
    at = next(at for at, column in enumerate(table.columns) if column.kind == "bar")
    grid = grid_of(axis, room)
    glyphs = _PLAIN_GLYPHS if plain else GLYPHS
    cells = [row.cells[at] for row in table.rows]
    lines = [places_of(cell if isinstance(cell, Bar) else Bar(), grid, axis.today) for cell in cells]
    return Chart(
        grid.characters,
        " ".join(line.replace(" ", GLUE) for line in headings(grid)),
        ["".join(glyphs[place] for place in places) for places in lines],
        _legend(grid, axis, glyphs),
    )


def _legend(grid: Grid, axis: Axis, glyphs: dict[Place, str]) -> list[Message]:
    """What the glyphs mean, those on top last, and how much time one character stands for."""
    marks = tuple(message("{glyph} {meaning}", glyph=glyphs[place], meaning=MEANINGS[place]) for place in ORDER)
    lines = [message("Marks: {marks}. Of several in one place the last named is shown.", marks=marks)]
    unit = UNITS[grid.scale]
    if grid.group > 1:
        lines.append(message("Scale: {unit}, {count} to a character.", unit=unit, count=grid.group))
    else:
        lines.append(
            counted(
                "Scale: {unit}, {count} character each.", "Scale: {unit}, {count} characters each.", grid.per, unit=unit
            )
        )
    lines.append(message("Above the bars stand the years and the numbers of the months."))
    if grid.place(axis.today) is None:
        lines.append(message("The day of the report, {day}, lies outside the chart.", day=axis.today))
    return lines
