"""Delays as a record, and the two days between which eight of ten of them lie (judgement 5).

Everything is in whole days from the first deadline on: a delay is where a point was completed (early is negative), an
age how long one that is still open has gone without. The curve is that of Kaplan and Meier (1958): S(t), the share of
points that take longer than t days, in exact fractions, with one more observation that never ends.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from msgspec import Struct

LEAST = 9
"""So many completed points must have been still open at that age, or no range is given."""
BEGINS, ENDS = Fraction(9, 10), Fraction(1, 10)
"""The range lasts from where S(t)/S(a) falls to the first of these until it falls to the second: 80 %."""


class Span(Struct, frozen=True, gc=False):
    """The range in days from the first deadline; `latest` is `None` where the record does not reach so far."""

    earliest: int
    latest: int | None


class Record(Struct, frozen=True, gc=False):
    """The delays of completed points in ascending order, and where the curve falls.

    `days` are the different delays. For a point that is open after the first i of them, `begins[i]` and `ends[i]` are
    the days on which the curve has fallen to the two limits; `None` where it never does.
    """

    delays: tuple[int, ...]
    days: tuple[int, ...]
    begins: tuple[int | None, ...]
    ends: tuple[int | None, ...]

    def comparable(self, age: int) -> int:
        """How many of the completed points were still open at this age."""
        return len(self.delays) - bisect_right(self.delays, age)

    def span(self, age: int) -> Span | None:
        """The range of a point that is open at this age; `None` where too few were."""
        if self.comparable(age) < LEAST:
            return None
        index = bisect_right(self.days, age)
        begins = self.begins[index]
        # Where most are still open, the curve does not fall so far: all that is known is that it takes longer.
        return Span(self.days[-1] if begins is None else begins, self.ends[index])


def record_of(delays: Iterable[int], ages: Iterable[int]) -> Record:
    """The record of points completed after `delays` days and of points open for `ages` days."""
    done, still = sorted(delays), sorted(ages)
    counts = Counter(done)
    days = tuple(counts)
    # An open point of age t is known to take longer than t days: it is still at risk on day t. The one that never ends
    # is at risk on every day.
    risk = [len(done) - bisect_left(done, day) + len(still) - bisect_left(still, day) + 1 for day in days]
    left = [count - counts[day] for day, count in zip(days, risk, strict=True)]
    return Record(tuple(done), days, _falls(days, left, risk, BEGINS), _falls(days, left, risk, ENDS))


def _falls(days: Sequence[int], left: Sequence[int], risk: Sequence[int], limit: Fraction) -> tuple[int | None, ...]:
    """For each index the day on which the curve, begun anew there, has fallen to the limit.

    The later it begins, the later it gets there; so one window goes over the factors left/risk, kept as two whole
    numbers, and each factor is multiplied in once and divided out once.
    """
    found: list[int | None] = []
    top = bottom = 1
    end = 0
    for begin in range(len(days) + 1):
        while end < len(days) and top * limit.denominator > bottom * limit.numerator:
            top, bottom = top * left[end], bottom * risk[end]
            end += 1
        reached = top * limit.denominator <= bottom * limit.numerator
        found.append(days[end - 1] if reached else None)
        if begin < end:
            top, bottom = top // left[begin], bottom // risk[begin]
    return tuple(found)
