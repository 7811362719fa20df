"""The commands by which people record what happened and what was decided, take it back, or edit an item themselves.

First what all change commands share: their options, the plan that is before them, and how they are carried out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import typer
from msgspec import Struct

from cluster_cli.app import run_change
from cluster_cli.app.arguments import Call, again, call_of, clean, cleaned, given_period, identifiers
from cluster_cli.app.failure import Failure
from cluster_cli.app.run_change import Answers, Build, ChangeOptions, Question, Task, Texts
from cluster_cli.cli import completion as candidates
from cluster_cli.cli.completion import Item
from cluster_cli.cli.options import AsOf, Bundle, Data, Lang
from cluster_cli.cli.output import may_ask, print_sentences, print_text
from cluster_cli.core.edits import ChangeSet, Want
from cluster_cli.core.messages import N_, PLACEHOLDER, message
from cluster_cli.core.operations import completion, decisions
from cluster_cli.core.operations.targets import Situation
from cluster_cli.store.workspace import Workspace

Ids = Annotated[
    list[str],
    typer.Argument(metavar=N_("ID…"), help=N_("Ids; - reads them from stdin."), autocompletion=candidates.items),
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
        session = self.ctx.obj

        def ask(question: Question) -> dict[str, str]:
            from cluster_cli.cli.asking import ask_for

            return ask_for(session, question)

        task = Task(session, self.workspace, self.options, call, texts, build)
        changed = run_change.change(task, ask if may_ask(forbidden=self.options.no_input) else None)
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
    return Begun(ctx, options, run_change.plan_to_change(ctx.obj, options))


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


def done(
    ctx: typer.Context,
    *,
    ids: Ids,
    point: For = None,
    on: On = None,
    evidence: Annotated[
        list[str] | None,
        typer.Option(
            "--evidence", metavar=N_("FILE"), help=N_("A proof: a file in the repository or a link; repeatable.")
        ),
    ] = None,
    reason: Reason = None,
    result: Annotated[str | None, typer.Option("--result", metavar=N_("TEXT"), help=N_("What came of it."))] = None,
    options: SharedOptions,
) -> None:
    """Record a completion."""
    before = begun(ctx, options)
    names, proofs = ids_of(ids), cleaned(evidence, "--evidence")
    outcome = None if result is None else clean(result, "--result")

    def build(situation: Situation, answers: Answers) -> ChangeSet:
        request = completion.Done(names, answers["for"], answers.day, proofs, answers["reason"], outcome)
        return completion.done(situation, request)

    before.carry_out(names, {"for": point, "on": on, "reason": reason}, build)


def move(
    ctx: typer.Context,
    *,
    moves_asked: Annotated[
        list[str],
        typer.Argument(
            metavar=N_("ID PERIOD | ID=PERIOD …"),
            help=N_("The new deadline of one item, or of several as ID=PERIOD."),
            autocompletion=candidates.items,
        ),
    ],
    point: For = None,
    on: On = None,
    reason: Reason = None,
    by: By = None,
    options: SharedOptions,
) -> None:
    """Move deadlines by a decision."""
    before = begun(ctx, options)
    pairs = pairs_of(ctx, moves_asked)
    wanted = tuple((name, given_period(text)) for name, text in pairs)
    words: dict[str, tuple[str, ...]] = {
        name: (name, text) if len(moves_asked) == 2 and len(pairs) == 1 else (f"{name}={text}",) for name, text in pairs
    }

    def build(situation: Situation, answers: Answers) -> ChangeSet:
        return decisions.move(situation, decisions.Move(wanted, answers["for"], answers.grounds))

    texts = {"for": point, "on": on, "reason": reason, "by": by}
    before.carry_out_call(call_of(ctx, words), texts, build)


def pairs_of(ctx: typer.Context, arguments: list[str]) -> list[tuple[str, str]]:
    """`8 2022-05`, or `3=2022-04 8=2022-05`.

    Raises:
        Failure: it is neither.
    """
    arguments = [clean(argument, "ID") for argument in arguments]
    if len(arguments) == 2 and "=" not in arguments[1]:
        return [(arguments[0], arguments[1])]
    pairs = [argument.rpartition("=") for argument in arguments]
    if all(name and text for name, _, text in pairs):
        return [(name, text) for name, _, text in pairs]
    lacking = [Want(option, PLACEHOLDER) for option in ("reason", "by") if not ctx.params.get(option)]
    name = arguments[0].partition("=")[0] or "8"
    raise Failure(
        message("say the id and the new deadline, or several as ID=PERIOD"),
        again(call_of(ctx, {name: (name, "2022-12")}), lacking),
    )


def excuse(
    ctx: typer.Context,
    *,
    ids: Ids,
    points: Fors = None,
    on: On = None,
    reason: Reason = None,
    by: By = None,
    options: SharedOptions,
) -> None:
    """Lift control points by a decision."""
    before = begun(ctx, options)
    names, which = ids_of(ids), cleaned(points, "--for")

    def build(situation: Situation, answers: Answers) -> ChangeSet:
        chosen = which or ((answers["for"],) if answers["for"] else ())
        return decisions.excuse(situation, decisions.Decide(names, chosen, answers.grounds))

    before.carry_out(names, {"for": None, "on": on, "reason": reason, "by": by}, build)


def cancel(
    ctx: typer.Context,
    *,
    ids: Ids,
    stages: Stages = None,
    on: On = None,
    reason: Reason = None,
    by: By = None,
    options: SharedOptions,
) -> None:
    """Take items out of the plan by a decision."""
    before = begun(ctx, options)
    names, which = ids_of(ids), cleaned(stages, "--for")

    def build(situation: Situation, answers: Answers) -> ChangeSet:
        return decisions.cancel(situation, decisions.Decide(names, which, answers.grounds))

    before.carry_out(names, {"on": on, "reason": reason, "by": by}, build)


def pause(
    ctx: typer.Context,
    *,
    ids: Ids,
    stages: Stages = None,
    on: On = None,
    reason: Reason = None,
    by: By = None,
    options: SharedOptions,
) -> None:
    """Pause items by a decision."""
    before = begun(ctx, options)
    names, which = ids_of(ids), cleaned(stages, "--for")

    def build(situation: Situation, answers: Answers) -> ChangeSet:
        return decisions.pause(situation, decisions.Decide(names, which, answers.grounds))

    before.carry_out(names, {"on": on, "reason": reason, "by": by}, build)


def resume(ctx: typer.Context, *, ids: Ids, stages: Stages = None, options: SharedOptions) -> None:
    """Go on with what was paused."""
    before = begun(ctx, options)
    names, which = ids_of(ids), cleaned(stages, "--for")

    def build(situation: Situation, answers: Answers) -> ChangeSet:
        del answers
        return decisions.resume(situation, decisions.Decide(names, which))

    before.carry_out(names, {}, build)


def reopen(
    ctx: typer.Context,
    *,
    ids: Ids,
    point: For = None,
    on: On = None,
    reason: Reason = None,
    by: By = None,
    options: SharedOptions,
) -> None:
    """Take a completion, an excuse or a cancellation back."""
    before = begun(ctx, options)
    names = ids_of(ids)

    def build(situation: Situation, answers: Answers) -> ChangeSet:
        request = decisions.Reopen(names, answers["for"], answers.grounds)
        return decisions.reopen(situation, request)

    before.carry_out(names, {"for": point, "on": on, "reason": reason, "by": by}, build)


def confirm(
    ctx: typer.Context, *, ids: Ids, by: By = None, point: For = None, on: On = None, options: SharedOptions
) -> None:
    """Record that somebody other than the performer has accepted the proof."""
    before = begun(ctx, options)
    names = ids_of(ids)

    def build(situation: Situation, answers: Answers) -> ChangeSet:
        return completion.confirm(situation, completion.Accept(names, answers["by"], answers["for"], answers.day))

    before.carry_out(names, {"for": point, "on": on, "by": by}, build)


def undo(ctx: typer.Context, *, data: Data = None, lang: Lang = None) -> None:
    """Take the last change back as a whole."""
    print_sentences(ctx.obj, (run_change.undo(ctx.obj, data, lang),))


def edit(ctx: typer.Context, *, item: Item, data: Data = None, lang: Lang = None) -> None:
    """Open one item in your editor, check what was written, and put it back."""
    from cluster_cli.app.context import read_plan
    from cluster_cli.cli.asking import editor_of

    workspace = read_plan(ctx.obj, data, lang)
    name = clean(item, "ID")
    editor = editor_of(ctx.obj)
    print_sentences(ctx.obj, (run_change.edit_item(ctx.obj, workspace, name, call_of(ctx, {name: (name,)}), editor),))


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
    value: Annotated[str | None, typer.Argument(metavar=N_("NUMBER"), help=N_("The reading of an indicator."))] = None,
    on: On = None,
    replace: Annotated[
        bool, typer.Option("--replace", help=N_("Put the reading in the place of the one of that day."))
    ] = False,
    spent: Annotated[
        str | None, typer.Option("--spent", metavar=N_("NUMBER"), help=N_("What was spent of a budget line in all."))
    ] = None,
    committed: Annotated[
        str | None,
        typer.Option("--committed", metavar=N_("NUMBER"), help=N_("What contracts of a budget line come to in all.")),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar=N_("TEXT"), help=N_("Why a budget line is off its plan."))
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            metavar="open|closed|happened",
            help=N_("The state of a risk, or of an issue (open, closed)."),
            autocompletion=candidates.register_statuses,
        ),
    ] = None,
    resolution: Annotated[
        str | None, typer.Option("--resolution", metavar=N_("TEXT"), help=N_("How an issue was resolved."))
    ] = None,
    project: Annotated[
        str | None,
        typer.Option(
            "--project",
            metavar=N_("PROJECT"),
            help=N_("Whose it is, where several have one of that name."),
            autocompletion=candidates.projects,
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar=N_("SOURCE"), help=N_("Of which source the budget line is."))
    ] = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar=N_("PERIOD"), help=N_("Of which period the budget line is."))
    ] = None,
    options: SharedOptions,
) -> None:
    """Record a reading, money spent, the state of a risk or an issue."""
    from cluster_cli.core.operations import recording

    before = begun(ctx, options)
    called = clean(name, "NAME")
    number = None if value is None else clean(value, "NUMBER")

    def build(situation: Situation, answers: Answers) -> ChangeSet:
        entry = recording.EntryName(called, answers["project"], answers["source"], answers["period"])
        texts = {key: text for key in recording.RECORDED if (text := answers[key]) is not None}
        return recording.record(situation, recording.Record(entry, answers["value"], answers.day, texts, replace))

    asked: Texts = {
        "value": number, "on": on, "project": project, "spent": spent, "committed": committed, "reason": reason,
        "status": status, "resolution": resolution, "source": source, "period": period,
    }  # fmt: skip
    words = (called,) if number is None else (called, number)
    before.carry_out_call(call_of(ctx, {called: words}), asked, build)
