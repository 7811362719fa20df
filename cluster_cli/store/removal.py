"""Whole items: one more at the end of the list, or one less with the comments that belong to it."""

from __future__ import annotations

from cluster_cli.core.edits import EditValue
from cluster_cli.core.model import File
from cluster_cli.store.document import read_item
from cluster_cli.store.nodes import Node, Sequence
from cluster_cli.store.outline import ITEMS, Outline
from cluster_cli.store.splice import (
    Splice, column_of, content_end, dash_of, line_end, line_start, next_line, spliced,
)  # fmt: skip
from cluster_cli.store.surgery import append_after, put, remove_element, cut_lines


def appended(text: str, file: File, outline: Outline, value: dict[str, EditValue]) -> str:
    """The text with one more item at the end of its list; a list that is absent or empty is begun."""
    listed = outline.head.get(ITEMS[file])
    if not outline.starts or not isinstance(listed, Sequence):
        return spliced(text, put(text, outline.head, (ITEMS[file],), [value]))
    whole = _with_last(text, listed, outline)
    if listed.flow:
        return spliced(text, put(text, whole, (len(whole.items),), value))
    last = whole.items[-1]
    dash = column_of(text, dash_of(text, whole, len(whole.items) - 1))
    return spliced(text, append_after(text, dash, last, value, (), spaced=_is_spaced(text, whole)))


def _with_last(text: str, listed: Sequence, outline: Outline) -> Sequence:
    """The list with its last elements read again."""
    nodes = [node for start in outline.starts[-2:] if (node := read_item(text, start)) is not None]
    return Sequence(nodes, listed.start, listed.end, listed.flow)
