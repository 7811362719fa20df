"""A change of a plan: new errors are refused, what mends is made, whatever else is wrong there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from cluster_cli.core.diagnostics import Field
from cluster_cli.core.edits import REMOVED, AppendItem, ChangeSet, FieldEdit, RemoveItem
from cluster_cli.store.drafts import EditRefused, draft
from cluster_cli.store.editing import NewFaults, NotEdited, finish, is_sound, perform
from cluster_cli.store.layout import outline_from, outline_of
from cluster_cli.store.workspace import load
from tests.store.folders import ROADMAP, change, content, note, plan_in

if TYPE_CHECKING:
    from pathlib import Path

    from cluster_cli.core.edits import Edit, EditValue


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTER_STATE_DIR", str(tmp_path / "state"))


def field(path: str, value: EditValue, item: str | None = "1") -> FieldEdit:
    return FieldEdit("roadmap", item, tuple(path.split("/")), value)


NEW_ITEM: dict[str, EditValue] = {"id": "3", "title": "Третье", "responsible": ["dpo"]}
BRINGS: dict[str, tuple[Edit, str]] = {
    "an unknown key": (field("stattus", "active"), "unknown-key"),
    "an unknown word": (field("status", "activ"), "not-a-choice"),
    "no such day": (field("due", "2022-02-30"), "no-such-day"),
    "an unknown party": (field("responsible", ["tts"]), "unknown-party"),
    "a missing key": (field("title", REMOVED), "missing-key"),
    "a key without a value": (field("responsible", []), "no-responsible"),
    "a new item without its fields": (AppendItem("roadmap", {"id": "3"}), "missing-key"),
    "a new item with a taken id": (AppendItem("roadmap", {**NEW_ITEM, "id": "2"}), "duplicate-id"),
    "an item that is named elsewhere": (RemoveItem("roadmap", "2"), "unknown-item"),
    "in the head": (field("timezone", "Asia/Tomks", None), "unknown-timezone"),
    "in the other file": (FieldEdit("projects", "portal", ("activities",), ["99"]), "unknown-item"),
}


@pytest.mark.parametrize("kind", BRINGS)
@pytest.mark.parametrize("spoilt", [False, True], ids=["of a plan without errors", "of one with others"])
def test_what_would_bring_an_error_is_refused(tmp_path: Path, kind: str, spoilt: bool) -> None:
    text = ROADMAP.replace("  - id: 1\n", "  - id: 1\n    after: [2]\n")
    data = plan_in(tmp_path, text + ("  - {id: 9, titel: a}\n" if spoilt else ""))
    before = content(data)
    edit, code = BRINGS[kind]
    for dry_run in (True, False):
        with pytest.raises(NewFaults) as refusal:
            change(data, [edit], dry_run=dry_run)
        assert code in {fault.code for fault in refusal.value.faults}
        assert content(data) == before


MENDS: dict[str, tuple[str, str, Edit]] = {
    "a day": ("due: 2022-01\n", "due: 2022-02-30\n", field("due", "2022-03")),
    "a key": ("due: 2022-01\n", "due: 2022-01\n    stattus: active\n", field("stattus", REMOVED)),
    "a party": ("responsible: [dpo]\n    due: 2022-02", "", note("а")),
    "a missing title": ("    title: Первое\n", "", field("title", "Первое")),
    "a whole item": ("    due: 2022-01\n", "    due: [\n    ]\n    x: y\n", RemoveItem("roadmap", "1")),
    "one of two": ("due: 2022-01\n", "due: 2022-02-30\n    stattus: active\n", field("due", "2022-03")),
    "of the head": ("period: 2022\n", "period: 20222\n", field("period", "2022", None)),
}


@pytest.mark.parametrize("kind", MENDS)
def test_what_mends_an_error_is_made(tmp_path: Path, kind: str) -> None:
    good, bad, edit = MENDS[kind]
    data = plan_in(tmp_path, ROADMAP.replace(good, bad, 1))
    known = {fault.code for fault in load(data).diagnostics if fault.severity == "error"}
    assert change(data, [edit]).changed
    left = {fault.code for fault in load(data).diagnostics if fault.severity == "error"}
    assert left <= known


def test_what_a_mended_error_had_hidden_is_no_reason_to_refuse(tmp_path: Path) -> None:
    text = ROADMAP.replace("    due: 2022-01\n", "    due: 2022-01-32\n    start: 2022-06\n")
    data = plan_in(tmp_path, text)
    assert "start-after-due" not in {fault.code for fault in load(data).diagnostics}
    assert change(data, [field("due", "2022-03")]).changed
    with pytest.raises(NewFaults):  # but of a plan in which nothing is mended, it is
        change(plan_in(tmp_path / "b", ROADMAP), [field("start", "2022-06")])


def test_an_error_in_the_very_field_is_not_mended_by_another(tmp_path: Path) -> None:
    data = plan_in(tmp_path, ROADMAP.replace("    due: 2022-01\n", "    due: 2022-02-30\n"))
    with pytest.raises(NewFaults):
        change(data, [field("due", "когда-нибудь")])


def test_warnings_that_the_plan_takes_for_errors_are_errors(tmp_path: Path) -> None:
    text = ROADMAP + "rules: {free-text-decision: error}\n"
    edits: list[Edit] = [field("excused", {"on": "2022-01-10", "by": "приказ", "reason": "а"})]
    assert change(plan_in(tmp_path / "a"), edits).changed
    with pytest.raises(NewFaults):
        change(plan_in(tmp_path / "b", text), edits)


def test_a_file_that_is_not_of_the_strict_subset_is_not_changed(tmp_path: Path) -> None:
    data = plan_in(tmp_path, ROADMAP.replace("title: Второе", "title: !!str Второе"))
    with pytest.raises(NotEdited) as refusal:
        change(data, [note("а")])
    assert [fault.code for fault in refusal.value.faults] == ["tag"]
    with pytest.raises(NotEdited):
        perform(load(plan_in(tmp_path / "b")), lambda _: ChangeSet((note("а", "7"),)), dry_run=True, command="")


@pytest.mark.parametrize("kind", BRINGS)
def test_the_quick_way_and_the_long_way_agree(tmp_path: Path, kind: str) -> None:
    data = plan_in(tmp_path, ROADMAP + "    after: [1]\n")
    before = load(data)
    for edit in (BRINGS[kind][0], note("а"), note("б", "portal")):
        made = draft(before.sources[edit.file], [edit], outline_from(before, edit.file))
        try:
            finish(before, [made], (), dry_run=True, command="")
        except NewFaults:
            assert not is_sound(before, [made])
        else:
            assert is_sound(before, [made])


def test_a_draft_that_reads_otherwise_is_never_written(tmp_path: Path) -> None:
    data = plan_in(tmp_path)
    before = load(data)
    made = draft(before.sources["roadmap"], [note("а")])
    wrong = replace(made, text=made.text.replace("Второе", "Иное"))
    with pytest.raises(EditRefused):
        is_sound(before, [wrong])
    with pytest.raises(NotEdited) as refusal:
        finish(before, [wrong], (), dry_run=False, command="")
    (fault,) = refusal.value.faults
    assert fault.code == "edit-failed"
    assert isinstance(fault.where, Field)
    assert content(data)["roadmap.yaml"] == ROADMAP.encode()


def test_an_outline_of_records_is_the_outline_of_the_text(tmp_path: Path) -> None:
    workspace = load(plan_in(tmp_path))
    assert outline_from(workspace, "roadmap") == outline_of(ROADMAP, "roadmap")
    spoilt = load(plan_in(tmp_path / "b", ROADMAP.replace("  - id: 2\n", "  - id: ''\n")))
    assert outline_from(spoilt, "roadmap") is None
    assert outline_from(load(plan_in(tmp_path / "c", projects=None)), "projects") is None
