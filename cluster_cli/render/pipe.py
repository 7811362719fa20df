"""A report in a pipe: one record a line, cells parted by a tab, header first, whole and uncoloured.

A list begins with the header of its table, so that `cut`, `sort` and `awk` find it; its sentences follow below, after a
blank line. In any other report sentences and tables stand in their order, parted by blank lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster_cli.render.surface import Voice, guarded, last_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cluster_cli.core.report import Line, Report, Section, Table
    from cluster_cli.i18n import Words
    from cluster_cli.render.surface import Surface


def render(report: Report, words: Words, surface: Surface) -> str:
    """The report as lines."""
    voice = Voice(words, surface)
    summary, last = _said(report.summary, voice), _said(last_lines(report), voice)
    sections = [_section(section, voice) for section in report.sections]
    blocks = [*sections, summary, last] if _is_one_table(report) else [summary, *sections, last]
    return guarded("\n\n".join("\n".join(block) for block in blocks if block) + "\n", surface)


def _is_one_table(report: Report) -> bool:
    if report.brief or len(report.sections) != 1:
        return False
    section = report.sections[0]
    return bool(section.table and section.table.rows) and not (section.lines or section.title)


def _said(lines: Iterable[Line], voice: Voice) -> list[str]:
    return [voice.cell(line.text) for line in lines]


def _section(section: Section, voice: Voice) -> list[str]:
    lines = [voice.cell(section.title)] if section.title else []
    lines += _said(section.lines, voice)
    if section.table is not None:
        lines += _table(section.table, voice)
    return lines


def _table(table: Table, voice: Voice) -> list[str]:
    lines = [voice.cell(table.title)] if table.title else []
    if not table.rows:
        return [*lines, voice.cell(table.empty)] if table.empty else lines
    lines.append("\t".join(voice.heading(column) for column in table.columns))
    say = voice.cell
    lines += ["\t".join([say(value) for value in row.cells]) for row in table.rows]
    if table.more:
        lines.append(voice.cell(table.more))
    return lines
