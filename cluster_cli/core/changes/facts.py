"""Completions taken back or dated back, and points lifted, where nothing says who decided it (domain 13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cluster_cli.core.changes.comparison import Comparison, finding
from cluster_cli.core.changes.offered import cancelling, excusing, reopening
from cluster_cli.core.changes.recorded import Base, added, facts_of, is_decided, is_recorded
from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.messages import Command, Term, message, offer
from cluster_cli.core.model import Activity, Carried, Decided, Facts, Item, Project, Stage
from cluster_cli.core.naming import point_name
from cluster_cli.core.plan.schedule import point_names
from cluster_cli.core.states import CANCELLED, CARRIED, EXCUSED

LATE_ENTRY = timedelta(days=30)
"""A completion that is entered later than that after its day gets a word (domain 13)."""
_REOPENED = Term("reopened", "in the plan again")


def completions(comparison: Comparison) -> Iterator[Diagnostic]:
    """What was done stays done on the day on which it was, and is entered when it has happened."""
    for old, new in comparison.pairs:
        for base in _bases(old, new):
            there = _counterpart(old, new, base)
            if there is not None:
                before, after = facts_of(old, base), facts_of(new, there)
                if before.completed != after.completed:
                    yield from _completion(comparison, new, there, before, after)


def _completion(comparison: Comparison, item: Item, base: Base, before: Facts, after: Facts) -> Iterator[Diagnostic]:
    was, now, made = before.completed, after.completed, comparison.states.made
    label = point_name(item, base, comparison.new.matrix.stages)
    where = (*base, "completed")
    if was is not None and (now is None or now < was):
        records = added(before.changes, after.changes)
        if any(
            is_recorded(records, "completed", was, to) for to in (now, None)
        ):  # taken back, then done on another day
            return
        code = "completion-withdrawn" if now is None else "completion-dated-back"
        yield finding(code, item, where, item=label, before=was, after=now, command=reopening(item, base))
    elif now is not None and now > made:
        yield finding("completion-ahead", item, where, item=label, day=now, made=made)
    elif now is not None and was is None and now + LATE_ENTRY < made:
        late = finding("entered-late", item, where, item=label, day=now, made=made)
        yield Diagnostic(late.code, "warning", late.where, late.values, late.item)


def lifts(comparison: Comparison) -> Iterator[Diagnostic]:
    """Points and items that owe nothing any more, or owe again, and nothing says who decided it."""
    for old, new in comparison.pairs:
        for base in _bases(old, new):
            there = _counterpart(old, new, base)
            if there is not None and _is_laid_out(comparison, new, there):
                yield from _excuse(comparison, new, there, facts_of(old, base), facts_of(new, there))
        for base, before, after in _holders(old, new):
            yield from _status(comparison, new, base, before, after)
        yield from _carried(comparison, old, new)
    yield from _closed(comparison)


def _excuse(comparison: Comparison, item: Item, base: Base, before: Facts, after: Facts) -> Iterator[Diagnostic]:
    was, now = before.excused, after.excused
    if was is None and now is not None and not is_decided(now):
        yield _lifted(comparison, item, (*base, "excused"), base, EXCUSED, excusing(item, base))
    elif (
        was is not None
        and now is None
        and not is_recorded(added(before.changes, after.changes), "excused", was.on, None)
    ):
        yield _lifted(comparison, item, (*base, "excused"), base, _REOPENED, reopening(item, base))


def _is_laid_out(comparison: Comparison, item: Item, base: Base) -> bool:
    """Whether a series still has the occurrence: of one that is gone, its schedule tells."""
    if base[:1] != ("points",) or not isinstance(item, Activity):
        return True
    return base[1] in point_names(item, comparison.new.plan)


def _status(
    comparison: Comparison, item: Item, base: Base, before: Item | Stage, after: Item | Stage
) -> Iterator[Diagnostic]:
    was, now = before.status == "cancelled", after.status == "cancelled"
    if now and not was and not is_decided(after.decided):
        yield _lifted(comparison, item, (*base, "status"), base, CANCELLED, cancelling(item, base))
    elif was and not now:
        records = added(before.facts.changes, after.facts.changes)
        if not any(one.field == "status" and one.before == "cancelled" and one.by for one in records):
            yield _lifted(comparison, item, (*base, "status"), base, _REOPENED, reopening(item, base))


def _carried(comparison: Comparison, old: Item, new: Item) -> Iterator[Diagnostic]:
    was, now = old.carried, new.carried
    if was == now:
        return
    if was is None and _is_carried_off(now):
        return
    yield _lifted(comparison, new, ("carried",), (), CARRIED, offer("edit", new.id))


def _is_carried_off(carried: Carried | None) -> bool:
    """Whether somebody decided to take a row to another plan; where it came from is written when it comes."""
    return carried is not None and carried.to is not None and carried.plan is None and bool(carried.by)


def _closed(comparison: Comparison) -> Iterator[Diagnostic]:
    was, now = comparison.old.plan.closed, comparison.new.plan.closed
    if was == now or (was is None and is_decided(now)):
        return
    command = Command("cluster explain silent-lift")
    state = Term("closed", "closed") if now is not None else _REOPENED
    yield finding("silent-lift", None, ("closed",), item=message("The plan"), state=state, command=command)


def _lifted(comparison: Comparison, item: Item, where: Base, base: Base, state: Term, command: Command) -> Diagnostic:
    label = point_name(item, base, comparison.new.matrix.stages)
    return finding("silent-lift", item, where, item=label, state=state, command=command)


def _holders(old: Item, new: Item) -> Iterator[tuple[Base, Item | Stage, Item | Stage]]:
    """What a status stands on, in both states."""
    yield (), old, new
    if isinstance(old, Project) and isinstance(new, Project):
        before = {stage.key: stage for stage in old.stages}
        for stage in new.stages:
            if stage.key in before:
                yield ("stages", stage.key), before[stage.key], stage


def _bases(old: Item, new: Item) -> tuple[Base, ...]:
    """The places where one of two states of an item holds facts."""
    return tuple(dict.fromkeys((*bases_of(old), *bases_of(new))))


def bases_of(item: Item) -> tuple[Base, ...]:
    """The paths of all places where an item holds facts."""
    if isinstance(item, Activity):
        return ((), *(("points", name) for name in item.points))
    return ((), *(("stages", stage.key) for stage in item.stages))


def _counterpart(old: Item, new: Item, base: Base) -> Base | None:
    """Where the newer state holds the facts of the same point; `None` where there is no such point any more, or yet.

    A row that had one deadline and has several now keeps its facts under the period of that deadline, and the other way
    round.
    """
    if isinstance(old, Project) and isinstance(new, Project):
        known = {stage.key for stage in new.stages}
        return base if not base or base[1] in known else None
    if not isinstance(old, Activity) or not isinstance(new, Activity):
        return None
    if old.has_several_points == new.has_several_points:
        return base
    if not old.has_several_points:
        if base:
            return None if base[1] == _only(old) else base
        only = _only(old)
        return ("points", only) if only is not None and only in new.points else ()
    return () if base and base[1] == _only(new) else base


def _only(row: Activity) -> str | None:
    return row.due[0].name if row.due else None


def decided_in(item: Item) -> Iterator[tuple[Base, Decided]]:
    """Every decision beside the records of changes: of excuses, confirmations and statuses, with its path."""
    for base in bases_of(item):
        facts = facts_of(item, base)
        if facts.excused is not None:
            yield (*base, "excused"), facts.excused
        if facts.confirmed is not None:
            yield (*base, "confirmed"), facts.confirmed
    if item.decided is not None:
        yield ("decided",), item.decided
    for stage in item.stages if isinstance(item, Project) else ():
        if stage.decided is not None:
            yield ("stages", stage.key, "decided"), stage.decided
