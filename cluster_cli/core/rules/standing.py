"""Whether an item is finished, without a clock: only what is recorded counts."""

from __future__ import annotations

from typing import Literal

from cluster_cli.core.model import NO_FACTS, Activity, Facts, Item, Project
from cluster_cli.core.rules.scene import Scene
from cluster_cli.core.schedule import point_names

Standing = Literal["finished", "open", "lifted", "unknown"]


class Standings:
    """How the items of a scene stand, each found once.

    finished: every control point is completed or excused, and at least one completed; lifted: cancelled, carried away or
    wholly excused; unknown: the deadlines cannot be laid out. A row with parts stands as its parts do.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._known: dict[str, Standing] = {}

    def of(self, item: Item) -> Standing:
        """How an item stands."""
        known = self._known.get(item.id)
        if known is None:
            known = self._known[item.id] = self._found(item)
        return known

    def _found(self, item: Item) -> Standing:
        if item.status == "cancelled" or (item.carried is not None and item.carried.to is not None):
            return "lifted"
        if isinstance(item, Project):
            return _of_facts([stage.facts for stage in item.stages if stage.status != "cancelled"] or [item.facts])
        if item.id in self._scene.parts:
            return self._of_parts(item)
        return self._of_row(item)

    def _of_row(self, row: Activity) -> Standing:
        if not row.has_several_points:
            return _of_facts([row.facts])
        names = point_names(row, self._scene.plan)
        if not names:
            return "unknown"
        if row.measure in {"effort", "projects"}:
            return _of_facts([row.points.get(names[-1], row.facts)])
        return _of_facts([row.points.get(name, NO_FACTS) for name in names])

    def _of_parts(self, row: Activity) -> Standing:
        """As the rows without parts below it stand; a circle ends where it began."""
        seen, waiting, found = {row.id}, [row.id], set[Standing]()
        while waiting:
            for name in self._scene.parts.get(waiting.pop(), ()):
                part = self._scene.items[name]
                if name in seen or not isinstance(part, Activity):
                    continue
                seen.add(name)
                if name in self._scene.parts and part.status != "cancelled":
                    waiting.append(name)
                else:
                    found.add(self.of(part))
        return next(
            (standing for standing in ("unknown", "open", "finished", "lifted") if standing in found), "unknown"
        )


def _of_facts(points: list[Facts]) -> Standing:
    if any(facts.completed is None and facts.excused is None for facts in points):
        return "open"
    return "finished" if any(facts.completed is not None for facts in points) else "lifted"
