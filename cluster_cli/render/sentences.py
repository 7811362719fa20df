"""Sentences on their way out: those that every medium says around the tables of a report, and how one is folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.report import Line
from cluster_cli.core.text import command_line
from cluster_cli.render.layout import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster_cli.core.messages import Value
    from cluster_cli.core.report import Report, Unread
    from cluster_cli.render.surface import Voice

MOST_NAMED = 10
_MAIN_FILE = "data/roadmap.yaml"


def not_counted(unread: tuple[Unread, ...]) -> Message:
    """`Not counted: 1 (3, line 41).` with at most ten named."""
    named: list[Message] = [_place(item) for item in unread[:MOST_NAMED]]
    if len(unread) > MOST_NAMED:
        named.append(message("and {count} more", count=len(unread) - MOST_NAMED))
    listed = named[0]
    for other in named[1:]:
        listed = message("{first}; {other}", first=listed, other=other)
    return message("Not counted: {count} ({items}).", count=len(unread), items=listed)


def _place(item: Unread) -> Message:
    place = message("line {line}", line=item.line)
    if item.file != _MAIN_FILE:
        place = message("{file}, line {line}", file=item.file, line=item.line)
    return message("{id}, {place}", id=item.id, place=place) if item.id is not None else place


def last_lines(report: Report) -> tuple[Line, ...]:
    """What stands below the tables: the items not counted, then what to do next."""
    unread = (Line(not_counted(report.unread), "warn"),) if report.unread else ()
    return (*unread, *report.hints)


def folded(sentence: Value, voice: Voice, width: int, before: str = "") -> list[str]:
    """A sentence wrapped between words to so many columns, its commands whole; `before` stands in front of it."""
    return wrapped(before + voice.cell(sentence), width, list(map(voice.cell, commands_in(sentence))))


def commands_in(value: Value) -> Iterator[str]:
    """Every command that a sentence offers."""
    match value:
        case Command():
            yield command_line(value)
        case Message():
            for inner in value.values.values():
                yield from commands_in(inner)
        case tuple():
            for inner in value:
                yield from commands_in(inner)
        case _:
            return
