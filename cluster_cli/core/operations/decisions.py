"""move, excuse, cancel, pause, resume and reopen: decisions of people about what is owed and by when."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from cluster_cli.core.edits import REMOVED, ChangeSet, Edit, EditValue, FieldEdit, Refused
from cluster_cli.core.messages import PLACEHOLDER, Command, Message, message, offer
from cluster_cli.core.model import NO_FACTS, Change, Decided, Facts, Item, Status
from cluster_cli.core.naming import item_name
from cluster_cli.core.operations.completion import reopening
from cluster_cli.core.operations.grounds import Grounds, decided, record, require_grounds, settled
from cluster_cli.core.operations.targets import (
    Situation,
    Target,
    append_to_list,
    chosen_target,
    file_of,
    named_target,
    pointless,
    still_open,
    targets_of,
)  # fmt: skip  # fmt: skip  # fmt: skip
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
    sentences: list[Message] = []
    grounds = settled(situation, request.grounds)
    seen: set[str] = set()
    targets = [_target(situation, item_id, request) for item_id, _ in request.moves]
    for target, (_, period) in zip(targets, request.moves, strict=True):
        if target.item.id in seen:
            raise Refused(message("{item}: two new deadlines in one command.", item=target.label))
        seen.add(target.item.id)
        change = _moved(target, request, grounds, period)
        edits.extend(change.edits)
        sentences.extend(change.sentences)
    return ChangeSet(tuple(edits), tuple(sentences))


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
        return ChangeSet(sentences=(nothing,))
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
    change = record(Change(grounds.on, before, period.name, grounds.reason, grounds.by))
    if old is None:
        sentence = message("{point}: the deadline is now {period}.", point=target.label, period=period)
    else:
        sentence = message(
            "{point}: the deadline is moved from {old} to {new}.", point=target.label, old=old, new=period
        )
    return ChangeSet((target.edit("due", period.name), target.append_change(change)), (sentence,))


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
    sentences: list[Message] = []
    grounds = settled(situation, request.grounds)
    items = [situation.find(item_id) for item_id in request.ids]
    for target in [target for item in items for target in _points(situation, item, request)]:
        excused = target.facts.excused
        if excused is not None:
            sentences.append(_excused_already(target, excused, grounds))
            continue
        require_grounds(request.grounds)
        edits.append(_excused(target, grounds))
        sentences.append(message("{point}: excused by a decision of {day}.", point=target.label, day=grounds.on))
    return ChangeSet(tuple(edits), tuple(sentences))


def _points(situation: Situation, item: Item, request: Decide) -> list[Target]:
    targets = targets_of(situation, item)
    if not targets:
        raise pointless(situation, item)
    if request.points:
        chosen = [named_target(situation, item, name) for name in dict.fromkeys(request.points)]
    else:
        among = still_open(targets, situation.today) or list(targets)
        chosen = [chosen_target(situation, item, None, among, request.grounds.wants)]
    for target in chosen:
        if target.facts.completed is not None:
            sentence = message("{point} is completed: there is nothing to excuse.", point=target.label)
            raise Refused(sentence, offer("show", item.id), about="for")
    return chosen


def _excused_already(target: Target, excused: Decided, grounds: Grounds) -> Message:
    """The same decision again is nothing to do; another one must not be lost.

    Raises:
        Refused: another decision has lifted the point.
    """
    if grounds.wants or (excused.by, excused.reason) == (grounds.by, grounds.reason):
        return message("{point} is excused already: nothing to do.", point=target.label)
    raise Refused(
        message(
            "{point} is excused already, by another decision: {by}. Take that back first.",
            point=target.label,
            by=excused.by,
        ),
        offer("reopen", target.item.id, options=(("for", target.name), ("reason", PLACEHOLDER), ("by", PLACEHOLDER))),
    )


def _excused(target: Target, grounds: Grounds) -> FieldEdit:
    value = decided(grounds)
    if target.base[:1] == ("points",) and target.facts == NO_FACTS:
        return FieldEdit(target.file, target.item.id, target.base, {"excused": value})
    return target.edit("excused", value)


class Subject(Struct, frozen=True):
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


def _subjects(situation: Situation, request: Decide) -> list[Subject]:
    """The items, or the stages that `--for` names.

    Raises:
        Refused: `--for` names a period: a meeting is not paused or cancelled, it is excused.
    """
    subjects: list[Subject] = []
    for item_id in request.ids:
        item = situation.find(item_id)
        subjects.extend(_item_or_stage(situation, item, name) for name in request.points or (None,))
    return subjects


def _item_or_stage(situation: Situation, item: Item, name: str | None) -> Subject:
    if name is None:
        return Subject(item, item.status, item.decided, (), item_name(item))
    target = named_target(situation, item, name)
    stage = next((stage for stage in getattr(item, "stages", ()) if stage.key == target.name), None)
    if stage is None:
        raise Refused(
            message(
                "{point}: a single meeting or deadline is not paused or taken out, it is excused.", point=target.label
            ),
            offer("excuse", item.id, options=(("for", target.name), ("reason", PLACEHOLDER), ("by", PLACEHOLDER))),
        )
    return Subject(item, stage.status, stage.decided, target.base, target.label, target.name)


def cancel(situation: Situation, request: Decide) -> ChangeSet:
    """Take items out of the plan by a decision.

    Raises:
        Refused: the grounds are missing, or all of it is completed.
    """
    return _decide(situation, request, "cancelled")


def pause(situation: Situation, request: Decide) -> ChangeSet:
    """Let work stand still by a decision; deadlines stay what they are.

    Raises:
        Refused: the grounds are missing, or there is nothing left to do.
    """
    return _decide(situation, request, "paused")


def _decide(situation: Situation, request: Decide, status: Literal["cancelled", "paused"]) -> ChangeSet:
    edits: list[Edit] = []
    sentences: list[Message] = []
    grounds = settled(situation, request.grounds)
    for subject in _subjects(situation, request):
        if subject.status == status:
            sentences.append(_decided_already(subject, grounds))
            continue
        _refuse_closed(situation, subject)
        require_grounds(request.grounds)
        edits += [subject.edit("status", status), subject.edit("decided", decided(grounds))]
        sentences.append(_decision_sentence(subject, status, grounds))
    return ChangeSet(tuple(edits), tuple(sentences))


def _decision_sentence(subject: Subject, status: str, grounds: Grounds) -> Message:
    if status == "cancelled":
        return message("{item} is taken out of the plan from {day}.", item=subject.label, day=grounds.on)
    return message("{item} is paused from {day}.", item=subject.label, day=grounds.on)


def _decided_already(subject: Subject, grounds: Grounds) -> Message:
    before = subject.decided
    if grounds.wants or before is None or (before.by, before.reason) == (grounds.by, grounds.reason):
        if subject.status == "paused":
            return message("{item} is paused already: nothing to do.", item=subject.label)
        return message("{item} is out of the plan already: nothing to do.", item=subject.label)
    raise Refused(
        message(
            "{item} was decided already, by another decision: {by}. Take that back first.",
            item=subject.label,
            by=before.by,
        ),
        _taking_back(subject),
    )


def _taking_back(subject: Subject) -> Command:
    if subject.status == "paused":
        return offer("resume", subject.item.id, options=(("for", subject.name),))
    return offer(
        "reopen", subject.item.id, options=(("for", subject.name), ("reason", PLACEHOLDER), ("by", PLACEHOLDER))
    )


def _refuse_closed(situation: Situation, subject: Subject) -> None:
    """What is wholly done is neither paused nor taken out; what is out of the plan is not paused.

    Raises:
        Refused: it is so.
    """
    if subject.status == "cancelled":
        sentence = message("{item} is out of the plan. Take that back first.", item=subject.label)
        raise Refused(sentence, _taking_back(subject))
    targets = targets_of(situation, subject.item)
    concerned = [target for target in targets if subject.name is None or target.name == subject.name]
    if concerned and all(target.facts.completed is not None for target in concerned):
        raise Refused(
            message("{item} is completed: there is nothing left to decide.", item=subject.label),
            offer("show", subject.item.id),
        )


def resume(situation: Situation, request: Decide) -> ChangeSet:
    """Let paused work go on.

    Raises:
        Refused: it is not paused.
    """
    edits: list[Edit] = []
    sentences: list[Message] = []
    for subject in _subjects(situation, request):
        if subject.status != "paused":
            raise Refused(message("{item} is not paused.", item=subject.label), offer("show", subject.item.id))
        edits.append(subject.edit("status", "active"))
        if subject.decided is not None:
            edits.append(subject.edit("decided", REMOVED))
        sentences.append(message("{item} goes on.", item=subject.label))
    return ChangeSet(tuple(edits), tuple(sentences))


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
    sentences: list[Message] = []
    grounds = settled(situation, request.grounds)
    items = [situation.find(item_id) for item_id in request.ids]
    for closed in [_closed(situation, item, request) for item in items]:
        require_grounds(request.grounds)
        if isinstance(closed, Target):
            edits.extend(_open_again(closed, grounds))
            if _closing(closed) == "status":
                sentences.append(message("{item} is in the plan again.", item=closed.label))
            else:
                sentences.append(message("{point} is open again.", point=closed.label))
        else:
            edits.extend(_back_in_the_plan(closed, grounds))
            sentences.append(message("{item} is in the plan again.", item=item_name(closed)))
    return ChangeSet(tuple(edits), tuple(sentences))


def _back_in_the_plan(item: Item, grounds: Grounds) -> list[Edit]:
    file = file_of(item)
    change = record(Change(grounds.on, "cancelled", "planned", grounds.reason, grounds.by, "status"))
    edits: list[Edit] = [FieldEdit(file, item.id, ("status",), "planned")]
    if item.decided is not None:
        edits.append(FieldEdit(file, item.id, ("decided",), REMOVED))
    return [*edits, append_to_list(file, item.id, ("changes",), len(item.facts.changes), change)]


def _closed(situation: Situation, item: Item, request: Reopen) -> Target | Item:
    """What is closed: the item as a whole where it is out of the plan, else a point of it.

    Raises:
        Refused: nothing is, or which point is meant is not told.
    """
    if item.status == "cancelled" and request.point is None:
        return item
    closed = [target for target in targets_of(situation, item) if _closing(target) is not None]
    if not closed:
        raise _nothing(item_name(item), item)
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
        edit = target.append_change(record(change))
        return [target.edit("status", "planned"), target.edit("decided", REMOVED), edit]
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
