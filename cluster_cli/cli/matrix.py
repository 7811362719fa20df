"""`matrix` and `gantt`: the portfolio against its stages, the months and the parties, and on a line of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cluster_cli.cli.desk import answer, assessed, open_desk
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Bundle, CommonOptions, OneOf, words_of
from cluster_cli.cli.selecting import Columns, Limit, SelectionOptions, Sort
from cluster_cli.core.messages import N_, Command
from cluster_cli.core.report import Layout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cluster_cli.core.judge.assessment import Assessment
    from cluster_cli.core.report import Report, Unread

BY = ("stage", "month", "party")


def _layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    """How the table is wanted; which columns there are is known once the plan is read."""
    return Layout(words_of([columns or ""]), words_of(sort or []), limit)


def _refuse_unknown(layout: Layout, own: Iterable[str], command: str) -> None:
    from cluster_cli.core.reports.columns import column_fault

    fault = column_fault((*layout.columns, *layout.sort), own, ())
    if fault is not None:
        raise Failure(fault.message, Command(command))


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
    cells = reports.columns_of(assessment.portfolio.matrix, cards)
    _refuse_unknown(layout, cells, "cluster matrix --columns id,title,deadline,health")
    return reports.matrix(assessment, cards, cells, layout, unread)


def _by_month(assessment: Assessment, layout: Layout, unread: tuple[Unread, ...]) -> Report:
    from cluster_cli.core.reports import matrix_months
    from cluster_cli.core.reports.project_cards import cards_of

    cards = cards_of(assessment)
    cells = matrix_months.months_of_cards(assessment, cards)
    _refuse_unknown(layout, cells, "cluster matrix --by month --columns id,title")
    return matrix_months.by_month(assessment, cards, cells, layout, unread)


def _by_party(assessment: Assessment, layout: Layout, unread: tuple[Unread, ...]) -> Report:
    from cluster_cli.core.reports import matrix_months

    loads = matrix_months.loads_of(assessment)
    cells = matrix_months.columns_of(assessment, loads)
    _refuse_unknown(layout, cells, "cluster matrix --by party --columns party,open,overdue")
    return matrix_months.by_party(assessment, loads, cells, layout, unread)


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
    from cluster_cli.core.reports.columns import COLUMNS
    from cluster_cli.core.reports.timeline import SCALES

    _refuse_unknown(layout, {**COLUMNS, **reports.OWN}, "cluster gantt --columns id,name,state,bar")
    desk = open_desk(ctx.obj, common)
    wanted = next((each for each in SCALES if each == scale), None)
    report = reports.gantt(assessed(desk, chosen), layout, wanted, desk.workspace.unread)
    raise typer.Exit(answer(desk, report))
