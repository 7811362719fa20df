"""Old encodings: nothing is lost, what they lack is said with what they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from cluster_cli.core.messages import message
from cluster_cli.core.report import Line
from cluster_cli.render.surface import Surface, Voice, stand_in
from tests.render.reports import EN, PEOPLE, RU, hostile, overdue, screen, shown

if TYPE_CHECKING:
    from cluster_cli.render.media import Medium

OLD = ("cp866", "cp1251", "koi8-r", "latin-1", "ascii")
TEXT = "№ 5 «Ёлка» — „а“ … 10 – 12 → 3 ≥ 2 · 5 ₽ и́"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", TEXT),
        ("UTF8", TEXT),
        ("cp1251", "№ 5 «Ёлка» — „а“ … 10 – 12 -> 3 >= 2 · 5 руб. и\\u0301"),
        ("cp866", '№ 5 "Ёлка" - "а" ... 10 - 12 -> 3 >= 2 · 5 руб. и\\u0301'),
        ("koi8-r", 'N 5 "Ёлка" - "а" ... 10 - 12 -> 3 ≥ 2 · 5 руб. и\\u0301'),
    ],
)
def test_signs_are_said_with_what_there_is(encoding: str, said: str) -> None:
    assert Voice(RU, Surface(encoding=encoding)).cell(TEXT) == said


@pytest.mark.parametrize("encoding", OLD)
@pytest.mark.parametrize("medium", PEOPLE)
@pytest.mark.parametrize("words", [EN, RU])
def test_every_medium_can_be_printed(encoding: str, medium: Medium, words: object) -> None:
    for report in (overdue(2), screen(), hostile()):
        text = shown(report, medium, RU if words is RU else EN, Surface(encoding=encoding, width=100, color=True))
        assert text.replace("\u200b", "").encode(encoding)


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "koi8-r"])
@pytest.mark.parametrize("medium", PEOPLE)
def test_no_letter_of_a_russian_report_is_lost(encoding: str, medium: Medium) -> None:
    said = structs.replace(overdue(1), plan="План «Ёж» № 1", summary=(Line(message("«Съешь ещё» — № 7")),))
    text = shown(said, medium, RU, Surface(encoding=encoding, width=200))
    assert "\\x" not in text
    assert "\\u" not in text
    for word in ("Съешь", "ещё", "Мониторинг", "инвалидностью", "7"):
        assert word in text


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=20), st.sampled_from(OLD))
def test_any_text_can_be_printed_and_keeps_what_the_encoding_holds(text: str, encoding: str) -> None:
    found = Voice(EN, Surface(encoding=encoding)).fit(text)
    assert found.encode(encoding).decode(encoding) == found
    if all(part.isascii() for part in text):
        assert found == text


@pytest.mark.parametrize("encoding", OLD)
@pytest.mark.parametrize("character", ["№", "₽", "§", "日", "\U0001f389", "\ud800", "я"])
def test_a_stand_in_is_always_printable(character: str, encoding: str) -> None:
    assert stand_in(character, encoding).encode(encoding)


def test_a_decomposed_letter_is_the_letter_it_looks_like() -> None:
    assert Voice(RU, Surface(encoding="cp866")).cell("е\u0308жик и\u0306") == "ёжик й"
