"""The user's own editor, opened on one item of the plan; what was typed is never lost."""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from cluster_cli.cli.again import Call, again
from cluster_cli.cli.asking import line, may_ask, say
from cluster_cli.cli.desk import refuse_unreadable
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.filing import tell
from cluster_cli.cli.session import Session
from cluster_cli.core.edits import Refused
from cluster_cli.core.messages import N_, Command, Message, message
from cluster_cli.core.operations.targets import Situation, item_label, items_of
from cluster_cli.core.text import command_line, find_name
from cluster_cli.core.trouble import reason
from cluster_cli.store.editing import NewFaults, NotEdited
from cluster_cli.store.item_text import ItemText, item_text, rewrite
from cluster_cli.store.journal import state_folder
from cluster_cli.store.workspace import Workspace
from cluster_cli.store.write import WriteFailed

_NO = frozenset({"n", "no", "н", "нет"})


def edit_item(session: Session, workspace: Workspace, name: str, call: Call) -> None:
    """Open the editor on the item's own lines, wait for it, check what was written and put it back.

    Args:
        session: who asks.
        workspace: the plan.
        name: the item's id.
        call: the command, as `undo` will name it.

    Raises:
        Failure: there is no such item, the editor does not start, or the text cannot be taken; it is kept then.
    """
    refuse_unreadable(session, workspace)
    item = _found(workspace, name)
    path = _kept(item.text)
    while True:
        _open(session, path, item)
        new = _typed(path)
        if new == item.text:
            path.unlink()
            tell(session, (message('"{id}": nothing was changed.', id=item.id),))
            return
        try:
            rewrite(workspace, item, new, command_line(again(call)))
        except (Refused, NotEdited, NewFaults, WriteFailed) as refusal:
            _tell_why(session, refusal)
            if not _once_more(session):
                raise _kept_at(path) from refusal
        else:
            path.unlink()
            tell(session, (message("{item}: the new text is written.", item=_label(workspace, item)),))
            return


def _found(workspace: Workspace, name: str) -> ItemText:
    """The item, also one with an error: this is how it is mended.

    Raises:
        Failure: there is none, or not one alone.
    """
    portfolio = workspace.portfolio
    known = [row.id for row in items_of(portfolio)]
    known += [one.id for one in workspace.unread if one.id is not None]
    found = item_text(workspace, find_name(name, known) or name)
    if found is not None:
        return found
    try:
        Situation(portfolio, date.min).find(name)
    except Refused as refusal:
        raise Failure(refusal.reason, *refusal.hints) from refusal
    raise Failure(
        message('"{id}" stands in the plan more than once, or not where it could be cut out', id=name),
        Command("cluster validate"),
    )


def _label(workspace: Workspace, item: ItemText) -> Message | str:
    try:
        return item_label(Situation(workspace.portfolio, date.min).find(item.id))
    except Refused:
        return item.id


def _kept(text: str) -> Path:
    """A file of the user's own for the time of editing; it stays where the text cannot be taken.

    Raises:
        Failure: it cannot be written.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix="cluster-", suffix=".yaml", dir=_drafts())
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8"))
    except OSError as fault:
        raise Failure(message("no file for the editor could be made: {reason}", reason=reason(fault))) from fault
    return Path(name)


def _drafts() -> Path | None:
    """Where texts are kept while they are edited: in the user's state folder, or where the system keeps such files."""
    folder = state_folder() / "drafts"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder


def _open(session: Session, path: Path, item: ItemText) -> None:
    command = editor(session)
    try:
        subprocess.run([*command, str(path)], check=True)  # noqa: S603 - the user's own choice
    except (OSError, ValueError, subprocess.CalledProcessError) as fault:
        unchanged = _is_unchanged(path, item)
        if unchanged:
            with contextlib.suppress(OSError):
                path.unlink()
        ended = isinstance(fault, subprocess.CalledProcessError)
        why = message("it ended with {status}", status=fault.returncode) if ended else reason(fault)  # type: ignore[union-attr]
        raise Failure(
            message('the editor "{editor}" did not finish well: {reason}', editor=command[0], reason=why),
            message("Name another one in the variable EDITOR; nothing was changed."),
            *([] if unchanged else [message("Your text is kept in {path}", path=str(path))]),
        ) from fault


def _is_unchanged(path: Path, item: ItemText) -> bool:
    try:
        return path.read_bytes() == item.text.encode("utf-8")
    except OSError:
        return True


def _typed(path: Path) -> str:
    """What the editor left behind.

    Raises:
        Failure: it is no text in UTF-8.
    """
    try:
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise Failure(
            message("what the editor wrote cannot be read; it must be text in UTF-8"),
            message("Your text is kept in {path}", path=str(path)),
        ) from fault


def _tell_why(session: Session, refusal: Refused | NotEdited | NewFaults | WriteFailed) -> None:
    if isinstance(refusal, NotEdited | NewFaults):
        from cluster_cli.cli.findings import print_located

        print_located(session, refusal.workspace, refusal.faults)
        say(session, message("Nothing was changed: the plan would have these errors."))
        return
    say(session, refusal.reason, *refusal.hints)


def _once_more(session: Session) -> bool:
    """Whether the person wants to mend the text; without a terminal nobody can."""
    if not may_ask(forbidden=False):
        return False
    return line(session, N_("Open the editor again? [Y/n]")).strip().lower() not in _NO


def _kept_at(path: Path) -> Failure:
    return Failure(
        message("nothing was changed"),
        message("Your text is kept in {path}", path=str(path)),
    )


def editor(session: Session) -> list[str]:
    """The editor of the environment: VISUAL, EDITOR, else what every system has."""
    named = session.environ.get("VISUAL") or session.environ.get("EDITOR") or ""
    try:
        words = shlex.split(named, posix=os.name != "nt")
    except ValueError:  # a quotation mark that is never closed
        words = [named]
    if words:
        return words
    return ["notepad"] if os.name == "nt" else ["vi"]
