"""Which item and which of its control points a change is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct

from cluster_cli.core.edits import EditValue, FieldEdit, Refused, UnknownItem, Want
from cluster_cli.core.fields import ACTIVITY, PROJECT
from cluster_cli.core.messages import Command, Message, Value, message, offer
from cluster_cli.core.model import Activity, Facts, File, Item, Portfolio, Project
from cluster_cli.core.naming import item_name, point_name
from cluster_cli.core.plan.points import Point, Yardstick, ancestors_of, parents_of, points_of, read
from cluster_cli.core.plan.schedule import Calendar
from cluster_cli.core.text import find_name, fold, nearest, shortened

MOST_NAMED = 12


class Situation:
    """What every operation sees: the plan as it is, the day that counts as today, and which days nobody works.

    `calendar` is asked for only where a deadline is reckoned: a machine may not have it. `faulty` are the items with an
    error in what counts, by id, as far as they could be read, each with the keys in which something could not; they are
    not among the plan's.
    """

    def __init__(
        self,
        portfolio: Portfolio,
        today: date,
        calendar: Callable[[], Calendar | None] = lambda: None,
        faulty: Mapping[str, tuple[Item, frozenset[str]]] | None = None,
    ) -> None:
        self.portfolio = portfolio
        self.faulty = faulty or {}
        self.today = today
        self._calendar = calendar

    @cached_property
    def calendar(self) -> Calendar | None:
        """The production calendar, where the plan needs one."""
        return self._calendar()

    @cached_property
    def parents(self) -> dict[str, str]:
        """The row that each part belongs to."""
        return parents_of(self.portfolio.plan.activities)

    @cached_property
    def with_parts(self) -> frozenset[str]:
        """The rows that have parts."""
        return frozenset(self.parents.values())

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item by its id."""
        return {item.id: item for item in reversed(items_of(self.portfolio))}

    def find(self, item_id: str) -> Item:
        """The item with this id.

        Raises:
            UnknownItem: there is none; the nearest id is named.
        """
        name = find_name(item_id, self.items)
        if name is not None:
            return self.items[name]
        printed = [item for item in self.items.values() if isinstance(item, Activity) and item.number == item_id]
        if len(printed) == 1:
            explained = message("No. {number} has the id “{id}”.", number=item_id, id=printed[0].id)
            raise UnknownItem(item_id, explained, offer("show", printed[0].id))
        near = nearest(item_id, self.items)
        raise UnknownItem(item_id, *(offer("show", name) for name in near), Command("cluster list --ids"))

    def find_to_mend(self, item_id: str) -> Item:
        """The item with this id, also one with an error in what counts.

        Raises:
            UnknownItem: there is none; the nearest id is named.
        """
        name = find_name(item_id, [*self.items, *self.faulty])
        return self.find(item_id) if name is None or name not in self.faulty else self.faulty[name][0]

    def is_unread(self, item_id: str | None, path: tuple[str | int, ...]) -> bool:
        """Whether something stands in a field that could not be read, so that its value is not known."""
        return item_id is not None and item_id in self.faulty and path[0] in self.faulty[item_id][1]


class Target(Struct, frozen=True):
    """One control point that a change is about, with the path under which its facts stand."""

    item: Item
    point: Point
    file: File
    base: tuple[str | int, ...]
    label: Message

    @property
    def facts(self) -> Facts:
        """What the file says of it now."""
        return self.point.facts

    @property
    def name(self) -> str | None:
        """What `--for` calls it; `None` where the item has only this one."""
        return self.point.name

    def edit(self, key: str, value: EditValue, *, extends: bool = False) -> FieldEdit:
        """Set one fact."""
        return FieldEdit(self.file, self.item.id, (*self.base, key), value, extends)

    def append_change(self, record: dict[str, EditValue]) -> FieldEdit:
        """Add a record of a change of this point."""
        return append_to_list(self.file, self.item.id, (*self.base, "changes"), len(self.facts.changes), record)


def append_to_list(
    file: File, item: str | None, path: tuple[str | int, ...], length: int, value: EditValue
) -> FieldEdit:
    """Add an element to a list that has `length` now; an absent list is begun."""
    if length == 0:
        return FieldEdit(file, item, path, [value], extends=True)
    return FieldEdit(file, item, (*path, length), value)


def file_of(item: Item) -> File:
    """The file that an item stands in."""
    return "roadmap" if isinstance(item, Activity) else "projects"


def items_of(portfolio: Portfolio) -> tuple[Item, ...]:
    """Activities, then projects."""
    return (*portfolio.plan.activities, *portfolio.matrix.projects)


_KEYS_OF_ITEMS = {
    shape.record: tuple(field.key for field in shape.fields if field.names_items) for shape in (ACTIVITY, PROJECT)
}


def keys_naming(item: Item, name: str) -> list[str]:
    """The keys under which an item names another one."""
    values = ((key, getattr(item, key)) for key in _KEYS_OF_ITEMS[type(item)])
    return [key for key, value in values if name in (value if isinstance(value, tuple) else (value,))]


def targets_of(situation: Situation, item: Item) -> tuple[Target, ...]:
    """Every control point of an item, in order. A row with parts has none: its parts have them."""
    portfolio = situation.portfolio
    if isinstance(item, Activity) and item.id in situation.with_parts:
        return ()
    ancestors = ancestors_of(item.id, situation.parents) if isinstance(item, Activity) else []
    above = [row for name in ancestors if isinstance(row := situation.items[name], Activity)]
    points = points_of(item, portfolio.plan, situation.calendar, above)
    stages, bases = portfolio.matrix.stages, [_base(item, point) for point in points]
    return tuple(
        Target(item, point, file_of(item), base, point_name(item, base, stages))
        for point, base in zip(points, bases, strict=True)
    )


def _base(item: Item, point: Point) -> tuple[str, ...]:
    if point.name is None:
        return ()
    return ("stages" if isinstance(item, Project) else "points", point.name)


def pointless(situation: Situation, item: Item) -> Refused:
    """What is done to points is not done to an item that has none of its own; its parts are named."""
    parts = tuple(row.id for row in situation.portfolio.plan.activities if row.part_of == item.id)
    return Refused(
        message("{item} has no control point of its own; its parts have.", item=item_name(item)),
        *([message("Its parts: {ids}.", ids=parts[:MOST_NAMED])] if parts else []),
        offer("show", (*parts, item.id)[0]),
    )


def named_target(situation: Situation, item: Item, name: str) -> Target:
    """The point called `name`: a period of the series, or a stage by its key or its title.

    Raises:
        Refused: there is none; the item's points are named.
    """
    targets = targets_of(situation, item)
    by_name = {target.name: target for target in targets if target.name is not None}
    show = offer("show", item.id)
    if not by_name:
        raise Refused(message("{item} has one deadline: leave out --for.", item=item_name(item)), show)
    key = find_name(name, by_name) or _by_title(situation.portfolio, name, by_name)
    if key is not None:
        return by_name[key]
    near = [message("Did you mean “{near}”?", near=other) for other in nearest(name, by_name)]
    raise Refused(
        message("{item} has no point “{name}”.", item=item_name(item), name=shortened(name, 80)),
        *(near or [points_named(tuple(by_name))]),
        show,
        about="for",
        choices=_choices(situation.portfolio, targets),
    )


def _choices(portfolio: Portfolio, targets: Sequence[Target]) -> tuple[tuple[str, Value], ...]:
    """The points by the names that `--for` takes, and in words."""
    titles = portfolio.matrix.stages
    return tuple(
        (target.name, titles.get(target.name, target.point.grid or target.name))
        for target in targets
        if target.name is not None
    )


def _by_title(portfolio: Portfolio, name: str, by_name: dict[str, Target]) -> str | None:
    """A stage called by its title, or any point without regard to case, where only one is meant."""
    folded = fold(name)
    titles = portfolio.matrix.stages
    keys = [key for key, target in by_name.items() if folded in {fold(key), fold(_title(titles, key, target))}]
    return keys[0] if len(keys) == 1 else None


def _title(titles: dict[str, str], key: str, target: Target) -> str:
    return titles.get(key, key) if isinstance(target.item, Project) else key


def points_named(names: Sequence[str]) -> Message:
    """Which points there are, as `--for` calls them."""
    if len(names) <= MOST_NAMED:
        return message("Its points: {names}.", names=tuple(names))
    return message(
        "Its points: {names} and {more} more.", names=tuple(names[:MOST_NAMED]), more=len(names) - MOST_NAMED
    )


def chosen_target(
    situation: Situation, item: Item, name: str | None, among: Sequence[Target], besides: tuple[Want, ...] = ()
) -> Target:
    """The point that `--for` names; without it the only one of `among`, which is not empty.

    Args:
        situation: the plan and the day.
        item: whose point it is.
        name: what `--for` says.
        among: the points that may be meant.
        besides: what the command lacks too, so that it is offered whole.

    Raises:
        Refused: there is no such point, or several may be meant.
    """
    if name is not None:
        return named_target(situation, item, name)
    if len(among) == 1:
        return among[0]
    names = [target.name for target in among if target.name is not None]
    raise Refused(
        message("{item} has several points: say which one with --for.", item=item_name(item)),
        points_named(names),
        wants=(Want("for", names[0]), *besides),
        only=item.id,
        choices=_choices(situation.portfolio, among),
    )


def deadline_in_force(point: Point, today: date) -> date | None:
    """The last day in time as of today."""
    return read(point, today, Yardstick.SHOWN).deadline


def still_open(targets: Sequence[Target], today: date) -> list[Target]:
    """The points that still owe something."""
    return [
        target
        for target in targets
        if target.facts.completed is None and read(target.point, today, Yardstick.SHOWN).lifted is None
    ]
