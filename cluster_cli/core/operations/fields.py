"""update: plain fields as they are given, promises with a record."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, structs

from cluster_cli.core.edits import REMOVED, ChangeSet, Edit, EditValue, FieldEdit, Refused
from cluster_cli.core.messages import UNTOLD, Command, Message, message, offer
from cluster_cli.core.model import Activity, Change, Facts, File, Item, Plan, Project, Stage
from cluster_cli.core.operations.completion import recording
from cluster_cli.core.operations.grounds import Grounds, record, require_grounds, settled
from cluster_cli.core.operations.special import (
    assessment,
    gate,
    refuse_second_deadline,
    refuse_status,
    responsible,
    target_path,
)
from cluster_cli.core.operations.targets import (
    Situation,
    chosen_target,
    file_of,
    item_label,
    named_target,
    still_open,
    targets_of,
)  # fmt: skip
from cluster_cli.core.operations.values import Given, Path, current, label_of, meant, same, spoken, stage_meant

PROMISES = frozenset({"start", "repeat", "until", "lag", "unheld", "measure", "part_of", "weight", "after", "wording"})
"""Fields of an item that are changed with a record (design 3); the targets of indicators are promises too."""

PLAN_PROMISES = frozenset({"period", "day_off", "calendar", "health"})
"""Fields of the plan's head that are changed with a record."""

_SHARED = frozenset({"title", "start", "status", "after", "assessment", "extra", "note"})
POINT_FIELDS = frozenset({"forecast", "reason", "action", "result", "evidence"})
"""Facts that belong to one point: of an item with several, `--for` says of which."""

Kind = Literal["activity", "project", "point", "stage", "plan"]
FIELDS: dict[Kind, frozenset[str]] = {
    "activity": _SHARED | POINT_FIELDS | {
        "number", "section", "wording", "repeat", "until", "lag", "unheld", "responsible", "roles", "part_of", "weight",
        "measure", "progress", "question",
    },
    "project": _SHARED | POINT_FIELDS | {"goal", "activities", "sponsor", "manager", "lead", "team", "stages", "targets"},
    "point": POINT_FIELDS | {"also", "note"},
    "stage": POINT_FIELDS | {"start", "status", "note", "gate"},
    "plan": frozenset({
        "title", "language", "timezone", "period", "calendar", "day_off", "horizon", "confirmation", "question", "note",
        "parties", "sections", "health", "expect", "rules",
    }),
}  # fmt: skip
"""Which fields `update` sets on what."""


class Update(Struct, frozen=True):
    """What `update` was told: new texts by path below the item (`""` or no elements: take the field out)."""

    ids: tuple[str, ...]
    fields: dict[Path, Given]
    point: str | None = None
    grounds: Grounds = Grounds()


class _Holder(Struct, frozen=True):
    """What the fields stand on."""

    kind: Kind
    file: File
    item: str | None
    record: Item | Plan | Facts | Stage
    label: Message
    base: Path = ()

    @property
    def changes(self) -> int:
        """How many records of changes there are already."""
        facts = self.record if isinstance(self.record, Facts | Plan) else self.record.facts
        return len(facts.changes)


class _Wish(Struct, frozen=True):
    """One field: where it stands, what it is, what it shall be, how the file shall have that, and what it is called.

    `besides` are fields that are set with it; `extends` as in an edit.
    """

    path: Path
    old: Given | None
    new: Given | None
    value: EditValue
    told: Path
    besides: tuple[tuple[Path, EditValue], ...] = ()
    extends: bool = False


def update(situation: Situation, request: Update) -> ChangeSet:
    """Set fields of items; a value equal to the old one changes nothing.

    Raises:
        Refused: a promise changes without a reason and a decision; a field is not one of such an item.
    """
    told = {path: given for path, given in request.fields.items() if path[0] == "expect"}
    own = structs.replace(request, fields={path: given for path, given in request.fields.items() if path not in told})
    edits: list[Edit] = []
    said: list[Message] = []
    for item_id in request.ids if own.fields else ():
        made = _fields(situation, own, _holder(situation, situation.find_to_mend(item_id), own))
        edits.extend(made.edits)
        said.extend(made.said)
    paper = expected(situation, told)
    return ChangeSet((*edits, *paper.edits), (*said, *paper.said))


def expected(situation: Situation, told: dict[Path, Given]) -> ChangeSet:
    """What the paper says now that something is added, taken out or repeated: `expect` in the plan's head."""
    return update_plan(situation, Update((), told)) if told else ChangeSet()


def update_plan(situation: Situation, request: Update) -> ChangeSet:
    """Set fields of the plan's head.

    Raises:
        Refused: a promise of the plan changes without a reason and a decision.
    """
    plan = situation.portfolio.plan
    return _fields(situation, request, _Holder("plan", "roadmap", None, plan, message("The plan")))


def _holder(situation: Situation, item: Item, request: Update) -> _Holder:
    """The item, or its point where `--for` names one or the fields can only be those of one.

    Raises:
        Refused: which point is meant is not told.
    """
    point = request.point
    asked = {str(path[0]) for path in request.fields} & (POINT_FIELDS | {"also", "gate"})
    targets = targets_of(situation, item) if point or asked else ()
    if point is None and not any(target.name is not None for target in targets):
        kind: Kind = "activity" if isinstance(item, Activity) else "project"
        return _Holder(kind, file_of(item), item.id, item, item_label(item))
    target = (
        named_target(situation, item, point)
        if point
        else chosen_target(situation, item, None, still_open(targets, situation.today) or targets)
    )
    if isinstance(item, Project):
        stage = next(one for one in item.stages if one.key == target.name)
        return _Holder("stage", target.file, item.id, stage, target.label, target.base)
    return _Holder("point", target.file, item.id, target.facts, target.label, target.base)


def _fields(situation: Situation, request: Update, holder: _Holder) -> ChangeSet:
    edits: list[Edit] = []
    said: list[Message] = []
    kept: list[EditValue] = []
    for wish in _wishes(situation, request, holder):
        for path, value in ((wish.path, wish.value), *wish.besides):
            edits.append(FieldEdit(holder.file, holder.item, (*holder.base, *path), value, wish.extends))
        said.append(_sentence(holder.label, wish))
        if _is_promise(holder, wish.path):
            require_grounds(request.grounds)
            kept.append(_record(situation, request, wish))
    if not edits:
        return ChangeSet(said=(message("{item}: nothing to do.", item=holder.label),))
    return ChangeSet((*_gathered(edits, holder), *_kept(holder, kept)), tuple(said))


def _wishes(situation: Situation, request: Update, holder: _Holder) -> list[_Wish]:
    """What differs from what stands there.

    Raises:
        Refused: a field is not one of such a holder.
    """
    found: list[_Wish] = []
    for path, given in request.fields.items():
        if path[0] not in FIELDS[holder.kind]:
            raise _not_its_field(situation, holder, str(path[0]))
        if path[0] in {"responsible", "roles"}:
            continue
        wish = _wish(situation, request, holder, path, None if given in {"", ()} else given)
        if wish is not None:
            found.append(wish)
    if isinstance(holder.record, Activity):
        told = {path: given for path, given in request.fields.items() if path[0] in {"responsible", "roles"}}
        for old, new, value in responsible(situation.portfolio, holder.record, told):
            added = ("responsible",) not in told
            found.append(_Wish(("responsible",), old, new, value, ("responsible",), extends=added))
    return found


def _wish(situation: Situation, request: Update, holder: _Holder, path: Path, given: Given | None) -> _Wish | None:
    told = path
    if isinstance(holder.record, Project) and path[0] == "targets":
        path, told = target_path(holder.record, path)
    if isinstance(holder.record, Project) and path[0] == "stages":
        path = (path[0], stage_meant(situation.portfolio, str(path[1])), *path[2:])
        refuse_second_deadline(holder.record, str(path[1]), _one(given) or UNTOLD)
    if isinstance(holder.record, Stage) and path == ("gate",):
        decided, steps = gate(holder.record.gate, settled(situation, request.grounds), _one(given))
        return _Wish(steps[0][0], decided, given, steps[0][1], told, steps[1:]) if steps else None
    new = meant(situation.portfolio, path, given)
    old = current(holder.record, path)
    if path[0] == "assessment" and isinstance(new, str):
        require_grounds(request.grounds)
        return _Wish(path, old, new, assessment(settled(situation, request.grounds), new), told)
    if same(path, old, new) and not situation.is_unread(holder.item, path):
        return None
    if path[-1] == "status" and holder.item is not None:
        _refuse_done(situation, holder, new)
        refuse_status(holder.item, str(holder.base[-1]) if holder.base else None, holder.label, _one(old), _one(new))
    value: EditValue = REMOVED if new is None else new if isinstance(new, str) else list(new)
    return _Wish(path, old, new, value, told)


def _refuse_done(situation: Situation, holder: _Holder, new: Given | None) -> None:
    """`done` follows from what is recorded.

    Raises:
        Refused: it is asked for.
    """
    if new == "done" and holder.item is not None:
        sentence = message("{item}: this status has a command of its own.", item=holder.label)
        raise Refused(sentence, recording(situation, situation.find(holder.item)))


def _one(value: Given | None) -> str | None:
    return value if isinstance(value, str) else None


def _is_promise(holder: _Holder, path: Path) -> bool:
    if holder.kind == "plan":
        return path[0] in PLAN_PROMISES
    return path[0] in PROMISES or (path[0] == "indicators" and "targets" in path)


def _record(situation: Situation, request: Update, wish: _Wish) -> dict[str, EditValue]:
    grounds = settled(situation, request.grounds)
    field = ".".join(str(step) for step in wish.told)
    change = Change(grounds.on, _joined(wish.old), _joined(wish.new), grounds.reason, grounds.by, field)
    return record(change)


def _joined(value: Given | None) -> str | None:
    return ", ".join(value) if isinstance(value, tuple) else value


def _kept(holder: _Holder, kept: list[EditValue]) -> list[Edit]:
    """The records, behind those that are there; a list that is not there is begun as a whole."""
    path = (*holder.base, "changes")
    if not holder.changes:
        return [FieldEdit(holder.file, holder.item, path, kept, extends=True)] if kept else []
    return [FieldEdit(holder.file, holder.item, (*path, holder.changes + index), one) for index, one in enumerate(kept)]


def _gathered(edits: list[Edit], holder: _Holder) -> tuple[Edit, ...]:
    """A point that holds no more than its completion in the short form is written out as a whole."""
    facts = holder.record
    if (
        holder.kind != "point"
        or not isinstance(facts, Facts)
        or facts not in {Facts(), Facts(completed=facts.completed)}
    ):
        return tuple(edits)
    whole: dict[str, EditValue] = {"completed": facts.completed.isoformat()} if facts.completed else {}
    for edit in edits:
        if isinstance(edit, FieldEdit):
            whole[str(edit.path[-1])] = edit.value
    return (FieldEdit(holder.file, holder.item, holder.base, whole, extends=True),)


def _sentence(label: Message, wish: _Wish) -> Message:
    field, old, new = label_of(wish.told), spoken(wish.path, wish.old), spoken(wish.path, wish.new)
    if new is None:
        return message("{item}. Taken out: {field} (was: {old}).", item=label, field=field, old=old)
    if old is None:
        return message("{item}. Set: {field}: {new}.", item=label, field=field, new=new)
    return message("{item}. Changed: {field}: {new} (was: {old}).", item=label, field=field, old=old, new=new)


_OWNERS: dict[Kind, Message] = {
    "activity": message("a field of activities"),
    "project": message("a field of projects"),
    "point": message("a field of one point, which --for names"),
    "stage": message("a field of a stage, which --for names"),
    "plan": message("a field of the plan, with --plan"),
}


def _not_its_field(situation: Situation, holder: _Holder, field: str) -> Refused:
    owner = next((kind for kind, fields in FIELDS.items() if field in fields), holder.kind)
    return Refused(
        message("{item} has no such field: {field}.", item=holder.label, field=label_of((field,))),
        message("It is {owner}.", owner=_OWNERS[owner]),
        Command("cluster update --help") if holder.item is None else offer("show", holder.item),
    )
