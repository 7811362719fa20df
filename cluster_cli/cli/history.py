"""`log`: who changed what and when, as git has it, in the words of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cluster_cli.cli import candidates
from cluster_cli.cli.clock import day_named
from cluster_cli.cli.desk import Desk, answer, assessed, open_desk
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import AsOf, Bundle, Color, Common, Data, Format, Lang, Output, Raw
from cluster_cli.cli.past import day_in, failure_of, head_of, place_in_git, zone_of
from cluster_cli.cli.registers import layout_of
from cluster_cli.cli.selecting import Columns, Limit, SelectionOptions, Sort
from cluster_cli.core.messages import N_, Command, message, offer
from cluster_cli.core.report import Layout
from cluster_cli.core.text import option_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cluster_cli.core.reports.log import Entry
    from cluster_cli.history.git import Place
    from cluster_cli.history.states import CommittedFile
    from cluster_cli.history.steps import Step
    from cluster_cli.history.timeline import Commit
    from cluster_cli.store.versions import Versions

_LOOSE = "+"
"""What the names of files as they lie begin with; no blob is called so."""


def _without_at(
    *,
    data: Data = None,
    as_of: AsOf = None,
    lang: Lang = None,
    format: Format = None,  # noqa: A002 - the option's name
    output: Output = None,
    color: Color = None,
    raw: Raw = False,
) -> Common:
    return Common(data, as_of, None, lang, format, output, color, raw)


HistoryOptions = Annotated[Common, Bundle(_without_at)]
"""The common options of a command that looks at several states, each with a day of its own."""


Since = Annotated[str | None, typer.Option("--since", metavar=N_("DAY"), help=N_("Only what is of this day or later."))]


def _layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    return layout_of("log", "day,who,what", columns, sort, limit)


def log(
    ctx: typer.Context,
    *,
    items: Annotated[
        list[str] | None,
        typer.Argument(metavar=N_("ID…"), help=N_("Ids; without any, everything."), autocompletion=candidates.items),
    ] = None,
    since: Since = None,
    chosen: SelectionOptions,
    layout: Annotated[Layout, Bundle(_layout)],
    common: HistoryOptions,
) -> None:
    """Who changed what and when.

    Raises:
        Failure: the history is not there or not whole, no item ever had this id, or a name in the selection is unknown.
    """
    from cluster_cli.core.reports import log as reports

    desk = open_desk(ctx.obj, common)
    commits, versions = history_of(desk)
    names = tuple(dict.fromkeys(item_meant(name, "log", commits, versions) for name in items or ()))
    first = None if since is None else day_named(since, "--since", desk.workspace.portfolio.plan.timezone)
    only = frozenset(names)
    if not chosen.empty:
        selected = assessed(desk, chosen)
        rows = frozenset(row.id for row in (*selected.rows, *selected.cards))
        only = rows & only if names else rows
    asked_for_none = not only and (bool(names) or not chosen.empty)
    found = [] if asked_for_none else list(_entries(desk, commits, versions, only, first))
    report = reports.log(
        desk.workspace.portfolio.plan.title,
        desk.as_of,
        found,
        layout,
        (*names, *(option_text(name, value) for name, value in chosen.written)),
    )
    raise typer.Exit(answer(desk, report))


def history_of(desk: Desk) -> tuple[list[Commit], Versions]:
    """Every commit that changed the plan, the newest first, before them what is not committed; all versions are read.

    Raises:
        Failure: the history is not there or not whole.
    """
    from cluster_cli.history import steps, timeline
    from cluster_cli.history.git import GitFailed
    from cluster_cli.store.versions import Versions

    place = place_in_git(desk.workspace.folder)
    head = head_of(place)
    try:
        timeline.refuse_shallow(place)
        commits = timeline.every_commit(place, head)
        versions = Versions(f"{place.repository.top}\0{place.folder}")
        loose = _uncommitted(desk, place, head)
        steps.read_all(place.repository, [*([] if loose is None else [_as_committed(loose)]), *commits], versions)
    except GitFailed as fault:
        raise failure_of(fault) from fault
    if loose is None:
        return commits, versions
    for file, source in desk.workspace.sources.items():
        versions.take_loose(f"{_LOOSE}{file}", source.key, source.raw)
    return [loose, *commits], versions


def _uncommitted(desk: Desk, place: Place, head: str) -> Commit | None:
    """The files as they lie against the last commit, as a commit without a name; `None` where both are the same."""
    from cluster_cli.history import states, timeline
    from cluster_cli.store.source import FILES

    prefix = timeline.place_prefix(place.folder)
    tree = states.tree_of(place.repository, head, place.folder)
    # A link is no file of a plan: it leads wherever it likes.
    committed = {one.path.removeprefix(prefix): one for one in tree if one.mode.startswith("100")}
    touched = []
    for file, name in FILES:
        source, kept = desk.workspace.sources.get(file), committed.get(name)
        if (None if source is None else _blob_of(source.raw, kept)) != (None if kept is None else kept.blob):
            after = None if source is None else f"{_LOOSE}{file}"
            touched.append(timeline.Touched(file, (None if kept is None else kept.blob,), after))
    return timeline.Commit("", (), 0, "", "", "", tuple(touched), place.folder) if touched else None


def _blob_of(raw: bytes, kept: CommittedFile | None) -> str:
    """The name that git gives to these bytes, by the hash that this repository uses."""
    from hashlib import sha1, sha256

    long = kept is not None and len(kept.blob) == 64
    named = b"blob %d\0" % len(raw) + raw
    return (sha256(named) if long else sha1(named, usedforsecurity=False)).hexdigest()


def _as_committed(loose: Commit) -> Commit:
    """The same with only what git holds of it."""
    from msgspec.structs import replace

    return replace(loose, touched=tuple(replace(one, after=None) for one in loose.touched))


def item_meant(name: str, verb: str, commits: Sequence[Commit], versions: Versions) -> str:
    """The id that is meant: of an item that is there, or ever was."""
    from cluster_cli.core.text import find_name, nearest
    from cluster_cli.history.steps import is_known, known_ids

    if is_known(name, commits, versions):
        return name
    ids = known_ids(commits, versions)
    found = find_name(name, ids)
    if found is None:
        near = nearest(name, ids)
        raise Failure(
            message('no activity and no project was ever called "{name}"', name=name),
            *[message('Did you mean "{near}"?', near=one) for one in near],
            *[offer(verb, one) for one in near],
            Command("cluster list"),
        )
    return found


def _entries(
    desk: Desk, commits: Sequence[Commit], versions: Versions, only: frozenset[str], first: date | None
) -> Iterator[Entry]:
    """What was changed, the newest first, from the first day to the day of the report."""
    from cluster_cli.core.reports.log import Deed, entries_of, unreadable
    from cluster_cli.history.steps import steps

    zone = zone_of(desk.workspace.portfolio.plan.timezone)
    for step in steps(commits, versions, only):
        commit = step.commit
        if not commit.id:
            yield from entries_of(step.differences, step.heads, Deed())
            continue
        day = day_in(commit, zone)
        if (first is not None and day < first) or day > desk.as_of:
            continue
        deed = Deed(day, commit.author, commit.mail, commit.short, commit.subject)
        yield from (unreadable(deed, name) for name in _names_of(step))
        yield from entries_of(step.differences, step.heads, deed)


def _names_of(step: Step) -> Iterator[str]:
    """The files that a commit left unreadable."""
    from cluster_cli.store.source import FILES

    return (name for file, name in FILES if file in step.unreadable)
