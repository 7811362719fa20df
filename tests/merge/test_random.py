"""Random pairs of branches: nothing of either side is lost, nothing is broken, no conflict is needless."""

from __future__ import annotations

import pytest

from tests.merge.oracle import expected, faults
from tests.merge.plans import pair
from tests.merge.sides import by_git, merged, rows_of


def check(seeds: range) -> None:
    git, mine = 0, 0
    for seed in seeds:
        made = pair(seed)
        start, ours, theirs = made
        texts = made.texts
        assert rows_of(texts[1]) == ours.doc.tree()
        result = merged(*texts)
        wanted = expected(start, ours.doc, theirs.doc)
        assert faults(result, wanted, ours.notes | theirs.notes) == [], seed
        git, mine = git + len(by_git(*texts).conflicts), mine + len(result.conflicts)
    assert 3 * mine <= git
    assert git > len(seeds) / 3


def test_random_branches_lose_nothing() -> None:
    check(range(150))


@pytest.mark.long
def test_many_random_branches_lose_nothing() -> None:
    check(range(1_000, 6_000))
