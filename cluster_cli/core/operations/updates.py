"""update: plain fields as they are given, promises with a record of who decided the change."""

from __future__ import annotations

from msgspec import Struct, structs

from cluster_cli.core.edits import REMOVED, ChangeSet, Edit, EditValue, FieldEdit, Refused
from cluster_cli.core.fields import HOLDERS, HolderKind, Path, label_of, settable
from cluster_cli.core.messages import PLACEHOLDER, Command, Message, message, offer
from cluster_cli.core.model import Activity, Change, Facts, File, Item, Plan, Project, Stage
from cluster_cli.core.naming import item_name
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
    named_target,
    still_open,
    targets_of,
)  # fmt: skip
from cluster_cli.core.operations.values import FieldText, current, meant, same, spoken, stage_meant

_BESIDES: dict[HolderKind, frozenset[str]] = {"activity": frozenset({"roles"}), "project": frozenset({"targets"})}
"""What options set that is no key of the item itself: roles of its parties, targets of its indicators."""
SETTABLE: dict[HolderKind, frozenset[str]] = {
    kind: settable(kind) | _BESIDES.get(kind, frozenset()) for kind in HOLDERS
}  # fmt: skip
"""Which fields `update` sets on what."""
PROMISES: dict[HolderKind, frozenset[str]] = {
    kind: frozenset(field.key for field in shape.fields if field.promise and field.key != "due")
    for kind, shape in HOLDERS.items()
}
"""The fields that `update` changes with a record. Deadlines are moved; the targets of indicators are promises too."""


class Update(Struct, frozen=True):
    """What `update` was told: new texts by path below the item (`""` or no elements: take the field out)."""

    ids: tuple[str, ...]
    fields: dict[Path, FieldText]
    point: str | None = None
    grounds: Grounds = Grounds()


class _Holder(Struct, frozen=True):
    """What the fields stand on: an item, one of its points, or the plan's head."""

    kind: HolderKind
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


class _Setting(Struct, frozen=True):
    """One field that gets another value: where it stands, what it is and shall be, and how the file shall have that.

    `name` is its path as records and sentences call it. `besides` are fields that are set with it; `extends` as in an
    edit.
    """

    path: Path
    old: FieldText | None
    new: FieldText | None
    value: EditValue
    name: Path
    besides: tuple[tuple[Path, EditValue], ...] = ()
    extends: bool = False


def update(situation: Situation, request: Update) -> ChangeSet:
    """Set fields of items; a value equal to the old one changes nothing.

    Raises:
        Refused: a promise changes without a reason and a decision; a field is not one of such an item.
    """
    paper = {path: text for path, text in request.fields.items() if path[0] == "expect"}
    own = structs.replace(request, fields={path: text for path, text in request.fields.items() if path not in paper})
    changes = [
        _changes_of_fields(situation, own, _holder(situation, situation.find_to_mend(item_id), own))
        for item_id in (request.ids if own.fields else ())
    ]
    changes.append(expected(situation, paper))
    return ChangeSet(
        tuple(edit for change in changes for edit in change.edits),
        tuple(sentence for change in changes for sentence in change.sentences),
    )


def expected(situation: Situation, numbers: dict[Path, FieldText]) -> ChangeSet:
    """What the paper says now that something is added, taken out or repeated: `expect` in the plan's head."""
    return update_plan(situation, Update((), numbers)) if numbers else ChangeSet()


def update_plan(situation: Situation, request: Update) -> ChangeSet:
    """Set fields of the plan's head.

    Raises:
        Refused: a promise of the plan changes without a reason and a decision.
    """
    plan = situation.portfolio.plan
    return _changes_of_fields(situation, request, _Holder("plan", "roadmap", None, plan, message("The plan")))


def _holder(situation: Situation, item: Item, request: Update) -> _Holder:
    """The item, or its point where `--for` names one or the fields can only be those of one.

    Raises:
        Refused: which point is meant is not told.
    """
    kind: HolderKind = "activity" if isinstance(item, Activity) else "project"
    point = request.point
    of_a_point = not _fields_of_points(kind).isdisjoint(str(path[0]) for path in request.fields)
    targets = targets_of(situation, item) if point or of_a_point else ()
    if point is None and not any(target.name is not None for target in targets):
        return _Holder(kind, file_of(item), item.id, item, item_name(item))
    target = (
        named_target(situation, item, point)
        if point
        else chosen_target(situation, item, None, still_open(targets, situation.today) or targets)
    )
    if isinstance(item, Project):
        stage = next(stage for stage in item.stages if stage.key == target.name)
        return _Holder("stage", target.file, item.id, stage, target.label, target.base)
    return _Holder("point", target.file, item.id, target.facts, target.label, target.base)


def _fields_of_points(kind: HolderKind) -> frozenset[str]:
    """What is set on one point of such an item, so that `--for` says of which where there are several."""
    own = {field.key for field in HOLDERS[kind].fields if field.of == "item"}
    return (SETTABLE["point"] | SETTABLE["stage"]) - own


def _changes_of_fields(situation: Situation, request: Update, holder: _Holder) -> ChangeSet:
    edits: list[Edit] = []
    sentences: list[Message] = []
    records: list[EditValue] = []
    for setting in _settings(situation, request, holder):
        for path, value in ((setting.path, setting.value), *setting.besides):
            edits.append(FieldEdit(holder.file, holder.item, (*holder.base, *path), value, setting.extends))
        sentences.append(_sentence(holder.label, setting))
        if _is_promise(holder, setting.path):
            require_grounds(request.grounds)
            records.append(_record(situation, request, setting))
    if not edits:
        return ChangeSet(sentences=(message("{item}: nothing to do.", item=holder.label),))
    return ChangeSet((*_written_out(edits, holder), *_recorded(holder, records)), tuple(sentences))


def _settings(situation: Situation, request: Update, holder: _Holder) -> list[_Setting]:
    """What differs from what stands there.

    Raises:
        Refused: a field is not one of such a holder.
    """
    settings: list[_Setting] = []
    for path, text in request.fields.items():
        if path[0] not in SETTABLE[holder.kind]:
            raise _not_its_field(situation, holder, str(path[0]))
        if path[0] in {"responsible", "roles"}:
            continue
        setting = _setting(situation, request, holder, path, None if text in {"", ()} else text)
        if setting is not None:
            settings.append(setting)
    if isinstance(holder.record, Activity):
        parties = {path: text for path, text in request.fields.items() if path[0] in {"responsible", "roles"}}
        for old, new, value in responsible(situation.portfolio, holder.record, parties):
            only_roles = ("responsible",) not in parties
            settings.append(_Setting(("responsible",), old, new, value, ("responsible",), extends=only_roles))
    return settings


def _setting(
    situation: Situation, request: Update, holder: _Holder, path: Path, text: FieldText | None
) -> _Setting | None:  # fmt: skip
    name = path
    if isinstance(holder.record, Project) and path[0] == "targets":
        path, name = target_path(holder.record, path)
    if isinstance(holder.record, Project) and path[0] == "stages":
        path = (path[0], stage_meant(situation.portfolio, str(path[1])), *path[2:])
        refuse_second_deadline(holder.record, str(path[1]), _single(text) or PLACEHOLDER)
    if isinstance(holder.record, Stage) and path == ("gate",):
        decided, steps = gate(holder.record.gate, settled(situation, request.grounds), _single(text))
        return _Setting(steps[0][0], decided, text, steps[0][1], name, steps[1:]) if steps else None
    new = meant(situation.portfolio, path, text)
    old = current(holder.record, path)
    if path[0] == "assessment" and isinstance(new, str):
        require_grounds(request.grounds)
        return _Setting(path, old, new, assessment(settled(situation, request.grounds), new), name)
    if same(path, old, new) and not situation.is_unread(holder.item, path):
        return None
    if path == ("status",) and holder.item is not None:
        _refuse_done(situation, holder, new)
        stage = str(holder.base[-1]) if holder.base else None
        refuse_status(holder.item, stage, holder.label, _single(old), _single(new))
    value: EditValue = REMOVED if new is None else new if isinstance(new, str) else list(new)
    return _Setting(path, old, new, value, name)


def _refuse_done(situation: Situation, holder: _Holder, new: FieldText | None) -> None:
    """`done` follows from what is recorded.

    Raises:
        Refused: it is asked for.
    """
    if new == "done" and holder.item is not None:
        sentence = message("{item}: this status has a command of its own.", item=holder.label)
        raise Refused(sentence, recording(situation, situation.find(holder.item)))


def _single(value: FieldText | None) -> str | None:
    return value if isinstance(value, str) else None


def _is_promise(holder: _Holder, path: Path) -> bool:
    return path[0] in PROMISES[holder.kind] or (path[0] == "indicators" and "targets" in path)


def _record(situation: Situation, request: Update, setting: _Setting) -> dict[str, EditValue]:
    grounds = settled(situation, request.grounds)
    field = ".".join(str(step) for step in setting.name)
    change = Change(grounds.on, _joined(setting.old), _joined(setting.new), grounds.reason, grounds.by, field)
    return record(change)


def _joined(value: FieldText | None) -> str | None:
    return ", ".join(value) if isinstance(value, tuple) else value


def _recorded(holder: _Holder, records: list[EditValue]) -> list[Edit]:
    """The records, behind those that are there; a list that is not there is begun as a whole."""
    path = (*holder.base, "changes")
    if not holder.changes:
        return [FieldEdit(holder.file, holder.item, path, records, extends=True)] if records else []
    return [
        FieldEdit(holder.file, holder.item, (*path, holder.changes + index), change)
        for index, change in enumerate(records)
    ]


def _written_out(edits: list[Edit], holder: _Holder) -> tuple[Edit, ...]:
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


def _sentence(label: Message, setting: _Setting) -> Message:
    field, old, new = label_of(setting.name), spoken(setting.path, setting.old), spoken(setting.path, setting.new)
    if new is None:
        return message("{item}. Taken out: {field} (was: {old}).", item=label, field=field, old=old)
    if old is None:
        return message("{item}. Set: {field}: {new}.", item=label, field=field, new=new)
    return message("{item}. Changed: {field}: {new} (was: {old}).", item=label, field=field, old=old, new=new)


_OWNERS: dict[HolderKind, Message] = {
    "activity": message("a field of activities"),
    "project": message("a field of projects"),
    "point": message("a field of one point, which --for names"),
    "stage": message("a field of a stage, which --for names"),
    "plan": message("a field of the plan, with --plan"),
}


def _not_its_field(situation: Situation, holder: _Holder, key: str) -> Refused:
    owner = next((kind for kind, keys in SETTABLE.items() if key in keys), holder.kind)
    return Refused(
        message("{item} has no such field: {field}.", item=holder.label, field=label_of((key,))),
        message("It is {owner}.", owner=_OWNERS[owner]),
        Command("cluster update --help") if holder.item is None else offer("show", holder.item),
    )
