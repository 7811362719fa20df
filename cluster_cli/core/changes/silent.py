"""Silent changes between two states of a plan: a promise that differs, and nothing says who decided it.

Trees are compared, not commits: squashing and rebasing hide nothing. Items are matched by id; order, comments and layout
are no change. A new edition explains number, title, wording, parties and rows, never a deadline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from msgspec import structs

from cluster_cli.core.changes.commands import cancelling, moving, updating, updating_plan
from cluster_cli.core.changes.compare import Difference, Path
from cluster_cli.core.changes.records import (
    COMPLETION_AHEAD,
    COMPLETION_DATED_BACK,
    COMPLETION_WITHDRAWN,
    DECIDED_LATE,
    ENTERED_LATE,
    RECORD_AHEAD,
    RECORD_REWRITTEN,
    RECORDED_MOVE,
    SILENT_LIFT,
    ahead_or_late,
    completions,
    lifts,
    rewritten,
)
from cluster_cli.core.changes.two_states import (
    Comparison,
    States,
    added,
    compared,
    finding_at,
    is_named,
    is_recorded,
    meaning,
)
from cluster_cli.core.changes.words import as_recorded, base_of, field_of, shown_value
from cluster_cli.core.diagnostics import Code, Diagnostic, Field
from cluster_cli.core.fields import INDICATOR, label_of, labels
from cluster_cli.core.messages import PLACEHOLDER, Message, Value, message, offer
from cluster_cli.core.model import Activity, Item, Plan, Portfolio, Project, Repeat
from cluster_cli.core.naming import item_name, point_name
from cluster_cli.core.operations.updates import PROMISES
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.plan.points import points_of
from cluster_cli.core.plan.schedule import Calendar
from cluster_cli.core.rules.lookup import finding

REWORDED = frozenset({"title", "number", "responsible", "lead", "section", "activities"})
"""What an edition of the plan words anew; without one, a reader should know that it was changed."""
JUDGING = frozenset({"timezone", "rules", "confirmation", "expect"})
"""By what the plan is judged: no promise, but a reader should know that it was changed."""
_OF_INDICATORS = frozenset(field.key for field in INDICATOR.fields if field.promise)
_SCHEDULE = frozenset({"due", "repeat", "until", "lag", "measure", "part_of", "period", "day_off", "calendar"})
"""What the control points of a row follow from."""
Key = tuple[str, str | None]
"""A control point by its item's id and its own name."""


def silent_changes(states: States) -> list[Diagnostic]:
    """Every change of a promise, a completion or a record that no record explains, and what a reader should know."""
    comparison = compared(states)
    return [each for rule in _RULES for each in rule(comparison)]


# Promises that are not what they were


SILENT_MOVE = Code(
    "silent-move",
    "error",
    "{subject} was changed from “{before}” to “{after}” without a decision{effect}",
    "Put the old value back. Record the move: {command}",
    "A deadline is a promise to those who approved the plan. Whoever moves it says when, why and by which decision, "
    "in a record under changes; the first deadline stays in it. A new edition of the plan explains words and rows, "
    "never a deadline.",
    bad="activities:\n  - id: 8\n    due: 2022-05\n",
    good=RECORDED_MOVE,
)


SILENT_CHANGE = Code(
    "silent-change",
    "error",
    "{item}: {field} was changed from “{before}” to “{after}” without a decision{effect}",
    "Put the old value back. Record the change: {command}",
    "Start, repetition, end of a series, days after the period, way of measuring, weight, dependencies, wording, "
    "targets, the plan's period, its thresholds and its rule for days off say what is owed and when. A change of "
    "them is recorded under changes with field, from, to, on, reason and by.",
    bad="activities:\n  - id: 2\n    due: 2022-01\n    repeat: quarterly\n",
    good="activities:\n  - id: 2\n    due: 2022-01\n    repeat: quarterly\n    changes:\n"
    "      - {on: 2022-03-24, field: repeat, from: monthly, to: quarterly, reason: нет повестки, by: ks-3}\n",
)


def silent_promises(comparison: Comparison) -> Iterator[Diagnostic]:
    """Each promise of an item or of a point that differs without a record."""
    for difference in comparison.between():
        item = difference.new
        if difference.is_added or difference.is_removed or item is None:
            continue
        change, field = _with_grid(difference), field_of(difference)
        if not is_promise(item, field, base_of(change)) or _is_the_same(change, field):
            continue
        if is_recorded(comparison.new_records(change), ".".join(field), change.before, change.after):
            continue
        if field == ("wording",) and comparison.edition:
            continue
        yield _silent(comparison, change, item, field)


def _with_grid(difference: Difference) -> Difference:
    """The same, where an occurrence has no deadline of its own with that of the series, which is the occurrence's name."""
    base = base_of(difference)
    if base[:1] != ("points",) or difference.path[-1] != "due":
        return difference
    period = parse_period(base[1])
    grid = period if isinstance(period, Period) else None
    return structs.replace(difference, before=difference.before or grid, after=difference.after or grid)


def is_promise(item: Item, field: Path, base: Path = ()) -> bool:
    """Whether a field, by its path below its item or below the control point that `base` leads to, is a promise."""
    if field[0] == "indicators":
        return len(field) > 2 and field[2] in _OF_INDICATORS
    if len(field) > 1:
        return False
    if isinstance(item, Activity):
        return field[0] == "due" or field[0] in PROMISES["point" if base else "activity"]
    return field[0] == "due" or field[0] in PROMISES["stage" if base else "project"]


def _is_the_same(difference: Difference, field: Path) -> bool:
    """Whether two ways of writing say the same: days of periods, steps of a series, names in another order."""
    before, after = difference.before, difference.after
    if isinstance(before, Repeat) and isinstance(after, Repeat):
        return (before.every, before.unit) == (after.every, after.unit)
    return meaning(field[0], as_recorded(before)) == meaning(field[0], as_recorded(after))


def _silent(comparison: Comparison, change: Difference, item: Item, field: Path) -> Diagnostic:
    base = base_of(change)
    stages = comparison.new.matrix.stages
    before, after = shown_value(change.before), shown_value(change.after)
    effect = effect_of(comparison, item.id, field[0]) if isinstance(item, Activity) and not base else ""
    if field == ("due",):
        subject, command = _deadline(item, base, stages), moving(item, base, change.after)
        return finding_at(
            SILENT_MOVE, item, change.place,
            subject=subject, before=before, after=after, effect=effect, command=command,
        )  # fmt: skip
    return finding_at(
        SILENT_CHANGE, item, change.place,
        item=point_name(item, base, stages), field=_named(field), before=before, after=after, effect=effect,
        command=updating(item, base, field, change.after),
    )  # fmt: skip


def _named(field: Path) -> Value:
    """The field in words; of an indicator with its id, and the period of a target."""
    if field[0] != "indicators":
        return label_of(field)
    if field[2] == "targets":
        return label_of(("indicators", field[1], "targets", *field[3:]))
    return message("{field} {keys}", field=labels()[field[2]], keys=(field[1],))


def _deadline(item: Item, base: Sequence[str], stages: dict[str, str]) -> Message:
    """“The deadline of …”: a sentence of its own for each kind of point, since Russian declines the words differently."""
    if isinstance(item, Activity):
        return message("the deadline of {point}", point=point_name(item, tuple(base), stages))
    if not base:
        return message("the deadline of the project “{title}”", title=item.title)
    return message(
        "the deadline of the stage “{stage}” of the project “{title}”",
        stage=stages.get(base[1], base[1]),
        title=item.title,
    )


def silent_promises_of_plan(comparison: Comparison) -> Iterator[Diagnostic]:
    """Each promise of the plan's head that differs without a record."""
    for change in comparison.differences:
        field = change.path
        if change.file != "roadmap" or change.item is not None or field[0] not in PROMISES["plan"]:
            continue
        if meaning(field[0], as_recorded(change.before)) == meaning(field[0], as_recorded(change.after)):
            continue
        if is_recorded(comparison.new_records(change), ".".join(field), change.before, change.after):
            continue
        yield finding_at(
            SILENT_CHANGE, None, change.place,
            item=message("The plan"), field=label_of(field), before=shown_value(change.before), after=shown_value(change.after),
            effect=effect_of(comparison, None, field[0]), command=updating_plan(field, change.after),
        )  # fmt: skip


ROW_REWORDED = Code(
    "row-reworded",
    "warning",
    "{item}: {field} was changed from “{before}” to “{after}”, and no edition of the plan says so",
    "If the plan was approved anew, name the order under editions.",
    "Titles, numbers and parties are words of the approved document. To mend a slip is right; to promise less in other "
    "words is not, and only a reader can tell the two apart.",
)


JUDGING_CHANGED = Code(
    "judging-changed",
    "warning",
    "{item}: {field} was changed from “{before}” to “{after}”; by it the plan is judged",
    "",
    "The time zone, the severity of findings, the need of a confirmation and the expected numbers decide what is found. "
    "Whoever reads the change should know that it judges itself by other rules.",
)


def reworded(comparison: Comparison) -> Iterator[Diagnostic]:
    """Words of a row, or by what the plan is judged, changed without an edition: for a reader to know."""
    if comparison.edition:
        return
    for change in comparison.differences:
        if change.item is None and change.file == "roadmap" and change.path[0] in JUDGING:
            yield _reworded(comparison, JUDGING_CHANGED, change)
        elif change.old is not None and change.new is not None and change.path[0] in REWORDED:
            yield _reworded(comparison, ROW_REWORDED, change)


def _reworded(comparison: Comparison, code: Code, change: Difference) -> Diagnostic:
    item = change.new
    subject = message("The plan") if item is None else item_name(item)
    return finding_at(
        code, item, change.place,
        item=subject, field=label_of(change.path), before=shown_value(change.before), after=shown_value(change.after),
    )  # fmt: skip


def deadlines(
    portfolio: Portfolio, plan: Plan, calendar: Calendar | None, only: str | None = None
) -> dict[Key, date | None]:
    """The deadline of each control point as the file has it now, by item and name; rows with parts have none.

    Args:
        portfolio: whose items they are.
        plan: by whose period and rule for days off they are laid out.
        calendar: which days nobody works.
        only: the one item that is asked for.
    """
    with_parts = {row.part_of for row in portfolio.plan.activities}
    days: dict[Key, date | None] = {}
    items: tuple[Item, ...] = (*portfolio.plan.activities, *portfolio.matrix.projects)
    for item in items:
        if (only is not None and item.id != only) or item.id in with_parts:
            continue
        for point in points_of(item, plan, calendar):
            days[item.id, point.name] = point.terms.deadline(point.due)
    return days


def effect_of(comparison: Comparison, item: str | None, field: str) -> Message | str:
    """What a change did to the control points of an item, or of the whole plan; empty where it did nothing."""
    if field not in _SCHEDULE:
        return ""
    states = comparison.states
    before = deadlines(states.old, states.old.plan, states.old_calendar, item)
    # A change of the head is applied to the rows as they were, and one of a row to the head as it was: each tells its own.
    after = (
        deadlines(states.old, states.new.plan, states.new_calendar)
        if item is None
        else deadlines(states.new, states.old.plan, states.old_calendar, item)
    )
    gone = len(before.keys() - after.keys())
    come = len(after.keys() - before.keys())
    moved = sum(before[key] != after[key] for key in before.keys() & after.keys())
    if not gone and not come and (not moved or field == "due"):
        return ""
    return message(
        " (control points: {gone} gone, {come} come, {moved} with another deadline)", gone=gone, come=come, moved=moved
    )


# Rows, stages and indicators that are gone


SILENT_REMOVAL = Code(
    "silent-removal",
    "error",
    "{item} is gone from the plan: “{title}”",
    "Put it back. Take it out by a decision: {command}",
    "What was promised is not erased: it is taken out of the plan by a decision and stays in the file with its "
    "status. Rows come and go with a new edition of the plan, which stands under editions.",
    bad="activities: []\n",
    good="activities:\n  - id: 8\n    status: cancelled\n"
    "    decided: {on: 2022-03-24, by: ks-3, reason: передано округу}\n",
)


def removed_rows(comparison: Comparison) -> Iterator[Diagnostic]:
    """Rows and projects that are gone, where no new edition says so."""
    if comparison.edition:
        return
    unread = comparison.states.unread
    for difference in comparison.differences:
        item = difference.old
        if item is None or difference.new is not None or difference.path or item.id in unread:
            continue
        where = Field(difference.file, 0, ("activities" if isinstance(item, Activity) else "projects",))
        subject = item_name(item)
        yield finding(SILENT_REMOVAL, where, item, item=subject, title=item.title, command=cancelling(item))


def removed_elements(comparison: Comparison) -> Iterator[Diagnostic]:
    """Stages and indicators with targets that are gone, where no record names them."""
    for difference in comparison.between():
        project, path = difference.new, difference.path
        if not difference.is_removed or path[0] not in {"stages", "indicators"} or not isinstance(project, Project):
            continue
        if is_named(comparison.new_records(difference), path[0], ".".join(path[:2])):
            continue
        if path[0] == "stages":
            subject = point_name(project, path[:2], comparison.old.matrix.stages)
            command = cancelling(project, path[:2])
        else:
            subject = message("project “{title}”, indicator “{name}”", title=project.title, name=path[1])
            command = offer("edit", project.id)
        yield finding_at(SILENT_REMOVAL, project, difference.place, item=subject, title=path[1], command=command)


SILENT_PARTS = Code(
    "silent-parts",
    "error",
    "{item} owes nothing of its own any more: {other} has taken its place without a decision",
    "Take it out. Add it anew and record it: {command}",
    "A row with parts is earned by its parts, a project with stages by its stages, and the deadline that it had of "
    "its own is judged no more. So this is a change of a promise, recorded under changes with the field part_of or "
    "stages.",
    bad="activities:\n  - id: 10\n    due: 2022-03\n  - id: 15\n    part_of: 10\n    due: 2022-12\n",
    good="activities:\n  - id: 10\n    due: 2022-03\n  - id: 15\n    part_of: 10\n    due: 2022-12\n    changes:\n"
    "      - {on: 2022-03-24, field: part_of, to: 10, reason: разделено на этапы, by: ks-3}\n",
)


def lost_points(comparison: Comparison) -> Iterator[Diagnostic]:
    """Items whose own control points owe nothing any more, since parts or stages have taken their place."""
    before = {row.part_of for row in comparison.old.plan.activities}
    there = {row.id for row in comparison.old.plan.activities}
    heads = {item.id for _, item in comparison.pairs if isinstance(item, Activity)} - before
    for row in comparison.new.plan.activities:
        head = row.part_of
        if head not in heads or row.id in there:  # of a row that was there, `part_of` itself is the promise
            continue
        if is_recorded(row.facts.changes, "part_of", None, head):
            continue
        heads.discard(head)
        command = offer("update", row.id, options=(("part-of", head), ("reason", PLACEHOLDER), ("by", PLACEHOLDER)))
        owner = next(item for _, item in comparison.pairs if item.id == head and isinstance(item, Activity))
        yield finding_at(
            SILENT_PARTS, row, ("part_of",),
            item=item_name(owner), other=item_name(row), command=command,
        )  # fmt: skip
    for old, item in comparison.pairs:
        if not isinstance(old, Project) or not isinstance(item, Project) or old.stages or not item.stages:
            continue
        records = added(old.facts.changes, item.facts.changes)
        if old.due is None or is_named(records, "stages", *(f"stages.{stage.key}" for stage in item.stages)):
            continue
        key = item.stages[0].key
        yield finding_at(
            SILENT_PARTS, item, ("stages", key),
            item=item_name(item), other=point_name(item, ("stages", key), comparison.new.matrix.stages),
            command=offer("edit", item.id),
        )  # fmt: skip


# Everything together


_RULES: tuple[Callable[[Comparison], Iterable[Diagnostic]], ...] = (
    silent_promises,
    silent_promises_of_plan,
    removed_rows,
    removed_elements,
    lost_points,
    lifts,
    completions,
    rewritten,
    ahead_or_late,
    reworded,
)

CODES: tuple[Code, ...] = (
    SILENT_MOVE,
    SILENT_CHANGE,
    SILENT_REMOVAL,
    SILENT_PARTS,
    SILENT_LIFT,
    COMPLETION_WITHDRAWN,
    COMPLETION_DATED_BACK,
    COMPLETION_AHEAD,
    RECORD_REWRITTEN,
    RECORD_AHEAD,
    DECIDED_LATE,
    ENTERED_LATE,
    ROW_REWORDED,
    JUDGING_CHANGED,
)

MOVED = frozenset(code.name for code in CODES if code.severity == "error")
"""What `--fail-on moved` means: every silent change of a promise, those of completions among them."""
