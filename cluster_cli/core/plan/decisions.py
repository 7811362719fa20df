"""Decisions about control points as records with a day: moves, lifts, pauses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from cluster_cli.core.messages import Term
from cluster_cli.core.model import Activity, Carried, Change, Decided, Decision, Facts, Lag, Project, Stage, Status
from cluster_cli.core.naming import CANCELLED, CARRIED, EXCUSED
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.plan.schedule import parse_lag

Holder = Activity | Project | Stage
"""What a status stands on: it lifts or pauses every point below it."""


class Move(Struct, frozen=True, gc=False):
    """A move of the deadline, decided on `day` (`None`: a decision without a day counts as today's)."""

    day: date | None
    before: Period | None
    after: Period | None


class Relag(Struct, frozen=True, gc=False):
    """A change of the lag, decided on `day` (`None`: as of a move): it moves the deadline of every point of the row."""

    day: date | None
    before: Lag | None
    after: Lag | None


class Lift(Struct, frozen=True, gc=False):
    """A decision by which a point owes nothing any more: `term` is excused, cancelled or carried."""

    term: Term
    day: date | None


class Pause(Struct, frozen=True, gc=False):
    """Work that stands still since `day`. Its deadline stays, and once it is past the point is overdue as any other."""

    day: date | None


def effective_day(on: date | None, by: str | None, decisions: dict[str, Decision]) -> date | None:
    """The day of a record: the later of its own and that of the decision it names."""
    decision = decisions.get(by) if by is not None else None
    decided = decision.on if decision is not None else None
    if on is None or decided is None:
        return on or decided
    return max(on, decided)


def moves_of(changes: tuple[Change, ...], decisions: dict[str, Decision]) -> tuple[Move, ...]:
    """The moves that can be read, in the order written."""
    moves = []
    for change in changes:
        before, after = _period(change.before), _period(change.after)
        if change.field != "due" or before is _UNREADABLE or after is _UNREADABLE:
            continue
        moves.append(Move(effective_day(change.on, change.by, decisions), before, after))
    return tuple(moves)


def relags_of(changes: tuple[Change, ...], lag: Lag | None, decisions: dict[str, Decision]) -> tuple[Relag, ...]:
    """The changes of the lag that can be read, in the order written, and the one that nobody recorded, if there is."""
    relags = []
    for change in changes:
        if change.field == "lag" and _is_lag(change.before) and _is_lag(change.after):
            day = effective_day(change.on, change.by, decisions)
            relags.append(Relag(day, parse_lag(change.before or ""), parse_lag(change.after or "")))
    if relags and relags[-1].after != lag:
        relags.append(Relag(None, relags[-1].after, lag))
    return tuple(relags)


def _is_lag(text: str | None) -> bool:
    return text is None or parse_lag(text) is not None


def whole_chain(moves: tuple[Move, ...], grid: Period | None, due: Period | None, *, in_grid: bool) -> tuple[Move, ...]:
    """The recorded moves with those that nobody recorded, which carry no day.

    Where a chain does not end at the due period of the file, or (of a point with a place in a grid, `in_grid`) does not
    begin there, somebody has changed the deadline by hand.
    """
    if in_grid and grid is not None:
        reached = moves[0].before if moves else due
        if reached is not None and reached != grid:
            moves = (Move(None, grid, reached), *moves)
    if moves and moves[-1].after != due:
        moves = (*moves, Move(None, moves[-1].after, due))
    return moves


_UNREADABLE = Period(date.min, date.min, "day", "")


def _period(text: str | None) -> Period | None:
    if text is None:
        return None
    period = parse_period(text)
    return period if isinstance(period, Period) else _UNREADABLE


def lifts_of(facts: Facts, holders: Sequence[Holder], decisions: dict[str, Decision]) -> tuple[Lift, ...]:
    """In the order of the states: excused, cancelled, carried."""
    lifts = []
    if facts.excused is not None:
        lifts.append(Lift(EXCUSED, effective_day(facts.excused.on, facts.excused.by, decisions)))
    lifts.extend(Lift(CANCELLED, _day_of(holder.decided, decisions)) for holder in holders if _is(holder, "cancelled"))
    for holder in holders:
        carried: Carried | None = None if isinstance(holder, Stage) else holder.carried
        if carried is not None and carried.to is not None:
            lifts.append(Lift(CARRIED, effective_day(carried.on, carried.by, decisions)))
    return tuple(lifts)


def lifted_since(project: Project, as_of: date, decisions: dict[str, Decision]) -> date | None:
    """Since when a project as a whole owes nothing by the day: excused, cancelled or carried to another plan.

    Each of its stages may be lifted on its own; that concerns the stage only.
    """
    if project.facts.excused is None and project.carried is None and project.status != "cancelled":
        return None
    days = [lift.day or as_of for lift in lifts_of(project.facts, [project], decisions)]
    return min((day for day in days if day <= as_of), default=None)


def pause_of(holders: Sequence[Holder], decisions: dict[str, Decision]) -> Pause | None:
    """The pause of the holder that stood still first."""
    days = [_day_of(holder.decided, decisions) for holder in holders if _is(holder, "paused")]
    if not days:
        return None
    dated = [day for day in days if day is not None]
    return Pause(min(dated) if len(dated) == len(days) else None)


def status_on(holder: Holder, as_of: date, decisions: dict[str, Decision]) -> Status:
    """The status by the day: what was paused or cancelled later was, as far as the record goes, still planned."""
    if holder.status not in {"paused", "cancelled"}:
        return holder.status
    day = _day_of(holder.decided, decisions)
    return "planned" if day is not None and day > as_of else holder.status


def _is(holder: Holder, status: Status) -> bool:
    return holder.status == status


def _day_of(decided: Decided | None, decisions: dict[str, Decision]) -> date | None:
    return None if decided is None else effective_day(decided.on, decided.by, decisions)
