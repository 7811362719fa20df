"""Texts as YAML: scalars in the style that stands there, new fields one a line in block form.

Whatever is written reads back as the same text, in block and in flow context. Escapes are YAML's own, never JSON's.
"""

from __future__ import annotations

import re

from cluster_cli.core.edits import EditValue, Removed
from cluster_cli.store.nodes import PLAIN

_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"})
_TYPED = re.compile(r"[0-9]{4}(?:-[0-9A-Z]{2,3}){0,2}|[0-9]{4}(?:-[0-9]{2}){0,2}/[0-9]{4}(?:-[0-9]{2}){0,2}|[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_SAFE = re.compile(
    r"[^\W\d_](?:[^\x00-\x1f\x7f-\xa0\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufffe\uffff]*)"
)
_FREE = frozenset(
    {
        "title", "wording", "reason", "action", "result", "note", "question", "goal", "name", "short", "response",
        "resolution", "text", "by", "unit", "role",
    }
)  # fmt: skip
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff0-\uffff\U000e0000-\U000e0fff]"
)
_KEY = re.compile(r"[a-z][a-z0-9_-]*")
_SHORT = {"\n": r"\n", "\t": r"\t", '"': r"\"", "\\": r"\\"}
_BLOCK_LINE = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]*\S|")


def scalar_text(text: str, *, flow: bool, style: str = PLAIN, key: str = "") -> str:
    """One scalar on one line.

    Args:
        text: what shall be read back.
        flow: whether it stands inside brackets or braces.
        style: the style of the old value: plain stays plain where that is safe, quotes stay the same quotes.
        key: the field; in free text what looks like a number is quoted, so that other readers see a text too.
    """
    if style == "'" and not _UNPRINTABLE.search(text):
        return "'" + text.replace("'", "''") + "'"
    if style == PLAIN and (_is_typed(text, key) or _is_safe(text, flow=flow)):
        return text
    return double_quoted(text)


def double_quoted(text: str) -> str:
    """The text in double quotes, with YAML's escapes for what is not printable."""
    escaped = text.replace("\\", r"\\").replace('"', r"\"")
    return '"' + _UNPRINTABLE.sub(_escape, escaped) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _is_typed(text: str, key: str) -> bool:
    """Periods, days and numbers stand bare, but in free text."""
    if key in _FREE:
        return False
    return bool(_TYPED.fullmatch(text) or _NUMBER.fullmatch(text))


def _is_safe(text: str, *, flow: bool) -> bool:
    """Plain style by an allow-list: a letter first, nothing that YAML 1.1 or 1.2 would take for something else."""
    if not _SAFE.fullmatch(text) or text.lower() in _WORDS or text[-1] in " \t:" or ": " in text or " #" in text:
        return False
    if ":\t" in text or "\t#" in text:
        return False
    return not (flow and any(mark in text for mark in ",[]{}:?"))


def key_text(key: str, *, flow: bool) -> str:
    """A key: the format's own (also `on`) and what is safe stand plain, else in double quotes."""
    return key if _KEY.fullmatch(key) else scalar_text(key, flow=flow)


def flow_text(value: EditValue, key: str = "") -> str:
    """A value on one line, for flow context."""
    if isinstance(value, str):
        return scalar_text(value, flow=True, key=key)
    if isinstance(value, Removed):
        return ""
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(one, key) for one in value) + "]"
    return "{" + ", ".join(f"{key_text(name, flow=True)}: {flow_text(one, name)}" for name, one in value.items()) + "}"


def entry_lines(key: str, value: EditValue, indent: int, step: int = 2) -> list[str]:
    """`key: value` in block form: one field a line, a list of plain values on one line, long text as a block."""
    head = " " * indent + key_text(key, flow=False) + ":"
    inline = inline_value(value, key)
    if inline is not None:
        return [f"{head} {inline}"]
    if isinstance(value, str):
        marker = "|" if value.endswith("\n") else "|-"
        body = value.removesuffix("\n").split("\n")
        return [f"{head} {marker}", *(" " * (indent + step) + line if line else "" for line in body)]
    return [head, *nested_lines(value, indent + step, step)]


def inline_value(value: EditValue, key: str = "", style: str = PLAIN) -> str | None:
    """The value as it stands behind `key: ` on the same line; `None` where it needs lines of its own."""
    if isinstance(value, str):
        return None if _is_block_text(value) else scalar_text(value, flow=False, style=style, key=key)
    if isinstance(value, list) and all(isinstance(one, str) and not _is_block_text(one) for one in value):
        return flow_text(value, key)
    return "{}" if value == {} else None


def nested_lines(value: EditValue, indent: int, step: int = 2) -> list[str]:
    """The lines of a mapping or of a list of mappings."""
    if isinstance(value, dict):
        return [line for key, one in value.items() for line in entry_lines(key, one, indent, step)]
    if isinstance(value, list):
        return [line for one in value for line in element_lines(one, indent, step)]
    return []


def element_lines(value: EditValue, indent: int, step: int = 2) -> list[str]:
    """One element of a block list, its dash at `indent`."""
    if isinstance(value, dict) and value:
        lines = nested_lines(value, indent + 2, step)
        return [" " * indent + "- " + lines[0][indent + 2 :], *lines[1:]]
    text = double_quoted(value) if isinstance(value, str) and _is_block_text(value) else inline_value(value)
    return [" " * indent + "- " + (text if text is not None else flow_text(value))]


def _is_block_text(text: str) -> bool:
    """Whether a text over several lines can be a block scalar, which keeps a diff to the lines that changed."""
    body = text.removesuffix("\n")
    if "\n" not in body:
        return False
    lines = body.split("\n")
    return bool(lines[0]) and lines[0][0] not in " \t" and bool(lines[-1]) and all(map(_BLOCK_LINE.fullmatch, lines))
