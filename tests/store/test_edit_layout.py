"""How a file looks after an edit, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.edits import REMOVED, AppendItem, FieldEdit, RemoveItem
from cluster_cli.store.document import source_of
from cluster_cli.store.drafts import apply_edits
from tests.store.styles import STYLES

if TYPE_CHECKING:
    from cluster_cli.core.edits import Edit, EditValue


def field(path: str, value: EditValue, item: str | None = "1") -> FieldEdit:
    steps = tuple(int(step) if step.isdigit() and len(step) < 4 else step for step in path.split("/"))
    return FieldEdit("roadmap", item, steps, value)


def new(text: str, edits: list[Edit]) -> str:
    return apply_edits(source_of(text.encode(), "data/roadmap.yaml", "roadmap"), edits).decode()


IN_AN_ITEM: dict[str, tuple[str, list[Edit], str]] = {
    # values where they stand
    "plain": ("- id: 1\n  a: b   # c\n", [field("a", "d")], "- id: 1\n  a: d   # c\n"),
    "single quotes": ("- id: 1\n  a: 'b'\n", [field("a", "it's")], "- id: 1\n  a: 'it''s'\n"),
    "single quotes that cannot hold it": ("- id: 1\n  a: 'b'\n", [field("a", "\x07")], '- id: 1\n  a: "\\u0007"\n'),
    "double quotes": ('- id: 1\n  a: "b"\n', [field("a", "d")], '- id: 1\n  a: "d"\n'),
    "an emoji": ("- id: 1\n  a: b\n", [field("a", "да 😀")], "- id: 1\n  a: да 😀\n"),
    "no blank behind the colon": ("- id: 1\n  a:\n  c: d\n", [field("a", "b")], "- id: 1\n  a: b\n  c: d\n"),
    "nothing but a comment": ("- id: 1\n  a:   # c\n", [field("a", "b")], "- id: 1\n  a: b   # c\n"),
    "a null": ("- id: 1\n  a: ~  # c\n", [field("a", "b")], "- id: 1\n  a: b  # c\n"),
    "an aligned value": ("- id:  1\n  abc: b\n  d:   e\n", [field("d", "f")], "- id:  1\n  abc: b\n  d:   f\n"),
    "a value on the next line": ("- id: 1\n  a:\n    b\n", [field("a", "c d")], "- id: 1\n  a:\n    c d\n"),
    "a value over two lines": ("- id: 1\n  a: b\n    c\n  d: e\n", [field("a", "f")], "- id: 1\n  a: f\n  d: e\n"),
    "a block": ("- id: 1\n  a: |  # c\n    b\n\n  d: e\n", [field("a", "f")], "- id: 1\n  a: f  # c\n\n  d: e\n"),
    "a kept block": ("- id: 1\n  a: |+\n    b\n\n  d: e\n", [field("a", "f")], "- id: 1\n  a: f\n  d: e\n"),
    "a block for a text": ("- id: 1\n  a: b  # c\n", [field("a", "d\ne\n")], "- id: 1\n  a: |  # c\n    d\n    e\n"),
    "a list for a text": ("- id: 1\n  a: b  # c\n", [field("a", ["d"])], "- id: 1\n  a:  # c\n  - d\n"),
    "a short list": ("- id: 1\n  after: 2\n", [field("after", ["3", "4"])], "- id: 1\n  after: [3, 4]\n"),
    "a text for a list": ("- id: 1\n  a:\n    - b\n    - c\n  d: e\n", [field("a", "f")], "- id: 1\n  a: f\n  d: e\n"),
    "a record for a text": ("- id: 1\n  a: b\n", [field("a", {"c": "d"})], "- id: 1\n  a:\n    c: d\n"),
    "a short form written out": (
        "- id: 1\n  points:\n    2022-01: 2022-01-27  # c\n",
        [field("points/2022-01", {"completed": "2022-01-27", "reason": "да"})],
        "- id: 1\n  points:\n    2022-01:  # c\n      completed: 2022-01-27\n      reason: да\n",
    ),
    # new fields
    "below the leading fields": (
        "- id: 1\n  a: b\n  c:\n    d: e\n  f: g\n", [field("h", "i")], "- id: 1\n  a: b\n  h: i\n  c:\n    d: e\n  f: g\n",
    ),
    "never below a block text": (
        "- id: 1\n  a: |+\n    b\n\n\n", [field("c", "d")], "- id: 1\n  c: d\n  a: |+\n    b\n\n\n",
    ),
    "above a lone block text": ("- a: |+\n    b\n\n  id: 1\n", [field("c", "d")], "- a: |+\n    b\n\n  id: 1\n  c: d\n"),
    "the blank lines stay below": ("- id: 1\n\n\n- id: 2\n", [field("a", "b")], "- id: 1\n  a: b\n\n\n- id: 2\n"),
    "comments of the value stay with it": (
        "- id: 1\n  a: b\n    # of b\n  # of the next\n", [field("c", "d")],
        "- id: 1\n  a: b\n    # of b\n  c: d\n  # of the next\n",
    ),
    "no last line end": ("- id: 1", [field("a", "b")], "- id: 1\n  a: b"),
    "a status not beside the responsible": (
        "- id: 1\n  title: a\n  due: 2022\n  responsible: [b]\n", [field("status", "active")],
        "- id: 1\n  title: a\n  status: active\n  due: 2022\n  responsible: [b]\n",
    ),
    "points in the order of time": (
        "- id: 1\n  points:\n    2022-01: 2022-01-09\n    2022-03:\n      reason: a\n    2022-05: 2022-05-09\n",
        [field("points/2022-04", "2022-04-09"), field("points/2022-02/completed", "2022-02-09")],
        "- id: 1\n  points:\n    2022-01: 2022-01-09\n    2022-02:\n      completed: 2022-02-09\n    2022-03:\n      reason: a\n    2022-04: 2022-04-09\n    2022-05: 2022-05-09\n",
    ),
    "the first point": (
        "- id: 1\n  points:\n    2022-03: 2022-03-09\n", [field("points/2022-01", "2022-01-09")],
        "- id: 1\n  points:\n    2022-01: 2022-01-09\n    2022-03: 2022-03-09\n",
    ),
    "into an empty record": (
        "- id: 1\n  points: {}  # c\n", [field("points/2022-01", "2022-01-09")],
        "- id: 1\n  points:  # c\n    2022-01: 2022-01-09\n",
    ),
    "into what is not set": (
        "- id: 1\n  changes:\n", [field("changes", [{"on": "2022-01-27", "from": "2022-01"}])],
        "- id: 1\n  changes:\n  - on: 2022-01-27\n    from: 2022-01\n",
    ),
    "one more record": (
        "- id: 1\n  changes:\n    - on: 2022-01-27\n      to: 2022-02\n", [field("changes/1", {"on": "2022-02-27"})],
        "- id: 1\n  changes:\n    - on: 2022-01-27\n      to: 2022-02\n    - on: 2022-02-27\n",
    ),
    "a free text in block form": (
        "- id: 1\n", [field("note", "один: #\n\nдва")], "- id: 1\n  note: |-\n    один: #\n\n    два\n",
    ),
    "numbers": (
        "- id: 1\n", [field("title", "5"), field("weight", "1.5"), field("after", ["2"]), field("note", "2022-05")],
        '- id: 1\n  title: "5"\n  weight: 1.5\n  after: [2]\n  note: 2022-05\n',
    ),
    # out
    "a field out": ("- id: 1\n  # above\n  a: b  # c\n  d: e\n", [field("a", REMOVED)], "- id: 1\n  # above\n  d: e\n"),
    "a first field out": ("- a: b  # c\n  id: 1\n", [field("a", REMOVED)], "- id: 1\n"),
    "a first field above a comment": ("- a: b\n  # c\n  id: 1\n", [field("a", REMOVED)], "-\n  # c\n  id: 1\n"),
    "a first field out, then another": (
        "-\n  a: b\n# a: [b\n  id: 1\n  c: d\n",
        [field("a", REMOVED), field("c", "e"), field("f", "g")],
        "-\n# a: [b\n  id: 1\n  c: e\n  f: g\n",
    ),
    "the last line out": ("- id: 1\n  a: b", [field("a", REMOVED)], "- id: 1"),
    "a block out": ("- id: 1\n  a: |\n    b\n\n  c: d\n", [field("a", REMOVED)], "- id: 1\n\n  c: d\n"),
    "a field below a kept block out": (
        "- id: 1\n  a: |+\n    b\n\n  c: |-\n    d\n\n  e: f\n",
        [field("c", REMOVED)],
        "- id: 1\n  a: |+\n    b\n\n  e: f\n",
    ),
    # brackets and braces
    "braces": ("- {id: 1, a: b}\n", [field("a", "c, d")], '- {id: 1, a: "c, d"}\n'),
    "a new one in braces": ("- { id: 1 }  # c\n", [field("a", "b")], "- { id: 1, a: b }  # c\n"),
    "a trailing comma": ("- {id: 1,}\n", [field("a", "b")], "- {id: 1, a: b,}\n"),
    "braces over lines": (
        "- {\n    id: 1,  # c\n    a: b  # d\n  }\n", [field("e", "f")],
        "- {\n    id: 1,  # c\n    a: b,  # d\n    e: f\n  }\n",
    ),
    "out of braces": ("- {id: 1, a: b, c: d}\n", [field("a", REMOVED)], "- {id: 1, c: d}\n"),
    "out of the end of braces": (
        "- {\n    id: 1,  # c\n    a: b  # d\n  }\n", [field("a", REMOVED)], "- {\n    id: 1  # c\n  }\n",
    ),
    "out of the beginning": (
        "- {\n    a: b,  # c\n    # of the id\n    id: 1\n  }\n", [field("a", REMOVED)],
        "- {\n    # of the id\n    id: 1\n  }\n",
    ),
    "out of the middle": (
        "- {\n    id: 1,  # c\n    # of a\n    a: b,  # d\n    # of e\n    e: f\n  }\n", [field("a", REMOVED)],
        "- {\n    id: 1,  # c\n    # of e\n    e: f\n  }\n",
    ),
    "an empty value in braces": ("- {id: 1, a: , c}\n", [field("a", "b"), field("c", "d")], "- {id: 1, a: b, c: d}\n"),
    "brackets": ("- id: 1\n  after: [ 2,3 ]\n", [field("after/2", "4")], "- id: 1\n  after: [ 2,3, 4 ]\n"),
    "empty brackets": ("- id: 1\n  after: []\n", [field("after/0", "4")], "- id: 1\n  after: [4]\n"),
}  # fmt: skip


@pytest.mark.parametrize("kind", IN_AN_ITEM)
def test_in_an_item(kind: str) -> None:
    before, edits, after = IN_AN_ITEM[kind]
    for head in ("activities:\n", "format: 1\n# c\nactivities:  # d\n"):
        assert new(head + before, edits) == head + after
        crlf = new((head + before).replace("\n", "\r\n"), edits)
        assert crlf == (head + after).replace("\n", "\r\n")


ITEM: dict[str, EditValue] = {"id": "9", "title": "a: b", "due": "2022", "responsible": ["c"], "status": "planned"}
WHOLE: dict[str, tuple[str, list[Edit], str]] = {
    "one more": (
        "activities:\n  - id: 1\n",
        [AppendItem("roadmap", ITEM)],
        "activities:\n  - id: 1\n  - id: 9\n    title: \"a: b\"\n    status: planned\n    due: 2022\n    responsible: [c]\n",
    ),
    "as far apart as the others": (
        "activities:\n- id: 1\n\n- id: 2\n# end\n", [AppendItem("roadmap", {"id": "3"})],
        "activities:\n- id: 1\n\n- id: 2\n\n- id: 3\n# end\n",
    ),
    "never into a kept block": (
        "activities:\n- id: 1\n\n- id: 2\n  a: |+\n    b\n",
        [AppendItem("roadmap", {"id": "3"})],
        "activities:\n- id: 1\n\n- id: 2\n  a: |+\n    b\n- id: 3\n",
    ),
    "before what follows the list": (
        "activities:\n  - id: 1\n    a: b\n    # of 1\n\ntitle: c\n", [AppendItem("roadmap", {"id": "3"})],
        "activities:\n  - id: 1\n    a: b\n    # of 1\n  - id: 3\n\ntitle: c\n",
    ),
    "the first of an empty list": (
        "title: a\nactivities: []  # c\n", [AppendItem("roadmap", {"id": "3", "b": "d"})],
        "title: a\nactivities:  # c\n  - id: 3\n    b: d\n",
    ),
    "the first of no list": (
        "title: a\n", [AppendItem("roadmap", {"id": "3"})], "title: a\nactivities:\n  - id: 3\n",
    ),
    "of what is not set": (
        "activities:\ntitle: a\n", [AppendItem("roadmap", {"id": "3"})], "activities:\n  - id: 3\ntitle: a\n",
    ),
    "in brackets": (
        "activities: [{id: 1}]\n", [AppendItem("roadmap", {"id": "3", "after": ["1"]})],
        "activities: [{id: 1}, {id: 3, after: [1]}]\n",
    ),
    "in JSON": (
        '{"activities": [\n  {\n    "id": "1"\n  }\n]}\n', [AppendItem("roadmap", {"id": "3", "after": ["1"]})],
        '{"activities": [\n  {\n    "id": "1"\n  },\n  {\n    "id": "3",\n    "after": ["1"]\n  }\n]}\n',
    ),
    "in empty JSON": (
        '{"activities": []}', [AppendItem("roadmap", {"id": "3", "a": "b"})], '{"activities": [{"id": "3", "a": "b"}]}',
    ),
    "less one": (
        "activities:\n  # of 1\n  - id: 1\n\n# a heading\n\n  # of 2\n  - id: 2\n    a: |\n      b\n    # of 2\n\n  - id: 3\n",
        [RemoveItem("roadmap", "2")],
        "activities:\n  # of 1\n  - id: 1\n\n# a heading\n\n  - id: 3\n",
    ),
    "less the last": (
        "activities:\n  - id: 1\n\n  - id: 2\n", [RemoveItem("roadmap", "2")], "activities:\n  - id: 1\n",
    ),
    "less the last, no line end": (
        "activities:\n  - id: 1\n\n  - id: 2", [RemoveItem("roadmap", "2")], "activities:\n  - id: 1",
    ),
    "less the last below a block": (
        "activities:\n  - id: 1\n    a: |\n      b\n  - id: 2", [RemoveItem("roadmap", "2")],
        "activities:\n  - id: 1\n    a: |\n      b\n",
    ),
    "less the last below a kept block": (
        "activities:\n  - id: 1\n    a: |+\n      b\n\n\n  - id: 2\n", [RemoveItem("roadmap", "2")],
        "activities:\n  - id: 1\n    a: |+\n      b\n\n\n",
    ),
    "less the only one": (
        "activities:  # c\n\n  # of 1\n  - id: 1\n    a: b\ntitle: d\n", [RemoveItem("roadmap", "1")],
        "activities: []  # c\n\ntitle: d\n",
    ),
    "the indentation of the file": (
        "parties:\n    a:\n        name: b\nactivities:\n    -   id: 1\n",
        [field("changes", [{"on": "2022", "by": "c"}]), field("parties/d/name", "e", None)],
        "parties:\n    a:\n        name: b\n    d:\n        name: e\nactivities:\n    -   id: 1\n        changes:\n            -   on: 2022\n                by: c\n",
    ),
    "no indentation": (
        "activities:\n- id: 1\n", [field("changes", [{"on": "2022", "by": "c"}])],
        "activities:\n- id: 1\n  changes:\n  - on: 2022\n    by: c\n",
    ),
    "document marks": ("---\na: b\n...\n", [field("c", "d", None)], "---\na: b\nc: d\n...\n"),
    "a head in braces": ('{"a": 1, "activities": [{"id": "1"}]}', [field("b", "c", None)], '{"a": 1, "activities": [{"id": "1"}], "b": "c"}'),
    "a number in JSON": ('{"weight": 1}', [field("weight", "2", None)], '{"weight": 2}'),
    "a text for a number in JSON": ('{"a": 1}', [field("a", "b", None)], '{"a": "b"}'),
}  # fmt: skip


@pytest.mark.parametrize("kind", WHOLE)
def test_whole_items_and_heads(kind: str) -> None:
    before, edits, after = WHOLE[kind]
    assert new(before, edits) == after
    assert new("\ufeff" + before.replace("\n", "\r\n"), edits) == "\ufeff" + after.replace("\n", "\r\n")


@pytest.mark.parametrize("style", [name for name in STYLES if "json" in name])
def test_json_stays_json(style: str) -> None:
    import json

    text = STYLES[style].decode()
    edits = [field("note", "a\x07\u2028b\n"), field("title", "b", "2"), field("changes/0", {"on": "2022"}, "3")]
    made = json.loads(new(text, [*edits, AppendItem("roadmap", ITEM), RemoveItem("roadmap", "2")]))
    assert [one["id"] for one in made["activities"]] == ["1", "3", "9"]
    assert made["activities"][0]["note"] == "a\x07\u2028b\n"
