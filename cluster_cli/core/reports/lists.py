"""Lists of what is no row of the plan (sums, indicators, risks): columns of their own, chosen and sorted like those of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from cluster_cli.core.messages import Message, Value
from cluster_cli.core.report import Column, Layout, Row, Table, Tone
from cluster_cli.core.reports.columns import more, sorted_by

_Record = TypeVar("_Record")
Cells = Mapping[str, tuple[Column, Callable[[_Record], Value]]]
"""The columns of such a list by their keys, each with what stands in it."""


def keyed(
    *columns: tuple[Column, Callable[[_Record], Value]],
) -> dict[str, tuple[Column, Callable[[_Record], Value]]]:
    """Columns by their own keys, in the order given."""
    return {column.key: (column, cell) for column, cell in columns}


def untoned(_: object) -> Tone:
    """Of a record that has no state to colour."""
    return ""


def table_of_records(  # noqa: PLR0913 - what a table is made of
    key: str,
    records: Sequence[_Record],
    cells: Cells[_Record],
    usual: Sequence[str],
    layout: Layout,
    *,
    empty: Message | None = None,
    tone: Callable[[_Record], Tone] = untoned,
    keys: int = 0,
) -> Table:
    """A table of these records; names of columns are known to be right (`columns.column_fault`).

    Where a screen is too narrow it is split by columns, and the first `keys` are repeated.
    """
    chosen = [cells[name] for name in layout.columns or usual]
    shown = sorted_by(records, layout.sort, lambda name, record: cells[name][1](record))[: layout.limit]
    rows = tuple(Row(tuple(cell(record) for _, cell in chosen), tone(record)) for record in shown)
    return Table(
        key, tuple(column for column, _ in chosen), rows, empty=empty, more=more(len(records), layout.limit), keys=keys
    )  # fmt: skip
