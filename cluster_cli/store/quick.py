"""A change of a plan without errors, proved and checked by reading again only what changed.

The whole of the new text passes the parser once more, but no record is made of what was not touched: it reads as
before, for it is the same text and the parser came to it in the same state. That is so where each changed item, read in
its place, ends in front of the very text that stood behind the old one. Then the changed records are put among those
that are there, and the rules look at all of them. Whatever is found sends the change the long way, which says it with
its place.
"""

from __future__ import annotations

from typing import Any, cast

from msgspec.structs import replace

from cluster_cli.core import fields
from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.model import Matrix, Plan, Portfolio
from cluster_cli.core.rules import check
from cluster_cli.store.checking import overruled
from cluster_cli.store.document import read_item
from cluster_cli.store.edit import Draft, prove
from cluster_cli.store.events import events
from cluster_cli.store.marks import conflict_markers, hidden_breaks, stray_bom
from cluster_cli.store.nodes import POISON, Mapping, Node, Scalar
from cluster_cli.store.outline import Outline, outline_of, plain
from cluster_cli.store.readers import reader_of
from cluster_cli.store.walk import TooManyFaults, Walk
from cluster_cli.store.workspace import Workspace


def is_sound(before: Workspace, drafts: list[Draft]) -> bool:
    """Whether the plan had no error and has none with the drafts, which are proved; `False` is no verdict.

    Raises:
        EditRefused: a draft does not read as it was meant.
    """
    if before.unread or any(fault.severity == "error" for fault in before.diagnostics):
        return False
    portfolio = before.portfolio
    for made in drafts:
        outline = _proved(made) if made.source.key in before.sources else None
        changed = _portfolio(portfolio, made, outline) if outline is not None else None
        if changed is None:
            return False
        portfolio = changed
    return not _has_errors(overruled(check(portfolio), portfolio.plan))


def _proved(made: Draft) -> Outline | None:
    """Where the items of a draft stand, if it reads as it was meant."""
    if made.new is not None and is_in_place(made):
        return made.new
    outline = outline_of(made.text, made.source.key)
    if not isinstance(outline, Outline):
        return None
    prove(made, outline)
    return outline


def is_in_place(made: Draft) -> bool:
    """Whether only the asked items changed, read as they were meant, and end where the old text goes on."""
    old, new = made.source.text, made.text
    if made.new is None or not _is_read(new):
        return False
    old_at = new_at = 0
    for index in sorted(made.trees):
        old_start, new_start = made.old.starts[index], made.new.starts[index]
        before, after = read_item(old, old_start), read_item(new, new_start)
        if before is None or after is None or old[old_at:old_start] != new[new_at:new_start]:
            return False
        if not _is_strict(new, after) or plain(after) != made.trees[index]:
            return False
        old_at, new_at = before.end, after.end
    return old[old_at:] == new[new_at:]


def _is_read(text: str) -> bool:
    """Whether the parser reads a text to its end; its own loop makes no objects and takes a fifth of the time."""
    if any(hidden_breaks(text)) or conflict_markers(text) or stray_bom(text) is not None:
        return False
    known = events()
    try:
        cast("Any", known.parser(text)).raw_parse()
    except (known.error, AttributeError):  # a parser without that loop sends the change the long way
        return False
    return True


def _is_strict(text: str, node: Node) -> bool:
    """Whether nothing in an item is beyond the strict subset."""
    if node.end > node.start and text[node.start] in "!&":  # a tag or an anchor stands at the beginning of its value
        return False
    if isinstance(node, Scalar):
        return node.style != POISON
    if not isinstance(node, Mapping):
        return all(_is_strict(text, one) for one in node.items)
    names = {key.text for key, _ in node.entries}
    parts = (one for entry in node.entries for one in entry)
    return len(names) == len(node.entries) and all(_is_strict(text, one) for one in parts)


def _has_errors(faults: list[Diagnostic]) -> bool:
    return any(fault.severity == "error" for fault in faults)


def _portfolio(portfolio: Portfolio, made: Draft, outline: Outline) -> Portfolio | None:
    """The portfolio with the records that a draft changes; `None` where one of them has an error."""
    is_plan = made.source.key == "roadmap"
    faults: list[Diagnostic] = []
    walk = Walk(made.text, made.source.key, faults)
    known: tuple[Any, ...] = portfolio.plan.activities if is_plan else portfolio.matrix.projects
    read_one = reader_of(fields.ACTIVITY if is_plan else fields.PROJECT)
    items: list[Any] = []
    head: Any = portfolio.plan if is_plan else portfolio.matrix
    try:
        for index, place in enumerate(made.kept):
            node = read_item(made.text, outline.starts[index]) if index in made.trees else None
            items.append(known[place] if node is None else read_one(node, walk))
        if made.new is None:
            head = reader_of(fields.PLAN if is_plan else fields.MATRIX)(outline.head, walk)
    except TooManyFaults:
        return None
    if head is None or None in items or _has_errors(overruled(faults, portfolio.plan)):
        return None
    if is_plan:
        return Portfolio(replace(cast("Plan", head), activities=tuple(items)), portfolio.matrix)
    return Portfolio(portfolio.plan, replace(cast("Matrix", head), projects=tuple(items)))
