"""What the judgement yields: every derived fact of a portfolio as of a day, and the steps by which it comes about.

All of them are immutable records. The steps are told only where somebody asks why (`explain`).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from cluster_cli.core.messages import Message, Share, Term, Value
from cluster_cli.core.model import Indicator, Item, Portfolio, Project
from cluster_cli.core.naming import Level, Outcome
from cluster_cli.core.periods import Period
from cluster_cli.core.plan.points import Point, Yardstick
from cluster_cli.core.plan.schedule import ScheduleFault

Phase = Literal["before", "running", "over", "closed"]


class Health(Struct, frozen=True, gc=False):
    """A colour with its reasons, worst first; `level` is `None` for what is closed, which has no colour."""

    level: Level | None
    reasons: tuple[Message, ...] = ()


NO_HEALTH = Health(None)


class Finding(Struct, frozen=True, gc=False):
    """One reason for a colour; `size` orders reasons of one colour, greater is worse."""

    level: Level
    size: Fraction | int
    reason: Message


class Verdict(Struct, frozen=True, gc=False):
    """A point judged by one yardstick.

    `days` late or overdue (0 otherwise). `outcome` is `None` where the point is not counted: excused, cancelled, carried
    or open without a deadline.
    """

    state: Term
    deadline: date | None
    days: int
    past: bool
    outcome: Outcome | None

    @property
    def counted(self) -> bool:
        """Whether the point is in the totals."""
        return self.outcome is not None


class PointView(Struct, frozen=True, gc=False):
    """A control point as of the day.

    `shown` is what lists say, with every decision taken; `counted` and `first` are the two yardsticks. `period` is the
    due period in force. `late_decision`: a decision after the deadline was left out of `counted`. `shown_next`: open,
    not past and with a deadline; of a series only its next occurrence. `weight` and `first_weight` are its
    shares of the ratios, `None` outside them.
    """

    point: Point
    period: Period | None
    shown: Verdict
    counted: Verdict
    first: Verdict
    completed: date | None
    start: date | None
    late_decision: bool
    paused: bool
    confirmed: bool
    shown_next: bool
    deviation: int | None
    weight: Fraction | None
    first_weight: Fraction | None
    health: Health

    def by(self, yardstick: Yardstick) -> Verdict:
        """The verdict by a yardstick."""
        if yardstick is Yardstick.SHOWN:
            return self.shown
        return self.counted if yardstick is Yardstick.COUNTED else self.first

    @property
    def item_id(self) -> str:
        """The id of the item it belongs to."""
        return self.point.item.id

    @property
    def name(self) -> str | None:
        """Its period in the grid or its stage; `None` where the item has one point."""
        return self.point.name

    @property
    def state(self) -> Term:
        """The state that lists show."""
        return self.shown.state

    @property
    def days(self) -> int:
        """Days late or overdue by the deadline in force."""
        return self.shown.days

    @property
    def deadline(self) -> date | None:
        """The deadline in force."""
        return self.shown.deadline

    @property
    def counted_deadline(self) -> date | None:
        """The deadline without the decisions taken after the fact."""
        return self.counted.deadline

    @property
    def first_deadline(self) -> date | None:
        """The first deadline."""
        return self.first.deadline

    @property
    def forecast(self) -> Period | None:
        """When its owner expects to finish."""
        return self.point.facts.forecast


class Target(Struct, frozen=True):
    """What an indicator is to reach by the end of a period."""

    period: Period
    plan: Decimal


class Reading(Struct, frozen=True):
    """What was measured on a day."""

    day: date
    fact: Decimal


class IndicatorView(Struct, frozen=True):
    """An indicator as of the day.

    `target` is the last one whose period is over, `coming` the next one. `reading` is the last one by the day, `age` how
    many days ago it was taken; it is out of date when it is older than the period of the target. `share` is the per cent
    reached, `None` with the `reason` why there is none. `finding` is its colour, `health` the
    same with the reason; there is none while nothing is owed.
    """

    project: Project
    indicator: Indicator
    target: Target | None
    coming: Target | None
    reading: Reading | None
    age: int | None
    freshness: Term
    share: Share | None
    reason: Message | None
    finding: Finding | None
    health: Health


class RowView(Struct, frozen=True, gc=False):
    """An activity or a project as of the day.

    `points` are its own; `judged` those that it is judged by: its own, or those of its `parts`. `parent` is the row that
    it is a part of. `outcome` is `None` outside the totals, where `besides` says why. `status` is what people had
    decided by the day, and `done` once the row is completed. `done` of `owed_in_all` counted points are completed.
    `roll_up`: the completed share of the linked projects' points, or why there is none. `indicators` are those of a project.
    """

    item: Item
    points: tuple[PointView, ...]
    judged: tuple[PointView, ...]
    parent: str | None
    parts: tuple[str, ...]
    outcome: Outcome | None
    besides: Term | None
    state: Term
    closed: Term | None
    status: Term
    done: int
    owed_in_all: int
    missed: int
    health: Health
    roll_up: Share | Message | None = None
    indicators: tuple[IndicatorView, ...] = ()

    @property
    def id(self) -> str:
        """The item's id."""
        return self.item.id


class Totals(Struct, frozen=True):
    """Counts that add up: `n` = in time + late + not done + not due.

    `missed` is part of `not_done`, `due_soon` of `not_due`. The last four stand beside: they are not in `n`.
    """

    n: int = 0
    in_time: int = 0
    late: int = 0
    not_done: int = 0
    missed: int = 0
    not_due: int = 0
    due_soon: int = 0
    excused: int = 0
    cancelled: int = 0
    carried: int = 0
    undated: int = 0


class Measured(Struct, frozen=True):
    """A share, or why there is none, with its health where it may be coloured."""

    share: Share | None
    reason: Message | None = None
    health: Health = NO_HEALTH


class Progress(Struct, frozen=True):
    """The ratios by one yardstick: counts of points, exact weights, days.

    `heavy`: a past point weighs over the limit of the sum, so the fraction stands alone, without colour.
    """

    headline: Measured
    on_time: Measured
    points: int
    past: int
    past_done: int
    past_in_time: int
    past_weight: Fraction
    done_weight: Fraction
    heavy: bool
    planned_value: Fraction
    earned_value: Fraction
    spi: Fraction | None
    schedule_variance: Fraction
    completed: int
    mean_delay: Fraction | None
    overdue: int
    mean_age: Fraction | None
    missed: int


class EarnedSchedule(Struct, frozen=True):
    """Earned schedule in months since the plan's first day: `ES` of actual time `AT`, `SPI(t)`."""

    earned: Fraction
    actual: Fraction
    planned_duration: Fraction
    spi_t: Fraction


class Ratios(Struct, frozen=True):
    """Both yardsticks, and what is told of the first one only."""

    in_force: Progress
    first: Progress
    bei: Fraction | None
    bei_completed: int
    bei_due: int
    earned_schedule: EarnedSchedule | Message


class Assessment(Struct, frozen=True):
    """Every derived fact of a portfolio as of a day.

    `rows` are the activities in the document's order, parts among them; `cards` the projects. `totals` count activities
    (not parts of rows), `point_totals` their control points, `project_totals` projects and `project_point_totals` the
    points of projects. `health_counts` counts open activities by level. `faults` are items whose grid cannot be laid.
    `selection` says which rows of the plan these are, by the options that asked for them; empty: all of them.
    """

    portfolio: Portfolio
    as_of: date
    horizon: int
    rows: tuple[RowView, ...]
    cards: tuple[RowView, ...]
    totals: Totals
    point_totals: Totals
    project_totals: Totals
    project_point_totals: Totals
    next_deadline: date | None
    phase: Phase
    recorded: bool
    health_counts: dict[Level, int]
    faults: tuple[tuple[str, ScheduleFault], ...]
    by_id: dict[str, RowView]
    selection: tuple[tuple[str, str], ...] = ()

    @property
    def tops(self) -> tuple[RowView, ...]:
        """The activities that the paper counts: rows that are no parts of others."""
        return tuple(row for row in self.rows if row.parent is None)

    @property
    def projects(self) -> tuple[Project, ...]:
        """The projects that are judged, in the file's order."""
        return tuple(card.item for card in self.cards if isinstance(card.item, Project))

    @property
    def points(self) -> tuple[PointView, ...]:
        """The control points of all activities, in the document's order."""
        return tuple(view for row in self.rows for view in row.points)


class Step(Struct, frozen=True):
    """One figure: what it is called, its rule, what went in (named as in `explain`), what came out.

    `section` is the section of the formulas page (docs/en/formulas.md) that has the rule.
    """

    figure: Term
    section: int
    rule: Message
    inputs: dict[str, Value]
    result: Value


def exact(number: Fraction) -> str:
    """A fraction as it is, `1/12`: a per cent would be rounded."""
    return str(number)


def yardstick_term(yardstick: Yardstick, *, agree: bool) -> Term:
    """What a step is reckoned by; `agree` where all yardsticks say the same."""
    if agree:
        return Term("all", "by all yardsticks")
    if yardstick is Yardstick.SHOWN:
        return Term("shown", "with all decisions")
    if yardstick is Yardstick.COUNTED:
        return Term("counted", "the plan in force")
    return Term("first", "the first deadlines")
