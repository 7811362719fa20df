"""Words: plurals, days and periods, numbers, and a catalogue that keeps to its originals."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_cli.core.messages import Command, Share, Term, counted, days, message, relative
from cluster_cli.core.periods import Period, month_period, parse_interval, parse_period
from cluster_cli.i18n import LOCALE, Words, percent
from tools.catalogue import compiled, merged

if TYPE_CHECKING:
    from collections.abc import Iterator

RU, EN = Words("ru"), Words("en")
PLAIN: dict[str, str] = {}
PLURALS: dict[tuple[str, str], tuple[str, ...]] = {}
for _entry in merged(LOCALE / "ru"):
    match _entry.id:
        case str(original) if original:
            PLAIN[original] = str(_entry.string)
        case (str(one), str(many)):
            PLURALS[one, many] = tuple(_entry.string or ())
        case _:  # the catalogue's header
            pass
PLACE = re.compile(r"\{(\w*)\}")
ONE, FEW, MANY = 0, 1, 2
FORMS = {
    0: MANY, 1: ONE, 2: FEW, 4: FEW, 5: MANY, 10: MANY, 11: MANY, 12: MANY, 14: MANY, 19: MANY, 20: MANY, 21: ONE, 22: FEW,
    25: MANY, 100: MANY, 101: ONE, 102: FEW, 111: MANY, 112: MANY, 121: ONE, 1000: MANY, 1001: ONE, 1_000_000: MANY,
    1_000_001: ONE,
}  # fmt: skip


def pairs() -> Iterator[tuple[str, str]]:
    """Each original with each of its Russian forms."""
    yield from PLAIN.items()
    yield from ((many, form) for (_, many), forms in PLURALS.items() for form in forms)


def test_what_is_compiled_is_what_is_written() -> None:
    made = (LOCALE / "ru" / "LC_MESSAGES" / "cluster.mo").read_bytes()
    assert made == compiled(LOCALE / "ru"), "run: python tools/catalogue.py compile"


@pytest.mark.parametrize("count", FORMS)
def test_every_plural_takes_the_right_form(count: int) -> None:
    assert PLURALS
    for (one, many), forms in PLURALS.items():
        values = {name: f"<{name}>" for name in set(PLACE.findall(many)) - {"count"}}
        assert RU.say(counted(one, many, count, **values)) == forms[FORMS[count]].format(count=count, **values)


def test_every_plural_has_three_forms_that_differ_and_say_the_number() -> None:
    for (one, many), forms in PLURALS.items():
        abbreviated = len(set(forms)) == 1 and forms[0].endswith(".")
        assert len(forms) == 3
        times = forms[0] == forms[2] and "{count} раз" in forms[0]  # 1 раз, 2 раза, 5 раз
        assert len(set(forms)) == 3 or abbreviated or times, many
        for form in (one, *forms):
            assert ("{count}" in form) == ("{count}" in many), many


@pytest.mark.parametrize(
    ("count", "russian", "english"),
    [
        (0, "0 дней", "0 days"), (1, "1 день", "1 day"), (2, "2 дня", "2 days"), (5, "5 дней", "5 days"),
        (11, "11 дней", "11 days"), (21, "21 день", "21 days"), (101, "101 день", "101 days"), (111, "111 дней", "111 days"),
        (1_000_000, "1000000 дней", "1000000 days"),
    ],
)  # fmt: skip
def test_days(count: int, russian: str, english: str) -> None:
    assert (RU.say(days(count)), EN.say(days(count))) == (russian, english)


@pytest.mark.parametrize(
    ("count", "russian"),
    [
        (0, "сегодня"),
        (1, "завтра"),
        (-1, "вчера"),
        (2, "через 2 дня"),
        (16, "через 16 дней"),
        (21, "через 21 день"),
        (-3, "3 дня назад"),
        (-11, "11 дней назад"),
    ],
)
def test_how_far_off_a_day_is(count: int, russian: str) -> None:
    assert RU.say(relative(count)) == russian


def test_every_translation_has_the_places_of_its_original() -> None:
    wrong = [(original, form) for original, form in pairs() if set(PLACE.findall(original)) != set(PLACE.findall(form))]
    assert wrong == []


def test_no_translation_is_empty_or_the_original_itself() -> None:
    assert [original for original, form in pairs() if not form] == []
    same = [form for original, form in pairs() if original == form and re.search("[^\\W\\d_]", PLACE.sub("", form))]
    assert same == []


def test_blanks_and_braces_stand_as_in_the_original() -> None:
    for original, form in pairs():
        assert re.findall(r"\A\s*|\s*\Z", form) == re.findall(r"\A\s*|\s*\Z", original), form
        assert "  " not in form.strip()
        assert re.sub(r"\{\w+\}", "", form).count("{") == 0


def test_russian_is_written_as_russian_is() -> None:
    """Guillemets, a dash between blanks, no straight quotation mark outside a command."""
    for original, form in pairs():
        bare = re.sub(r"`[^`]*`|--[\w-]+ \"[^\"]*\"", "", form)
        assert bare.count("«") == bare.count("»"), form
        assert "“" not in bare, form
        assert " - " not in bare.replace("знак - ", ""), form
        assert " – " not in bare or form == "{first} – {last}", form
        assert '"' not in bare or '"' in original, form


@pytest.mark.parametrize("words", [RU, EN])
def test_every_entry_can_be_said(words: Words) -> None:
    for original in PLAIN:
        values = dict.fromkeys(PLACE.findall(original), "x")
        assert "{" not in words.say(message(original, **values))
    for one, many in PLURALS:
        values = dict.fromkeys(set(PLACE.findall(many)) - {"count"}, "x")
        assert "{" not in words.say(counted(one, many, 5, **values))


@pytest.mark.parametrize(
    ("name", "russian", "english"),
    [
        ("2022-03-15", "15.03.2022", "2022-03-15"), ("2022-01", "январь 2022 г.", "January 2022"),
        ("2022-12", "декабрь 2022 г.", "December 2022"), ("2022-Q1", "I квартал 2022 г.", "Q1 2022"),
        ("2022-Q4", "IV квартал 2022 г.", "Q4 2022"), ("2022-H1", "I полугодие 2022 г.", "H1 2022"),
        ("2022-H2", "II полугодие 2022 г.", "H2 2022"), ("2022-9M", "9 месяцев 2022 г.", "nine months of 2022"),
        ("2022", "2022 год", "the year 2022"), ("2022-SY", "2022–2023 учебный год", "school year 2022/2023"),
        ("2022-06/2022-12", "июнь – декабрь 2022 г.", "June to December 2022"),
        ("2021-11/2022-02", "ноябрь 2021 г. – февраль 2022 г.", "November 2021 to February 2022"),
        ("2022-03-01/2022-03-15", "01.03.2022 – 15.03.2022", "2022-03-01 to 2022-03-15"),
        ("2022-Q1/2022-Q3", "I квартал 2022 г. – III квартал 2022 г.", "Q1 2022 to Q3 2022"),
        ("2022/2024", "2022 год – 2024 год", "the year 2022 to the year 2024"),
    ],
)  # fmt: skip
def test_periods(name: str, russian: str, english: str) -> None:
    period = parse_interval(name) if "/" in name else parse_period(name)
    assert isinstance(period, Period)
    assert (RU.say(period), EN.say(period)) == (russian, english)


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_days_are_written_as_each_language_writes_them(day: date) -> None:
    assert RU.say(day) == f"{day:%d.%m.%Y}"
    assert EN.say(day) == day.isoformat()
    assert RU.weekday(day) == RU.weekday(day - timedelta(7)) if day.year > 1000 else True


def test_weekdays() -> None:
    monday = date(2022, 3, 14)
    names = [RU.weekday(monday + timedelta(at)) for at in range(7)]
    assert names == ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]
    assert EN.weekday(monday) == "Monday"


@pytest.mark.parametrize(
    ("number", "russian", "english"),
    [
        ("0", "0", "0"), ("1000", "1 000", "1,000"), ("350000.00", "350 000,00", "350,000.00"), ("-0.5", "-0,5", "-0.5"),
        ("1E+3", "1 000", "1,000"), ("0.000001", "0,000001", "0.000001"), ("1E+40", "1E+40", "1E+40"),
    ],
)  # fmt: skip
def test_numbers(number: str, russian: str, english: str) -> None:
    assert (RU.say(Decimal(number)), EN.say(Decimal(number))) == (russian, english)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Fraction(0), "0 %"), (Fraction(1), "100 %"), (Fraction(1, 2), "50 %"), (Fraction(997, 1000), "99 %"),
        (Fraction(1, 1000), "1 %"), (Fraction(9999, 10000), "99 %"), (Fraction(1001, 1000), "101 %"), (Fraction(12, 20), "60 %"),
        (Fraction(-1, 1000), "-1 %"), (Fraction(2, 3), "67 %"),
    ],
)  # fmt: skip
def test_per_cents(share: Fraction, said: str) -> None:
    assert percent(share) == said


@settings(max_examples=300)
@given(st.fractions(-2, 3))
def test_nothing_and_all_are_said_only_of_nothing_and_all(share: Fraction) -> None:
    said = int(percent(share).removesuffix(" %"))
    assert (said == 0) == (share == 0)
    assert (said == 100) == (share == 1)
    assert abs(said - share * 100) < 1 or abs(said) == 1


def test_a_share_of_nothing_less_than_all_is_the_share_of_its_base() -> None:
    assert RU.say(Share(Fraction(5), Fraction(6))) == "83 %"


def test_every_type_of_value_is_said() -> None:
    values = (None, (), "", "x", 5, True, Term("overdue", "overdue"), Command("cluster list"), ("a", None, 3))
    assert [RU.say(value) for value in values] == [
        "—",
        "—",
        "",
        "x",
        "5",
        "да",
        "просрочено",
        "cluster list",
        "a, —, 3",
    ]
    assert [EN.say(value) for value in values][:6] == ["—", "—", "", "x", "5", "yes"]


def test_a_year_at_the_end_of_a_sentence_has_one_full_stop() -> None:
    said = RU.say(message("{told} Missed: {missed}.", told="x", missed=month_period(2022, 1)))
    assert said.endswith("январь 2022 г.")
    assert RU.say(message("{told} Missed: {missed}.", told="x", missed="май")).endswith("май.")


def test_months_of_one_year_name_it_once() -> None:
    months = (month_period(2022, 3), month_period(2022, 5), month_period(2023, 1), month_period(2023, 2))
    assert RU.say(months) == "март, май 2022 г., январь, февраль 2023 г."
    assert EN.say(months) == "March, May 2022, January, February 2023"
    assert RU.say((month_period(2022, 3), "x", month_period(2022, 5))) == "март 2022 г., x, май 2022 г."


def test_data_is_never_a_template() -> None:
    assert RU.say(message("{first}; {other}", first="{other} %s {0}", other="y")) == "{other} %s {0}; y"
    assert RU.say("{count}") == "{count}"
    assert EN.say(message("{a} {b}", a="x")) == "x {b}"


def test_the_empty_text_is_empty_in_every_language() -> None:
    assert [RU.text(""), EN.text("")] == ["", ""]


def test_a_language_that_was_never_compiled_is_said_in_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr("cluster_cli.i18n.LOCALE", tmp_path)
    assert Words("ru").text("overdue") == "overdue"
