"""A plan against a named state of it: which rows came and went, which control points moved, what became of the money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec import Struct

from cluster_cli.core.changes.compare import Difference, differences
from cluster_cli.core.judge.money import EXACT, Money, summed
from cluster_cli.core.judge.views import Assessment, PointView, RowView
from cluster_cli.core.model import Item

PointKey = tuple[str, str | None]
"""A control point by its item's id and its own name."""


class Moved(Struct, frozen=True):
    """A control point whose deadline is another day; `None` where it has none, or had none."""

    view: PointView
    before: date | None
    after: date | None

    @property
    def days(self) -> int | None:
        """By how many days, later is positive."""
        return None if self.before is None or self.after is None else (self.after - self.before).days


class MoneyOf(Struct, frozen=True):
    """The money of a project in both states; `item` is the newer one where there is one."""

    item: Item
    before: Money
    after: Money

    @property
    def change(self) -> Decimal:
        """How much more is planned; negative is less."""
        return EXACT.subtract(self.after.planned or Decimal(0), self.before.planned or Decimal(0))


class Against(Struct, frozen=True):
    """What differs between two states, both judged as of one day."""

    old: Assessment
    new: Assessment
    added: tuple[RowView, ...]
    removed: tuple[RowView, ...]
    moved: tuple[Moved, ...]
    money: tuple[MoneyOf, ...]
    differences: tuple[Difference, ...]

    @property
    def changed(self) -> frozenset[str]:
        """The ids of the items of which any field differs."""
        return frozenset(change.item for change in self.differences if change.item is not None)

    @property
    def total(self) -> tuple[Money, Money]:
        """The money of all projects, before and after."""
        return _in_all(self.old), _in_all(self.new)


def against(old: Assessment, new: Assessment, unread: Iterable[str | None] = ()) -> Against:
    """Compare two states of a plan.

    Args:
        old: the state that the plan is measured against.
        new: the plan, judged as of the same day.
        unread: the ids of items that could not be read in one of them; nothing is said of these.
    """
    not_read = frozenset(unread)
    rows = [row for row in (*new.rows, *new.cards) if row.id not in not_read]
    gone = [row for row in (*old.rows, *old.cards) if row.id not in not_read and row.id not in new.by_id]
    was: dict[PointKey, PointView] = {
        (view.item_id, view.name): view for row in (*old.rows, *old.cards) for view in row.points
    }
    moved = []
    for row in rows:
        for view in row.points:
            before = was.get((view.item_id, view.name))
            if before is not None and before.deadline != view.deadline:
                moved.append(Moved(view, before.deadline, view.deadline))
    changes = differences(old.portfolio, new.portfolio)
    counted = tuple(change for change in changes if change.item not in not_read or change.item is None)
    return Against(
        old, new, tuple(row for row in rows if row.id not in old.by_id), tuple(gone), tuple(moved),
        tuple(_money(old, new, not_read)), counted,
    )  # fmt: skip


def _money(old: Assessment, new: Assessment, not_read: frozenset[str | None]) -> list[MoneyOf]:
    """The projects whose planned money is another sum."""
    before = {project.id: project for project in old.projects}
    after = {project.id: project for project in new.projects}
    changed = []
    for name in dict.fromkeys((*after, *before)):
        if name in not_read:
            continue
        lines = [() if name not in state else state[name].budget for state in (before, after)]
        money = MoneyOf(after.get(name) or before[name], summed(lines[0]), summed(lines[1]))
        if money.before.planned != money.after.planned:
            changed.append(money)
    return changed


def _in_all(assessment: Assessment) -> Money:
    return summed(line for project in assessment.projects for line in project.budget)
