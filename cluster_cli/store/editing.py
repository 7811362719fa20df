"""The one path of every change: lock, read, decide, edit, check, replace, remember."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path

from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.edits import ChangeSet, Edit
from cluster_cli.core.messages import Message
from cluster_cli.core.model import File, Portfolio
from cluster_cli.store.edit import EditRefused, apply_edits
from cluster_cli.store.journal import remember
from cluster_cli.store.source import Source
from cluster_cli.store.workspace import Workspace, load, load_texts
from cluster_cli.store.write import WriteFailed, locked, replace_files

__all__ = ["EditRefused", "NewFaults", "Outcome", "WriteFailed", "perform"]


class Outcome(Struct, frozen=True):
    """What a change did: sentences, the diffs of a dry run, and whether anything changed."""

    said: tuple[Message, ...]
    diffs: tuple[str, ...] = ()
    changed: bool = False


class NewFaults(Exception):
    """The change would bring errors into the data that were not there; `workspace` is the plan as it would be."""

    def __init__(self, workspace: Workspace, faults: tuple[Diagnostic, ...]) -> None:
        super().__init__(faults[0].code)
        self.workspace = workspace
        self.faults = faults


def perform(folder: Path, build: Callable[[Workspace], ChangeSet], *, dry_run: bool, command: str) -> Outcome:
    """Make one change of a plan, all of it or nothing.

    Args:
        folder: the plan's folder.
        build: the operation; it sees the plan as it is under the lock.
        dry_run: only show what would be written.
        command: what `undo` calls the change.

    Raises:
        EditRefused: a place is written in a form that is not edited.
        NewFaults: the plan would have errors that it did not have.
        WriteFailed: the files cannot be replaced.
        core.edits.Refused: the operation says no.
    """
    with nullcontext() if dry_run else locked(folder):
        workspace = load(folder)
        asked = build(workspace)
        if not asked.edits:
            return Outcome(asked.said)
        after = _edited(workspace, asked.edits)
        changes = [
            (workspace.sources[key], source.raw)
            for key, source in after.items()
            if source.raw != workspace.sources[key].raw
        ]
        _refuse_new_faults(workspace, after)
        if dry_run:
            return Outcome(asked.said, tuple(_diff(workspace.sources[key], after[key]) for key in after), bool(changes))
        if changes:
            replace_files(changes)
            remember(folder, changes, command)
        return Outcome(asked.said, (), bool(changes))


def _edited(workspace: Workspace, edits: tuple[Edit, ...]) -> dict[File, Source]:
    by_file: dict[File, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.file, []).append(edit)
    places = _places(workspace.portfolio)
    return {key: apply_edits(workspace.sources[key], of_file, places[key]).source for key, of_file in by_file.items()}


def _places(portfolio: Portfolio) -> dict[File, dict[str, int]]:
    """Where each item begins in its file."""
    return {
        "roadmap": {item.id: item.at for item in portfolio.plan.activities},
        "projects": {item.id: item.at for item in portfolio.matrix.projects},
    }


def _refuse_new_faults(before: Workspace, after: dict[File, Source]) -> None:
    texts: dict[str, bytes | None] = {key: source.raw for key, source in before.sources.items()}
    texts |= {key: source.raw for key, source in after.items()}
    labels = {key: source.label for key, source in before.sources.items()}
    workspace = load_texts(texts, labels, before.folder)
    known = Counter(_identity(fault) for fault in _errors(before))
    new = []
    for fault in _errors(workspace):
        known[_identity(fault)] -= 1
        if known[_identity(fault)] < 0:
            new.append(fault)
    if new:
        raise NewFaults(workspace, tuple(new))


def _errors(workspace: Workspace) -> Iterable[Diagnostic]:
    return (fault for fault in workspace.diagnostics if fault.severity == "error")


def _identity(fault: Diagnostic) -> tuple[str, str | None, tuple[str | int, ...]]:
    where = fault.where
    return fault.code, fault.item, where.path if isinstance(where, Field) else ()


def _diff(old: Source, new: Source) -> str:
    from difflib import unified_diff  # noqa: PLC0415 - only a dry run shows it

    lines = unified_diff(
        old.text.splitlines(keepends=True), new.text.splitlines(keepends=True), f"a/{old.label}", f"b/{new.label}"
    )
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)
