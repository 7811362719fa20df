"""Rules of recorded changes: each begins where the one before it ended, and the last one ends at what the file says now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from cluster_cli.core.diagnostics import Code, Diagnostic, Field
from cluster_cli.core.model import Activity, Change, Facts, Item, Plan, Project, Stage
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.rules.finding import at, finding
from cluster_cli.core.rules.lookup import Lookup, PointFacts
from cluster_cli.core.rules.remedies import Misspelt, among, misspelt

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


CODES: tuple[Code, ...] = (
    BROKEN_CHAIN,
    CHANGE_NOT_A_PERIOD,
    CHANGE_SAYS_NOTHING,
    UNKNOWN_CHANGE_FIELD,
)
