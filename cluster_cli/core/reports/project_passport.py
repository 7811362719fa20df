"""What the passport of a project tells beside its control points: roles, gates, money, indicators, registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import structs

from cluster_cli.core.judge.gates import GateView, gates_of
from cluster_cli.core.judge.indicators import indicators_of, targets_by
from cluster_cli.core.judge.money import Cut, LineView, budget_of
from cluster_cli.core.judge.registers import registers_of
from cluster_cli.core.judge.views import Assessment, IndicatorView, RowView
from cluster_cli.core.messages import PLACEHOLDER, Term, Value, message, offer
from cluster_cli.core.model import Matrix, Plan, Project
from cluster_cli.core.naming import item_heading
from cluster_cli.core.report import Column, Line, Row, Section, Table
from cluster_cli.core.reports import budget, indicators, risks
from cluster_cli.core.reports.shared import OWN_WAY, Cells, ListReport, keyed, lead_name, party_name

GATES = (
    Column("stage", "Stage", wide=True),
    Column("state", "Decision", "term"),
    Column("on", "Day", "day"),
    Column("by", "Basis", wide=True),
    Column("criteria", "What must hold", "list", detail=True),
    Column("remark", "Remarks", detail=True),
)
TARGETS = (
    Column("indicator", "Indicator", wide=True),
    Column("period", "Period", "period"),
    Column("plan", "Plan", "number"),
)
READINGS = (Column("indicator", "Indicator", wide=True), Column("on", "Day", "day"), Column("fact", "Fact", "number"))
MONEY: tuple[Cut, ...] = ("source", "year")


def cells(assessment: Assessment, project: Project) -> dict[str, Value]:
    """What is shown of a project itself otherwise than as it stands in the file: its rows of the road map, its parties."""
    plan = assessment.portfolio.plan
    return {
        "activities": tuple(_activity(assessment, name) for name in project.activities),
        "responsible": lead_name(project, plan),
        "with": tuple(party_name(name, plan) for name in project.team),
    }


def _activity(assessment: Assessment, name: str) -> Value:
    """A row with its title; an id that the plan does not have as it is."""
    row = assessment.by_id.get(name)
    return name if row is None else item_heading(row.item)


def sections(assessment: Assessment, row: RowView) -> Iterator[Section]:
    """Everything that is recorded of a project beside its points; programs find a table also of what there is none of."""
    alone = structs.replace(assessment, cards=(row,))
    yield _gates(alone)
    yield from _money(alone)
    yield from _indicators(alone)
    registers = registers_of(alone)
    recorded = bool(registers.risks or registers.issues or registers.assumptions)
    for title, table in risks.tables_of(alone, registers, OWN_WAY, every=True, without=("project",)):
        yield Section((), table, title if recorded else None)


def _gates(alone: Assessment) -> Section:
    views = gates_of(alone)
    rows = tuple(_gate(view, alone.portfolio.plan, alone.portfolio.matrix) for view in views)
    return Section((), Table("gates", GATES, rows), message("Gates of the stages") if views else None)


def _gate(view: GateView, plan: Plan, matrix: Matrix) -> Row:
    decision = plan.decisions.get(view.gate.by or "")
    by = view.gate.by if decision is None else decision.title
    stage = matrix.stages.get(view.stage.key, view.stage.key)
    taken = view.state.key != "undecided"
    remark = WITHOUT if view.begun_without else None
    cells: tuple[Value, ...] = (stage, view.state, view.on, by if taken else None, view.gate.criteria, remark)
    return Row(cells, "bad" if view.begun_without else "")


WITHOUT = Term("begun-without", "begun without this decision")


def _money(alone: Assessment) -> Iterator[Section]:
    """The sum, by source and by year, then line by line."""
    matrix, money = alone.portfolio.matrix, budget_of(alone)
    total = (budget.total_line(money.total, budget.unit_of(matrix)),) if money.lines else ()
    for cut in MONEY:
        table = budget.cut_table(alone, money.lines, cut, OWN_WAY)
        title = message("Money: {cut}", cut=CUT_TITLES[cut]) if money.lines else None
        yield Section(total if cut == MONEY[0] else (), structs.replace(table, key=f"money_by_{cut}"), title)
    cells = _line_cells(matrix)
    table = ListReport(cells, tuple(cells), budget.tone).table("budget", money.lines)
    yield Section((), table, message("Budget lines") if money.lines else None)


CUT_TITLES = {"source": Term("source", "by source of funding"), "year": Term("year", "by year")}


def _line_cells(matrix: Matrix) -> Cells[LineView]:
    cells = budget.line_cells(matrix)
    return keyed(
        cells["item"],
        cells["planned"],
        (Column("committed", "Committed", "money"), lambda view: view.money.committed),
        (Column("spent", "Spent", "money"), lambda view: view.money.spent),
        (Column("share", "Per cent", "share"), lambda view: view.money.share),
        cells["source"],
        cells["period"],
        cells["why"],
        (Column("reason", "Reason", detail=True), lambda view: view.line.reason),
    )


def _indicators(alone: Assessment) -> Iterator[Section]:
    """Fact against plan, then every target and every reading that there was by the day."""
    views = indicators_of(alone)
    table = indicators.OF_ONE_PROJECT.table("indicators", views)
    yield Section((), table, message("Indicators") if views else None)
    targets, readings = tuple(_targets(views)), tuple(_readings(views, alone))
    yield Section((), Table("targets", TARGETS, targets), message("Targets") if targets else None)
    yield Section((), Table("readings", READINGS, readings), message("Readings") if readings else None)


def _targets(views: Sequence[IndicatorView]) -> Iterator[Row]:
    for view in views:
        past, coming = targets_by(view.indicator, date.max)
        for target in (*past, *coming):
            yield Row((view.indicator.title, target.period, target.plan))


def _readings(views: Sequence[IndicatorView], alone: Assessment) -> Iterator[Row]:
    for view in views:
        for day, fact in sorted(view.indicator.readings.items()):
            if day <= alone.as_of:
                yield Row((view.indicator.title, day, fact))


PARTS: dict[str, Term] = {
    "goal": Term("goal", "goal"),
    "sponsor": Term("sponsor", "sponsor"),
    "manager": Term("manager", "manager"),
    "stages": Term("stages", "stages"),
    "budget": Term("budget", "budget"),
    "indicators": Term("indicators", "indicators"),
    "risks": Term("risks", "risks"),
}
EXAMPLES = {"budget": budget.EXAMPLE, "indicators": indicators.EXAMPLE, "risks": risks.EXAMPLE}


def hints(assessment: Assessment, row: RowView) -> Iterator[Line]:
    """What the card of an open project does not say yet, and how it is written."""
    lacking = [name for name in PARTS if not getattr(row.item, name)]
    if row.closed is not None or not lacking:
        return
    yield Line(message("The card does not say yet: {parts}.", parts=tuple(PARTS[name] for name in lacking)))
    posts = [name for name in ("goal", "sponsor", "manager") if name in lacking]
    if posts:
        command = offer("update", row.id, options=[(name, PLACEHOLDER) for name in posts])
        yield Line(message("Goal and roles are written like this: {command}", command=command))
    written = next((name for name in EXAMPLES if name in lacking), None)
    if written is not None:
        yield budget.where_written(row.id, EXAMPLES[written])
