"""The critical path: a forward and a backward pass over durations in days, float = LF - EF (judgement 5).

Nothing here knows a plan: names, whole days and what waits for what. Circles must be taken out before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

Ties = Mapping[str, Sequence[str]]
"""For each name those on the other side of its ties: what it waits for, or what waits for it."""


class Pass(Struct, frozen=True):
    """When one item can run, in days from the beginning of the network; an item runs from `es` to the eve of `ef`.

    Early start and finish: as soon as all it waits for are done. Late ones: without moving the end of the network.
    """

    es: int
    ef: int
    ls: int
    lf: int

    @property
    def float_days(self) -> int:
        """By how many days it can slip without moving the end: LF - EF."""
        return self.lf - self.ef


def passes(durations: Mapping[str, int], before: Ties, releases: Mapping[str, int] | None = None) -> dict[str, Pass]:
    """Both passes over a network without circles.

    Args:
        durations: days that each item takes.
        before: what each item waits for; names without a duration are passed over.
        releases: days before which items do not begin, 0 unless set.
    """
    order = in_order(durations, before)
    early: dict[str, int] = {}
    for name in order:
        begins = [(releases or {}).get(name, 0)]
        begins += [early[other] + durations[other] for other in before.get(name, ()) if other in durations]
        early[name] = max(begins)
    end = max((early[name] + durations[name] for name in order), default=0)
    after = turned(durations, before)
    late: dict[str, int] = {}
    for name in reversed(order):
        finish = min((late[other] for other in after[name]), default=end)
        late[name] = finish - durations[name]
    return {
        name: Pass(early[name], early[name] + durations[name], late[name], late[name] + durations[name])
        for name in durations
    }


def in_order(names: Iterable[str], before: Ties) -> list[str]:
    """The names, each behind all that it waits for; those in circles, and what waits for them, are left out."""
    known = dict.fromkeys(names)
    after = turned(known, before)
    waiting = {name: sum(other in known for other in before.get(name, ())) for name in known}
    ready = [name for name in known if not waiting[name]]
    for name in ready:
        for other in after[name]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return ready


def turned(names: Iterable[str], ties: Ties) -> dict[str, list[str]]:
    """The same ties seen from the other side, for each of the names."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for name in found:
        for other in ties.get(name, ()):
            if other in found:
                found[other].append(name)
    return found


def knots(names: Iterable[str], ties: Ties) -> list[list[str]]:
    """The groups of names of which each waits, through others, for every other one, and names that wait for themselves.

    Two walks (Kosaraju), without recursion: a chain may be as long as the plan.
    """
    known = {name: place for place, name in enumerate(dict.fromkeys(names))}
    back = turned(known, ties)
    seen: set[str] = set()
    found = []
    for start in reversed(_finished(known, ties)):
        group = _reached(start, back, seen)
        if len(group) > 1 or (group and start in ties.get(start, ())):
            found.append(sorted(group, key=known.__getitem__))
    return sorted(found, key=lambda group: known[group[0]])


def _finished(names: Mapping[str, int], ties: Ties) -> list[str]:
    """The names in the order in which a walk leaves them, each behind all that it leads to."""
    seen: set[str] = set()
    order = []
    for start in names:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(ties.get(start, ())))]
        while path:
            following = next((other for other in path[-1][1] if other in names and other not in seen), None)
            if following is None:
                order.append(path.pop()[0])
            else:
                seen.add(following)
                path.append((following, iter(ties.get(following, ()))))
    return order


def _reached(start: str, ties: Ties, seen: set[str]) -> list[str]:
    """Everything reached from `start` that no walk has seen before."""
    if start in seen:
        return []
    seen.add(start)
    waiting, found = [start], []
    while waiting:
        name = waiting.pop()
        found.append(name)
        for other in ties.get(name, ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return found
