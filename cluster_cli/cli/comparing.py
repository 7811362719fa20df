"""`diff`: two states of a plan compared.

Without a name the last commit and the files as they lie; with one name that state and the files as they lie; with two
names the two of them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct

from cluster_cli.cli.desk import Desk, answer, calendar_of, open_desk
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.findings import print_findings
from cluster_cli.cli.history import HistoryOptions
from cluster_cli.cli.options import Bundle, Measured
from cluster_cli.cli.past import baseline_meant, commit_meant, failure_of, head_of, place_in_git, workspace_of
from cluster_cli.cli.registers import layout_of
from cluster_cli.cli.selecting import Columns, Limit, Sort
from cluster_cli.core.messages import N_, Command, Message, message
from cluster_cli.core.report import Layout

if TYPE_CHECKING:
    from cluster_cli.core.changes.baseline import Against
    from cluster_cli.core.judge.assessment import Assessment
    from cluster_cli.history.git import Place
    from cluster_cli.store.workspace import Workspace


def _layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    return layout_of("diff", "id,what", columns, sort, limit)


class State(Struct, frozen=True):
    """One side of a comparison, and what it is called."""

    workspace: Workspace
    said: Message


def diff(
    ctx: typer.Context,
    *,
    states: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("STATE…"),
            help=N_("Up to two: commits, branches, tags or days; without any, what is not committed."),
        ),
    ] = None,
    against: Measured = None,
    layout: Annotated[Layout, Bundle(_layout)],
    common: HistoryOptions,
) -> None:
    """What differs between two states of the plan.

    Raises:
        Failure: a state is not there, or too many are named.
    """
    from cluster_cli.core.reports import diff as reports

    names = states or []
    if len(names) > (2 if against is None else 1):
        raise Failure(message("at most two states are compared"), Command("cluster diff --help"))
    desk = open_desk(ctx.obj, common)
    place = place_in_git(desk.workspace.folder)
    older = _named(desk, place, names[0] if names else "HEAD") if against is None else baseline_of(desk, place, against)
    newer = names[-1] if len(names) > (1 if against is None else 0) else None
    new = State(desk.workspace, message("the files as they lie")) if newer is None else _named(desk, place, newer)
    found = compared(desk, older, new)
    said = older.said, new.said
    report = reports.diff(found, said, layout, new.workspace.unread, measured=against is not None)
    raise typer.Exit(answer(desk, report))


def measured(desk: Desk, name: str) -> tuple[Against, Message]:
    """The plan of the desk against a named state, and what that state is.

    Raises:
        Failure: nothing is called so, there is no plan in it, or one that cannot be read.
    """
    older = baseline_of(desk, place_in_git(desk.workspace.folder), name)
    return compared(desk, older, State(desk.workspace, message("the files as they lie"))), older.said


def compared(desk: Desk, old: State, new: State) -> Against:
    """Two states, judged as of the day of the desk."""
    from cluster_cli.core.changes.baseline import against

    unread = [item.id for state in (old, new) for item in state.workspace.unread]
    return against(_assessed(desk, old), _assessed(desk, new), unread)


def _assessed(desk: Desk, state: State) -> Assessment:
    from cluster_cli.core.judge.assessment import assess

    portfolio = state.workspace.portfolio
    return assess(portfolio, desk.as_of, calendar_of(portfolio))


def _named(desk: Desk, place: Place, name: str) -> State:
    """The state of a commit, a branch, a tag or a day.

    Raises:
        Failure: there is none of that name, no plan in it, or one that cannot be read.
    """
    from cluster_cli.history.git import GitFailed

    try:
        head = head_of(place)
        return _state(desk, place, commit_meant(place, head, name, desk.workspace.portfolio.plan.timezone), name)
    except GitFailed as fault:
        raise failure_of(fault) from fault


def baseline_of(desk: Desk, place: Place, name: str) -> State:
    """The state of a named baseline, else of whatever else is called so.

    Raises:
        Failure: nothing is called so, there is no plan in it, or one that cannot be read.
    """
    from cluster_cli.history.git import GitFailed

    try:
        head = head_of(place)
        return _state(desk, place, baseline_meant(place, head, name, desk.workspace.portfolio.plan.timezone), name)
    except GitFailed as fault:
        raise failure_of(fault) from fault


def _state(desk: Desk, place: Place, commit: str, name: str) -> State:
    from cluster_cli.core.text import shortened
    from cluster_cli.history.states import day_of

    workspace = workspace_of(place, commit, name, desk.workspace.folder)
    if not workspace.readable:
        print_findings(desk.session, workspace, sys.stderr)
        raise Failure(message('the plan cannot be read as it stood in "{name}"', name=shortened(name, 80)))
    day = day_of(place.repository, commit, desk.workspace.portfolio.plan.timezone)
    return State(
        workspace, message("{name} ({commit} of {day})", name=shortened(name, 80), commit=commit[:10], day=day)
    )
