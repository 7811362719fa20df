"""done and confirm: what happened, and who has accepted it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from cluster_cli.core.edits import ChangeSet, Edit, EditValue, FieldEdit, Refused, Want
from cluster_cli.core.messages import PLACEHOLDER, Command, Message, counted, message, offer
from cluster_cli.core.model import Facts, Item
from cluster_cli.core.naming import item_name
from cluster_cli.core.operations.grounds import Grounds, decided, settled
from cluster_cli.core.operations.targets import (
    Situation,
    Target,
    chosen_target,
    deadline_in_force,
    pointless,
    still_open,
    targets_of,
)  # fmt: skip


class Done(Struct, frozen=True):
    """What `done` was told."""

    ids: tuple[str, ...]
    point: str | None = None
    on: date | None = None
    evidence: tuple[str, ...] = ()
    reason: str | None = None
    result: str | None = None


def done(situation: Situation, request: Done) -> ChangeSet:
    """Record completions, all or none. Neither a day nor a point is ever guessed.

    Raises:
        Refused: the day is to come, or missing after the deadline; the point is not told; it is completed on another
            day, or a decision has lifted it.
    """
    if request.on is not None and request.on > situation.today:
        raise Refused(
            message("{day} is still to come: a completion is recorded when it has happened.", day=request.on),
            about="on",
        )
    edits: list[Edit] = []
    sentences: list[Message] = []
    # Which points are meant is settled for all first: what is offered for one must not fail at the next.
    for target in [_point_of(situation, item_id, request) for item_id in request.ids]:
        change = _completion(situation, target, request)
        edits.extend(change.edits)
        sentences.extend(change.sentences)
    return ChangeSet(tuple(edits), tuple(sentences))


def recording(situation: Situation, item: Item) -> Command:
    """The whole command that records a completion of the item, of its first open point where there are several."""
    targets = targets_of(situation, item)
    among = still_open(targets, situation.today) or list(targets)
    if not among:
        return offer("show", item.id)
    name = None if len(among) == 1 else among[0].name
    options = [(want.option, want.example) for want in _day_wanted(situation, among[0], Done((item.id,)))]
    return offer("done", item.id, options=[("for", name), *options])


def _point_of(situation: Situation, item_id: str, request: Done) -> Target:
    item = situation.find(item_id)
    targets = targets_of(situation, item)
    if not targets:
        raise pointless(situation, item)
    among = still_open(targets, situation.today) or list(targets)
    return chosen_target(situation, item, request.point, among, _day_wanted(situation, among[0], request))


def _day_wanted(situation: Situation, target: Target, request: Done) -> tuple[Want, ...]:
    """After the deadline the day is told, never guessed."""
    deadline = deadline_in_force(target.point, situation.today)
    late = deadline is not None and situation.today > deadline
    return (Want("on", situation.today.isoformat()),) if late and request.on is None else ()


def _completion(situation: Situation, target: Target, request: Done) -> ChangeSet:
    day_before = target.facts.completed
    if day_before is None:
        _refuse_lifted(target)
    elif request.on not in {None, day_before}:
        raise _completed_already(target, day_before, request)
    day = day_before or request.on or _today_if_in_time(situation, target, request)
    facts = _new_facts(target.facts, request, day)
    if not facts:
        nothing = message("{point} is completed on {day} already: nothing to do.", point=target.label, day=day)
        return ChangeSet(sentences=(nothing,))
    if day_before is not None:
        return ChangeSet(written(target, facts), (message("{point}: the record is supplemented.", point=target.label),))
    return ChangeSet(written(target, facts), (_sentence(target, day, situation.today),))


def _refuse_lifted(target: Target) -> None:
    """What a decision has lifted is first taken back by a decision: the record shall not say both."""
    stage_is_out = target.point.status == "cancelled"
    if target.facts.excused is not None:
        sentence = message("{point} is excused by a decision. Take that back first.", point=target.label)
    elif stage_is_out or target.item.status == "cancelled":
        sentence = message("{point} is taken out of the plan by a decision. Take that back first.", point=target.label)
    elif target.item.carried is not None and target.item.carried.to is not None:
        sentence = message("{point} is carried to another plan and is recorded there.", point=target.label)
        raise Refused(sentence, offer("show", target.item.id))
    else:
        return
    raise Refused(sentence, reopening(target))


def reopening(target: Target) -> Command:
    """The command that takes back what closes a point."""
    whole = target.item.status == "cancelled" and target.facts.excused is None
    point = None if whole else target.name
    return offer("reopen", target.item.id, options=(("for", point), ("reason", PLACEHOLDER), ("by", PLACEHOLDER)))


def _completed_already(target: Target, day_before: date, request: Done) -> Refused:
    day = request.on.isoformat() if request.on is not None else None
    return Refused(
        message("{point} is completed already, on {day}.", point=target.label, day=day_before),
        message("If that day is wrong, take the completion back, then record it anew:"),
        reopening(target),
        offer("done", target.item.id, options=(("for", target.name), ("on", day))),
    )


def _today_if_in_time(situation: Situation, target: Target, request: Done) -> date:
    wants = _day_wanted(situation, target, request)
    if not wants:
        return situation.today
    raise Refused(
        message(
            "The deadline of {point} was {deadline}: say with --on on which day it was done.",
            point=target.label,
            deadline=deadline_in_force(target.point, situation.today),
        ),
        wants=wants,
    )


def _new_facts(facts: Facts, request: Done, day: date) -> dict[str, EditValue]:
    """Only what differs from what stands there."""
    new: dict[str, EditValue] = {}
    if facts.completed != day:
        new["completed"] = day.isoformat()
    added = [proof for proof in dict.fromkeys(request.evidence) if proof not in facts.evidence]
    if added:
        new["evidence"] = [*facts.evidence, *added]
    if request.reason not in {None, facts.reason}:
        new["reason"] = request.reason or ""
    if request.result not in {None, facts.result}:
        new["result"] = request.result or ""
    return new


def written(target: Target, new: dict[str, EditValue]) -> tuple[Edit, ...]:
    """The facts as edits: a lone day in the short form, a short form that gets company written out."""
    facts = target.facts
    bare = facts in {Facts(), Facts(completed=facts.completed)}
    if target.base[:1] == ("points",) and bare:
        whole: dict[str, EditValue] = {"completed": facts.completed.isoformat()} if facts.completed else {}
        whole |= new
        lone = whole.get("completed") if whole.keys() == {"completed"} else None
        return (FieldEdit(target.file, target.item.id, target.base, lone or whole, extends=True),)
    return tuple(target.edit(key, value, extends=key == "evidence") for key, value in new.items())


def _sentence(target: Target, day: date, today: date) -> Message:
    deadline = deadline_in_force(target.point, today)
    if deadline is None or day <= deadline:
        return message("{point}: completed on {day}.", point=target.label, day=day)
    return counted(
        "{point}: completed on {day}, {count} day after the deadline.",
        "{point}: completed on {day}, {count} days after the deadline.",
        (day - deadline).days,
        point=target.label,
        day=day,
    )


class Accept(Struct, frozen=True):
    """What `confirm` was told."""

    ids: tuple[str, ...]
    by: str | None = None
    point: str | None = None
    on: date | None = None


def confirm(situation: Situation, request: Accept) -> ChangeSet:
    """Record that somebody other than the performer has accepted the proof.

    Raises:
        Refused: the point is not completed, or which one is meant is not told; others have confirmed it.
    """
    edits: list[Edit] = []
    sentences: list[Message] = []
    grounds = settled(situation, Grounds(None, request.by, request.on))
    lacking = () if request.by else (Want("by", PLACEHOLDER),)
    for target in [_completed_point(situation, item_id, request, lacking) for item_id in request.ids]:
        if lacking:
            sentence = message("Say with --by who has accepted the proof, or by which decision.")
            raise Refused(sentence, wants=lacking)
        change = _confirmed(target, grounds)
        edits.extend(change.edits)
        sentences.extend(change.sentences)
    return ChangeSet(tuple(edits), tuple(sentences))


def _completed_point(situation: Situation, item_id: str, request: Accept, lacking: tuple[Want, ...]) -> Target:
    item = situation.find(item_id)
    completed = [target for target in targets_of(situation, item) if target.facts.completed is not None]
    if not completed:
        raise Refused(
            message("{item}: no completion is recorded that could be confirmed.", item=item_name(item)),
            offer("show", item.id),
        )
    unconfirmed = [target for target in completed if target.facts.confirmed is None]
    target = chosen_target(situation, item, request.point, unconfirmed or completed, lacking)
    if target.facts.completed is None:
        raise Refused(
            message("{point}: no completion is recorded that could be confirmed.", point=target.label),
            offer("show", item.id),
            about="for",
        )
    return target


def _confirmed(target: Target, grounds: Grounds) -> ChangeSet:
    confirmed = target.facts.confirmed
    if confirmed is not None and (confirmed.by != grounds.by or confirmed.on != grounds.on):
        raise Refused(
            message(
                "{point} is confirmed already, on {day} by {by}. To write that anew, edit the record.",
                point=target.label,
                day=confirmed.on,
                by=confirmed.by,
            ),
            offer("edit", target.item.id),
        )
    if confirmed is not None:
        return ChangeSet(sentences=(message("{point} is confirmed already: nothing to do.", point=target.label),))
    sentence = message("{point}: confirmed on {day} by {by}.", point=target.label, day=grounds.on, by=grounds.by)
    return ChangeSet(written(target, {"confirmed": decided(grounds)}), (sentence,))
