"""Words: messages and typed values put into a reader's language.

English is the text in the code; other languages come from compiled gettext catalogues. Dates and months are said from
the catalogue too, since Babel costs a whole start of the interpreter (docs: speed).
"""

from __future__ import annotations

import gettext
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal, get_args

from cluster_cli.core.messages import N_, Command, Message, Share, Term, Value
from cluster_cli.core.periods import Period

Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALE = Path(__file__).parent / "locale"

MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
MONTHS_OF = (
    N_("of January"), N_("of February"), N_("of March"), N_("of April"), N_("of May"), N_("of June"), N_("of July"),
    N_("of August"), N_("of September"), N_("of October"), N_("of November"), N_("of December"),
)  # fmt: skip
WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV")
NOTHING = "—"


class Words:
    """One language's voice. `say` puts any value into words; `text` translates a constant."""

    def __init__(self, language: Language) -> None:
        """Load the catalogue of `language`; English needs none."""
        self.language: Language = language
        self._catalogue: gettext.NullTranslations = gettext.NullTranslations()
        if language != "en":
            with (LOCALE / language / "LC_MESSAGES" / "cluster.mo").open("rb") as file:
                self._catalogue = gettext.GNUTranslations(file)

    def text(self, template: str) -> str:
        """A constant of the program in this language."""
        return self._catalogue.gettext(template)

    def say(self, value: Value) -> str:  # noqa: PLR0911 - one return a type is the clearest table
        """Any value of a report or a diagnostic, in words. Text from the data passes through unchanged."""
        match value:
            case str():
                return value
            case Message():
                return self._sentence(value)
            case None:
                return NOTHING
            case bool():
                return self.text("yes") if value else self.text("no")
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
                return value.line
            case tuple():
                return self.text(", ").join(self.say(part) for part in value)

    def _sentence(self, sentence: Message) -> str:
        if sentence.plural is None:
            template = self._catalogue.gettext(sentence.template)
        else:
            template = self._catalogue.ngettext(sentence.template, sentence.plural, sentence.count)
        return template.format_map({name: self.say(value) for name, value in sentence.values.items()})

    def day(self, day: date) -> str:
        """`27.01.2022` in Russian (GOST R 7.0.97), ISO 8601 in English."""
        return f"{day.day:02d}.{day.month:02d}.{day.year:04d}" if self.language == "ru" else day.isoformat()

    def weekday(self, day: date) -> str:
        """The day of the week."""
        return self.text(WEEKDAYS[day.weekday()])

    def number(self, number: Decimal) -> str:
        """A decimal in full, with the language's decimal mark and thousands parted by a plain blank in Russian."""
        text = f"{number:,f}"
        return text.replace(",", " ").replace(".", ",") if self.language == "ru" else text

    def period(self, period: Period) -> str:
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
                return self._fill(N_("{first} to {last}"), first=self.day(period.first), last=self.day(period.last))

    def _fill(self, template: str, **values: str | int) -> str:
        return self.text(template).format_map(values)


def percent(share: Fraction) -> str:
    """A whole per cent; 100 and 0 only where exact (judgement 2): 99.7 % is said as 99 %, 0.2 % as 1 %."""
    rounded = round(share * 100)
    if rounded >= 100 and share < 1:
        rounded = 99
    if rounded == 0 and share > 0:
        rounded = 1
    return f"{rounded} %"
