"""What the rules of silent changes look at: two states of a plan, what differs, and how a finding of them is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from cluster_cli.core.changes.compare import Difference, differences
from cluster_cli.core.changes.recorded import added, records_of
from cluster_cli.core.changes.words import base_of
from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.messages import Value
from cluster_cli.core.model import Activity, Change, Item, Portfolio
from cluster_cli.core.plan.schedule import Calendar
from cluster_cli.core.rules.finding import at, error


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
    """Two states laid side by side. `edition`: an edition of the plan is new, which explains rows and their words."""

    states: States
    found: tuple[Difference, ...]
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
        return (one for one in self.found if one.old is not None and one.new is not None)


def compared(states: States) -> Comparison:
    """Lay two states side by side."""
    found = differences(states.old, states.new)
    before = _by_name(states.old)
    pairs = tuple((before[name], item) for name, item in _by_name(states.new).items() if name in before)
    old, new = states.old.plan.editions, states.new.plan.editions
    return Comparison(states, found, pairs, len(new) > len(old) and new[: len(old)] == old)


def _by_name(portfolio: Portfolio) -> dict[tuple[bool, str], Item]:
    """Activities and projects by what they are and their id; of doubles the first."""
    found: dict[tuple[bool, str], Item] = {}
    items: tuple[Item, ...] = (*portfolio.plan.activities, *portfolio.matrix.projects)
    for item in items:
        found.setdefault((isinstance(item, Activity), item.id), item)
    return found


def finding(code: str, item: Item | None, where: tuple[str | int, ...], /, **values: Value) -> Diagnostic:
    """A silent change, at its place in the newer state."""
    return error(code, at(item, *where), item, **values)
