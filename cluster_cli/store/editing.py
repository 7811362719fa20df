"""The one path of every change: lock, read, decide, edit, check, replace, remember."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, abc
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.core import fields
from cluster_cli.core.diagnostics import Diagnostic, Field, Span
from cluster_cli.core.edits import ChangeSet, Edit, FieldEdit
from cluster_cli.core.messages import Message, message
from cluster_cli.core.model import File, Matrix, Plan, Portfolio
from cluster_cli.core.rules import check
from cluster_cli.store.document import (
    FILES,
    POISON,
    KeyPath,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
    c_parser,
    conflict_markers,
    hidden_breaks,
    label_of,
    open_source,
    read_item,
    source_of,
    stray_bom,
)
from cluster_cli.store.drafts import Draft, EditRefused, WrittenField, draft, prove
from cluster_cli.store.journal import intend, refuse_half_made, remember
from cluster_cli.store.layout import Outline, line_break, outline_from, outline_of, plain
from cluster_cli.store.records import TooManyFaults, Walk, reader_of
from cluster_cli.store.workspace import Workspace, is_unreadable, load, load_texts, with_plan_severities
from cluster_cli.store.write import WAIT, Replacement, WriteFailed, locked, replace_files

__all__ = ["NewFaults", "NotEdited", "Outcome", "WriteFailed", "perform"]


_Identity = tuple[str, str | None, KeyPath]
_OF_ANOTHER = frozenset({"confirmation-missing"})
"""What somebody else does afterwards: a completion is recorded first, and then confirmed."""
_NO_UNDO = message("This change cannot be taken back with undo: the state folder cannot be written to.")


class Outcome(Struct, frozen=True):
    """What a change did: sentences, the diffs of a dry run, whether anything changed, and the files written."""

    sentences: tuple[Message, ...]
    diffs: tuple[str, ...] = ()
    changed: bool = False
    files: tuple[Path, ...] = ()


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
        if faults := unread_fields(workspace, asked.edits):
            raise NotEdited(workspace, faults)
        return finish(workspace, _drafts(workspace, asked.edits), asked.sentences, dry_run=dry_run, command=command)


def finish(
    workspace: Workspace, drafts: list[Draft], sentences: tuple[Message, ...], *, dry_run: bool, command: str
) -> Outcome:
    """Prove the drafts and write those that change something; call with the folder's lock held.

    Raises:
        NotEdited: a draft does not read as it was meant.
        NewFaults: the plan would have errors that it did not have.
        WriteFailed: the files cannot be replaced.
    """
    changed = [result for result in drafts if result.raw != result.source.raw]
    if not changed:
        return Outcome(sentences)
    _prove(workspace, changed)
    changes = [_replacement(workspace, result) for result in changed]
    if dry_run:
        return Outcome(sentences, tuple(map(_diff, changes)), changed=True)
    intend(workspace.folder, changes, command)
    replace_files(changes)
    can_be_undone = remember(workspace.folder, changes, command)
    return Outcome(
        sentences if can_be_undone else (*sentences, _NO_UNDO),
        changed=True,
        files=tuple(change.path for change in changes),
    )


def _is_current(workspace: Workspace) -> bool:
    """Whether the files still hold what was read before the lock was taken."""
    for key, name in FILES:
        before = workspace.sources.get(key)
        now = open_source(workspace.folder / name, name, key)
        if before is None:
            if now.fault is None or now.fault.code != "no-file":
                return False
        elif before.fault is not None or now.fault is not None or before.raw != now.raw:
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


def _replacement(workspace: Workspace, result: Draft) -> Replacement:
    source = result.source
    assert source.path is not None  # noqa: S101 - the plan was read from a folder
    return Replacement(source.path, source.label, source.raw if source.key in workspace.sources else None, result.raw)


def _prove(before: Workspace, drafts: list[Draft]) -> None:
    """Read what would be written: once for the proof that it is what was asked, and for the faults it would bring.

    Raises:
        NotEdited: it is not what was asked.
        NewFaults: it would bring errors.
    """
    with suppress(EditRefused):  # the long way says it with its place
        if is_sound(before, drafts):
            return
    sources = [*before.sources.values(), *(result.source for result in drafts)]
    texts: dict[str, bytes | None] = {source.key: source.raw for source in sources}
    texts |= {result.source.key: result.raw for result in drafts}
    after = load_texts(texts, {source.key: source.label for source in sources}, before.folder)
    for result in drafts:
        try:
            prove(result, outline_from(after, result.source.key))
        except EditRefused as refusal:
            raise NotEdited(after, refusal.diagnostics) from refusal
    faults = new_errors(before, after, [place for result in drafts for place in result.written])
    if faults:
        raise NewFaults(after, faults)


def _diff(change: Replacement) -> str:
    from difflib import unified_diff  # noqa: PLC0415 - only a dry run shows it

    old, new = ((raw or b"").decode("utf-8").splitlines(keepends=True) for raw in (change.before, change.after))
    lines = unified_diff(old, new, f"a/{change.label}" if old else "/dev/null", f"b/{change.label}")
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)


# What could not be read and stands in the way of an edit


def unread_fields(workspace: Workspace, edits: Iterable[Edit]) -> tuple[Diagnostic, ...]:
    """The errors of reading in fields that these edits build on; none where each of them knows what it changes.

    A list with an element that is no record has fewer elements among the records than in the file. So a place in it is
    another one there, and a value made of what was read would lose the rest.
    """
    unread = [fault for fault in workspace.diagnostics if fault.severity == "error" and isinstance(fault.where, Span)]
    if not unread:
        return ()
    faults: list[Diagnostic] = []
    for edit in edits:
        if not isinstance(edit, FieldEdit) or not _builds_on_what_was_read(workspace, edit):
            continue
        faults += [fault for fault in unread if _lies_in(workspace, fault, edit) and fault not in faults]
    return tuple(faults)


def _lies_in(workspace: Workspace, fault: Diagnostic, edit: FieldEdit) -> bool:
    where = fault.where
    if where.file != edit.file or fault.item != edit.item or not isinstance(where, Span):
        return False
    return key_at(workspace, where.file, fault.item, where.start) == edit.path[0]


def _builds_on_what_was_read(workspace: Workspace, edit: FieldEdit) -> bool:
    """Whether the value holds what was read, or the path a place that was counted among what was read."""
    if edit.extends or isinstance(edit.path[-1], int):
        return True
    return any(isinstance(step, int) for step in edit.path) and not _is_whole(workspace, edit)


def _is_whole(workspace: Workspace, edit: FieldEdit) -> bool:
    """Whether a list of a project (indicators, budget, risks, issues) has as many records as elements."""
    faulty = (item for item, _ in workspace.faulty.values())
    project = next(
        (record for record in (*workspace.portfolio.matrix.projects, *faulty) if record.id == edit.item), None
    )
    source = workspace.sources.get(edit.file)
    if project is None or source is None:
        return False
    item = read_item(source.text, project.at)
    entries = item.entries if isinstance(item, Mapping) else []
    listed = next((value for key, value in entries if key.text == edit.path[0]), None)
    return isinstance(listed, Sequence) and len(listed.items) == len(getattr(project, str(edit.path[0]), ()))


# The errors that a change would bring into the data


def new_errors(before: Workspace, after: Workspace, written: abc.Sequence[WrittenField]) -> tuple[Diagnostic, ...]:
    """The errors that a change brings, which wrote these places.

    A change that mends an error often lets others be seen that the first one hid. So where something is mended, only
    errors in the fields that were written count: such a change is never refused for what somebody else left there.
    """
    earlier = Counter(map(_identity, _errors(before)))
    left = earlier.copy()
    new = []
    for fault in _errors(after):
        left[_identity(fault)] -= 1
        if left[_identity(fault)] < 0:
            new.append(fault)
    if new and any(count > 0 for count in left.values()):
        new = [fault for fault in new if not set(written).isdisjoint(_places(after, fault))]
    return tuple(fault for fault in new if fault.code not in _OF_ANOTHER)


def _errors(workspace: Workspace) -> Iterable[Diagnostic]:
    return (fault for fault in workspace.diagnostics if fault.severity == "error")


def _identity(fault: Diagnostic) -> _Identity:
    where = fault.where
    return fault.code, fault.item, where.path if isinstance(where, Field) else ()


def _places(workspace: Workspace, fault: Diagnostic) -> tuple[WrittenField, ...]:
    """The field in which a fault lies, and the item as a whole."""
    file = fault.where.file
    if isinstance(fault.where, Field):
        key = str(fault.where.path[0]) if fault.where.path else ""
    else:
        key = key_at(workspace, file, fault.item, fault.where.start)
    return (file, fault.item, key), (file, fault.item, "")


def key_at(workspace: Workspace, file: str, item: str | None, index: int) -> str:
    """The item's own key (or the head's) whose value a place lies in."""
    source, root = workspace.sources[file], workspace.heads.get(file)
    if item is not None:
        outline = outline_of(source.text, source.key)
        begun = bisect_right(outline.starts, index) - 1 if isinstance(outline, Outline) else -1
        node = read_item(source.text, outline.starts[begun]) if isinstance(outline, Outline) and begun >= 0 else None
        root = node if isinstance(node, Mapping) else None
    if root is None:
        return ""
    place = bisect_right([key.start for key, _ in root.entries], index) - 1
    return root.entries[place][0].text if place >= 0 else ""


# The short proof, of a plan without errors


def is_sound(before: Workspace, drafts: list[Draft]) -> bool:
    """Whether the plan had no error and has none with the drafts, which are proved; `False` sends them the long way.

    The whole of a new text passes the parser once more, but no record is made of what was not touched: it reads as
    before, for it is the same text and the parser came to it in the same state. That is so where each changed item,
    read in its place, ends in front of the very text that stood behind the old one. Then the changed records are put
    among those that are there, and the rules look at all of them. Where anything is found, the long way says it with
    its place.

    Raises:
        EditRefused: a draft does not read as it was meant.
    """
    if before.unread or any(fault.severity == "error" for fault in before.diagnostics):
        return False
    portfolio = before.portfolio
    for result in drafts:
        outline = _proved(result) if result.source.key in before.sources else None
        changed = _portfolio(portfolio, result, outline) if outline is not None else None
        if changed is None:
            return False
        portfolio = changed
    return not _has_errors(with_plan_severities(check(portfolio), portfolio.plan))


def _proved(result: Draft) -> Outline | None:
    """Where the items of a draft stand, if it reads as it was meant."""
    if result.new is not None and is_in_place(result):
        return result.new
    outline = outline_of(result.text, result.source.key)
    if not isinstance(outline, Outline):
        return None
    prove(result, outline)
    return outline


def is_in_place(result: Draft) -> bool:
    """Whether only the asked items changed, read as they were meant, and end where the old text goes on."""
    old, new = result.source.text, result.text
    if result.new is None or not _is_read(new):
        return False
    old_at = new_at = 0
    for index in sorted(result.trees):
        old_start, new_start = result.old.starts[index], result.new.starts[index]
        before, after = read_item(old, old_start), read_item(new, new_start)
        if before is None or after is None or old[old_at:old_start] != new[new_at:new_start]:
            return False
        if not _is_strict(new, after) or plain(after) != result.trees[index]:
            return False
        old_at, new_at = before.end, after.end
    return old[old_at:] == new[new_at:]


def _is_read(text: str) -> bool:
    """Whether the parser reads a text to its end; its own loop makes no objects and takes a fifth of the time."""
    if any(hidden_breaks(text)) or conflict_markers(text) or stray_bom(text) is not None:
        return False
    parser = c_parser()
    try:
        cast("Any", parser.of_text(text)).raw_parse()
    except (parser.error, AttributeError):  # a parser without that loop sends the change the long way
        return False
    return True


def _is_strict(text: str, node: Node) -> bool:
    """Whether nothing in an item is beyond the strict subset."""
    if node.end > node.start and text[node.start] in "!&":  # a tag or an anchor stands at the beginning of its value
        return False
    if isinstance(node, Scalar):
        return node.style != POISON
    if not isinstance(node, Mapping):
        return all(_is_strict(text, part) for part in node.items)
    names = {key.text for key, _ in node.entries}
    parts = (part for entry in node.entries for part in entry)
    return len(names) == len(node.entries) and all(_is_strict(text, part) for part in parts)


def _has_errors(faults: list[Diagnostic]) -> bool:
    return any(fault.severity == "error" for fault in faults)


def _portfolio(portfolio: Portfolio, result: Draft, outline: Outline) -> Portfolio | None:
    """The portfolio with the records that a draft changes; `None` where one of them has an error."""
    is_plan = result.source.key == "roadmap"
    faults: list[Diagnostic] = []
    walk = Walk(result.text, result.source.key, faults)
    records: tuple[Any, ...] = portfolio.plan.activities if is_plan else portfolio.matrix.projects
    read_one = reader_of(fields.ACTIVITY if is_plan else fields.PROJECT)
    items: list[Any] = []
    head: Any = portfolio.plan if is_plan else portfolio.matrix
    try:
        for index, place in enumerate(result.origins):
            node = read_item(result.text, outline.starts[index]) if index in result.trees else None
            items.append(records[place] if node is None else read_one(node, walk))
        if result.new is None:
            head = reader_of(fields.PLAN if is_plan else fields.MATRIX)(outline.head, walk)
    except TooManyFaults:
        return None
    if head is None or None in items or _has_errors(with_plan_severities(faults, portfolio.plan)):
        return None
    if is_plan:
        return Portfolio(replace(cast("Plan", head), activities=tuple(items)), portfolio.matrix)
    return Portfolio(portfolio.plan, replace(cast("Matrix", head), projects=tuple(items)))
