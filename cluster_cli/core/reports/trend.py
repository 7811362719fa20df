"""How the figures of a plan went from state to state, and how often the promises of chosen items were moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cluster_cli.core.changes.trend import Milestone, Ratio, Snapshot, Turn
from cluster_cli.core.messages import Bar, Command, Mark, Message, Value, counted, days, message
from cluster_cli.core.model import Activity
from cluster_cli.core.naming import item_name
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.report import Axis, Column, Layout, Line, Report, Row, Section, Table, Tone
from cluster_cli.core.reports.shared import Cells, ListReport, keyed

USUAL = ("day", "tag", "share", "chart", "in_time", "late", "not_done", "not_due", "overdue", "red", "amber", "green")


def _share(ratio: Ratio) -> Value:
    """The share; the fraction alone where a per cent would say nothing; nothing where nothing was due."""
    if ratio.share is None:
        return None
    return message("{done} of {past}", done=ratio.done, past=ratio.past) if ratio.heavy else ratio.share


COLUMNS: Cells[Snapshot] = keyed(
    (Column("day", "As of", "day"), lambda one: one.day),
    (Column("tag", "Tag", "id"), lambda one: one.tag),
    (Column("commit", "Commit", "id"), lambda one: one.commit),
    (Column("share", "Completed of what was due"), lambda one: _share(one.figures.in_force)),
    (Column("chart", "Chart", "meter"), lambda one: one.figures.in_force.share),
    (Column("first", "By the first deadlines"), lambda one: _share(one.figures.first)),
    (Column("n", "Activities", "number"), lambda one: one.figures.n),
    (Column("in_time", "In time", "number"), lambda one: one.figures.in_time),
    (Column("late", "Late", "number"), lambda one: one.figures.late),
    (Column("not_done", "Not completed", "number"), lambda one: one.figures.not_done),
    (Column("missed", "of these missed", "number"), lambda one: one.figures.missed),
    (Column("not_due", "Not yet due", "number"), lambda one: one.figures.not_due),
    (Column("points", "Control points", "number"), lambda one: one.figures.points),
    (Column("overdue", "Overdue points", "number"), lambda one: one.figures.overdue),
    (Column("red", "Red", "number"), lambda one: one.figures.red),
    (Column("amber", "Amber", "number"), lambda one: one.figures.amber),
    (Column("green", "Green", "number"), lambda one: one.figures.green),
    (Column("unknown", "No data", "number"), lambda one: one.figures.unknown),
    (Column("unread", "Not counted", "number"), lambda one: one.figures.unread),
)
"""Every column of the states by its key."""
LIST_OF_TAGS = ListReport(COLUMNS, USUAL)
LIST = ListReport(COLUMNS, tuple(name for name in USUAL if name != "tag"))
OF_MILESTONES = (
    Column("day", "Since", "day", nothing="not committed"),
    Column("due", "Due period", "period"),
    Column("expected", "Expected", "period", nothing="not stated"),
    Column("completed", "Completed on", "day"),
    Column("bar", "Time", "bar"),
)


def trend(
    plan: str, as_of: date, snapshots: Sequence[Snapshot], layout: Layout, *, by_tag: bool, unreadable: int = 0
) -> Report:
    """The figures of each state, the oldest first.

    Args:
        plan: the title of the plan.
        as_of: the day of the report.
        snapshots: the states, the oldest first.
        layout: which columns, in which order, how many of the latest states.
        by_tag: whether the states are those of tags, not of the ends of months.
        unreadable: how many states were left out, since their files cannot be read.
    """
    shown = snapshots[-layout.limit :] if layout.limit else snapshots
    table = (LIST_OF_TAGS if by_tag else LIST).table(
        "rows", shown, Layout(layout.columns, layout.sort), empty=message("No states."), keys=1
    )
    summary = _summary(snapshots, by_tag=by_tag)
    if unreadable:
        summary.append(Line(message("States that cannot be read and are left out: {count}.", count=unreadable), "warn"))
    return Report(
        "trend", plan, as_of, tuple(summary), (Section(table=table),), figures=True,
        totals={"states": len(snapshots), "unreadable": unreadable},
    )  # fmt: skip


def _summary(snapshots: Sequence[Snapshot], *, by_tag: bool) -> list[Line]:
    if len(snapshots) < 2:
        return _too_few(len(snapshots), by_tag=by_tag)
    first, last = snapshots[0], snapshots[-1]
    lines = [
        Line(message("States: {count}, from {first} to {last}.", count=len(snapshots), first=first.day, last=last.day))
    ]
    shares = _share(first.figures.in_force), _share(last.figures.in_force)
    nothing = message("nothing was due")
    lines.append(
        Line(
            message(
                "Completed of what was due: {before}, now {after}.",
                before=nothing if shares[0] is None else shares[0],
                after=nothing if shares[1] is None else shares[1],
            )
        )
    )
    overdue = first.figures.overdue, last.figures.overdue
    tone: Tone = "bad" if overdue[1] > overdue[0] else ""
    lines.append(
        Line(message("Overdue control points: {before}, now {after}.", before=overdue[0], after=overdue[1]), tone)
    )
    return lines


def _too_few(count: int, *, by_tag: bool) -> list[Line]:
    """What to do where there is nothing to compare."""
    lines = [
        Line(
            counted(
                "There is {count} state so far: a trend needs two.",
                "There are {count} states so far: a trend needs two.",
                count,
            ),
            "warn",
        )
    ]
    if by_tag:
        lines.append(Line(message("Name a state with a tag: {command}", command=Command("git tag baseline/2022"))))
        return lines
    lines.append(Line(message("Commit what you change; at the end of each month there is one more.")))
    return lines


def milestones(plan: str, as_of: date, found: Sequence[Milestone], names: Sequence[str]) -> Report:
    """How the promises of some items moved: sentences, the turns as a table, and as marks on a line of time.

    Args:
        plan: the title of the plan.
        as_of: the day of the report.
        found: the control points, each with its turns.
        names: the items that were asked for.
    """
    sections = [_section(one, as_of, number) for number, one in enumerate(found)]
    if not found:
        sections = [Section((Line(message("No deadline and no expected day of these was ever told.")),))]
    summary = (Line(message("Selection: {options}.", options=tuple(names))),)
    totals: dict[str, Value | dict[str, Value]] = {
        _name(one): {
            "due_moves": one.due_moves, "due_days": one.due_days,
            "expected_moves": one.expected_moves, "expected_days": one.expected_days,
        }
        for one in found
    }  # fmt: skip
    return Report("trend-items", plan, as_of, summary, tuple(sections), totals)


def _name(one: Milestone) -> str:
    return one.item.id if one.point is None else f"{one.item.id} {one.point}"


def _section(one: Milestone, as_of: date, number: int) -> Section:
    rows = tuple(Row((turn.day, _period(turn), turn.expected, turn.completed, _bar(turn))) for turn in one.turns)
    key = "rows" if number == 0 else f"rows_{number + 1}"
    table = Table(key, OF_MILESTONES, rows, empty=message("No states."), axis=_axis(one, as_of))
    return Section(tuple(_said(one)), table, _title(one))


def _title(one: Milestone) -> Message:
    about = message("{item}. {title}", item=item_name(one.item), title=one.item.title)
    if one.point is None:
        return about
    period = parse_period(one.point) if isinstance(one.item, Activity) else None
    return message("{item}: {point}", item=about, point=period if isinstance(period, Period) else one.point)


def _said(one: Milestone) -> list[Line]:
    """How often each was moved, and by how much in all."""
    lines = [
        _moved(
            counted("The deadline was moved {count} time, {days}.", "The deadline was moved {count} times, {days}.",
                    one.due_moves, days=_signed(one.due_days)),
            message("The deadline was never moved."), one.due_moves, one.due_days,
        ),
        _moved(
            counted("The expected day was changed {count} time, {days}.",
                    "The expected day was changed {count} times, {days}.",
                    one.expected_moves, days=_signed(one.expected_days)),
            message("The expected day was never changed."), one.expected_moves, one.expected_days,
        ),
    ]  # fmt: skip
    if any(turn.gone for turn in one.turns[-1:]):
        lines.append(Line(message("It is not in the plan any more."), "dim"))
    return lines


def _moved(said: Message, never: Message, count: int, late: int) -> Line:
    return Line(said if count else never, "warn" if late > 0 else "")


def _signed(count: int) -> Message:
    """`+45 days`, `-3 days`, `0 days`."""
    if not count:
        return days(0)
    return message("{sign}{days}", sign="+" if count > 0 else "-", days=days(abs(count)))


def _period(turn: Turn) -> Value:
    return turn.due[0] if len(turn.due) == 1 else turn.due or None


def _bar(turn: Turn) -> Bar:
    told: list[tuple[Mark, date]] = [("deadline", turn.due[-1].last)] if turn.due else []
    if turn.expected is not None:
        told.append(("expected", turn.expected.last))
    if turn.completed is not None:
        told.append(("completed", turn.completed))
    days_told = [day for _, day in told]
    return Bar(min(days_told, default=None), max(days_told, default=None), tuple(told))


def _axis(one: Milestone, as_of: date) -> Axis | None:
    known = [day for turn in one.turns for _, day in _bar(turn).marks]
    return Axis(min(known), max(known), as_of) if known else None
