"""Days on a line of characters: every day has a place, in order, and no line is longer than it may be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_cli.core.messages import Bar
from cluster_cli.core.report import Axis
from cluster_cli.core.reports.timeline import ORDER, SCALES, _length, first_day, grid_of, headings, places_of, unit_of

if TYPE_CHECKING:
    from cluster_cli.core.report import Scale

YEAR = Axis(date(2022, 1, 1), date(2022, 12, 31), date(2022, 7, 1))
SIGNS = dict(zip(("", *ORDER), " -|o>#+", strict=True))


def drawn(bar: Bar, axis: Axis, width: int) -> str:
    return "".join(SIGNS[place] for place in places_of(bar, grid_of(axis, width), axis.today))


@pytest.mark.parametrize(
    ("width", "scale", "wanted", "characters"),
    [
        (60, None, "week", 53), (52, None, "month", 48), (12, None, "month", 12), (11, None, "quarter", 8),
        (4, None, "quarter", 4), (3, None, "quarter", 2), (52, "quarter", "quarter", 52), (20, "week", "week", 18),
    ],
)  # fmt: skip
def test_the_finest_scale_that_fits(width: int, scale: Scale | None, wanted: Scale, characters: int) -> None:
    """A year has 53 weeks in part, 12 months, 4 quarters; 53 weeks three to a character are 18 characters."""
    grid = grid_of(Axis(YEAR.first, YEAR.last, YEAR.today, scale), width)
    assert (grid.scale, grid.characters) == (wanted, characters)


def test_a_bar_with_all_its_marks() -> None:
    """By month: started in February, due first in April, now in June, expected in September, today is in July."""
    bar = Bar(
        date(2022, 2, 1),
        date(2022, 6, 30),
        (("deadline", date(2022, 6, 30)), ("first", date(2022, 4, 30)), ("expected", date(2022, 9, 1))),
    )
    assert drawn(bar, YEAR, 12) == " --o-#| >   "
    assert drawn(Bar(), YEAR, 12) == "      |     "
    assert drawn(Bar(bar.first, bar.last, (*bar.marks, ("completed", date(2022, 6, 1)))), YEAR, 12) == " --o-+| >   "


def test_years_and_months_stand_where_they_begin() -> None:
    """By week with two characters each, 2021 would touch 2022, and the month 12 the month 1."""
    for first, years in ((date(2021, 12, 29), ["2022"]), (date(2021, 12, 1), ["2021", "2022"])):
        above = headings(grid_of(Axis(first, date(2022, 3, 31), YEAR.today), 40))
        assert above[0].split() == years
        assert above[1].split()[-3:] == ["1", "2", "3"]
    grid = grid_of(YEAR, 12)
    assert headings(grid) == ("2022        ", "1 3 5 7 9 11")


DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(DAYS, DAYS, DAYS, st.integers(1, 200), st.sampled_from([None, *SCALES]))
def test_every_day_has_a_place_and_places_keep_the_order(
    first: date, last: date, day: date, width: int, scale: Scale | None
) -> None:
    first, day, last = sorted((first, day, last))
    grid = grid_of(Axis(first, last, day, scale), width)
    places = [grid.place(one) for one in (first, day, last)]
    assert None not in places
    assert places == sorted(places, key=lambda at: at or 0)
    assert 0 < grid.characters <= width
    assert {len(line) for line in headings(grid)} == {grid.characters}
    line = places_of(Bar(first, last, (("deadline", last),)), grid, day)
    assert len(line) == grid.characters
    assert line[places[2] or 0] == "deadline"


@given(DAYS, st.sampled_from(SCALES))
def test_a_unit_begins_on_its_first_day(day: date, scale: Scale) -> None:
    start = first_day(unit_of(day, scale), scale)
    assert start <= day
    assert unit_of(start, scale) == unit_of(day, scale)
    assert start == date.min or unit_of(date.fromordinal(start.toordinal() - 1), scale) == unit_of(day, scale) - 1


def test_a_month_and_a_quarter_are_as_long_as_they_are() -> None:
    assert [_length(date(2022, month, 1), "month") for month in (1, 2, 4)] == [31, 28, 30]
    assert [_length(date(2022, month, 1), "quarter") for month in (1, 4, 7)] == [90, 91, 92]
