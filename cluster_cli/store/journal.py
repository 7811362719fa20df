"""The last change of each plan, kept in the user's own state folder, so that `undo` can give the bytes back."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.text import visible
from cluster_cli.store.workspace import label_of
from cluster_cli.store.write import Replacement, WriteFailed, replace_files


class Entry(Struct, frozen=True):
    """One file of a change: its path, its bytes before (`None`: it was not there), and the digest of those after.

    A path is bytes, since a name need not be text.
    """

    path: bytes
    before: bytes | None
    after: bytes | None


class Change(Struct, frozen=True):
    """A whole change: the command that made it and its files."""

    command: str
    entries: tuple[Entry, ...]


def state_folder() -> Path:
    """The user's state folder for this program; `CLUSTER_STATE_DIR` overrides it."""
    named = os.environ.get("CLUSTER_STATE_DIR")
    if named:
        return Path(named)
    from platformdirs import user_state_path  # noqa: PLC0415 - only a change needs it

    return user_state_path("cluster", appauthor=False)


def _record_path(folder: Path) -> Path:
    import hashlib  # noqa: PLC0415 - only a change needs it

    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:32]
    return state_folder() / "undo" / f"{name}.msgpack"


def remember(folder: Path, changes: Sequence[Replacement], command: str) -> bool:
    """Keep what the files were before a change; where the state folder cannot be written to, undo is not offered."""
    entries = tuple(
        Entry(os.fsencode(change.path.resolve()), change.before, _digest(change.after)) for change in changes
    )
    path = _record_path(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.msgpack.encode(Change(visible(command), entries)))
        temporary.replace(path)
    except OSError:
        return False
    return True


def last_change(folder: Path) -> Change | None:
    """The change that `undo` would take back."""
    try:
        return msgspec.msgpack.decode(_record_path(folder).read_bytes(), type=Change)
    except (OSError, msgspec.DecodeError):
        return None


def undo(folder: Path) -> Message:
    """Take the last change back as a whole; call with the folder's lock held.

    Raises:
        WriteFailed: there is none, or a file has changed since.
    """
    change = last_change(folder)
    if change is None:
        raise WriteFailed(message("there is no change to take back"))
    changes = []
    for entry in change.entries:
        path = Path(os.fsdecode(entry.path))
        now = path.read_bytes() if path.exists() else None
        if _digest(now) != entry.after:
            raise WriteFailed(
                message(
                    "{file} has been changed since by something else, so the change is not taken back", file=path.name
                ),
                message("What has changed since is shown by git: {command}", command=Command("git diff")),
            )
        changes.append(Replacement(path, label_of(path), now, entry.before))
    replace_files(changes)
    with contextlib.suppress(OSError):
        _record_path(folder).unlink()
    return message("Taken back: {command}", command=Command(change.command))


def _digest(content: bytes | None) -> bytes | None:
    import hashlib  # noqa: PLC0415 - only a change needs it

    return None if content is None else hashlib.sha256(content).digest()
