"""What a change of a schedule does to the control points that are owed: how many go, come, and get another deadline."""

from __future__ import annotations

from datetime import date

from cluster_cli.core.changes.comparison import Comparison
from cluster_cli.core.messages import Message, message
from cluster_cli.core.model import Item, Plan, Portfolio
from cluster_cli.core.plan.points import points_of
from cluster_cli.core.plan.schedule import Calendar

_SCHEDULE = frozenset({"due", "repeat", "until", "lag", "measure", "part_of", "period", "day_off", "calendar"})
Key = tuple[str, str | None]


def deadlines(
    portfolio: Portfolio, plan: Plan, calendar: Calendar | None, only: str | None = None
) -> dict[Key, date | None]:
    """The deadline of each control point as the file has it now, by item and name; rows with parts have none.

    Args:
        portfolio: whose items they are.
        plan: by whose period and rule for days off they are laid out.
        calendar: which days nobody works.
        only: the one item that is asked for.
    """
    with_parts = {row.part_of for row in portfolio.plan.activities}
    found: dict[Key, date | None] = {}
    items: tuple[Item, ...] = (*portfolio.plan.activities, *portfolio.matrix.projects)
    for item in items:
        if (only is not None and item.id != only) or item.id in with_parts:
            continue
        for point in points_of(item, plan, calendar):
            found[item.id, point.name] = point.terms.deadline(point.due)
    return found


def effect_of(comparison: Comparison, item: str | None, field: str) -> Message | str:
    """What came of it, in a sentence: of one item, or of the whole plan; empty where nothing did."""
    if field not in _SCHEDULE:
        return ""
    states = comparison.states
    before = deadlines(states.old, states.old.plan, states.old_calendar, item)
    # What the plan's head does is told of the rows as they were, and what a row does by itself without the head.
    after = (
        deadlines(states.old, states.new.plan, states.new_calendar)
        if item is None
        else deadlines(states.new, states.old.plan, states.old_calendar, item)
    )
    gone = len(before.keys() - after.keys())
    come = len(after.keys() - before.keys())
    moved = sum(before[key] != after[key] for key in before.keys() & after.keys())
    if not gone and not come and (not moved or field == "due"):
        return ""
    return message(
        " (control points: {gone} gone, {come} come, {moved} with another deadline)", gone=gone, come=come, moved=moved
    )
