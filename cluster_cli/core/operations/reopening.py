"""reopen: a completion, an excuse or a cancellation is taken back, and a record of that stays."""

from __future__ import annotations

from msgspec import Struct

from cluster_cli.core.edits import REMOVED, ChangeSet, Edit, EditValue, FieldEdit, Refused
from cluster_cli.core.messages import Message, message, offer
from cluster_cli.core.model import Change, Facts, Item
from cluster_cli.core.operations.grounds import Grounds, record, require_grounds, settled
from cluster_cli.core.operations.targets import (
    Situation,
    Target,
    append_to_list,
    chosen_target,
    file_of,
    item_label,
    targets_of,
)  # fmt: skip


class Reopen(Struct, frozen=True):
    """What `reopen` was told."""

    ids: tuple[str, ...]
    point: str | None = None
    grounds: Grounds = Grounds()


def reopen(situation: Situation, request: Reopen) -> ChangeSet:
    """Take back what closes an item or a point.

    Raises:
        Refused: there is nothing to take back, which point is meant is not told, or the grounds are missing.
    """
    edits: list[Edit] = []
    said: list[Message] = []
    grounds = settled(situation, request.grounds)
    items = [situation.find(item_id) for item_id in request.ids]
    for closed in [_closed(situation, item, request) for item in items]:
        require_grounds(request.grounds)
        if isinstance(closed, Target):
            edits.extend(_open_again(closed, grounds))
            if _closing(closed) == "status":
                said.append(message("{item} is in the plan again.", item=closed.label))
            else:
                said.append(message("{point} is open again.", point=closed.label))
        else:
            edits.extend(_back_in_the_plan(closed, grounds))
            said.append(message("{item} is in the plan again.", item=item_label(closed)))
    return ChangeSet(tuple(edits), tuple(said))


def _back_in_the_plan(item: Item, grounds: Grounds) -> list[Edit]:
    file = file_of(item)
    kept = record(Change(grounds.on, "cancelled", "planned", grounds.reason, grounds.by, "status"))
    edits: list[Edit] = [FieldEdit(file, item.id, ("status",), "planned")]
    if item.decided is not None:
        edits.append(FieldEdit(file, item.id, ("decided",), REMOVED))
    return [*edits, append_to_list(file, item.id, ("changes",), len(item.facts.changes), kept)]


def _closed(situation: Situation, item: Item, request: Reopen) -> Target | Item:
    """What is closed: the item as a whole where it is out of the plan, else a point of it.

    Raises:
        Refused: nothing is, or which point is meant is not told.
    """
    if item.status == "cancelled" and request.point is None:
        return item
    closed = [one for one in targets_of(situation, item) if _closing(one) is not None]
    if not closed:
        raise _nothing(item_label(item), item)
    target = chosen_target(situation, item, request.point, closed, request.grounds.wants)
    if _closing(target) is None:
        raise _nothing(target.label, item)
    return target


def _nothing(label: Message, item: Item) -> Refused:
    sentence = message(
        "{item}: no completion, excuse or cancellation is recorded that could be taken back.", item=label
    )
    return Refused(sentence, offer("show", item.id), about="for")


def _closing(target: Target) -> str | None:
    """The fact that closes a point."""
    if target.facts.completed is not None:
        return "completed"
    if target.facts.excused is not None:
        return "excused"
    return "status" if target.base[:1] == ("stages",) and target.point.status == "cancelled" else None


def _open_again(target: Target, grounds: Grounds) -> list[Edit]:
    facts, field = target.facts, _closing(target)
    if field == "status":
        change = Change(grounds.on, "cancelled", "planned", grounds.reason, grounds.by, "status")
        kept = target.append_change(record(change))
        return [target.edit("status", "planned"), target.edit("decided", REMOVED), kept]
    before = facts.completed if field == "completed" else facts.excused.on if facts.excused is not None else None
    was = before.isoformat() if before is not None else None
    kept_record: dict[str, EditValue] = record(
        Change(grounds.on, was, None, grounds.reason, grounds.by, field or "completed")
    )
    if target.base[:1] == ("points",) and facts == Facts(completed=facts.completed):
        return [FieldEdit(target.file, target.item.id, target.base, {"changes": [kept_record]})]
    edits: list[Edit] = [target.edit(field or "completed", REMOVED)]
    if facts.confirmed is not None and field == "completed":
        edits.append(target.edit("confirmed", REMOVED))
    return [*edits, target.append_change(kept_record)]
