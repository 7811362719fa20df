"""Two states of a plan compared: what was added, what was removed, which fields are not what they were.

Items are matched by id, elements of lists by their own; order, comments and layout are no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from cluster_cli.core.changes.flatten import THERE, Laid, Leaf, Path, Place, laid_out
from cluster_cli.core.model import File, Item, Portfolio

_NOTHING: Mapping[Path, Leaf] = {}


class Difference(Struct, frozen=True):
    """One field, or one item or element as a whole, that is not what it was.

    `before` and `after` are the values as records hold them, `None` where there is or was none; of an item or an element
    as a whole the other is `THERE`. `path` names the elements of lists by their ids (empty: the item itself), `place` is
    the path as the newer file has it, or of the nearest part that is still there. `old` and `new` are the item in the two
    states, both `None` for the head of a file.
    """

    file: File
    old: Item | None
    new: Item | None
    path: Path
    before: Any
    after: Any
    place: Place

    @property
    def item(self) -> str | None:
        """The item's id; `None` for the head of a file."""
        item = self.new or self.old
        return None if item is None else item.id

    @property
    def is_added(self) -> bool:
        """Whether an item or an element as a whole is new."""
        return self.before is None and self.after == THERE

    @property
    def is_removed(self) -> bool:
        """Whether an item or an element as a whole is gone."""
        return self.after is None and self.before == THERE


def differences(old: Portfolio, new: Portfolio) -> tuple[Difference, ...]:
    """Every difference, in the order of the newer state; what is gone from it stands last, in the order of the older."""
    before, after = laid_out(old), laid_out(new)
    found: list[Difference] = []
    for key, laid in after.items():
        was = before.get(key)
        if was is None:
            found.append(Difference(laid.file, None, laid.item, (), None, THERE, ()))
        else:
            found += _within(was, laid)
    for key, laid in before.items():
        if key not in after:
            found.append(Difference(laid.file, laid.item, None, (), THERE, None, ()))
    return tuple(found)


def _within(old: Laid, new: Laid) -> Iterator[Difference]:
    """The fields of one item that differ; those of an element that came or went are not told one by one."""
    for path, leaf in new.leaves.items():
        was = old.leaves.get(path)
        if (was is None or was.value != leaf.value) and not _is_told(path, old.leaves, new.leaves):
            before = None if was is None else was.value
            yield Difference(new.file, old.item, new.item, path, before, leaf.value, leaf.place)
    for path, leaf in old.leaves.items():
        if path not in new.leaves and not _is_told(path, new.leaves, old.leaves):
            yield Difference(new.file, old.item, new.item, path, leaf.value, None, _nearest(path, new.leaves))


def _is_told(path: Path, there: Mapping[Path, Leaf], here: Mapping[Path, Leaf]) -> bool:
    """Whether an element around the field is only on this side, so that the element is what differs."""
    above = (path[:length] for length in range(1, len(path)))
    return any(part in here and here[part].value == THERE and part not in there for part in above)


def _nearest(path: Path, leaves: Mapping[Path, Leaf]) -> Place:
    """The place of what is gone: of the element around it that is left, else of the field that held it."""
    for length in range(len(path) - 1, 0, -1):
        leaf = leaves.get(path[:length])
        if leaf is not None:
            return leaf.place
    return path[:1]
