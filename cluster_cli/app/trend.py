"""The figures of the plan from state to state, and how the promises of chosen items moved.

The state at the end of each month is judged as of the day after it, as a report of that month would be; the state of a
tag as of the day of its commit; the files as they lie as of today. Figures that were reckoned are kept by the files' blobs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.app.context import Context, assessed, calendar_of
from cluster_cli.app.failure import Failure
from cluster_cli.app.log import first_day, history_of, item_meant
from cluster_cli.app.past import Past, asking_git, day_in, last_until, past_of, zone_of
from cluster_cli.core.messages import Command, message
from cluster_cli.core.model import File
from cluster_cli.core.report import Layout
from cluster_cli.history.timeline import place_prefix

if TYPE_CHECKING:
    from cluster_cli.core.changes.trend import Figures, Snapshot
    from cluster_cli.core.report import Report
    from cluster_cli.history.timeline import Commit

MONTH, TAG = "month", "tag"
Blobs = dict[File, str]


class Wanted(Struct, frozen=True):
    """A state to be told of, and the day to judge it by; without blobs and commit the files as they lie."""

    day: date
    blobs: Blobs = {}
    commit: str | None = None
    tag: str = ""

    @property
    def key(self) -> str:
        """Under which its figures are kept."""
        return f"{self.blobs.get('roadmap', '')} {self.blobs.get('projects', '')} {self.day.isoformat()}"


def trend(context: Context, items: Sequence[str], since: str | None, by: str, layout: Layout) -> Report:
    """How the figures went from state to state, or how the promises of some items were moved.

    Raises:
        Failure: the history is not there or not whole, no item ever had this id, or options of the whole are given
            with items.
    """
    from cluster_cli.core.reports import trend as reports

    first = first_day(context, since)
    if items:
        if layout != Layout() or by != MONTH or first is not None:
            raise Failure(
                message(
                    "of chosen items every turn is shown: --by, --since, --columns, --sort and --limit are for the whole"
                ),
                Command("cluster trend --help"),
            )
        return _of_items(context, items)
    snapshots, unreadable = _snapshots(context, by=by, first=first)
    title = context.portfolio.plan.title
    return reports.trend(title, context.as_of, snapshots, layout, by_tag=by == TAG, unreadable=unreadable)


def _of_items(context: Context, items: Sequence[str]) -> Report:
    from cluster_cli.core.changes.trend import milestones
    from cluster_cli.core.reports import trend as reports
    from cluster_cli.history.steps import steps

    commits, versions = history_of(context)
    names = tuple(dict.fromkeys(item_meant(name, "trend", commits, versions) for name in items))
    zone = zone_of(context.zone)
    changes = [
        (None if not step.commit.id else day_in(step.commit, zone), step.differences)
        for step in steps(commits, versions, frozenset(names))
    ]
    changes = [(day, differences) for day, differences in reversed(changes) if day is None or day <= context.as_of]
    turns = [turn for name in names for turn in milestones(name, changes)]
    return reports.milestones(context.portfolio.plan.title, context.as_of, turns, names)


def _snapshots(context: Context, *, by: str, first: date | None) -> tuple[list[Snapshot], int]:
    """The states with their figures, the oldest first, and how many cannot be read.

    Raises:
        Failure: the history is not there or not whole.
    """
    from cluster_cli.history import timeline

    past = past_of(context.workspace.folder)
    with asking_git():
        timeline.refuse_shallow(past.place)
        line = timeline.main_line(past.place, past.head)
        wanted = list(_of_tags(context, past, line) if by == TAG else _of_months(context, line))
        return _figured(context, past, [state for state in wanted if first is None or state.day >= first])


def _of_months(context: Context, line: list[Commit]) -> Iterator[Wanted]:
    """The state at the end of each month since the plan was begun, then the one of the day of the report."""
    zone = zone_of(context.zone)
    blobs = dict(_blobs_after(line))
    if line:
        day = _next_month(min(day_in(commit, zone) for commit in line))
        while day < context.as_of:
            commit = last_until(line, day - timedelta(days=1), zone)
            if commit is not None:
                yield Wanted(day, blobs[commit.id], commit.short)
            day = _next_month(day)
    if context.as_of >= context.session.clock(context.zone):
        yield Wanted(context.as_of)
    elif (commit := last_until(line, context.as_of, zone)) is not None:
        yield Wanted(context.as_of, blobs[commit.id], commit.short)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _blobs_after(line: list[Commit]) -> Iterator[tuple[str, Blobs]]:
    """What each file was after each commit, the oldest first."""
    blobs: Blobs = {}
    for commit in reversed(line):
        for touched in commit.touched:
            blobs = {file: blob for file, blob in blobs.items() if file != touched.file}
            if touched.after is not None:
                blobs[touched.file] = touched.after
        yield commit.id, blobs


def _of_tags(context: Context, past: Past, line: list[Commit]) -> Iterator[Wanted]:
    """The states that have a tag, by their days."""
    from cluster_cli.history import states
    from cluster_cli.history.git import GitFailed
    from cluster_cli.store.document import FILES, ROADMAP

    folders = list(dict.fromkeys((past.place.folder, *(commit.folder for commit in line))))
    wanted: list[Wanted] = []
    for name in states.tags(past.repository):
        try:
            commit = states.resolve(past.repository, f"refs/tags/{name}")
        except GitFailed:  # a tag may name a file
            continue
        tree = {file.path: file.blob for file in states.tree_of(past.repository, commit)}
        folder = next((each for each in folders if f"{place_prefix(each)}{ROADMAP}" in tree), None)
        day = states.moment_of(past.repository, commit).astimezone(zone_of(context.zone)).date()
        if folder is not None and day <= context.as_of:
            blobs = {file: tree.get(f"{place_prefix(folder)}{each}") for file, each in FILES}
            there = {file: blob for file, blob in blobs.items() if blob is not None}
            wanted.append(Wanted(day, there, commit[:10], name))
    yield from sorted(wanted, key=lambda state: (state.day, state.tag))


def _figured(context: Context, past: Past, wanted: list[Wanted]) -> tuple[list[Snapshot], int]:
    """The states with their figures: those that are known from an earlier run, and the others read and judged."""
    from cluster_cli.core.changes.trend import Figures, Snapshot, figures_of
    from cluster_cli.history.git import contents
    from cluster_cli.history.steps import MOST_BYTES
    from cluster_cli.store.cache import load_cached, save_cached

    name = f"{past.repository.top}\0{past.place.folder}\0figures"
    lasting: dict[str, Figures | None] = load_cached(name, dict[str, Figures | None]) or {}
    lacking = [state for state in wanted if state.blobs and state.key not in lasting]
    blobs = {blob: None for state in lacking for blob in state.blobs.values()}
    raw = dict(contents(past.repository, blobs, MOST_BYTES))
    passing: dict[str, Figures | None] = {}
    for state in lacking:
        figures, lasts = _judged({file: raw[blob] for file, blob in state.blobs.items()}, state.day)
        (lasting if lasts else passing)[state.key] = figures
    if any(state.key in lasting for state in lacking):
        save_cached(name, lasting)
    snapshots, unreadable = [], 0
    for state in wanted:
        figures = lasting.get(state.key, passing.get(state.key))
        if not state.blobs and state.commit is None:
            figures = figures_of(assessed(context), len(context.unread))
        if figures is None:
            unreadable += 1
        else:
            snapshots.append(Snapshot(state.day, figures, state.tag or None, state.commit))
    return snapshots, unreadable


def _judged(texts: dict[File, bytes | None], day: date) -> tuple[Figures | None, bool]:
    """The figures of a state, `None` where it cannot be read; and whether they depend on these texts alone."""
    from cluster_cli.core.changes.trend import figures_of
    from cluster_cli.core.judge.assessment import assess
    from cluster_cli.store.workspace import load_texts

    workspace = load_texts({**texts}, warnings=False)  # type: ignore[dict-item]  # the keys are texts
    if not workspace.readable or "roadmap" not in texts:
        return None, True
    calendar = calendar_of(workspace.portfolio)
    return figures_of(assess(workspace.portfolio, day, calendar), len(workspace.unread)), calendar is None
