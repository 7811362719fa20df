"""The indicators of the projects: fact, plan and per cent together, the last reading and whether it is out of date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cluster_cli.core.judge.indicators import NO_READING, STALE, indicators_of
from cluster_cli.core.judge.views import Assessment, IndicatorView
from cluster_cli.core.messages import N_, Term, Value, message, offer
from cluster_cli.core.naming import Level
from cluster_cli.core.report import Column, Layout, Line, Report, Section, Tone, Unread
from cluster_cli.core.reports.budget import how_to_write
from cluster_cli.core.reports.shared import COLOURS, LEVEL_TONES, Cells, ListReport, header, keyed, phase_line, report

DIRECTIONS = {"up": Term("up", "more is better"), "down": Term("down", "less is better")}
USUAL = (
    "id", "name", "fact", "plan", "share", "measured", "health", "project", "period", "freshness", "direction", "why"
)  # fmt: skip
EXAMPLE = (
    'indicators: [{id: employers, title: "…", unit: "…", targets: {2022-06: 20, 2022-12: 50}, '
    "readings: {2022-03-31: 12}}]"
)


def _name(view: IndicatorView) -> Value:
    unit = view.indicator.unit
    return message("{title}, {unit}", title=view.indicator.title, unit=unit) if unit else view.indicator.title


def _health(view: IndicatorView) -> Value:
    level = view.health.level
    return None if level is None else COLOURS[level]


COLUMNS: Cells[IndicatorView] = keyed(
    (Column("id", "Key", "id"), lambda view: view.indicator.id),
    (Column("name", "Indicator", wide=True), _name),
    (Column("title", "Title", wide=True), lambda view: view.indicator.title),
    (Column("unit", "Unit of measure"), lambda view: view.indicator.unit),
    (Column("fact", "Fact", "number"), lambda view: getattr(view.reading, "fact", None)),
    (Column("plan", "Plan", "number"), lambda view: getattr(view.target, "plan", None)),
    (Column("share", "Per cent", "share"), lambda view: view.share),
    (
        Column("measured", "Measured on", "day", nothing=N_("not recorded")),
        lambda view: getattr(view.reading, "day", None),
    ),
    (Column("age", "Days ago", "days"), lambda view: view.age),
    (Column("health", "Health", "term"), _health),
    (Column("project", "Project", detail=True), lambda view: view.project.title),
    (Column("period", "Period of the plan", "period", detail=True), lambda view: getattr(view.target, "period", None)),
    (Column("freshness", "The reading", detail=True), lambda view: view.freshness),
    (Column("direction", "Direction", detail=True), lambda view: DIRECTIONS[view.indicator.direction]),
    (Column("baseline", "At the beginning", "number"), lambda view: view.indicator.baseline),
    (Column("next", "Next period", "period", detail=True), lambda view: getattr(view.coming, "period", None)),
    (Column("next_plan", "Plan of the next period", "number"), lambda view: getattr(view.coming, "plan", None)),
    (Column("why", "No per cent, because", detail=True), lambda view: view.reason),
)
"""Every column of the list by its key."""


def indicators(assessment: Assessment, layout: Layout, unread: tuple[Unread, ...] = ()) -> Report:
    """The indicators of the chosen projects, in the file's order."""
    views = indicators_of(assessment)
    counts = _counts(views)
    return report(
        "indicators",
        assessment,
        (
            *(_summary(views, counts) if views else _nothing(assessment)),
            header(assessment),
            phase_line(assessment),
        ),
        (Section(table=LIST.table("rows", views, layout)),),
        _hints(assessment, views),
        unread=unread,
        totals={"indicators": {"indicators": len(views), **counts, "stale": _stale(views)}},
    )


def _tone(view: IndicatorView) -> Tone:
    level = view.health.level
    return "" if level is None else LEVEL_TONES[level]


LIST = ListReport(COLUMNS, USUAL, _tone)
OF_ONE_PROJECT = ListReport(COLUMNS, tuple(name for name in USUAL if name != "project"), _tone)
"""The same beside a project that is named above it."""


def _counts(views: Sequence[IndicatorView]) -> dict[str, Value]:
    """How many have each colour; the last are those of which nothing is asked by the day."""
    counts: dict[str, Value] = {
        level: sum(view.health.level == level for view in views) for level in COLOURS
    }  # fmt: skip
    return {**counts, "not_asked": sum(view.health.level is None for view in views)}


def _stale(views: Sequence[IndicatorView]) -> int:
    return sum(view.freshness is STALE for view in views)


def _summary(views: Sequence[IndicatorView], counts: dict[str, Value]) -> Iterator[Line]:
    levels: tuple[Level, ...] = tuple(COLOURS)
    parts = tuple(message("{what} {count}", what=COLOURS[level], count=counts[level]) for level in levels)
    tone: Tone = "bad" if counts["red"] else "warn" if counts["amber"] else ""
    yield Line(message("Indicators: {count}. Health: {parts}.", count=len(views), parts=parts), tone)
    if counts["not_asked"]:
        yield Line(message("Not asked yet or no more: {count}.", count=counts["not_asked"]), "dim")
    silent = sum(view.freshness is NO_READING for view in views)
    yield Line(
        message("Out of date: {stale}, without any reading: {silent}.", stale=_stale(views), silent=silent),
        "warn" if silent or _stale(views) else "",
    )


def _nothing(assessment: Assessment) -> Iterator[Line]:
    if any(project.indicators for project in assessment.portfolio.matrix.projects):
        yield Line(message("None of the chosen projects has indicators."))
    else:
        yield Line(message("No project has indicators, so nothing is measured."))


def _hints(assessment: Assessment, views: Sequence[IndicatorView]) -> Iterator[Line]:
    """What the office writes next: the first indicator, or a reading of one that has no recent one."""
    every = [indicator.id for project in assessment.portfolio.matrix.projects for indicator in project.indicators]
    if not every:
        yield from how_to_write(assessment, EXAMPLE)
    asked = [view for view in views if view.finding is not None and view.freshness in {STALE, NO_READING}]
    example = next((view for view in asked if every.count(view.indicator.id) == 1), None)
    if example is not None and example.target is not None:
        number = f"{example.target.plan:f}"
        command = offer("record", example.indicator.id, number, options=(("on", assessment.as_of.isoformat()),))
        yield Line(
            message("A reading is recorded like this, with the number that was measured: {command}", command=command)
        )
