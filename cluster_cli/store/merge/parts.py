"""A text taken apart into its fields or items, whole lines each, so that the parts put together are the text again."""

from __future__ import annotations

from msgspec import Struct

from cluster_cli.store.layout import (
    Plain,
    column_of,
    content_end,
    dash_of,
    line_end,
    line_start,
    next_line,
    plain,
    with_comments,
)
from cluster_cli.store.merge.chunks import Unmergeable, lines_of
from cluster_cli.store.merge.trees import comments_of, root_of
from cluster_cli.store.nodes import Mapping, Node, Scalar, Sequence


class Part(Struct, frozen=True):
    """A field or an item: the comments and blank lines above it, and its own lines."""

    name: str
    lead: str
    body: str

    @property
    def text(self) -> str:
        """All its lines."""
        return self.lead + self.body


class Parts(Struct, frozen=True):
    """The parts of a mapping or of a list of items; `tail` is what stands below the last one."""

    column: int
    parts: dict[str, Part]
    tail: str


class Field(Struct, frozen=True):
    """One field's own lines, taken apart: `before` its value, the value, and what stands behind it."""

    text: str
    key: Scalar
    value: Node
    end: int

    @property
    def before(self) -> str:
        """The key and what parts it from its value."""
        return self.text[: self.value.start] if self.has_text else self.text[: self.end]

    @property
    def written(self) -> str:
        """The value as it is written; empty where none is."""
        return self.text[self.value.start : self.end] if self.has_text else ""

    @property
    def behind(self) -> str:
        """What follows the value: the rest of its line, and comments."""
        return self.text[self.end :]

    @property
    def has_text(self) -> bool:
        """Whether there is a value."""
        return not (isinstance(self.value, Scalar) and self.value.start == self.value.end)

    @property
    def tree(self) -> Plain:
        """The value without its places."""
        return plain(self.value)

    @property
    def header(self) -> str:
        """The line of the key, if the value stands below it."""
        return self.text[: next_line(self.text, self.key.end)]

    @property
    def below(self) -> str:
        """What stands below the line of the key."""
        return self.text[next_line(self.text, self.key.end) :]


def fields_of(text: str) -> Parts:
    """The fields of a mapping in block form; an empty text has none.

    Raises:
        Unmergeable: it is something else.
    """
    root = root_of(text)
    if root is None:
        return Parts(0, {}, text)
    if not isinstance(root, Mapping) or root.flow:
        raise Unmergeable
    column = column_of(text, root.start)
    spans = [(key.text, key.start, _end(text, key, value)) for key, value in root.entries]
    return _parts(text, column, spans)


def items_of(text: str) -> Parts:
    """The items of a list in block form by their ids.

    Raises:
        Unmergeable: it is something else, or an item has no id of its own.
    """
    root = root_of(text)
    if root is None:
        return Parts(0, {}, text)
    if not isinstance(root, Sequence) or root.flow:
        raise Unmergeable
    spans = []
    place = root.start
    for index, item in enumerate(root.items):
        identity = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(identity, Scalar) or identity.is_empty:
            raise Unmergeable
        around = Sequence(root.items[max(index - 1, 0) : index + 1], place, root.end, flow=False)
        place = dash_of(text, around, min(index, 1))
        spans.append((identity.text, place, content_end(text, item)))
    return _parts(text, column_of(text, root.start), spans)


def _end(text: str, key: Scalar, value: Node) -> int:
    """Where a field's content ends. The parser puts a value that is not there wherever the next thing begins."""
    absent = isinstance(value, Scalar) and value.start == value.end
    if not absent:
        return content_end(text, value)
    colon = text.find(":", key.end)
    return colon + 1 if colon >= 0 else key.end


def _parts(text: str, column: int, spans: list[tuple[str, int, int]]) -> Parts:
    parts: dict[str, Part] = {}
    last = 0
    for name, start, content in spans:
        first = line_start(text, start)
        if name in parts or first < last or text[first:start].strip(" ?"):
            raise Unmergeable
        end = next_line(text, with_comments(text, content, column))
        parts[name] = Part(name, text[last:first], text[first:end])
        last = end
    return Parts(column, parts, text[last:])


def field_of(text: str) -> Field:
    """The one field that a text holds."""
    root = root_of(text)
    if not isinstance(root, Mapping) or len(root.entries) != 1 or root.flow:
        raise Unmergeable
    key, value = root.entries[0]
    if text[line_start(text, key.start) : key.start].strip(" "):
        raise Unmergeable  # behind a question mark
    return Field(text, key, value, _end(text, key, value))


def shifted(text: str, by: int) -> str:
    """The text moved to the right or to the left; blank lines stay."""
    if not by or not text:
        return text
    return "".join(_shifted(line, by) if line.strip() else line for line in lines_of(text))


def _shifted(line: str, by: int) -> str:
    if by > 0:
        return " " * by + line
    return line[min(-by, len(line) - len(line.lstrip(" "))) :]


def notes_of(text: str) -> list[str]:
    """The lines of a lead that are not blank: comments, and marks of a document."""
    return [line.strip() for line in lines_of(text) if line.strip()]


def is_restyled(old: str, new: str) -> bool:
    """Whether two texts of a part say the same, comments included."""
    return plain(root_of(old)) == plain(root_of(new)) and comments_of(old) == comments_of(new)


def in_block_form(field: Field, column: int) -> tuple[str, str]:
    """The key's line and the lines of the fields of a mapping in braces, each with one of its own.

    Raises:
        Unmergeable: there are comments between the braces.
    """
    value = field.value
    if not field.has_text or (isinstance(value, Mapping) and not value.entries):
        return field.text[: field.key.end] + ":" + field.behind, ""
    if not isinstance(value, Mapping) or not value.flow or comments_of(field.written):
        raise Unmergeable
    rest = field.behind[: line_end(field.behind, 0)].rstrip()
    lines = fields_in_braces(field.text, value, column)
    return field.text[: field.key.end] + ":" + rest + "\n", lines + field.behind[next_line(field.behind, 0) :]


def fields_in_braces(text: str, value: Mapping, column: int) -> str:
    """The fields of braces as lines."""
    return "".join(
        f"{' ' * column}{text[key.start : key.end]}: {text[part.start : part.end]}".rstrip() + "\n"
        for key, part in value.entries
    )
