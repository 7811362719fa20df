"""Texts that a person gives to a command, before anything is made of them: what no plan can hold is refused."""

from __future__ import annotations

import unicodedata

from cluster_cli.cli.failure import Failure
from cluster_cli.core.messages import Message, message
from cluster_cli.core.text import visible

LONGEST = 64 * 1024
"""Bytes of one text; the reader takes no longer one (design 7)."""


def clean(text: str, option: str) -> str:
    """The text with line ends as LF; an empty one is left to the command.

    Args:
        text: what was given.
        option: what it was given for, to name it in the failure.

    Raises:
        Failure: it is of blanks only, too long, or holds what no reader would see.
    """
    if text.isascii() and text.isprintable() and len(text) < LONGEST and (not text or not text.isspace()):
        return text
    text = text.replace("\r\n", "\n")
    fault = _fault(text, option)
    if fault is not None:
        raise Failure(fault)
    return text


def _fault(text: str, option: str) -> Message | None:
    if text and not text.strip():
        return message("{option}: the text is empty but for blanks", option=option)
    hidden = next((one for one in text if one not in "\n\t" and unicodedata.category(one) in {"Cc", "Zl", "Zp"}), None)
    if hidden is not None:
        return message(
            "{option}: the text holds a control character: {character}", option=option, character=visible(hidden)
        )
    if any("\ud800" <= one <= "\udfff" for one in text):
        return message("{option}: the text is not in the encoding of this terminal", option=option)
    if len(text.encode()) > LONGEST:
        return message("{option}: the text is longer than {most} bytes", option=option, most=LONGEST)
    return None


def cleaned(texts: list[str] | None, option: str) -> tuple[str, ...]:
    """All the texts of an option that may be repeated."""
    return tuple(clean(text, option) for text in texts or ())
