"""The measurement of the forecast's coverage: the same every time, and its goals are met."""

from __future__ import annotations

import pytest

from bench import forecast as bench


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


@pytest.mark.long
def test_the_goals_are_met(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--plans", "500"]) == 0
    assert "NOT MET" not in capsys.readouterr().out
