"""All writing of files: a reader sees the old one or the new one, never a third; and the lock of a plan's folder.

A plan is changed so: take the lock, write a temporary file beside, fsync, compare the file on disk with what was read,
replace, fsync the folder. Both the lock and the comparison are needed: a text editor knows no lock. There is one writer
at a time, whoever waits is told who holds the lock, and the lock of a killed process is free.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from cluster_cli.core.messages import Message, message
from cluster_cli.core.system_errors import reason
from cluster_cli.store.document import FILES, leads_out

LOCK = ".cluster.lock"
WAIT = 10.0
_LONGEST_PAUSE = 0.05
_RETRIES = (0.05, 0.1, 0.15, 0.3, 0.4)
_NO_FLOCK = {errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK, errno.EINVAL}


class WriteFailed(Exception):
    """Nothing was written, and why; `hints` say what to do."""

    def __init__(self, sentence: Message, *hints: Message) -> None:
        super().__init__(sentence.template)
        self.reason = sentence
        self.hints = hints


@contextlib.contextmanager
def locked(folder: Path, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock of the plan's folder, and of those its files are links to; leftovers of killed writers are swept.

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
        for place in places:
            _sweep(place)
        yield


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
    """Wait for the lock, which the returned context lets go at its end.

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


def refuse_changed(change: Replacement, target: Path) -> None:
    """Compare what lies on disk with what was read.

    Raises:
        WriteFailed: they differ.
    """
    on_disk = target.read_bytes() if target.exists() else None
    if on_disk != change.before:
        raise WriteFailed(
            message("{file} was changed by somebody else meanwhile; nothing was written", file=change.label),
            message("Run the command again."),
        )


def _exchange(temporary: Path | None, target: Path) -> None:
    if temporary is None:
        target.unlink()
    else:
        _replace(temporary, target)


def _restore(done: Sequence[tuple[Path, bytes | None]]) -> None:
    for target, old in done:
        with contextlib.suppress(OSError):
            _exchange(None if old is None else _beside(target, old), target)


def _failed(label: str, fault: OSError) -> WriteFailed:
    return WriteFailed(message("{file} could not be written: {reason}", file=label, reason=reason(fault)))


# One file


def replace(path: Path, raw: bytes, *, private: bool = False, durable: bool = True) -> None:
    """Put bytes in the place of what a file holds, all or nothing; a device or a pipe just gets them.

    Args:
        path: the file, whose folder is there.
        raw: the bytes.
        private: nobody else may read the file, whatever rights it had.
        durable: the bytes survive a power cut; a cache, which can be made again, saves the waiting.

    Raises:
        OSError: the system refuses; the file is as before.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        target.write_bytes(raw)
        return
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    temporary = _beside(target, raw, private=private, durable=durable)
    try:
        _replace(temporary, target)
    finally:
        _discard(temporary)
    if durable:
        _flush_folder(target.parent)


def append(path: Path, raw: bytes) -> None:
    """Put bytes behind what a file holds; one that is not there is made.

    Raises:
        OSError: the system refuses.
    """
    with path.open("ab") as file:
        file.write(raw)
        file.flush()
        with contextlib.suppress(OSError):  # a device or a pipe keeps nothing
            os.fsync(file.fileno())


def create(path: Path, raw: bytes) -> None:
    """Make a file that is not there yet; its folder is there.

    Raises:
        FileExistsError: it is there, and stays as it is.
        OSError: the system refuses; no part of the file is left.
    """
    with path.open("xb") as file:
        try:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            _discard(path)
            raise
    _flush_folder(path.parent)


def create_draft(folder: Path | None, raw: bytes, suffix: str) -> Path:
    """Make a file under a name of its own, which only its owner may read; without a folder, where the system keeps such.

    Raises:
        OSError: the system refuses.
    """
    import tempfile  # noqa: PLC0415 - only an editor needs it

    descriptor, name = tempfile.mkstemp(prefix="cluster-", suffix=suffix, dir=folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(descriptor)
    return Path(name)


def _beside(target: Path, new: bytes, *, private: bool = False, durable: bool = True) -> Path:
    """A finished temporary file in the same folder, with the owner and rights of the target."""
    status = target.stat() if target.exists() else None
    temporary = target.with_name(f".{target.name}.{os.getpid():x}{time.monotonic_ns():x}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(new)
            file.flush()
            if not private:
                _take_rights(descriptor, status)
            if durable:
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
