"""The commands by which people record what happened and what was decided."""

from __future__ import annotations

from typing import Annotated

import typer

from cluster_cli.cli import candidates
from cluster_cli.cli.again import again, call_of
from cluster_cli.cli.asking import given_day
from cluster_cli.cli.changing import By, For, Fors, Ids, Item, On, Reason, Stages, begun, grounds_of
from cluster_cli.cli.desk import read_plan
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.filing import (
    FilingOptions,
    Given,
    given_period,
    identifiers,
    tell,
)
from cluster_cli.cli.options import Data, Lang
from cluster_cli.cli.session import Session
from cluster_cli.cli.texts import clean, cleaned
from cluster_cli.core.edits import ChangeSet, Want
from cluster_cli.core.messages import N_, UNTOLD, message
from cluster_cli.core.operations import completion, decisions
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
    filing: FilingOptions,
) -> None:
    """Record a completion."""
    change = begun(ctx, filing)
    names, proofs = identifiers(ids), cleaned(evidence, "--evidence")
    outcome = None if result is None else clean(result, "--result")

    def build(situation: Situation, given: Given) -> ChangeSet:
        day = given_day(given["on"], "--on", situation.today)
        request = completion.Done(names, given["for"], day, proofs, given["reason"], outcome)
        return completion.done(situation, request)

    change.carry_out(names, {"for": point, "on": on, "reason": reason}, build)


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
    filing: FilingOptions,
) -> None:
    """Move deadlines by a decision."""
    change = begun(ctx, filing)
    pairs = pairs_of(ctx, moves_asked)
    wanted = tuple((name, given_period(text)) for name, text in pairs)
    words: dict[str, tuple[str, ...]] = {
        name: (name, text) if len(moves_asked) == 2 and len(pairs) == 1 else (f"{name}={text}",) for name, text in pairs
    }

    def build(situation: Situation, given: Given) -> ChangeSet:
        return decisions.move(situation, decisions.Move(wanted, given["for"], grounds_of(given, situation)))

    given: Given = {"for": point, "on": on, "reason": reason, "by": by}
    change.carry_out_call(call_of(ctx, words), given, build)


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
    filing: FilingOptions,
) -> None:
    """Lift control points by a decision."""
    change = begun(ctx, filing)
    names, which = identifiers(ids), cleaned(points, "--for")

    def build(situation: Situation, given: Given) -> ChangeSet:
        chosen = which or ((given["for"],) if given["for"] else ())
        return decisions.excuse(situation, decisions.Decide(names, chosen, grounds_of(given, situation)))

    change.carry_out(names, {"for": None, "on": on, "reason": reason, "by": by}, build)


def cancel(
    ctx: typer.Context,
    *,
    ids: Ids,
    stages: Stages = None,
    on: On = None,
    reason: Reason = None,
    by: By = None,
    filing: FilingOptions,
) -> None:
    """Take items out of the plan by a decision."""
    change = begun(ctx, filing)
    names, which = identifiers(ids), cleaned(stages, "--for")

    def build(situation: Situation, given: Given) -> ChangeSet:
        return decisions.cancel(situation, decisions.Decide(names, which, grounds_of(given, situation)))

    change.carry_out(names, {"on": on, "reason": reason, "by": by}, build)


def pause(
    ctx: typer.Context,
    *,
    ids: Ids,
    stages: Stages = None,
    on: On = None,
    reason: Reason = None,
    by: By = None,
    filing: FilingOptions,
) -> None:
    """Pause items by a decision."""
    change = begun(ctx, filing)
    names, which = identifiers(ids), cleaned(stages, "--for")

    def build(situation: Situation, given: Given) -> ChangeSet:
        return decisions.pause(situation, decisions.Decide(names, which, grounds_of(given, situation)))

    change.carry_out(names, {"on": on, "reason": reason, "by": by}, build)


def resume(ctx: typer.Context, *, ids: Ids, stages: Stages = None, filing: FilingOptions) -> None:
    """Go on with what was paused."""
    change = begun(ctx, filing)
    names, which = identifiers(ids), cleaned(stages, "--for")

    def build(situation: Situation, given: Given) -> ChangeSet:
        del given
        return decisions.resume(situation, decisions.Decide(names, which))

    change.carry_out(names, {}, build)


def reopen(
    ctx: typer.Context,
    *,
    ids: Ids,
    point: For = None,
    on: On = None,
    reason: Reason = None,
    by: By = None,
    filing: FilingOptions,
) -> None:
    """Take a completion, an excuse or a cancellation back."""
    change = begun(ctx, filing)
    names = identifiers(ids)

    def build(situation: Situation, given: Given) -> ChangeSet:
        request = decisions.Reopen(names, given["for"], grounds_of(given, situation))
        return decisions.reopen(situation, request)

    change.carry_out(names, {"for": point, "on": on, "reason": reason, "by": by}, build)


def confirm(
    ctx: typer.Context, *, ids: Ids, by: By = None, point: For = None, on: On = None, filing: FilingOptions
) -> None:
    """Record that somebody other than the performer has accepted the proof."""
    change = begun(ctx, filing)
    names = identifiers(ids)

    def build(situation: Situation, given: Given) -> ChangeSet:
        day = given_day(given["on"], "--on", situation.today)
        return completion.confirm(situation, completion.Accept(names, given["by"], given["for"], day))

    change.carry_out(names, {"for": point, "on": on, "by": by}, build)


def undo(ctx: typer.Context, *, data: Data = None, lang: Lang = None) -> None:
    """Take the last change back as a whole."""
    from cluster_cli.store.journal import undo as operation
    from cluster_cli.store.write import WriteFailed, locked

    session: Session = ctx.obj
    workspace = read_plan(session, data, lang)
    try:
        with locked(workspace.folder):
            sentence = operation(workspace.folder)
    except WriteFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault
    tell(session, (sentence,))


def edit(ctx: typer.Context, *, item: Item, data: Data = None, lang: Lang = None) -> None:
    """Open one item in your editor, check what was written, and put it back."""
    from cluster_cli.cli.editor import edit_item

    session: Session = ctx.obj
    workspace = read_plan(session, data, lang)
    name = clean(item, "ID")
    edit_item(session, workspace, name, call_of(ctx, {name: (name,)}))
