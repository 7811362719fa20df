"""Files in every style that the format allows, each side edited by the program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cluster_cli.store.document import source_of
from cluster_cli.store.drafts import apply_edits
from tests.merge.oracle import together
from tests.merge.sides import merged, rows_of
from tests.store.drawn import edits, files
from tests.store.trees import tree_of

if TYPE_CHECKING:
    from tests.store.drawn import File
    from tests.store.trees import Tree

LIST = "activities"
SMALL = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
LARGE = settings(max_examples=3_000, deadline=None, suppress_health_check=list(HealthCheck))


def edited(data: st.DataObject, file: File, tree: Tree) -> str:
    made = data.draw(edits(tree))
    assume(all(getattr(edit, "value", None) != "" for edit in made))  # the oracle takes no value and "" for the same
    return apply_edits(source_of(file.raw, "data/roadmap.yaml", "roadmap"), made).decode()


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
    for side, text in (("ours", ours), ("theirs", theirs)):
        found, meant, own = rows_of(result.settled(side)), wanted.settled(side), rows_of(text)
        if result.clean:
            assert found == meant, result.text
        else:  # in rare styles the markers stand around more than the one field: there each side is as it was
            assert is_one_of(found, meant, own), result.text


def is_one_of(found: Tree, meant: Tree, own: Tree) -> bool:
    """Whether every field, and every row, is what the merge should give, or what the side itself had."""
    return all(
        found.get(key) in (meant.get(key), own.get(key))
        or (key == LIST and is_one_of(found[key] or {}, meant[key] or {}, own[key] or {}))
        for key in {*found, *meant}
    )


def test_a_text_that_comes_to_stand_last_keeps_its_line_end() -> None:
    base = "activities: [{id: 0}]\ntitle: a"
    ours, theirs = "activities: [{id: 0}]", "activities: [{id: 0}]\ndue: |\n  x\ntitle: a"
    result = merged(base, ours, theirs)
    assert (result.clean, rows_of(result.text)["due"]) == (True, "x\n")


@SMALL
@given(st.data())
def test_any_style_is_merged(data: st.DataObject) -> None:
    check(data)


@pytest.mark.long
@LARGE
@given(st.data())
def test_any_style_is_merged_many_times(data: st.DataObject) -> None:
    check(data)
