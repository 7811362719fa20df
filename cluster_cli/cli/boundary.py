"""The one boundary: the program made of the table of commands, language, streams, clock, refusals in words, exit status."""

from __future__ import annotations

import atexit
import contextlib
import gc
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, NoReturn, get_args, get_origin

import typer

import cluster_cli
from cluster_cli.app.failure import USAGE, Failure
from cluster_cli.app.session import Session, asked_language
from cluster_cli.cli.commands import COMMANDS, HIDDEN, Entry, offered
from cluster_cli.cli.options import Bundle, CommonOptions
from cluster_cli.cli.typer_private import ClickException, TyperCommand, TyperGroup, UsageError, command_of, with_kind
from cluster_cli.core.messages import N_, Command, Message, message


def today(timezone: str | None) -> date:
    """Today in `timezone` (a name of the IANA data base); without one, on this machine.

    Raises:
        Failure: no such time zone is known here.
    """
    if timezone is None:
        return datetime.now(UTC).astimezone().date()  # noqa: TID251 - the clock itself
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return datetime.now(ZoneInfo(timezone)).date()  # noqa: TID251 - the clock itself
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise Failure(
            message("this machine does not know the time zone “{zone}” that the plan names", zone=timezone),
            message("Write a name such as Asia/Tomsk, install the data of time zones, or name the day yourself:"),
            Command("python -m pip install tzdata"),
            Command("cluster status --as-of 2022-03-15"),
        ) from fault


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


INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status.

    0 is fine, 1 findings of a command that judges, 2 wrong usage or a file that cannot be read, 130 interrupted.
    """
    if argv is None:
        # One command and the process is over: to collect garbage before and to take a large plan apart after it would
        # cost three starts of the interpreter among 1,000 rows.
        gc.disable()
        cluster_cli.owns_process = True
        leave(_status(sys.argv[1:]))
    return _status(list(argv))


def leave(status: int) -> NoReturn:
    """End the process at once; what is to be done at the end of every process is done."""
    atexit._run_exitfuncs()  # noqa: SLF001 - the interpreter's own end would do no more that matters
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(status)


def _status(arguments: list[str]) -> int:
    open_streams()
    session = Session(os.environ, asked_language(arguments), arguments, today)
    status = 0
    try:
        status = _guarded(arguments, session)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has gone (| head) and wants no more
        silence()
    except OSError as fault:
        silence()
        return _unwritten(session, fault)
    return status


def _guarded(arguments: list[str], session: Session) -> int:
    try:
        try:
            return _run(arguments, session)
        finally:
            if session.notices:
                from cluster_cli.cli.output import print_notices

                print_notices(session)
    except Failure as failure:
        if failure.workspace is not None:
            from cluster_cli.cli.findings import print_located

            print_located(session, failure.workspace, failure.findings)
        _tell(session, failure.sentence, *failure.hints)
        return failure.code
    except OSError:
        raise
    except KeyboardInterrupt:
        _tell(session, message("interrupted; nothing more was done"))
        return INTERRUPTED
    except Exception as fault:
        if session.environ.get("CLUSTER_DEBUG") == "1":
            raise
        _tell(session, *_unexpected(fault))
        return USAGE


def _run(arguments: list[str], session: Session) -> int:
    if shell := session.environ.get("_CLUSTER_COMPLETE"):
        from cluster_cli.cli.completion import complete

        return complete(root(), arguments, session, shell)
    program = root()
    try:
        # Not `main`: it swallows broken pipes and interrupts, and knows words of its own for them.
        with program.make_context("cluster", arguments, obj=session) as context:
            program.invoke(context)
    except ClickException as fault:
        from cluster_cli.cli.help_pages import in_words

        raise in_words(fault) from fault
    except typer.Exit as ended:
        return ended.exit_code
    except (typer.Abort, EOFError):
        raise KeyboardInterrupt from None
    return 0


def _tell(session: Session, sentence: Message, *hints: Message | Command) -> None:
    from cluster_cli.cli.output import tell

    tell(session, sentence, *hints)


def _unexpected(fault: Exception) -> tuple[Message, Message, Message, Command]:
    return (
        message("something unexpected happened inside the program: {kind}", kind=type(fault).__name__),
        message("Your files were not changed by this, or changed as a whole. Check them:"),
        message("The details, for those who look after the program, are shown where CLUSTER_DEBUG is set to 1."),
        Command("cluster validate"),
    )


def open_streams() -> None:
    """Make both streams able to print anything: what the encoding lacks is spelled out, never a crash."""
    from codecs import register_error

    register_error("cluster.spelled", _spelled)
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - closed by the caller: >&-
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as above
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="cluster.spelled")


def _spelled(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    from cluster_cli.render.surface import stand_in

    lacking = fault.object[fault.start : fault.end]
    return "".join(stand_in(character, fault.encoding) for character in lacking), fault.end


def silence() -> None:
    """Make stdout go nowhere, or Python complains once more when it flushes at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def _unwritten(session: Session, fault: OSError) -> int:
    from cluster_cli.core.system_errors import reason

    _tell(session, message("the system refused: {reason}", reason=reason(fault)))
    return USAGE
