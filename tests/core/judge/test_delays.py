"""The curve and its two days, with numbers worked by hand and against the definition written out slowly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_cli.core.judge.forecast import LEAST, Span, record_of

# The example of docs/en/forecast.md and docs/ru/forecast.md.
DELAYS = (-10, -6, -3, -1, 0, 0, 4, 9, 15, 21, 30, 44)
AGES = (2, 12)
CURVE = {
    -10: Fraction(14, 15), -6: Fraction(13, 15), -3: Fraction(12, 15), -1: Fraction(11, 15), 0: Fraction(9, 15),
    4: Fraction(21, 40), 9: Fraction(9, 20), 15: Fraction(9, 25), 21: Fraction(27, 100), 30: Fraction(9, 50),
    44: Fraction(9, 100),
}  # fmt: skip

DAYS = st.integers(-60, 60)
MANY = st.lists(DAYS, max_size=40)


def survival(delays: list[int], ages: list[int], day: int) -> Fraction:
    """S(day) as Kaplan and Meier define it, with one more observation that never ends."""
    share = Fraction(1)
    for at in sorted(set(delays)):
        if at <= day:
            risk = sum(delay >= at for delay in delays) + sum(age >= at for age in ages) + 1
            share *= Fraction(risk - delays.count(at), risk)
    return share


def slow_span(delays: list[int], ages: list[int], age: int) -> Span | None:
    """The range by looking at every day, one after the other."""
    if sum(delay > age for delay in delays) < LEAST:
        return None
    begun = survival(delays, ages, age)
    last = max(delays)
    left = {day: survival(delays, ages, day) / begun for day in range(age + 1, last + 1)}
    earliest = next((day for day, share in left.items() if share <= Fraction(9, 10)), last)
    return Span(earliest, next((day for day, share in left.items() if share <= Fraction(1, 10)), None))


def test_the_worked_curve() -> None:
    assert {day: survival(list(DELAYS), list(AGES), day) for day in CURVE} == CURVE


@pytest.mark.parametrize(
    ("age", "comparable", "span"),
    [
        (-30, 12, Span(-6, 44)),  # 14/15 is over nine tenths, 13/15 is not; 9/100 is under a tenth
        (-10, 11, Span(-3, 44)),  # 13/15 : 14/15 = 13/14, 12/14; 9/100 : 14/15 = 27/280
        (-6, 10, Span(-1, None)),  # 12/15 : 13/15 = 12/13, 11/13; 9/100 : 13/15 = 27/260 is over a tenth
        (-3, 9, Span(0, None)),
        (-2, 9, Span(0, None)),
        (-1, 8, None),
        (0, 6, None),
        (44, 0, None),
    ],
)
def test_the_worked_ranges(age: int, comparable: int, span: Span | None) -> None:
    record = record_of(DELAYS, AGES)
    assert record.comparable(age) == comparable
    assert record.span(age) == span


def test_nine_points_are_the_least_and_their_ends_the_range() -> None:
    nine = [3, 1, 4, 11, 5, 9, 2, 6, 53]
    assert record_of(nine, ()).span(0) == Span(1, 53)
    assert record_of(nine[1:], ()).span(0) is None
    assert record_of(nine, ()).span(1) is None  # only eight were still open


def test_where_most_are_still_open_it_takes_longer_than_any_did() -> None:
    assert record_of(range(1, 10), [100] * 200).span(0) == Span(9, None)


def test_an_open_point_says_nothing_of_later_days() -> None:
    """Open at the age of the last delay it is at risk there, a day earlier it is not."""
    delays = list(range(1, 20))
    ends = [record_of(delays, [age] * 3).span(0) for age in (18, 17)]
    assert ends == [slow_span(delays, [age] * 3, 0) for age in (18, 17)]
    assert ends[0] != ends[1]


@given(MANY, MANY, DAYS)
def test_the_range_is_that_of_the_definition(delays: list[int], ages: list[int], age: int) -> None:
    assert record_of(delays, ages).span(age) == slow_span(delays, ages, age)


@given(MANY, MANY, DAYS, st.randoms(use_true_random=False))
def test_the_order_changes_nothing(delays: list[int], ages: list[int], age: int, chance: object) -> None:
    mixed, others = list(delays), list(ages)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    chance.shuffle(others)  # type: ignore[attr-defined]
    assert record_of(mixed, others) == record_of(delays, ages)
    assert record_of(mixed, others).span(age) == record_of(delays, ages).span(age)


@given(st.lists(DAYS, min_size=LEAST, max_size=40), MANY, DAYS)
def test_the_range_lies_ahead(delays: list[int], ages: list[int], age: int) -> None:
    span = record_of(delays, ages).span(age)
    if span is not None:
        assert span.earliest > age
        assert span.latest is None or span.earliest <= span.latest
        assert {span.earliest, span.latest} <= {*delays, None}


@given(MANY, MANY, DAYS, DAYS)
def test_one_more_that_is_still_open_never_brings_a_day_nearer(
    delays: list[int], ages: list[int], age: int, other: int
) -> None:
    before, after = record_of(delays, ages).span(age), record_of(delays, [*ages, other]).span(age)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after.earliest >= before.earliest
        assert after.latest is None or (before.latest is not None and after.latest >= before.latest)


@given(MANY, MANY, DAYS, st.integers(-500, 500))
def test_all_days_moved_alike_move_the_range(delays: list[int], ages: list[int], age: int, by: int) -> None:
    before = record_of(delays, ages).span(age)
    after = record_of([delay + by for delay in delays], [one + by for one in ages]).span(age + by)
    moved = None
    if before is not None:
        moved = Span(before.earliest + by, None if before.latest is None else before.latest + by)
    assert after == moved
