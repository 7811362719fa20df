"""Two states of a plan compared, each judged as of the same day.

Without a name the last commit and the files as they lie; with one name that state and the files as they lie; with two
names the two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.app.context import Context, calendar_of
from cluster_cli.app.failure import Failure
from cluster_cli.app.past import Past, asking_git, baseline_meant, commit_meant, past_of, state_at
from cluster_cli.app.session import Session
from cluster_cli.core.changes.baseline import Against
from cluster_cli.core.changes.baseline import against as measured_against
from cluster_cli.core.judge.assessment import Assessment, assess
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.report import Layout
from cluster_cli.core.text import shortened
from cluster_cli.store.workspace import Workspace

if TYPE_CHECKING:
    from cluster_cli.core.report import Report

CommitMeant = Callable[[Session, Past, str, str | None], str]


class State(Struct, frozen=True):
    """One side of a comparison, and what it is called."""

    workspace: Workspace
    described: Message


def refuse_too_many(states: Sequence[str], against: str | None) -> None:
    """Refuse more states than can be compared: two, with `--against` one beside it.

    Raises:
        Failure: there are more.
    """
    if len(states) > (2 if against is None else 1):
        raise Failure(message("at most two states are compared"), Command("cluster diff --help"))


def diff(context: Context, names: Sequence[str], against: str | None, layout: Layout) -> Report:
    """What differs between two states of the plan.

    Raises:
        Failure: a state is not there, there is no plan in it, or one that cannot be read.
    """
    from cluster_cli.core.reports import diff as reports

    past = past_of(context.workspace.folder)
    if against is None:
        older = _state(context, past, names[0] if names else "HEAD", commit_meant)
        names = names[1:]
    else:
        older = _state(context, past, against, baseline_meant)
    newer = _state(context, past, names[-1], commit_meant) if names else _as_they_lie(context)
    differences = _compared(context, older, newer)
    described = older.described, newer.described
    return reports.diff(differences, described, layout, newer.workspace.unread, measured=against is not None)


def measured(context: Context, name: str) -> tuple[Against, Message]:
    """The plan of the context against a named state, and what that state is.

    Raises:
        Failure: nothing is called so, there is no plan in it, or one that cannot be read.
    """
    older = _state(context, past_of(context.workspace.folder), name, baseline_meant)
    return _compared(context, older, _as_they_lie(context)), older.described


def _as_they_lie(context: Context) -> State:
    return State(context.workspace, message("the files as they lie"))


def _compared(context: Context, old: State, new: State) -> Against:
    """Two states, judged as of the day of the context."""
    unread = [row.id for state in (old, new) for row in state.workspace.unread]
    return measured_against(_assessed(context, old), _assessed(context, new), unread)


def _assessed(context: Context, state: State) -> Assessment:
    portfolio = state.workspace.portfolio
    return assess(portfolio, context.as_of, calendar_of(portfolio))


def _state(context: Context, past: Past, name: str, meant: CommitMeant) -> State:
    """The state of a commit, a branch, a tag or a day.

    Raises:
        Failure: there is none of that name, no plan in it, or one that cannot be read.
    """
    with asking_git():
        state = state_at(past, meant(context.session, past, name, context.zone), name, context.workspace.folder)
    called = shortened(name, 80)
    if not state.workspace.readable:
        sentence = message("the plan cannot be read as it stood in “{name}”", name=called)
        raise Failure(sentence, workspace=state.workspace, findings=state.workspace.diagnostics)
    day = state.day(context.zone)
    return State(state.workspace, message("{name} ({commit} of {day})", name=called, commit=state.short, day=day))
