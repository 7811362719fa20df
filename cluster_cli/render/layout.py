"""Text laid out in columns of a terminal: how wide it is, where it breaks, how a table's columns share the width."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from cluster_cli.core.text import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 2
LEAST_WIDE = 18
FAIR_WIDE = 32
SHORT = 10
_SINGLE = pattern(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2116\u2190-\u21ff]*"
)
ZERO_WIDTH_SPACE = "\u200b"
GLUE = "\0"  # never in visible text
_BREAK = r"(?<=[-_/])(?:(?<![0-9].)|(?![0-9]))"  # behind a hyphen or the like, but not within 2022-03-15
_PLACES = pattern(_BREAK)
_PIECES = pattern(f" |{_BREAK}")


def width_of(text: str) -> int:
    """The columns that a text takes: none for combining characters, two for wide ones."""
    if _SINGLE().fullmatch(text):
        return len(text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    category = unicodedata.category(character)
    if category in {"Mn", "Me"} or (category == "Cf" and character >= ZERO_WIDTH_SPACE):
        return 0  # the formatting characters below it, such as the soft hyphen, are shown by most terminals
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text filled with blanks to `width` columns."""
    blanks = " " * (width - width_of(text))
    return blanks + text if right else text + blanks


def shortened(text: str, width: int, ellipsis: str) -> str:
    """The text, or as many of its words as fit before an ellipsis."""
    if width_of(text) <= width:
        return text
    room = width - width_of(ellipsis)
    beginning = cut(text, room)
    at = beginning.rfind(" ")
    if at > room * 3 // 4 and not text[len(beginning) :].startswith(" "):
        beginning = beginning[:at]
    return beginning.rstrip(" ,.;:(«-—") + ellipsis


def cut(text: str, room: int) -> str:
    """As many characters as take at most `room` columns."""
    taken = 0
    for at, character in enumerate(text):
        taken += _character_width(character)
        if taken > room:
            return text[:at]
    return text


def wrapped(text: str, width: int, keep: Sequence[str] = ()) -> list[str]:
    """The text as lines of at most `width` columns, broken between words.

    What is in `keep` (a command to copy) is never broken, even where it is longer than a line; another word that is too
    long is broken behind a hyphen, else cut.
    """
    for piece in sorted(
        keep, key=len, reverse=True
    ):  # the longest first, since a command may be the beginning of another
        text = text.replace(piece, piece.replace(" ", GLUE))
    lines: list[str] = []
    line, taken = "", 0
    for word in text.split(" "):
        needed = width_of(word)
        if line and taken + 1 + needed <= width:
            line, taken = f"{line} {word}", taken + 1 + needed
            continue
        rest = word
        if line:
            head = _marked(word, width - taken - 1) if needed > width and GLUE not in word else ""
            lines.append(f"{line} {head}" if head else line)
            rest = word[len(head) :]
            needed = width_of(rest)
        while needed > width and GLUE not in rest and len(head := _head(rest, width)) < len(rest):
            lines.append(head)
            rest = rest[len(head) :]
            needed = width_of(rest)
        line, taken = rest, needed
    return [line.replace(GLUE, " ") for line in [*lines, line]]


def _head(word: str, width: int) -> str:
    """The beginning of a word too long for a line, as much as fits; at least one character."""
    beginning = cut(word, width) or word[0]
    return (_marked(word, width) or beginning) if len(beginning) < len(word) else beginning


def _marked(word: str, width: int) -> str:
    """The beginning of a word up to the last hyphen or the like that fits; empty where none does."""
    room = len(cut(word, width))
    return word[: max((place.start() for place in _PLACES().finditer(word) if place.start() <= room), default=0)]


def share_width(
    headers: Sequence[str], rows: Sequence[Sequence[str]], wide: Sequence[bool], width: int, *, brief: bool = False
) -> list[int]:
    """How many columns each column of a table gets; empty where even its longest words don't fit side by side.

    Cells of narrow columns get what short ones need, then wide columns a fair part, then narrow ones the rest of what
    they need; headers break before cells do. `brief`: what does not fit will be shortened, so wide columns come last.
    """
    columns = list(zip(*rows, strict=True))
    bodies = [max(map(width_of, column)) for column in columns]
    natural = [max(body, width_of(header)) for body, header in zip(bodies, headers, strict=True)]
    room = width - GAP * (len(headers) - 1)
    if sum(natural) <= room:
        return natural
    least = least_widths(headers, rows, wide, brief=brief)
    if sum(least) > room:
        return []
    bodies = [0 if is_wide else body for body, is_wide in zip(bodies, wide, strict=True)]
    fair = [min(most, FAIR_WIDE) if is_wide else 0 for most, is_wide in zip(natural, wide, strict=True)]
    narrow = [0 if is_wide else most for most, is_wide in zip(natural, wide, strict=True)]
    short = bodies if brief else [min(body, SHORT) for body in bodies]
    for wanted in (short, fair, bodies, narrow, natural):
        least = _grow(least, wanted, room)
    return least


def least_widths(
    headers: Sequence[str], rows: Sequence[Sequence[str]], wide: Sequence[bool], *, brief: bool = False
) -> list[int]:
    """The least width of each column at which none of its words is broken."""
    least = []
    for header, column, is_wide in zip(headers, zip(*rows, strict=True), wide, strict=True):
        texts = [header, *column]
        needed = LEAST_WIDE if is_wide else 0
        if not (is_wide and brief):
            needed = max(_longest_word(texts), needed)
        least.append(min(max(map(width_of, texts)), needed))
    return least


def column_parts(least: Sequence[int], keys: int, width: int) -> list[list[int]]:
    """The columns in as few parts as fit the width, each with the first `keys`; empty where not even one fits so."""
    taken = sum(least[:keys]) + GAP * keys
    parts: list[list[int]] = []
    room = 0
    for at in range(keys, len(least)):
        if taken + least[at] > width:
            return []
        if not parts or least[at] + GAP > room:
            parts.append(list(range(keys)))
            room = width - taken + GAP
        parts[-1].append(at)
        room -= least[at] + GAP
    return parts


def _longest_word(texts: Sequence[str]) -> int:
    return max(width_of(piece) for text in texts for piece in _PIECES().split(text))


def _grow(widths: Sequence[int], wanted: Sequence[int], room: int) -> list[int]:
    """The widths, with the free room shared evenly among the columns that want more."""
    grown = list(widths)
    free = room - sum(grown)
    hungry = [at for at, want in enumerate(wanted) if grown[at] < want]
    while free > 0 and hungry:
        part = max(1, free // len(hungry))
        for at in list(hungry):
            added = min(part, wanted[at] - grown[at], free)
            grown[at] += added
            free -= added
            if grown[at] == wanted[at]:
                hungry.remove(at)
    return grown
