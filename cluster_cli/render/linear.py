"""A report for a screen reader: the count first, then `Label: value` a line, records parted by a blank line.

No boxes, no glyph without a word, nothing cut off: the same data as the table (domain: accessibility).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster_cli.render.sentences import last_lines
from cluster_cli.render.surface import NO_DATA, Voice, guarded

if TYPE_CHECKING:
    from cluster_cli.core.report import Report, Section, Table
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
    return [head, *(table_blocks(section.table, voice) if section.table else [])]


def table_blocks(table: Table, voice: Voice) -> list[list[str]]:
    """A block of lines for the title, for each record and for what was left out."""
    blocks = [[voice.cell(table.title)]] if table.title else []
    if not table.rows and table.empty:
        blocks.append([voice.cell(table.empty)])
    labels = [voice.text(column.label) for column in table.columns]
    nothing = [voice.text(column.nothing or NO_DATA) for column in table.columns]
    for row in table.rows:
        said = [
            nothing[at] if value is None or value == () else voice.cell(value) for at, value in enumerate(row.cells)
        ]
        blocks.append([f"{label}: {text}" for label, text in zip(labels, said, strict=True)])
    if table.more:
        blocks.append([voice.cell(table.more)])
    return blocks
