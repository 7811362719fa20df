"""The door to PyYAML: its C parser and the events that come out of it, imported only when a file is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from msgspec import Struct


class Mark(Protocol):
    """A place in the text: only its index is right, since the parser counts other line ends than editors do."""

    index: int


class Event(Protocol):
    """Whatever an event may carry; each kind has a part of it, and its handler asks for no more."""

    start_mark: Mark
    end_mark: Mark
    value: str
    style: str | None
    anchor: str | None
    tag: str | None
    flow_style: bool | None
    version: tuple[int, int] | None
    tags: dict[str, str] | None


class Parser(Protocol):
    """The events of one text, pulled one by one, so that what is too deep or too long is refused in time."""

    def get_event(self) -> Event | None:
        """The next event; `None` behind the last one."""


class ParserMissing(Exception):
    """PyYAML is installed without its C parser; the pure one accepts other files and is never used."""


class Events(Struct, frozen=True):
    """The parser, what it raises, and the types of its events."""

    parser: Callable[[str], Parser]
    error: type[Exception]
    scalar: type
    mapping_start: type
    mapping_end: type
    sequence_start: type
    sequence_end: type
    alias: type
    document_start: type


def events() -> Events:
    """Import the parser.

    Raises:
        ParserMissing: PyYAML has no C parser here.
    """
    import yaml  # noqa: PLC0415 - a whole start of the interpreter, and --help needs none of it

    if not yaml.__with_libyaml__:
        raise ParserMissing
    from yaml._yaml import CParser  # noqa: PLC0415

    return Events(
        cast("Callable[[str], Parser]", CParser),
        yaml.YAMLError,
        yaml.ScalarEvent,
        yaml.MappingStartEvent,
        yaml.MappingEndEvent,
        yaml.SequenceStartEvent,
        yaml.SequenceEndEvent,
        yaml.AliasEvent,
        yaml.DocumentStartEvent,
    )
