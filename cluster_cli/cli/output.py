"""Where an answer goes and in which form: the terminal, a pipe or a file; and what is said beside it.

Only here the program looks around (streams, the width, the environment); renderers are told. What renders is imported
where it is used: the help asks only how wide the terminal is.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cluster_cli.app.failure import Failure
from cluster_cli.core.messages import Command, Message, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cluster_cli.app.context import Context
    from cluster_cli.app.session import Session
    from cluster_cli.cli.options import Common
    from cluster_cli.core.report import Line, Report
    from cluster_cli.render.media import Medium
    from cluster_cli.render.surface import Surface

SCREEN_WIDTH = 80


def is_terminal(stream: Any) -> bool:
    """Whether a person looks at the stream; a closed or a missing one is looked at by nobody."""
    try:
        return bool(stream.isatty())
    except (AttributeError, ValueError):
        return False


def may_ask(*, forbidden: bool) -> bool:
    """Whether a person sits at a terminal and has not forbidden questions."""
    return not forbidden and is_terminal(sys.stdin) and is_terminal(sys.stderr)


def encoding_of(stream: Any) -> str:
    """The stream's encoding."""
    return str(getattr(stream, "encoding", None) or "utf-8")


def width(session: Session, *, terminal: bool) -> int:
    """Columns: what `COLUMNS` says, else the terminal's, else 80."""
    columns = session.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and 0 < len(columns) < 6 and int(columns) > 0:
        return int(columns)
    if terminal:
        try:
            return os.get_terminal_size(sys.stdout.fileno()).columns or 80
        except (OSError, ValueError):
            return 80
    return 80


class Target(Struct, frozen=True):
    """The medium, what it is written on, and the file if there is one."""

    medium: Medium
    surface: Surface
    path: Path | None = None


def target_of(session: Session, common: Common) -> Target:
    """The form of the answer: `--format`, else the file's suffix, else what suits the reader and stdout."""
    from cluster_cli.render.media import MEDIA
    from cluster_cli.render.surface import Surface

    path = None if common.output in (None, "-") else Path(str(common.output))
    terminal = path is None and is_terminal(sys.stdout)
    real = terminal and session.environ.get("TERM") != "dumb"
    medium = _medium(session, common, path, terminal=terminal)
    machine = MEDIA[medium].machine or path is not None
    surface = Surface(
        color=_colored(session, common, real=real),
        width=width(session, terminal=terminal),
        encoding="utf-8" if machine else encoding_of(sys.stdout),
        boxes=real,
        runner=_runner(session) if path is None else "",
        raw=common.raw,
        folds=terminal and medium == "terminal",
    )
    return Target(medium, surface, path)


def _runner(session: Session) -> str:
    """A text that no data can know, where a runner of GitHub reads every line that is printed."""
    return os.urandom(16).hex() if session.environ.get("GITHUB_ACTIONS") == "true" else ""


def surface_beside(session: Session, stream: Any) -> Surface:
    """What is known of a stream on which something stands beside the answer, such as stderr: plain, and as wide."""
    from cluster_cli.render.surface import Surface

    terminal = is_terminal(stream)
    return Surface(
        width=width(session, terminal=terminal), encoding=encoding_of(stream), runner=_runner(session),
        folds=terminal and not is_linear(session),
    )  # fmt: skip


def spoken(session: Session, sentence: Message | Command, surface: Surface, before: str = "") -> list[str]:
    """A sentence beside the answer, visible; broken between words where somebody looks at lines of a certain width."""
    from cluster_cli.core.text import visible

    text = visible(before + session.words.say(sentence))
    if not surface.folds or text.startswith(" ") or len(text) <= surface.width or isinstance(sentence, Command):
        return text.split("\n")
    from cluster_cli.render.surface import Voice, folded

    return folded(sentence, Voice(session.words, surface), surface.width, before)


def print_notices(session: Session) -> None:
    """What use cases had to say beside their answers, on stderr, each once."""
    from cluster_cli.render.surface import Voice, guarded

    surface = surface_beside(session, sys.stderr)
    for notice in session.notices:
        print(guarded(Voice(session.words, surface).cell(notice), surface), file=sys.stderr)  # noqa: T201 - a notice
    session.notices.clear()


def tell(session: Session, sentence: Message, *hints: Message | Command, before: str = "cluster: ") -> None:
    """Say on stderr why something was not done: one sentence, then each hint on a line of its own."""
    from cluster_cli.app.arguments import at_home
    from cluster_cli.core.text import command_line, visible
    from cluster_cli.render.surface import guarded

    try:
        surface = surface_beside(session, sys.stderr)
        lines = spoken(session, at_home(sentence, session.home), surface, before)
        for hint in (at_home(hint, session.home) for hint in hints):
            if isinstance(hint, Command):
                lines.append(f"  {visible(command_line(hint))}")
            else:
                lines += spoken(session, hint, surface)
        print(guarded("\n".join(lines), surface), file=sys.stderr, flush=True)  # noqa: T201 - beside the answer
    except OSError:  # stderr is closed: the status says it
        return


def print_sentences(session: Session, sentences: Iterable[Message]) -> None:
    """What was done, a sentence a line."""
    from cluster_cli.core.text import cell

    print_text(session, "".join(f"{cell(session.words.say(sentence))}\n" for sentence in sentences))


def print_text(session: Session, text: str) -> None:
    """An answer on stdout in which a runner of GitHub finds no command."""
    from cluster_cli.render.surface import guarded

    if session.notices:
        print_notices(session)
    sys.stdout.write(guarded(text, surface_beside(session, sys.stdout)))


def print_steps(session: Session, sentences: Iterable[Message | Command]) -> None:
    """What was set up, a sentence a line, commands to copy below them."""
    import typer

    from cluster_cli.app.arguments import at_home
    from cluster_cli.core.text import command_line, visible

    for sentence in sentences:
        offered = at_home(sentence, session.home)
        text = f"  {command_line(offered)}" if isinstance(offered, Command) else session.words.say(offered)
        typer.echo(visible(text))


def answer(context: Context, common: Common, report: Report) -> int:
    """Print the report, name what was not counted, and return 1 where the command judges and found something."""
    from msgspec.structs import replace

    from cluster_cli.core.report import Line
    from cluster_cli.render.media import MEDIA, aside, render
    from cluster_cli.store.document import FILES

    session = context.session
    if session.notices:
        print_notices(session)
    target = target_of(session, common)
    past = () if context.past is None else (Line(context.past, "dim"),)
    hints = _at_home(session, (*report.hints, *context.hints))
    report = replace(report, summary=(*report.summary, *past), hints=hints)
    rendered = render(report, context.words, target.medium, target.surface)
    deliver(rendered, target, keep=[context.workspace.folder / name for _, name in FILES])
    if MEDIA[target.medium].machine or target.path is not None:
        sys.stderr.write(aside(report, context.words, surface_beside(session, sys.stderr)))
    return 1 if report.findings else 0


def screen_height(session: Session, lines: Sequence[Line]) -> int:
    """How many lines the sentences take on a screen of 80 columns, whatever the answer is written on."""
    from cluster_cli.render.terminal import height

    return height(_at_home(session, lines), session.words, SCREEN_WIDTH)


def _at_home(session: Session, lines: Iterable[Line]) -> tuple[Line, ...]:
    """The sentences, with the commands that they offer made to work where this one was called."""
    from msgspec.structs import replace

    from cluster_cli.app.arguments import at_home

    return tuple(replace(line, text=at_home(line.text, session.home)) for line in lines)


def _medium(session: Session, common: Common, path: Path | None, *, terminal: bool) -> Medium:
    from cluster_cli.render.media import BY_ENDING, BY_FORMAT

    if common.format is not None:
        return BY_FORMAT[common.format]
    if path is not None and path.suffix.lower() in BY_ENDING:
        return BY_ENDING[path.suffix.lower()]
    if is_linear(session):
        return "linear"
    return "terminal" if terminal else "pipe"


def is_linear(session: Session) -> bool:
    """Whether the reader wants linear output: `ACCESSIBLE` (any value but 0 and false), else their own settings."""
    wish = session.environ.get("ACCESSIBLE", "").strip().lower()
    if wish:
        return wish not in ("0", "false")
    return bool(session.settings.linear)


def _colored(session: Session, common: Common, *, real: bool) -> bool:
    if common.color in ("always", "never"):
        return common.color == "always"
    if session.settings.color == "never" or session.environ.get("NO_COLOR"):
        return False
    return real


def deliver(answer: str | bytes, target: Target, *, keep: Iterable[Path] = ()) -> None:
    """Write the answer whole.

    Args:
        answer: the rendered answer.
        target: where it goes.
        keep: files that are never overwritten, such as the plan's own.

    Raises:
        Failure: the file cannot be written.
    """
    from cluster_cli.render.media import MEDIA

    if target.path is not None:
        write_file(target.path, answer, keep=keep)
        return
    if isinstance(answer, bytes):
        _to_stdout(answer)
        return
    if MEDIA[target.medium].machine:
        sys.stdout.flush()
        reconfigure: Any = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:  # machines read UTF-8 whatever the terminal speaks
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    sys.stdout.write(answer)


def _to_stdout(raw: bytes) -> None:
    """Bytes for a pipe or a redirected file.

    Raises:
        Failure: they would go to a terminal, which they would throw into disorder.
    """
    if is_terminal(sys.stdout):
        raise Failure(message("this form is no text and is not shown on a terminal"), message("Name a file with -o."))
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)


def write_file(path: Path, answer: str | bytes, *, keep: Iterable[Path] = ()) -> None:
    """Write the answer, text in UTF-8; the whole or nothing.

    Raises:
        Failure: the path is a folder or one of `keep`, or the system refuses.
    """
    from cluster_cli.store.write import replace

    _to_file(path, answer, replace, keep)


def _to_file(path: Path, answer: str | bytes, how: Callable[[Path, bytes], None], keep: Iterable[Path]) -> None:
    from cluster_cli.core.system_errors import reason

    try:
        real = path.resolve()
        if real.is_dir():
            raise Failure(
                message("{path} is a folder, not a file", path=str(path)),
                message("Name a file in it."),
            )
        if any(real == path_kept.resolve() for path_kept in keep):
            raise Failure(message("{path} is the plan itself; choose another file for the answer", path=str(path)))
        how(real, answer if isinstance(answer, bytes) else answer.encode("utf-8", "backslashreplace"))
    except (OSError, ValueError) as fault:
        raise Failure(
            message("the answer could not be written to {path}: {reason}", path=str(path), reason=reason(fault)),
            message("Choose another file or folder."),
        ) from fault


def append_file(path: Path, text: str, *, keep: Iterable[Path] = ()) -> None:
    """Put `text` in UTF-8 behind what the file holds; a file that is not there is made.

    Raises:
        Failure: the path is a folder or one of `keep`, or the system refuses.
    """
    from cluster_cli.store.write import append

    _to_file(path, text, append, keep)
