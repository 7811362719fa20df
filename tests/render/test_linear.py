"""Linear output: the count first, then a label and a value a line, for ears."""

from __future__ import annotations

import re
from datetime import date

import pytest
from msgspec import structs

from cluster_cli.core.messages import Term
from cluster_cli.core.report import Column, Report, Row, Section, Table
from cluster_cli.render.surface import Surface
from tests.render.reports import DAY, EN, TITLE, brief, hostile, overdue, raw_characters, screen, shown

GLYPHS = re.compile("[\u2190-\u21ff\u2500-\u27bf]")


def test_a_list_is_the_count_then_records_of_labelled_lines() -> None:
    assert shown(overdue(2), "linear") == (
        "test: 2 are overdue.\n"
        "test: as of 2022-03-15.\n"
        "\n"
        f"test: id: 1\ntest: title: {TITLE}\ntest: lead: ДОО ТО, ttst\ntest: due: March 2022\n"
        "test: days late: 15\ntest: state: test: overdue\ntest: expected: test: not stated\ntest: note: note 1\n"
        "\n"
        f"test: id: 2\ntest: title: {TITLE}\ntest: lead: ДОО ТО, ttst\ntest: due: March 2022\n"
        "test: days late: 15\ntest: state: test: overdue\ntest: expected: test: not stated\n"
    )


def test_the_answer_stands_within_the_first_fifteen_words() -> None:
    assert "7" in shown(overdue(7), "linear").split()[:15]


@pytest.mark.parametrize("report", [overdue(0), overdue(3), screen(), brief()])
@pytest.mark.parametrize("width", [20, 200])
def test_no_box_no_glyph_no_colour_and_nothing_cut(report: Report, width: int) -> None:
    text = shown(report, "linear", EN, Surface(color=True, width=width))
    assert not GLYPHS.search(text)
    assert "\x1b" not in text
    assert "—" not in text
    assert "…" not in text
    assert text == shown(report, "linear")


def test_a_row_that_is_a_label_and_what_it_says_is_one_line() -> None:
    columns = (Column("field", "test: field"), Column("value", "test: value"))
    rows = (Row((Term("due", "test: due"), date(2022, 3, 31))), Row(("test: own", ("a", "b"))))
    report = Report("show", "p", DAY, (), (Section(table=Table("fields", columns, rows, pairs=True)),))
    assert shown(report, "linear") == "test: due: 2022-03-31\ntest: own: a, b\n"


def test_titles_and_what_was_left_out_are_blocks_of_their_own() -> None:
    blocks = shown(screen(), "linear").rstrip("\n").split("\n\n")
    assert "test: next" in blocks
    assert "test: and 3 more" in blocks
    assert "test: day: 2022-03-15\ntest: share: 83 %\ntest: money: 350,000.50" in blocks


def test_a_record_without_any_value_is_no_empty_block() -> None:
    assert "\n\n\n" not in shown(screen(), "linear")
    assert "\n\n\n" not in shown(structs.replace(overdue(0), summary=()), "linear")


def test_hostile_texts_are_only_texts() -> None:
    text = shown(hostile(), "linear")
    assert raw_characters(text) == set()
    assert "test: title: line one line two\\x0d and tab\n" in text
