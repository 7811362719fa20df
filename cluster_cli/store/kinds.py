"""What a value of the file format can be: the kinds of which the tables in `fields` are made."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

ScalarKind = Literal[
    "text", "id", "day", "period", "interval", "number", "weight", "money", "count", "lag", "repeat", "flag", "format",
    "timezone",
]  # fmt: skip


class Choice(Struct, frozen=True):
    """One of a few words."""

    options: tuple[str, ...]


class ListOf(Struct, frozen=True):
    """A list, each element of one kind."""

    element: Kind


class OneOrMore(Struct, frozen=True):
    """A single value, or a list of them."""

    element: ScalarKind


class MapOf(Struct, frozen=True):
    """Free keys of one kind, each with a value of one kind; `named` lists the only keys there may be."""

    key: ScalarKind
    value: Kind
    named: tuple[str, ...] = ()


class Key(Struct, frozen=True):
    """One key of a record. `into` is the record's attribute where it is called otherwise."""

    name: str
    kind: Kind
    required: bool = False
    into: str = ""

    @property
    def attribute(self) -> str:
        """The attribute that holds the value."""
        return self.into or self.name


class Shape(Struct, frozen=True):
    """A record of the format. A scalar in its place stands for its key `short`.

    Keys in `facts` are gathered into a `Facts` of their own; the key of a free-keyed map goes to the attribute `keyed`.
    """

    name: str
    record: type[Any]
    keys: tuple[Key, ...]
    facts: tuple[Key, ...] = ()
    short: str | None = None
    keyed: str | None = None

    @property
    def every_key(self) -> tuple[Key, ...]:
        """All keys that may be written in this record."""
        return self.keys + self.facts


Kind = ScalarKind | Choice | ListOf | OneOrMore | MapOf | Shape
