"""`check`: are promises kept, and does a change keep them (design 6, safety 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cluster_cli.cli.formats import FormsOptions
from cluster_cli.cli.options import AsOf, Count, Data, Lang, OneOf, refuse_word, words_of
from cluster_cli.core.messages import N_, message

if TYPE_CHECKING:
    from cluster_cli.core.messages import Message

MOST_DAYS = 3_660


class FailOn(OneOf):
    """Severities, groups and codes, parted by commas; the value is their text."""

    name = "findings"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The known words, parted by commas again."""
        from cluster_cli.core.changes.checks import known_words

        known = known_words()
        told = [word.strip("[]").lower() for word in words_of([str(value)])]
        for word in told or [str(value)]:
            if word not in known:
                refuse_word(word, known if len(word) > len("evidence") else self.choices, param, ctx)
        return ",".join(told)


class DayCount(Count):
    """A number of days, with or without a `d` behind it."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The number."""
        return super().convert(str(value).strip().removesuffix("d"), param, ctx)


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
        typer.Option(
            "--fail-on",
            click_type=FailOn("error", "warning", "overdue", "moved", "evidence"),
            metavar=N_("WHAT"),
            help=N_("What makes it fail: error, warning, overdue, moved, evidence, codes; parted by commas."),
        ),
    ] = None,
    grace: Annotated[
        int,
        typer.Option(
            "--grace",
            click_type=DayCount(0, MOST_DAYS),
            metavar=N_("DAYS"),
            help=N_("Days after a deadline on which it does not fail yet."),
        ),
    ] = 0,
    stale: Annotated[
        int | None,
        typer.Option(
            "--stale",
            click_type=DayCount(1, MOST_DAYS),
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

    from cluster_cli.cli.clock import today_here
    from cluster_cli.cli.desk import day_of, read_plan
    from cluster_cli.cli.findings import findings_of
    from cluster_cli.cli.formats import show
    from cluster_cli.cli.judging import Wish, judge
    from cluster_cli.core.changes.checks import WITH_BASE, WITHOUT_BASE, failing
    from cluster_cli.core.report import Line

    workspace = read_plan(ctx.obj, data, lang)
    day = day_of(workspace.portfolio, as_of) if as_of is not None else today_here(workspace.portfolio.plan.timezone)
    said: tuple[Message, ...] = ()
    if workspace.readable:
        fails = failing(words_of([fail_on]) if fail_on else WITHOUT_BASE if base is None else WITH_BASE)
        workspace, said = judge(workspace, Wish(base, fails, grace, stale, day))
    findings = findings_of(ctx.obj, workspace, day, command="check", strict=strict)
    lines = tuple(Line(one) for one in (message("As of {day}.", day=day), *said))
    findings = replace(findings, lines=lines)
    show(ctx.obj, forms, findings, workspace)
    if not workspace.readable:
        raise typer.Exit(2)
    raise typer.Exit(1 if findings.judged and not exit_zero else 0)
