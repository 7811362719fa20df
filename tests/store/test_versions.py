"""Versions of a file taken apart into items: whatever comes out is what reading the whole gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cluster_cli.core.model import Activity, Plan
from cluster_cli.store.cache import load_cached, save_cached
from cluster_cli.store.document import source_of
from cluster_cli.store.records import decode
from cluster_cli.store.versions import CachedTexts, Version, Versions
from cluster_cli.store.workspace import is_unreadable
from tests.cli.conftest import PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIECES = (
    "- id: 1\n  title: А\n", "- id: 2\n  title: Б\n  note: |\n    - id: 9\n      title: не запись\n", "# примечание\n", "\n",
    "-   id: 3\n    title: В\n", '- id: 4\n  title: "две\n- id: 5\n  строки"\n', "- {id: 6, title: Г}\n", "- id: 7\n",
    "- id: 1\n  title: дважды\n", "-\n  id: 8\n  title: Д\n", "- title: без номера\n", "- просто текст\n", "- id: 2\n  title: Б\n  x: &a 1\n",
    "- id: 10\n  title: >-\n    длинный\n\n    текст\n", "parties:\n  a: {name: А}\n", "---\n", "...\n", "note: 'и\n- id: 11\n  title: Е\n'\n",
    "- id: 12\n  title: Ж # слово\n  points: {2022-01: 2022-01-02}\n", "activities:\n", "<<<<<<< HEAD\n", "\t- id: 13\n", "- [1, 2\n",
)  # fmt: skip
HEADS = (
    "format: 1\ntitle: П\nactivities:\n",
    "activities:\n",
    "title: 'а\nactivities:\n",
    "title: П\n# activities:\nactivities: # ряды\n",
)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLUSTER_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


def whole(raw: bytes) -> tuple[Plan, list[Activity], bool]:
    decoded = decode(source_of(raw, "roadmap", "roadmap"))
    readable = decoded.whole and not any(is_unreadable(fault) for fault in decoded.faults)
    assert isinstance(decoded.head, Plan)
    return decoded.head, [replace(item, at=0) for item in decoded.items], readable


def taken(versions: Versions, blob: str) -> tuple[object, list[Activity], bool]:
    items = versions.differing(None, blob)[1]
    return (
        versions.head(blob),
        [replace(item, at=0) for item in items if isinstance(item, Activity)],
        versions.is_readable(blob),
    )


@given(st.lists(st.tuples(st.sampled_from(HEADS), st.sampled_from(("", "  ")), st.lists(st.sampled_from(PIECES), max_size=6)),
                min_size=1, max_size=4), st.booleans())  # fmt: skip
@settings(deadline=None, max_examples=300)
def test_taken_apart_or_not_the_content_is_the_same(texts: list[tuple[str, str, list[str]]], crlf: bool) -> None:
    versions = Versions("x")
    for number, (head, indent, pieces) in enumerate(texts):
        body = "".join(indent + line + "\n" for piece in pieces for line in piece.splitlines())
        raw = (head + body).replace("\n", "\r\n" if crlf else "\n").encode()
        versions.take(str(number), "roadmap", raw)
        expected = whole(raw)
        found = taken(versions, str(number))
        assert found[2] == expected[2]
        if expected[2]:
            assert found == expected
            assert versions.ids(str(number)) == [item.id for item in expected[1]]


def test_a_list_within_a_text_is_no_list_of_items() -> None:
    inner = "- id: 1\n  title: А\n- id: 2\n  title: Б\n"
    raw = f'note: "\nactivities:\n{inner}"\nactivities:\n- id: 3\n  title: В\n'.encode()
    versions = Versions("x")
    versions.take("old", "roadmap", raw)
    assert taken(versions, "old") == whole(raw)
    assert versions.ids("old") == ["3"]


def test_an_ordinary_plan_is_taken_apart_and_its_items_are_read_once() -> None:
    versions = Versions("x")
    changed = PLAN.replace("Итоговый отчёт", "Итоговый доклад")
    versions.take("old", "roadmap", PLAN.encode())
    versions.take("new", "roadmap", changed.encode())
    was, now = versions.differing("old", "new")
    assert [(one.id, one.title) for one in (*was, *now)] == [("4", "Итоговый отчёт"), ("4", "Итоговый доклад")]
    assert versions.differing("old", "new", frozenset({"3"})) == ((), ())
    versions.keep()
    again = Versions("x")
    assert again.missing({"old": "roadmap", "new": "roadmap", "other": "roadmap"}) == ["other"]
    assert again.differing("old", "new") == (was, now)
    assert again.head("new") == versions.head("new")
    again.take("third", "roadmap", PLAN.encode() + b"# end\n")
    assert again.differing("old", "third")[0] == again.differing("old", "third")[1]


def test_what_is_loose_is_not_kept() -> None:
    versions = Versions("x")
    versions.take("old", "roadmap", PLAN.encode())
    versions.take_loose("+roadmap", "roadmap", PLAN.replace("План учебный", "План иной").encode())
    versions.keep()
    assert versions.head("+roadmap") != versions.head("old")
    assert Versions("x").missing({"old": "roadmap", "+roadmap": "roadmap"}) == ["+roadmap"]


def test_numbers_that_lead_nowhere_are_not_believed() -> None:
    for version in (Version("roadmap", 5, None), Version("roadmap", 0, (1,)), Version("roadmap", -1, None)):
        save_cached("x", CachedTexts([b"a"], {}, {"blob": version}))
        assert load_cached("x", CachedTexts) is not None
        assert Versions("x").missing({"blob": "roadmap"}) == ["blob"]


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("CLUSTER_CACHE_DIR", str(tmp_path / "file" / "x"))
    save_cached("x", [1])
    assert load_cached("x", list[int]) is None
