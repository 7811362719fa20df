"""The options that say which rows are meant and how a list is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer
from msgspec import Struct

from cluster_cli.cli import candidates
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Bundle, Count, words_of
from cluster_cli.core.messages import N_, Command
from cluster_cli.core.report import Layout

# The selection: an option twice is "or", two options are "and"; each has an opposite that is not listed in the help.
Responsible = Annotated[
    list[str] | None,
    typer.Option(
        "--responsible",
        metavar=N_("PARTY"),
        help=N_("Where this party answers: its key, short name, name or alias."),
        autocompletion=candidates.parties,
    ),
]
Section = Annotated[
    list[str] | None,
    typer.Option("--section", metavar=N_("SECTION"), help=N_("Of this section."), autocompletion=candidates.sections),
]
Project = Annotated[
    list[str] | None,
    typer.Option(
        "--project", metavar=N_("PROJECT"), help=N_("Carried out by this project."), autocompletion=candidates.projects
    ),
]
Status = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar=N_("STATUS"),
        help=N_("What people decided: planned, active, paused, cancelled, done."),
        autocompletion=candidates.statuses,
    ),
]
State = Annotated[
    list[str] | None,
    typer.Option(
        "--state",
        metavar=N_("STATE"),
        help=N_("What follows from the record: overdue, due-soon, completed and so on."),
        autocompletion=candidates.states,
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
        autocompletion=candidates.fields,
    ),
]
AnyRole = Annotated[
    bool, typer.Option("--any-role", help=N_("Count a row for each of its parties, not for the first one only."))
]
NotResponsible = Annotated[
    list[str] | None, typer.Option("--not-responsible", hidden=True, autocompletion=candidates.parties)
]
NotSection = Annotated[list[str] | None, typer.Option("--not-section", hidden=True, autocompletion=candidates.sections)]
NotProject = Annotated[list[str] | None, typer.Option("--not-project", hidden=True, autocompletion=candidates.projects)]
NotStatus = Annotated[list[str] | None, typer.Option("--not-status", hidden=True, autocompletion=candidates.statuses)]
NotState = Annotated[list[str] | None, typer.Option("--not-state", hidden=True, autocompletion=candidates.states)]
NotDue = Annotated[list[str] | None, typer.Option("--not-due", hidden=True)]
NotText = Annotated[list[str] | None, typer.Option("--not-text", hidden=True)]
NotWithout = Annotated[list[str] | None, typer.Option("--not-without", hidden=True, autocompletion=candidates.fields)]


class Chosen(Struct, frozen=True):
    """The selection as it was written; `desk` has the core understand it against the plan."""

    wanted: dict[str, tuple[str, ...]] = {}
    unwanted: dict[str, tuple[str, ...]] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing was asked for, so that everything is meant."""
        return not self.wanted and not self.unwanted

    @property
    def written(self) -> tuple[tuple[str, str], ...]:
        """The options as they were written, each with one value."""
        return tuple(
            (f"{prefix}{name}", value)
            for prefix, options in (("", self.wanted), ("not-", self.unwanted))
            for name, values in options.items()
            for value in values
        )


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
        _given(
            responsible=responsible,
            section=section,
            project=project,
            status=status,
            state=state,
            due=due,
            text=text,
            without=without,
        ),
        _given(
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


def _given(**values: list[str] | None) -> dict[str, tuple[str, ...]]:
    return {name: tuple(given) for name, given in values.items() if given}


SelectionOptions = Annotated[Chosen, Bundle(_chosen)]

Sort = Annotated[
    list[str] | None,
    typer.Option(
        "--sort",
        metavar=N_("COLUMN"),
        help=N_("Order by this column; -COLUMN is the other way round."),
        autocompletion=candidates.columns,
    ),
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar=N_("COLUMNS"),
        help=N_("Only these columns, parted by commas."),
        autocompletion=candidates.columns,
    ),
]
Limit = Annotated[
    int | None, typer.Option("--limit", click_type=Count(), metavar=N_("N"), help=N_("At most so many rows."))
]


def _layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    """How the list is wanted.

    Raises:
        Failure: a column is unknown.
    """
    from cluster_cli.core.reports.columns import COLUMNS

    return _checked(columns, sort, limit, COLUMNS)


def list_layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    """How the list is wanted that may be measured against another state.

    Raises:
        Failure: a column is unknown.
    """
    from cluster_cli.core.reports.columns import COLUMNS
    from cluster_cli.core.reports.listing import OWN

    return _checked(columns, sort, limit, (*COLUMNS, *OWN))


def _checked(columns: str | None, sort: list[str] | None, limit: int | None, known: Iterable[str]) -> Layout:
    from cluster_cli.core.reports.lists import column_fault

    layout = Layout(words_of([columns or ""]), words_of(sort or []), limit)
    for names, example in ((layout.columns, "--columns id,title,state"), (layout.sort, "--sort deadline")):
        fault = column_fault(names, known)
        if fault is not None:
            raise Failure(fault, Command(f"cluster list {example}"))
    return layout


LayoutOptions = Annotated[Layout, Bundle(_layout)]
