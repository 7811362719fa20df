"""A change of a plan without errors, checked by reading again only what changed.

The proof needs the whole new text, record by record the check does not: what was not touched reads as before. So where
nothing is wrong before, the changed items and the head are read into records and put among those that are there, and
the rules look at all of them. Anything that is found sends the change the long way, which says it with its place.
"""

from __future__ import annotations

from typing import Any, cast

from msgspec.structs import replace

from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.model import Matrix, Plan, Portfolio
from cluster_cli.core.rules import check
from cluster_cli.store import fields
from cluster_cli.store.checking import overruled
from cluster_cli.store.document import read_item
from cluster_cli.store.edit import Draft, prove
from cluster_cli.store.outline import Outline, outline_of
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
        outline = outline_of(made.text, made.source.key)
        if not isinstance(outline, Outline) or made.source.key not in before.sources:
            return False
        prove(made, outline)
        changed = _portfolio(portfolio, made, outline)
        if changed is None:
            return False
        portfolio = changed
    return not _has_errors(overruled(check(portfolio), portfolio.plan))


def _has_errors(faults: list[Diagnostic]) -> bool:
    return any(fault.severity == "error" for fault in faults)


def _portfolio(portfolio: Portfolio, made: Draft, outline: Outline) -> Portfolio | None:
    """The portfolio with the records that a draft changes; `None` where one of them has an error."""
    is_plan = made.source.key == "roadmap"
    faults: list[Diagnostic] = []
    walk = Walk(made.text, made.source.key, faults)
    known: tuple[Any, ...] = portfolio.plan.activities if is_plan else portfolio.matrix.projects
    read_one = reader_of(fields.ACTIVITY if is_plan else fields.PROJECT)
    read_head = reader_of(fields.PLAN if is_plan else fields.MATRIX)
    try:
        items = tuple(
            read_one(cast("Any", read_item(made.text, outline.starts[index])), walk)
            if index in made.trees
            else known[place]
            for index, place in enumerate(made.kept)
        )
        head = read_head(outline.head, walk)
    except TooManyFaults:
        return None
    if head is None or None in items or _has_errors(overruled(faults, portfolio.plan)):
        return None
    if is_plan:
        return Portfolio(replace(cast("Plan", head), activities=items), portfolio.matrix)
    return Portfolio(portfolio.plan, replace(cast("Matrix", head), projects=items))
