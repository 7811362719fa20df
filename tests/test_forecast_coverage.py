"""The measurement of the forecast's coverage: the same every time, and its goals are met."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import forecast as bench

ROOT = Path(__file__).resolve().parent.parent


def test_the_same_plans_are_drawn_every_time() -> None:
    world = bench.WORLDS[2]
    assert bench.drawn(world, bench.Dice("7")) == bench.drawn(world, bench.Dice("7"))
    assert bench.drawn(world, bench.Dice("7")) != bench.drawn(world, bench.Dice("8"))
    assert [vars(tally) for tally in bench.measure(world, 3)] == [vars(tally) for tally in bench.measure(world, 3)]


def test_every_world_gives_ranges() -> None:
    for world in bench.WORLDS:
        whole, best, worst = bench.measure(world, 8)
        assert whole.given >= whole.both >= whole.both_held
        assert whole.given > 0
        assert best.given + worst.given <= whole.given


@pytest.mark.parametrize(
    ("month", "day"), [(1, "2026-01-31"), (2, "2026-02-28"), (12, "2026-12-31"), (13, "2027-01-31"), (18, "2027-06-30")]
)
def test_month_ends(month: int, day: str) -> None:
    from datetime import date

    assert date.fromordinal(bench.month_end(2026, month)) == date.fromisoformat(day)


def measured_in(language: str) -> list[tuple[str, ...]]:
    """The figures of the table in a document, written as the program writes numbers."""
    text = (ROOT / "docs" / language / "forecast.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|\n]+ \| (\d[^\n]+) \|$", text[text.index("bench/forecast.py") :], re.MULTILINE)
    return [
        (re.sub("[ ,]", "", ranges), *(share.replace(",", ".") for share in shares))
        for ranges, *shares in (row.split(" | ") for row in rows)
    ]


@pytest.mark.long
def test_the_goals_are_met_and_the_documents_say_what_is_measured() -> None:
    told = []
    for name, tally, goal in bench.lines(500):
        assert goal is None or goal[0] <= tally.share <= goal[1], name
        both, endless = (tally.both_held, tally.both), (tally.given - tally.both, tally.given)
        shares = (tally.share, bench.per_cent(*both), bench.per_cent(*endless))
        told.append((str(tally.given), *(f"{share:.1f}" for share in shares)))
    assert measured_in("en") == measured_in("ru") == told
