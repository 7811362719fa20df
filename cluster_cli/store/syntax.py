"""What a syntax error of the parser most likely means: the frequent slips in words of their own."""

from __future__ import annotations

import re
from typing import Protocol

from msgspec import Struct

from cluster_cli.core.messages import Value

MAX_KEY = 1024
_KEY_BEFORE = re.compile(r"\s*(?:-\s+)*(?:\"[^\"]*\"|'[^']*'|[^\s\"'#][^:#]*):\s")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_QUOTES = frozenset({"'", '"'})
_ENDS_EARLY = frozenset({"found unexpected end of stream", "found unexpected document indicator"})
_NO_VALUE = "mapping values are not allowed in this context"


class Written(Protocol):
    """A text as the parser hands it over: its first mark (empty for a plain one), and from where to where it reaches."""

    style: str

    @property
    def start(self) -> int:
        """The index of its first character."""
        ...

    @property
    def end(self) -> int:
        """The index behind its last character."""
        ...


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
    last: Written | None
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

    def line_end(self, at: int) -> int:
        """Where the line of `at` ends, without its line break."""
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if end > at and self.text[end - 1] == "\r" else end


def explain(text: str, raised: Exception, last: Written | None, bracket: int | None, *, left: int) -> Slip:
    """Turn the parser's exception into a slip.

    `last` is the last complete text, `bracket` the open one if any, `left` how many lists and mappings more may open.
    """
    if getattr(raised, "problem_mark", None) is None:
        return _unprintable(text)
    if "nesting" in str(getattr(raised, "problem", "")):
        return _too_deep(text, raised, bracket, left)
    error = _error(text, raised, last, bracket)
    for recognise in (
        _quote, _tab, _escape, _bracket, _directive, _document, _colon, _key_without_colon, _reserved, _layout,
    ):  # fmt: skip
        slip = recognise(error)
        if slip is not None:
            return slip
    return Slip("syntax", error.at, error.at + 1)


def _unprintable(text: str) -> Slip:
    """A character that YAML forbids; the parser gives its place in bytes of an encoding of its own."""
    match = _UNPRINTABLE.search(text)
    if match is None:
        return Slip("syntax", 0, 1)
    return Slip("control-character", match.start(), match.end(), {"character": f"U+{ord(match[0]):04X}"})


def _too_deep(text: str, raised: Exception, bracket: int | None, left: int) -> Slip:
    """The parser looks ahead and gives up at its own limit; ours was passed earlier in the same run of brackets."""
    run = []
    at = _index(raised, "problem_mark", text) - 1
    while at > (-1 if bracket is None else bracket) and text[at] in "[{ \t\r\n-":
        if text[at] in "[{-":
            run.append(at)
        at -= 1
    run.reverse()
    begin = run[left] if left < len(run) else at + 1
    return Slip("too-deep", begin, begin + 1)


def _index(raised: Exception, name: str, text: str) -> int:
    mark = getattr(raised, name, None)
    return min(mark.index, len(text)) if mark is not None else 0


def _error(text: str, raised: Exception, last: Written | None, bracket: int | None) -> Error:
    at = _index(raised, "problem_mark", text)
    return Error(
        str(getattr(raised, "problem", None) or ""),
        at,
        str(getattr(raised, "context", None) or ""),
        _index(raised, "context_mark", text) if getattr(raised, "context_mark", None) is not None else at,
        text,
        last,
        bracket,
    )


def _quote(error: Error) -> Slip | None:
    """A quote that was never closed, often noticed only where the next one opens; or text after a closing one."""
    if "quoted scalar" in error.context and error.problem in _ENDS_EARLY:
        return Slip("quote-not-closed", error.context_at, error.context_at + 1)
    last = error.last
    if last is None or last.style not in _QUOTES or "\n" in error.text[last.end : error.at]:
        return None
    if error.text[last.end : error.at].strip() and error.problem != _NO_VALUE:
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
    """Inside brackets: one that was never closed, or a colon in a text."""
    flow = error.context.startswith("while parsing a flow")
    at_end = error.at >= len(error.text.rstrip())
    if not flow and not (error.bracket is not None and at_end):
        return None
    opening = error.bracket if error.bracket is not None else error.context_at
    if at_end or "\n" in error.text[opening : error.at]:
        return Slip("bracket-not-closed", opening, opening + 1, {"bracket": error.text[opening : opening + 1]})
    return Slip("colon-in-text", error.at, error.at + 1) if error.character == ":" else None


def _directive(error: Error) -> Slip | None:
    starts_with_one = error.text.lstrip().startswith("%")
    if "directive" not in error.context + error.problem and not (
        starts_with_one and ("<document start>" in error.problem or "YAML document" in error.problem)
    ):
        return None
    start = max(error.text.rfind("%", 0, error.at + 1), 0)
    return Slip("directive", start, error.line_end(start))


def _document(error: Error) -> Slip | None:
    """Something after the end of the document."""
    if "<document start>" not in error.problem:
        return None
    if re.search(r"^\.\.\.\s", error.text[: error.at], re.MULTILINE):
        return Slip("several-documents", error.at, error.line_end(error.at))
    return _after_bracket(error) or Slip("bad-indent", error.at, error.line_end(error.at))


def _colon(error: Error) -> Slip | None:
    if error.problem != _NO_VALUE:
        return None
    before = error.before
    if _KEY_BEFORE.match(before):
        return Slip("colon-in-text", error.at, error.at + 1)
    if error.at - error.line_start > MAX_KEY:
        return Slip("key-too-long", error.line_start, error.at, {"limit": MAX_KEY})
    indent = len(before) - len(before.lstrip())
    return _key_above(error, indent) or Slip("bad-indent", error.line_start + indent, error.at)


def _key_above(error: Error, indent: int) -> Slip | None:
    """A line right above, in the same column, that should have been a key and lacks its colon."""
    end = error.line_start - 1
    if end < 0:
        return None
    start = error.text.rfind("\n", 0, end) + 1
    above = error.text[start:end].rstrip()
    beginning = len(above) - len(above.lstrip())
    if not above or beginning != indent or ":" in above or "#" in above:
        return None
    return Slip("missing-colon", start + indent, start + len(above))


def _key_without_colon(error: Error) -> Slip | None:
    if error.problem != "could not find expected ':'":
        return None
    start = error.context_at
    end = error.line_end(start)
    if error.text[start:end] == "=======":
        return Slip("conflict-marker", start, end)
    if ":" in error.text[start:end] and end - start > MAX_KEY:
        return Slip("key-too-long", start, end, {"limit": MAX_KEY})
    return Slip("missing-colon", start, end)


def _reserved(error: Error) -> Slip | None:
    """A text that begins with a character which YAML keeps for itself."""
    at = error.at
    if any(name in error.context for name in ("an alias", "an anchor", "a tag", "a block scalar")):
        at = error.context_at
    elif _is_lone_mark(error):
        pass
    elif "not allowed in this context" not in error.problem and "cannot start any token" not in error.problem:
        return None
    character = error.text[at : at + 1]
    if not character.strip():
        return None
    return Slip("reserved-character", at, at + 1, {"character": character})


def _is_lone_mark(error: Error) -> bool:
    """A comma in the place of a value, a colon in the place of a key."""
    if error.problem == "did not find expected node content":
        return error.character == ","
    return error.problem == "did not find expected key" and error.character == ":" and not error.before.strip()


def _layout(error: Error) -> Slip | None:
    if not error.problem.startswith("did not find expected"):
        return None
    if error.character and error.character in "]}":
        return Slip("bracket-not-opened", error.at, error.at + 1, {"bracket": error.character})
    if error.before.strip():
        return _after_bracket(error)
    return Slip("bad-indent", error.at, error.line_end(error.at))


def _after_bracket(error: Error) -> Slip | None:
    """Text right behind a closed bracket, such as a title that begins with one."""
    bracket = error.before.rstrip()[-1:]
    if bracket and bracket in "]}" and error.at < len(error.text):
        return Slip("text-after-bracket", error.at, error.at + 1, {"bracket": bracket})
    return None
