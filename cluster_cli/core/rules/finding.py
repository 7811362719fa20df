"""How a rule says what it found: the place, the item, the words of its sentence."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.messages import Value
from cluster_cli.core.model import Activity, File, Item


def at(item: Item | None, *path: str | int, key: bool = False) -> Field:
    """The place of a field of an item, or of the road map's head; with `key` that of its key."""
    if item is None:
        return Field("roadmap", 0, path, "key" if key else "value")
    file: File = "roadmap" if isinstance(item, Activity) else "projects"
    return Field(file, item.at, path, "key" if key else "value")


def error(code: str, where: Field, item: Item | None, other: Field | None = None, /, **values: Value) -> Diagnostic:
    """What makes the plan wrong. `other` is the second of two places that do not agree."""
    return Diagnostic(code, "error", where, values, None if item is None else item.id, other)


def warning(code: str, where: Field, item: Item | None, other: Field | None = None, /, **values: Value) -> Diagnostic:
    """What a careful reader would ask about. `other` is the second of two places that do not agree."""
    return Diagnostic(code, "warning", where, values, None if item is None else item.id, other)
