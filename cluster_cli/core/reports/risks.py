"""The registers of the projects: risks by level, then by due; issues and assumptions by due; what is past its day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from cluster_cli.core.fields import NOT_STATED
from cluster_cli.core.judge.registers import (
    HIGH,
    LOW,
    MEDIUM,
    STATUSES_OF_RISK,
    AssumptionView,
    IssueView,
    Registers,
    RiskView,
    registers_of,
)
from cluster_cli.core.judge.views import Assessment
from cluster_cli.core.messages import N_, Command, Message, Value, message
from cluster_cli.core.model import Plan
from cluster_cli.core.report import Column, Layout, Line, Report, Section, Table, Tone, Unread
from cluster_cli.core.reports.budget import how_to_write
from cluster_cli.core.reports.shared import Cells, ListReport, header, keyed, party_name, phase_line, report

DEGREES = {"low": LOW, "medium": MEDIUM, "high": HIGH}
EXAMPLE = 'risks: [{id: r1, title: "…", probability: medium, impact: high, response: "…", status: open, due: 2022-04}]'
OF_RISKS = (
    "id", "title", "level", "due", "past", "status", "project", "probability", "impact", "owner", "response"
)  # fmt: skip
OF_ISSUES = ("id", "title", "raised", "due", "past", "status", "project", "owner", "resolution")
OF_ASSUMPTIONS = ("title", "due", "past", "project")


class Entry(Struct, frozen=True):
    """One entry of a register; an issue has no level, an assumption neither owner nor status."""

    view: RiskView | IssueView | AssumptionView
    plan: Plan

    @property
    def record(self) -> object:
        """What the file says of it."""
        view = self.view
        if isinstance(view, RiskView):
            return view.risk
        return view.issue if isinstance(view, IssueView) else view.assumption

    def field(self, *names: str) -> Value:
        """The first of the fields that it has."""
        value: Value = next((getattr(self.record, name) for name in names if hasattr(self.record, name)), None)
        return value

    @property
    def owner(self) -> str | None:
        """Who answers for it, as people call them."""
        owner = self.field("owner")
        return party_name(owner, self.plan, short=True) if isinstance(owner, str) else None


def _status(entry: Entry) -> Value:
    status = entry.field("status")
    return STATUSES_OF_RISK[status] if isinstance(status, str) else None


def _of_risk(entry: Entry, name: str) -> Value:
    return getattr(entry.view, name) if isinstance(entry.view, RiskView) else None


def _graded(entry: Entry, name: str) -> Value:
    degree = entry.field(name)
    return DEGREES[degree] if isinstance(degree, str) else None


COLUMNS: Cells[Entry] = keyed(
    (Column("id", "Key", "id"), lambda entry: entry.field("id")),
    (Column("title", "Wording", wide=True), lambda entry: entry.field("title", "text")),
    (Column("level", "Risk level", "term"), lambda entry: _of_risk(entry, "word")),
    (Column("grade", "Risk level, 1 to 9", "number"), lambda entry: _of_risk(entry, "level")),
    (Column("raised", "Raised on", "day"), lambda entry: entry.field("raised")),
    (Column("age", "Days open", "days"), lambda entry: getattr(entry.view, "age", None)),
    (Column("due", "Deadline", "period"), lambda entry: entry.field("due", "check_by")),
    (Column("past", "Days past", "days"), lambda entry: entry.view.days_past or None),
    (Column("status", "Status"), _status),
    (Column("project", "Project", detail=True), lambda entry: entry.view.project.title),
    (Column("probability", "Probability", detail=True), lambda entry: _graded(entry, "probability")),
    (Column("impact", "Impact", detail=True), lambda entry: _graded(entry, "impact")),
    (Column("owner", "Owner", detail=True, nothing=NOT_STATED), lambda entry: entry.owner),
    (Column("response", "Response", detail=True, nothing=NOT_STATED), lambda entry: entry.field("response")),
    (Column("resolution", "Resolution", detail=True, nothing=N_("none yet")), lambda entry: entry.field("resolution")),
)
"""Every column of the three lists by its key; what a register does not know stays empty there."""


def risks(assessment: Assessment, layout: Layout, *, every: bool = False, unread: tuple[Unread, ...] = ()) -> Report:
    """The three registers of the chosen projects; with `every` the closed entries too."""
    registers = registers_of(assessment)
    tables = tables_of(assessment, registers, layout, every=every)
    nothing = not (registers.risks or registers.issues or registers.assumptions)
    return report(
        "risks",
        assessment,
        (
            *(_nothing(assessment) if nothing else _summary(registers)),
            header(assessment),
            phase_line(assessment),
        ),
        [Section((), table, None if nothing else title) for title, table in tables],
        _hints(assessment, registers, every=every),
        unread=unread,
        totals={"risks": _facts(registers)},
    )


def tables_of(
    assessment: Assessment, registers: Registers, layout: Layout, *, every: bool, without: Sequence[str] = ()
) -> Iterator[tuple[Message, Table]]:
    """Each register with its heading; `without` names columns to leave out, such as the project where it is named above."""
    plan = assessment.portfolio.plan
    recorded = bool(registers.risks or registers.issues or registers.assumptions)
    for key, title, views, usual in (
        ("risks", message("Risks"), [risk for risk in registers.risks if every or risk.open], OF_RISKS),
        ("issues", message("Issues"), [issue for issue in registers.issues if every or issue.open], OF_ISSUES),
        ("assumptions", message("Assumptions"), registers.assumptions, OF_ASSUMPTIONS),
    ):
        entries = [Entry(view, plan) for view in views]
        columns = tuple(name for name in usual if name not in without)
        listed = ListReport(COLUMNS, columns, _tone)
        yield title, listed.table(key, entries, layout, empty=message("There are none.") if recorded else None)


def _tone(entry: Entry) -> Tone:
    if entry.view.days_past:
        return "bad"
    view = entry.view
    if not isinstance(view, RiskView) or not view.open:
        return ""
    return "bad" if view.word is HIGH else "warn" if view.word is MEDIUM else ""


LIST = ListReport(COLUMNS, OF_RISKS, _tone)


def _facts(registers: Registers) -> dict[str, Value]:
    """How many there are of what."""
    risks = [view for view in registers.risks if view.open]
    return {
        "risks": len(registers.risks), "open_risks": len(risks),
        **{term.key: sum(view.word is term for view in risks) for term in (HIGH, MEDIUM, LOW)},
        "not_rated": sum(view.word is None for view in risks),
        "happened": sum(view.risk.status == "happened" for view in registers.risks),
        "issues": len(registers.issues), "open_issues": sum(view.open for view in registers.issues),
        "assumptions": len(registers.assumptions),
        "past": sum(bool(view.days_past) for view in (*registers.risks, *registers.issues, *registers.assumptions)),
    }  # fmt: skip


def _summary(registers: Registers) -> Iterator[Line]:
    facts = _facts(registers)
    yield Line(
        message(
            "Open risks: {open_risks} (high {high}, medium {medium}, low {low}, not rated {not_rated}). Open issues: "
            "{open_issues}. Assumptions: {assumptions}.",
            **facts,
        ),
        "bad" if facts["high"] else "",
    )
    if facts["past"]:
        yield Line(message("Past their day: {past}.", past=facts["past"]), "bad")


def _nothing(assessment: Assessment) -> Iterator[Line]:
    if _any(assessment):
        yield Line(message("None of the chosen projects has risks, issues or assumptions on record."))
    else:
        yield Line(message("No project has risks, issues or assumptions on record."))


def _any(assessment: Assessment) -> bool:
    return any(card.risks or card.issues or card.assumptions for card in assessment.portfolio.matrix.projects)


def _hints(assessment: Assessment, registers: Registers, *, every: bool) -> Iterator[Line]:
    if not _any(assessment):
        yield from how_to_write(assessment, EXAMPLE)
    happened = sum(view.risk.status == "happened" for view in registers.risks)
    closed = sum(view.risk.status == "closed" for view in registers.risks) + sum(
        not view.open for view in registers.issues
    )
    if not every and (happened or closed):
        yield Line(
            message(
                "Not shown: closed {closed}, happened {happened}. All of them: {command}",
                closed=closed,
                happened=happened,
                command=Command("cluster risks --all"),
            ),
            "dim",
        )
