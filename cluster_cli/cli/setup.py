"""The commands that set up: a plan, a user's settings, a clone, a forge; the schema for an editor; how all of it stands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cluster_cli.app.failure import Failure
from cluster_cli.app.session import Session, Settings, language_of, read_settings, settings_file, write_settings
from cluster_cli.cli.completion import SCRIPTS
from cluster_cli.cli.options import Color, Common, Data, Format, Lang, OneOf, Output, Raw
from cluster_cli.core.messages import N_, Command, message
from cluster_cli.core.system_errors import reason
from cluster_cli.i18n import LANGUAGES, Words

if TYPE_CHECKING:
    from cluster_cli.app.begin import Begun
    from cluster_cli.app.doctor import Screen

FILES = ("roadmap", "projects")
REPORTS = (
    "status", "list", "show", "overdue", "upcoming", "progress", "budget", "indicators", "risks", "forecast",
    "forecast-check", "log", "diff", "trend", "trend-items", "deps", "matrix", "matrix-month", "matrix-party", "gantt", "validate", "check", "doctor",
)  # fmt: skip

BELONGS = {
    "language": "me", "linear": "me", "color": "me", "reset": "me", "remove": "git", "source": "ci", "replace": "ci",
    "dry_run": "ci",
}  # fmt: skip
"""Of each option of `setup` the part that takes it."""
MOST_TOLD = 5


def init(
    ctx: typer.Context,
    *,
    folder: Annotated[
        str, typer.Argument(metavar=N_("DIR"), help=N_("Where the plan shall be; made if it is not there."))
    ] = ".",
    demo: Annotated[
        bool, typer.Option("--demo", help=N_("Copy the invented plan of an invented office, to try things out."))
    ] = False,
    title: Annotated[str | None, typer.Option("--title", metavar=N_("TEXT"), help=N_("The title of the plan."))] = None,
    period: Annotated[
        str | None,
        typer.Option(
            "--period", metavar=N_("PERIOD"), help=N_("The year or period of the plan: 2022, 2022-01/2022-12.")
        ),
    ] = None,
    party: Annotated[
        list[str] | None,
        typer.Option(
            "--party", metavar=N_("KEY=NAME"), help=N_("A party that answers for work; may be given several times.")
        ),
    ] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", metavar=N_("ZONE"), help=N_("The time zone of the office: Asia/Tomsk."))
    ] = None,
    language: Annotated[
        str | None,
        OneOf(*LANGUAGES),
        typer.Option("--language", metavar="ru|en", help=N_("The language of the plan.")),
    ] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help=N_("Never ask."))] = False,
    lang: Lang = None,
) -> None:
    """Begin a plan in `folder`; never writes over anything."""
    from cluster_cli.app.begin import Head, Request, begin
    from cluster_cli.cli.output import may_ask

    session: Session = ctx.obj
    session.ask(lang)

    def ask(head: Head) -> Head:
        from cluster_cli.cli.asking import head_of_plan

        return head_of_plan(session, head)

    request = Request(folder, demo, title, period, tuple(party or ()), timezone, language)
    _print_begun(session, begin(session, request, ask if may_ask(forbidden=no_input) else None))


def _print_begun(session: Session, begun: Begun) -> None:
    from cluster_cli.core.text import cell, command_line

    words = session.words
    for path in begun.written[:MOST_TOLD]:
        typer.echo(cell(words.text(N_("Written: {path}")).format(path=path)))
    if len(begun.written) > MOST_TOLD:
        typer.echo(words.say(message("and {more} more", more=len(begun.written) - MOST_TOLD)))
    typer.echo(words.text(N_("Next:")))
    for step in begun.next_steps:
        typer.echo(f"  {command_line(step)}")


def setup(
    ctx: typer.Context,
    *,
    what: Annotated[
        str,
        OneOf("me", "git", "ci"),
        typer.Argument(
            metavar="me|git|ci",
            help=N_(
                "me: your own settings on this machine. git: merges and hooks of this clone. ci: the checks of a forge."
            ),
        ),
    ],
    forge: Annotated[
        str | None,
        OneOf("github", "gitlab"),
        typer.Argument(metavar="github|gitlab", help=N_("With ci: which forge.")),
    ] = None,
    language: Annotated[
        str | None,
        OneOf(*LANGUAGES),
        typer.Option("--language", metavar="ru|en", help=N_("Always answer in this language.")),
    ] = None,
    linear: Annotated[
        bool | None,
        typer.Option("--linear/--no-linear", help=N_("Linear output for a screen reader, or tables again.")),
    ] = None,
    color: Annotated[
        bool | None, typer.Option("--color/--no-color", help=N_("Colour as the terminal allows, or never."))
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help=N_("Forget all settings first."))] = False,
    remove: Annotated[bool, typer.Option("--remove", help=N_("With git: take back what it set up."))] = False,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar=N_("WHAT"), help=N_("With ci: what pip installs there to have cluster.")),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help=N_("With ci: write files anew that were changed since."))
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("With ci: say what would be done, and do nothing."))
    ] = False,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """Show the user's settings or change them; set up a clone, or the checks of a forge."""
    session: Session = ctx.obj
    session.ask(lang)
    _refuse_foreign(ctx, "ci" if forge is not None else what)
    if what == "ci" or forge is not None:
        from cluster_cli.app.setup import ForgeRequest, forge_named, setup_ci
        from cluster_cli.cli.output import print_steps

        request = ForgeRequest(forge_named(what, forge), source, replace, dry_run)
        print_steps(session, setup_ci(session, data, request))
        return
    if what == "git":
        from cluster_cli.app.setup import setup_git
        from cluster_cli.cli.output import print_steps

        print_steps(session, setup_git(session, data, remove=remove))
        return
    try:
        path = settings_file(session.environ)
        before = read_settings(path)
        changed = _changed(Settings() if reset or before is None else before, language, linear, color)
        if reset or changed != before:
            write_settings(path, changed)
    except (OSError, ValueError, RuntimeError) as fault:
        raise Failure(
            message("the settings could not be kept: {reason}", reason=reason(fault)),
            message("Set CLUSTER_CONFIG_DIR to a folder that you may write to."),
        ) from fault
    for line in _lines(Words(changed.language) if changed.language and not lang else session.words, changed):
        typer.echo(line)
    typer.echo(session.words.text(N_("Kept in: {path}")).format(path=path), err=True)


def _refuse_foreign(ctx: typer.Context, what: str) -> None:
    """Refuse an option that belongs to another part of `setup`, rather than pass over it in silence."""
    for name, owner in BELONGS.items():
        value = ctx.params.get(name)
        if owner != what and value is not None and (value is not False or name in {"linear", "color"}):
            option = "--" + ("no-" if value is False else "") + name.replace("_", "-")
            raise Failure(
                message("{option} belongs to cluster setup {what}", option=option, what=owner),
                Command("cluster setup --help"),
            )


def _changed(before: Settings, language: str | None, linear: bool | None, color: bool | None) -> Settings:
    return Settings(
        language=language_of(language or "") or before.language,
        linear=before.linear if linear is None else (linear or None),
        color=before.color if color is None else (None if color else "never"),
    )


def _lines(words: Words, settings: Settings) -> list[str]:
    language = settings.language or words.text(N_("as the plan or the system says"))
    output = N_("linear, for a screen reader") if settings.linear else N_("tables on a terminal")
    color = N_("never") if settings.color else N_("where the terminal allows")
    return [
        words.text(N_("Language: {value}")).format(value=language),
        words.text(N_("Output: {value}")).format(value=words.text(output)),
        words.text(N_("Colour: {value}")).format(value=words.text(color)),
    ]


def schema(
    ctx: typer.Context,
    *,
    of: Annotated[
        str | None,
        OneOf(*FILES, *REPORTS),
        typer.Option(
            "--of",
            metavar=N_("WHAT"),
            help=N_("Of a file (roadmap|projects) or of a report's JSON: status, list, overdue and so on."),
        ),
    ] = None,
    output: Output = None,
    lang: Lang = None,
) -> None:
    """Print the JSON Schema of the plan's files, or of a report's JSON."""
    ctx.obj.ask(lang)
    from msgspec import json

    from cluster_cli.cli.output import deliver, target_of

    schema_of = _of_report(of) if of in REPORTS else _of_file(of or FILES[0], ctx.obj.words)
    text = json.format(json.encode(schema_of), indent=2).decode() + "\n"
    deliver(text, target_of(ctx.obj, Common(format="json", output=output)))


def _of_file(name: str, words: Words) -> dict[str, Any]:
    from cluster_cli.store.schema import json_schema

    return json_schema("projects" if name == "projects" else "roadmap", words)


def _of_report(name: str) -> dict[str, Any]:
    """The schema of a report; where a reader chooses the columns, rows hold any of them."""
    from cluster_cli.core.reports import (
        budget,
        deps,
        diff,
        doctor,
        forecast,
        gantt,
        indicators,
        listing,
        log,
        passport,
        progress,
        risks,
        trend,
    )
    from cluster_cli.render import diagnostics
    from cluster_cli.render.json_format import report_schema

    fixed = {
        "show": passport.POINTS, "progress": progress.NUMBERS, "forecast-check": forecast.MONTHS,
        "validate": diagnostics.COLUMNS, "check": diagnostics.COLUMNS, "doctor": doctor.COLUMNS,
    }  # fmt: skip
    if name == "deps":
        return report_schema(name, [("before", deps.BEFORE), ("after", deps.AFTER), ("path", deps.PATH)])
    if name.startswith("matrix"):
        return _of_matrix(name)
    if name in fixed:
        return report_schema(name, [("rows", fixed[name])])
    lists: dict[str, Any] = {
        "budget": budget.LIST,
        "indicators": indicators.LIST,
        "risks": risks.LIST,
        "log": log.LIST,
        "diff": diff.LIST,
        "trend": trend.LIST,
        "forecast": forecast.LIST,
        "gantt": gantt.LIST,
    }
    chosen = tuple(column for column, _ in lists.get(name, listing.LIST).columns.values())
    chosen += listing.OWN_COLUMNS if name == "list" else ()
    described = report_schema(name, [("rows", chosen)])
    described["properties"]["rows"]["items"]["required"] = []
    return described


def _of_matrix(name: str) -> dict[str, Any]:
    """The schema of a matrix: its columns of stages or months depend on the plan."""
    from cluster_cli.core.model import Matrix
    from cluster_cli.core.reports import matrix, matrix_months
    from cluster_cli.render.json_format import report_schema, with_columns

    month = "^[0-9]{4}-[0-9]{2}$"
    if name == "matrix":
        columns = [column for column, _ in matrix.list_by_stage(Matrix(), ()).columns.values()]
        described = with_columns(report_schema(name, [("rows", columns)]), "^stage[.]", "standing")
    elif name == "matrix-month":
        described = with_columns(report_schema(name, [("rows", matrix_months.OF_CARDS)]), month, "list")
    else:
        described = with_columns(report_schema(name, [("rows", matrix_months.OF_PARTIES)]), month, "number")
    described["properties"]["rows"]["items"]["required"] = []
    return described


def examine(
    ctx: typer.Context,
    *,
    data: Data = None,
    lang: Lang = None,
    format: Format = None,  # noqa: A002 - the option's name
    output: Output = None,
    color: Color = None,
    raw: Raw = False,
) -> None:
    """Say how the program stands on this machine."""
    from cluster_cli.app.doctor import examine as use_case
    from cluster_cli.cli.output import deliver, target_of
    from cluster_cli.render.media import render

    session: Session = ctx.obj
    report, files = use_case(session, data, lang, _screen(session))
    target = target_of(session, Common(data=data, lang=lang, format=format, output=output, color=color, raw=raw))
    deliver(render(report, session.words, target.medium, target.surface), target, keep=files)


def _screen(session: Session) -> Screen:
    """What stands before the reader."""
    from cluster_cli.app.doctor import Screen
    from cluster_cli.cli.output import encoding_of, is_linear, is_terminal, target_of, width

    terminal = is_terminal(sys.stdout)
    colored = target_of(session, Common()).surface.color
    return Screen(encoding_of(sys.stdout), terminal, width(session, terminal=terminal), colored, is_linear(session))


def completion(
    *,
    shell: Annotated[
        str,
        OneOf(*SCRIPTS),
        typer.Argument(metavar=N_("SHELL"), help=N_("Your shell: bash, zsh, fish or powershell.")),
    ],
    lang: Lang = None,
) -> None:
    """Print the script of one shell."""
    del lang  # the script has no words
    typer.echo(SCRIPTS[shell], nl=False)
