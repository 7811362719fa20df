"""A report on a terminal: sentences wrapped between words, tables by rich, colour beside a word that says the same.

Beyond a hundred rows a table is laid out in plain lines, since rich takes almost a millisecond a row. A table whose
longest words don't fit side by side is shown record by record, or in parts by columns where it has keys. Details
stand below their row, and rows of an indented list stand as deep as they are. A report of one screen shortens long texts and leaves details out.
"""

from __future__ import annotations

from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import structs

from cluster_cli.core.messages import Share, message
from cluster_cli.core.report import Row
from cluster_cli.render.layout import (
    GAP,
    GLUE,
    column_parts,
    least_widths,
    padded,
    share_width,
    shortened,
    width_of,
    wrapped,
)
from cluster_cli.render.linear import records
from cluster_cli.render.surface import STYLES, Surface, Voice, folded, guarded, last_lines, painted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table as Grid

    from cluster_cli.core.messages import Message
    from cluster_cli.core.report import Axis, Column, Line, Report, Section, Table
    from cluster_cli.i18n import Words

MOST_RICH_ROWS = 100
LEAST_WIDTH = 20
_RIGHT = frozenset({"number", "days", "share", "money"})
_RULE = "─"
INDENT = " " * 4
DEPTH = "depth"
"""A column with the depth of each row. It is not shown: the first other column is indented by it."""
NESTING = "\u00a0" * 2  # blanks at which no line is broken
BLOCKS = 10
"""How many blocks stand for a whole share."""
_FULL, _EMPTY = "█", "░"
_PLAIN_FULL, _PLAIN_EMPTY = "#", "."
LEAST_BAR = 12
LEAST_BESIDE_BARS = 3
"""At least these columns stay beside the bars (id, title, state); the others tell days that the bars show too."""


class Record(NamedTuple):
    """One row in words: its cells, what stands below them, and the style of what says its state."""

    cells: list[str]
    details: list[str]
    style: str


class Sheet(NamedTuple):
    """A table in words, before it is laid out."""

    headers: list[str]
    records: list[Record]
    wide: list[bool]
    right: list[bool]
    toned: list[bool]

    def only(self, columns: Sequence[int]) -> Sheet:
        """The same with some of its columns."""
        return Sheet(
            [self.headers[at] for at in columns],
            [record._replace(cells=[record.cells[at] for at in columns]) for record in self.records],
            [self.wide[at] for at in columns],
            [self.right[at] for at in columns],
            [self.toned[at] for at in columns],
        )

    def with_bars(self, heading: str, bars: Sequence[str]) -> Sheet:
        """The same with a last column of bars."""
        return Sheet(
            [*self.headers, heading],
            [record._replace(cells=[*record.cells, bar]) for record, bar in zip(self.records, bars, strict=True)],
            [*self.wide, False],
            [*self.right, False],
            [*self.toned, False],
        )


def render(report: Report, words: Words, surface: Surface) -> str:
    """The report as a screen."""
    page = Page(words, surface, brief=report.brief)
    blocks = [page.lines(report.summary)]
    for section in report.sections:
        blocks += page.section(section)
    blocks.append(page.lines(last_lines(report)))
    return guarded("\n\n".join("\n".join(block) for block in blocks if block) + "\n", surface)


def height(lines: Iterable[Line], words: Words, width: int) -> int:
    """How many lines of so many columns the sentences of a screen take."""
    page = Page(words, Surface(width=width), brief=True)
    return sum(len(page.folded(line)) for line in lines)


class Page:
    """One page of given width; `brief` shortens long texts to one line."""

    def __init__(self, words: Words, surface: Surface, *, brief: bool) -> None:
        self.voice = Voice(words, surface)
        self.surface = surface
        self.width = max(surface.width, LEAST_WIDTH)
        self.brief = brief
        self.ruled = surface.boxes and self.voice.holds(_RULE)
        self.ellipsis = self.voice.fit("…")

    def lines(self, lines: Iterable[Line]) -> list[str]:
        """Sentences, each wrapped between words, its commands whole."""
        return [painted(part, STYLES[line.tone], self.surface) for line in lines for part in self.folded(line)]

    def folded(self, line: Line) -> list[str]:
        """One sentence in as many lines as it needs; on a report of one screen a long title is shortened to one line."""
        if line.title and self.brief:
            return [shortened(self.voice.cell(line.text), self.width, self.ellipsis)]
        return self.said(line.text)

    def said(self, sentence: Message) -> list[str]:
        """A sentence wrapped between words, its commands whole."""
        return folded(sentence, self.voice, self.width)

    def section(self, section: Section) -> list[list[str]]:
        """Title, sentences and table; the title stays with what follows it."""
        head = [painted(self.voice.cell(section.title), "bold", self.surface)] if section.title else []
        head += self.lines(section.lines)
        if section.table is None:
            return [head]
        table = self.table(section.table)
        return [head + table] if len(head) == 1 and section.title else [head, table]

    def table(self, table: Table) -> list[str]:
        """A table in the way that suits its size."""
        title = [painted(self.voice.cell(table.title), "bold", self.surface)] if table.title else []
        if not table.rows:
            return title + (self.said(table.empty) if table.empty else [])
        return title + self.rows(table) + (self.said(table.more) if table.more else [])

    def rows(self, table: Table) -> list[str]:
        """The rows of a table that has some."""
        lines: list[str] = []
        if any(column.kind == "meter" for column in table.columns):
            table = self.with_blocks(table)
        if table.axis is not None:
            from cluster_cli.render.bars import without  # noqa: PLC0415 - for charts only

            lines, table = self.chart(table, table.axis), without(table)
        elif table.keys:
            lines = self.by_columns(table)
        if lines:
            return lines
        sheet = self.sheet(table)
        widths = self.shared(sheet, self.width)
        if not widths:
            return [*self.one_by_one(table), *([""] if table.more else [])]
        return self.drawn_table(self.cut(sheet, widths) if self.brief else sheet, widths)

    def shared(self, sheet: Sheet, width: int) -> list[int]:
        """How wide each column becomes; empty where they don't fit."""
        cells = [record.cells for record in sheet.records]
        return share_width(sheet.headers, cells, sheet.wide, width, brief=self.brief)

    def with_blocks(self, table: Table) -> Table:
        """The table with each share of a meter as a row of blocks; the number stands in another column."""
        glyphs = (_FULL, _EMPTY) if self.voice.holds(_FULL + _EMPTY) else (_PLAIN_FULL, _PLAIN_EMPTY)
        meters = [column.kind == "meter" for column in table.columns]
        columns = tuple(
            structs.replace(column, kind="text") if column.kind == "meter" else column for column in table.columns
        )
        rows = tuple(
            Row(
                tuple(_blocks(cell, glyphs) if meter else cell for cell, meter in zip(row.cells, meters, strict=True)),
                row.tone,
            )
            for row in table.rows
        )
        return structs.replace(table, columns=columns, rows=rows)

    def chart(self, table: Table, axis: Axis) -> list[str]:
        """The rows with their bars at the end, then the legend. Nothing where there is no room for bars.

        Details are left out: they are the days that the bars show.
        """
        from cluster_cli.render.bars import GLYPHS, chart_of  # noqa: PLC0415 - for charts only

        beside = [at for at, column in enumerate(table.columns) if column.kind != "bar" and not column.detail]
        if not beside or all(column.kind != "bar" for column in table.columns):
            return []
        sheet = self.sheet(table, beside)
        least = least_widths(sheet.headers, [record.cells for record in sheet.records], sheet.wide)
        while (room := self.width - sum(least) - GAP * len(least)) < LEAST_BAR:
            if len(least) <= LEAST_BESIDE_BARS:
                return []
            least.pop()
        sheet = self.sheet(table, beside[: len(least)])
        plain = not (self.surface.boxes and self.voice.holds("".join(GLYPHS.values())))
        chart = chart_of(table, axis, min(room, max(self.width // 2, LEAST_BAR)), plain=plain)
        widths = self.shared(sheet, self.width - chart.width - GAP)
        lines = self.drawn_table(sheet.with_bars(chart.heading, chart.bars), [*widths, chart.width])
        return [*lines, "", *(line for sentence in chart.legend for line in self.said(sentence))]

    def by_columns(self, table: Table) -> list[str]:
        """All columns side by side; else the details below; else in parts. Nothing where not even one column fits."""
        whole = self.sheet(table, range(len(table.columns)))
        for sheet in (whole, self.sheet(table)):
            widths = self.shared(sheet, self.width)
            if widths:
                return self.drawn_table(sheet, widths)
        least = least_widths(whole.headers, [record.cells for record in whole.records], whole.wide)
        for keys in range(table.keys, 0, -1):
            parts = column_parts(least, keys, self.width)
            if parts:
                return self.in_parts(whole, parts, keys)
        return []

    def in_parts(self, whole: Sheet, parts: Sequence[Sequence[int]], keys: int) -> list[str]:
        """A table in parts by columns, never by words: each part repeats the first `keys` columns."""
        lines = []
        for number, columns in enumerate(parts, 1):
            sheet = whole.only(columns)
            widths = self.shared(sheet, self.width)
            if number > 1:
                lines.append("")
                sheet = self.with_short_keys(sheet, widths, keys)
            lines += self.said(message("Columns, part {part} of {parts}:", part=number, parts=len(parts)))
            lines += self.drawn_table(sheet, widths)
        return lines

    def with_short_keys(self, sheet: Sheet, widths: Sequence[int], keys: int) -> Sheet:
        """The repeated columns shortened to one line, except the id: the first part has shown them whole."""
        records = []
        for record in sheet.records:
            cells = list(record.cells)
            for at in range(1, keys):
                cells[at] = shortened(cells[at], widths[at], self.ellipsis)
            records.append(record._replace(cells=cells))
        return sheet._replace(records=records)

    def one_by_one(self, table: Table) -> list[str]:
        """Record by record, parted by blank lines; on one screen each cell on one line."""
        lines = []
        for block in records(table, self.voice):
            for text in block:
                lines += [shortened(text, self.width, self.ellipsis)] if self.brief else wrapped(text, self.width)
            lines.append("")
        return lines[:-1]

    def sheet(self, table: Table, only: Sequence[int] = ()) -> Sheet:
        """The table in words: what stands in columns, and what stands below; or `only` some columns, and nothing below."""
        depth = next((at for at, column in enumerate(table.columns) if column.key == DEPTH), None)
        beside = only or [at for at, column in enumerate(table.columns) if not column.detail and at != depth]
        below = [at for at, column in enumerate(table.columns) if column.detail and not only]
        columns = [table.columns[at] for at in beside]
        right = [column.kind in _RIGHT for column in columns]
        records = []
        for row in table.rows:
            details = [
                f"{self.voice.heading(table.columns[at])}: {self.voice.cell(value)}"
                for at in below
                if (value := row.cells[at]) is not None and value != ()
            ]
            details = ["; ".join(details)] if details and table.keys else details
            cells = [self.voice.cell(row.cells[at]) for at in beside]
            # A number is not broken at the blanks between its thousands.
            cells = [text.replace(" ", GLUE) if whole else text for text, whole in zip(cells, right, strict=True)]
            if depth is not None and isinstance(level := row.cells[depth], int):
                cells[0] = NESTING * (level - 1) + cells[0]
            records.append(Record(cells, details, STYLES[row.tone]))
        headers = [self.voice.heading(column) for column in columns]
        return Sheet(headers, records, [column.wide for column in columns], right, _toned(columns))

    def cut(self, sheet: Sheet, widths: Sequence[int]) -> Sheet:
        """Long texts shortened to one line, details left out."""
        records = [
            Record(
                [shortened(text, width, self.ellipsis) for text, width in zip(record.cells, widths, strict=True)],
                [],
                record.style,
            )
            for record in sheet.records
        ]
        return sheet._replace(records=records)

    def details(self, record: Record) -> list[str]:
        """What stands below a record, over the whole width."""
        room = self.width - len(INDENT)
        return [INDENT + line for detail in record.details for line in wrapped(detail, room)]

    def drawn_table(self, sheet: Sheet, widths: Sequence[int]) -> list[str]:
        """Columns side by side."""
        return self.ruled_table(sheet, widths) if len(sheet.records) <= MOST_RICH_ROWS else self.aligned(sheet, widths)

    def aligned(self, sheet: Sheet, widths: Sequence[int]) -> list[str]:
        """Plain lines, for many rows."""
        lines = []
        for record in [Record(sheet.headers, [], ""), *sheet.records]:
            cells = _wrapped_cells(record.cells, widths)
            for at in range(max(map(len, cells))):
                parts = [
                    padded(cell[at] if at < len(cell) else "", width, right=is_right)
                    for cell, width, is_right in zip(cells, widths, sheet.right, strict=True)
                ]
                lines.append((" " * GAP).join(parts).rstrip())
            lines += self.details(record)
        return lines

    def ruled_table(self, sheet: Sheet, widths: Sequence[int]) -> list[str]:
        """A table by rich, with a rule under its header where the encoding has one.

        Cells are wrapped before, so that it is known how many lines each record takes, and where its details belong.
        """
        from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - rich is costly and for terminals only
        from rich.cells import cell_len  # noqa: PLC0415
        from rich.table import Table as RichTable  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        headers = _wrapped_cells(sheet.headers, widths)
        rows = [_wrapped_cells(record.cells, widths) for record in sheet.records]
        if any(cell_len(line) != width_of(line) for cells in rows for lines in cells for line in lines):
            return self.aligned(sheet, widths)  # rich counts some rare characters wider and would wrap the cells again
        style = SIMPLE_HEAD if self.ruled else None
        gap = GAP - 1 if self.ruled else GAP
        grid = RichTable(box=style, show_edge=False, padding=(0, gap, 0, 0), pad_edge=False, header_style="bold")
        for header, width, right in zip(headers, widths, sheet.right, strict=True):
            side: Literal["left", "right"] = "right" if right else "left"
            grid.add_column(Text("\n".join(header)), justify=side, width=width, overflow="fold")
        for record, cells in zip(sheet.records, rows, strict=True):
            toned = zip(cells, sheet.toned, strict=True)
            grid.add_row(*(Text("\n".join(lines), record.style if on else "") for lines, on in toned))
        drawn = self.drawn(grid)
        at = max(map(len, headers)) + self.ruled
        shown = drawn[:at]
        for record, cells in zip(sheet.records, rows, strict=True):
            height = max(map(len, cells))
            shown += drawn[at : at + height] + self.details(record)
            at += height
        return shown

    def drawn(self, grid: Grid) -> list[str]:
        """The lines that rich makes of a table. Everything is passed to it, so that it does not look at the environment."""
        from rich.console import Console  # noqa: PLC0415 - rich is costly and for terminals only

        sheet = StringIO()
        console = Console(
            file=sheet, width=self.width, height=100, color_system="standard" if self.surface.color else None,
            force_terminal=self.surface.color, no_color=False, legacy_windows=False, markup=False, emoji=False, highlight=False,
            _environ={},
        )  # fmt: skip
        console.print(grid)
        return [line.rstrip() for line in sheet.getvalue().rstrip("\n").split("\n")]


def _blocks(share: object, glyphs: tuple[str, str]) -> str | None:
    """A share as blocks. The last block is full only at 100 %; the first is empty only at 0."""
    if not isinstance(share, Share):
        return None
    value = min(max(share.value, Fraction(0)), Fraction(1))
    full = int(value * BLOCKS)
    if value and not full:
        full = 1
    return glyphs[0] * full + glyphs[1] * (BLOCKS - full)


def _wrapped_cells(cells: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    """The lines of each cell."""
    return [
        [text.replace(GLUE, " ")] if len(text) <= width and width_of(text) <= width else wrapped(text, width)
        for text, width in zip(cells, widths, strict=True)
    ]


def _toned(columns: Sequence[Column]) -> list[bool]:
    """Which columns carry a row's colour: those that say its state, else the days, else all."""
    for kind in ("term", "days"):
        if any(column.kind == kind for column in columns):
            return [column.kind == kind for column in columns]
    return [True] * len(columns)
