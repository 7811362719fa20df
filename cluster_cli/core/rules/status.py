"""Rules of status and measure: what people decided of an item, and how its progress is told."""

from __future__ import annotations

from collections.abc import Iterator

from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.messages import Message, message
from cluster_cli.core.model import Decided, Item, Status
from cluster_cli.core.naming import item_name, point_name
from cluster_cli.core.rules.finding import at, error, warning
from cluster_cli.core.rules.scene import Scene
from cluster_cli.core.rules.standing import Standings
from cluster_cli.core.states import STATUSES

_STANDS_STILL = ("paused", "cancelled")


def status_disagrees(scene: Scene) -> Iterator[Diagnostic]:
    """`done` is accepted as a status where the facts say the same."""
    standings = Standings(scene)
    for item in scene.every_item:
        if item.status == "done" and standings.of(item) == "open":
            yield error("status-disagrees", at(item, "status"), item, item=item_name(item))
    for project in scene.projects:
        for stage in project.stages:
            if stage.status == "done" and stage.facts.completed is None and stage.facts.excused is None:
                where = at(project, "stages", stage.key, "status")
                yield error("status-disagrees", where, project, item=point_name(project, ("stages", stage.key)))


def status_without_decision(scene: Scene) -> Iterator[Diagnostic]:
    """What stands still or is out of the plan says since when and by whom; what goes on needs no such record."""
    for item in scene.every_item:
        if item.status in _STANDS_STILL or item.decided is not None:
            yield from _decided(item, item_name(item), (), item.status, item.decided)
    for project in scene.projects:
        for stage in project.stages:
            if stage.status in _STANDS_STILL or stage.decided is not None:
                path = ("stages", stage.key)
                yield from _decided(
                    project, point_name(project, ("stages", stage.key)), path, stage.status, stage.decided
                )


def _decided(
    item: Item, said: Message, path: tuple[str, ...], status: Status, decided: Decided | None
) -> Iterator[Diagnostic]:
    if decided is None:
        yield warning("status-without-decision", at(item, *path, "status"), item, item=said, status=STATUSES[status])
    elif status not in _STANDS_STILL:
        where, other = at(item, *path, "decided", key=True), at(item, *path, "status")
        yield warning("decided-unused", where, item, other, item=said, status=STATUSES[status])


def impossible_percent(scene: Scene) -> Iterator[Diagnostic]:
    """Per cent run from a start to one deadline."""
    for row in scene.activities:
        if row.measure != "percent":
            continue
        if row.has_several_points or row.id in scene.parts:
            reason = message("it has several control points")
        elif row.start is None:
            reason = message("it has no start")
        elif not row.due:
            reason = message("it has no deadline")
        else:
            continue
        yield error("percent-impossible", at(row, "measure"), row, item=item_name(row), reason=reason)


def wrong_progress(scene: Scene) -> Iterator[Diagnostic]:
    """Readings lie between 0 and 100 per cent, are used, and reach 100 with the completion only."""
    for row in scene.activities:
        if not row.progress:
            continue
        if row.measure != "percent":
            yield warning("progress-unused", at(row, "progress", key=True), row, item=item_name(row))
            continue
        for day, share in row.progress.items():
            where = at(row, "progress", day.isoformat())
            if not 0 <= share <= 100:
                yield error("progress-out-of-range", where, row, share=share)
            elif share == 100 and row.facts.completed is None:
                yield error("hundred-not-completed", where, row, item=item_name(row))


def unused_weights(scene: Scene) -> Iterator[Diagnostic]:
    """A weight counts in the ratios, and rows outside them have none."""
    for row in scene.activities:
        if row.weight != 1 and row.measure in {"effort", "projects"}:
            yield warning("weight-unused", at(row, "weight"), row, at(row, "measure"), item=item_name(row))


def roll_ups_without_project(scene: Scene) -> Iterator[Diagnostic]:
    """A row that is earned by projects has some."""
    for row in scene.activities:
        if row.measure == "projects" and row.id not in scene.linked:
            yield warning("roll-up-without-project", at(row, "measure"), row, item=item_name(row))
