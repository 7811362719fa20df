"""Sentences as values: an English template with named values, put into words at the edge.

The core never formats text for people. It returns `Message` values; `cluster_cli.i18n.Words` translates the template
through the catalogue and then fills in each value by its type. Values are data: they are never used as templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from cluster_cli.core.periods import Period


class Term(Struct, frozen=True, gc=False):
    """A word of the domain: `key` for machines (JSON, options), `label` in English for people (a catalogue entry)."""

    key: str
    label: str


class Message(Struct, frozen=True, gc=False):
    """A sentence that is put into words where it is printed.

    `template` is the English text with `{name}` places and at the same time the catalogue's key. With `plural` set the
    form is chosen by `count`, which is also the value `{count}`.
    """

    template: str
    values: dict[str, Value] = {}
    plural: str | None = None
    count: int = 0


class Command(Struct, frozen=True, gc=False):
    """A complete command that a reader can copy; never translated. `text.command_line` quotes and joins it at the edge.

    `verb` is what our own code writes out: the program, what it does, options that are always the same. It is printed
    as it is. `names` and the values of `options` come from the plan or from the reader, so they are kept as they are
    meant, and only the line to be printed has them quoted. An option is called without its dashes; its value is `True`
    where it takes none.
    """

    verb: str
    names: tuple[str, ...] = ()
    options: tuple[tuple[str, str | Literal[True]], ...] = ()


class Share(Struct, frozen=True, gc=False):
    """A ratio `part` of `whole`, said in per cent, never rounded up to 100 %."""

    part: Fraction
    whole: Fraction = Fraction(1)

    @property
    def value(self) -> Fraction:
        """The exact ratio; `whole` is never 0."""
        return self.part / self.whole


class Standing(Struct, frozen=True, gc=False):
    """How a control point stands, for one cell: its state with a day, and whose day that is.

    `point` names it where a cell holds several.
    """

    state: Term
    day: date | None = None
    basis: Literal["completed", "expected", "deadline"] | None = None
    point: str | None = None


Mark = Literal["completed", "deadline", "first", "expected"]


class Bar(Struct, frozen=True, gc=False):
    """Days to be drawn on an axis of time: from `first` to `last`, with marked days. Only a terminal draws it."""

    first: date | None = None
    last: date | None = None
    marks: tuple[tuple[Mark, date], ...] = ()


Value = (
    str | int | date | Decimal | Fraction | Period | Term | Message | Command | Share | Standing | Bar
    | tuple["Value", ...] | None
)  # fmt: skip
"""What a sentence or a table cell may hold. A `str` is data and printed as it is (made visible at the boundary)."""


def message(template: str, /, **values: Value) -> Message:
    """A sentence without a number that governs a noun."""
    return Message(template, values)


def counted(one: str, many: str, count: int, /, **values: Value) -> Message:
    """A sentence whose form depends on `count`, available in the template as `{count}`."""
    return Message(one, {"count": count, **values}, many, count)


PLACEHOLDER = "…"
"""Stands for words that only a person knows: a reason, a decision."""

Options = Sequence[tuple[str, str | None]]


def offer(verb: str, *names: str, options: Options = ()) -> Command:
    """`cluster VERB NAMES --OPTION VALUE`; an option of `None` is left out."""
    return Command(f"cluster {verb}", names, tuple((name, value) for name, value in options if value is not None))


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark a constant (a label, a column header) for the catalogue; translated where it is printed."""
    return text


def days(count: int) -> Message:
    """`5 days`, in the right plural."""
    return counted("{count} day", "{count} days", count)


WEEKDAYS = (
    Term("monday", "Monday"), Term("tuesday", "Tuesday"), Term("wednesday", "Wednesday"), Term("thursday", "Thursday"),
    Term("friday", "Friday"), Term("saturday", "Saturday"), Term("sunday", "Sunday"),
)  # fmt: skip
IN_MONTHS = (
    N_("in January {year}"), N_("in February {year}"), N_("in March {year}"), N_("in April {year}"),
    N_("in May {year}"), N_("in June {year}"), N_("in July {year}"), N_("in August {year}"),
    N_("in September {year}"), N_("in October {year}"), N_("in November {year}"), N_("in December {year}"),
)  # fmt: skip


def weekday(day: date) -> Term:
    """The day of the week."""
    return WEEKDAYS[day.weekday()]


def relative(days: int) -> Message:
    """How far off a day is: today, tomorrow, yesterday, `in 16 days`, `16 days ago`."""
    if days == 0:
        return message("today")
    if days == 1:
        return message("tomorrow")
    if days == -1:
        return message("yesterday")
    if days > 0:
        return counted("in {count} day", "in {count} days", days)
    return counted("{count} day ago", "{count} days ago", -days)


def in_month(year: int, month: int) -> Message:
    """`in February 2022`, in Russian in its own case."""
    return message(IN_MONTHS[month - 1], year=year)


def shift(before: Period | None, after: Period | None, count: int) -> Message:
    """How far `after` lies from `before`: month against month `2 months (61 days)`, else the days."""
    if before is None or after is None or before.precision != "month" or after.precision != "month":
        return days(count)
    months = (after.first.year - before.first.year) * 12 + after.first.month - before.first.month
    if not months:
        return days(count)
    return message("{months} ({days})", months=counted("{count} month", "{count} months", months), days=days(count))
