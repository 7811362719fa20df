"""Rules of records: who decided, on which day, and that the changes of a field follow one another up to its value now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from cluster_cli.core.diagnostics import Code, Diagnostic, Field
from cluster_cli.core.model import Activity, Change, Facts, Item, Plan, Project, Stage
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.rules.lookup import Lookup, Misspelt, PointFacts, among, at, finding, in_list, misspelt
from cluster_cli.core.text import fold

_NEVER = frozenset({"id", "at", "facts", "changes", "key", "activities"})


def broken_chains(lookup: Lookup) -> Iterator[Diagnostic]:
    """The moves of a deadline follow one another: each begins where the last one ended, the last one at the due."""
    for point in lookup.facts:
        if point.facts.changes:
            moves = [(index, change) for index, change in enumerate(point.facts.changes) if change.field == "due"]
            yield from _unreadable(point, moves)
            yield from _broken(point, moves)


CHANGE_NOT_A_PERIOD = Code(
    "change-not-a-period",
    "error",
    "`{text}` is not a deadline",
    "Write from and to in the form in which due is written; several periods are joined by a comma and a blank.",
    "A move tells the deadline before it and the one after it, and both are periods.",
    bad="activities:\n  - due: 2022-04\n    changes:\n      - {on: 2022-03-24, from: февраль, to: 2022-04, by: ks-3}\n",
    good="activities:\n  - due: 2022-04\n    changes:\n      - {on: 2022-03-24, from: 2022-02, to: 2022-04, by: ks-3}\n",
)

CHANGE_SAYS_NOTHING = Code(
    "change-says-nothing",
    "error",
    "this record tells neither from nor to",
    "Write the deadline before the move under from, the one after it under to.",
    "A record of a move that does not tell the deadlines is no record of a move.",
    bad="activities:\n  - due: 2022-04\n    changes:\n      - {on: 2022-03-24, by: ks-3}\n",
    good="activities:\n  - due: 2022-04\n    changes:\n      - {on: 2022-03-24, from: 2022-02, to: 2022-04, by: ks-3}\n",
)


def _unreadable(point: PointFacts, moves: Iterable[tuple[int, Change]]) -> Iterator[Diagnostic]:
    for index, move in moves:
        for key, text in (("from", move.before), ("to", move.after)):
            if text is not None and not _are_periods(text):
                yield finding(CHANGE_NOT_A_PERIOD, point.at("changes", index, key), point.item, text=text)
        if move.before is None and move.after is None:
            yield finding(CHANGE_SAYS_NOTHING, point.at("changes", index), point.item)


def _are_periods(text: str) -> bool:
    return all(isinstance(parse_period(part), Period) for part in text.split(", "))


BROKEN_CHAIN = Code(
    "broken-chain",
    "error",
    "the moves of the deadline do not follow one another: here {found}, there {expected}",
    "Mend the record or the deadline: each move begins where the one before it ended, and the last one ends at due.",
    "The first deadline and every later one are told by these records. With a gap between them nobody can say how far "
    "a deadline was moved.",
    bad="activities:\n  - due: 2022-05\n    changes:\n      - {on: 2022-03-24, from: 2022-02, to: 2022-04, by: ks-3}\n",
    good="activities:\n  - due: 2022-04\n    changes:\n      - {on: 2022-03-24, from: 2022-02, to: 2022-04, by: ks-3}\n",
    rests_on=("due",),
)


def _broken(point: PointFacts, moves: Sequence[tuple[int, Change]]) -> Iterator[Diagnostic]:
    for (earlier, before), (later, after) in pairwise(moves):
        if after.before != before.after:
            where, other = point.at("changes", later, "from"), point.at("changes", earlier, "to")
            yield finding(BROKEN_CHAIN, where, point.item, other, found=after.before, expected=before.after)
    if not moves:
        return
    last, move = moves[-1]
    if move.after != point.due_in_records:
        where, other = point.at("changes", last, "to"), point.at("due")
        yield finding(BROKEN_CHAIN, where, point.item, other, found=move.after, expected=point.due_in_records)


def unknown_change_fields(lookup: Lookup) -> Iterator[Misspelt]:
    """A record of a change names a key that the changed thing has."""
    for index, change in enumerate(lookup.plan.changes):
        yield from _unknown(at(None, "changes", index, "field"), None, change, Plan)
    for point in lookup.facts:
        for index, change in enumerate(point.facts.changes):
            yield from _unknown(point.at("changes", index, "field"), point.item, change, _kind(point))


def _kind(point: PointFacts) -> type[Activity | Project | Stage | Facts]:
    if not point.path:
        return Activity if isinstance(point.item, Activity) else Project
    return Facts if point.path[0] == "points" else Stage


UNKNOWN_CHANGE_FIELD = Code(
    "unknown-change-field",
    "error",
    "there is no key `{field}` whose change could be recorded here",
    "{hint}",
    "A record under changes names the key that was changed. The deadline need not be named.",
    bad="activities:\n  - weight: 2\n    changes:\n      - {field: wieght, from: 1, to: 2, on: 2022-03-24, by: ks-3}\n",
    good="activities:\n  - weight: 2\n    changes:\n      - {field: weight, from: 1, to: 2, on: 2022-03-24, by: ks-3}\n",
)


def _unknown(
    where: Field, item: Item | None, change: Change, kind: type[Activity | Project | Stage | Facts | Plan]
) -> Iterator[Misspelt]:
    name = change.field.partition(".")[0]
    if name == "due" and kind is not Plan:
        return
    keys = _keys(kind)
    if name not in keys:
        yield misspelt(UNKNOWN_CHANGE_FIELD, where, item, among("keys", name, keys), field=change.field)


def _keys(kind: type[Activity | Project | Stage | Facts | Plan]) -> tuple[str, ...]:
    names = kind.__struct_fields__
    if kind is not Plan and kind is not Facts:
        names += Facts.__struct_fields__
    return tuple(dict.fromkeys(name for name in names if name not in _NEVER))


_NEED_DECISION = frozenset({"change", "excused", "decided", "carried", "closed", "gate"})


FREE_TEXT_DECISION = Code(
    "free-text-decision",
    "warning",
    "there is no decision “{by}” in the list decisions",
    "{hint}",
    "A decision from the list has a number, a day and a body, so that a report can name it. A free text is kept as it "
    "is, and nobody can check it.",
    bad="activities:\n  - excused: {on: 2022-03-24, by: протокол 3}\n",
    good="activities:\n  - excused: {on: 2022-03-24, by: ks-3}\n",
    rests_on=("decisions",),
)


def free_text_decisions(lookup: Lookup) -> Iterator[Misspelt]:
    """`by` names a decision from the list; a confirmation may name a party instead."""
    decisions = lookup.plan.decisions
    for record in lookup.records:
        if record.by is None or record.by in decisions:
            continue
        if record.kind == "confirmed" and fold(record.by) in lookup.spellings:
            continue
        search = in_list("decisions", record.by, lambda: {key: each.title for key, each in decisions.items()})
        yield misspelt(FREE_TEXT_DECISION, record.at("by"), record.item, search, by=record.by)


DECISION_DAY_DIFFERS = Code(
    "decision-day-differs",
    "warning",
    "the record is of {on}, and the decision that it names is of {decided}",
    "Write the day of the decision, or leave on out. Until then the later day counts.",
    "A decision counts from the day on which it was made, not from that on which somebody entered it. Whether it came "
    "before the deadline depends on that day.",
    bad="activities:\n  - excused: {on: 2022-03-25, by: ks-3}\n",
    good="activities:\n  - excused: {on: 2022-03-24, by: ks-3}\n",
)

NO_DECISION_DAY = Code(
    "no-decision-day",
    "warning",
    "it is not written on which day this was decided",
    "Write the day under on, or name under by a decision that has one.",
    "A decision without a day is taken as today's, every day anew. What was decided after the deadline does not "
    "improve the totals, so without its day it is not counted in them.",
    bad="activities:\n  - excused: {reason: каникулы}\n",
    good="activities:\n  - excused: {on: 2022-03-24, by: ks-3, reason: каникулы}\n",
    rests_on=("decisions",),
)


def decision_days(lookup: Lookup) -> Iterator[Diagnostic]:
    """The day of a record is that of the decision it names, and one of the two is written."""
    decisions = lookup.plan.decisions
    for record in lookup.records:
        decision = decisions.get(record.by) if record.by is not None else None
        decided = decision.on if decision is not None else None
        if record.on is not None and decided is not None and record.on != decided:
            other = at(None, "decisions", record.by or "", "on")
            yield finding(DECISION_DAY_DIFFERS, record.at("on"), record.item, other, on=record.on, decided=decided)
        elif record.on is None and decided is None and record.kind != "edition":
            yield finding(NO_DECISION_DAY, record.at("on"), record.item, by=record.by)


RECORD_WITHOUT_DECISION = Code(
    "record-without-decision",
    "warning",
    "it is not written who decided this",
    "Name the decision under by.",
    "Only those who set a deadline may change it or lift it. Without a decision a move is somebody's own wish.",
    bad="activities:\n  - excused: {on: 2022-03-24, reason: каникулы}\n",
    good="activities:\n  - excused: {on: 2022-03-24, by: ks-3, reason: каникулы}\n",
)


def records_without_decision(lookup: Lookup) -> Iterator[Diagnostic]:
    """Who changes or lifts a promise names the decision."""
    for record in lookup.records:
        if record.by is None and record.kind in _NEED_DECISION:
            yield finding(RECORD_WITHOUT_DECISION, record.at("by"), record.item)


CODES: tuple[Code, ...] = (
    FREE_TEXT_DECISION,
    DECISION_DAY_DIFFERS,
    NO_DECISION_DAY,
    RECORD_WITHOUT_DECISION,
    BROKEN_CHAIN,
    CHANGE_NOT_A_PERIOD,
    CHANGE_SAYS_NOTHING,
    UNKNOWN_CHANGE_FIELD,
)
