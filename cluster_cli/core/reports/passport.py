"""One item whole: its fields, its control points with state and proof, its health with reasons, its figures."""

from __future__ import annotations

from cluster_cli.core.messages import Message, Term, Value, message
from cluster_cli.core.model import Activity, Facts, Item, Plan, Project
from cluster_cli.core.report import Column, Line, Report, Row, Section, Table
from cluster_cli.core.reports.parts import (
    TONES,
    deadline_cell,
    header,
    lead_name,
    linked_projects,
    number,
    series_summary,
)  # fmt: skip
from cluster_cli.core.states import LEVELS, STATUSES
from cluster_cli.core.views import Assessment, PointView, RowView

FIELDS = (Column("field", "Field", "text"), Column("value", "Value", "text", wide=True))
POINTS = (
    Column("point", "Point", "text"),
    Column("due", "Deadline", "text"),
    Column("state", "State", "text"),
    Column("completed", "Completed on", "day"),
    Column("deviation", "Deviation, days", "days"),
    Column("evidence", "Evidence", "list", wide=True),
    Column("reason", "Reason", "text"),
)
CHANGES = (
    Column("on", "Day", "day"),
    Column("point", "Point", "text"),
    Column("field", "Field", "text"),
    Column("from", "From", "text"),
    Column("to", "To", "text"),
    Column("reason", "Reason", "text", wide=True),
    Column("by", "Decision", "text"),
)
WHY = (
    Column("figure", "Figure", "text"),
    Column("rule", "Rule", "text", wide=True),
    Column("inputs", "Inputs", "text", wide=True),
    Column("result", "Result", "text"),
)


def report(assessment: Assessment, item_id: str, *, why: bool = False) -> Report:
    """Everything known about the item `item_id`, which must be there; with `why` the reckoning of every figure."""
    row = assessment.by_id[item_id]
    sections = [Section(table=_fields(assessment, row)), Section(table=_points(row), title=message("Control points"))]
    changes = _changes(row)
    if changes.rows:
        sections.append(Section(table=changes, title=message("Changes")))
    if why:
        sections.append(Section(table=_why(assessment, item_id), title=message("How the figures are reckoned")))
    return Report(
        "show/1",
        assessment.portfolio.plan.title,
        assessment.as_of,
        (Line(_title(row.item)), *_standing(row), header(assessment)),
        tuple(sections),
        {"points": len(row.points)},
    )


def _title(item: Item) -> Message:
    if isinstance(item, Activity):
        return message("No. {number}. {title}", number=number(item), title=item.title)
    return message("Project {id}. {title}", id=item.id, title=item.title)


def _standing(row: RowView) -> tuple[Line, ...]:
    lines = [Line(message("State: {state}.", state=row.closed or row.state), TONES.get(row.state.key, ""))]
    told = series_summary(row)
    if told is not None:
        lines.append(Line(told))
    if row.health.level is not None:
        health = message("Health: {health}.", health=LEVELS[row.health.level])
        if row.health.reasons:
            health = message(
                "Health: {health}. Reasons: {reasons}.", health=LEVELS[row.health.level], reasons=row.health.reasons
            )
        lines.append(Line(health, {"red": "bad", "amber": "warn", "green": "good"}.get(row.health.level, "")))  # type: ignore[arg-type]
    return tuple(lines)


def _fields(assessment: Assessment, row: RowView) -> Table:
    plan = assessment.portfolio.plan
    told = _activity(assessment, row.item, plan) if isinstance(row.item, Activity) else _project(row.item, plan)
    told += [
        (message("Status"), STATUSES[row.item.status]),
        *_decided(row.item),
        (message("Waits for"), row.item.after),
        *_facts(row.item.facts),
        (message("Note"), row.item.note),
        *((message("{field}", field=_field_name(plan, key)), value) for key, value in row.item.extra.items()),
    ]
    return Table("fields", FIELDS, tuple(Row((label, value)) for label, value in told if value not in {None, ()}))


def _field_name(plan: Plan, key: str) -> str:
    field = plan.fields.get(key)
    return key if field is None else field.name


def _activity(assessment: Assessment, item: Activity, plan: Plan) -> list[tuple[Message, Value]]:
    others = tuple(
        plan.parties[one.party].name if one.party in plan.parties else one.party for one in item.responsible[1:]
    )
    projects = tuple(card.title for card in linked_projects(assessment, item.id))
    return [
        (message("Section"), plan.sections.get(item.section or "", item.section)),
        (message("Deadline as worded"), item.wording),
        (message("Start"), item.start),
        (message("Deadlines"), item.due),
        (message("Repeats"), None if item.repeat is None else item.repeat.text),
        (message("Until"), item.until),
        (message("Days after the period"), None if item.lag is None else item.lag.text),
        (message("Lead"), lead_name(item, plan)),
        (message("With"), others),
        (message("Measured by"), None if item.measure == "points" else item.measure),
        (message("Weight"), None if item.weight == 1 else str(item.weight)),
        (message("Part of"), item.part_of),
        (message("Projects"), projects),
        (message("Question"), item.question),
    ]


def _project(item: Project, plan: Plan) -> list[tuple[Message, Value]]:
    team = tuple(plan.parties[name].name if name in plan.parties else name for name in item.team)
    return [
        (message("Goal"), item.goal),
        (message("Activities"), item.activities),
        (message("Sponsor"), item.sponsor),
        (message("Manager"), item.manager),
        (message("Lead"), lead_name(item, plan)),
        (message("With"), team),
        (message("Start"), item.start),
        (message("Deadline"), item.due),
    ]


def _decided(item: Item) -> list[tuple[Message, Value]]:
    if item.decided is None:
        return []
    return [
        (message("Decided"), tuple(part for part in (item.decided.on, item.decided.by, item.decided.reason) if part))
    ]


def _facts(facts: Facts) -> list[tuple[Message, Value]]:
    return [
        (message("Expected"), facts.forecast),
        (message("Reason of the deviation"), facts.reason),
        (message("Measures taken"), facts.action),
        (message("Result"), facts.result),
    ]


def _points(row: RowView) -> Table:
    rows = []
    for view in row.points:
        facts = view.point.facts
        cells: tuple[Value, ...] = (
            view.point.grid or view.name, deadline_cell(view), state_of(view), view.completed, view.deviation,
            facts.evidence, facts.reason or (facts.excused.reason if facts.excused else None),
        )  # fmt: skip
        rows.append(Row(cells, TONES.get(view.state.key, "")))
    return Table("rows", POINTS, tuple(rows), empty=message("It has no control points of its own."))


def state_of(view: PointView) -> Value:
    """The state with its days, and what else must be told of it."""
    told: list[Value] = [view.state]
    if view.days:
        told.append(message("{days} d.", days=view.days))
    if view.confirmed:
        told.append(Term("confirmed", "confirmed"))
    if view.paused and view.state.key != "paused":
        told.append(Term("paused", "paused"))
    if view.late_decision:
        told.append(Term("recorded-late", "decided after the deadline"))
    return told[0] if len(told) == 1 else tuple(told)


def _changes(row: RowView) -> Table:
    rows = [
        Row((change.on, view.name, change.field, change.before, change.after, change.reason, change.by))
        for view in row.points
        for change in view.point.facts.changes
    ]
    return Table("changes", CHANGES, tuple(rows))


def _why(assessment: Assessment, item_id: str) -> Table:
    from cluster_cli.core.explain import INPUTS, why  # noqa: PLC0415 - only when asked

    rows = [
        Row((step.figure, step.rule, tuple(_input(INPUTS[name], value) for name, value in step.inputs.items()), step.result))
        for step in why(assessment, item_id)
    ]
    return Table("why", WHY, tuple(rows))


def _input(name: Value, value: Value) -> Message:
    return message("{name} = {value}", name=name, value=value)
