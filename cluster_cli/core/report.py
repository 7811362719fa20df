"""A report as a value: every medium renders this and nothing else.

Cells are typed (`messages.Value`); a renderer chooses the words by type and the machine formats write the value itself.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from cluster_cli.core.messages import Message, Value

Kind = Literal[
    "text", "id", "number", "days", "share", "day", "period", "term", "money", "list", "standing", "bar", "meter"
]
Tone = Literal["", "good", "warn", "bad", "dim"]


class Column(Struct, frozen=True):
    """`key` for machines and `--columns`; `label` is a catalogue entry; `wide` columns take the room that is left.

    A `detail` stands below the row where a screen has no room beside it. `nothing` is what linear output says of an
    empty cell; without it the cell is left out there. `heading` is a label from the data, said instead of `label`.
    """

    key: str
    label: str
    kind: Kind = "text"
    wide: bool = False
    detail: bool = False
    nothing: str = ""
    heading: Value = None


class Row(Struct, frozen=True):
    """Cells in the order of the columns. `tone` colours a row's state where colour is on; words always say it too."""

    cells: tuple[Value, ...]
    tone: Tone = ""


class Layout(Struct, frozen=True):
    """How a reader wants a list: which columns, in which order, at most how many rows. Empty: the list's own way."""

    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    limit: int | None = None


Scale = Literal["week", "month", "quarter"]


class Axis(Struct, frozen=True):
    """The time on which the bars of a table are drawn; without a `scale` the finest that the width can hold."""

    first: date
    last: date
    today: date
    scale: Scale | None = None


class Table(Struct, frozen=True):
    """Rows under named columns. `key` is its name in JSON; `empty` is said instead of an empty table.

    Where a screen is too narrow for all columns, a table with `keys` is shown in parts by columns, each of which repeats
    so many of the first. `axis` is the time of its bars.
    `pairs`: each row is a label and what it says, which a listener hears as one line.
    """

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: Message | None = None
    empty: Message | None = None
    more: Message | None = None
    keys: int = 0
    axis: Axis | None = None
    pairs: bool = False


class Line(Struct, frozen=True):
    """A sentence of its own, with the tone of what it says. `title`: a long name, of which a screen may show a part."""

    text: Message
    tone: Tone = ""
    title: bool = False


class Section(Struct, frozen=True):
    """Sentences, then at most one table."""

    lines: tuple[Line, ...] = ()
    table: Table | None = None
    title: Message | None = None


class Unread(Struct, frozen=True):
    """An item that could not be counted because of an error in what counts."""

    id: str | None
    line: int
    file: str = "data/roadmap.yaml"


class Report(Struct, frozen=True):
    """An answer.

    `summary` comes first: the count, in words, so that a listener hears the answer at once. The table called `rows`
    (else the first) is `rows` in JSON, further ones stand under their own key. `totals` are numbers by name for machines.
    `hints` are what to do next, with the commands. `brief`: one screen, on which long texts are shortened. `figures`:
    the totals are the answer, so a list of rows alone would not be whole.
    """

    name: str
    plan: str
    as_of: date
    summary: tuple[Line, ...] = ()
    sections: tuple[Section, ...] = ()
    totals: dict[str, Value | dict[str, Value]] = {}
    unread: tuple[Unread, ...] = ()
    hints: tuple[Line, ...] = ()
    findings: bool = False
    brief: bool = False
    figures: bool = False
