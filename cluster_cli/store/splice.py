"""Where a field edit lands in the text: one item's nodes and one edit become one splice.

Bytes outside the splice stay as they are. What cannot be done safely is refused with its place.
"""

from __future__ import annotations

from typing import NamedTuple

from cluster_cli.core.edits import EditValue, Removed
from cluster_cli.store.emit import element_lines, entry_lines, flow_text, inline_value, key_text, scalar_text
from cluster_cli.store.nodes import Mapping, Node, Scalar, Sequence, last_character

Path = tuple[str | int, ...]


class Splice(NamedTuple):
    """Replace the characters `start` to `end` (exclusive) by `text`."""

    start: int
    end: int
    text: str


class Unspliceable(Exception):
    """The place is written in a form that is not edited; `start` to `end` is what stands in the way."""

    def __init__(self, code: str, start: int, end: int) -> None:
        super().__init__(code)
        self.code = code
        self.start = start
        self.end = end


def splice_of(text: str, item: Node, path: Path, value: EditValue) -> Splice | None:
    """The one splice that sets `path` below `item` to `value`; `None` where there is nothing to remove.

    Raises:
        Unspliceable: the place is written in a form that is not edited.
    """
    trail: list[tuple[Node, int]] = []
    node = item
    for depth, step in enumerate(path):
        index = _index(node, step)
        if index is None:
            return _absent(text, trail, node, path, depth, value)
        trail.append((node, index))
        node = node.entries[index][1] if isinstance(node, Mapping) else _items(node)[index]
    if isinstance(value, Removed):
        return _removal(text, trail)
    return _replacement(text, trail, node, value, path)


def _items(node: Node) -> list[Node]:
    return node.items if isinstance(node, Sequence) else []


def _index(node: Node, step: str | int) -> int | None:
    if isinstance(node, Mapping):
        return next((index for index, (key, _) in enumerate(node.entries) if key.text == str(step)), None)
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return step
    return None


def _absent(
    text: str, trail: list[tuple[Node, int]], node: Node, path: Path, depth: int, value: EditValue
) -> Splice | None:
    """The rest of the path is not there yet."""
    if isinstance(value, Removed):
        return None
    rest = path[depth:]
    if isinstance(node, Mapping):
        return _new_entry(text, node, str(rest[0]), nested(rest[1:], value))
    if isinstance(node, Sequence):
        if rest[0] != len(node.items) or len(rest) > 1:
            raise Unspliceable("edit-no-such-element", node.start, node.start + 1)
        return _new_element(text, node, value)
    whole = nested(rest, value)
    if not node.is_empty:
        if path[0] != "points" or depth != 2 or not isinstance(whole, dict):
            raise Unspliceable("edit-not-a-record", node.start, node.end)
        whole = {"completed": node.text, **whole}
    return _replacement(text, trail, node, whole, path[:depth])


def nested(path: Path, value: EditValue) -> EditValue:
    """The value under the missing keys of its path."""
    for step in reversed(path):
        value = {str(step): value} if isinstance(step, str) else [value]
    return value


def _replacement(text: str, trail: list[tuple[Node, int]], node: Node, value: EditValue, path: Path) -> Splice:
    parent, index = trail[-1]
    key = str(path[-1]) if isinstance(path[-1], str) else str(path[-2])
    flow = any(holder.flow for holder, _ in trail if not isinstance(holder, Scalar))
    if flow or (not isinstance(node, Scalar) and node.flow and not _needs_lines(value, key)):
        return _inline(text, node, _flow_value(node, value, key, flow=flow))
    if isinstance(node, Scalar) and node.style not in {"|", ">"}:
        inline = inline_value(value, key, node.style)
        if inline is not None:
            return _inline(text, node, inline)
    if isinstance(parent, Sequence):
        raise Unspliceable("edit-element-form", node.start, max(node.start + 1, node.end))
    return _rewritten(text, parent, index, node, value)


def _needs_lines(value: EditValue, key: str) -> bool:
    return inline_value(value, key) is None and not isinstance(value, dict)


def _flow_value(node: Node, value: EditValue, key: str, *, flow: bool) -> str:
    if isinstance(value, str) and isinstance(node, Scalar):
        return scalar_text(value, flow=flow, style=node.style if node.style in {"'", '"'} else "", key=key)
    return flow_text(value, key)


def _inline(text: str, node: Node, written: str) -> Splice:
    if node.start < node.end:
        return Splice(node.start, node.end, written)
    lead = "" if text[node.start - 1 : node.start].isspace() else " "
    return Splice(node.start, node.start, lead + written)


def _rewritten(text: str, parent: Node, index: int, node: Node, value: EditValue) -> Splice:
    """A block scalar, a block collection or a lone scalar becomes a value of another form: the entry is written anew."""
    assert isinstance(parent, Mapping)  # noqa: S101 - the caller's test
    key = parent.entries[index][0]
    line_start = text.rfind("\n", 0, key.start) + 1
    end = max(_content_end(text, node), key.end)
    refuse_comments(text, key.end, end, node)
    lines = entry_lines(key.text, value, key.start - line_start)
    lines[0] = text[key.start : key.end] + lines[0][key.start - line_start + len(key_text(key.text, flow=False)) :]
    colon = text.find(":", key.end) + 1
    if node.start == node.end:
        end = colon
        rest = line_end(text, colon)
        if len(lines) > 1 and text[colon:rest].strip():
            raise Unspliceable("edit-comment-inside", colon, rest)
    return Splice(key.start, end, newline_of(text, key.start).join(lines))


def _content_end(text: str, node: Node) -> int:
    """The end of what a node holds, without the blank lines that a block scalar's span takes with it."""
    end = last_character(node)
    return node.start + len(text[node.start : end].rstrip(" \t\r\n")) if end > node.start else end


def refuse_comments(text: str, start: int, end: int, node: Node) -> None:
    """A part that is written anew must not hold a comment, which would be lost.

    Raises:
        Unspliceable: it holds one.
    """
    covered = start
    for begin, finish, block in [*_scalars(node), (end, end, False)]:
        gap = text[covered:begin]
        if block:
            gap += text[begin : line_end(text, begin)]
        if "#" in gap:
            place = covered + gap.index("#")
            raise Unspliceable("edit-comment-inside", place, line_end(text, place))
        covered = max(covered, finish)


def _scalars(node: Node) -> list[tuple[int, int, bool]]:
    """Every scalar's span in the order of the text, and whether it is a block one."""
    found: list[tuple[int, int, bool]] = []
    waiting: list[Node] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Scalar):
            found.append((one.start, one.end, one.style in {"|", ">"}))
        elif isinstance(one, Mapping):
            waiting.extend(part for entry in one.entries for part in entry)
        else:
            waiting.extend(one.items)
    return sorted(found)


def _new_entry(text: str, node: Mapping, key: str, value: EditValue) -> Splice:
    if node.flow:
        return _into_flow(text, node, f"{key_text(key, flow=True)}: {flow_text(value, key)}")
    at, column = _after_leading_fields(text, node)
    newline = newline_of(text, at)
    return Splice(at, at, newline + newline.join(entry_lines(key, value, column)))


def _after_leading_fields(text: str, node: Mapping) -> tuple[int, int]:
    """The end of the line of the last one-line field among the leading ones, and the fields' column.

    Never behind a block scalar where it can be helped: what follows one may belong to it.
    """
    first = node.entries[0][0]
    column = first.start - (text.rfind("\n", 0, first.start) + 1)
    found = None
    for key, value in node.entries:
        end = line_end(text, key.start)
        if (isinstance(value, Scalar) and value.style in {"|", ">"}) or max(value.end, key.end) > end:
            break
        if not isinstance(value, Scalar) and not value.flow:
            break
        found = end
    if found is None:  # a map of records, such as points: behind the last of them
        key, value = node.entries[-1]
        found = line_end(text, max(_content_end(text, value), key.end))
    return found, column


def _into_flow(text: str, node: Mapping | Sequence, written: str) -> Splice:
    parts: list[Node] = [value for _, value in node.entries] if isinstance(node, Mapping) else node.items
    close = node.end - 1
    if not parts:
        return (
            Splice(node.start + 1, close, written) if not text[node.start + 1 : close].strip() else _refuse_flow(node)
        )
    last = max(parts[-1].end, node.entries[-1][0].end if isinstance(node, Mapping) else 0)
    comma = "," in text[last:close]
    if "#" in text[last:close]:
        _refuse_flow(node)
    at = last + text[last:close].index(",") + 1 if comma else last
    return Splice(at, at, f" {written}" if comma else f", {written}")


def _refuse_flow(node: Mapping | Sequence) -> Splice:
    raise Unspliceable("edit-comment-inside", node.start, node.end)


def _new_element(text: str, node: Sequence, value: EditValue) -> Splice:
    if node.flow:
        return _into_flow(text, node, flow_text(value))
    last = node.items[-1]
    at = line_end(text, max(_content_end(text, last), last.start))
    lines = element_lines(value, dash_column(text, last.start))
    newline = newline_of(text, at)
    return Splice(at, at, newline + newline.join(lines))


def dash_column(text: str, start: int) -> int:
    """The column of the dash before an element that begins at `start`."""
    dash = text.rfind("-", 0, start)
    return dash - (text.rfind("\n", 0, dash) + 1)


def _removal(text: str, trail: list[tuple[Node, int]]) -> Splice:
    """Take the field out, and the mapping or list around it if it would be empty."""
    while len(trail) > 1 and _size(trail[-1][0]) == 1:
        trail = trail[:-1]
    parent, index = trail[-1]
    if isinstance(parent, Sequence):
        return _element_removal(text, parent, index)
    assert isinstance(parent, Mapping)  # noqa: S101 - a scalar has no parts
    key, value = parent.entries[index]
    if parent.flow:
        return _from_flow(text, [(one.start, max(one.end, other.end)) for one, other in parent.entries], index)
    start, end = text.rfind("\n", 0, key.start) + 1, max(_content_end(text, value), key.end)
    if text[start : key.start].strip():
        if index + 1 == len(parent.entries):
            raise Unspliceable("edit-no-place", key.start, key.end)
        following = parent.entries[index + 1][0].start
        if "#" in text[end:following]:
            raise Unspliceable("edit-comment-inside", end, following)
        return Splice(key.start, following, "")
    return Splice(start, min(line_end(text, end) + len(newline_of(text, end)), len(text)), "")


def _size(node: Node) -> int:
    return len(node.entries) if isinstance(node, Mapping) else len(_items(node))


def _element_removal(text: str, parent: Sequence, index: int) -> Splice:
    if parent.flow:
        return _from_flow(text, [(item.start, item.end) for item in parent.items], index)
    node = parent.items[index]
    start = text.rfind("\n", 0, text.rfind("-", 0, node.start)) + 1
    end = line_end(text, max(_content_end(text, node), node.start))
    return Splice(start, min(end + len(newline_of(text, end)), len(text)), "")


def _from_flow(text: str, spans: list[tuple[int, int]], index: int) -> Splice:
    if index + 1 < len(spans):
        splice = Splice(spans[index][0], spans[index + 1][0], "")
    else:
        splice = Splice(spans[index - 1][1] if index else spans[index][0], spans[index][1], "")
    if "#" in text[splice.start : splice.end]:
        raise Unspliceable("edit-comment-inside", splice.start, splice.end)
    return splice


def line_end(text: str, at: int) -> int:
    """Where the line of `at` ends, before its line break."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


def newline_of(text: str, at: int) -> str:
    """The line break that stands at the end of the line of `at`, else the one of the line before, else LF."""
    for end in (text.find("\n", at), text.rfind("\n", 0, at)):
        if end >= 0:
            return "\r\n" if text[end - 1 : end] == "\r" else "\n"
    return "\n"
