"""Findings in words: place, line, caret under what is meant, remedy; the same in every medium."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from cluster_cli.core.diagnostics import Diagnostic, Located, Place, Span
from cluster_cli.core.messages import message
from cluster_cli.render.diagnostics import MOST_SHOWN, Checked, as_report, snippet, text
from cluster_cli.render.json_format import report_schema
from cluster_cli.render.layout import width_of
from cluster_cli.render.surface import PLAIN, Surface, Voice
from tests.render.reports import DAY, EN, HOSTILE, MEDIA, RU, bare, raw_characters, shown

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Severity

FILE = "data/roadmap.yaml"
LOOKED = Checked(2, 14, 2)
VOICE = Voice(EN)


def found(line: str, start: int, end: int, severity: Severity = "error", at: int = 41, lines: int = 1) -> Located:
    """A finding about the characters `start` to `end` of a line, counted from 0 as a slice is."""
    diagnostic = Diagnostic(
        "unknown-party", severity, Span(FILE, 0, 0), {"party": "tts", "hint": message("Did you mean “ttst”?")}, "8"
    )
    return Located(diagnostic, Place(FILE, at, start + 1, at + lines - 1, end + 1), line)


def under(one: Located, width: int = 76) -> tuple[str, str]:
    """What stands above the carets of a snippet, and the whole line."""
    line, carets = snippet(one, VOICE, width)
    taken, above = 0, ""
    first, last = len(carets) - len(carets.lstrip()), len(carets)
    for character in line:
        if first <= taken < last and (width_of(character) or above):
            above += character
        taken += width_of(character)
    return above, line


def test_a_finding_is_its_place_its_line_and_its_remedy() -> None:
    line = "    responsible: [tts]"
    assert text([found(line, 18, 21)], None, EN) == (
        "data/roadmap.yaml:41:19: error[unknown-party]: there is no party “tts” in the list parties\n"
        "        responsible: [tts]\n"
        "                      ^^^\n"
        "    Did you mean “ttst”?\n"
    )


def test_the_end_counts_what_was_looked_at_and_found() -> None:
    findings = [found("a: b", 3, 4), found("a: b", 3, 4, "warning")]
    assert text(findings, LOOKED, EN).endswith(
        "\n\nChecked: files 2, activities 14, projects 2. Errors: 1, warnings: 1.\n"
    )
    assert text([], LOOKED, EN) == "Checked: files 2, activities 14, projects 2. No findings.\n"
    assert text([], None, EN) == ""
    assert text([], LOOKED, RU) == "Проверено: файлов 2, мероприятий 14, проектов 2. Замечаний нет.\n"


def test_a_second_place_is_named() -> None:
    other = Place("data/projects.yaml", 7, 3, 7, 9)
    assert "    See also data/projects.yaml:7:3.\n" in text(
        [structs.replace(found("a: b", 3, 4), other=other)], None, EN
    )


def test_a_line_of_blanks_is_not_shown() -> None:
    assert text([found("   ", 3, 3)], None, EN).count("\n") == 2


@pytest.mark.parametrize(
    ("line", "start", "end", "meant"),
    [
        ("due: 2022-02-30", 5, 15, "2022-02-30"),
        ("\tdue:\tx", 6, 7, "x"),
        ("title: 日本語 x", 7, 10, "日本語"),
        ("title: 日本語 x", 11, 12, "x"),
        ("e\u0301\u0301: и\u0306 y", 8, 9, "y"),
        ("🎉🎉: z", 4, 5, "z"),
        ("a: \x1b[31mred", 9, 11, "ed"),
        ("a: \u202ex", 3, 4, "\\u202e"),
        ("\ufeffа: б", 4, 5, "б"),
        ("x" * 300 + " bad " + "y" * 300, 301, 304, "bad"),
        ("日" * 100 + "bad" + "本" * 100, 100, 103, "bad"),
        ("bad" + "y" * 300, 0, 3, "bad"),
        ("y" * 300 + "bad", 300, 303, "bad"),
    ],
)
@pytest.mark.parametrize("width", [20, 40, 76, 200])
def test_the_caret_stands_below_what_is_meant(line: str, start: int, end: int, meant: str, width: int) -> None:
    above, shown_line = under(found(line, start, end), width)
    assert above == meant
    assert width_of(shown_line) <= width


@pytest.mark.parametrize("width", [20, 40, 76])
def test_what_is_too_long_is_cut_and_marked_whole(width: int) -> None:
    above, line = under(found("x" * 500, 100, 400), width)
    assert above.endswith("x…")
    assert line.startswith("…x")
    assert width_of(line) <= width


def test_no_accent_is_left_without_its_letter() -> None:
    for width in range(20, 40):
        line, _ = snippet(found("e\u0301" * 100 + "bad", 200, 203), VOICE, width)
        assert line.startswith("…e\u0301")


def test_a_place_of_no_length_has_one_caret() -> None:
    line, carets = snippet(found("due:", 4, 4), VOICE, 76)
    assert (line, carets) == ("due:", "    ^")


def test_a_place_beyond_the_line_has_its_caret_at_the_end() -> None:
    assert snippet(found("ab", 90, 95), VOICE, 76) == ("ab", "  ^")


def test_a_place_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    assert snippet(found("title: [a,", 7, 1, lines=3), VOICE, 76) == ("title: [a,", "       ^^^")


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.sampled_from("аb :\t日🎉\u0301\x1b\u202e\u200b"), max_size=120),
    st.integers(0, 130),
    st.integers(0, 40),
    st.integers(20, 90),
)
def test_any_line_and_any_place(line: str, start: int, length: int, width: int) -> None:
    shown_line, carets = snippet(found(line, start, start + length), VOICE, width)
    assert width_of(shown_line) <= width
    assert re.fullmatch(" *\\^+", carets)
    assert len(carets) <= width + 1
    assert raw_characters(shown_line) == set()


def test_at_most_two_hundred_are_shown_and_the_rest_counted() -> None:
    findings = [found("a: b", 3, 4, at=number) for number in range(1, 302)]
    said = text(findings, LOOKED, EN)
    assert said.count("error[unknown-party]") == MOST_SHOWN == 200
    assert "\n… and 101 findings more\n" in said
    assert "Errors: 301" in said
    assert "… and 1 finding more" in text(findings[:201], None, EN)
    assert "more" not in text(findings[:200], None, EN)
    assert "ещё 101 замечание" in text(findings, None, RU)


def test_json_holds_all_of_them() -> None:
    from jsonschema import Draft202012Validator

    other = Place("data/projects.yaml", 7, 3, 7, 9)
    findings = [structs.replace(found("a: b", 3, 4, at=number), other=other) for number in range(1, 302)]
    report = as_report(findings, LOOKED, "p", DAY)
    answer = json.loads(shown(report, "json"))
    assert len(answer["rows"]) == 301
    assert answer["rows"][0] == {
        "path": FILE, "line": 1, "column": 4, "end_line": 1, "end_column": 5, "severity": "error",
        "code": "unknown-party", "message": "there is no party “tts” in the list parties", "remedy": "Did you mean “ttst”?",
        "item": "8", "other": "data/projects.yaml:7:3",
    }  # fmt: skip
    assert answer["findings"] is True
    table = report.sections[0].table
    assert table is not None
    schema = report_schema("validate", [(table.key, table.columns)])
    assert list(Draft202012Validator(schema).iter_errors(answer)) == []


def test_warnings_alone_are_no_findings() -> None:
    assert as_report([found("a: b", 3, 4, "warning")], LOOKED, "p", DAY).findings is False


def test_colour_marks_the_severity_only() -> None:
    coloured = text([found("a: b", 3, 4)], LOOKED, EN, Surface(color=True))
    assert "\x1b[31merror[unknown-party]\x1b[0m" in coloured
    assert bare(coloured) == text([found("a: b", 3, 4)], LOOKED, EN)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_lines_names_and_values_are_only_shown(hostile: str) -> None:
    diagnostic = Diagnostic("unknown-party", "error", Span(FILE, 0, 0), {"party": hostile, "hint": hostile}, hostile)
    one = Located(diagnostic, Place(f"data/{hostile}", 1, 2, 1, 3), hostile.partition("\n")[0])
    assert raw_characters(text([one], LOOKED, EN, Surface(runner="t"))) == set()
    assert "##[" not in text([one], LOOKED, EN, Surface(runner="t"))
    for medium in MEDIA:
        said = shown(as_report([one], LOOKED, hostile, DAY), medium)
        assert raw_characters(said.replace("\r\n", "\n")) == set()


def test_old_encodings_can_print_them() -> None:
    one = found("title: «日» — №", 7, 10)
    for encoding in ("cp866", "cp1251", "ascii"):
        assert text([one], LOOKED, RU, Surface(encoding=encoding)).encode(encoding)
    assert PLAIN.encoding == "utf-8"
