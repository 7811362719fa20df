"""A report as CSV for programs: comma, UTF-8 without a mark, RFC 4180, one header of ASCII keys.

Days are ISO 8601, periods and words stand as the keys that the plan and the options use, ratios as decimals of six
places, lists parted by `; `. Of several tables every row comes under one header: the key of its table, then the columns
of all. Where the totals are the answer they are such a table, `totals`, with the columns `key` and `value`.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING

from cluster_cli.core.messages import Command, Message, Share, Standing, Term
from cluster_cli.core.periods import Period
from cluster_cli.core.report import Column, Row, Table
from cluster_cli.core.text import visible
from cluster_cli.render.surface import fenced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cluster_cli.core.messages import Value
    from cluster_cli.core.report import Report
    from cluster_cli.i18n import Words
    from cluster_cli.render.surface import Surface

_FORMULA = re.compile(r"[ \u00a0]*[=+\-@\t\r\n＝＋－＠]")
Cell = str | int | Decimal


def render(report: Report, words: Words, surface: Surface) -> str:
    """All rows of the report under one header."""
    writer = _Writer(words, raw=surface.raw)
    tables = [section.table for section in report.sections if section.table is not None]
    if report.figures or not tables:
        tables.insert(0, _totals(report.totals))
    if len(tables) == 1:
        writer.rows([[column.key for column in tables[0].columns]])
        writer.rows([writer.cell(value) for value in row.cells] for row in tables[0].rows)
    else:
        writer.several(tables)
    return fenced(writer.text(), surface)


def _totals(totals: Mapping[str, Value | dict[str, Value]]) -> Table:
    """The totals as rows, `activities.n` and so on."""
    rows = []
    for key, value in totals.items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        rows += [Row((f"{key}.{part}" if part else key, inner)) for part, inner in parts]
    return Table("totals", (Column("key", ""), Column("value", "")), tuple(rows))


class _Writer:
    def __init__(self, words: Words, *, raw: bool) -> None:
        self._words = words
        self._raw = raw
        self._text = StringIO(newline="")
        self._csv = csv.writer(self._text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")

    def text(self) -> str:
        return self._text.getvalue()

    def rows(self, rows: Iterable[list[Cell]] | Iterable[list[str]]) -> None:
        self._csv.writerows(rows)

    def several(self, tables: list[Table]) -> None:
        keys = list(dict.fromkeys(column.key for table in tables for column in table.columns))
        self.rows([["table", *keys]])
        for table in tables:
            own = [column.key for column in table.columns]
            for row in table.rows:
                cells = dict(zip(own, map(self.cell, row.cells), strict=True))
                self.rows([[table.key, *(cells.get(key, "") for key in keys)]])

    def cell(self, value: Value) -> Cell:
        """Numbers stay numbers; a text that a spreadsheet would take for a formula is led by an apostrophe."""
        match value:
            case bool():
                return "true" if value else "false"
            case int() | Decimal():
                return value
            case Fraction() | Share():
                ratio = value.value if isinstance(value, Share) else value
                return round(Decimal(ratio.numerator) / Decimal(ratio.denominator), 6)
            case _:
                return self._guarded(self._plain(value))

    def _plain(self, value: Value) -> str:  # noqa: C901, PLR0911 - one return a type is the clearest table
        match value:
            case None:
                return ""
            case str():
                return visible(value)
            case date():
                return value.isoformat()
            case Period():
                return value.name
            case Term():
                return value.key
            case Standing():
                return " ".join(filter(None, (value.point, value.state.key, value.basis, self._plain(value.day))))
            case tuple():
                return "; ".join(self._plain(part) for part in value)
            case Message() | Command():
                return visible(self._words.say(value))
            case _:
                return str(self.cell(value))

    def _guarded(self, text: str) -> str:
        return f"'{text}" if not self._raw and _FORMULA.match(text) else text
