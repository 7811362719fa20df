"""update: plain fields as they are given, promises with a record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from cluster_cli.core.edits import REMOVED, ChangeSet, Edit, EditValue, FieldEdit
from cluster_cli.core.messages import Message, message
from cluster_cli.core.model import Activity, Change, File, Item, Plan, Portfolio
from cluster_cli.core.operations.targets import (
    append_to_list,
    day_of_decision,
    file_of,
    find_item,
    item_label,
    record,
    require_grounds,
)  # fmt: skip
from cluster_cli.core.periods import Period
from cluster_cli.core.text import quote_argument

PROMISES = frozenset({"start", "repeat", "until", "lag", "unheld", "measure", "part_of", "weight", "after", "wording"})
"""Fields of an item that are changed with a record (design 3)."""

PLAN_PROMISES = frozenset({"period", "day_off", "calendar", "health"})
"""Fields of the plan's head that are changed with a record."""

Given = str | tuple[str, ...]


class Update(Struct, frozen=True):
    """What `update` was told: new texts by path below the item (`""` or no elements: take the field out)."""

    ids: tuple[str, ...]
    fields: dict[tuple[str, ...], Given]
    on: date | None = None
    reason: str | None = None
    by: str | None = None


def update(portfolio: Portfolio, request: Update, today: date) -> ChangeSet:
    """Set fields of items; a value equal to the old one changes nothing.

    Raises:
        Refused: a promise changes without a reason and a decision.
    """
    edits: list[Edit] = []
    said: list[Message] = []
    for item_id in request.ids:
        item = find_item(portfolio, item_id)
        made = _fields(portfolio, request, today, _Holder(file_of(item), item_id, item, item_label(item)))
        edits.extend(made.edits)
        said.extend(made.said)
    return ChangeSet(tuple(edits), tuple(said))


def update_plan(portfolio: Portfolio, request: Update, today: date) -> ChangeSet:
    """Set fields of the plan's head.

    Raises:
        Refused: a promise of the plan changes without a reason and a decision.
    """
    return _fields(portfolio, request, today, _Holder("roadmap", None, portfolio.plan, message("the plan")))


class _Holder(Struct, frozen=True):
    file: File
    item: str | None
    record: Item | Plan
    label: Message

    @property
    def changes(self) -> int:
        """How many records of changes there are already."""
        if isinstance(self.record, Plan):
            return len(self.record.changes)
        return len(self.record.facts.changes)

    @property
    def command(self) -> str:
        """The beginning of the command that changes it."""
        return "cluster update --plan" if self.item is None else f"cluster update {quote_argument(self.item)}"


def _fields(portfolio: Portfolio, request: Update, today: date, holder: _Holder) -> ChangeSet:
    edits: list[Edit] = []
    said: list[Message] = []
    records = holder.changes
    for path, given in request.fields.items():
        old = _text_of(holder.record, path)
        new = None if given in {"", ()} else given
        if _same(old, new):
            continue
        edits.append(FieldEdit(holder.file, holder.item, path, REMOVED if new is None else _value(new)))
        said.append(_sentence(holder.label, path, old, new))
        if path[0] in (PLAN_PROMISES if holder.item is None else PROMISES):
            option = f"--{path[0].replace('_', '-')} {quote_argument(_joined(given) or '')}"
            require_grounds(request.reason, request.by, f"{holder.command} {option}")
            day = day_of_decision(portfolio, request.by, request.on, today)
            change = Change(day, _joined(old), _joined(new), request.reason, request.by, ".".join(path))
            edits.append(append_to_list(holder.file, holder.item, ("changes",), records, record(change)))
            records += 1
    if not edits:
        said.append(message("{item}: nothing to do.", item=holder.label))
    return ChangeSet(_gathered(edits), tuple(said))


def _gathered(edits: list[Edit]) -> tuple[Edit, ...]:
    """The records of one command that begin a list are written as one list."""
    begun = [edit for edit in edits if isinstance(edit, FieldEdit) and edit.path == ("changes",)]
    if not begun:
        return tuple(edits)
    first = begun[0]
    whole: list[EditValue] = []
    kept: list[Edit] = []
    for edit in edits:
        if isinstance(edit, FieldEdit) and edit.path[:1] == ("changes",):
            whole.extend(edit.value if isinstance(edit.value, list) else [edit.value])
        else:
            kept.append(edit)
    return (*kept, FieldEdit(first.file, first.item, ("changes",), whole))


def _value(new: Given) -> EditValue:
    return new if isinstance(new, str) else list(new)


def _joined(value: Given | None) -> str | None:
    return ", ".join(value) if isinstance(value, tuple) else value


def _same(old: Given | None, new: Given | None) -> bool:
    if isinstance(new, tuple) and isinstance(old, str):
        return new == (old,)
    return old == new


def _sentence(label: Message, path: tuple[str, ...], old: Given | None, new: Given | None) -> Message:
    field = ".".join(path)
    if new is None:
        return message("{item}: {field} is taken out (it was: {old}).", item=label, field=field, old=old)
    if old is None:
        return message("{item}: {field} is now: {new}.", item=label, field=field, new=new)
    return message("{item}: {field} was: {old}; it is now: {new}.", item=label, field=field, old=old, new=new)


def _text_of(holder: Item | Plan, path: tuple[str, ...]) -> Given | None:
    """The field as the file has it, as far as the record tells; `None` where it is not set."""
    value: object = holder
    for index, key in enumerate(path):
        if isinstance(value, dict):
            value = value.get(key)
        elif index == 0 and isinstance(holder, Activity | Plan) is False and not hasattr(holder, key):
            value = None
        else:
            owner = value if hasattr(value, key) else getattr(value, "facts", None)
            value = getattr(owner, key, None)
    return _as_text(value)


def _as_text(value: object) -> Given | None:
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return tuple(str(getattr(one, "party", one)) for one in value)
    if isinstance(value, Fraction):
        return None if value == 1 else format((Decimal(value.numerator) / value.denominator).normalize(), "f")
    if isinstance(value, str | int):
        return str(value)
    return value.name if isinstance(value, Period) else str(getattr(value, "text", value))
