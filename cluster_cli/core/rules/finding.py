"""How a rule says what breaks it: the code, the place, the item and the values of the sentence."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code, Diagnostic, Field
from cluster_cli.core.messages import Value
from cluster_cli.core.model import Activity, File, Item


def at(item: Item | None, *path: str | int, key: bool = False) -> Field:
    """The place of a field of an item, or of the road map's head; with `key` that of its key."""
    if item is None:
        return Field("roadmap", 0, path, "key" if key else "value")
    file: File = "roadmap" if isinstance(item, Activity) else "projects"
    return Field(file, item.at, path, "key" if key else "value")


def finding(code: Code, where: Field, item: Item | None, other: Field | None = None, /, **values: Value) -> Diagnostic:
    """A finding with the severity of its code. `other` is the second of two places that do not agree."""
    return Diagnostic(code.name, code.severity, where, values, None if item is None else item.id, other)
