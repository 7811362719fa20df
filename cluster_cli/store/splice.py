"""Pieces of a text exchanged by position, and what a position tells of its line."""

from __future__ import annotations

from msgspec import Struct

from cluster_cli.store.nodes import Mapping, Node, Scalar, Sequence

BLANK = " \t\r\n"


class Splice(Struct, frozen=True):
    """`text` in the place of characters `start` to `end` (exclusive)."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: list[Splice]) -> str:
    """The text with every piece exchanged, from the last to the first."""
    for splice in sorted(splices, key=_place, reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def _place(splice: Splice) -> tuple[int, int]:
    return splice.start, splice.end


def line_start(text: str, index: int) -> int:
    """Where the line of `index` begins."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Where the line of `index` ends, before its line end."""
    found = text.find("\n", index)
    if found < 0:
        return len(text)
    return found - 1 if found > index and text[found - 1] == "\r" else found


def next_line(text: str, index: int) -> int:
    """Where the line after that of `index` begins, or the text's end."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def line_break(text: str, index: int) -> str:
    """The line end of the line of `index`; of a last line without one, that of the line above."""
    found = text.find("\n", index)
    if found < 0:
        found = text.rfind("\n", 0, index)
    return "\r\n" if found > 0 and text[found - 1] == "\r" else "\n"


def column_of(text: str, index: int) -> int:
    """How many characters stand before `index` on its line."""
    return index - line_start(text, index)


def is_block_scalar(node: Node) -> bool:
    """Whether a text stands in block form (`|` or `>`)."""
    return isinstance(node, Scalar) and node.style in {"|", ">"}


def is_kept(text: str, node: Node) -> bool:
    """Whether a node is a block text to which the blank lines below it belong."""
    return is_block_scalar(node) and "+" in text[node.start : line_end(text, node.start)].partition("#")[0]


def content_end(text: str, node: Node) -> int:
    """Where what a node holds really ends: without the comments and blank lines below it that mean nothing.

    The blank lines below a block text that keeps them (`|+`) are content.
    """
    node = last_leaf(text, node)
    if not is_block_scalar(node):
        return node.end
    header_end = line_end(text, node.start)
    if is_kept(text, node):
        body = text[: node.end] if node.end > header_end else text[:header_end]
        return len(body.removesuffix("\n").removesuffix("\r"))
    return max(header_end, len(text[: node.end].rstrip(BLANK)))


def last_leaf(text: str, node: Node) -> Node:
    """The last thing that stands below a node of block style: a text, or brackets."""
    while not isinstance(node, Scalar) and not node.flow:
        last = _last(text, node)
        if last is None:
            return node
        node = last
    return node


def _last(text: str, node: Mapping | Sequence) -> Node | None:
    if isinstance(node, Sequence):
        return node.items[-1] if node.items else None
    if not node.entries:
        return None
    key, value = node.entries[-1]
    absent = isinstance(value, Scalar) and value.start == value.end and "\n" in text[key.end : value.start]
    return key if absent else value


def dash_of(text: str, sequence: Sequence, index: int) -> int:
    """Where the dash of an element of a block list stands."""
    if index == 0:
        return sequence.start
    column = column_of(text, sequence.start)
    start = line_start(text, sequence.items[index].start)
    while start > sequence.start:
        if text[start + column : start + column + 1] == "-" and not text[start : start + column].strip(" "):
            return start + column
        start = line_start(text, start - 1)
    return sequence.start


def cut_lines(text: str, first: int, last: int, above: Node | None) -> Splice:
    """The whole lines from that of `first` to that of `last`, below `above`.

    Blank lines below go too where a block text above would take them in. At the end of a text the line end before goes
    instead of the last one, unless it belongs to a block text.
    """
    start, end = line_start(text, first), next_line(text, last)
    leaf = last_leaf(text, above) if above is not None else None
    while leaf is not None and is_kept(text, leaf) and end < len(text) and not text[end : line_end(text, end)].strip():
        end = next_line(text, end)
    if end == len(text) and not text.endswith("\n") and start and not (leaf is not None and is_block_scalar(leaf)):
        start -= len(line_break(text, start - 1))
    return Splice(start, end, "")


def with_comments(text: str, index: int, column: int) -> int:
    """The end of the line of `index`, or of the comments right below it that are indented deeper than `column`."""
    end = line_end(text, index)
    below = next_line(text, end)
    while below < len(text) and (comment_column(text, below) or 0) > column:
        end = line_end(text, below)
        below = next_line(text, below)
    return end


def comment_column(text: str, start: int) -> int | None:
    """In which column the comment of a line begins that holds nothing else; `start` is the line's beginning."""
    line = text[start : line_end(text, start)]
    body = line.lstrip(" ")
    return len(line) - len(body) if body.startswith("#") else None
