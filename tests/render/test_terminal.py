"""The terminal: nothing wider than it, nothing lost, commands whole, boxes and colour only where they are wanted."""

from __future__ import annotations

import re

import pytest
from msgspec import structs

from cluster_cli.core.messages import Command, message
from cluster_cli.core.report import Line, Report, Section
from cluster_cli.core.text import command_line
from cluster_cli.render.layout import width_of
from cluster_cli.render.surface import Surface
from cluster_cli.render.terminal import MOST_RICH_ROWS
from tests.render.reports import (
    EN,
    HOSTILE,
    RECORD,
    RU,
    TITLE,
    bare,
    brief,
    hostile,
    overdue,
    raw_characters,
    screen,
    shown,
    table,
    widest,
)

WIDTHS = (20, 40, 60, 80, 120, 160)
BOXES = re.compile("[\u2500-\u259f]")


def words_of(text: str) -> list[str]:
    return re.findall(r"[\w.:]+", text)


def one_lined(text: str) -> str:
    return " ".join(text.split())


def stripped(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n")]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("color", [True, False])
@pytest.mark.parametrize("report", [overdue(), overdue(1), overdue(0), overdue(120), screen(), brief(), hostile()])
@pytest.mark.parametrize("words", [EN, RU])
def test_no_line_is_wider_than_the_terminal_but_a_command(
    width: int, color: bool, report: Report, words: object
) -> None:
    assert words in (EN, RU)
    text = shown(report, "terminal", EN if words is EN else RU, Surface(color=color, width=width))
    rest = bare(text).replace(RECORD, "")
    assert widest(rest) <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [1, 2, MOST_RICH_ROWS, MOST_RICH_ROWS + 1])
def test_a_list_loses_no_word_at_any_width(width: int, count: int) -> None:
    text = bare(shown(overdue(count), "terminal", EN, Surface(width=width)))
    assert text.count("note") >= (count + 1) // 2
    if width >= 40:
        for word in set(words_of(TITLE)):
            assert text.count(word) >= count, word
    else:
        letters = re.sub(r"[\s─]", "", text)
        assert letters.count("инвалидностью") >= 1


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("color", [True, False])
def test_a_command_to_copy_stands_whole_on_one_line(width: int, color: bool) -> None:
    lines = bare(shown(screen(), "terminal", EN, Surface(color=color, width=width))).split("\n")
    assert [line for line in lines if RECORD in line]


@pytest.mark.parametrize("width", WIDTHS)
def test_commands_in_a_row_are_each_whole(width: int) -> None:
    commands = tuple(
        Command(line) for line in ("cluster overdue", "cluster overdue --as-of 2022-03-15", "cluster list")
    )
    report = Report("list", "p", structs.astuple(overdue())[2], (Line(message("More: {all}", all=commands)),))
    lines = shown(report, "terminal", EN, Surface(width=width)).split("\n")
    for command in commands:
        assert any(command_line(command) in line for line in lines)


def test_what_is_said_below_a_table_keeps_its_command_whole() -> None:
    more = message("test: many more rows than fit here, ask {command}", command=Command("cluster list --limit 100"))
    report = structs.replace(overdue(), sections=(Section(table=structs.replace(table(), more=more)),))
    lines = shown(report, "terminal", EN, Surface(width=60)).split("\n")
    assert any("cluster list --limit 100" in line for line in lines)


@pytest.mark.parametrize("count", [1, 2, 100, 101])
def test_boxes_stand_only_where_they_are_wanted_and_held(count: int) -> None:
    report = overdue(count)
    assert bool(BOXES.search(shown(report, "terminal", EN, Surface(width=120)))) is (count <= MOST_RICH_ROWS)
    assert not BOXES.search(shown(report, "terminal", EN, Surface(width=120, boxes=False)))
    assert not BOXES.search(shown(report, "terminal", EN, Surface(width=120, encoding="latin-1")))
    assert not BOXES.search(shown(report, "terminal", EN, Surface(width=120, encoding="cp1251")))


def test_colour_stands_beside_the_word_that_says_the_same() -> None:
    coloured = shown(overdue(), "terminal", EN, Surface(color=True, width=120))
    assert "\x1b[31mtest: overdue" in coloured
    assert stripped(bare(coloured)) == stripped(shown(overdue(), "terminal", EN, Surface(width=120)))
    assert "\x1b" not in shown(overdue(), "terminal", EN, Surface(width=120))


def test_more_than_a_hundred_rows_are_laid_out_without_rich() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from tests.render.reports import overdue, shown\n"
        "shown(overdue(101), 'terminal'); print('rich' in sys.modules)\n"
        "shown(overdue(100), 'terminal'); print('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize("count", [3, 101])
@pytest.mark.parametrize("width", [80, 100, 400])
def test_details_stand_below_their_row_over_the_whole_width(count: int, width: int) -> None:
    lines = shown(overdue(count), "terminal", EN, Surface(width=width)).split("\n")
    rows = [next(at for at, line in enumerate(lines) if re.match(rf"{number} ", line)) for number in (1, 2, 3)]
    details = [lines.index(f"    test: note: note {number}") for number in (1, 3)]
    assert rows[0] < details[0]
    assert details[0] + 1 == rows[1]  # what is below the first row is all of it
    assert rows[2] < details[1]
    assert not any("note" in line for line in lines[rows[1] : rows[2]])
    assert "    test: expected" not in "\n".join(lines)  # nothing is said of what is empty


@pytest.mark.parametrize("width", [20, 40, 50])
def test_where_columns_do_not_fit_each_record_is_told_by_itself(width: int) -> None:
    text = shown(overdue(2), "terminal", EN, Surface(width=width))
    assert not BOXES.search(text)
    assert "test: id: 1\n" in text
    assert "test: id: 2\n" in text
    assert "test: expected: test: not stated" in one_lined(text)
    if width >= 40:
        assert one_lined(text).count(f"test: title: {TITLE}") == 2


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_one_screen_gives_each_record_one_line(width: int) -> None:
    lines = shown(brief(3), "terminal", EN, Surface(width=width)).rstrip("\n").split("\n")
    records = [line for line in lines if re.match(r"[123] +\S", line)]
    assert len(records) == 3
    assert lines[-3:] == records
    assert all("March 2022" in line and "15" in line for line in records)
    assert all("…" in line or TITLE in line for line in records)
    assert "note" not in "\n".join(lines)
    assert lines[0].startswith(TITLE[:60])


def test_one_screen_shortens_a_title_between_words_and_at_the_end_only() -> None:
    line = shown(brief(title="слово " * 40), "terminal", EN, Surface(width=60)).split("\n")[0]
    assert line.endswith("слово…")
    assert width_of(line) <= 60
    assert shown(brief(title="коротко"), "terminal", EN, Surface(width=60)).split("\n")[0] == "коротко"


@pytest.mark.parametrize("width", [20, 40])
def test_one_screen_gives_each_cell_one_line_where_columns_do_not_fit(width: int) -> None:
    lines = shown(brief(2), "terminal", EN, Surface(width=width)).split("\n")
    assert sum(line.startswith("test: title: ") for line in lines) == 2
    assert all(line.endswith("…") for line in lines if line.startswith("test: title: "))


def test_what_is_left_out_does_not_stand_in_the_last_record() -> None:
    more = message("test: and {count} more", count=3)
    report = structs.replace(brief(2), sections=(Section(table=structs.replace(table(), more=more)),))
    assert "\n\ntest: and 3 more\n" in shown(report, "terminal", EN, Surface(width=40))


def test_an_empty_table_says_so() -> None:
    text = shown(overdue(0), "terminal", EN, Surface(width=80))
    assert "test: nothing is overdue." in text
    assert "test: id" not in text


def test_the_terminal_obeys_nothing_of_the_data() -> None:
    for width in WIDTHS:
        text = shown(hostile(), "terminal", EN, Surface(color=True, width=width))
        assert raw_characters(text) == set()
        assert set(re.findall(r"\x1b\[[0-9;]*m", text)) <= {
            "\x1b[0m",
            "\x1b[1m",
            "\x1b[31m",
            "\x1b[32m",
            "\x1b[33m",
            "\x1b[2m",
        }
    assert "[red]x[/red] [/]" in bare(text)


@pytest.mark.parametrize("text", [one for one in HOSTILE if one.strip()])
def test_hostile_cells_are_shown_in_full(text: str) -> None:
    from cluster_cli.core.text import cell

    report = overdue(1, text)
    seen = bare(shown(report, "terminal", EN, Surface(width=400)))
    assert one_lined(cell(text)) in one_lined(seen)


@pytest.mark.parametrize(
    "title", ["日本語" * 30, "e\u0301" * 50, "🎉" * 40, "☰" * 50, "\u00ad" * 90, "👨\u200d👩\u200d👧" * 30]
)
@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("make", [overdue, brief])
def test_wide_and_combining_characters_are_counted_as_they_are_shown(title: str, width: int, make: object) -> None:
    report = overdue(2, title) if make is overdue else brief(2, title)
    text = shown(report, "terminal", EN, Surface(width=width))
    assert widest(text) <= width
    if make is overdue:
        assert re.sub(r"[\s─]", "", text).count(title[0]) >= 2 * title.count(title[0]) - 4
