"""Our reading beside others: PyYAML's own loader, an item read alone, and lines counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cluster_cli.store.document import Mapping, Scalar, Sequence, read_document, read_item
from cluster_cli.store.places import Lines
from tests.store.test_hostile_mutations import FILES, mutations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster_cli.store.document import Node

FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029\ufeff"), max_size=20)
TREES: st.SearchStrategy[object] = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12
)
PIECES = st.sampled_from(
    ["a", "б", "🎉", ": ", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", "'", '"', "#", " #", "|\n", ">-\n", "\\",
     "---\n", "...\n", "? ", "\t", "\r\n", "e\u0301", "<<", "*a", "&a ", "!t ", "%", "@"]
)  # fmt: skip


def tree(node: Node | None) -> object:
    if node is None:
        return None
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: tree(value) for key, value in node.entries}
    return [tree(one) for one in node.items]


def scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            yield key
            yield from scalars(value)
    elif isinstance(node, Sequence):
        for one in node.items:
            yield from scalars(one)


def by_hand(text: str, index: int) -> tuple[int, int]:
    line = column = 1
    for character in text[:index]:
        line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
    return line, column


def check(text: str) -> bool:
    """Compare; whether the text was accepted."""
    found = read_document(text, "roadmap")
    if not found.whole or found.faults:
        return False
    assert tree(found.root) == yaml.load(text, yaml.CBaseLoader)
    lines = Lines(text)
    for scalar in sorted(scalars(found.root), key=lambda one: one.start):
        assert lines.at(scalar.start)[:2] == by_hand(text, scalar.start)
        if scalar.style in {"'", '"'}:
            assert text[scalar.start] == text[scalar.end - 1] == scalar.style
        elif not scalar.style and "\n" not in text[scalar.start : scalar.end]:
            assert text[scalar.start : scalar.end] == scalar.text
    passed: list[Node] = []
    read_document(text, "roadmap", "activities", passed.append)
    for node in passed:
        if not (isinstance(node, Scalar) and node.start == node.end):  # nothing stands there
            assert read_item(text, node.start) == node
    return True


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_accepted_reads_as_others_read_it(name: str) -> None:
    try:
        text = FILES[name].removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError:
        return
    assert check(text) or name.startswith("bad/")


def accepted_mutations(seed: int, count: int) -> int:
    accepted = 0
    for _, raw in mutations(seed, count):
        try:
            accepted += check(raw.removeprefix(b"\xef\xbb\xbf").decode())
        except UnicodeDecodeError:
            continue
    return accepted


def test_mutations_that_are_accepted_read_as_others_read_them() -> None:
    assert accepted_mutations(1, 1_000) > 100


@pytest.mark.long
def test_many_mutations_that_are_accepted_read_as_others_read_them() -> None:
    assert accepted_mutations(2, 100_000) > 10_000


@FEW
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_refused_or_reads_as_others_read_it(text: str) -> None:
    check(text)


@pytest.mark.long
@MANY
@given(st.lists(PIECES, max_size=40).map("".join))
def test_many_texts_are_refused_or_read_as_others_read_them(text: str) -> None:
    check(text)


@FEW
@given(TREES, st.booleans(), st.integers(1, 9), st.booleans())
def test_what_others_write_is_read_back(value: object, flow: bool, indent: int, wide: bool) -> None:
    text = yaml.dump(
        value,
        Dumper=yaml.CSafeDumper,
        default_flow_style=flow,
        indent=indent,
        allow_unicode=True,
        width=1000 if wide else 20,
    )
    found = read_document(text, "roadmap")
    if not found.faults:  # a text that other YAML takes for a number or a date is written with a tag or in quotes
        assert tree(found.root) == yaml.load(text, yaml.CBaseLoader)


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("good/")])
@pytest.mark.parametrize("more", [0, 5_000])
def test_an_item_read_alone_is_the_item_read_in_passing(name: str, more: int) -> None:
    text = FILES[name].removeprefix(b"\xef\xbb\xbf").decode().replace("Рабочая", "Рабочая " + "слово " * more)
    passed: list[Node] = []
    read_document(text, "roadmap", "activities", passed.append)
    for node in passed:
        assert read_item(text, node.start) == node


def test_items_of_one_long_line_are_read_alone() -> None:
    item = "{id: 1, title: 'один, два', due: [2022-01, 2022-02]}"
    text = "{activities: [" + ", ".join([item] * 3_000) + "]}"
    passed: list[Node] = []
    read_document(text, "roadmap", "activities", passed.append)
    assert len(passed) == 3_000
    assert all(read_item(text, node.start) == node for node in passed)


def test_items_are_streamed_and_the_root_lacks_them() -> None:
    passed: list[Node] = []
    found = read_document(
        "title: [x]\nactivities:\n- a\n- [b, [c]]\n- {d: [e]}\nnote: {activities: [f]}\n",
        "roadmap",
        "activities",
        passed.append,
    )
    assert [tree(one) for one in passed] == ["a", ["b", ["c"]], {"d": ["e"]}]
    assert tree(found.root) == {"title": ["x"], "activities": [], "note": {"activities": ["f"]}}
