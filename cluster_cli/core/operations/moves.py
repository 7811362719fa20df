"""move: a deadline changes by a decision, with a record, all asked ones or none."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from cluster_cli.core.edits import ChangeSet, Edit, EditValue, Refused
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.model import Change, Item, Portfolio
from cluster_cli.core.operations.targets import (
    Target,
    append_to_list,
    day_of_decision,
    find_item,
    item_label,
    named_target,
    record,
    require_grounds,
    still_open,
    targets_of,
)  # fmt: skip
from cluster_cli.core.periods import Period
from cluster_cli.core.text import quote_argument


class Move(Struct, frozen=True):
    """What `move` was told: (id, new deadline) pairs, one point's name for a single id, and the grounds."""

    moves: tuple[tuple[str, Period], ...]
    point: str | None = None
    on: date | None = None
    reason: str | None = None
    by: str | None = None


def move(portfolio: Portfolio, request: Move, today: date) -> ChangeSet:
    """Change deadlines, each with a record of from, to, day, reason and decision.

    Raises:
        Refused: an id is asked twice, the point is not told or completed, or the grounds are missing.
    """
    ids = [item_id for item_id, _ in request.moves]
    if len(set(ids)) != len(ids):
        raise Refused(message("Each activity can be moved once in a command."))
    edits: list[Edit] = []
    said: list[Message] = []
    for item_id, period in request.moves:
        target = _target(portfolio, find_item(portfolio, item_id), request, period, today)
        made = _moved(portfolio, target, request, period, today)
        edits.extend(made.edits)
        said.extend(made.said)
    return ChangeSet(tuple(edits), tuple(said))


def _target(portfolio: Portfolio, item: Item, request: Move, period: Period, today: date) -> Target:
    if request.point is not None:
        return named_target(portfolio, item, request.point)
    targets = targets_of(portfolio, item)
    if len(targets) == 1:
        return targets[0]
    if not targets:
        raise Refused(message("{item} has no control point of its own; its parts have.", item=item_label(item)))
    first = (still_open(targets, today) or list(targets))[0].point.name or ""
    raise Refused(
        message("{item} has several deadlines: say which one with --for.", item=item_label(item)),
        Command(
            f"cluster move {quote_argument(item.id)} {period.name} --for {quote_argument(first)}"
            f" --reason {quote_argument(request.reason or '…')} --by {quote_argument(request.by or '…')}"
        ),
        wants=("for",),
    )


def _moved(portfolio: Portfolio, target: Target, request: Move, period: Period, today: date) -> ChangeSet:
    old = target.point.due
    if old is not None and old.name == period.name:
        return ChangeSet(
            said=(
                message(
                    "The deadline of {point} is {period} already: nothing to do.", point=target.label, period=period
                ),
            )
        )
    if target.facts.completed is not None:
        raise Refused(
            message("{point} is completed: its deadline is not moved any more.", point=target.label),
            Command(f"cluster show {quote_argument(target.item.id)}"),
        )
    which = f" --for {quote_argument(target.point.name)}" if target.point.name else ""
    require_grounds(request.reason, request.by, f"cluster move {quote_argument(target.item.id)} {period.name}{which}")
    if old is None:
        return ChangeSet(
            (target.edit("due", period.name),),
            (message("{point}: the deadline is now {period}.", point=target.label, period=period),),
        )
    day = day_of_decision(portfolio, request.by, request.on, today)
    kept = record(Change(day, old.name, period.name, request.reason, request.by))
    sentence = message("{point}: the deadline is moved from {old} to {new}.", point=target.label, old=old, new=period)
    return ChangeSet(_written(target, period, kept), (sentence,))


def _written(target: Target, period: Period, kept: dict[str, EditValue]) -> tuple[Edit, ...]:
    changes = target.facts.changes
    return (
        target.edit("due", period.name),
        append_to_list(target.file, target.item.id, (*target.base, "changes"), len(changes), kept),
    )
