"""Rules of status and measure: what people decided of an item, and how its progress is told."""

from __future__ import annotations

from collections.abc import Iterator

from cluster_cli.core.diagnostics import Code, Diagnostic
from cluster_cli.core.messages import Message, message
from cluster_cli.core.model import Decided, Item, Status
from cluster_cli.core.naming import STATUSES, item_name, point_name
from cluster_cli.core.rules.lookup import Completions, Lookup, at, finding

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
