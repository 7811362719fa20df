"""excuse, cancel, pause and resume: decisions of people about what is owed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from cluster_cli.core.edits import REMOVED, ChangeSet, Edit, FieldEdit, Refused
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.model import Facts, Item, Portfolio
from cluster_cli.core.operations.targets import (
    Target,
    day_of_decision,
    decided,
    file_of,
    find_item,
    item_label,
    named_target,
    require_grounds,
    still_open,
    targets_of,
)  # fmt: skip
from cluster_cli.core.text import quote_argument


class Decide(Struct, frozen=True):
    """What `excuse`, `cancel`, `pause` or `resume` was told."""

    ids: tuple[str, ...]
    points: tuple[str, ...] = ()
    on: date | None = None
    reason: str | None = None
    by: str | None = None


def excuse(portfolio: Portfolio, request: Decide, today: date) -> ChangeSet:
    """Lift control points by a decision: they owe nothing any more.

    Raises:
        Refused: the point is not told or completed, or the grounds are missing.
    """
    edits: list[Edit] = []
    said: list[Message] = []
    day = day_of_decision(portfolio, request.by, request.on, today)
    for item_id in request.ids:
        item = find_item(portfolio, item_id)
        for target in _points(portfolio, item, request, today):
            which = f" --for {quote_argument(target.point.name)}" if target.point.name else ""
            require_grounds(request.reason, request.by, f"cluster excuse {quote_argument(item_id)}{which}")
            edits.extend(_excused(target, day, request))
            said.append(message("{point}: excused by a decision of {day}.", point=target.label, day=day))
    return ChangeSet(tuple(edits), tuple(said))


def _points(portfolio: Portfolio, item: Item, request: Decide, today: date) -> list[Target]:
    targets = targets_of(portfolio, item)
    if request.points:
        found = [named_target(portfolio, item, name) for name in request.points]
    elif len(targets) == 1:
        found = list(targets)
    else:
        first = (still_open(targets, today) or list(targets))[0].point.name if targets else None
        raise Refused(
            message("{item} has several points: say which one with --for.", item=item_label(item)),
            Command(
                f"cluster excuse {quote_argument(item.id)} --for {quote_argument(first or '…')}"
                f" --reason {quote_argument(request.reason or '…')} --by {quote_argument(request.by or '…')}"
            ),
            wants=("for",),
        )
    for target in found:
        if target.facts.completed is not None:
            raise Refused(
                message("{point} is completed: there is nothing to excuse.", point=target.label),
                Command(f"cluster show {quote_argument(item.id)}"),
            )
    return found


def _excused(target: Target, day: date, request: Decide) -> tuple[Edit, ...]:
    value = decided(day, request.by, request.reason)
    if target.base[:1] == ("points",) and target.facts == Facts():
        return (FieldEdit(target.file, target.item.id, target.base, {"excused": value}),)
    return (target.edit("excused", value),)


def cancel(portfolio: Portfolio, request: Decide, today: date) -> ChangeSet:
    """Take items out of the plan by a decision.

    Raises:
        Refused: the grounds are missing.
    """
    return _status(portfolio, request, today, "cancelled")


def pause(portfolio: Portfolio, request: Decide, today: date) -> ChangeSet:
    """Let work stand still by a decision; the clock goes on (judgement 2).

    Raises:
        Refused: the grounds are missing.
    """
    return _status(portfolio, request, today, "paused")


def _status(portfolio: Portfolio, request: Decide, today: date, status: Literal["cancelled", "paused"]) -> ChangeSet:
    verb = "cancel" if status == "cancelled" else "pause"
    edits: list[Edit] = []
    said: list[Message] = []
    day = day_of_decision(portfolio, request.by, request.on, today)
    for item_id in request.ids:
        item = find_item(portfolio, item_id)
        if item.status == status:
            said.append(message("{item}: nothing to do.", item=item_label(item)))
            continue
        require_grounds(request.reason, request.by, f"cluster {verb} {quote_argument(item_id)}")
        edits.append(FieldEdit(file_of(item), item_id, ("status",), status))
        edits.append(FieldEdit(file_of(item), item_id, ("decided",), decided(day, request.by, request.reason)))
        if status == "cancelled":
            said.append(message("{item} is taken out of the plan from {day}.", item=item_label(item), day=day))
        else:
            said.append(message("{item} is paused from {day}.", item=item_label(item), day=day))
    return ChangeSet(tuple(edits), tuple(said))


def resume(portfolio: Portfolio, request: Decide) -> ChangeSet:
    """Let paused work go on.

    Raises:
        Refused: the item is not paused.
    """
    edits: list[Edit] = []
    said: list[Message] = []
    for item_id in request.ids:
        item = find_item(portfolio, item_id)
        if item.status != "paused":
            raise Refused(
                message("{item} is not paused.", item=item_label(item)),
                Command(f"cluster show {quote_argument(item_id)}"),
            )
        edits.append(FieldEdit(file_of(item), item_id, ("status",), "active"))
        if item.decided is not None:
            edits.append(FieldEdit(file_of(item), item_id, ("decided",), REMOVED))
        said.append(message("{item} goes on.", item=item_label(item)))
    return ChangeSet(tuple(edits), tuple(said))
