"""What a person gives to a command: texts, days and periods before anything is made of them, and the command as called.

What no plan can hold, and what is no day or no period, is refused here, so that a change is begun with right values only.
A refusal offers the command as it was called: with what it lacked, or for one of its items only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.app.failure import Failure
from cluster_cli.app.session import HOME
from cluster_cli.core.messages import Command, Message, Value, message
from cluster_cli.core.periods import Period, PeriodFault, parse_day, parse_period, plus_days
from cluster_cli.core.text import pattern, quote_argument, shortened, visible

if TYPE_CHECKING:
    from cluster_cli.core.edits import Want

LONGEST = 64 * 1024
"""Bytes of one text; the reader takes no longer one."""
TODAY = ("today", "сегодня")
YESTERDAY = ("yesterday", "вчера")
_DOTTED = pattern(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


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
    refusal = _refusal(text, option)
    if refusal is not None:
        raise Failure(refusal)
    return text


def _refusal(text: str, option: str) -> Message | None:
    """Why a text cannot stand in a plan."""
    if text and not text.strip():
        return message("{option}: the text is empty but for blanks", option=option)
    controls = (sign for sign in text if sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Zl", "Zp"})
    control = next(controls, None)
    if control is not None:
        return message(
            "{option}: the text holds a control character: {character}", option=option, character=visible(control)
        )
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return message("{option}: the text is not in the encoding of this terminal", option=option)
    if len(text.encode()) > LONGEST:
        return message("{option}: the text is longer than {most} bytes", option=option, most=LONGEST)
    return None


def cleaned(texts: Iterable[str] | None, option: str) -> tuple[str, ...]:
    """All the texts of an option that may be repeated."""
    return tuple(clean(text, option) for text in texts or ())


def identifiers(names: Iterable[str]) -> tuple[str, ...]:
    """The ids that a command is about, each once.

    Raises:
        Failure: there is none.
    """
    ids = tuple(dict.fromkeys(clean(name, "ID") for name in names))
    if not ids:
        raise Failure(message("no ids were given"), Command("cluster list --ids"))
    return ids


def day_named(text: str, option: str, today: Callable[[], date]) -> date:
    """The day that `text` names: 2022-01-27, 27.01.2022, today, yesterday (or the same words in Russian).

    Args:
        text: what the user wrote.
        option: the option it was written for, to name it in the failure.
        today: asked only where the text is one of the words.

    Raises:
        Failure: it is no day.
    """
    word = text.strip().lower()
    if word in TODAY:
        return today()
    if word in YESTERDAY:
        return plus_days(today(), -1)
    if match := _DOTTED().fullmatch(word):
        word = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    day = parse_day(word)
    if isinstance(day, PeriodFault):
        why = _no_day(shortened(text, 80), option, day)
        raise Failure(why, message("Write 2022-01-27, 27.01.2022, today or yesterday."))
    return day


def _no_day(text: str, option: str, fault: PeriodFault) -> Message:
    if fault.code == "no-such-day":
        length = fault.values["length"]
        return message(
            "{option}: there is no day {text}, that month has {length} days", option=option, text=text, length=length
        )
    return message("{option}: “{text}” is not a day", option=option, text=text)


def given_day(text: str | None, option: str, today: date) -> date | None:
    """A day as a person names it, where one is named; `today` is that of the command, which `--as-of` may have set.

    Raises:
        Failure: it is no day.
    """
    return None if text is None else day_named(text, option, lambda: today)


def given_period(text: str) -> Period:
    """A deadline as a period.

    Raises:
        Failure: it is none.
    """
    period = parse_period(text.strip())
    if isinstance(period, PeriodFault):
        raise Failure(
            message("“{text}” is not a period", text=shortened(text, 80)),
            message("Write a day 2022-03-15, a month 2022-03, a quarter 2022-Q1, a half-year 2022-H1 or a year 2022."),
            Command("cluster help dates"),
        )
    return period


Offered = TypeVar("Offered", bound=Value)
_SELDOM = frozenset({"no_input", "help"})
_LOOKS = frozenset(
    {
        "status", "list", "show", "overdue", "upcoming", "progress", "matrix", "gantt", "budget", "indicators", "risks",
        "forecast", "deps",
    }
)  # fmt: skip
"""Commands that take a day, and the plan as it stood."""
_DATED = frozenset(
    {
        "add", "update", "done", "move", "excuse", "cancel", "pause", "resume", "reopen", "confirm", "record", "remove",
        "check", "log", "diff", "trend",
    }
)  # fmt: skip
"""Commands that take a day."""
_FILES = frozenset({"edit", "undo", "validate", "setup"})
"""Commands that take a plan but no day."""
_ARGUMENTS = frozenset({"value"})
"""What stands behind the name that it belongs to, not behind an option."""


class Call(Struct, frozen=True):
    """What a command was called with: its words by the item that they are about, and its options."""

    path: str
    words: dict[str, tuple[str, ...]]
    options: tuple[tuple[str, tuple[str, ...]], ...]
    kind: tuple[str, ...] = ()


def call_of(ctx: Any, words: dict[str, tuple[str, ...]], kind: tuple[str, ...] = ()) -> Call:
    """The call behind a context; `words` are its arguments as they are meant, `kind` those that go before them."""
    options: list[tuple[str, tuple[str, ...]]] = []
    for param in ctx.command.params:
        value = ctx.params.get(param.name)
        if param.param_type_name != "option" or param.name in _SELDOM or value is None or value is False:
            continue
        values = () if value is True else tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)
        if values or value is True:
            options.append((max(param.opts, key=len), values))
    return Call(ctx.command_path, words, tuple(options), kind)


def again(call: Call, wants: Sequence[Want] = (), only: str | None = None) -> Command:
    """The whole command to copy: with what it lacked or had wrong, for `only` one of its items where that is set."""
    lacking: dict[str, tuple[str, ...]] = {}
    for want in wants:
        lacking[f"--{want.option}"] = (*lacking.get(f"--{want.option}", ()), *([want.example] if want.example else []))
    behind = [value for name in _ARGUMENTS for value in lacking.pop(f"--{name}", ())]
    options = [(option, values) for option, values in call.options if option not in lacking]
    options += lacking.items()
    options.sort(key=lambda option: option[0] in HOME)
    pairs = [pair for option, values in options for pair in _pairs(option[2:], values)]
    names = [name for words in _chosen(call, only) for name in (words[:1] if behind else words)] + behind
    return Command(" ".join(["cluster", *call.path.split()[1:], *call.kind]), tuple(names), tuple(pairs))


def _pairs(name: str, values: tuple[str, ...]) -> list[tuple[str, str | Literal[True]]]:
    return [(name, value) for value in values] or [(name, True)]


def _chosen(call: Call, only: str | None) -> list[tuple[str, ...]]:
    if only is None:
        return list(call.words.values())
    meant = [words for name, words in call.words.items() if quote_argument(name) == quote_argument(only)]
    return meant or list(call.words.values())


def at_home(offered: Offered, home: Mapping[str, str]) -> Offered:
    """What is offered, with the plan, the day and the language that this command was called with in every command."""
    return cast("Offered", _at_home(offered, home)) if home else offered


def _at_home(offered: Value, home: Mapping[str, str]) -> Value:
    match offered:
        case Command():
            return _with_home(offered, home)
        case Message():
            return replace(offered, values={name: _at_home(value, home) for name, value in offered.values.items()})
        case tuple():
            return tuple(_at_home(value, home) for value in offered)
        case _:
            return offered


def _with_home(command: Command, home: Mapping[str, str]) -> Command:
    program, *words = command.verb.split()
    if program != "cluster" or not words or words[0] not in _LOOKS | _DATED | _FILES or words[-1] == "--help":
        return command
    given = {*words, *(f"--{name}" for name, _ in command.options)}
    taken = {"--data", "--lang"}
    if words[0] in _LOOKS | _DATED and "--at" not in given:  # which names a day of its own
        taken.add("--as-of")
    if words[0] in _LOOKS:
        taken.add("--at")
    added = [(option[2:], value) for option, value in home.items() if option in taken and option not in given]
    return replace(command, options=(*command.options, *added))
