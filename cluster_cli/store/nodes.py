"""The tree of one YAML document as spans of its text: what was written, not what it means."""

from __future__ import annotations

from msgspec import Struct

POISON = "*"
"""The style of a scalar that stands for something already reported (an alias, a complex key): it has no value."""

PLAIN = ""
MAX_DEPTH = 32
"""How many lists and mappings may stand inside each other."""


class Scalar(Struct, frozen=True, gc=False):
    """A text. `style` is empty for a plain one, else its first mark: a quote, `|` or `>` (or `POISON`)."""

    text: str
    start: int
    end: int
    style: str

    @property
    def is_empty(self) -> bool:
        """Whether a key with this value counts as not set; a quoted empty text is a value."""
        return not self.text and self.style in {PLAIN, POISON}


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
