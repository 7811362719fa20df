"""How a change command does its work: read, ask for what is missing, carry out, say what changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct

from cluster_cli.cli.again import Call, again
from cluster_cli.cli.asking import Choices, answer, may_ask, say
from cluster_cli.cli.committing import committer_of
from cluster_cli.cli.desk import calendar_of, day_of, read_plan, refuse_unreadable
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import AsOf, Bundle, Data, Lang
from cluster_cli.cli.session import Session
from cluster_cli.cli.texts import clean
from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.edits import ChangeSet, Refused, UnknownItem, Want
from cluster_cli.core.messages import N_, Command, Message, message, offer
from cluster_cli.core.operations.targets import Situation
from cluster_cli.core.periods import Period, PeriodFault, parse_period
from cluster_cli.core.text import cell, command_line, shortened, visible
from cluster_cli.store.workspace import Workspace

if TYPE_CHECKING:
    from cluster_cli.store.editing import NewFaults, NotEdited

DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Only show what would be written, as a diff."))]
Commit = Annotated[
    bool, typer.Option("--commit", help=N_("Commit the change to git, with a message in the plan's language."))
]
NoInput = Annotated[bool, typer.Option("--no-input", help=N_("Never ask; what is missing is refused."))]


class Filing(Struct, frozen=True):
    """What every change command takes."""

    data: str | None = None
    as_of: str | None = None
    lang: str | None = None
    dry_run: bool = False
    no_input: bool = False
    commit: bool = False


def _filing(
    *,
    data: Data = None,
    as_of: AsOf = None,
    lang: Lang = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    no_input: NoInput = False,
) -> Filing:
    return Filing(data, as_of, lang, dry_run, no_input, commit)


FilingOptions = Annotated[Filing, Bundle(_filing)]

Given = dict[str, str | None]
Build = Callable[[Situation, Given], ChangeSet]


class Task(Struct, frozen=True):
    """One change of a plan, as it was asked for.

    `given` are the texts that may be asked for on a terminal (for, on, reason, by), `build` is the operation.
    """

    session: Session
    workspace: Workspace
    filing: Filing
    call: Call
    given: Given
    build: Build


def opened(session: Session, filing: Filing) -> Workspace:
    """The plan to be changed; from here on the plan's language counts.

    Raises:
        Failure: there is none, or a file of it cannot be read.
    """
    workspace = read_plan(session, filing.data, filing.lang)
    refuse_unreadable(session, workspace)
    return workspace


def carry_out(task: Task) -> None:
    """Make one change, all of it or nothing, and say in the plan's words what changed.

    Raises:
        Failure: the operation is refused or the file cannot be written.
    """
    session, workspace = task.session, task.workspace
    today = day_of(workspace.portfolio, task.filing.as_of)
    given = {option: None if text is None else clean(text, f"--{option}") for option, text in task.given.items()}
    asked: set[str] = set()
    choices: Choices = ()
    while True:
        try:
            perform(task, _bound(task.build, given, today))
        except Refused as refusal:
            wanted = _to_ask(task, refusal, asked)
            if not wanted:
                raise _refused(task, refusal) from refusal
            _say_why(session, refusal)
            if refusal.about not in asked:  # asked again, a list keeps its numbers
                choices = refusal.choices
            asked |= set(wanted)
            given = given | {option: answer(session, workspace.portfolio, option, today, choices) for option in wanted}
        else:
            return


def _say_why(session: Session, refusal: Refused) -> None:
    """What goes before the question; what may be meant is listed there, not in a sentence."""
    hints = [hint for hint in refusal.hints if isinstance(hint, Message)]
    say(session, refusal.reason, *([] if refusal.choices else hints))


def _bound(build: Build, given: Given, today: date) -> Callable[[Workspace], ChangeSet]:
    def built(workspace: Workspace) -> ChangeSet:
        portfolio = workspace.portfolio
        return build(Situation(portfolio, today, lambda: calendar_of(portfolio), workspace.faulty), given)

    return built


def _to_ask(task: Task, refusal: Refused, asked: set[str]) -> list[str]:
    """What a person at the terminal can still tell; which point, of which project comes before everything else."""
    wanted = [want.option for want in refusal.wants if want.option in task.given]
    if not may_ask(forbidden=task.filing.no_input) or (refusal.only is not None and len(task.call.words) > 1):
        return []
    if refusal.about in asked:
        return [refusal.about]
    return wanted[:1] if wanted[:1] in (["for"], ["project"]) else wanted


def _refused(task: Task, refusal: Refused) -> Failure:
    """The refusal in words, with the whole command that would work."""
    hints = list(refusal.hints)
    if refusal.wants:
        hints.append(again(task.call, refusal.wants, refusal.only))
    if isinstance(refusal, UnknownItem):
        unread = next((one for one in task.workspace.unread if one.id == refusal.item), None)
        if unread is not None:
            sentence = message(
                'the item "{id}" has an error ({file}, line {line}); mend it first, in your editor or in the file',
                id=refusal.item,
                file=unread.file,
                line=unread.line,
            )
            return Failure(sentence, offer("edit", refusal.item), Command("cluster validate"))
    return Failure(refusal.reason, *hints)


def perform(task: Task, build: Callable[[Workspace], ChangeSet]) -> None:
    """Hand the change to the store and print the outcome.

    Raises:
        Failure: the store refuses; nothing was written.
    """
    from cluster_cli.store import editing

    filing, workspace = task.filing, task.workspace
    committer = committer_of(task.session, workspace) if filing.commit and not filing.dry_run else None
    try:
        outcome = editing.perform(workspace, build, dry_run=filing.dry_run, command=command_line(again(task.call)))
    except editing.NotEdited as refusal:
        raise _not_edited(task, refusal) from refusal
    except editing.NewFaults as refusal:
        raise _new_faults(task, refusal) from refusal
    except editing.WriteFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault
    if filing.dry_run and outcome.changed:
        _write(task.session, "".join(visible(diff) for diff in outcome.diffs))
        return
    tell(task.session, outcome.said)
    if committer is not None and outcome.changed:
        tell(task.session, committer(outcome))


def tell(session: Session, sentences: tuple[Message, ...]) -> None:
    """What was done, a sentence a line."""
    _write(session, "".join(f"{cell(session.words.say(sentence))}\n" for sentence in sentences))


def _write(session: Session, text: str) -> None:
    """The answer on stdout, in which a runner of GitHub finds no command."""
    from cluster_cli.cli.output import surface_beside
    from cluster_cli.render.surface import guarded

    sys.stdout.write(guarded(text, surface_beside(session, sys.stdout)))


def _not_edited(task: Task, refusal: NotEdited) -> Failure:
    """The place that stands in the way, shown on stderr, and the way round it."""
    from cluster_cli.cli.findings import print_located

    print_located(task.session, refusal.workspace, refusal.faults)
    return Failure(
        message("nothing was changed; make this change in a text editor, then check:"),
        Command("cluster validate"),
    )


def _new_faults(task: Task, refusal: NewFaults) -> Failure:
    """What would be wrong, shown on stderr as `validate` would show it after the change."""
    from cluster_cli.cli.findings import print_located

    print_located(task.session, refusal.workspace, refusal.faults)
    sentence = message("nothing was changed: the change would bring these errors into the plan")
    if {fault.code for fault in refusal.faults} != {"expect-differs"}:
        return Failure(sentence)
    return Failure(
        sentence,
        message("If the paper says so now, say it in the same command:"),
        again(task.call, [_counted(fault) for fault in refusal.faults]),
    )


def _counted(fault: Diagnostic) -> Want:
    """The number that the plan would have, as the paper should say it."""
    where = fault.where
    name = where.path[-1] if isinstance(where, Field) else ""
    return Want("expect", f"{name}={fault.values['there']}")


def given_period(text: str) -> Period:
    """A deadline as a period.

    Raises:
        Failure: it is none.
    """
    found = parse_period(text.strip())
    if isinstance(found, PeriodFault):
        raise Failure(
            message('"{text}" is not a period', text=shortened(text, 80)),
            message("Write a day 2022-03-15, a month 2022-03, a quarter 2022-Q1, a half-year 2022-H1 or a year 2022."),
            Command("cluster help dates"),
        )
    return found


def _lines_of_stdin() -> list[str]:
    """What another program has handed over, without blank lines.

    Raises:
        Failure: it is no text in the encoding that is read.
    """
    try:
        return [line.strip() for line in sys.stdin or () if line.strip()]
    except (UnicodeDecodeError, OSError) as fault:
        raise Failure(message("what was handed over on stdin cannot be read as text")) from fault


def identifiers(given: list[str]) -> tuple[str, ...]:
    """The ids of a command; `-` stands for the lines of stdin. Each counts once.

    Raises:
        Failure: none is left.
    """
    ids: list[str] = []
    for name in given:
        ids.extend(_lines_of_stdin() if name == "-" else (name,))
    if not ids:
        raise Failure(message("no ids were given"), Command("cluster list --ids"))
    return tuple(dict.fromkeys(clean(name, "ID") for name in ids))
