"""In which order the elements of three versions stand in the merged one."""

from __future__ import annotations

from collections.abc import Sequence


def merged_order(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """Every name of either side, once; `None` where both sides moved elements and disagree.

    The side that moved something wins. What only the other side has goes behind what stands before it there, new ones
    of ours before new ones of theirs. Names that one side took out are still in the list.
    """
    in_ours, in_theirs = set(ours), set(theirs)
    common = [name for name in base if name in in_ours and name in in_theirs]
    known = set(common)
    by_ours = [name for name in ours if name in known]
    by_theirs = [name for name in theirs if name in known]
    if common not in (by_ours, by_theirs) and by_ours != by_theirs:
        return None
    if by_ours == common != by_theirs:
        return _joined(list(theirs), ours, passing=set())
    return _joined(list(ours), theirs, passing=in_ours - set(base) - in_theirs)


def orders_of_both(ours: Sequence[str], theirs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Where they disagree: every name in the order of one side, and in that of the other."""
    return _joined(list(ours), theirs, passing=set()), _joined(list(theirs), ours, passing=set())


def _joined(frame: list[str], other: Sequence[str], passing: set[str]) -> list[str]:
    """The frame with what else the other has; new elements of the frame in `passing` keep their place in front."""
    there = set(frame)
    before: str | None = None
    for name in other:
        if name not in there:
            place = 0 if before is None else frame.index(before) + 1
            while place < len(frame) and frame[place] in passing:
                place += 1
            frame.insert(place, name)
            there.add(name)
        before = name
    return frame
