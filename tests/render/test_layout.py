"""Columns of a terminal: widths, breaks between words, room shared among columns."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_cli.render.layout import GAP, cut, padded, share_width, shortened, width_of, wrapped

TEXTS = st.text(st.sampled_from("аб -_/.日e\u0301\u200b🎉"), max_size=60)
CELLS = st.text(st.sampled_from("абв -/日"), max_size=30)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0), ("abc", 3), ("Мониторинг", 10), ("№ «»…—→", 7), ("日本語", 6), ("ＡＢ", 4), ("ｱ", 1), ("e\u0301", 1),
        ("и\u0306", 1), ("🎉", 2), ("a\u200bb", 2), ("\u2060", 0), ("\u00ad", 1), ("한글", 4), ("\u0489", 0), ("ё", 1),
    ],
)  # fmt: skip
def test_widths(text: str, width: int) -> None:
    assert width_of(text) == width


def test_widths_agree_with_those_of_rich_where_texts_are_usual() -> None:
    from rich.cells import cell_len

    usual = [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x250), *range(0x400, 0x530), *range(0x2010, 0x2028),
             *range(0x3041, 0x3097), *range(0x4E00, 0x4F00), *range(0xAC00, 0xAD00), *range(0x1F600, 0x1F650), 0x2116, 0x20BD]  # fmt: skip
    assert [chr(code) for code in usual if width_of(chr(code)) != cell_len(chr(code))] == []


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.integers(1, 30))
def test_wrapped_text_fits_and_is_whole(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(
        width_of(line) <= max(width, 2 if len(re.sub("[\u0301\u200b]", "", line)) == 1 else width) for line in lines
    )
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["да", "и", "нет", "очень", "длинное-слово"]), max_size=20), st.integers(13, 40))
def test_words_are_whole_where_a_line_holds_them(words: list[str], width: int) -> None:
    assert " ".join(wrapped(" ".join(words), width)).split() == words


def test_what_is_to_be_copied_is_never_broken() -> None:
    command = 'cluster done 3 --evidence "a b c"'
    lines = wrapped(f"Сделайте так: {command} и всё.", 12, [command])
    assert command in lines
    assert wrapped(f"{command}.", 12, [command]) == [f"{command}."]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("employer-aggregator", 12, ["employer-", "aggregator"]),
        ("protocols/ks-03.pdf", 12, ["protocols/", "ks-03.pdf"]),
        ("этап-2022-03-15", 10, ["этап-", "2022-03-15"]),
        ("абвгдежз", 3, ["абв", "где", "жз"]),
        ("日本語", 3, ["日", "本", "語"]),
        ("", 5, [""]),
    ],
)
def test_words_too_long_are_broken_behind_a_mark_or_cut(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(1, 30))
def test_a_shortened_text_fits_and_says_that_it_is_shortened(text: str, width: int) -> None:
    found = shortened(text, width, "…")
    assert width_of(found) <= max(width, 1)
    assert (found == text) == (width_of(text) <= width)
    assert found == text or found.endswith("…")
    assert text.startswith(found.removesuffix("…"))


def test_padded_and_cut() -> None:
    assert padded("日", 4) == "日  "
    assert padded("1", 3, right=True) == "  1"
    assert cut("e\u0301e\u0301", 1) == "e\u0301"
    assert cut("日本", 3) == "日"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=6), st.integers(20, 120), st.booleans())
def test_columns_share_the_width_and_words_fit(rows: list[tuple[str, ...]], width: int, brief: bool) -> None:
    header, *body = rows
    body = body or [header]
    wide = [False, True, False, True]
    widths = share_width(list(header), body, wide, width, brief=brief)
    if not widths:
        return
    assert sum(widths) + GAP * 3 <= width
    for at, column in enumerate(zip(*rows, strict=True)):
        longest = max(width_of(word) for text in column for word in re.split("[ ]|(?<=[-/])", text))
        if not (brief and wide[at]):
            assert widths[at] >= longest
    if sum(widths) + GAP * 3 < width:
        assert widths == [max(map(width_of, column)) for column in zip(header, *body, strict=True)]
