"""The commands that look at several states: who changed what, what differs between two, how the figures went."""

from __future__ import annotations

from typing import Annotated

import typer

from cluster_cli.app.context import open_plan
from cluster_cli.cli import completion
from cluster_cli.cli.options import AsOf, Bundle, Color, Common, Data, Format, Lang, Measured, OneOf, Output, Raw
from cluster_cli.cli.output import answer
from cluster_cli.cli.selecting import SelectionOptions, own_layout
from cluster_cli.core.messages import N_
from cluster_cli.core.report import Layout

MONTH, TAG = "month", "tag"


def _without_at(
    *,
    data: Data = None,
    as_of: AsOf = None,
    lang: Lang = None,
    format: Format = None,  # noqa: A002 - the option's name
    output: Output = None,
    color: Color = None,
    raw: Raw = False,
) -> Common:
    return Common(data, as_of, None, lang, format, output, color, raw)


HistoryOptions = Annotated[Common, Bundle(_without_at)]
"""The common options of a command that looks at several states, each with a day of its own."""


Since = Annotated[str | None, typer.Option("--since", metavar=N_("DAY"), help=N_("Only what is of this day or later."))]


def log(
    ctx: typer.Context,
    *,
    items: Annotated[
        list[str] | None,
        typer.Argument(metavar=N_("ID…"), help=N_("Ids; without any, everything."), autocompletion=completion.items),
    ] = None,
    since: Since = None,
    chosen: SelectionOptions,
    layout: Annotated[Layout, own_layout("log", "day,who,what")],
    common: HistoryOptions,
) -> None:
    """Who changed what and when."""
    from cluster_cli.app.log import log as use_case

    context = open_plan(ctx.obj, common.plan)
    raise typer.Exit(answer(context, common, use_case(context, items or (), since, chosen, layout)))


def diff(
    ctx: typer.Context,
    *,
    states: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("STATE…"),
            help=N_("Up to two: commits, branches, tags or days; without any, what is not committed."),
        ),
    ] = None,
    against: Measured = None,
    layout: Annotated[Layout, own_layout("diff", "id,what")],
    common: HistoryOptions,
) -> None:
    """What differs between two states of the plan."""
    from cluster_cli.app import compare

    compare.refuse_too_many(states or (), against)
    context = open_plan(ctx.obj, common.plan)
    raise typer.Exit(answer(context, common, compare.diff(context, states or (), against, layout)))


def trend(
    ctx: typer.Context,
    *,
    items: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("ID…"),
            help=N_("How often the promises of these items were moved, and by how much."),
            autocompletion=completion.items,
        ),
    ] = None,
    by: Annotated[
        str,
        OneOf(MONTH, TAG),
        typer.Option("--by", metavar="month|tag", help=N_("One state a month, or a tag.")),
    ] = MONTH,
    since: Since = None,
    layout: Annotated[Layout, own_layout("trend", "day,share,overdue")],
    common: HistoryOptions,
) -> None:
    """How the figures went from state to state."""
    from cluster_cli.app.trend import trend as use_case

    context = open_plan(ctx.obj, common.plan)
    raise typer.Exit(answer(context, common, use_case(context, items or (), since, by, layout)))
