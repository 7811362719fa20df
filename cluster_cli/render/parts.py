"""A table that is too wide for a screen, in parts by columns, never by words: each part repeats the first columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster_cli.core.messages import message
from cluster_cli.render.layout import column_parts, least_widths, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cluster_cli.core.report import Table
    from cluster_cli.render.sheets import Screen, Sheet


def by_columns(page: Screen, table: Table) -> list[str]:
    """All columns side by side; else the details below; else in parts. Nothing where not even one column fits."""
    whole = page.sheet(table, range(len(table.columns)))
    for sheet in (whole, page.sheet(table)):
        widths = page.shared(sheet, page.width)
        if widths:
            return page.drawn_table(sheet, widths)
    least = least_widths(whole.headers, [record.cells for record in whole.records], whole.wide)
    for keys in range(table.keys, 0, -1):
        parts = column_parts(least, keys, page.width)
        if parts:
            return _parts(page, whole, parts, keys)
    return []


def _parts(page: Screen, whole: Sheet, parts: Sequence[Sequence[int]], keys: int) -> list[str]:
    lines = []
    for number, columns in enumerate(parts, 1):
        sheet = _only(whole, columns)
        widths = page.shared(sheet, page.width)
        if number > 1:
            lines.append("")
            sheet = _with_short_keys(page, sheet, widths, keys)
        lines += page.said(message("Columns, part {part} of {parts}:", part=number, parts=len(parts)))
        lines += page.drawn_table(sheet, widths)
    return lines


def _only(sheet: Sheet, columns: Sequence[int]) -> Sheet:
    return sheet._replace(
        headers=[sheet.headers[at] for at in columns],
        records=[record._replace(cells=[record.cells[at] for at in columns]) for record in sheet.records],
        wide=[sheet.wide[at] for at in columns],
        right=[sheet.right[at] for at in columns],
        toned=[sheet.toned[at] for at in columns],
    )


def _with_short_keys(page: Screen, sheet: Sheet, widths: Sequence[int], keys: int) -> Sheet:
    """What the first part says whole stands on one line in the others, but for the id."""
    records = []
    for record in sheet.records:
        cells = list(record.cells)
        for at in range(1, keys):
            cells[at] = shortened(cells[at], widths[at], page.ellipsis)
        records.append(record._replace(cells=cells))
    return sheet._replace(records=records)
