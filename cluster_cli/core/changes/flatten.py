"""A portfolio laid out flat: every field that is set, under a path that does not depend on the order of anything.

An element of a list is named by its id, not by its place: a portfolio whose items are put in another order is laid out
just the same. Where the field stands in the file is kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
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
Place = tuple[str | int, ...]

_NO_FIELDS = frozenset({"id", "at", "key"})
_Keyed = Stage | Indicator | Risk | Issue | BudgetLine | Assumption


THERE = "there"
"""The value of a leaf that says only that a record of this name is there."""


class Leaf(Struct, frozen=True):
    """One field that is set: its value, as the record holds it, and its path in the file as it is written there."""

    value: Any
    place: Place


class Laid(Struct, frozen=True):
    """The fields of one item, or of the head of one file (`item` is `None`)."""

    file: File
    item: Item | None
    leaves: dict[Path, Leaf]


def laid_out(portfolio: Portfolio) -> dict[tuple[File, str | None], Laid]:
    """Every item, and both heads, by file and id; of doubles the first counts."""
    found: dict[tuple[File, str | None], Laid] = {
        ("roadmap", None): Laid("roadmap", None, _leaves(portfolio.plan)),
        ("projects", None): Laid("projects", None, _leaves(portfolio.matrix)),
    }
    for activity in portfolio.plan.activities:
        found.setdefault(("roadmap", activity.id), Laid("roadmap", activity, _leaves(activity)))
    for project in portfolio.matrix.projects:
        found.setdefault(("projects", project.id), Laid("projects", project, _leaves(project)))
    return found


def _leaves(record: Plan | Matrix | Activity | Project) -> dict[Path, Leaf]:
    own = {"activities"} if isinstance(record, Plan) else {"projects"} if isinstance(record, Matrix) else set()
    return {path: leaf for path, leaf in _fields(record, (), ()) if not path or path[0] not in own}


def _fields(record: Struct, path: Path, place: Place) -> Iterator[tuple[Path, Leaf]]:
    """The fields of a record; its facts stand among them, as in the file."""
    defaults = _defaults(type(record))
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if name in _NO_FIELDS or value is None or value == defaults.get(name):
            continue
        if name == "facts":
            yield from _fields(value, path, place)
        else:
            yield from _field(value, (*path, name), (*place, name))


def _defaults(kind: type[Struct]) -> dict[str, Any]:
    names, defaults = kind.__struct_fields__, kind.__struct_defaults__
    return dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))


def _field(value: Any, path: Path, place: Place) -> Iterator[tuple[Path, Leaf]]:
    if isinstance(value, dict):
        for key, one in value.items():
            name = key.isoformat() if isinstance(key, date) else str(key)
            yield from _element(one, (*path, name), (*place, name))
    elif isinstance(value, tuple) and value and isinstance(value[0], _Keyed):
        for index, (name, one) in enumerate(_named(value)):
            step: str | int = name if isinstance(one, Stage) else index
            yield from _element(one, (*path, name), (*place, step))
    elif isinstance(value, Gate):
        yield from _fields(value, path, place)
    elif value not in ((), {}):
        yield path, Leaf(value, place)


def _element(value: Any, path: Path, place: Place) -> Iterator[tuple[Path, Leaf]]:
    """One of several: that a record is there is a fact of its own, beside what it says."""
    if not isinstance(value, Struct):
        yield path, Leaf(value, place)
        return
    if not isinstance(value, Facts):
        yield path, Leaf(THERE, place)
    yield from _fields(value, path, place)


def _named(records: tuple[_Keyed, ...]) -> Iterator[tuple[str, _Keyed]]:
    """Each with a name that stays when others come or go; of those that are called alike the second is `name 2`."""
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
