"""What a merge comes to: pieces of text, and between them the places where two sides want two things."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from msgspec import Struct

SideName = Literal["ours", "theirs"]
Lines = Callable[[str, str, str], str | None]
"""Merges three texts (base, ours, theirs) line by line; `None` where that leaves a conflict."""

_STATES = {"<": "ours", "|": "base", "=": "theirs", ">": "all"}
"""Of a marker by its sign: whose lines follow."""


class Unmergeable(Exception):
    """The files do not have the form that a merge by fields needs."""


class Conflict(Struct, frozen=True):
    """Whole lines of three versions; an empty text is a version that has none."""

    base: str
    ours: str
    theirs: str


Chunk = str | Conflict


class Markers(Struct, frozen=True):
    """How a conflict is marked: how many signs a marker has, and what stands behind it."""

    size: int = 7
    ours: str = "ours"
    base: str = "base"
    theirs: str = "theirs"


def marked(chunks: Iterable[Chunk], markers: Markers) -> str:
    """The text with every conflict between markers, the base in the middle."""
    return "".join(chunk if isinstance(chunk, str) else _marked(chunk, markers) for chunk in chunks)


def _marked(conflict: Conflict, markers: Markers) -> str:
    parts = (
        ("<", markers.ours, conflict.ours),
        ("|", markers.base, conflict.base),
        ("=", "", conflict.theirs),
        (">", markers.theirs, ""),
    )
    return "".join(
        f"{sign * markers.size} {label}".rstrip() + "\n" + (text if not text or text.endswith("\n") else text + "\n")
        for sign, label, text in parts
    )


def unmarked(text: str, markers: Markers, side: SideName) -> str:
    """A marked text with every conflict decided for one side."""
    out: list[str] = []
    now = "all"
    for line in lines_of(text):
        sign = line[:1]
        if (
            sign
            and sign in _STATES
            and line.startswith(sign * markers.size)
            and line[markers.size : markers.size + 1] != sign
        ):
            now = _STATES[sign]
        elif now in ("all", side):
            out.append(line)
    return "".join(out)


def resolved(chunks: Iterable[Chunk], side: SideName) -> str:
    """The text with every conflict decided for one side."""
    return "".join(chunk if isinstance(chunk, str) else getattr(chunk, side) for chunk in chunks)


def is_clean(chunks: Iterable[Chunk]) -> bool:
    """Whether nothing is left to decide."""
    return not any(isinstance(chunk, Conflict) for chunk in chunks)


def within(chunks: Iterable[Chunk], change: Callable[[str], str]) -> list[Chunk]:
    """The chunks with every text changed."""
    return [
        change(chunk)
        if isinstance(chunk, str)
        else Conflict(*(change(text) if text else "" for text in (chunk.base, chunk.ours, chunk.theirs)))
        for chunk in chunks
    ]


def whole_conflict(base: str, ours: str, theirs: str) -> list[Chunk]:
    """One conflict around all that differs, for whatever could be merged in no other way."""
    versions = [lines_of(text) for text in (base, ours, theirs)]
    top = _shared(versions)
    bottom = _shared([list(reversed(lines[top:])) for lines in versions])
    middle = ["".join(lines[top : len(lines) - bottom]) for lines in versions]
    first = versions[0]
    return ["".join(first[:top]), Conflict(*middle), "".join(first[len(first) - bottom :])]


def lines_of(text: str) -> list[str]:
    """The lines with their ends; a line ends with LF and nothing else."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _shared(versions: list[list[str]]) -> int:
    """How many lines all begin with."""
    count = 0
    for lines in zip(*versions, strict=False):
        if len(set(lines)) > 1:
            break
        count += 1
    return count
