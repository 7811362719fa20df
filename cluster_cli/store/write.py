"""Replacing files so that a reader sees the old one or the new one, never a third (docs: safety).

Lock, write a temporary file beside, fsync, compare the file on disk with what was read, replace, fsync the folder. Both
the lock and the comparison are needed: a text editor knows no lock.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from cluster_cli.core.messages import message
from cluster_cli.store.lock import WAIT, WriteFailed, held
from cluster_cli.store.source import leads_out
from cluster_cli.store.workspace import FILES

__all__ = ["WAIT", "Replacement", "WriteFailed", "locked", "replace_files", "writable"]

_RETRIES = (0.05, 0.1, 0.15, 0.3, 0.4)


@contextlib.contextmanager
def locked(folder: Path, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock, waiting at most `wait` seconds; leftovers of killed writers are swept.

    Raises:
        WriteFailed: somebody else holds it, or a folder cannot be written to.
    """
    with held(folder, wait) as places:
        for place in places:
            _sweep(place)
        yield


def _sweep(folder: Path) -> None:
    """Whoever holds the lock removes what killed writers left."""
    for _, name in FILES:
        for path in folder.glob(f".{name}.*.tmp"):
            with contextlib.suppress(OSError):
                path.unlink()


class Replacement(Struct, frozen=True):
    """One file to replace: its path, its name for people, and its bytes before and after (`None`: it is not there)."""

    path: Path
    label: str
    before: bytes | None
    after: bytes | None


def replace_files(changes: Sequence[Replacement]) -> None:
    """Replace the files with the given bytes: all are prepared and checked first; if one fails, those done go back.

    Raises:
        WriteFailed: a file changed meanwhile, is protected, or the system refuses; all files are as before.
    """
    prepared: list[tuple[Path | None, Path, Replacement]] = []
    done: list[tuple[Path, bytes | None]] = []
    label = ""
    try:
        for change in changes:
            label = change.label
            target = writable(change)
            prepared.append((None if change.after is None else _beside(target, change.after), target, change))
        for _, target, change in prepared:
            refuse_changed(change, target)
        for temporary, target, change in prepared:
            label = change.label
            refuse_changed(change, target)
            _exchange(temporary, target)
            done.append((target, change.before))
    except OSError as fault:
        _restore(done)
        raise _failed(label, fault) from fault
    except BaseException:
        _restore(done)
        raise
    finally:
        for temporary, _, _ in prepared:
            _discard(temporary)
    for folder in {target.parent for _, target, _ in prepared}:
        _flush_folder(folder)


def writable(change: Replacement) -> Path:
    """The real file behind the path, if it may be replaced.

    Raises:
        WriteFailed: it is read-only, has a second name, or is a link that leads out.
    """
    target = change.path.resolve()
    if change.path.is_symlink() and leads_out(change.path):
        raise WriteFailed(message("{file} is a link that leads out of the repository", file=change.label))
    if not target.exists():
        return target
    if not os.access(target, os.W_OK) or not target.stat().st_mode & 0o222:
        raise WriteFailed(
            message("{file} is read-only", file=change.label), message("Take the write protection off the file first.")
        )
    if target.stat().st_nlink > 1:
        raise WriteFailed(
            message("{file} has a second name (a hard link), which would keep the old text", file=change.label),
            message("Make it a file of its own: copy it, delete it and rename the copy."),
        )
    return target


def _discard(temporary: Path | None) -> None:
    if temporary is not None:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _beside(target: Path, new: bytes) -> Path:
    """A finished temporary file in the same folder, with the owner and rights of the target."""
    status = target.stat() if target.exists() else None
    temporary = target.with_name(f".{target.name}.{os.getpid():x}{time.monotonic_ns():x}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(new)
            file.flush()
            _take_rights(descriptor, status)
            os.fsync(descriptor)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _take_rights(descriptor: int, status: os.stat_result | None) -> None:
    """Rights and owner of the file that is replaced; a new one gets what the user's mask leaves of rw-rw-rw-."""
    if not hasattr(os, "fchmod"):
        return
    if status is None:
        mask = os.umask(0o077)
        os.umask(mask)
        os.fchmod(descriptor, 0o666 & ~mask)
        return
    os.fchmod(descriptor, status.st_mode & 0o7777)
    with contextlib.suppress(OSError):
        os.fchown(descriptor, status.st_uid, status.st_gid)


def refuse_changed(change: Replacement, target: Path) -> None:
    """Compare what lies on disk with what was read.

    Raises:
        WriteFailed: they differ.
    """
    found = target.read_bytes() if target.exists() else None
    if found != change.before:
        raise WriteFailed(
            message("{file} was changed by somebody else meanwhile; nothing was written", file=change.label),
            message("Run the command again."),
        )


def _exchange(temporary: Path | None, target: Path) -> None:
    if temporary is None:
        target.unlink()
    else:
        _replace(temporary, target)


def _replace(temporary: Path, target: Path) -> None:
    """Windows refuses while an editor or a virus scanner holds the file, so there it is tried again for a second."""
    for pause in _RETRIES if os.name == "nt" else ():
        try:
            temporary.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    temporary.replace(target)


def _restore(done: Sequence[tuple[Path, bytes | None]]) -> None:
    for target, old in done:
        with contextlib.suppress(OSError):
            _exchange(None if old is None else _beside(target, old), target)


def _flush_folder(folder: Path) -> None:
    """Let the new name survive a power cut; not every file system can, and the change is made all the same."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _failed(label: str, fault: OSError) -> WriteFailed:
    from cluster_cli.core.trouble import reason  # noqa: PLC0415 - rare

    return WriteFailed(message("{file} could not be written: {reason}", file=label, reason=reason(fault)))
