"""What the change commands share: their options, and the plan that is before them."""

from __future__ import annotations

from typing import Annotated

import typer
from msgspec import Struct

from cluster_cli.cli import candidates
from cluster_cli.cli.again import Call, call_of
from cluster_cli.cli.asking import given_day
from cluster_cli.cli.filing import Build, Filing, Given, Task, carry_out, opened
from cluster_cli.core.messages import N_
from cluster_cli.core.operations.grounds import Grounds
from cluster_cli.core.operations.targets import Situation
from cluster_cli.store.workspace import Workspace

Ids = Annotated[
    list[str],
    typer.Argument(metavar=N_("ID…"), help=N_("Ids; - reads them from stdin."), autocompletion=candidates.items),
]
Item = Annotated[
    str,
    typer.Argument(metavar=N_("ID"), help=N_("The id of an activity or a project."), autocompletion=candidates.items),
]
For = Annotated[
    str | None,
    typer.Option(
        "--for",
        metavar=N_("POINT"),
        help=N_("One point: a period of a series, or a stage of a project."),
        autocompletion=candidates.points,
    ),
]
Fors = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar=N_("POINT"),
        help=N_("The point that is lifted; repeatable."),
        autocompletion=candidates.points,
    ),
]
Stages = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar=N_("STAGE"),
        help=N_("Only this stage of a project; repeatable."),
        autocompletion=candidates.points,
    ),
]
On = Annotated[
    str | None, typer.Option("--on", metavar=N_("DAY"), help=N_("The day: 2022-03-24, 24.03.2022, yesterday."))
]
Reason = Annotated[str | None, typer.Option("--reason", metavar=N_("TEXT"), help=N_("The reason, in words."))]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar=N_("DECISION"),
        help=N_("The decision: its key in the plan, or words."),
        autocompletion=candidates.decisions,
    ),
]


class Begun(Struct, frozen=True):
    """A change command that has its plan before it."""

    ctx: typer.Context
    filing: Filing
    workspace: Workspace

    def carry_out(self, ids: tuple[str, ...], given: Given, build: Build) -> None:
        """Make the change of the items that were named."""
        self.carry_out_call(call_of(self.ctx, {name: (name,) for name in ids}), given, build)

    def carry_out_call(self, call: Call, given: Given, build: Build) -> None:
        """Make the change that a call means."""
        carry_out(Task(self.ctx.obj, self.workspace, self.filing, call, given, build))


def begun(ctx: typer.Context, filing: Filing) -> Begun:
    """Read the plan first, so that every refusal is in its language.

    Raises:
        Failure: there is none, or a file of it cannot be read.
    """
    return Begun(ctx, filing, opened(ctx.obj, filing))


def grounds_of(given: Given, situation: Situation) -> Grounds:
    """Why, by which decision and when."""
    return Grounds(given["reason"], given["by"], given_day(given["on"], "--on", situation.today))
