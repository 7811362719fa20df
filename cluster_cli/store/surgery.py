"""One field at a time: which pieces of the text give way to what, in the style that stands there.

Every function takes the whole text and the nodes read from it, and answers with splices; none of them is trusted:
`edit` reads the result again and compares trees.
"""

from __future__ import annotations

from msgspec import Struct

from cluster_cli.core.edits import EditValue, Removed
from cluster_cli.store.emit import (
    STEP,
    Path,
    after_dash,
    after_key,
    block_lines,
    element_lines,
    entry_lines,
    flow_text,
    key_text,
    scalar_text,
)  # fmt: skip
from cluster_cli.store.nodes import PLAIN, Mapping, Node, Scalar, Sequence
from cluster_cli.store.splice import (
    BLANK,
    Splice,
    column_of,
    content_end,
    dash_of,
    is_block_scalar,
    line_break,
    line_end,
    line_start,
    next_line,
)  # fmt: skip


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
    rest: Path


def find(root: Node, path: Path) -> Spot:
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
        found = child(parent, step)
        if found is None:
            return Spot(parent, step, None, path[depth + 1 :])
        node = found
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


def nested(rest: Path, value: EditValue) -> EditValue:
    """A value wrapped in the containers that are still missing."""
    for step in reversed(rest):
        value = {step: value} if isinstance(step, str) else [value]
    return value


def put(text: str, root: Node, path: Path, value: EditValue) -> list[Splice]:
    """Set one field, or take it out.

    Raises:
        Unwritable: the place is not rewritten.
    """
    spot = find(root, path)
    if isinstance(value, Removed):
        return [] if spot.node is None or spot.rest else _remove(text, root, path, spot)
    whole = nested(spot.rest, value)
    if spot.node is None:
        return _insert(text, root, path, spot, whole)
    return replace(text, spot.parent, spot.step, whole, path)


def _insert(text: str, root: Node, path: Path, spot: Spot, value: EditValue) -> list[Splice]:
    parent = spot.parent
    outer = path[: len(path) - len(spot.rest) - 1]
    if isinstance(parent, Mapping):
        assert isinstance(spot.step, str)  # noqa: S101 - checked by `child`
        if not parent.flow:
            return insert_key(text, parent, spot.step, value, outer)
        if not parent.entries and _is_block_entry(root, outer):
            return put(text, root, outer, {spot.step: value})
        return _insert_in_flow(text, parent, spot.step, value, outer)
    if not parent.flow:
        return append(text, parent, value, outer)
    if not parent.items and _is_block_entry(root, outer):
        return put(text, root, outer, [value])
    return _insert_in_flow(text, parent, None, value, outer)


def _is_block_entry(root: Node, path: Path) -> bool:
    """Whether an empty container stands in block style, so that its content can have a line each."""
    return bool(path) and not find(root, path).parent.flow


def replace(text: str, parent: Mapping | Sequence, step: str | int, value: EditValue, path: Path) -> list[Splice]:
    """Put a value in the place of the one that stands at `step` of `parent`."""
    if isinstance(parent, Mapping):
        key, old = next((key, one) for key, one in parent.entries if key.text == step)
        if parent.flow:
            return [_replaced_in_flow(text, old, value, path, _style_of(parent))]
        return _replace_value(text, key, old, value, path)
    assert isinstance(step, int)  # noqa: S101 - checked by `child`
    old = parent.items[step]
    if parent.flow:
        return [_replaced_in_flow(text, old, value, path, _style_of(parent))]
    return _replace_element(text, parent, step, value, path)


def _style_of(parent: Mapping | Sequence) -> str:
    """The quotes of JSON, where the first neighbour has them."""
    first = parent.entries[0][0] if isinstance(parent, Mapping) else next(iter(parent.items), None)
    return '"' if isinstance(first, Scalar) and first.style == '"' else PLAIN


def _replaced_in_flow(text: str, old: Node, value: EditValue, path: Path, style: str) -> Splice:
    if isinstance(old, Scalar) and isinstance(value, str):
        style = old.style or (style if old.is_empty else PLAIN)
    new = flow_text(value, path=path, style=style)
    if old.start == old.end:
        before = text[: old.start].rstrip(BLANK)
        new = f" {new}" if before.endswith((":", "-", ",", "[")) else f": {new}"
    return Splice(old.start, old.end, new)


def _is_one_line(value: EditValue) -> bool:
    return isinstance(value, str) and block_lines(value, 0) is None


def _replace_value(text: str, key: Scalar, old: Node, value: EditValue, path: Path) -> list[Splice]:
    if isinstance(old, Scalar) and old.end > old.start and not is_block_scalar(old) and _is_one_line(value):
        assert isinstance(value, str)  # noqa: S101 - said by `_is_one_line`
        return [Splice(old.start, old.end, scalar_text(value, path=path, style=old.style))]
    colon = text.find(":", key.end)
    if colon < 0 or text[key.end : colon].strip(" \t"):
        raise Unwritable("edit-explicit-key", key)
    style = old.style if isinstance(old, Scalar) and old.style in {"'", '"'} else PLAIN
    inline, tail = after_key(value, column_of(text, key.start), path, style)
    return _exchange(text, colon + 1, old, inline, tail)


def _replace_element(text: str, parent: Sequence, index: int, value: EditValue, path: Path) -> list[Splice]:
    old = parent.items[index]
    if isinstance(old, Scalar) and old.end > old.start and not is_block_scalar(old) and _is_one_line(value):
        assert isinstance(value, str)  # noqa: S101 - said by `_is_one_line`
        return [Splice(old.start, old.end, scalar_text(value, path=path, style=old.style))]
    dash = dash_of(text, parent, index)
    inline, tail = after_dash(value, column_of(text, dash) + STEP, path)
    return _exchange(text, dash + 1, old, f" {inline}", tail)


def _exchange(text: str, after: int, old: Node, inline: str, tail: list[str]) -> list[Splice]:
    """New text from `after` (a colon or a dash) to the end of the old value; comments on its first line stay."""
    line = line_break(text, after)
    whole_lines = "".join(line + one for one in tail)
    if _is_flow(old):
        comment = _comment(text[after : old.start])
        lines_end = line_end(text, old.end)
        if not tail:
            return [Splice(after, old.end, inline + comment)]
        return [Splice(after, lines_end, inline + comment + text[old.end : lines_end].rstrip() + whole_lines)]
    header_end = line_end(text, old.start) if is_block_scalar(old) else old.start
    comments = _comment(text[after:header_end])
    return [Splice(after, line_end(text, content_end(text, old)), inline + comments + whole_lines)]


def _is_flow(node: Node) -> bool:
    return not is_block_scalar(node) if isinstance(node, Scalar) else node.flow


def _comment(gap: str) -> str:
    """The comments in what stands between two tokens, on one line."""
    found = (line[line.find("#") :].rstrip() for line in gap.split("\n") if "#" in line)
    return "".join(f"  {comment}" for comment in found)


def insert_key(text: str, parent: Mapping, key: str, value: EditValue, path: Path) -> list[Splice]:
    """A new key in a block mapping: below the last of its leading one-line fields (docs: safety)."""
    column = column_of(text, parent.entries[0][0].start)
    lines = entry_lines(key, value, column, path)
    anchor = _anchor(text, parent, key)
    if anchor is None:
        start = parent.start
        line = line_break(text, start)
        shift = column_of(text, start)
        lines = entry_lines(key, value, shift, path)
        return [Splice(start, start, line.join(lines).lstrip(" ") + line + " " * shift)]
    line = line_break(text, anchor)
    end = line_end(text, anchor)
    return [Splice(end, end, "".join(line + one for one in lines))]


def _anchor(text: str, parent: Mapping, key: str) -> int | None:
    """The end of the field below which a new one goes; `None`: above the first."""
    leading: list[int] = []
    names: list[str] = []
    for name, value in parent.entries:
        end = content_end(text, value)
        if is_block_scalar(value) or "\n" in text[name.start : end]:
            break
        leading.append(end)
        names.append(name.text)
    if key == "status" and len(leading) > 2 and names[-1] == "responsible":
        return leading[-3]  # two neighbouring lines changed on two branches are a conflict for git
    return leading[-1] if leading else None


def _insert_in_flow(
    text: str, parent: Mapping | Sequence, key: str | None, value: EditValue, path: Path
) -> list[Splice]:
    style = _style_of(parent)
    new = flow_text(value, path=(*path, key) if key is not None else path, style=style)
    if key is not None:
        new = f"{key_text(key, style=style, flow=True)}: {new}"
    if isinstance(parent, Mapping):
        firsts = [name.start for name, _ in parent.entries]
        ends = [max(one.end, name.end) for name, one in parent.entries]
    else:
        firsts = [one.start for one in parent.items]
        ends = [one.end for one in parent.items]
    if not ends:
        return [Splice(parent.start + 1, parent.start + 1, new)]
    return [_after_last_in_flow(text, firsts[-1], ends[-1], new)]


def _after_last_in_flow(text: str, first: int, end: int, new: str) -> Splice:
    """Behind the last element, on a line of its own where that one has its own."""
    lines_end = line_end(text, end)
    rest = text[end:lines_end]
    alone = not text[line_start(text, first) : first].strip(" \t")
    if alone and (not rest.strip() or rest.lstrip(" \t").startswith("#")):
        indent = text[line_start(text, first) : first]
        return Splice(end, lines_end, f",{rest}{line_break(text, end)}{indent}{new}")
    blank = " " if text[end - 1 : end] == ":" else ""
    return Splice(end, end, f"{blank}, {new}")


def append(text: str, parent: Sequence, value: EditValue, path: Path) -> list[Splice]:
    """A new element at the end of a block list, aligned with the last."""
    last = parent.items[-1]
    dash = column_of(text, dash_of(text, parent, len(parent.items) - 1))
    return append_after(text, dash, last, value, path)


def append_after(
    text: str, dash: int, last: Node, value: EditValue, path: Path, *, spaced: bool = False
) -> list[Splice]:
    """A new element below the last one of a list whose dashes stand in column `dash`."""
    inner = column_of(text, last.start)
    on_dash_line = last.end > last.start and "-" in text[line_start(text, last.start) : last.start]
    column = inner if on_dash_line and inner > dash + 1 else dash + STEP
    end = line_end(text, content_end(text, last))
    line = line_break(text, end)
    lines = ([""] if spaced else []) + element_lines(value, dash, column, path)
    return [Splice(end, end, "".join(line + one for one in lines))]


def _remove(text: str, root: Node, path: Path, spot: Spot) -> list[Splice]:
    parent = spot.parent
    count = len(parent.entries) if isinstance(parent, Mapping) else len(parent.items)
    if count == 1:
        if len(path) == 1:
            raise Unwritable("edit-last-key", parent)
        return put(text, root, path[:-1], {} if isinstance(parent, Mapping) else [])
    if isinstance(parent, Mapping):
        index = next(place for place, (key, _) in enumerate(parent.entries) if key.text == spot.step)
        spans = [(key.start, max(key.end, value.end)) for key, value in parent.entries]
        if parent.flow:
            return [_cut_from_flow(spans, index)]
        key, value = parent.entries[index]
        first = key.start if text[line_start(text, key.start) : key.start].strip(" ") else None
        if index == 0 and first is not None:
            return [Splice(first, parent.entries[1][0].start, "")]
        return [cut_lines(text, key.start, content_end(text, value))]
    assert isinstance(spot.step, int)  # noqa: S101 - checked by `child`
    return remove_element(text, parent, spot.step)


def remove_element(text: str, parent: Sequence, index: int) -> list[Splice]:
    """Take one of several elements out of a list."""
    if parent.flow:
        return [_cut_from_flow([(one.start, one.end) for one in parent.items], index)]
    dash = dash_of(text, parent, index)
    if index == 0 and text[line_start(text, dash) : dash].strip(" "):
        return [Splice(dash, dash_of(text, parent, 1), "")]
    return [cut_lines(text, dash, content_end(text, parent.items[index]))]


def _cut_from_flow(spans: list[tuple[int, int]], index: int) -> Splice:
    if index == 0:
        return Splice(spans[0][0], spans[1][0], "")
    return Splice(spans[index - 1][1], spans[index][1], "")


def cut_lines(text: str, first: int, last: int) -> Splice:
    """The whole lines from that of `first` to that of `last`; at the end of a text, the line end before them."""
    start, end = line_start(text, first), next_line(text, last)
    if end == len(text) and not text.endswith("\n") and start:
        start = start - 2 if text[start - 2 : start] == "\r\n" else start - 1
    return Splice(start, end, "")
