"""What comes next, the nearest deadline first; a series shows its next occurrence only."""

from __future__ import annotations

from datetime import date

from cluster_cli.core.judge.views import Assessment
from cluster_cli.core.messages import Message, counted
from cluster_cli.core.report import Layout, Line, Report, Section, Unread
from cluster_cli.core.reports.shared import RowList, Subject, header, phase_line, report, selection_line

LIST = RowList(("id", "title", "deadline", "left", "lead", "state", "forecast"))


def upcoming(assessment: Assessment, layout: Layout, unread: tuple[Unread, ...] = ()) -> Report:
    """Open points whose deadline lies within the assessment's horizon, by deadline."""
    coming = next_subjects(assessment)
    days = assessment.horizon
    nothing = counted("Nothing falls due within {count} day.", "Nothing falls due within {count} days.", days)
    table = LIST.table(assessment, "rows", coming, layout, nothing)
    return report(
        "upcoming",
        assessment,
        (
            Line(upcoming_count(len(coming), days)) if coming else None,
            header(assessment),
            phase_line(assessment),
            selection_line(assessment),
        ),
        (Section(table=table),),
        unread=unread,
        totals={"upcoming": {"points": len(coming), "within": days}},
    )


def upcoming_count(points: int, days: int) -> Message:
    """How many: `Due within 30 days: 3`."""
    return counted("Due within {count} day: {points}.", "Due within {count} days: {points}.", days, points=points)


def next_subjects(assessment: Assessment) -> list[Subject]:
    """The next points within the horizon, the nearest first."""
    subjects = [
        Subject(row, view)
        for row in (*assessment.rows, *assessment.cards)
        for view in row.points
        if view.shown_next
        and view.deadline is not None
        and (view.deadline - assessment.as_of).days <= assessment.horizon
    ]
    return sorted(subjects, key=lambda subject: (subject.view and subject.view.deadline) or date.max)
