"""Two states of a plan side by side: what differs between them, and what the records that came between them say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from msgspec import Struct

from cluster_cli.core.changes.compare import Difference, differences
from cluster_cli.core.changes.words import as_recorded, base_of
from cluster_cli.core.diagnostics import Code, Diagnostic
from cluster_cli.core.messages import Value
from cluster_cli.core.model import Activity, Change, Decided, Facts, Item, Plan, Portfolio
from cluster_cli.core.operations.values import DEFAULTS, NUMBERS, PERIODS, FieldText
from cluster_cli.core.periods import Period, parse_interval
from cluster_cli.core.plan.schedule import Calendar
from cluster_cli.core.rules.lookup import at, finding
from cluster_cli.core.text import pattern

_PLAIN = pattern(r"-?[0-9]+(\.[0-9]+)?")
_LONGEST = 40
Base = tuple[str, ...]
"""The path from an item to the facts of one of its control points; empty where they are the item's own."""


class States(Struct, frozen=True):
    """Two states of a plan, the older one first.

    `made` is the day on which the newer one was written. `unread` are ids of which the newer state tells nothing, since
    they could not be read. The calendars say which days nobody worked by each state.
    """

    old: Portfolio
    new: Portfolio
    made: date
    unread: frozenset[str] = frozenset()
    old_calendar: Calendar | None = None
    new_calendar: Calendar | None = None


class Comparison(Struct, frozen=True):
    """What differs between two states. `pairs` are the items that are in both, the older first.

    `edition` says whether the plan was approved anew, which explains that rows come and go and are worded otherwise.
    """

    states: States
    differences: tuple[Difference, ...]
    pairs: tuple[tuple[Item, Item], ...]
    edition: bool

    @property
    def old(self) -> Portfolio:
        """The older state."""
        return self.states.old

    @property
    def new(self) -> Portfolio:
        """The newer state."""
        return self.states.new

    def new_records(self, difference: Difference) -> tuple[Change, ...]:
        """The records that came to the control point, the item or the plan that a difference is about."""
        base = base_of(difference)
        return added(
            records_of(difference.old, self.old.plan, base) if difference.old or difference.item is None else (),
            records_of(difference.new, self.new.plan, base) if difference.new or difference.item is None else (),
        )

    def between(self) -> Iterator[Difference]:
        """The differences within items that are there in both states."""
        return (each for each in self.differences if each.old is not None and each.new is not None)


def compared(states: States) -> Comparison:
    """Lay two states side by side."""
    differing = differences(states.old, states.new)
    before = _by_name(states.old)
    pairs = tuple((before[name], item) for name, item in _by_name(states.new).items() if name in before)
    old, new = states.old.plan.editions, states.new.plan.editions
    return Comparison(states, differing, pairs, len(new) > len(old) and new[: len(old)] == old)


def _by_name(portfolio: Portfolio) -> dict[tuple[bool, str], Item]:
    """Activities and projects by what they are and their id; where an id stands twice, the first one."""
    by_name: dict[tuple[bool, str], Item] = {}
    items: tuple[Item, ...] = (*portfolio.plan.activities, *portfolio.matrix.projects)
    for item in items:
        by_name.setdefault((isinstance(item, Activity), item.id), item)
    return by_name


def finding_at(code: Code, item: Item | None, where: tuple[str | int, ...], /, **values: Value) -> Diagnostic:
    """A finding at a path below an item of the newer state, or below the head of the plan."""
    return finding(code, at(item, *where), item, **values)


# What the records say


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
    return tuple(record for record in after if record not in before)


def is_recorded(records: Iterable[Change], field: str, before: Any, after: Any) -> bool:
    """Whether records of a decision lead from one value of the field to the other, each beginning where the last ended."""
    own = [record for record in records if record.field == field and record.by]
    reached = meaning(field, as_recorded(before))
    for record in own:
        if meaning(field, record.before) != reached:
            return False
        reached = meaning(field, record.after)
    return bool(own) and reached == meaning(field, as_recorded(after))


def is_named(records: Iterable[Change], *fields: str) -> bool:
    """Whether a decision about one of these fields is recorded, whatever it says."""
    return any(record.field in fields and record.by for record in records)


def is_decided(decided: Decided | None) -> bool:
    """Whether it is written who decided."""
    return decided is not None and bool(decided.by)


def meaning(field: str, text: FieldText | None) -> object:
    """What two ways to write one value have in common: days of periods, numbers, names in whatever order."""
    head = field.partition(".")[0]
    if text is None or text == ():
        text = DEFAULTS.get(head)
        if text is None:
            return None
    if head == "after":
        return frozenset(_listed(text))
    if head in PERIODS:
        return tuple(_days(period) for period in _listed(text))
    if isinstance(text, tuple):
        return text
    return _number(text) if head in NUMBERS else text.strip()


def _listed(text: FieldText) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else tuple(text.split(", "))


def _days(text: str) -> object:
    period = parse_interval(text)
    return (period.first, period.last) if isinstance(period, Period) else text


def _number(text: str) -> object:
    return Fraction(text) if len(text) <= _LONGEST and _PLAIN().fullmatch(text) else text
