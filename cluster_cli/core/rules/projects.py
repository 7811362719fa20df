"""Rules of projects beside the activities that they carry out: two places that should agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.messages import Message
from cluster_cli.core.model import Activity, Project
from cluster_cli.core.naming import item_name, point_name
from cluster_cli.core.periods import Period
from cluster_cli.core.rules.finding import at, warning
from cluster_cli.core.rules.scene import Scene
from cluster_cli.core.rules.standing import Standings


def _carried_out(scene: Scene, project: Project) -> list[Activity]:
    """The activities that a project carries out, as far as they are there."""
    found = (scene.items.get(name) for name in project.activities)
    return [item for item in found if isinstance(item, Activity)]


def projects_outside_activities(scene: Scene) -> Iterator[Diagnostic]:
    """A project begins no earlier than the first of its activities and ends no later than the last."""
    for project in scene.projects:
        rows = _carried_out(scene, project)
        if not rows:
            continue
        ends = [(_end(scene, row), row) for row in rows]
        if all(end is not None for end, _ in ends):
            end, row = max(((end, row) for end, row in ends if end is not None), key=lambda pair: pair[0].last)
            late = list(_written(project, "due", end))
            other = at(row, "until" if row.until is not None else "due")
            yield from _outside("project-after-activity", project, late, row, other, end)
        starts = [(row.start, row) for row in rows if row.start is not None]
        if len(starts) == len(rows):
            start, row = min(starts, key=lambda pair: pair[0].first)
            early = list(_written(project, "start", start))
            yield from _outside("project-before-activity", project, early, row, at(row, "start"), start)


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
    code: str, project: Project, found: Sequence[_Written], row: Activity, other: Field, limit: Period
) -> Iterator[Diagnostic]:
    """What lies outside: the project's own says it for its stages too."""
    for one in found[:1] if found and found[0].where.path[0] != "stages" else found:
        yield warning(code, one.where, project, other, item=one.item, own=one.period, row=item_name(row), limit=limit)


def _end(scene: Scene, row: Activity) -> Period | None:
    """The last due period of a row; `None` where it has none, or its parts have them."""
    if row.id in scene.parts or not row.due:
        return None
    if row.repeat is not None:
        return row.until or scene.plan.period
    moved = [facts.due for facts in row.points.values() if facts.due is not None]
    return max((*row.due, *moved), key=lambda period: period.last)


def standings_disagree(scene: Scene) -> Iterator[Diagnostic]:
    """Where an activity is finished its projects are, and where all its projects are it is."""
    if not scene.linked:
        return
    standings = Standings(scene)
    for name, projects in scene.linked.items():
        row = scene.items.get(name)
        if not isinstance(row, Activity):
            continue
        standing = standings.of(row)
        states = [standings.of(project) for project in projects]
        if standing == "finished":
            for project, state in zip(projects, states, strict=True):
                if state == "open":
                    where, other = _place(project), at(row, "completed")
                    yield warning(
                        "project-still-open", where, project, other, item=item_name(project), row=item_name(row)
                    )
        elif standing == "open" and "finished" in states and "open" not in states:
            project = projects[states.index("finished")]
            where, other = at(row, "completed"), at(project, "completed")
            yield warning("activity-still-open", where, row, other, item=item_name(row), project=item_name(project))


def _place(project: Project) -> Field:
    """The stage that is open, else the project."""
    for stage in project.stages:
        if stage.facts.completed is None and stage.facts.excused is None and stage.status != "cancelled":
            return at(project, "stages", stage.key, key=True)
    return at(project, "completed")


def leads_not_responsible(scene: Scene) -> Iterator[Diagnostic]:
    """Who leads a project answers for one of its activities."""
    for project in scene.projects:
        rows = _carried_out(scene, project)
        if project.lead is None or not rows or project.lead not in scene.plan.parties:
            continue
        if not any(one.party == project.lead for row in rows for one in row.responsible):
            where, other = at(project, "lead"), at(rows[0], "responsible")
            party = scene.plan.parties[project.lead]
            name = party.short or party.name
            yield warning(
                "lead-not-responsible",
                where,
                project,
                other,
                item=item_name(project),
                party=name,
                row=item_name(rows[0]),
            )


def overspent_lines(scene: Scene) -> Iterator[Diagnostic]:
    """No more is spent than committed, and no more committed than planned, unless the line says why."""
    for project in scene.projects:
        for index, line in enumerate(project.budget):
            if line.reason:
                continue
            steps = [("planned", line.planned), ("committed", line.committed), ("spent", line.spent)]
            known: list[tuple[str, Decimal]] = [(key, money) for key, money in steps if money is not None]
            for (lower, limit), (key, money) in pairwise(known):
                if money > limit:
                    where, other = at(project, "budget", index, key), at(project, "budget", index, lower)
                    yield warning(
                        "budget-exceeded", where, project, other, key=key, money=money, than=lower, limit=limit
                    )
