"""The rows of a plan: one an activity or a project, in the document's order unless sorted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from cluster_cli.core.messages import Message, Share, Term, Value, message
from cluster_cli.core.model import Activity
from cluster_cli.core.report import Column, Line, Report, Row, Section, Table
from cluster_cli.core.reports.overdue import more
from cluster_cli.core.reports.parts import (
    TONES,
    all_totals,
    deadline_cell,
    header,
    health_cell,
    lead_name,
    main_point,
    number,
    series_summary,
)  # fmt: skip
from cluster_cli.core.states import STATUSES
from cluster_cli.core.views import Assessment, RowView

Cell = Callable[[Assessment, RowView], Value]

CELLS: dict[str, tuple[Column, Cell]] = {
    "id": (Column("id", "No.", "id"), lambda _, row: number(row.item)),
    "title": (Column("title", "Activity", "text", wide=True), lambda _, row: row.item.title),
    "wording": (
        Column("wording", "Deadline as worded", "text", wide=True),
        lambda _, row: row.item.wording if isinstance(row.item, Activity) else None,
    ),
    "due": (Column("due", "Deadline", "text"), lambda _, row: deadline_cell(main_point(row))),
    "lead": (
        Column("lead", "Responsible", "text", wide=True),
        lambda assessment, row: lead_name(row.item, assessment.portfolio.plan),
    ),
    "state": (Column("state", "State", "text"), lambda _, row: state_cell(row)),
    "days": (Column("days", "Days late", "days"), lambda _, row: _days(row)),
    "health": (Column("health", "Health", "term"), lambda _, row: health_cell(row)),
    "done": (Column("done", "Completed", "text"), lambda _, row: _done(row)),
    "status": (Column("status", "Status", "term"), lambda _, row: STATUSES[row.item.status]),
    "section": (
        Column("section", "Section", "text"),
        lambda assessment, row: _section(assessment, row),
    ),
    "completed": (Column("completed", "Completed on", "day"), lambda _, row: _view(row, "completed")),
    "forecast": (Column("forecast", "Expected", "period"), lambda _, row: _view(row, "forecast")),
    "deviation": (Column("deviation", "Deviation, days", "days"), lambda _, row: _view(row, "deviation")),
    "series": (Column("series", "Series", "text", wide=True), lambda _, row: series_summary(row)),
    "weight": (
        Column("weight", "Weight", "text"),
        lambda _, row: str(row.item.weight) if isinstance(row.item, Activity) else None,
    ),
    "reason": (Column("reason", "Reason", "text", wide=True), lambda _, row: _fact(row, "reason")),
    "note": (Column("note", "Note", "text", wide=True), lambda _, row: row.item.note),
}
SHOWN = ("id", "title", "due", "lead", "state", "health")


class ColumnFault(Struct, frozen=True):
    """A column that there is not."""

    name: str
    possible: tuple[str, ...]


def unknown_column(names: Sequence[str]) -> ColumnFault | None:
    """The first name, with or without a leading minus, that is no column."""
    for name in names:
        if name.removeprefix("-") not in CELLS:
            return ColumnFault(name, tuple(CELLS))
    return None


def report(
    assessment: Assessment,
    rows: Sequence[RowView],
    columns: Sequence[str] = (),
    sort: Sequence[str] = (),
    limit: int | None = None,
) -> Report:
    """The rows with the columns asked for; names are checked by `unknown_column` before."""
    chosen = [name for name in columns or SHOWN if name in CELLS]
    ordered = _sorted(assessment, rows, sort)
    table = Table(
        "rows",
        tuple(CELLS[name][0] for name in chosen),
        tuple(
            Row(tuple(CELLS[name][1](assessment, row) for name in chosen), TONES.get(row.state.key, ""))
            for row in ordered[:limit]
        ),
        empty=message("No rows."),
        more=more(len(ordered), limit),
    )
    return Report(
        "list/1",
        assessment.portfolio.plan.title,
        assessment.as_of,
        (Line(_summary(rows)), header(assessment)),
        (Section(table=table),),
        all_totals(assessment) | {"listed": {"rows": len(ordered)}},
    )


def _summary(rows: Sequence[RowView]) -> Message:
    projects = sum(not isinstance(row.item, Activity) for row in rows)
    return message(
        "Activities: {activities}, projects: {projects}.", activities=len(rows) - projects, projects=projects
    )


def _sorted(assessment: Assessment, rows: Sequence[RowView], sort: Sequence[str]) -> list[RowView]:
    ordered = list(rows)
    for name in reversed(sort):
        cell = _KEYS.get(name.removeprefix("-"), CELLS.get(name.removeprefix("-"), (None, None))[1])
        if cell is not None:
            ordered.sort(key=lambda row, cell=cell: _order(cell(assessment, row)), reverse=name.startswith("-"))
    return ordered


def _order(value: Value) -> tuple[int, int, str]:
    """Nothing last; numbers by size, days by the calendar, the rest as text."""
    if value is None:
        return (1, 0, "")
    if isinstance(value, int):
        return (0, value, "")
    if isinstance(value, Share):
        return (0, int(value.value * 1_000_000), "")
    key = value.key if isinstance(value, Term) else str(value)
    return (0, int(key), "") if key.isascii() and key.isdigit() and len(key) < 15 else (0, 1 << 60, key)


def _deadline_key(_: Assessment, row: RowView) -> Value:
    view = main_point(row)
    return None if view is None else view.deadline


_KEYS: dict[str, Cell] = {"due": _deadline_key}


def state_cell(row: RowView) -> Value:
    """The row's state, with the days where it is late."""
    view = main_point(row)
    if view is not None and view.state is row.state and view.days:
        return message("{state}, {days} d.", state=row.state, days=view.days)
    return row.state


def _days(row: RowView) -> Value:
    view = main_point(row)
    return view.days if view is not None and view.days else None


def _done(row: RowView) -> Value:
    if row.roll_up is not None:
        return row.roll_up
    return message("{done} of {past}", done=row.done, past=row.owed_in_all)


def _section(assessment: Assessment, row: RowView) -> Value:
    key = row.item.section if isinstance(row.item, Activity) else None
    return assessment.portfolio.plan.sections.get(key or "", key)


def _view(row: RowView, name: str) -> Value:
    view = main_point(row)
    value: Value = None if view is None else getattr(view, name)
    return value


def _fact(row: RowView, name: str) -> Value:
    view = main_point(row)
    value: Value = None if view is None else getattr(view.point.facts, name)
    return value
