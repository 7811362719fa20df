"""When open points will be done: what their owners expect, and the range from the record, with what pushes it out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from cluster_cli.core.judge.forecast import LEAST, Ahead, Forecast, MonthEnd, Range
from cluster_cli.core.judge.views import Assessment
from cluster_cli.core.messages import Command, Message, Value, message, offer
from cluster_cli.core.model import Activity, Project
from cluster_cli.core.periods import month_period, plus_days
from cluster_cli.core.report import Column, Layout, Line, Report, Row, Section, Table, Unread
from cluster_cli.core.reports.shared import Cell, RowList, Subject, header, how_to_begin, left_out, phase_line, report

MONTHS = (
    Column("day", "As of", "day"),
    Column("judged", "Forecasts judged", "number"),
    Column("held", "Came true", "number"),
    Column("earlier", "Done before the range", "number"),
    Column("later", "Not done by its end", "number"),
    Column("unknown", "Not yet known", "number"),
)


class RangedSubject(Subject, frozen=True):
    """A record about one open point and its range; `why` says why there is none, where others have one."""

    range: Range | None = None
    why: Message | None = None


def _of_range(pick: Callable[[Range], Value]) -> Cell:
    def cell(_: Assessment, subject: Subject) -> Value:
        range_ = subject.range if isinstance(subject, RangedSubject) else None
        return None if range_ is None else pick(range_)

    return cell


def _point(assessment: Assessment, subject: Subject) -> Value:
    view = subject.view
    if view is None or view.name is None:
        return None
    if isinstance(subject.row.item, Project):
        return assessment.portfolio.matrix.stages.get(view.name, view.name)
    return view.point.grid


OWN: dict[str, tuple[Column, Cell]] = {
    column.key: (column, cell)
    for column, cell in (
        (Column("point", "Control point", "period", detail=True), _point),
        (Column("earliest", "Forecast, not before", "day"), _of_range(lambda limits: limits.earliest)),
        (Column("latest", "Forecast, not after", "day"), _of_range(lambda limits: limits.latest)),
        (Column("pushed", "Pushed out by", "list", detail=True), _of_range(lambda limits: limits.pushed)),
        (Column("why", "No forecast, because", detail=True), lambda _, subject: getattr(subject, "why", None)),
        (Column("comparable", "Comparable completed", "number"), _of_range(lambda limits: limits.comparable)),
    )
}
"""The columns that only this list has."""
LIST = RowList(("id", "point", "title", "deadline", "forecast", "earliest", "latest", "pushed", "why"), OWN)


def forecast(
    assessment: Assessment, record: Forecast, layout: Layout, unread: tuple[Unread, ...] = (), closed: int = 0
) -> Report:
    """The open points of the assessment; `closed` is the number of closed plans in the record."""
    ranged = [ahead for ahead in record.open if ahead.range is not None]
    with_range = sum(ahead.range is not None and ahead.range.earliest is not None for ahead in ranged)
    table = LIST.table(
        assessment,
        "rows",
        [
            RangedSubject(ahead.row, ahead.view, 1, ahead.range, _why(ahead) if with_range else None)
            for ahead in record.open
        ],
        layout,
        message("There are no open control points."),
    )
    return report(
        "forecast",
        assessment,
        (
            *_answer(ranged, with_range),
            *_record(record, closed),
            header(assessment),
            phase_line(assessment),
        ),
        (Section(table=table),),
        _hints(assessment, record, with_range),
        unread=unread,
        totals={
            "forecast": {"points": len(record.open), "one_off": len(ranged), "with_range": with_range, **_facts(record)}
        },
    )


def _answer(ranged: Sequence[Ahead], with_range: int) -> Iterator[Line]:
    """For how many there is a range and what it means, or why there is none."""
    most = max((ahead.range.comparable for ahead in ranged if ahead.range is not None), default=0)
    if not ranged:
        yield Line(message("No open control point happens once, so there is nothing to forecast."))
    elif not with_range:
        yield Line(_too_few(most))
    else:
        yield Line(_told(with_range, len(ranged)))
        yield Line(
            message(
                "Of ten comparable points eight were done no earlier than the first day and no later than the second. "
                "Where there is no second day, the record does not reach so far."
            )
        )


def _told(with_range: int, count: int) -> Message:
    return message("Open one-off points: {count}, with a forecast: {told}.", count=count, told=with_range)


def _why(ahead: Ahead) -> Message | None:
    """Why a point has no range, where others have one."""
    range_, item = ahead.range, ahead.row.item
    if range_ is not None:
        return None if range_.earliest is not None else _lacking(range_.comparable)
    if ahead.view.first_deadline is None:
        return message("it has no deadline")
    if isinstance(item, Activity) and item.measure == "effort":
        return message("it runs by time")
    if isinstance(item, Activity) and item.measure == "projects":
        return message("it is earned by its projects")
    return message("it is one of a series")


def _too_few(comparable: int) -> Message:
    return message("There is no forecast: {lacking}.", lacking=_lacking(comparable))


def _lacking(comparable: int) -> Message:
    return message(
        "comparable completed points {comparable}, at least {least} are needed", comparable=comparable, least=LEAST
    )


def _record(record: Forecast, closed: int) -> Iterator[Line]:
    """The past delays as facts."""
    delays = record.record.delays
    if closed:
        yield Line(message("Closed plans in the record: {count}.", count=closed), "dim")
    if delays:
        yield Line(
            message(
                "Days from the first deadline to completion: points {count}, least {least}, median {median}, "
                "greatest {greatest}.",
                count=len(delays),
                least=delays[0],
                median=median(delays),
                greatest=delays[-1],
            )
        )


def median(delays: Sequence[int]) -> int | Decimal:
    """The middle one of numbers in ascending order, of two the mean."""
    low, high = delays[(len(delays) - 1) // 2], delays[len(delays) // 2]
    return (low + high) // 2 if (low + high) % 2 == 0 else Decimal(low + high) / 2


def _facts(record: Forecast) -> dict[str, Value]:
    delays = record.record.delays
    if not delays:
        return {"delays": 0, "least": None, "median": None, "greatest": None}
    return {"delays": len(delays), "least": delays[0], "median": median(delays), "greatest": delays[-1]}


def _hints(assessment: Assessment, record: Forecast, with_range: int) -> Iterator[Line]:
    """What the office fills in next."""
    if with_range:
        yield Line(
            message("How such forecasts came true: {command}", command=Command("cluster forecast --check")), "dim"
        )
    else:
        yield from _for_a_record(assessment, record)
    silent = [ahead for ahead in record.open if ahead.view.shown.past and ahead.view.forecast is None]
    if silent:
        yield Line(
            message(
                "Overdue without an expected day: {count}. The expected day is written like this: {command}",
                count=len(silent),
                command=_expect(silent[0], assessment.as_of),
            )
        )


def _for_a_record(assessment: Assessment, record: Forecast) -> Iterator[Line]:
    """What a record that is too short lacks."""
    if not any(ahead.range is not None for ahead in record.open):
        return
    begin = how_to_begin(assessment)
    if begin is not None:
        yield begin
    lacking = LEAST - len(record.record.delays)
    if lacking > 0:
        yield Line(message("Completed one-off points lacking for a forecast: {count}.", count=lacking))
    if not assessment.portfolio.plan.history:
        yield Line(
            message("Closed plans of past years count too: name their folders in the plan, such as history: [../2021]")
        )


def _expect(ahead: Ahead, as_of: date) -> Command:
    """How to write when the owner expects to finish; the month is an example."""
    coming = plus_days(as_of, 30)
    month = month_period(coming.year, coming.month)
    return offer("update", ahead.view.item_id, options=(("for", ahead.view.name), ("forecast", month.name)))


def check(
    assessment: Assessment, months: Sequence[MonthEnd], limit: int | None = None, unread: tuple[Unread, ...] = ()
) -> Report:
    """What the forecasts at the plan's own month ends came to."""
    judged, held = sum(month.judged for month in months), sum(month.held for month in months)
    unknown = sum(month.unknown for month in months)
    rows = tuple(
        Row((month.day, month.judged, month.held, month.earlier, month.later, month.unknown)) for month in months
    )
    nothing = message("At no month end did the record carry a forecast.")
    table = Table("rows", MONTHS, rows[:limit], empty=nothing, more=left_out(len(rows), limit))
    return report(
        "forecast-check",
        assessment,
        (
            Line(message("Came true: {held} of {judged}.", held=held, judged=judged)) if judged else None,
            Line(message("Eight of ten are to come true.")) if judged else None,
            Line(message("Not yet known: {count}.", count=unknown), "dim") if unknown else None,
            header(assessment),
            phase_line(assessment),
        ),
        (Section(table=table),),
        () if months else (Line(message("What it lacks for that: {command}", command=Command("cluster forecast"))),),
        unread=unread,
        totals={"check": {"month_ends": len(months), "judged": judged, "held": held, "unknown": unknown}},
    )
