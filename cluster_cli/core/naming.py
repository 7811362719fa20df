"""The words of judgement (states, outcomes, statuses, levels of health), and how sentences name an item or a point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cluster_cli.core.messages import Message, Term, message
from cluster_cli.core.model import Activity, BudgetLine, Indicator, Issue, Item, Project, Risk
from cluster_cli.core.periods import Period, parse_period

COMPLETED = Term("completed", "completed")
COMPLETED_LATE = Term("completed-late", "completed late")
EXCUSED = Term("excused", "excused")
CANCELLED = Term("cancelled", "cancelled")
CARRIED = Term("carried", "carried to another plan")
UNDATED = Term("undated", "without a deadline")
MISSED = Term("missed", "missed")
OVERDUE = Term("overdue", "overdue")
PAUSED = Term("paused", "paused")
DUE_SOON = Term("due-soon", "due soon")
UNDER_WAY = Term("under-way", "under way")
NOT_YET = Term("not-yet", "not yet")

STATES = (
    COMPLETED, COMPLETED_LATE, EXCUSED, CANCELLED, CARRIED, UNDATED, MISSED, OVERDUE, PAUSED, DUE_SOON, UNDER_WAY,
    NOT_YET,
)  # fmt: skip
"""A point has the first that fits (docs/en/formulas.md, section 2)."""

DONE_STATES = frozenset({COMPLETED.key, COMPLETED_LATE.key})
LIFTED_STATES = frozenset({EXCUSED.key, CANCELLED.key, CARRIED.key})
CLOSED_STATES = DONE_STATES | LIFTED_STATES | {MISSED.key}
OPEN_STATES = frozenset(state.key for state in STATES) - CLOSED_STATES

Outcome = Literal["in_time", "late", "not_done", "not_due"]

OUTCOMES: dict[Outcome, Term] = {
    "in_time": Term("in-time", "completed in time"),
    "late": Term("late", "completed late"),
    "not_done": Term("not-done", "not completed"),
    "not_due": Term("not-due", "not yet due"),
}

CLOSED_DONE = Term("done", "completed")
CLOSED_PARTLY = Term("partly-done", "partly completed")
CLOSED_NOT_DONE = Term("not-done", "not completed")

STATUSES: dict[str, Term] = {
    "planned": Term("planned", "not started"),
    "active": Term("active", "in progress"),
    "paused": PAUSED,
    "cancelled": Term("cancelled", "cancelled"),
    "done": Term("done", "completed"),
}

Level = Literal["green", "amber", "red", "unknown"]

LEVELS: dict[Level, Term] = {
    "red": Term("red", "red, critically behind"),
    "amber": Term("amber", "amber, needs attention"),
    "unknown": Term("unknown", "no data"),
    "green": Term("green", "green, on schedule"),
}
"""Worst first. What is unknown stands before green, so that nothing unknown is called green."""

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
