"""The door to PyYAML: its C parser and the events that come out of it, imported only when a file is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, cast

from msgspec import Struct

from cluster_cli.store.nodes import Mark, Scalar


class Event(Protocol):
    """Whatever an event may carry; each kind has a part of it, and its handler asks for no more."""

    start_mark: Mark
    end_mark: Mark
    anchor: str | None
    tag: str | None
    flow_style: bool | None
    version: tuple[int, int] | None
    tags: dict[str, str] | None


class Begin(Struct, gc=False):
    """A mapping or a list opens; the parser fills these fields in this order."""

    anchor: str | None
    tag: str | None
    implicit: bool
    start_mark: Mark
    end_mark: Mark
    flow_style: bool | None


class MappingBegin(Begin, gc=False):
    """A mapping opens."""


class ListBegin(Begin, gc=False):
    """A list opens."""


class End(Struct, gc=False):
    """A mapping or a list closes; the parser fills these fields in this order."""

    start_mark: Mark
    end_mark: Mark


class MappingEnd(End, gc=False):
    """A mapping closes."""


class ListEnd(End, gc=False):
    """A list closes."""


OURS = {
    "ScalarEvent": Scalar,
    "MappingStartEvent": MappingBegin,
    "MappingEndEvent": MappingEnd,
    "SequenceStartEvent": ListBegin,
    "SequenceEndEvent": ListEnd,
}
"""What the parser is to make instead of its own events, by the names under which it looks them up."""


class Parser(Protocol):
    """The events of one text, pulled one by one, so that what is too deep or too long is refused in time."""

    def get_event(self) -> Event | Scalar | None:
        """The next event; `None` behind the last one."""


class ParserMissing(Exception):
    """PyYAML is installed without its C parser; the pure one accepts other files and is never used."""


class Events(Struct, frozen=True):
    """The parser, what it raises, and the types of the rarer events."""

    parser: Callable[[str], Parser]
    error: type[Exception]
    alias: type
    document_start: type
    looked_up_in: dict[str, Any]

    @contextmanager
    def made_ours(self) -> Iterator[None]:
        """As long as this lasts, the parser makes `OURS`.

        Its own events are classes written in Python, and making them takes as long as parsing; a scalar would then be
        copied into a node of ours, which takes as long again. The parser calls whatever stands under their names.
        """
        names = self.looked_up_in
        kept = {name: names[name] for name in OURS}
        names.update(OURS)
        try:
            yield
        finally:
            names.update(kept)


def events() -> Events:
    """Import the parser.

    Raises:
        ParserMissing: PyYAML has no C parser here.
    """
    import yaml  # noqa: PLC0415 - a whole start of the interpreter, and --help needs none of it

    if not yaml.__with_libyaml__:
        raise ParserMissing
    from yaml import _yaml  # noqa: PLC0415

    return Events(
        cast("Callable[[str], Parser]", _yaml.CParser),
        yaml.YAMLError,
        yaml.AliasEvent,
        yaml.DocumentStartEvent,
        vars(_yaml),
    )
