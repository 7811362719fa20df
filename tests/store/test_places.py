"""Where a finding stands: lines by LF and columns in characters, from 1, whatever the file is written like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.diagnostics import Diagnostic, Field, Span
from cluster_cli.store.places import locate
from cluster_cli.store.workspace import load_texts

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Located

PLAN = """\
format: 1
title: План 🎉
period: 2022
parties:
  dpo: {name: Департамент, short: ДПО}
editions:
  - by: приказ
    on: 2022-01-10
expect: {activities: 2}
activities:
  - id: 1
    title: Группа
    due: [2022-03, 2022-06]
    responsible: [dpo]
    points:
      2022-03:
        completed: 2022-03-10
        evidence:
          - акт.pdf
          - e\u0301🎉.pdf
      2022-06: 2022-06-01
    note:
    changes:
    - {on: 2022-01-11, from: 2022-02, to: 2022-03}
  - title: |
      Текст
    id: "2"
    due: 2022-04
    responsible:
      - party: dpo
        role: куратор
"""
PROJECTS = "format: 1\ntitle: Портфель\nprojects: [{id: p, title: Портал, stages: {a: {due: 2022-03}}, stage: x}]\n"
FIRST, SECOND, PROJECT = PLAN.index("id: 1"), PLAN.index("title: |"), PROJECTS.index("{id: p")


def places(text: str, *fields: Field) -> list[str]:
    workspace = load_texts({"roadmap": text.encode(), "projects": PROJECTS.encode()})
    located = [locate(workspace, [Diagnostic("x", "error", field)])[0].place for field in fields]
    return [f"{one.line}:{one.column}-{one.end_line}:{one.end_column}" for one in located]


@pytest.mark.parametrize(
    ("at", "path", "part", "place"),
    [
        (0, ("title",), "value", "2:8-2:14"),
        (0, ("title",), "key", "2:1-2:6"),
        (0, ("parties", "dpo"), "value", "5:8-5:39"),
        (0, ("parties", "dpo"), "key", "5:3-5:6"),
        (0, ("parties", "dpo", "short"), "value", "5:35-5:38"),
        (0, ("editions", 0, "on"), "value", "8:9-8:19"),
        (0, ("editions", 0, "absent"), "value", "7:5-8:19"),
        (0, ("editions", 7), "value", "6:1-6:9"),
        (0, ("expect", "activities"), "value", "9:22-9:23"),
        (0, ("activities",), "value", "10:1-10:11"),
        (0, (), "value", "1:1-1:7"),
        (0, ("absent",), "value", "1:1-1:7"),
        (FIRST, ("id",), "value", "11:9-11:10"),
        (FIRST, (), "value", "11:9-11:10"),
        (FIRST, ("absent",), "value", "11:9-11:10"),
        (FIRST, ("due",), "value", "13:10-13:28"),
        (FIRST, ("due", 1), "value", "13:20-13:27"),
        (FIRST, ("due", 2), "value", "13:10-13:28"),
        (FIRST, ("responsible", 0, "party"), "value", "14:19-14:22"),
        (FIRST, ("points", "2022-03", "completed"), "value", "17:20-17:30"),
        (FIRST, ("points", "2022-03"), "key", "16:7-16:14"),
        (FIRST, ("points", "2022-03", "evidence", 1), "value", "20:13-20:20"),
        (FIRST, ("points", "2022-03", "forecast"), "value", "16:7-16:14"),
        (FIRST, ("points", "2022-09"), "value", "15:5-15:11"),
        (FIRST, ("note",), "value", "22:5-22:9"),
        (FIRST, ("changes", 0, "to"), "value", "24:43-24:50"),
        (SECOND, ("title",), "value", "25:12-27:1"),
        (SECOND, (), "value", "27:9-27:12"),
        (SECOND, ("responsible", 0, "role"), "value", "31:15-31:22"),
        (SECOND, ("responsible", 0, "party"), "key", "30:9-30:14"),
        (SECOND, ("due",), "value", "28:10-28:17"),
    ],
)
def test_a_field_is_found_in_the_text(at: int, path: tuple[str | int, ...], part: str, place: str) -> None:
    field = Field("roadmap", at, path, "key" if part == "key" else "value")
    assert places(PLAN, field) == [place]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("stages", "a", "due"), "3:53-3:60"),
        (("title",), "3:27-3:33"),
        (("stage",), "3:71-3:72"),
        (("lead",), "3:17-3:18"),
    ],
)
def test_a_field_of_a_project_is_found_in_its_own_file(path: tuple[str | int, ...], place: str) -> None:
    assert places(PLAN, Field("projects", PROJECT, path)) == [place]


def test_line_ends_and_a_byte_order_mark_move_no_place() -> None:
    def all_places(text: str) -> list[str]:
        body = text.removeprefix("\ufeff")
        first, second = body.index("id: 1"), body.index("title: |")
        fields = [
            Field("roadmap", 0, ("parties", "dpo", "short")),
            Field("roadmap", first, ("points", "2022-03", "evidence", 1)),
            Field("roadmap", second, ("responsible", 0, "role")),
        ]
        return places(text, *fields)

    plain = all_places(PLAN)
    assert plain == ["5:35-5:38", "20:13-20:20", "31:15-31:22"]
    windows = PLAN.replace("\n", "\r\n")
    for text in (windows, "\ufeff" + PLAN, "\ufeff" + windows):
        assert all_places(text) == plain


def found(*spans: tuple[str, str, int, int], text: str = "а\nбб\r\nв") -> list[Located]:
    workspace = load_texts({"roadmap": text.encode()}, {"roadmap": "plan.yaml"}, Path("here"))
    return locate(workspace, [Diagnostic(code, "error", Span(file, start, end)) for code, file, start, end in spans])


def test_findings_are_sorted_by_file_line_column_and_code() -> None:
    located = found(("b", "roadmap", 3, 4), ("z", "projects", 0, 0), ("a", "roadmap", 3, 4), ("c", "roadmap", 0, 1))
    assert [(one.place.path, one.place.line, one.place.column, one.diagnostic.code) for one in located] == [
        ("here/projects.yaml", 1, 1, "z"),
        ("plan.yaml", 1, 1, "c"),
        ("plan.yaml", 2, 2, "a"),
        ("plan.yaml", 2, 2, "b"),
    ]


def test_a_finding_carries_its_line_without_the_line_end() -> None:
    lines = [one.line_text for one in found(("a", "roadmap", 0, 1), ("a", "roadmap", 2, 3), ("a", "roadmap", 6, 7))]
    assert lines == ["а", "бб", "в"]


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [
        (0, 0, "1:1-1:1"),
        (0, 1, "1:1-1:2"),
        (2, 4, "2:1-2:3"),
        (2, 7, "2:1-3:2"),
        (7, 9, "3:2-3:2"),
        (99, 99, "3:2-3:2"),
    ],
)
def test_a_span_ends_where_its_text_ends(start: int, end: int, place: str) -> None:
    one = found(("a", "roadmap", start, end))[0].place
    assert f"{one.line}:{one.column}-{one.end_line}:{one.end_column}" == place


def test_a_file_that_is_not_there_has_one_place() -> None:
    one = found(("no-file", "projects", 5, 9))[0]
    assert (one.place.line, one.place.column, one.line_text) == (1, 1, "")
