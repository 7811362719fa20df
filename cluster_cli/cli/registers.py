"""`budget`, `indicators` and `risks`: each opens the desk, asks one report of the projects and answers."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from cluster_cli.cli.desk import answer, assessed, open_desk
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Bundle, CommonOptions, Several, words_of
from cluster_cli.cli.selecting import Columns, Limit, SelectionOptions, Sort
from cluster_cli.core.messages import N_, Command
from cluster_cli.core.report import Layout

CUTS = ("project", "source", "period", "year", "item")


def layout_of(report: str, example: str, columns: str | None, sort: list[str] | None, limit: int | None) -> Layout:
    """How a list with columns of its own is wanted.

    Raises:
        Failure: a column is unknown.
    """
    layout = Layout(words_of([columns or ""]), words_of(sort or []), limit)
    fault = import_module(f"cluster_cli.core.reports.{report}").LIST.fault(layout)
    if fault is not None:
        raise Failure(fault, Command(f"cluster {report} --columns {example}"))
    return layout


def _of_budget(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    return layout_of("budget", "name,planned,spent", columns, sort, limit)


def _of_indicators(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    return layout_of("indicators", "id,name,fact,plan,share", columns, sort, limit)


def _of_risks(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    return layout_of("risks", "title,level,owner", columns, sort, limit)


def budget(
    ctx: typer.Context,
    *,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            click_type=Several(*CUTS),
            metavar="|".join(CUTS),
            help=N_("Add up by this; several are parted by commas. Without it, by project."),
        ),
    ] = None,
    thousands: Annotated[bool, typer.Option("--thousands", help=N_("In thousands of the currency, exact."))] = False,
    chosen: SelectionOptions,
    layout: Annotated[Layout, Bundle(_of_budget)],
    common: CommonOptions,
) -> None:
    """The money of the projects."""
    from cluster_cli.core.reports import budget as reports

    desk = open_desk(ctx.obj, common)
    cuts = reports.cuts_of(words_of(by or ["project"]))
    report = reports.budget(assessed(desk, chosen), layout, cuts, thousands=thousands, unread=desk.workspace.unread)
    raise typer.Exit(answer(desk, report))


def indicators(
    ctx: typer.Context,
    *,
    chosen: SelectionOptions,
    layout: Annotated[Layout, Bundle(_of_indicators)],
    common: CommonOptions,
) -> None:
    """What the projects measure."""
    from cluster_cli.core.reports import indicators as reports

    desk = open_desk(ctx.obj, common)
    raise typer.Exit(answer(desk, reports.indicators(assessed(desk, chosen), layout, desk.workspace.unread)))


def risks(
    ctx: typer.Context,
    *,
    every: Annotated[bool, typer.Option("--all", help=N_("What is closed or has happened, too."))] = False,
    chosen: SelectionOptions,
    layout: Annotated[Layout, Bundle(_of_risks)],
    common: CommonOptions,
) -> None:
    """The registers of the projects."""
    from cluster_cli.core.reports import risks as reports

    desk = open_desk(ctx.obj, common)
    report = reports.risks(assessed(desk, chosen), layout, every=every, unread=desk.workspace.unread)
    raise typer.Exit(answer(desk, report))
