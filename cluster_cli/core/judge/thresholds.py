"""The limits between the colours of health, which a plan may set under `health:`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct


class Thresholds(Struct, frozen=True):
    """Days, per cent or counts. The names are the keys under the plan's `health:`."""

    overdue_red: Fraction = Fraction(30)
    forecast_red: Fraction = Fraction(30)
    start_days: Fraction = Fraction(14)
    moved_amber: Fraction = Fraction(30)
    moved_red: Fraction = Fraction(90)
    moves_amber: Fraction = Fraction(2)
    moves_red: Fraction = Fraction(3)
    series_from: Fraction = Fraction(5)
    series_amber: Fraction = Fraction(90)
    series_red: Fraction = Fraction(70)
    missed_red: Fraction = Fraction(2)
    ratio_amber: Fraction = Fraction(95)
    ratio_red: Fraction = Fraction(90)
    heavy_point: Fraction = Fraction(5)
    indicator_amber: Fraction = Fraction(95)
    indicator_red: Fraction = Fraction(80)
    budget_amber: Fraction = Fraction(5)
    budget_red: Fraction = Fraction(10)


THRESHOLDS = Thresholds()


def thresholds_of(settings: Mapping[str, Decimal]) -> Thresholds:
    """The plan's thresholds: the usual ones but for those that it sets under a known name."""
    own = {name: Fraction(value) for name, value in settings.items() if name in Thresholds.__struct_fields__}
    return Thresholds(**own) if own else THRESHOLDS
