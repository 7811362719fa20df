"""Edits in files of many styles: what was asked changes, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from cluster_cli.core.diagnostics import Field
from cluster_cli.core.edits import REMOVED, AppendItem, FieldEdit, RemoveItem
from cluster_cli.store.document import source_of
from cluster_cli.store.drafts import EditRefused, apply_edits, draft, prove
from tests.store.styles import STYLES
from tests.store.trees import edited, item_spans, tree_of

if TYPE_CHECKING:
    from cluster_cli.core.edits import Edit, EditValue
    from cluster_cli.store.document import Source

MOVE: EditValue = {
    "on": "2022-01-27",
    "from": "2022-01",
    "to": "2022-04",
    "reason": "согласование: # с учредителем",
    "by": "ks-1",
}
ITEM: dict[str, EditValue] = {
    "id": "4",
    "title": "Четвёртое: новое",
    "due": "2022-04",
    "responsible": ["dpo", "ttst"],
    "status": "planned",
}
LONG = "Первая строка: # не примечание\n\n  с отступом\nпоследняя"


def field(item: str | None, path: str, value: EditValue) -> FieldEdit:
    """`responsible/0` is a path of a key and a position."""
    steps = tuple(int(step) if step.isdigit() and len(step) < 4 else step for step in path.split("/"))
    return FieldEdit("roadmap", item, steps, value)


FIELDS: dict[str, tuple[str, list[Edit]]] = {
    "a status": ("2", [field("2", "status", "active")]),
    "the first": ("1", [field("1", "status", "active")]),
    "the last": ("3", [field("3", "status", "active")]),
    "a text that needs quotes": ("2", [field("2", "title", 'Да: «нет» # "точно"')]),
    "a text of several lines": ("2", [field("2", "title", LONG)]),
    "a new text of several lines": ("2", [field("2", "note", LONG)]),
    "a new text that ends its line": ("1", [field("1", "note", "Одна\nдве\n")]),
    "a new field": ("2", [field("2", "completed", "2022-02-10")]),
    "a new field of the last": ("3", [field("3", "completed", "2022-03-10")]),
    "a field out": ("2", [field("2", "due", REMOVED)]),
    "the first field out": ("2", [field("2", "title", REMOVED)]),
    "a list out": ("2", [field("2", "responsible", REMOVED)]),
    "a record out": ("2", [field("2", "points", REMOVED)]),
    "all of a record out": ("2", [field("2", "points/2022-02", REMOVED)]),
    "a field of a record": ("2", [field("2", "points/2022-02/reason", "иная: причина")]),
    "a field of a record out": ("2", [field("2", "points/2022-02/reason", REMOVED)]),
    "a record in a record": ("2", [field("2", "points/2022-02/confirmed", {"on": "2022-03-24", "by": "ks-3"})]),
    "a record beside a record": ("2", [field("2", "points/2022-03", {"completed": "2022-03-05", "reason": "да"})]),
    "a record before a record": ("2", [field("2", "points/2022-01/completed", "2022-01-27")]),
    "a short form": ("2", [field("2", "points/2022-01", "2022-01-27")]),
    "a record for a text": ("2", [field("2", "status", {"a": "b"})]),
    "a text for a record": ("2", [field("2", "points/2022-02", "2022-02-10")]),
    "a new record": ("3", [field("3", "excused", {"on": "2022-03-24", "by": "ks-3", "reason": "нет: #"})]),
    "a new list of records": ("1", [field("1", "changes", [MOVE])]),
    "two records, one after the other": ("1", [field("1", "changes", [MOVE]), field("1", "changes/1", MOVE)]),
    "a deadline and its record": ("1", [field("1", "due", "2022-04"), field("1", "changes", [MOVE])]),
    "one more in a list": ("2", [field("2", "responsible/2", "doo")]),
    "one in a list": ("2", [field("2", "responsible/0", "doo")]),
    "the first of a list out": ("2", [field("2", "responsible/0", REMOVED)]),
    "the last of a list out": ("2", [field("2", "responsible/1", REMOVED)]),
    "another list": ("2", [field("2", "responsible", ["doo", "dpo", "ttst"])]),
    "a shorter list": ("2", [field("2", "responsible", ["doo"])]),
    "several fields": ("2", [field("2", "status", "active"), field("2", "due", "2022-05"), field("2", "note", LONG)]),
    "an empty text": ("2", [field("2", "title", "")]),
}
WHOLE: dict[str, list[Edit]] = {
    "the head": [field(None, "title", "Другое: имя")],
    "a new key of the head": [field(None, "note", LONG)],
    "a new record of the head": [field(None, "parties/dpo/name", "Департамент")],
    "two items": [field("3", "status", "active"), field("1", "status", "active")],
    "all at once": [
        field(None, "title", "Другое"),
        field("1", "note", LONG),
        field("3", "points", {"2022-01": "2022-01-05"}),
        RemoveItem("roadmap", "2"),
        AppendItem("roadmap", ITEM),
        AppendItem("roadmap", {**ITEM, "id": "5"}),
    ],
    "one more": [AppendItem("roadmap", ITEM)],
    "two more": [AppendItem("roadmap", ITEM), AppendItem("roadmap", {"id": "5", "title": LONG})],
    "without the first": [RemoveItem("roadmap", "1")],
    "without the second": [RemoveItem("roadmap", "2")],
    "without the last": [RemoveItem("roadmap", "3")],
    "without two": [RemoveItem("roadmap", "3"), RemoveItem("roadmap", "1")],
    "without any": [RemoveItem("roadmap", "1"), RemoveItem("roadmap", "2"), RemoveItem("roadmap", "3")],
    "all exchanged": [*(RemoveItem("roadmap", name) for name in "123"), AppendItem("roadmap", ITEM)],
}


def of(raw: bytes) -> Source:
    return source_of(raw, "data/roadmap.yaml", "roadmap")


@pytest.mark.parametrize("style", STYLES)
def test_only_the_asked_fields_of_the_asked_item_change(style: str) -> None:
    raw = STYLES[style]
    tree, spans, old_text = tree_of(raw), item_spans(raw), raw.decode("utf-8-sig")
    for kind, (item, edits) in FIELDS.items():
        new = apply_edits(of(raw), edits)
        assert tree_of(new) == edited(tree, edits), kind
        start, end = spans[int(item) - 1]
        new_text = new.decode("utf-8-sig")
        assert new_text.startswith(old_text[:start]), kind
        tail = old_text[spans[int(item)][0] :] if int(item) < len(spans) else old_text[end:]
        assert new_text.rstrip().endswith(tail.rstrip()), kind
        assert new.startswith(b"\xef\xbb\xbf") == raw.startswith(b"\xef\xbb\xbf"), kind


@pytest.mark.parametrize("style", STYLES)
def test_heads_and_whole_items(style: str) -> None:
    raw = STYLES[style]
    for kind, edits in WHOLE.items():
        new = apply_edits(of(raw), edits)
        assert tree_of(new) == edited(tree_of(raw), edits), kind
        touched = {edit.item for edit in edits if not isinstance(edit, AppendItem)}
        for place, (start, end) in enumerate(item_spans(raw), 1):
            if str(place) not in touched:
                assert raw.decode("utf-8-sig")[start:end] in new.decode("utf-8-sig"), kind


@pytest.mark.parametrize("style", STYLES)
def test_line_ends_are_those_of_the_file(style: str) -> None:
    raw = STYLES[style]
    kinds = {line[-2:] == b"\r\n" for line in raw.splitlines(keepends=True) if line.endswith(b"\n")}
    for _, edits in FIELDS.values():
        new = apply_edits(of(raw), edits)
        made = {line[-2:] == b"\r\n" for line in new.splitlines(keepends=True) if line.endswith(b"\n")}
        assert made <= (kinds or {False})
        assert new.endswith(b"\n") == raw.endswith(b"\n")


@pytest.mark.parametrize("style", STYLES)
def test_the_same_value_again_changes_nothing(style: str) -> None:
    raw = STYLES[style]
    for value in tree_of(raw)["activities"]:
        edits: list[Edit] = [FieldEdit("roadmap", value["id"], (key,), one) for key, one in value.items()]
        assert apply_edits(of(raw), edits) == raw


@pytest.mark.parametrize("style", STYLES)
def test_an_edit_twice_is_an_edit_once(style: str) -> None:
    for kind, (_, edits) in FIELDS.items():
        if kind not in {"the first of a list out", "the last of a list out", "two records, one after the other"}:
            once = apply_edits(of(STYLES[style]), edits)
            assert apply_edits(of(once), edits) == once, kind


VALUES = [
    "нет", "no", "1.10", "012", "1e3", "0x1F", "22:30", "null", "~", "2022-02-30", "yes", "", " ведущий пробел",
    "пробел в конце ", "a: b", "a #b", "# b", "- a", "? a", "[a]", "{a: b}", "a, b", "'a'", '"a"', "it's", "a\\b",
    "%a", "@a", "`a`", "!a", "&a", "*a", "|", ">", "😀 смайлик", "👨‍👩‍👧", "\u00a0", "мягкий\u00adперенос", "\u200eбез\u202eвида",
    "\x00\x07\x1b\x7f\x85", "\u2028\u2029\ufeff\ufffe", "a\tb", "\t", "a\r\nb", "a\rb", "a\nb", "a\n", "\n", "\n\na", "a\n\n",
    "a\n b\n", " a\nb", "a \nb", "---", "...", "a\n---\nb", "<<", "=", "«кавычки»", "a" * 3000, "да, нет; [и] {ещё}",
    "https://a.b/c?d=e#f", "\U0001f600\U000e0001",
]  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_values_come_back_as_they_went_in(style: str) -> None:
    for value in VALUES:
        edits = [field("2", "title", value), field("2", "note", value), field("2", "points/2022-02/reason", value)]
        edits.append(field("2", "responsible", [value, "dpo"]))
        new = apply_edits(of(STYLES[style]), edits)
        assert tree_of(new) == edited(tree_of(STYLES[style]), edits), value


REFUSALS: dict[str, tuple[str, FieldEdit, str, tuple[str | int, ...]]] = {
    "no such item": ("activities:\n  - id: 1\n", field("2", "a", "b"), "edit-no-item", ()),
    "two items": ("activities:\n  - id: 1\n  - id: 1\n", field("1", "a", "b"), "edit-two-items", ("id",)),
    "a key of a text": ("activities:\n  - id: 1\n    a: b\n", field("1", "a/c", "d"), "edit-into-text", ("a", "c")),
    "a key of a list": ("activities:\n  - id: 1\n    a: [b]\n", field("1", "a/c", "d"), "edit-into-text", ("a", "c")),
    "past the end": ("activities:\n  - id: 1\n    a: [b]\n", field("1", "a/2", "d"), "edit-into-text", ("a", 2)),
    "a position of a record": ("activities:\n  - id: 1\n", field("1", "0", "d"), "edit-into-text", (0,)),
    "a key with a mark": (
        "activities:\n  - id: 1\n    ? a  # c\n    : |\n      b\n", field("1", "a", "c"), "edit-explicit-key", ("a",),
    ),
    "the last key": ("activities:\n  - id: 1\n", field("1", "id", REMOVED), "edit-last-key", ("id",)),
    "half a character": ("activities:\n  - id: 1\n", field("1", "a", "\ud83d"), "edit-not-text", ()),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSALS)
def test_what_is_not_edited_is_refused_with_its_place(kind: str) -> None:
    text, edit, code, path = REFUSALS[kind]
    with pytest.raises(EditRefused) as refusal:
        apply_edits(of(text.encode()), [edit])
    (fault,) = refusal.value.diagnostics
    assert fault.code == code
    assert isinstance(fault.where, Field)
    assert fault.where.path == path


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("activities:\n  - id: 1\n    a: &x b\n", "anchor"),
        ("activities:\n  - id: 1\n    a: !!str b\n", "tag"),
        ("activities:\n  - id: 1\n    id: 2\n", "duplicate-key"),
        ("activities:\n  - id: 1\n  a: b\n", "bad-indent"),
        ("a: b\n---\nactivities:\n  - id: 1\n", "several-documents"),
    ],
)
def test_a_file_beyond_the_strict_subset_is_not_edited(text: str, code: str) -> None:
    with pytest.raises(EditRefused) as refusal:
        apply_edits(of(text.encode()), [field("1", "status", "active")])
    assert code in {fault.code for fault in refusal.value.diagnostics}


def test_a_file_with_faults_of_the_format_is_edited() -> None:
    raw = b"activities:\n  - id: 1\n    due: 2022-02-30\n    stattus: x\n  - title: a\n  - b\n  -\n  - []\n"
    new = apply_edits(of(raw), [field("1", "due", "2022-03")])
    assert new == raw.replace(b"2022-02-30", b"2022-03")


WRONG = {
    "another value": ("status: active", "status: planned"),
    "a field lost": ("    status: active\n", ""),
    "another item": ("Третье", "Иное"),
    "an item lost": ("  - id: 3\n    title: Третье\n    due: 2022-03\n    status: planned\n", ""),
    "another id": ("- id: 3", "- id: 33"),
    "a field in another item": ("    title: Третье\n", "    title: Третье\n    completed: 2022-01-01\n"),
    "another head": ("title: План", "title: Не план"),
    "a comment that swallows a value": ("title: Второе", "title: # Второе"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_the_proof_catches_a_text_that_reads_otherwise(kind: str) -> None:
    made = draft(of(STYLES["plain"]), [field("2", "status", "active")])
    prove(made)
    assert WRONG[kind][0] in made.text
    with pytest.raises(EditRefused) as refusal:
        prove(replace(made, text=made.text.replace(*WRONG[kind])))
    assert {fault.code for fault in refusal.value.diagnostics} == {"edit-failed"}
