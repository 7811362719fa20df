"""A report as Markdown that GitHub shows as it is meant: nothing in the data is markup, a mention or a reference."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cluster_cli.render.surface import ZERO_WIDTH, Voice, guarded, last_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cluster_cli.core.report import Line, Report, Section, Table
    from cluster_cli.i18n import Words
    from cluster_cli.render.surface import Surface

_MARKUP = re.compile(r"[\\|*_\[\]<>#@`~&$]")
_REFERENCE = re.compile(r"\\@|\\#(?=[0-9])|:(?=(?:[\w+\\-]*[a-z][\w+\\-]*|100|1234|[+-]1):)")  # @name, #12, :name:
_LINE_MARK = re.compile(r"^([-+=]|[0-9]{1,9}(?=[.)]))")
_RIGHT = frozenset({"number", "days", "share", "money"})


def render(report: Report, words: Words, surface: Surface) -> str:
    """The report as GitHub Flavored Markdown."""
    voice = Voice(words, surface)
    heading = voice.cell(report.plan)
    blocks = [f"# {escaped(heading)}"] if heading.strip() else []
    blocks += _paragraphs((line for line in report.summary if voice.cell(line.text) != heading), voice)
    for section in report.sections:
        blocks += _section(section, voice)
    blocks += _paragraphs(last_lines(report), voice)
    return guarded("\n\n".join(blocks) + "\n", surface)


def escaped(text: str) -> str:
    """One line of text of which Markdown and GitHub make nothing but text."""
    return _REFERENCE.sub(lambda match: match[0] + ZERO_WIDTH, _MARKUP.sub(lambda match: "\\" + match[0], text))


def paragraph(text: str) -> str:
    """One line of text as a paragraph: neither markup nor the beginning of a list."""
    return _LINE_MARK.sub(_unlisted, escaped(text.strip()))


def _unlisted(match: re.Match[str]) -> str:
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"


def _paragraphs(lines: Iterable[Line], voice: Voice) -> list[str]:
    return [paragraph(voice.cell(line.text)) for line in lines]


def _section(section: Section, voice: Voice) -> list[str]:
    blocks = [f"## {escaped(voice.cell(section.title))}"] if section.title else []
    blocks += _paragraphs(section.lines, voice)
    return blocks + (_table(section.table, voice) if section.table else [])


def _table(table: Table, voice: Voice) -> list[str]:
    blocks = [f"**{escaped(voice.cell(table.title))}**"] if table.title else []
    if not table.rows:
        return [*blocks, paragraph(voice.cell(table.empty))] if table.empty else blocks
    from tabulate import tabulate  # noqa: PLC0415 - 60 ms, for this medium only

    blocks.append(
        tabulate(
            [[escaped(voice.cell(value)) for value in row.cells] for row in table.rows],
            [escaped(voice.heading(column)) for column in table.columns],
            tablefmt="pipe",
            disable_numparse=True,
            colalign=["right" if column.kind in _RIGHT else "left" for column in table.columns],
        )
    )
    if table.more:
        blocks.append(paragraph(voice.cell(table.more)))
    return blocks
