"""Properties of the rules over random portfolios and over random files of the format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cluster_cli.core import fields
from cluster_cli.core.codes import every_code
from cluster_cli.core.rules import check, check_by_day
from cluster_cli.i18n import Words
from cluster_cli.store.places import locate
from cluster_cli.store.workspace import load_texts
from tests.core.plans import portfolios
from tests.core.ruled import TODAY

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from cluster_cli.core.model import Portfolio

CODES = every_code()
VOICES = (Words("en"), Words("ru"))
IDS = ("1", "2", "3", "p1", "ttst", "dpo", "ks-3", "org", "x")
SCALARS: dict[str, tuple[str, ...]] = {
    "text": ("", "а", "ks-3", "ttst", "2022-02", "../a", "План на 2021-2022 годы", "due", "done-without-evidence"),
    "id": IDS,
    "day": ("2022-01-10", "2022-02-28", "2021-12-31", "2030-01-01"),
    "period": ("2022-01", "2022-02", "2022-Q1", "2022-SY", "2022", "2022-03-15", "9999-12"),
    "interval": ("2022", "2022-01/2022-12", "2021"),
    "number": ("0", "40", "100", "-1", "140.5"),
    "weight": ("1", "2"),
    "money": ("0", "10", "10.01"),
    "count": ("0", "1", "30"),
    "lag": ("10d", "3wd", "9999d"),
    "repeat": ("monthly", "weekly", "quarterly", "yearly", "every 4 months"),
    "flag": ("true", "false"),
    "format": ("1",),
    "timezone": ("Asia/Tomsk",),
}  # fmt: skip


def trees(kind: Any, depth: int = 0) -> SearchStrategy[Any]:
    """Trees of a kind of the format, mostly well-formed."""
    match kind:
        case str():
            return st.sampled_from(SCALARS[kind])
        case fields.Choice(options):
            return st.sampled_from(options)
        case fields.ListOf(element):
            return st.lists(trees(element, depth + 1), max_size=3)
        case fields.OneOrMore(element):
            return trees(element) | st.lists(trees(element), min_size=1, max_size=3)
        case fields.MapOf():
            names = st.sampled_from(kind.named or SCALARS[kind.key])
            return st.dictionaries(names, trees(kind.value, depth + 1), max_size=3)
        case fields.Shape():
            return records(kind, depth)
        case _:
            raise AssertionError(kind)


def records(shape: fields.Shape, depth: int) -> SearchStrategy[Any]:
    required = {field.key: trees(field.kind, depth + 1) for field in shape.fields if field.required}
    optional = {field.key: trees(field.kind, depth + 1) for field in shape.fields if not field.required}
    return st.fixed_dictionaries(required, optional=optional)


def few(most: int) -> settings:
    """As many examples, however busy the machine is."""
    return settings(max_examples=most, deadline=None, suppress_health_check=[HealthCheck.too_slow])


FILES = st.tuples(trees(fields.PLAN), st.none() | trees(fields.MATRIX))


@few(60)
@given(portfolios())
def test_no_portfolio_stops_the_rules(portfolio: Portfolio) -> None:
    for finding in (*check(portfolio), *check_by_day(portfolio, TODAY)):
        assert CODES[finding.code].severity == finding.severity


@few(60)
@given(portfolios(), st.randoms())
def test_the_order_of_items_does_not_matter(portfolio: Portfolio, random: Any) -> None:
    rows, cards = list(portfolio.plan.activities), list(portfolio.matrix.projects)
    random.shuffle(rows)
    random.shuffle(cards)
    shuffled = replace(
        portfolio,
        plan=replace(portfolio.plan, activities=tuple(rows)),
        matrix=replace(portfolio.matrix, projects=tuple(cards)),
    )
    assert {one.code for one in check(shuffled)} == {one.code for one in check(portfolio)}


@few(150)
@given(FILES)
def test_every_finding_in_any_file_has_a_place_and_says_all_its_words(files: tuple[Any, Any]) -> None:
    said_in_full(files)


@pytest.mark.long
@settings(max_examples=5_000)
@given(FILES)
def test_so_it_is_in_thousands_of_files(files: tuple[Any, Any]) -> None:
    said_in_full(files)


def said_in_full(files: tuple[Any, Any]) -> None:
    roadmap, projects = files
    texts = {"roadmap": json.dumps(roadmap, ensure_ascii=False, indent=1).encode()}
    if projects is not None:
        texts["projects"] = json.dumps(projects, ensure_ascii=False, indent=1).encode()
    workspace = load_texts(texts)
    for one in locate(workspace, workspace.diagnostics):
        assert one.place.line >= 1
        for voice in VOICES:
            sentence, remedy = voice.code(one.diagnostic)
            assert sentence
            assert "{" not in sentence + remedy
