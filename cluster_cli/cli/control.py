"""The commands that control: are the files right, are promises kept, what does a finding mean; and the merge for git."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cluster_cli.app.failure import Failure
from cluster_cli.app.session import Session
from cluster_cli.cli import completion
from cluster_cli.cli.findings import FormsOptions
from cluster_cli.cli.options import AsOf, Count, Data, Lang, OneOf, refuse_word, words_of
from cluster_cli.core.messages import N_, Command, message

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Code
    from cluster_cli.core.messages import Message
    from cluster_cli.i18n import Words
    from cluster_cli.store.workspace import Workspace

UNREADABLE = 2
MOST_DAYS = 3_660
SEVERITY = {"error": N_("error"), "warning": N_("warning")}


def validate(
    ctx: typer.Context,
    *,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Take warnings for errors."))] = False,
    forms: FormsOptions,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """Print every finding in the files, with its place and its remedy."""
    from cluster_cli.app.context import read_plan, today_here
    from cluster_cli.cli.findings import findings_of, show
    from cluster_cli.store.workspace import with_day

    workspace = read_plan(ctx.obj, data, lang)
    day, _ = today_here(ctx.obj, workspace.portfolio)
    findings = findings_of(ctx.obj, with_day(workspace, day), day, strict=strict)
    show(ctx.obj, forms, findings, workspace)
    _tell_without_driver(ctx.obj, workspace)
    if not workspace.readable:
        raise typer.Exit(UNREADABLE)
    raise typer.Exit(1 if findings.judged else 0)


def _tell_without_driver(session: Session, workspace: Workspace) -> None:
    """Say how to set up a clone that does not know the merge which its repository asks for."""
    from cluster_cli.history.clone import is_unwired

    if is_unwired(workspace.folder):
        from cluster_cli.cli.output import tell

        sentence = message(
            "Git merges the plan's files by lines in this clone: the merge by fields is not set up. Set it up:"
        )
        tell(session, sentence, Command("cluster setup git"), before="")


class FailOn(OneOf):
    """Severities, groups and codes, parted by commas; the value is their text."""

    def convert(self, value: str, param: Any, ctx: Any) -> Any:
        """The words, each one that the check knows, parted by commas again."""
        from cluster_cli.core.changes.checks import known_words

        possible = known_words()
        words = [word.strip("[]").lower() for word in words_of([value])]
        for word in words or [value]:
            if word not in possible:
                refuse_word(word, possible if len(word) > len("evidence") else self.choices, param, ctx)
        return ",".join(words)


class DayCount(Count):
    """A number of days, with or without a `d` behind it."""

    def convert(self, value: str, param: Any, ctx: Any) -> Any:
        """The number."""
        return super().convert(value.strip().removesuffix("d"), param, ctx)


def check(
    ctx: typer.Context,
    *,
    base: Annotated[
        str | None,
        typer.Option(
            "--base", metavar="REF", help=N_("Judge what was changed since the branch left this one: origin/main.")
        ),
    ] = None,
    fail_on: Annotated[
        str | None,
        FailOn("error", "warning", "overdue", "moved", "evidence"),
        typer.Option(
            "--fail-on",
            metavar=N_("WHAT"),
            help=N_("What makes it fail: error, warning, overdue, moved, evidence, codes; parted by commas."),
        ),
    ] = None,
    grace: Annotated[
        int,
        DayCount(0, MOST_DAYS),
        typer.Option(
            "--grace",
            metavar=N_("DAYS"),
            help=N_("Days after a deadline on which it does not fail yet."),
        ),
    ] = 0,
    stale: Annotated[
        int | None,
        DayCount(1, MOST_DAYS),
        typer.Option(
            "--stale",
            metavar=N_("DAYS"),
            help=N_("Name rows in which nothing has changed for so many days."),
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Take warnings for errors."))] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help=N_("End with 0 whatever is found."))] = False,
    forms: FormsOptions,
    data: Data = None,
    as_of: AsOf = None,
    lang: Lang = None,
) -> None:
    """Judge whether promises are kept, and whether a change keeps them."""
    from msgspec.structs import replace

    from cluster_cli.app.check import CheckRequest
    from cluster_cli.app.check import check as use_case
    from cluster_cli.app.context import day_of, read_plan, today_here
    from cluster_cli.cli.findings import findings_of, show
    from cluster_cli.core.changes.checks import WITH_BASE, WITHOUT_BASE, failing
    from cluster_cli.core.report import Line

    session: Session = ctx.obj
    workspace = read_plan(session, data, lang)
    portfolio = workspace.portfolio
    day = today_here(session, portfolio)[0] if as_of is None else day_of(session, portfolio, as_of)
    described: tuple[Message, ...] = ()
    if workspace.readable:
        fails = failing(words_of([fail_on]) if fail_on else WITHOUT_BASE if base is None else WITH_BASE)
        workspace, described = use_case(session, workspace, CheckRequest(base, fails, grace, stale, day))
    findings = findings_of(session, workspace, day, command="check", strict=strict)
    lines = tuple(Line(sentence) for sentence in (message("As of {day}.", day=day), *described))
    show(session, forms, replace(findings, lines=lines), workspace)
    if not workspace.readable:
        raise typer.Exit(UNREADABLE)
    raise typer.Exit(1 if findings.judged and not exit_zero else 0)


def explain(
    ctx: typer.Context,
    *,
    code: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("CODE"), help=N_("The code in square brackets after a finding."), autocompletion=completion.codes
        ),
    ] = None,
    lang: Lang = None,
) -> None:
    """Explain one code, or list them all."""
    from cluster_cli.app.context import read_plan
    from cluster_cli.core.codes import code_of, every_code

    session: Session = ctx.obj
    with suppress(Failure):  # no plan, no language of its own
        read_plan(session, None, lang)
    if code is None:
        width = max(map(len, every_code()))
        for name, each in sorted(every_code().items()):
            typer.echo(f"{name.ljust(width)}  {session.words.text(SEVERITY[each.severity])}")
        return
    entry = code_of(code.strip().strip("[]").lower())
    if entry is None:
        raise Failure(
            message("there is no code “{code}”", code=code),
            *[message("Did you mean “{near}”?", near=near) for near in _near(code, list(every_code()))],
            Command("cluster explain"),
        )
    typer.echo("\n".join(page(entry, session.words)))


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


def _near(code: str, codes: list[str]) -> list[str]:
    from cluster_cli.core.text import nearest

    return nearest(code, codes)


def merge_driver(
    ctx: typer.Context,
    *,
    base: Annotated[str, typer.Argument(metavar="BASE", help=N_("The file with what both sides began with."))],
    ours: Annotated[str, typer.Argument(metavar="OURS", help=N_("The file with our side; it becomes the result."))],
    theirs: Annotated[str, typer.Argument(metavar="THEIRS", help=N_("The file with the other side."))],
    size: Annotated[str, typer.Argument(metavar="SIZE", help=N_("How many signs a conflict marker has."))] = "7",
    path: Annotated[str, typer.Argument(metavar="PATH", help=N_("What the file is called in the repository."))] = "",
) -> None:
    """Merge three versions of a plan's file by item and field. 0: nothing is left to settle, 1: there are conflicts."""
    from cluster_cli.app.merge_files import merge_files

    merge_files(ctx.obj, (base, ours, theirs), size, path or ours)
