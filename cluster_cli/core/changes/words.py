"""Differences in the plan's words: the sentences with which a command says what it has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from cluster_cli.core.changes.compare import THERE, Difference, Path
from cluster_cli.core.fields import label_in_file, labels
from cluster_cli.core.messages import Message, Value, message
from cluster_cli.core.model import Activity, Decided, File, Portfolio
from cluster_cli.core.naming import item_name, point_name
from cluster_cli.core.operations.values import FieldText, as_text, is_of_office, spoken
from cluster_cli.core.periods import Period
from cluster_cli.core.text import shortened


def base_of(difference: Difference) -> Path:
    """The path of the control point that a field belongs to; empty where it is the item's own."""
    return difference.path[:2] if difference.new is not None and _is_of_a_point(difference) else ()


def _is_of_a_point(difference: Difference) -> bool:
    head = "points" if isinstance(difference.new, Activity) else "stages"
    return len(difference.path) > 2 and difference.path[0] == head


def field_of(difference: Difference) -> Path:
    """The path of the field below its control point or its item."""
    return difference.path[len(base_of(difference)) :]


def subject_of(difference: Difference, portfolio: Portfolio) -> Message:
    """The item, and which of its points; `portfolio` is the newer state."""
    item = difference.new or difference.old
    if item is None:
        return message("The plan") if difference.file == "roadmap" else message("The portfolio")
    return point_name(item, base_of(difference), portfolio.matrix.stages)


def sentences(differences: Sequence[Difference], portfolio: Portfolio) -> tuple[Message, ...]:
    """What was done, a sentence for each difference that no other one says."""
    return tuple(sentence(change, portfolio) for change in worth_telling(differences))


def worth_telling(differences: Sequence[Difference]) -> tuple[Difference, ...]:
    """The differences that no other one says."""
    paths = {(change.file, change.item, change.path) for change in differences}
    return tuple(change for change in differences if not _is_told_by_another(change, paths))


def _is_told_by_another(change: Difference, paths: set[tuple[File, str | None, Path]]) -> bool:
    """Whether another difference says it: a decision is said with the status, a record with the change it records."""
    last = "" if not change.path or is_of_office(change.path) else change.path[-1]
    if last == "decided":
        return (change.file, change.item, (*change.path[:-1], "status")) in paths
    if last == "changes" and is_append(change):
        return len({path for file, item, path in paths if (file, item) == (change.file, change.item)}) > 1
    return False


def is_append(change: Difference) -> bool:
    """Whether a list of records has only grown at its end."""
    before, after = change.before or (), change.after or ()
    return bool(after[: len(before)] == before)


def sentence(change: Difference, portfolio: Portfolio) -> Message:
    """One difference in words."""
    if not change.path:
        return _item_as_a_whole(change)
    about = subject_of(change, portfolio)
    field = field_of(change)
    if change.is_added or change.is_removed:
        return _element(change, about)
    say = _SAID_APART.get(field)
    return _plain(change, about, field) if say is None else say(change, about)


def _item_as_a_whole(change: Difference) -> Message:
    item = change.new or change.old
    if item is None:
        return message("The plan") if change.file == "roadmap" else message("The portfolio")
    title = shortened(item.title)
    if change.is_removed:
        return message("Removed: {item}. {title}", item=item_name(item), title=title)
    if isinstance(item, Activity):
        return message("Added: No. {number}. {title}", number=item.label, title=title)
    return message("Added: project “{title}” ({id}).", title=title, id=item.id)


def _element(change: Difference, about: Message) -> Message:
    what: Value = labels().get(change.path[-2], change.path[-2]) if len(change.path) > 1 else change.path[-1]
    name = shortened(change.path[-1])
    if change.is_removed:
        return message("{item}. Removed: {what} “{name}”.", item=about, what=what, name=name)
    return message("{item}. Added: {what} “{name}”.", item=about, what=what, name=name)


def _deadline(change: Difference, about: Message) -> Message:
    old, new = shown_value(change.before), shown_value(change.after)
    if old is None:
        return message("{point}: the deadline is now {period}.", point=about, period=new)
    if new is None:
        return message("{point}: the deadline is taken out (was: {old}).", point=about, old=old)
    return message("{point}: the deadline is moved from {old} to {new}.", point=about, old=old, new=new)


def _completion(change: Difference, about: Message) -> Message:
    if change.before is None:
        return message("{point}: completed on {day}.", point=about, day=change.after)
    if change.after is None:
        return message("{point}: the completion of {day} is taken back.", point=about, day=change.before)
    return message(
        "{point}: the day of completion is now {new} (was: {old}).", point=about, new=change.after, old=change.before
    )


def _excuse(change: Difference, about: Message) -> Message:
    if change.before is None:
        return message("{point}: excused by a decision of {day}.", point=about, day=change.after.on)
    if change.after is None:
        return message("{point}: the excuse is taken back.", point=about)
    return message("{point}: the decision of the excuse is rewritten.", point=about)


def _history(change: Difference, about: Message) -> Message:
    if is_append(change):
        return message("{item}: a change is recorded.", item=about)
    return message("{item}: what was recorded of changes is rewritten.", item=about)


_SAID_APART: dict[Path, Callable[[Difference, Message], Message]] = {
    ("due",): _deadline, ("completed",): _completion, ("excused",): _excuse, ("changes",): _history,
}  # fmt: skip


def _plain(change: Difference, about: Message, field: Path) -> Message:
    name, old, new = label_in_file(field), _spoken(field, change.before), _spoken(field, change.after)
    if new is None:
        return message("{item}. Taken out: {field} (was: {old}).", item=about, field=name, old=old)
    if old is None:
        return message("{item}. Set: {field}: {new}.", item=about, field=name, new=new)
    return message("{item}. Changed: {field}: {new} (was: {old}).", item=about, field=name, old=old, new=new)


def _spoken(field: Path, value: Any) -> Value:
    text = as_recorded(value)
    return shown_value(value) if text is None or isinstance(value, date | Decimal | Period) else spoken(field, text)


def shown_value(value: Any) -> Value:
    """A value as a sentence shows it."""
    if value is None or isinstance(value, date | Decimal | Period):
        return value
    if isinstance(value, tuple) and all(isinstance(period, Period) for period in value):
        return value[0] if len(value) == 1 else value
    text = as_recorded(value)
    return tuple(map(shortened, text)) if isinstance(text, tuple) else None if text is None else shortened(text)


def as_recorded(value: Any) -> FieldText | None:
    """A value as a record of a change names it; of a decision its day."""
    if value == THERE:
        return None
    if isinstance(value, Decided):
        return None if value.on is None else value.on.isoformat()
    return as_text(value)
