"""Whole items: one more at the end of the list, or one less with the comments that belong to it."""

from __future__ import annotations

from cluster_cli.core.edits import EditValue
from cluster_cli.core.model import File
from cluster_cli.store.document import read_item
from cluster_cli.store.nodes import Mapping, Node, Sequence
from cluster_cli.store.outline import ITEMS, Outline
from cluster_cli.store.splice import (
    BLANK,
    Splice,
    column_of,
    content_end,
    dash_of,
    is_block_scalar,
    last_leaf,
    line_break,
    line_end,
    line_start,
    next_line,
    spliced,
)  # fmt: skip
from cluster_cli.store.surgery import append_after, put, remove_element


def appended(text: str, file: File, outline: Outline, value: dict[str, EditValue]) -> str:
    """The text with one more item at the end of its list; a list that is absent or empty is begun."""
    listed = outline.head.get(ITEMS[file])
    if not outline.starts or not isinstance(listed, Sequence):
        return spliced(text, put(text, outline.head, (ITEMS[file],), [value]))
    whole = _part(text, listed, outline.starts[-2:])
    if listed.flow:
        return spliced(text, put(text, whole, (len(whole.items),), value))
    dash = column_of(text, dash_of(text, whole, len(whole.items) - 1))
    return spliced(text, append_after(text, dash, whole.items[-1], value, (), spaced=_is_spaced(text, whole)))


def without_item(text: str, file: File, outline: Outline, place: int) -> str:
    """The text without the item at `place`, and without the comments and the blank lines that belong to it alone."""
    listed = outline.head.get(ITEMS[file])
    assert isinstance(listed, Sequence)  # noqa: S101 - it holds the item
    if len(outline.starts) == 1:
        whole = _part(text, listed, outline.starts)
        return spliced(text, put(text, _with_list(outline.head, file, whole), (ITEMS[file],), []))
    first = max(place - 1, 0)
    part = _part(text, listed, outline.starts[first : place + 2])
    dash = dash_of(text, part, place - first)
    if listed.flow or text[line_start(text, dash) : dash].strip(" "):
        return spliced(text, remove_element(text, part, place - first))
    above = part.items[0] if place else None
    cut = _with_blank_lines(text, _first_line(text, dash), _last_line(text, part.items[place - first], dash), above)
    return spliced(text, [cut])


def _part(text: str, listed: Sequence, starts: tuple[int, ...]) -> Sequence:
    """A list with only these of its elements, read again; its own beginning stays where it is."""
    nodes = [node for start in starts if (node := read_item(text, start)) is not None]
    return Sequence(nodes, listed.start, listed.end, listed.flow)


def _with_list(head: Mapping, file: File, listed: Node) -> Mapping:
    entries = [(key, listed if key.text == ITEMS[file] else value) for key, value in head.entries]
    return Mapping(entries, head.start, head.end, head.flow)


def _is_spaced(text: str, listed: Sequence) -> bool:
    """Whether a blank line parts the last two elements."""
    if len(listed.items) < 2:
        return False
    end = next_line(text, content_end(text, listed.items[-2]))
    return any(not line.strip() for line in text[end : listed.items[-1].start].split("\n")[:-1])


def _first_line(text: str, dash: int) -> int:
    """Where the comments right above an item begin: those in the column of its dash, with no blank line between."""
    column = column_of(text, dash)
    start = line_start(text, dash)
    while start:
        above = line_start(text, start - 1)
        if _comment_column(text, above) != column:
            break
        start = above
    return start


def _last_line(text: str, node: Node, dash: int) -> int:
    """The end of an item's last line, or of the comments below that are indented like its fields."""
    column = column_of(text, dash)
    end = line_end(text, content_end(text, node))
    below = next_line(text, end)
    while below < len(text) and (_comment_column(text, below) or 0) > column:
        end = line_end(text, below)
        below = next_line(text, below)
    return end


def _comment_column(text: str, start: int) -> int | None:
    """In which column the comment of a line begins that holds nothing else."""
    line = text[start : line_end(text, start)]
    body = line.lstrip(" ")
    return len(line) - len(body) if body.startswith("#") else None


def _with_blank_lines(text: str, first: int, last: int, above: Node | None) -> Splice:
    """The lines of an item with the blank ones below it; where nothing follows, with the blank ones above it."""
    end = below = next_line(text, last)
    while below < len(text) and not text[below : line_end(text, below)].strip(" \t"):
        below = next_line(text, below)
    if below < len(text):
        return Splice(first, below, "")
    limit = next_line(text, content_end(text, above)) if above is not None else first
    while first > limit and not text[line_start(text, first - 1) : first].strip(BLANK):
        first = line_start(text, first - 1)
    if not text.endswith("\n") and above is not None and not is_block_scalar(last_leaf(text, above)):
        first -= len(line_break(text, first - 1))
    return Splice(first, end, "")
