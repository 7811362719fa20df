"""Three versions of one thing, and whose is taken: what one side alone changed is that side's."""

from __future__ import annotations

from collections.abc import Callable

from cluster_cli.store.merge.chunks import Chunk, Conflict, Lines, Unmergeable, lines_of
from cluster_cli.store.merge.parts import Part, Parts, is_restyled, notes_of, shifted

Body = Callable[[str | None, str, str], list[Chunk]]


def lines_of_part(part: Part | None) -> list[Chunk]:
    """The part as it stands, if it is there."""
    return [part.text] if part is not None else []


def changed(base: str | None, ours: str, theirs: str, body: Body) -> list[Chunk]:
    """Whatever one side changed; `body` is asked where both did."""
    if theirs in (ours, base):
        return [ours]
    if base == ours:
        return [theirs]
    return body(base, ours, theirs)


def removed(base: Part | None, ours: Part | None, theirs: Part | None, known: frozenset[str]) -> list[Chunk]:
    """One side took out what the other changed; to have written it differently is no change.

    Nor is a comment (of those `known` in the base) that stands above it since what was between is gone: it stays.
    """
    left = ours if ours is not None else theirs
    assert base is not None  # noqa: S101 - else only one side has it, and that is no matter of dispute
    assert left is not None  # noqa: S101 - as above
    if is_restyled(base.text, left.text):
        return []
    stranded = [line for line in lines_of(left.lead) if line.strip() and line.strip() not in notes_of(base.lead)]
    if is_restyled(base.body, left.body) and known.issuperset(line.strip() for line in stranded):
        return list(stranded)
    return [Conflict(*(part.text if part is not None else "" for part in (base, ours, theirs)))]


def added_twice(ours: Part, theirs: Part) -> list[Chunk]:
    """Both added an item under one id; only the very same one is one."""
    if is_restyled(ours.body, theirs.body) and notes_of(ours.lead) == notes_of(theirs.lead):
        return [ours.text]
    return [Conflict("", ours.text, theirs.text)]


def between(base: str, ours: str, theirs: str, lines: Lines) -> list[Chunk]:
    """What stands between parts: comments that both sides added are all kept, blank lines are no matter of dispute."""
    old, mine, other = notes_of(base), notes_of(ours), notes_of(theirs)
    if theirs == base or (ours != base and other in (old, mine)):
        text: str | None = ours
    elif ours == base or mine == old:
        text = theirs
    else:
        text = lines(base, ours, theirs)
    if text is None and all(note in mine and note in other for note in old):
        text = ours + "".join(line for line in lines_of(theirs) if line.strip() and line.strip() not in mine)
    return [Conflict(base, ours, theirs)] if text is None else [text] if text else []


def picked(base: str, ours: str, theirs: str) -> str:
    """The one that was changed; blanks at the ends of lines are no change.

    Raises:
        Unmergeable: both were.
    """
    old, mine, other = base.split(), ours.split(), theirs.split()
    if other in (old, mine):
        return ours
    if mine == old:
        return theirs
    raise Unmergeable


def aligned(read: Callable[[str], Parts], base: str, ours: str, theirs: str) -> tuple[Parts, Parts, Parts]:
    """Three texts taken apart, indented alike: as the side that changed it."""
    found = [read(text) for text in (base, ours, theirs)]
    columns = [one.column for one in found if one.parts]
    if len(set(columns)) < 2:
        return found[0], found[1], found[2]
    old, mine, other = (one.column if one.parts else None for one in found)
    wanted = other if mine in (old, None) and other is not None else mine
    assert wanted is not None  # noqa: S101 - two of them have parts
    moved = [
        read(shifted(text, wanted - one.column)) if one.parts else one
        for text, one in zip((base, ours, theirs), found, strict=True)
    ]
    return moved[0], moved[1], moved[2]
