"""Bars on a terminal: each mark a glyph that the encoding can hold, with a legend in words; elsewhere there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from cluster_cli.core.messages import Bar, Term, counted, message
from cluster_cli.core.report import Report, Row, Table
from cluster_cli.core.reports.timeline import ORDER, Grid, grid_of, headings, places_of
from cluster_cli.render.layout import GAP, GLUE, least_widths

if TYPE_CHECKING:
    from cluster_cli.core.messages import Message
    from cluster_cli.core.report import Axis, Scale
    from cluster_cli.core.reports.timeline import Place
    from cluster_cli.render.sheets import Screen

LEAST_BAR = 12
LEAST_BESIDE = 3
"""Which row, what it is called, and the word for its state; the days beyond them are in the bar as well."""
_GLYPHS: dict[Place, str] = {
    "": " ", "span": "─", "today": "│", "first": "◇", "expected": "»", "deadline": "◆", "completed": "●",
}  # fmt: skip
_PLAIN: dict[Place, str] = {
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
    kept = [at for at, column in enumerate(table.columns) if column.kind not in {"bar", "meter"}]
    if len(kept) == len(table.columns):
        return table
    rows = tuple(Row(tuple(row.cells[at] for at in kept), row.tone) for row in table.rows)
    return structs.replace(table, columns=tuple(table.columns[at] for at in kept), rows=rows, axis=None)


def chart(page: Screen, table: Table, axis: Axis) -> list[str]:
    """The rows with their bars at the end, then the legend. Nothing where there is no room for bars.

    Details are left out: they are the days that the bars show.
    """
    bars = [at for at, column in enumerate(table.columns) if column.kind == "bar"]
    beside = [at for at, column in enumerate(table.columns) if column.kind != "bar" and not column.detail]
    if not bars or not beside:
        return []
    sheet = page.sheet(table, beside)
    least = least_widths(sheet.headers, [record.cells for record in sheet.records], sheet.wide)
    while (room := page.width - sum(least) - GAP * len(least)) < LEAST_BAR:
        if len(least) <= LEAST_BESIDE:
            return []
        least.pop()
    beside = beside[: len(least)]
    sheet = page.sheet(table, beside)
    grid = grid_of(axis, min(room, max(page.width // 2, LEAST_BAR)))
    glyphs = _glyphs(page)
    records = []
    for record, row in zip(sheet.records, table.rows, strict=True):
        bar = row.cells[bars[0]]
        places = places_of(bar if isinstance(bar, Bar) else Bar(), grid, axis.today)
        records.append(record._replace(cells=[*record.cells, "".join(glyphs[place] for place in places)]))
    sheet = sheet._replace(
        headers=[*sheet.headers, " ".join(line.replace(" ", GLUE) for line in headings(grid))],
        records=records,
        wide=[*sheet.wide, False],
        right=[*sheet.right, False],
        toned=[*sheet.toned, False],
    )
    widths = page.shared(page.sheet(table, beside), page.width - grid.characters - GAP)
    lines = page.drawn_table(sheet, [*widths, grid.characters])
    return [*lines, "", *(line for sentence in _legend(grid, axis, glyphs) for line in page.said(sentence))]


def _glyphs(page: Screen) -> dict[Place, str]:
    holds = page.surface.boxes and page.voice.holds("".join(_GLYPHS.values()))
    return _GLYPHS if holds else _PLAIN


def _legend(grid: Grid, axis: Axis, glyphs: dict[Place, str]) -> list[Message]:
    """What the glyphs mean, in the order in which one covers another, and what one character stands for."""
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
