"""The records of a plan, immutable, in the words of the file format (docs/en/format.md).

Every record holds what its file says and nothing derived. `at` is the index (in characters) at which the item begins in
its file: with it the store can find any field's place again. A key that is not set is `None` (or an empty collection).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from cluster_cli.core.periods import Period

Status = Literal["planned", "active", "paused", "cancelled", "done"]
Measure = Literal["points", "percent", "effort", "projects"]
DayOff = Literal["keep", "previous", "next"]
File = Literal["roadmap", "projects"]


class Party(Struct, frozen=True):
    """An organisation or body that answers for work; a `group` is a collective, nobody in person."""

    id: str
    name: str
    short: str | None = None
    aliases: tuple[str, ...] = ()
    group: bool = False


class Decision(Struct, frozen=True):
    """A protocol or an order; what `by` names."""

    id: str
    title: str
    on: date | None = None
    body: str | None = None
    file: str | None = None


class Edition(Struct, frozen=True):
    """The plan as an order approved it."""

    by: str
    on: date | None = None


class Decided(Struct, frozen=True):
    """Since when, by whom and why: of an excuse, a pause, a cancellation, a confirmation or a closing."""

    on: date | None = None
    by: str | None = None
    reason: str | None = None


class Change(Struct, frozen=True):
    """A recorded change of a promise. `before` and `after` are the keys `from` and `to`, as written.

    `field` is the changed key; for `due` the two are names of periods (lists of them joined by a comma and a blank).
    """

    on: date | None = None
    before: str | None = None
    after: str | None = None
    reason: str | None = None
    by: str | None = None
    field: str = "due"


class Carried(Struct, frozen=True):
    """A row brought over: to another plan (`to`, `on`, `by`) or from one (`plan`, `id`, `due`)."""

    to: str | None = None
    plan: str | None = None
    id: str | None = None
    due: Period | None = None
    on: date | None = None
    by: str | None = None


class Assessed(Struct, frozen=True):
    """A person's judgement of health; it may only worsen the derived one."""

    health: Literal["green", "amber", "red"]
    on: date | None = None
    by: str | None = None
    reason: str | None = None


class Facts(Struct, frozen=True):
    """What happened to one control point: of an activity with one deadline, of an occurrence, of a stage."""

    due: Period | None = None
    completed: date | None = None
    confirmed: Decided | None = None
    evidence: tuple[str, ...] = ()
    excused: Decided | None = None
    forecast: Period | None = None
    reason: str | None = None
    action: str | None = None
    result: str | None = None
    also: tuple[date, ...] = ()
    changes: tuple[Change, ...] = ()
    note: str | None = None


NO_FACTS = Facts()


class Repeat(Struct, frozen=True):
    """`every` times a `unit`: monthly is 1 month, quarterly 3 months, half-yearly 6, weekly 1 week. `text` as written."""

    every: int
    unit: Literal["week", "month", "year"]
    text: str


class Lag(Struct, frozen=True):
    """The deadline lies `count` days (or working days) after the period's end. `text` as written: `10d`, `10wd`."""

    count: int
    working: bool
    text: str


class Responsible(Struct, frozen=True):
    """A party that answers for an item; the first of a list leads."""

    party: str
    role: str | None = None


class Activity(Struct, frozen=True):
    """A row of the road map.

    With one deadline the facts stand in `facts` (keys of the item itself); a series or several deadlines keep theirs in
    `points`, by the name of the period in the grid.
    """

    id: str
    title: str
    at: int = 0
    number: str | None = None
    section: str | None = None
    wording: str | None = None
    deliverable: str | None = None
    start: Period | None = None
    due: tuple[Period, ...] = ()
    repeat: Repeat | None = None
    until: Period | None = None
    lag: Lag | None = None
    unheld: Literal["lapses", "owed"] = "lapses"
    responsible: tuple[Responsible, ...] = ()
    status: Status = "planned"
    decided: Decided | None = None
    points: dict[str, Facts] = {}
    facts: Facts = NO_FACTS
    after: tuple[str, ...] = ()
    part_of: str | None = None
    weight: Fraction = Fraction(1)
    measure: Measure = "points"
    progress: dict[date, Decimal] = {}
    question: str | None = None
    carried: Carried | None = None
    assessment: Assessed | None = None
    extra: dict[str, str] = {}
    note: str | None = None

    @property
    def label(self) -> str:
        """What the document prints as the number."""
        return self.number or self.id

    @property
    def has_several_points(self) -> bool:
        """Whether the facts stand under `points`: a series or a list of deadlines."""
        return self.repeat is not None or len(self.due) > 1

    @property
    def lead(self) -> str | None:
        """The first responsible party's id."""
        return self.responsible[0].party if self.responsible else None


class BudgetLine(Struct, frozen=True):
    """Money of one item, source and period, exact decimals in the file's currency."""

    item: str | None = None
    source: str | None = None
    period: Period | None = None
    planned: Decimal | None = None
    committed: Decimal | None = None
    spent: Decimal | None = None
    reason: str | None = None


class Indicator(Struct, frozen=True):
    """A measured value with a unit, targets by period and readings by day."""

    id: str
    title: str
    unit: str | None = None
    direction: Literal["up", "down"] = "up"
    baseline: Decimal | None = None
    targets: dict[str, Decimal] = {}
    readings: dict[date, Decimal] = {}


class Risk(Struct, frozen=True):
    """Something that may happen."""

    id: str
    title: str
    probability: Literal["low", "medium", "high"] | None = None
    impact: Literal["low", "medium", "high"] | None = None
    response: str | None = None
    owner: str | None = None
    status: Literal["open", "closed", "happened"] = "open"
    due: Period | None = None


class Issue(Struct, frozen=True):
    """Something that has happened and waits for an answer."""

    id: str
    title: str
    raised: date | None = None
    owner: str | None = None
    due: Period | None = None
    status: Literal["open", "closed"] = "open"
    resolution: str | None = None


class Assumption(Struct, frozen=True):
    """Something taken for granted until `check_by`."""

    text: str
    check_by: Period | None = None


class Gate(Struct, frozen=True):
    """The decision whether a stage may begin: what must hold before it, and what was decided when and by whom."""

    criteria: tuple[str, ...] = ()
    decision: Literal["go", "hold", "stop"] | None = None
    on: date | None = None
    by: str | None = None


class Stage(Struct, frozen=True):
    """A phase of a project: one control point, named by the stage's key."""

    key: str
    due: Period | None = None
    start: Period | None = None
    status: Status = "planned"
    decided: Decided | None = None
    facts: Facts = NO_FACTS
    gate: Gate | None = None
    deliverable: str | None = None


class Project(Struct, frozen=True):
    """A card of the portfolio; carries out one or more activities. Without stages it is itself one control point."""

    id: str
    title: str
    at: int = 0
    goal: str | None = None
    activities: tuple[str, ...] = ()
    sponsor: str | None = None
    manager: str | None = None
    lead: str | None = None
    team: tuple[str, ...] = ()
    start: Period | None = None
    due: Period | None = None
    status: Status = "planned"
    decided: Decided | None = None
    facts: Facts = NO_FACTS
    after: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    risks: tuple[Risk, ...] = ()
    issues: tuple[Issue, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    assessment: Assessed | None = None
    carried: Carried | None = None
    extra: dict[str, str] = {}
    note: str | None = None


class OfficeField(Struct, frozen=True):
    """A field of the office's own, written under `extra`."""

    key: str
    name: str
    type: Literal["text", "number", "date"] = "text"


class Plan(Struct, frozen=True):
    """The road map: its head and its rows."""

    title: str = ""
    language: Literal["ru", "en"] | None = None
    timezone: str | None = None
    period: Period | None = None
    calendar: str | None = None
    day_off: DayOff = "keep"
    horizon: int = 30
    parties: dict[str, Party] = {}
    sections: dict[str, str] = {}
    decisions: dict[str, Decision] = {}
    editions: tuple[Edition, ...] = ()
    expect: dict[str, int] = {}
    fields: dict[str, OfficeField] = {}
    rules: dict[str, Literal["error", "warning", "off"]] = {}
    health: dict[str, Decimal] = {}
    confirmation: Literal["optional", "required"] = "optional"
    changes: tuple[Change, ...] = ()
    closed: Decided | None = None
    history: tuple[str, ...] = ()
    question: str | None = None
    note: str | None = None
    activities: tuple[Activity, ...] = ()


class Matrix(Struct, frozen=True):
    """The file of projects: its head and its cards."""

    title: str = ""
    currency: str | None = None
    stages: dict[str, str] = {}
    sources: dict[str, str] = {}
    note: str | None = None
    projects: tuple[Project, ...] = ()


class Portfolio(Struct, frozen=True):
    """A road map and its projects, as read; `parties` and `decisions` of the plan serve both files."""

    plan: Plan
    matrix: Matrix = Matrix()


Item = Activity | Project


def stage_of(item: Item, name: str | None) -> Stage | None:
    """The stage that a control point of this name is; `None` where it is none."""
    stages = item.stages if isinstance(item, Project) and name is not None else ()
    return next((stage for stage in stages if stage.key == name), None)
