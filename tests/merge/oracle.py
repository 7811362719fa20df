"""What a merge of two branches has to come to, said on trees alone and apart from the program's own reckoning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tests.merge.plans import Doc
    from tests.merge.sides import Result

Tree = Any
NONE = object()


class Two:
    """One field with two values."""

    def __init__(self, ours: Tree, theirs: Tree) -> None:
        self.ours, self.theirs = ours, theirs


class Wanted(NamedTuple):
    """What has to come out: the tree, how much got two values, and whether more may be left to settle."""

    tree: Tree
    conflicts: int
    free: bool

    def settled(self, side: str) -> Tree:
        return _plain(_settled(self.tree, side))


def expected(base: Doc, ours: Doc, theirs: Doc) -> Wanted:
    """What both sides together say.

    A comment on a row counts as a part of it here: a row that one side took out and the other commented is a conflict.
    """
    tree = _together(base.tree(notes=True), ours.tree(notes=True), theirs.tree(notes=True), top=True)
    ids = [[row.fields["id"] for row in doc.items] for doc in (base, ours, theirs)]
    free = _is_comment_dropped(ours, theirs) or _is_comment_dropped(theirs, ours)
    return Wanted(tree, _count(tree) + _are_moved_by_both(*ids), free)


def together(base: Tree, ours: Tree, theirs: Tree) -> Wanted:
    """The same of trees alone."""
    tree = _together(base, ours, theirs, top=True)
    return Wanted(tree, _count(tree), free=False)


def _together(base: Tree, ours: Tree, theirs: Tree, *, top: bool = False, rows: bool = False) -> Tree:
    out = {}
    for key in {*ours, *theirs}:
        b, o, t = (tree.get(key, NONE) for tree in (base, ours, theirs))
        if b in (o, t):
            value = t if b == o else o
        elif o == t:
            value = o
        elif isinstance(o, dict) and isinstance(t, dict) and not (rows and b is NONE):
            value = _together(b if isinstance(b, dict) else {}, o, t, rows=top and key == "activities")
        else:
            value = Two(o, t)
        if value is not NONE:
            out[key] = value
    return out


def _count(tree: Tree) -> int:
    if isinstance(tree, Two):
        return 1
    return sum(map(_count, tree.values())) if isinstance(tree, dict) else 0


def _settled(tree: Tree, side: str) -> Tree:
    if isinstance(tree, Two):
        return getattr(tree, side)
    if not isinstance(tree, dict):
        return tree
    kept = {key: _settled(value, side) for key, value in tree.items()}
    return {key: value for key, value in kept.items() if value is not NONE}


def _plain(tree: Tree) -> Tree:
    """Without the comments."""
    if not isinstance(tree, dict):
        return tree
    return {key: _plain(value) for key, value in tree.items() if not key.startswith("#")}


def _are_moved_by_both(base: list[str], ours: list[str], theirs: list[str]) -> bool:
    """Whether both moved rows, each its own way."""
    both = [one for one in base if one in ours and one in theirs]
    mine, other = [one for one in ours if one in both], [one for one in theirs if one in both]
    return both not in (mine, other) and mine != other


def _is_comment_dropped(one: Doc, other: Doc) -> bool:
    """Whether one side commented a field that the other took out."""
    rows = {row.fields["id"]: row for row in other.items}
    return any(
        key not in rows[row.fields["id"]].fields for row in one.items if row.fields["id"] in rows for key in row.beside
    )


def faults(result: Result, wanted: Wanted, notes: set[str]) -> list[str]:
    """What is wrong with a merge."""
    from tests.merge.sides import rows_of

    found = [f"lost: {note}" for note in notes if note not in result.text]
    if result.clean and (wanted.conflicts or "<<<<<<<" in result.text) and not wanted.free:
        found.append("two values, and no conflict")
    if not result.clean and not result.conflicts:
        found.append("no markers")
    if not result.clean and not wanted.conflicts and not wanted.free:
        found.append("a needless conflict")
    for side in ("ours", "theirs"):
        said = rows_of(result.settled(side))
        if not wanted.free and said != wanted.settled(side):
            found.append(f"decided for {side} it says something else")
    return found
