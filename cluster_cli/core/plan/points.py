"""Control points: one thing with one deadline, laid out of an item, with the decisions that concern it.

A `Point` knows no day of judgement. `read` says which deadline it has and whether a decision has lifted it, on a day
and by one of three yardsticks (docs/en/formulas.md, section 5); `judge.verdicts` makes states of these.

Here also stand the occurrences that a recorded change of a series took away after their deadline. To end a series
earlier, or to let it come round more seldom, is to take occurrences out of the plan: those that were past when it was
decided stay, as cancelled by a decision after the deadline; the others are simply no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum

from msgspec import Struct, structs

from cluster_cli.core.messages import Term
from cluster_cli.core.model import (
    NO_FACTS,
    Activity,
    DayOff,
    Facts,
    Item,
    Lag,
    Plan,
    Project,
    Stage,
    Status,
)
from cluster_cli.core.naming import CANCELLED
from cluster_cli.core.periods import Period, parse_interval
from cluster_cli.core.plan.decisions import (
    Holder,
    Lift,
    Move,
    Pause,
    Relag,
    effective_day,
    lifts_of,
    moves_of,
    pause_of,
    relags_of,
    whole_chain,
)
from cluster_cli.core.plan.schedule import Calendar, ScheduleFault, deadline_of, grid_of, parse_repeat, step_after


class Terms(Struct, frozen=True, gc=False):
    """How an item's due periods become deadlines."""

    lag: Lag | None
    day_off: DayOff
    calendar: Calendar | None

    def deadline(self, period: Period | None) -> date | None:
        """The last day in time of a due period; `None` without one."""
        return None if period is None else deadline_of(period, self.lag, self.day_off, self.calendar)


class Point(Struct, frozen=True, gc=False):
    """One control point of `item`.

    `name` is the period in the grid or the stage's key, `None` where the item has one point only. `due` is the due
    period as the file has it now, `grid` the one its series gave it, `following` the grid's next (of the last one too).
    `first` is the due period it was first given. `moves`, `relags` and `lifts` stand in the order in which they take
    effect. `terms` are those that the file has now.
    """

    item: Item
    name: str | None
    due: Period | None
    grid: Period | None
    first: Period | None
    following: Period | None
    facts: Facts
    status: Status
    start: Period | None
    moves: tuple[Move, ...]
    lifts: tuple[Lift, ...]
    pause: Pause | None
    series: bool
    lapses: bool
    terms: Terms
    relags: tuple[Relag, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing was ever decided about its deadline, so that all readings agree."""
        return not self.moves and not self.relags and not self.lifts and self.first is self.due


class Yardstick(Enum):
    """The three readings of a point."""

    SHOWN = "shown"
    COUNTED = "counted"
    FIRST = "first"


class Reading(Struct, frozen=True, gc=False):
    """A point's due period, deadline and lift by one yardstick; `left_out` where a decision after the fact was.

    `terms` made a deadline of the period; `None`: those that the file has now.
    """

    period: Period | None
    deadline: date | None
    lifted: Term | None = None
    left_out: bool = False
    terms: Terms | None = None


class Track(Struct):
    """The deadline as it went through its moves: (first day in force, period, deadline), reckoned by `terms`."""

    steps: list[tuple[date, Period | None, date | None]]
    terms: Terms
    left_out: bool = False

    def on(self, day: date) -> date | None:
        """The deadline that the point had on a day."""
        return next(deadline for since, _, deadline in reversed(self.steps) if since <= day)


def read(point: Point, as_of: date, yardstick: Yardstick) -> Reading:
    """The point as of a day by one yardstick.

    SHOWN takes every decision of that day or before. COUNTED takes none later than the deadline that the point had till
    then, nor any move after such a one. FIRST takes no move, and a lift only if decided by the first deadline. A
    decision without a day is taken as today's.
    """
    track = track_of(point, as_of, yardstick)
    lifted, left_out = None, track.left_out
    for lift in point.lifts:
        day = lift.day or as_of
        if day > as_of:
            continue
        deadline = track.on(day)
        if yardstick is not Yardstick.SHOWN and deadline is not None and day > deadline:
            left_out = True
            continue
        lifted = lift.term
        break
    _, period, deadline = track.steps[-1]
    return Reading(period, deadline, lifted, left_out, track.terms)


def track_of(point: Point, as_of: date, yardstick: Yardstick) -> Track:
    """The deadline through the moves and the changes of the lag that a yardstick takes, till the day."""
    if not point.relags:
        return _track_by(point.terms, point, as_of, yardstick)
    terms, left_out = _terms_taken(point, as_of, yardstick)
    track = _track_by(terms, point, as_of, yardstick)
    track.left_out |= left_out
    return track


def _terms_taken(point: Point, as_of: date, yardstick: Yardstick) -> tuple[Terms, bool]:
    """The terms with the lag that a yardstick takes, and whether a change of it was left out.

    To change the lag is to move the deadline: a change counts if it was decided on or before the deadline that the point
    had on that yardstick till then, and none does after one that came later.
    """
    terms = structs.replace(point.terms, lag=point.relags[0].before)
    if yardstick is Yardstick.FIRST:
        return terms, False
    day = date.min
    for change in point.relags:
        day = max(day, change.day or as_of)
        if day > as_of:
            break
        deadline = _track_by(terms, point, day, yardstick).on(day)
        if yardstick is Yardstick.COUNTED and deadline is not None and day > deadline:
            return terms, True
        terms = structs.replace(terms, lag=change.after)
    return terms, False


def _track_by(terms: Terms, point: Point, as_of: date, yardstick: Yardstick) -> Track:
    """The deadline through the moves that a yardstick takes, till the day, all reckoned by the same terms."""
    if yardstick is Yardstick.FIRST:
        return Track([(date.min, point.first, terms.deadline(point.first))], terms)
    start = point.moves[0].before if point.moves else point.due
    deadline = terms.deadline(start)
    track = Track([(date.min, start, deadline)], terms)
    for day, period in dated_moves(point, as_of):
        if day > as_of:
            break
        if yardstick is Yardstick.COUNTED and deadline is not None and day > deadline:
            track.left_out = True
            break
        deadline = terms.deadline(period)
        track.steps.append((day, period, deadline))
    return track


def dated_moves(point: Point, as_of: date) -> Iterator[tuple[date, Period | None]]:
    """Each move with the day from which it holds and the due period it sets.

    A record never takes effect before those written above it. What holds after the last one is the file's due period.
    """
    day = date.min
    last = len(point.moves) - 1
    for index, move in enumerate(point.moves):
        day = max(day, move.day or as_of)
        yield day, point.due if index == last else move.after


def points_of(
    item: Item,
    plan: Plan,
    calendar: Calendar | None = None,
    above: Sequence[Activity] = (),
    *,
    taken: bool = False,
) -> tuple[Point, ...]:
    """The control points of an activity or a project, in the order of the grid or the stages.

    `above` are the rows that the activity is a part of: what lifts or pauses them does so to their parts. A grid that
    cannot be laid (`schedule.grid_fault`) has no points. With `taken` there are those too that the file knows no more,
    since a change of the schedule took them away when they were past.
    """
    if isinstance(item, Project):
        return _points_of_project(item, plan, calendar)
    grid = grid_of(item, plan)
    if isinstance(grid, ScheduleFault) or (item.has_several_points and not grid):
        return ()
    terms = Terms(item.lag, plan.day_off, calendar)
    if not item.has_several_points:
        due = grid[0] if grid else None
        return (_row_point(item, None, due, None, item.facts, plan, terms, above),)
    if item.measure in {"effort", "projects"}:
        end = max(grid, key=lambda period: period.last)
        # The item's own changes of the deadline are of the grid's beginning, not of its end.
        facts = item.points.get(end.name) or structs.replace(item.facts, changes=())
        return (_row_point(item, end.name, end, None, facts, plan, terms, above),)
    following = (*grid[1:], step_after(grid[-1], item.repeat) if item.repeat is not None else None)
    points = tuple(
        _row_point(item, period.name, period, after, item.points.get(period.name, NO_FACTS), plan, terms, above)
        for period, after in zip(grid, following, strict=True)
    )
    if not taken or (not item.facts.changes and not plan.changes):
        return points
    gone = tuple(_points_taken(item, plan, grid, terms, above))
    return tuple(sorted((*points, *gone), key=_begins)) if gone else points


def _begins(point: Point) -> date:
    return point.grid.first if point.grid is not None else date.max


def _points_taken(
    item: Activity, plan: Plan, grid: tuple[Period, ...], terms: Terms, above: Sequence[Activity]
) -> Iterator[Point]:
    """What a change of the schedule took away after the deadline: cancelled by that decision."""
    for period, day in taken_away(item, plan, grid, terms.deadline):
        after = step_after(period, item.repeat) if item.repeat is not None else None
        facts = item.points.get(period.name, NO_FACTS)
        point = _row_point(item, period.name, period, after, facts, plan, terms, above)
        yield structs.replace(point, lifts=(*point.lifts, Lift(CANCELLED, day)))


def _row_point(  # noqa: PLR0913, PLR0917 - the parts of one record
    item: Activity,
    name: str | None,
    grid: Period | None,
    following: Period | None,
    facts: Facts,
    plan: Plan,
    terms: Terms,
    above: Sequence[Activity],
) -> Point:
    due = facts.due or grid if name is not None else grid
    series = item.repeat is not None and following is not None
    moves: tuple[Move, ...] = ()
    if facts.changes or due is not grid:
        moves = whole_chain(moves_of(facts.changes, plan.decisions), grid, due, in_grid=name is not None)
    carried = item.carried
    lifts: tuple[Lift, ...] = ()
    pause = None
    if facts.excused is not None or carried is not None or above or item.status in {"cancelled", "paused"}:
        holders: list[Holder] = [item, *above]
        lifts = lifts_of(facts, holders, plan.decisions)
        pause = pause_of(holders, plan.decisions)
    earlier = carried.due if carried is not None and carried.plan is not None and not item.has_several_points else None
    first = earlier or (_first_given(moves, due) if moves else due)
    start = None if series else item.start
    lapses = series and item.unheld == "lapses"
    relags = relags_of(item.facts.changes, item.lag, plan.decisions) if item.facts.changes else ()
    return Point(
        item, name, due, grid, first, following, facts, item.status, start, moves, lifts, pause, series, lapses, terms,
        relags,
    )  # fmt: skip


def _points_of_project(project: Project, plan: Plan, calendar: Calendar | None) -> tuple[Point, ...]:
    terms = Terms(None, plan.day_off, calendar)
    if not project.stages:
        whole = Stage("", project.due, project.start, project.status, project.decided, project.facts)
        return (_stage_point(project, whole, None, plan, terms),)
    return tuple(_stage_point(project, stage, stage.key, plan, terms) for stage in project.stages)


def _stage_point(project: Project, stage: Stage, name: str | None, plan: Plan, terms: Terms) -> Point:
    due = stage.due
    moves = whole_chain(moves_of(stage.facts.changes, plan.decisions), None, due, in_grid=False)
    holders: list[Holder] = [stage, project]
    lifts = lifts_of(stage.facts, holders, plan.decisions)
    carried = project.carried if name is None else None
    earlier = carried.due if carried is not None and carried.plan is not None else None
    first = earlier or _first_given(moves, due)
    pause = pause_of(holders, plan.decisions)
    return Point(
        project, name, due, None, first, None, stage.facts, stage.status, stage.start, moves, lifts, pause,
        False, False, terms,  # noqa: FBT003 - positional on the hot path
    )  # fmt: skip


def _first_given(moves: tuple[Move, ...], due: Period | None) -> Period | None:
    return next((move.before for move in moves if move.before is not None), due)


Taken = tuple[Period, date | None]
"""An occurrence with the day on which it was decided that it is none; `None`: as of a move without a day."""


def taken_away(
    item: Activity, plan: Plan, grid: tuple[Period, ...], deadline: Callable[[Period], date | None]
) -> tuple[Taken, ...]:
    """The occurrences of a series that a change recorded after their deadline took away, in the order of the grid."""
    if item.repeat is None:
        return ()
    names = {period.name for period in grid}
    taken: list[Taken] = []
    for day, former, under in _versions(item, plan):
        older = grid_of(former, under)
        if isinstance(older, ScheduleFault):
            break
        for period in older:
            if period.name not in names:
                names.add(period.name)
                taken.append((period, day))
    return tuple(
        (period, day)
        for period, day in sorted(taken, key=lambda entry: entry[0].first)
        if day is None or _is_past(deadline(period), day)
    )


def _is_past(deadline: date | None, day: date) -> bool:
    return deadline is not None and day > deadline


def _versions(item: Activity, plan: Plan) -> Iterator[tuple[date | None, Activity, Plan]]:
    """The row and the plan as they were before each change of the schedule, the latest change first, with its day."""
    former = item
    for change in reversed(item.facts.changes):
        day = effective_day(change.on, change.by, plan.decisions)
        if change.field == "until":
            until = parse_interval(change.before) if change.before else None
            if until is None or isinstance(until, Period):
                former = structs.replace(former, until=until)
                yield day, former, plan
        elif change.field == "repeat" and change.before and (repeat := parse_repeat(change.before)) is not None:
            former = structs.replace(former, repeat=repeat)
            yield day, former, plan
    under = plan
    for change in reversed(plan.changes):
        if change.field == "period" and change.before and isinstance(period := parse_interval(change.before), Period):
            under = structs.replace(under, period=period)
            yield effective_day(change.on, change.by, plan.decisions), item, under


Children = Mapping[str, Sequence[str]]
"""The parts of each row, by its id."""
MOST_LEVELS = 32
"""So deep may parts lie; what lies deeper stands for itself, or a hostile file would make the reckoning endless."""


def parents_of(activities: Sequence[Activity]) -> dict[str, str]:
    """The row that each part belongs to. A parent that is not there, in a circle or too far down, is none at all."""
    ids = {activity.id for activity in activities}
    parents = {
        activity.id: activity.part_of
        for activity in activities
        if activity.part_of is not None and activity.part_of in ids
    }
    if not parents:
        return {}
    circular = _in_circles(parents)
    return _shallow({child: parent for child, parent in parents.items() if child not in circular})


def _shallow(parents: dict[str, str]) -> dict[str, str]:
    """Without the parts more than `MOST_LEVELS` down."""
    levels: dict[str, int] = {}
    for start in parents:
        path = [start]
        while path[-1] in parents and path[-1] not in levels:
            path.append(parents[path[-1]])
        level = levels.get(path.pop(), 0)
        for row in reversed(path):
            level += 1
            levels[row] = level
    return {child: parent for child, parent in parents.items() if levels[child] <= MOST_LEVELS}


def _in_circles(parents: Mapping[str, str]) -> set[str]:
    """The rows that are, through their parents, parts of themselves."""
    seen: set[str] = set()
    circular: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        row: str | None = start
        while row is not None and row not in seen and row not in path:
            path[row] = None
            row = parents.get(row)
        if row is not None and row in path:
            members = list(path)
            circular.update(members[members.index(row) :])
        seen.update(path)
    return circular


def children_of(parents: Mapping[str, str]) -> dict[str, list[str]]:
    """The parts of each row, in the document's order."""
    children: dict[str, list[str]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(child)
    return children


def ancestors_of(row: str, parents: Mapping[str, str]) -> list[str]:
    """The rows that a row is a part of, the nearest first."""
    ancestors = []
    above = parents.get(row)
    while above is not None:
        ancestors.append(above)
        above = parents.get(above)
    return ancestors


def below(row: str, children: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The rows without parts below a row, in the document's order."""
    waiting = list(reversed(children.get(row, ())))
    while waiting:
        each = waiting.pop()
        if each in children:
            waiting.extend(reversed(children[each]))
        else:
            yield each
