"""Where a path of keys and positions leads in a tree of nodes."""

from __future__ import annotations

from msgspec import Struct

from cluster_cli.core.edits import EditValue
from cluster_cli.store.nodes import Mapping, Node, Scalar, Sequence

Path = tuple[str | int, ...]


class Unwritable(Exception):
    """A place that is not rewritten: `node` is where, `code` why."""

    def __init__(self, code: str, node: Node) -> None:
        super().__init__(code)
        self.code = code
        self.node = node


class Spot(Struct, frozen=True):
    """Where a path leads: the last container on the way, the step taken there, and what stands there, if anything.

    `rest` are the steps below `node` that do not exist yet.
    """

    parent: Mapping | Sequence
    step: str | int
    node: Node | None
    rest: Path


def find(root: Node, path: Path) -> Spot:
    """Follow a path as far as there is something.

    Raises:
        Unwritable: the path leads through a text, or past a list's end.
    """
    parent, node = root, root
    for depth, step in enumerate(path):
        if isinstance(node, Scalar):
            if not node.is_empty or node is root:
                raise Unwritable("edit-into-text", node)
            assert not isinstance(parent, Scalar)  # noqa: S101 - only containers are descended from
            return Spot(parent, path[depth - 1], node, path[depth:])
        parent = node
        found = child(parent, step)
        if found is None:
            return Spot(parent, step, None, path[depth + 1 :])
        node = found
    assert not isinstance(parent, Scalar)  # noqa: S101 - the path is never empty
    return Spot(parent, path[-1], node, ())


def child(parent: Mapping | Sequence, step: str | int) -> Node | None:
    """What stands at one step; `None` where a key is absent or a position is just past the end.

    Raises:
        Unwritable: the step does not fit the container.
    """
    if isinstance(parent, Mapping):
        if isinstance(step, int):
            raise Unwritable("edit-into-text", parent)
        return parent.get(step)
    if isinstance(step, str) or step > len(parent.items):
        raise Unwritable("edit-into-text", parent)
    return parent.items[step] if step < len(parent.items) else None


def nested(rest: Path, value: EditValue) -> EditValue:
    """A value wrapped in the containers that are still missing."""
    for step in reversed(rest):
        value = {step: value} if isinstance(step, str) else [value]
    return value
