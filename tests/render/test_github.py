"""Under GitHub Actions: no text of the data is a command for the runner, in any medium."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_cli.render.surface import Surface, guarded
from tests.render.reports import EN, MEDIA, hostile, shown

if TYPE_CHECKING:
    from cluster_cli.render.media import Medium

TOKEN = "4f3c2b1a"
PIECES = st.lists(
    st.sampled_from(["::", "##", "[", "error", "]", " ", "\u00a0", "\u3000", "\n", "\t", "x", ":"]), max_size=10
)


def commands(text: str) -> list[str]:
    """The lines that the runner takes for commands: `::name::` after blanks, `##[name]` anywhere, unless stopped."""
    found, stopped = [], ""
    for line in re.split("\r\n|\n|\r", text):
        trimmed = line.strip()
        if stopped:
            stopped = "" if trimmed == f"::{stopped}::" else stopped
        elif trimmed.startswith("::stop-commands::"):
            stopped = trimmed.removeprefix("::stop-commands::")
        elif re.match(r"::[^:]*::|::\w+ .*::", trimmed) or "##[" in line:
            found.append(line)
    return found


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_no_medium_lets_the_data_command_a_runner(medium: Medium, width: int, encoding: str) -> None:
    surface = Surface(runner=TOKEN, width=width, encoding=encoding, raw=True)
    assert commands(shown(hostile(), medium, EN, surface)) == []


def test_the_judge_of_these_tests_sees_commands() -> None:
    assert commands("  ::error::x\na ##[error]b\n::stop-commands::t\n::error::y\n::t::\n::debug::z") == [
        "  ::error::x", "a ##[error]b", "::debug::z",
    ]  # fmt: skip
    assert commands(shown(hostile(), "linear", EN, Surface())) != []


def test_machine_text_is_fenced_by_what_no_data_can_know() -> None:
    for medium in ("csv", "json"):
        first, *middle, last, end = shown(hostile(), medium, EN, Surface(runner=TOKEN)).split("\n")
        assert (first, last, end) == (f"::stop-commands::{TOKEN}", f"::{TOKEN}::", "")
        text = "\n".join(middle)
        if medium == "json":
            assert json.loads(text)["rows"]
        else:
            assert len(list(csv.reader(io.StringIO(text, newline="")))) > 5


def test_elsewhere_nothing_is_changed() -> None:
    assert "::error::x" in shown(hostile(), "linear")
    assert "::stop-commands" not in shown(hostile(), "csv")


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_guarded_text_holds_no_command_and_every_character(pieces: list[str]) -> None:
    text = "".join(pieces)
    for encoding, mark in (("utf-8", "\u200b"), ("cp866", ".")):
        safe = guarded(text, Surface(runner=TOKEN, encoding=encoding))
        assert commands(safe) == []
        assert safe.replace(mark, "") == text
