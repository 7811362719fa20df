"""What is overdue, the oldest first; a series is one row with its oldest point."""

from __future__ import annotations

from collections.abc import Sequence

from cluster_cli.core.messages import Command, Message, Value, counted, message
from cluster_cli.core.report import Column, Line, Report, Row, Section, Table
from cluster_cli.core.reports.parts import (
    all_totals,
    deadline_cell,
    header,
    how_to_begin,
    lead_name,
    number,
    overdue_points,
)
from cluster_cli.core.views import Assessment, PointView, RowView

COLUMNS = (
    Column("days", "Days late", "days"),
    Column("id", "No.", "id"),
    Column("title", "Activity", "text", wide=True),
    Column("lead", "Responsible", "text", wide=True),
    Column("due", "Deadline", "text"),
    Column("forecast", "Expected", "period"),
    Column("reason", "Reason", "text"),
)


def report(
    assessment: Assessment, rows: Sequence[RowView], columns: Sequence[str] = (), limit: int | None = None
) -> Report:
    """The overdue rows of a selection: by days late, then by the document's order; `findings` where there is one."""
    late = sorted(
        ((points[0], points, row) for row in rows if (points := overdue_points(row))), key=lambda found: -found[0].days
    )
    table = Table(
        "rows",
        COLUMNS,
        tuple(_row(assessment, row, points) for _, points, row in late[:limit]),
        empty=message("Nothing is overdue."),
        more=more(len(late), limit),
    )
    return Report(
        "overdue/1",
        assessment.portfolio.plan.title,
        assessment.as_of,
        (
            Line(_summary(len(late), sum(len(points) for _, points, _ in late)), "bad" if late else "good"),
            header(assessment),
        ),
        (Section(table=table),),
        all_totals(assessment) | {"overdue": {"rows": len(late), "points": sum(len(points) for _, points, _ in late)}},
        hints=_hints(assessment, late[0][2]) if late else (),
        findings=bool(late),
    )


def more(count: int, limit: int | None) -> Message | None:
    """`and 12 more` where a limit left rows out."""
    return None if limit is None or count <= limit else message("and {count} more", count=count - limit)


def _summary(rows: int, points: int) -> Message:
    if not rows:
        return message("Nothing is overdue.")
    if rows == points:
        return counted("Overdue: {count} activity or project.", "Overdue: {count} activities and projects.", rows)
    return message("Overdue: {rows} (control points: {points}).", rows=rows, points=points)


def _row(assessment: Assessment, row: RowView, points: Sequence[PointView]) -> Row:
    worst = points[0]
    item, facts = row.item, worst.point.facts
    cells: tuple[Value, ...] = (
        worst.days, number(item), item.title, lead_name(item, assessment.portfolio.plan), _deadline(worst, len(points)),
        worst.forecast, facts.reason,
    )  # fmt: skip
    return Row(cells, "bad")


def _deadline(worst: PointView, count: int) -> Value:
    if count == 1:
        return deadline_cell(worst)
    return message("{deadline}, and {count} more", deadline=deadline_cell(worst), count=count - 1)


def _hints(assessment: Assessment, row: RowView) -> tuple[Line, ...]:
    from cluster_cli.core.text import quote_argument  # noqa: PLC0415 - only for a command

    begin = how_to_begin(assessment)
    show = Line(
        message("One of them whole: {command}", command=Command(f"cluster show {quote_argument(row.id)}")), "dim"
    )
    return (*((begin,) if begin else ()), show)
