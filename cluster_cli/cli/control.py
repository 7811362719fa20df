"""The commands that control: `validate` says whether the files are right, `explain` what a finding means."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from cluster_cli.cli import candidates
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Color, Common, Data, Lang, OneOf, Output, Raw
from cluster_cli.cli.session import Session
from cluster_cli.core.messages import N_, Command, message

if TYPE_CHECKING:
    from datetime import date

    from cluster_cli.core.diagnostics import Code
    from cluster_cli.i18n import Words

FORMATS = ("text", "linear", "markdown", "csv", "json")
UNREADABLE = 2


def validate(
    ctx: typer.Context,
    *,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Take warnings for errors."))] = False,
    format: Annotated[  # noqa: A002 - the option's name
        str | None,
        typer.Option(
            "--format", click_type=OneOf(*FORMATS), metavar="|".join(FORMATS), help=N_("The form of the findings.")
        ),
    ] = None,
    data: Data = None,
    output: Output = None,
    lang: Lang = None,
    color: Color = None,
    raw: Raw = False,
) -> None:
    """Print every finding in the files, with its place and its remedy."""
    from cluster_cli.cli.desk import read_plan
    from cluster_cli.cli.findings import checked, from_here
    from cluster_cli.cli.output import deliver, target_of
    from cluster_cli.cli.unwired import tell_unwired
    from cluster_cli.render import diagnostics, media
    from cluster_cli.store.places import locate
    from cluster_cli.store.workspace import with_day

    workspace = read_plan(ctx.obj, data, lang)
    day = _today(workspace.portfolio.plan.timezone)
    workspace = with_day(workspace, day)
    found = locate(workspace, from_here(ctx.obj, workspace.diagnostics))
    looked = checked(workspace)
    wanted = Common(format=None if format == "text" else format, output=output, color=color, raw=raw)
    target = target_of(ctx.obj, wanted)
    if format == "text" or target.medium in {"terminal", "pipe"}:
        text = diagnostics.text(found, looked, ctx.obj.words, target.surface)
    else:
        plan = workspace.portfolio.plan
        report = diagnostics.as_report(found, looked, plan.title, day, strict=strict)
        text = media.render(report, ctx.obj.words, target.medium, target.surface)
    deliver(text, target, keep=[source.path for source in workspace.sources.values() if source.path is not None])
    tell_unwired(ctx.obj, workspace.folder)
    if not workspace.readable:
        raise typer.Exit(UNREADABLE)
    judged = [one for one in found if strict or one.diagnostic.severity == "error"]
    raise typer.Exit(1 if judged else 0)


def _today(timezone: str | None) -> date:
    """Today in the plan's time zone, on this machine where it does not know that zone: nothing stops a check."""
    from cluster_cli.cli.clock import today

    try:
        return today(timezone)
    except Failure:
        return today(None)


def explain(
    ctx: typer.Context,
    *,
    code: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("CODE"), help=N_("The code in square brackets after a finding."), autocompletion=candidates.codes
        ),
    ] = None,
    lang: Lang = None,
) -> None:
    """Explain one code, or list them all."""
    from cluster_cli.cli.desk import read_plan
    from cluster_cli.core.codes import CODES

    session: Session = ctx.obj
    with suppress(Failure):  # no plan, no language of its own
        read_plan(session, None, lang)
    if code is None:
        width = max(map(len, CODES))
        for name, entry in sorted(CODES.items()):
            typer.echo(f"{name.ljust(width)}  {session.words.text(SEVERITY[entry.severity])}")
        return
    found = CODES.get(code.strip().strip("[]").lower())
    if found is None:
        raise Failure(
            message('there is no code "{code}"', code=code),
            *[message('Did you mean "{near}"?', near=near) for near in _near(code, list(CODES))],
            Command("cluster explain"),
        )
    typer.echo("\n".join(page(found, session.words)))


SEVERITY = {"error": N_("error"), "warning": N_("warning")}


def page(code: Code, words: Words) -> list[str]:
    """What a code means: why the rule is there, what is wrong, what is right."""
    lines = [f"{code.name}: {words.text(SEVERITY[code.severity])}", "", *folded(words.text(code.why))]
    if code.remedy and "{" not in code.remedy:  # what needs the values of a finding stands beside the finding
        lines += ["", words.text(N_("What to do")), *folded(words.text(code.remedy))]
    for label, sample in ((N_("Wrong"), code.bad), (N_("Right"), code.good)):
        if sample:
            lines += ["", words.text(label), *[f"  {line}" for line in sample.rstrip("\n").split("\n")]]
    return lines


def folded(text: str) -> list[str]:
    """A paragraph in lines of at most 80 characters."""
    from textwrap import wrap

    return wrap(text, 80, break_long_words=False, break_on_hyphens=False)


def _near(code: str, known: list[str]) -> list[str]:
    from cluster_cli.core.text import nearest

    return nearest(code, known)
