"""Rules of facts and of status: each fact stands at a control point, is proved and explained, and status agrees with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from cluster_cli.core.diagnostics import Code, Diagnostic
from cluster_cli.core.fields import FACTS
from cluster_cli.core.messages import PLACEHOLDER, Message, days, message, offer
from cluster_cli.core.model import NO_FACTS, Activity, Decided, Facts, Item, Plan, Status
from cluster_cli.core.naming import STATUSES, item_name, point_name
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.plan.schedule import ScheduleFault, deadline_of, grid_of, step_after
from cluster_cli.core.rules.lookup import (
    Completions,
    Lookup,
    Misspelt,
    PointFacts,
    Search,
    at,
    finding,
    misspelt,
    perhaps,
)
from cluster_cli.core.text import nearest, pattern

_LINK = pattern(r"https?://[^\s/]+")
_SCHEME = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DOUBT = timedelta(days=14)


EXCUSED_AND_COMPLETED = Code(
    "excused-and-completed",
    "error",
    "{item}: a control point is completed and excused at once",
    "Leave what is true: take out completed or excused.",
    "An excused control point owes nothing, because a decision has lifted it. What was done is not lifted.",
    bad="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    excused: {on: 2022-02-10, by: ks-3}\n",
    good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
)


def excused_and_completed(lookup: Lookup) -> Iterator[Diagnostic]:
    """What was done needs no excuse."""
    for point in lookup.completed:
        if point.facts.excused is not None:
            other = point.at("completed")
            yield finding(EXCUSED_AND_COMPLETED, point.at("excused", key=True), point.item, other, item=point.label)


CONFIRMED_NOT_COMPLETED = Code(
    "confirmed-not-completed",
    "error",
    "{item}: confirmed, but not completed",
    "Write under completed on which day it was done.",
    "To confirm is to accept the proof of what was done. Without a completion there is nothing to accept.",
    bad="activities:\n  - due: 2022-02\n    confirmed: {on: 2022-03-24, by: ks-3}\n",
    good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    confirmed: {on: 2022-03-24, by: ks-3}\n",
    rests_on=("completed",),
)


def confirmed_not_completed(lookup: Lookup) -> Iterator[Diagnostic]:
    """Only what was completed can be confirmed."""
    for point in lookup.facts:
        if point.facts.confirmed is not None and point.facts.completed is None:
            yield finding(CONFIRMED_NOT_COMPLETED, point.at("confirmed", key=True), point.item, item=point.label)


CONFIRMATION_MISSING = Code(
    "confirmation-missing",
    "error",
    "{item}: completed, but not confirmed, and this plan requires it",
    "Record who has accepted the proof: {command}",
    "With confirmation: required a completion counts as kept only when somebody other than the performer has accepted "
    "the proof.",
    bad="confirmation: required\nactivities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
    good="confirmation: required\nactivities:\n  - due: 2022-02\n    completed: 2022-02-20\n"
    "    confirmed: {on: 2022-03-24, by: ks-3}\n",
)


def confirmation_missing(lookup: Lookup) -> Iterator[Diagnostic]:
    """Where the plan requires it, every completion is confirmed."""
    if lookup.plan.confirmation != "required":
        return
    for point in lookup.completed:
        if point.facts.confirmed is None:
            command = offer("confirm", point.item.id, options=(("for", point.name), ("by", PLACEHOLDER)))
            yield finding(CONFIRMATION_MISSING, point.at("confirmed"), point.item, item=point.label, command=command)


DONE_WITHOUT_EVIDENCE = Code(
    "done-without-evidence",
    "warning",
    "{item}: completed, and no document proves it",
    "Name the document: {command}",
    "What is done leaves control only with a document that proves it: minutes, an order, a report, a page of a site. "
    "It is a file of the repository or a link.",
    bad="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
    good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    evidence: [protocols/ks-02.pdf]\n",
    rests_on=("evidence",),
)


def done_without_evidence(lookup: Lookup) -> Iterator[Diagnostic]:
    """Every completion has a proof."""
    for point in lookup.completed:
        if not point.facts.evidence:
            command = offer("done", point.item.id, options=(("for", point.name), ("evidence", PLACEHOLDER)))
            yield finding(DONE_WITHOUT_EVIDENCE, point.at("completed"), point.item, item=point.label, command=command)


LATE_WITHOUT_REASON = Code(
    "late-without-reason",
    "warning",
    "{item}: completed {late} after the deadline, and no reason is given",
    "Give the reason: {command}",
    "In a report on execution the reason is a column of its own. Whoever reads that something was late asks why.",
    bad="activities:\n  - due: 2022-02\n    completed: 2022-03-02\n",
    good="activities:\n  - due: 2022-02\n    completed: 2022-03-02\n    reason: карантин\n",
    rests_on=("due", "lag", "reason", "excused"),
)

FORECAST_WITHOUT_REASON = Code(
    "forecast-without-reason",
    "warning",
    "{item}: expected {late} after the deadline, and no reason is given",
    "Write the reason under reason, and what is done about it under action.",
    "An expected day after the deadline announces that the deadline will be missed. Whoever decides on it asks why.",
    bad="activities:\n  - due: 2022-02\n    forecast: 2022-04\n",
    good="activities:\n  - due: 2022-02\n    forecast: 2022-04\n    reason: повторные торги\n",
    rests_on=("due", "lag", "reason", "excused"),
)


def late_without_reason(lookup: Lookup) -> Iterator[Diagnostic]:
    """What was done late, or is expected late, has a reason."""
    for point in lookup.facts:
        if point.due is None or point.facts.reason:
            continue
        if point.facts.completed is not None:
            late = _days_late(point, point.facts.completed, lookup.plan)
            if late > 0:
                command = offer("done", point.item.id, options=(("for", point.name), ("reason", PLACEHOLDER)))
                where = point.at("completed")
                yield finding(
                    LATE_WITHOUT_REASON, where, point.item, item=point.label, late=days(late), command=command
                )
        elif point.facts.forecast is not None and point.facts.excused is None and point.item.status != "cancelled":
            late = _days_late(point, point.facts.forecast.last, lookup.plan)
            if late > 0:
                where = point.at("forecast")
                yield finding(FORECAST_WITHOUT_REASON, where, point.item, item=point.label, late=days(late))


def _days_late(point: PointFacts, day: date, plan: Plan) -> int:
    """Days after the deadline; 0 where the production calendar, which no rule has at hand, might still make it in time."""
    if point.due is None:
        return 0
    deadline = deadline_of(point.due, point.lag, plan.day_off, None)
    shifted = plan.day_off == "next" or (point.lag is not None and point.lag.working)
    if plan.calendar is not None and shifted and day - deadline <= _DOUBT:
        return 0
    return (day - deadline).days


COMPLETED_BEFORE_START = Code(
    "completed-before-start",
    "warning",
    "{item}: completed on {day}, before it could begin on {start}",
    "Mend completed or start; a meeting stands under the period in which it was held.",
    "A completion before the beginning is a slip in one of the two days, most often in the year or the month.",
    bad="activities:\n  - start: 2022-02\n    due: 2022-04\n    completed: 2022-01-20\n",
    good="activities:\n  - start: 2022-02\n    due: 2022-04\n    completed: 2022-03-20\n",
    rests_on=("start",),
)

COMPLETED_BEFORE_PLAN = Code(
    "completed-before-plan",
    "warning",
    "{item}: completed on {day}, before the plan begins on {start}",
    "Mend the day, or the period of the plan.",
    "A plan counts what is done in its own period. An earlier day is most often a slip in the year.",
    bad="period: 2022\nactivities:\n  - due: 2022-02\n    completed: 2021-02-20\n",
    good="period: 2022\nactivities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
    rests_on=("period",),
)


def completed_too_early(lookup: Lookup) -> Iterator[Diagnostic]:
    """Nothing is completed before it begins, nor before the plan does."""
    begin = lookup.plan.period.first if lookup.plan.period is not None else date.min
    for point in lookup.completed:
        day = point.facts.completed or begin
        if point.start is not None and day < point.start:
            where = point.at("completed")
            yield finding(COMPLETED_BEFORE_START, where, point.item, item=point.label, day=day, start=point.start)
        elif day < begin:
            where = point.at("completed")
            yield finding(COMPLETED_BEFORE_PLAN, where, point.item, item=point.label, day=day, start=begin)


COMPLETED_IN_FUTURE = Code(
    "completed-in-future",
    "warning",
    "{item}: completed on {day}, and today is {today}",
    "Record a completion when it has happened; write an expected day under forecast.",
    "What lies ahead has not happened. Until that day the control point counts as open.",
    bad="activities:\n  - due: 2222-02\n    completed: 2222-02-20\n",
    good="activities:\n  - due: 2222-02\n    forecast: 2222-02-20\n",
)


def completed_in_future(points: Iterable[PointFacts], today: date) -> Iterator[Diagnostic]:
    """A completion has happened. The only rule that asks for the day."""
    for point in points:
        day = point.facts.completed
        if day is not None and day > today:
            yield finding(
                COMPLETED_IN_FUTURE, point.at("completed"), point.item, item=point.label, day=day, today=today
            )


EVIDENCE_OUTSIDE = Code(
    "evidence-outside",
    "error",
    "“{path}” is neither a link nor a file of this repository",
    "Write a link with https:// or the path of a file from the folder of the repository, without .. and without a "
    "drive.",
    "A proof must be there for everybody who has the plan. A path of one's own disk leads nowhere on another machine, "
    "and one that leads out of the repository could bring a foreign file into a report.",
    bad="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    evidence: ['C:\\Документы\\ks-02.pdf']\n",
    good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    evidence: [protocols/ks-02.pdf]\n",
)


def evidence_outside(lookup: Lookup) -> Iterator[Diagnostic]:
    """A proof is a link or a file of this repository."""
    for point in lookup.facts:
        for index, path in enumerate(point.facts.evidence):
            if not _is_proof(path):
                yield finding(EVIDENCE_OUTSIDE, point.at("evidence", index), point.item, path=path)
    for decision in lookup.plan.decisions.values():
        if decision.file is not None and not _is_proof(decision.file):
            yield finding(EVIDENCE_OUTSIDE, at(None, "decisions", decision.id, "file"), None, path=decision.file)


def _is_proof(path: str) -> bool:
    """Whether a text is a link, or a relative path that stays within and does not touch `.git`."""
    if _LINK().match(path):
        return True
    plain = path.strip().replace("\\", "/")
    if not plain or plain.startswith("/") or _SCHEME().match(plain):
        return False
    depth = 0
    for step in plain.split("/"):
        if step.casefold() == ".git":
            return False
        depth += -1 if step == ".." else step not in {"", "."}
        if depth < 0:
            return False
    return depth > 0


_OF_A_POINT = tuple(field.key for field in FACTS if field.key != "changes")
"""Facts of one control point; records of changes may be about the item as a whole."""
_ONE_POINT = ("effort", "projects")


UNKNOWN_POINT = Code(
    "unknown-point",
    "error",
    "{item} has no control point {point}",
    "{hint}",
    "A control point of a series is called by its period, in the form in which due is written. A fact under another "
    "name belongs to no point and would not be counted.",
    bad="activities:\n  - due: 2022-01\n    repeat: monthly\n    points:\n      2022-01-27: 2022-01-27\n",
    good="activities:\n  - due: 2022-01\n    repeat: monthly\n    points:\n      2022-01: 2022-01-27\n",
    rests_on=("due", "repeat", "until", "period"),
)


def unknown_points(lookup: Lookup) -> Iterator[Misspelt]:
    """Every key under `points` is one of the row's deadlines."""
    for row in lookup.activities:
        if not row.points or not row.has_several_points:
            continue
        grid = grid_of(row, lookup.plan)
        if isinstance(grid, ScheduleFault):
            continue
        names = {period.name for period in grid}
        for name in row.points:
            if name not in names:
                search = Search(f"points of {row.id}", name, partial(_near_point, name, grid), _all_points(grid))
                where = at(row, "points", name, key=True)
                yield misspelt(UNKNOWN_POINT, where, row, search, item=item_name(row), point=name)


def _near_point(name: str, grid: tuple[Period, ...]) -> Message:
    """The point whose period holds the day that was written, else one that is spelt so, else what there is."""
    meant = parse_period(name)
    holding = (
        [point.name for point in grid if meant.last in point or point.last in meant]
        if isinstance(meant, Period)
        else []
    )
    near = holding or nearest(name, (point.name for point in grid))
    return perhaps(near[0], None) if near else _all_points(grid)


def _all_points(grid: tuple[Period, ...]) -> Message:
    if not grid:
        return message("This row has no points yet.")
    return message("The points of this row go from {first} to {last}.", first=grid[0].name, last=grid[-1].name)


POINTS_OF_ONE = Code(
    "points-of-one",
    "error",
    "{item} has one deadline, and points are for rows that have several",
    "Write completed and the other facts right below the title, without points.",
    "A row with one deadline is itself a control point, so its facts are its own fields.",
    bad="activities:\n  - due: 2022-02\n    points:\n      2022-02: 2022-02-20\n",
    good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
    rests_on=("due", "repeat", "until", "period"),
)


def points_of_one(lookup: Lookup) -> Iterator[Diagnostic]:
    """Facts of the only point of a row stand beside its title."""
    for row in lookup.activities:
        if row.points and not row.has_several_points:
            yield finding(POINTS_OF_ONE, at(row, "points", key=True), row, item=item_name(row))


FACTS_MISPLACED = Code(
    "facts-misplaced",
    "error",
    "{item}: {key} belongs to one of its control points, not to the whole",
    "{hint}",
    "Where there are several control points, it must be clear which of them was completed. A fact of the whole is "
    "counted for none of them.",
    bad="activities:\n  - due: [2022-06, 2022-12]\n    completed: 2022-06-20\n",
    good="activities:\n  - due: [2022-06, 2022-12]\n    points:\n      2022-06: 2022-06-20\n",
    rests_on=("due", "repeat", "until", "period"),
)


def misplaced_facts(lookup: Lookup) -> Iterator[Diagnostic]:
    """An item with several points, or with parts, has no facts of its own."""
    for row in lookup.activities:
        if row.id in lookup.parts:
            hint = message("{item} is earned by its parts: write it in one of them.", item=item_name(row))
            yield from _misplaced(row, row.facts, hint)
            if row.points and row.has_several_points:
                yield finding(
                    FACTS_MISPLACED, at(row, "points", key=True), row, item=item_name(row), key="points", hint=hint
                )
        elif row.facts is not NO_FACTS and row.has_several_points and row.measure not in _ONE_POINT:
            hint = message("Write it under points, below the period of the point that it is about.")
            yield from _misplaced(row, row.facts, hint)
    for project in lookup.projects:
        if project.stages and project.facts is not NO_FACTS:
            hint = message("Write it under stages, below the stage that it is about.")
            yield from _misplaced(project, project.facts, hint)


def _misplaced(item: Item, facts: Facts, hint: Message) -> Iterator[Diagnostic]:
    for key in _OF_A_POINT:
        if getattr(facts, key):
            yield finding(FACTS_MISPLACED, at(item, key, key=True), item, item=item_name(item), key=key, hint=hint)


ALSO_OUTSIDE = Code(
    "also-outside",
    "warning",
    "the further meeting of {day} does not belong to this control point: {point}",
    "Write it under the point in whose period it was held.",
    "Further meetings are kept beside the one that counts. One of another month is perhaps the next meeting, and then "
    "it counts.",
    bad="activities:\n  - due: 2022-01\n    repeat: monthly\n    points:\n"
    "      2022-01: {completed: 2022-01-27, also: [2022-02-10]}\n",
    good="activities:\n  - due: 2022-01\n    repeat: monthly\n    points:\n      2022-01: 2022-01-27\n"
    "      2022-02: 2022-02-10\n",
)


def also_outside(lookup: Lookup) -> Iterator[Diagnostic]:
    """A further meeting lies between its own occurrence's beginning and the next one's."""
    for row in lookup.activities:
        for name, facts in row.points.items():
            if not facts.also:
                continue
            own = parse_period(name)
            if not isinstance(own, Period):
                continue
            for index, day in enumerate(facts.also):
                if day in own or _between(row, own, facts, day_ordinal=day.toordinal()):
                    continue
                yield finding(ALSO_OUTSIDE, at(row, "points", name, "also", index), row, day=day, point=own)


def _between(row: Activity, own: Period, facts: Facts, *, day_ordinal: int) -> bool:
    """Whether a day lies after the occurrence began (as moved, too) and before the next one does."""
    begin = own.first
    following = step_after(own, row.repeat) if row.repeat is not None else None
    end = following.first.toordinal() if following is not None else own.last.toordinal() + 1
    if facts.due is not None:
        begin = min(begin, facts.due.first)
        end = max(end, facts.due.last.toordinal() + 1)
    end = max(end, deadline_of(own, row.lag, "keep", None).toordinal() + 1)
    return begin.toordinal() <= day_ordinal < end


_STANDS_STILL = ("paused", "cancelled")


STATUS_DISAGREES = Code(
    "status-disagrees",
    "error",
    "{item}: the status says that it is done, and the facts do not",
    "Write the day under completed, or take the status out: it follows from the facts.",
    "Whether something is done is told by its completions alone. The status done is accepted where it agrees with "
    "them, and needed nowhere.",
    bad="activities:\n  - due: 2022-02\n    status: done\n",
    good="activities:\n  - due: 2022-02\n    status: done\n    completed: 2022-02-20\n",
    rests_on=("completed", "excused", "points", "stages"),
)


def status_disagrees(lookup: Lookup) -> Iterator[Diagnostic]:
    """`done` is accepted as a status where the facts say the same."""
    completions = Completions(lookup)
    for item in lookup.every_item:
        if item.status == "done" and completions.of(item) == "open":
            yield finding(STATUS_DISAGREES, at(item, "status"), item, item=item_name(item))
    for project in lookup.projects:
        for stage in project.stages:
            if stage.status == "done" and stage.facts.completed is None and stage.facts.excused is None:
                where = at(project, "stages", stage.key, "status")
                yield finding(STATUS_DISAGREES, where, project, item=point_name(project, ("stages", stage.key)))


def status_without_decision(lookup: Lookup) -> Iterator[Diagnostic]:
    """What stands still or is out of the plan says since when and by whom; what goes on needs no such record."""
    for item in lookup.every_item:
        if item.status in _STANDS_STILL or item.decided is not None:
            yield from _decided(item, item_name(item), (), item.status, item.decided)
    for project in lookup.projects:
        for stage in project.stages:
            if stage.status in _STANDS_STILL or stage.decided is not None:
                path = ("stages", stage.key)
                yield from _decided(
                    project, point_name(project, ("stages", stage.key)), path, stage.status, stage.decided
                )


STATUS_WITHOUT_DECISION = Code(
    "status-without-decision",
    "warning",
    "{item}: {status}, and it is not written since when, by whom and why",
    "Write the decision under decided: on, by, reason.",
    "To stop a work or to take it out of the plan is a decision of those who approved the plan. A report names it.",
    bad="activities:\n  - due: 2022-02\n    status: paused\n",
    good="activities:\n  - due: 2022-02\n    status: paused\n"
    "    decided: {on: 2022-02-10, by: ks-3, reason: ремонт здания}\n",
    rests_on=("decided",),
)

DECIDED_UNUSED = Code(
    "decided-unused",
    "warning",
    "{item}: decided tells since when a work stands still, and the status is another: {status}",
    "Take decided out, or write status: paused or cancelled.",
    "The record under decided belongs to the statuses paused and cancelled. Beside another one it is left over, or "
    "the status was changed by mistake.",
    bad="activities:\n  - due: 2022-02\n    status: active\n    decided: {on: 2022-02-10, by: ks-3}\n",
    good="activities:\n  - due: 2022-02\n    status: active\n",
    rests_on=("status",),
)


def _decided(
    item: Item, subject: Message, path: tuple[str, ...], status: Status, decided: Decided | None
) -> Iterator[Diagnostic]:
    if decided is None:
        yield finding(STATUS_WITHOUT_DECISION, at(item, *path, "status"), item, item=subject, status=STATUSES[status])
    elif status not in _STANDS_STILL:
        where, other = at(item, *path, "decided", key=True), at(item, *path, "status")
        yield finding(DECIDED_UNUSED, where, item, other, item=subject, status=STATUSES[status])


PERCENT_IMPOSSIBLE = Code(
    "percent-impossible",
    "error",
    "{item} cannot be measured in per cent: {reason}",
    "Give the row a start and one deadline, or take measure out.",
    "In per cent the plan runs evenly from the start to the deadline. For that it must have one of each.",
    bad="activities:\n  - due: 2022-04\n    measure: percent\n",
    good="activities:\n  - start: 2022-02\n    due: 2022-04\n    measure: percent\n",
    rests_on=("start", "due", "repeat"),
)


def impossible_percent(lookup: Lookup) -> Iterator[Diagnostic]:
    """A row measured in per cent has a start and one deadline: between them its plan runs evenly."""
    for row in lookup.activities:
        if row.measure != "percent":
            continue
        if row.has_several_points or row.id in lookup.parts:
            reason = message("it has several control points")
        elif row.start is None:
            reason = message("it has no start")
        elif not row.due:
            reason = message("it has no deadline")
        else:
            continue
        yield finding(PERCENT_IMPOSSIBLE, at(row, "measure"), row, item=item_name(row), reason=reason)


PROGRESS_OUT_OF_RANGE = Code(
    "progress-out-of-range",
    "error",
    "{share} is no share: it goes from 0 to 100 per cent",
    "Write a number from 0 to 100.",
    "A reading says how much of the work is done, in per cent of the whole.",
    bad="activities:\n  - start: 2022-02\n    due: 2022-04\n    measure: percent\n    progress: {2022-03-15: 140}\n",
    good="activities:\n  - start: 2022-02\n    due: 2022-04\n    measure: percent\n    progress: {2022-03-15: 40}\n",
)

HUNDRED_NOT_COMPLETED = Code(
    "hundred-not-completed",
    "error",
    "{item}: 100 per cent, but not completed",
    "Write the day under completed, or a smaller share.",
    "Until the completion is recorded a work earns 90 per cent at most: the last tenth is the proof.",
    bad="activities:\n  - start: 2022-02\n    due: 2022-04\n    measure: percent\n    progress: {2022-03-15: 100}\n",
    good="activities:\n  - start: 2022-02\n    due: 2022-04\n    measure: percent\n    progress: {2022-03-15: 100}\n"
    "    completed: 2022-03-15\n",
    rests_on=("completed",),
)

PROGRESS_UNUSED = Code(
    "progress-unused",
    "warning",
    "{item}: progress is read only with measure: percent",
    "Write measure: percent, or take progress out.",
    "Without this measure a row is counted by its control points, and the readings change nothing.",
    bad="activities:\n  - due: 2022-04\n    progress: {2022-03-15: 40}\n",
    good="activities:\n  - start: 2022-02\n    due: 2022-04\n    measure: percent\n    progress: {2022-03-15: 40}\n",
    rests_on=("measure",),
)


def wrong_progress(lookup: Lookup) -> Iterator[Diagnostic]:
    """Readings lie between 0 and 100 per cent, are used, and reach 100 with the completion only."""
    for row in lookup.activities:
        if not row.progress:
            continue
        if row.measure != "percent":
            yield finding(PROGRESS_UNUSED, at(row, "progress", key=True), row, item=item_name(row))
            continue
        for day, share in row.progress.items():
            where = at(row, "progress", day.isoformat())
            if not 0 <= share <= 100:
                yield finding(PROGRESS_OUT_OF_RANGE, where, row, share=share)
            elif share == 100 and row.facts.completed is None:
                yield finding(HUNDRED_NOT_COMPLETED, where, row, item=item_name(row))


WEIGHT_UNUSED = Code(
    "weight-unused",
    "warning",
    "{item}: a row with this measure stands outside the ratios, and its weight counts nowhere",
    "Take weight out, or choose another measure.",
    "Rows that run by time (effort) or are earned by projects would distort the ratios, so they are counted in the "
    "totals only.",
    bad="activities:\n  - due: 2022-12\n    measure: effort\n    weight: 2\n",
    good="activities:\n  - due: 2022-12\n    measure: effort\n",
    rests_on=("measure",),
)


def unused_weights(lookup: Lookup) -> Iterator[Diagnostic]:
    """A weight counts in the ratios, and rows outside them have none."""
    for row in lookup.activities:
        if row.weight != 1 and row.measure in {"effort", "projects"}:
            yield finding(WEIGHT_UNUSED, at(row, "weight"), row, at(row, "measure"), item=item_name(row))


ROLL_UP_WITHOUT_PROJECT = Code(
    "roll-up-without-project",
    "warning",
    "{item} is earned by projects, and no project carries it out",
    "Name the row under activities of those projects, or choose another measure.",
    "With measure: projects a row shows which share of its projects' control points is completed. Without a project "
    "there is nothing to show.",
    bad="activities:\n  - id: 10\n    due: 2022-11\n    measure: projects\n",
    good="activities:\n  - id: 10\n    due: 2022-11\n    measure: projects\nprojects:\n"
    "  - id: portal\n    activities: [10]\n",
    rests_on=("activities", "projects"),
)


def roll_ups_without_project(lookup: Lookup) -> Iterator[Diagnostic]:
    """A row that is earned by projects has some."""
    for row in lookup.activities:
        if row.measure == "projects" and row.id not in lookup.linked:
            yield finding(ROLL_UP_WITHOUT_PROJECT, at(row, "measure"), row, item=item_name(row))


CODES: tuple[Code, ...] = (
    UNKNOWN_POINT,
    POINTS_OF_ONE,
    FACTS_MISPLACED,
    ALSO_OUTSIDE,
    EXCUSED_AND_COMPLETED,
    CONFIRMED_NOT_COMPLETED,
    CONFIRMATION_MISSING,
    DONE_WITHOUT_EVIDENCE,
    LATE_WITHOUT_REASON,
    FORECAST_WITHOUT_REASON,
    COMPLETED_BEFORE_START,
    COMPLETED_BEFORE_PLAN,
    COMPLETED_IN_FUTURE,
    EVIDENCE_OUTSIDE,
    STATUS_DISAGREES,
    STATUS_WITHOUT_DECISION,
    DECIDED_UNUSED,
    PERCENT_IMPOSSIBLE,
    PROGRESS_OUT_OF_RANGE,
    HUNDRED_NOT_COMPLETED,
    PROGRESS_UNUSED,
    WEIGHT_UNUSED,
    ROLL_UP_WITHOUT_PROJECT,
)
