"""Whether an item is finished, as far as the record says: no clock is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from cluster_cli.core.model import NO_FACTS, Activity, Facts, Item, Project
from cluster_cli.core.plan.schedule import point_names
from cluster_cli.core.rules.lookup import Lookup

Completion = Literal["finished", "open", "lifted", "unknown"]


class Completions:
    """Which items are finished; each is looked at once, however many rules ask.

    finished: every control point is completed or excused, and at least one completed; lifted: cancelled, carried away or
    wholly excused; unknown: the deadlines cannot be laid out. A row with parts is what its parts are.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._by_id: dict[str, Completion] = {}

    def of(self, item: Item) -> Completion:
        """Whether an item is finished."""
        completion = self._by_id.get(item.id)
        if completion is None:
            completion = self._by_id[item.id] = self._judged(item)
        return completion

    def _judged(self, item: Item) -> Completion:
        if _is_lifted(item):
            return "lifted"
        if isinstance(item, Project):
            return _of_facts([stage.facts for stage in item.stages if stage.status != "cancelled"] or [item.facts])
        if item.id in self._lookup.parts:
            return self._of_parts(item)
        return self._of_row(item)

    def _of_row(self, row: Activity) -> Completion:
        if not row.has_several_points:
            return _of_facts([row.facts])
        names = point_names(row, self._lookup.plan)
        if not names:
            return "unknown"
        if row.measure in {"effort", "projects"}:
            return _of_facts([row.points.get(names[-1], row.facts)])
        return _of_facts([row.points.get(name, NO_FACTS) for name in names])

    def _of_parts(self, row: Activity) -> Completion:
        """The worst of its parts, which may have parts themselves; where parts form a circle, it is followed once."""
        above, waiting, seen = list[Activity](), [row], {row.id}
        while waiting:
            each = waiting.pop()
            above.append(each)
            for part in self._parts_of(each):
                if part.id in self._lookup.parts and part.id not in seen and part.id not in self._by_id:
                    seen.add(part.id)
                    waiting.append(part)
        for each in reversed(above):
            below = {self.of(part) for part in self._parts_of(each) if part.id in self._by_id or part.id not in seen}
            worst: Completion = next((state for state in _WORST_FIRST if state in below), "unknown")
            self._by_id[each.id] = "lifted" if _is_lifted(each) else worst
        return self._by_id[row.id]

    def _parts_of(self, row: Activity) -> Iterator[Activity]:
        for name in self._lookup.parts.get(row.id, ()):
            part = self._lookup.items[name]
            if isinstance(part, Activity):
                yield part


_WORST_FIRST: tuple[Completion, ...] = ("unknown", "open", "finished", "lifted")


def _is_lifted(item: Item) -> bool:
    return item.status == "cancelled" or (item.carried is not None and item.carried.to is not None)


def _of_facts(points: list[Facts]) -> Completion:
    if any(facts.completed is None and facts.excused is None for facts in points):
        return "open"
    return "finished" if any(facts.completed is not None for facts in points) else "lifted"
