"""The budget with numbers: exact sums in every cut, colours of lines."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, get_args

import pytest
from msgspec import structs

from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.judge.money import Cut, Money, budget_of, groups, in_thousands
from cluster_cli.core.model import BudgetLine, Decided, Matrix, Portfolio, Project
from cluster_cli.i18n import Words
from tests.core.plans import day, month, period, plan_of

if TYPE_CHECKING:
    from cluster_cli.core.judge.money import LineView

ENGLISH, RUSSIAN = Words("en"), Words("ru")
SOURCES = {"regional": "Областной бюджет", "city": "Городской бюджет"}
OPEN = Project("p", "Портал", due=month("2022-12"))


def amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def line(
    planned: str | None = None, spent: str | None = None, committed: str | None = None, **values: object
) -> BudgetLine:
    made = BudgetLine("Сайт", "regional", period("2022-Q2"), amount(planned), amount(committed), amount(spent))
    return structs.replace(made, **values)


def holding(*cards: Project, **values: object) -> Portfolio:
    return Portfolio(plan_of(**values).plan, Matrix(sources=SOURCES, projects=cards))


def seen(one: BudgetLine, as_of: str = "2022-07-01", **values: object) -> LineView:
    portfolio = holding(structs.replace(OPEN, budget=(one,), **values))
    return budget_of(assess(portfolio, day(as_of))).lines[0]


@pytest.mark.parametrize(
    ("planned", "spent", "as_of", "level"),
    [
        ("100", "100", "2022-07-01", "green"),
        ("100", "95", "2022-07-01", "green"),  # on the limit the better colour
        ("100", "94.99", "2022-07-01", "amber"),
        ("100", "90", "2022-07-01", "amber"),
        ("100", "89.99", "2022-07-01", "red"),
        ("100", "0", "2022-07-01", "red"),
        ("100", "105", "2022-07-01", "green"),
        ("100", "105.01", "2022-07-01", "amber"),
        ("100", "110.01", "2022-07-01", "red"),
        ("100", None, "2022-07-01", "unknown"),
        (None, "5", "2022-07-01", "unknown"),
        ("0", "0", "2022-07-01", None),
        ("0", None, "2022-07-01", None),
        ("0", "0.01", "2022-07-01", "red"),
        ("-10", "-10", "2022-07-01", None),
        ("-10", "5", "2022-07-01", "red"),
        # before the period is over only what is spent beyond the plan counts
        ("100", "0", "2022-06-30", None),
        ("100", None, "2022-06-30", None),
        ("100", "100", "2022-06-30", None),
        ("100", "100.01", "2022-06-30", "amber"),
        ("100", "110", "2022-06-30", "amber"),
        ("100", "110.01", "2022-06-30", "red"),
    ],
)
def test_colours(planned: str | None, spent: str | None, as_of: str, level: str | None) -> None:
    view = seen(line(planned, spent), as_of)
    assert view.health.level == level
    assert view.over == (as_of == "2022-07-01")


@pytest.mark.parametrize(("as_of", "level"), [("2022-06-30", "amber"), ("2022-07-01", "amber")])
def test_more_spent_than_committed_is_amber_at_any_time(as_of: str, level: str) -> None:
    view = seen(line("100", "100", "99.99"), as_of)
    assert view.health.level == level
    assert [ENGLISH.say(one) for one in view.health.reasons] == ["budget line “Сайт”: 100 spent, 99.99 committed"]


def test_all_that_was_committed_may_be_spent() -> None:
    assert seen(line("100", "60", "60"), "2022-06-30").health.level is None


def test_a_line_without_a_period_is_never_over() -> None:
    assert seen(line("100", "1", period=None), "9999-12-31").health.level is None
    assert seen(line("100", "101", period=None)).health.level == "amber"


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (
            line("240000.00", "216000.00"),
            "строка бюджета «Сайт»: период завершён, израсходовано 216 000,00 из 240 000,00 (90 %)",
        ),
        (line("100", None, item=None), "строка бюджета «Областной бюджет»: период завершён, расход не указан"),
        (line(None, "1", item=None, source=None), "строка бюджета № 1: период завершён, план не указан"),
        (line("0", "1"), "строка бюджета «Сайт»: израсходовано 1, по плану 0"),
    ],
)
def test_reasons_in_words(one: BudgetLine, reason: str) -> None:
    assert [RUSSIAN.say(said) for said in seen(one).health.reasons] == [reason]


def test_the_project_has_the_worst_of_its_lines_and_every_reason() -> None:
    lines = (line("100", "80"), line("100", "100", item="Хостинг"), line("100", None, item="Домен"))
    (card,) = assess(holding(structs.replace(OPEN, budget=lines)), day("2022-07-01")).cards
    assert card.health.level == "red"
    assert [ENGLISH.say(one) for one in card.health.reasons] == [
        "budget line “Сайт”: the period is over, 80 spent of 100 (80 %)",
        "budget line “Домен”: the period is over, what was spent is not stated",
    ]


def test_what_is_not_known_keeps_a_project_from_being_green() -> None:
    (card,) = assess(holding(structs.replace(OPEN, budget=(line("100"),))), day("2022-07-01")).cards
    assert card.health.level == "unknown"


@pytest.mark.parametrize(("limits", "level"), [({"budget_red": 9}, "red"), ({"budget_amber": 10}, "green")])
def test_a_plan_sets_its_own_limits(limits: dict[str, int], level: str) -> None:
    settings = {name: Decimal(limit) for name, limit in limits.items()}
    portfolio = holding(structs.replace(OPEN, budget=(line("100", "90"),)), health=settings)
    assert budget_of(assess(portfolio, day("2022-07-01"))).lines[0].health.level == level


@pytest.mark.parametrize(
    ("decided", "spent", "level"),
    [
        ("2022-06-30", "0", None),  # lifted before the period was over
        ("2022-07-01", "0", "red"),  # after the fact
        ("2022-06-30", "120", "red"),  # what is overspent stays so
    ],
)
def test_lines_of_a_cancelled_project(decided: str, spent: str, level: str | None) -> None:
    view = seen(line("100", spent), "2022-07-05", status="cancelled", decided=Decided(day(decided)))
    assert (view.lifted, view.health.level) == (True, level)


# Three projects by hand: sums, what is left, the cuts.
CARDS = (
    Project(
        "site",
        "Сайт",
        budget=(
            line("350000.00", "0.10", "100000", item="Портал", period=period("2022")),
            line("0.20", "0.20", source="city", item="Домен", period=period("2022-03")),
        ),
    ),
    Project("hall", "Зал", budget=(line("1000", None, source="grant", item=None, period=period("2022-02/2022-06")),)),
    Project(
        "bus",
        "Автобус",
        status="cancelled",
        decided=Decided(day("2022-01-10")),
        budget=(line("5", "1", source=None, item="Портал", period=period("2022-12/2023-01")), line(period=None)),
    ),
)


def test_the_sums() -> None:
    budget = budget_of(assess(holding(*CARDS), day("2022-02-01")))
    assert budget.total == Money(Decimal("351005.20"), Decimal(100000), Decimal("1.30"), 5, 2)
    assert budget.total.left == Decimal("351003.90")
    assert budget.total.share is not None
    assert budget.total.share.value == Fraction(13, 3510052)  # 1.30 / 351005.20
    assert budget.lifted == Money(Decimal(5), None, Decimal(1), 2, 1)


@pytest.mark.parametrize(
    ("by", "sums"),
    [
        ("project", {"site": "350000.20", "hall": "1000", "bus": "5"}),
        ("source", {"regional": "350000.00", "city": "0.20", "grant": "1000", None: "5"}),
        (
            "period",
            {"2022": "350000.00", "2022-02/2022-06": "1000", "2022-03": "0.20", "2022-12/2023-01": "5", None: None},
        ),
        ("year", {"2022": "351000.20", "2022-12/2023-01": "5", None: None}),
        ("item", {"Портал": "350005.00", "Домен": "0.20", "Сайт": None, None: "1000"}),
    ],
)
def test_the_cuts(by: Cut, sums: dict[str | None, str | None]) -> None:
    assessment = assess(holding(*CARDS), day("2022-02-01"))
    found = groups(assessment, budget_of(assessment).lines, by)
    told = {None if one.key is None else str(one.key): one.money.planned for one in found}
    assert list(told.items()) == [(key, amount(text)) for key, text in sums.items()]
    assert sum(one.money.lines for one in found) == 5


def test_no_lines() -> None:
    assessment = assess(holding(OPEN), day("2022-02-01"))
    assert budget_of(assessment).total == Money()
    assert all(groups(assessment, (), by) == [] for by in get_args(Cut))
    assert (Money().left, Money().share) == (None, None)


@pytest.mark.parametrize(
    ("text", "thousands"),
    [
        ("350000.00", "350.0"), ("75000.50", "75.0005"), ("0", "0.0"), ("-1", "-0.001"), ("1", "0.001"),
        ("999999999999999.999999999", "999999999999.999999999999"), ("1e6", "1000.0"),
    ],
)  # fmt: skip
def test_thousands_are_exact(text: str, thousands: str) -> None:
    found = in_thousands(Decimal(text))
    assert f"{found:f}" == thousands
    assert found * 1000 == Decimal(text)
