"""The rows of a plan: one an activity or a project, in the document's order unless sorted."""

from __future__ import annotations

from cluster_cli.core.messages import message
from cluster_cli.core.report import Layout, Line, Report, Section, Unread
from cluster_cli.core.reports.columns import subject_of, table_of
from cluster_cli.core.reports.parts import header, report, selection_line
from cluster_cli.core.views import Assessment

USUAL = ("id", "title", "lead", "deadline", "state")


def listing(assessment: Assessment, layout: Layout, unread: tuple[Unread, ...] = ()) -> Report:
    """The rows of the assessment, activities first."""
    subjects = [subject_of(row) for row in (*assessment.rows, *assessment.cards)]
    counted = message(
        "Activities: {activities}, projects: {projects}.",
        activities=len(assessment.rows),
        projects=len(assessment.cards),
    )
    table = table_of(assessment, "rows", subjects, USUAL, layout, message("No rows."))
    return report(
        "list",
        assessment,
        (Line(counted), header(assessment), selection_line(assessment)),
        (Section(table=table),),
        unread=unread,
    )
