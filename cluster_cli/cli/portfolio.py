"""The commands of the portfolio: each opens the desk, asks one report and answers."""

from __future__ import annotations

from typing import Annotated

import typer

from cluster_cli.cli.desk import answer, assessed, narrowed_to, open_desk
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Bundle, CommonOptions, words_of
from cluster_cli.cli.selecting import Columns, Limit, SelectionOptions, Sort
from cluster_cli.core.messages import N_, Command, message
from cluster_cli.core.report import Layout


def _forecast_layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    """How the list of forecasts is wanted; it has columns of its own.

    Raises:
        Failure: a column is unknown.
    """
    from cluster_cli.core.reports.forecast import LIST

    layout = Layout(words_of([columns or ""]), words_of(sort or []), limit)
    fault = LIST.fault(layout)
    if fault is not None:
        raise Failure(fault, Command("cluster forecast --columns id,title,earliest,latest"))
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
    """When open points will be done, by their owners and by the record.

    Raises:
        Failure: the check is asked for with columns of the list.
    """
    from cluster_cli.cli.closed import closed_plans
    from cluster_cli.core.judge import forecast as forecasts
    from cluster_cli.core.reports import forecast as reports

    if check and (layout.columns or layout.sort):
        raise Failure(
            message("--check has columns of its own; they are neither chosen nor sorted"),
            Command("cluster forecast --check"),
        )
    desk = open_desk(ctx.obj, common)
    whole = assessed(desk)
    shown = narrowed_to(desk, whole, chosen)
    past = closed_plans(desk)
    unread = desk.workspace.unread
    if check:
        report = reports.check(shown, forecasts.replay(whole, past, shown), layout.limit, unread)
    else:
        report = reports.forecast(shown, forecasts.forecast(whole, past, shown), layout, unread, len(past))
    raise typer.Exit(answer(desk, report))
