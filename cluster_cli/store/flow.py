"""Brackets and braces: an element exchanged, added or taken out in the style of its neighbours, JSON among them.

On the lines between two elements, the rest of the first line belongs to the one above, the comments below it to the
next: nobody's comment goes with another's element.
"""

from __future__ import annotations

from msgspec import Struct

from cluster_cli.core.edits import EditValue
from cluster_cli.store.emit import flow_text, is_number, key_text
from cluster_cli.store.nodes import PLAIN, Mapping, Node, Scalar, Sequence
from cluster_cli.store.paths import Path
from cluster_cli.store.splice import BLANK, Splice, line_break, line_end, line_start, next_line


class Element(Struct, frozen=True):
    """From where to where an element of brackets or braces stands, its key included."""

    start: int
    end: int


def style_of(root: Node, parent: Mapping | Sequence) -> str:
    """The quotes of JSON in a file that is JSON, or where the first neighbour has them."""
    outer = _first_text(root)
    if not isinstance(root, Scalar) and root.flow and outer is not None and outer.style == '"':
        return '"'
    first = _first_text(parent)
    return '"' if first is not None and first.style == '"' else PLAIN


def _first_text(node: Node) -> Scalar | None:
    while not isinstance(node, Scalar):
        if isinstance(node, Mapping):
            return node.entries[0][0] if node.entries else None
        if not node.items:
            return None
        node = node.items[0]
    return node


def replaced(text: str, old: Node, value: EditValue, path: Path, style: str) -> Splice:
    """Another value in the place of an element; `style` is that of its neighbours."""
    if isinstance(old, Scalar) and isinstance(value, str) and not old.is_empty and (old.style or is_number(value)):
        style = old.style
    new = flow_text(value, path=path, style=style)
    if old.start == old.end:
        before = text[: old.start].rstrip(BLANK)
        blank = " " if len(before) == old.start else ""
        new = f"{blank}{new}" if before.endswith((":", "-", ",", "[")) else f": {new}"
    return Splice(old.start, old.end, new)


def inserted(
    text: str, parent: Mapping | Sequence, key: str | None, value: EditValue, path: Path, style: str
) -> Splice:
    """A new element behind the last one."""
    new = flow_text(value, path=(*path, key) if key is not None else path, style=style)
    if key is not None:
        new = f"{key_text(key, style=style, flow=True)}: {new}"
    known = elements_of(parent)
    if not known:
        return Splice(parent.start + 1, parent.start + 1, new)
    if isinstance(parent, Sequence) and isinstance(value, dict) and value:
        new = _over_lines(text, parent.items[-1], value, path, style) or new
    return behind_last(text, known[-1], new)


def _over_lines(text: str, last: Node, value: dict[str, EditValue], path: Path, style: str) -> str | None:
    """A record with one field a line, where the last one of the list is written so."""
    if not isinstance(last, Mapping) or not last.flow or not last.entries:
        return None
    first = last.entries[0][0].start
    if text[line_start(text, first) : first].strip(" "):
        return None
    line, pad = line_break(text, last.start), text[line_start(text, first) : first]
    fields = (
        f"{line}{pad}{key_text(key, style=style, flow=True)}: {flow_text(one, path=(*path, key), style=style)}"
        for key, one in value.items()
    )
    closing = text[line_start(text, last.end - 1) : last.end - 1]
    return "{" + ",".join(fields) + (line + closing if not closing.strip(" ") else "") + "}"


def behind_last(text: str, last: Element, new: str) -> Splice:
    """Behind the last element, on a line of its own where that one has its own."""
    lines_end = line_end(text, last.end)
    rest = text[last.end : lines_end]
    indent = text[line_start(text, last.start) : last.start]
    alone = not indent.strip(" \t")
    if alone and (not rest.strip() or rest.lstrip(" \t").startswith("#")):
        return Splice(last.end, lines_end, f",{rest}{line_break(text, last.end)}{indent}{new}")
    blank = " " if text[last.end - 1 : last.end] == ":" else ""
    return Splice(last.end, last.end, f"{blank}, {new}")


def elements_of(parent: Mapping | Sequence) -> list[Element]:
    """What stands between the brackets."""
    if isinstance(parent, Mapping):
        return [Element(key.start, max(key.end, value.end)) for key, value in parent.entries]
    return [Element(one.start, one.end) for one in parent.items]


def cut(text: str, known: list[Element], index: int) -> list[Splice]:
    """Take one of several elements out."""
    this = known[index]
    if index == len(known) - 1:
        return _cut_last(text, known[-2], this)
    after = known[index + 1]
    below = _new_line(text, this.end, after.start)
    above = _new_line(text, known[index - 1].end, this.start) if index else _line_alone(text, this.start)
    if above is not None and below is not None:
        return [Splice(above, below, "")]
    if index and above is None:
        return [Splice(known[index - 1].end, this.end, "")]
    if below is not None and "#" in text[below : after.start]:
        return [Splice(this.start, line_end(text, this.end), "")]
    return [Splice(this.start, after.start, "")]


def _cut_last(text: str, before: Element, this: Element) -> list[Splice]:
    above = _new_line(text, before.end, this.start)
    if above is None:
        return [Splice(before.end, this.end, "")]
    rest = text[this.end : line_end(text, this.end)].lstrip(" \t")
    if rest.startswith(",") and (not rest[1:].strip(" \t") or rest[1:].lstrip(" \t").startswith("#")):
        return [Splice(above, next_line(text, this.end), "")]
    comma = _comma(text, before.end)
    end = line_end(text, this.end) if not rest or rest.startswith("#") else this.end
    return [Splice(comma, comma + 1, ""), Splice(line_end(text, before.end), end, "")]


def _comma(text: str, index: int) -> int:
    """The comma behind an element: only blanks and comments stand before it."""
    while text[index] != ",":
        index = next_line(text, index) if text[index] == "#" else index + 1
    return index


def _new_line(text: str, end: int, start: int) -> int | None:
    """Where the first new line between two elements begins; `None` where they share one."""
    found = text.find("\n", end, start)
    return None if found < 0 else found + 1


def _line_alone(text: str, start: int) -> int | None:
    """Where the line of the first element begins, if nothing stands before it there."""
    begin = line_start(text, start)
    return None if text[begin:start].strip(" \t") else begin
