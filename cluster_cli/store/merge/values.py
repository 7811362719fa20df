"""One field in three versions: its value, which is one thing, and the comments beside it."""

from __future__ import annotations

from collections.abc import Callable

from cluster_cli.store.merge.chunks import Chunk, Lines, Unmergeable, is_clean, resolved
from cluster_cli.store.merge.flow import in_braces
from cluster_cli.store.merge.parts import Field, field_of
from cluster_cli.store.merge.trees import comments_of, refuse_lost_comments, root_of
from cluster_cli.store.merge.versions import picked
from cluster_cli.store.nodes import Mapping, Scalar, Sequence
from cluster_cli.store.outline import Plain
from cluster_cli.store.splice import column_of, is_block_scalar


class _Clash:
    """Two values."""


_CLASH = _Clash()


def single(old: Field | None, mine: Field, other: Field, lines: Lines) -> list[Chunk]:
    """A field that is one value: whoever changed it has it; comments beside it are merged on their own.

    Raises:
        Unmergeable: both changed it, or the comments of both cannot be kept.
    """
    base = old.text if old is not None else ""
    tree = _decided(old, mine, other)
    if base.count("\n") > 1:
        text = lines(base, mine.text, other.text)
        if text is not None and _says(text, tree, (base, mine.text, other.text)):
            return [text]
    if tree is _CLASH:
        return _both_changed(old, mine, other)
    is_theirs = old is not None and (mine.tree == old.tree != other.tree or mine.written == old.written)
    return [_beside(old, *((other, mine) if is_theirs else (mine, other)))]


def _decided(old: Field | None, mine: Field, other: Field) -> Plain | _Clash:
    """The value that the merged field has."""
    if mine.tree == other.tree or (old is not None and old.tree == other.tree):
        return mine.tree
    if old is not None and old.tree == mine.tree:
        return other.tree
    return _CLASH


def _says(text: str, tree: Plain | _Clash, versions: tuple[str, str, str]) -> bool:
    """Whether a merge by lines of one field says what it has to, with the comments of both sides."""
    try:
        found = field_of(text)
        refuse_lost_comments(text, *versions)
    except Unmergeable:
        return False
    return tree is not _CLASH and found.tree == tree


def _beside(old: Field | None, winner: Field, loser: Field) -> str:
    """The value of one side with the comments of both.

    Raises:
        Unmergeable: the other side's comments stand where they cannot be kept.
    """
    above, behind = _behind(old.behind if old is not None else "", winner, loser)
    if is_block_scalar(winner.value) and behind.split() != winner.behind.split():
        raise Unmergeable
    text = above + winner.before + winner.written + behind
    refuse_lost_comments(text, old.text if old is not None else "", winner.text, loser.text)
    return text


def _behind(base: str, winner: Field, loser: Field) -> tuple[str, str]:
    """What stands above the field and behind its value; of two new comments on one line one goes above it."""
    if not base.strip() and winner.behind.strip() and loser.behind.count("\n") == 1 and loser.behind.strip():
        if loser.behind.split() == winner.behind.split():
            return "", winner.behind
        return " " * column_of(winner.text, winner.key.start) + loser.behind.lstrip(" "), winner.behind
    return "", picked(base, winner.behind, loser.behind)


def _both_changed(old: Field | None, mine: Field, other: Field) -> list[Chunk]:
    """Both changed one value: braces are merged by their elements, anything else is a conflict."""
    if not is_in_braces(mine) or not is_in_braces(other):
        raise Unmergeable
    was = old.written if old is not None and is_in_braces(old) else None
    behind = picked(old.behind if old is not None else "", mine.behind, other.behind)
    return in_braces(mine.before, (was, mine.written, other.written), behind)


def apart(
    old: Field | None, mine: Field, other: Field, take: Callable[[Field], tuple[str, str]]
) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Of three fields the lines of their keys, and what stands below."""
    pairs = [
        ("", "") if one is None else (one.header, one.below) if _is_below(one) else take(one)
        for one in (old, mine, other)
    ]
    return (pairs[0][0], pairs[1][0], pairs[2][0]), (pairs[0][1], pairs[1][1], pairs[2][1])


def _is_below(field: Field) -> bool:
    return field.has_text and not isinstance(field.value, Scalar) and not field.value.flow


def below(headers: tuple[str, str, str], chunks: list[Chunk], empty: str) -> list[Chunk]:
    """The key's line with what stands below it; with an empty mapping or list, where nothing does."""
    header = _header(*headers)
    if not is_clean(chunks) or root_of(resolved(chunks, "ours")) is not None:
        return [header, *chunks]
    end = field_of(header).end
    return [f"{header[:end]} {empty}{header[end:]}", *chunks]


def _header(base: str, ours: str, theirs: str) -> str:
    if not base:
        if ours.split() != theirs.split():
            raise Unmergeable
        return ours
    return picked(base, ours, theirs)


def listed(field: Field) -> tuple[str, str]:
    """A list in brackets, as if its items stood below, each behind a dash.

    Raises:
        Unmergeable: it is no list, or there are comments between its brackets.
    """
    value = field.value
    if field.has_text and (not isinstance(value, Sequence) or comments_of(field.written)):
        raise Unmergeable
    items = value.items if isinstance(value, Sequence) else []
    lines = "".join(f"  - {field.text[item.start : item.end]}\n" for item in items)
    rest, line, below = field.behind.partition("\n")
    return field.text[: field.key.end] + ":" + rest + line, lines + below


def is_list(field: Field | None) -> bool:
    """Whether there is a list."""
    return field is not None and isinstance(field.value, Sequence)


def is_in_braces(field: Field) -> bool:
    """Whether the value stands in braces or brackets."""
    return not isinstance(field.value, Scalar) and field.value.flow


def keys_of(field: Field | None) -> list[str]:
    """The keys of a mapping, in their order."""
    return (
        [key.text for key, _ in field.value.entries] if field is not None and isinstance(field.value, Mapping) else []
    )
