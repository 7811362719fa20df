"""Indicators with numbers: target to date, reading, per cent, colour."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.judge.indicators import indicators_of
from cluster_cli.core.model import Assessed, Carried, Decided, Facts, Indicator, Matrix, Portfolio, Project
from cluster_cli.i18n import Words
from tests.core.plans import day, month, plan_of

if TYPE_CHECKING:
    from cluster_cli.core.judge.views import IndicatorView

ENGLISH, RUSSIAN = Words("en"), Words("ru")
EMPLOYERS = Indicator(
    "employers",
    "Работодателей в агрегаторе",
    targets={"2022-12": Decimal(50), "2022-06": Decimal(20)},
    readings={day("2022-06-20"): Decimal(12), day("2022-03-31"): Decimal(3)},
)
OPEN = Project("p", "Агрегатор", due=month("2022-12"))


def holding(*indicators: Indicator, **values: object) -> Portfolio:
    card = structs.replace(OPEN, indicators=indicators, **values)
    return Portfolio(plan_of().plan, Matrix(projects=(card,)))


def seen(indicator: Indicator, as_of: str, **values: object) -> IndicatorView:
    (view,) = indicators_of(assess(holding(indicator, **values), day(as_of)))
    return view


def measured(targets: dict[str, int], readings: dict[str, int | str], direction: str = "up") -> Indicator:
    return structs.replace(
        EMPLOYERS,
        direction=direction,
        targets={name: Decimal(plan) for name, plan in targets.items()},
        readings={day(name): Decimal(fact) for name, fact in readings.items()},
    )


@pytest.mark.parametrize(
    ("as_of", "target", "coming", "fact", "age", "freshness"),
    [
        ("2022-03-30", None, "2022-06", None, None, "none"),
        ("2022-04-10", None, "2022-06", 3, 10, "current"),
        ("2022-06-30", None, "2022-06", 12, 10, "current"),  # the last day still belongs to the period
        ("2022-07-01", "2022-06", "2022-12", 12, 11, "current"),
        ("2022-12-31", "2022-06", "2022-12", 12, 194, "current"),
        ("2023-01-01", "2022-12", None, 12, 195, "stale"),  # the reading is of June, the target of December
    ],
)
def test_the_target_to_date_and_the_last_reading(
    as_of: str, target: str | None, coming: str | None, fact: int | None, age: int | None, freshness: str
) -> None:
    view = seen(EMPLOYERS, as_of)
    assert (view.target and view.target.period.name) == target
    assert (view.coming and view.coming.period.name) == coming
    assert (view.reading and view.reading.fact) == (None if fact is None else Decimal(fact))
    assert (view.age, view.freshness.key) == (age, freshness)


def test_before_the_first_target_nothing_is_owed() -> None:
    view = seen(EMPLOYERS, "2022-06-30")
    assert view.share is None
    assert ENGLISH.say(view.reason) == "no data: the first target is that for June 2022"
    assert view.health.level is None
    assert assess(holding(EMPLOYERS), day("2022-06-30")).cards[0].health.level == "green"


@pytest.mark.parametrize(
    ("direction", "plan", "fact", "per_cent", "level"),
    [
        ("up", 20, "20", "100 %", "green"),
        ("up", 20, "19", "95 %", "green"),  # on the limit the better colour
        ("up", 20, "18.99", "95 %", "amber"),
        ("up", 20, "16", "80 %", "amber"),
        ("up", 20, "15.99", "80 %", "red"),
        ("up", 20, "12", "60 %", "red"),
        ("up", 20, "0", "0 %", "red"),
        ("up", 20, "-5", "-25 %", "red"),
        ("up", 20, "30", "150 %", "green"),
        ("down", 8, "7", "114 %", "green"),
        ("down", 8, "8", "100 %", "green"),
        ("down", 8, "10", "80 %", "amber"),
        ("down", 8, "10.01", "80 %", "red"),
        ("down", 8, "0", "100 %", "green"),
        ("down", 8, "-1", "100 %", "green"),
        ("up", 0, "5", None, "unknown"),
        ("down", -1, "5", None, "unknown"),
    ],
)
def test_per_cent_and_colour(direction: str, plan: int, fact: str, per_cent: str | None, level: str) -> None:
    view = seen(measured({"2022-06": plan}, {"2022-06-30": fact}, direction), "2022-07-01")
    assert (None if view.share is None else ENGLISH.say(view.share)) == per_cent
    assert (view.reason is None) == (view.share is not None)
    assert view.health.level == level
    assert len(view.health.reasons) == 1


@pytest.mark.parametrize(
    ("targets", "readings", "reason"),
    [
        ({"2022-06": 20}, {"2022-06-20": 12}, "показатель «Работодателей в агрегаторе»: 12 при плане 20 (60 %)"),
        (
            {"2022-06": 20}, {"2022-05-31": 12},
            "показатель «Работодателей в агрегаторе»: 12 при плане 20 (60 %), значение на 31.05.2022 устарело",
        ),
        ({"2022-06": 20}, {}, "показатель «Работодателей в агрегаторе»: фактическое значение не внесено, план 20"),
        (
            {"2022-06": 0}, {"2022-06-01": 12},
            "показатель «Работодателей в агрегаторе»: 12, при плане 0 процент не считается",
        ),
    ],
)  # fmt: skip
def test_reasons_in_words(targets: dict[str, int], readings: dict[str, int | str], reason: str) -> None:
    view = seen(measured(targets, readings), "2022-07-01")
    assert [RUSSIAN.say(one) for one in view.health.reasons] == [reason]


@pytest.mark.parametrize(("measured_on", "freshness"), [("2022-05-31", "stale"), ("2022-06-01", "current")])
def test_a_reading_of_the_first_day_of_the_period_is_of_its_time(measured_on: str, freshness: str) -> None:
    assert seen(measured({"2022-06": 20}, {measured_on: 25}), "2022-07-01").freshness.key == freshness


@pytest.mark.parametrize(("fact", "level"), [(25, "unknown"), (18, "amber"), (12, "red")])
def test_what_is_out_of_date_may_be_bad_and_never_good(fact: int, level: str) -> None:
    view = seen(measured({"2022-06": 20}, {"2022-05-31": fact}), "2022-07-01")
    assert (view.freshness.key, view.health.level) == ("stale", level)


def test_of_two_targets_that_end_on_one_day_the_shorter_counts() -> None:
    for targets in ({"2022-06": 20, "2022-H1": 30}, {"2022-H1": 30, "2022-06": 20}):
        view = seen(measured(targets, {}), "2022-07-01")
        assert view.target is not None
        assert view.target.plan == 20


def test_no_targets_and_targets_that_no_one_can_read() -> None:
    view = seen(measured({}, {"2022-06-01": 3}), "2022-07-01")
    assert ENGLISH.say(view.reason) == "no data: no target is set"
    view = seen(measured({"июнь": 3}, {}), "2022-07-01")
    assert (view.target, view.health.level) == (None, None)


def test_the_project_has_the_worst_of_its_parts_and_every_reason() -> None:
    search = structs.replace(measured({"2022-06": 8}, {"2022-06-30": 9}, "down"), title="Поиск")
    (card,) = assess(holding(EMPLOYERS, search, due=month("2022-06")), day("2022-07-10")).cards
    assert card.health.level == "red"
    assert [ENGLISH.say(reason) for reason in card.health.reasons] == [
        "indicator “Работодателей в агрегаторе”: 12 against a plan of 20 (60 %)",
        "indicator “Поиск”: 9 against a plan of 8 (89 %)",
        "project “Агрегатор” overdue by 10 days",
    ]


def test_a_person_may_only_worsen_what_the_indicators_say() -> None:
    better, worse = Assessed("amber", day("2022-06-01")), Assessed("red", day("2022-06-01"))
    for assessed, fact, said in ((better, 12, 1), (worse, 12, 1), (worse, 18, 2)):
        portfolio = holding(measured({"2022-06": 20}, {"2022-06-30": fact}), assessment=assessed)
        (card,) = assess(portfolio, day("2022-07-10")).cards
        assert (card.health.level, len(card.health.reasons)) == ("red", said)


def test_a_closed_project_has_no_colour() -> None:
    (card,) = assess(holding(EMPLOYERS, facts=Facts(completed=day("2022-06-01"))), day("2022-07-10")).cards
    assert card.health.level is None


@pytest.mark.parametrize(
    "lifted",
    [
        {"status": "cancelled", "decided": Decided(day("2022-06-30"))},
        {"facts": Facts(excused=Decided(day("2022-06-30")))},
        {"carried": Carried(to="../2023", on=day("2022-06-30"))},
    ],
)
def test_a_project_lifted_in_time_owes_no_target(lifted: dict[str, object]) -> None:
    assert seen(EMPLOYERS, "2022-07-01", **lifted).health.level is None


def test_a_project_lifted_after_the_fact_still_does() -> None:
    for on in ("2022-07-01", "2022-07-15"):  # the second one is not decided yet
        lifted = {"status": "cancelled", "decided": Decided(day(on))}
        assert seen(EMPLOYERS, "2022-07-10", **lifted).health.level == "red"


@pytest.mark.parametrize(
    ("limits", "level"),
    [
        ({"indicator_red": Decimal(60)}, "amber"),
        ({"indicator_red": Decimal(60), "indicator_amber": Decimal(60)}, "green"),
        ({"indicator_red": Decimal("60.1")}, "red"),
    ],
)
def test_a_plan_sets_its_own_limits(limits: dict[str, Decimal], level: str) -> None:
    portfolio = Portfolio(plan_of(health=limits).plan, holding(EMPLOYERS).matrix)
    assert indicators_of(assess(portfolio, day("2022-07-01")))[0].health.level == level


def test_of_two_projects_with_one_id_the_first_counts() -> None:
    cards = [structs.replace(OPEN, title=title, indicators=(EMPLOYERS,)) for title in ("Первый", "Второй")]
    portfolio = Portfolio(plan_of().plan, Matrix(projects=tuple(cards)))
    assert [view.project.title for view in indicators_of(assess(portfolio, day("2022-07-01")))] == ["Первый"]
