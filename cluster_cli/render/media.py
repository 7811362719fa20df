"""The media of a report: a literal table, and the one door to them. Only the module that is needed is imported."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol, cast

from cluster_cli.render.surface import PLAIN

if TYPE_CHECKING:
    from cluster_cli.core.report import Report, Table
    from cluster_cli.i18n import Words
    from cluster_cli.render.surface import Surface

Medium = Literal["terminal", "pipe", "linear", "markdown", "csv", "json"]

MEDIA: dict[Medium, str] = {
    "terminal": "cluster_cli.render.terminal",
    "pipe": "cluster_cli.render.pipe",
    "linear": "cluster_cli.render.linear",
    "markdown": "cluster_cli.render.markdown",
    "csv": "cluster_cli.render.csv_format",
    "json": "cluster_cli.render.json_format",
}
MACHINE: frozenset[Medium] = frozenset({"csv", "json"})
"""Media for programs: always UTF-8 whatever the terminal speaks, line ends as rendered."""


class _Renderer(Protocol):
    def render(self, report: Report, words: Words, surface: Surface) -> str: ...


def render(report: Report, words: Words, medium: Medium, surface: Surface = PLAIN) -> str:
    """The report in one medium; ends with a line break. Only a terminal draws bars, whose days stand beside them."""
    if medium != "terminal" and any(
        section.table is not None and _is_drawn(section.table) for section in report.sections
    ):
        from cluster_cli.render.bars import without_bars  # noqa: PLC0415 - for charts only

        report = without_bars(report)
    return cast("_Renderer", import_module(MEDIA[medium])).render(report, words, surface)


def _is_drawn(table: Table) -> bool:
    return table.axis is not None or any(column.kind == "meter" for column in table.columns)


def aside(report: Report, words: Words, surface: Surface = PLAIN) -> str:
    """The items not counted, to be said beside an answer that nobody may look at; empty where all are counted."""
    if not report.unread:
        return ""
    from cluster_cli.render.sentences import not_counted  # noqa: PLC0415 - rarely needed
    from cluster_cli.render.surface import Voice, guarded  # noqa: PLC0415

    return guarded(Voice(words, surface).cell(not_counted(report.unread)) + "\n", surface)
