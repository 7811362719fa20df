"""The matrix by months: what of each project falls due when, and which party is loaded when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from cluster_cli.core.fields import NOT_STATED
from cluster_cli.core.judge.views import Assessment, PointView
from cluster_cli.core.messages import Message, Term, Value, message, offer
from cluster_cli.core.model import Project
from cluster_cli.core.naming import OPEN_STATES, OVERDUE
from cluster_cli.core.periods import Period, month_period
from cluster_cli.core.report import Column, Layout, Line, Report, Section, Unread
from cluster_cli.core.reports.matrix import KEYS, health, hints, some_party, summary, tone
from cluster_cli.core.reports.project_cards import Card, standing
from cluster_cli.core.reports.shared import ListReport, header, how_to_begin, keyed, party_name, phase_line, report

MOST_MONTHS = 36
NAMES = (
    Term("01", "January"), Term("02", "February"), Term("03", "March"), Term("04", "April"), Term("05", "May"),
    Term("06", "June"), Term("07", "July"), Term("08", "August"), Term("09", "September"), Term("10", "October"),
    Term("11", "November"), Term("12", "December"),
)  # fmt: skip
Month = tuple[int, int]
OF_CARDS = (
    Column("id", "No.", "id"), Column("title", "Title", wide=True), Column("other", "In other months", "list"),
    Column("undated", "Without a deadline", "list"), Column("lead", "Responsible"), Column("health", "Health", "term"),
)  # fmt: skip
OF_PARTIES = (
    Column("party", "Key", "id"), Column("name", "Responsible", wide=True),
    Column("other", "In other months", "number"), Column("undated", "Without a deadline", "number"),
    Column("open", "Open in all", "number"), Column("overdue", "Of these overdue", "number"),
)  # fmt: skip
"""The columns before and behind those of the months; "in other months" and "without a deadline" only where they hold something."""


def month_of(day: date) -> Month:
    """The calendar month of a day."""
    return day.year, day.month


def months_of(assessment: Assessment, days: Sequence[date]) -> list[Period]:
    """The months of the plan's period; of a plan without one, or of a very long one, those in which something is due."""
    period = assessment.portfolio.plan.period
    if period is not None:
        first, last = (12 * day.year + day.month - 1 for day in (period.first, period.last))
        if last - first < MOST_MONTHS:
            return [month_period(at // 12, at % 12 + 1) for at in range(first, last + 1)]
    return [month_period(*month) for month in sorted({month_of(day) for day in days})[:MOST_MONTHS]]


def heading(month: Period, months: Sequence[Period]) -> Value:
    """What stands above a month: its name alone where all are of one year."""
    alone = months[0].first.year == months[-1].first.year
    return NAMES[month.first.month - 1] if alone else month


def list_by_month(assessment: Assessment, cards: Sequence[Card]) -> ListReport[Card]:
    """Projects against months: what falls due in each, and what in none of them."""
    titles = assessment.portfolio.matrix.stages
    days = [view.deadline for card in cards for view in card.row.points if view.deadline is not None]
    months = months_of(assessment, days)
    shown = {month_of(month.first) for month in months}

    def falling(chosen: Callable[[date | None], bool]) -> Callable[[Card], Value]:
        def cell(card: Card) -> Value:
            return tuple(_told(view, titles) for view in card.row.points if chosen(view.deadline))

        return cell

    def within(month: Month) -> Callable[[Card], Value]:
        return falling(lambda day: day is not None and month_of(day) == month)

    item, title, other, undated, lead, level = OF_CARDS
    others = (
        (other, falling(lambda day: day is not None and month_of(day) not in shown)),
        (undated, falling(lambda day: day is None)),
    )
    cells = keyed(
        (item, lambda card: card.project.id),
        (title, lambda card: card.project.title),
        *(
            (Column(month.name, "", "list", heading=heading(month, months)), within(month_of(month.first)))
            for month in months
        ),
        *((column, cell) for column, cell in others if any(cell(card) for card in cards)),
        (lead, lambda card: card.lead),
        (level, health),
    )
    return ListReport(cells, tuple(cells), tone)


def _told(view: PointView, titles: dict[str, str]) -> Value:
    return standing(view, None if view.name is None else titles.get(view.name, view.name))


def by_month(
    assessment: Assessment,
    cards: Sequence[Card],
    listed: ListReport[Card],
    layout: Layout,
    unread: tuple[Unread, ...] = (),
) -> Report:
    """Projects against the months of the plan's period."""
    table = listed.table("rows", cards, layout, empty=message("No projects."), keys=KEYS)
    return report(
        "matrix-month",
        assessment,
        (*summary(assessment, cards), phase_line(assessment)),
        (Section(table=table),),
        hints(assessment, cards),
        unread=unread,
    )


class Load(Struct, frozen=True):
    """The open points that a party leads; `party` is `None` for those of nobody."""

    party: str | None
    name: Value
    points: tuple[PointView, ...]

    def count(self, chosen: Callable[[PointView], bool] = lambda _: True) -> int:
        """How many of them."""
        return sum(map(chosen, self.points))


def loads_of(assessment: Assessment) -> list[Load]:
    """Who leads open points of activities and projects, in the plan's order of parties; nobody last."""
    plan = assessment.portfolio.plan
    by_party: dict[str | None, list[PointView]] = {key: [] for key in plan.parties}
    for row in (*assessment.rows, *assessment.cards):
        points = [view for view in row.points if view.state.key in OPEN_STATES]
        by_party.setdefault(row.item.lead, []).extend(points)
    nobody = by_party.pop(None, [])
    loads = [
        Load(key, party_name(key, plan, short=True), tuple(points))
        for key, points in by_party.items()
        if key and points
    ]
    return [*loads, Load(None, message(NOT_STATED), tuple(nobody))] if nobody else loads


def list_by_party(assessment: Assessment, loads: Sequence[Load]) -> ListReport[Load]:
    """Parties against months: how many open points fall due in each."""
    days = [view.deadline for load in loads for view in load.points if view.deadline is not None]
    months = months_of(assessment, days)
    shown = {month_of(month.first) for month in months}

    def within(month: Month) -> Callable[[Load], Value]:
        return lambda load: load.count(lambda view: view.deadline is not None and month_of(view.deadline) == month)

    party, name, other, undated, in_all, overdue = OF_PARTIES
    others: list[tuple[Column, Callable[[Load], Value]]] = [
        (
            other,
            lambda load: load.count(lambda view: view.deadline is not None and month_of(view.deadline) not in shown),
        ),
        (undated, lambda load: load.count(lambda view: view.deadline is None)),
    ]
    cells = keyed(
        (party, lambda load: load.party),
        (name, lambda load: load.name),
        *(
            (Column(month.name, "", "number", heading=heading(month, months)), within(month_of(month.first)))
            for month in months
        ),
        *((column, cell) for column, cell in others if any(cell(load) for load in loads)),
        (in_all, Load.count),
        (overdue, lambda load: load.count(_is_overdue)),
    )
    return ListReport(cells, tuple(cells))


def _is_overdue(view: PointView) -> bool:
    return view.state is OVERDUE


def by_party(
    assessment: Assessment,
    loads: Sequence[Load],
    listed: ListReport[Load],
    layout: Layout,
    unread: tuple[Unread, ...] = (),
) -> Report:
    """Parties against the months of the plan's period; every open point is counted once, for who leads it."""
    table = listed.table("rows", loads, layout, empty=message("There are no open control points."), keys=KEYS)
    points = sum(load.count() for load in loads)
    late = sum(load.count(_is_overdue) for load in loads)
    return report(
        "matrix-party",
        assessment,
        (
            Line(message("Open control points: {points}, of these overdue {late}.", points=points, late=late)),
            Line(message("Activities and projects together, each point in the month of its deadline.")),
            header(assessment),
            phase_line(assessment),
        ),
        (Section(table=table),),
        _hints(assessment, loads),
        unread=unread,
        totals={"load": {"parties": len(loads), "open": points, "overdue": late}},
    )


def _hints(assessment: Assessment, loads: Sequence[Load]) -> Iterator[Line | None]:
    yield how_to_begin(assessment)
    nobody = [load for load in loads if load.party is None]
    if nobody and assessment.portfolio.plan.parties:
        yield Line(_unled(nobody[0], some_party(assessment)))


def _unled(load: Load, party: str) -> Message:
    view = load.points[0]
    option = "lead" if isinstance(view.point.item, Project) else "responsible"
    return message(
        "Nobody leads {count} of them. Who does is written like this: {command}",
        count=len(load.points), command=offer("update", view.item_id, options=((option, party),)),
    )  # fmt: skip
