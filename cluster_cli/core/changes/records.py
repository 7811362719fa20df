"""What was recorded stays as it was written: completions, what was lifted, decisions, and the records of changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cluster_cli.core.changes.commands import cancelling, excusing, reopening
from cluster_cli.core.changes.two_states import (
    Base,
    Comparison,
    added,
    facts_of,
    finding_at,
    is_decided,
    is_recorded,
)
from cluster_cli.core.diagnostics import Code, Diagnostic
from cluster_cli.core.messages import Command, Message, Term, Value, message, offer
from cluster_cli.core.model import Activity, Carried, Change, Decided, Facts, Item, Plan, Project, Stage
from cluster_cli.core.naming import CANCELLED, CARRIED, EXCUSED, point_name
from cluster_cli.core.periods import Period, parse_interval
from cluster_cli.core.plan.decisions import effective_day
from cluster_cli.core.plan.schedule import deadline_of, point_names

LATE_ENTRY = timedelta(days=30)
"""A completion that is entered later than that after its day is a warning."""
_REOPENED = Term("reopened", "in the plan again")
_Where = tuple[str | int, ...]
RECORDED_MOVE = """\
activities:
  - id: 8
    due: 2022-05
    changes:
      - {on: 2022-03-24, from: 2022-04, to: 2022-05, reason: торги не состоялись, by: ks-3}
"""
"""A sample: a move with its record."""


COMPLETION_WITHDRAWN = Code(
    "completion-withdrawn",
    "error",
    "{item}: the completion of {before} was taken back without a record",
    "Put the day back. Take it back with a record: {command}",
    "What was reported as done was relied upon. Taking it back is a decision, with a record under changes.",
    bad="activities:\n  - id: 8\n    due: 2022-04\n",
    good="activities:\n  - id: 8\n    due: 2022-04\n    changes:\n"
    "      - {on: 2022-03-24, field: completed, from: 2022-03-20, reason: акт не подписан, by: ks-3}\n",
)


COMPLETION_DATED_BACK = Code(
    "completion-dated-back",
    "error",
    "{item}: the day of completion was changed from {before} to {after} without a record",
    "Put the day back. Take it back with a record, then record the right day: {command}",
    "A day of completion that is moved back may turn late into in time. Whoever corrects it says why, under changes.",
    bad="activities:\n  - id: 8\n    due: 2022-04\n    completed: 2022-04-29\n",
    good="activities:\n  - id: 8\n    due: 2022-04\n    completed: 2022-04-29\n    changes:\n"
    "      - {on: 2022-05-12, field: completed, from: 2022-05-03, to: 2022-04-29, reason: описка, by: ks-3}\n",
)


COMPLETION_AHEAD = Code(
    "completion-ahead",
    "error",
    "{item}: completed on {day}, and that was written on {made} already",
    "Record a completion when it has happened; write an expected day under forecast.",
    "Nobody knows on one day what will have been done on a later one.",
    bad="activities:\n  - id: 8\n    due: 2022-04\n    completed: 2022-04-29\n",
    good="activities:\n  - id: 8\n    due: 2022-04\n    forecast: 2022-04-29\n",
)


ENTERED_LATE = Code(
    "entered-late",
    "warning",
    "{item}: completed on {day}, and entered only on {made}",
    "Record what is done when it is done.",
    "A completion that is entered more than 30 days later was not known to anybody who looked at the plan in between. "
    "A reader asks for the document that proves it.",
)


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
        # A record may lead to the new day, or take the completion back, so that it could be done on another day.
        if any(is_recorded(records, "completed", was, to) for to in (now, None)):
            return
        code = COMPLETION_WITHDRAWN if now is None else COMPLETION_DATED_BACK
        yield finding_at(code, item, where, item=label, before=was, after=now, command=reopening(item, base))
    elif now is not None and now > made:
        yield finding_at(COMPLETION_AHEAD, item, where, item=label, day=now, made=made)
    elif now is not None and was is None and now + LATE_ENTRY < made:
        yield finding_at(ENTERED_LATE, item, where, item=label, day=now, made=made)


SILENT_LIFT = Code(
    "silent-lift",
    "error",
    "{item}: now “{state}”, and it is not written who decided that",
    "Put the old state back. Record the decision: {command}",
    "Only those who approved the plan may say that something is owed no more, or again. Their decision stands beside "
    "it: on, by, reason.",
    bad="activities:\n  - id: 8\n    due: 2022-04\n    status: cancelled\n",
    good="activities:\n  - id: 8\n    due: 2022-04\n    status: cancelled\n"
    "    decided: {on: 2022-03-24, by: ks-3, reason: передано округу}\n",
)


def lifts(comparison: Comparison) -> Iterator[Diagnostic]:
    """Points and items that owe nothing any more, or owe again, and nothing says who decided it."""
    for old, new in comparison.pairs:
        for base in _bases(old, new):
            there = _counterpart(old, new, base)
            if there is not None and _is_in_series(comparison, new, there):
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


def _is_in_series(comparison: Comparison, item: Item, base: Base) -> bool:
    """Whether a series still has the occurrence: that one is gone is said where the schedule was changed."""
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
        if not any(record.field == "status" and record.before == "cancelled" and record.by for record in records):
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
    yield finding_at(SILENT_LIFT, None, ("closed",), item=message("The plan"), state=state, command=command)


def _lifted(comparison: Comparison, item: Item, where: Base, base: Base, state: Term, command: Command) -> Diagnostic:
    label = point_name(item, base, comparison.new.matrix.stages)
    return finding_at(SILENT_LIFT, item, where, item=label, state=state, command=command)


def _holders(old: Item, new: Item) -> Iterator[tuple[Base, Item | Stage, Item | Stage]]:
    """What has a status, in both states: the item, and the stages of a project."""
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
        keys = {stage.key for stage in new.stages}
        return base if not base or base[1] in keys else None
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


# Records


RECORD_REWRITTEN = Code(
    "record-rewritten",
    "error",
    "{item}: a record was changed or taken out; before: {before}, after: {after}",
    "Put the record back as it was, and write what is right now in a new one below it.",
    "Records of changes and decisions tell how the plan came to be what it is. They only grow: a record that may be "
    "rewritten proves nothing.",
    bad=RECORDED_MOVE.replace("торги не состоялись", "по просьбе учредителя"),
    good=RECORDED_MOVE,
)


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
    """One finding, at the first record that differs; new records between old ones are a rewriting too."""
    first = _first_rewritten(before, after)
    if first is None:
        return
    was, now = _in_words(before[first]), _in_words(after[first]) if first < len(after) else None
    label = _label(comparison, item, base)
    yield finding_at(RECORD_REWRITTEN, item, (*base, "changes", first), item=label, before=was, after=now)


def _first_rewritten(before: Sequence[object], after: Sequence[object]) -> int | None:
    """The place of the first record that is gone or another one."""
    return next((place for place, was in enumerate(before) if place >= len(after) or after[place] != was), None)


def _in_words(change: Change) -> Message:
    """A record in words."""
    return message(
        "{on}: {before} → {after}, {reason}, {by}",
        on=change.on, before=change.before, after=change.after, reason=change.reason, by=change.by,
    )  # fmt: skip


def _decided(comparison: Comparison, old: Item, new: Item) -> Iterator[Diagnostic]:
    """A decision beside a fact that stays may not be another one. One that went with its fact is found by `lifts`."""
    now = dict(decided_in(new))
    for where, was in decided_in(old):
        decided = now.get(where)
        if decided == was or (decided is None and where[-1] != "confirmed"):
            continue
        if decided is None and facts_of(new, where[:-1]).completed is None:
            continue
        label = _label(comparison, new, where[:-1] if len(where) > 2 else ())
        after = None if decided is None else _decision(decided)
        yield finding_at(RECORD_REWRITTEN, new, where, item=label, before=_decision(was), after=after)


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
        yield finding_at(
            RECORD_REWRITTEN, None, where,
            item=message("The decision “{title}”", title=was.title), before=was.on, after=there.on if there else None,
        )  # fmt: skip


def _editions(comparison: Comparison) -> Iterator[Diagnostic]:
    before, after = comparison.old.plan.editions, comparison.new.plan.editions
    first = _first_rewritten(before, after)
    if first is not None:
        was, now = before[first].by, after[first].by if first < len(after) else None
        edition = message("The edition of the plan")
        yield finding_at(RECORD_REWRITTEN, None, ("editions", first), item=edition, before=was, after=now)


DECIDED_LATE = Code(
    "decided-late",
    "warning",
    "{item}: recorded late, decided on {day} after the deadline {deadline}",
    "",
    "What is decided after the deadline changes the state and the lists, and no total and no ratio: otherwise every delay "
    "could be made to vanish afterwards.",
    bad=RECORDED_MOVE.replace("2022-03-24", "2022-05-12"),
    good=RECORDED_MOVE,
)


RECORD_AHEAD = Code(
    "record-ahead",
    "error",
    "{item}: the decision is of {day}, and it was written on {made} already",
    "Write the day on which it was decided.",
    "A decision is recorded after it was made. A record of a day to come would take effect by itself.",
    bad=RECORDED_MOVE.replace("2022-03-24", "2222-03-24"),
    good=RECORDED_MOVE,
)


def ahead_or_late(comparison: Comparison) -> Iterator[Diagnostic]:
    """New records and decisions: none is of a day to come, and one that came after the deadline is marked."""
    for item, base, records in _new_records(comparison):
        first = len(facts_of(item, base).changes if item else comparison.new.plan.changes) - len(records)
        for index, record in enumerate(records, first):
            before = record.before if record.field == "due" else None
            yield from _timely(comparison, item, (base, (*base, "changes", index)), record, before)
    for old, new in comparison.pairs:
        decided_before = dict(decided_in(old))
        for path, decided in decided_in(new):
            if path not in decided_before:
                base = path[:-1] if len(path) > 2 else ()
                due = _due_of(new, base) if path[-1] == "excused" else None
                yield from _timely(comparison, new, (base, path), decided, due.name if due else None)


def _timely(
    comparison: Comparison, item: Item | None, place: tuple[Base, _Where], record: Change | Decided, before: str | None
) -> Iterator[Diagnostic]:
    """Whether a decision is of a day to come, or came after the deadline; `before` is the period that was due till then."""
    base, where = place
    day = effective_day(record.on, record.by, comparison.new.plan.decisions)
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
        period = parse_interval(base[1])
        return period if isinstance(period, Period) else None
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
    return finding_at(RECORD_AHEAD, item, where, item=_label(comparison, item, base), day=day, made=made)


def _late(
    comparison: Comparison, item: Item, base: Base, where: _Where, before: str | None, day: date
) -> Iterator[Diagnostic]:
    """What is decided after the deadline changes no total, so a reader should know of it."""
    period = parse_interval(before) if before else None
    if not isinstance(period, Period):
        return
    deadline = _deadline(item, period, comparison.old.plan, comparison)
    if day > deadline:
        label = _label(comparison, item, base)
        yield finding_at(DECIDED_LATE, item, where, item=label, day=day, deadline=deadline)


def _deadline(item: Item, period: Period, plan: Plan, comparison: Comparison) -> date:
    lag = item.lag if isinstance(item, Activity) else None
    return deadline_of(period, lag, plan.day_off, comparison.states.old_calendar)


def _label(comparison: Comparison, item: Item | None, base: Base) -> Value:
    return message("The plan") if item is None else point_name(item, base, comparison.new.matrix.stages)
