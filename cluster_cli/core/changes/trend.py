"""The figures of one state of a plan as of its own day, small enough to be kept; and how one item's promises moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

from cluster_cli.core.changes.compare import Difference
from cluster_cli.core.changes.words import base_of, field_of
from cluster_cli.core.judge.progress import ratios_of
from cluster_cli.core.judge.views import Assessment
from cluster_cli.core.messages import Share
from cluster_cli.core.model import Activity, Facts, Item
from cluster_cli.core.naming import OVERDUE
from cluster_cli.core.periods import Period

EXPECTED, DUE = ("forecast",), ("due",)


class Ratio(Struct, frozen=True):
    """Completed of what was due: exact weights as texts (`None`: nothing was due), and the points behind them.

    `heavy`: one point weighs too much for a per cent to say anything, so the fraction stands alone.
    """

    part: str | None
    whole: str | None
    done: int
    past: int
    heavy: bool

    @property
    def share(self) -> Share | None:
        """The share as it is said."""
        return None if self.part is None or self.whole is None else Share(Fraction(self.part), Fraction(self.whole))


class Figures(Struct, frozen=True):
    """The figures of one state: the two headlines, the totals of activities, overdue points, health of the open ones."""

    in_force: Ratio
    first: Ratio
    n: int
    in_time: int
    late: int
    not_done: int
    missed: int
    not_due: int
    points: int
    overdue: int
    red: int
    amber: int
    green: int
    unknown: int
    unread: int


class Snapshot(Struct, frozen=True):
    """A state of the plan: its day, what it is called (a tag; else nothing), its commit; `None` as the files lie."""

    day: date
    figures: Figures
    tag: str | None = None
    commit: str | None = None


def figures_of(assessment: Assessment, unread: int) -> Figures:
    """The figures of a state. `unread`: how many items could not be counted."""
    ratios, totals, health = ratios_of(assessment), assessment.totals, assessment.health_counts
    progresses = (ratios.in_force, ratios.first)
    in_force, first = (_ratio(each.headline.share, each.past_done, each.past, heavy=each.heavy) for each in progresses)
    return Figures(
        in_force, first, totals.n, totals.in_time, totals.late, totals.not_done, totals.missed, totals.not_due,
        assessment.point_totals.n, sum(view.state is OVERDUE for view in assessment.points),
        health.get("red", 0), health.get("amber", 0), health.get("green", 0), health.get("unknown", 0), unread,
    )  # fmt: skip


def _ratio(share: Share | None, done: int, past: int, *, heavy: bool) -> Ratio:
    if share is None:
        return Ratio(None, None, done, past, heavy)
    return Ratio(str(share.part), str(share.whole), done, past, heavy)


class Turn(Struct, frozen=True):
    """What was promised and expected of a control point from a day on.

    `due`: the periods of its deadline. `gone`: the item was not in the plan any more.
    """

    day: date | None
    due: tuple[Period, ...] = ()
    expected: Period | None = None
    completed: date | None = None
    gone: bool = False


class Milestone(Struct, frozen=True):
    """How the promises of one control point moved, from the oldest turn to the latest; `point`: its own name."""

    item: Item
    point: str | None
    turns: tuple[Turn, ...]

    @property
    def expected_moves(self) -> int:
        """How often the expected day was made another one; that it was first written, or taken out, is no move."""
        expected = [turn.expected for turn in self.turns if turn.expected is not None]
        return sum(earlier != later for earlier, later in pairwise(expected))

    @property
    def expected_days(self) -> int:
        """Days between the first and the last expected day; later is positive."""
        expected = [turn.expected for turn in self.turns if turn.expected is not None]
        return (expected[-1].last - expected[0].last).days if expected else 0

    @property
    def due_moves(self) -> int:
        """How often the deadline was made another one."""
        dues = [turn.due for turn in self.turns if turn.due]
        return sum(earlier != later for earlier, later in pairwise(dues))

    @property
    def due_days(self) -> int:
        """Days between the first and the last deadline; later is positive."""
        dues = [turn.due for turn in self.turns if turn.due]
        return (dues[-1][-1].last - dues[0][-1].last).days if dues else 0


def milestones(item: str, steps: Iterable[tuple[date | None, Sequence[Difference]]]) -> list[Milestone]:
    """How the control points of an item moved: the only one, and of several those of which anything moved.

    Args:
        item: its id.
        steps: day and differences of each commit, the oldest first; `None` is what is not committed.
    """
    turns: dict[str | None, list[Turn]] = {}
    latest: Item | None = None
    for day, changes in steps:
        of_item = [change for change in changes if change.item == item]
        if not of_item:
            continue
        new = of_item[0].new
        latest = new or of_item[0].old
        if new is None:
            for so_far in turns.values():
                so_far.append(Turn(day, gone=True))
            continue
        for name in dict.fromkeys([*_points_moved(of_item), *([] if _has_several(new) else [None])]):
            turns.setdefault(name, []).append(_turn(new, name, day))
    if latest is None:
        return []
    return [Milestone(latest, name, tuple(_turned(every))) for name, every in turns.items()]


def _points_moved(changes: Sequence[Difference]) -> Iterator[str]:
    """The points of which the deadline or the expected day differs."""
    for change in changes:
        base = base_of(change)
        if base and field_of(change) in {EXPECTED, DUE}:
            yield base[1]


def _has_several(item: Item) -> bool:
    return item.has_several_points if isinstance(item, Activity) else bool(item.stages)


def _turn(item: Item, name: str | None, day: date | None) -> Turn:
    if isinstance(item, Activity):
        facts = item.facts if name is None else item.points.get(name, Facts())
        due: tuple[Period, ...] = () if facts.due is None else (facts.due,)
        return Turn(day, due or (item.due if name is None else ()), facts.forecast, facts.completed)
    stage = next((each for each in item.stages if each.key == name), None)
    if name is not None and stage is None:
        return Turn(day, gone=True)
    facts, period = (item.facts, item.due) if stage is None else (stage.facts, stage.due)
    return Turn(day, () if period is None else (period,), facts.forecast, facts.completed)


def _turned(turns: Sequence[Turn]) -> Iterator[Turn]:
    """The turns without those that repeat the one before them."""
    last: Turn | None = None
    for turn in turns:
        if last is None or (turn.due, turn.expected, turn.completed, turn.gone) != (
            last.due, last.expected, last.completed, last.gone,
        ):  # fmt: skip
            yield turn
        last = turn
