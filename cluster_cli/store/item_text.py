"""One item as a text of its own, for an editor, and the text that comes back from there put in its place."""

from __future__ import annotations

import re

from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic, Span
from cluster_cli.core.edits import Refused
from cluster_cli.core.messages import message, offer
from cluster_cli.core.model import File
from cluster_cli.store.document import BOM, Sequence, Source, read_item
from cluster_cli.store.drafts import Draft
from cluster_cli.store.editing import NotEdited, Outcome, finish
from cluster_cli.store.journal import refuse_half_made
from cluster_cli.store.layout import (
    ITEMS,
    Outline,
    column_of,
    comment_column,
    content_end,
    dash_of,
    item_at,
    line_break,
    line_start,
    next_line,
    outline_of,
    plain,
    with_comments,
)
from cluster_cli.store.workspace import Workspace, load, load_texts
from cluster_cli.store.write import WriteFailed, locked

_LINE_END = re.compile(r"\r?\n")


class ItemText(Struct, frozen=True):
    """An item as it stands in its file, from `start` to `end`, with the comments that belong to it."""

    id: str
    file: File
    place: int
    start: int
    end: int
    text: str


def item_text(workspace: Workspace, item: str) -> ItemText | None:
    """The text of the item; `None` where it is not there, or not exactly once."""
    texts = []
    for source in workspace.sources.values():
        outline = outline_of(source.text, source.key) if source.fault is None else []
        if isinstance(outline, Outline):
            texts += [_text_at(source, outline, place) for place, name in enumerate(outline.ids) if name == item]
    return texts[0] if len(texts) == 1 else None


def _text_at(source: Source, outline: Outline, place: int) -> ItemText:
    start, end = _span(source.text, source.key, outline, place)
    return ItemText(str(outline.ids[place]), source.key, place, start, end, source.text[start:end])


def _span(text: str, file: File, outline: Outline, place: int) -> tuple[int, int]:
    """Whole lines of a list with a dash an item; of a list in brackets, what stands between two commas."""
    first = max(place - 1, 0)
    nodes = [node for start in outline.starts[first : place + 1] if (node := read_item(text, start)) is not None]
    listed = outline.head.get(ITEMS[file])
    node = nodes[-1]
    if not isinstance(listed, Sequence) or listed.flow:
        return node.start, node.end
    dash = dash_of(text, Sequence(nodes, listed.start, listed.end, flow=False), place - first)
    column = column_of(text, dash)
    start = line_start(text, dash)
    while start and comment_column(text, line_start(text, start - 1)) == column:
        start = line_start(text, start - 1)
    return start, next_line(text, with_comments(text, content_end(text, node), column))


def rewrite(workspace: Workspace, item: ItemText, new: str, command: str) -> Outcome:
    """Put a new text in the place of an item's, as any other change: checked, written as a whole, and `undo` can take it back.

    Raises:
        Refused: the text holds no item, another one, or more than one.
        NotEdited: the file could not be read with it; the faults stand in that text.
        NewFaults: the plan would have errors that it did not have.
        WriteFailed: the item was changed by somebody else meanwhile, the last change was cut off, or the file cannot be
            replaced.
    """
    with locked(workspace.folder):
        refuse_half_made(workspace.folder)
        now = load(workspace.folder)
        current = item_text(now, item.id)
        if current is None or current.text != item.text:
            raise WriteFailed(
                message("the item was changed by somebody else meanwhile; nothing was written"),
                message("Open it again and make your change anew."),
            )
        return finish(now, [_draft(now, current, new)], (), dry_run=False, command=command)


def _draft(workspace: Workspace, item: ItemText, new: str) -> Draft:
    if not new.strip():
        raise Refused(message("The text is empty; an item is taken out so:"), offer("remove", item.id))
    source = workspace.sources[item.file]
    old = outline_of(source.text, item.file)
    assert isinstance(old, Outline)  # noqa: S101 - the item was found in it
    fitted = _fitted(source.text, item, new)
    text = source.text[: item.start] + fitted + source.text[item.end :]
    outline = outline_of(text, item.file)
    if not isinstance(outline, Outline):
        raise NotEdited(*_unreadable(workspace, source, text, outline))
    if outline.ids != old.ids:
        raise _not_this_item(item, outline, old)
    changed = {item.place: item_at(text, outline.starts[item.place])}
    return Draft(source, old, text, old.ids, tuple(range(len(old.ids))), changed, plain(old.head))


def _fitted(text: str, item: ItemText, new: str) -> str:
    """The line ends of the file; a last line without one where the item has none."""
    end = line_break(text, item.start)
    new = _LINE_END.sub(end, new)
    if item.text.endswith("\n"):
        return new if new.endswith("\n") or not new else new + end
    return new.removesuffix(end)


def _unreadable(
    workspace: Workspace, source: Source, text: str, faults: list[Diagnostic]
) -> tuple[Workspace, tuple[Diagnostic, ...]]:
    """The plan as it would be, in which the faults have their places."""
    raw = (BOM if source.bom else b"") + text.encode("utf-8", "surrogatepass")
    texts: dict[str, bytes | None] = {key: file.raw for key, file in workspace.sources.items()}
    texts[source.key] = raw
    labels = {key: file.label for key, file in workspace.sources.items()}
    after = load_texts(texts, labels, workspace.folder)
    remaining = after.diagnostics if not after.readable else tuple(faults)
    return after, remaining or (Diagnostic("edit-failed", "error", Span(source.key, 0, 0)),)


def _not_this_item(item: ItemText, new: Outline, old: Outline) -> Refused:
    if len(new.ids) < len(old.ids):
        return Refused(message("The text holds no item any more; an item is taken out so:"), offer("remove", item.id))
    if len(new.ids) > len(old.ids):
        return Refused(message("The text holds more than one item; a new one is added with cluster add."))
    return Refused(message("The id of an item never changes: leave “{id}” as it is.", id=item.id))
