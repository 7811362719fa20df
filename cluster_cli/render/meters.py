"""A share as a row of blocks on a terminal; other media have the number beside it, and no chart."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import structs

from cluster_cli.core.messages import Share
from cluster_cli.core.report import Row, Table

if TYPE_CHECKING:
    from cluster_cli.render.sheets import Screen

BLOCKS = 10
"""How many blocks are the whole."""
_FULL, _EMPTY = "█", "░"
_PLAIN_FULL, _PLAIN_EMPTY = "#", "."


def drawn(page: Screen, table: Table) -> Table:
    """The table with its shares as blocks. Only what is whole fills the last one, and only nothing leaves all empty."""
    places = [at for at, column in enumerate(table.columns) if column.kind == "meter"]
    if not places:
        return table
    glyphs = (_FULL, _EMPTY) if page.voice.holds(_FULL + _EMPTY) else (_PLAIN_FULL, _PLAIN_EMPTY)
    columns = tuple(
        structs.replace(column, kind="text") if at in places else column for at, column in enumerate(table.columns)
    )
    rows = tuple(
        Row(tuple(_blocks(cell, glyphs) if at in places else cell for at, cell in enumerate(row.cells)), row.tone)
        for row in table.rows
    )
    return structs.replace(table, columns=columns, rows=rows)


def _blocks(cell: object, glyphs: tuple[str, str]) -> str | None:
    if not isinstance(cell, Share):
        return None
    value = min(max(cell.value, Fraction(0)), Fraction(1))
    full = int(value * BLOCKS)
    if value and not full:
        full = 1
    return glyphs[0] * full + glyphs[1] * (BLOCKS - full)
