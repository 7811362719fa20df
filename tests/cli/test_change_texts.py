"""Texts that a shell may hand over: refused in words, or written so that they come back as they were."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cluster_cli.store.workspace import load

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

BAD = {
    "blanks": "   ", "nbsp": "\xa0\u2003", "escape": "a\x1b[31mb", "bell": "\x07", "nul": "a\x00b", "delete": "\x7f",
    "carriage": "a\rb", "c1": "\x9b", "line separator": "a\u2028b", "next line": "a\x85b", "lone surrogate": "a\udcffb",
    "half a pair": "\ud83d", "100 KB": "я" * 50_001, "64 KiB and one": "x" * 65_537,
}  # fmt: skip
GOOD = {
    "hash": "a # b", "colon": "a: b", "quotes": "«a» \"b\" 'c'", "emoji": "🙂 👨‍👩‍👧", "no": "no", "number": "1.10", "leading blank": " a",
    "dash": "- a", "percent": "%s {x} {{y}}", "lines": "раз\nдва\n\nтри", "crlf": "раз\r\nдва", "tab": "a\tb", "bidi": "a\u202eb",
    "markup": "[bold]x[/]", "dollar": "$x `y` \\z", "null": "~", "long": "слово " * 5_000 + "конец", "combining": "й",
    "actions": "::error::x", "question": "? a", "at": "@a", "date": "2022-01-01", "trailing": "a ", "only dash": "-",
}  # fmt: skip
PLACES: tuple[tuple[str, ...], ...] = (
    ("update", "3", "--note"), ("update", "3", "--title"), ("done", "3", "--on", "2022-02-20", "--result"),
    ("move", "3", "2022-04", "--by", "ks", "--reason"), ("cancel", "3", "--reason", "r", "--by"),
    ("add", "--responsible", "ttst", "--title"), ("update", "--plan", "--title"),
)  # fmt: skip
IN_ARGUMENTS: tuple[tuple[str, ...], ...] = (
    ("done",), ("done", "2", "--for"), ("done", "3", "--on"), ("move", "3"), ("update", "3", "--responsible"),
    ("update", "3", "--extra"), ("update", "3", "--weight"), ("update", "3", "--target"), ("add", "--title", "т", "--responsible", "ttst", "--id"),
    ("add", "--title", "т", "--responsible", "ttst", "--due"), ("edit",), ("remove",), ("done", "3", "--as-of"), ("excuse", "2", "--for"),
)  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_no_plan_can_hold_is_refused(cluster: Runner, plan: Path, name: str) -> None:
    before = (plan / "data" / "roadmap.yaml").read_bytes()
    for place in PLACES:
        for language in ("ru", "en"):
            run = cluster(*place, BAD[name], "--as-of", "2022-02-21", "--lang", language)
            assert (run.status, run.out) == (2, ""), place
            assert run.err.startswith("cluster: --")
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028]", run.err)
            assert len(run.err) < 400
    assert (plan / "data" / "roadmap.yaml").read_bytes() == before


@pytest.mark.parametrize("name", GOOD)
def test_every_other_text_comes_back_as_it_was(cluster: Runner, plan: Path, name: str) -> None:
    text = GOOD[name]
    before = (plan / "data" / "roadmap.yaml").read_bytes()
    run = cluster("update", "3", "--note", text, "--title", text)
    assert (run.status, run.err) == (0, "")
    assert len(run.out.splitlines()) == 2
    assert all(len(line) < 700 for line in run.out.splitlines())
    portfolio = load(plan / "data").portfolio
    row = next(row for row in portfolio.plan.activities if row.id == "3")
    assert (row.note, row.title) == (text.replace("\r\n", "\n"),) * 2
    assert cluster("undo").status == 0
    assert (plan / "data" / "roadmap.yaml").read_bytes() == before


@pytest.mark.parametrize("place", IN_ARGUMENTS, ids=" ".join)
def test_no_argument_brings_the_program_down(cluster: Runner, plan: Path, place: tuple[str, ...]) -> None:
    before = (plan / "data" / "roadmap.yaml").read_bytes()
    for text in (*BAD.values(), "", "\ufeff", "3\n4", "=", "a=", "=b", "--", "٣", "3" * 5000):
        run = cluster(*place, text, env={"EDITOR": "true"})
        assert run.status == 2 or text in {"", "--", "a="} or place[-1] == "--id", (place, text[:20])
        assert "непредвиденное" not in run.err, run.err
        assert "unexpected" not in run.err, run.err
        assert len(run.err) < 6000, (place, text[:20])
        if run.status == 0:
            cluster("undo")
    assert (plan / "data" / "roadmap.yaml").read_bytes() == before
