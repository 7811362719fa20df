"""What a merge of two branches may lose without a word: a row whose id the other branch gave to another row.

Each branch took the next free number, and whoever settled the conflict kept one of the two rows; or gave one of them a
new number, while what names it still names the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from cluster_cli.core.changes.two_states import finding_at
from cluster_cli.core.diagnostics import Code, Diagnostic
from cluster_cli.core.model import Activity, Item, Portfolio
from cluster_cli.core.naming import item_name
from cluster_cli.core.operations.targets import keys_naming
from cluster_cli.core.text import fold


class Merged(Struct, frozen=True):
    """Two branches that were merged, and the state from which they had gone apart."""

    base: Portfolio
    ours: Portfolio
    theirs: Portfolio


def mixed_up_rows(merges: Iterable[Merged], now: Portfolio) -> list[Diagnostic]:
    """Rows that are gone, and names that mean another row, since two branches gave one id to different rows."""
    findings: dict[tuple[object, ...], Diagnostic] = {}
    for merged in merges:
        for finding in (*_lost(merged, now), *_renamed(merged, now)):
            key = (finding.code, finding.item, finding.where, finding.values["title"])
            findings.setdefault(key, finding)
    return list(findings.values())


def _by_id(portfolio: Portfolio) -> dict[str, Item]:
    items: dict[str, Item] = {}
    every: tuple[Item, ...] = (*portfolio.plan.activities, *portfolio.matrix.projects)
    for item in every:
        items.setdefault(item.id, item)
    return items


def _with_one_id(merged: Merged) -> Iterator[tuple[Item, Item]]:
    """Items that the two branches added under one id, and that are different items."""
    old, ours, theirs = map(_by_id, (merged.base, merged.ours, merged.theirs))
    for name, item in ours.items():
        other = theirs.get(name)
        if name not in old and other is not None and not _is_same(item, other):
            yield item, other


def _is_same(item: Item, other: Item) -> bool:
    return type(item) is type(other) and fold(item.title) == fold(other.title)


ROW_LOST_IN_MERGE = Code(
    "row-lost-in-merge",
    "error",
    "two branches gave the id “{id}” to different rows: “{kept}” is here, “{title}” is nowhere",
    "Add the lost row again, under another id.",
    "Whoever adds a row takes the next free id, and two branches take the same one. Where the conflict is settled for one "
    "of the two rows, the other is gone, though nobody decided so. Both stay, one of them under another id.",
    bad="activities:\n  - id: 15\n    title: Семинар\n",
    good="activities:\n  - id: 15\n    title: Семинар\n  - id: 16\n    title: Конкурс\n",
)


def _lost(merged: Merged, now: Portfolio) -> Iterator[Diagnostic]:
    old, there = _by_id(merged.base), _by_id(now)
    for ours, theirs in _with_one_id(merged):
        kept = there.get(ours.id)
        if kept is None or not (_is_same(kept, ours) or _is_same(kept, theirs)):
            continue
        gone = theirs if _is_same(kept, ours) else ours
        others = (item for name, item in there.items() if name not in old and item is not kept)
        if not any(_is_same(gone, item) or _promises_the_same(gone, item) for item in others):
            yield finding_at(ROW_LOST_IN_MERGE, kept, ("id",), id=kept.id, title=gone.title, kept=kept.title)


def _promises_the_same(item: Item, other: Item) -> bool:
    """Whether a row may be the other one under a new title: it promises the same for the same parties."""
    if isinstance(item, Activity) and isinstance(other, Activity):
        return _promise(item) == _promise(other)
    return False


def _promise(row: Activity) -> tuple[object, ...]:
    return row.due, row.start, row.repeat, row.responsible


REFERENCE_TO_ANOTHER_ROW = Code(
    "reference-to-another-row",
    "error",
    "{item} names “{id}”, which was “{title}” on its branch and is “{now}” here",
    "Name the row that is meant by the id that it has now.",
    "Two branches gave one id to different rows, and one of the two rows got another id when they met. What named it on "
    "its branch still names the old id, and so another row.",
    bad="projects:\n  - id: contest\n    title: Проект конкурса\n    activities: [15]\n",
    good="projects:\n  - id: contest\n    title: Проект конкурса\n    activities: [16]\n",
)


def _renamed(merged: Merged, now: Portfolio) -> Iterator[Diagnostic]:
    there = _by_id(now)
    for pair in _with_one_id(merged):
        kept = there.get(pair[0].id)
        for side, meant in zip((merged.ours, merged.theirs), pair, strict=True):
            if kept is not None and not _is_same(kept, meant):
                for item, key in _still_named(merged.base, side, now, meant.id):
                    yield finding_at(
                        REFERENCE_TO_ANOTHER_ROW, item, (key,),
                        item=item_name(item), id=meant.id, title=meant.title, now=kept.title,
                    )  # fmt: skip


def _still_named(base: Portfolio, side: Portfolio, now: Portfolio, name: str) -> Iterator[tuple[Item, str]]:
    """The items that began to name an id on one branch and still do, each with the key under which they do."""
    old, there = _by_id(base), _by_id(now)
    for item in _by_id(side).values():
        current = there.get(item.id)
        if current is None or not _is_same(item, current):
            continue
        for key in keys_naming(item, name):
            is_older = item.id in old and key in keys_naming(old[item.id], name)
            if not is_older and key in keys_naming(current, name):
                yield current, key


CODES: tuple[Code, ...] = (ROW_LOST_IN_MERGE, REFERENCE_TO_ANOTHER_ROW)
