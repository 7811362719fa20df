"""The older state that a check compares with: a commit's tree, read like any plan, or why there is none."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.cli.failure import Failure
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.text import shortened
from cluster_cli.history.git import GitFailed, Repository, repository_of
from cluster_cli.history.states import (
    BASELINES,
    SHALLOW,
    before,
    day_of,
    files_at,
    head,
    is_shallow,
    last_commit,
    latest_tag,
    merge_base,
    resolve,
    tree_of,
    versions,
)
from cluster_cli.store.source import FILES
from cluster_cli.store.workspace import Workspace, load_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster_cli.core.model import Portfolio

_FAR_BACK = 50
"""How many versions of a plan are tried until one of them can be read whole."""
_NAMES = {name: key for key, name in FILES}
WITHOUT_GIT = (
    message("What the files alone tell can be judged without a history:"),
    Command("cluster check --fail-on error,overdue,evidence"),
)


class Past(Struct, frozen=True):
    """A plan's repository: the folder of the plan from the top, its files by their paths, the commit checked out."""

    repository: Repository
    folder: str
    paths: tuple[str, ...]
    head: str


class Side(Struct, frozen=True):
    """An older state: its plan (`None`: there was none yet), sentences that say which it is, its commit."""

    workspace: Workspace | None
    said: tuple[Message, ...]
    commit: str = ""


def past_of(workspace: Workspace) -> Past:
    """The repository in which the plan's older states are.

    Raises:
        Failure: there is none, git cannot be asked, or the clone was cut off: nothing can be said to be fine then.
    """
    try:
        repository = repository_of(workspace.folder)
        folder = workspace.folder.resolve().relative_to(repository.top).as_posix()
        folder = "" if folder == "." else folder
        commit = head(repository)
        if commit is not None and is_shallow(repository):
            raise Failure(message("the history is not whole, so changes of promises cannot be judged"), *SHALLOW)
    except GitFailed as fault:
        raise Failure(fault.reason, *(fault.hints or WITHOUT_GIT)) from fault
    if commit is None:
        raise Failure(
            message("the repository has no commit yet, so there is nothing to compare with"),
            message("Commit the plan first:"),
            Command('git commit -m "The plan as approved"'),
        )
    return Past(repository, folder, tuple(f"{folder}/{name}" if folder else name for name in _NAMES), commit)


def side_of(past: Past, workspace: Workspace, base: str | None) -> Side:
    """The older side: where the branch left `base`, else the latest tag of a baseline.

    Raises:
        Failure: there is no such commit, no common history, or no version of the plan that can be read.
    """
    try:
        if base is None:
            return _baseline(past, workspace)
        wanted = resolve(past.repository, base)
        common = merge_base(past.repository, wanted, past.head)
        if common is None:
            raise Failure(
                message('"{base}" and this branch have no common history', base=shortened(base, 80)),
                message("Name the branch from which this one was made."),
                Command("cluster check --base HEAD~1"),
            )
        return _side(past, workspace, common, shortened(base, 80))
    except GitFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault


def _baseline(past: Past, workspace: Workspace) -> Side:
    found = latest_tag(past.repository)
    if found is None:
        sentence = message(
            "There is no baseline to compare with: of what was promised only the chain of records is checked. Set one: "
            "{command}",
            command=Command(f"git tag {BASELINES}2022-01"),
        )
        return Side(None, (sentence,))
    name, commit = found
    return _side(past, workspace, commit, name)


def _side(past: Past, workspace: Workspace, commit: str, name: str) -> Side:
    day = day_of(past.repository, commit, workspace.portfolio.plan.timezone)
    said = message("Compared with {name}: commit {commit} of {day}.", name=name, commit=commit[:10], day=day)
    read = _read(past, commit, past.folder)
    if read is None:
        moved = _elsewhere(past, workspace, commit)
        if moved is None:
            return Side(None, (said, message("There was no plan yet.")), commit)
        read, folder = moved
        return Side(read, (said, message("The plan lay in {folder} then.", folder=folder or ".")), commit)
    if is_whole(read):
        return Side(read, (said,), commit)
    for earlier in versions(past.repository, commit, past.paths, _FAR_BACK):
        whole = _read(past, earlier, past.folder)
        if whole is not None and is_whole(whole):
            note = message(
                "The plan could not be read whole there; the last version before it that can be is of commit {commit}.",
                commit=earlier[:10],
            )
            return Side(whole, (said, note), earlier)
    if read.readable:
        return Side(read, (said, message("Not everything could be read there.")), commit)
    raise Failure(
        message("the plan as of {name} cannot be read, nor any version before it", name=name),
        message("Compare with a commit in which it can be:"),
        Command("cluster check --base HEAD~1"),
    )


def read_at(past: Past, commit: str) -> Workspace | None:
    """The plan of a commit as far as it can be read; `None` where that has none in the folder."""
    return _read(past, commit, past.folder)


def is_whole(workspace: Workspace) -> bool:
    """Whether every row could be read; one that breaks a rule still says what it promises."""
    known = _ids(workspace.with_faulty)
    return workspace.readable and all(one.id in known for one in workspace.unread)


def _read(past: Past, commit: str, folder: str) -> Workspace | None:
    """The plan of a commit; `None` where that has none in the folder."""
    found = files_at(past.repository, commit, folder, _NAMES)
    texts: dict[str, bytes | None] = {_NAMES[name]: raw for name, raw in found.items()}
    return load_texts(texts) if "roadmap" in texts else None


def _elsewhere(past: Past, workspace: Workspace, commit: str) -> tuple[Workspace, str] | None:
    """The plan that lay in a folder in which there is none any more: moving it away hides nothing."""
    known = _ids(workspace.with_faulty)
    best: tuple[int, Workspace, str] | None = None
    for folder in _left_folders(past, commit):
        read = _read(past, commit, folder)
        shared = len(known & _ids(read.with_faulty)) if read is not None else 0
        if read is not None and shared and (best is None or shared > best[0]):
            best = shared, read, folder
    return None if best is None else best[1:]


def _left_folders(past: Past, commit: str) -> Iterator[str]:
    for one in tree_of(past.repository, commit):
        folder, _, name = one.path.rpartition("/")
        if name == "roadmap.yaml" and not (past.repository.top / one.path).exists():
            yield folder


def _ids(portfolio: Portfolio) -> set[str]:
    return {row.id for row in portfolio.plan.activities} | {card.id for card in portfolio.matrix.projects}


def made_on(past: Past, workspace: Workspace, today: date) -> date:
    """The day on which the files as they lie were written: that of their last commit, or today where they differ."""
    files = [source.path for source in workspace.sources.values() if source.path is not None]
    try:
        commit = None if past.repository.is_changed(files) else last_commit(past.repository, past.paths)
        if commit is None:
            return today
        return min(today, day_of(past.repository, commit, workspace.portfolio.plan.timezone))  # a date may be forged
    except GitFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault


def state_on(past: Past, day: date) -> Workspace | None:
    """The plan as the last commit before a day has it; `None` where there was none that can be read."""
    try:
        commit = before(past.repository, past.head, day)
        found = None if commit is None else _read(past, commit, past.folder)
    except GitFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault
    return found if found is not None and found.readable else None


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
    try:
        there = {one.path for one in tree_of(past.repository, commit)}
    except GitFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault
    there |= {folder.as_posix() for path in there for folder in PurePosixPath(path).parents}
    above = posixpath.dirname(past.folder)
    return lambda path: any(posixpath.normpath(posixpath.join(start, path)) in there for start in (above, ""))
