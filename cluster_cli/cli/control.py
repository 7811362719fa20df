"""The commands that control: `validate` says whether the files are right, `explain` what a finding means."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from cluster_cli.cli import candidates
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.formats import FormsOptions
from cluster_cli.cli.options import Data, Lang
from cluster_cli.cli.session import Session
from cluster_cli.core.messages import N_, Command, message

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Code
    from cluster_cli.i18n import Words

UNREADABLE = 2


def validate(
    ctx: typer.Context,
    *,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Take warnings for errors."))] = False,
    forms: FormsOptions,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """Print every finding in the files, with its place and its remedy."""
    from cluster_cli.cli.clock import today_here
    from cluster_cli.cli.desk import read_plan
    from cluster_cli.cli.findings import findings_of
    from cluster_cli.cli.formats import show
    from cluster_cli.cli.unwired import tell_unwired
    from cluster_cli.store.workspace import with_day

    workspace = read_plan(ctx.obj, data, lang)
    day = today_here(workspace.portfolio.plan.timezone)
    findings = findings_of(ctx.obj, with_day(workspace, day), day, strict=strict)
    show(ctx.obj, forms, findings, workspace)
    tell_unwired(ctx.obj, workspace.folder)
    if not workspace.readable:
        raise typer.Exit(UNREADABLE)
    raise typer.Exit(1 if findings.judged else 0)


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
    from cluster_cli.core.codes import code_of, every_code

    session: Session = ctx.obj
    with suppress(Failure):  # no plan, no language of its own
        read_plan(session, None, lang)
    if code is None:
        width = max(map(len, every_code()))
        for name, entry in sorted(every_code().items()):
            typer.echo(f"{name.ljust(width)}  {session.words.text(SEVERITY[entry.severity])}")
        return
    found = code_of(code.strip().strip("[]").lower())
    if found is None:
        raise Failure(
            message('there is no code "{code}"', code=code),
            *[message('Did you mean "{near}"?', near=near) for near in _near(code, list(every_code()))],
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
