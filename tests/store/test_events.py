"""The parser makes nodes of ours while a text is read, and events of its own at all other times."""

from __future__ import annotations

import pytest
import yaml
from yaml import _yaml

from cluster_cli.store.document import OURS, read_document, read_item
from cluster_cli.store.nodes import Mapping, Scalar

ITEM = "- id: 1\n  title: «Ярмарка»\n  points: {2022-01: 2022-01-27}\n"


def own() -> dict[str, object]:
    return {name: getattr(_yaml, name) for name in OURS}


BEFORE = own()


@pytest.mark.parametrize(
    ("text", "whole"), [("activities:\n" + ITEM, True), ("activities: [\n", False), ("a: \x07\n", False)]
)
def test_the_parsers_own_events_come_back_whatever_happens(text: str, whole: bool) -> None:
    assert read_document(text, "roadmap").whole is whole
    assert own() == BEFORE
    assert BEFORE["ScalarEvent"] is yaml.ScalarEvent


def test_a_scalar_is_the_very_object_that_the_parser_made() -> None:
    root = read_document("title: «План»  # so\n", "roadmap").root
    assert isinstance(root, Mapping)
    key, value = root.entries[0]
    assert isinstance(value, Scalar)
    assert (type(key.start_mark), type(value.end_mark)) == (_yaml.Mark, _yaml.Mark)
    assert (value.text, value.start, value.end, value.style) == ("«План»", 7, 13, "")


def test_places_of_an_item_read_alone_are_those_of_the_whole_text() -> None:
    text = "activities:\n" + ITEM
    node = read_item(text, text.index("id:"))
    assert isinstance(node, Mapping)
    assert [text[key.start : key.end] for key, _ in node.entries] == ["id", "title", "points"]
    assert isinstance(node.entries[1][1], Scalar)
    assert text[node.entries[1][1].start : node.entries[1][1].end] == "«Ярмарка»"
