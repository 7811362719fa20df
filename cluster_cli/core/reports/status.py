"""The one screen: what plan, as of which day, the totals, what is late and who owes it, what comes next."""

from __future__ import annotations

from cluster_cli.core.messages import Command, Value, message
from cluster_cli.core.report import Column, Line, Report, Row, Section, Table
from cluster_cli.core.reports.overdue import more
from cluster_cli.core.reports.parts import (
    all_totals,
    deadline_cell,
    header,
    headline,
    how_to_begin,
    lead_name,
    number,
    overdue_points,
    phase_lines,
    totals_lines,
)  # fmt: skip
from cluster_cli.core.reports.upcoming import next_points
from cluster_cli.core.views import Assessment, PointView, RowView

MOST_LATE = 4
MOST_NEXT = 3
LATE = (
    Column("days", "Days late", "days"),
    Column("id", "No.", "id"),
    Column("title", "Activity", "text", wide=True),
    Column("lead", "Responsible", "text", wide=True),
)
NEXT = (
    Column("due", "Deadline", "text"),
    Column("id", "No.", "id"),
    Column("title", "Activity", "text", wide=True),
    Column("lead", "Responsible", "text", wide=True),
)


def report(assessment: Assessment, found: dict[str, int]) -> Report:
    """The answer to "how do we stand?"; `found` counts the findings in the files by severity."""
    rows = (*assessment.rows, *assessment.cards)
    late = sorted(((points[0], row) for row in rows if (points := overdue_points(row))), key=lambda pair: -pair[0].days)
    coming = next_points(assessment, rows, assessment.horizon)
    summary = (*phase_lines(assessment), header(assessment), *totals_lines(assessment), *headline(assessment))
    sections = (
        [Section(table=_late(assessment, late), title=message("Overdue: {count}", count=len(late)))] if late else []
    )
    if coming:
        sections.append(Section(table=_next(assessment, coming), title=message("Due soon: {count}", count=len(coming))))
    return Report(
        "status/1",
        assessment.portfolio.plan.title,
        assessment.as_of,
        summary,
        tuple(sections),
        all_totals(assessment) | {"overdue": {"rows": len(late)}, "findings": dict(found), "moved": _moved(assessment)},
        hints=_hints(assessment, found, has_late=bool(late)),
    )


def _late(assessment: Assessment, late: list[tuple[PointView, RowView]]) -> Table:
    cells = [
        Row(
            (view.days, number(row.item), row.item.title, lead_name(row.item, assessment.portfolio.plan, short=True)),
            "bad",
        )
        for view, row in late[:MOST_LATE]
    ]
    return Table("overdue", LATE, tuple(cells), more=more(len(late), MOST_LATE))


def _next(assessment: Assessment, coming: list[tuple[RowView, PointView]]) -> Table:
    plan = assessment.portfolio.plan
    cells: list[Row] = []
    for row, view in coming[:MOST_NEXT]:
        due: Value = view.deadline if view.deadline is not None else deadline_cell(view)
        cells.append(Row((due, number(row.item), row.item.title, lead_name(row.item, plan, short=True)), "warn"))
    return Table("upcoming", NEXT, tuple(cells), more=more(len(coming), MOST_NEXT))


def _moved(assessment: Assessment) -> int:
    """How many points have another deadline than their first one."""
    return sum(view.deadline != view.first_deadline for view in assessment.points)


def _hints(assessment: Assessment, found: dict[str, int], *, has_late: bool) -> tuple[Line, ...]:
    lines = [how_to_begin(assessment)]
    moved = _moved(assessment)
    if moved:
        lines.append(Line(message("Deadlines moved: {count}.", count=moved)))
    if any(found.values()):
        lines.append(
            Line(
                message(
                    "In the data: errors {errors}, warnings {warnings}: {command}",
                    errors=found.get("error", 0),
                    warnings=found.get("warning", 0),
                    command=Command("cluster validate"),
                ),
                "bad" if found.get("error") else "warn",
            )
        )
    more_commands = ("cluster overdue", "cluster upcoming") if has_late else ("cluster upcoming", "cluster list")
    lines.append(
        Line(
            message("More: {commands}", commands=tuple(Command(line) for line in (*more_commands, "cluster progress"))),
            "dim",
        )
    )
    return tuple(line for line in lines if line is not None)
