"""Measure how often the forecast's range holds: the coverage of the 80 % range over many invented plans.

Usage: python bench/forecast.py [--plans N]

Each world is a way in which delays come about; in each, N plans (500) of one year are drawn and looked at on every month
end from January to the June after, with the very functions that `cluster forecast` uses. A range holds where the point
was then completed on one of its days. Printed are the share of ranges that hold, that of those with a latest day, and how
many have none because the record does not reach so far.
The same arguments give the same figures on every machine. The status is 1 where a goal is not met.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, timedelta
from math import cos, exp, log, pi, sqrt
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cluster_cli.core.judge.forecast import record_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

YEAR = 2026
PARTIES = 10
FIFTH = PARTIES // 5
LOOKS = 18
"""Month ends on which each plan is looked at: those of its year, and six more while what is late is finished."""


class Dice:
    """Chance from a seed. Only `Random.random` is used: its numbers are the same in every version of Python."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed).random

    def waits(self, mean: float) -> float:
        """A time that has no memory."""
        return -mean * log(1 - self.random())

    def normal(self) -> float:
        """A number of the normal distribution."""
        return sqrt(-2 * log(1 - self.random())) * cos(2 * pi * self.random())


class Point(NamedTuple):
    """A point: its first deadline, on which day it was completed, and who answers for it."""

    first: int
    completed: int
    party: int


class Moment(NamedTuple):
    """What a delay may depend on: the month and the year of the deadline, the party, and the plan's shocks."""

    month: int
    years_ago: int
    pace: float
    shocks: dict[tuple[int, int], float]


class World(NamedTuple):
    """A way in which delays come about. `goal` is the least and the greatest share, in per cent, of ranges that hold."""

    name: str
    points: int
    closed: int
    delay: Callable[[Dice, Moment], float]
    goal: tuple[int, int] | None = (75, 85)


def usual(dice: Dice, moment: Moment) -> float:
    """Four of ten are done before the deadline, the others some weeks late; each party has a pace of its own."""
    if dice.random() < 0.4:
        return -dice.waits(9)
    return moment.pace * dice.waits(25)


def shocked(dice: Dice, moment: Moment) -> float:
    """Now and then a month in which everything is late together."""
    return usual(dice, moment) + moment.shocks.get((moment.years_ago, moment.month), 0.0)


def heavy(dice: Dice, moment: Moment) -> float:
    """Most are little late, a few beyond all measure: a tail without a variance."""
    if dice.random() < 0.4:
        return -dice.waits(9)
    return moment.pace * 10 * (exp(-log(1 - dice.random()) / 1.5) - 1)


def drifting(dice: Dice, moment: Moment) -> float:
    """Delays grow by 35 % a year, from deadline to deadline."""
    return usual(dice, moment) * exp(log(1.35) * (moment.month / 12 - moment.years_ago))


def last_day(dice: Dice, moment: Moment) -> float:
    """Two thirds are done on the very last day."""
    return 0.0 if dice.random() < 2 / 3 else usual(dice, moment)


WORLDS = (
    *(
        World(f"{points} points, {closed or 'no'} closed years", points, closed, usual)
        for points in (12, 25, 100)
        for closed in (0, 3)
    ),
    World("25 points, shared shocks", 25, 3, shocked),
    World("25 points, heavy tail", 25, 3, heavy),
    World("25 points, drift of 35 % a year", 25, 0, drifting),
    World("25 points, two thirds on the last day", 25, 3, last_day, (75, 100)),
    World("25 points, four years of such a drift", 25, 3, drifting, None),
)
"""The last one has no goal: it shows where the method ends."""
EVEN = "25 points, 3 closed years"
"""The world whose parties are told apart."""


class Tally:
    """Ranges that hold, out of how many."""

    def __init__(self) -> None:
        self.given = self.held = self.both = self.both_held = 0

    def count(self, *, held: bool, endless: bool) -> None:
        """One more range."""
        self.given += 1
        self.held += held
        if not endless:
            self.both += 1
            self.both_held += held

    @property
    def share(self) -> float:
        """The ranges that hold, in per cent."""
        return per_cent(self.held, self.given)


def per_cent(part: int, whole: int) -> float:
    """A share in per cent, 0 of nothing."""
    return 100 * part / whole if whole else 0.0


def month_end(year: int, month: int) -> int:
    """The last day of a month, counted on past December, as a whole number."""
    first = date(year + month // 12, month % 12 + 1, 1)
    return (first - timedelta(days=1)).toordinal()


def drawn(world: World, dice: Dice) -> tuple[list[Point], list[Point]]:
    """A plan: the points of its year, and those of the closed years before it."""
    paces = [2.7 ** (0.35 * dice.normal()) for _ in range(PARTIES)]
    shocks = {
        (years_ago, month): dice.waits(30)
        for years_ago in range(world.closed + 1)
        for month in range(1, 13)
        if dice.random() < 0.15
    }
    years = []
    for years_ago in range(world.closed + 1):
        year = []
        for _ in range(world.points):
            month, party = int(dice.random() * 12) + 1, int(dice.random() * PARTIES)
            first = month_end(YEAR - years_ago, month)
            delay = round(world.delay(dice, Moment(month, years_ago, paces[party], shocks)))
            year.append(Point(first, first + delay, party))
        years.append(year)
    return years[0], [point for year in years[1:] for point in year]


def ranks(points: Sequence[Point]) -> dict[int, int]:
    """The parties that answer for something, from the quickest (0) by their mean delay."""
    delays: dict[int, list[int]] = {}
    for point in points:
        delays.setdefault(point.party, []).append(point.completed - point.first)
    order = sorted(delays, key=lambda party: (sum(delays[party]) / len(delays[party]), party))
    return {party: rank for rank, party in enumerate(order)}


def look(points: Sequence[Point], closed: Sequence[Point], day: int) -> Iterator[tuple[Point, bool, bool]]:
    """Each open point that gets a range on a day, whether the range holds, and whether it has no latest day.

    The record of a closed year ends a month after it.
    """
    known = [(point, day) for point in points]
    known += [(point, month_end(date.fromordinal(point.first).year, 13)) for point in closed]
    record = record_of(
        [point.completed - point.first for point, until in known if point.completed <= until],
        [until - point.first for point, until in known if point.completed > until],
    )
    for point in points:
        span = record.span(day - point.first) if point.completed > day else None
        if span is not None:
            taken = point.completed - point.first
            held = span.earliest <= taken and (span.latest is None or taken <= span.latest)
            yield point, held, span.latest is None


def measure(world: World, plans: int) -> tuple[Tally, Tally, Tally]:
    """All ranges of a world, those of the quickest fifth of its parties, and those of the slowest."""
    whole, best, worst = Tally(), Tally(), Tally()
    for number in range(plans):
        points, closed = drawn(world, Dice(f"{world.name} {number}"))
        rank = ranks([*points, *closed])
        for month in range(1, LOOKS + 1):
            for point, held, endless in look(points, closed, month_end(YEAR, month)):
                whole.count(held=held, endless=endless)
                if rank[point.party] < FIFTH:
                    best.count(held=held, endless=endless)
                elif rank[point.party] >= len(rank) - FIFTH:
                    worst.count(held=held, endless=endless)
    return whole, best, worst


def lines(plans: int) -> Iterator[tuple[str, Tally, tuple[int, int] | None]]:
    """The lines of the table: what was measured, and its goal."""
    for world in WORLDS:
        whole, best, worst = measure(world, plans)
        yield world.name, whole, world.goal
        if world.name == EVEN:
            yield "  best fifth of its parties", best, None
            yield "  worst fifth of its parties", worst, (70, 100)


def line(name: str, tally: Tally, goal: tuple[int, int] | None) -> str:
    """One line of the table."""
    wanted = "" if goal is None else f"{goal[0]}-{goal[1]}" if goal[1] < 100 else f">={goal[0]}"
    return (
        f"{name:<40} {tally.given:>8} {tally.share:>8.1f} {per_cent(tally.both_held, tally.both):>15.1f} "
        f"{per_cent(tally.given - tally.both, tally.given):>14.1f} {wanted:>7}"
    )


def main(given: Sequence[str]) -> int:
    """Measure, print, and end with 1 where a goal is not met."""
    parser = argparse.ArgumentParser(description="Measure how often the forecast's 80 % range holds.")
    parser.add_argument("--plans", metavar="N", type=int, default=500, help="plans drawn in each world (500)")
    plans = max(1, parser.parse_args(given).plans)
    print(f"{plans} plans in each world, {LOOKS} month ends each")
    print(f"{'world':<40} {'ranges':>8} {'hold, %':>8} {'with an end, %':>15} {'without end, %':>14} {'goal':>7}")
    missed = False
    for name, tally, goal in lines(plans):
        met = goal is None or goal[0] <= tally.share <= goal[1]
        missed |= not met
        print(line(name, tally, goal) + ("" if goal is None else "  met" if met else "  NOT MET"), flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
