"""Rules of recorded changes: they hang together and end at what the file says now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.model import Activity, Change, Facts, Item, Plan, Project, Stage
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.rules.finding import at, error
from cluster_cli.core.rules.held import Held
from cluster_cli.core.rules.scene import Scene

_NEVER = frozenset({"id", "at", "facts", "changes", "key", "activities"})
_Path = tuple[str | int, ...]


def broken_chains(scene: Scene) -> Iterator[Diagnostic]:
    """The moves of a deadline follow one another: each begins where the last one ended, the last one at the due."""
    for one in scene.held:
        if one.facts.changes:
            moves = [(index, change) for index, change in enumerate(one.facts.changes) if change.field == "due"]
            yield from _unreadable(one, moves)
            yield from _broken(one, moves)


def _unreadable(one: Held, moves: Iterable[tuple[int, Change]]) -> Iterator[Diagnostic]:
    for index, move in moves:
        for key, text in (("from", move.before), ("to", move.after)):
            if text is not None and not _are_periods(text):
                where = at(one.item, *one.base, "changes", index, key)
                yield error("change-not-a-period", where, one.item, text=text)
        if move.before is None and move.after is None:
            where = at(one.item, *one.base, "changes", index)
            yield error("change-says-nothing", where, one.item)


def _are_periods(text: str) -> bool:
    return all(isinstance(parse_period(part), Period) for part in text.split(", "))


def _broken(one: Held, moves: Sequence[tuple[int, Change]]) -> Iterator[Diagnostic]:
    for (earlier, before), (later, after) in pairwise(moves):
        if after.before != before.after:
            where = at(one.item, *one.base, "changes", later, "from")
            other = at(one.item, *one.base, "changes", earlier, "to")
            yield error("broken-chain", where, one.item, other, found=after.before, expected=before.after)
    if moves and moves[-1][1].after != one.current:
        where = at(one.item, *one.base, "changes", moves[-1][0], "to")
        other = at(one.item, *one.base, "due")
        yield error("broken-chain", where, one.item, other, found=moves[-1][1].after, expected=one.current)


def unknown_change_fields(scene: Scene) -> Iterator[Diagnostic]:
    """A record names a key that its record has."""
    for index, change in enumerate(scene.plan.changes):
        yield from _unknown(scene, None, ("changes", index), change, Plan)
    for one in scene.held:
        for index, change in enumerate(one.facts.changes):
            yield from _unknown(scene, one.item, (*one.base, "changes", index), change, _kind(one))


def _kind(one: Held) -> type[Activity | Project | Stage | Facts]:
    if not one.base:
        return Activity if isinstance(one.item, Activity) else Project
    return Facts if one.base[0] == "points" else Stage


def _unknown(
    scene: Scene, item: Item | None, path: _Path, change: Change, kind: type[Activity | Project | Stage | Facts | Plan]
) -> Iterator[Diagnostic]:
    name = change.field.partition(".")[0]
    if name == "due" and kind is not Plan:
        return
    known = _keys(kind)
    if name not in known:
        hint = scene.hints.among("keys", name, known)
        yield error("unknown-change-field", at(item, *path, "field"), item, field=change.field, hint=hint)


def _keys(kind: type[Activity | Project | Stage | Facts | Plan]) -> tuple[str, ...]:
    names = kind.__struct_fields__
    if kind is not Plan and kind is not Facts:
        names += Facts.__struct_fields__
    return tuple(dict.fromkeys(name for name in names if name not in _NEVER))
