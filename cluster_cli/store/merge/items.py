"""An item as the lines of its fields, without the dash of the list, and with it again."""

from __future__ import annotations

from cluster_cli.store.merge.chunks import Chunk, Unmergeable, within
from cluster_cli.store.merge.flow import in_braces
from cluster_cli.store.merge.parts import fields_in_braces
from cluster_cli.store.merge.trees import comments_of, root_of
from cluster_cli.store.merge.versions import picked
from cluster_cli.store.nodes import Mapping, Sequence
from cluster_cli.store.splice import next_line


def only_item(text: str) -> Mapping:
    """The one item that a text holds.

    Raises:
        Unmergeable: it holds something else.
    """
    root = root_of(text)
    if not isinstance(root, Sequence) or len(root.items) != 1 or not isinstance(root.items[0], Mapping):
        raise Unmergeable
    return root.items[0]


def without_dash(text: str, node: Mapping, dash: int, column: int) -> tuple[str, str]:
    """The line of an item's dash, if its fields begin below it, and these fields as lines.

    Raises:
        Unmergeable: something else than a comment stands on the line of the dash.
    """
    if node.flow:
        if comments_of(text):
            raise Unmergeable
        return "", fields_in_braces(text, node, column)
    end = next_line(text, 0)
    behind = text[dash + 1 : end].strip()
    if end <= node.start and (not behind or behind.startswith("#")):
        return text[:end], text[end:]
    if text[: node.start].strip(" ") != "-":
        raise Unmergeable
    return "", " " * node.start + text[node.start :]


def with_dash(chunks: list[Chunk], dash: int, lines: list[str]) -> list[Chunk]:
    """The fields as an item again; where comments come first, they go below the dash."""
    if any("#" in line for line in lines):
        alone = " " * dash + "-\n"
        base, ours, theirs = (line or alone for line in lines)
        return [picked(base, ours, theirs), *chunks]
    first = next((chunk for chunk in chunks if chunk), "")
    texts = [first] if isinstance(first, str) else [first.ours, first.theirs]
    if any(not text or text.lstrip(" ")[0] in "#\n" for text in texts):
        return [" " * dash + "-\n", *chunks]
    place = chunks.index(first)
    led = within([first], lambda text: text[:dash] + "-" + text[dash + 1 :])
    return [*led, *chunks[place + 1 :]]


def item_in_braces(texts: tuple[str, str, str], nodes: list[Mapping]) -> list[Chunk]:
    """An item that stands in braces in all three versions.

    Raises:
        Unmergeable: a comment beside it was changed by both, or one between the braces would be lost.
    """
    base, ours, theirs = (text[node.start : node.end] for text, node in zip(texts, nodes, strict=True))
    rests = [text[node.end :] for text, node in zip(texts, nodes, strict=True)]
    return in_braces(texts[1][: nodes[1].start], (base, ours, theirs), picked(rests[0], rests[1], rests[2]))
