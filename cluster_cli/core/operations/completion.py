"""done, confirm and reopen: what happened, who has accepted it, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from cluster_cli.core.edits import REMOVED, ChangeSet, Edit, EditValue, FieldEdit, Refused
from cluster_cli.core.messages import Command, Message, counted, message
from cluster_cli.core.model import Change, Facts, Item, Portfolio
from cluster_cli.core.operations.targets import (
    Target,
    day_of_decision,
    deadline_in_force,
    decided,
    file_of,
    find_item,
    item_label,
    named_target,
    record,
    require_grounds,
    still_open,
    targets_of,
)  # fmt: skip
from cluster_cli.core.text import quote_argument


class Done(Struct, frozen=True):
    """What `done` was told."""

    ids: tuple[str, ...]
    point: str | None = None
    on: date | None = None
    evidence: tuple[str, ...] = ()
    reason: str | None = None
    result: str | None = None


def done(portfolio: Portfolio, request: Done, today: date) -> ChangeSet:
    """Record completions, all or none. Never guesses a day or a point (design 6).

    Raises:
        Refused: the day is to come, or missing after the deadline; the point is not told; it is completed already.
    """
    if request.on is not None and request.on > today:
        raise Refused(message("{day} is still to come: a completion is recorded when it has happened.", day=request.on))
    edits: list[Edit] = []
    said: list[Message] = []
    for item_id in request.ids:
        target = _one_point(portfolio, find_item(portfolio, item_id), request, today)
        made = _completion(target, request, today)
        edits.extend(made.edits)
        said.extend(made.said)
    return ChangeSet(tuple(edits), tuple(said))


def _one_point(portfolio: Portfolio, item: Item, request: Done, today: date) -> Target:
    if request.point is not None:
        return named_target(portfolio, item, request.point)
    targets = targets_of(portfolio, item)
    if len(targets) == 1:
        return targets[0]
    if not targets:
        raise Refused(message("{item} has no control point of its own; its parts have.", item=item_label(item)))
    waiting = still_open(targets, today)
    if len(waiting) == 1:
        return waiting[0]
    first = (waiting or targets)[0].point.name or ""
    day = request.on or today
    raise Refused(
        counted(
            "{item} has {count} open point: say which one with --for.",
            "{item} has {count} open points: say which one with --for.",
            len(waiting),
            item=item_label(item),
        ),
        Command(f"cluster done {quote_argument(item.id)} --for {quote_argument(first)} --on {day.isoformat()}"),
        wants=("for",),
    )


def _completion(target: Target, request: Done, today: date) -> ChangeSet:
    known = target.facts.completed
    if known is not None and request.on not in {None, known}:
        again = f" --for {quote_argument(target.point.name)}" if target.point.name else ""
        raise Refused(
            message("{point} is completed already, on {day}. Take that back first.", point=target.label, day=known),
            Command(
                f'cluster reopen {quote_argument(target.item.id)}{again} --reason "…" --by "…"',
            ),
        )
    day = known or request.on or _today_if_in_time(target, today)
    facts = _new_facts(target.facts, request, day)
    if not facts:
        return ChangeSet(
            said=(message("{point} is completed on {day} already: nothing to do.", point=target.label, day=day),)
        )
    return ChangeSet(_written(target, facts), (_sentence(target, day, today),))


def _today_if_in_time(target: Target, today: date) -> date:
    deadline = deadline_in_force(target.point, today)
    if deadline is None or today <= deadline:
        return today
    which = f" --for {quote_argument(target.point.name)}" if target.point.name else ""
    raise Refused(
        message(
            "The deadline of {point} was {deadline}: say with --on on which day it was done.",
            point=target.label,
            deadline=deadline,
        ),
        Command(f"cluster done {quote_argument(target.item.id)}{which} --on {today.isoformat()}"),
        wants=("on",),
    )


def _new_facts(facts: Facts, request: Done, day: date) -> dict[str, EditValue]:
    """Only what differs from what stands there."""
    new: dict[str, EditValue] = {}
    if facts.completed != day:
        new["completed"] = day.isoformat()
    added = [proof for proof in request.evidence if proof not in facts.evidence]
    if added:
        new["evidence"] = [*facts.evidence, *added]
    if request.reason not in {None, facts.reason}:
        new["reason"] = request.reason or ""
    if request.result not in {None, facts.result}:
        new["result"] = request.result or ""
    return new


def _written(target: Target, new: dict[str, EditValue]) -> tuple[Edit, ...]:
    """Short form for a lone day; a short form that gets company is written out."""
    facts = target.facts
    in_points = target.base[:1] == ("points",)
    bare = facts == Facts() or facts == Facts(completed=facts.completed)
    if in_points and bare:
        whole: dict[str, EditValue] = {"completed": facts.completed.isoformat()} if facts.completed else {}
        whole |= new
        lone = whole.get("completed") if whole.keys() == {"completed"} else None
        return (FieldEdit(target.file, target.item.id, target.base, lone or whole),)
    return tuple(_fact(target, key, value) for key, value in new.items())


def _fact(target: Target, key: str, value: EditValue) -> FieldEdit:
    known = target.facts.evidence
    if key == "evidence" and known and isinstance(value, list) and len(value) == len(known) + 1:
        return FieldEdit(target.file, target.item.id, (*target.base, key, len(known)), value[-1])
    return target.edit(key, value)


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


def confirm(portfolio: Portfolio, request: Accept, today: date) -> ChangeSet:
    """Record that somebody other than the performer has accepted the proof.

    Raises:
        Refused: the point is not completed, or which one is meant is not told.
    """
    if not request.by:
        raise Refused(
            message("Say with --by who has accepted the proof, or by which decision."),
            Command(f'cluster confirm {quote_argument(request.ids[0])} --by "…"'),
            wants=("by",),
        )
    edits: list[Edit] = []
    said: list[Message] = []
    day = day_of_decision(portfolio, request.by, request.on, today)
    for item_id in request.ids:
        target = _completed_point(portfolio, find_item(portfolio, item_id), request.point)
        whole: dict[str, EditValue] = {"confirmed": decided(day, request.by, None)}
        edits.extend(_written(target, whole))
        said.append(message("{point}: confirmed on {day} by {by}.", point=target.label, day=day, by=request.by))
    return ChangeSet(tuple(edits), tuple(said))


class Reopen(Struct, frozen=True):
    """What `reopen` was told."""

    ids: tuple[str, ...]
    point: str | None = None
    on: date | None = None
    reason: str | None = None
    by: str | None = None


def reopen(portfolio: Portfolio, request: Reopen, today: date) -> ChangeSet:
    """Take back a completion, an excuse or a cancellation, with a record of it.

    Raises:
        Refused: there is nothing to take back, or no reason or decision is given.
    """
    edits: list[Edit] = []
    said: list[Message] = []
    for item_id in request.ids:
        item = find_item(portfolio, item_id)
        which = f" --for {quote_argument(request.point)}" if request.point else ""
        require_grounds(request.reason, request.by, f"cluster reopen {quote_argument(item_id)}{which}")
        made = _taken_back(portfolio, item, request, today)
        edits.extend(made.edits)
        said.extend(made.said)
    return ChangeSet(tuple(edits), tuple(said))


def _taken_back(portfolio: Portfolio, item: Item, request: Reopen, today: date) -> ChangeSet:
    day = day_of_decision(portfolio, request.by, request.on, today)
    if item.status == "cancelled" and request.point is None:
        change = Change(day, "cancelled", "planned", request.reason, request.by, "status")
        file, path = file_of(item), ("changes",)
        length = len(item.facts.changes)
        edits: list[Edit] = [
            FieldEdit(file, item.id, ("status",), "planned"),
            FieldEdit(
                file, item.id, (*path, length) if length else path, record(change) if length else [record(change)]
            ),
        ]
        if item.decided is not None:
            edits.insert(1, FieldEdit(file, item.id, ("decided",), REMOVED))
        return ChangeSet(tuple(edits), (message("{item} is in the plan again.", item=item_label(item)),))
    return _point_taken_back(_closed_point(portfolio, item, request.point), request, day)


def _point_taken_back(target: Target, request: Reopen, day: date) -> ChangeSet:
    facts = target.facts
    field, before = (
        ("excused", _day_text(facts.excused.on)) if facts.excused else ("completed", _day_text(facts.completed))
    )
    kept: dict[str, EditValue] = record(Change(day, before, None, request.reason, request.by, field))
    said = (message("{point} is open again.", point=target.label),)
    if target.base[:1] == ("points",) and facts == Facts(completed=facts.completed):
        return ChangeSet((FieldEdit(target.file, target.item.id, target.base, {"changes": [kept]}),), said)
    edits: list[Edit] = [target.edit(field, REMOVED)]
    if facts.confirmed is not None and field == "completed":
        edits.append(target.edit("confirmed", REMOVED))
    return ChangeSet((*edits, target.append_change(kept)), said)


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _closed_point(portfolio: Portfolio, item: Item, name: str | None) -> Target:
    targets = [named_target(portfolio, item, name)] if name else list(targets_of(portfolio, item))
    closed = [one for one in targets if one.facts.completed is not None or one.facts.excused is not None]
    return _the_only(item, closed, "reopen")


def _completed_point(portfolio: Portfolio, item: Item, name: str | None) -> Target:
    targets = [named_target(portfolio, item, name)] if name else list(targets_of(portfolio, item))
    return _the_only(item, [one for one in targets if one.facts.completed is not None], "confirm")


def _the_only(item: Item, found: Sequence[Target], verb: str) -> Target:
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(
            message("{item}: nothing is recorded that this command could change.", item=item_label(item)),
            Command(f"cluster show {quote_argument(item.id)}"),
        )
    last = found[-1].point.name or ""
    grounds = '--by "…"' if verb == "confirm" else '--reason "…" --by "…"'
    raise Refused(
        message("{item}: several points are recorded; say which one with --for.", item=item_label(item)),
        Command(f"cluster {verb} {quote_argument(item.id)} --for {quote_argument(last)} {grounds}"),
        wants=("for",),
    )
