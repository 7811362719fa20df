"""`trend`: the figures of the plan from state to state, and how the promises of chosen items moved.

The state at the end of each month is judged as of the day after it, as a report of that month would be; the state of a
tag as of the day of its commit; the files as they lie as of today. What was reckoned is kept by the files' blobs.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct

from cluster_cli.cli import candidates
from cluster_cli.cli.clock import day_named, today
from cluster_cli.cli.desk import Desk, answer, assessed, calendar_of, open_desk
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.history import HistoryOptions, Since, history_of, item_meant
from cluster_cli.cli.options import Bundle, OneOf
from cluster_cli.cli.past import day_in, failure_of, head_of, last_until, place_in_git, zone_of
from cluster_cli.cli.registers import layout_of
from cluster_cli.cli.selecting import Columns, Limit, Sort
from cluster_cli.core.messages import N_, Command, message
from cluster_cli.core.model import File
from cluster_cli.core.report import Layout
from cluster_cli.history.timeline import place_prefix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cluster_cli.core.changes.trend import Figures, Snapshot
    from cluster_cli.core.report import Report
    from cluster_cli.history.git import Place
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


def _layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    return layout_of("trend", "day,share,overdue", columns, sort, limit)


def trend(
    ctx: typer.Context,
    *,
    items: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("ID…"),
            help=N_("How often the promises of these items were moved, and by how much."),
            autocompletion=candidates.items,
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            "--by", click_type=OneOf(MONTH, TAG), metavar="month|tag", help=N_("One state a month, or a tag.")
        ),
    ] = MONTH,
    since: Since = None,
    layout: Annotated[Layout, Bundle(_layout)],
    common: HistoryOptions,
) -> None:
    """How the figures went from state to state.

    Raises:
        Failure: the history is not there or not whole, or no item ever had this id.
    """
    from cluster_cli.core.reports import trend as reports

    desk = open_desk(ctx.obj, common)
    title, zone = desk.workspace.portfolio.plan.title, desk.workspace.portfolio.plan.timezone
    first = None if since is None else day_named(since, "--since", zone)
    if items:
        if layout != Layout() or by != MONTH or first is not None:
            raise Failure(
                message(
                    "of chosen items every turn is shown: --by, --since, --columns, --sort and --limit are for the whole"
                ),
                Command("cluster trend --help"),
            )
        raise typer.Exit(answer(desk, _of_items(desk, items)))
    found, unreadable = _snapshots(desk, by=by, first=first)
    report = reports.trend(title, desk.as_of, found, layout, by_tag=by == TAG, unreadable=unreadable)
    raise typer.Exit(answer(desk, report))


def _of_items(desk: Desk, items: Sequence[str]) -> Report:
    from cluster_cli.core.changes.trend import milestones
    from cluster_cli.core.reports import trend as reports
    from cluster_cli.history.steps import steps

    commits, versions = history_of(desk)
    names = tuple(dict.fromkeys(item_meant(name, "trend", commits, versions) for name in items))
    zone = zone_of(desk.workspace.portfolio.plan.timezone)
    told = [
        (None if not step.commit.id else day_in(step.commit, zone), step.differences)
        for step in steps(commits, versions, frozenset(names))
    ]
    told = [(day, found) for day, found in reversed(told) if day is None or day <= desk.as_of]
    found = [one for name in names for one in milestones(name, told)]
    return reports.milestones(desk.workspace.portfolio.plan.title, desk.as_of, found, names)


def _snapshots(desk: Desk, *, by: str, first: date | None) -> tuple[list[Snapshot], int]:
    """The states with their figures, the oldest first, and how many cannot be read.

    Raises:
        Failure: the history is not there or not whole.
    """
    from cluster_cli.history import timeline
    from cluster_cli.history.git import GitFailed

    place = place_in_git(desk.workspace.folder)
    head = head_of(place)
    try:
        timeline.refuse_shallow(place)
        line = timeline.main_line(place, head)
        wanted = list(_of_tags(desk, place, line) if by == TAG else _of_months(desk, line))
        return _figured(desk, place, [one for one in wanted if first is None or one.day >= first])
    except GitFailed as fault:
        raise failure_of(fault) from fault


def _of_months(desk: Desk, line: list[Commit]) -> Iterator[Wanted]:
    """The state at the end of each month since the plan was begun, then the one of the day of the report."""
    zone = zone_of(desk.workspace.portfolio.plan.timezone)
    blobs = dict(_blobs_after(line))
    if line:
        day = _next_month(min(day_in(commit, zone) for commit in line))
        while day < desk.as_of:
            commit = last_until(line, day - timedelta(days=1), zone)
            if commit is not None:
                yield Wanted(day, blobs[commit.id], commit.short)
            day = _next_month(day)
    if desk.as_of >= today(desk.workspace.portfolio.plan.timezone):
        yield Wanted(desk.as_of)
    elif (commit := last_until(line, desk.as_of, zone)) is not None:
        yield Wanted(desk.as_of, blobs[commit.id], commit.short)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _blobs_after(line: list[Commit]) -> Iterator[tuple[str, Blobs]]:
    """What each file was after each commit, the oldest first."""
    blobs: Blobs = {}
    for commit in reversed(line):
        for one in commit.touched:
            blobs = {file: blob for file, blob in blobs.items() if file != one.file}
            if one.after is not None:
                blobs[one.file] = one.after
        yield commit.id, blobs


def _of_tags(desk: Desk, place: Place, line: list[Commit]) -> Iterator[Wanted]:
    """The states that have a tag, by their days."""
    from cluster_cli.history import states
    from cluster_cli.history.git import GitFailed
    from cluster_cli.store.source import FILES, ROADMAP

    folders = list(dict.fromkeys((place.folder, *(commit.folder for commit in line))))
    found: list[Wanted] = []
    for name in states.tags(place.repository):
        try:
            commit = states.resolve(place.repository, f"refs/tags/{name}")
        except GitFailed:  # a tag may name a file
            continue
        tree = {one.path: one.blob for one in states.tree_of(place.repository, commit)}
        folder = next((one for one in folders if f"{place_prefix(one)}{ROADMAP}" in tree), None)
        day = states.day_of(place.repository, commit, desk.workspace.portfolio.plan.timezone)
        if folder is not None and day <= desk.as_of:
            named = ((file, tree.get(f"{place_prefix(folder)}{each}")) for file, each in FILES)
            found.append(Wanted(day, {file: blob for file, blob in named if blob is not None}, commit[:10], name))
    yield from sorted(found, key=lambda one: (one.day, one.tag))


def _figured(desk: Desk, place: Place, wanted: list[Wanted]) -> tuple[list[Snapshot], int]:
    """The states with their figures: those that are known from an earlier run, and the others read and judged."""
    from cluster_cli.core.changes.trend import Figures, Snapshot, figures_of
    from cluster_cli.history.git import contents
    from cluster_cli.history.steps import MOST_BYTES
    from cluster_cli.store.cache import load_cached, save_cached

    name = f"{place.repository.top}\0{place.folder}\0figures"
    known: dict[str, Figures | None] = load_cached(name, dict[str, Figures | None]) or {}
    lacking = [one for one in wanted if one.blobs and one.key not in known]
    raw = dict(contents(place.repository, {blob: None for one in lacking for blob in one.blobs.values()}, MOST_BYTES))
    passing: dict[str, Figures | None] = {}
    for one in lacking:
        figures, kept = _judged({file: raw[blob] for file, blob in one.blobs.items()}, one.day)
        (known if kept else passing)[one.key] = figures
    if any(one.key in known for one in lacking):
        save_cached(name, known)
    found, unreadable = [], 0
    for one in wanted:
        figures = known.get(one.key, passing.get(one.key))
        if not one.blobs and one.commit is None:
            figures = figures_of(assessed(desk), len(desk.workspace.unread))
        if figures is None:
            unreadable += 1
        else:
            found.append(Snapshot(one.day, figures, one.tag or None, one.commit))
    return found, unreadable


def _judged(texts: dict[File, bytes | None], day: date) -> tuple[Figures | None, bool]:
    """The figures of a state, `None` where it cannot be read; and whether they depend on these texts alone."""
    from cluster_cli.core.changes.trend import figures_of
    from cluster_cli.core.judge.assessment import assess
    from cluster_cli.store.workspace import load_texts

    named: dict[str, bytes | None] = {**texts}  # type: ignore[dict-item]  # the keys are texts
    workspace = load_texts(named, warnings=False)
    if not workspace.readable or "roadmap" not in texts:
        return None, True
    calendar = calendar_of(workspace.portfolio)
    return figures_of(assess(workspace.portfolio, day, calendar), len(workspace.unread)), calendar is None
