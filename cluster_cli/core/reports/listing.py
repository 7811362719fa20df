"""The rows of a plan: one an activity or a project, in the document's order unless sorted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cluster_cli.core.judge.views import Assessment
from cluster_cli.core.messages import Message, Term, Value, message
from cluster_cli.core.report import Column, Layout, Line, Report, Section, Unread
from cluster_cli.core.reports.shared import Cell, RowList, Subject, header, report, selection_line, subject_of

if TYPE_CHECKING:
    from cluster_cli.core.changes.baseline import Against, Moved

LIST = RowList(("id", "title", "lead", "deadline", "state"))
USUAL_AGAINST = ("id", "title", "change", "was", "deadline", "shift", "state")
CHANGE = Column("change", "Against the baseline", "term")
WAS = Column("was", "Deadline before", "day")
SHIFT = Column("shift", "Moved, days", "days")
OWN_COLUMNS = (CHANGE, WAS, SHIFT)
"""The columns of a list that is measured against another state."""
OWN = tuple(column.key for column in OWN_COLUMNS)
ADDED, REMOVED = Term("added", "added"), Term("removed", "removed")
MOVED, CHANGED = Term("moved", "deadline moved"), Term("changed", "changed")


def listing(
    assessment: Assessment,
    layout: Layout,
    unread: tuple[Unread, ...] = (),
    against: Against | None = None,
    state: Message | None = None,
) -> Report:
    """The rows of the assessment, activities first.

    Args:
        assessment: the plan, or a selection of it, as of a day.
        layout: how the list is wanted.
        unread: the items that could not be counted.
        against: the whole plan compared with another state; the rows that are gone stand last.
        state: what that state is.
    """
    rows = [*assessment.rows, *assessment.cards]
    if against is not None and not assessment.selection:
        rows += against.removed
    subjects = [subject_of(row) for row in rows]
    counted = message(
        "Activities: {activities}, projects: {projects}.",
        activities=len(assessment.rows),
        projects=len(assessment.cards),
    )
    listed = LIST if against is None else RowList(USUAL_AGAINST, _own(against))
    table = listed.table(assessment, "rows", subjects, layout, message("No rows."))
    measured = None if state is None else Line(message("Measured against {state}.", state=state))
    return report(
        "list",
        assessment,
        (Line(counted), header(assessment), selection_line(assessment), measured, *_money(against)),
        (Section(table=table),),
        unread=unread,
    )


def _money(against: Against | None) -> list[Line]:
    from cluster_cli.core.reports.diff import money_lines  # noqa: PLC0415 - of a list that is measured only

    return [] if against is None else money_lines(against)


def _own(against: Against) -> Mapping[str, tuple[Column, Cell]]:
    """The columns that measure."""
    measured = _Measured(against)
    cells = (measured.change, measured.was, measured.shift)
    return {column.key: (column, cell) for column, cell in zip(OWN_COLUMNS, cells, strict=True)}


class _Measured:
    """The cells of the columns that measure."""

    def __init__(self, against: Against) -> None:
        self._moved = {(moved.view.item_id, moved.view.name): moved for moved in against.moved}
        self._added = {row.id for row in against.added}
        self._marks = {
            **dict.fromkeys(against.changed, CHANGED),
            **{moved.view.item_id: MOVED for moved in against.moved},
            **dict.fromkeys(self._added, ADDED),
            **{row.id: REMOVED for row in against.removed},
        }

    def change(self, _: Assessment, subject: Subject) -> Value:
        """What became of the row; of several things the one that weighs most."""
        return self._marks.get(subject.row.id)

    def was(self, _: Assessment, subject: Subject) -> Value:
        """The deadline that the shown control point had."""
        moved, view = self._told(subject), subject.view
        if moved is not None:
            return moved.before
        return None if view is None or subject.row.id in self._added else view.deadline

    def shift(self, _: Assessment, subject: Subject) -> Value:
        """By how many days it was moved."""
        moved = self._told(subject)
        return None if moved is None else moved.days

    def _told(self, subject: Subject) -> Moved | None:
        view = subject.view
        return None if view is None else self._moved.get((view.item_id, view.name))
