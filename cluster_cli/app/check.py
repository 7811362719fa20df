"""A check: the plan as it lies and an older state of it read, compared and judged, each finding with its severity.

Nothing can be said to be fine where a part of the history is lacking, so a check refuses what `--at` may still answer:
a shallow clone, and a plan of which no version can be read whole.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.app.context import calendar_of, today_here
from cluster_cli.app.failure import Failure
from cluster_cli.app.past import Past, asking_git, last_until, texts_at, zone_of
from cluster_cli.core.changes.checks import Failing, absent_documents, judged, late_points, stale_rows, unproved
from cluster_cli.core.changes.merged_rows import Merged, mixed_up_rows
from cluster_cli.core.changes.silent import silent_changes
from cluster_cli.core.changes.two_states import States
from cluster_cli.core.judge.assessment import Assessment, assess
from cluster_cli.core.messages import Command, Message, message, offer
from cluster_cli.core.text import shortened
from cluster_cli.history import states
from cluster_cli.history.git import GitFailed, place_of, repository_of
from cluster_cli.history.merges import merges
from cluster_cli.history.timeline import main_line
from cluster_cli.store.document import ROADMAP
from cluster_cli.store.workspace import Workspace, load_texts

if TYPE_CHECKING:
    from cluster_cli.app.session import Session
    from cluster_cli.core.diagnostics import Diagnostic
    from cluster_cli.core.model import Plan, Portfolio

_FAR_BACK = 50
"""How many versions of a plan are tried until one of them can be read whole."""
WITHOUT_GIT = (
    message("What the files alone tell can be judged without a history:"),
    offer("check", options=(("fail-on", "error,overdue,evidence"),)),
)


class CheckRequest(Struct, frozen=True):
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


class Side(Struct, frozen=True):
    """An older state: its plan (`None`: there was none yet), sentences that say which it is, its commit."""

    workspace: Workspace | None
    described: tuple[Message, ...]
    commit: str = ""


def check(session: Session, workspace: Workspace, request: CheckRequest) -> tuple[Workspace, tuple[Message, ...]]:
    """The plan with the findings of the check as its diagnostics, and what it was compared with.

    Raises:
        Failure: a history is needed and cannot be had.
    """
    if request.fails.looks_back and not is_whole(workspace):  # what cannot be read cannot be compared
        fails = replace(request.fails, severities=request.fails.severities | {"error"})
        request = replace(request, fails=fails)
    past = whole_past_of(workspace) if request.compares or request.stale is not None else None
    side = older_side(past, workspace, request.base) if past is not None and request.compares else Side(None, ())
    old = side.workspace
    rules = workspace.portfolio.plan if old is None else old.portfolio.plan
    findings = _in_files(workspace, rules, document_lookup(past, workspace.folder))
    before: list[Diagnostic] | None = None
    if request.base is not None:
        before = []
        if old is not None and past is not None:
            before = _in_files(old, rules, past_document_lookup(past, side.commit))
    if past is not None and request.compares:
        findings += merged_rows(past, workspace.portfolio, side.commit or None)
    if old is not None and past is not None:
        today, _ = today_here(session, workspace.portfolio)
        findings += _silent(workspace, old, written_on(past, workspace, today))
    assessment = _assessed(workspace, request.as_of)
    verdict = judged(findings, before, request.fails)
    verdict += _late(assessment, old if before is not None else None, request)
    if past is not None and request.stale is not None:
        day = request.as_of - timedelta(days=request.stale)
        verdict += judged(_stale(assessment, past, day), None, request.fails)
    return replace(workspace, diagnostics=tuple(verdict)), side.described


def _in_files(workspace: Workspace, rules: Plan, is_there: Callable[[str], bool]) -> list[Diagnostic]:
    """What the files of one state tell by themselves."""
    findings = [finding for finding in workspace.diagnostics if finding.code != "done-without-evidence"]
    portfolio = workspace.portfolio
    return [*findings, *unproved(portfolio, rules), *absent_documents(portfolio, is_there)]


def _silent(workspace: Workspace, old: Workspace, written: date) -> list[Diagnostic]:
    unread = frozenset(row.id for row in workspace.unread if row.id is not None)
    calendars = calendar_of(old.portfolio), calendar_of(workspace.portfolio)
    return silent_changes(States(old.with_faulty, workspace.with_faulty, written, unread, *calendars))


def _assessed(workspace: Workspace, as_of: date) -> Assessment:
    return assess(workspace.portfolio, as_of, calendar_of(workspace.portfolio))


def _late(assessment: Assessment, old: Workspace | None, request: CheckRequest) -> list[Diagnostic]:
    """What is late: a verdict where it is so beyond the grace and, with a base, was not so before."""
    late = list(late_points(assessment, request.grace))
    before = None
    if old is not None:
        before = [finding for finding, _ in late_points(_assessed(old, request.as_of), request.grace)]
    beyond = judged([finding for finding, counts in late if counts], before, request.fails)
    return beyond + [finding for finding, counts in late if not counts]


def _stale(assessment: Assessment, past: Past, day: date) -> list[Diagnostic]:
    """Rows that are the same as at the end of a day."""
    earlier = _state_on(past, day, assessment.portfolio.plan.timezone)
    return [] if earlier is None else list(stale_rows(assessment, earlier.portfolio, day))


def _state_on(past: Past, day: date, zone: str | None) -> Workspace | None:
    """The plan as it was at the end of a day, as `--at` means it; `None` where there was none that can be read."""
    with asking_git():
        commit = last_until(main_line(past.place, past.head), day, zone_of(zone))
        state = None if commit is None else _read_at(past, commit.id, commit.folder)
    return state if state is not None and state.readable else None


def whole_past_of(workspace: Workspace) -> Past:
    """Where the plan's older states are, all of them.

    Raises:
        Failure: there is no repository, git cannot be asked, or the clone was cut off: nothing can be said to be fine
            then.
    """
    try:
        place = place_of(repository_of(workspace.folder), workspace.folder)
        head = states.head(place.repository)
        if head is not None and states.is_shallow(place.repository):
            sentence = message("the history is not whole, so changes of promises cannot be judged")
            raise Failure(sentence, *states.SHALLOW)
    except GitFailed as fault:
        raise Failure(fault.reason, *(fault.hints or WITHOUT_GIT)) from fault
    if head is None:
        raise Failure(
            message("the repository has no commit yet, so there is nothing to compare with"),
            message("Commit the plan first:"),
            Command('git commit -m "The plan as approved"'),
        )
    return Past(place, head)


def older_side(past: Past, workspace: Workspace, base: str | None) -> Side:
    """The older side: where the branch left `base`, else the latest tag of a baseline.

    Raises:
        Failure: there is no such commit, no common history, or no version of the plan that can be read.
    """
    with asking_git():
        if base is None:
            return _baseline(past, workspace)
        wanted = states.resolve(past.repository, base)
        common = states.merge_base(past.repository, wanted, past.head)
        if common is None:
            raise Failure(
                message("“{base}” and this branch have no common history", base=shortened(base, 80)),
                message("Name the branch from which this one was made."),
                Command("cluster check --base HEAD~1"),
            )
        return _side(past, workspace, common, shortened(base, 80))


def _baseline(past: Past, workspace: Workspace) -> Side:
    latest = states.latest_tag(past.repository)
    if latest is None:
        sentence = message(
            "There is no baseline to compare with: of what was promised only the chain of records is checked. Set one: "
            "{command}",
            command=Command(f"git tag {states.BASELINES}2022-01"),
        )
        return Side(None, (sentence,))
    name, commit = latest
    return _side(past, workspace, commit, name)


def _side(past: Past, workspace: Workspace, commit: str, name: str) -> Side:
    moment = states.moment_of(past.repository, commit)
    day = moment.astimezone(zone_of(workspace.portfolio.plan.timezone)).date()
    described = message("Compared with {name}: commit {commit} of {day}.", name=name, commit=commit[:10], day=day)
    state = _read_at(past, commit, past.place.folder)
    if state is None:
        elsewhere = _elsewhere(past, workspace, commit)
        if elsewhere is None:
            return Side(None, (described, message("There was no plan yet.")), commit)
        state, folder = elsewhere
        return Side(state, (described, message("The plan lay in {folder} then.", folder=folder or ".")), commit)
    if is_whole(state):
        return Side(state, (described,), commit)
    for earlier in states.versions(past.repository, commit, past.paths, _FAR_BACK):
        whole = _read_at(past, earlier, past.place.folder)
        if whole is not None and is_whole(whole):
            note = message(
                "The plan could not be read whole there; the last version before it that can be is of commit {commit}.",
                commit=earlier[:10],
            )
            return Side(whole, (described, note), earlier)
    if state.readable:
        return Side(state, (described, message("Not everything could be read there.")), commit)
    raise Failure(
        message("the plan as of {name} cannot be read, nor any version before it", name=name),
        message("Compare with a commit in which it can be:"),
        Command("cluster check --base HEAD~1"),
    )


def is_whole(workspace: Workspace) -> bool:
    """Whether every row could be read; one that breaks a rule still says what it promises."""
    readable = _ids(workspace.with_faulty)
    return workspace.readable and all(row.id in readable for row in workspace.unread)


def _read_at(past: Past, commit: str, folder: str) -> Workspace | None:
    """The plan of a commit as far as it can be read, with all its findings; `None` where that has none in the folder."""
    texts: dict[str, bytes | None] = {**texts_at(past, commit, folder)}  # type: ignore[dict-item]  # the keys are texts
    return load_texts(texts) if "roadmap" in texts else None


def _elsewhere(past: Past, workspace: Workspace, commit: str) -> tuple[Workspace, str] | None:
    """The plan that lay in a folder that has none any more, so that moving the plan away hides no broken promise.

    Of several the one that shares the most rows with the plan as it lies.
    """
    rows = _ids(workspace.with_faulty)
    best: tuple[int, Workspace, str] | None = None
    for folder in _left_folders(past, commit):
        state = _read_at(past, commit, folder)
        shared = len(rows & _ids(state.with_faulty)) if state is not None else 0
        if state is not None and shared and (best is None or shared > best[0]):
            best = shared, state, folder
    return None if best is None else best[1:]


def _left_folders(past: Past, commit: str) -> Iterator[str]:
    for file in states.tree_of(past.repository, commit):
        folder, _, name = file.path.rpartition("/")
        if name == ROADMAP and not (past.repository.top / file.path).exists():
            yield folder


def _ids(portfolio: Portfolio) -> set[str]:
    return {row.id for row in portfolio.plan.activities} | {card.id for card in portfolio.matrix.projects}


def written_on(past: Past, workspace: Workspace, today: date) -> date:
    """The day on which the files as they lie were written: that of their last commit, or today where they differ."""
    files = [source.path for source in workspace.sources.values() if source.path is not None]
    with asking_git():
        changed = past.repository.is_changed(files)
        commit = None if changed else states.last_commit(past.repository, past.paths)
        if commit is None:
            return today
        moment = states.moment_of(past.repository, commit)
    # The date of a commit may be forged: a day to come counts as today.
    return min(today, moment.astimezone(zone_of(workspace.portfolio.plan.timezone)).date())


def document_lookup(past: Past | None, folder: Path) -> Callable[[str], bool]:
    """Whether a document lies in the repository now, by a path from the folder above the plan's or from the top."""
    here = folder.resolve()
    top = past.repository.top if past is not None else here.parent
    return lambda path: any(_is_document(top, start / path) for start in (here.parent, top))


def _is_document(top: Path, path: Path) -> bool:
    try:
        real = path.resolve()
        return real.is_relative_to(top) and ".git" not in real.parts and real.exists()
    except (OSError, ValueError, RuntimeError):  # a name that no system takes
        return False


def past_document_lookup(past: Past, commit: str) -> Callable[[str], bool]:
    """The same in the tree of a commit."""
    with asking_git():
        files = {file.path for file in states.tree_of(past.repository, commit)}
    there = files | {folder.as_posix() for path in files for folder in PurePosixPath(path).parents}
    above = posixpath.dirname(past.place.folder)
    return lambda path: any(posixpath.normpath(posixpath.join(start, path)) in there for start in (above, ""))


def merged_rows(past: Past, now: Portfolio, since: str | None) -> list[Diagnostic]:
    """Rows that the merges since a commit (`None`: the one checked out) lost or mixed up.

    Raises:
        Failure: git cannot be asked.
    """
    with asking_git():
        return mixed_up_rows(_meetings(past, since), now)


def _meetings(past: Past, since: str | None) -> list[Merged]:
    """The merges in which both sides had changed the plan, as far as all three states can be read."""
    meetings = []
    for merge in merges(past.repository, past.head, since):
        commits = (merge.base, merge.ours, merge.theirs)
        if len({_blobs(past, commit) for commit in commits}) < len(commits):
            continue
        plans = [_read_at(past, commit, past.place.folder) for commit in commits]
        portfolios = [plan.portfolio for plan in plans if plan is not None and plan.readable]
        if len(portfolios) == len(commits):
            meetings.append(Merged(*portfolios))
    return meetings


def _blobs(past: Past, commit: str) -> tuple[str, ...]:
    tree = {file.path: file.blob for file in states.tree_of(past.repository, commit, past.place.folder)}
    return tuple(tree.get(path, "") for path in past.paths)
