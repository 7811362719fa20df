"""The commands that change: each says what is meant, the core makes field edits of it, the store writes them."""

from __future__ import annotations

from typing import Annotated

import typer

from cluster_cli.cli import candidates
from cluster_cli.cli.desk import read_plan
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.filing import FilingOptions, carry_out, given_day, given_period, identifiers
from cluster_cli.cli.options import Data, Lang
from cluster_cli.cli.session import Session
from cluster_cli.cli.wishes import FieldOptions
from cluster_cli.core.messages import N_, Command, message
from cluster_cli.core.operations import completion, decisions, fields, moves, rows
from cluster_cli.core.text import quote_argument, visible

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
    typer.Option("--for", metavar=N_("POINT"), help=N_("One point: a period of a series, or a stage of a project.")),
]
On = Annotated[
    str | None, typer.Option("--on", metavar=N_("DAY"), help=N_("The day: 2022-03-24, 24.03.2022, yesterday."))
]
Reason = Annotated[str | None, typer.Option("--reason", metavar=N_("TEXT"), help=N_("The reason, in words."))]
By = Annotated[
    str | None,
    typer.Option("--by", metavar=N_("DECISION"), help=N_("The decision: its key in the plan, or words.")),
]


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
    names = identifiers(ids)
    carry_out(
        ctx,
        filing,
        {"for": point, "on": on, "reason": reason},
        lambda portfolio, given, today: completion.done(
            portfolio,
            completion.Done(
                names,
                given["for"],
                given_day(portfolio, given["on"], "--on"),
                tuple(evidence or ()),
                given["reason"],
                result,
            ),
            today,
        ),
    )


def move(
    ctx: typer.Context,
    *,
    pairs: Annotated[
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
    wanted = tuple((name, given_period(text)) for name, text in pairs_of(pairs))
    carry_out(
        ctx,
        filing,
        {"for": point, "on": on, "reason": reason, "by": by},
        lambda portfolio, given, today: moves.move(
            portfolio,
            moves.Move(wanted, given["for"], given_day(portfolio, given["on"], "--on"), given["reason"], given["by"]),
            today,
        ),
    )


def pairs_of(arguments: list[str]) -> list[tuple[str, str]]:
    """`8 2022-05`, or `3=2022-04 8=2022-05`.

    Raises:
        Failure: it is neither.
    """
    if len(arguments) == 2 and "=" not in arguments[1]:
        return [(arguments[0], arguments[1])]
    pairs = [argument.rpartition("=") for argument in arguments]
    if all(name and text for name, _, text in pairs):
        return [(name, text) for name, _, text in pairs]
    raise Failure(
        message("say the id and the new deadline, or several as ID=PERIOD"),
        Command(f'cluster move {quote_argument(arguments[0].partition("=")[0])} 2022-05 --reason "…" --by "…"'),
    )


def excuse(
    ctx: typer.Context,
    *,
    ids: Ids,
    points: Annotated[
        list[str] | None,
        typer.Option("--for", metavar=N_("POINT"), help=N_("The point that is lifted; repeatable.")),
    ] = None,
    on: On = None,
    reason: Reason = None,
    by: By = None,
    filing: FilingOptions,
) -> None:
    """Lift control points by a decision."""
    names, which = identifiers(ids), tuple(points or ())
    carry_out(
        ctx,
        filing,
        {"for": None, "on": on, "reason": reason, "by": by},
        lambda portfolio, given, today: decisions.excuse(
            portfolio,
            decisions.Decide(
                names,
                which or ((given["for"],) if given["for"] else ()),
                given_day(portfolio, given["on"], "--on"),
                given["reason"],
                given["by"],
            ),
            today,
        ),
    )


def cancel(
    ctx: typer.Context, *, ids: Ids, on: On = None, reason: Reason = None, by: By = None, filing: FilingOptions
) -> None:
    """Take items out of the plan by a decision."""
    names = identifiers(ids)
    carry_out(
        ctx,
        filing,
        {"on": on, "reason": reason, "by": by},
        lambda portfolio, given, today: decisions.cancel(
            portfolio,
            decisions.Decide(names, (), given_day(portfolio, given["on"], "--on"), given["reason"], given["by"]),
            today,
        ),
    )


def pause(
    ctx: typer.Context, *, ids: Ids, on: On = None, reason: Reason = None, by: By = None, filing: FilingOptions
) -> None:
    """Pause items by a decision."""
    names = identifiers(ids)
    carry_out(
        ctx,
        filing,
        {"on": on, "reason": reason, "by": by},
        lambda portfolio, given, today: decisions.pause(
            portfolio,
            decisions.Decide(names, (), given_day(portfolio, given["on"], "--on"), given["reason"], given["by"]),
            today,
        ),
    )


def resume(ctx: typer.Context, *, ids: Ids, filing: FilingOptions) -> None:
    """Go on with what was paused."""
    names = identifiers(ids)
    carry_out(ctx, filing, {}, lambda portfolio, given, today: decisions.resume(portfolio, decisions.Decide(names)))


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
    names = identifiers(ids)
    carry_out(
        ctx,
        filing,
        {"for": point, "on": on, "reason": reason, "by": by},
        lambda portfolio, given, today: completion.reopen(
            portfolio,
            completion.Reopen(
                names, given["for"], given_day(portfolio, given["on"], "--on"), given["reason"], given["by"]
            ),
            today,
        ),
    )


def confirm(
    ctx: typer.Context, *, ids: Ids, by: By = None, point: For = None, on: On = None, filing: FilingOptions
) -> None:
    """Record that somebody other than the performer has accepted the proof."""
    names = identifiers(ids)
    carry_out(
        ctx,
        filing,
        {"for": point, "on": on, "by": by},
        lambda portfolio, given, today: completion.confirm(
            portfolio,
            completion.Accept(names, given["by"], given["for"], given_day(portfolio, given["on"], "--on")),
            today,
        ),
    )


def update(
    ctx: typer.Context,
    *,
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar=N_("ID…"), help=N_("Ids; - reads them from stdin."), autocompletion=candidates.items),
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help=N_("Change the head of the plan instead of an item."))] = False,
    wishes: FieldOptions,
    on: On = None,
    change_reason: Annotated[
        str | None,
        typer.Option(
            "--reason", metavar=N_("TEXT"), help=N_('Why a promise is changed; "--late-reason" is the field.')
        ),
    ] = None,
    by: By = None,
    filing: FilingOptions,
) -> None:
    """Set or take out fields of items, or of the plan's head."""
    if plan == bool(ids):
        raise Failure(message("name the items to change, or --plan"), Command('cluster update 8 --note "…"'))
    if not wishes.texts:
        raise Failure(message("name at least one field to change"), Command("cluster update --help"))
    names = () if plan else identifiers(ids or [])
    carry_out(
        ctx,
        filing,
        {"on": on, "reason": change_reason, "by": by},
        lambda portfolio, given, today: (fields.update_plan if plan else fields.update)(
            portfolio,
            fields.Update(names, wishes.texts, given_day(portfolio, given["on"], "--on"), given["reason"], given["by"]),
            today,
        ),
    )


def add(
    ctx: typer.Context,
    *,
    kind: Annotated[
        str,
        typer.Argument(metavar="activity|project", help=N_("What is added.")),
    ] = "activity",
    item_id: Annotated[
        str | None, typer.Option("--id", metavar=N_("ID"), help=N_("Its id; the next free number unless set."))
    ] = None,
    due: Annotated[
        list[str] | None,
        typer.Option("--due", metavar=N_("PERIOD"), help=N_("The deadline; repeatable for several deadlines.")),
    ] = None,
    wishes: FieldOptions,
    filing: FilingOptions,
) -> None:
    """Add an activity or a project."""
    if kind not in {"activity", "project"}:
        raise Failure(message('what is added is an activity or a project, not "{kind}"', kind=kind))
    wanted = wishes.with_due(tuple(due or ()))
    if "title" not in wanted:
        raise Failure(
            message("a title is needed"), Command(f'cluster add {kind} --title "…" --responsible "…" --due 2022-05')
        )
    request = rows.Add("roadmap" if kind == "activity" else "projects", wanted, item_id)
    carry_out(ctx, filing, {}, lambda portfolio, given, today: rows.add(portfolio, request))


def remove(ctx: typer.Context, *, ids: Ids, filing: FilingOptions) -> None:
    """Remove rows that were entered by mistake."""
    names = identifiers(ids)
    carry_out(ctx, filing, {}, lambda portfolio, given, today: rows.remove(portfolio, names))


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
    typer.echo(visible(session.words.say(sentence)))


def edit(ctx: typer.Context, *, item: Item, data: Data = None, lang: Lang = None) -> None:
    """Open the plan in your editor at an item, then check what was written."""
    from cluster_cli.cli.editor import edit_at

    session: Session = ctx.obj
    raise typer.Exit(edit_at(session, read_plan(session, data, lang), item))
