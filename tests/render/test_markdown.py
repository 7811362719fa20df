"""Markdown: what a reader sees on GitHub is the text itself, whatever it holds."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec import structs

from cluster_cli.core.messages import message
from cluster_cli.core.report import Line
from cluster_cli.core.text import cell
from cluster_cli.render.surface import ZERO_WIDTH
from tests.render.reports import HOSTILE, PLAN, TITLE, brief, hostile, overdue, raw_characters, screen, shown

GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TEXTS = st.text(st.sampled_from("\\|*_[]<>#@`~&$:-+=.!()1a b\t\n\x1bя"), max_size=12) | st.text(max_size=8)


def rendered(text: str) -> str:
    return str(GFM.render(text))


def seen(markup: str) -> str:
    """The text of a piece of HTML as a reader sees it."""
    assert not re.search(r"<(?!/?(?:h1|h2|p|strong|table|thead|tbody|tr|th|td)\b)", markup), markup
    return one_lined(html.unescape(re.sub("<[^>]+>", "", markup)).replace(ZERO_WIDTH, ""))


def one_lined(text: str) -> str:
    return " ".join(text.split())


def cells(markup: str) -> list[str]:
    return [seen(part) for part in re.findall(r"<td[^>]*>(.*?)</td>", markup, re.DOTALL)]


def test_it_begins_with_the_plan_as_its_heading() -> None:
    lines = shown(overdue(1), "markdown").split("\n")
    assert lines[:3] == [f"# {PLAN}", "", "test: 1 is overdue."]


def test_the_title_is_not_said_twice() -> None:
    assert seen(rendered(shown(structs.replace(brief(0), sections=()), "markdown"))).count(TITLE) == 1


def test_a_plan_without_a_title_has_no_empty_heading() -> None:
    assert shown(structs.replace(overdue(1), plan=" "), "markdown").startswith("test: 1")


def test_a_table_is_a_table_of_all_columns() -> None:
    markup = rendered(shown(overdue(2), "markdown"))
    assert markup.count("<tr>") == 3
    assert cells(markup)[:8] == ["1", TITLE, "ДОО ТО, ttst", "March 2022", "15", "test: overdue", "—", "note 1"]
    assert 'style="text-align:right">15' in markup


def test_sections_are_headings_and_tables_have_bold_titles() -> None:
    text = shown(screen(), "markdown")
    assert "\n## test: overdue ones\n" in text
    assert "\n**test: next**\n" in text
    assert "test: and 3 more" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_read_as_they_are(text: str) -> None:
    report = structs.replace(overdue(1, text), plan=text, summary=(Line(message("{text}", text=text)),))
    markup = rendered(shown(report, "markdown"))
    assert cells(markup)[1] == one_lined(cell(text))
    assert len(cells(markup)) == 8
    before = markup.partition("<table>")[0]
    assert seen(before) == one_lined(cell(text))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_text_is_read_as_it_is(text: str) -> None:
    report = structs.replace(overdue(1, text), plan=f"x{text}", summary=(Line(message("{text}", text=text)),))
    source = shown(report, "markdown")
    markup = rendered(source)
    wanted = one_lined(cell(text).replace(ZERO_WIDTH, ""))
    assert cells(markup)[1] == wanted
    head, rest = markup.partition("<table>")[0].split("</h1>")
    assert seen(head) == one_lined(f"x{cell(text)}".replace(ZERO_WIDTH, ""))
    assert seen(rest) == ("" if wanted == one_lined(f"x{text}") else wanted)
    assert raw_characters(source) == set()


@pytest.mark.parametrize("text", ["@user", "see #12", ":tada:", "a :+1: b", ":100:", "x@y.z", "$x$", "##12"])
def test_no_mention_reference_emoji_or_formula_comes_of_it(text: str) -> None:
    source = shown(overdue(1, text), "markdown")
    assert not re.search(r"@\w|#\d|:[\w+-]+:(?!\S)|(?<!\\)\$", source.split("\n")[-2])


def test_a_time_of_day_stays_a_time_of_day() -> None:
    assert "10:30:00" in shown(overdue(1, "10:30:00"), "markdown")


def test_the_hostile_report_holds_nothing_to_obey() -> None:
    source = shown(hostile(), "markdown")
    assert raw_characters(source) == set()
    seen(rendered(source))
