"""The questions of `init`: each answer is checked at once, and one that cannot be meant is asked again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from msgspec import Struct

from cluster_cli.cli.asking import line, say
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.session import Session
from cluster_cli.cli.texts import clean
from cluster_cli.core.messages import N_, Command, message
from cluster_cli.core.periods import PeriodFault, parse_interval
from cluster_cli.core.text import fold, shortened

LONGEST_KEY = 64
_YEAR = re.compile(r"([0-9]{4})\s*(?:г\.?|год|year)")
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "y",
            "_",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)


Check = Callable[[str], str]


class Beginning(Struct, frozen=True):
    """What a plan begins with."""

    title: str
    period: str
    parties: dict[str, str]


def asked(session: Session, title: str | None, period: str | None, parties: dict[str, str]) -> Beginning:
    """What was not given by options, by questions.

    Raises:
        KeyboardInterrupt: the person has gone; nothing is written.
    """
    say(session, message("A few questions; nothing is written before the last answer. Ctrl+C ends it."))
    if title is None:
        title = _until(session, N_("What is the plan called?"), checked_title)
    if period is None:
        period = _until(session, N_("For which year or months? For example 2026, or 2026-01/2026-06:"), checked_period)
    if not parties:
        parties = _parties(session)
    return Beginning(title, period, parties)


def _until(session: Session, question: str, check: Check) -> str:
    while True:
        try:
            return check(line(session, question))
        except Failure as failure:
            say(session, failure.sentence, *(hint for hint in failure.hints if not isinstance(hint, Command)))


def _parties(session: Session) -> dict[str, str]:
    """Who answers for the work: a name and a short key for commands; an empty answer ends the list."""
    say(session, message("Who answers for the work? One organisation or department after the other."))
    found: dict[str, str] = {}
    while True:
        name = line(session, N_("Name (Enter when there are no more):")).strip()
        if not name:
            return found
        try:
            key, name = checked_party(name) if "=" in name else (_key(session, name, found), clean(name, "--party"))
        except Failure as failure:
            say(session, failure.sentence)
            continue
        found[key] = name


def _key(session: Session, name: str, taken: dict[str, str]) -> str:
    """The short name for commands; Enter takes the one that is proposed."""
    proposed = proposed_key(name, taken)
    say(session, message("A short name for commands; Enter takes {key}:", key=proposed))
    while True:
        key = line(session, ">").strip() or proposed
        if fold(key) in map(fold, taken):
            say(session, message('"{key}" is taken already.', key=key))
        elif is_key(key):
            return key
        else:
            say(session, message('"{text}" cannot be a short name.', text=shortened(key, 80)))


def proposed_key(name: str, taken: dict[str, str]) -> str:
    """The first letters of a long name, or a short one, in Latin letters, which no keyboard layout hides."""
    words = re.findall(r"[^\W_]+", name.lower())
    letters = "".join(word[0] for word in words) if len(words) > 2 else (words or ["party"])[0]
    latin = "".join(_LATIN.get(letter, letter) for letter in letters).replace("_", "")
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()[:12] or "party"
    key, number = plain, 2
    while key in taken:
        key, number = f"{plain}{number}", number + 1
    return key


def is_key(text: str) -> bool:
    """Whether a text can name a party."""
    return bool(text) and text == text.strip() and text.isprintable() and len(text) <= LONGEST_KEY and "=" not in text


def checked_title(text: str) -> str:
    """A title.

    Raises:
        Failure: there is none.
    """
    if not text.strip():
        raise Failure(message("a title is needed"))
    return clean(text.strip(), "--title")


def checked_period(text: str) -> str:
    """The plan's period as the file shall have it; a year may be written as people say it.

    Raises:
        Failure: it is none.
    """
    text = text.strip()
    if match := _YEAR.fullmatch(text.lower()):
        text = match[1]
    if isinstance(parse_interval(text), PeriodFault):
        raise Failure(
            message('"{text}" is not a period', text=shortened(text, 80)),
            message("Write a year or months: 2022, 2022-Q1, 2022-01/2022-12, 2022-SY for a school year."),
        )
    return text


def checked_party(text: str) -> tuple[str, str]:
    """A party as KEY=NAME.

    Raises:
        Failure: it is not of that form.
    """
    key, sign, name = (part.strip() for part in text.partition("="))
    if not sign or not name or not is_key(key):
        raise Failure(
            message('"{text}" is not a party', text=shortened(text, 80)),
            message("Write a short key, the sign = and the name:"),
            Command('cluster init my-plan --title "..." --period 2022 --party dpo="..."'),
        )
    return key, clean(name, "--party")
