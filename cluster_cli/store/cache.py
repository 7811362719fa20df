"""Figures and versions once computed, in the user's cache folder to save doing it again; it may be deleted at any time.

A file is only believed if it is whole (its hash says so) and was written by this very program; any other counts as not
there. It holds MessagePack, which runs nothing when it is read. Where the folder cannot be written to, nothing is cached
and no command fails.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from cluster_cli.store.write import replace

_Value = TypeVar("_Value")
_MOST_BYTES = 64 << 20
"""A larger cache costs more than it saves."""


def cache_folder() -> Path:
    """The user's cache folder for this program; `CLUSTER_CACHE_DIR` overrides it."""
    folder = os.environ.get("CLUSTER_CACHE_DIR")
    if folder:
        return Path(folder)
    from platformdirs import user_cache_path  # noqa: PLC0415 - only history needs it

    return user_cache_path("cluster", appauthor=False)


def load_cached(name: str, kind: type[_Value]) -> _Value | None:
    """The value cached under a name; `None` where there is none, or none to be believed."""
    try:
        raw = _path(name).read_bytes()
    except (OSError, ValueError, RuntimeError):
        return None
    mark = _mark()
    body = memoryview(raw)[len(mark) + 32 :]
    if not raw.startswith(mark) or hashlib.sha256(body).digest() != raw[len(mark) : len(mark) + 32]:
        return None
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def save_cached(name: str, value: Any) -> None:
    """Cache a value under a name, as a whole or not at all."""
    body = msgspec.msgpack.encode(value)
    if len(body) > _MOST_BYTES:
        return
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        path = _path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace(path, _mark() + hashlib.sha256(body).digest() + body, durable=False)


def _path(name: str) -> Path:
    return cache_folder() / f"{hashlib.sha256(os.fsencode(name)).hexdigest()[:32]}.cache"


@cache
def _mark() -> bytes:
    """What every file of this program begins with."""
    return b"cluster cache 1\n" + mark_of(Path(__file__).resolve().parent.parent)


def mark_of(package: Path) -> bytes:
    """A digest that changes with any module of a package, since other code may come to other figures."""
    state = hashlib.sha256()
    _add_sources(state, os.fspath(package), "")
    return state.digest()


def _add_sources(state: hashlib._Hash, folder: str, room: str) -> None:
    """Each module of a folder and of the folders below it: its name, its size, when it was written."""
    with contextlib.suppress(OSError):
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            name = f"{room}{entry.name}"
            if entry.name.endswith(".py"):
                status = entry.stat()
                state.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
            elif entry.is_dir() and entry.name != "__pycache__":
                _add_sources(state, entry.path, f"{name}/")
