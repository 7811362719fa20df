"""CSV: RFC 4180, read back cell by cell; formulas guarded; numbers exact."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from cluster_cli.core.messages import Command, Share, Term, message
from cluster_cli.core.periods import parse_period
from cluster_cli.core.report import Column, Report, Row, Section, Table
from cluster_cli.core.text import visible
from cluster_cli.render.media import aside
from cluster_cli.render.surface import Surface
from tests.render.reports import DAY, EN, HOSTILE, hostile, overdue, raw_characters, screen, shown

FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def one_cell(value: object, *, raw: bool = False) -> str:
    table = Table("rows", (Column("x", "test: x"),), (Row((value,)),))  # type: ignore[arg-type]
    return shown(Report("list", "p", DAY, (), (Section(table=table),)), "csv", EN, Surface(raw=raw))


def test_a_list_is_a_header_of_keys_and_its_rows() -> None:
    text = shown(overdue(2), "csv")
    assert text.count("\r\n") == 3
    assert "\n" not in text.replace("\r\n", "")
    assert read(text) == [
        ["id", "title", "lead", "due", "days", "state", "forecast", "note"],
        ["1", overdue(1).sections[0].table.rows[0].cells[1], "ДОО ТО; ttst", "2022-03", "15", "overdue", "", "note 1"],  # type: ignore[union-attr]
        ["2", overdue(1).sections[0].table.rows[0].cells[1], "ДОО ТО; ttst", "2022-03", "15", "overdue", "", ""],  # type: ignore[union-attr]
    ]


def test_texts_are_quoted_and_numbers_are_not() -> None:
    assert shown(overdue(1), "csv").split("\r\n")[1].endswith(',"2022-03",15,"overdue","","note 1"')


def test_an_empty_list_is_its_header() -> None:
    assert read(shown(overdue(0), "csv")) == [["id", "title", "lead", "due", "days", "state", "forecast", "note"]]


def test_several_tables_stand_under_one_header_with_their_keys() -> None:
    header, *rows = read(shown(screen(), "csv"))
    assert header == [
        "table",
        "id",
        "title",
        "lead",
        "due",
        "days",
        "state",
        "forecast",
        "note",
        "day",
        "share",
        "money",
    ]
    assert [row[0] for row in rows] == ["rows", "upcoming", "upcoming"]
    assert rows[1][-3:] == ["2022-03-15", "0.833333", "350000.50"]
    assert {len(row) for row in rows} == {len(header)}


def test_a_report_without_a_table_gives_its_totals() -> None:
    text = shown(structs.replace(screen(), sections=()), "csv")
    assert read(text) == [
        ["key", "value"], ["n", "14"], ["by_state.overdue", "7"], ["by_state.r", "0.214286"], ["none", ""],
    ]  # fmt: skip


def test_totals_that_are_the_answer_stand_before_the_rows() -> None:
    report = structs.replace(overdue(1), totals={"n": 1, "by_state": {"overdue": 1}}, figures=True)
    header, *rows = read(shown(report, "csv"))
    assert header[:4] == ["table", "key", "value", "id"]
    assert [row[:4] for row in rows] == [
        ["totals", "n", "1", ""], ["totals", "by_state.overdue", "1", ""], ["rows", "", "", "1"],
    ]  # fmt: skip
    assert {len(row) for row in rows} == {len(header)}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, '""'), (0, "0"), (-5, "-5"), (10**18, "1000000000000000000"), (Decimal("350000.00"), "350000.00"),
        (Decimal("-0.10"), "-0.10"), (Fraction(1, 3), "0.333333"), (Share(Fraction(5), Fraction(6)), "0.833333"),
        (DAY, '"2022-03-15"'), (parse_period("2022-Q1"), '"2022-Q1"'), (Term("due-soon", "x"), '"due-soon"'),
        ((), '""'), ((1, "a", None, ("b", "c")), '"1; a; ; b; c"'), (True, '"true"'),
        (Command('cluster done 3 --on "x"'), '"cluster done 3 --on ""x"""'), (message("a {b}", b=1), '"a 1"'),
        ("1.10", '"1.10"'), ("no", '"no"'), ('say "x", y', '"say ""x"", y"'), ("a\nb", '"a\nb"'), ("a\r\nb", '"a\\x0d\nb"'),
    ],
)  # fmt: skip
def test_each_type_has_its_writing(value: object, written: str) -> None:
    assert one_cell(value) == f'"x"\r\n{written}\r\n'


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@x", "\t=1", "\n=1", " =1", "\u00a0=1", "＝1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0"],
)
def test_what_a_spreadsheet_takes_for_a_formula_is_led_by_an_apostrophe(text: str) -> None:
    assert read(one_cell(text))[1] == [f"'{text}"]
    assert read(one_cell((text, "b")))[1] == [f"'{text}; b"]
    assert read(one_cell(text, raw=True))[1] == [text]


def test_a_negative_number_is_no_formula() -> None:
    assert read(one_cell(-5))[1] == ["-5"]
    assert read(one_cell(Decimal("-1.50")))[1] == ["-1.50"]


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(), max_size=30))
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    written = one_cell(text)
    [_, [found]] = read(written)
    assert found.removeprefix("'") == visible(text).removeprefix("'") or found == visible(text)
    assert not FORMULA.match(found)
    assert raw_characters(written.replace("\r\n", "")) == set()
    assert read(one_cell(text, raw=True))[1] == [visible(text)]


def test_hostile_totals_and_cells_are_guarded() -> None:
    assert not any(FORMULA.match(found) for row in read(shown(hostile(), "csv")) for found in row)
    assert not any(
        FORMULA.match(found) for row in read(shown(structs.replace(hostile(), sections=()), "csv")) for found in row
    )


def test_what_was_not_counted_is_said_beside_it() -> None:
    assert aside(screen(), EN) == "Not counted: 2 (3, line 41; data/projects.yaml, line 7).\n"
    assert aside(overdue(1), EN) == ""
    assert raw_characters(aside(hostile(), EN)) == set()
    assert aside(hostile(HOSTILE[5:8]), EN, Surface(runner="r")).count("##[") == 0
