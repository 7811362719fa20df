"""The options that commands share, declared once.

A command is a function whose parameters are keyword-only and `Annotated`. A parameter of the type `CommonOptions` or
`SelectionOptions` stands for a whole bundle of options: `boundary.built` puts the bundle's options into the command's
signature and hands the command the finished record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, NoReturn

import typer
from msgspec import Struct

from cluster_cli.app.failure import Failure
from cluster_cli.cli.typer_private import Kind
from cluster_cli.core.messages import N_, Command, message
from cluster_cli.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cluster_cli.app.context import PlanChoice

COLORS = ("auto", "always", "never")


class Bundle(NamedTuple):
    """Options that are gathered into one record by `gather`."""

    gather: Callable[..., Any]


class OneOf(Kind):
    """One of a few words; an unknown one is refused with the nearest."""

    def __init__(self, *choices: str, choices_of: Callable[[], Iterable[str]] | None = None) -> None:
        """The choices, or what yields them once they are asked for: nothing is imported for an option that is not used."""
        self._choices_of = choices_of or (lambda: choices)

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that may be chosen."""
        return tuple(self._choices_of())

    def convert(self, value: str, param: Any, ctx: Any) -> Any:
        """The choice itself, whatever the case it was written in."""
        word = value.strip().lower()
        if word not in self.choices:
            refuse_word(value, self.choices, param, ctx)
        return word


def words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Words parted by commas, each once."""
    return tuple(dict.fromkeys(word for text in texts for part in text.split(",") if (word := part.strip())))


class Several(OneOf):
    """One or several of a few words, parted by commas; the value is their text."""

    def convert(self, value: str, param: Any, ctx: Any) -> Any:
        """The words, each one of the choices, parted by commas again."""
        convert = super().convert
        return ",".join(convert(word, param, ctx) for word in words_of([value]) or [value])

    def complete(self, incomplete: str) -> list[str]:
        """The choices for the last word, but for those that are named already."""
        head, comma, last = incomplete.rpartition(",")
        free = [choice for choice in self.choices if choice.startswith(last) and choice not in head.split(",")]
        return [f"{head}{comma}{choice}" for choice in free]


class Count(Kind):
    """A whole number of at least `least`."""

    def __init__(self, least: int = 1, most: int = 1_000_000) -> None:
        self.least = least
        self.most = most

    def convert(self, value: str, param: Any, ctx: Any) -> Any:
        """The number."""
        if value.isascii() and value.isdigit() and len(value) < 9 and self.least <= int(value) <= self.most:
            return int(value)
        raise Failure(
            message(
                "{option}: “{text}” is not a whole number from {least} to {most}",
                option=param.opts[0],
                text=value,
                least=self.least,
                most=self.most,
            ),
            corrected(ctx, value, str(max(self.least, 5))),
        )


def refuse_word(word: str, choices: tuple[str, ...], param: Any, ctx: Any) -> NoReturn:
    """Refuse a value, naming what is possible, what is near, and a command that works."""
    from cluster_cli.core.text import nearest

    near = nearest(word, choices)
    name = param.opts[0] if param.param_type_name == "option" else message(str(param.metavar))
    raise Failure(
        message("{option} does not take “{word}”", option=name, word=word),
        *[message("Did you mean “{near}”?", near=candidate) for candidate in near],
        message("Possible: {choices}.", choices=choices),
        corrected(ctx, word, (*near, *choices)[0]),
    )


def corrected(ctx: Any, wrong: str, right: str) -> Command:
    """The command as it was given, with one value put right; the page of the command where the value is not found."""
    arguments = list(ctx.obj.arguments)
    for at in reversed(range(len(arguments))):
        name, equals, value = (
            arguments[at].rpartition("=") if arguments[at].startswith("--") else ("", "", arguments[at])
        )
        parts = value.split(",")
        if wrong in (value, *parts):
            listed = ",".join(dict.fromkeys(right if part == wrong else part for part in parts))
            put_right = right if value == wrong else listed
            arguments[at] = f"{name}{equals}{put_right}"
            return as_given(ctx, arguments)
    return Command(f"{ctx.command_path} --help")


def as_given(ctx: Any, arguments: Sequence[str]) -> Command:
    """The command that was called with these arguments; a number below 0 is none of its options."""
    params = ctx.command.params
    valued = {name for param in params if not getattr(param, "is_flag", True) for name in param.opts}
    long_names = {name: max(param.opts, key=len) for param in params for name in param.opts}
    options: list[tuple[str, str | Literal[True]]] = []
    names: list[str] = []
    following = iter(arguments)
    for argument in following:
        if argument == "--":
            names += following
        elif argument[:1] == "-" and not argument[1:2].isdecimal():
            name, equals, value = argument.partition("=")
            taken: str | Literal[True] = value if equals else next(following, "") if name in valued else True
            options.append((long_names.get(name, name).removeprefix("--"), taken))
        else:
            names.append(argument)
    verbs = ctx.command_path.split()[1:]
    return Command(" ".join(["cluster", *verbs]), tuple(names[len(verbs) :]), tuple(options))


Data = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar=N_("DIR"),
        help=N_("The folder with roadmap.yaml; without it, data/ is looked for upwards from here."),
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar=N_("DAY"), help=N_("Judge as of this day: 2022-03-15, 15.03.2022, today, yesterday.")
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar=N_("REF|DAY"),
        help=N_("The plan as it stood in git: on a day, or in a branch, a tag, a commit; judged as of that day."),
    ),
]
Lang = Annotated[
    str | None,
    OneOf(*LANGUAGES),
    typer.Option("--lang", metavar="ru|en", help=N_("The language of the answer.")),
]


def _formats() -> Iterable[str]:
    from cluster_cli.render.media import BY_FORMAT

    return BY_FORMAT


Format = Annotated[
    str | None,
    OneOf(choices_of=_formats),
    typer.Option(
        "--format",
        metavar="table|linear|markdown|csv|json",  # as in the table of media, which the first page of the help does not load
        help=N_("The form of the answer; linear is for screen readers."),
    ),
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar=N_("FILE"), help=N_("Write the answer to a file, in UTF-8.")),
]
Color = Annotated[
    str | None,
    OneOf(*COLORS),
    typer.Option("--color", metavar="|".join(COLORS), help=N_("Colour; auto is for a terminal only.")),
]
Raw = Annotated[
    bool, typer.Option("--raw", help=N_("In csv, no apostrophe before what a spreadsheet would take for a formula."))
]


Measured = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar=N_("NAME"),
        help=N_("Measure against this state: a tag baseline/NAME, or another tag, branch, commit or day."),
    ),
]


class Common(Struct, frozen=True):
    """What every command that shows something takes. `None` is "not given"."""

    data: str | None = None
    as_of: str | None = None
    at: str | None = None
    lang: str | None = None
    format: str | None = None
    output: str | None = None
    color: str | None = None
    raw: bool = False

    @property
    def plan(self) -> PlanChoice:
        """Which plan is meant, of which day."""
        from cluster_cli.app.context import PlanChoice

        return PlanChoice(self.data, self.as_of, self.at, self.lang)


def _common(
    *,
    data: Data = None,
    as_of: AsOf = None,
    at: At = None,
    lang: Lang = None,
    format: Format = None,  # noqa: A002 - the option's name
    output: Output = None,
    color: Color = None,
    raw: Raw = False,
) -> Common:
    return Common(data, as_of, at, lang, format, output, color, raw)


CommonOptions = Annotated[Common, Bundle(_common)]
