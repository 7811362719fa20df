"""What a syntax error of the parser most likely means: the frequent slips in words of their own."""

from __future__ import annotations

import re

from msgspec import Struct

from cluster_cli.core.messages import Value
from cluster_cli.store.nodes import Scalar

MAX_KEY = 1024
_KEY_BEFORE = re.compile(r"\s*(?:-\s+)*(?:\"[^\"]*\"|'[^']*'|[^\s\"'#][^:#]*):\s")


class Slip(Struct, frozen=True):
    """A diagnostic code with its place and values."""

    code: str
    start: int
    end: int
    values: dict[str, Value] = {}


class Error(Struct, frozen=True):
    """What the parser said: the problem, where, and in which construct that began where."""

    problem: str
    at: int
    context: str
    context_at: int
    text: str
    last: Scalar | None
    bracket: int | None

    @property
    def line_start(self) -> int:
        """Where the line of the problem begins."""
        return self.text.rfind("\n", 0, self.at) + 1

    @property
    def before(self) -> str:
        """The line up to the problem, at most as long as a key may be."""
        return self.text[max(self.line_start, self.at - 2 * MAX_KEY) : self.at]

    @property
    def character(self) -> str:
        """The character at the problem."""
        return self.text[self.at : self.at + 1]


def explain(text: str, raised: Exception, last: Scalar | None, bracket: int | None) -> Slip:
    """Turn the parser's exception into a slip; `last` is the last complete text, `bracket` the open one if any."""
    position = getattr(raised, "position", None)
    if isinstance(position, int):
        code = getattr(raised, "character", None)
        named = f"U+{code:04X}" if isinstance(code, int) else "?"
        return Slip("control-character", position, position + 1, {"character": named})
    error = _error(text, raised, last, bracket)
    for recognise in (_quote, _tab, _escape, _bracket, _directive, _colon, _key_without_colon, _reserved, _layout):
        slip = recognise(error)
        if slip is not None:
            return slip
    return Slip("syntax", error.at, error.at + 1)


def _error(text: str, raised: Exception, last: Scalar | None, bracket: int | None) -> Error:
    problem_mark = getattr(raised, "problem_mark", None)
    context_mark = getattr(raised, "context_mark", None)
    at = min(problem_mark.index, len(text)) if problem_mark is not None else 0
    return Error(
        str(getattr(raised, "problem", None) or ""),
        at,
        str(getattr(raised, "context", None) or ""),
        min(context_mark.index, len(text)) if context_mark is not None else at,
        text,
        last,
        bracket,
    )


def _quote(error: Error) -> Slip | None:
    """A quote that was never closed, often noticed only where the next one opens; or text after a closing one."""
    ends_early = error.problem in {"found unexpected end of stream", "found unexpected document indicator"}
    if "quoted scalar" in error.context and ends_early:
        return Slip("quote-not-closed", error.context_at, error.context_at + 1)
    last = error.last
    if last is None or last.style not in {"'", '"'} or "\n" in error.text[last.end : error.at]:
        return None
    if error.text[last.end : error.at].strip() and error.problem != "mapping values are not allowed in this context":
        return None
    if "\n" in error.text[last.start : last.end]:
        return Slip("quote-not-closed", last.start, last.start + 1)
    if error.at < len(error.text) and error.character not in "\r\n":
        return Slip("text-after-quote", error.at, error.at + 1)
    return None


def _tab(error: Error) -> Slip | None:
    at = error.at
    if error.character != "\t" and not (error.before[-1:] == "\t" and not error.before.strip()):
        return None
    start = at if error.character == "\t" else at - 1
    return Slip("tab-indent", start, start + 1)


def _escape(error: Error) -> Slip | None:
    if "quoted scalar" not in error.context:
        return None
    start = error.text.rfind("\\", error.context_at, error.at + 1)
    if start < 0:
        return None
    return Slip("bad-escape", start, start + 2, {"escape": error.text[start : start + 2]})


def _bracket(error: Error) -> Slip | None:
    flow = error.context.startswith("while parsing a flow")
    if not flow and not (error.bracket is not None and error.at >= len(error.text.rstrip())):
        return None
    opening = error.bracket if error.bracket is not None else error.context_at
    beyond = "\n" in error.text[opening : error.at] or error.at >= len(error.text.rstrip())
    if beyond:
        return Slip("bracket-not-closed", opening, opening + 1, {"bracket": error.text[opening : opening + 1]})
    return None


def _directive(error: Error) -> Slip | None:
    if "directive" not in error.context and "YAML document" not in error.problem and "directive" not in error.problem:
        return None
    start = error.text.rfind("%", 0, error.at + 1)
    start = max(start, 0)
    end = error.text.find("\n", start)
    return Slip("directive", start, len(error.text) if end < 0 else end)


def _colon(error: Error) -> Slip | None:
    if error.problem != "mapping values are not allowed in this context":
        return None
    before = error.before
    if _KEY_BEFORE.match(before):
        return Slip("colon-in-text", error.at, error.at + 1)
    if error.at - error.line_start > MAX_KEY:
        return Slip("key-too-long", error.line_start, error.at, {"limit": MAX_KEY})
    return Slip("bad-indent", error.line_start + len(before) - len(before.lstrip()), error.at)


def _key_without_colon(error: Error) -> Slip | None:
    if error.problem != "could not find expected ':'":
        return None
    start = error.context_at
    line_end = error.text.find("\n", start)
    line_end = len(error.text) if line_end < 0 else line_end
    if ":" in error.text[start:line_end] and line_end - start > MAX_KEY:
        return Slip("key-too-long", start, line_end, {"limit": MAX_KEY})
    return Slip("missing-colon", start, line_end)


def _reserved(error: Error) -> Slip | None:
    """A text that begins with a character which YAML keeps for itself."""
    at = error.at
    if any(name in error.context for name in ("an alias", "an anchor", "a tag", "a block scalar")):
        at = error.context_at
    elif "not allowed in this context" not in error.problem and "cannot start any token" not in error.problem:
        return None
    character = error.text[at : at + 1]
    if not character.strip():
        return None
    return Slip("reserved-character", at, at + 1, {"character": character})


def _layout(error: Error) -> Slip | None:
    if not error.problem.startswith("did not find expected"):
        return None
    if error.character in "]}" and error.character:
        return Slip("bracket-not-opened", error.at, error.at + 1, {"bracket": error.character})
    if error.before.strip():
        return None
    line_end = error.text.find("\n", error.at)
    return Slip("bad-indent", error.at, len(error.text) if line_end < 0 else line_end)
