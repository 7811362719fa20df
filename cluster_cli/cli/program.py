"""The program made of the table of commands: of all of them only the called one is imported and built."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any, get_args, get_origin

import typer

from cluster_cli.app.failure import Failure
from cluster_cli.cli.commands import COMMANDS, HIDDEN, Entry, offered
from cluster_cli.cli.options import Bundle, CommonOptions
from cluster_cli.cli.typer_private import TyperCommand, TyperGroup, UsageError, command_of, with_kind
from cluster_cli.core.messages import N_, Command, Message, message


class ClusterCommand(TyperCommand):
    """A command whose help and whose refusals are in the reader's language."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse, and refuse arguments that are left over, in words."""
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except UsageError as fault:
            fault.ctx = fault.ctx or ctx  # the parser does not say of which command an option lacks its value
            raise
        if rest and not ctx.resilient_parsing:
            raise Failure(
                message("too much was given: {rest}", rest=tuple(rest)),
                message("An argument with blanks is put in double quotes."),
                Command(f"{ctx.command_path} --help"),
            )
        return rest

    def get_help(self, ctx: Any) -> str:
        """The page of this command."""
        from cluster_cli.cli.help_pages import command_page

        return command_page(self, ctx)


class ClusterGroup(TyperGroup):
    """The root. What common options stand before the command are handed to the command."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the table's order."""
        return list(offered())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import and build one command; `None` for an unknown one."""
        entry = COMMANDS.get(cmd_name) or HIDDEN.get(cmd_name)
        if entry is None or not find_spec(entry.module):
            return None
        return built(cmd_name, getattr(import_module(entry.module), entry.attribute), entry)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The called command with its arguments, the ones given before it in front."""
        command = self.get_command(ctx, args[0])
        if command is None:
            if ctx.resilient_parsing:
                return None, None, args[1:]
            raise Failure(message("there is no command “{name}”", name=args[0]), *_instead(args[0]))
        return args[0], command, [*before(ctx), *args[1:]]

    def get_help(self, ctx: Any) -> str:
        """The page of the program."""
        from cluster_cli.cli.help_pages import root_page

        return root_page(self, ctx)


def _instead(name: str) -> list[Message | Command]:
    from cluster_cli.core.text import nearest

    near = nearest(name, offered(), 1)
    meant: list[Message | Command] = [message("Did you mean “{near}”?", near=near[0])] if near else []
    return [*meant, Command(f"cluster {near[0]} --help" if near else "cluster --help")]


def before(ctx: Any) -> list[str]:
    """The common options given before the command, as arguments of the command."""
    options = {name: f"--{name.replace('_', '-')}" for name in ctx.params}
    return [
        options[name] if value is True else f"{options[name]}={value}"
        for name, value in ctx.params.items()
        if value is True or isinstance(value, str)
    ]


def built(name: str, function: Callable[..., Any], entry: Entry) -> ClusterCommand:
    """The command made of `function`, with the options of its bundles in its signature."""
    command = command_of(unbundled(function), name=name, cls=ClusterCommand, help=entry.line)
    assert isinstance(command, ClusterCommand)  # noqa: S101 - what `cls` says
    return command


def unbundled(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` with each bundle's options as parameters of their own, gathered again when it is called."""
    parameters: list[inspect.Parameter] = []
    gathered: dict[str, tuple[Callable[..., Any], list[str]]] = {}
    for parameter in inspect.signature(function, eval_str=True).parameters.values():
        bundle = _bundle(parameter.annotation)
        if bundle is None:
            parameters.append(with_kind(parameter))
            continue
        own = list(inspect.signature(bundle.gather, eval_str=True).parameters.values())
        parameters.extend(map(with_kind, own))
        gathered[parameter.name] = (bundle.gather, [option.name for option in own])

    def call(**values: Any) -> Any:
        records = {
            name: gather(**{option: values.pop(option) for option in options})
            for name, (gather, options) in gathered.items()
        }
        return function(**values, **records)

    call.__name__ = function.__name__
    vars(call)["__signature__"] = inspect.Signature(parameters)
    call.__annotations__ = {}
    return call


def _bundle(annotation: Any) -> Bundle | None:
    if get_origin(annotation) is not Annotated:
        return None
    return next((part for part in get_args(annotation)[1:] if isinstance(part, Bundle)), None)


def _root(
    ctx: typer.Context,
    *,
    common: CommonOptions,
    version: Annotated[bool, typer.Option("--version", help=N_("The version of the program."))] = False,
) -> Any:
    if version:
        from cluster_cli import __version__

        typer.echo(f"cluster {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        status = ctx.command.get_command(ctx, "status")  # type: ignore[attr-defined]
        with status.make_context("status", before(ctx), parent=ctx) as sub:
            return status.invoke(sub)
    return None


def root() -> ClusterGroup:
    """The program."""
    names = {"help_option_names": ["--help", "-h"]}
    group = command_of(unbundled(_root), name="cluster", cls=ClusterGroup, context_settings=names)
    assert isinstance(group, ClusterGroup)  # noqa: S101 - what `cls` says
    group.invoke_without_command = True
    return group
