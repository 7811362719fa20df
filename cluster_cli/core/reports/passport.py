"""One item whole: its fields, its control points with state and proof, its health with reasons, its figures."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from cluster_cli.core.fields import (
    ACTIVITY,
    NOT_STATED,
    POINT,
    PROJECT,
    STAGE,
    Field,
    ListOf,
    OneOrMore,
    headings,
    label_of,
    unique,
)
from cluster_cli.core.judge.totals import closing_words
from cluster_cli.core.judge.views import Assessment, PointView, RowView
from cluster_cli.core.messages import Message, Share, Term, Value, days, message, relative
from cluster_cli.core.model import Activity, Assessed, Decided, Facts, Item, Plan, Project, stage_of
from cluster_cli.core.naming import item_heading
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.report import Column, Kind, Line, Report, Row, Section, Table
from cluster_cli.core.reports.shared import (
    COLOURS,
    TONES,
    deadline_words,
    deviation_of,
    header,
    health_line,
    lead_name,
    linked_projects,
    main_point,
    marks_of,
    party_name,
    phase_line,
    report,
    series_summary,
)

POINT_FIELDS = tuple(field for field in POINT.fields if field.heading)
STAGE_FIELDS = tuple(field for field in STAGE.fields if field.of == "item" and field.column is not None)
"""What the table of points shows as it stands in the file: of each point, and of a stage besides."""


def _detail(field: Field) -> Column:
    kind: Kind = "list" if isinstance(field.kind, ListOf) else "period" if field.kind == "period" else "text"
    return Column(field.key, field.heading, kind, detail=True)


PAIRS = (Column("field", "Field"), Column("value", "Value", wide=True))
POINTS = (
    Column("point", "Control point", "period"),
    Column("deadline", "Deadline", "day"),
    Column("state", "Mark", "term"),
    Column("days", "Days late", "days"),
    Column("completed", "Completed on", "day"),
    Column("deviation", "Deviation, days", "days"),
    Column("marks", "Remarks", "list", detail=True),
    *(_detail(field) for field in (*POINT_FIELDS, *STAGE_FIELDS)),
)
CHANGES = (
    Column("on", "Day", "day"),
    Column("point", "Control point", "period"),
    Column("field", "Field", "id"),
    Column("from", "From"),
    Column("to", "To"),
    Column("by", "Decision", wide=True),
    Column("reason", "Reason", detail=True),
)
WHY = (
    Column("figure", "Figure", wide=True),
    Column("result", "Result"),
    Column("rule", "Rule", detail=True),
    Column("inputs", "Inputs", "list", detail=True),
)


def passport(assessment: Assessment, item_id: str, *, why: bool = False) -> Report:
    """Everything known about the item `item_id`, which must be there; with `why` the reckoning of every figure."""
    row = assessment.by_id[item_id]
    none = message("It has no control points of its own.")
    points = Table("rows", POINTS, tuple(_point(assessment, view) for view in row.points), empty=none)
    sections = [Section(table=_fields(assessment, row)), Section(table=points)]
    is_project = isinstance(row.item, Project)
    if is_project:
        sections += _of_project().sections(assessment, row)
    changes = tuple(_changes(assessment, row))
    sections.append(Section(table=Table("changes", CHANGES, changes), title=message("Changes") if changes else None))
    if why:
        sections.append(Section(table=_why(assessment, item_id), title=message("How the figures are reckoned")))
    return report(
        "show",
        assessment,
        (Line(item_heading(row.item)), *_standing(assessment, row), header(assessment), phase_line(assessment)),
        sections,
        _of_project().hints(assessment, row) if is_project else (),
    )


def _of_project() -> ModuleType:
    """What tells of a project, loaded only where one is shown."""
    from cluster_cli.core.reports import project_passport  # noqa: PLC0415 - money, indicators and registers come with it

    return project_passport


def _standing(assessment: Assessment, row: RowView) -> Iterator[Line]:
    view = main_point(row)
    tone = TONES.get(row.state.key, "")
    if row.closed is not None:
        yield Line(message("State: {state}.", state=closing_words(row)), tone)
    elif view is not None and view.state.key == "overdue":
        yield Line(_overdue(assessment, view), "bad")
    elif view is not None and view.state.key == "due-soon" and view.deadline is not None:
        left = relative((view.deadline - assessment.as_of).days)
        yield Line(message("Due {day}, {relative}.", day=view.deadline, relative=left), "warn")
    else:
        yield Line(message("State: {state}.", state=row.state), tone)
    if (series := series_summary(row)) is not None:
        yield Line(series)
    if row.roll_up is not None:
        yield Line(message("Completed by its projects: {share}.", share=_with_base(row.roll_up)))
    if (health := health_line(row)) is not None:
        yield health


def _with_base(share: Share | Message) -> Value:
    """A per cent with the numbers that it comes from."""
    if isinstance(share, Message):
        return share
    fraction = message("{done} of {past}", done=int(share.part), past=int(share.whole))
    return message("{share} ({fraction})", share=share, fraction=fraction)


def _overdue(assessment: Assessment, view: PointView) -> Message:
    """`Overdue by 15 days. Deadline: March 2022 (by 31.03.2022). …`."""
    facts, unstated = view.point.facts, Term("not-stated", NOT_STATED)
    return message(
        "Overdue by {late}. Deadline: {deadline}. Responsible: {lead}. Expected: {forecast}. Reason: {reason}.",
        late=days(view.days),
        deadline=deadline_words(view),
        lead=lead_name(view.point.item, assessment.portfolio.plan) or unstated,
        forecast=facts.forecast or unstated,
        reason=facts.reason or unstated,
    )


def _point(assessment: Assessment, view: PointView) -> Row:
    facts = view.point.facts
    excused = facts.excused.reason if facts.excused is not None else None
    stage = stage_of(view.point.item, view.name)
    cells: tuple[Value, ...] = (
        point_name(assessment, view), view.deadline, view.state, view.days or None, view.completed, deviation_of(view),
        (*marks_of(view), *_basis(assessment.portfolio.plan, facts)),
        *(getattr(facts, field.key) if field.key != "reason" else facts.reason or excused for field in POINT_FIELDS),
        *(getattr(stage, field.key, None) for field in STAGE_FIELDS),
    )  # fmt: skip
    return Row(cells, TONES.get(view.state.key, ""))


def _basis(plan: Plan, facts: Facts) -> tuple[Message, ...]:
    """`Basis: Protocol No. 6 of 23.06.2022` of an excuse."""
    excused = facts.excused
    if excused is None or (excused.by is None and excused.on is None):
        return ()
    decision = plan.decisions.get(excused.by or "")
    by = excused.by if decision is None else decision.title
    day = excused.on or (decision.on if decision is not None else None)
    if by is None:
        return (message("basis: decision of {day}", day=day),)
    return (message("basis: {by} of {day}", by=by, day=day) if day is not None else message("basis: {by}", by=by),)


def point_name(assessment: Assessment, view: PointView) -> Value:
    """The period in the grid, the title of the stage, or the due period of an only point."""
    if view.point.grid is not None or view.name is None:
        return view.point.grid or view.period
    return assessment.portfolio.matrix.stages.get(view.name, view.name)


HEADINGS = headings(unique(ACTIVITY, PROJECT)) | {
    term.key: term
    for term in (
        Term("with", "With"), Term("projects", "Projects that carry it out"), Term("assessed", "Assessed by a person"),
        Term("parts", "Parts"),
    )
}  # fmt: skip
"""The headings of fields, and of what follows from several; programs get the keys."""
_BEHIND = {
    "responsible": ("with",), "team": ("responsible", "with"), "part_of": ("parts",), "measure": ("projects",),
    "decided": ("assessed",),
}  # fmt: skip
"""What is shown behind a field although it is none."""


def _fields(assessment: Assessment, row: RowView) -> Table:
    """Every field that has a heading, in the order of the table of fields, then the office's own."""
    plan, item = assessment.portfolio.plan, row.item
    if isinstance(item, Activity):
        shape, cells = ACTIVITY, _cells(assessment, item, plan)
    else:
        shape, cells = PROJECT, _of_project().cells(assessment, item)
    cells |= {
        "status": row.status, "decided": _decision(item.decided, plan), "assessed": _assessed(item, plan),
        "part_of": row.parent, "parts": row.parts, "carried": _carried(item),
    }  # fmt: skip
    values: list[tuple[Value, Value]] = []
    for field in shape.fields:
        names = (field.key,) if field.heading and field.of == "item" else ()
        values += (
            (HEADINGS[name], cells[name] if name in cells else getattr(item, name))
            for name in (*names, *_BEHIND.get(field.key, ()))
        )
    values += [(Term(f"extra.{key}", _name_of_extra(plan, key)), value) for key, value in item.extra.items()]
    rows = tuple(Row((label, value)) for label, value in values if value is not None and value != ())
    return Table("fields", PAIRS, rows, pairs=True)


def _name_of_extra(plan: Plan, key: str) -> str:
    field = plan.fields.get(key)
    return key if field is None else field.name


def _cells(assessment: Assessment, item: Activity, plan: Plan) -> dict[str, Value]:
    """What is shown of an activity otherwise than as it stands in the file."""
    parties = tuple(_role(answering.party, answering.role, plan) for answering in item.responsible)
    return {
        "section": plan.sections.get(item.section or "", item.section),
        "repeat": None if item.repeat is None else REPEATS.get(item.repeat.text, item.repeat.text),
        "lag": None if item.lag is None else item.lag.text,
        "responsible": parties[:1],
        "with": parties[1:],
        "measure": None if item.measure == "points" else MEASURES[item.measure],
        "weight": None if item.weight == 1 else str(item.weight),
        "projects": tuple(project.title for project in linked_projects(assessment, item.id)),
    }


def _role(party: str, role: str | None, plan: Plan) -> Value:
    name = party_name(party, plan)
    return name if role is None else message("{name} ({role})", name=name, role=role)


REPEATS = {
    "weekly": Term("weekly", "weekly"),
    "monthly": Term("monthly", "monthly"),
    "quarterly": Term("quarterly", "quarterly"),
    "half-yearly": Term("half-yearly", "half-yearly"),
    "yearly": Term("yearly", "yearly"),
}
MEASURES = {
    "percent": Term("percent", "per cent"),
    "effort": Term("effort", "ongoing"),
    "projects": Term("projects", "its projects"),
}


def _decision(decided: Decided | Assessed | None, plan: Plan) -> tuple[Value, ...]:
    """When, by whom and why, as far as it is stated."""
    if decided is None:
        return ()
    decision = plan.decisions.get(decided.by or "")
    by = decision.title if decision is not None else decided.by
    return tuple(part for part in (decided.on, by, decided.reason) if part is not None)


def _assessed(item: Item, plan: Plan) -> tuple[Value, ...]:
    """The colour that a person gave, which counts only where it is worse than the derived one."""
    assessed = item.assessment
    return () if assessed is None else (COLOURS[assessed.health], *_decision(assessed, plan))


def _carried(item: Item) -> Value:
    carried = item.carried
    if carried is None:
        return None
    if carried.to is not None:
        return message("to {plan}", plan=carried.to)
    return message("from {plan}, No. {number}", plan=carried.plan, number=carried.id)


def _changes(assessment: Assessment, row: RowView) -> Iterator[Row]:
    """What was changed: of the item itself, where its facts are not those of its only point, then of its points."""
    several = len(row.points) > 1
    holders: list[tuple[Value, Facts]] = [
        (point_name(assessment, view) if several else None, view.point.facts) for view in row.points
    ]
    if all(facts is not row.item.facts for _, facts in holders):
        holders.insert(0, (None, row.item.facts))
    for name, facts in holders:
        for change in facts.changes:
            decision = assessment.portfolio.plan.decisions.get(change.by or "")
            by = decision.title if decision is not None else change.by
            field = HEADINGS.get(change.field) or label_of(tuple(change.field.split(".")))
            ends = (_promised(change.field, change.before), _promised(change.field, change.after))
            yield Row((change.on, name, field, *ends, by, change.reason))


_PROMISED_PERIODS = frozenset(
    field.key
    for field in unique(ACTIVITY, PROJECT, STAGE)
    if field.promise and field.kind in {"period", OneOrMore("period")}
)


def _promised(field: str, text: str | None) -> Value:
    """A period where it is one."""
    period = parse_period(text) if field in _PROMISED_PERIODS and text else None
    return period if isinstance(period, Period) else text


def _why(assessment: Assessment, item_id: str) -> Table:
    from cluster_cli.core.judge.explain import INPUTS, why  # noqa: PLC0415 - only when asked

    rows = [
        Row(
            (
                step.figure,
                step.result,
                message("{rule} (formulas, section {section})", rule=step.rule, section=step.section),
                tuple(
                    message("{name} = {value}", name=INPUTS[name], value=value) for name, value in step.inputs.items()
                ),
            )
        )
        for step in why(assessment, item_id)
    ]
    return Table("why", WHY, tuple(rows))
