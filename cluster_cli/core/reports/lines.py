"""Pieces that several reports share: the header, the lines of totals, the names. Computed nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec.structs import asdict

from cluster_cli.core.judge.views import Assessment, Measured, PointView, Ratios, RowView, Totals
from cluster_cli.core.messages import Message, Term, Value, message, offer, relative, weekday
from cluster_cli.core.model import Activity, Item, Plan, Project
from cluster_cli.core.naming import LEVELS, MISSED, OVERDUE, Level
from cluster_cli.core.report import Line, Report, Section, Tone, Unread
from cluster_cli.core.text import option_text

TONES: dict[str, Tone] = {
    "completed": "good", "completed-late": "warn", "missed": "bad", "overdue": "bad", "paused": "warn",
    "due-soon": "warn", "excused": "dim", "cancelled": "dim", "carried": "dim",
}  # fmt: skip
LEVEL_TONES: dict[Level, Tone] = {"red": "bad", "amber": "warn", "unknown": "", "green": "good"}
COLOURS: dict[Level, Term] = {
    "red": Term("red", "red"),
    "amber": Term("amber", "amber"),
    "unknown": Term("unknown", "no data"),
    "green": Term("green", "green"),
}
"""The levels of health as one word, for a cell."""
URGENCY = ("overdue", "due-soon", "paused", "under-way", "not-yet", "missed", "undated")


def report(  # noqa: PLR0913 - the parts of one record
    name: str,
    assessment: Assessment,
    summary: Iterable[Line | None],
    sections: Iterable[Section] = (),
    hints: Iterable[Line | None] = (),
    *,
    findings: bool = False,
    brief: bool = False,
    figures: bool = False,
    unread: tuple[Unread, ...] = (),
    totals: dict[str, Value | dict[str, Value]] | None = None,
) -> Report:
    """An answer about the plan, with every line of totals; lines that are `None` are left out."""
    return Report(
        name,
        assessment.portfolio.plan.title,
        assessment.as_of,
        tuple(line for line in summary if line is not None),
        tuple(sections),
        all_totals(assessment) | (totals or {}),
        unread,
        tuple(line for line in hints if line is not None),
        findings,
        brief,
        figures,
    )


def selection_line(assessment: Assessment) -> Line | None:
    """Which rows of the plan the answer is about, where it is not about all of them."""
    chosen = tuple(option_text(name, value) for name, value in assessment.selection)
    return Line(message("Selection: {options}.", options=chosen)) if chosen else None


def header(assessment: Assessment) -> Line:
    """The day, and the nearest deadline: `As of 15.03.2022, Tuesday. Nearest deadline: 31.03.2022, in 16 days`."""
    day = assessment.as_of
    deadline = assessment.next_deadline
    if deadline is None:
        return Line(message("As of {day}, {weekday}.", day=day, weekday=weekday(day)))
    return Line(
        message(
            "As of {day}, {weekday}. Nearest deadline: {deadline}, {relative}.",
            day=day,
            weekday=weekday(day),
            deadline=deadline,
            relative=relative((deadline - day).days),
        )
    )


def phase_line(assessment: Assessment) -> Line | None:
    """What stands first where the plan has not begun or its term is over (judgement 1.3)."""
    period = assessment.portfolio.plan.period
    if assessment.phase == "before" and period is not None:
        return Line(message("The plan begins on {day}.", day=period.first), "warn")
    if assessment.phase == "closed":
        return Line(message("The plan is closed."), "dim")
    if assessment.phase != "over" or period is None:
        return None
    if assessment.recorded:
        return Line(message("The plan's term ended on {day}.", day=period.last), "warn")
    nothing = message(
        "The plan's term ended on {day}. Nothing was ever recorded. That does not mean that no work is done.",
        day=period.last,
    )
    return Line(nothing, "warn")


def how_to_begin(assessment: Assessment) -> Line | None:
    """How to record the first completion, as a command that works; nothing where something was recorded."""
    if assessment.recorded:
        return None
    view = next((view for row in assessment.rows for view in row.points if view.deadline is not None), None)
    if view is None or view.deadline is None:
        return None
    day = min(view.deadline, assessment.as_of).isoformat()
    command = offer("done", view.item_id, options=(("for", view.name), ("on", day)))
    return Line(message("Record a first completion like this: {command}", command=command))


def totals_line(kind: Message, totals: Totals) -> Line:
    """`Activities: 14. Completed in time: 0, late: 0, not completed: 7, not yet due: 7`. Always adds up."""
    missed = message("{count} (of these missed {part})", count=totals.not_done, part=totals.missed)
    soon = message("{count} (of these due soon {part})", count=totals.not_due, part=totals.due_soon)
    return Line(
        message(
            "{kind}: {n}. In time: {in_time}, late: {late}, not completed: {not_done}, not yet due: {not_due}.",
            kind=kind,
            n=totals.n,
            in_time=totals.in_time,
            late=totals.late,
            not_done=missed if totals.missed else totals.not_done,
            not_due=soon if totals.due_soon else totals.not_due,
        )
    )


def besides_line(assessment: Assessment, *, brief: bool = False) -> Line | None:
    """What stands outside the totals, so that with them every row and every point is told of; `brief`: points alone."""
    rows = () if brief else _besides(assessment.totals, parts_of(assessment))
    points = _besides(assessment.point_totals)
    if rows and points:
        return Line(message("Besides, activities: {rows}; control points: {points}.", rows=rows, points=points), "dim")
    if rows:
        return Line(message("Besides, activities: {rows}.", rows=rows), "dim")
    return Line(message("Besides, control points: {parts}.", parts=points), "dim") if points else None


def parts_of(assessment: Assessment) -> int:
    """How many activities are parts of others, which are counted in their place."""
    return sum(row.parent is not None for row in assessment.rows)


def _besides(totals: Totals, parts: int = 0) -> tuple[Message, ...]:
    counts = (
        (Term("excused", "excused"), totals.excused),
        (Term("cancelled", "left out"), totals.cancelled),
        (Term("carried", "carried over"), totals.carried),
        (Term("undated", "without a deadline"), totals.undated),
        (Term("parts", "parts of others"), parts),
    )
    return tuple(message("{what} {count}", what=term, count=count) for term, count in counts if count)


def totals_lines(assessment: Assessment, *, brief: bool = False) -> tuple[Line | None, ...]:
    """Activities, then control points, then projects, each adding up."""
    projects = totals_line(message("Projects"), assessment.project_totals) if assessment.cards else None
    return (
        totals_line(message("Activities"), assessment.totals),
        totals_line(message("Control points"), assessment.point_totals),
        besides_line(assessment, brief=brief),
        _late_decisions_line(assessment),
        projects,
    )


def _late_decisions_line(assessment: Assessment) -> Line | None:
    """Why the totals hold more that is not completed than the lists do (judgement 3.2)."""
    found = [view for row in assessment.rows for view in row.points if view.late_decision]
    held = sum(view.counted.outcome == "not_done" != view.shown.outcome for view in found)
    if not held:
        return None
    sentence = message(
        "Decided after the deadline, so still counted as not completed: control points {count}.", count=held
    )
    return Line(sentence, "dim")


def totals_of(totals: Totals) -> dict[str, Value]:
    """The same numbers for machines."""
    return {str(key): value for key, value in asdict(totals).items()}


def all_totals(assessment: Assessment) -> dict[str, Value | dict[str, Value]]:
    """Every line of totals for machines."""
    return {
        "activities": totals_of(assessment.totals) | {"parts": parts_of(assessment)},
        "control_points": totals_of(assessment.point_totals),
        "projects": totals_of(assessment.project_totals),
        "project_points": totals_of(assessment.project_point_totals),
    }


def headline(ratios: Ratios) -> Line:
    """`Completed of what was due`, on both yardsticks (judgement 3.1, 3.2)."""
    in_force, first = ratios.in_force, ratios.first
    return Line(
        message(
            "Completed of what was due: {share}; by the first deadlines: {first}.",
            share=measured(in_force.headline, in_force.past_done, in_force.past, heavy=in_force.heavy),
            first=measured(first.headline, first.past_done, first.past, heavy=first.heavy),
        )
    )


def measured(found: Measured, done: int, past: int, *, heavy: bool) -> Value:
    """The share with its base, the fraction alone where one point weighs too much, or why there is none."""
    if found.share is None:
        return found.reason
    fraction = message("{done} of {past}", done=done, past=past)
    return fraction if heavy else message("{share} ({fraction})", share=found.share, fraction=fraction)


def number(item: Item) -> str:
    """What the document prints as the number; a project's id."""
    return item.label if isinstance(item, Activity) else item.id


def party_name(party_id: str, plan: Plan, *, short: bool = False) -> str:
    """A party as people call it; its key where the plan does not name it."""
    party = plan.parties.get(party_id)
    if party is None:
        return party_id
    return (party.short if short else None) or party.name


def lead_name(item: Item, plan: Plan, *, short: bool = False) -> str | None:
    """The leading party as people call it."""
    return None if item.lead is None else party_name(item.lead, plan, short=short)


def main_point(row: RowView) -> PointView | None:
    """The point that a row is told by: the worst overdue one, else the next one, else the last."""
    open_ones = sorted(
        (view for view in row.points if view.state.key in URGENCY),
        key=lambda view: (URGENCY.index(view.state.key), -view.days, view.deadline or date.max),
    )
    if open_ones:
        return open_ones[0]
    return row.points[-1] if row.points else None


def deadline_words(view: PointView | None) -> Value:
    """The due period and its last day: `March 2022 (by 31.03.2022)`."""
    if view is None or view.period is None or view.deadline is None:
        return None
    if view.period.precision == "day" and view.period.last == view.deadline:
        return view.deadline
    return message("{period} (by {day})", period=view.period, day=view.deadline)


def series_summary(row: RowView) -> Message | None:
    """`Completed 5 of 7, in time 4. Missed: March, May 2022.` of a series (judgement 3.6)."""
    if not isinstance(row.item, Activity) or row.item.repeat is None:
        return None
    past = [view for view in row.judged if view.shown.past and view.shown.counted]
    held = [view for view in past if view.completed is not None]
    in_time = sum(view.shown.outcome == "in_time" for view in held)
    missed = tuple(view.period for view in row.judged if view.state is MISSED)
    told = message("Completed {held} of {past}, in time {in_time}.", held=len(held), past=len(past), in_time=in_time)
    return message("{told} Missed: {missed}.", told=told, missed=missed) if missed else told


def overdue_points(row: RowView) -> list[PointView]:
    """The row's overdue points, the oldest first."""
    return sorted((view for view in row.points if view.state is OVERDUE), key=lambda view: -view.days)


def linked_projects(assessment: Assessment, item_id: str) -> tuple[Project, ...]:
    """The projects that carry an activity out."""
    return tuple(card for card in assessment.portfolio.matrix.projects if item_id in card.activities)


def health_line(row: RowView) -> Line | None:
    """`Health: red, critically behind. Reasons: …`; nothing for what is closed (judgement 4, 6)."""
    level = row.health.level
    if level is None:
        return None
    if not row.health.reasons:
        return Line(message("Health: {health}.", health=LEVELS[level]), LEVEL_TONES[level])
    reasons = row.health.reasons[0]
    for reason in row.health.reasons[1:]:
        reasons = message("{reasons}; {reason}", reasons=reasons, reason=reason)
    said = message("Health: {health}. Reasons: {reasons}.", health=LEVELS[level], reasons=reasons)
    return Line(said, LEVEL_TONES[level])
