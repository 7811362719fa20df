"""A report for a screen reader: the count first, then `Label: value` a line, records parted by a blank line.

No boxes, no glyph without a word, nothing cut off: the same data as the table, but for cells that are empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster_cli.render.surface import Voice, guarded, last_lines

if TYPE_CHECKING:
    from cluster_cli.core.messages import Value
    from cluster_cli.core.report import Column, Report, Section, Table
    from cluster_cli.i18n import Words
    from cluster_cli.render.surface import Surface


def render(report: Report, words: Words, surface: Surface) -> str:
    """The report as lines to be listened to."""
    voice = Voice(words, surface)
    blocks = [[voice.cell(line.text) for line in report.summary]]
    for section in report.sections:
        blocks += _section(section, voice)
    blocks.append([voice.cell(line.text) for line in last_lines(report)])
    return guarded("\n\n".join("\n".join(block) for block in blocks if block) + "\n", surface)


def _section(section: Section, voice: Voice) -> list[list[str]]:
    head = [voice.cell(section.title)] if section.title else []
    head += [voice.cell(line.text) for line in section.lines]
    return [head, *(_table(section.table, voice) if section.table else [])]


def _table(table: Table, voice: Voice) -> list[list[str]]:
    blocks = [[voice.cell(table.title)]] if table.title else []
    if not table.rows and table.empty:
        blocks.append([voice.cell(table.empty)])
    blocks += records(table, voice)
    if table.more:
        blocks.append([voice.cell(table.more)])
    return blocks


def records(table: Table, voice: Voice) -> list[list[str]]:
    """Each record as a block of lines `Label: value`; in a table of pairs each row is one such line."""
    if table.pairs:
        return [[": ".join(map(voice.cell, row.cells)) for row in table.rows]]
    labels = [voice.heading(column) for column in table.columns]
    blocks = []
    for row in table.rows:
        cells = zip(table.columns, labels, row.cells, strict=True)
        blocks.append([f"{label}: {text}" for column, label, value in cells if (text := _said(column, value, voice))])
    return blocks


def _said(column: Column, value: Value, voice: Voice) -> str:
    """The cell in words; of an empty one the column's own word for nothing, such as "not stated"."""
    if value is None or value == ():
        return voice.text(column.nothing)
    return voice.cell(value)
