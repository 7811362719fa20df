"""The quick proof says yes only where the whole one does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cluster_cli.core.edits import FieldEdit, Removed
from cluster_cli.store.document import source_of
from cluster_cli.store.drafts import EditRefused, draft, prove
from cluster_cli.store.editing import is_in_place
from cluster_cli.store.layout import Outline, outline_of
from tests.store.drawn import SIGNS, edits, files
from tests.store.styles import STYLES
from tests.store.test_edit import FIELDS, WRONG
from tests.store.trees import tree_of

if TYPE_CHECKING:
    from cluster_cli.store.drafts import Draft
    from tests.store.drawn import File

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))


def is_proved(made: Draft) -> bool:
    outline = outline_of(made.text, made.source.key)
    if not isinstance(outline, Outline):
        return False
    try:
        prove(made, outline)
    except EditRefused:
        return False
    return True


@pytest.mark.parametrize("style", STYLES)
def test_every_edit_of_fields_is_proved_in_place(style: str) -> None:
    for kind, (_, wanted) in FIELDS.items():
        assert is_in_place(draft(source_of(STYLES[style], "", "roadmap"), wanted)), kind


@pytest.mark.parametrize("kind", WRONG)
def test_a_text_that_reads_otherwise_is_not(kind: str) -> None:
    made = draft(source_of(STYLES["plain"], "", "roadmap"), [FieldEdit("roadmap", "2", ("status",), "active")])
    assert not is_in_place(replace(made, text=made.text.replace(*WRONG[kind])))


@pytest.mark.parametrize(
    "added",
    [
        "    note: &a b\n",
        "    note: !!str b\n",
        "    note: *a\n",
        "    <<: {}\n",
        "    note: a\n    note: b\n",
        "    a: a\u2028b\n",
    ],
)
def test_what_is_beyond_the_strict_subset_is_not(added: str) -> None:
    made = draft(source_of(STYLES["plain"], "", "roadmap"), [FieldEdit("roadmap", "2", ("note",), "b")])
    assert is_in_place(made)
    assert not is_in_place(replace(made, text=made.text.replace("    note: b\n", added)))


def check(data: st.DataObject) -> None:
    """A random edit of a random file, spoilt at a random place."""
    file: File = data.draw(files())
    wanted = [edit for edit in data.draw(edits(tree_of(file.raw))) if isinstance(edit, FieldEdit) and edit.item]
    assume(wanted)
    made = draft(source_of(file.raw, "", "roadmap"), wanted)
    assert is_in_place(made) or any(isinstance(edit.value, Removed) for edit in wanted)
    assert is_proved(made)
    for _ in range(5):
        start = data.draw(st.integers(0, len(made.text)))
        end = start + data.draw(st.integers(0, 3))
        spoilt = made.text[:start] + data.draw(st.text(SIGNS, max_size=2)) + made.text[end:]
        if is_in_place(replace(made, text=spoilt)):
            assert is_proved(replace(made, text=spoilt)), spoilt


@FEW
@given(st.data())
def test_whatever_is_in_place_is_proved(data: st.DataObject) -> None:
    check(data)


@pytest.mark.long
@MANY
@given(st.data())
def test_whatever_is_in_place_is_proved_10_000_times(data: st.DataObject) -> None:
    check(data)
