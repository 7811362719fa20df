"""`setup git`: a clone learns to merge the plan's files by item and field, and to check them before a commit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cluster_cli.cli.failure import Failure
from cluster_cli.cli.session import Session
from cluster_cli.core.messages import N_, Command, Message, message, offer
from cluster_cli.core.trouble import reason

if TYPE_CHECKING:
    from cluster_cli.history.git import Place

TEXT_END = "\n"


def setup_git(session: Session, data: str | None, *, remove: bool) -> None:
    """Set up the clone that the plan lies in, or take that back; say what was done. It may be run any number of times.

    Raises:
        Failure: there is no plan, no repository, or something cannot be written.
    """
    from cluster_cli.cli.desk import read_plan
    from cluster_cli.history.git import GitFailed, place_of, repository_of
    from cluster_cli.store.write import WriteFailed

    folder = read_plan(session, data).folder
    try:
        repository = repository_of(folder)
        said = _taken_back(place_of(repository, folder)) if remove else _set_up(place_of(repository, folder), session)
    except (GitFailed, WriteFailed) as fault:
        raise Failure(fault.reason, *fault.hints) from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise Failure(message("the system refused: {reason}", reason=reason(fault))) from fault
    from cluster_cli.core.text import command_line, visible

    for sentence in said:
        typer.echo(
            f"  {command_line(sentence)}" if isinstance(sentence, Command) else visible(session.words.say(sentence))
        )


def _set_up(place: Place, session: Session) -> list[Message | Command]:
    from cluster_cli.history import wiring
    from cluster_cli.history.wiring import block

    said: list[Message | Command] = [
        message("Merge driver and headings of changes: set in this clone.")
        if wiring.set_up(place.repository)
        else message("Merge driver and headings of changes: were set already.")
    ]
    new = _attributes_given(place)
    said.append(
        message("{file}: the line was added: {line}", file=wiring.ATTRIBUTES, line=wiring.attributes_line(place))
        if new
        else message("{file}: the line was there already.", file=wiring.ATTRIBUTES)
    )
    missing = session.words.text(N_("cluster is not installed here: the plan was not checked before this commit"))
    said += [_hook_given(place, name, block(place.folder, missing)) for name in wiring.HOOKS]
    if place.repository.is_changed([wiring.attributes_of(place)]):
        name = os.path.relpath(wiring.attributes_of(place))
        said.append(
            message("Commit {file}, so that it holds for everybody; each clone is set up once:", file=wiring.ATTRIBUTES)
        )
        said += [Command("git add", (name,)), Command('git commit -m "..." --', (name,))]
    return said


def _attributes_given(place: Place) -> bool:
    """Whether the line was not there yet."""
    from cluster_cli.history.wiring import attributes_line, attributes_of

    path, added = attributes_of(place), attributes_line(place)
    text = _read(path) or ""
    if added in text.splitlines():
        return False
    line = "\r\n" if "\r\n" in text else TEXT_END
    start = text if not text or text.endswith("\n") else text + line
    _write(path, start + added + line)
    return True


def _hook_given(place: Place, name: str, lines: str) -> Message:
    from cluster_cli.history.wiring import with_block

    path, mine = _hook(place, name)
    if not mine:
        return message(
            "The hook {hook} belongs to more than this repository and was left alone. Let it run: {command}",
            hook=str(path), command=_check(place),
        )  # fmt: skip
    script = _read(path)
    wanted = with_block(script, lines)
    if wanted is None:
        return message(
            "The hook {hook} is not a shell's script and was left alone. Let it run: {command}",
            hook=str(path), command=_check(place),
        )  # fmt: skip
    if wanted == script:
        return message("Hook {name}: was there already.", name=name)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, wanted)
    path.chmod(path.stat().st_mode | 0o111)
    if script:
        return message("Hook {name}: checks the plan, then does what it did before.", name=name)
    return message("Hook {name}: checks the plan before a commit that changes it.", name=name)


def _check(place: Place) -> Command:
    return offer("validate", options=(("data", place.folder or "."),))


def _hook(place: Place, name: str) -> tuple[Path, bool]:
    """The file of a hook, and whether it is this repository's alone."""
    from cluster_cli.history.wiring import hooks_of, own_folders

    folder = hooks_of(place.repository)
    path = folder / name
    owned = own_folders(place.repository)
    return path, any(folder.is_relative_to(one) and path.resolve().is_relative_to(one) for one in owned)


def _taken_back(place: Place) -> list[Message | Command]:
    from cluster_cli.history import wiring

    said: list[Message | Command] = [
        message("Merge driver and headings of changes: taken out of this clone.")
        if wiring.take_back(place.repository)
        else message("Merge driver and headings of changes: were not set.")
    ]
    path, added = wiring.attributes_of(place), wiring.attributes_line(place)
    text = _read(path) or ""
    rest = "".join(line for line in text.splitlines(keepends=True) if line.strip() != added)
    if rest != text:
        _write(path, rest)
        said.append(message("{file}: the line was taken out.", file=wiring.ATTRIBUTES))
    said += [sentence for name in wiring.HOOKS if (sentence := _hook_taken(place, name)) is not None]
    return said


def _hook_taken(place: Place, name: str) -> Message | None:
    from cluster_cli.history.wiring import without_block

    path, mine = _hook(place, name)
    script = _read(path) if mine else None
    if not script or without_block(script) == script:
        return None
    _write(path, without_block(script))
    return message("Hook {name}: our lines were taken out.", name=name)


def _read(path: Path) -> str | None:
    """The text of a file, byte for byte; `None` where there is none."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None


def _write(path: Path, text: str) -> None:
    """Replace a file as a whole; an empty text takes it away."""
    from cluster_cli.store.write import Replacement, replace_files

    before = path.read_bytes() if path.exists() else None
    label = os.path.relpath(path)
    replace_files([Replacement(path, label, before, text.encode("utf-8", "surrogateescape") if text else None)])
