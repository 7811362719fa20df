"""`record`: a reading, money, the state of a risk or an issue."""

from __future__ import annotations

from typing import Annotated

import typer

from cluster_cli.cli import candidates
from cluster_cli.cli.again import call_of
from cluster_cli.cli.asking import given_day
from cluster_cli.cli.changing import On, begun
from cluster_cli.cli.filing import FilingOptions, Given
from cluster_cli.cli.texts import clean
from cluster_cli.core.edits import ChangeSet
from cluster_cli.core.messages import N_
from cluster_cli.core.operations.recording import RECORDED, EntryName, Record
from cluster_cli.core.operations.recording import record as operation
from cluster_cli.core.operations.targets import Situation

Text = str | None


def record(
    ctx: typer.Context,
    *,
    name: Annotated[
        str,
        typer.Argument(
            metavar=N_("NAME"),
            help=N_("An indicator, a risk or an issue by its id, or PROJECT.ID; a budget line by its item."),
            autocompletion=candidates.recorded,
        ),
    ],
    value: Annotated[Text, typer.Argument(metavar=N_("NUMBER"), help=N_("The reading of an indicator."))] = None,
    on: On = None,
    replace: Annotated[
        bool, typer.Option("--replace", help=N_("Put the reading in the place of the one of that day."))
    ] = False,
    spent: Annotated[
        Text, typer.Option("--spent", metavar=N_("NUMBER"), help=N_("What was spent of a budget line in all."))
    ] = None,
    committed: Annotated[
        Text,
        typer.Option("--committed", metavar=N_("NUMBER"), help=N_("What contracts of a budget line come to in all.")),
    ] = None,
    reason: Annotated[
        Text, typer.Option("--reason", metavar=N_("TEXT"), help=N_("Why a budget line is off its plan."))
    ] = None,
    status: Annotated[
        Text,
        typer.Option(
            "--status",
            metavar="open|closed|happened",
            help=N_("The state of a risk, or of an issue (open, closed)."),
            autocompletion=candidates.register_statuses,
        ),
    ] = None,
    resolution: Annotated[
        Text, typer.Option("--resolution", metavar=N_("TEXT"), help=N_("How an issue was resolved."))
    ] = None,
    project: Annotated[
        Text,
        typer.Option(
            "--project",
            metavar=N_("PROJECT"),
            help=N_("Whose it is, where several have one of that name."),
            autocompletion=candidates.projects,
        ),
    ] = None,
    source: Annotated[
        Text, typer.Option("--source", metavar=N_("SOURCE"), help=N_("Of which source the budget line is."))
    ] = None,
    period: Annotated[
        Text, typer.Option("--period", metavar=N_("PERIOD"), help=N_("Of which period the budget line is."))
    ] = None,
    filing: FilingOptions,
) -> None:
    """Record a reading, money spent, the state of a risk or an issue."""
    change = begun(ctx, filing)
    called = clean(name, "NAME")
    number = None if value is None else clean(value, "NUMBER")

    def build(situation: Situation, given: Given) -> ChangeSet:
        named = EntryName(called, given["project"], given["source"], given["period"])
        texts = {key: text for key in RECORDED if (text := given[key]) is not None}
        day = given_day(given["on"], "--on", situation.today)
        return operation(situation, Record(named, given["value"], day, texts, replace))

    told: Given = {
        "value": number, "on": on, "project": project, "spent": spent, "committed": committed, "reason": reason,
        "status": status, "resolution": resolution, "source": source, "period": period,
    }  # fmt: skip
    words = (called,) if number is None else (called, number)
    change.carry_out_call(call_of(ctx, {called: words}), told, build)
