"""The media of a report: a literal table, and the one door to them. Only the module that is needed is imported.

A new medium is a module with a function `render(report, words, surface)` and a row here: `--format`, the endings of files
and the way to stdout follow from the row.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol, cast

from msgspec import Struct

from cluster_cli.render.surface import PLAIN, Voice, guarded, not_counted

if TYPE_CHECKING:
    from cluster_cli.core.report import Report, Table
    from cluster_cli.i18n import Words
    from cluster_cli.render.surface import Surface

Medium = Literal["terminal", "pipe", "linear", "markdown", "csv", "json"]


class Writer(Struct, frozen=True):
    """How a medium is written: by the function `render` of its `module`.

    `format` is its word for `--format`; what has none is chosen by where the answer goes. `endings` are those of files
    that are written in it unless told otherwise. `machine`: for programs, so always UTF-8 whatever the terminal speaks,
    and with line ends as rendered. `bars`: it draws them; to the others their days are told in words. `kind`: whether
    it makes text, or bytes that are never shown on a terminal.
    """

    module: str
    format: str | None = None
    endings: tuple[str, ...] = ()
    machine: bool = False
    bars: bool = False
    kind: Literal["text", "bytes"] = "text"


MEDIA: dict[Medium, Writer] = {
    "terminal": Writer("cluster_cli.render.terminal", "table", bars=True),
    "pipe": Writer("cluster_cli.render.pipe"),
    "linear": Writer("cluster_cli.render.linear", "linear"),
    "markdown": Writer("cluster_cli.render.markdown", "markdown", (".md", ".markdown")),
    "csv": Writer("cluster_cli.render.csv_format", "csv", (".csv",), machine=True),
    "json": Writer("cluster_cli.render.json_format", "json", (".json",), machine=True),
}
BY_FORMAT: dict[str, Medium] = {writer.format: name for name, writer in MEDIA.items() if writer.format is not None}
"""The media by their words for `--format`."""
BY_ENDING: dict[str, Medium] = {ending: name for name, writer in MEDIA.items() for ending in writer.endings}
"""The media by the endings of files."""


class _Renderer(Protocol):
    def render(self, report: Report, words: Words, surface: Surface) -> str | bytes: ...


def render(report: Report, words: Words, medium: Medium, surface: Surface = PLAIN) -> str | bytes:
    """The report in one medium; text ends with a line break."""
    writer = MEDIA[medium]
    if not writer.bars and any(section.table is not None and _is_drawn(section.table) for section in report.sections):
        from cluster_cli.render.bars import without_bars  # noqa: PLC0415 - for charts only

        report = without_bars(report)
    return cast("_Renderer", import_module(writer.module)).render(report, words, surface)


def _is_drawn(table: Table) -> bool:
    return table.axis is not None or any(column.kind == "meter" for column in table.columns)


def aside(report: Report, words: Words, surface: Surface = PLAIN) -> str:
    """The items not counted, to be printed on stderr when the answer goes to a program or a file; empty where all are counted."""
    if not report.unread:
        return ""
    return guarded(Voice(words, surface).cell(not_counted(report.unread)) + "\n", surface)
