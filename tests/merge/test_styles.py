"""Files in every style that the format allows, each side edited by the program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cluster_cli.store.edit import apply_edits
from cluster_cli.store.source import source_of
from tests.merge.oracle import together
from tests.merge.sides import merged, rows_of
from tests.store.drawn import edits, files
from tests.store.trees import tree_of

if TYPE_CHECKING:
    from tests.store.drawn import File
    from tests.store.trees import Tree

SMALL = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
LARGE = settings(max_examples=3_000, deadline=None, suppress_health_check=list(HealthCheck))


def edited(data: st.DataObject, file: File, tree: Tree) -> str:
    return apply_edits(source_of(file.raw, "data/roadmap.yaml", "roadmap"), data.draw(edits(tree))).decode()


def check(data: st.DataObject) -> None:
    file: File = data.draw(files())
    tree = tree_of(file.raw)
    assume(tree == file.tree)
    base, ours, theirs = file.raw.decode(), edited(data, file, tree), edited(data, file, tree)
    wanted = together(*map(rows_of, (base, ours, theirs)))
    result = merged(base, ours, theirs)
    assert result.clean or (result.conflicts and wanted.conflicts), result.text
    if result.clean and wanted.conflicts:
        return  # two changes in one list or long text that git could join
    for side in ("ours", "theirs"):
        assert rows_of(result.settled(side)) == wanted.settled(side), result.text


@SMALL
@given(st.data())
def test_any_style_is_merged(data: st.DataObject) -> None:
    check(data)


@pytest.mark.long
@LARGE
@given(st.data())
def test_any_style_is_merged_many_times(data: st.DataObject) -> None:
    check(data)
