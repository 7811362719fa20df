"""A plan as it stood: at a commit, on a day, in the folder it lay in then; read from git and from nothing else.

A day means the state of the checked-out branch at the end of that day, in the plan's time zone: of a branch that was
merged later its commits count from the merge on. With `--at` the plan is judged as of that day; as of a commit's own day
where a branch, a tag or a commit is named; in either case `--as-of` goes before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.app.arguments import TODAY, YESTERDAY, day_named
from cluster_cli.app.failure import Failure
from cluster_cli.app.session import Session
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.report import Line
from cluster_cli.core.text import pattern, shortened
from cluster_cli.history import states, timeline
from cluster_cli.history.git import GitFailed, Place, Repository, place_of, repository_of
from cluster_cli.store.document import FILES, ROADMAP
from cluster_cli.store.workspace import Workspace, load_texts

if TYPE_CHECKING:
    from cluster_cli.core.model import File
    from cluster_cli.history.timeline import Commit

_A_DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}")


class Past(Struct, frozen=True):
    """Where the older states of a plan are: its place in its repository, and the commit that is checked out."""

    place: Place
    head: str

    @property
    def repository(self) -> Repository:
        """The plan's repository."""
        return self.place.repository

    @property
    def paths(self) -> tuple[str, ...]:
        """The plan's files by their paths from the top of the repository."""
        return tuple(f"{timeline.place_prefix(self.place.folder)}{name}" for _, name in FILES)


class PlanAt(Struct, frozen=True):
    """A plan as a commit has it: what was read, the commit, when it was made, and the folder that the plan lay in."""

    workspace: Workspace
    commit: str
    moment: datetime
    folder: str

    @property
    def short(self) -> str:
        """The beginning of the commit's name, as people write it."""
        return self.commit[:10]

    def day(self, zone: str | None) -> date:
        """The day of the commit in a time zone; without one, or where it is not known here, in the machine's."""
        return self.moment.astimezone(zone_of(zone)).date()


class Recalled(Struct, frozen=True):
    """The plan that `--at` means, the day to judge it by, and the sentence that says which state it is."""

    workspace: Workspace
    day: date
    described: Message


@contextmanager
def asking_git() -> Iterator[None]:
    """What git does not do ends the use case, with what to do instead.

    Raises:
        Failure: git refuses.
    """
    try:
        yield
    except GitFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault


def past_of(folder: Path) -> Past:
    """Where the older states of the plan in a folder are.

    Raises:
        Failure: it lies in no repository, git cannot be asked, or nothing was ever committed.
    """
    with asking_git():
        place = place_of(repository_of(folder), folder)
        head = states.head(place.repository)
    if head is None:
        raise Failure(
            message("there is no history yet: nothing was ever committed in this repository"),
            Command("git add", (place.folder or ".",)),
            Command('git commit -m "..."'),
        )
    return Past(place, head)


def plan_at(session: Session, now: Workspace, at: str, as_of: str | None) -> Recalled:
    """The plan as it stood.

    Args:
        session: whose clock says what today is.
        now: the plan as it lies.
        at: a day, or the name of a branch, a tag or a commit.
        as_of: `--as-of` as it was given.

    Raises:
        Failure: there is no such commit or day in the history, or no plan in it.
    """
    past = past_of(now.folder)
    zone = now.portfolio.plan.timezone
    with asking_git():
        day = day_meant(session, at, zone)
        commit = commit_meant(session, past, at, zone)
        state = state_at(past, commit, at, now.folder)
    zone = state.workspace.portfolio.plan.timezone
    committed = state.day(zone)
    described = message("The plan as it stood in git: commit {commit} of {day}.", commit=state.short, day=committed)
    if as_of is None:
        return Recalled(state.workspace, day or committed, described)
    return Recalled(state.workspace, day_named(as_of, "--as-of", lambda: session.clock(zone)), described)


def commit_meant(session: Session, past: Past, name: str, zone: str | None) -> str:
    """The commit of a branch, a tag, a hash or a day.

    Raises:
        Failure: the history does not reach back to that day.
        GitFailed: there is no such commit, or git refuses.
    """
    day = day_meant(session, name, zone)
    return states.resolve(past.repository, name) if day is None else _commit_on(past, day, zone)


def baseline_meant(session: Session, past: Past, name: str, zone: str | None) -> str:
    """The commit of the tag `baseline/NAME`, else of the branch, tag, hash or day of that name.

    Raises:
        Failure: the history does not reach back to that day.
        GitFailed: there is no such commit, or git refuses.
    """
    try:
        return states.resolve(past.repository, f"refs/tags/{states.BASELINES}{name}")
    except GitFailed:
        pass
    try:
        return commit_meant(session, past, name, zone)
    except GitFailed as fault:
        baselines = states.tags(past.repository, states.BASELINES)
        if not baselines:
            raise GitFailed(
                fault.reason,
                message("There are no baselines yet. Name a state so that plans can be measured against it:"),
                Command("git tag", (f"{states.BASELINES}{name}",)),
            ) from fault
        raise GitFailed(fault.reason, message("Baselines: {names}.", names=tuple(baselines[:12]))) from fault


def state_at(past: Past, commit: str, name: str, folder: Path) -> PlanAt:
    """The plan as a commit has it, in today's folder or in the one it lay in before.

    Args:
        past: where the plan's states are.
        commit: the commit's hash.
        name: what it was called.
        folder: where the plan lies today; the labels of the files say the commit and the folder of then.

    Raises:
        Failure: there is no plan in that commit.
        GitFailed: git refuses, or a file is a link there.
    """
    for place in _folders(past):
        texts = texts_at(past, commit, place)
        if "roadmap" in texts:
            labels: dict[str, str] = {
                file: f"{commit[:10]}:{timeline.place_prefix(place)}{each}" for file, each in FILES
            }
            listed: dict[str, bytes | None] = {file: texts.get(file) for file, _ in FILES}
            workspace = load_texts(listed, labels, folder, warnings=False)
            return PlanAt(workspace, commit, states.moment_of(past.repository, commit), place)
    raise Failure(
        message(
            "there is no {file} in “{name}” ({commit})",
            file=f"{timeline.place_prefix(past.place.folder)}{ROADMAP}",
            name=shortened(name, 80),
            commit=commit[:10],
        ),
        message("Name a commit in which the plan is there."),
    )


def texts_at(past: Past, commit: str, folder: str) -> dict[File, bytes]:
    """The bytes of the plan's files in a commit, as far as a folder has them.

    Raises:
        GitFailed: git refuses, or a file is a link there.
    """
    by_name = states.files_at(past.repository, commit, folder, [name for _, name in FILES])
    return {file: by_name[name] for file, name in FILES if name in by_name}


def _folders(past: Past) -> Iterator[str]:
    """Today's folder, then those in which the plan lay before; these are looked for only where it is needed."""
    yield past.place.folder
    yield from timeline.former_folders(past.place, past.head)


def day_meant(session: Session, at: str, zone: str | None) -> date | None:
    """The day that `--at` names; `None` where it is the name of a commit. A tag like a day is named `tags/2022-03-15`."""
    word = at.strip().lower()
    if word not in (*TODAY, *YESTERDAY) and not _A_DAY().fullmatch(word):
        return None
    day = day_named(at, "--at", lambda: session.clock(zone))
    today = session.clock(zone)
    if day > today:
        raise Failure(
            message("{day} has not come yet: today is {today}", day=day, today=today),
            Command("cluster status --at today"),
        )
    return day


def _commit_on(past: Past, day: date, zone: str | None) -> str:
    """The commit that made the plan what it was at the end of a day."""
    line = timeline.main_line(past.place, past.head)
    last = last_until(line, day, zone_of(zone))
    if last is not None:
        return last.id
    if states.is_shallow(past.repository):
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


def hint_of(session: Session, now: Workspace, as_of: date) -> Line | None:
    """How to see the plan as it stood on a day gone by, where git has it and it has changed since.

    Facts without a day are today's, so a look back through the files of today is not what was known then.
    """
    folder, zone = now.folder.resolve(), now.portfolio.plan.timezone
    try:
        if as_of >= session.clock(zone):
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
