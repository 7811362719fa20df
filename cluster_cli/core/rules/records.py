"""Every record of a decision, laid out once for all rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from cluster_cli.core.diagnostics import Field
from cluster_cli.core.model import Item, Plan, Portfolio
from cluster_cli.core.rules.finding import at
from cluster_cli.core.rules.held import Held


class Record(Struct, frozen=True):
    """A record of what somebody decided, under `path` of an item or of a file's head (`item` is `None`)."""

    item: Item | None
    path: tuple[str | int, ...]
    kind: str
    on: date | None
    by: str | None

    def at(self, *path: str) -> Field:
        """The place of a key of the record."""
        return at(self.item, *self.path, *path)


def records_in(portfolio: Portfolio, held: Iterable[Held]) -> Iterator[Record]:
    """All records of a portfolio."""
    yield from _records_of_plan(portfolio.plan)
    for activity in portfolio.plan.activities:
        if activity.decided is not None or activity.carried is not None:
            yield from _records_of_item(activity)
    for project in portfolio.matrix.projects:
        yield from _records_of_item(project)
        for stage in project.stages:
            if stage.decided is not None:
                path = ("stages", stage.key, "decided")
                yield Record(project, path, "decided", stage.decided.on, stage.decided.by)
            if stage.gate is not None and stage.gate.decision is not None:
                yield Record(project, ("stages", stage.key, "gate"), "gate", stage.gate.on, stage.gate.by)
    for one in held:
        yield from _records_of_facts(one)


def _records_of_plan(plan: Plan) -> Iterator[Record]:
    for index, edition in enumerate(plan.editions):
        yield Record(None, ("editions", index), "edition", edition.on, edition.by)
    for index, change in enumerate(plan.changes):
        yield Record(None, ("changes", index), "change", change.on, change.by)
    if plan.closed is not None:
        yield Record(None, ("closed",), "closed", plan.closed.on, plan.closed.by)


def _records_of_item(item: Item) -> Iterator[Record]:
    if item.decided is not None:
        yield Record(item, ("decided",), "decided", item.decided.on, item.decided.by)
    if item.carried is not None and item.carried.to is not None:
        yield Record(item, ("carried",), "carried", item.carried.on, item.carried.by)


def _records_of_facts(one: Held) -> Iterator[Record]:
    facts = one.facts
    if facts.excused is not None:
        yield Record(one.item, (*one.base, "excused"), "excused", facts.excused.on, facts.excused.by)
    if facts.confirmed is not None:
        yield Record(one.item, (*one.base, "confirmed"), "confirmed", facts.confirmed.on, facts.confirmed.by)
    for index, change in enumerate(facts.changes):
        yield Record(one.item, (*one.base, "changes", index), "change", change.on, change.by)
