"""The one boundary: language, streams, refusals in words, exit status."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import cluster_cli
from cluster_cli.app.failure import USAGE, Failure
from cluster_cli.app.session import Session, asked_language

if TYPE_CHECKING:
    from datetime import date

    from cluster_cli.core.messages import Command, Message

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
    session = Session(os.environ, asked_language(arguments), arguments, _today)
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


def _today(timezone: str | None) -> date:
    from cluster_cli.cli.clock import today

    return today(timezone)


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
        from cluster_cli.core.messages import message

        _tell(session, message("interrupted; nothing more was done"))
        return INTERRUPTED
    except Exception as fault:
        if session.environ.get("CLUSTER_DEBUG") == "1":
            raise
        _tell(session, *_unexpected(fault))
        return USAGE


def _run(arguments: list[str], session: Session) -> int:
    from typer import Abort, Exit

    from cluster_cli.cli.program import root
    from cluster_cli.cli.typer_private import ClickException

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
    except Exit as done:
        return done.exit_code
    except (Abort, EOFError):
        raise KeyboardInterrupt from None
    return 0


def _tell(session: Session, sentence: Message, *hints: Message | Command) -> None:
    from cluster_cli.cli.output import tell

    tell(session, sentence, *hints)


def _unexpected(fault: Exception) -> tuple[Message, Message, Message, Command]:
    from cluster_cli.core.messages import Command, message

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
    from cluster_cli.core.messages import message
    from cluster_cli.core.trouble import reason

    _tell(session, message("the system refused: {reason}", reason=reason(fault)))
    return USAGE
