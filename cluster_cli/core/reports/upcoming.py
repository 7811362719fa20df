"""What comes next, the nearest deadline first; a series shows its next occurrence only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cluster_cli.core.dates import relative
from cluster_cli.core.messages import Message, Value, counted
from cluster_cli.core.report import Column, Line, Report, Row, Section, Table
from cluster_cli.core.reports.overdue import more
from cluster_cli.core.reports.parts import TONES, all_totals, deadline_cell, header, lead_name, number, phase_lines
from cluster_cli.core.views import Assessment, PointView, RowView

COLUMNS = (
    Column("due", "Deadline", "text"),
    Column("in", "Left", "text"),
    Column("id", "No.", "id"),
    Column("title", "Activity", "text", wide=True),
    Column("lead", "Responsible", "text", wide=True),
    Column("state", "State", "term"),
    Column("forecast", "Expected", "period"),
)


def report(
    assessment: Assessment, rows: Sequence[RowView], within: int | None = None, limit: int | None = None
) -> Report:
    """Open points whose deadline lies within the horizon (or `within` days), by deadline."""
    days = assessment.horizon if within is None else within
    found = next_points(assessment, rows, days)
    table = Table(
        "rows",
        COLUMNS,
        tuple(_row(assessment, row, view) for row, view in found[:limit]),
        empty=counted("Nothing falls due within {count} day.", "Nothing falls due within {count} days.", days),
        more=more(len(found), limit),
    )
    return Report(
        "upcoming/1",
        assessment.portfolio.plan.title,
        assessment.as_of,
        (Line(_summary(len(found), days)), header(assessment), *phase_lines(assessment)),
        (Section(table=table),),
        all_totals(assessment) | {"upcoming": {"points": len(found), "within": days}},
    )


def next_points(assessment: Assessment, rows: Sequence[RowView], days: int) -> list[tuple[RowView, PointView]]:
    """The next points of the rows within so many days, the nearest first."""
    found = [
        (row, view)
        for row in rows
        for view in row.points
        if view.shown_next and view.deadline is not None and (view.deadline - assessment.as_of).days <= days
    ]
    return sorted(found, key=lambda pair: pair[1].deadline or date.max)


def _summary(count: int, days: int) -> Message:
    if not count:
        return counted("Nothing falls due within {count} day.", "Nothing falls due within {count} days.", days)
    return counted("Due within {count} day: {points}.", "Due within {count} days: {points}.", days, points=count)


def _row(assessment: Assessment, row: RowView, view: PointView) -> Row:
    left = relative((view.deadline - assessment.as_of).days) if view.deadline is not None else None
    cells: tuple[Value, ...] = (
        deadline_cell(view), left, number(row.item), row.item.title, lead_name(row.item, assessment.portfolio.plan),
        view.state, view.forecast,
    )  # fmt: skip
    return Row(cells, TONES.get(view.state.key, ""))
