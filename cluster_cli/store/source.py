"""A plan's files as text: a regular file of bounded size, decoded strictly as UTF-8, and what is looked for before it is parsed.

A byte-order mark is taken off and remembered, line ends are kept. Nothing here reads YAML.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic, Span
from cluster_cli.core.messages import Value, message
from cluster_cli.core.model import File
from cluster_cli.core.text import late
from cluster_cli.core.trouble import reason

ROADMAP = "roadmap.yaml"
PROJECTS = "projects.yaml"
FILES: tuple[tuple[File, str], ...] = (("roadmap", ROADMAP), ("projects", PROJECTS))
"""The files of a plan, each with its name in the plan's folder."""

MAX_BYTES = 128 * 1024 * 1024
BOM = b"\xef\xbb\xbf"
_MEBI = 1024 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HIGH_BYTES = frozenset(b"\x00\x04")  # of Latin and Cyrillic letters in UTF-16
_CYRILLIC = late(r"[А-Яа-яЁё]{3}")
_HIDDEN_BREAK = late("[\x85\u2028\u2029]|\r(?!\n)")
_STRAY_BOM = late("(?m)^\ufeff")
_CONFLICT = late(r"(?m)^(?:<{7}|>{7})(?: [^\n]*)?\r?$")


Refusal = tuple[str, dict[str, Value]]
"""Why bytes were not read: a diagnostic code and its values."""


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


def label_of(path: Path) -> str:
    """A path as people see it: from the current folder where it lies below it or beside one above it."""
    try:
        here, whole = Path.cwd(), path.absolute()
    except OSError:  # the current folder is gone
        return path.as_posix()
    if whole.is_relative_to(here):
        return whole.relative_to(here).as_posix()
    return path.as_posix()


def open_source(path: Path, label: str, key: File) -> Source:
    """Read one file; a fault of the bytes is noted on the source, whose text then only shows its place."""
    raw = _read_bytes(path)
    if isinstance(raw, bytes):
        return source_of(raw, label, key, path)
    code, values = raw
    return Source(label, key, path, b"", "", fault=_fault(key, code, 0, 0, values))


def source_of(raw: bytes, label: str, key: File, path: Path | None = None) -> Source:
    """Decode bytes that are already at hand (a commit's, a test's)."""
    if len(raw) > MAX_BYTES:
        return Source(
            label, key, path, b"", "", fault=_fault(key, "file-too-large", 0, 0, {"limit": MAX_BYTES // _MEBI})
        )
    bom = raw.startswith(BOM)
    body = raw[len(BOM) :] if bom else raw
    try:
        text, fault = body.decode("utf-8"), None
    except UnicodeDecodeError as error:
        text, fault = body.decode("utf-8", "replace"), _not_utf8(key, body, error)
    if _is_utf16(body):
        fault = _fault(key, "utf-16", 0, 0, {})
    return Source(label, key, path, raw, text, bom, fault)


def _read_bytes(path: Path) -> bytes | Refusal:
    """The bytes, or why not; never waits on a pipe or a device."""
    if path.is_symlink() and leads_out(path):
        return "link-leads-out", {}
    try:
        # Without O_NONBLOCK opening a named pipe waits for its writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return "no-file", {}
    except OSError as error:
        return ("not-a-file", {}) if path.is_dir() else ("unreadable-file", {"reason": reason(error)})
    try:
        return _read_opened(descriptor)
    except OSError as error:
        return "unreadable-file", {"reason": reason(error)}
    finally:
        os.close(descriptor)


def _read_opened(descriptor: int) -> bytes | Refusal:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return "not-a-file", {}
    if status.st_size > MAX_BYTES:
        return "file-too-large", {"limit": MAX_BYTES // _MEBI}
    return _whole(descriptor, status.st_size)


def _whole(descriptor: int, size: int) -> bytes | Refusal:
    """All of a file, one byte more than it said at first, then as long as there is more."""
    parts: list[bytes] = []
    total = 0
    while part := os.read(descriptor, _MEBI if parts else size + 1):
        parts.append(part)
        total += len(part)
        if total > MAX_BYTES:
            return "file-too-large", {"limit": MAX_BYTES // _MEBI}
    return parts[0] if len(parts) == 1 else b"".join(parts)


def leads_out(path: Path) -> bool:
    """Whether a link ends in `.git` or outside the repository (without one: outside the folder)."""
    try:
        folder, real = path.parent.resolve(), path.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself; opening it says so
        return False
    if ".git" in real.parts:
        return True
    top = next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)
    return not real.is_relative_to(top)


def _is_utf16(body: bytes) -> bool:
    """Whether every other byte is one that only UTF-16 has there; so written, ASCII and Russian pass for UTF-8."""
    if body.startswith(_UTF16):
        return True
    start = body[:64]
    return len(start) >= 4 and (_HIGH_BYTES.issuperset(start[::2]) or _HIGH_BYTES.issuperset(start[1::2]))


def _not_utf8(key: File, body: bytes, error: UnicodeDecodeError) -> Diagnostic:
    start = len(body[: error.start].decode("utf-8", "replace"))
    window = body[max(0, error.start - 40) : error.start + 40].decode("cp1251", "replace")
    looks_cyrillic = _CYRILLIC().search(window) is not None
    hint = (
        message("The file looks like Windows-1251. Save it as UTF-8 in your editor (Save with encoding).")
        if looks_cyrillic
        else message("Save the file as UTF-8 in your editor.")
    )
    return _fault(key, "not-utf-8", start, start + 1, {"byte": f"0x{body[error.start]:02X}", "hint": hint})


def _fault(key: File, code: str, start: int, end: int, values: dict[str, Value]) -> Diagnostic:
    return Diagnostic(code, "error", Span(key, start, end), values)


def hidden_breaks(text: str) -> Iterator[tuple[int, str]]:
    """Every line end that the parser obeys and a reviewer does not see: where, and which character."""
    if "\r" in text or "\x85" in text or "\u2028" in text or "\u2029" in text:
        for match in _HIDDEN_BREAK().finditer(text):
            yield match.start(), match[0]


def conflict_markers(text: str) -> list[tuple[int, int]]:
    """The first line of each conflict; where only the last one is left, that one."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return []
    markers = list(_CONFLICT().finditer(text))
    opening = [match for match in markers if match[0].startswith("<")]
    return [(match.start(), match.start() + len(match[0].rstrip("\r"))) for match in opening or markers[:1]]


def stray_bom(text: str) -> int | None:
    """A byte-order mark at the beginning of a line: the parser passes over it, and its places are one off after it."""
    match = _STRAY_BOM().search(text) if "\ufeff" in text else None
    return match.start() if match else None
