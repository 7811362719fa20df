"""`matrix` and `gantt`: the portfolio against its stages, the months and the parties, and on a line of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cluster_cli.cli.desk import answer, assessed, open_desk
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Bundle, CommonOptions, OneOf, words_of
from cluster_cli.cli.selecting import Columns, Limit, SelectionOptions, Sort
from cluster_cli.core.messages import N_, Command
from cluster_cli.core.report import Layout

if TYPE_CHECKING:
    from cluster_cli.core.judge.assessment import Assessment
    from cluster_cli.core.report import Report, Unread
    from cluster_cli.core.reports.columns import RowList
    from cluster_cli.core.reports.lists import ListReport

BY = ("stage", "month", "party")


def _layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    """How the table is wanted; which columns there are is known once the plan is read."""
    return Layout(words_of([columns or ""]), words_of(sort or []), limit)


def _refuse_unknown(layout: Layout, listed: ListReport[Any] | RowList, command: str) -> None:
    fault = listed.fault(layout)
    if fault is not None:
        raise Failure(fault, Command(command))


def matrix(
    ctx: typer.Context,
    *,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            click_type=OneOf(*BY),
            metavar="|".join(BY),
            help=N_("What stands across: stages, months with what falls due, or who is loaded when."),
        ),
    ] = "stage",
    chosen: SelectionOptions,
    layout: Annotated[Layout, Bundle(_layout)],
    common: CommonOptions,
) -> None:
    """Projects against stages, against months, or parties against months.

    Raises:
        Failure: a column is unknown.
    """
    desk = open_desk(ctx.obj, common)
    report_by = {"stage": _by_stage, "month": _by_month, "party": _by_party}[by]
    raise typer.Exit(answer(desk, report_by(assessed(desk, chosen), layout, desk.workspace.unread)))


def _by_stage(assessment: Assessment, layout: Layout, unread: tuple[Unread, ...]) -> Report:
    from cluster_cli.core.reports import matrix as reports
    from cluster_cli.core.reports.project_cards import cards_of

    cards = cards_of(assessment)
    listed = reports.list_by_stage(assessment.portfolio.matrix, cards)
    _refuse_unknown(layout, listed, "cluster matrix --columns id,title,deadline,health")
    return reports.matrix(assessment, cards, listed, layout, unread)


def _by_month(assessment: Assessment, layout: Layout, unread: tuple[Unread, ...]) -> Report:
    from cluster_cli.core.reports import matrix_months
    from cluster_cli.core.reports.project_cards import cards_of

    cards = cards_of(assessment)
    listed = matrix_months.list_by_month(assessment, cards)
    _refuse_unknown(layout, listed, "cluster matrix --by month --columns id,title")
    return matrix_months.by_month(assessment, cards, listed, layout, unread)


def _by_party(assessment: Assessment, layout: Layout, unread: tuple[Unread, ...]) -> Report:
    from cluster_cli.core.reports import matrix_months

    loads = matrix_months.loads_of(assessment)
    listed = matrix_months.list_by_party(assessment, loads)
    _refuse_unknown(layout, listed, "cluster matrix --by party --columns party,open,overdue")
    return matrix_months.by_party(assessment, loads, listed, layout, unread)


def gantt(
    ctx: typer.Context,
    *,
    scale: Annotated[
        str | None,
        typer.Option(
            "--scale",
            click_type=OneOf("week", "month", "quarter"),
            metavar="week|month|quarter",
            help=N_("What the line of time is divided into; without it, the finest that the width holds."),
        ),
    ] = None,
    chosen: SelectionOptions,
    layout: Annotated[Layout, Bundle(_layout)],
    common: CommonOptions,
) -> None:
    """The rows of the plan on a line of time.

    Raises:
        Failure: a column is unknown.
    """
    from cluster_cli.core.reports import gantt as reports
    from cluster_cli.core.reports.timeline import SCALES

    _refuse_unknown(layout, reports.LIST, "cluster gantt --columns id,name,state,bar")
    desk = open_desk(ctx.obj, common)
    wanted = next((each for each in SCALES if each == scale), None)
    report = reports.gantt(assessed(desk, chosen), layout, wanted, desk.workspace.unread)
    raise typer.Exit(answer(desk, report))
