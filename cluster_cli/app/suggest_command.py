"""The command as it was called, written anew: with what it lacked, or for one of its items only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.app.session import HOME
from cluster_cli.core.messages import Command, Message, Value
from cluster_cli.core.text import quote_argument

if TYPE_CHECKING:
    from cluster_cli.core.edits import Want

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
