"""Random pairs of branches: nothing of either side is lost, nothing is broken, no conflict is needless."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.merge.oracle import expected, faults
from tests.merge.plans import base, branch
from tests.merge.sides import by_git, merged, rows_of

if TYPE_CHECKING:
    from tests.merge.plans import Branch, Doc


class Pair(NamedTuple):
    """Two branches of one plan."""

    base: Doc
    ours: Branch
    theirs: Branch


def pair(seed: int) -> Pair:
    random = Random(seed)
    start = base(random)
    return Pair(start, branch(random, start, "ours"), branch(random, start, "theirs"))


def check(seeds: range) -> None:
    git, mine = 0, 0
    for seed in seeds:
        start, ours, theirs = pair(seed)
        texts = start.text(), ours.doc.text(), theirs.doc.text()
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
