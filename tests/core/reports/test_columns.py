"""Every column that a reader may choose, in every list; how lists are sorted and limited, and which names are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from cluster_cli.core.judge.forecast import forecast as forecast_of
from cluster_cli.core.messages import Share, Standing, Term, message
from cluster_cli.core.naming import COMPLETED
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.report import Column, Layout
from cluster_cli.core.reports import (
    budget,
    deps,
    doctor,
    forecast,
    gantt,
    indicators,
    listing,
    matrix,
    matrix_months,
    overdue,
    passport,
    progress,
    project_passport,
    risks,
    trend,
    upcoming,
)
from cluster_cli.core.reports.project_cards import cards_of
from cluster_cli.core.reports.shared import COLUMNS, ListReport, column_fault, keyed, sorted_by
from tests.core.reports.answers import DEMO, plan_in, told, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from cluster_cli.core.judge.views import Assessment
    from cluster_cli.core.messages import Message, Value
    from cluster_cli.core.report import Report
    from cluster_cli.core.reports.shared import RowList


@pytest.fixture(scope="module")
def demo() -> Assessment:
    return plan_in(DEMO, date(2026, 7, 1)).assessment


def by_stage(assessment: Assessment, layout: Layout) -> Report:
    cards = cards_of(assessment)
    return matrix.matrix(assessment, cards, matrix.list_by_stage(assessment.portfolio.matrix, cards), layout)


def stages(assessment: Assessment) -> ListReport[Any]:
    return matrix.list_by_stage(assessment.portfolio.matrix, cards_of(assessment))


LISTS: dict[str, tuple[Callable[[Assessment], ListReport[Any] | RowList], Callable[[Assessment, Layout], Report]]] = {
    "list": (lambda _: listing.LIST, listing.listing),
    "overdue": (lambda _: overdue.LIST, overdue.overdue),
    "upcoming": (lambda _: upcoming.LIST, upcoming.upcoming),
    "gantt": (lambda _: gantt.LIST, gantt.gantt),
    "forecast": (lambda _: forecast.LIST, lambda plan, layout: forecast.forecast(plan, forecast_of(plan), layout)),
    "budget": (lambda _: budget.LIST, lambda plan, layout: budget.budget(plan, layout, tuple(budget.CUTS))),
    "indicators": (lambda _: indicators.LIST, indicators.indicators),
    "risks": (lambda _: risks.LIST, lambda plan, layout: risks.risks(plan, layout, every=True)),
    "matrix": (stages, by_stage),
}


@pytest.mark.parametrize("name", LISTS)
def test_every_column_of_a_list(name: str, demo: Assessment, snapshot: SnapshotAssertion) -> None:
    listed, report = LISTS[name]
    layout = Layout(tuple(sorted(listed(demo).columns)))
    assert listed(demo).fault(layout) is None
    assert told(report(demo, layout), "en", "csv").replace("\r\n", "\n") == snapshot


@pytest.mark.parametrize("name", LISTS)
def test_columns_have_headings_in_both_languages(name: str, demo: Assessment, snapshot: SnapshotAssertion) -> None:
    listed, _ = LISTS[name]
    headings = [
        (key, column.kind, column.label, words("ru").text(column.label), column.wide, column.detail, column.nothing)
        for key, (column, _) in sorted(listed(demo).columns.items())
        if key not in COLUMNS or name == "list"
    ]
    assert "\n".join(map(repr, headings)) == snapshot


FIXED: dict[str, tuple[Column, ...]] = {
    "show-fields": passport.PAIRS, "show-points": passport.POINTS, "show-changes": passport.CHANGES,
    "show-why": passport.WHY, "gates": project_passport.GATES, "targets": project_passport.TARGETS,
    "readings": project_passport.READINGS, "cuts": progress.NUMBERS, "ratios": progress.RATIOS,
    "month-ends": forecast.MONTHS, "before": deps.BEFORE, "after": deps.AFTER, "path": deps.PATH,
    "checks": doctor.COLUMNS, "turns": trend.OF_MILESTONES, "months-of-projects": matrix_months.OF_CARDS,
    "months-of-parties": matrix_months.OF_PARTIES,
}  # fmt: skip


@pytest.mark.parametrize("name", FIXED)
def test_columns_that_nobody_chooses(name: str, snapshot: SnapshotAssertion) -> None:
    """Their kinds decide on which side cells stand, where a line may break and what the JSON Schema says."""
    assert [
        " ".join(
            [
                column.key,
                column.kind,
                *(["wide"] if column.wide else []),
                *(["detail"] if column.detail else []),
                column.nothing,
            ]
        )
        for column in FIXED[name]
    ] == snapshot


def rows_of(report: Report) -> list[tuple[Value, ...]]:
    [table] = [section.table for section in report.sections if section.table is not None]
    return [row.cells for row in table.rows]


def test_a_list_is_sorted_by_several_columns_and_limited(demo: Assessment) -> None:
    layout = Layout(("lead", "deadline", "id"), ("lead", "-deadline"), 4)
    report = listing.listing(demo, layout)
    whole = rows_of(listing.listing(demo, Layout(layout.columns, layout.sort)))
    assert rows_of(report) == whole[:4]
    leads = [lead for lead, _, _ in whole if lead is not None]
    assert leads == sorted(leads, key=lambda lead: str(lead).casefold())
    first = [day for lead, day, _ in whole if lead == leads[0] and isinstance(day, date)]
    assert first == sorted(first, reverse=True)
    assert len(first) > 1
    [table] = [section.table for section in report.sections if section.table is not None]
    assert table.more == message("and {count} more", count=len(whole) - 4)


@pytest.mark.parametrize(("limit", "more"), [(None, None), (2, 1), (3, None), (4, None), (1, 2)])
def test_what_a_limit_leaves_out_is_counted(limit: int | None, more: int | None) -> None:
    listed = ListReport(keyed((Column("n", "No."), lambda number: number)), ("n",))
    table = listed.table("rows", [1, 2, 3], Layout(limit=limit))
    assert [row.cells for row in table.rows] == [(number,) for number in (1, 2, 3)[:limit]]
    assert table.more == (None if more is None else message("and {count} more", count=more))


def day(text: str) -> Period:
    found = parse_period(text)
    assert isinstance(found, Period)
    return found


@pytest.mark.parametrize(
    "values",
    [
        (1, 2, 10),
        ("2", "10", "9" * 14, "1" + "0" * 14, "б", "В"),
        (Decimal("0.5"), Fraction(2, 3), 1, Decimal(2)),
        (Share(Fraction(1), Fraction(3)), Share(Fraction(1), Fraction(2))),
        (date(2022, 1, 31), day("2022-02"), date(2022, 3, 1)),
        (day("2021-12"), day("2022-Q1"), day("2022-H1")),
        (Term("a", "z"), Term("b", "y")),
        (Standing(COMPLETED, date(2022, 1, 1)), Standing(COMPLETED, date(2022, 1, 2))),
        ((1, 9), (2, 0)),
        ("а", "Б", "в"),
        (3, "слово"),
    ],
)
def test_values_have_an_order_of_their_own(values: tuple[Value, ...]) -> None:
    jumbled = [values[-1], None, *values[:-1], ()]
    assert sorted_by(jumbled, ["x"], lambda _, value: value) == [*values, None, ()]
    assert sorted_by(jumbled, ["-x"], lambda _, value: value) == [*reversed(values), None, ()]


def test_sorting_keeps_the_order_of_what_is_equal() -> None:
    pairs = [(2, "b"), (1, "b"), (2, "a"), (1, "a")]
    cells = {"n": 0, "t": 1}
    assert sorted_by(pairs, ["n"], lambda name, pair: pair[cells[name]]) == [(1, "b"), (1, "a"), (2, "b"), (2, "a")]
    assert sorted_by(pairs, ["t", "-n"], lambda name, pair: pair[cells[name]]) == [
        (2, "a"), (1, "a"), (2, "b"), (1, "b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        (("id", "-title"), None),
        (("id", "titel"), message("there is no column “{name}”. Perhaps {near}?", name="titel", near="title")),
        (("-titel", "x"), message("there is no column “{name}”. Perhaps {near}?", name="titel", near="title")),
        (
            ("qqqq",),
            message("there is no column “{name}”. Known: {known}.", name="qqqq", known=("id", "title", "deadline")),
        ),
    ],
)
def test_an_unknown_column_is_named_with_the_nearest(names: tuple[str, ...], fault: Message | None) -> None:
    assert column_fault(names, ("id", "title", "deadline")) == fault


def test_a_row_list_refuses_in_columns_and_in_sort(demo: Assessment) -> None:
    assert gantt.LIST.fault(Layout(("bar", "id"), ("-deadline",))) is None
    assert gantt.LIST.fault(Layout((), ("bra",))) is not None
    assert listing.LIST.fault(Layout(("bar",))) is not None
    assert stages(demo).fault(Layout(("stage.closing",), ("trouble",))) is None
    assert stages(demo).fault(Layout(("stage.klosing",))) is not None
