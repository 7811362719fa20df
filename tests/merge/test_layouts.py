"""However a file is written: line ends, marks, indentation, braces; and files with which nothing can be done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cluster_cli.history.git import GitFailed
from cluster_cli.store.merge.chunks import Conflict
from cluster_cli.store.merge.fields import Merger
from cluster_cli.store.merge.files import merge
from tests.merge.sides import MARKERS, Result, lines, merged, rows_of
from tests.merge.test_scenarios import PLAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from cluster_cli.store.merge.chunks import Chunk, Markers

OURS = PLAN.replace("title: Один", "title: Раз")
THEIRS = PLAN.replace("due: 2022-01\n    resp", "due: 2022-02\n    resp")
BOTH = OURS.replace("due: 2022-01\n    resp", "due: 2022-02\n    resp")


def windows(text: str) -> str:
    return text.replace("\n", "\r\n")


def marked(text: str) -> str:
    return "\ufeff" + text


def endless(text: str) -> str:
    return text.removesuffix("\n")


def unindented(text: str) -> str:
    head, _, rows = text.partition("activities:\n")
    return head + "activities:\n" + "".join(line.removeprefix("  ") for line in rows.splitlines(keepends=True))


def deeper(text: str) -> str:
    head, _, rows = text.partition("activities:\n")
    moved = (line if line.startswith(("  - ", "  #")) else "  " + line for line in rows.splitlines(keepends=True))
    return head + "activities:\n" + "".join(moved).replace("  - id", "  -   id")


def same(text: str) -> str:
    return text


LAYOUTS: list[Callable[[str], str]] = [same, windows, marked, endless, unindented, deeper]


@pytest.mark.parametrize("base", LAYOUTS)
@pytest.mark.parametrize("ours", LAYOUTS)
@pytest.mark.parametrize("theirs", LAYOUTS)
def test_a_new_layout_is_no_change_of_a_value(
    base: Callable[[str], str], ours: Callable[[str], str], theirs: Callable[[str], str]
) -> None:
    result = merged(base(PLAN), ours(OURS), theirs(THEIRS))
    assert result.clean
    assert rows_of(result.text) == rows_of(BOTH)
    if base is ours is theirs:
        assert result.text == base(BOTH)
    elif base is ours and {base, theirs} <= {same, windows, marked, endless}:
        assert result.text == theirs(BOTH)
    elif base is theirs and {base, ours} <= {same, windows, marked, endless}:
        assert result.text == ours(BOTH)


def test_a_conflict_in_a_file_of_windows_has_its_line_ends() -> None:
    result = merged(windows(PLAN), windows(OURS), windows(PLAN.replace("title: Один", "title: Первый")))
    assert not result.clean
    assert result.text.count("\n") == result.text.count("\r\n")
    assert result.conflicts == [("    title: Раз\r\n", "    title: Один\r\n", "    title: Первый\r\n")]


def test_a_key_that_both_put_first_and_what_stands_above_it() -> None:
    head = "# Шапка\n---\n"
    result = merged(head + PLAN, head + "note: а\n" + PLAN, "# Новая\n" + head + "currency: RUB\n" + PLAN)
    assert result.clean
    assert result.text == "# Новая\n" + head + "note: а\ncurrency: RUB\n" + PLAN


@pytest.mark.parametrize("rows", ["[{id: 1, title: Один}, {id: 2}]", "[]"])
def test_rows_in_brackets_against_rows_with_dashes(rows: str) -> None:
    base = f"format: 1\nactivities: {rows}  # все\n"
    ours = base.replace("]", ", {id: 3}]" if "id" in rows else "{id: 3}]")
    theirs = (
        "format: 1\nactivities:  # все\n" + ("- id: 1\n  title: Раз\n- id: 2\n" if "id" in rows else "") + "- id: 4\n"
    )
    result = merged(base, ours, theirs)
    assert result.clean
    assert list(rows_of(result.text)["activities"]) == (["1", "2", "3", "4"] if "id" in rows else ["3", "4"])
    assert "# все" in result.text


def test_a_comment_beside_the_dash_of_a_row() -> None:
    base = "activities:\n  -  # первая\n    id: 1\n    title: Один\n    due: 2022-01\n"
    ours, theirs = base.replace("Один", "Раз"), base.replace("2022-01", "2022-02")
    assert merged(base, ours, theirs).text == ours.replace("2022-01", "2022-02")
    compact = theirs.replace("-  # первая\n    id", "- id")
    assert merged(base, ours, compact).clean
    assert rows_of(merged(base, ours, compact).text) == rows_of(ours.replace("2022-01", "2022-02"))


def test_rows_in_brackets_keep_the_order_of_whoever_moved_them() -> None:
    base = "activities: [{id: 0}, {id: 1}, {id: 2}]\n"
    moved = merged(base, base.replace("{id: 1}", "{id: 1, a: x}"), "activities: [{id: 2}, {id: 0}, {id: 3}, {id: 1}]\n")
    assert moved.text == "activities: [{id: 2}, {id: 0}, {id: 3}, {id: 1, a: x}]\n"
    disputed = merged(base, "activities: [{id: 1}, {id: 2}]\n", "activities: [{id: 0, a: x}, {id: 2}]\n")
    assert disputed.conflicts == [
        ("activities: [{id: 2}]\n", "activities: [{id: 0}, {id: 2}]\n", "activities: [{id: 0, a: x}, {id: 2}]\n")
    ]


def test_two_kinds_of_line_ends_in_one_file_stay() -> None:
    mixed = PLAN.replace("title: Три\n", "title: Три\r\n")
    result = merged(
        mixed, mixed.replace("title: Один", "title: Раз"), mixed.replace("due: 2022-01\n", "due: 2022-02\n", 1)
    )
    assert result.clean
    assert result.text == mixed.replace("title: Один", "title: Раз").replace("due: 2022-01\n", "due: 2022-02\n", 1)


CARDS = """\
format: 1
title: Матрица
projects:
  - id: portal
    title: Портал
    stages:
      initiation:
        due: 2022-02
      closing:
        due: 2022-04
    budget:
      - item: Работы
        planned: 100
"""


def test_stages_of_projects_are_merged_field_by_field() -> None:
    ours = CARDS.replace("due: 2022-02\n", "due: 2022-02\n        completed: 2022-02-10\n")
    theirs = CARDS.replace("due: 2022-02\n", "due: 2022-02\n        reason: карантин\n").replace("2022-04", "2022-05")
    result = merged(CARDS, ours, theirs)
    assert result.clean
    assert (
        "        completed: 2022-02-10\n        reason: карантин\n      closing:\n        due: 2022-05\n" in result.text
    )


def as_json(*rows: dict[str, object], indent: int | None = 2) -> str:
    return json.dumps({"format": 1, "title": "План", "activities": rows}, ensure_ascii=False, indent=indent) + "\n"


@pytest.mark.parametrize("indent", [2, None])
def test_a_file_that_is_json(indent: int | None) -> None:
    one: dict[str, object] = {"id": "1", "title": "Один", "due": "2022-01"}
    two: dict[str, object] = {"id": "2", "title": "Два"}
    base = as_json(one, two, indent=indent)
    ours, theirs = (
        as_json(one | {"title": "Раз"}, two, {"id": "3"}, indent=indent),
        as_json(one | {"due": "2022-02"}, two, {"id": "4"}, indent=indent),
    )
    result = merged(base, ours, theirs)
    assert result.clean
    rows = json.loads(result.text)["activities"]
    assert rows == [one | {"title": "Раз", "due": "2022-02"}, two, {"id": "3"}, {"id": "4"}]
    disputed = merged(base, ours, as_json(one | {"title": "Первый", "due": "2022-02"}, two, indent=indent))
    assert len(disputed.conflicts) == 1
    for side, title in (("ours", "Раз"), ("theirs", "Первый")):
        assert json.loads(disputed.settled(side))["activities"][0] == one | {"title": title, "due": "2022-02"}
    if indent:
        assert disputed.conflicts == [tuple(f'      "title": "{title}",\n' for title in ("Раз", "Один", "Первый"))]


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        ("a: [", "a: [1", "a: {"),
        ("", "a: 1\n", "a: 2\n"),
        ("a: &x 1\n", "a: &x 2\n", "a: &x 3\n"),
        ("activities: [1]\n", "activities: [2]\n", "activities: [3]\n"),
        ("activities:\n  - a\n", "activities:\n  - b\n", "activities:\n  - c\n"),
        ("activities:\n  - id: 1\n", "activities:\n  - id: 1\n  - id: 1\n    a: 1\n", "activities:\n  - id: 1\n    b: 2\n"),
        ("- a\n", "- b\n", "- c\n"),
        ("\x00", "\x01", "\x02"),
        ("<<<<<<< ours\n", "x\n", "y\n"),
        ("a: 1\n---\nb: 2\n", "a: 2\n---\nb: 2\n", "a: 3\n---\nb: 2\n"),
        ("[" * 50_000, "[" * 50_001, "[" * 50_002),
    ],
)  # fmt: skip
def test_whatever_the_files_hold_both_sides_are_there(base: str, ours: str, theirs: str) -> None:
    result = merged(base, ours, theirs)
    assert not result.clean
    for text in (ours, theirs):
        assert all(line in result.text for line in text.splitlines())


def test_bytes_that_are_no_text_are_kept_as_they_are() -> None:
    done = merge(b"a: \xff1\n", b"a: \xff2\n", b"a: \xff3\n", lines, MARKERS)
    assert not done.clean
    assert b"a: \xff2\n" in done.raw
    assert b"a: \xff3\n" in done.raw


def test_without_git_a_conflict_is_marked_all_the_same() -> None:
    def no_git(base: bytes, ours: bytes, theirs: bytes, markers: Markers) -> tuple[bytes, bool]:
        from cluster_cli.core.messages import message

        raise GitFailed(message("git is not installed on this machine"))

    done = merge(PLAN.encode(), OURS.encode(), PLAN.replace("Один", "Первый").encode(), no_git, MARKERS)
    result = Result(done.raw.decode(), done.clean)
    assert not result.clean
    assert result.conflicts == [("    title: Раз\n", "    title: Один\n", "    title: Первый\n")]


def test_a_fault_in_the_merge_itself_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Merger, "file", lambda *_: ["format: 1\n"])  # a merge that forgets
    result = merged(PLAN, OURS, THEIRS)
    assert not result.clean
    assert result.settled("ours") == OURS
    assert result.settled("theirs") == THEIRS


def test_a_merge_that_forgets_a_comment_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Merger, "file", lambda *_: [BOTH])
    result = merged(PLAN, OURS, THEIRS.replace("title: Пять\n", "title: Пять  # спросить\n"))
    assert "# спросить" in result.text
    assert not result.clean


def test_a_merge_that_invents_a_row_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    against = PLAN.replace("title: Один", "title: Первый")
    invented: list[Chunk] = [*OURS.partition("    title: Раз\n")]
    invented[1] = Conflict("", "    title: Раз\n", "    title: Первый\n")
    monkeypatch.setattr(Merger, "file", lambda *_: [*invented, "  - id: 99\n    title: Чужая\n"])
    result = merged(PLAN, OURS, against)
    assert not result.clean
    assert "Чужая" not in result.text


def test_a_merge_by_lines_that_can_be_read_but_says_something_else_is_not_taken() -> None:
    def astray(base: bytes, ours: bytes, theirs: bytes, markers: Markers) -> tuple[bytes, bool]:
        return (OURS.encode(), True) if len(base) > 500 else lines(base, ours, theirs, markers)

    done = merge(PLAN.encode(), OURS.encode(), THEIRS.encode(), astray, MARKERS)
    assert done.clean
    assert done.raw.decode() == BOTH


def test_the_first_field_of_a_row() -> None:
    base = "activities:\n  - title: Один\n    id: 1\n  - id: 2\n"
    result = merged(base, base.replace("Один", "Раз  # а"), base.replace("Один", "Один  # б"))
    assert result.clean
    assert rows_of(result.text) == rows_of(base.replace("Один", "Раз"))
    assert "# а" in result.text
    assert "# б" in result.text
    result = merged(base, base.replace("title: Один\n    ", ""), base.replace("Один", "Первый"))
    assert result.text == (
        "activities:\n  -\n<<<<<<< ours\n||||||| base\n    title: Один\n=======\n    title: Первый\n>>>>>>> theirs\n"
        "    id: 1\n  - id: 2\n"
    )


def test_what_git_merges_wrongly_is_a_conflict_even_where_nothing_finer_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Merger, "file", lambda *_: ["format: 1\n"])
    ours = PLAN.replace("  - id: 2\n", "  - id: 9\n    title: Наша\n  - id: 2\n")
    result = merged(PLAN, ours, PLAN + "  - id: 9\n    title: Их\n")
    assert not result.clean
    assert result.settled("ours") == ours
    assert result.settled("theirs") == PLAN + "  - id: 9\n    title: Их\n"
