"""The commands that look: each opens the desk, asks one report and answers."""

from __future__ import annotations

from typing import Annotated

import typer

from cluster_cli.cli import candidates
from cluster_cli.cli.desk import Desk, answer, assessed, open_desk
from cluster_cli.cli.options import (
    AnyRole,
    Columns,
    CommonOptions,
    Count,
    Limit,
    OneOf,
    SelectionOptions,
    Sort,
)
from cluster_cli.core.messages import N_

CUTS = ("status", "responsible", "section", "project", "month")


def status(ctx: typer.Context, *, common: CommonOptions) -> None:
    """The whole plan on one screen."""
    from cluster_cli.core.reports import status as reports

    desk = open_desk(ctx.obj, common)
    raise typer.Exit(answer(desk, reports.report(assessed(desk), found_in(desk))))


def found_in(desk: Desk) -> dict[str, int]:
    """How many findings of each severity the files have."""
    found = {"error": 0, "warning": 0}
    for diagnostic in desk.workspace.diagnostics:
        found[diagnostic.severity] += 1
    return found


def list_(
    ctx: typer.Context,
    *,
    chosen: SelectionOptions,
    columns: Columns = None,
    sort: Sort = None,
    limit: Limit = None,
    ids: Annotated[bool, typer.Option("--ids", help=N_("Only the ids, one a line, for other commands."))] = False,
    common: CommonOptions,
) -> None:
    """The rows of the plan, all or a selection."""
    from cluster_cli.core.reports import listing

    desk = open_desk(ctx.obj, common)
    assessment = assessed(desk)
    rows = selected(desk, assessment, chosen)
    if ids:
        typer.echo("".join(f"{row.item.id}\n" for row in rows[:limit]), nl=False)
        return
    report = listing.report(assessment, rows, names(columns), names(sort), limit, unread=desk.workspace.unread)
    raise typer.Exit(answer(desk, report))


def show(
    ctx: typer.Context,
    *,
    item: Annotated[
        str,
        typer.Argument(
            metavar=N_("ID"), help=N_("The id of an activity or a project."), autocompletion=candidates.items
        ),
    ],
    why: Annotated[
        bool, typer.Option("--why", help=N_("The rule, the inputs and the result of every figure."))
    ] = False,
    common: CommonOptions,
) -> None:
    """One item with everything known about it."""
    from cluster_cli.core.reports import passport

    desk = open_desk(ctx.obj, common)
    assessment = assessed(desk)
    refuse_unknown(assessment, item)
    raise typer.Exit(answer(desk, passport.report(assessment, item, why=why)))


def overdue(
    ctx: typer.Context,
    *,
    chosen: SelectionOptions,
    columns: Columns = None,
    sort: Sort = None,
    limit: Limit = None,
    common: CommonOptions,
) -> None:
    """What is overdue, the oldest first."""
    from cluster_cli.core.reports import overdue as reports

    desk = open_desk(ctx.obj, common)
    assessment = assessed(desk)
    raise typer.Exit(answer(desk, reports.report(assessment, selected(desk, assessment, chosen))))


def upcoming(
    ctx: typer.Context,
    *,
    within: Annotated[
        int | None,
        typer.Option(
            "--within",
            click_type=Count(1, 3660),
            metavar=N_("DAYS"),
            help=N_("How many days ahead; 30 unless the plan says otherwise."),
        ),
    ] = None,
    chosen: SelectionOptions,
    common: CommonOptions,
) -> None:
    """What comes next, the nearest deadline first."""
    from cluster_cli.core.reports import upcoming as reports

    desk = open_desk(ctx.obj, common)
    assessment = assessed(desk, within)
    raise typer.Exit(answer(desk, reports.report(assessment, selected(desk, assessment, chosen), within=within)))


def progress(
    ctx: typer.Context,
    *,
    by: Annotated[
        str | None,
        typer.Option("--by", click_type=OneOf(*CUTS), metavar="|".join(CUTS), help=N_("Cut the totals by this.")),
    ] = None,
    any_role: AnyRole = False,
    chosen: SelectionOptions,
    common: CommonOptions,
) -> None:
    """How much of what was due is done."""
    from cluster_cli.core.reports import progress as reports

    desk = open_desk(ctx.obj, common)
    assessment = assessed(desk)
    raise typer.Exit(answer(desk, reports.report(assessment, by)))


def selected(assessment: Assessment, chosen: Chosen) -> tuple[RowView, ...]:
    """The rows that the selection means, in the document's order.

    Raises:
        Failure: a name in it is unknown.
    """
    from cluster_cli.core.selection import SelectionFault, select

    found = select(assessment, chosen.wanted, chosen.unwanted)
    if isinstance(found, SelectionFault):
        raise Failure(found.message, Command("cluster list --help"))
    return found


def refuse_unknown(assessment: Assessment, item: str) -> None:
    """Refuse an id that the plan does not have, naming the nearest.

    Raises:
        Failure: no activity and no project has this id.
    """
    if item in assessment.by_id:
        return
    from cluster_cli.core.text import nearest, quote_argument

    near = nearest(item, assessment.by_id)
    raise Failure(
        message('there is no activity and no project "{item}"', item=item),
        *[message('Did you mean "{near}"?', near=one) for one in near],
        *[Command(f"cluster show {quote_argument(one)}") for one in near],
        Command("cluster list"),
    )


def names(text: str | None) -> tuple[str, ...]:
    """Words parted by commas."""
    return () if text is None else tuple(word for part in text.split(",") if (word := part.strip()))
