"""What is overdue, the oldest first; a series is one row with its oldest point."""

from __future__ import annotations

from collections.abc import Sequence

from cluster_cli.core.judge.views import Assessment
from cluster_cli.core.messages import Message, message, offer
from cluster_cli.core.model import Activity
from cluster_cli.core.report import Layout, Line, Report, Section, Unread
from cluster_cli.core.reports.shared import (
    RowList,
    Subject,
    header,
    how_to_begin,
    overdue_points,
    phase_line,
    report,
    selection_line,
)

LIST = RowList(("id", "title", "days", "deadline", "lead", "forecast", "reason"))


def late_subjects(assessment: Assessment) -> list[Subject]:
    """The rows with an overdue point: by days late, then in the document's order."""
    late = [
        Subject(row, points[0], len(points))
        for row in (*assessment.rows, *assessment.cards)
        if (points := overdue_points(row))
    ]
    return sorted(late, key=lambda subject: -(subject.view.days if subject.view else 0))


def overdue(assessment: Assessment, layout: Layout, unread: tuple[Unread, ...] = ()) -> Report:
    """The overdue rows of the assessment; `findings` where there is one."""
    late = late_subjects(assessment)
    nothing = message("Nothing is overdue.")
    points = sum(subject.points for subject in late)
    table = LIST.table(assessment, "rows", late, layout, nothing)
    return report(
        "overdue",
        assessment,
        (
            Line(overdue_count(late), "bad") if late else None,
            _not_stated(late) if late else None,
            header(assessment),
            phase_line(assessment),
            selection_line(assessment),
        ),
        (Section(table=table),),
        (how_to_begin(assessment), _one_whole(late[0])) if late else (),
        findings=bool(late),
        unread=unread,
        totals={"overdue": {"rows": len(late), "points": points}},
    )


def overdue_count(late: Sequence[Subject]) -> Message:
    """How many: `Overdue: activities 7, projects 0`."""
    activities = sum(isinstance(subject.row.item, Activity) for subject in late)
    return message(
        "Overdue: activities {activities}, projects {projects}.", activities=activities, projects=len(late) - activities
    )


def _not_stated(late: Sequence[Subject]) -> Line:
    """What their owners still owe beside the work: a reason and a day."""
    facts = [subject.view.point.facts for subject in late if subject.view is not None]
    reasons = sum(fact.reason is None for fact in facts)
    forecasts = sum(fact.forecast is None for fact in facts)
    return Line(
        message(
            "Without a reason: {reasons}, without an expected day: {forecasts}.", reasons=reasons, forecasts=forecasts
        )
    )


def _one_whole(subject: Subject) -> Line:
    command = offer("show", subject.row.id)
    return Line(message("One of them whole: {command}", command=command), "dim")
