"""The one path of every change: lock, read, decide, edit, check, replace, remember."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path

from msgspec import Struct

from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.edits import ChangeSet, Edit
from cluster_cli.core.messages import Message, message
from cluster_cli.core.model import File
from cluster_cli.store.edit import Draft, EditRefused, draft, prove
from cluster_cli.store.journal import intend, refuse_half_made, remember
from cluster_cli.store.new_errors import brought
from cluster_cli.store.outline import outline_from
from cluster_cli.store.partial_reads import half_read
from cluster_cli.store.quick import is_sound
from cluster_cli.store.source import Source, open_source, source_of
from cluster_cli.store.splice import line_break
from cluster_cli.store.workspace import FILES, Workspace, is_unreadable, label_of, load, load_texts
from cluster_cli.store.write import WAIT, Replacement, WriteFailed, locked, replace_files

__all__ = ["NewFaults", "NotEdited", "Outcome", "WriteFailed", "perform"]


class Outcome(Struct, frozen=True):
    """What a change did: sentences, the diffs of a dry run, whether anything changed, and the files written."""

    said: tuple[Message, ...]
    diffs: tuple[str, ...] = ()
    changed: bool = False
    files: tuple[Path, ...] = ()


_NO_UNDO = message("This change cannot be taken back with undo: the state folder cannot be written to.")


class Unmade(Exception):
    """A change that is not made; `faults` say why, and stand in `workspace`."""

    def __init__(self, workspace: Workspace, faults: tuple[Diagnostic, ...]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.workspace = workspace
        self.faults = faults


class NotEdited(Unmade):
    """A place is written in a form that is not edited; `workspace` is the plan as it is."""


class NewFaults(Unmade):
    """The change would bring errors into the data that were not there; `workspace` is the plan as it would be."""


def perform(
    before: Workspace,
    build: Callable[[Workspace], ChangeSet],
    *,
    dry_run: bool,
    command: str,
    wait: float = WAIT,
) -> Outcome:
    """Make one change of a plan, all of it or nothing.

    Args:
        before: the plan as it was read; it is read again where it has changed since.
        build: the operation; it sees the plan as it is under the lock.
        dry_run: only show what would be written.
        command: what `undo` calls the change.
        wait: how many seconds to wait for another writer.

    Raises:
        NotEdited: a place is written in a form that is not edited.
        NewFaults: the plan would have errors that it did not have.
        WriteFailed: the files cannot be replaced.
        core.edits.Refused: the operation says no.
    """
    with nullcontext() if dry_run else locked(before.folder, wait):
        refuse_half_made(before.folder)
        workspace = before if _is_current(before) else load(before.folder)
        if not workspace.readable:
            raise NotEdited(workspace, tuple(fault for fault in workspace.diagnostics if is_unreadable(fault)))
        asked = build(workspace)
        if faults := half_read(workspace, asked.edits):
            raise NotEdited(workspace, faults)
        return finish(workspace, _drafts(workspace, asked.edits), asked.said, dry_run=dry_run, command=command)


def finish(
    workspace: Workspace, drafts: list[Draft], said: tuple[Message, ...], *, dry_run: bool, command: str
) -> Outcome:
    """Prove the drafts and write those that change something; call with the folder's lock held.

    Raises:
        NotEdited: a draft does not read as it was meant.
        NewFaults: the plan would have errors that it did not have.
        WriteFailed: the files cannot be replaced.
    """
    changed = [made for made in drafts if made.raw != made.source.raw]
    if not changed:
        return Outcome(said)
    _prove(workspace, changed)
    changes = [_replacement(workspace, made) for made in changed]
    if dry_run:
        return Outcome(said, tuple(map(_diff, changes)), changed=True)
    intend(workspace.folder, changes, command)
    replace_files(changes)
    kept = remember(workspace.folder, changes, command)
    return Outcome(said if kept else (*said, _NO_UNDO), changed=True, files=tuple(change.path for change in changes))


def _is_current(workspace: Workspace) -> bool:
    """Whether the files still hold what was read before the lock was taken."""
    for key, name in FILES:
        known = workspace.sources.get(key)
        now = open_source(workspace.folder / name, name, key)
        if known is None:
            if now.fault is None or now.fault.code != "no-file":
                return False
        elif known.fault is not None or now.fault is not None or known.raw != now.raw:
            return False
    return True


def _drafts(workspace: Workspace, edits: tuple[Edit, ...]) -> list[Draft]:
    by_file: dict[File, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.file, []).append(edit)
    try:
        return [
            draft(workspace.sources.get(key) or _begun(workspace, key), of_file, outline_from(workspace, key))
            for key, of_file in by_file.items()
        ]
    except EditRefused as refusal:
        raise NotEdited(workspace, refusal.diagnostics) from refusal


def _begun(workspace: Workspace, key: File) -> Source:
    """A file that is not there yet, with nothing in it but what every file has."""
    path = workspace.folder / dict(FILES)[key]
    other = next(iter(workspace.sources.values()), None)
    end = line_break(other.text, 0) if other is not None else "\n"
    return source_of(f"format: 1{end}".encode(), label_of(path), key, path)


def _replacement(workspace: Workspace, made: Draft) -> Replacement:
    source = made.source
    assert source.path is not None  # noqa: S101 - the plan was read from a folder
    return Replacement(source.path, source.label, source.raw if source.key in workspace.sources else None, made.raw)


def _prove(before: Workspace, drafts: list[Draft]) -> None:
    """Read what would be written: once for the proof that it is what was asked, and for the faults it would bring.

    Raises:
        NotEdited: it is not what was asked.
        NewFaults: it would bring errors.
    """
    with suppress(EditRefused):  # the long way says it with its place
        if is_sound(before, drafts):
            return
    sources = [*before.sources.values(), *(made.source for made in drafts)]
    texts: dict[str, bytes | None] = {source.key: source.raw for source in sources}
    texts |= {made.source.key: made.raw for made in drafts}
    after = load_texts(texts, {source.key: source.label for source in sources}, before.folder)
    for made in drafts:
        try:
            prove(made, outline_from(after, made.source.key))
        except EditRefused as refusal:
            raise NotEdited(after, refusal.diagnostics) from refusal
    faults = brought(before, after, [place for made in drafts for place in made.written])
    if faults:
        raise NewFaults(after, faults)


def _diff(change: Replacement) -> str:
    from difflib import unified_diff  # noqa: PLC0415 - only a dry run shows it

    old, new = ((raw or b"").decode("utf-8").splitlines(keepends=True) for raw in (change.before, change.after))
    lines = unified_diff(old, new, f"a/{change.label}" if old else "/dev/null", f"b/{change.label}")
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)
