"""The critical path: published examples, one worked by hand, and an independent reckoning of random networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_cli.core.judge.network import circles_of, in_order, passes, reversed_ties

if TYPE_CHECKING:
    from cluster_cli.core.judge.network import Pass

# A house: GLPK, examples/cpp.mod (A. Makhorin), 46 days as published there.
HOUSE_DAYS = {
    "A": 3, "B": 4, "C": 3, "D": 10, "E": 8, "F": 4, "G": 6, "H": 8, "I": 5, "J": 5, "K": 4, "L": 2, "M": 4,
}  # fmt: skip
HOUSE_AFTER = {
    "B": "A", "C": "B", "D": "B", "E": "D", "F": "D", "G": "D", "H": "CEFG", "I": "H", "J": "H", "K": "I", "L": "J",
    "M": "KL",
}  # fmt: skip
HOUSE_FLOAT = {"C": 15, "F": 4, "G": 2, "J": 2, "L": 2}

# Taylor, solutions to chapter 8, p. 115: arcs between events with time, ES, EF, LS, LF and slack.
TAYLOR_1 = {
    "1-2": (7, 0, 7, 2, 9, 2), "1-3": (10, 0, 10, 0, 10, 0), "2-4": (6, 7, 13, 9, 15, 2), "3-4": (5, 10, 15, 10, 15, 0),
    "3-5": (4, 10, 14, 14, 18, 4), "4-5": (3, 15, 18, 15, 18, 0), "5-6": (2, 18, 20, 18, 20, 0),
}  # fmt: skip
TAYLOR_2 = {
    "1-2": (8, 0, 8, 1, 9, 1), "1-3": (10, 0, 10, 0, 10, 0), "1-4": (9, 0, 9, 6, 15, 6), "2-5": (6, 8, 14, 9, 15, 1),
    "2-6": (4, 8, 12, 16, 20, 8), "3-5": (5, 10, 15, 10, 15, 0), "4-5": (0, 9, 9, 15, 15, 6), "4-7": (7, 9, 16, 20, 27, 11),
    "5-7": (12, 15, 27, 15, 27, 0), "5-8": (15, 15, 30, 16, 31, 1), "6-9": (18, 12, 30, 20, 38, 8),
    "7-8": (4, 27, 31, 27, 31, 0), "8-9": (7, 31, 38, 31, 38, 0),
}  # fmt: skip


def critical(found: dict[str, Pass]) -> list[str]:
    return [name for name, each in found.items() if not each.float_days]


def test_a_house() -> None:
    found = passes(HOUSE_DAYS, {name: list(others) for name, others in HOUSE_AFTER.items()})
    assert max(each.ef for each in found.values()) == 46
    assert critical(found) == list("ABDEHIKM")
    assert {name: each.float_days for name, each in found.items() if each.float_days} == HOUSE_FLOAT


@pytest.mark.parametrize(("arcs", "path"), [(TAYLOR_1, "1-3 3-4 4-5 5-6"), (TAYLOR_2, "1-3 3-5 5-7 7-8 8-9")])
def test_arcs_between_events(arcs: dict[str, tuple[int, ...]], path: str) -> None:
    before = {arc: [other for other in arcs if other.split("-")[1] == arc.split("-")[0]] for arc in arcs}
    found = passes({arc: figures[0] for arc, figures in arcs.items()}, before)
    got = {arc: (each.es, each.ef, each.ls, each.lf, each.float_days) for arc, each in found.items()}
    assert got == {arc: figures[1:] for arc, figures in arcs.items()}
    assert critical(found) == path.split()


# Networks of estimates: the expected length of each, whole weeks, and what it waits for; the critical paths as published.
WEEKS_17 = {
    "A": (6, ""), "B": (3, ""), "C": (4, ""), "D": (2, "A"), "E": (3, "B"), "F": (5, "C"), "G": (3, "C"),
    "H": (5, "EF"), "I": (5, "D"), "J": (3, "HG"),
}  # fmt: skip
WEEKS_16 = {
    "A": (3, ""), "B": (2, ""), "C": (5, ""), "D": (3, "A"), "E": (2, "B"), "F": (2, "B"), "G": (4, "C"),
    "H": (7, "DEFG"), "I": (3, "FG"),
}  # fmt: skip
DAYS_260 = {
    "A": (30, ""), "C": (65, "A"), "D": (55, "C"), "G": (30, "D"), "H": (20, "G"), "I": (30, "H"), "L": (30, "I"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("network", "length", "path"), [(WEEKS_17, 17, "CFHJ"), (WEEKS_16, 16, "CGH"), (DAYS_260, 260, "ACDGHIL")]
)
def test_networks_of_estimates(network: dict[str, tuple[int, str]], length: int, path: str) -> None:
    found = passes(
        {name: each[0] for name, each in network.items()}, {name: [*each[1]] for name, each in network.items()}
    )
    assert max(each.ef for each in found.values()) == length
    assert critical(found) == list(path)


def test_by_hand() -> None:
    """The one that the documents work out: A 3, B 4, then C 3 and D 10, both before E 8."""
    days = {"A": 3, "B": 4, "C": 3, "D": 10, "E": 8}
    found = passes(days, {"B": "A", "C": "B", "D": "B", "E": ["C", "D"]})
    assert [each.es for each in found.values()] == [0, 3, 7, 7, 17]
    assert [each.ef for each in found.values()] == [3, 7, 10, 17, 25]
    assert [each.lf for each in found.values()] == [3, 7, 17, 17, 25]
    assert [each.float_days for each in found.values()] == [0, 0, 7, 0, 0]


def test_what_may_not_begin_before_its_day_leaves_float_to_what_it_waits_for() -> None:
    """B begins on day 10 at the earliest, A is ready on day 3: it may slip by 7."""
    found = passes({"A": 3, "B": 2}, {"B": ["A"]}, {"B": 10})
    assert (found["A"].float_days, found["B"].es, found["B"].ef, found["B"].float_days) == (7, 10, 12, 0)


def test_nothing_and_names_that_are_not_there() -> None:
    assert passes({}, {}) == {}
    assert passes({"A": 2}, {"A": ["B"], "C": ["A"]})["A"].ef == 2


EDGES = st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=14)


def ties_of(edges: list[tuple[str, str]]) -> dict[str, list[str]]:
    return {name: [later for earlier, later in edges if earlier == name] for name in "abcdefg"}


def leads(ties: dict[str, list[str]], start: str, end: str) -> bool:
    """Whether a walk of one step or more leads from one to the other."""
    seen: set[str] = set()
    waiting = list(ties[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += ties[name]
    return end in seen


@settings(max_examples=100, deadline=None)
@given(EDGES)
def test_circles_are_those_who_wait_for_one_another(edges: list[tuple[str, str]]) -> None:
    ties = ties_of(edges)
    expected = {
        tuple(other for other in ties if leads(ties, name, other) and leads(ties, other, name))
        for name in ties
        if leads(ties, name, name)
    }
    found = circles_of(ties, ties)
    assert sorted(map(tuple, found)) == sorted(expected)


@settings(max_examples=100, deadline=None)
@given(
    EDGES,
    st.lists(st.integers(0, 9), min_size=7, max_size=7),
    st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 20)),
)
def test_a_random_network_keeps_to_the_rules(
    edges: list[tuple[str, str]], lengths: list[int], releases: dict[str, int]
) -> None:
    before = ties_of([(max(pair), min(pair)) for pair in edges if pair[0] != pair[1]])
    days = dict(zip("abcdefg", lengths, strict=True))
    found = passes(days, before, releases)
    end = max(each.ef for each in found.values())
    after = reversed_ties(days, before)
    for name, each in found.items():
        assert each.ef - each.es == each.lf - each.ls == days[name]
        assert each.es == max([releases.get(name, 0), *(found[other].ef for other in before[name])])
        assert each.lf == min([end, *(found[other].ls for other in after[name])])
        assert each.float_days >= 0
    assert any(not each.float_days for each in found.values())
    order = in_order(days, before)
    assert sorted(order) == list("abcdefg")
    assert all(order.index(other) < order.index(name) for name in order for other in before[name])


def test_a_long_chain_and_a_long_circle_need_no_recursion() -> None:
    names = [str(number) for number in range(20_000)]
    chain = {name: [names[number]] for number, name in enumerate(names[1:])}
    assert passes(dict.fromkeys(names, 1), chain)[names[-1]].ef == 20_000
    assert circles_of(names, chain) == []
    assert [len(circle) for circle in circles_of(names, chain | {names[0]: [names[-1]]})] == [20_000]
