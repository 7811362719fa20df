"""The pipe: a record a line, cells parted by tabs, header first in a list, whole and uncoloured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from cluster_cli.core.report import Section
from cluster_cli.core.text import cell
from cluster_cli.render.surface import Surface
from tests.render.reports import EN, HOSTILE, PLAN, TITLE, brief, hostile, overdue, raw_characters, screen, shown

if TYPE_CHECKING:
    from cluster_cli.core.report import Table

HEADER = ["test: id", "test: title", "test: lead", "test: due", "test: days late", "test: state", "test: expected", "test: note"]  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 100, 1000])
def test_a_list_begins_with_its_header_and_has_a_record_a_line(count: int) -> None:
    lines = shown(overdue(count), "pipe", EN, Surface(width=20)).split("\n")
    assert lines[0].split("\t") == HEADER
    records = [line.split("\t") for line in lines[1 : count + 1]]
    assert [record[0] for record in records] == [str(number) for number in range(1, count + 1)]
    assert {record[1] for record in records} == {TITLE}
    assert {len(record) for record in records} == {len(HEADER)}
    assert lines[count + 1] == ""
    assert lines[count + 2].startswith(f"test: {count} ")


def test_what_is_empty_is_a_dash_so_that_no_column_moves() -> None:
    records = shown(overdue(2), "pipe").split("\n")[1:3]
    assert [record.split("\t")[6:] for record in records] == [["—", "note 1"], ["—", "—"]]


def test_one_screen_begins_with_its_sentences() -> None:
    lines = shown(brief(2), "pipe").split("\n")
    assert lines[0] == TITLE
    assert lines[1] == "test: as of 2022-03-15."
    assert lines[3].split("\t") == HEADER


def test_several_tables_stand_in_their_order_with_their_titles() -> None:
    blocks = shown(screen(), "pipe").rstrip("\n").split("\n\n")
    assert blocks[0] == f"{PLAN}\ntest: late by 5 days."
    assert blocks[1].split("\n")[:3] == ["test: overdue ones", "test: a note.", "\t".join(HEADER)]
    assert blocks[2].split("\n") == [
        "test: next", "test: day\ttest: share\ttest: money", "2022-03-15\t83 %\t350,000.50", "—\t—\t—", "test: and 3 more",
    ]  # fmt: skip
    assert blocks[3].split("\n")[0] == "Not counted: 2 (3, line 41; data/projects.yaml, line 7)."


def test_an_empty_list_says_so_first_of_all_its_count() -> None:
    assert shown(overdue(0), "pipe").startswith(
        "test: 0 are overdue.\ntest: as of 2022-03-15.\n\ntest: nothing is overdue."
    )


def test_hostile_cells_stay_in_their_columns() -> None:
    table = structs.replace(hostile_table(), title=None)
    report = structs.replace(hostile(), summary=(), hints=(), unread=(), sections=(Section(table=table),))
    lines = shown(report, "pipe").split("\n")
    assert lines[0].split("\t") == HEADER
    assert [line.split("\t")[1] for line in lines[1 : len(HOSTILE) + 1]] == [cell(text) for text in HOSTILE]
    assert {line.count("\t") for line in lines[: len(HOSTILE) + 1]} == {len(HEADER) - 1}
    assert raw_characters("\n".join(lines)) == set()


def hostile_table() -> Table:
    table = hostile().sections[0].table
    assert table is not None
    return table


@pytest.mark.parametrize("color", [True, False])
def test_nothing_is_coloured_or_cut(color: bool) -> None:
    text = shown(overdue(2), "pipe", EN, Surface(color=color, width=20))
    assert "\x1b" not in text
    assert text.count(TITLE) == 2
