"""What a report is written on, the voice that writes, and the sentences that stand below a report in every medium.

Everything from the data becomes visible and fits there.

The caller finds out about terminals, pipes and environments; a renderer is told and looks at nothing itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.report import Line
from cluster_cli.core.text import cell, command_line
from cluster_cli.render.layout import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster_cli.core.messages import Value
    from cluster_cli.core.report import Column, Report, Tone, Unread
    from cluster_cli.i18n import Words

ZERO_WIDTH = "\u200b"
_STAND_INS = {
    "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‟": '"', "‘": "'", "’": "'", "‚": "'",
    "—": "-", "–": "-", "‒": "-", "―": "-", "−": "-", "‐": "-", "‑": "-", "…": "...", "№": "N", "→": "->", "←": "<-",
    "↔": "<->", "≥": ">=", "≤": "<=", "≠": "!=", "×": "x", "·": "-", "•": "*", "✓": "+", "₽": "руб.", "§": "п.",
    "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "",
}  # fmt: skip
_COMMAND_LINE = re.compile(r"^(\s*)(?=::)", re.MULTILINE)
_OLD_COMMAND = re.compile(r"##(?=\\?\[)")


def stand_in(character: str, encoding: str) -> str:
    """What is printed for a character that an old encoding lacks: a look-alike, else its code."""
    instead = _STAND_INS.get(character, character)
    return instead.encode(encoding, "backslashreplace").decode(encoding)


class Surface(Struct, frozen=True):
    """Where the text will stand.

    `width` is in columns; `folds` where somebody looks at lines of that width, so that sentences are broken between words.
    `boxes` is false for a terminal that is `dumb`; a box that `encoding` can't hold is left out in any case. `runner` is set under GITHUB_ACTIONS, where every line of stdout may be taken for a command: a random
    text that no data can know, by which machine text is fenced. `raw` leaves formulas in CSV as they are.
    """

    color: bool = False
    width: int = 80
    encoding: str = "utf-8"
    boxes: bool = True
    runner: str = ""
    raw: bool = False
    folds: bool = False


PLAIN = Surface()
STYLES: dict[Tone, str] = {"": "", "good": "green", "warn": "yellow", "bad": "red", "dim": "dim"}
"""Styles of rich for tones: the terminal's own sixteen colours, which a reader can change."""


class Voice:
    """Words of one language on one surface."""

    def __init__(self, words: Words, surface: Surface = PLAIN) -> None:
        self.words = words
        self.encoding = surface.encoding
        self.holds_all = surface.encoding.lower().replace("_", "-") in {"utf-8", "utf8", "utf-16", "utf-8-sig"}
        self.nothing = self.fit(words.say(None))

    def text(self, constant: str) -> str:
        """A constant of the program."""
        return self.fit(self.words.text(constant))

    def heading(self, column: Column) -> str:
        """What stands above a column: its own heading from the data, else its label."""
        return self.text(column.label) if column.heading is None else self.cell(column.heading)

    def cell(self, value: Value) -> str:
        """Any value on one line."""
        if value is None:
            return self.nothing
        return self.fit(cell(self.words.say(value)))

    def fit(self, text: str) -> str:
        """The text in characters that the encoding holds: « as a plain quotation mark, → as `->`, № as N."""
        if self.holds_all or text.isascii() or self._holds(text):
            return text
        import unicodedata  # noqa: PLC0415 - only for old encodings

        parts = unicodedata.normalize("NFC", text)
        return "".join(part if self._holds(part) else stand_in(part, self.encoding) for part in parts)

    def _holds(self, text: str) -> bool:
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def holds(self, text: str) -> bool:
        """Whether the encoding can hold the text as it is."""
        return self.holds_all or self._holds(text)


def painted(text: str, style: str, surface: Surface) -> str:
    """The text in a style of rich, where there is colour."""
    if not (surface.color and style):
        return text
    from rich.color import ColorSystem  # noqa: PLC0415 - rich is costly and for terminals only
    from rich.style import Style  # noqa: PLC0415

    return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)


def guarded(text: str, surface: Surface) -> str:
    """Text for people in which a runner of GitHub finds no command."""
    if not surface.runner:
        return text
    mark = ZERO_WIDTH if surface.encoding.lower().startswith("utf") else "."
    return _OLD_COMMAND.sub(f"##{mark}", _COMMAND_LINE.sub(rf"\g<1>{mark}", text))


def fenced(text: str, surface: Surface) -> str:
    """Text for machines between marks that make a runner of GitHub take nothing within for a command."""
    if not surface.runner:
        return text
    return f"::stop-commands::{surface.runner}\n{text}::{surface.runner}::\n"


MOST_NAMED = 10
_MAIN_FILE = "data/roadmap.yaml"


def not_counted(unread: tuple[Unread, ...]) -> Message:
    """`Not counted: 1 (3, line 41).` with at most ten named."""
    places: list[Message] = [_place(item) for item in unread[:MOST_NAMED]]
    if len(unread) > MOST_NAMED:
        places.append(message("and {count} more", count=len(unread) - MOST_NAMED))
    listed = places[0]
    for other in places[1:]:
        listed = message("{first}; {other}", first=listed, other=other)
    return message("Not counted: {count} ({items}).", count=len(unread), items=listed)


def _place(item: Unread) -> Message:
    place = message("line {line}", line=item.line)
    if item.file != _MAIN_FILE:
        place = message("{file}, line {line}", file=item.file, line=item.line)
    return message("{id}, {place}", id=item.id, place=place) if item.id is not None else place


def last_lines(report: Report) -> tuple[Line, ...]:
    """What stands below the tables: the items not counted, then what to do next."""
    unread = (Line(not_counted(report.unread), "warn"),) if report.unread else ()
    return (*unread, *report.hints)


def folded(sentence: Value, voice: Voice, width: int, before: str = "") -> list[str]:
    """A sentence wrapped between words to so many columns, its commands whole; `before` stands in front of it."""
    return wrapped(before + voice.cell(sentence), width, list(map(voice.cell, commands_in(sentence))))


def commands_in(value: Value) -> Iterator[str]:
    """Every command that a sentence offers."""
    match value:
        case Command():
            yield command_line(value)
        case Message():
            for inner in value.values.values():
                yield from commands_in(inner)
        case tuple():
            for inner in value:
                yield from commands_in(inner)
        case _:
            return
