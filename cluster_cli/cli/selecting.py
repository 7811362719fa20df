"""The options that say which rows are meant and how a list is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from cluster_cli.app.context import Chosen
from cluster_cli.app.failure import Failure
from cluster_cli.cli import completion
from cluster_cli.cli.options import Bundle, Count, words_of
from cluster_cli.core.messages import N_, offer
from cluster_cli.core.report import Layout

# The selection: an option twice is "or", two options are "and"; each has an opposite that is not listed in the help.
Responsible = Annotated[
    list[str] | None,
    typer.Option(
        "--responsible",
        metavar=N_("PARTY"),
        help=N_("Where this party answers: its key, short name, name or alias."),
        autocompletion=completion.parties,
    ),
]
Section = Annotated[
    list[str] | None,
    typer.Option("--section", metavar=N_("SECTION"), help=N_("Of this section."), autocompletion=completion.sections),
]
Project = Annotated[
    list[str] | None,
    typer.Option(
        "--project", metavar=N_("PROJECT"), help=N_("Carried out by this project."), autocompletion=completion.projects
    ),
]
Status = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar=N_("STATUS"),
        help=N_("What people decided: planned, active, paused, cancelled, done."),
        autocompletion=completion.statuses,
    ),
]
State = Annotated[
    list[str] | None,
    typer.Option(
        "--state",
        metavar=N_("STATE"),
        help=N_("What follows from the record: overdue, due-soon, completed and so on."),
        autocompletion=completion.states,
    ),
]
Due = Annotated[
    list[str] | None,
    typer.Option(
        "--due", metavar=N_("PERIOD"), help=N_("With a deadline in this period: 2022-03, 2022-Q1, 2022-02/2022-04.")
    ),
]
Text = Annotated[
    list[str] | None,
    typer.Option(
        "--text", metavar=N_("TEXT"), help=N_("With this text in the title, wording, notes, reasons, results.")
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar=N_("FIELD"),
        help=N_("Without evidence, reason, forecast, result or another field."),
        autocompletion=completion.fields,
    ),
]
AnyRole = Annotated[
    bool, typer.Option("--any-role", help=N_("Count a row for each of its parties, not for the first one only."))
]
NotResponsible = Annotated[
    list[str] | None, typer.Option("--not-responsible", hidden=True, autocompletion=completion.parties)
]
NotSection = Annotated[list[str] | None, typer.Option("--not-section", hidden=True, autocompletion=completion.sections)]
NotProject = Annotated[list[str] | None, typer.Option("--not-project", hidden=True, autocompletion=completion.projects)]
NotStatus = Annotated[list[str] | None, typer.Option("--not-status", hidden=True, autocompletion=completion.statuses)]
NotState = Annotated[list[str] | None, typer.Option("--not-state", hidden=True, autocompletion=completion.states)]
NotDue = Annotated[list[str] | None, typer.Option("--not-due", hidden=True)]
NotText = Annotated[list[str] | None, typer.Option("--not-text", hidden=True)]
NotWithout = Annotated[list[str] | None, typer.Option("--not-without", hidden=True, autocompletion=completion.fields)]


def _chosen(
    *,
    responsible: Responsible = None,
    section: Section = None,
    project: Project = None,
    status: Status = None,
    state: State = None,
    due: Due = None,
    text: Text = None,
    without: Without = None,
    not_responsible: NotResponsible = None,
    not_section: NotSection = None,
    not_project: NotProject = None,
    not_status: NotStatus = None,
    not_state: NotState = None,
    not_due: NotDue = None,
    not_text: NotText = None,
    not_without: NotWithout = None,
) -> Chosen:
    return Chosen(
        _present(
            responsible=responsible,
            section=section,
            project=project,
            status=status,
            state=state,
            due=due,
            text=text,
            without=without,
        ),
        _present(
            responsible=not_responsible,
            section=not_section,
            project=not_project,
            status=not_status,
            state=not_state,
            due=not_due,
            text=not_text,
            without=not_without,
        ),
    )


def _present(**values: list[str] | None) -> dict[str, tuple[str, ...]]:
    return {name: tuple(texts) for name, texts in values.items() if texts}


SelectionOptions = Annotated[Chosen, Bundle(_chosen)]

Sort = Annotated[
    list[str] | None,
    typer.Option(
        "--sort",
        metavar=N_("COLUMN"),
        help=N_("Order by this column; -COLUMN is the other way round."),
        autocompletion=completion.columns,
    ),
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar=N_("COLUMNS"),
        help=N_("Only these columns, parted by commas."),
        autocompletion=completion.columns,
    ),
]
Limit = Annotated[int | None, Count(), typer.Option("--limit", metavar=N_("N"), help=N_("At most so many rows."))]


def written_layout(columns: str | None, sort: list[str] | None, limit: int | None) -> Layout:
    """How a list is wanted, as it was written; whether there are such columns is another question."""
    return Layout(words_of([columns or ""]), words_of(sort or []), limit)


def any_layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    """How a table is wanted of which the columns are known once the plan is read."""
    return written_layout(columns, sort, limit)


def rows_layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    """How a list of rows is wanted.

    Raises:
        Failure: a column is unknown.
    """
    from cluster_cli.core.reports.shared import COLUMNS

    return _of_rows(written_layout(columns, sort, limit), COLUMNS)


def list_layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    """How the list is wanted that may be measured against another state.

    Raises:
        Failure: a column is unknown.
    """
    from cluster_cli.core.reports.listing import OWN
    from cluster_cli.core.reports.shared import COLUMNS

    return _of_rows(written_layout(columns, sort, limit), (*COLUMNS, *OWN))


def _of_rows(layout: Layout, columns: Iterable[str]) -> Layout:
    from cluster_cli.core.reports.shared import column_fault

    for names, example in ((layout.columns, ("columns", "id,title,state")), (layout.sort, ("sort", "deadline"))):
        fault = column_fault(names, columns)
        if fault is not None:
            raise Failure(fault, offer("list", options=(example,)))
    return layout


def own_layout(report: str, example: str) -> Bundle:
    """The options of a list with columns of its own; an unknown column is refused with an `example` of others."""

    def gather(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
        from importlib import import_module

        from cluster_cli.app.look import refuse_unknown_columns

        layout = written_layout(columns, sort, limit)
        listed = import_module(f"cluster_cli.core.reports.{report}").LIST
        refuse_unknown_columns(layout, listed, report, example)
        return layout

    return Bundle(gather)


LayoutOptions = Annotated[Layout, Bundle(rows_layout)]
