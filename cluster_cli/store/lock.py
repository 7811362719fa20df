"""The lock of a plan's folder: one writer at a time, whoever waits is told who holds it, and a kill frees it.

A text editor knows no lock, so the bytes are compared as well before a file is replaced (`write`).
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path

from cluster_cli.core.messages import Message, message
from cluster_cli.core.trouble import reason
from cluster_cli.store.source import leads_out
from cluster_cli.store.workspace import FILES

LOCK = ".cluster.lock"
WAIT = 10.0
_LONGEST_PAUSE = 0.05
_NO_FLOCK = {errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK, errno.EINVAL}


class WriteFailed(Exception):
    """Nothing was written, and why; `hints` say what to do."""

    def __init__(self, said: Message, *hints: Message) -> None:
        super().__init__(said.template)
        self.reason = said
        self.hints = hints


@contextlib.contextmanager
def held(folder: Path, wait: float = WAIT) -> Iterator[tuple[Path, ...]]:
    """Hold the lock of the plan's folder, and of those its files are links to; these folders are given.

    Args:
        folder: the plan's folder.
        wait: how many seconds to wait at most for whoever holds a lock.

    Raises:
        WriteFailed: somebody else holds it, or a folder cannot be written to.
    """
    end = time.monotonic() + wait
    places = _folders(folder)
    with contextlib.ExitStack() as stack:
        for place in places:
            stack.enter_context(_held_one(place / LOCK, end))
        yield places


def _folders(folder: Path) -> tuple[Path, ...]:
    """Where the files really are, each once and always in one order, so that two writers never wait for each other."""
    links = (folder / name for _, name in FILES if (folder / name).is_symlink())
    return tuple(sorted({folder.resolve(), *(link.resolve().parent for link in links if not leads_out(link))}))


@contextlib.contextmanager
def _held_one(path: Path, end: float) -> Iterator[None]:
    try:
        release = _acquired(path, end)
    except TimeoutError as fault:
        raise WriteFailed(
            message("another program is changing the plan: {holder}", holder=_holder(path)),
            message("Wait until it has finished, then try again."),
        ) from fault
    except OSError as fault:
        raise WriteFailed(
            message("{file} could not be written: {reason}", file=str(path), reason=reason(fault))
        ) from fault
    with release:
        with contextlib.suppress(OSError):
            path.write_text(f"{os.getpid()}\n", encoding="utf-8")
        yield


def _acquired(path: Path, end: float) -> contextlib.AbstractContextManager[object]:
    """Wait for the lock; what comes back lets it go.

    Raises:
        TimeoutError: it was not to be had in time.
        OSError: the system refuses.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return _by_library(path, end)
    pause = 0.002
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, path.parent.stat().st_mode & 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_the_file(path, descriptor):
                return _released(path, descriptor)
        except BlockingIOError:
            if time.monotonic() > end:
                os.close(descriptor)
                raise TimeoutError from None
        except OSError as fault:
            os.close(descriptor)
            if fault.errno in _NO_FLOCK:
                return _by_library(path, end)
            raise
        os.close(descriptor)
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def _is_the_file(path: Path, descriptor: int) -> bool:
    """Whether the locked file is still the one of that name: its last holder takes the name away."""
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    mine = os.fstat(descriptor)
    return (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino)


@contextlib.contextmanager
def _released(path: Path, descriptor: int) -> Iterator[None]:
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(descriptor)


def _by_library(path: Path, end: float) -> contextlib.AbstractContextManager[object]:
    """On Windows, and on file systems without locks. Importing it costs a start of the interpreter and more."""
    from filelock import FileLock, Timeout  # noqa: PLC0415

    try:
        return FileLock(path).acquire(timeout=max(0.0, end - time.monotonic()))
    except Timeout as fault:
        raise TimeoutError from fault


def _holder(path: Path) -> Message:
    try:
        process = path.read_text(encoding="utf-8")[:20].strip()
    except (OSError, UnicodeDecodeError):
        process = ""
    if not process.isdigit():
        return message("process unknown")
    return message("process {number}", number=process)
