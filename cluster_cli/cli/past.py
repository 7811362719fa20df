"""`--at`: the plan as it stood in a commit or on a day, read from git and from nothing else.

A day means the state of the checked-out branch at the end of that day, in the plan's time zone: of a branch that was
merged later its commits count from the merge on. The plan is judged as of that day; as of a commit's own day where a
branch, a tag or a commit is named; in either case `--as-of` goes before.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.cli.clock import TODAY, YESTERDAY, day_named, today
from cluster_cli.cli.failure import Failure
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.patterns import late
from cluster_cli.core.report import Line
from cluster_cli.core.text import quote_argument, shortened
from cluster_cli.history import states, timeline
from cluster_cli.history.git import GitFailed, Place, place_of, repository_of
from cluster_cli.store.source import FILES, ROADMAP
from cluster_cli.store.workspace import Workspace, load_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster_cli.core.model import File
    from cluster_cli.history.timeline import Commit

_A_DAY = late(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}")


def place_in_git(folder: Path) -> Place:
    """Where a plan lies in its repository.

    Raises:
        Failure: it lies in none, or git cannot be asked.
    """
    try:
        return place_of(repository_of(folder), folder)
    except GitFailed as fault:
        raise failure_of(fault) from fault


def failure_of(fault: GitFailed) -> Failure:
    """What git did not do, with what to do instead."""
    return Failure(fault.reason, *fault.hints)


def head_of(place: Place) -> str:
    """The commit that is checked out.

    Raises:
        Failure: there is none yet.
    """
    try:
        found = states.head(place.repository)
    except GitFailed as fault:
        raise failure_of(fault) from fault
    if found is None:
        raise Failure(
            message("there is no history yet: nothing was ever committed in this repository"),
            Command(f"git add {place.folder or '.'}"),
            Command('git commit -m "..."'),
        )
    return found


class Past(Struct, frozen=True):
    """The plan as it stood, the day to judge it by, and the sentence that says which state it is."""

    workspace: Workspace
    as_of: date
    said: Message


def plan_at(now: Workspace, at: str, as_of: str | None) -> Past:
    """The plan as it stood.

    Args:
        now: the plan as it lies.
        at: a day, or the name of a branch, a tag or a commit.
        as_of: `--as-of` as it was given.

    Raises:
        Failure: there is no such commit or day in the history, or no plan in it.
    """
    zone = now.portfolio.plan.timezone
    place = place_in_git(now.folder)
    head = head_of(place)
    try:
        day = day_meant(at, zone)
        commit = commit_meant(place, head, at, zone)
        workspace = workspace_of(place, commit, at, now.folder)
        zone = workspace.portfolio.plan.timezone
        made = states.day_of(place.repository, commit, zone)
    except GitFailed as fault:
        raise failure_of(fault) from fault
    said = message("The plan as it stood in git: commit {commit} of {day}.", commit=commit[:10], day=made)
    return Past(workspace, (day or made) if as_of is None else day_named(as_of, "--as-of", zone), said)


def commit_meant(place: Place, head: str, name: str, zone: str | None) -> str:
    """The commit of a branch, a tag, a hash or a day.

    Raises:
        Failure: the history does not reach back to that day.
        GitFailed: there is no such commit, or git refuses.
    """
    day = day_meant(name, zone)
    return states.resolve(place.repository, name) if day is None else _on(place, head, day, zone)


def baseline_meant(place: Place, head: str, name: str, zone: str | None) -> str:
    """The commit of the tag `baseline/NAME`, else of whatever else is called so.

    Raises:
        Failure: the history does not reach back to that day.
        GitFailed: there is no such commit, or git refuses.
    """
    try:
        return states.resolve(place.repository, f"refs/tags/{states.BASELINES}{name}")
    except GitFailed:
        pass
    try:
        return commit_meant(place, head, name, zone)
    except GitFailed as fault:
        known = states.tags(place.repository, states.BASELINES)
        if not known:
            raise GitFailed(
                fault.reason,
                message("There are no baselines yet. Name a state so that plans can be measured against it:"),
                Command(f"git tag {states.BASELINES}{quote_argument(name)}"),
            ) from fault
        raise GitFailed(fault.reason, message("Baselines: {names}.", names=tuple(known[:12]))) from fault


def workspace_of(place: Place, commit: str, name: str, folder: Path) -> Workspace:
    """The plan as a commit has it.

    Args:
        place: where the plan lies in its repository today.
        commit: the commit's hash.
        name: what it was called.
        folder: where the plan lies today.

    Raises:
        Failure: there is no plan in that commit.
        GitFailed: git refuses, or a file is a link there.
    """
    texts, lay = files_of(place, commit)
    if "roadmap" not in texts:
        raise Failure(*_no_plan(place, commit, name))
    labels: dict[str, str] = {file: f"{commit[:10]}:{timeline.place_prefix(lay)}{each}" for file, each in FILES}
    named: dict[str, bytes | None] = {file: texts.get(file) for file, _ in FILES}
    return load_texts(named, labels, folder, warnings=False)


def day_meant(at: str, zone: str | None) -> date | None:
    """The day that `--at` names; `None` where it is the name of a commit. A tag like a day is named `tags/2022-03-15`."""
    word = at.strip().lower()
    if word not in (*TODAY, *YESTERDAY) and not _A_DAY().fullmatch(word):
        return None
    day = day_named(at, "--at", zone)
    if day > today(zone):
        raise Failure(
            message("{day} has not come yet: today is {today}", day=day, today=today(zone)),
            Command("cluster status --at today"),
        )
    return day


def _on(place: Place, head: str, day: date, zone: str | None) -> str:
    """The commit that made the plan what it was at the end of a day."""
    line = timeline.main_line(place, head)
    found = last_until(line, day, zone_of(zone))
    if found is not None:
        return found.id
    if states.is_shallow(place.repository):
        raise GitFailed(message("the history here does not reach back to {day}", day=day), *states.SHALLOW)
    if not line:
        raise Failure(message("the plan was never committed, so there is no state of {day}", day=day))
    first = day_in(line[-1], zone_of(zone))
    raise Failure(
        message("the history of the plan begins on {first}: there is no state of {day}", first=first, day=day),
        Command(f"cluster status --at {first.isoformat()}"),
    )


def last_until(line: list[Commit], day: date, zone: tzinfo | None) -> Commit | None:
    """The commit that was the last one at the end of a day; `None` before the first one."""
    return next((commit for commit in line if day_in(commit, zone) <= day), None)


def day_in(commit: Commit, zone: tzinfo | None) -> date:
    """The day of a commit in a time zone; `None` is the machine's."""
    moment = datetime.fromtimestamp(commit.moment, UTC)
    return moment.astimezone(zone).date()


def zone_of(name: str | None) -> tzinfo | None:
    """The time zone of a name; the machine's without one, or where it is not known here."""
    if name is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def files_of(place: Place, commit: str) -> tuple[dict[File, bytes], str]:
    """The bytes of the plan's files in a commit, and the folder they lay in: today's, or an older one.

    Raises:
        GitFailed: git refuses, or a file is a link there.
    """
    for folder in _folders(place):
        found = states.files_at(place.repository, commit, folder, [name for _, name in FILES])
        if ROADMAP in found:
            return {file: found[name] for file, name in FILES if name in found}, folder
    return {}, place.folder


def _folders(place: Place) -> Iterator[str]:
    """Today's folder, then those in which the plan lay before; these are looked for only where it is needed."""
    yield place.folder
    head = states.head(place.repository)
    if head is not None:
        yield from timeline.former_folders(place, head)


def _no_plan(place: Place, commit: str, at: str) -> tuple[Message, Message]:
    return (
        message(
            'there is no {file} in "{name}" ({commit})',
            file=f"{timeline.place_prefix(place.folder)}{ROADMAP}",
            name=shortened(at, 80),
            commit=commit[:10],
        ),
        message("Name a commit in which the plan is there."),
    )


def hint_of(now: Workspace, as_of: date) -> Line | None:
    """How to see the plan as it stood on a day gone by, where git has it and it has changed since (judgement 1.2).

    Facts without a day are today's, so a look back through the files of today is not what was known then.
    """
    folder, zone = now.folder.resolve(), now.portfolio.plan.timezone
    try:
        if as_of >= today(zone):
            return None
        place = place_of(repository_of(folder), folder)
        then = timeline.last_before(place, datetime.combine(as_of + timedelta(days=1), time(), zone_of(zone)))
        changed = then is not None and then != timeline.last_before(place)
    except (Failure, GitFailed, OverflowError):
        return None
    if not changed:
        return None
    command = Command(f"cluster status --at {as_of.isoformat()}")
    return Line(
        message("What has no day of its own stands as it does today. As it stood then: {command}", command=command)
    )
