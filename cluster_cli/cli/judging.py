"""A check put together: both states read, compared and judged, each finding with the severity of the verdict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.cli.base import (
    Past,
    Side,
    document_lookup,
    is_whole,
    made_on,
    past_document_lookup,
    past_of,
    side_of,
    state_on,
)
from cluster_cli.cli.clock import today_here
from cluster_cli.cli.desk import calendar_of
from cluster_cli.cli.meetings import met_rows
from cluster_cli.core.changes.checks import Failing, absent_documents, judged, late_points, stale_rows, unproved
from cluster_cli.core.changes.silent import silent_changes
from cluster_cli.core.changes.two_states import States
from cluster_cli.core.judge.assessment import Assessment, assess

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Diagnostic
    from cluster_cli.core.messages import Message
    from cluster_cli.core.model import Plan
    from cluster_cli.store.workspace import Workspace


class Wish(Struct, frozen=True):
    """What a check was asked: against which commit, what makes it fail, the days of grace and of rest, as of when."""

    base: str | None
    fails: Failing
    grace: int
    stale: int | None
    as_of: date

    @property
    def compares(self) -> bool:
        """Whether an older state is wanted."""
        return self.base is not None or self.fails.looks_back


def judge(workspace: Workspace, wish: Wish) -> tuple[Workspace, tuple[Message, ...]]:
    """The plan with the findings of the check as its diagnostics, and what it was compared with.

    Raises:
        Failure: a history is needed and cannot be had.
    """
    if wish.fails.looks_back and not is_whole(workspace):  # what cannot be read cannot be compared
        wish = replace(wish, fails=replace(wish.fails, severities=wish.fails.severities | {"error"}))
    past = past_of(workspace) if wish.compares or wish.stale is not None else None
    side = side_of(past, workspace, wish.base) if past is not None and wish.compares else Side(None, ())
    old = side.workspace
    rules = workspace.portfolio.plan if old is None else old.portfolio.plan
    found = _in_files(workspace, rules, document_lookup(past, workspace.folder))
    before: list[Diagnostic] | None = None
    if wish.base is not None:
        before = []
        if old is not None and past is not None:
            before = _in_files(old, rules, past_document_lookup(past, side.commit))
    if past is not None and wish.compares:
        found += met_rows(past, workspace.portfolio, side.commit or None)
    if old is not None and past is not None:
        found += _silent(workspace, old, made_on(past, workspace, today_here(workspace.portfolio.plan.timezone)))
    assessment = _assessed(workspace, wish.as_of)
    verdict = judged(found, before, wish.fails) + _late(assessment, old if before is not None else None, wish)
    if past is not None and wish.stale is not None:
        verdict += judged(_stale(assessment, past, wish.as_of - timedelta(days=wish.stale)), None, wish.fails)
    return replace(workspace, diagnostics=tuple(verdict)), side.said


def _in_files(workspace: Workspace, rules: Plan, is_there: Callable[[str], bool]) -> list[Diagnostic]:
    """What the files of one state tell by themselves."""
    kept = [one for one in workspace.diagnostics if one.code != "done-without-evidence"]
    portfolio = workspace.portfolio
    return [*kept, *unproved(portfolio, rules), *absent_documents(portfolio, is_there)]


def _silent(workspace: Workspace, old: Workspace, made: date) -> list[Diagnostic]:
    unread = frozenset(one.id for one in workspace.unread if one.id is not None)
    states = States(
        old.with_faulty,
        workspace.with_faulty,
        made,
        unread,
        calendar_of(old.portfolio),
        calendar_of(workspace.portfolio),
    )
    return silent_changes(states)


def _assessed(workspace: Workspace, as_of: date) -> Assessment:
    return assess(workspace.portfolio, as_of, calendar_of(workspace.portfolio))


def _late(assessment: Assessment, old: Workspace | None, wish: Wish) -> list[Diagnostic]:
    """What is late: a verdict where it is so beyond the grace and, with a base, was not so before."""
    late = list(late_points(assessment, wish.grace))
    before = None if old is None else [one for one, _ in late_points(_assessed(old, wish.as_of), wish.grace)]
    beyond = judged([one for one, counts in late if counts], before, wish.fails)
    return beyond + [one for one, counts in late if not counts]


def _stale(assessment: Assessment, past: Past, day: date) -> list[Diagnostic]:
    """Rows that are the same as at the end of a day."""
    earlier = state_on(past, day + timedelta(days=1))
    return [] if earlier is None else list(stale_rows(assessment, earlier.portfolio, day))
