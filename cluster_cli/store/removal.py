"""Whole items: one more at the end of the list, or one less with the comments that belong to it."""

from __future__ import annotations

from cluster_cli.core.edits import EditValue
from cluster_cli.core.model import File
from cluster_cli.store import flow
from cluster_cli.store.document import read_item
from cluster_cli.store.emit import Indent
from cluster_cli.store.nodes import Mapping, Node, Sequence
from cluster_cli.store.outline import ITEMS, Outline
from cluster_cli.store.splice import (
    BLANK,
    Splice,
    column_of,
    comment_column,
    content_end,
    cut_lines,
    dash_of,
    is_kept,
    last_leaf,
    line_break,
    line_end,
    line_start,
    next_line,
    with_comments,
)
from cluster_cli.store.surgery import Scene, append_after, put, remove_element


def appended(text: str, file: File, outline: Outline, value: dict[str, EditValue], indent: Indent) -> list[Splice]:
    """One more item at the end of the list; a list that is absent or empty is begun."""
    value = _apart(value)
    listed = outline.head.get(ITEMS[file])
    if not outline.starts or not isinstance(listed, Sequence):
        return put(Scene(text, outline.head, indent), (ITEMS[file],), [value])
    part = _part(text, listed, outline.starts[-2:])
    if listed.flow:
        return [flow.inserted(text, part, None, value, (), flow.style_of(outline.head, part))]
    dash = column_of(text, dash_of(text, part, len(part.items) - 1))
    made = append_after(Scene(text, part, indent), dash, part.items[-1], value, ())
    if not _is_spaced(text, part) or is_kept(text, last_leaf(text, part)):
        return made
    return [Splice(one.start, one.end, line_break(text, one.start) + one.text) for one in made]


def _apart(value: dict[str, EditValue]) -> dict[str, EditValue]:
    """`status` not right below `responsible`: two neighbouring lines changed on two branches are a conflict for git."""
    names = list(value)
    place = names.index("status") if "status" in value else 0
    if place < 3 or names[place - 1] != "responsible":
        return value
    names.insert(place - 2, names.pop(place))
    return {name: value[name] for name in names}


def without_item(text: str, file: File, outline: Outline, place: int) -> list[Splice]:
    """One item less, and its comments, and one of the two runs of blank lines around it."""
    listed = outline.head.get(ITEMS[file])
    assert isinstance(listed, Sequence)  # noqa: S101 - it holds the item
    if len(outline.starts) == 1:
        return _without_only(text, file, outline, _part(text, listed, outline.starts))
    first = max(place - 1, 0)
    part = _part(text, listed, outline.starts[first : place + 2])
    dash = dash_of(text, part, place - first)
    if listed.flow or not _is_alone(text, dash):
        return remove_element(text, part, place - first)
    above = part.items[0] if place else None
    return [_whole_lines(text, dash, part.items[place - first], above)]


def _part(text: str, listed: Sequence, starts: tuple[int, ...]) -> Sequence:
    """A list with only these of its elements, read again; its own beginning stays where it is."""
    nodes = [node for start in starts if (node := read_item(text, start)) is not None]
    return Sequence(nodes, listed.start, listed.end, listed.flow)


def _is_alone(text: str, dash: int) -> bool:
    """Whether only blanks stand before a dash on its line."""
    return not text[line_start(text, dash) : dash].strip(" ")


def _without_only(text: str, file: File, outline: Outline, listed: Sequence) -> list[Splice]:
    """The list becomes `[]`; what stands in it apart from the item stays."""
    entries = [(key, listed if key.text == ITEMS[file] else value) for key, value in outline.head.entries]
    whole = Mapping(entries, outline.head.start, outline.head.end, outline.head.flow)
    key = next(key for key, _ in entries if key.text == ITEMS[file])
    colon = text.find(":", key.end)
    if listed.flow or not _is_alone(text, listed.start) or text[key.end : colon].strip(" \t"):
        return put(Scene(text, whole), (ITEMS[file],), [])
    return [Splice(colon + 1, colon + 1, " []"), _whole_lines(text, listed.start, listed.items[0], None)]


def _is_spaced(text: str, listed: Sequence) -> bool:
    """Whether a blank line parts the last two elements."""
    if len(listed.items) < 2:
        return False
    end = next_line(text, content_end(text, listed.items[-2]))
    return any(not line.strip() for line in text[end : dash_of(text, listed, 1)].split("\n")[:-1])


def _whole_lines(text: str, dash: int, node: Node, above: Node | None) -> Splice:
    """The lines of an item with the blank ones below it; where nothing follows, with the blank ones above it."""
    last = with_comments(text, content_end(text, node), column_of(text, dash))
    first, end = _first_line(text, dash), next_line(text, last)
    below = end
    while below < len(text) and not text[below : line_end(text, below)].strip(" \t"):
        below = next_line(text, below)
    if below < len(text):
        return Splice(first, below, "")
    limit = next_line(text, content_end(text, above)) if above is not None else first
    while first > limit and not text[line_start(text, first - 1) : first].strip(BLANK):
        first = line_start(text, first - 1)
    return cut_lines(text, first, last, above) if above is not None else Splice(first, end, "")


def _first_line(text: str, dash: int) -> int:
    """Where the comments right above an item begin: those in the column of its dash, with no blank line between."""
    column = column_of(text, dash)
    start = line_start(text, dash)
    while start:
        above = line_start(text, start - 1)
        if comment_column(text, above) != column:
            break
        start = above
    return start
