"""What the change commands share: their options, the plan that is before them, and how they are carried out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import typer
from msgspec import Struct

from cluster_cli.app.arguments import identifiers
from cluster_cli.app.failure import Failure
from cluster_cli.app.run_change import Build, ChangeOptions, Task, Texts, change, plan_to_change
from cluster_cli.app.suggest_command import Call, call_of
from cluster_cli.cli import completion
from cluster_cli.cli.options import AsOf, Bundle, Data, Lang
from cluster_cli.cli.output import print_sentences, print_text
from cluster_cli.core.messages import N_, message
from cluster_cli.store.workspace import Workspace

Ids = Annotated[
    list[str],
    typer.Argument(metavar=N_("ID…"), help=N_("Ids; - reads them from stdin."), autocompletion=completion.items),
]
For = Annotated[
    str | None,
    typer.Option(
        "--for",
        metavar=N_("POINT"),
        help=N_("One point: a period of a series, or a stage of a project."),
        autocompletion=completion.points,
    ),
]
Fors = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar=N_("POINT"),
        help=N_("The point that is lifted; repeatable."),
        autocompletion=completion.points,
    ),
]
Stages = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar=N_("STAGE"),
        help=N_("Only this stage of a project; repeatable."),
        autocompletion=completion.points,
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
        autocompletion=completion.decisions,
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Only show what would be written, as a diff."))]
Commit = Annotated[
    bool, typer.Option("--commit", help=N_("Commit the change to git, with a message in the plan's language."))
]
NoInput = Annotated[bool, typer.Option("--no-input", help=N_("Never ask; what is missing is refused."))]


def _change_options(
    *,
    data: Data = None,
    as_of: AsOf = None,
    lang: Lang = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    no_input: NoInput = False,
) -> ChangeOptions:
    return ChangeOptions(data, as_of, lang, dry_run, no_input, commit)


SharedOptions = Annotated[ChangeOptions, Bundle(_change_options)]


class Begun(Struct, frozen=True):
    """A change command that has its plan before it."""

    ctx: typer.Context
    options: ChangeOptions
    workspace: Workspace

    def carry_out(self, ids: tuple[str, ...], texts: Texts, build: Build) -> None:
        """Make the change of the items that were named, and say what was done."""
        self.carry_out_call(call_of(self.ctx, {name: (name,) for name in ids}), texts, build)

    def carry_out_call(self, call: Call, texts: Texts, build: Build) -> None:
        """Make the change that a call means, and say what was done."""
        from cluster_cli.cli.asking import asker

        session = self.ctx.obj
        task = Task(session, self.workspace, self.options, call, texts, build)
        changed = change(task, asker(session, forbidden=self.options.no_input))
        if changed.differences:
            print_text(session, changed.differences)
        print_sentences(session, changed.sentences)
        if changed.commit is not None:
            print_sentences(session, changed.commit())


def begun(ctx: typer.Context, options: ChangeOptions) -> Begun:
    """Read the plan first, so that every refusal is in its language.

    Raises:
        Failure: there is none, or a file of it cannot be read.
    """
    return Begun(ctx, options, plan_to_change(ctx.obj, options))


def ids_of(names: list[str]) -> tuple[str, ...]:
    """The ids of a command; `-` stands for the lines of stdin. Each counts once.

    Raises:
        Failure: none is left.
    """
    return identifiers(list(_expanded(names)))


def _expanded(names: list[str]) -> Iterator[str]:
    for name in names:
        if name == "-":
            yield from _lines_of_stdin()
        else:
            yield name


def _lines_of_stdin() -> list[str]:
    """What another program has handed over, without blank lines.

    Raises:
        Failure: it is no text in the encoding that is read.
    """
    try:
        return [line.strip() for line in sys.stdin or () if line.strip()]
    except (UnicodeDecodeError, OSError) as fault:
        raise Failure(message("what was handed over on stdin cannot be read as text")) from fault
