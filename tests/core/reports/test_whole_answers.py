"""Whole answers, kept as snapshots: every report of the demo and of the shipped plan, in both languages, drawn and told.

A sentence that tells a fact wrongly is seen here even where each part of it is right. After a change that is meant, look
at `git diff` behind `pytest --snapshot-update`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from cluster_cli.core.judge.forecast import forecast as forecast_of
from cluster_cli.core.judge.forecast import replay
from cluster_cli.core.report import Layout
from cluster_cli.core.reports import (
    budget,
    deps,
    forecast,
    gantt,
    indicators,
    listing,
    matrix,
    matrix_months,
    overdue,
    passport,
    progress,
    risks,
    status,
    upcoming,
)
from cluster_cli.core.reports.project_cards import cards_of
from cluster_cli.render.terminal import height
from tests.core.reports.answers import DEMO, SHIPPED, answer, plan_in, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from cluster_cli.core.report import Report
    from tests.core.reports.answers import Loaded

ALL = Layout()


def status_of(plan: Loaded) -> Report:
    found: status.Counts = {"error": 0, "warning": len(plan.workspace.diagnostics)}
    return status.status(plan.assessment, found, plan.workspace.unread, lambda lines: height(lines, words("ru"), 80))


def by_stage(plan: Loaded) -> Report:
    cards = cards_of(plan.assessment)
    listed = matrix.list_by_stage(plan.assessment.portfolio.matrix, cards)
    return matrix.matrix(plan.assessment, cards, listed, ALL)


def by_month(plan: Loaded) -> Report:
    cards = cards_of(plan.assessment)
    return matrix_months.by_month(plan.assessment, cards, matrix_months.list_by_month(plan.assessment, cards), ALL)


def by_party(plan: Loaded) -> Report:
    loads = matrix_months.loads_of(plan.assessment)
    return matrix_months.by_party(plan.assessment, loads, matrix_months.list_by_party(plan.assessment, loads), ALL)


def show(item: str, *, why: bool = False) -> Callable[[Loaded], Report]:
    return lambda plan: passport.passport(plan.assessment, item, why=why)


def cut_by(*cuts: str, points: bool = False, any_role: bool = False) -> Callable[[Loaded], Report]:
    return lambda plan: progress.progress(
        plan.assessment, progress.cuts_of(cuts), points=points, any_role=any_role, unread=plan.workspace.unread
    )


def closed_plan(plan: Loaded) -> list[Loaded]:
    """The plan of the year before, which the demo names as its history."""
    return [plan_in(DEMO.parent / "2025", plan.assessment.as_of)] if plan.assessment.portfolio.plan.history else []


def forecasts(plan: Loaded) -> Report:
    past = [other.assessment for other in closed_plan(plan)]
    return forecast.forecast(plan.assessment, forecast_of(plan.assessment, past), ALL, closed=len(past))


def forecasts_checked(plan: Loaded) -> Report:
    past = [other.assessment for other in closed_plan(plan)]
    return forecast.check(plan.assessment, replay(plan.assessment, past))


REPORTS: dict[str, Callable[[Loaded], Report]] = {
    "status": status_of,
    "list": lambda plan: listing.listing(plan.assessment, ALL, plan.workspace.unread),
    "overdue": lambda plan: overdue.overdue(plan.assessment, ALL, plan.workspace.unread),
    "upcoming": lambda plan: upcoming.upcoming(plan.assessment, ALL, plan.workspace.unread),
    "progress": cut_by(),
    "progress-by-responsible": cut_by("responsible", any_role=True),
    "progress-by-section-and-project": cut_by("section", "project"),
    "progress-by-status-and-month": cut_by("status", "month", points=True),
    "matrix": by_stage,
    "matrix-by-month": by_month,
    "matrix-by-party": by_party,
    "gantt": lambda plan: gantt.gantt(plan.assessment, ALL),
    "indicators": lambda plan: indicators.indicators(plan.assessment, ALL),
    "budget": lambda plan: budget.budget(plan.assessment, ALL, tuple(budget.CUTS)),
    "budget-in-thousands": lambda plan: budget.budget(plan.assessment, ALL, thousands=True),
    "risks": lambda plan: risks.risks(plan.assessment, ALL),
    "risks-all": lambda plan: risks.risks(plan.assessment, ALL, every=True),
    "forecast": forecasts,
    "forecast-check": forecasts_checked,
}
OF_DEMO: dict[str, Callable[[Loaded], Report]] = {
    "show-moved": show("5"),
    "show-series": show("7"),
    "show-excused": show("2"),
    "show-parts": show("10"),
    "show-percent": show("4"),
    "show-project": show("catalog"),
    "show-paused-project": show("tiflo"),
    "show-closed-project": show("club"),
    "show-why": show("3", why=True),
    "show-why-project": show("club", why=True),
    "deps": lambda plan: deps.deps(plan.assessment, "14"),
    "deps-of-project": lambda plan: deps.deps(plan.assessment, "bus"),
    "deps-of-nothing": lambda plan: deps.deps(plan.assessment, "1"),
}
OF_SHIPPED: dict[str, Callable[[Loaded], Report]] = {
    "show": show("9"),
    "show-series": show("2"),
    "show-why": show("9", why=True),
    "deps": lambda plan: deps.deps(plan.assessment, "8"),
}


@pytest.fixture(scope="module")
def demo() -> Loaded:
    return plan_in(DEMO, date(2026, 7, 1))


@pytest.fixture(scope="module")
def shipped() -> Loaded:
    return plan_in(SHIPPED, date(2022, 3, 15))


@pytest.mark.parametrize("name", [*REPORTS, *OF_DEMO])
def test_answers_of_the_demo(name: str, demo: Loaded, snapshot: SnapshotAssertion) -> None:
    report = (REPORTS | OF_DEMO)[name](demo)
    assert answer(report, ("ru", "terminal"), ("en", "linear")) == snapshot


@pytest.mark.parametrize("name", [*REPORTS, *OF_SHIPPED])
def test_answers_of_the_shipped_plan(name: str, shipped: Loaded, snapshot: SnapshotAssertion) -> None:
    report = (REPORTS | OF_SHIPPED)[name](shipped)
    assert answer(report, ("en", "terminal"), ("ru", "linear")) == snapshot


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("before", date(2025, 12, 1)), ("first-day", date(2026, 1, 1)), ("last-day", date(2026, 12, 31)),
        ("over", date(2027, 2, 1)),
    ],
)  # fmt: skip
def test_the_plans_time_stands_first(name: str, day: date, snapshot: SnapshotAssertion) -> None:
    plan = plan_in(DEMO, day)
    report = structs.replace(status_of(plan), sections=())
    assert answer(report, ("ru", "terminal"), ("en", "linear")) == snapshot(name=name)
