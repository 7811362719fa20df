"""Words: messages and typed values put into a reader's language.

English is the text in the code; other languages come from compiled gettext catalogues. Dates and months are said from
the catalogue too, since Babel costs a whole start of the interpreter.
"""

from __future__ import annotations

import gettext
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeGuard, get_args

from cluster_cli.core.messages import N_, Bar, Command, Message, Share, Standing, Term, weekday
from cluster_cli.core.periods import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster_cli.core.diagnostics import Diagnostic
    from cluster_cli.core.messages import Value

Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALE = Path(__file__).parent / "locale"

MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
STANDINGS: dict[str | None, str] = {
    None: N_("{state}"),
    "completed": N_("{state}, {day}"),
    "expected": N_("{state}, expected {day}"),
    "deadline": N_("{state}, due {day}"),
}
ROMAN = ("I", "II", "III", "IV")
NOTHING = "—"
_MOST_DIGITS = 30


class Words:
    """The words of one language: `say` puts any value into words, `text` translates a constant."""

    def __init__(self, language: Language) -> None:
        """Load the catalogue of `language`; English needs none, and stands in for one that was never compiled."""
        self.language: Language = language
        self._standings: dict[tuple[str, str | None], tuple[str, str]] = {}
        self._catalogue: gettext.NullTranslations = gettext.NullTranslations()
        compiled = LOCALE / language / "LC_MESSAGES" / "cluster.mo"
        if language != "en" and compiled.is_file():
            with compiled.open("rb") as file:
                self._catalogue = gettext.GNUTranslations(file)

    def text(self, template: str) -> str:
        """A constant of the program in this language."""
        return self._catalogue.gettext(template) if template else ""  # the empty key holds the catalogue's header

    def say(self, value: Value) -> str:  # noqa: C901, PLR0911, PLR0912 - one return a type is the clearest table
        """Any value of a report or a diagnostic, in words. Text from the data passes through unchanged."""
        match value:
            case str():
                return value
            case Message():
                return self._sentence(value)
            case None:
                return NOTHING
            case Standing():
                return self._standing(value)
            case bool():
                return self.text(N_("yes") if value else N_("no"))
            case int():
                return str(value)
            case date():
                return self.day(value)
            case Period():
                return self.period(value)
            case Term():
                return self.text(value.label)
            case Share():
                return percent(value.value)
            case Fraction():
                return percent(value)
            case Decimal():
                return self.number(value)
            case Command():
                from cluster_cli.core.text import command_line  # noqa: PLC0415 - the page of help offers none

                return command_line(value)
            case Bar():
                return ""
            case tuple():
                return ", ".join(self._listed(value)) if value else NOTHING

    def _listed(self, values: tuple[Value, ...]) -> Iterator[str]:
        """Each value in words; of months in a row of one year only the last names it: `March, May 2022`."""
        for value, following in zip(values, (*values[1:], None), strict=True):
            if is_month(value) and is_month(following) and value.first.year == following.first.year:
                yield self.text(MONTHS[value.first.month - 1])
            else:
                yield self.say(value)

    def code(self, diagnostic: Diagnostic) -> tuple[str, str]:
        """The sentence of a diagnostic and its remedy (empty where the sentence says it all)."""
        return self.say(sentence_of(diagnostic)), self.say(remedy_of(diagnostic) or "")

    def _sentence(self, sentence: Message) -> str:
        if sentence.plural is None:
            template = self.text(sentence.template)
        else:
            template = self._catalogue.ngettext(sentence.template, sentence.plural, sentence.count)
        said = _Said((name, self.say(value)) for name, value in sentence.values.items())
        for name, text in said.items():
            if text.endswith("."):  # «январь 2022 г.» at the end of a sentence ends it
                template = template.replace(f"{{{name}}}.", f"{{{name}}}")
        return template.format_map(said)

    def _standing(self, standing: Standing) -> str:
        kind = (standing.state.label, standing.basis)
        before, after = self._standings.get(kind) or self._parts_of(kind)
        told = before if standing.day is None else f"{before}{self.day(standing.day)}{after}"
        return told if standing.point is None else f"{standing.point}: {told}"

    def _parts_of(self, kind: tuple[str, str | None]) -> tuple[str, str]:
        """The text before and after the day, kept since hundreds of cells share it."""
        state, basis = kind
        before, _, after = self.text(STANDINGS[basis]).format(state=self.text(state), day="\0").partition("\0")
        self._standings[kind] = before, after
        return before, after

    def day(self, day: date) -> str:
        """`27.01.2022` in Russian (GOST R 7.0.97), ISO 8601 in English."""
        return f"{day.day:02d}.{day.month:02d}.{day.year:04d}" if self.language == "ru" else day.isoformat()

    def weekday(self, day: date) -> str:
        """The day of the week."""
        return self.say(weekday(day))

    def number(self, number: Decimal) -> str:
        """A decimal in full, with the language's decimal mark and thousands parted by a plain blank in Russian."""
        text = f"{number:,f}" if abs(number.adjusted()) < _MOST_DIGITS else str(number)
        return text.replace(",", " ").replace(".", ",") if self.language == "ru" else text

    def period(self, period: Period) -> str:  # noqa: C901, PLR0911 - one return a precision
        """A period as an official would say it: «март 2022 г.», «I квартал 2022 г.», «27.01.2022»."""
        year, month = period.first.year, period.first.month
        match period.precision:
            case "day":
                return self.day(period.first)
            case "month":
                return self._fill(N_("{month} {year}"), month=self.text(MONTHS[month - 1]), year=year)
            case "quarter":
                number = ROMAN[month // 3] if self.language == "ru" else month // 3 + 1
                return self._fill(N_("Q{number} {year}"), number=number, year=year)
            case "half-year":
                number = ROMAN[month // 6] if self.language == "ru" else month // 6 + 1
                return self._fill(N_("H{number} {year}"), number=number, year=year)
            case "nine-months":
                return self._fill(N_("nine months of {year}"), year=year)
            case "year":
                return self._fill(N_("the year {year}"), year=year)
            case "school-year":
                return self._fill(N_("school year {first}/{second}"), first=year, second=year + 1)
            case "interval":
                return self._interval(period)

    def _interval(self, period: Period) -> str:
        """Both ends as they were written; a year that they share is said once."""
        ends = [parse_period(part) for part in period.name.split("/")]
        spoken = [self.period(end) for end in ends if isinstance(end, Period) and end.precision != "day"]
        if len(spoken) != 2:
            return self._fill(N_("{first} to {last}"), first=self.day(period.first), last=self.day(period.last))
        first, last = spoken
        if {end.precision for end in ends if isinstance(end, Period)} == {"month"}:
            first = self.text(MONTHS[period.first.month - 1]) if period.first.year == period.last.year else first
        return self._fill(N_("{first} to {last}"), first=first, last=last)

    def _fill(self, template: str, **values: str | int) -> str:
        return self.text(template).format_map(values)


def is_month(value: Value) -> TypeGuard[Period]:
    """Whether a value is one month."""
    return isinstance(value, Period) and value.precision == "month"


class _Said(dict[str, str]):
    """Values for a template; one that is lacking is shown by its name, since a report must never fail on words."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def sentence_of(diagnostic: Diagnostic) -> Message:
    """The sentence of a diagnostic, to be put into words."""
    from cluster_cli.core.codes import code_of  # noqa: PLC0415 - only where there is something to say

    known = code_of(diagnostic.code)
    return Message(known.message if known else diagnostic.code, diagnostic.values)


def remedy_of(diagnostic: Diagnostic) -> Message | None:
    """How to mend it; None where the sentence already says so."""
    from cluster_cli.core.codes import code_of  # noqa: PLC0415 - only where there is something to say

    known = code_of(diagnostic.code)
    return Message(known.remedy, diagnostic.values) if known and known.remedy else None


def percent(share: Fraction) -> str:
    """A whole per cent; 0 and 100 only where exact: 99.7 % is said as 99 %, 0.2 % as 1 %."""
    rounded = round(share * 100)
    if rounded in {0, 100} and share * 100 != rounded:
        nearer_one = share > 0 if rounded == 0 else share > 1
        rounded += 1 if nearer_one else -1
    return f"{rounded} %"
