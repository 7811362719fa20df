"""The plan on a line of time: for every row, stage and deadline its days, and a bar that a terminal draws of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import structs

from cluster_cli.core.judge.views import Assessment, PointView, RowView
from cluster_cli.core.messages import PLACEHOLDER, Bar, Command, Mark, Value, message, offer
from cluster_cli.core.model import Activity, Project
from cluster_cli.core.naming import OPEN_STATES
from cluster_cli.core.report import Axis, Column, Layout, Line, Report, Scale, Section, Tone, Unread
from cluster_cli.core.reports.matrix import fill_in, fitting_month, some_party
from cluster_cli.core.reports.project_cards import deadline_of
from cluster_cli.core.reports.shared import (
    TONES,
    Cell,
    RowList,
    Subject,
    header,
    how_to_begin,
    main_point,
    number,
    phase_line,
    report,
)


class Strand(Subject, frozen=True):
    """One line of the chart: a row whole, or one of its points.

    `part` says that it is only a point of the row. `view` is the point that it is told by; a row that has several points
    on lines of their own is told by none.
    """

    views: tuple[PointView, ...] = ()
    part: bool = False

    @property
    def start(self) -> date | None:
        """The first day of all."""
        item = self.row.item
        if not self.part and item.start is not None:
            return item.start.first
        return min((view.start for view in self.views if view.start is not None), default=None)

    @property
    def deadlines(self) -> tuple[date, ...]:
        """The deadlines of the line; of a row whose points have lines of their own only the row's deadline, or the last one."""
        item = self.row.item
        if self.view is None and isinstance(item, Project):
            return _days(iter((deadline_of(item, self.views),)))
        days = _days(view.deadline for view in self.views)
        return days if self.view is not None else days[-1:]

    @property
    def completed(self) -> tuple[date, ...]:
        """The days of completion."""
        if self.view is None:
            return ()
        return _days(view.completed for view in self.views)

    @property
    def first(self) -> tuple[date, ...]:
        """The first deadlines of what was moved."""
        if self.view is None:
            return ()
        return _days(view.first_deadline for view in self.views if view.first_deadline != view.deadline)

    @property
    def expected(self) -> tuple[date, ...]:
        """When the owners expect to finish what is open."""
        if self.view is None:
            return ()
        return _days(view.forecast.last for view in self.views if view.forecast and view.state.key in OPEN_STATES)

    @property
    def bar(self) -> Bar:
        """The bar that is drawn of these days."""
        days: tuple[tuple[Mark, tuple[date, ...]], ...] = (
            ("deadline", self.deadlines), ("completed", self.completed), ("first", self.first), ("expected", self.expected)
        )  # fmt: skip
        last = self.deadlines[-1] if self.deadlines else None
        return Bar(self.start, last, tuple((mark, day) for mark, marked in days for day in marked))

    @property
    def days(self) -> tuple[date, ...]:
        """Every day that the chart must hold."""
        start = () if self.start is None else (self.start,)
        return (*start, *(day for _, day in self.bar.marks))


def _days(days: Iterator[date | None]) -> tuple[date, ...]:
    return tuple(sorted({day for day in days if day is not None}))


def strands_of(assessment: Assessment) -> list[Strand]:
    """The lines of the chart: activities, then projects; stages and further deadlines below the row they belong to."""
    return [strand for row in (*assessment.rows, *assessment.cards) for strand in _of_row(row)]


def _of_row(row: RowView) -> Iterator[Strand]:
    item = row.item
    series = isinstance(item, Activity) and item.repeat is not None
    alone = len(row.points) == 1 and not (isinstance(item, Project) and item.stages)
    if series or alone:
        yield Strand(row, main_point(row), len(row.points), row.points)
        return
    yield Strand(row, None, len(row.points), row.judged)
    for view in row.points:
        yield Strand(row, view, 1, (view,), part=True)


def _of(pick: Callable[[Strand], Value]) -> Cell:
    return lambda _, subject: pick(subject) if isinstance(subject, Strand) else None


def _name(assessment: Assessment, subject: Subject) -> Value:
    view = subject.view
    if not (isinstance(subject, Strand) and subject.part) or view is None:
        return subject.row.item.title
    if view.point.grid is not None or view.name is None:
        return message("deadline: {period}", period=view.point.grid or view.period)
    return message("stage: {title}", title=assessment.portfolio.matrix.stages.get(view.name, view.name))


def _state(_: Assessment, subject: Subject) -> Value:
    return _term(subject)


def _term(subject: Subject) -> Value:
    whole = not (isinstance(subject, Strand) and subject.part) and subject.row.closed is not None
    return subject.row.state if subject.view is None or whole else subject.view.state


def tone(subject: Subject) -> Tone:
    """The tone of the state that the line shows."""
    state = _term(subject)
    return TONES.get(getattr(state, "key", ""), "")


def _deadline(strand: Strand) -> Value:
    if strand.view is not None:
        return strand.view.deadline
    return strand.deadlines[-1] if strand.deadlines else None


def _series(strand: Strand) -> Value:
    """All deadlines of a row that has several."""
    return strand.deadlines if len(strand.deadlines) > 1 else ()


OWN: dict[str, tuple[Column, Cell]] = {
    column.key: (column, cell)
    for column, cell in (
        (Column("number", "No. in the document", "id", detail=True), lambda _, subject: number(subject.row.item)),
        (Column("name", "Title", wide=True), _name),
        (Column("state", "Mark", "term"), _state),
        (Column("deadline", "Deadline", "day"), _of(_deadline)),
        (Column("of", "Part of", detail=True), _of(lambda strand: strand.row.item.title if strand.part else None)),
        (Column("start", "Start", "day", detail=True), _of(lambda strand: strand.start)),
        (Column("deadlines", "All deadlines", "list", detail=True), _of(_series)),
        (Column("completed", "Completed on", "list", detail=True), _of(lambda strand: strand.completed)),
        (Column("first", "First deadline", "list", detail=True), _of(lambda strand: strand.first)),
        (Column("expected", "Expected", "list", detail=True), _of(lambda strand: strand.expected)),
        (Column("bar", "", "bar"), _of(lambda strand: strand.bar)),
    )
}
"""The columns that only this list has, or fills in its own way."""
LIST = RowList(
    ("id", "name", "state", "deadline", "of", "start", "deadlines", "completed", "first", "expected", "bar"), OWN, tone
)


def gantt(
    assessment: Assessment, layout: Layout, scale: Scale | None = None, unread: tuple[Unread, ...] = ()
) -> Report:
    """The rows of the assessment on the time that their days take."""
    strands = strands_of(assessment)
    table = LIST.table(assessment, "rows", strands, layout, message("No rows."))
    days = [day for strand in strands for day in strand.days]
    if days:
        table = structs.replace(table, axis=Axis(min(days), max(days), assessment.as_of, scale))
    counted = message(
        "Activities: {activities}, projects: {projects}.",
        activities=len(assessment.rows), projects=len(assessment.cards),
    )  # fmt: skip
    return report(
        "gantt",
        assessment,
        (
            Line(counted),
            Line(message("From {first} to {last}.", first=min(days), last=max(days))) if days else None,
            header(assessment),
            phase_line(assessment),
        ),
        (Section(table=table),),
        _hints(assessment, strands),
        unread=unread,
    )


def _hints(assessment: Assessment, strands: Sequence[Strand]) -> Iterator[Line | None]:
    """What to fill in next."""
    if not assessment.portfolio.plan.activities:
        yield Line(message("There are no activities yet. One is added like this: {command}", command=_add(assessment)))
    undated = [strand for strand in strands if strand.view and not strand.deadlines]
    if undated:
        first, month = undated[0], fitting_month(assessment)
        grounds = (("for", first.view.name if first.view else None), ("reason", PLACEHOLDER), ("by", PLACEHOLDER))
        command = offer("move", first.row.id, month, options=grounds)
        yield Line(fill_in(message("Without a deadline"), [strand.row.id for strand in undated], command))
    yield how_to_begin(assessment)


def _add(assessment: Assessment) -> Command:
    options = (("title", PLACEHOLDER), ("responsible", some_party(assessment)), ("due", fitting_month(assessment)))
    return offer("add", options=options)
