"""What a pass over one file notes down, and the traps in a text that deserve a warning."""

from __future__ import annotations

from collections.abc import Iterable, Set

from cluster_cli.core.diagnostics import Diagnostic, Severity, Span
from cluster_cli.core.messages import N_, Message, Term, Value, message
from cluster_cli.core.model import File
from cluster_cli.core.patterns import late
from cluster_cli.store.nodes import POISON, Mapping, Node, Scalar, Sequence, beginning

MAX_FAULTS = 10_000
MOST_SEARCHES = 200
MOST_SHOWN = 80
"""Characters of a value that a diagnostic repeats."""

KINDS = {
    Scalar: Term("text", N_("a text")),
    Mapping: Term("mapping", N_("a record of keys and values")),
    Sequence: Term("list", N_("a list")),
}

_HIDDEN = late(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\u2028\u2029\ufeff]"
)
_CUT = late(r"[ \t]+#[^\s#]")
_WORD = late(r"[^\W\d_]+")
_LATIN = late(r"[A-Za-z]")
_CYRILLIC = late(r"[Ѐ-ӿ]")
LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХаеорсухіѕј", "ABEKMHOPCTYXaeopcyxisj")


class TooManyFaults(Exception):
    """The bound on diagnostics of one file is reached."""


class Walk:
    """The text being read and what was found in it."""

    __slots__ = ("faults", "file", "has_comments", "searches", "text")

    def __init__(self, text: str, file: File, faults: list[Diagnostic]) -> None:
        self.text = text
        self.file: File = file
        self.faults = faults
        self.searches = 0
        self.has_comments = " #" in text or "\t#" in text

    def note(self, severity: Severity, code: str, span: tuple[int, int], values: dict[str, Value]) -> None:
        """Add a diagnostic at characters `span`."""
        if len(self.faults) >= MAX_FAULTS:
            self.faults.append(Diagnostic("too-many-faults", "error", Span(self.file, *span), {"limit": MAX_FAULTS}))
            raise TooManyFaults
        self.faults.append(Diagnostic(code, severity, Span(self.file, *span), values))

    def error(self, code: str, node: Node, **values: Value) -> None:
        """Add an error that points at a node."""
        self.note("error", code, beginning(node), values)

    def warn(self, code: str, start: int, end: int, **values: Value) -> None:
        """Add a warning at characters `start` to `end`."""
        self.note("warning", code, (start, end), values)

    def wrong_kind(self, node: Node, expected: Term) -> None:
        """A text where a list belongs, and the like; a poisoned node was reported before."""
        if not (isinstance(node, Scalar) and node.style == POISON):
            self.error("wrong-kind", node, expected=expected, found=KINDS[type(node)])

    def look_closer(self, node: Scalar) -> None:
        """Warn of the first character in a text that nobody can see."""
        match = _HIDDEN().search(node.text)
        if match is None:
            return
        at = self.text.find(match[0], node.start, node.end)
        start, end = (at, at + 1) if at >= 0 else (node.start, node.end)
        self.warn("hidden-character", start, end, character=f"U+{ord(match[0]):04X}")

    def check_cut(self, node: Scalar) -> None:
        """Warn where `#` right after a blank ends a plain text and a word follows it at once."""
        match = _CUT().match(self.text, node.end)
        if match is not None:
            start = match.end() - 2
            line_end = self.text.find("\n", start)
            rest = self.text[start : len(self.text) if line_end < 0 else line_end].rstrip("\r")
            self.warn("cut-by-hash", start, start + 1, lost=rest[:60])

    def check_letters(self, node: Scalar) -> None:
        """Warn of a word made of Latin and Cyrillic letters at once: it looks like another one and is not."""
        if node.text.isascii():
            return
        for word in _WORD().findall(node.text):
            if _LATIN().search(word) and _CYRILLIC().search(word):
                self.warn("mixed-letters", node.start, node.end, text=node.text[:MOST_SHOWN])
                return

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """The known word most like `word`; not looked for without end, since a file may be full of wrong words."""
        from cluster_cli.core.text import nearest  # noqa: PLC0415 - only where a name was not found

        self.searches += 1
        near = nearest(word, known) if self.searches <= MOST_SEARCHES else []
        return near[0] if near else None

    def unknown_key(self, key: Scalar, value: Node, known: tuple[str, ...], *, flow: bool) -> None:
        """A key that this record does not have, with the nearest one that it has."""
        if key.style == POISON:
            return
        name = key.text[:MOST_SHOWN]
        if flow and value.start == value.end == key.end and isinstance(value, Scalar):
            self.error("cut-by-comma", key, text=name)
            return
        plain = key.text.translate(LOOK_ALIKE)
        if plain in known:
            self.error("look-alike-key", key, key=name, nearest=plain)
            return
        bare = key.text.strip()
        if bare != key.text:
            hint = message("Blanks of another kind stand at it: type it anew.")
            self.error("unknown-key", key, key=name, hint=hint, nearest=bare)
            return
        near = self.nearest(key.text, known)
        hint = did_you_mean(near) if near else message("Known here: {known}.", known=known)
        self.error("unknown-key", key, key=name, hint=hint, nearest=near)

    def was_meant(self, name: str, starts: Set[int]) -> bool:
        """Whether an unknown key at one of these places was found to be a misspelt `name`."""
        first = min(starts, default=0)
        for fault in reversed(self.faults):
            if isinstance(fault.where, Span):
                if fault.where.start < first:
                    return False
                if fault.where.start in starts and fault.values.get("nearest") == name:
                    return True
        return False


def did_you_mean(name: str) -> Message:
    """The remedy for a misspelt name."""
    return message("Did you mean `{nearest}`?", nearest=name)
