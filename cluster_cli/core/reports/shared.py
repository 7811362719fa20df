"""What reports share: the header, the lines of totals, names, and lists with columns that a reader chooses and sorts.

A list of rows of the plan, of sums, risks, changes or states is a `ListReport`: its columns by key, each with what stands
in it, and the keys that it shows unless told otherwise. A cell is a typed value, so that every medium says or writes it in
its own way; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import asdict

from cluster_cli.core.fields import ACTIVITY, NOT_STATED, PROJECT, STAGE, Field, InList, unique
from cluster_cli.core.judge.views import Assessment, Measured, PointView, Ratios, RowView, Totals
from cluster_cli.core.messages import Message, Share, Standing, Term, Value, message, offer, relative, weekday
from cluster_cli.core.model import Activity, Item, Plan, Project, stage_of
from cluster_cli.core.naming import LEVELS, MISSED, OVERDUE, Level
from cluster_cli.core.periods import Period
from cluster_cli.core.report import Column, Layout, Line, Report, Row, Section, Table, Tone, Unread
from cluster_cli.core.text import nearest, option_text

TONES: dict[str, Tone] = {
    "completed": "good", "completed-late": "warn", "missed": "bad", "overdue": "bad", "paused": "warn",
    "due-soon": "warn", "excused": "dim", "cancelled": "dim", "carried": "dim",
}  # fmt: skip
LEVEL_TONES: dict[Level, Tone] = {"red": "bad", "amber": "warn", "unknown": "", "green": "good"}
COLOURS: dict[Level, Term] = {
    "red": Term("red", "red"),
    "amber": Term("amber", "amber"),
    "unknown": Term("unknown", "no data"),
    "green": Term("green", "green"),
}
"""The levels of health as one word, for a cell."""
URGENCY = ("overdue", "due-soon", "paused", "under-way", "not-yet", "missed", "undated")


def report(  # noqa: PLR0913 - the parts of one record
    name: str,
    assessment: Assessment,
    summary: Iterable[Line | None],
    sections: Iterable[Section] = (),
    hints: Iterable[Line | None] = (),
    *,
    findings: bool = False,
    brief: bool = False,
    figures: bool = False,
    unread: tuple[Unread, ...] = (),
    totals: dict[str, Value | dict[str, Value]] | None = None,
) -> Report:
    """An answer about the plan, with every line of totals; lines that are `None` are left out."""
    return Report(
        name,
        assessment.portfolio.plan.title,
        assessment.as_of,
        tuple(line for line in summary if line is not None),
        tuple(sections),
        all_totals(assessment) | (totals or {}),
        unread,
        tuple(line for line in hints if line is not None),
        findings,
        brief,
        figures,
    )


def selection_line(assessment: Assessment) -> Line | None:
    """Which rows of the plan the answer is about, where it is not about all of them."""
    chosen = tuple(option_text(name, value) for name, value in assessment.selection)
    return Line(message("Selection: {options}.", options=chosen)) if chosen else None


def header(assessment: Assessment) -> Line:
    """The day, and the nearest deadline: `As of 15.03.2022, Tuesday. Nearest deadline: 31.03.2022, in 16 days`."""
    day = assessment.as_of
    deadline = assessment.next_deadline
    if deadline is None:
        return Line(message("As of {day}, {weekday}.", day=day, weekday=weekday(day)))
    return Line(
        message(
            "As of {day}, {weekday}. Nearest deadline: {deadline}, {relative}.",
            day=day,
            weekday=weekday(day),
            deadline=deadline,
            relative=relative((deadline - day).days),
        )
    )


def phase_line(assessment: Assessment) -> Line | None:
    """What stands first where the plan has not begun or its term is over."""
    period = assessment.portfolio.plan.period
    if assessment.phase == "before" and period is not None:
        return Line(message("The plan begins on {day}.", day=period.first), "warn")
    if assessment.phase == "closed":
        return Line(message("The plan is closed."), "dim")
    if assessment.phase != "over" or period is None:
        return None
    if assessment.recorded:
        return Line(message("The plan's term ended on {day}.", day=period.last), "warn")
    nothing = message(
        "The plan's term ended on {day}. Nothing was ever recorded. That does not mean that no work is done.",
        day=period.last,
    )
    return Line(nothing, "warn")


def how_to_begin(assessment: Assessment) -> Line | None:
    """How to record the first completion, as a command that works; nothing where something was recorded."""
    if assessment.recorded:
        return None
    view = next((view for row in assessment.rows for view in row.points if view.deadline is not None), None)
    if view is None or view.deadline is None:
        return None
    day = min(view.deadline, assessment.as_of).isoformat()
    command = offer("done", view.item_id, options=(("for", view.name), ("on", day)))
    return Line(message("Record a first completion like this: {command}", command=command))


def totals_line(kind: Message, totals: Totals) -> Line:
    """`Activities: 14. Completed in time: 0, late: 0, not completed: 7, not yet due: 7`. Always adds up."""
    missed = message("{count} (of these missed {part})", count=totals.not_done, part=totals.missed)
    soon = message("{count} (of these due soon {part})", count=totals.not_due, part=totals.due_soon)
    return Line(
        message(
            "{kind}: {n}. In time: {in_time}, late: {late}, not completed: {not_done}, not yet due: {not_due}.",
            kind=kind,
            n=totals.n,
            in_time=totals.in_time,
            late=totals.late,
            not_done=missed if totals.missed else totals.not_done,
            not_due=soon if totals.due_soon else totals.not_due,
        )
    )


def besides_line(assessment: Assessment, *, brief: bool = False) -> Line | None:
    """How many rows and points the totals leave out, and why, so that together all are counted; `brief`: points alone."""
    rows = () if brief else _besides(assessment.totals, parts_of(assessment))
    points = _besides(assessment.point_totals)
    if rows and points:
        return Line(message("Besides, activities: {rows}; control points: {points}.", rows=rows, points=points), "dim")
    if rows:
        return Line(message("Besides, activities: {rows}.", rows=rows), "dim")
    return Line(message("Besides, control points: {parts}.", parts=points), "dim") if points else None


def parts_of(assessment: Assessment) -> int:
    """How many activities are parts of others, which are counted in their place."""
    return sum(row.parent is not None for row in assessment.rows)


def _besides(totals: Totals, parts: int = 0) -> tuple[Message, ...]:
    counts = (
        (Term("excused", "excused"), totals.excused),
        (Term("cancelled", "left out"), totals.cancelled),
        (Term("carried", "carried over"), totals.carried),
        (Term("undated", "without a deadline"), totals.undated),
        (Term("parts", "parts of others"), parts),
    )
    return tuple(message("{what} {count}", what=term, count=count) for term, count in counts if count)


def totals_lines(assessment: Assessment, *, brief: bool = False) -> tuple[Line | None, ...]:
    """Activities, then control points, then projects, each adding up."""
    projects = totals_line(message("Projects"), assessment.project_totals) if assessment.cards else None
    return (
        totals_line(message("Activities"), assessment.totals),
        totals_line(message("Control points"), assessment.point_totals),
        besides_line(assessment, brief=brief),
        _late_decisions_line(assessment),
        projects,
    )


def _late_decisions_line(assessment: Assessment) -> Line | None:
    """Why the totals hold more that is not completed than the lists do: a decision after the deadline improves no total."""
    late = [view for row in assessment.rows for view in row.points if view.late_decision]
    still_owed = sum(view.counted.outcome == "not_done" != view.shown.outcome for view in late)
    if not still_owed:
        return None
    sentence = message(
        "Decided after the deadline, so still counted as not completed: control points {count}.", count=still_owed
    )
    return Line(sentence, "dim")


def totals_of(totals: Totals) -> dict[str, Value]:
    """The same numbers for machines."""
    return {str(key): value for key, value in asdict(totals).items()}


def all_totals(assessment: Assessment) -> dict[str, Value | dict[str, Value]]:
    """Every line of totals for machines."""
    return {
        "activities": totals_of(assessment.totals) | {"parts": parts_of(assessment)},
        "control_points": totals_of(assessment.point_totals),
        "projects": totals_of(assessment.project_totals),
        "project_points": totals_of(assessment.project_point_totals),
    }


def headline(ratios: Ratios) -> Line:
    """`Completed of what was due`, on both yardsticks: the plan in force, and the first deadlines."""
    in_force, first = ratios.in_force, ratios.first
    return Line(
        message(
            "Completed of what was due: {share}; by the first deadlines: {first}.",
            share=measured(in_force.headline, in_force.past_done, in_force.past, heavy=in_force.heavy),
            first=measured(first.headline, first.past_done, first.past, heavy=first.heavy),
        )
    )


def measured(ratio: Measured, done: int, past: int, *, heavy: bool) -> Value:
    """The share with its base, the fraction alone where one point weighs too much, or why there is none."""
    if ratio.share is None:
        return ratio.reason
    fraction = message("{done} of {past}", done=done, past=past)
    return fraction if heavy else message("{share} ({fraction})", share=ratio.share, fraction=fraction)


def number(item: Item) -> str:
    """What the document prints as the number; a project's id."""
    return item.label if isinstance(item, Activity) else item.id


def party_name(party_id: str, plan: Plan, *, short: bool = False) -> str:
    """A party as people call it; its key where the plan does not name it."""
    party = plan.parties.get(party_id)
    if party is None:
        return party_id
    return (party.short if short else None) or party.name


def lead_name(item: Item, plan: Plan, *, short: bool = False) -> str | None:
    """The leading party as people call it."""
    return None if item.lead is None else party_name(item.lead, plan, short=short)


def main_point(row: RowView) -> PointView | None:
    """The point that a row is told by: the worst overdue one, else the next one, else the last."""
    open_ones = sorted(
        (view for view in row.points if view.state.key in URGENCY),
        key=lambda view: (URGENCY.index(view.state.key), -view.days, view.deadline or date.max),
    )
    if open_ones:
        return open_ones[0]
    return row.points[-1] if row.points else None


def deadline_words(view: PointView | None) -> Value:
    """The due period and its last day: `March 2022 (by 31.03.2022)`."""
    if view is None or view.period is None or view.deadline is None:
        return None
    if view.period.precision == "day" and view.period.last == view.deadline:
        return view.deadline
    return message("{period} (by {day})", period=view.period, day=view.deadline)


def series_summary(row: RowView) -> Message | None:
    """`Completed 5 of 7, in time 4. Missed: March, May 2022.` of a series."""
    if not isinstance(row.item, Activity) or row.item.repeat is None:
        return None
    past = [view for view in row.judged if view.shown.past and view.shown.counted]
    completed = [view for view in past if view.completed is not None]
    in_time = sum(view.shown.outcome == "in_time" for view in completed)
    missed = tuple(view.period for view in row.judged if view.state is MISSED)
    counts = message(
        "Completed {held} of {past}, in time {in_time}.", held=len(completed), past=len(past), in_time=in_time
    )
    return message("{told} Missed: {missed}.", told=counts, missed=missed) if missed else counts


def overdue_points(row: RowView) -> list[PointView]:
    """The row's overdue points, the oldest first."""
    return sorted((view for view in row.points if view.state is OVERDUE), key=lambda view: -view.days)


def linked_projects(assessment: Assessment, item_id: str) -> tuple[Project, ...]:
    """The projects that carry an activity out."""
    return tuple(card for card in assessment.portfolio.matrix.projects if item_id in card.activities)


def health_line(row: RowView) -> Line | None:
    """`Health: red, critically behind. Reasons: …`; nothing for what is closed."""
    level = row.health.level
    if level is None:
        return None
    if not row.health.reasons:
        return Line(message("Health: {health}.", health=LEVELS[level]), LEVEL_TONES[level])
    reasons = row.health.reasons[0]
    for reason in row.health.reasons[1:]:
        reasons = message("{reasons}; {reason}", reasons=reasons, reason=reason)
    sentence = message("Health: {health}. Reasons: {reasons}.", health=LEVELS[level], reasons=reasons)
    return Line(sentence, LEVEL_TONES[level])


OWN_WAY = Layout()
"""A list whose columns, order and length nobody has chosen."""
_Record = TypeVar("_Record")
Cells = Mapping[str, tuple[Column, Callable[[_Record], Value]]]
"""The columns of a list by their keys, each with what stands in it."""


def keyed(
    *columns: tuple[Column, Callable[[_Record], Value]],
) -> dict[str, tuple[Column, Callable[[_Record], Value]]]:
    """Columns by their own keys, in the order given."""
    return {column.key: (column, cell) for column, cell in columns}


def untoned(_: object) -> Tone:
    """Of a record that has no state to colour."""
    return ""


class ListReport(Struct, Generic[_Record], frozen=True):
    """A list whose columns a reader chooses.

    `columns` are all that there are, `usual` those that are shown unless others are asked for. `tone` colours a record.
    """

    columns: Cells[_Record]
    usual: tuple[str, ...]
    tone: Callable[[_Record], Tone] = untoned

    def fault(self, layout: Layout) -> Message | None:
        """What is wrong with the columns that a reader named, if anything is."""
        return column_fault((*layout.columns, *layout.sort), self.columns)

    def table(
        self,
        key: str,
        records: Sequence[_Record],
        layout: Layout = OWN_WAY,
        *,
        empty: Message | None = None,
        keys: int = 0,
    ) -> Table:
        """A table of these records; the names in `layout` are known to be right (`fault`).

        Where a screen is too narrow it is split by columns, and the first `keys` are repeated.
        """
        columns = [self.columns[name] for name in layout.columns or self.usual]
        ordered = sorted_by(records, layout.sort, lambda name, record: self.columns[name][1](record))
        rows = tuple(
            Row(tuple(cell(record) for _, cell in columns), self.tone(record)) for record in ordered[: layout.limit]
        )
        more = left_out(len(records), layout.limit)
        return Table(key, tuple(column for column, _ in columns), rows, empty=empty, more=more, keys=keys)


def column_fault(names: Iterable[str], columns: Iterable[str]) -> Message | None:
    """What is wrong with the first name that is no column, with the nearest; a leading minus (of `--sort`) does not count."""
    keys = tuple(columns)
    for name in names:
        key = name.removeprefix("-")
        if key in keys:
            continue
        near = nearest(key, keys)
        if near:
            return message("there is no column “{name}”. Perhaps {near}?", name=key, near=near[0])
        return message("there is no column “{name}”. Known: {known}.", name=key, known=keys)
    return None


def left_out(count: int, limit: int | None) -> Message | None:
    """`and 12 more` where a limit left rows out."""
    return None if limit is None or count <= limit else message("and {count} more", count=count - limit)


def sorted_by(records: Sequence[_Record], sort: Sequence[str], cell: Callable[[str, _Record], Value]) -> list[_Record]:
    """The records by the columns named, the first counting most; `-NAME` the other way round, nothing always last.

    `cell` is the value of a record in the column of a name.
    """
    ordered = list(records)
    for name in reversed(sort):
        pairs = [(cell(name.removeprefix("-"), record), record) for record in ordered]
        filled = [pair for pair in pairs if pair[0] is not None and pair[0] != ()]
        filled.sort(key=lambda pair: _rank(pair[0]), reverse=name.startswith("-"))
        ordered = [record for _, record in filled]
        ordered += [record for value, record in pairs if value is None or value == ()]
    return ordered


def _rank(value: Value) -> tuple[int, Fraction | int, str]:  # noqa: C901, PLR0911 - one return a type is the clearest table
    """Numbers by size, days by the calendar, words in their own order, the rest as text."""
    match value:
        case int():
            return 0, value, ""
        case Decimal() | Fraction():
            return 0, Fraction(value), ""
        case Share():
            return 0, value.value, ""
        case date():
            return 0, value.toordinal(), ""
        case Period():
            return 0, value.last.toordinal(), value.name
        case Term():
            return 1, 0, value.key
        case Standing(day=date() as day):
            return 0, day.toordinal(), ""
        case tuple() if value:
            return _rank(value[0])
        case str() if value.isascii() and value.isdigit() and len(value) < 15:
            return 0, int(value), ""
        case _:
            return 1, 0, str(value).casefold()


class Subject(Struct, frozen=True):
    """What one record tells of: a row, and the control point that it is told by.

    `points` counts the points of the row for which this record stands.
    """

    row: RowView
    view: PointView | None
    points: int = 1


Cell = Callable[[Assessment, Subject], Value]


def subject_of(row: RowView) -> Subject:
    """A row told by its most pressing point."""
    return Subject(row, main_point(row), len(row.points))


def _of_item(name: str) -> Cell:
    """A field of the item; where only stages have it, of the stage that the point is."""

    def cell(_: Assessment, subject: Subject) -> Value:
        item, view = subject.row.item, subject.view
        holder = item if view is None or hasattr(item, name) else stage_of(item, view.name)
        return getattr(holder, name, None) or None

    return cell


def _of_view(name: str) -> Cell:
    return lambda _, subject: None if subject.view is None else getattr(subject.view, name)


def _of_facts(name: str) -> Cell:
    return lambda _, subject: None if subject.view is None else getattr(subject.view.point.facts, name)


def _plain(field: Field) -> tuple[Column, Cell]:
    """A column whose cell is the bare value of a field."""
    shown = field.column or InList()
    column = Column(field.key, field.heading, shown.kind, shown.wide, shown.detail, shown.nothing)
    name = field.attribute or field.key
    return column, _of_facts(name) if field.of == "point" else _of_item(name)


def _lead(assessment: Assessment, subject: Subject) -> Value:
    return lead_name(subject.row.item, assessment.portfolio.plan, short=True)


def _others(assessment: Assessment, subject: Subject) -> Value:
    item, plan = subject.row.item, assessment.portfolio.plan
    names = [answering.party for answering in item.responsible[1:]] if isinstance(item, Activity) else item.team
    return tuple(party_name(name, plan, short=True) for name in names)


def _section(assessment: Assessment, subject: Subject) -> Value:
    key = subject.row.item.section if isinstance(subject.row.item, Activity) else None
    return assessment.portfolio.plan.sections.get(key or "", key)


def _left(assessment: Assessment, subject: Subject) -> Value:
    view = subject.view
    return None if view is None or view.deadline is None else (view.deadline - assessment.as_of).days


def _state(_: Assessment, subject: Subject) -> Value:
    row, view = subject.row, subject.view
    return row.state if view is None or row.closed is not None else view.state


def deviation_of(view: PointView) -> int | None:
    """The deviation where something tells of it: a completion, an expected day, a moved deadline.

    Of an open point that was never moved the deadline stands for its completion, which says nothing yet.
    """
    something_tells = view.completed is not None or view.forecast is not None or view.deadline != view.first_deadline
    return view.deviation if something_tells else None


def _health(_: Assessment, subject: Subject) -> Value:
    level = subject.row.health.level
    return None if level is None else COLOURS[level]


def _weight(_: Assessment, subject: Subject) -> Value:
    item = subject.row.item
    return Decimal(item.weight.numerator) / Decimal(item.weight.denominator) if isinstance(item, Activity) else None


def _marks(_: Assessment, subject: Subject) -> Value:
    return marks_of(subject.view) if subject.view is not None else ()


def marks_of(view: PointView) -> tuple[Value, ...]:
    """What is to be said of a point besides its state: confirmed, paused, decided late."""
    marks: list[Value] = []
    if view.confirmed:
        marks.append(CONFIRMED)
    if view.paused and view.state.key != "paused":
        marks.append(Term("paused", "paused"))
    if view.late_decision:
        marks.append(DECIDED_LATE)
    return tuple(marks)


CONFIRMED = Term("confirmed", "confirmed")
DECIDED_LATE = Term("decided-late", "decided after the deadline")

COLUMNS: dict[str, tuple[Column, Cell]] = {
    column.key: (column, cell)
    for column, cell in (
        (Column("id", "No.", "id"), lambda _, subject: subject.row.id),
        (Column("number", "No. in the document", "id"), lambda _, subject: number(subject.row.item)),
        (Column("title", "Title", wide=True), lambda _, subject: subject.row.item.title),
        (Column("lead", "Responsible", wide=True), _lead),
        (Column("party", "Key of the responsible", "id"), _of_item("lead")),
        (Column("with", "With", "list", wide=True), _others),
        (Column("section", "Section", wide=True), _section),
        (Column("due", "Due period", "period"), _of_view("period")),
        (Column("deadline", "Deadline", "day"), _of_view("deadline")),
        (Column("first", "First deadline", "day"), _of_view("first_deadline")),
        (Column("start", "Start", "day"), _of_view("start")),
        (Column("state", "Mark", "term"), _state),
        (Column("days", "Days late", "days"), lambda _, subject: (subject.view and subject.view.days) or None),
        (Column("left", "Days left", "days"), _left),
        (Column("marks", "Remarks", "list"), _marks),
        (Column("health", "Health", "term"), _health),
        (Column("status", "Status", "term"), lambda _, subject: subject.row.status),
        (Column("completed", "Completed on", "day"), _of_view("completed")),
        (Column("forecast", "Expected", "period", detail=True, nothing=NOT_STATED), _of_view("forecast")),
        (
            Column("deviation", "Deviation, days", "days"),
            lambda _, subject: subject.view and deviation_of(subject.view),
        ),
        (Column("points", "Control points", "number"), lambda _, subject: subject.points),
        (Column("done", "Completed", "number"), lambda _, subject: subject.row.done),
        (Column("owed", "Points that count", "number"), lambda _, subject: subject.row.owed_in_all),
        (Column("series", "Series", wide=True), lambda _, subject: series_summary(subject.row)),
        (Column("weight", "Weight", "number"), _weight),
        *(_plain(field) for field in unique(ACTIVITY, PROJECT, STAGE) if field.column is not None),
    )
}
"""Every column by its key, in the order in which `--columns` offers them: what is judged, then fields as they are."""


class RowList(Struct, frozen=True):
    """A list of rows: the columns that every such list has, and its `own`; else as any other list (`ListReport`).

    The `tone` of a record is that of its state unless told otherwise.
    """

    usual: tuple[str, ...]
    own: Mapping[str, tuple[Column, Cell]] = {}
    tone: Callable[[Subject], Tone] | None = None

    @property
    def columns(self) -> dict[str, tuple[Column, Cell]]:
        """All columns by their keys."""
        return {**COLUMNS, **self.own}

    def fault(self, layout: Layout) -> Message | None:
        """What is wrong with the columns that a reader named, if anything is."""
        return column_fault((*layout.columns, *layout.sort), self.columns)

    def table(
        self, assessment: Assessment, key: str, subjects: Sequence[Subject], layout: Layout, empty: Message
    ) -> Table:
        """A table of these subjects; the names in `layout` are known to be right (`fault`)."""
        cells = {name: (column, partial(cell, assessment)) for name, (column, cell) in self.columns.items()}
        listed = ListReport(cells, tuple(_usual(self.usual, subjects)), self.tone or tone_of)
        return listed.table(key, subjects, layout, empty=empty)


def _usual(usual: Sequence[str], subjects: Sequence[Subject]) -> Iterator[str]:
    """The list's own columns, with the document's numbers where they are not the ids, by which commands know rows."""
    for name in usual:
        yield name
        if name == "id" and any(getattr(subject.row.item, "number", None) for subject in subjects):
            yield "number"


def tone_of(subject: Subject) -> Tone:
    """The tone of the state that the record shows."""
    state = subject.view.state if subject.view is not None and subject.row.closed is None else subject.row.state
    return TONES.get(state.key, "")
