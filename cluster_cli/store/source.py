"""Bytes to text: a regular file of bounded size, decoded strictly as UTF-8 (docs: safety).

A byte-order mark is taken off and remembered, line ends are kept. Nothing here reads YAML.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic, Span
from cluster_cli.core.messages import Value, message
from cluster_cli.core.model import File

MAX_BYTES = 128 * 1024 * 1024
BOM = b"\xef\xbb\xbf"
_CHUNK = 1024 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]{3}")


class Source(Struct, frozen=True):
    """A file as it was read.

    `label` is the path as people see it, `key` the file's name in a workspace. `text` is without the byte-order mark;
    where `fault` is set the file could not be read, and `text` is only good for showing the place of the fault.
    """

    label: str
    key: File
    path: Path | None
    raw: bytes
    text: str
    bom: bool = False
    fault: Diagnostic | None = None

    @property
    def digest(self) -> bytes:
        """SHA-256 of the bytes that were read."""
        import hashlib  # noqa: PLC0415 - only a write needs it

        return hashlib.sha256(self.raw).digest()


def read_source(path: Path, label: str, key: File = "roadmap") -> Source | Diagnostic:
    """Read one file; a fault of the bytes is returned as the diagnostic alone."""
    source = open_source(path, label, key)
    return source if source.fault is None else source.fault


def open_source(path: Path, label: str, key: File) -> Source:
    """Read one file; a fault of the bytes is noted on the source, whose text then only shows its place."""
    raw = _read_bytes(path)
    if isinstance(raw, bytes):
        return source_of(raw, label, key, path)
    code, values = raw
    return Source(label, key, path, b"", "", fault=_fault(key, code, 0, 0, {"file": label, **values}))


def source_of(raw: bytes, label: str, key: File, path: Path | None = None) -> Source:
    """Decode bytes that are already at hand (a commit's, a test's)."""
    if len(raw) > MAX_BYTES:
        return Source(label, key, path, b"", "", fault=_too_large(key, label))
    bom = raw.startswith(BOM)
    body = raw[len(BOM) :] if bom else raw
    try:
        return Source(label, key, path, raw, body.decode("utf-8"), bom)
    except UnicodeDecodeError as error:
        return Source(
            label, key, path, raw, body.decode("utf-8", "replace"), bom, _decoding_fault(key, label, body, error)
        )


def _read_bytes(path: Path) -> bytes | tuple[str, dict[str, Value]]:
    """The bytes, or a diagnostic code with its values; never waits on a pipe or a device."""
    if path.is_symlink() and _leads_out(path):
        return "link-leads-out", {}
    try:
        # Without O_NONBLOCK opening a named pipe waits for its writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return "no-file", {}
    except OSError as error:
        kind = "not-a-file" if path.is_dir() else "unreadable-file"
        return kind, {"reason": error.strerror or type(error).__name__}
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return "not-a-file", {}
        if status.st_size > MAX_BYTES:
            return "file-too-large", {"limit": MAX_BYTES // (1024 * 1024)}
        try:
            return _whole(file.read, status.st_size)
        except OSError as error:
            return "unreadable-file", {"reason": error.strerror or type(error).__name__}


def _whole(read: Callable[[int], bytes], size: int) -> bytes | tuple[str, dict[str, Value]]:
    parts: list[bytes] = []
    total = 0
    while part := read(size + 1 if not parts else _CHUNK):
        parts.append(part)
        total += len(part)
        if total > MAX_BYTES:
            return "file-too-large", {"limit": MAX_BYTES // (1024 * 1024)}
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _leads_out(path: Path) -> bool:
    """Whether a link ends in `.git` or outside the repository (without one: outside the folder)."""
    folder = path.parent.resolve()
    real = path.resolve()
    if ".git" in real.parts:
        return True
    top = next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)
    return not real.is_relative_to(top)


def _decoding_fault(key: File, label: str, body: bytes, error: UnicodeDecodeError) -> Diagnostic:
    if body.startswith(_UTF16) or b"\0" in body[:64]:
        return _fault(key, "utf-16", 0, 0, {"file": label})
    start = len(body[: error.start].decode("utf-8", "replace"))
    window = body[max(0, error.start - 40) : error.start + 40].decode("cp1251", "replace")
    looks_cyrillic = _CYRILLIC.search(window) is not None
    hint = (
        message("The file looks like Windows-1251. Save it as UTF-8 in your editor (Save with encoding).")
        if looks_cyrillic
        else message("Save the file as UTF-8 in your editor.")
    )
    return _fault(key, "not-utf-8", start, start + 1, {"byte": f"0x{body[error.start]:02X}", "hint": hint})


def _too_large(key: File, label: str) -> Diagnostic:
    return _fault(key, "file-too-large", 0, 0, {"file": label, "limit": MAX_BYTES // (1024 * 1024)})


def _fault(key: File, code: str, start: int, end: int, values: dict[str, Value]) -> Diagnostic:
    return Diagnostic(code, "error", Span(key, start, end), values)
