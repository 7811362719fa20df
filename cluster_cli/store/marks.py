"""What is looked for in a text before it is parsed: line ends that nobody sees, and the marks of an unfinished merge."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HIDDEN_BREAK = re.compile("[\x85\u2028\u2029]|\r(?!\n)")
_STRAY_BOM = re.compile("^\ufeff", re.MULTILINE)
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: [^\n]*)?\r?$", re.MULTILINE)


def hidden_breaks(text: str) -> Iterator[tuple[int, str]]:
    """Every line end that the parser obeys and a reviewer does not see: where, and which character."""
    if "\r" in text or "\x85" in text or "\u2028" in text or "\u2029" in text:
        for match in _HIDDEN_BREAK.finditer(text):
            yield match.start(), match[0]


def conflict_markers(text: str) -> list[tuple[int, int]]:
    """The first line of each conflict; where only the last one is left, that one."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return []
    found = list(_CONFLICT.finditer(text))
    opening = [match for match in found if match[0].startswith("<")]
    return [(match.start(), match.start() + len(match[0].rstrip("\r"))) for match in opening or found[:1]]


def stray_bom(text: str) -> int | None:
    """A byte-order mark at the beginning of a line: the parser passes over it, and its places are one off after it."""
    match = _STRAY_BOM.search(text) if "\ufeff" in text else None
    return match.start() if match else None
