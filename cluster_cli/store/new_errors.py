"""Which errors a change would bring into the data: those that were not there before.

A change that mends an error often lets others be seen that the first one hid. So where something is mended, only errors
in the fields that were written count: such a change is never refused for what somebody else left there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.store.document import read_item
from cluster_cli.store.edit import Place
from cluster_cli.store.nodes import Mapping
from cluster_cli.store.outline import Outline, outline_of
from cluster_cli.store.workspace import Workspace

Identity = tuple[str, str | None, tuple[str | int, ...]]


OF_ANOTHER = frozenset({"confirmation-missing"})
"""What somebody else does afterwards: a completion is recorded first, and then confirmed."""


def brought(before: Workspace, after: Workspace, written: Sequence[Place]) -> tuple[Diagnostic, ...]:
    """The errors that a change brings, which wrote these places."""
    known = Counter(map(_identity, _errors(before)))
    left = known.copy()
    new = []
    for fault in _errors(after):
        left[_identity(fault)] -= 1
        if left[_identity(fault)] < 0:
            new.append(fault)
    if new and any(count > 0 for count in left.values()):
        new = [fault for fault in new if not set(written).isdisjoint(_places(after, fault))]
    return tuple(fault for fault in new if fault.code not in OF_ANOTHER)


def _errors(workspace: Workspace) -> Iterable[Diagnostic]:
    return (fault for fault in workspace.diagnostics if fault.severity == "error")


def _identity(fault: Diagnostic) -> Identity:
    where = fault.where
    return fault.code, fault.item, where.path if isinstance(where, Field) else ()


def _places(workspace: Workspace, fault: Diagnostic) -> tuple[Place, ...]:
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
    found = bisect_right([key.start for key, _ in root.entries], index) - 1
    return root.entries[found][0].text if found >= 0 else ""
