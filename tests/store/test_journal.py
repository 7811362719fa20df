"""Undo: the bytes come back after each kind of change, and a foreign change is never undone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cluster_cli.core.edits import REMOVED, AppendItem, FieldEdit, RemoveItem
from cluster_cli.core.messages import Command
from cluster_cli.store.document import source_of
from cluster_cli.store.drafts import apply_edits
from cluster_cli.store.editing import NewFaults
from cluster_cli.store.journal import last_change, remember, undo
from cluster_cli.store.write import Replacement, WriteFailed, locked, replace_files
from tests.store.drawn import edits
from tests.store.folders import ROADMAP, change, content, note, plan_in
from tests.store.styles import STYLES
from tests.store.trees import tree_of

if TYPE_CHECKING:
    from pathlib import Path

    from cluster_cli.core.edits import Edit
    from cluster_cli.core.messages import Value

KINDS: dict[str, list[Edit]] = {
    "a field set": [note("новое", "2")],
    "a field added": [note("новое")],
    "a field out": [note(REMOVED, "2")],
    "a text of several lines": [note("а\nб\n")],
    "a deadline with its record": [
        FieldEdit("roadmap", "1", ("due",), "2022-03"),
        FieldEdit("roadmap", "1", ("changes",), [{"on": "2022-01-20", "from": "2022-01", "to": "2022-03"}]),
    ],
    "the head": [FieldEdit("roadmap", None, ("title",), "Другое")],
    "an item added": [AppendItem("roadmap", {"id": "3", "title": "Третье", "responsible": ["dpo"]})],
    "an item out": [RemoveItem("roadmap", "1")],
    "two files": [note("а"), note("б", "portal")],
    "several at once": [note("а"), RemoveItem("roadmap", "2"), AppendItem("projects", {"id": "b", "title": "Б"})],
}


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLUSTER_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


def taken_back(data: Path) -> Value:
    with locked(data):
        return undo(data).values["command"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("style", ["as it is", "crlf", "no last line end", "with a mark"])
def test_the_bytes_come_back(tmp_path: Path, kind: str, style: str) -> None:
    text = {"crlf": ROADMAP.replace("\n", "\r\n"), "no last line end": ROADMAP.rstrip()}.get(style, ROADMAP)
    data = plan_in(tmp_path, "\ufeff" + text if style == "with a mark" else text)
    before = content(data)
    assert change(data, KINDS[kind]).changed
    assert content(data) != before
    assert taken_back(data) == Command("cluster test")
    assert content(data) == before
    with pytest.raises(WriteFailed, match="there is no change"):
        taken_back(data)


def test_a_file_that_a_change_began_is_taken_away_again(tmp_path: Path) -> None:
    data = plan_in(tmp_path, projects=None)
    wanted: list[Edit] = [
        FieldEdit("projects", None, ("title",), "Проекты"),
        AppendItem("projects", {"id": "portal", "title": "Портал", "lead": "dpo"}),
        note("вместе"),
    ]
    change(data, wanted)
    assert content(data).keys() == {"roadmap.yaml", "projects.yaml"}
    taken_back(data)
    assert content(data) == {"roadmap.yaml": ROADMAP.encode()}


@pytest.mark.parametrize("name", ["roadmap.yaml", "projects.yaml"])
def test_after_a_foreign_change_nothing_is_taken_back(tmp_path: Path, name: str) -> None:
    data = plan_in(tmp_path)
    change(data, [note("а"), note("б", "portal")])
    path = data / name
    path.write_bytes(path.read_bytes() + b"# foreign\n")
    after = content(data)
    with pytest.raises(WriteFailed, match="has been changed since"):
        taken_back(data)
    assert content(data) == after


def test_a_file_that_is_gone_is_a_foreign_change(tmp_path: Path) -> None:
    data = plan_in(tmp_path)
    change(data, [note("а"), note("б", "portal")])
    (data / "projects.yaml").unlink()
    with pytest.raises(WriteFailed, match="has been changed since"):
        taken_back(data)


def test_only_the_last_change_is_taken_back(tmp_path: Path) -> None:
    data = plan_in(tmp_path)
    change(data, [note("а")])
    between = content(data)
    change(data, [note("б")])
    taken_back(data)
    assert content(data) == between


def test_what_changed_nothing_or_was_refused_is_no_last_change(tmp_path: Path) -> None:
    data = plan_in(tmp_path)
    before = content(data)
    change(data, [note("а")])
    change(data, [note("а")])
    change(data, [note("в")], dry_run=True)
    with pytest.raises(NewFaults):
        change(data, [FieldEdit("roadmap", "1", ("due",), "2022-02-30")])
    taken_back(data)
    assert content(data) == before


def test_plans_have_their_own_last_change(tmp_path: Path) -> None:
    first, second = plan_in(tmp_path / "a"), plan_in(tmp_path / "b")
    change(first, [note("а")])
    change(second, [note("б")])
    taken_back(first)
    assert content(first)["roadmap.yaml"] == ROADMAP.encode()
    assert content(second)["roadmap.yaml"] != ROADMAP.encode()


def test_nothing_is_kept_beside_the_plan_and_nobody_else_may_read_it(tmp_path: Path, state: Path) -> None:
    data = plan_in(tmp_path)
    change(data, [note("а")])
    assert content(data).keys() == {"roadmap.yaml", "projects.yaml"}
    (record,) = (state / "undo").iterdir()
    if os.name != "nt":
        assert record.stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_kept_the_change_is_made_and_it_is_said(tmp_path: Path, state: Path) -> None:
    data = plan_in(tmp_path)
    state.write_text("in the way")
    outcome = change(data, [note("а")])
    assert "cannot be taken back" in outcome.sentences[-1].template
    assert "note: а" in content(data)["roadmap.yaml"].decode()
    assert last_change(data) is None


@pytest.mark.parametrize("rubbish", [b"", b"\x00", b"\x93\x01", b'{"command": 1}'])
def test_a_record_that_cannot_be_read_is_none(tmp_path: Path, state: Path, rubbish: bytes) -> None:
    data = plan_in(tmp_path)
    change(data, [note("а")])
    next((state / "undo").iterdir()).write_bytes(rubbish)
    with pytest.raises(WriteFailed, match="there is no change"):
        taken_back(data)


@pytest.mark.skipif(os.name == "nt", reason="names are bytes on Unix only")
def test_a_folder_whose_name_is_not_text(tmp_path: Path) -> None:
    data = plan_in(tmp_path / os.fsdecode(b"\xff\xfe"))
    change(data, [note("а")])
    taken_back(data)
    assert content(data)["roadmap.yaml"] == ROADMAP.encode()


def test_a_link_is_followed_when_a_change_is_taken_back(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    data = plan_in(tmp_path)
    (data / "roadmap.yaml").rename(tmp_path / "2022.yaml")
    (data / "roadmap.yaml").symlink_to("../2022.yaml")
    change(data, [note("а")])
    taken_back(data)
    assert (data / "roadmap.yaml").is_symlink()
    assert (tmp_path / "2022.yaml").read_bytes() == ROADMAP.encode()


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(STYLES)), st.data())
def test_the_bytes_come_back_after_random_changes(
    tmp_path_factory: pytest.TempPathFactory, style: str, data: st.DataObject
) -> None:
    raw = STYLES[style]
    folder = plan_in(tmp_path_factory.mktemp("plan"))
    path = folder / "roadmap.yaml"
    path.write_bytes(raw)
    wanted = data.draw(edits(tree_of(raw)))
    written = Replacement(path, path.name, raw, apply_edits(source_of(raw, path.name, "roadmap"), wanted))
    with locked(folder):
        replace_files([written])
        assert remember(folder, [written], "cluster test")
    assert path.read_bytes() == written.after
    taken_back(folder)
    assert path.read_bytes() == raw
