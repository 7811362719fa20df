"""What a merge of two branches may lose without a word: a row whose id the other branch gave to another row.

Each branch took the next free number, and whoever settled the conflict kept one of the two rows; or gave one of them a
new number, while what names it still names the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from cluster_cli.core.changes.comparison import finding
from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.model import Activity, Item, Portfolio
from cluster_cli.core.naming import item_name
from cluster_cli.core.text import fold


class Meeting(Struct, frozen=True):
    """Two branches that were merged, and where they had gone apart."""

    base: Portfolio
    ours: Portfolio
    theirs: Portfolio


def mixed_up_rows(meetings: Iterable[Meeting], now: Portfolio) -> list[Diagnostic]:
    """Rows that are gone, and names that mean another row, since two branches gave one id to different rows."""
    found: dict[tuple[object, ...], Diagnostic] = {}
    for meeting in meetings:
        for one in (*_lost(meeting, now), *_renamed(meeting, now)):
            found.setdefault((one.code, one.item, one.where, one.values["title"]), one)
    return list(found.values())


def _items(portfolio: Portfolio) -> dict[str, Item]:
    found: dict[str, Item] = {}
    every: tuple[Item, ...] = (*portfolio.plan.activities, *portfolio.matrix.projects)
    for item in every:
        found.setdefault(item.id, item)
    return found


def _shared(meeting: Meeting) -> Iterator[tuple[Item, Item]]:
    """Items that both branches added under one id, and that are not one."""
    old, ours, theirs = map(_items, (meeting.base, meeting.ours, meeting.theirs))
    for name, item in ours.items():
        other = theirs.get(name)
        if name not in old and other is not None and not _is_one(item, other):
            yield item, other


def _is_one(item: Item, other: Item) -> bool:
    return type(item) is type(other) and fold(item.title) == fold(other.title)


def _lost(meeting: Meeting, now: Portfolio) -> Iterator[Diagnostic]:
    old, there = _items(meeting.base), _items(now)
    for pair in _shared(meeting):
        kept = there.get(pair[0].id)
        if kept is None or not any(_is_one(kept, one) for one in pair):
            continue
        gone = pair[1] if _is_one(kept, pair[0]) else pair[0]
        others = (one for name, one in there.items() if name not in old and one is not kept)
        if not any(_is_one(gone, one) or _is_like(gone, one) for one in others):
            yield finding("row-lost-in-merge", kept, ("id",), id=kept.id, title=gone.title, kept=kept.title)


def _is_like(item: Item, other: Item) -> bool:
    """Whether a row may be the other one under a new title: it promises the same for the same parties."""
    if isinstance(item, Activity) and isinstance(other, Activity):
        return (item.due, item.start, item.repeat, item.responsible) == (
            other.due,
            other.start,
            other.repeat,
            other.responsible,
        )
    return False


def _renamed(meeting: Meeting, now: Portfolio) -> Iterator[Diagnostic]:
    old, there = _items(meeting.base), _items(now)
    for pair in _shared(meeting):
        kept = there.get(pair[0].id)
        for side, meant in zip((meeting.ours, meeting.theirs), pair, strict=True):
            if kept is None or _is_one(kept, meant):
                continue
            for item in _items(side).values():
                current = there.get(item.id)
                for key in _named_in(item, meant.id):
                    was = item.id in old and key in _named_in(old[item.id], meant.id)
                    if (
                        not was
                        and current is not None
                        and _is_one(item, current)
                        and key in _named_in(current, meant.id)
                    ):
                        who = item_name(current)
                        yield finding(
                            "reference-to-another-row", current, (key,),
                            item=who, id=meant.id, title=meant.title, now=kept.title,
                        )  # fmt: skip


def _named_in(item: Item, name: str) -> list[str]:
    """The keys under which an item names another one."""
    if isinstance(item, Activity):
        keys = ["after"] if name in item.after else []
        return [*keys, "part_of"] if item.part_of == name else keys
    return [key for key, names in (("after", item.after), ("activities", item.activities)) if name in names]
