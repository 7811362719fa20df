"""The tree of one YAML document as spans of its text: what was written, not what it means."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

POISON = "*"
"""The style of a scalar that stands for something already reported (an alias, a complex key): it has no value."""

PLAIN = ""
MAX_DEPTH = 32
"""How many lists and mappings may stand inside each other."""
MAX_FAULTS = 10_000
"""How many diagnostics one file may have; reading ends there."""
MOST_SHOWN = 80
"""Characters of a value that a diagnostic repeats."""

KeyPath = tuple[str | int, ...]
"""The way from a node down to another one: keys of mappings and positions in lists."""


class Mark(Protocol):
    """A place in the text: only its index is right, since the parser counts other line ends than editors do."""

    @property
    def index(self) -> int:
        """Characters from the beginning of the text."""


class At(Struct, frozen=True, gc=False):
    """A mark of our own."""

    index: int


class Scalar(Struct, eq=False, gc=False):
    """A text, just as the parser hands it over: it fills these fields in this order (`events`).

    `style` is empty for a plain one, else its first mark: a quote, `|` or `>` (or `POISON`).
    """

    anchor: str | None
    tag: str | None
    implicit: tuple[bool, bool] | None
    text: str
    start_mark: Mark
    end_mark: Mark
    style: str

    def __eq__(self, other: object) -> bool:
        """Whether it is the same text in the same place; whose marks these are does not matter."""
        return isinstance(other, Scalar) and self._identity == other._identity

    __hash__ = None  # type: ignore[assignment]  # the parser fills it in, nobody needs it as a key

    @property
    def _identity(self) -> tuple[str, str, int, int]:
        return self.text, self.style, self.start, self.end

    @property
    def start(self) -> int:
        """The index of its first character."""
        return self.start_mark.index

    @property
    def end(self) -> int:
        """The index behind its last character."""
        return self.end_mark.index

    @property
    def is_empty(self) -> bool:
        """Whether a key with this value counts as not set; a quoted empty text is a value."""
        return not self.text and self.style in {PLAIN, POISON}


def poisoned(start: int, end: int) -> Scalar:
    """What stands in the place of something already reported."""
    return Scalar(None, None, None, "", At(start), At(end), POISON)


class Mapping(Struct, frozen=True, gc=False):
    """Keys and values in the order of the text; `end` of a block one is where the next token starts."""

    entries: list[tuple[Scalar, Node]]
    start: int
    end: int
    flow: bool

    def get(self, name: str) -> Node | None:
        """The first value under a key."""
        return next((value for key, value in self.entries if key.text == name), None)


class Sequence(Struct, frozen=True, gc=False):
    """Elements in the order of the text; `end` of a block one is where the next token starts."""

    items: list[Node]
    start: int
    end: int
    flow: bool


Node = Scalar | Mapping | Sequence


def last_character(node: Node) -> int:
    """The end of what a node really holds, without the comments and blank lines that follow a block."""
    while not isinstance(node, Scalar) and not node.flow:
        if isinstance(node, Mapping):
            if not node.entries:
                break
            key, value = node.entries[-1]
            node = key if value.start == value.end else value
        else:
            if not node.items:
                break
            node = node.items[-1]
    return node.end


def beginning(node: Node) -> tuple[int, int]:
    """A short span to point at: the first key of a mapping, the first element's beginning of a list, else the text."""
    for _ in range(MAX_DEPTH + 1):
        if isinstance(node, Scalar) or node.flow:
            break
        if isinstance(node, Mapping):
            if not node.entries:
                break
            return node.entries[0][0].start, node.entries[0][0].end
        if not node.items:
            break
        node = node.items[0]
    return (node.start, node.end) if isinstance(node, Scalar) else (node.start, node.start + 1)
