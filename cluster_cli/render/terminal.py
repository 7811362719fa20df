"""A report on a terminal: sentences wrapped between words, tables by rich, colour beside a word that says the same.

Beyond a hundred rows a table is laid out in plain lines, since rich takes almost a millisecond a row. A table whose
longest words don't fit side by side is shown record by record. The one-screen `status` shortens long texts.
"""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Literal

from cluster_cli.core.messages import Command, Message
from cluster_cli.render.layout import GAP, padded, share_width, shortened, wrapped
from cluster_cli.render.linear import table_blocks
from cluster_cli.render.sentences import last_lines
from cluster_cli.render.surface import STYLES, Voice, guarded, painted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.table import Table as Grid

    from cluster_cli.core.messages import Value
    from cluster_cli.core.report import Line, Report, Section, Table
    from cluster_cli.i18n import Words
    from cluster_cli.render.surface import Surface

MOST_RICH_ROWS = 100
LEAST_WIDTH = 20
_RIGHT = frozenset({"number", "days", "share", "money"})
_RULE = "─"


def render(report: Report, words: Words, surface: Surface) -> str:
    """The report as a screen."""
    page = _Page(words, surface, brief=report.name == "status")
    blocks = [page.lines(report.summary)]
    for section in report.sections:
        blocks += page.section(section)
    blocks.append(page.lines(last_lines(report)))
    return guarded("\n\n".join("\n".join(block) for block in blocks if block) + "\n", surface)


def commands_in(value: Value) -> Iterator[str]:
    """Every command that a sentence offers."""
    match value:
        case Command():
            yield value.line
        case Message():
            for inner in value.values.values():
                yield from commands_in(inner)
        case tuple():
            for inner in value:
                yield from commands_in(inner)
        case _:
            return


class _Page:
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
        return [
            painted(part, STYLES[line.tone], self.surface)
            for line in lines
            for part in wrapped(
                self.voice.cell(line.text), self.width, list(map(self.voice.cell, commands_in(line.text)))
            )
        ]

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
            return title + (wrapped(self.voice.cell(table.empty), self.width) if table.empty else [])
        headers = [self.voice.text(column.label) for column in table.columns]
        rows = [[self.voice.cell(value) for value in row.cells] for row in table.rows]
        wide = [column.wide for column in table.columns]
        widths = share_width(headers, rows, wide, self.width)
        if not widths:
            return [line for block in table_blocks(table, self.voice) for line in (*block, "")][:-1]
        if self.brief:
            rows = [self.cut(row, widths, wide) for row in rows]
        draw = self.ruled_table if len(rows) <= MOST_RICH_ROWS else self.aligned
        lines = title + draw(table, headers, rows, widths)
        return lines + (wrapped(self.voice.cell(table.more), self.width) if table.more else [])

    def cut(self, row: Sequence[str], widths: Sequence[int], wide: Sequence[bool]) -> list[str]:
        """Long texts of wide columns shortened to one line."""
        return [
            shortened(text, width, self.ellipsis) if is_wide else text
            for text, width, is_wide in zip(row, widths, wide, strict=True)
        ]

    def aligned(self, table: Table, headers: list[str], rows: list[list[str]], widths: list[int]) -> list[str]:
        """Plain lines, for many rows."""
        right = [column.kind in _RIGHT for column in table.columns]
        lines = []
        for row in [headers, *rows]:
            cells = [
                [text] if len(text) <= width else wrapped(text, width) for text, width in zip(row, widths, strict=True)
            ]
            for at in range(max(map(len, cells))):
                parts = [
                    padded(cell[at] if at < len(cell) else "", width, right=is_right)
                    for cell, width, is_right in zip(cells, widths, right, strict=True)
                ]
                lines.append((" " * GAP).join(parts).rstrip())
        return lines

    def ruled_table(self, table: Table, headers: list[str], rows: list[list[str]], widths: list[int]) -> list[str]:
        """A table by rich, with a rule under its header where the encoding has one."""
        from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - rich is costly and for terminals only
        from rich.table import Table as RichTable  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        style = SIMPLE_HEAD if self.ruled else None
        gap = GAP - 1 if self.ruled else GAP
        grid = RichTable(box=style, show_edge=False, padding=(0, gap, 0, 0), pad_edge=False, header_style="bold")
        for column, header, width in zip(table.columns, headers, widths, strict=True):
            side: Literal["left", "right"] = "right" if column.kind in _RIGHT else "left"
            grid.add_column(Text(header), justify=side, width=width, overflow="fold")
        toned = _toned(table)
        for row, texts in zip(table.rows, rows, strict=True):
            style_of_row = STYLES[row.tone]
            grid.add_row(*(Text(text, style_of_row if on else "") for text, on in zip(texts, toned, strict=True)))
        return self.drawn(grid)

    def drawn(self, grid: Grid) -> list[str]:
        """The lines that rich makes of a table; told everything, it looks at no environment."""
        from rich.console import Console  # noqa: PLC0415 - rich is costly and for terminals only

        sheet = StringIO()
        console = Console(
            file=sheet, width=self.width, height=100, color_system="standard" if self.surface.color else None,
            force_terminal=self.surface.color, no_color=False, legacy_windows=False, markup=False, emoji=False, highlight=False,
            _environ={},
        )  # fmt: skip
        console.print(grid)
        return [line.rstrip() for line in sheet.getvalue().rstrip("\n").split("\n")]


def _toned(table: Table) -> list[bool]:
    """Which columns carry a row's colour: those that say its state, else the days, else all."""
    for kind in ("term", "days"):
        if any(column.kind == kind for column in table.columns):
            return [column.kind == kind for column in table.columns]
    return [True] * len(table.columns)
