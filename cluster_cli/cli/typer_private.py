"""Everything of Typer that it does not promise to keep, in this one module; all other modules import `typer` alone.

Which parts, and why the public ones do not do:

- `TyperCommand`, `TyperGroup`, `CommandInfo` and `get_command_from_info`: one command is built at a time, when it is
  called; `typer.Typer` would import and build all of them at every start.
- `ClickException` and its kinds: Typer's own messages are English and cannot be translated, so `help_pages` puts the
  facts that these exceptions hold into our words.
- `CompletionItem` and `ShellComplete`: Typer's own answer to a shell imports rich each time and shows no help in bash.

What an option takes (a choice, a number) is a `Kind` of ours beside the `typer.Option`. Typer has no lasting way to
declare a type of one's own: `click_type` is gone in 0.29. So a kind becomes the option's callback and its completion,
and Typer sees a text.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from copy import copy
from typing import Annotated, Any, get_args, get_origin

from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    ClickException,
    MissingParameter,
    NoSuchOption,
    UsageError,
)
from typer._click.shell_completion import CompletionItem, ShellComplete
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info
from typer.models import CommandInfo, ParameterInfo

__all__ = [
    "BadOptionUsage", "BadParameter", "ClickException", "CompletionItem", "Kind", "MissingParameter", "NoSuchOption",
    "ShellComplete", "TyperCommand", "TyperGroup", "UsageError", "choices_of", "command_of", "with_kind",
]  # fmt: skip


class Kind:
    """What the value of an option or an argument can be; a text is made of it, or a number."""

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that may be chosen, where there are few."""
        return ()

    def convert(self, value: str, param: Any, ctx: Any) -> Any:
        """The value, from its text; refused where it is none of the kind."""
        raise NotImplementedError

    def complete(self, incomplete: str) -> Sequence[str]:
        """What the text may become."""
        return [choice for choice in self.choices if choice.startswith(incomplete)]


def with_kind(parameter: inspect.Parameter) -> inspect.Parameter:
    """A parameter whose annotation names a kind, as Typer takes it: a text, a callback and a completion."""
    if get_origin(parameter.annotation) is not Annotated:
        return parameter
    declared, *parts = get_args(parameter.annotation)
    kind = next((part for part in parts if isinstance(part, Kind)), None)
    info = next((part for part in parts if isinstance(part, ParameterInfo)), None)
    if kind is None or info is None:
        return parameter
    several = any(get_origin(each) is list for each in (declared, *get_args(declared)))
    required = type(None) not in get_args(declared)
    text: Any = list[str] if several else str
    info = copy(info)
    info.callback, info.autocompletion = _callback(kind), _completion(kind)
    return parameter.replace(annotation=Annotated[text if required else text | None, info])


def _callback(kind: Kind) -> Callable[..., Any]:
    def converted(ctx: Any, param: Any, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, list | tuple):
            return [kind.convert(str(each), param, ctx) for each in value]
        return kind.convert(str(value), param, ctx)

    vars(converted)["kind"] = kind
    return converted


def _completion(kind: Kind) -> Callable[..., Any]:
    def candidates(incomplete: str) -> list[str]:
        return list(kind.complete(incomplete))

    candidates.__annotations__ = {"incomplete": str}  # Typer knows parameters of a completion by their types
    return candidates


def choices_of(param: Any) -> tuple[str, ...]:
    """The words that an option or an argument takes; none where it takes any text."""
    kind = getattr(param.callback, "kind", None)
    return kind.choices if isinstance(kind, Kind) else ()


def command_of(function: Callable[..., Any], **settings: Any) -> Any:
    """The command made of a function whose signature declares its parameters."""
    info = CommandInfo(callback=function, **settings)
    return get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
