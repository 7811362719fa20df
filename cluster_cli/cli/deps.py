"""`deps`: what an item waits for, and what waits for it."""

from __future__ import annotations

import typer

from cluster_cli.cli.changing import Item
from cluster_cli.cli.desk import answer, assessed, open_desk
from cluster_cli.cli.options import CommonOptions


def deps(ctx: typer.Context, *, item: Item, common: CommonOptions) -> None:
    """What an item waits for and what waits for it.

    Raises:
        Failure: no activity and no project has this id.
    """
    from cluster_cli.cli.look import unknown_item
    from cluster_cli.core.reports import deps as reports
    from cluster_cli.core.text import find_name

    desk = open_desk(ctx.obj, common)
    assessment = assessed(desk)
    found = find_name(item, assessment.by_id)
    if found is None:
        raise unknown_item("deps", item, desk, assessment)
    raise typer.Exit(answer(desk, reports.deps(assessment, found, desk.workspace.unread)))
