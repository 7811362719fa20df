"""How a change command does its work: read, ask for what is missing, carry out, say what changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct

from cluster_cli.cli.clock import day_named
from cluster_cli.cli.desk import day_of, read_plan, refuse_unreadable
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import AsOf, Bundle, Data, Lang
from cluster_cli.cli.output import is_terminal
from cluster_cli.cli.session import Session
from cluster_cli.core.edits import ChangeSet, Refused
from cluster_cli.core.messages import N_, Command, message
from cluster_cli.core.model import Portfolio
from cluster_cli.core.periods import Period, PeriodFault, parse_period
from cluster_cli.core.text import visible
from cluster_cli.store.workspace import Workspace

if TYPE_CHECKING:
    from cluster_cli.store.editing import NewFaults, NotEdited

DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Only show what would be written, as a diff."))]
NoInput = Annotated[bool, typer.Option("--no-input", help=N_("Never ask; what is missing is refused."))]

QUESTIONS = {
    "for": N_("Which point (--for)?"),
    "on": N_("On which day (--on)?"),
    "reason": N_("For what reason (--reason)?"),
    "by": N_("By which decision (--by)?"),
}


class Filing(Struct, frozen=True):
    """What every change command takes."""

    data: str | None = None
    as_of: str | None = None
    lang: str | None = None
    dry_run: bool = False
    no_input: bool = False


def _filing(
    *, data: Data = None, as_of: AsOf = None, lang: Lang = None, dry_run: DryRun = False, no_input: NoInput = False
) -> Filing:
    return Filing(data, as_of, lang, dry_run, no_input)


FilingOptions = Annotated[Filing, Bundle(_filing)]

Given = dict[str, str | None]
Build = Callable[[Portfolio, Given, date], ChangeSet]


def carry_out(ctx: typer.Context, filing: Filing, given: Given, build: Build) -> None:
    """Make one change, all of it or nothing, and say in the plan's words what changed.

    Args:
        ctx: the command's context; its object is the session.
        filing: the options of every change command.
        given: the texts that may be asked for on a terminal: for, on, reason, by.
        build: the operation; it gets the portfolio, the texts and today.

    Raises:
        Failure: the operation is refused or the file cannot be written.
    """
    session: Session = ctx.obj
    workspace = read_plan(session, filing.data, filing.lang)
    refuse_unreadable(session, workspace)
    today = day_of(workspace.portfolio, filing.as_of)
    while True:
        try:
            perform(session, workspace, filing, _bound(build, given, today), ctx.command_path)
        except Refused as refusal:
            if not refusal.wants or not may_ask(filing):
                raise Failure(refusal.reason, *refusal.commands) from refusal
            print(session.words.say(refusal.reason), file=sys.stderr)  # noqa: T201 - a question's first half
            given = given | {name: asked(session, name) for name in refusal.wants}
        else:
            return


def _bound(build: Build, given: Given, today: date) -> Callable[[Workspace], ChangeSet]:
    return lambda workspace: build(workspace.portfolio, given, today)


def perform(
    session: Session,
    workspace: Workspace,
    filing: Filing,
    build: Callable[[Workspace], ChangeSet],
    command: str,
) -> None:
    """Hand the change to the store and print the outcome.

    Raises:
        Failure: the store refuses; nothing was written.
    """
    from cluster_cli.store import editing

    try:
        outcome = editing.perform(workspace, build, dry_run=filing.dry_run, command=command)
    except editing.NotEdited as refusal:
        raise _not_edited(session, refusal) from refusal
    except editing.NewFaults as refusal:
        raise _new_faults(session, refusal) from refusal
    except editing.WriteFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault
    if filing.dry_run:
        sys.stdout.write("".join(visible(diff) for diff in outcome.diffs))
        return
    for sentence in outcome.said:
        print(visible(session.words.say(sentence)))  # noqa: T201 - the answer


def _not_edited(session: Session, refusal: NotEdited) -> Failure:
    """The place that stands in the way, shown on stderr, and the way round it."""
    from cluster_cli.cli.findings import print_located

    print_located(session, refusal.workspace, refusal.faults)
    return Failure(message("nothing was changed; make this change in a text editor"), Command("cluster validate"))


def _new_faults(session: Session, refusal: NewFaults) -> Failure:
    """What would be wrong, shown on stderr as `validate` would show it after the change."""
    from cluster_cli.cli.findings import print_located

    print_located(session, refusal.workspace, refusal.faults)
    return Failure(message("nothing was changed: the change would bring these errors into the plan"))


def may_ask(filing: Filing) -> bool:
    """Whether a person sits at a terminal and has not forbidden questions."""
    return not filing.no_input and is_terminal(sys.stdin) and is_terminal(sys.stderr)


def asked(session: Session, name: str) -> str:
    """One answer, typed on a line of its own; an empty one is asked for again."""
    question = session.words.text(QUESTIONS[name])
    while True:
        print(question, end=" ", file=sys.stderr, flush=True)  # noqa: T201 - a question
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt
        if line.strip():
            return line.strip()


def given_day(portfolio: Portfolio, text: str | None, option: str) -> date | None:
    """A day as a person names it."""
    return None if text is None else day_named(text, option, portfolio.plan.timezone)


def given_period(text: str) -> Period:
    """A deadline as a period.

    Raises:
        Failure: it is none.
    """
    found = parse_period(text.strip())
    if isinstance(found, PeriodFault):
        raise Failure(
            message('"{text}" is not a period', text=text),
            message("Write a day 2022-03-15, a month 2022-03, a quarter 2022-Q1, a half-year 2022-H1 or a year 2022."),
            Command("cluster help dates"),
        )
    return found


def identifiers(given: list[str]) -> tuple[str, ...]:
    """The ids of a command; `-` stands for the lines of stdin. Each counts once.

    Raises:
        Failure: none is left.
    """
    ids: list[str] = []
    for name in given:
        ids.extend((line.strip() for line in sys.stdin if line.strip()) if name == "-" else (name,))
    if not ids:
        raise Failure(message("no ids were given"), Command("cluster list --ids"))
    return tuple(dict.fromkeys(ids))
