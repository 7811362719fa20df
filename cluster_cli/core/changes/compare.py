"""Two states of a plan compared: what was added, what was removed, which fields are not what they were.

Items are matched by id, elements of lists by their own; order, comments and layout are no difference. For that each state
is flattened: every field that is set stands under a path that does not depend on the order of anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from cluster_cli.core.model import (
    Activity,
    Assumption,
    BudgetLine,
    Facts,
    File,
    Gate,
    Indicator,
    Issue,
    Item,
    Matrix,
    Plan,
    Portfolio,
    Project,
    Risk,
    Stage,
)

Path = tuple[str, ...]
"""Where a field stands below its item: keys, and the names of elements."""
Place = tuple[str | int, ...]
"""The same as the file has it: elements of lists by their number."""

THERE = "there"
"""The value of a field that says only that a record of this name is there."""
_NO_FIELDS = frozenset({"id", "at", "key"})
_Keyed = Stage | Indicator | Risk | Issue | BudgetLine | Assumption


class Difference(Struct, frozen=True):
    """One field, or one item or element as a whole, that is not what it was.

    `before` and `after` are the values as records hold them, `None` where there is or was none; of an item or an element
    as a whole the other is `THERE`. `path` names the elements of lists by their ids (empty: the item itself), `place` is
    the path as the newer file has it, or of the nearest part that is still there. `old` and `new` are the item in the two
    states, both `None` for the head of a file.
    """

    file: File
    old: Item | None
    new: Item | None
    path: Path
    before: Any
    after: Any
    place: Place

    @property
    def item(self) -> str | None:
        """The item's id; `None` for the head of a file."""
        item = self.new or self.old
        return None if item is None else item.id

    @property
    def is_added(self) -> bool:
        """Whether an item or an element as a whole is new."""
        return self.before is None and self.after == THERE

    @property
    def is_removed(self) -> bool:
        """Whether an item or an element as a whole is gone."""
        return self.after is None and self.before == THERE


def differences(old: Portfolio, new: Portfolio) -> tuple[Difference, ...]:
    """Every difference, in the order of the newer state; what is gone from it stands last, in the order of the older."""
    before, after = _flat(old), _flat(new)
    differing: list[Difference] = []
    for key, flat in after.items():
        was = before.get(key)
        if was is None:
            differing.append(Difference(flat.file, None, flat.item, (), None, THERE, ()))
        else:
            differing += _within(was, flat)
    for key, flat in before.items():
        if key not in after:
            differing.append(Difference(flat.file, flat.item, None, (), THERE, None, ()))
    return tuple(differing)


def _within(old: FlatItem, new: FlatItem) -> Iterator[Difference]:
    """The fields of one item that differ; where a whole element came or went, its fields are not listed one by one."""
    for path, field in new.fields.items():
        was = old.fields.get(path)
        if (was is None or was.value != field.value) and not _is_within_element(path, old.fields, new.fields):
            before = None if was is None else was.value
            yield Difference(new.file, old.item, new.item, path, before, field.value, field.place)
    for path, field in old.fields.items():
        if path not in new.fields and not _is_within_element(path, new.fields, old.fields):
            yield Difference(new.file, old.item, new.item, path, field.value, None, _nearest(path, new.fields))


def _is_within_element(path: Path, there: Mapping[Path, FlatField], here: Mapping[Path, FlatField]) -> bool:
    """Whether an element around the field is only on this side, so that the element is what differs."""
    above = (path[:length] for length in range(1, len(path)))
    return any(part in here and here[part].value == THERE and part not in there for part in above)


def _nearest(path: Path, fields: Mapping[Path, FlatField]) -> Place:
    """The place of what is gone: of the element around it that is left, else of the field that held it."""
    for length in range(len(path) - 1, 0, -1):
        field = fields.get(path[:length])
        if field is not None:
            return field.place
    return path[:1]


class FlatField(Struct, frozen=True):
    """One field that is set: its value, as the record holds it, and its path in the file as it is written there."""

    value: Any
    place: Place


class FlatItem(Struct, frozen=True):
    """The fields of one item, or of the head of one file (`item` is `None`)."""

    file: File
    item: Item | None
    fields: dict[Path, FlatField]


def _flat(portfolio: Portfolio) -> dict[tuple[File, str | None], FlatItem]:
    """Every item, and both heads, by file and id; where an id stands twice, the first one."""
    items: dict[tuple[File, str | None], FlatItem] = {
        ("roadmap", None): FlatItem("roadmap", None, _flat_fields(portfolio.plan)),
        ("projects", None): FlatItem("projects", None, _flat_fields(portfolio.matrix)),
    }
    for activity in portfolio.plan.activities:
        items.setdefault(("roadmap", activity.id), FlatItem("roadmap", activity, _flat_fields(activity)))
    for project in portfolio.matrix.projects:
        items.setdefault(("projects", project.id), FlatItem("projects", project, _flat_fields(project)))
    return items


def _flat_fields(record: Plan | Matrix | Activity | Project) -> dict[Path, FlatField]:
    own = {"activities"} if isinstance(record, Plan) else {"projects"} if isinstance(record, Matrix) else set()
    return {path: field for path, field in _fields_of(record, (), ()) if not path or path[0] not in own}


def _fields_of(record: Struct, path: Path, place: Place) -> Iterator[tuple[Path, FlatField]]:
    """The fields of a record; its facts stand among them, as in the file."""
    defaults = _defaults(type(record))
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if name in _NO_FIELDS or value is None or value == defaults.get(name):
            continue
        if name == "facts":
            yield from _fields_of(value, path, place)
        else:
            yield from _field(value, (*path, name), (*place, name))


def _defaults(kind: type[Struct]) -> dict[str, Any]:
    names, defaults = kind.__struct_fields__, kind.__struct_defaults__
    return dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))


def _field(value: Any, path: Path, place: Place) -> Iterator[tuple[Path, FlatField]]:
    if isinstance(value, dict):
        for key, element in value.items():
            name = key.isoformat() if isinstance(key, date) else str(key)
            yield from _element(element, (*path, name), (*place, name))
    elif isinstance(value, tuple) and value and isinstance(value[0], _Keyed):
        for index, (name, element) in enumerate(_named(value)):
            step: str | int = name if isinstance(element, Stage) else index
            yield from _element(element, (*path, name), (*place, step))
    elif isinstance(value, Gate):
        yield from _fields_of(value, path, place)
    elif value not in ((), {}):
        yield path, FlatField(value, place)


def _element(value: Any, path: Path, place: Place) -> Iterator[tuple[Path, FlatField]]:
    """An element of a list or mapping: a field that says that it is there, then the fields below it."""
    if not isinstance(value, Struct):
        yield path, FlatField(value, place)
        return
    if not isinstance(value, Facts):
        yield path, FlatField(THERE, place)
    yield from _fields_of(value, path, place)


def _named(records: tuple[_Keyed, ...]) -> Iterator[tuple[str, _Keyed]]:
    """Each record with its name, which does not depend on its place; a second one of the same name is called `name 2`."""
    seen: dict[str, int] = {}
    for record in records:
        name = _name(record)
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name} {seen[name]}"), record


def _name(record: _Keyed) -> str:
    match record:
        case Stage():
            return record.key
        case BudgetLine():
            parts = (record.item, record.source, record.period and record.period.name)
            return ", ".join(part for part in parts if part)
        case Assumption():
            return record.text
        case _:
            return record.id
