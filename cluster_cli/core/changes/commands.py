"""The command that would have recorded a change: complete, to be copied once the old value is back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from cluster_cli.core.changes.two_states import Base
from cluster_cli.core.changes.words import as_recorded
from cluster_cli.core.fields import ACTIVITY, PLAN, POINT, PROJECT, STAGE, Field, unique
from cluster_cli.core.messages import PLACEHOLDER, Command, offer
from cluster_cli.core.model import Activity, Item
from cluster_cli.core.operations.values import FieldText

_GROUNDS = (("reason", PLACEHOLDER), ("by", PLACEHOLDER))


def moving(item: Item, base: Base, after: Any) -> Command:
    """Move a deadline; several at once, and none at all, have no command of their own."""
    text = as_recorded(after)
    only = text if isinstance(text, str) else text[0] if isinstance(text, tuple) and len(text) == 1 else None
    if only is None or (not base and has_several(item)):
        return offer("edit", item.id) if text else cancelling(item, base)
    return offer("move", item.id, only, options=(("for", _name(base)), *_GROUNDS))


def has_several(item: Item) -> bool:
    """Whether the deadlines of an item are those of its points, so that its own is moved by hand, with a record."""
    return item.has_several_points if isinstance(item, Activity) else bool(item.stages)


def updating(item: Item, base: Base, field: Sequence[str], after: Any) -> Command:
    """Change another promise of an item."""
    text = as_recorded(after)
    options: list[tuple[str, str | None]] = []
    row = _options().get(field[0]) if len(field) == 1 else None
    if field[0] == "indicators" and len(field) == 4:
        options = [("target", f"{field[1]}:{field[3]}={text or ''}")]
    elif row is not None and row.option is not None and row.option.many:
        options = [(row.option_name, value) for value in _listed(text)]
    elif row is not None:
        options = [(row.option_name, text if isinstance(text, str) else "")]
    if not options:
        return offer("edit", item.id)
    return offer("update", item.id, options=(*options, ("for", _name(base)), *_GROUNDS))


@cache
def _options() -> dict[str, Field]:
    """The promises of items that have an option of their own, by key."""
    fields = unique(ACTIVITY, PROJECT, STAGE, POINT)
    return {field.key: field for field in fields if field.promise and field.option is not None}


def updating_plan(field: Sequence[str], after: Any) -> Command:
    """Change a promise of the plan's head."""
    text = as_recorded(after)
    value = text if isinstance(text, str) else ""
    if field[0] == "health":
        option = ("threshold", f"{field[-1]}={value}")
    else:
        option = (next(row.option_name for row in PLAN.fields if row.key == field[0]), value)
    return offer("update --plan", options=(option, *_GROUNDS))


def cancelling(item: Item, base: Base = ()) -> Command:
    """Take an item or a stage out of the plan; of an occurrence, excuse it."""
    verb = "excuse" if base[:1] == ("points",) else "cancel"
    return offer(verb, item.id, options=(("for", _name(base)), *_GROUNDS))


def excusing(item: Item, base: Base) -> Command:
    """Lift a control point by a decision."""
    return offer("excuse", item.id, options=(("for", _name(base)), *_GROUNDS))


def reopening(item: Item, base: Base) -> Command:
    """Take a completion, an excuse or a cancellation back."""
    return offer("reopen", item.id, options=(("for", _name(base)), *_GROUNDS))


def _listed(text: FieldText | None) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text or "",)


def _name(base: Base) -> str | None:
    return base[1] if base else None
