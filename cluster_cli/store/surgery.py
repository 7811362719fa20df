"""One field at a time: which pieces of the text give way to what, in the style that stands there.

Every function takes a edited, which is a text with the nodes read from it, and answers with splices; none of them is
trusted: `drafts` reads the result again and compares trees.
"""

from __future__ import annotations

import re

from msgspec import Struct

from cluster_cli.core.edits import EditValue, Removed
from cluster_cli.store.document import PLAIN, KeyPath, Mapping, Node, Scalar, Sequence
from cluster_cli.store.emit import (
    USUAL,
    Indent,
    after_dash,
    after_key,
    block_lines,
    element_lines,
    ends_its_line,
    entry_lines,
    flow_text,
    is_number,
    key_text,
    scalar_text,
)
from cluster_cli.store.layout import (
    BLANK,
    Splice,
    column_of,
    content_end,
    cut_lines,
    dash_of,
    is_block_scalar,
    last_leaf,
    line_break,
    line_end,
    line_start,
    next_line,
    with_comments,
)

_PERIOD = re.compile(r"[0-9]{4}(?:-[0-9A-Z]{2})?(?:-[0-9]{2})?")


class Unwritable(Exception):
    """A place that is not rewritten: `node` is where, `code` why."""

    def __init__(self, code: str, node: Node) -> None:
        super().__init__(code)
        self.code = code
        self.node = node


class Spot(Struct, frozen=True):
    """Where a path leads: the last container on the way, the step taken there, and what stands there, if anything.

    `rest` are the steps below `node` that do not exist yet.
    """

    parent: Mapping | Sequence
    step: str | int
    node: Node | None
    rest: KeyPath


def find(root: Node, path: KeyPath) -> Spot:
    """Follow a path as far as there is something.

    Raises:
        Unwritable: the path leads through a text, or past a list's end.
    """
    parent, node = root, root
    for depth, step in enumerate(path):
        if isinstance(node, Scalar):
            if not node.is_empty or node is root:
                raise Unwritable("edit-into-text", node)
            assert not isinstance(parent, Scalar)  # noqa: S101 - only containers are descended from
            return Spot(parent, path[depth - 1], node, path[depth:])
        parent = node
        node_below = child(parent, step)
        if node_below is None:
            return Spot(parent, step, None, path[depth + 1 :])
        node = node_below
    assert not isinstance(parent, Scalar)  # noqa: S101 - the path is never empty
    return Spot(parent, path[-1], node, ())


def child(parent: Mapping | Sequence, step: str | int) -> Node | None:
    """What stands at one step; `None` where a key is absent or a position is just past the end.

    Raises:
        Unwritable: the step does not fit the container.
    """
    if isinstance(parent, Mapping):
        if isinstance(step, int):
            raise Unwritable("edit-into-text", parent)
        return parent.get(step)
    if isinstance(step, str) or step > len(parent.items):
        raise Unwritable("edit-into-text", parent)
    return parent.items[step] if step < len(parent.items) else None


def nested(rest: KeyPath, value: EditValue) -> EditValue:
    """A value wrapped in the containers that are still missing."""
    for step in reversed(rest):
        value = {step: value} if isinstance(step, str) else [value]
    return value


class EditedText(Struct, frozen=True):
    """A text, the node of it that is edited (an item, or the head of the file), and how the file indents."""

    text: str
    root: Node
    indent: Indent = USUAL


def put(edited: EditedText, path: KeyPath, value: EditValue) -> list[Splice]:
    """Set one field, or take it out.

    Raises:
        Unwritable: the place is not rewritten.
    """
    spot = find(edited.root, path)
    if isinstance(value, Removed):
        return [] if spot.node is None or spot.rest else _remove(edited, path, spot)
    whole = nested(spot.rest, value)
    if spot.node is None:
        return _insert(edited, path, spot, whole)
    return _replace(edited, path[: len(path) - len(spot.rest)], spot, whole)


def _insert(edited: EditedText, path: KeyPath, spot: Spot, value: EditValue) -> list[Splice]:
    parent = spot.parent
    outer = path[: len(path) - len(spot.rest) - 1]
    if parent.flow:
        if not _is_filled(parent) and _is_block_entry(edited.root, outer):
            return put(edited, outer, {spot.step: value} if isinstance(spot.step, str) else [value])
        key = spot.step if isinstance(spot.step, str) else None
        return [inserted_in_braces(edited.text, parent, key, value, outer, quotes_of(edited.root, parent))]
    if isinstance(parent, Mapping):
        assert isinstance(spot.step, str)  # noqa: S101 - checked by `child`
        return insert_key(edited, parent, spot.step, value, outer)
    return append(edited, parent, value, outer)


def _is_filled(parent: Mapping | Sequence) -> bool:
    return bool(parent.entries if isinstance(parent, Mapping) else parent.items)


def _is_block_entry(root: Node, path: KeyPath) -> bool:
    """Whether an empty container stands in block style, so that its content can have a line each."""
    return bool(path) and not find(root, path).parent.flow


def _replace(edited: EditedText, path: KeyPath, spot: Spot, value: EditValue) -> list[Splice]:
    """Put a value in the place of the one that stands there."""
    parent, old = spot.parent, spot.node
    assert old is not None  # noqa: S101 - else it would be an insertion
    if parent.flow:
        return [replaced_in_braces(edited.text, old, value, path, quotes_of(edited.root, parent))]
    if isinstance(old, Scalar) and old.end > old.start and not is_block_scalar(old) and _is_one_line(value):
        assert isinstance(value, str)  # noqa: S101 - said by `_is_one_line`
        return [Splice(old.start, old.end, scalar_text(value, path=path, style=old.style))]
    if isinstance(parent, Mapping):
        key = next(key for key, _ in parent.entries if key.text == spot.step)
        return _rewrite_value(edited, key, old, value, path)
    assert isinstance(spot.step, int)  # noqa: S101 - checked by `child`
    dash = dash_of(edited.text, parent, spot.step)
    column = column_of(edited.text, dash) + edited.indent.gap
    inline, tail = after_dash(value, column, path, PLAIN, edited.indent)
    return _exchange(edited.text, dash + 1, old, (" " * (edited.indent.gap - 1) + inline, tail), value)


def _is_one_line(value: EditValue) -> bool:
    return isinstance(value, str) and block_lines(value, 0) is None


def _rewrite_value(edited: EditedText, key: Scalar, old: Node, value: EditValue, path: KeyPath) -> list[Splice]:
    text = edited.text
    colon = text.find(":", key.end)
    if colon < 0 or text[key.end : colon].strip(" \t"):
        return _rewrite_explicit(edited, key, old, value, path)
    style = old.style if isinstance(old, Scalar) and old.style in {"'", '"'} else PLAIN
    inline, tail = after_key(value, column_of(text, key.start), path, style, edited.indent)
    return _exchange(text, colon + 1, old, (inline, tail), value)


def _rewrite_explicit(edited: EditedText, key: Scalar, old: Node, value: EditValue, path: KeyPath) -> list[Splice]:
    """A key behind a question mark gets the usual form, unless a comment stands in the way."""
    text = edited.text
    mark = text.rfind("?", 0, key.start)
    if mark < 0 or text[mark + 1 : key.start].strip(" \t") or "#" in text[key.end : old.start]:
        raise Unwritable("edit-explicit-key", key)
    lines = entry_lines(key.text, value, column_of(text, mark), path[:-1], edited.indent)
    end = line_end(text, max(key.end, content_end(text, old)))
    return [Splice(mark, end, line_break(text, mark).join(lines).lstrip(" ") + _closing(text, end, value))]


def _exchange(text: str, after: int, old: Node, new: tuple[str, list[str]], value: EditValue) -> list[Splice]:
    """New text from `after` (a colon or a dash) to the end of the old value; comments on its first line stay."""
    inline, tail = new
    line = line_break(text, after)
    whole_lines = "".join(line + line_below for line_below in tail)
    if _is_flow(old):
        comment, end = _comment(text[after : old.start]), line_end(text, old.end)
        if not tail:
            return [Splice(after, old.end, inline + comment)]
        behind = text[old.end : end].rstrip()
        return [Splice(after, end, inline + comment + behind + whole_lines + _closing(text, end, value))]
    header_end = line_end(text, old.start) if is_block_scalar(old) else old.start
    end = line_end(text, content_end(text, old))
    return [Splice(after, end, inline + _comment(text[after:header_end]) + whole_lines + _closing(text, end, value))]


def _is_flow(node: Node) -> bool:
    return not is_block_scalar(node) if isinstance(node, Scalar) else node.flow


def _comment(gap: str) -> str:
    """The comments in what stands between two tokens, on one line."""
    comments = (line[line.find("#") :].rstrip() for line in gap.split("\n") if "#" in line)
    return "".join(f"  {comment}" for comment in comments)


def insert_key(edited: EditedText, parent: Mapping, key: str, value: EditValue, path: KeyPath) -> list[Splice]:
    """A new key in a block mapping, on lines of its own."""
    text = edited.text
    anchor = _anchor(text, parent, key)
    if anchor is None:
        start = parent.start
        line = line_break(text, start)
        shift = column_of(text, start)
        lines = entry_lines(key, value, shift, path, edited.indent)
        return [Splice(start, start, line.join(lines).lstrip(" ") + line + " " * shift)]
    lines = entry_lines(key, value, column_of(text, parent.start), path, edited.indent)
    end = with_comments(text, anchor, column_of(text, parent.start))
    line = line_break(text, end)
    return [Splice(end, end, "".join(line + field_line for field_line in lines) + _closing(text, end, value))]


def _anchor(text: str, parent: Mapping, key: str) -> int | None:
    """The end of the field below which a new one goes; `None`: above the first.

    Points keep the order of time. Any other field goes below the last of the leading fields that stand on one line:
    blocks, such as a list of changes, stay below it. Where the first field is a block already, it goes behind the last
    one, or above the first where a block text ends the last one.
    """
    names = [name.text for name, _ in parent.entries]
    if _PERIOD.fullmatch(key) and all(map(_PERIOD.fullmatch, names)):
        earlier = [value for name, value in parent.entries if name.text < key]
        return content_end(text, earlier[-1]) if earlier else None
    leading = _leading(parent)
    if key == "status" and leading > 2 and names[leading - 1] == "responsible":
        leading -= 2  # two neighbouring lines changed on two branches are a conflict for git
    name, value = parent.entries[leading - 1] if leading else parent.entries[-1]
    leaf = last_leaf(text, value)
    if not leading and (is_block_scalar(leaf) or not _is_flow(leaf)):
        return None
    return max(name.end, content_end(text, value))


def _leading(parent: Mapping) -> int:
    """How many fields stand before the first that is a block."""
    for count, (_, value) in enumerate(parent.entries):
        if not _is_flow(value):
            return count
    return len(parent.entries)


def append(edited: EditedText, parent: Sequence, value: EditValue, path: KeyPath) -> list[Splice]:
    """A new element at the end of a block list, aligned with the last."""
    dash = column_of(edited.text, dash_of(edited.text, parent, len(parent.items) - 1))
    return append_after(edited, dash, parent.items[-1], value, path)


def append_after(edited: EditedText, dash: int, last: Node, value: EditValue, path: KeyPath) -> list[Splice]:
    """A new element below the last one of a list whose dashes stand in column `dash`."""
    text = edited.text
    inner = column_of(text, last.start)
    on_dash_line = last.end > last.start and "-" in text[line_start(text, last.start) : last.start]
    column = inner if on_dash_line and inner > dash + 1 else None
    end = with_comments(text, content_end(text, last), dash)
    line = line_break(text, end)
    lines = element_lines(value, dash, column, path, edited.indent)
    return [Splice(end, end, "".join(line + element_line for element_line in lines) + _closing(text, end, value))]


def _closing(text: str, end: int, value: EditValue) -> str:
    """The line end that a block text needs where the file has none at its end."""
    return line_break(text, end) if end == len(text) and ends_its_line(value) else ""


def _remove(edited: EditedText, path: KeyPath, spot: Spot) -> list[Splice]:
    text, parent = edited.text, spot.parent
    if (len(parent.entries) if isinstance(parent, Mapping) else len(parent.items)) == 1:
        if len(path) == 1:
            raise Unwritable("edit-last-key", parent)
        return put(edited, path[:-1], {} if isinstance(parent, Mapping) else [])
    if not isinstance(parent, Mapping):
        assert isinstance(spot.step, int)  # noqa: S101 - checked by `child`
        return remove_element(text, parent, spot.step)
    index = next(place for place, (key, _) in enumerate(parent.entries) if key.text == spot.step)
    if parent.flow:
        return cut_from_braces(text, elements_of(parent), index)
    key, value = parent.entries[index]
    start, end = key_start(text, key), max(key.end, content_end(text, value))
    if index == 0 and text[line_start(text, start) : start].strip(" "):
        return [_without_first(text, start, end, key_start(text, parent.entries[1][0]))]
    return [cut_lines(text, start, end, parent.entries[index - 1][1] if index else None)]


def is_first(root: Node, path: KeyPath) -> bool:
    """Whether a path leads to the first of several keys of a block mapping, which begins where that begins."""
    return isinstance(root, Mapping) and not root.flow and len(root.entries) > 1 and (root.entries[0][0].text,) == path


def second_start(text: str, root: Node) -> int:
    """Where the second key begins."""
    assert isinstance(root, Mapping)  # noqa: S101 - asked only of those of which `is_first` was said
    return key_start(text, root.entries[1][0])


def key_start(text: str, key: Scalar) -> int:
    """Where a key begins, with the question mark before it if it has one."""
    before = text[line_start(text, key.start) : key.start].rstrip(" \t")
    return line_start(text, key.start) + len(before) - 1 if before.endswith("?") else key.start


def _without_first(text: str, start: int, end: int, second: int) -> Splice:
    """A first key that shares its line with a dash: the second one takes its place, unless comments stand between."""
    end = line_end(text, end)
    if "#" not in text[end:second]:
        return Splice(start, second, "")
    return Splice(len(text[:start].rstrip(" ")), end, "")


def remove_element(text: str, parent: Sequence, index: int) -> list[Splice]:
    """Take one of several elements out of a list."""
    if parent.flow:
        return cut_from_braces(text, elements_of(parent), index)
    dash = dash_of(text, parent, index)
    if index == 0 and text[line_start(text, dash) : dash].strip(" "):
        return [Splice(dash, dash_of(text, parent, 1), "")]
    above = parent.items[index - 1] if index else None
    return [cut_lines(text, dash, content_end(text, parent.items[index]), above)]


# Brackets and braces: an element exchanged, added or taken out in the style of its neighbours, JSON among them.
# On the lines between two elements, the rest of the first line belongs to the one above, the comments below it to the
# next: nobody's comment goes with another's element.


class ElementSpan(Struct, frozen=True):
    """From where to where an element of brackets or braces stands, its key included."""

    start: int
    end: int


def quotes_of(root: Node, parent: Mapping | Sequence) -> str:
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


def replaced_in_braces(text: str, old: Node, value: EditValue, path: KeyPath, style: str) -> Splice:
    """Another value in the place of an element; `style` is that of its neighbours."""
    if isinstance(old, Scalar) and isinstance(value, str) and not old.is_empty and (old.style or is_number(value)):
        style = old.style
    new = flow_text(value, path=path, style=style)
    if old.start == old.end:
        before = text[: old.start].rstrip(BLANK)
        blank = " " if len(before) == old.start else ""
        new = f"{blank}{new}" if before.endswith((":", "-", ",", "[")) else f": {new}"
    return Splice(old.start, old.end, new)


def inserted_in_braces(
    text: str, parent: Mapping | Sequence, key: str | None, value: EditValue, path: KeyPath, style: str
) -> Splice:
    """A new element behind the last one."""
    new = flow_text(value, path=(*path, key) if key is not None else path, style=style)
    if key is not None:
        new = f"{key_text(key, style=style, flow=True)}: {new}"
    elements = elements_of(parent)
    if not elements:
        return Splice(parent.start + 1, parent.start + 1, new)
    if isinstance(parent, Sequence) and isinstance(value, dict) and value:
        new = _over_lines(text, parent.items[-1], value, path, style) or new
    return behind_last(text, elements[-1], new)


def _over_lines(text: str, last: Node, value: dict[str, EditValue], path: KeyPath, style: str) -> str | None:
    """A record with one field a line, where the last one of the list is written so."""
    if not isinstance(last, Mapping) or not last.flow or not last.entries:
        return None
    first = last.entries[0][0].start
    if text[line_start(text, first) : first].strip(" "):
        return None
    line, pad = line_break(text, last.start), text[line_start(text, first) : first]
    fields = (
        f"{line}{pad}{key_text(key, style=style, flow=True)}: {flow_text(part, path=(*path, key), style=style)}"
        for key, part in value.items()
    )
    closing = text[line_start(text, last.end - 1) : last.end - 1]
    return "{" + ",".join(fields) + (line + closing if not closing.strip(" ") else "") + "}"


def behind_last(text: str, last: ElementSpan, new: str) -> Splice:
    """Behind the last element, on a line of its own where that one has its own."""
    lines_end = line_end(text, last.end)
    rest = text[last.end : lines_end]
    indent = text[line_start(text, last.start) : last.start]
    alone = not indent.strip(" \t")
    if alone and (not rest.strip() or rest.lstrip(" \t").startswith("#")):
        return Splice(last.end, lines_end, f",{rest}{line_break(text, last.end)}{indent}{new}")
    blank = " " if text[last.end - 1 : last.end] == ":" else ""
    return Splice(last.end, last.end, f"{blank}, {new}")


def elements_of(parent: Mapping | Sequence) -> list[ElementSpan]:
    """What stands between the brackets."""
    if isinstance(parent, Mapping):
        return [ElementSpan(key.start, max(key.end, value.end)) for key, value in parent.entries]
    return [ElementSpan(item.start, item.end) for item in parent.items]


def cut_from_braces(text: str, elements: list[ElementSpan], index: int) -> list[Splice]:
    """Take one of several elements out."""
    this = elements[index]
    if index == len(elements) - 1:
        return _cut_last(text, elements[-2], this)
    after = elements[index + 1]
    below = _new_line(text, this.end, after.start)
    above = _new_line(text, elements[index - 1].end, this.start) if index else _line_alone(text, this.start)
    if above is not None and below is not None:
        return [Splice(above, below, "")]
    if index and above is None:
        return [Splice(elements[index - 1].end, this.end, "")]
    if below is not None and "#" in text[below : after.start]:
        return [Splice(this.start, line_end(text, this.end), "")]
    return [Splice(this.start, after.start, "")]


def _cut_last(text: str, before: ElementSpan, this: ElementSpan) -> list[Splice]:
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
    line_feed = text.find("\n", end, start)
    return None if line_feed < 0 else line_feed + 1


def _line_alone(text: str, start: int) -> int | None:
    """Where the line of the first element begins, if nothing stands before it there."""
    begin = line_start(text, start)
    return None if text[begin:start].strip(" \t") else begin
