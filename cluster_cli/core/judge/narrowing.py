"""The assessment of a selection: the same judgement, with totals and ratios of the chosen rows alone."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from cluster_cli.core.judge.assessment import summed
from cluster_cli.core.judge.views import Assessment, RowView
from cluster_cli.core.model import Activity


def narrowed(
    assessment: Assessment, chosen: Sequence[RowView], selection: tuple[tuple[str, str], ...] = ()
) -> Assessment:
    """The assessment with only the chosen rows and cards in it; each point keeps its state and its weight.

    `selection` are the options that asked for them. A part whose row was not chosen stands for itself. `by_id` still knows every item.
    """
    ids = {row.id for row in chosen}
    rows = tuple(
        row if row.parent is None or row.parent in ids else structs.replace(row, parent=None)
        for row in chosen
        if isinstance(row.item, Activity)
    )
    cards = tuple(row for row in chosen if not isinstance(row.item, Activity))
    found = summed(
        assessment.portfolio, assessment.as_of, assessment.horizon, rows, cards, assessment.by_id, assessment.faults
    )
    return structs.replace(found, selection=selection)
