"""Which item and which of its control points a change is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from cluster_cli.core.edits import EditValue, FieldEdit, Refused
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.model import Activity, Change, Facts, File, Item, Portfolio, Project
from cluster_cli.core.periods import Period
from cluster_cli.core.points import Point, Yardstick, points_of, read
from cluster_cli.core.text import nearest, quote_argument


class Target(Struct, frozen=True):
    """One control point that a change is about, with the path under which its facts stand."""

    item: Item
    point: Point
    file: File
    base: tuple[str | int, ...]

    @property
    def facts(self) -> Facts:
        """What the file says of it now."""
        return self.point.facts

    @property
    def label(self) -> Message:
        """How a sentence names it."""
        return point_label(self.item, self.point)

    def edit(self, key: str, value: EditValue) -> FieldEdit:
        """Set one fact."""
        return FieldEdit(self.file, self.item.id, (*self.base, key), value)

    def append_change(self, record: dict[str, EditValue]) -> FieldEdit:
        """Add a record of a change of this point."""
        return append_to_list(self.file, self.item.id, (*self.base, "changes"), len(self.facts.changes), record)


def append_to_list(
    file: File, item: str | None, path: tuple[str | int, ...], length: int, value: EditValue
) -> FieldEdit:
    """Add an element to a list that has `length` now; an absent list is begun."""
    if length == 0:
        return FieldEdit(file, item, path, [value])
    return FieldEdit(file, item, (*path, length), value)


def item_label(item: Item) -> Message:
    """`No. 8` of an activity, the title of a project."""
    if isinstance(item, Activity):
        return message("No. {number}", number=item.label)
    return message("project “{title}”", title=item.title)


def point_label(item: Item, point: Point) -> Message:
    """The item, and which of its points where it has several."""
    if point.name is None:
        return item_label(item)
    if isinstance(item, Project):
        return message("{item}, stage “{stage}”", item=item_label(item), stage=point.name)
    period = point.grid or point.due
    return message("{item}, {period}", item=item_label(item), period=period or point.name)


def file_of(item: Item) -> File:
    """The file that an item stands in."""
    return "roadmap" if isinstance(item, Activity) else "projects"


def find_item(portfolio: Portfolio, item_id: str) -> Item:
    """The item with this id.

    Raises:
        Refused: there is none; the nearest id is named.
    """
    items: list[Item] = [*portfolio.plan.activities, *portfolio.matrix.projects]
    for item in items:
        if item.id == item_id:
            return item
    near = nearest(item_id, [item.id for item in items])
    commands = tuple(Command(f"cluster show {quote_argument(name)}") for name in near) or (Command("cluster list"),)
    raise Refused(message("There is no activity and no project “{id}”.", id=item_id), *commands)


def activity_of(portfolio: Portfolio, item_id: str) -> Activity:
    """The activity with this id.

    Raises:
        Refused: there is none, or it is a project.
    """
    item = find_item(portfolio, item_id)
    if isinstance(item, Activity):
        return item
    raise Refused(message("{item} is a project; this is done to activities only.", item=item_label(item)))


def targets_of(portfolio: Portfolio, item: Item) -> tuple[Target, ...]:
    """Every control point of an item, in order."""
    points = points_of(item, portfolio.plan, None)
    file = file_of(item)
    return tuple(Target(item, point, file, _base(item, point)) for point in points)


def _base(item: Item, point: Point) -> tuple[str | int, ...]:
    if point.name is None:
        return ()
    return ("stages" if isinstance(item, Project) else "points", point.name)


def named_target(portfolio: Portfolio, item: Item, name: str) -> Target:
    """The point called `name`: a period of the series or a stage.

    Raises:
        Refused: there is none; the item's points are named.
    """
    targets = targets_of(portfolio, item)
    for target in targets:
        if target.point.name == name:
            return target
    names = [target.point.name for target in targets if target.point.name is not None]
    show = Command(f"cluster show {quote_argument(item.id)}")
    if not names:
        raise Refused(message("{item} has one deadline: leave out --for.", item=item_label(item)), show)
    close = tuple(nearest(name, names)) or (names[0],)
    raise Refused(
        message("{item} has no point “{name}”. Perhaps {nearest}?", item=item_label(item), name=name, nearest=close),
        show,
    )


def period_in_force(point: Point, today: date) -> Period | None:
    """The due period as every decision up to today has left it."""
    return read(point, today, Yardstick.SHOWN).period


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


def day_of_decision(portfolio: Portfolio, by: str | None, on: date | None, today: date) -> date:
    """The day of a record: the one given, else that of the decision named, else today (judgement 1.2)."""
    if on is not None:
        return on
    decision = portfolio.plan.decisions.get(by) if by is not None else None
    return decision.on if decision is not None and decision.on is not None else today


def record(change: Change) -> dict[str, EditValue]:
    """A record under `changes` as the file shall have it."""
    written: dict[str, EditValue] = {}
    if change.on is not None:
        written["on"] = change.on.isoformat()
    if change.field != "due":
        written["field"] = change.field
    if change.before is not None:
        written["from"] = change.before
    if change.after is not None:
        written["to"] = change.after
    if change.reason is not None:
        written["reason"] = change.reason
    if change.by is not None:
        written["by"] = change.by
    return written


def decided(on: date, by: str | None, reason: str | None) -> dict[str, EditValue]:
    """A decision's three fields as the file shall have them."""
    written: dict[str, EditValue] = {"on": on.isoformat()}
    if by is not None:
        written["by"] = by
    if reason is not None:
        written["reason"] = reason
    return written


def require_grounds(reason: str | None, by: str | None, command: str) -> None:
    """A promise is changed with a reason and a decision, or not at all.

    Raises:
        Refused: one of the two is missing; the command with both is named.
    """
    if reason and by:
        return
    lacking = [option for option, given in (("--reason", reason), ("--by", by)) if not given]
    grounds = f"--reason {quote_argument(reason or '…')} --by {quote_argument(by or '…')}"
    raise Refused(
        message("A promise is changed with a reason and a decision. Missing: {options}.", options=tuple(lacking)),
        Command(f"{command} {grounds}"),
        wants=tuple(option.removeprefix("--") for option in lacking),
    )
