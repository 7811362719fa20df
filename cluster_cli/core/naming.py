"""How sentences name an item, one of its control points, and what a project holds: in one way everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from cluster_cli.core.messages import Message, message
from cluster_cli.core.model import Activity, BudgetLine, Indicator, Issue, Item, Project, Risk
from cluster_cli.core.periods import Period, parse_period

_KEYS: Mapping[str, str] = {}


def item_name(item: Item) -> Message:
    """`No. 8` of an activity, the title of a project."""
    if isinstance(item, Activity):
        return message("No. {number}", number=item.label)
    return message("project “{title}”", title=item.title)


def item_heading(item: Item) -> Message:
    """An item with its number or id and its title: what stands above an answer about it."""
    if isinstance(item, Activity):
        return message("No. {number}. {title}", number=item.label, title=item.title)
    return message("Project {id}. {title}", id=item.id, title=item.title)


def point_name(item: Item, base: tuple[str, ...], stages: Mapping[str, str] = _KEYS) -> Message:
    """The item, and which of its control points where it has several.

    `base` says where the point's facts stand below the item, such as `("stages", "launch")`; it is empty for an only
    one. `stages` has the titles of stages by their keys; a stage without a title is named by its key, as in the file.
    """
    if not base:
        return item_name(item)
    if isinstance(item, Activity):
        period = parse_period(base[1])
        return message(
            "{item}, {period}", item=item_name(item), period=period if isinstance(period, Period) else base[1]
        )
    return message("{item}, stage “{stage}”", item=item_name(item), stage=stages.get(base[1], base[1]))


def stage_name(key: str, stages: Mapping[str, str]) -> Message:
    """A stage, where it is clear which project is meant."""
    return message("stage “{stage}”", stage=stages.get(key, key))


def indicator_name(indicator: Indicator) -> Message:
    """An indicator, where it is clear which project is meant."""
    return message("indicator “{title}”", title=indicator.title)


def line_name(line: BudgetLine, index: int, sources: Mapping[str, str]) -> Message:
    """A budget line by what it is for, else by its source, else by its place in the list."""
    if line.item:
        return message("budget line “{item}”", item=line.item)
    if line.source is not None:
        return message("budget line “{item}”", item=sources.get(line.source, line.source))
    return message("budget line {number}", number=index + 1)


Recorded = Indicator | BudgetLine | Risk | Issue


def entry_name(project: Project, record: Recorded, index: int, sources: Mapping[str, str]) -> Message:
    """What a project holds, with the project; `index` is its place in its list."""
    match record:
        case Indicator():
            entry = indicator_name(record)
        case BudgetLine():
            entry = line_name(record, index, sources)
        case Risk():
            entry = message("risk “{title}”", title=record.title)
        case Issue():
            entry = message("issue “{title}”", title=record.title)
    return message("{item}, {entry}", item=item_name(project), entry=entry)
