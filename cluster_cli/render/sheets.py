"""A table in words before it is laid out, and the screen that the ways of laying it out draw on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cluster_cli.core.messages import Message
    from cluster_cli.core.report import Table
    from cluster_cli.render.surface import Surface, Voice


class Record(NamedTuple):
    """One row in words: its cells, what stands below them, and the style of what says its state."""

    cells: list[str]
    details: list[str]
    style: str


class Sheet(NamedTuple):
    """A table in words."""

    headers: list[str]
    records: list[Record]
    wide: list[bool]
    right: list[bool]
    toned: list[bool]


class Screen(Protocol):
    """A page of given width."""

    voice: Voice
    surface: Surface
    width: int
    ellipsis: str

    def said(self, sentence: Message) -> list[str]:
        """A sentence wrapped between words."""

    def sheet(self, table: Table, only: Sequence[int] = ()) -> Sheet:
        """The table, or some of its columns, in words."""

    def shared(self, sheet: Sheet, width: int) -> list[int]:
        """How wide each column becomes; empty where they don't fit."""

    def drawn_table(self, sheet: Sheet, widths: Sequence[int]) -> list[str]:
        """Columns side by side."""
