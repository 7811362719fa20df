"""The commands by which people record what happened and what was decided, take it back, or edit an item themselves."""

from __future__ import annotations

from typing import Annotated

import typer

from cluster_cli.app import run_change
from cluster_cli.app.arguments import clean, cleaned, given_period
from cluster_cli.app.failure import Failure
from cluster_cli.app.run_change import Given, Texts
from cluster_cli.app.suggest_command import again, call_of
from cluster_cli.cli import completion as candidates
from cluster_cli.cli.change_options import By, For, Fors, Ids, On, Reason, SharedOptions, Stages, begun, ids_of
from cluster_cli.cli.options import Data, Lang
from cluster_cli.cli.output import print_sentences
from cluster_cli.cli.selecting import Item
from cluster_cli.core.edits import ChangeSet, Want
from cluster_cli.core.messages import N_, UNTOLD, message
from cluster_cli.core.operations import completion, decisions, recording
from cluster_cli.core.operations.recording import RECORDED, EntryName, Record
from cluster_cli.core.operations.targets import Situation


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

    def build(situation: Situation, given: Given) -> ChangeSet:
        request = completion.Done(names, given["for"], given.day, proofs, given["reason"], outcome)
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

    def build(situation: Situation, given: Given) -> ChangeSet:
        return decisions.move(situation, decisions.Move(wanted, given["for"], given.grounds))

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
    lacking = [Want(option, UNTOLD) for option in ("reason", "by") if not ctx.params.get(option)]
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

    def build(situation: Situation, given: Given) -> ChangeSet:
        chosen = which or ((given["for"],) if given["for"] else ())
        return decisions.excuse(situation, decisions.Decide(names, chosen, given.grounds))

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

    def build(situation: Situation, given: Given) -> ChangeSet:
        return decisions.cancel(situation, decisions.Decide(names, which, given.grounds))

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

    def build(situation: Situation, given: Given) -> ChangeSet:
        return decisions.pause(situation, decisions.Decide(names, which, given.grounds))

    before.carry_out(names, {"on": on, "reason": reason, "by": by}, build)


def resume(ctx: typer.Context, *, ids: Ids, stages: Stages = None, options: SharedOptions) -> None:
    """Go on with what was paused."""
    before = begun(ctx, options)
    names, which = ids_of(ids), cleaned(stages, "--for")

    def build(situation: Situation, given: Given) -> ChangeSet:
        del given
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

    def build(situation: Situation, given: Given) -> ChangeSet:
        request = decisions.Reopen(names, given["for"], given.grounds)
        return decisions.reopen(situation, request)

    before.carry_out(names, {"for": point, "on": on, "reason": reason, "by": by}, build)


def confirm(
    ctx: typer.Context, *, ids: Ids, by: By = None, point: For = None, on: On = None, options: SharedOptions
) -> None:
    """Record that somebody other than the performer has accepted the proof."""
    before = begun(ctx, options)
    names = ids_of(ids)

    def build(situation: Situation, given: Given) -> ChangeSet:
        return completion.confirm(situation, completion.Accept(names, given["by"], given["for"], given.day))

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
    before = begun(ctx, options)
    called = clean(name, "NAME")
    number = None if value is None else clean(value, "NUMBER")

    def build(situation: Situation, given: Given) -> ChangeSet:
        named = EntryName(called, given["project"], given["source"], given["period"])
        texts = {key: text for key in RECORDED if (text := given[key]) is not None}
        return recording.record(situation, Record(named, given["value"], given.day, texts, replace))

    asked: Texts = {
        "value": number, "on": on, "project": project, "spent": spent, "committed": committed, "reason": reason,
        "status": status, "resolution": resolution, "source": source, "period": period,
    }  # fmt: skip
    words = (called,) if number is None else (called, number)
    before.carry_out_call(call_of(ctx, {called: words}), asked, build)
