"""Rules of deadlines: they can be laid out, and they lie where the plan says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cluster_cli.core.diagnostics import Code, Diagnostic, Field
from cluster_cli.core.model import Activity, Item, Plan
from cluster_cli.core.naming import item_name
from cluster_cli.core.periods import Period
from cluster_cli.core.plan.schedule import (
    MOST_POINTS,
    MOST_POINTS_IN_ALL,
    ScheduleFault,
    deadline_of,
    grid_fault,
    point_names,
)
from cluster_cli.core.rules.lookup import Lookup, at, finding

_SHORTEST_MONTH = 28


REPEAT_WITH_LIST = Code(
    "repeat-with-list",
    "error",
    "several deadlines ({due}) cannot be repeated as well ({repeat})",
    "Leave only the first deadline under due, or take repeat out.",
    "Either the deadlines are listed one by one, or the first one is given and the step from one to the next.",
    bad="activities:\n  - due: [2022-01, 2022-02]\n    repeat: monthly\n",
    good="activities:\n  - due: 2022-01\n    repeat: monthly\n",
)
REPEAT_WITHOUT_DUE = Code(
    "repeat-without-due",
    "error",
    "the series ({repeat}) has no first deadline",
    "Write its first deadline under due.",
    "A series is reckoned from its first deadline on.",
    bad="activities:\n  - repeat: monthly\n",
    good="activities:\n  - due: 2022-01\n    repeat: monthly\n",
    rests_on=("due",),
)
REPEAT_FINER = Code(
    "repeat-finer",
    "error",
    "the step {repeat} is shorter than the period that repeats: {due}",
    "Write a shorter period under due (a month for a monthly series), or a longer step.",
    "Each occurrence has a period of its own. With a step shorter than the period, two of them would overlap.",
    bad="activities:\n  - due: 2022-Q1\n    repeat: monthly\n",
    good="activities:\n  - due: 2022-01\n    repeat: monthly\n",
    rests_on=("due",),
)
REPEAT_OFF_GRID = Code(
    "repeat-off-grid",
    "error",
    "the step {repeat} does not lead from one such period to another: {due}",
    "Write a step that is a multiple of the period, or a month under due.",
    "From a quarter one comes to another quarter by steps of three months, six, nine and so on. By steps of four "
    "months one would land between two quarters.",
    bad="activities:\n  - due: 2022-Q1\n    repeat: every 4 months\n",
    good="activities:\n  - due: 2022-Q1\n    repeat: quarterly\n",
    rests_on=("due",),
)
UNTIL_BEFORE_DUE = Code(
    "until-before-due",
    "error",
    "the series ends ({until}) before it begins ({due})",
    "Mend until or due; where there is no until, the plan's period ends the series.",
    "A series that ends before its first deadline has no control point at all.",
    bad="activities:\n  - due: 2022-06\n    repeat: monthly\n    until: 2022-03\n",
    good="activities:\n  - due: 2022-03\n    repeat: monthly\n    until: 2022-06\n",
    rests_on=("due", "until", "period"),
)
SERIES_WITHOUT_END = Code(
    "series-without-end",
    "error",
    "the series ({repeat}) has no end",
    "Write until here, or period in the head of the plan.",
    "Totals count what is owed. A series without an end owes without end.",
    bad="period:\nactivities:\n  - due: 2022-01\n    repeat: monthly\n",
    good="period:\nactivities:\n  - due: 2022-01\n    repeat: monthly\n    until: 2022-12\n",
    rests_on=("due", "until", "period"),
)
TOO_MANY_POINTS = Code(
    "too-many-points",
    "error",
    "there would be more than {most} control points",
    "Look at repeat and until: a rarer step or an earlier end brings fewer points.",
    "The limit lies far above any real plan. It keeps a slip, such as a year with a digit too many, from filling the "
    "memory.",
    bad="activities:\n  - due: 2022-01-10\n    repeat: weekly\n    until: 2222\n",
    good="activities:\n  - due: 2022-01-10\n    repeat: weekly\n    until: 2022\n",
)
LAG_TOO_LONG = Code(
    "lag-too-long",
    "error",
    "the lag {lag} is longer than {most} days",
    "Write a shorter lag, or the period in which the thing is due.",
    "A lag says how many days after the end of the period the deadline lies, such as a report by the tenth of the "
    "next month. Ten years are no lag.",
    bad="activities:\n  - due: 2022-01\n    lag: 9999d\n",
    good="activities:\n  - due: 2022-01\n    lag: 10d\n",
)
_GRID = {
    code.name: code
    for code in (
        REPEAT_WITH_LIST,
        REPEAT_WITHOUT_DUE,
        REPEAT_FINER,
        REPEAT_OFF_GRID,
        UNTIL_BEFORE_DUE,
        SERIES_WITHOUT_END,
        TOO_MANY_POINTS,
        LAG_TOO_LONG,
    )
}
"""What keeps the deadlines of a series from being laid out, by its code."""


def grid_faults(lookup: Lookup) -> Iterator[Diagnostic]:
    """The deadlines of every row, and of the whole plan, can be laid out."""
    plan = lookup.plan
    for row in lookup.activities:
        if row.repeat is None and row.lag is None and len(row.due) <= MOST_POINTS:
            continue
        fault = grid_fault(row, plan)
        if fault is not None:
            yield finding(_GRID[fault.code], _place(row, fault), row, **fault.values)
    yield from _too_many_in_all(lookup)


def _place(row: Activity, fault: ScheduleFault) -> Field:
    if fault.code == "lag-too-long":
        return at(row, "lag")
    if fault.code == "until-before-due":
        return at(row, "until" if row.until is not None else "due")
    return at(row, "repeat" if row.repeat is not None else "due")


def _too_many_in_all(lookup: Lookup) -> Iterator[Diagnostic]:
    """The control points of the whole plan are within the limit; the row that goes beyond it is named."""
    plan = lookup.plan
    if sum(_at_most(row, plan) for row in lookup.activities) <= MOST_POINTS_IN_ALL:
        return
    room = MOST_POINTS_IN_ALL
    for row in lookup.activities:
        room -= len(point_names(row, plan)) or 1
        if room < 0:
            where = at(row, "repeat" if row.repeat is not None else "due")
            yield finding(TOO_MANY_POINTS, where, row, most=MOST_POINTS_IN_ALL)
            return


def _at_most(row: Activity, plan: Plan) -> int:
    """No less than the number of the row's points, without laying them out."""
    until = row.until or plan.period
    if row.repeat is None or until is None or not row.due:
        return len(row.due)
    step = row.repeat.every * {"week": 7, "month": _SHORTEST_MONTH, "year": 12 * _SHORTEST_MONTH}[row.repeat.unit]
    return max(min((until.last - row.due[0].first).days // max(step, 1) + 1, MOST_POINTS), 0)


def starts_after_due(lookup: Lookup) -> Iterator[Diagnostic]:
    """Work begins before it is due."""
    for row in lookup.activities:
        if row.start is not None and row.due:
            first = min(row.due, key=_last)
            if row.start.first > deadline_of(first, row.lag, "keep", None):
                yield _late_start(row, ("start",), row.start, first)
    for project in lookup.projects:
        if _begins_late(project.start, project.due):
            yield _late_start(project, ("start",), project.start, project.due)
        for stage in project.stages:
            if _begins_late(stage.start, stage.due):
                yield _late_start(project, ("stages", stage.key, "start"), stage.start, stage.due)


def _last(period: Period) -> date:
    return period.last


def _begins_late(start: Period | None, due: Period | None) -> bool:
    return start is not None and due is not None and start.first > due.last


START_AFTER_DUE = Code(
    "start-after-due",
    "error",
    "{item}: the start ({start}) lies after the deadline ({due})",
    "Mend start or due.",
    "Work that begins after its deadline is late before it begins. One of the two days is a slip.",
    bad="activities:\n  - start: 2022-05\n    due: 2022-04\n",
    good="activities:\n  - start: 2022-02\n    due: 2022-04\n",
    rests_on=("due", "lag"),
)


def _late_start(item: Item, path: tuple[str, ...], start: Period | None, due: Period | None) -> Diagnostic:
    other = at(item, *path[:-1], "due")
    return finding(START_AFTER_DUE, at(item, *path), item, other, item=item_name(item), start=start, due=due)


DUPLICATE_DUE = Code(
    "duplicate-due",
    "error",
    "{item}: the deadline {due} stands twice",
    "Take the second one out.",
    "Each deadline is a control point of its own and is called by its period. Two of one name cannot be told apart.",
    bad="activities:\n  - due: [2022-06, 2022-06]\n",
    good="activities:\n  - due: [2022-06, 2022-12]\n",
)


def duplicate_dues(lookup: Lookup) -> Iterator[Diagnostic]:
    """No deadline is written twice in one list."""
    for row in lookup.activities:
        if len(row.due) < 2 or row.repeat is not None:
            continue
        seen: set[str] = set()
        for index, period in enumerate(row.due):
            if period.name in seen:
                yield finding(DUPLICATE_DUE, at(row, "due", index), row, item=item_name(row), due=period)
            seen.add(period.name)


DEADLINE_OUTSIDE_PLAN = Code(
    "deadline-outside-plan",
    "warning",
    "{item}: the deadline ({due}) lies outside the period of the plan ({period})",
    "Mend due or until, or the period of the plan; a row that goes on in the next plan says so under carried.",
    "Reports of a plan end with its period. What is due later would never show as late in them.",
    bad="period: 2022\nactivities:\n  - due: 2023-01\n",
    good="period: 2022\nactivities:\n  - due: 2022-12\n",
    rests_on=("period",),
)


def deadlines_outside_plan(lookup: Lookup) -> Iterator[Diagnostic]:
    """The deadlines of the plan's rows lie in its period, unless the row was cancelled or carried to another plan."""
    period = lookup.plan.period
    if period is None:
        return
    for row in lookup.activities:
        if row.status == "cancelled" or (row.carried is not None and row.carried.to is not None):
            continue
        for path, due in _dues(row):
            if due.last not in period:
                where = at(row, *path)
                yield finding(DEADLINE_OUTSIDE_PLAN, where, row, item=item_name(row), due=due, period=period)


def _dues(row: Activity) -> Iterator[tuple[tuple[str | int, ...], Period]]:
    if len(row.due) == 1:
        yield ("due",), row.due[0]
    else:
        for index, due in enumerate(row.due):
            yield ("due", index), due
    if row.until is not None and row.repeat is not None:
        yield ("until",), row.until
    for name, facts in row.points.items():
        if facts.due is not None:
            yield ("points", name, "due"), facts.due


NO_DEADLINE = Code(
    "no-deadline",
    "warning",
    "{item}: there is no deadline",
    "Write it under due; where the document gives none, write under question who is to be asked.",
    "A row without a deadline is never late, and stands outside all totals.",
    bad="activities:\n  - id: 3\n    title: Программа развития\n",
    good="activities:\n  - id: 3\n    title: Программа развития\n    due: 2022-02\n",
    rests_on=("repeat",),
)


def no_deadline(lookup: Lookup) -> Iterator[Diagnostic]:
    """Every row has a deadline, itself or through its parts."""
    for row in lookup.activities:
        if not row.due and row.repeat is None and row.status != "cancelled" and row.id not in lookup.parts:
            yield finding(NO_DEADLINE, at(row, "due"), row, item=item_name(row))


UNTIL_WITHOUT_REPEAT = Code(
    "until-without-repeat",
    "warning",
    "{item}: until ends a series, and this row does not repeat",
    "Add repeat, or take until out; one long deadline is written under start and due.",
    "An end without a series says nothing. Perhaps the line with repeat was lost.",
    bad="activities:\n  - due: 2022-01\n    until: 2022-12\n",
    good="activities:\n  - due: 2022-01\n    repeat: monthly\n    until: 2022-12\n",
    rests_on=("repeat",),
)

LAG_WITHOUT_DUE = Code(
    "lag-without-due",
    "warning",
    "{item}: lag is counted from a deadline, and there is none",
    "Write the period under due.",
    "A lag moves the deadline to so many days after the end of the period under due.",
    bad="activities:\n  - lag: 10d\n",
    good="activities:\n  - due: 2022-Q1\n    lag: 10d\n",
    rests_on=("due",),
)


def unused_schedule(lookup: Lookup) -> Iterator[Diagnostic]:
    """An end belongs to a series, and a lag to a deadline."""
    for row in lookup.activities:
        if row.until is not None and row.repeat is None:
            yield finding(UNTIL_WITHOUT_REPEAT, at(row, "until"), row, item=item_name(row))
        if row.lag is not None and not row.due and row.repeat is None:
            yield finding(LAG_WITHOUT_DUE, at(row, "lag"), row, item=item_name(row))


CODES: tuple[Code, ...] = (
    REPEAT_WITH_LIST,
    REPEAT_WITHOUT_DUE,
    REPEAT_FINER,
    REPEAT_OFF_GRID,
    UNTIL_BEFORE_DUE,
    SERIES_WITHOUT_END,
    TOO_MANY_POINTS,
    LAG_TOO_LONG,
    START_AFTER_DUE,
    DUPLICATE_DUE,
    DEADLINE_OUTSIDE_PLAN,
    NO_DEADLINE,
    UNTIL_WITHOUT_REPEAT,
    LAG_WITHOUT_DUE,
)
