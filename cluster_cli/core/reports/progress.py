"""How much of what was due is done: totals in a cut, and the ratios, each with its base."""

from __future__ import annotations

from fractions import Fraction

from cluster_cli.core.messages import Message, Term, Value, message
from cluster_cli.core.report import Column, Line, Report, Row, Section, Table
from cluster_cli.core.reports.parts import all_totals, header, headline, measured, phase_lines, totals_lines, totals_of
from cluster_cli.core.totals import Cut, totals_by
from cluster_cli.core.views import Assessment, EarnedSchedule, Progress, Totals

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
RATIO_COLUMNS = (
    Column("figure", "Figure", "text", wide=True),
    Column("in_force", "Plan in force", "text"),
    Column("first", "First deadlines", "text"),
)


def report(assessment: Assessment, by: Cut | None = None, *, points: bool = False, any_role: bool = False) -> Report:
    """The totals as a whole or by a cut, then the ratios on both yardsticks.

    Args:
        assessment: the plan as of a day.
        by: the cut, each row counted once.
        points: count control points instead of activities.
        any_role: count a row for each of its parties; the sum may then exceed the whole, and the report says so.
    """
    sections = []
    if by is not None:
        sections.append(Section(_notes(any_role=any_role), _cut(assessment, by, points=points, any_role=any_role)))
    sections.append(Section(table=_ratios(assessment), title=message("Ratios")))
    return Report(
        "progress/1",
        assessment.portfolio.plan.title,
        assessment.as_of,
        (*headline(assessment), header(assessment), *phase_lines(assessment), *totals_lines(assessment)),
        tuple(sections),
        all_totals(assessment),
    )


def _notes(*, any_role: bool) -> tuple[Line, ...]:
    if not any_role:
        return ()
    return (Line(message("A row counts for each of its parties here, so the sum exceeds the whole."), "warn"),)


def _cut(assessment: Assessment, by: Cut, *, points: bool, any_role: bool) -> Table:
    cut = totals_by(assessment, by, points=points, any_role=any_role)
    rows = [Row((_name(assessment, by, key), *_numbers(totals))) for key, totals in cut]
    return Table(
        "rows", (Column("key", CUTS[by].label, "text", wide=True), *NUMBERS), tuple(rows), empty=message("No rows.")
    )


def _numbers(totals: Totals) -> tuple[Value, ...]:
    values = totals_of(totals)
    return tuple(values[column.key] for column in NUMBERS)


def _name(assessment: Assessment, by: Cut, key: Value) -> Value:
    if not isinstance(key, str):
        return key
    portfolio = assessment.portfolio
    if by == "responsible" and key in portfolio.plan.parties:
        return portfolio.plan.parties[key].name
    if by == "section":
        return portfolio.plan.sections.get(key, key)
    return next((card.title for card in portfolio.matrix.projects if by == "project" and card.id == key), key)


def _ratios(assessment: Assessment) -> Table:
    ratios = assessment.ratios
    in_force, first = ratios.in_force, ratios.first
    schedule = ratios.earned_schedule
    nothing: Value = None
    rows: list[tuple[Message, Value, Value]] = [
        (message("Completed of what was due"), _headline(in_force), _headline(first)),
        (message("Completed in time, of the points past"), _on_time(in_force), _on_time(first)),
        (message("Planned value, weight"), _decimal(in_force.planned_value), _decimal(first.planned_value)),
        (message("Earned value, weight"), _decimal(in_force.earned_value), _decimal(first.earned_value)),
        (
            message("Schedule variance, weight"),
            _decimal(in_force.schedule_variance),
            _decimal(first.schedule_variance),
        ),
        (message("Schedule performance index"), _decimal(in_force.spi), _decimal(first.spi)),
        (message("Mean delay of what is completed, days"), _decimal(in_force.mean_delay), _decimal(first.mean_delay)),
        (message("Mean age of what is overdue, days"), _decimal(in_force.mean_age), _decimal(first.mean_age)),
        (message("Missed control points"), in_force.missed, first.missed),
        (message("Baseline execution index"), nothing, _index(assessment)),
        (message("Earned schedule, months"), _earned(schedule), nothing),
    ]
    return Table("ratios", RATIO_COLUMNS, tuple(Row(cells) for cells in rows))


def _headline(found: Progress) -> Value:
    return measured(found.headline, found.past_done, found.past, heavy=found.heavy)


def _on_time(found: Progress) -> Value:
    return measured(found.on_time, found.past_in_time, found.past, heavy=found.heavy)


def _index(assessment: Assessment) -> Value:
    ratios = assessment.ratios
    if ratios.bei is None:
        return None
    return message(
        "{index} ({done} of {due})", index=_decimal(ratios.bei), done=ratios.bei_completed, due=ratios.bei_due
    )


def _earned(schedule: EarnedSchedule | Message) -> Value:
    if isinstance(schedule, Message):
        return schedule
    return message(
        "{earned} of {actual}, index {index}",
        earned=_decimal(schedule.earned),
        actual=_decimal(schedule.actual),
        index=_decimal(schedule.spi_t),
    )


def _decimal(number: Fraction | None) -> Value:
    """Two places after the point, in the language's own form."""
    if number is None:
        return None
    from decimal import Decimal  # noqa: PLC0415 - only reports with ratios need it

    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(Decimal("0.01"))
