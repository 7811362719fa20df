"""The sentences that every medium says around the tables of a report, in one order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster_cli.core.messages import message
from cluster_cli.core.report import Line

if TYPE_CHECKING:
    from cluster_cli.core.messages import Message
    from cluster_cli.core.report import Report, Unread

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
