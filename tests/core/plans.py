"""Random plans: hypothesis strategies that build `Portfolio` values directly from the records."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from msgspec import structs

from cluster_cli.core.model import (
    NO_FACTS,
    Activity,
    Assessed,
    BudgetLine,
    Carried,
    Change,
    Decided,
    Decision,
    Facts,
    Gate,
    Indicator,
    Lag,
    Matrix,
    Party,
    Plan,
    Portfolio,
    Project,
    Repeat,
    Responsible,
    Stage,
)
from cluster_cli.core.periods import Period, day_period, month_period, parse_interval, parse_period
from cluster_cli.core.plan.points import points_of

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from cluster_cli.core.model import Status

FIRST, LAST = date(2021, 12, 1), date(2023, 2, 28)
DAYS = st.dates(FIRST, LAST)
REPEATS = {
    "monthly": Repeat(1, "month", "monthly"),
    "quarterly": Repeat(3, "month", "quarterly"),
    "weekly": Repeat(1, "week", "weekly"),
    "every 2 months": Repeat(2, "month", "every 2 months"),
}
PARTIES = {name: Party(name, f"Сторона {name}") for name in ("dpo", "ttst", "members")}


def period(text: str) -> Period:
    """A period of a text that is one."""
    found = parse_interval(text)
    assert isinstance(found, Period)
    return found


MONTHS = st.builds(month_period, st.just(2022), st.integers(1, 12))
QUARTERS = st.integers(1, 4).map(lambda number: period(f"2022-Q{number}"))
DUES: SearchStrategy[Period] = MONTHS | QUARTERS | DAYS.map(day_period)
DECISIONS = st.fixed_dictionaries(
    {name: st.builds(Decision, st.just(name), st.just(f"Протокол {name}"), st.none() | DAYS) for name in ("k1", "k2")}
)
BY = st.sampled_from([None, "k1", "k2", "устно"])
DECIDED = st.builds(Decided, st.none() | DAYS, BY, st.none())


@st.composite
def changes(draw: st.DrawFn, due: Period, grid: Period | None = None) -> tuple[Change, ...]:
    """A chain of moves that ends at `due` and mostly begins at the place in the grid, where there is one."""
    steps = draw(st.lists(DUES, max_size=3))
    if grid is not None and draw(st.integers(0, 3)):
        steps = [grid, *steps]
    return tuple(
        Change(draw(st.none() | DAYS), before.name, after.name, None, draw(BY))
        for before, after in pairwise([*steps, due])
    )


@st.composite
def facts(draw: st.DrawFn, due: Period | None = None, *, own_due: bool = False) -> Facts:
    """What happened to one point, moves included."""
    moved = draw(DUES) if own_due and draw(st.booleans()) else None
    known = moved or due
    return Facts(
        due=moved,
        completed=draw(st.none() | DAYS),
        confirmed=draw(st.none() | DECIDED),
        excused=draw(st.none() | st.none() | DECIDED),
        forecast=draw(st.none() | st.none() | DUES),
        changes=draw(st.just(()) | changes(known, due if own_due else None)) if known is not None else (),
    )


STATUSES: SearchStrategy[Status] = st.sampled_from(["planned", "planned", "active", "paused", "cancelled", "done"])
WEIGHTS = st.sampled_from([Fraction(1), Fraction(1), Fraction(2), Fraction(1, 3), Fraction(7, 10)])
LAGS = st.sampled_from([None, None, Lag(10, working=False, text="10d"), Lag(3, working=True, text="3wd")])
_CARRIED = st.builds(
    Carried,
    st.none() | st.just("../2023"),
    st.none() | st.just("2021"),
    st.just("8"),
    st.none() | MONTHS,
    st.none() | DAYS,
    BY,
)
CARRIED = st.none() | st.none() | _CARRIED
ASSESSED = st.none() | st.builds(Assessed, st.sampled_from(["green", "amber", "red"]), st.none() | DAYS)
RESPONSIBLE = st.lists(st.sampled_from([*PARTIES, "чужой"]), max_size=3, unique=True).map(
    lambda names: tuple(Responsible(name) for name in names)
)


@st.composite
def activities(draw: st.DrawFn, row: str) -> Activity:
    """One row of any shape."""
    shape = draw(st.sampled_from(["one", "one", "none", "list", "series", "effort", "projects", "percent"]))
    status = draw(STATUSES)
    base = Activity(
        id=row,
        title=f"Мероприятие {row}",
        section=draw(st.sampled_from([None, "org", "edu"])),
        start=draw(st.none() | MONTHS),
        responsible=draw(RESPONSIBLE),
        status=status,
        decided=draw(st.none() | DECIDED) if status in {"paused", "cancelled"} else None,
        lag=draw(LAGS),
        weight=draw(WEIGHTS),
        carried=draw(CARRIED),
        assessment=draw(ASSESSED),
    )
    if shape == "none":
        return replaced(base, facts=draw(facts()))
    if shape in {"list", "series"}:
        return _several(draw, base, shape)
    due = draw(DUES)
    measure = "points" if shape == "one" else shape
    progress = draw(st.dictionaries(DAYS, st.integers(0, 99).map(Decimal), max_size=3)) if shape == "percent" else {}
    return replaced(base, due=(due,), measure=measure, progress=progress, facts=draw(facts(due)))


def _several(draw: st.DrawFn, base: Activity, shape: str) -> Activity:
    if shape == "list":
        dues = draw(st.lists(MONTHS, min_size=2, max_size=4, unique=True))
        grid = {each.name: each for each in dues}
        row = replaced(base, due=tuple(dues))
    else:
        repeat = draw(st.sampled_from(sorted(REPEATS)))
        due = {"weekly": st.builds(day_period, DAYS), "quarterly": QUARTERS | MONTHS}.get(repeat, MONTHS)
        row = replaced(base, due=(draw(due),), repeat=REPEATS[repeat], unheld=draw(st.sampled_from(["lapses", "owed"])))
        points = points_of(row, Plan(period=period("2022")))
        grid = {point.name: point.grid for point in points if point.name is not None and point.grid is not None}
    names = draw(st.lists(st.sampled_from(sorted(grid)), max_size=8, unique=True)) if grid else []
    return replaced(row, points={name: draw(facts(grid[name], own_due=True)) for name in names})


AMOUNTS = st.none() | st.sampled_from(["0", "0.01", "95", "100.00", "105", "110.01", "999999999999999.999999999", "-3"])
LINES = st.builds(
    BudgetLine,
    st.sampled_from([None, "Портал", "Зал"]),
    st.sampled_from([None, "city", "region"]),
    st.none() | DUES | st.sampled_from(["2022-02/2022-05", "2021-11/2022-02"]).map(period),
    AMOUNTS.map(lambda text: None if text is None else Decimal(text)),
    AMOUNTS.map(lambda text: None if text is None else Decimal(text)),
    AMOUNTS.map(lambda text: None if text is None else Decimal(text)),
)
NUMBERS = st.sampled_from([0, 1, 7, 8, 20, -2]).map(Decimal)
INDICATORS = st.builds(
    Indicator,
    st.just("i"),
    st.just("Показатель"),
    st.none(),
    st.sampled_from(["up", "down"]),
    st.none(),
    st.dictionaries(
        st.sampled_from(["2022-03", "2022-06", "2022-H1", "2022", "2022-05-01", "лето"]), NUMBERS, max_size=3
    ),
    st.dictionaries(DAYS, NUMBERS, max_size=3),
)
GATES = st.none() | st.builds(Gate, st.just(()), st.sampled_from([None, "go", "hold", "stop"]), st.none() | DAYS, BY)


@st.composite
def projects(draw: st.DrawFn, key: str, rows: list[str]) -> Project:
    """One card, with stages or without."""
    status = draw(STATUSES)
    names = draw(st.lists(st.sampled_from(["initiation", "execution", "closing"]), max_size=3, unique=True))
    stages = []
    for name in names:
        due = draw(st.none() | DUES)
        stages.append(Stage(name, due, None, draw(STATUSES), None, draw(facts(due)), draw(GATES)))
    due = draw(st.none() | DUES)
    return Project(
        id=key,
        title=f"Проект {key}",
        activities=tuple(draw(st.lists(st.sampled_from(rows), max_size=2, unique=True))) if rows else (),
        lead=draw(st.sampled_from([None, *PARTIES])),
        due=due,
        status=status,
        decided=draw(st.none() | DECIDED),
        facts=draw(facts(due)),
        stages=tuple(stages),
        budget=tuple(draw(st.lists(LINES, max_size=3))),
        indicators=tuple(draw(st.lists(INDICATORS, max_size=2))),
        assessment=draw(ASSESSED),
    )


@st.composite
def portfolios(draw: st.DrawFn, most_rows: int = 6) -> Portfolio:
    """A whole portfolio: rows with parts among them, cards, decisions."""
    ids = [str(number) for number in range(1, draw(st.integers(0, most_rows)) + 1)]
    rows = [draw(activities(row)) for row in ids]
    parents = [draw(st.none() | st.none() | st.sampled_from(ids)) for _ in ids]
    rows = [replaced(row, part_of=parent) for row, parent in zip(rows, parents, strict=True)]
    plan = Plan(
        title="План",
        period=draw(st.sampled_from([None, period("2022"), period("2022"), period("2022")])),
        day_off=draw(st.sampled_from(["keep", "keep", "previous", "next"])),
        parties=PARTIES,
        sections={"org": "Организация"},
        decisions=draw(DECISIONS),
        activities=tuple(rows),
    )
    cards = tuple(draw(projects(f"p{number}", ids)) for number in range(draw(st.integers(0, 2))))
    named = st.lists(st.sampled_from([*ids, "p0", "нет"]), max_size=2)
    plan = structs.replace(plan, activities=tuple(replaced(row, after=tuple(draw(named))) for row in rows))
    cards = tuple(structs.replace(card, after=tuple(draw(named))) for card in cards)
    return Portfolio(plan, Matrix(title="Матрица", stages={"initiation": "Инициирование"}, projects=cards))


def replaced(row: Activity, **values: object) -> Activity:
    """The row with some fields changed."""
    return structs.replace(row, **values)


def month(text: str) -> Period:
    """A period by its name."""
    found = parse_period(text)
    assert isinstance(found, Period)
    return found


def day(text: str) -> date:
    """An ISO day."""
    return date.fromisoformat(text)


def after(start: date, count: int) -> date:
    """The day `count` days later."""
    return start + timedelta(days=count)


def one(row: str = "1", /, due: str | tuple[Period, ...] | None = "2022-02", **values: object) -> Activity:
    """A row with one deadline, short for tables of cases; facts of the point go by their own names."""
    own = {name: value for name, value in values.items() if name in Facts.__struct_fields__}
    rest = {name: value for name, value in values.items() if name not in own}
    dues = (month(due),) if isinstance(due, str) else due or ()
    base = Activity(row, f"Мероприятие {row}", due=dues, responsible=(Responsible("dpo"),))
    told = replaced_facts(NO_FACTS, **own) if own else NO_FACTS
    return replaced(base, facts=told, **rest)


def replaced_facts(told: Facts, **values: object) -> Facts:
    """The facts with some changed."""
    return structs.replace(told, **values)


def plan_of(*rows: Activity, **values: object) -> Portfolio:
    """A plan of 2022 with these rows."""
    plan = Plan(title="План", period=period("2022"), parties=PARTIES, activities=tuple(rows))
    return Portfolio(structs.replace(plan, **values))
