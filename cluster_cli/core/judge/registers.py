"""The registers of projects as of a day: risks by level, then by due; issues and assumptions by due.

The rules are section 15 of docs/en/formulas.md.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from cluster_cli.core.judge.views import Assessment
from cluster_cli.core.messages import Term
from cluster_cli.core.model import Assumption, Issue, Project, Risk
from cluster_cli.core.periods import Period

DEGREES = {"low": 1, "medium": 2, "high": 3}

HIGH = Term("high", "high")
MEDIUM = Term("medium", "medium")
LOW = Term("low", "low")

STATUSES_OF_RISK: dict[str, Term] = {
    "open": Term("open", "open"),
    "closed": Term("closed", "closed"),
    "happened": Term("happened", "happened"),
}


class RiskView(Struct, frozen=True):
    """A risk as of the day. `level` is probability x impact, 1 to 9, `None` where one of the two is not stated."""

    project: Project
    risk: Risk
    level: int | None
    days_past: int

    @property
    def open(self) -> bool:
        """Whether it still may happen."""
        return self.risk.status == "open"

    @property
    def word(self) -> Term | None:
        """The level in a word: 1 and 2 are low, 3 and 4 medium, 6 and 9 high."""
        if self.level is None:
            return None
        return HIGH if self.level >= 6 else MEDIUM if self.level >= 3 else LOW


class IssueView(Struct, frozen=True):
    """An issue as of the day. `age` counts the days since it was raised, where that is stated."""

    project: Project
    issue: Issue
    age: int | None
    days_past: int

    @property
    def open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.issue.status == "open"


class AssumptionView(Struct, frozen=True):
    """Something taken for granted, as of the day."""

    project: Project
    assumption: Assumption
    days_past: int


class Registers(Struct, frozen=True):
    """All three. `days_past` of an entry are the days since its period was over, 0 before and for what is closed."""

    risks: tuple[RiskView, ...]
    issues: tuple[IssueView, ...]
    assumptions: tuple[AssumptionView, ...]


def registers_of(assessment: Assessment) -> Registers:
    """The registers of all projects, each in its order; what is alike stands in the file's order.

    Statuses carry no day, so they are those of today. An issue that was raised later than the day is not there yet.
    """
    as_of = assessment.as_of
    risks: list[RiskView] = []
    issues: list[IssueView] = []
    assumptions: list[AssumptionView] = []
    for project in assessment.projects:
        risks += [
            RiskView(project, risk, level_of(risk), _days_past(risk.due, as_of, owed=risk.status == "open"))
            for risk in project.risks
        ]
        issues += [
            _issue(project, issue, as_of) for issue in project.issues if issue.raised is None or issue.raised <= as_of
        ]
        assumptions += [
            AssumptionView(project, assumption, _days_past(assumption.check_by, as_of, owed=True))
            for assumption in project.assumptions
        ]
    risks.sort(key=lambda view: (-(view.level or 0), *_by_due(view.risk.due)))
    issues.sort(key=lambda view: _by_due(view.issue.due))
    assumptions.sort(key=lambda view: _by_due(view.assumption.check_by))
    return Registers(tuple(risks), tuple(issues), tuple(assumptions))


def level_of(risk: Risk) -> int | None:
    """Probability x impact, each low 1, medium 2, high 3."""
    if risk.probability is None or risk.impact is None:
        return None
    return DEGREES[risk.probability] * DEGREES[risk.impact]


def _issue(project: Project, issue: Issue, as_of: date) -> IssueView:
    age = None if issue.raised is None else (as_of - issue.raised).days
    return IssueView(project, issue, age, _days_past(issue.due, as_of, owed=issue.status == "open"))


def _days_past(due: Period | None, as_of: date, *, owed: bool) -> int:
    return max(0, (as_of - due.last).days) if owed and due is not None else 0


def _by_due(due: Period | None) -> tuple[date, date]:
    """By the last day, then by the first; what has no due comes last."""
    return (date.max, date.max) if due is None else (due.last, due.first)
