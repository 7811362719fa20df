"""Text from the data made safe and comparable: visible characters, folding, near names, arguments of commands, patterns.

Everything that a person or a machine gets to see goes through `visible` or `cell` once, at the renderer. A terminal obeys
an escape sequence in a title, and a reviewer is misled by a right-to-left override.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cluster_cli.core.messages import Command


def pattern(expression: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """A function that returns the compiled pattern, compiled at its first call.

    To compile all of them at import would cost a command more than to read a hundred rows.
    """

    @cache
    def compiled() -> re.Pattern[str]:
        return re.compile(expression, flags)

    return compiled


_HIDDEN = pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but TAB and LF, NEL among them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u2028\u2029\ufeff\ud800-\udfff]"  # separators, byte-order mark, surrogates
)
_BREAKS = pattern("[\n\t]+")
_BARE = re.compile(r"[\w./][\w./:=+-]*")
_UNQUOTABLE = str.maketrans({'"': "'", "`": "'", "“": "'", "”": "'", "„": "'", "‟": "'"})
_EXPANDED = pattern(r"\$(?![\s.,;)]|\Z)")
_RECALLED = pattern(r"!(?! )")
_SHELL_BACKSLASH = pattern(r"\\(?=[\\\"$]|\Z)")
_LONGEST_NAME = 64
_LEAST_REMEMBERED = 3
_MOST_NAMES = 5000


def visible(text: str) -> str:
    r"""The text with every control, direction and separator character written out, such as `\x1b` or `\u202e`.

    LF and TAB stay; a table cell uses `cell`. Applying it twice changes nothing more.
    """
    return text if text.isprintable() else _HIDDEN().sub(_written_out, text)


def cell(text: str) -> str:
    """The visible text on one line: runs of LF and TAB become one blank."""
    return text if text.isprintable() else _BREAKS().sub(" ", _HIDDEN().sub(_written_out, text))


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def shortened(text: str, most: int = 300) -> str:
    """The text, or its beginning with an ellipsis: what a sentence quotes need not be whole."""
    return text if len(text) <= most else f"{text[:most]}…"


def fold(text: str) -> str:
    """The form in which names are compared: case, ё, composition and the number of blanks do not count."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold()).replace("ё", "е")
    return " ".join(text.casefold().split())


def nearest(word: str, candidates: Iterable[str], limit: int = 1) -> list[str]:
    """The candidates most like `word`, best first, at most `limit`; empty where none is near.

    A candidate in which the word stands is near too: of a long name people write what they remember. Bounded: names are
    compared by their first 64 characters, and at most 5,000 of them.
    """
    from difflib import SequenceMatcher  # noqa: PLC0415 - only where a name was not found

    sought = fold(word[:_LONGEST_NAME])
    matcher = SequenceMatcher(b=sought, autojunk=False)
    scored = []
    for order, candidate in enumerate(candidates):
        if order == _MOST_NAMES:
            break
        name = fold(candidate[:_LONGEST_NAME])
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() >= 0.6 and matcher.quick_ratio() >= 0.6 and (ratio := matcher.ratio()) >= 0.6:
            scored.append((-ratio, order, candidate))
        elif len(sought) >= _LEAST_REMEMBERED and sought in name:
            scored.append((-0.6, order, candidate))
    return [candidate for _, _, candidate in sorted(scored)[:limit]]


def quote_argument(text: str) -> str:
    r"""An argument of a command that a reader copies: bare where it can be, else in double quotes.

    Safe in sh, bash and zsh at a prompt, cmd.exe and PowerShell alike. What no quoting makes harmless in all of them is
    replaced: quotation marks and backticks by `'`, a `$` that would be expanded by `?`, controls and line breaks by a
    blank, and by a full stop a `!` that a shell at a prompt takes for an earlier command, also in double quotes; before
    a blank it is left. A backslash is doubled only where sh would take it for an escape, so that `protocols\3.pdf`
    works everywhere.
    """
    if _BARE.fullmatch(text):
        return text
    plain = _HIDDEN().sub(" ", _BREAKS().sub(" ", text)).translate(_UNQUOTABLE)
    plain = _RECALLED().sub(".", _EXPANDED().sub("?", plain))
    escaped = _SHELL_BACKSLASH().sub(r"\\\\", plain)
    return f'"{escaped}"'


def command_line(command: Command) -> str:
    """The command as a line to copy.

    Names that begin with a dash stand at the end behind the sign `--`, or they would be taken for options.
    """
    names = [quote_argument(name) for name in command.names]
    options = [option_text(name, value) for name, value in command.options]
    if any(name.startswith("-") for name in command.names):
        return " ".join([command.verb.removesuffix(" --"), *options, "--", *names])
    return " ".join([command.verb, *names, *options])


def option_text(name: str, value: str | Literal[True]) -> str:
    """An option as it is typed; the value `True` stands for an option that takes none."""
    return f"--{name}" if value is True else f"--{name} {quote_argument(value)}"


def find_name(name: str, names: Collection[str]) -> str | None:
    """Which of the names is meant: the one that is equal, or else the only one that `quote_argument` writes alike.

    So a command that was copied finds a name that no quoting can carry through a shell.
    """
    if name in names:
        return name
    written = quote_argument(name)
    alike = [candidate for candidate in names if quote_argument(candidate) == written]
    return alike[0] if len(alike) == 1 else None
