"""Where a diagnostic stands, as editors count: lines by LF from 1, columns in characters from 1.

The parser's own lines are never used: it counts other line ends than editors, git and forges do. A rule names a field;
its span is found by reading that one item again.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from cluster_cli.core.diagnostics import Diagnostic, Field, Located, Place, Span
from cluster_cli.store.document import (
    PROJECTS,
    ROADMAP,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
    beginning,
    label_of,
    last_character,
    read_item,
)
from cluster_cli.store.workspace import Workspace


def locate(workspace: Workspace, diagnostics: Iterable[Diagnostic]) -> list[Located]:
    """Every diagnostic with its place and its line, sorted by file, line, column and code."""
    listed = list(diagnostics)
    located = _located(workspace, [(item, item.where) for item in listed])
    others = _located(workspace, [(item, item.other) for item in listed if item.other is not None])
    if others:
        places = {id(item.diagnostic): item.place for item in others}
        located = [
            item if item.diagnostic.other is None else replace(item, other=places[id(item.diagnostic)])
            for item in located
        ]
    located.sort(key=_order)
    return located


def _located(workspace: Workspace, places: Iterable[tuple[Diagnostic, Span | Field]]) -> list[Located]:
    trees: dict[tuple[str, int], Node | None] = {}
    spans: dict[str, list[tuple[int, int, Diagnostic]]] = {}
    for diagnostic, where in places:
        if isinstance(where, Span):
            start, end = where.start, where.end
        else:
            start, end = _field_span(workspace, where, trees)
        spans.setdefault(where.file, []).append((start, end, diagnostic))
    located: list[Located] = []
    for file, of_file in spans.items():
        source = workspace.sources.get(file)
        located += _nowhere(workspace, file, of_file) if source is None else _in_file(source, of_file)
    return located


def _order(located: Located) -> tuple[str, int, int, str]:
    place = located.place
    return place.path, place.line, place.column, located.diagnostic.code


def _nowhere(workspace: Workspace, file: str, spans: list[tuple[int, int, Diagnostic]]) -> list[Located]:
    name = ROADMAP if file == "roadmap" else PROJECTS
    place = Place(label_of(workspace.folder / name), 1, 1, 1, 1)
    return [Located(diagnostic, place, "") for _, _, diagnostic in spans]


def _in_file(source: Source, spans: list[tuple[int, int, Diagnostic]]) -> list[Located]:
    """Places of one file in one pass over its text, however long its lines are."""
    text = source.text
    lines = Lines(text)
    shown, line_end, line_text = 0, 0, ""
    located = []
    for start, end, diagnostic in sorted(spans, key=_by_start):
        line, column, line_start = lines.at(min(start, len(text)))
        if line != shown:
            line_end = text.find("\n", line_start)
            line_end = len(text) if line_end < 0 else line_end
            shown, line_text = line, text[line_start:line_end].removesuffix("\r")
        end_line, end_column = _end(text, line, line_start, line_end, max(end, start))
        place = Place(source.label, line, column, end_line, end_column)
        located.append(Located(diagnostic, place, line_text))
    return located


def _by_start(span: tuple[int, int, Diagnostic]) -> int:
    return span[0]


def _end(text: str, line: int, line_start: int, line_end: int, end: int) -> tuple[int, int]:
    """Line and column of a span's end, given its first line; spans are short but for texts over several lines."""
    end = min(end, len(text))
    if end <= line_end:
        return line, end - line_start + 1
    return line + text.count("\n", line_end, end), end - text.rfind("\n", 0, end)


class Lines:
    """Line numbers of rising indices, counted on from the last one asked for."""

    def __init__(self, text: str) -> None:
        """Start at the first line of `text`."""
        self._text = text
        self._line = 1
        self._start = 0
        self._last = 0

    def at(self, index: int) -> tuple[int, int, int]:
        """Line and column of `index` (not before the last one), and where the line begins."""
        start = self._text.rfind("\n", self._last, index) + 1
        if start:
            self._line += self._text.count("\n", self._last, start)
            self._start = start
        self._last = index
        return self._line, index - self._start + 1, self._start


def _field_span(workspace: Workspace, field: Field, trees: dict[tuple[str, int], Node | None]) -> tuple[int, int]:
    source = workspace.sources.get(field.file)
    if source is None:
        return 0, 0
    if not field.at and field.path[:1] not in {("activities",), ("projects",)}:
        tree: Node | None = workspace.heads.get(field.file)
    else:
        if (field.file, field.at) not in trees:
            trees[field.file, field.at] = read_item(source.text, field.at)
        tree = trees[field.file, field.at]
    return (field.at, field.at) if tree is None else find_span(tree, field)


def find_span(tree: Node, field: Field) -> tuple[int, int]:
    """The span of a field below a node; of one that is absent, of the nearest part of its path that is there."""
    node, key = tree, None
    for step in field.path:
        below = _child(node, step)
        if below is None:
            if node is tree:
                return _identity(tree)
            break
        key, node = below
    if node is tree:
        return _identity(tree)
    if key is not None and (field.part == "key" or node.start == node.end):
        return key.start, key.end
    if isinstance(node, Scalar) or node.flow:
        return node.start, node.end
    return (key.start, key.end) if key is not None else (beginning(node)[0], last_character(node))


def _identity(tree: Node) -> tuple[int, int]:
    """What stands for a whole item: its id, else its beginning."""
    if isinstance(tree, Mapping):
        identity = tree.get("id")
        if isinstance(identity, Scalar) and identity.text:
            return identity.start, identity.end
    return beginning(tree)


def _child(node: Node, step: str | int) -> tuple[Scalar | None, Node] | None:
    if isinstance(node, Mapping):
        return next(((key, value) for key, value in node.entries if key.text == step), None)
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
        return None, node.items[step]
    return None
