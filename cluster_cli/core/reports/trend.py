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
    """The share; the fraction alone where one point weighs too much for a per cent; `None` where nothing was due."""
    if ratio.share is None:
        return None
    return message("{done} of {past}", done=ratio.done, past=ratio.past) if ratio.heavy else ratio.share


COLUMNS: Cells[Snapshot] = keyed(
    (Column("day", "As of", "day"), lambda state: state.day),
    (Column("tag", "Tag", "id"), lambda state: state.tag),
    (Column("commit", "Commit", "id"), lambda state: state.commit),
    (Column("share", "Completed of what was due"), lambda state: _share(state.figures.in_force)),
    (Column("chart", "Chart", "meter"), lambda state: state.figures.in_force.share),
    (Column("first", "By the first deadlines"), lambda state: _share(state.figures.first)),
    (Column("n", "Activities", "number"), lambda state: state.figures.n),
    (Column("in_time", "In time", "number"), lambda state: state.figures.in_time),
    (Column("late", "Late", "number"), lambda state: state.figures.late),
    (Column("not_done", "Not completed", "number"), lambda state: state.figures.not_done),
    (Column("missed", "of these missed", "number"), lambda state: state.figures.missed),
    (Column("not_due", "Not yet due", "number"), lambda state: state.figures.not_due),
    (Column("points", "Control points", "number"), lambda state: state.figures.points),
    (Column("overdue", "Overdue points", "number"), lambda state: state.figures.overdue),
    (Column("red", "Red", "number"), lambda state: state.figures.red),
    (Column("amber", "Amber", "number"), lambda state: state.figures.amber),
    (Column("green", "Green", "number"), lambda state: state.figures.green),
    (Column("unknown", "No data", "number"), lambda state: state.figures.unknown),
    (Column("unread", "Not counted", "number"), lambda state: state.figures.unread),
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


def milestones(plan: str, as_of: date, points: Sequence[Milestone], names: Sequence[str]) -> Report:
    """How the promises of some items moved: sentences, the turns as a table, and as marks on a line of time.

    Args:
        plan: the title of the plan.
        as_of: the day of the report.
        points: the control points, each with its turns.
        names: the items that were asked for.
    """
    sections = [_section(milestone, as_of, number) for number, milestone in enumerate(points)]
    if not points:
        sections = [Section((Line(message("No deadline and no expected day of these was ever told.")),))]
    summary = (Line(message("Selection: {options}.", options=tuple(names))),)
    totals: dict[str, Value | dict[str, Value]] = {
        _name(milestone): {
            "due_moves": milestone.due_moves, "due_days": milestone.due_days,
            "expected_moves": milestone.expected_moves, "expected_days": milestone.expected_days,
        }
        for milestone in points
    }  # fmt: skip
    return Report("trend-items", plan, as_of, summary, tuple(sections), totals)


def _name(milestone: Milestone) -> str:
    return milestone.item.id if milestone.point is None else f"{milestone.item.id} {milestone.point}"


def _section(milestone: Milestone, as_of: date, number: int) -> Section:
    rows = tuple(Row((turn.day, _period(turn), turn.expected, turn.completed, _bar(turn))) for turn in milestone.turns)
    key = "rows" if number == 0 else f"rows_{number + 1}"
    table = Table(key, OF_MILESTONES, rows, empty=message("No states."), axis=_axis(milestone, as_of))
    return Section(tuple(_said(milestone)), table, _title(milestone))


def _title(milestone: Milestone) -> Message:
    about = message("{item}. {title}", item=item_name(milestone.item), title=milestone.item.title)
    if milestone.point is None:
        return about
    period = parse_period(milestone.point) if isinstance(milestone.item, Activity) else None
    return message("{item}: {point}", item=about, point=period if isinstance(period, Period) else milestone.point)


def _said(milestone: Milestone) -> list[Line]:
    """How often each was moved, and by how much in all."""
    lines = [
        _moved(
            counted("The deadline was moved {count} time, {days}.", "The deadline was moved {count} times, {days}.",
                    milestone.due_moves, days=_signed(milestone.due_days)),
            message("The deadline was never moved."), milestone.due_moves, milestone.due_days,
        ),
        _moved(
            counted("The expected day was changed {count} time, {days}.",
                    "The expected day was changed {count} times, {days}.",
                    milestone.expected_moves, days=_signed(milestone.expected_days)),
            message("The expected day was never changed."), milestone.expected_moves, milestone.expected_days,
        ),
    ]  # fmt: skip
    if any(turn.gone for turn in milestone.turns[-1:]):
        lines.append(Line(message("It is not in the plan any more."), "dim"))
    return lines


def _moved(sentence: Message, never: Message, count: int, late: int) -> Line:
    return Line(sentence if count else never, "warn" if late > 0 else "")


def _signed(count: int) -> Message:
    """`+45 days`, `-3 days`, `0 days`."""
    if not count:
        return days(0)
    return message("{sign}{days}", sign="+" if count > 0 else "-", days=days(abs(count)))


def _period(turn: Turn) -> Value:
    return turn.due[0] if len(turn.due) == 1 else turn.due or None


def _bar(turn: Turn) -> Bar:
    marks: list[tuple[Mark, date]] = [("deadline", turn.due[-1].last)] if turn.due else []
    if turn.expected is not None:
        marks.append(("expected", turn.expected.last))
    if turn.completed is not None:
        marks.append(("completed", turn.completed))
    days_told = [day for _, day in marks]
    return Bar(min(days_told, default=None), max(days_told, default=None), tuple(marks))


def _axis(milestone: Milestone, as_of: date) -> Axis | None:
    days = [day for turn in milestone.turns for _, day in _bar(turn).marks]
    return Axis(min(days), max(days), as_of) if days else None
