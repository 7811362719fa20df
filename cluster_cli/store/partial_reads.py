"""What stands in the way of a change because it could not be read.

A list with an element that is no record has fewer elements among the records than in the file, so a place in it is
another one there, and a value made of what was read would lose the rest.
"""

from __future__ import annotations

from collections.abc import Iterable

from cluster_cli.core.diagnostics import Diagnostic, Span
from cluster_cli.core.edits import Edit, FieldEdit
from cluster_cli.store.document import read_item
from cluster_cli.store.new_errors import key_at
from cluster_cli.store.nodes import Mapping, Sequence
from cluster_cli.store.workspace import Workspace


def half_read(workspace: Workspace, edits: Iterable[Edit]) -> tuple[Diagnostic, ...]:
    """The errors of reading in fields that these edits build on; none where each of them knows what it changes."""
    unread = [fault for fault in workspace.diagnostics if fault.severity == "error" and isinstance(fault.where, Span)]
    if not unread:
        return ()
    found: list[Diagnostic] = []
    for edit in edits:
        if not isinstance(edit, FieldEdit) or not _builds_on_what_was_read(workspace, edit):
            continue
        found += [fault for fault in unread if _lies_in(workspace, fault, edit) and fault not in found]
    return tuple(found)


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
    project = next((one for one in (*workspace.portfolio.matrix.projects, *faulty) if one.id == edit.item), None)
    source = workspace.sources.get(edit.file)
    if project is None or source is None:
        return False
    item = read_item(source.text, project.at)
    entries = item.entries if isinstance(item, Mapping) else []
    listed = next((value for key, value in entries if key.text == edit.path[0]), None)
    return isinstance(listed, Sequence) and len(listed.items) == len(getattr(project, str(edit.path[0]), ()))
