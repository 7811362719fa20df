"""Who changed what and when, as git has it, in the words of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from cluster_cli.app.arguments import day_named
from cluster_cli.app.context import Chosen, Context, assessed
from cluster_cli.app.failure import Failure
from cluster_cli.app.past import Past, asking_git, day_in, past_of, zone_of
from cluster_cli.core.messages import Command, message, offer
from cluster_cli.core.report import Layout
from cluster_cli.core.text import option_text

if TYPE_CHECKING:
    from cluster_cli.core.report import Report
    from cluster_cli.core.reports.log import Entry
    from cluster_cli.history.states import CommittedFile
    from cluster_cli.history.steps import Step
    from cluster_cli.history.timeline import Commit
    from cluster_cli.store.versions import Versions

_LOOSE = "+"
"""What the names of files as they lie begin with; no blob is called so."""


def log(context: Context, items: Sequence[str], since: str | None, chosen: Chosen, layout: Layout) -> Report:
    """Who changed what and when.

    Raises:
        Failure: the history is not there or not whole, no item ever had this id, or a name in the selection is unknown.
    """
    from cluster_cli.core.reports import log as reports

    commits, versions = history_of(context)
    names = tuple(dict.fromkeys(item_meant(name, "log", commits, versions) for name in items))
    first = first_day(context, since)
    only = frozenset(names)
    if not chosen.empty:
        selected = assessed(context, chosen)
        rows = frozenset(row.id for row in (*selected.rows, *selected.cards))
        only = rows & only if names else rows
    asked_for_none = not only and (bool(names) or not chosen.empty)
    entries = [] if asked_for_none else list(_entries(context, commits, versions, only, first))
    title = context.portfolio.plan.title
    written = (option_text(name, value) for name, value in chosen.written)
    return reports.log(title, context.as_of, entries, layout, (*names, *written))


def first_day(context: Context, since: str | None) -> date | None:
    """The day that `--since` names.

    Raises:
        Failure: it is no day.
    """
    return None if since is None else day_named(since, "--since", lambda: context.session.clock(context.zone))


def history_of(context: Context) -> tuple[list[Commit], Versions]:
    """Every commit that changed the plan, the newest first, before them what is not committed; all versions are read.

    Raises:
        Failure: the history is not there or not whole.
    """
    from cluster_cli.history import steps, timeline
    from cluster_cli.store.versions import Versions

    past = past_of(context.workspace.folder)
    with asking_git():
        timeline.refuse_shallow(past.place)
        commits = timeline.every_commit(past.place, past.head)
        versions = Versions(f"{past.repository.top}\0{past.place.folder}")
        loose = _uncommitted(context, past)
        before = [] if loose is None else [_as_committed(loose)]
        steps.read_all(past.repository, [*before, *commits], versions)
    if loose is None:
        return commits, versions
    for file, source in context.workspace.sources.items():
        versions.take_loose(f"{_LOOSE}{file}", source.key, source.raw)
    return [loose, *commits], versions


def _uncommitted(context: Context, past: Past) -> Commit | None:
    """The files as they lie against the last commit, as a commit without a name; `None` where both are the same."""
    from cluster_cli.history import states, timeline
    from cluster_cli.store.document import FILES

    folder = past.place.folder
    prefix = timeline.place_prefix(folder)
    tree = states.tree_of(past.repository, past.head, folder)
    # A link is no file of a plan: it leads wherever it likes.
    committed = {file.path.removeprefix(prefix): file for file in tree if file.mode.startswith("100")}
    touched = []
    for file, name in FILES:
        source, before = context.workspace.sources.get(file), committed.get(name)
        blob = None if before is None else before.blob
        if (None if source is None else _blob_of(source.raw, before)) != blob:
            after = None if source is None else f"{_LOOSE}{file}"
            touched.append(timeline.Touched(file, (blob,), after))
    return timeline.Commit("", (), 0, "", "", "", tuple(touched), folder) if touched else None


def _blob_of(raw: bytes, before: CommittedFile | None) -> str:
    """The name that git gives to these bytes, by the hash that this repository uses."""
    from hashlib import sha1, sha256

    long = before is not None and len(before.blob) == 64
    framed = b"blob %d\0" % len(raw) + raw
    return (sha256(framed) if long else sha1(framed, usedforsecurity=False)).hexdigest()


def _as_committed(loose: Commit) -> Commit:
    """The same with only what git holds of it."""
    from msgspec.structs import replace

    return replace(loose, touched=tuple(replace(file, after=None) for file in loose.touched))


def item_meant(name: str, verb: str, commits: Sequence[Commit], versions: Versions) -> str:
    """The id that is meant: of an item that is there, or ever was.

    Raises:
        Failure: no item ever had it.
    """
    from cluster_cli.core.text import find_name, nearest
    from cluster_cli.history.steps import is_known, known_ids

    if is_known(name, commits, versions):
        return name
    ids = known_ids(commits, versions)
    meant = find_name(name, ids)
    if meant is None:
        near = nearest(name, ids)
        raise Failure(
            message("no activity and no project was ever called “{name}”", name=name),
            *[message("Did you mean “{near}”?", near=candidate) for candidate in near],
            *[offer(verb, candidate) for candidate in near],
            Command("cluster list"),
        )
    return meant


def _entries(
    context: Context, commits: Sequence[Commit], versions: Versions, only: frozenset[str], first: date | None
) -> Iterator[Entry]:
    """What was changed, the newest first, from the first day to the day of the report."""
    from cluster_cli.core.reports.log import Deed, entries_of, unreadable
    from cluster_cli.history.steps import steps

    zone = zone_of(context.zone)
    for step in steps(commits, versions, only):
        commit = step.commit
        if not commit.id:
            yield from entries_of(step.differences, step.heads, Deed())
            continue
        day = day_in(commit, zone)
        if (first is not None and day < first) or day > context.as_of:
            continue
        deed = Deed(day, commit.author, commit.mail, commit.short, commit.subject)
        yield from (unreadable(deed, name) for name in _unreadable_files(step))
        yield from entries_of(step.differences, step.heads, deed)


def _unreadable_files(step: Step) -> Iterator[str]:
    """The files that a commit left unreadable."""
    from cluster_cli.store.document import FILES

    return (name for file, name in FILES if file in step.unreadable)
