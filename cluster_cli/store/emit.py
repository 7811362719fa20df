"""Values as YAML text: plain where every YAML reader takes it for the same text, else quoted, long texts in block form.

What comes out is read back by the same parser before anything is written (`drafts`). So these rules only have to make a
file that people and other readers of YAML take for the same.
"""

from __future__ import annotations

import re

from msgspec import Struct

from cluster_cli.core.edits import EditValue, Removed
from cluster_cli.core.fields import SHAPES, ListOf, OneOrMore, scalar_kind
from cluster_cli.store.document import PLAIN, KeyPath


class Indent(Struct, frozen=True):
    """How a file indents: a record below its key, a dash below its key, and what stands behind a dash from it."""

    step: int = 2
    dash: int = 2
    gap: int = 2


USUAL = Indent()

_FIELDS = tuple(field for shape in SHAPES for field in shape.fields)
_NUMBERS = frozenset({"number", "weight", "money"})
_DAYS = frozenset({"day", "period", "interval"})
_MEASURED = frozenset(field.key for field in _FIELDS if scalar_kind(field.kind) in _NUMBERS)
"""Fields in which a decimal stands plain: their type gives it its meaning, and everybody writes it so."""
_NUMBERED = (
    _MEASURED
    | {field.key for field in _FIELDS if scalar_kind(field.kind) in _DAYS | {"count", "format"}}
    | {field.key for field in _FIELDS if field.key == "id" or field.names_items}
    | {"from", "to"}
)
"""Fields in which a whole number stands plain too, ids of items among them. A record of a change names values as they stand
in their fields."""
_ON_ONE_LINE = {"responsible", "aliases"} | {
    field.key
    for field in _FIELDS
    if isinstance(field.kind, ListOf | OneOrMore) and field.kind.element in _DAYS | {"id"}
}
"""Lists of short names, written as `[a, b]`; every other list has an element a line."""

_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"})
_SPAN = r"[0-9]{4}-(?:[0-9]{2}(?:-[0-9]{2})?|H[12]|Q[1-4]|SY|9M)"
_PERIOD = re.compile(rf"{_SPAN}(?:/{_SPAN})?|[0-9]{{1,4}}w?d")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?")
_CUT = re.compile(r":(?:\s|$)|\s#|\s$|[\t\n]")
_FLOW_MARKS = re.compile(r"[,?\[\]{}]|:(?![\w/])")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_PLAIN_KEYS = frozenset({"on"})
"""A key of the format that YAML 1.1 has another meaning for. Everybody writes it plain, and the reader takes a text."""


def is_shown(text: str) -> bool:
    """Whether every character may stand in the file as it is; blanks without a width of their own may not."""
    return text.isprintable() or text.replace("\xa0", " ").isprintable()


def scalar_text(text: str, *, path: KeyPath = (), style: str = PLAIN, flow: bool = False) -> str:
    """A text on one line, in the old style where that can hold it.

    Args:
        text: any text without lone surrogates.
        path: the field it belongs to, which tells whether a number may stand plain.
        style: that of the text which stood there: empty for plain, or its quote.
        flow: whether it stands within brackets or braces.
    """
    if style == PLAIN and is_plain_safe(text, path=path, flow=flow):
        return text
    if style == "'" and is_shown(text):
        return "'" + text.replace("'", "''") + "'"
    return _double_quoted(text)


def is_plain_safe(text: str, *, path: KeyPath = (), flow: bool = False) -> bool:
    """Whether a text means the same without quotes to this reader, to YAML 1.1 and to YAML 1.2."""
    if not text or not is_shown(text) or _CUT.search(text) or (flow and _FLOW_MARKS.search(text)):
        return False
    if text[0].isalpha() or text[0] == "«":
        return text.lower() not in _WORDS
    return _is_plain_number(text, path)


def is_number(text: str) -> bool:
    """Whether a text is written like a number in JSON."""
    return _DECIMAL.fullmatch(text) is not None


def _is_plain_number(text: str, path: KeyPath) -> bool:
    if _PERIOD.fullmatch(text):
        return True
    if _WHOLE.fullmatch(text):
        return not _NUMBERED.isdisjoint(path)
    return is_number(text) and not _MEASURED.isdisjoint(path)


def _double_quoted(text: str) -> str:
    if is_shown(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    escape = _ESCAPES.get(character)
    if escape is not None:
        return escape
    if is_shown(character):
        return character
    code = ord(character)  # in the form that JSON knows too
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def key_text(key: str, *, style: str = PLAIN, flow: bool = False) -> str:
    """A key; a number stands plain there, since no reader of this format gives keys another meaning."""
    if style == PLAIN and key in _PLAIN_KEYS:
        return key
    return scalar_text(key, path=("id",), style=style, flow=flow)


def block_lines(text: str, column: int) -> tuple[str, list[str]] | None:
    """A text of several lines as a block: its mark, and its lines at `column`. `None` where a block cannot hold it."""
    body = text.removesuffix("\n")
    lines = body.split("\n")
    if "\n" not in text or not lines[0] or body.endswith("\n"):
        return None
    for line in lines:
        if line and (line.isspace() or not is_shown(line.replace("\t", " "))):
            return None
    if lines[0][0] in " \t":
        return None
    return ("|" if text.endswith("\n") else "|-"), [" " * column + line if line else "" for line in lines]


def ends_its_line(value: EditValue) -> bool:
    """Whether the last thing written for a value is a block whose last line end is part of the text."""
    while not isinstance(value, str):
        if isinstance(value, Removed) or not value:
            return False
        value = list(value.values())[-1] if isinstance(value, dict) else value[-1]
    return value.endswith("\n") and block_lines(value, 0) is not None


def after_key(
    value: EditValue, column: int, path: KeyPath = (), style: str = PLAIN, indent: Indent = USUAL
) -> tuple[str, list[str]]:
    """What stands behind `key:` in block style (with its blank), and the whole lines below; `column` is the key's."""
    block = block_lines(value, column + indent.step) if isinstance(value, str) else None
    if block is not None:
        return f" {block[0]}", block[1]
    if isinstance(value, dict) and value:
        return "", _entries(value, column + indent.step, path, indent)
    if isinstance(value, list) and value and not _is_short_list(value, path):
        return "", [
            line for element in value for line in element_lines(element, column + indent.dash, None, path, indent)
        ]
    return f" {flow_text(value, path=path, style=style, outer=False)}", []


def entry_lines(key: str, value: EditValue, column: int, path: KeyPath = (), indent: Indent = USUAL) -> list[str]:
    """A key with its value in block style, as whole lines."""
    inline, tail = after_key(value, column, (*path, key), PLAIN, indent)
    return [f"{' ' * column}{key_text(key)}:{inline}", *tail]


def _entries(value: dict[str, EditValue], column: int, path: KeyPath, indent: Indent) -> list[str]:
    return [line for key, part in value.items() for line in entry_lines(key, part, column, path, indent)]


def after_dash(
    value: EditValue, column: int, path: KeyPath = (), style: str = PLAIN, indent: Indent = USUAL
) -> tuple[str, list[str]]:
    """What stands behind a dash (without the blanks between), and the lines below; `column` is that of the content."""
    block = block_lines(value, column) if isinstance(value, str) else None
    if block is not None:
        return block
    if isinstance(value, dict) and value:
        first, *rest = _entries(value, column, path, indent)
        return first.lstrip(" "), rest
    return flow_text(value, path=path, style=style, outer=False), []


def element_lines(
    value: EditValue, dash: int, column: int | None, path: KeyPath = (), indent: Indent = USUAL
) -> list[str]:
    """An element of a block list, as whole lines: its dash at column `dash`, its content at `column`."""
    column = dash + indent.gap if column is None else column
    inline, tail = after_dash(value, column, path, PLAIN, indent)
    return [f"{' ' * dash}-{' ' * (column - dash - 1)}{inline}", *tail]


def _is_short_list(value: list[EditValue], path: KeyPath) -> bool:
    is_short = bool(path) and path[-1] in _ON_ONE_LINE
    return is_short and all(isinstance(element, str) and "\n" not in element for element in value)


def flow_text(value: EditValue, *, path: KeyPath = (), style: str = PLAIN, outer: bool = True) -> str:
    """A value on one line; `outer` tells whether it stands within brackets or braces."""
    if isinstance(value, str):
        return scalar_text(value, path=path, style=style, flow=outer)
    if isinstance(value, dict):
        pairs = (
            f"{key_text(key, style=style, flow=True)}: {flow_text(part, path=(*path, key), style=style)}"
            for key, part in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Removed):
        raise TypeError("a removal has no text")
    return "[" + ", ".join(flow_text(part, path=path, style=style) for part in value) + "]"
