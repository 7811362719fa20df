"""The options that commands share, declared once.

A command is a function whose parameters are keyword-only and `Annotated`. A parameter of the type `CommonOptions` or
`SelectionOptions` stands for a whole bundle of options: `app.built` puts the bundle's options into the command's
signature and hands the command the finished record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn

import typer
from msgspec import Struct
from typer._click.shell_completion import CompletionItem
from typer._click.types import ParamType

from cluster_cli.cli.failure import Failure
from cluster_cli.core.messages import N_, message
from cluster_cli.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

COLORS = ("auto", "always", "never")


class Bundle(NamedTuple):
    """Options that are gathered into one record by `gather`."""

    gather: Callable[..., Any]


class OneOf(ParamType):
    """One of a few words; an unknown one is refused with the nearest."""

    name = "choice"

    def __init__(self, *choices: str, choices_of: Callable[[], Iterable[str]] | None = None) -> None:
        """The choices, or what yields them once they are asked for: nothing is imported for an option that is not used."""
        self._choices_of = choices_of or (lambda: choices)

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that may be chosen."""
        return tuple(self._choices_of())

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The choice itself, whatever the case it was written in."""
        word = str(value).strip().lower()
        if word not in self.choices:
            refuse_word(str(value), self.choices, param, ctx)
        return word

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> list[CompletionItem]:
        """The choices that begin so."""
        return [CompletionItem(choice) for choice in self.choices if choice.startswith(incomplete)]


def words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Words parted by commas, each once."""
    return tuple(dict.fromkeys(word for text in texts for part in text.split(",") if (word := part.strip())))


class Several(OneOf):
    """One or several of a few words, parted by commas; the value is their text."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The known words, parted by commas again."""
        convert = super().convert
        return ",".join(convert(word, param, ctx) for word in words_of([str(value)]) or [str(value)])

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> list[CompletionItem]:
        """The choices for the last word, but for those that are named already."""
        head, comma, last = incomplete.rpartition(",")
        free = [choice for choice in self.choices if choice.startswith(last) and choice not in head.split(",")]
        return [CompletionItem(f"{head}{comma}{choice}") for choice in free]


class Count(ParamType):
    """A whole number of at least `least`."""

    name = "number"

    def __init__(self, least: int = 1, most: int = 1_000_000) -> None:
        self.least = least
        self.most = most

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The number."""
        from cluster_cli.cli.usage import corrected

        text = str(value)
        if text.isascii() and text.isdigit() and len(text) < 9 and self.least <= int(text) <= self.most:
            return int(text)
        raise Failure(
            message(
                '{option}: "{text}" is not a whole number from {least} to {most}',
                option=param.opts[0],
                text=text,
                least=self.least,
                most=self.most,
            ),
            corrected(ctx, text, str(max(self.least, 5))),
        )


def refuse_word(word: str, choices: tuple[str, ...], param: Any, ctx: Any) -> NoReturn:
    """Refuse a value, naming what is possible, what is near, and a command that works."""
    from cluster_cli.cli.usage import corrected
    from cluster_cli.core.text import nearest

    near = nearest(word, choices)
    name = param.opts[0] if param.param_type_name == "option" else message(str(param.metavar))
    raise Failure(
        message('{option} does not take "{word}"', option=name, word=word),
        *[message('Did you mean "{near}"?', near=one) for one in near],
        message("Possible: {choices}.", choices=choices),
        corrected(ctx, word, (*near, *choices)[0]),
    )


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
    typer.Option("--lang", click_type=OneOf(*LANGUAGES), metavar="ru|en", help=N_("The language of the answer.")),
]


def _formats() -> Iterable[str]:
    from cluster_cli.render.media import BY_FORMAT

    return BY_FORMAT


Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        click_type=OneOf(choices_of=_formats),
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
    typer.Option(
        "--color", click_type=OneOf(*COLORS), metavar="|".join(COLORS), help=N_("Colour; auto is for a terminal only.")
    ),
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
