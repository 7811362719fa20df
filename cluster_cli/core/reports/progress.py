"""How much of what was due is done: totals in cuts, and the ratios, each with its base."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import asdict

from cluster_cli.core.judge.progress import ratios_of
from cluster_cli.core.judge.totals import Cut, totals_by
from cluster_cli.core.judge.views import Assessment, EarnedSchedule, Measured, Progress, Ratios, Totals
from cluster_cli.core.messages import Message, Term, Value, message
from cluster_cli.core.report import Column, Line, Report, Row, Section, Table, Unread
from cluster_cli.core.reports.shared import (
    COLOURS,
    header,
    headline,
    measured,
    party_name,
    phase_line,
    report,
    selection_line,
    totals_lines,
    totals_of,
)

CUTS: dict[Cut, Term] = {
    "responsible": Term("responsible", "Responsible"),
    "status": Term("status", "Status"),
    "section": Term("section", "Section"),
    "project": Term("project", "Project"),
    "month": Term("month", "Month"),
}
NUMBERS = (
    Column("n", "All", "number"),
    Column("in_time", "In time", "number"),
    Column("late", "Late", "number"),
    Column("not_done", "Not completed", "number"),
    Column("missed", "of these missed", "number"),
    Column("not_due", "Not yet due", "number"),
    Column("due_soon", "of these due soon", "number"),
)
RATIOS = (
    Column("figure", "Figure", wide=True),
    Column("in_force", "Plan in force", wide=True),
    Column("first", "First deadlines"),
)


def progress(
    assessment: Assessment,
    cuts: Sequence[Cut] = (),
    *,
    points: bool = False,
    any_role: bool = False,
    unread: tuple[Unread, ...] = (),
) -> Report:
    """The totals of all and by each cut, then the ratios on both yardsticks.

    Args:
        assessment: the plan, or a selection of it, as of a day.
        cuts: each row is counted once in a cut.
        points: count control points instead of activities in the cuts.
        any_role: count a row for each of its parties; the sum may then exceed the whole, and the report says so.
        unread: the items that could not be counted.
    """
    ratios = ratios_of(assessment)
    sections = [Section(table=_whole(assessment))] if not cuts else []
    for cut in cuts:
        table = _cut(assessment, cut, points=points, any_role=any_role)
        notes = tuple(_notes(cut, points=points, any_role=any_role))
        sections.append(Section(notes, table, message("By {cut}", cut=CUTS[cut]) if len(cuts) > 1 else None))
    sections.append(Section(table=_ratios(ratios), title=message("Ratios")))
    return report(
        "progress",
        assessment,
        (
            headline(ratios),
            header(assessment),
            phase_line(assessment),
            selection_line(assessment),
            *totals_lines(assessment),
            _colours(assessment),
        ),
        sections,
        unread=unread,
        figures=True,
        totals={
            "health": {str(level): count for level, count in assessment.health_counts.items()},
            "in_force": _exact(ratios.in_force),
            "first": _exact(ratios.first),
        },
    )


def cuts_of(names: Iterable[str]) -> tuple[Cut, ...]:
    """The cuts that are called so."""
    return tuple(cut for name in names for cut in CUTS if cut == name)


def _colours(assessment: Assessment) -> Line:
    """How many open activities have each colour: the portfolio has counts, never one colour."""
    parts = tuple(
        message("{what} {count}", what=COLOURS[level], count=count) for level, count in assessment.health_counts.items()
    )
    return Line(message("Health of the open activities: {parts}.", parts=parts))


def _notes(by: Cut, *, points: bool, any_role: bool) -> Iterator[Line]:
    if points:
        yield Line(message("Control points are counted here, not activities."))
    if any_role and by == "responsible":
        yield Line(message("A row counts for each of its parties here, so the sum may exceed the whole."), "warn")
    if any_role and by == "project":
        yield Line(message("A row counts for each of its projects here, so the sum may exceed the whole."), "warn")


def _whole(assessment: Assessment) -> Table:
    kinds = (
        (Term("activities", "Activities"), assessment.totals),
        (Term("control-points", "Control points"), assessment.point_totals),
        (Term("projects", "Projects"), assessment.project_totals),
        (Term("project-points", "Control points of projects"), assessment.project_point_totals),
    )
    rows = tuple(Row((term, *_numbers(totals))) for term, totals in kinds if totals.n)
    return Table("rows", (Column("key", "Counted", wide=True), *NUMBERS), rows, empty=message("No rows."))


def _cut(assessment: Assessment, by: Cut, *, points: bool, any_role: bool) -> Table:
    cut = totals_by(assessment, by, points=points, any_role=any_role)
    rows = tuple(Row((_name(assessment, by, key), *_numbers(totals))) for key, totals in cut)
    return Table(f"by_{by}", (Column("key", CUTS[by].label, wide=True), *NUMBERS), rows, empty=message("No rows."))


def _numbers(totals: Totals) -> tuple[Value, ...]:
    values = totals_of(totals)
    return tuple(values[column.key] for column in NUMBERS)


def _name(assessment: Assessment, by: Cut, key: Value) -> Value:
    if key is None:
        return NO_VALUE[by]
    if not isinstance(key, str):
        return key
    portfolio = assessment.portfolio
    if by == "responsible":
        return party_name(key, portfolio.plan)
    if by == "section":
        return portfolio.plan.sections.get(key, key)
    return next((card.title for card in portfolio.matrix.projects if by == "project" and card.id == key), key)


NO_VALUE: dict[Cut, Term | None] = {
    "responsible": Term("none", "nobody named"),
    "status": None,
    "section": Term("none", "in no section"),
    "project": Term("none", "in no project"),
    "month": Term("none", "without a deadline"),
}


def _ratios(ratios: Ratios) -> Table:
    in_force, first = ratios.in_force, ratios.first
    rows: tuple[tuple[Term, Value, Value], ...] = (
        (Term("headline", "Completed of what was due"), _headline(in_force), _headline(first)),
        (Term("on-time", "Completed in time, of the points past"), _on_time(in_force), _on_time(first)),
        (Term("planned-value", "Planned value, weight"), decimal(in_force.planned_value), decimal(first.planned_value)),
        (Term("earned-value", "Earned value, weight"), decimal(in_force.earned_value), decimal(first.earned_value)),
        (
            Term("schedule-variance", "Schedule variance, weight"),
            decimal(in_force.schedule_variance),
            decimal(first.schedule_variance),
        ),
        (Term("spi", "Schedule performance index"), decimal(in_force.spi), decimal(first.spi)),
        (
            Term("mean-delay", "Mean delay of what is completed, days"),
            decimal(in_force.mean_delay),
            decimal(first.mean_delay),
        ),
        (Term("mean-age", "Mean age of what is overdue, days"), decimal(in_force.mean_age), decimal(first.mean_age)),
        (Term("missed", "Missed control points"), in_force.missed, first.missed),
        (Term("bei", "Baseline execution index"), None, _index(ratios)),
        (Term("earned-schedule", "Earned schedule, months"), _earned(ratios.earned_schedule), None),
    )
    return Table("ratios", RATIOS, tuple(Row(cells) for cells in rows))


def _exact(ratios: Progress) -> dict[str, Value]:
    """The ratios of one yardstick for programs."""
    return {str(name): value.share if isinstance(value, Measured) else value for name, value in asdict(ratios).items()}


def _headline(ratios: Progress) -> Value:
    return measured(ratios.headline, ratios.past_done, ratios.past, heavy=ratios.heavy)


def _on_time(ratios: Progress) -> Value:
    return measured(ratios.on_time, ratios.past_in_time, ratios.past, heavy=ratios.heavy)


def _index(ratios: Ratios) -> Value:
    if ratios.bei is None:
        return None
    return message(
        "{index} ({done} of {due})", index=decimal(ratios.bei), done=ratios.bei_completed, due=ratios.bei_due
    )


def _earned(schedule: EarnedSchedule | Message) -> Value:
    if isinstance(schedule, Message):
        return schedule
    return message(
        "{earned} of {actual}, index {index}",
        earned=decimal(schedule.earned),
        actual=decimal(schedule.actual),
        index=decimal(schedule.spi_t),
    )


def decimal(number: Fraction | None) -> Decimal | None:
    """Two places after the point."""
    if number is None:
        return None
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal("0.01"))
