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

from cluster_cli.cli import candidates
from cluster_cli.cli.failure import Failure
from cluster_cli.core.messages import N_, Command, message
from cluster_cli.core.report import Layout
from cluster_cli.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FORMATS = ("table", "linear", "markdown", "csv", "json")
COLORS = ("auto", "always", "never")


class Bundle(NamedTuple):
    """Options that are gathered into one record by `gather`."""

    gather: Callable[..., Any]


class OneOf(ParamType):
    """One of a few words; an unknown one is refused with the nearest."""

    name = "choice"

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The choice itself, whatever the case it was written in."""
        word = str(value).strip().lower()
        if word not in self.choices:
            refuse_word(str(value), self.choices, param, ctx)
        return word

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> list[CompletionItem]:
        """The choices that begin so."""
        return [CompletionItem(choice) for choice in self.choices if choice.startswith(incomplete)]


class Several(OneOf):
    """One or several of a few words, parted by commas; the value is their text."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The known words, parted by commas again."""
        convert = super().convert
        return ",".join(convert(word, param, ctx) for word in words_of([str(value)]) or [str(value)])


class Count(ParamType):
    """A whole number of at least `least`."""

    name = "number"

    def __init__(self, least: int = 1, most: int = 1_000_000) -> None:
        self.least = least
        self.most = most

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The number."""
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
            Command(f"{ctx.command_path} {param.opts[0]} {max(self.least, 5)}"),
        )


def refuse_word(word: str, choices: tuple[str, ...], param: Any, ctx: Any) -> NoReturn:
    """Refuse a value, naming what is possible, what is near, and a command that works."""
    from cluster_cli.core.text import nearest

    near = nearest(word, choices)
    name = param.opts[0] if param.param_type_name == "option" else message(str(param.metavar))
    option = f"{param.opts[0]} " if param.param_type_name == "option" else ""
    raise Failure(
        message('{option} does not take "{word}"', option=name, word=word),
        *[message('Did you mean "{near}"?', near=one) for one in near],
        message("Possible: {choices}.", choices=choices),
        Command(f"{ctx.command_path} {option}{(*near, *choices)[0]}"),
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
Lang = Annotated[
    str | None,
    typer.Option("--lang", click_type=OneOf(*LANGUAGES), metavar="ru|en", help=N_("The language of the answer.")),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        click_type=OneOf(*FORMATS),
        metavar="|".join(FORMATS),
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


class Common(Struct, frozen=True):
    """What every command that shows something takes. `None` is "not given"."""

    data: str | None = None
    as_of: str | None = None
    lang: str | None = None
    format: str | None = None
    output: str | None = None
    color: str | None = None
    raw: bool = False


def _common(
    *,
    data: Data = None,
    as_of: AsOf = None,
    lang: Lang = None,
    format: Format = None,  # noqa: A002 - the option's name
    output: Output = None,
    color: Color = None,
    raw: Raw = False,
) -> Common:
    return Common(data, as_of, lang, format, output, color, raw)


CommonOptions = Annotated[Common, Bundle(_common)]


# The selection: an option twice is "or", two options are "and"; each has an opposite that is not listed in the help.
Responsible = Annotated[
    list[str] | None,
    typer.Option(
        "--responsible",
        metavar=N_("PARTY"),
        help=N_("Where this party answers: its key, short name, name or alias."),
        autocompletion=candidates.parties,
    ),
]
Section = Annotated[
    list[str] | None,
    typer.Option("--section", metavar=N_("SECTION"), help=N_("Of this section."), autocompletion=candidates.sections),
]
Project = Annotated[
    list[str] | None,
    typer.Option(
        "--project", metavar=N_("PROJECT"), help=N_("Carried out by this project."), autocompletion=candidates.projects
    ),
]
Status = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar=N_("STATUS"),
        help=N_("What people decided: planned, active, paused, cancelled, done."),
        autocompletion=candidates.statuses,
    ),
]
State = Annotated[
    list[str] | None,
    typer.Option(
        "--state",
        metavar=N_("STATE"),
        help=N_("What follows from the record: overdue, due-soon, completed and so on."),
        autocompletion=candidates.states,
    ),
]
Due = Annotated[
    list[str] | None,
    typer.Option(
        "--due", metavar=N_("PERIOD"), help=N_("With a deadline in this period: 2022-03, 2022-Q1, 2022-02/2022-04.")
    ),
]
Text = Annotated[
    list[str] | None,
    typer.Option(
        "--text", metavar=N_("TEXT"), help=N_("With this text in the title, wording, notes, reasons, results.")
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar=N_("FIELD"),
        help=N_("Without evidence, reason, forecast, result or another field."),
        autocompletion=candidates.fields,
    ),
]
AnyRole = Annotated[
    bool, typer.Option("--any-role", help=N_("Count a row for each of its parties, not for the first one only."))
]
NotResponsible = Annotated[
    list[str] | None, typer.Option("--not-responsible", hidden=True, autocompletion=candidates.parties)
]
NotSection = Annotated[list[str] | None, typer.Option("--not-section", hidden=True, autocompletion=candidates.sections)]
NotProject = Annotated[list[str] | None, typer.Option("--not-project", hidden=True, autocompletion=candidates.projects)]
NotStatus = Annotated[list[str] | None, typer.Option("--not-status", hidden=True, autocompletion=candidates.statuses)]
NotState = Annotated[list[str] | None, typer.Option("--not-state", hidden=True, autocompletion=candidates.states)]
NotDue = Annotated[list[str] | None, typer.Option("--not-due", hidden=True)]
NotText = Annotated[list[str] | None, typer.Option("--not-text", hidden=True)]
NotWithout = Annotated[list[str] | None, typer.Option("--not-without", hidden=True, autocompletion=candidates.fields)]


class Chosen(Struct, frozen=True):
    """The selection as it was written; `desk` has the core understand it against the plan."""

    wanted: dict[str, tuple[str, ...]] = {}
    unwanted: dict[str, tuple[str, ...]] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing was asked for, so that everything is meant."""
        return not self.wanted and not self.unwanted


def _chosen(
    *,
    responsible: Responsible = None,
    section: Section = None,
    project: Project = None,
    status: Status = None,
    state: State = None,
    due: Due = None,
    text: Text = None,
    without: Without = None,
    not_responsible: NotResponsible = None,
    not_section: NotSection = None,
    not_project: NotProject = None,
    not_status: NotStatus = None,
    not_state: NotState = None,
    not_due: NotDue = None,
    not_text: NotText = None,
    not_without: NotWithout = None,
) -> Chosen:
    return Chosen(
        _given(
            responsible=responsible,
            section=section,
            project=project,
            status=status,
            state=state,
            due=due,
            text=text,
            without=without,
        ),
        _given(
            responsible=not_responsible,
            section=not_section,
            project=not_project,
            status=not_status,
            state=not_state,
            due=not_due,
            text=not_text,
            without=not_without,
        ),
    )


def _given(**values: list[str] | None) -> dict[str, tuple[str, ...]]:
    return {name: tuple(given) for name, given in values.items() if given}


SelectionOptions = Annotated[Chosen, Bundle(_chosen)]

Sort = Annotated[
    list[str] | None,
    typer.Option(
        "--sort",
        metavar=N_("COLUMN"),
        help=N_("Order by this column; -COLUMN is the other way round."),
        autocompletion=candidates.columns,
    ),
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar=N_("COLUMNS"),
        help=N_("Only these columns, parted by commas."),
        autocompletion=candidates.columns,
    ),
]
Limit = Annotated[
    int | None, typer.Option("--limit", click_type=Count(), metavar=N_("N"), help=N_("At most so many rows."))
]


def _layout(*, columns: Columns = None, sort: Sort = None, limit: Limit = None) -> Layout:
    """How the list is wanted.

    Raises:
        Failure: a column is unknown.
    """
    from cluster_cli.core.reports.columns import column_fault

    layout = Layout(words_of([columns or ""]), words_of(sort or []), limit)
    fault = column_fault((*layout.columns, *layout.sort))
    if fault is not None:
        raise Failure(fault.message, Command("cluster list --columns id,title,state"))
    return layout


def words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Words parted by commas, each once."""
    return tuple(dict.fromkeys(word for text in texts for part in text.split(",") if (word := part.strip())))


LayoutOptions = Annotated[Layout, Bundle(_layout)]
