"""excuse, cancel, pause and resume: decisions of people about what is owed."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from cluster_cli.core.edits import REMOVED, ChangeSet, Edit, EditValue, FieldEdit, Refused
from cluster_cli.core.messages import UNTOLD, Command, Message, message, offer
from cluster_cli.core.model import NO_FACTS, Decided, Item, Status
from cluster_cli.core.operations.grounds import Grounds, decided, require_grounds, settled
from cluster_cli.core.operations.targets import (
    Situation,
    Target,
    chosen_target,
    file_of,
    item_label,
    named_target,
    pointless,
    still_open,
    targets_of,
)  # fmt: skip


class Decide(Struct, frozen=True):
    """What `excuse`, `cancel`, `pause` or `resume` was told."""

    ids: tuple[str, ...]
    points: tuple[str, ...] = ()
    grounds: Grounds = Grounds()


def excuse(situation: Situation, request: Decide) -> ChangeSet:
    """Lift control points by a decision: they owe nothing any more.

    Raises:
        Refused: the point is not told, or completed; the grounds are missing.
    """
    edits: list[Edit] = []
    said: list[Message] = []
    grounds = settled(situation, request.grounds)
    items = [situation.find(item_id) for item_id in request.ids]
    for target in [target for item in items for target in _points(situation, item, request)]:
        known = target.facts.excused
        if known is not None:
            said.append(_excused_already(target, known, grounds))
            continue
        require_grounds(request.grounds)
        edits.append(_excused(target, grounds))
        said.append(message("{point}: excused by a decision of {day}.", point=target.label, day=grounds.on))
    return ChangeSet(tuple(edits), tuple(said))


def _points(situation: Situation, item: Item, request: Decide) -> list[Target]:
    targets = targets_of(situation, item)
    if not targets:
        raise pointless(situation, item)
    if request.points:
        found = [named_target(situation, item, name) for name in dict.fromkeys(request.points)]
    else:
        among = still_open(targets, situation.today) or list(targets)
        found = [chosen_target(situation, item, None, among, request.grounds.wants)]
    for target in found:
        if target.facts.completed is not None:
            sentence = message("{point} is completed: there is nothing to excuse.", point=target.label)
            raise Refused(sentence, offer("show", item.id), about="for")
    return found


def _excused_already(target: Target, known: Decided, grounds: Grounds) -> Message:
    """The same decision again is nothing to do; another one must not be lost.

    Raises:
        Refused: another decision has lifted the point.
    """
    if grounds.wants or (known.by, known.reason) == (grounds.by, grounds.reason):
        return message("{point} is excused already: nothing to do.", point=target.label)
    raise Refused(
        message(
            "{point} is excused already, by another decision: {by}. Take that back first.",
            point=target.label,
            by=known.by,
        ),
        offer("reopen", target.item.id, options=(("for", target.name), ("reason", UNTOLD), ("by", UNTOLD))),
    )


def _excused(target: Target, grounds: Grounds) -> FieldEdit:
    value = decided(grounds)
    if target.base[:1] == ("points",) and target.facts == NO_FACTS:
        return FieldEdit(target.file, target.item.id, target.base, {"excused": value})
    return target.edit("excused", value)


class Held(Struct, frozen=True):
    """What a status stands on: an item, or a stage of a project."""

    item: Item
    status: Status
    decided: Decided | None
    base: tuple[str | int, ...]
    label: Message
    name: str | None = None

    def edit(self, key: str, value: EditValue) -> FieldEdit:
        """Set one field of it."""
        return FieldEdit(file_of(self.item), self.item.id, (*self.base, key), value)


def _held(situation: Situation, request: Decide) -> list[Held]:
    """The items, or the stages that `--for` names.

    Raises:
        Refused: `--for` names a period: a meeting is not paused or cancelled, it is excused.
    """
    found: list[Held] = []
    for item_id in request.ids:
        item = situation.find(item_id)
        found.extend(_item_or_stage(situation, item, name) for name in request.points or (None,))
    return found


def _item_or_stage(situation: Situation, item: Item, name: str | None) -> Held:
    if name is None:
        return Held(item, item.status, item.decided, (), item_label(item))
    target = named_target(situation, item, name)
    stage = next((one for one in getattr(item, "stages", ()) if one.key == target.name), None)
    if stage is None:
        raise Refused(
            message(
                "{point}: a single meeting or deadline is not paused or taken out, it is excused.", point=target.label
            ),
            offer("excuse", item.id, options=(("for", target.name), ("reason", UNTOLD), ("by", UNTOLD))),
        )
    return Held(item, stage.status, stage.decided, target.base, target.label, target.name)


def cancel(situation: Situation, request: Decide) -> ChangeSet:
    """Take items out of the plan by a decision.

    Raises:
        Refused: the grounds are missing, or all of it is completed.
    """
    return _decide(situation, request, "cancelled")


def pause(situation: Situation, request: Decide) -> ChangeSet:
    """Let work stand still by a decision; the clock goes on (judgement 2).

    Raises:
        Refused: the grounds are missing, or there is nothing left to do.
    """
    return _decide(situation, request, "paused")


def _decide(situation: Situation, request: Decide, status: Literal["cancelled", "paused"]) -> ChangeSet:
    edits: list[Edit] = []
    said: list[Message] = []
    grounds = settled(situation, request.grounds)
    for held in _held(situation, request):
        if held.status == status:
            said.append(_decided_already(held, grounds))
            continue
        _refuse_closed(situation, held)
        require_grounds(request.grounds)
        edits += [held.edit("status", status), held.edit("decided", decided(grounds))]
        said.append(_decision_said(held, status, grounds))
    return ChangeSet(tuple(edits), tuple(said))


def _decision_said(held: Held, status: str, grounds: Grounds) -> Message:
    if status == "cancelled":
        return message("{item} is taken out of the plan from {day}.", item=held.label, day=grounds.on)
    return message("{item} is paused from {day}.", item=held.label, day=grounds.on)


def _decided_already(held: Held, grounds: Grounds) -> Message:
    known = held.decided
    if grounds.wants or known is None or (known.by, known.reason) == (grounds.by, grounds.reason):
        if held.status == "paused":
            return message("{item} is paused already: nothing to do.", item=held.label)
        return message("{item} is out of the plan already: nothing to do.", item=held.label)
    raise Refused(
        message(
            "{item} was decided already, by another decision: {by}. Take that back first.", item=held.label, by=known.by
        ),
        _taking_back(held),
    )


def _taking_back(held: Held) -> Command:
    if held.status == "paused":
        return offer("resume", held.item.id, options=(("for", held.name),))
    return offer("reopen", held.item.id, options=(("for", held.name), ("reason", UNTOLD), ("by", UNTOLD)))


def _refuse_closed(situation: Situation, held: Held) -> None:
    """What is wholly done is neither paused nor taken out; what is out of the plan is not paused.

    Raises:
        Refused: it is so.
    """
    if held.status == "cancelled":
        sentence = message("{item} is out of the plan. Take that back first.", item=held.label)
        raise Refused(sentence, _taking_back(held))
    targets = targets_of(situation, held.item)
    concerned = [one for one in targets if held.name is None or one.name == held.name]
    if concerned and all(one.facts.completed is not None for one in concerned):
        raise Refused(
            message("{item} is completed: there is nothing left to decide.", item=held.label),
            offer("show", held.item.id),
        )


def resume(situation: Situation, request: Decide) -> ChangeSet:
    """Let paused work go on.

    Raises:
        Refused: it is not paused.
    """
    edits: list[Edit] = []
    said: list[Message] = []
    for held in _held(situation, request):
        if held.status != "paused":
            raise Refused(message("{item} is not paused.", item=held.label), offer("show", held.item.id))
        edits.append(held.edit("status", "active"))
        if held.decided is not None:
            edits.append(held.edit("decided", REMOVED))
        said.append(message("{item} goes on.", item=held.label))
    return ChangeSet(tuple(edits), tuple(said))
