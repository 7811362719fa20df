"""`cluster help`: topics, and the page of a command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cluster_cli.cli.commands import COMMANDS, offered
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Lang
from cluster_cli.core.messages import N_, Command, message

TOPICS = {
    "accessibility": N_("screen readers, colour, linear output"),
    "completion": N_("words completed by the shell"),
    "dates": N_("how days, periods and series are written"),
    "exit-codes": N_("what the exit status says"),
    "formats": N_("the forms of an answer, for people and machines"),
    "selection": N_("which rows, which columns, in which order"),
    "settings": N_("your settings, the language, the plan's folder, the environment"),
}
TEXTS = Path(__file__).parent.parent / "topics"


def topic_names(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Topics and commands for completion."""
    words = ctx.obj.words
    names = {**TOPICS, **{name: entry.line for name, entry in COMMANDS.items()}}
    return [(name, words.text(line)) for name, line in names.items() if name.startswith(incomplete)]


def help_(
    ctx: typer.Context,
    *,
    topic: Annotated[
        str | None,
        typer.Argument(metavar=N_("TOPIC"), help=N_("A topic or a command."), autocompletion=topic_names),
    ] = None,
    lang: Lang = None,
) -> None:
    """Print a topic, the page of a command, or the list of topics."""
    ctx.obj.ask(lang)
    words = ctx.obj.words
    if topic is None:
        from cluster_cli.cli.pages import definitions, page_width

        rows = [(name, words.text(line)) for name, line in TOPICS.items()]
        typer.echo(words.text(N_("Topics")))
        typer.echo("\n".join(definitions(rows, page_width(ctx.obj))))
        typer.echo(words.text(N_("Read one: cluster help TOPIC. A command: cluster help COMMAND.")))
    elif topic in TOPICS:
        typer.echo((TEXTS / words.language / f"{topic}.md").read_text(encoding="utf-8"), nl=False)
    else:
        typer.echo(_command_page(ctx, topic))


def _command_page(ctx: typer.Context, name: str) -> str:
    group: Any = ctx.find_root().command
    command = group.get_command(ctx, name)
    if command is None:
        raise Failure(
            message('there is no topic and no command "{name}"', name=name),
            message("Topics: {topics}.", topics=tuple(TOPICS)),
            *[message('Did you mean "{near}"?', near=near) for near in _near(name)],
            Command("cluster help"),
        )
    with command.make_context(name, [], parent=ctx.find_root(), resilient_parsing=True) as sub:
        return str(sub.get_help())


def _near(name: str) -> list[str]:
    from cluster_cli.core.text import nearest

    return nearest(name, [*TOPICS, *offered()])
