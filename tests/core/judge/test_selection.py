"""Which rows a reader means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.judge.selection import SelectionFault, select
from cluster_cli.core.model import (
    Decided,
    Facts,
    Matrix,
    Party,
    Portfolio,
    Project,
    Repeat,
    Responsible,
    Stage,
)
from cluster_cli.core.naming import STATES, STATUSES
from cluster_cli.i18n import Words
from tests.core.plans import DAYS, day, month, one, plan_of, portfolios

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cluster_cli.core.judge.views import Assessment
    from cluster_cli.core.messages import Term
    from cluster_cli.i18n import Language

PARTIES = {
    "dpo": Party("dpo", "Департамент профессионального образования", "ДПО ТО"),
    "ttst": Party("ttst", "ОГБПОУ «Томский техникум»", aliases=("БПОО ТТСТ",)),
    "Ttst": Party("Ttst", "Другой", "ДПО ТО"),
}
RUSSIAN = {
    "not started": "не начато", "in progress": "исполняется", "overdue": "просрочено", "completed": "исполнено",
    "completed late": "исполнено с нарушением срока", "evidence": "подтверждающий документ", "section": "раздел",
}  # fmt: skip


def say(term: Term) -> str:
    return RUSSIAN.get(term.label, term.label)


def assessment() -> Assessment:
    held = {
        "2022-01": Facts(completed=day("2022-01-27"), evidence=("protocols/1.pdf",)),
        "2022-02": Facts(completed=day("2022-03-02"), reason="Карантин"),
        "2022-07": Facts(excused=Decided(day("2022-03-10"), reason="каникулы")),
    }
    rows = (
        structs.replace(
            one("1", responsible=(Responsible("dpo"), Responsible("ttst")), section="org"), note="См. Ёлку"
        ),
        one("2", due="2022-01", repeat=Repeat(1, "month", "monthly"), points=held, number="2.1"),
        one("3", responsible=(Responsible("Ttst"),), status="active", wording="до конца мая"),
        one("4", responsible=(Responsible("чужой"),), completed=day("2022-02-10"), section="edu"),
        one("5", due=None, part_of="3", extra={"kosgu": "код 226"}),
        one("6", due="2022-12", part_of="3"),
    )
    stages = (Stage("initiation", month("2022-02"), facts=Facts(result="принято")),)
    cards = (Project("employers", "Агрегатор работодателей", activities=("3",), lead="ttst", stages=stages),)
    sections = {"org": "Организационные мероприятия", "edu": "Обучение"}
    plan = plan_of(*rows, parties=PARTIES, sections=sections).plan
    return assess(Portfolio(plan, Matrix(projects=cards)), day("2022-03-15"))


def ids(wanted: dict[str, list[str]], unwanted: dict[str, list[str]] | None = None) -> str:
    found = select(assessment(), wanted, unwanted or {}, say)
    assert not isinstance(found, SelectionFault), found
    return " ".join(row.id for row in found)


EVERYTHING = "1 2 3 4 5 6 employers"


@pytest.mark.parametrize(
    ("option", "values", "expected"),
    [
        # by id, short name, name, alias; case and ё do not count, but of ids
        ("responsible", ["ttst"], "1 employers"),
        ("responsible", ["Ttst"], "3"),
        ("responsible", ["TTST"], "1 3 employers"),
        ("responsible", ["дпо  то"], "1 2 3 5 6"),
        ("responsible", ["департамент Профессионального образования"], "1 2 5 6"),
        ("responsible", ["бпоо ттст"], "1 employers"),
        ("responsible", ["Чужой"], "4"),
        ("responsible", ["чужой", "ttst"], "1 4 employers"),
        ("section", ["обучение"], "4"),
        ("section", ["org", "edu"], "1 4"),
        # the project, what it carries out, and the parts of that
        ("project", ["агрегатор работодателей"], "3 5 6 employers"),
        ("status", ["не начато"], "1 5 6 employers"),
        ("status", ["Not started"], "1 5 6 employers"),
        ("status", ["active"], "2 3"),  # a row of which something is completed has begun
        ("status", ["done"], "4"),
        ("state", ["просрочено"], "1 employers"),
        ("state", ["overdue", "undated"], "1 3 5 employers"),
        ("state", ["исполнено"], "2 4"),  # in time or late
        ("state", ["completed-late"], "2"),
        ("state", ["excused"], "2"),
        ("due", ["2022-02"], "1 2 4 employers"),
        ("due", ["2022-Q1", "2022-12-31"], "1 2 3 4 6 employers"),
        ("due", [" 2022-04/2022-05 "], "2"),
        ("due", ["31.12.2022"], "2 3 6"),
        ("text", ["елку"], "1"),
        ("text", ["МЕРОПРИЯТИЕ 4"], "4"),
        ("text", ["карантин"], "2"),
        ("text", ["каникул", "код 226"], "2 5"),
        ("text", ["protocols/1"], "2"),
        ("text", ["принято"], "employers"),
        ("text", ["до конца"], "3"),
        ("text", ["2.1"], "2"),
        ("text", ["4"], "4"),  # a number is found whole, not in "14"
        ("without", ["evidence"], EVERYTHING),
        ("without", ["раздел"], "2 3 5 6"),
        ("without", ["note"], "2 3 4 5 6 employers"),
        ("without", ["due"], "5 employers"),
        ("without", ["goal"], "employers"),  # an activity has none to lack
        ("without", ["deliverable"], EVERYTHING),  # of a project with stages those that have none
        ("without", ["completed"], "1 2 3 5 6 employers"),
    ],
)
def test_one_option(option: str, values: list[str], expected: str) -> None:
    assert ids({option: values}) == expected
    # the opposite is exactly the rest
    rest = [row for row in EVERYTHING.split() if row not in expected.split()]
    assert ids({}, {option: values}) == " ".join(rest)


@pytest.mark.parametrize(
    ("wanted", "unwanted", "expected"),
    [
        ({"responsible": ["dpo"], "state": ["overdue"]}, {}, "1"),
        # one and the same point: no point of the series is completed in time and lacks evidence
        ({"state": ["completed"], "without": ["evidence"]}, {}, "2 4"),
        ({"state": ["completed"], "without": ["evidence"], "due": ["2022-01"]}, {}, ""),
        ({"state": ["completed"], "due": ["2022-03"]}, {}, ""),
        ({"state": ["overdue"]}, {"project": ["employers"]}, "1"),
        ({"responsible": ["dpo"]}, {"section": ["org"], "due": ["2022-12"]}, "5"),
        ({}, {"state": ["overdue", "completed"], "status": ["active"]}, "5 6"),
        ({}, {}, EVERYTHING),
    ],
)
def test_several_options(wanted: dict[str, list[str]], unwanted: dict[str, list[str]], expected: str) -> None:
    assert ids(wanted, unwanted) == expected


def test_of_a_row_found_by_its_points_only_these_are_looked_at() -> None:
    found = select(assessment(), {"due": ["2022-03/2022-05"]}, {})
    assert not isinstance(found, SelectionFault)
    (series,) = found
    assert [view.name for view in series.points] == ["2022-03", "2022-04", "2022-05"]
    assert len(series.judged) == 12


@pytest.mark.parametrize(
    ("wanted", "unwanted", "said"),
    [
        ({"responsible": ["tts"]}, {}, '--responsible: “tts” is unknown. Perhaps ttst?'),
        (
            {"responsible": ["департамент профобразования"]}, {},
            f'--responsible: “департамент профобразования” is unknown. Perhaps dpo ({PARTIES["dpo"].name})?',
        ),
        ({"status": ["не начат"]}, {}, '--status: “не начат” is unknown. Perhaps planned (не начато)?'),
        ({}, {"state": ["overdu"]}, '--not-state: “overdu” is unknown. Perhaps overdue?'),
        ({"section": ["zzz"]}, {}, '--section: “zzz” is unknown. Known: org, edu.'),
        (
            {"due": ["2022-13"]}, {},
            '--due: “2022-13” is not a period. Possible: 2022-03, 2022-Q1, 2022-02/2022-04, 2022-03-15.',
        ),
        ({"without": ["reson"]}, {}, '--without: “reson” is unknown. Perhaps reason?'),
    ],
)  # fmt: skip
def test_what_is_unknown(wanted: dict[str, list[str]], unwanted: dict[str, list[str]], said: str) -> None:
    found = select(assessment(), wanted, unwanted, say)
    assert isinstance(found, SelectionFault)
    assert Words("en").say(found.message) == said


def test_a_plan_without_sections_says_so() -> None:
    found = select(assess(plan_of(one()), day("2022-03-15")), {"section": ["org"]}, {})
    assert isinstance(found, SelectionFault)
    assert Words("en").say(found.message) == "--section: “org” is unknown: the plan has none."


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(("option", "terms"), [("status", STATUSES.values()), ("state", STATES)])
def test_every_label_is_understood_in_every_language(option: str, terms: Iterable[Term], language: Language) -> None:
    words = Words(language)
    for term in terms:
        for name in (term.key, words.say(term), words.say(term).upper(), term.label):
            assert isinstance(select(assessment(), {option: [name]}, {}, words.say), tuple), name


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(portfolios(4), DAYS, st.sampled_from(["responsible", "status", "state", "due", "text", "without"]), st.data())
def test_an_option_and_its_opposite_part_the_plan(
    portfolio: Portfolio, as_of: date, option: str, data: st.DataObject
) -> None:
    values = {
        "responsible": ["dpo", "members"], "status": [*STATUSES], "state": [state.key for state in STATES],
        "due": ["2022-02", "2022-Q3", "2022"], "text": ["1", "мероприятие 2"], "without": ["forecast", "section"],
    }  # fmt: skip
    value = data.draw(st.sampled_from(values[option]))
    whole = assess(portfolio, as_of)
    with_it, without = select(whole, {option: [value]}, {}), select(whole, {}, {option: [value]})
    assert isinstance(with_it, tuple)
    assert isinstance(without, tuple)
    found = {row.id for row in with_it}
    rest = {row.id for row in without}
    assert found.isdisjoint(rest)
    assert found | rest == {row.id for row in (*whole.rows, *whole.cards)}
