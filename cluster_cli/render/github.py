"""Annotations of GitHub: a line of stdout each, which the runner shows beside the changed line.

`::error file=data/roadmap.yaml,line=41,col=10,endLine=41,endColumn=17,title=cluster (code)::41:10: message`. Of each
level a step shows ten, so no more are written, the worst first, and the tenth says how many more there are. A message is
cut by the runner at 4 096 characters. What the data hold is escaped as the runner reads it back: `%` first, then line
breaks, and in a property also `:` and `,`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster_cli.core.messages import message
from cluster_cli.core.text import shortened, visible
from cluster_cli.i18n import remedy_of, sentence_of
from cluster_cli.render.surface import ZERO_WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster_cli.core.diagnostics import Located
    from cluster_cli.i18n import Words
    from cluster_cli.render.findings import Findings
    from cluster_cli.render.surface import Surface

MOST = 10
LONGEST = 3_000
_DATA = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY = (*_DATA, (":", "%3A"), (",", "%2C"))


def render(findings: Findings, words: Words, surface: Surface) -> str:
    """At most ten lines of each level; empty where nothing was found."""
    del surface  # the runner reads UTF-8, and these lines are meant for it
    lines: list[str] = []
    ordered = findings.worst_first()
    for level in ("error", "warning"):
        of_level = [located for located in ordered if located.diagnostic.severity == level]
        lines += _annotations(level, of_level, words)
    return "".join(f"{line}\n" for line in lines)


def escaped_data(text: str) -> str:
    """A message as the runner reads it; nothing in it is taken for a command of the old form."""
    return _replaced(visible(text), _DATA)


def escaped_property(text: str) -> str:
    """The value of a property as the runner reads it."""
    return _replaced(visible(text), _PROPERTY)


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for raw, written in pairs:
        text = text.replace(raw, written)
    return text.replace("##[", f"##{ZERO_WIDTH}[")


def _annotations(level: str, findings: list[Located], words: Words) -> Iterator[str]:
    for at, located in enumerate(findings[:MOST]):
        more = len(findings) - MOST if at == MOST - 1 else 0
        yield _annotation(level, located, words, more)


def _annotation(level: str, located: Located, words: Words, more: int) -> str:
    place, diagnostic = located.place, located.diagnostic
    properties: dict[str, str | int] = {"file": place.path, "line": place.line}
    if place.line == place.end_line:  # the runner takes columns only where the finding lies within one line
        properties["col"] = place.column
    properties["endLine"] = place.end_line
    if place.line == place.end_line:
        properties["endColumn"] = place.end_column
    properties["title"] = f"cluster ({diagnostic.code})"
    lines = [f"{place.line}:{place.column}: {shortened(words.say(sentence_of(diagnostic)), LONGEST)}"]
    remedy = remedy_of(diagnostic)
    if remedy is not None:
        lines.append(shortened(words.say(remedy), LONGEST // 4))
    if more > 0:
        lines.append(words.say(message("And {count} more, see the summary.", count=more)))
    described = ",".join(f"{name}={escaped_property(str(value))}" for name, value in properties.items())
    text = escaped_data("\n".join(lines))
    return f"::{level} {described}::{text}"
