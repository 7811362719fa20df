"""The last change of each plan, kept in the user's own state folder, so that `undo` can give the bytes back."""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.text import visible
from cluster_cli.store.document import label_of
from cluster_cli.store.write import Replacement, WriteFailed, replace, replace_files


class ChangedFile(Struct, frozen=True):
    """One file of a change: its path, and its bytes before and after (`None`: it was not there).

    A path is bytes, since a name need not be text.
    """

    path: bytes
    before: bytes | None
    after: bytes | None


class Change(Struct, frozen=True):
    """A whole change: the folder of the plan, the command that made it, and its files."""

    folder: bytes
    command: str
    entries: tuple[ChangedFile, ...]


def state_folder() -> Path:
    """The user's state folder for this program; `CLUSTER_STATE_DIR` overrides it."""
    folder = os.environ.get("CLUSTER_STATE_DIR")
    if folder:
        return Path(folder)
    from platformdirs import user_state_path  # noqa: PLC0415 - only a change needs it

    return user_state_path("cluster", appauthor=False)


def _record_path(folder: bytes) -> Path:
    """A name of its own for each plan; the record says whose it is, should two have one name."""
    return state_folder() / "undo" / f"{zlib.crc32(folder):08x}{zlib.adler32(folder):08x}.msgpack"


def _intent_path(folder: bytes) -> Path:
    """What a change of several files is about to do, for as long as it is being done."""
    return _record_path(folder).with_suffix(".begun")


def intend(folder: Path, changes: Sequence[Replacement], command: str) -> None:
    """Before several files are replaced one after the other, note what they were, to know later of a kill in between."""
    if len(changes) > 1:
        plan = os.fsencode(folder.resolve())
        _write_record(_intent_path(plan), plan, changes, command)


def half_made(folder: Path) -> Change | None:
    """A change of several files that was killed between two of them, where nobody has touched them since."""
    plan = os.fsencode(folder.resolve())
    change = _read_record(_intent_path(plan), plan)
    if change is None:
        return None
    now = [_bytes_at(entry) for entry in change.entries]
    arrived = [bytes_now == entry.after for bytes_now, entry in zip(now, change.entries, strict=True)]
    is_ours = all(
        bytes_now in (entry.before, entry.after) for bytes_now, entry in zip(now, change.entries, strict=True)
    )
    return change if is_ours and any(arrived) and not all(arrived) else None


def refuse_half_made(folder: Path) -> None:
    """Refuse to build on a change of which only a part was written; call with the folder's lock held.

    Raises:
        WriteFailed: there is such a change; how it is taken back.
    """
    change = half_made(folder)
    if change is not None:
        raise WriteFailed(
            message("the last change was cut off between two files, so the plan holds only a part of it"),
            message("It was: {command}", command=Command(change.command)),
            message(
                "Take that part back first, then make the change again: {command}", command=Command("cluster undo")
            ),
        )
    _forget(_intent_path(os.fsencode(folder.resolve())))


def remember(folder: Path, changes: Sequence[Replacement], command: str) -> bool:
    """Keep what the files were before a change; where the state folder cannot be written to, undo is not offered."""
    plan = os.fsencode(folder.resolve())
    is_written = _write_record(_record_path(plan), plan, changes, command)
    if len(changes) > 1:
        _forget(_intent_path(plan))
    return is_written


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _write_record(path: Path, plan: bytes, changes: Sequence[Replacement], command: str) -> bool:
    entries = tuple(ChangedFile(os.fsencode(change.path.resolve()), change.before, change.after) for change in changes)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace(path, msgspec.msgpack.encode(Change(plan, visible(command), entries)), private=True)
    except OSError:
        return False
    return True


def last_change(folder: Path) -> Change | None:
    """The change that `undo` would take back."""
    plan = os.fsencode(folder.resolve())
    return _read_record(_record_path(plan), plan)


def _read_record(path: Path, plan: bytes) -> Change | None:
    try:
        change = msgspec.msgpack.decode(path.read_bytes(), type=Change)
    except (OSError, msgspec.DecodeError):
        return None
    return change if change.folder == plan else None


def _bytes_at(entry: ChangedFile) -> bytes | None:
    path = Path(os.fsdecode(entry.path))
    return path.read_bytes() if path.exists() else None


def undo(folder: Path) -> Message:
    """Take the last change back as a whole; call with the folder's lock held.

    Raises:
        WriteFailed: there is none, or a file has changed since.
    """
    half = half_made(folder)
    change = half or last_change(folder)
    if change is None:
        raise WriteFailed(message("there is no change to take back"))
    changes = []
    for entry in change.entries:
        path, now = Path(os.fsdecode(entry.path)), _bytes_at(entry)
        if half is not None and now == entry.before:
            continue
        if now != entry.after:
            raise WriteFailed(
                message(
                    "{file} has been changed since by something else, so the change is not taken back", file=path.name
                ),
                message("What has changed since is shown by git: {command}", command=Command("git diff")),
            )
        changes.append(Replacement(path, label_of(path), now, entry.before))
    if half is None:
        intend(folder, changes, change.command)
    replace_files(changes)
    _forget(_intent_path(change.folder))
    if half is None:
        _forget(_record_path(change.folder))
    return message("Taken back: {command}", command=Command(change.command))
