"""Rows, stages and indicators that are gone, and rows that lost their own control points to others."""

from __future__ import annotations

from collections.abc import Iterator

from cluster_cli.core.changes.comparison import Comparison, finding
from cluster_cli.core.changes.offered import cancelling
from cluster_cli.core.changes.recorded import added, is_named, is_recorded
from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.messages import UNTOLD, message, offer
from cluster_cli.core.model import Activity, Project
from cluster_cli.core.naming import item_name, point_name


def removed_rows(comparison: Comparison) -> Iterator[Diagnostic]:
    """Rows and projects that are gone, where no new edition says so."""
    if comparison.edition:
        return
    unread = comparison.states.unread
    for one in comparison.found:
        item = one.old
        if item is None or one.new is not None or one.path or item.id in unread:
            continue
        vanished_from = "activities" if isinstance(item, Activity) else "projects"
        made = finding(
            "silent-removal",
            item,
            (vanished_from,),
            item=item_name(item),
            title=item.title,
            command=cancelling(item),
        )
        yield Diagnostic(made.code, "error", Field(one.file, 0, (vanished_from,)), made.values, item.id)


def removed_elements(comparison: Comparison) -> Iterator[Diagnostic]:
    """Stages and indicators with targets that are gone, where no record names them."""
    for one in comparison.between():
        if not one.is_removed or one.path[0] not in {"stages", "indicators"} or not isinstance(one.new, Project):
            continue
        if is_named(comparison.new_records(one), one.path[0], ".".join(one.path[:2])):
            continue
        name = one.path[1]
        if one.path[0] == "stages":
            what = point_name(one.new, one.path[:2], comparison.old.matrix.stages)
            command = cancelling(one.new, one.path[:2])
        else:
            what = message("project “{title}”, indicator “{name}”", title=one.new.title, name=name)
            command = offer("edit", one.new.id)
        yield finding("silent-removal", one.new, one.place, item=what, title=name, command=command)


def lost_points(comparison: Comparison) -> Iterator[Diagnostic]:
    """Items whose own control points owe nothing any more, since parts or stages have taken their place."""
    before = {row.part_of for row in comparison.old.plan.activities}
    new = {row.id: row for row in comparison.old.plan.activities}
    heads = {item.id for _, item in comparison.pairs if isinstance(item, Activity)} - before
    for row in comparison.new.plan.activities:
        head = row.part_of
        if head not in heads or row.id in new:  # of a row that was there, `part_of` itself is the promise
            continue
        if is_recorded(row.facts.changes, "part_of", None, head):
            continue
        heads.discard(head)
        command = offer("update", row.id, options=(("part-of", head), ("reason", UNTOLD), ("by", UNTOLD)))
        owner = next(item for _, item in comparison.pairs if item.id == head and isinstance(item, Activity))
        yield finding(
            "silent-parts", row, ("part_of",),
            item=item_name(owner), other=item_name(row), command=command,
        )  # fmt: skip
    for old, item in comparison.pairs:
        if not isinstance(old, Project) or not isinstance(item, Project) or old.stages or not item.stages:
            continue
        records = added(old.facts.changes, item.facts.changes)
        if old.due is None or is_named(records, "stages", *(f"stages.{stage.key}" for stage in item.stages)):
            continue
        key = item.stages[0].key
        yield finding(
            "silent-parts", item, ("stages", key),
            item=item_name(item), other=point_name(item, ("stages", key), comparison.new.matrix.stages),
            command=offer("edit", item.id),
        )  # fmt: skip
