"""Series cut short or thinned after the fact: what a recorded change of the schedule took away that was past already.

To end a series earlier, or to let it come round more seldom, is to take occurrences out of the plan. Those that were past
when it was decided stay, as cancelled by a decision after the deadline (judgement 3.2); the others are simply no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from msgspec import structs

from cluster_cli.core.model import Activity, Plan
from cluster_cli.core.periods import Period, parse_interval
from cluster_cli.core.plan.decisions import effective_day
from cluster_cli.core.plan.schedule import ScheduleFault, grid_of, parse_repeat

Taken = tuple[Period, date | None]
"""An occurrence with the day on which it was decided that it is none; `None`: as of a move without a day."""


def taken_away(
    item: Activity, plan: Plan, grid: tuple[Period, ...], deadline: Callable[[Period], date | None]
) -> tuple[Taken, ...]:
    """The occurrences of a series that a change recorded after their deadline took away, in the order of the grid."""
    if item.repeat is None:
        return ()
    there = {period.name for period in grid}
    found: list[Taken] = []
    for day, former, under in _versions(item, plan):
        older = grid_of(former, under)
        if isinstance(older, ScheduleFault):
            break
        for period in older:
            if period.name not in there:
                there.add(period.name)
                found.append((period, day))
    return tuple(
        (period, day)
        for period, day in sorted(found, key=lambda taken: taken[0].first)
        if day is None or _is_past(deadline(period), day)
    )


def _is_past(deadline: date | None, day: date) -> bool:
    return deadline is not None and day > deadline


def _versions(item: Activity, plan: Plan) -> Iterator[tuple[date | None, Activity, Plan]]:
    """The row and the plan as they were before each change of the schedule, the latest change first, with its day."""
    former = item
    for change in reversed(item.facts.changes):
        day = effective_day(change.on, change.by, plan.decisions)
        if change.field == "until":
            until = parse_interval(change.before) if change.before else None
            if until is None or isinstance(until, Period):
                former = structs.replace(former, until=until)
                yield day, former, plan
        elif change.field == "repeat" and change.before and (repeat := parse_repeat(change.before)) is not None:
            former = structs.replace(former, repeat=repeat)
            yield day, former, plan
    under = plan
    for change in reversed(plan.changes):
        if change.field == "period" and change.before and isinstance(period := parse_interval(change.before), Period):
            under = structs.replace(under, period=period)
            yield effective_day(change.on, change.by, plan.decisions), item, under
