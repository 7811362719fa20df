"""Rules of projects beside the activities that they carry out: two places that should agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from cluster_cli.core.diagnostics import Code, Diagnostic, Field
from cluster_cli.core.judge.gates import begun_without_gate
from cluster_cli.core.messages import PLACEHOLDER, Message, offer
from cluster_cli.core.model import Activity, Project
from cluster_cli.core.naming import item_name, point_name
from cluster_cli.core.periods import Period
from cluster_cli.core.rules.lookup import Completions, Lookup, at, finding


def _carried_out(lookup: Lookup, project: Project) -> list[Activity]:
    """The activities that a project carries out, as far as they are there."""
    items = (lookup.items.get(name) for name in project.activities)
    return [item for item in items if isinstance(item, Activity)]


PROJECT_AFTER_ACTIVITY = Code(
    "project-after-activity",
    "warning",
    "{item}: the deadline ({own}) is later than that of the activity it carries out: {row} ({limit})",
    "Bring the two deadlines together, or let the project carry out another row.",
    "A row of the road map is done when its project is. A project that ends later makes the row late.",
    bad="activities:\n  - id: 8\n    due: 2022-04\nprojects:\n  - due: 2022-06\n    activities: [8]\n",
    good="activities:\n  - id: 8\n    due: 2022-04\nprojects:\n  - due: 2022-04\n    activities: [8]\n",
)

PROJECT_BEFORE_ACTIVITY = Code(
    "project-before-activity",
    "warning",
    "{item}: the start ({own}) is earlier than that of the activity it carries out: {row} ({limit})",
    "Bring the two starts together.",
    "A project begins within the time that the road map gives to its rows. An earlier start is a slip in one of them.",
    bad="activities:\n  - id: 8\n    start: 2022-02\n    due: 2022-04\nprojects:\n  - start: 2022-01\n"
    "    due: 2022-04\n    activities: [8]\n",
    good="activities:\n  - id: 8\n    start: 2022-02\n    due: 2022-04\nprojects:\n  - start: 2022-02\n"
    "    due: 2022-04\n    activities: [8]\n",
)


def projects_outside_activities(lookup: Lookup) -> Iterator[Diagnostic]:
    """A project begins no earlier than the first of its activities and ends no later than the last."""
    for project in lookup.projects:
        rows = _carried_out(lookup, project)
        if not rows:
            continue
        ends = [(_end(lookup, row), row) for row in rows]
        if all(end is not None for end, _ in ends):
            end, row = max(((end, row) for end, row in ends if end is not None), key=lambda pair: pair[0].last)
            late = list(_written(project, "due", end))
            other = at(row, "until" if row.until is not None else "due")
            yield from _outside(PROJECT_AFTER_ACTIVITY, project, late, row, other, end)
        starts = [(row.start, row) for row in rows if row.start is not None]
        if len(starts) == len(rows):
            start, row = min(starts, key=lambda pair: pair[0].first)
            early = list(_written(project, "start", start))
            yield from _outside(PROJECT_BEFORE_ACTIVITY, project, early, row, at(row, "start"), start)


class _Written(Struct, frozen=True):
    """A start or a deadline of a project or of one of its stages, with its place."""

    where: Field
    item: Message
    period: Period


def _written(project: Project, key: Literal["start", "due"], limit: Period) -> Iterator[_Written]:
    """What lies outside the limit: the project's own, then those of its stages that are not lifted."""

    def is_outside(period: Period) -> bool:
        return period.last > limit.last if key == "due" else period.first < limit.first

    own = project.due if key == "due" else project.start
    if own is not None and is_outside(own):
        yield _Written(at(project, key), item_name(project), own)
    for stage in project.stages:
        period = stage.due if key == "due" else stage.start
        if period is not None and is_outside(period) and stage.status != "cancelled" and stage.facts.excused is None:
            yield _Written(at(project, "stages", stage.key, key), point_name(project, ("stages", stage.key)), period)


def _outside(
    code: Code, project: Project, outside: Sequence[_Written], row: Activity, other: Field, limit: Period
) -> Iterator[Diagnostic]:
    """A finding for each; where the project itself lies outside, its stages need none of their own."""
    is_own = bool(outside) and outside[0].where.path[0] != "stages"
    for written in outside[:1] if is_own else outside:
        own = written.period
        yield finding(code, written.where, project, other, item=written.item, own=own, row=item_name(row), limit=limit)


def _end(lookup: Lookup, row: Activity) -> Period | None:
    """The last due period of a row; `None` where it has none, or its parts have them."""
    if row.id in lookup.parts or not row.due:
        return None
    if row.repeat is not None:
        return row.until or lookup.plan.period
    moved = [facts.due for facts in row.points.values() if facts.due is not None]
    return max((*row.due, *moved), key=lambda period: period.last)


PROJECT_STILL_OPEN = Code(
    "project-still-open",
    "warning",
    "{item} is open, and the activity it carries out is completed: {row}",
    "Record the completion of the project, or take back that of the activity.",
    "The same work stands in two places, and they say different things. A row that is earned by projects cannot be "
    "done before they are.",
    bad="activities:\n  - id: 8\n    due: 2022-04\n    completed: 2022-04-20\nprojects:\n  - due: 2022-04\n"
    "    activities: [8]\n",
    good="activities:\n  - id: 8\n    due: 2022-04\n    completed: 2022-04-20\nprojects:\n  - due: 2022-04\n"
    "    completed: 2022-04-20\n    activities: [8]\n",
    rests_on=("completed", "excused", "points", "stages"),
)

ACTIVITY_STILL_OPEN = Code(
    "activity-still-open",
    "warning",
    "{item} is open, and all its projects are completed: {project}",
    "Record the completion of the activity, or add the project that is still at it.",
    "The same work stands in two places, and they say different things.",
    bad="activities:\n  - id: 8\n    due: 2022-04\nprojects:\n  - due: 2022-04\n    completed: 2022-04-20\n"
    "    activities: [8]\n",
    good="activities:\n  - id: 8\n    due: 2022-04\n    completed: 2022-04-20\nprojects:\n  - due: 2022-04\n"
    "    completed: 2022-04-20\n    activities: [8]\n",
    rests_on=("completed", "excused", "points", "stages"),
)


def completions_disagree(lookup: Lookup) -> Iterator[Diagnostic]:
    """An activity and the projects that carry it out are finished together."""
    if not lookup.linked:
        return
    completions = Completions(lookup)
    for name, projects in lookup.linked.items():
        row = lookup.items.get(name)
        if not isinstance(row, Activity):
            continue
        row_is = completions.of(row)
        projects_are = [completions.of(project) for project in projects]
        if row_is == "finished":
            for project, project_is in zip(projects, projects_are, strict=True):
                if project_is == "open":
                    where, other = _place(project), at(row, "completed")
                    yield finding(
                        PROJECT_STILL_OPEN, where, project, other, item=item_name(project), row=item_name(row)
                    )
        elif row_is == "open" and "finished" in projects_are and "open" not in projects_are:
            project = projects[projects_are.index("finished")]
            where, other = at(row, "completed"), at(project, "completed")
            yield finding(ACTIVITY_STILL_OPEN, where, row, other, item=item_name(row), project=item_name(project))


def _place(project: Project) -> Field:
    """The stage that is open, else the project."""
    for stage in project.stages:
        if stage.facts.completed is None and stage.facts.excused is None and stage.status != "cancelled":
            return at(project, "stages", stage.key, key=True)
    return at(project, "completed")


LEAD_NOT_RESPONSIBLE = Code(
    "lead-not-responsible",
    "warning",
    "{item}: {party} leads it and does not answer for the activity it carries out: {row}",
    "Name the party under responsible of the activity, or another one under lead of the project.",
    "Who leads the project does the work of the row, so the road map should name the same organisation.",
    bad="activities:\n  - id: 8\n    responsible: [dpo]\nprojects:\n  - lead: ttst\n    activities: [8]\n",
    good="activities:\n  - id: 8\n    responsible: [dpo, ttst]\nprojects:\n  - lead: ttst\n    activities: [8]\n",
    rests_on=("parties",),
)


def leads_not_responsible(lookup: Lookup) -> Iterator[Diagnostic]:
    """Who leads a project answers for one of its activities."""
    for project in lookup.projects:
        rows = _carried_out(lookup, project)
        if project.lead is None or not rows or project.lead not in lookup.plan.parties:
            continue
        if not any(responsible.party == project.lead for row in rows for responsible in row.responsible):
            where, other = at(project, "lead"), at(rows[0], "responsible")
            party = lookup.plan.parties[project.lead]
            name = party.short or party.name
            yield finding(
                LEAD_NOT_RESPONSIBLE, where, project, other, item=item_name(project), party=name, row=item_name(rows[0])
            )


BUDGET_EXCEEDED = Code(
    "budget-exceeded",
    "warning",
    "{key} ({money}) is more than {than} ({limit})",
    "Check the sums; where it is so, say why under reason.",
    "No more is spent than was committed, and no more is committed than was planned. Otherwise a sum is wrong, or "
    "the budget was overrun.",
    bad="projects:\n  - budget: [{planned: 350000.00, committed: 350000.00, spent: 360000.00}]\n",
    good="projects:\n  - budget: [{planned: 350000.00, committed: 350000.00, spent: 340000.00}]\n",
)


def overspent_lines(lookup: Lookup) -> Iterator[Diagnostic]:
    """No more is spent than committed, and no more committed than planned, unless the line says why."""
    for project in lookup.projects:
        for index, line in enumerate(project.budget):
            if line.reason:
                continue
            steps = [("planned", line.planned), ("committed", line.committed), ("spent", line.spent)]
            sums: list[tuple[str, Decimal]] = [(key, money) for key, money in steps if money is not None]
            for (lower, limit), (key, money) in pairwise(sums):
                if money > limit:
                    where, other = at(project, "budget", index, key), at(project, "budget", index, lower)
                    yield finding(BUDGET_EXCEEDED, where, project, other, key=key, money=money, than=lower, limit=limit)


STAGE_WITHOUT_GATE = Code(
    "stage-without-gate",
    "warning",
    "{item} has begun, and its gate does not say by then that it may",
    "Record the decision: {command}",
    "A gate says what must hold before a stage begins and who decides that it does. Work that begins without the "
    "decision spends money on something that may yet be put off or stopped. A decision of a later day than the "
    "completion comes too late.",
    bad="decisions:\n  ks-3: {title: Протокол № 3, on: 2022-03-24}\nprojects:\n  - stages:\n      execution:\n"
    "        due: 2022-06\n        status: active\n        gate:\n          criteria: [деньги выделены]\n"
    "          decision: hold\n          by: ks-3\n",
    good="decisions:\n  ks-3: {title: Протокол № 3, on: 2022-03-24}\nprojects:\n  - stages:\n      execution:\n"
    "        due: 2022-06\n        status: active\n        gate:\n          criteria: [деньги выделены]\n"
    "          decision: go\n          by: ks-3\n",
    rests_on=("decisions", "status", "completed"),
)


def stages_without_gate(lookup: Lookup) -> Iterator[Diagnostic]:
    """No stage that has a gate is begun before the gate says go."""
    for project in lookup.projects:
        for stage in project.stages:
            if stage.gate is not None and begun_without_gate(stage, lookup.plan.decisions):
                where = at(project, "stages", stage.key, "gate", key=True)
                key = "status" if stage.facts.completed is None else "completed"
                other = at(project, "stages", stage.key, key)
                options = (("for", stage.key), ("gate", "go"), ("by", PLACEHOLDER))
                command = offer("update", project.id, options=options)
                item = point_name(project, ("stages", stage.key))
                yield finding(STAGE_WITHOUT_GATE, where, project, other, item=item, command=command)


CODES: tuple[Code, ...] = (
    PROJECT_AFTER_ACTIVITY,
    PROJECT_BEFORE_ACTIVITY,
    PROJECT_STILL_OPEN,
    ACTIVITY_STILL_OPEN,
    LEAD_NOT_RESPONSIBLE,
    BUDGET_EXCEEDED,
    STAGE_WITHOUT_GATE,
)
