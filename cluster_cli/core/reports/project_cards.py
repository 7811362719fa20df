"""What the matrix knows of a project: its points by stage, who, when, the money, the indicators, what threatens it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from cluster_cli.core.judge.views import Assessment, PointView, RowView
from cluster_cli.core.messages import Share, Standing, Value
from cluster_cli.core.model import Project
from cluster_cli.core.naming import LIFTED_STATES, OPEN_STATES
from cluster_cli.core.reports.shared import lead_name


class Card(Struct, frozen=True):
    """A project in the matrix: its points by stage (`None` is the project itself), and what it all comes to."""

    row: RowView
    project: Project
    points: dict[str | None, PointView]
    lead: str | None
    deadline: date | None
    expected: date | None
    deviation: int | None
    planned: Value
    spent: Value
    indicator: Share | None
    trouble: tuple[str, ...]


def cards_of(assessment: Assessment) -> list[Card]:
    """The projects of the assessment, in the file's order."""
    troubles = _troubles(assessment)
    return [_card(assessment, row, troubles) for row in assessment.cards if isinstance(row.item, Project)]


def _card(assessment: Assessment, row: RowView, troubles: dict[str, tuple[str, ...]]) -> Card:
    project = row.item
    assert isinstance(project, Project)  # noqa: S101 - cards are projects
    planned, spent = _money(project)
    expected = first = None
    for view in row.points:
        if view.state.key not in LIFTED_STATES:
            expected, first = _later(expected, reached(view)), _later(first, view.first_deadline)
    return Card(
        row, project, {view.name: view for view in row.points},
        lead_name(project, assessment.portfolio.plan, short=True), deadline_of(project, row.points),
        expected if row.closed is None else None,
        None if expected is None or first is None else (expected - first).days,
        planned, spent, _worst_share(row), troubles.get(project.id, ()),
    )  # fmt: skip


def _later(day: date | None, other: date | None) -> date | None:
    if day is None or other is None:
        return day or other
    return max(day, other)


def deadline_of(project: Project, points: Sequence[PointView]) -> date | None:
    """The project's own deadline, else that of its last stage."""
    if project.stages and project.due is not None and points:
        return points[0].point.terms.deadline(project.due)
    return max((view.deadline for view in points if view.deadline is not None), default=None)


def _money(project: Project) -> tuple[Value, Value]:
    if not project.budget:
        return None, None
    from cluster_cli.core.judge.money import summed  # noqa: PLC0415 - only where there is some

    money = summed(project.budget)
    return money.planned, money.spent


def _worst_share(row: RowView) -> Share | None:
    """The least per cent that a project reached of a target to date."""
    return min(
        (view.share for view in row.indicators if view.share is not None), key=lambda share: share.value, default=None
    )


def _troubles(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    """For each project what threatens it most: its open issue and its open risk that lead their registers."""
    if not any(project.risks or project.issues for project in assessment.projects):
        return {}
    from cluster_cli.core.judge.registers import registers_of  # noqa: PLC0415 - only where there are some

    registers = registers_of(assessment)
    issues: dict[str, str] = {}
    for issue in registers.issues:
        if issue.open:
            issues.setdefault(issue.project.id, issue.issue.title)
    risks: dict[str, str] = {}
    for risk in registers.risks:
        if risk.open:
            risks.setdefault(risk.project.id, risk.risk.title)
    return {
        project.id: tuple(titles[project.id] for titles in (issues, risks) if project.id in titles)
        for project in assessment.projects
    }


def reached(view: PointView) -> date | None:
    """When a point is or will be done: completed, else expected by its owner, else the deadline."""
    if view.completed is not None:
        return view.completed
    if view.forecast is not None and view.state.key in OPEN_STATES:
        return view.forecast.last
    return view.deadline


def standing(view: PointView, point: str | None = None) -> Standing:
    """A point's state with its day."""
    day = reached(view)
    if day is None:
        return Standing(view.state, point=point)
    if view.completed is not None:
        return Standing(view.state, day, "completed", point)
    expected = view.forecast is not None and view.state.key in OPEN_STATES
    return Standing(view.state, day, "expected" if expected else "deadline", point)
