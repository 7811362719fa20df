"""All media at once: hostile texts obey nobody, every answer ends with one line break, the same report says the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from cluster_cli.core.text import visible
from cluster_cli.render.media import BY_ENDING, BY_FORMAT, MEDIA
from cluster_cli.render.surface import Surface
from tests.render.reports import (
    EN,
    HOSTILE,
    PEOPLE,
    RU,
    TITLE,
    bare,
    brief,
    hostile,
    overdue,
    raw_characters,
    screen,
    shown,
)

if TYPE_CHECKING:
    from cluster_cli.render.media import Medium

TEXTS = st.text(st.characters(), max_size=12) | st.sampled_from(HOSTILE)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3), st.sampled_from(list(MEDIA)), st.booleans(), st.integers(20, 120))
def test_no_medium_emits_what_a_reader_would_obey(texts: list[str], medium: Medium, color: bool, width: int) -> None:
    said = shown(hostile(tuple(texts)), medium, EN, Surface(color=color, width=width))
    said = said.replace("\r\n", "\n")
    assert raw_characters(said) == set()
    assert "\r" not in said
    if medium != "terminal" or not color:
        assert "\x1b" not in said
    if medium != "pipe":
        assert "\t" not in said or medium == "csv"


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("words", [EN, RU])
def test_an_answer_ends_with_one_line_break(medium: Medium, words: object) -> None:
    for report in (overdue(0), overdue(2), screen(), brief(), structs.replace(overdue(0), summary=(), sections=())):
        said = shown(report, medium, RU if words is RU else EN).replace("\r\n", "\n")
        assert said.endswith("\n")
        assert not said.endswith("\n\n") or said == "\n\n"


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("report", [overdue(7), screen()])
def test_the_same_report_says_the_same_every_time(medium: Medium, report: object) -> None:
    assert report is not None
    assert shown(overdue(7), medium) == shown(overdue(7), medium)


@pytest.mark.parametrize("medium", PEOPLE)
def test_every_medium_for_people_says_everything(medium: Medium) -> None:
    said = " ".join(re.sub(r"[|─\\]", " ", bare(shown(overdue(3), medium, EN, Surface(width=400)))).split())
    for part in (
        "test: 3 are overdue.",
        TITLE,
        "ДОО ТО, ttst",
        "March 2022",
        "15",
        "test: overdue",
        "note 1",
        "note 3",
    ):
        assert part in said
    unread = shown(screen(), medium, EN, Surface(width=400)).replace("\\", "")
    assert "Not counted: 2 (3, line 41; data/projects.yaml, line 7)." in unread


@pytest.mark.parametrize("medium", PEOPLE)
def test_more_than_ten_items_that_were_not_counted_are_not_all_named(medium: Medium) -> None:
    report = structs.replace(
        screen(), unread=tuple(structs.replace(screen().unread[0], line=at) for at in range(1, 14))
    )
    said = " ".join(shown(report, medium, EN, Surface(width=400)).split())
    assert "Not counted: 13 (3, line 1; " in said
    assert "line 10; and 3 more)." in said


def test_the_judge_of_these_tests_sees_what_is_hidden() -> None:
    hidden = "\x00\x07\x1b\x7f\x9b\u061c\u200e\u202e\u2066\u2028\u2029\ufeff\ud800"
    assert raw_characters(hidden) == set(hidden)
    assert raw_characters(visible(hidden)) == set()
    assert raw_characters("\x1b[31mred\x1b[0m") == set()
    assert raw_characters("\x1b[2J") == {"\x1b"}


def test_the_choices_of_the_command_line_follow_from_the_table_of_media() -> None:
    from cluster_cli.cli.options import Format

    [_, kind, option] = get_args(Format)
    assert kind.choices == tuple(BY_FORMAT) == ("table", "linear", "markdown", "csv", "json")
    assert option.metavar == "|".join(BY_FORMAT)
    assert BY_ENDING == {".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".json": "json"}
