"""What lists have in common: columns that a reader chooses, sorts and limits, whatever the records are.

A list of rows of the plan (`columns`), of sums, risks, changes or states is a `ListReport`: its columns by key, each with
what stands in it, and the keys that it shows unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

from msgspec import Struct

from cluster_cli.core.messages import Message, Share, Standing, Term, Value, message
from cluster_cli.core.periods import Period
from cluster_cli.core.report import Column, Layout, Row, Table, Tone
from cluster_cli.core.text import nearest

OWN_WAY = Layout()
"""A list whose columns, order and length nobody has chosen."""
_Record = TypeVar("_Record")
Cells = Mapping[str, tuple[Column, Callable[[_Record], Value]]]
"""The columns of a list by their keys, each with what stands in it."""


def keyed(
    *columns: tuple[Column, Callable[[_Record], Value]],
) -> dict[str, tuple[Column, Callable[[_Record], Value]]]:
    """Columns by their own keys, in the order given."""
    return {column.key: (column, cell) for column, cell in columns}


def untoned(_: object) -> Tone:
    """Of a record that has no state to colour."""
    return ""


class ListReport(Struct, Generic[_Record], frozen=True):
    """A list whose columns a reader chooses.

    `columns` are all that there are, `usual` those that are shown unless others are asked for. `tone` colours a record.
    """

    columns: Cells[_Record]
    usual: tuple[str, ...]
    tone: Callable[[_Record], Tone] = untoned

    def fault(self, layout: Layout) -> Message | None:
        """What is wrong with the columns that a reader named, if anything is."""
        return column_fault((*layout.columns, *layout.sort), self.columns)

    def table(
        self,
        key: str,
        records: Sequence[_Record],
        layout: Layout = OWN_WAY,
        *,
        empty: Message | None = None,
        keys: int = 0,
    ) -> Table:
        """A table of these records; the names in `layout` are known to be right (`fault`).

        Where a screen is too narrow it is split by columns, and the first `keys` are repeated.
        """
        columns = [self.columns[name] for name in layout.columns or self.usual]
        ordered = sorted_by(records, layout.sort, lambda name, record: self.columns[name][1](record))
        rows = tuple(
            Row(tuple(cell(record) for _, cell in columns), self.tone(record)) for record in ordered[: layout.limit]
        )
        more = left_out(len(records), layout.limit)
        return Table(key, tuple(column for column, _ in columns), rows, empty=empty, more=more, keys=keys)


def column_fault(names: Iterable[str], columns: Iterable[str]) -> Message | None:
    """What is wrong with the first name that is no column, with the nearest; a leading minus (of `--sort`) does not count."""
    known = tuple(columns)
    for name in names:
        key = name.removeprefix("-")
        if key in known:
            continue
        near = nearest(key, known)
        if near:
            return message("there is no column “{name}”. Perhaps {near}?", name=key, near=near[0])
        return message("there is no column “{name}”. Known: {known}.", name=key, known=known)
    return None


def left_out(count: int, limit: int | None) -> Message | None:
    """`and 12 more` where a limit left rows out."""
    return None if limit is None or count <= limit else message("and {count} more", count=count - limit)


def sorted_by(records: Sequence[_Record], sort: Sequence[str], cell: Callable[[str, _Record], Value]) -> list[_Record]:
    """The records by the columns named, the first counting most; `-NAME` the other way round, nothing always last.

    `cell` is the value of a record in the column of a name.
    """
    ordered = list(records)
    for name in reversed(sort):
        pairs = [(cell(name.removeprefix("-"), record), record) for record in ordered]
        filled = [pair for pair in pairs if pair[0] is not None and pair[0] != ()]
        filled.sort(key=lambda pair: _rank(pair[0]), reverse=name.startswith("-"))
        ordered = [record for _, record in filled]
        ordered += [record for value, record in pairs if value is None or value == ()]
    return ordered


def _rank(value: Value) -> tuple[int, Fraction | int, str]:  # noqa: C901, PLR0911 - one return a type is the clearest table
    """Numbers by size, days by the calendar, words in their own order, the rest as text."""
    match value:
        case int():
            return 0, value, ""
        case Decimal() | Fraction():
            return 0, Fraction(value), ""
        case Share():
            return 0, value.value, ""
        case date():
            return 0, value.toordinal(), ""
        case Period():
            return 0, value.last.toordinal(), value.name
        case Term():
            return 1, 0, value.key
        case Standing(day=date() as day):
            return 0, day.toordinal(), ""
        case tuple() if value:
            return _rank(value[0])
        case str() if value.isascii() and value.isdigit() and len(value) < 15:
            return 0, int(value), ""
        case _:
            return 1, 0, str(value).casefold()
