"""Which records are new, and whether they tell that a promise went from one value to another (design 3, domain 13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from cluster_cli.core.changes.words import given
from cluster_cli.core.model import Activity, Change, Decided, Facts, Item, Plan
from cluster_cli.core.operations.values import Given
from cluster_cli.core.patterns import late
from cluster_cli.core.periods import Period, parse_interval

_PLAIN = late(r"-?[0-9]+(\.[0-9]+)?")
_LONGEST = 40
Base = tuple[str, ...]

_PERIODS = frozenset({"due", "start", "until", "period"})
_NUMBERS = frozenset({"weight", "health", "indicators"})
_DEFAULTS = {"unheld": "lapses", "measure": "points", "day_off": "keep", "weight": "1", "status": "planned"}
"""What holds where a field is not set."""


def records_of(item: Item | None, plan: Plan, base: Base = ()) -> tuple[Change, ...]:
    """The records of a control point (`base` leads to it), of an item, or of the plan (`item` is `None`)."""
    return plan.changes if item is None else facts_of(item, base).changes


def facts_of(item: Item, base: Base = ()) -> Facts:
    """The facts of an item or of one of its points; none where that point has none."""
    if not base:
        return item.facts
    if isinstance(item, Activity):
        return item.points.get(base[1], Facts())
    return next((stage.facts for stage in item.stages if stage.key == base[1]), Facts())


def added(before: Sequence[Change], after: Sequence[Change]) -> tuple[Change, ...]:
    """The records that stand behind those that were there; where these were rewritten, those that are new."""
    if tuple(after[: len(before)]) == tuple(before):
        return tuple(after[len(before) :])
    return tuple(one for one in after if one not in before)


def is_recorded(records: Iterable[Change], field: str, before: Any, after: Any) -> bool:
    """Whether records of a decision lead from one value of the field to the other, each beginning where the last ended."""
    own = [one for one in records if one.field == field and one.by]
    reached = meaning(field, given(before))
    for one in own:
        if meaning(field, one.before) != reached:
            return False
        reached = meaning(field, one.after)
    return bool(own) and reached == meaning(field, given(after))


def is_named(records: Iterable[Change], *fields: str) -> bool:
    """Whether a decision about one of these fields is recorded, whatever it says."""
    return any(one.field in fields and one.by for one in records)


def is_decided(decided: Decided | None) -> bool:
    """Whether it is written who decided."""
    return decided is not None and bool(decided.by)


def meaning(field: str, text: Given | None) -> object:
    """What two ways to write one value have in common: days of periods, numbers, names in whatever order."""
    head = field.partition(".")[0]
    if text is None or text == ():
        text = _DEFAULTS.get(head)
        if text is None:
            return None
    if head == "after":
        return frozenset(_listed(text))
    if head in _PERIODS:
        return tuple(_days(one) for one in _listed(text))
    if isinstance(text, tuple):
        return text
    return _number(text) if head in _NUMBERS else text.strip()


def _listed(text: Given) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else tuple(text.split(", "))


def _days(text: str) -> object:
    found = parse_interval(text)
    return (found.first, found.last) if isinstance(found, Period) else text


def _number(text: str) -> object:
    return Fraction(text) if len(text) <= _LONGEST and _PLAIN().fullmatch(text) else text
