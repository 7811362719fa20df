"""Production calendars: who does not work when, by the `holidays` library, which is an extra and imported only here."""

from __future__ import annotations

from datetime import date
from typing import Any

from cluster_cli.core.messages import Command, Message, message

INSTALL = Command('python -m pip install "cluster-cli[calendar]"')


class CalendarUnavailable(Exception):
    """The plan names a calendar that cannot be had; `sentence` says why, `hint` is the command that helps, if any."""

    def __init__(self, sentence: Message, hint: Command | None = None) -> None:
        super().__init__(sentence.template)
        self.sentence = sentence
        self.hint = hint


class ProductionCalendar:
    """The days off of one country, transfers of days off and working Saturdays included.

    Governments publish transfers year by year; `guessed` holds the years asked for beyond the last one published.
    """

    def __init__(self, code: str, days: Any) -> None:
        self.code = code
        self.guessed: set[int] = set()
        self._days = days
        transfers = getattr(days, "special_public_holidays", None)
        self._last_known: int = max(transfers) if transfers else date.max.year
        self._answers: dict[date, bool] = {}

    def is_day_off(self, day: date, /) -> bool:
        """Whether nobody works on `day`."""
        if day.year > self._last_known:
            self.guessed.add(day.year)
        answer = self._answers.get(day)
        if answer is None:
            answer = self._answers[day] = not self._days.is_working_day(day)
        return answer

    def warning(self) -> Message | None:
        """What to say where deadlines depend on years whose transfers of days off are not known."""
        if not self.guessed:
            return None
        return message(
            "The calendar {code} knows transfers of days off up to {last}; for {years} only the fixed holidays count.",
            code=self.code,
            last=self._last_known,
            years=tuple(sorted(self.guessed)[:3]),
        )


def production_calendar(code: str) -> ProductionCalendar:
    """The production calendar of a country.

    Args:
        code: the country's ISO 3166 code, as in `calendar: RU`.

    Raises:
        CalendarUnavailable: the library is not installed or does not know the country.
    """
    try:
        import holidays  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as fault:
        sentence = message(
            "The plan uses the production calendar {code}, which needs a part that is not installed.", code=code
        )
        raise CalendarUnavailable(sentence, INSTALL) from fault
    try:
        return ProductionCalendar(code, holidays.country_holidays(code))
    except (NotImplementedError, KeyError, ValueError) as fault:
        raise CalendarUnavailable(message("There is no production calendar {code}.", code=code)) from fault
