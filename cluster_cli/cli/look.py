"""The commands that look: each opens the desk, asks one report and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cluster_cli.cli import candidates
from cluster_cli.cli.desk import Desk, answer, assessed, open_desk, screen_height
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Bundle, CommonOptions, Count, Measured, Several
from cluster_cli.cli.selecting import AnyRole, LayoutOptions, SelectionOptions, list_layout
from cluster_cli.core.messages import N_, Command, message
from cluster_cli.core.report import Layout

if TYPE_CHECKING:
    from cluster_cli.core.judge.views import Assessment
    from cluster_cli.core.reports.status import Counts

CUTS = ("status", "responsible", "section", "project", "month")


def status(ctx: typer.Context, *, chosen: SelectionOptions, common: CommonOptions) -> None:
    """The plan on one screen, the whole of it or a selection."""
    from cluster_cli.core.reports import status as reports

    desk = open_desk(ctx.obj, common, warnings=True)
    report = reports.status(
        assessed(desk, chosen), _findings(desk), desk.workspace.unread, lambda lines: screen_height(desk, lines)
    )
    raise typer.Exit(answer(desk, report))


def _findings(desk: Desk) -> Counts:
    """How many findings of each severity the files have."""
    found: Counts = {"error": 0, "warning": 0}
    for diagnostic in desk.workspace.diagnostics:
        found[diagnostic.severity] += 1
    return found


def list_(
    ctx: typer.Context,
    *,
    chosen: SelectionOptions,
    layout: Annotated[Layout, Bundle(list_layout)],
    against: Measured = None,
    ids: Annotated[bool, typer.Option("--ids", help=N_("Only the ids, one a line, for other commands."))] = False,
    common: CommonOptions,
) -> None:
    """The rows of the plan, all or a selection.

    Raises:
        Failure: there is no state to measure against, or a column that needs one is asked for without it.
    """
    from cluster_cli.core.reports import listing

    measuring = [name for name in (*layout.columns, *layout.sort) if name.removeprefix("-") in listing.OWN]
    if measuring and against is None:
        raise Failure(
            message('the column "{name}" measures: name a state with --against', name=measuring[0]),
            Command("cluster list --against HEAD"),
        )
    desk = open_desk(ctx.obj, common)
    assessment = assessed(desk, chosen)
    if ids:
        rows = (*assessment.rows, *assessment.cards)
        typer.echo("".join(f"{row.item.id}\n" for row in rows[: layout.limit]), nl=False)
        return
    if against is None:
        raise typer.Exit(answer(desk, listing.listing(assessment, layout, desk.workspace.unread)))
    from cluster_cli.cli.comparing import measured

    found, state = measured(desk, against)
    raise typer.Exit(answer(desk, listing.listing(assessment, layout, desk.workspace.unread, found, state)))


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
    """One item with everything known about it.

    Raises:
        Failure: no activity and no project has this id.
    """
    from cluster_cli.core.reports import passport
    from cluster_cli.core.text import find_name

    desk = open_desk(ctx.obj, common)
    assessment = assessed(desk)
    found = find_name(item, assessment.by_id)
    if found is None:
        raise unknown_item("show", item, desk, assessment)
    raise typer.Exit(answer(desk, passport.passport(assessment, found, why=why)))


def unknown_item(verb: str, item: str, desk: Desk, assessment: Assessment) -> Failure:
    """An id that the plan does not have, with the nearest; or one that is there and could not be read."""
    from cluster_cli.core.messages import offer
    from cluster_cli.core.model import Activity
    from cluster_cli.core.text import nearest

    if any(unread.id == item for unread in desk.workspace.unread):
        return Failure(
            message("No. {number} cannot be shown: it has an error", number=item), Command("cluster validate")
        )
    unknown = message('there is no activity and no project "{item}"', item=item)
    printed = [row.id for row in assessment.rows if isinstance(row.item, Activity) and row.item.number == item]
    if len(printed) == 1:
        return Failure(
            unknown,
            message('No. {number} has the id "{id}".', number=item, id=printed[0]),
            offer(verb, printed[0]),
        )
    near = nearest(item, assessment.by_id)
    return Failure(
        unknown,
        *[message('Did you mean "{near}"?', near=one) for one in near],
        *[offer(verb, one) for one in near],
        Command("cluster list"),
    )


def overdue(ctx: typer.Context, *, chosen: SelectionOptions, layout: LayoutOptions, common: CommonOptions) -> None:
    """What is overdue, the oldest first."""
    from cluster_cli.core.reports import overdue as reports

    desk = open_desk(ctx.obj, common)
    raise typer.Exit(answer(desk, reports.overdue(assessed(desk, chosen), layout, desk.workspace.unread)))


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
    layout: LayoutOptions,
    common: CommonOptions,
) -> None:
    """What comes next, the nearest deadline first."""
    from cluster_cli.core.reports import upcoming as reports

    desk = open_desk(ctx.obj, common)
    raise typer.Exit(answer(desk, reports.upcoming(assessed(desk, chosen, within), layout, desk.workspace.unread)))


def progress(
    ctx: typer.Context,
    *,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            click_type=Several(*CUTS),
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
    from cluster_cli.core.reports import progress as reports

    desk = open_desk(ctx.obj, common)
    cuts = tuple(dict.fromkeys(cut for part in by or () for cut in part.split(",")))
    report = reports.progress(
        assessed(desk, chosen), reports.cuts_of(cuts), points=points, any_role=any_role, unread=desk.workspace.unread
    )
    raise typer.Exit(answer(desk, report))
