"""Random edits of random files: only the asked values differ, for another reader and in the bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cluster_cli.core.edits import AppendItem, FieldEdit, Removed, RemoveItem
from cluster_cli.store.document import source_of
from cluster_cli.store.drafts import apply_edits
from tests.store.drawn import edits, files
from tests.store.trees import edited, item_spans, tree_of, value_at

if TYPE_CHECKING:
    from cluster_cli.core.edits import Edit
    from tests.store.drawn import File
    from tests.store.trees import Tree

LARGE = settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
SMALL = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def applied(raw: bytes, wanted: list[Edit]) -> bytes:
    return apply_edits(source_of(raw, "data/roadmap.yaml", "roadmap"), wanted)


def check(data: st.DataObject) -> None:
    """One random file, one random change of it."""
    file: File = data.draw(files())
    tree = tree_of(file.raw)
    assume(tree == file.tree)
    wanted = data.draw(edits(tree))
    new = applied(file.raw, wanted)
    assert tree_of(new) == edited(tree, wanted)
    check_bytes(file.raw, new, wanted, tree)
    if not any(isinstance(edit, AppendItem | RemoveItem) or isinstance(edit.path[-1], int) for edit in wanted):
        assert applied(new, wanted) == new


def check_bytes(raw: bytes, new: bytes, wanted: list[Edit], tree: Tree) -> None:
    """What was not asked for is there as it was, in its order, and so is every comment outside."""
    old_text, new_text = raw.decode("utf-8-sig"), new.decode("utf-8-sig")
    assert new.startswith(b"\xef\xbb\xbf") == raw.startswith(b"\xef\xbb\xbf")
    touched = {edit.item for edit in wanted if not isinstance(edit, AppendItem)}
    spans = item_spans(raw)
    assert len(spans) == len(tree["activities"])
    place = 0
    for (start, end), item in zip(spans, tree["activities"], strict=True):
        if item["id"] not in touched:
            place = new_text.find(old_text[start:end], place)
            assert place >= 0
            place += end - start
    removes = [
        edit for edit in wanted if isinstance(edit, RemoveItem) or isinstance(getattr(edit, "value", None), Removed)
    ]
    if not removes and all(_keeps_containers(edit, tree) for edit in wanted):
        assert set(re.findall("#c[0-9]+;", old_text)) <= set(re.findall("#c[0-9]+;", new_text))


def _keeps_containers(edit: Edit, tree: Tree) -> bool:
    """Whether no list or record gives way to something else, with the comments in it."""
    if not isinstance(edit, FieldEdit):
        return True
    there = tree if edit.item is None else next(one for one in tree["activities"] if one["id"] == edit.item)
    return not isinstance(value_at(there, edit.path), dict | list)


@SMALL
@given(st.data())
def test_only_the_asked_values_differ(data: st.DataObject) -> None:
    check(data)


@pytest.mark.long
@LARGE
@given(st.data())
def test_only_the_asked_values_differ_10_000_times(data: st.DataObject) -> None:
    check(data)
