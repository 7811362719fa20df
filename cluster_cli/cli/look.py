"""The commands that look: each opens the plan, asks one use case for a report and prints it."""

from __future__ import annotations

from typing import Annotated

import typer

from cluster_cli.app import look
from cluster_cli.app.context import open_plan
from cluster_cli.cli.completion import Item
from cluster_cli.cli.options import Bundle, CommonOptions, Count, Measured, OneOf, Several, words_of
from cluster_cli.cli.output import answer, screen_height
from cluster_cli.cli.selecting import (
    AnyRole,
    Columns,
    LayoutOptions,
    Limit,
    SelectionOptions,
    Sort,
    any_layout,
    list_layout,
    own_layout,
    written_layout,
)
from cluster_cli.core.messages import N_
from cluster_cli.core.report import Layout

CUTS = ("status", "responsible", "section", "project", "month")
CUTS_OF_MONEY = ("project", "source", "period", "year", "item")
BY = ("stage", "month", "party")


def status(ctx: typer.Context, *, chosen: SelectionOptions, common: CommonOptions) -> None:
    """The plan on one screen, the whole of it or a selection."""
    context = open_plan(ctx.obj, common.plan, warnings=True)
    report = look.status(context, chosen, lambda lines: screen_height(ctx.obj, lines))
    raise typer.Exit(answer(context, common, report))


def list_(
    ctx: typer.Context,
    *,
    chosen: SelectionOptions,
    layout: Annotated[Layout, Bundle(list_layout)],
    against: Measured = None,
    ids: Annotated[bool, typer.Option("--ids", help=N_("Only the ids, one a line, for other commands."))] = False,
    common: CommonOptions,
) -> None:
    """The rows of the plan, all or a selection."""
    look.refuse_unmeasured(layout, against)
    context = open_plan(ctx.obj, common.plan)
    if ids:
        typer.echo("".join(f"{name}\n" for name in look.ids(context, chosen, layout.limit)), nl=False)
        return
    raise typer.Exit(answer(context, common, look.listing(context, chosen, layout, against)))


def show(
    ctx: typer.Context,
    *,
    item: Item,
    why: Annotated[
        bool, typer.Option("--why", help=N_("The rule, the inputs and the result of every figure."))
    ] = False,
    common: CommonOptions,
) -> None:
    """One item with everything known about it."""
    context = open_plan(ctx.obj, common.plan)
    raise typer.Exit(answer(context, common, look.item(context, item, why=why)))


def deps(ctx: typer.Context, *, item: Item, common: CommonOptions) -> None:
    """What an item waits for and what waits for it."""
    context = open_plan(ctx.obj, common.plan)
    raise typer.Exit(answer(context, common, look.dependencies(context, item)))


def overdue(ctx: typer.Context, *, chosen: SelectionOptions, layout: LayoutOptions, common: CommonOptions) -> None:
    """What is overdue, the oldest first."""
    context = open_plan(ctx.obj, common.plan)
    raise typer.Exit(answer(context, common, look.overdue(context, chosen, layout)))


def upcoming(
    ctx: typer.Context,
    *,
    within: Annotated[
        int | None,
        Count(1, 3660),
        typer.Option(
            "--within",
            metavar=N_("DAYS"),
            help=N_("How many days ahead; 30 unless the plan says otherwise."),
        ),
    ] = None,
    chosen: SelectionOptions,
    layout: LayoutOptions,
    common: CommonOptions,
) -> None:
    """What comes next, the nearest deadline first."""
    context = open_plan(ctx.obj, common.plan)
    raise typer.Exit(answer(context, common, look.upcoming(context, chosen, layout, within)))


def progress(
    ctx: typer.Context,
    *,
    by: Annotated[
        list[str] | None,
        Several(*CUTS),
        typer.Option(
            "--by",
            metavar="|".join(CUTS),
            help=N_("Cut the totals by this; several are parted by commas."),
        ),
    ] = None,
    points: Annotated[bool, typer.Option("--points", help=N_("Count control points in the cuts."))] = False,
    any_role: AnyRole = False,
    chosen: SelectionOptions,
    common: CommonOptions,
) -> None:
    """How much of what was due is done."""
    context = open_plan(ctx.obj, common.plan)
    report = look.progress(context, chosen, words_of(by or ()), points=points, any_role=any_role)
    raise typer.Exit(answer(context, common, report))


def matrix(
    ctx: typer.Context,
    *,
    by: Annotated[
        str,
        OneOf(*BY),
        typer.Option(
            "--by",
            metavar="|".join(BY),
            help=N_("What stands across: stages, months with what falls due, or who is loaded when."),
        ),
    ] = "stage",
    chosen: SelectionOptions,
    layout: Annotated[Layout, Bundle(any_layout)],
    common: CommonOptions,
) -> None:
    """Projects against stages, against months, or parties against months."""
    context = open_plan(ctx.obj, common.plan)
    raise typer.Exit(answer(context, common, look.matrix(context, chosen, layout, by)))


def _gantt_layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    """How the line of time is wanted; it has columns of its own beside those of a list.

    Raises:
        Failure: a column is unknown.
    """
    from cluster_cli.core.reports.gantt import LIST

    layout = written_layout(columns, sort, limit)
    look.refuse_unknown_columns(layout, LIST, "gantt", "id,name,state,bar")
    return layout


def gantt(
    ctx: typer.Context,
    *,
    scale: Annotated[
        str | None,
        OneOf("week", "month", "quarter"),
        typer.Option(
            "--scale",
            metavar="week|month|quarter",
            help=N_("What the line of time is divided into; without it, the finest that the width holds."),
        ),
    ] = None,
    chosen: SelectionOptions,
    layout: Annotated[Layout, Bundle(_gantt_layout)],
    common: CommonOptions,
) -> None:
    """The rows of the plan on a line of time."""
    context = open_plan(ctx.obj, common.plan)
    raise typer.Exit(answer(context, common, look.gantt(context, chosen, layout, scale)))


def budget(
    ctx: typer.Context,
    *,
    by: Annotated[
        list[str] | None,
        Several(*CUTS_OF_MONEY),
        typer.Option(
            "--by",
            metavar="|".join(CUTS_OF_MONEY),
            help=N_("Add up by this; several are parted by commas. Without it, by project."),
        ),
    ] = None,
    thousands: Annotated[bool, typer.Option("--thousands", help=N_("In thousands of the currency, exact."))] = False,
    chosen: SelectionOptions,
    layout: Annotated[Layout, own_layout("budget", "name,planned,spent")],
    common: CommonOptions,
) -> None:
    """The money of the projects."""
    context = open_plan(ctx.obj, common.plan)
    report = look.budget(context, chosen, layout, words_of(by or ["project"]), thousands=thousands)
    raise typer.Exit(answer(context, common, report))


def indicators(
    ctx: typer.Context,
    *,
    chosen: SelectionOptions,
    layout: Annotated[Layout, own_layout("indicators", "id,name,fact,plan,share")],
    common: CommonOptions,
) -> None:
    """What the projects measure."""
    context = open_plan(ctx.obj, common.plan)
    raise typer.Exit(answer(context, common, look.indicators(context, chosen, layout)))


def risks(
    ctx: typer.Context,
    *,
    every: Annotated[bool, typer.Option("--all", help=N_("What is closed or has happened, too."))] = False,
    chosen: SelectionOptions,
    layout: Annotated[Layout, own_layout("risks", "title,level,owner")],
    common: CommonOptions,
) -> None:
    """The registers of the projects."""
    context = open_plan(ctx.obj, common.plan)
    raise typer.Exit(answer(context, common, look.risks(context, chosen, layout, every=every)))


def _forecast_layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    """How the list of forecasts is wanted; it has columns of its own beside those of a list.

    Raises:
        Failure: a column is unknown.
    """
    from cluster_cli.core.reports.forecast import LIST

    layout = written_layout(columns, sort, limit)
    look.refuse_unknown_columns(layout, LIST, "forecast", "id,title,earliest,latest")
    return layout


def forecast(
    ctx: typer.Context,
    *,
    check: Annotated[
        bool, typer.Option("--check", help=N_("How the forecasts at the plan's own month ends came true."))
    ] = False,
    chosen: SelectionOptions,
    layout: Annotated[Layout, Bundle(_forecast_layout)],
    common: CommonOptions,
) -> None:
    """When open points will be done, by their owners and by the record."""
    if check:
        look.refuse_layout_of_check(layout)
    context = open_plan(ctx.obj, common.plan)
    raise typer.Exit(answer(context, common, look.forecast(context, chosen, layout, check=check)))
