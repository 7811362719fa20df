"""move: a deadline changes by a decision, with a record, all asked ones or none."""

from __future__ import annotations

from msgspec import Struct

from cluster_cli.core.edits import ChangeSet, Edit, Refused
from cluster_cli.core.messages import Message, message, offer
from cluster_cli.core.model import Change
from cluster_cli.core.operations.completion import reopening
from cluster_cli.core.operations.grounds import Grounds, record, require_grounds, settled
from cluster_cli.core.operations.targets import (
    Situation,
    Target,
    chosen_target,
    pointless,
    still_open,
    targets_of,
)  # fmt: skip
from cluster_cli.core.periods import Period


class Move(Struct, frozen=True):
    """What `move` was told: (id, new deadline) pairs, the name of a point, and the grounds."""

    moves: tuple[tuple[str, Period], ...]
    point: str | None = None
    grounds: Grounds = Grounds()


def move(situation: Situation, request: Move) -> ChangeSet:
    """Change deadlines, each with a record of from, to, day, reason and decision.

    Raises:
        Refused: an item is asked twice, the point is not told or completed, or the grounds are missing.
    """
    edits: list[Edit] = []
    said: list[Message] = []
    grounds = settled(situation, request.grounds)
    seen: set[str] = set()
    targets = [_target(situation, item_id, request) for item_id, _ in request.moves]
    for target, (_, period) in zip(targets, request.moves, strict=True):
        if target.item.id in seen:
            raise Refused(message("{item}: two new deadlines in one command.", item=target.label))
        seen.add(target.item.id)
        made = _moved(target, request, grounds, period)
        edits.extend(made.edits)
        said.extend(made.said)
    return ChangeSet(tuple(edits), tuple(said))


def _target(situation: Situation, item_id: str, request: Move) -> Target:
    item = situation.find(item_id)
    targets = targets_of(situation, item)
    if not targets:
        raise pointless(situation, item)
    among = still_open(targets, situation.today) or list(targets)
    return chosen_target(situation, item, request.point, among, request.grounds.wants)


def _moved(target: Target, request: Move, grounds: Grounds, period: Period) -> ChangeSet:
    old = target.point.due
    if old is not None and old.name == period.name:
        nothing = message(
            "The deadline of {point} is {period} already: nothing to do.", point=target.label, period=period
        )
        return ChangeSet(said=(nothing,))
    if target.facts.completed is not None:
        raise Refused(
            message("{point} is completed: its deadline is not moved any more.", point=target.label),
            offer("show", target.item.id),
            about="for",
        )
    if target.facts.excused is not None or target.item.status == "cancelled":
        sentence = message("{point} owes nothing by a decision. Take that back first.", point=target.label)
        raise Refused(sentence, reopening(target), about="for")
    require_grounds(request.grounds)
    before = old.name if old is not None else None
    kept = record(Change(grounds.on, before, period.name, grounds.reason, grounds.by))
    if old is None:
        sentence = message("{point}: the deadline is now {period}.", point=target.label, period=period)
    else:
        sentence = message(
            "{point}: the deadline is moved from {old} to {new}.", point=target.label, old=old, new=period
        )
    return ChangeSet((target.edit("due", period.name), target.append_change(kept)), (sentence,))
