"""Records stay as they were written: nothing recorded is rewritten, taken out, or of a day that is still to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cluster_cli.core.changes.comparison import Comparison, finding
from cluster_cli.core.changes.facts import bases_of, decided_in
from cluster_cli.core.changes.recorded import Base, added, facts_of
from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.messages import Message, Value, message
from cluster_cli.core.model import Activity, Change, Decided, Item, Plan
from cluster_cli.core.naming import point_name
from cluster_cli.core.periods import Period, parse_interval
from cluster_cli.core.plan.decisions import effective_day
from cluster_cli.core.plan.schedule import deadline_of

_Where = tuple[str | int, ...]


def rewritten(comparison: Comparison) -> Iterator[Diagnostic]:
    """Each record of a change or of a decision that is not as it was written."""
    yield from _changes(comparison, None, (), comparison.old.plan.changes, comparison.new.plan.changes)
    for old, new in comparison.pairs:
        for base in bases_of(old):
            before = facts_of(old, base).changes
            if before:
                yield from _changes(comparison, new, base, before, facts_of(new, base).changes)
        yield from _decided(comparison, old, new)
    yield from _decisions(comparison)
    yield from _editions(comparison)


def _changes(
    comparison: Comparison, item: Item | None, base: Base, before: Sequence[Change], after: Sequence[Change]
) -> Iterator[Diagnostic]:
    """The first record that differs tells of all behind it; new ones between old ones are a rewriting too."""
    at = next((place for place, one in enumerate(before) if place >= len(after) or after[place] != one), None)
    if at is None:
        return
    now = _said(after[at]) if at < len(after) else None
    label = _label(comparison, item, base)
    yield finding("record-rewritten", item, (*base, "changes", at), item=label, before=_said(before[at]), after=now)


def _said(change: Change) -> Message:
    """A record in words."""
    return message(
        "{on}: {before} → {after}, {reason}, {by}",
        on=change.on, before=change.before, after=change.after, reason=change.reason, by=change.by,
    )  # fmt: skip


def _decided(comparison: Comparison, old: Item, new: Item) -> Iterator[Diagnostic]:
    """A decision beside a fact that stays may not be another one; one taken out with its fact is told by that."""
    now = dict(decided_in(new))
    for where, was in decided_in(old):
        is_left = now.get(where)
        if is_left == was or (is_left is None and where[-1] != "confirmed"):
            continue
        if is_left is None and facts_of(new, where[:-1]).completed is None:
            continue
        label = _label(comparison, new, where[:-1] if len(where) > 2 else ())
        after = None if is_left is None else _decision(is_left)
        yield finding("record-rewritten", new, where, item=label, before=_decision(was), after=after)


def _decision(decided: Decided) -> Message:
    return message("{on}, {reason}, {by}", on=decided.on, reason=decided.reason, by=decided.by)


def _decisions(comparison: Comparison) -> Iterator[Diagnostic]:
    """The day of a decision says whether it came before a deadline."""
    now = comparison.new.plan.decisions
    for key, was in comparison.old.plan.decisions.items():
        there = now.get(key)
        if there is not None and there.on == was.on:
            continue
        where = ("decisions", key) if there is None else ("decisions", key, "on")
        if was.on is None and there is not None:
            continue
        yield finding(
            "record-rewritten", None, where,
            item=message("The decision “{title}”", title=was.title), before=was.on, after=there.on if there else None,
        )  # fmt: skip


def _editions(comparison: Comparison) -> Iterator[Diagnostic]:
    before, after = comparison.old.plan.editions, comparison.new.plan.editions
    at = next((place for place, one in enumerate(before) if place >= len(after) or after[place] != one), None)
    if at is not None:
        yield finding(
            "record-rewritten", None, ("editions", at),
            item=message("The edition of the plan"), before=before[at].by, after=after[at].by if at < len(after) else None,
        )  # fmt: skip


def ahead_or_late(comparison: Comparison) -> Iterator[Diagnostic]:
    """New records and decisions: none is of a day to come, and one that came after the deadline is marked."""
    for item, base, records in _new_records(comparison):
        first = len(facts_of(item, base).changes if item else comparison.new.plan.changes) - len(records)
        for index, one in enumerate(records, first):
            before = one.before if one.field == "due" else None
            yield from _timely(comparison, item, (base, (*base, "changes", index)), one, before)
    for old, new in comparison.pairs:
        known = dict(decided_in(old))
        for path, decided in decided_in(new):
            if path not in known:
                base = path[:-1] if len(path) > 2 else ()
                due = _due_of(new, base) if path[-1] == "excused" else None
                yield from _timely(comparison, new, (base, path), decided, due.name if due else None)


def _timely(
    comparison: Comparison, item: Item | None, place: tuple[Base, _Where], one: Change | Decided, before: str | None
) -> Iterator[Diagnostic]:
    """Whether a decision is of a day to come, or came after the deadline that held `before` it."""
    base, where = place
    day = effective_day(one.on, one.by, comparison.new.plan.decisions)
    if day is None:
        return
    if day > comparison.states.made:
        yield _ahead(comparison, item, base, (*where, "on"), day)
    elif item is not None:
        yield from _late(comparison, item, base, where, before, day)


def _due_of(item: Item, base: Base) -> Period | None:
    """The due period of a point as the file has it now; `None` without one."""
    own = facts_of(item, base).due
    if own is not None:
        return own
    if base[:1] == ("points",):
        named = parse_interval(base[1])
        return named if isinstance(named, Period) else None
    if isinstance(item, Activity):
        return item.due[0] if len(item.due) == 1 else None
    return next((stage.due for stage in item.stages if base and stage.key == base[1]), None if base else item.due)


def _new_records(comparison: Comparison) -> Iterator[tuple[Item | None, Base, tuple[Change, ...]]]:
    yield None, (), added(comparison.old.plan.changes, comparison.new.plan.changes)
    for old, new in comparison.pairs:
        for base in bases_of(new):
            yield new, base, added(facts_of(old, base).changes, facts_of(new, base).changes)


def _ahead(comparison: Comparison, item: Item | None, base: Base, where: _Where, day: date) -> Diagnostic:
    made = comparison.states.made
    return finding("record-ahead", item, where, item=_label(comparison, item, base), day=day, made=made)


def _late(
    comparison: Comparison, item: Item, base: Base, where: _Where, before: str | None, day: date
) -> Iterator[Diagnostic]:
    """The words of judgement 3.2: what is decided after the deadline changes no total."""
    period = parse_interval(before) if before else None
    if not isinstance(period, Period):
        return
    deadline = _deadline(item, period, comparison.old.plan, comparison)
    if day > deadline:
        made = finding("decided-late", item, where, item=_label(comparison, item, base), day=day, deadline=deadline)
        yield Diagnostic(made.code, "warning", made.where, made.values, made.item)


def _deadline(item: Item, period: Period, plan: Plan, comparison: Comparison) -> date:
    lag = item.lag if isinstance(item, Activity) else None
    return deadline_of(period, lag, plan.day_off, comparison.states.old_calendar)


def _label(comparison: Comparison, item: Item | None, base: Base) -> Value:
    return message("The plan") if item is None else point_name(item, base, comparison.new.matrix.stages)
