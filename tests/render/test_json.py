"""JSON: one envelope, exact numbers, the same keys in the same order, and a schema that says so."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from msgspec import structs

from cluster_cli.core.messages import Command, Share, Term, message
from cluster_cli.core.periods import parse_period
from cluster_cli.core.report import Column, Report, Row, Section, Table
from cluster_cli.core.text import visible
from cluster_cli.render.json_format import report_schema
from cluster_cli.render.surface import Surface
from tests.render.reports import (
    DAY,
    EN,
    HOSTILE,
    PLAN,
    RECORD,
    RU,
    TITLE,
    columns,
    hostile,
    overdue,
    raw_characters,
    screen,
    shown,
)

if TYPE_CHECKING:
    from cluster_cli.i18n import Words

ENVELOPE = ["schema", "plan", "as_of", "language", "findings", "summary", "totals", "rows", "notes", "hints", "unread"]


def read(report: Report, words: Words = EN) -> dict[str, Any]:
    found = json.loads(shown(report, "json", words))
    assert isinstance(found, dict)
    return found


def one_cell(value: object, kind: str = "text") -> Any:
    table = Table("rows", (Column("x", "test: x", kind),), (Row((value,)),))  # type: ignore[arg-type]
    return read(Report("list", "p", DAY, (), (Section(table=table),)))["rows"][0]["x"]


def test_a_list_is_the_envelope_with_its_rows() -> None:
    found = read(overdue(1))
    assert list(found) == ENVELOPE
    assert found == {
        "schema": "cluster/overdue/1", "plan": PLAN, "as_of": "2022-03-15", "language": "en", "findings": True,
        "summary": ["test: 1 is overdue.", "test: as of 2022-03-15."], "totals": {"n": 1},
        "rows": [{
            "id": "1", "title": TITLE, "lead": ["ДОО ТО", "ttst"], "due": "2022-03", "days": 15, "state": "overdue",
            "forecast": None, "note": "note 1",
        }],
        "notes": [], "hints": [], "unread": [],
    }  # fmt: skip


@pytest.mark.parametrize("report", [overdue(0), structs.replace(overdue(0), sections=())])
def test_nothing_is_an_empty_list_and_no_key_is_absent(report: Report) -> None:
    found = read(report)
    assert list(found) == ENVELOPE
    assert (found["rows"], found["unread"], found["findings"]) == ([], [], False)


def test_several_tables_stand_under_their_keys() -> None:
    found = read(screen(), RU)
    assert list(found) == [*ENVELOPE[:8], "upcoming", *ENVELOPE[8:]]
    assert found["language"] == "ru"
    assert found["upcoming"] == [
        {"day": "2022-03-15", "share": {"part": 5, "whole": 6, "value": 0.833333}, "money": "350000.50"},
        {"day": None, "share": None, "money": None},
    ]
    assert found["totals"] == {
        "n": 14, "by_state": {"overdue": 7, "r": {"part": "1/2", "whole": "7/3", "value": 0.214286}}, "none": None,
    }  # fmt: skip
    assert found["unread"] == [
        {"id": "3", "file": "data/roadmap.yaml", "line": 41}, {"id": None, "file": "data/projects.yaml", "line": 7},
    ]  # fmt: skip
    assert found["notes"] == ["test: a note."]
    assert RECORD in found["hints"][0]


@pytest.mark.parametrize("order", [0, 1])
def test_the_table_called_rows_is_rows_wherever_it_stands(order: int) -> None:
    sections = [Section(table=Table(key, (Column("x", "x"),), (Row((key,)),))) for key in ("fields", "rows")]
    found = read(Report("show", "p", DAY, (), tuple(sections if order else reversed(sections))))
    assert found["rows"] == [{"x": "rows"}]
    assert found["fields"] == [{"x": "fields"}]


def test_without_one_called_rows_the_first_table_is_rows() -> None:
    sections = [Section(table=Table(key, (Column("x", "x"),), (Row((key,)),))) for key in ("a", "b")]
    found = read(Report("show", "p", DAY, (), tuple(sections)))
    assert (found["rows"], found["b"]) == ([{"x": "a"}], [{"x": "b"}])


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        (None, "text", None), (None, "list", []), ("a", "list", ["a"]), ((), "list", []), (("a", 1), "list", ["a", 1]),
        (15, "days", 15), (2**53 - 1, "number", 2**53 - 1), (Decimal("350000.00"), "money", "350000.00"),
        (Decimal("1E+3"), "money", "1000"), (Decimal("1E+40"), "money", "1E+40"), (Decimal("-0.10"), "number", "-0.10"),
        (Fraction(1, 3), "share", {"part": 1, "whole": 3, "value": 0.333333}),
        (Share(Fraction(0), Fraction(7)), "share", {"part": 0, "whole": 7, "value": 0.0}),
        (Share(Fraction(2**70), Fraction(2**70)), "share", {"part": str(2**70), "whole": str(2**70), "value": 1.0}),
        (DAY, "day", "2022-03-15"), (parse_period("2022-SY"), "period", "2022-SY"), (Term("due-soon", "x"), "term", "due-soon"),
        (message("{day} x", day=DAY), "text", "2022-03-15 x"), (Command("cluster list"), "text", "cluster list"),
        (True, "text", True), ("1.10", "id", "1.10"), ("\x1b[31m", "text", "\\x1b[31m"),
    ],
)  # fmt: skip
def test_each_type_has_its_writing(value: object, kind: str, written: object) -> None:
    found = one_cell(value, kind)
    assert found == written
    assert type(found) is type(written)


def test_machine_text_needs_no_language_but_for_sentences() -> None:
    russian, english = read(screen(), RU), read(screen(), EN)
    for key in ("rows", "totals", "upcoming", "unread", "schema", "as_of"):
        assert russian[key] == english[key]


def test_hostile_texts_are_visible_and_no_runner_reads_them() -> None:
    text = shown(hostile(), "json")
    assert raw_characters(text) == set()
    assert "##[" not in text
    assert "#\\u0023[error]z" in text
    found = json.loads(text)
    assert [row["title"] for row in found["rows"]] == [visible(one) for one in HOSTILE]
    assert json.loads(shown(hostile(), "json", EN, Surface(runner="")))["plan"] == visible(HOSTILE[0])


@pytest.mark.parametrize("name", ["overdue", "several"])
@pytest.mark.parametrize("words", [EN, RU])
def test_the_schema_says_what_is_there(name: str, words: Words) -> None:
    second = screen().sections[1].table
    assert second is not None
    tables = [("rows", columns())] if name == "overdue" else [("rows", columns()), ("upcoming", second.columns)]
    schema = report_schema(name, tables)
    Draft202012Validator.check_schema(schema)
    judge = Draft202012Validator(schema)
    reports = [overdue(2), overdue(0), structs.replace(hostile(), name="overdue")] if name == "overdue" else [screen()]
    for report in reports:
        found = read(report, words)
        assert list(judge.iter_errors(found)) == []
        assert list(schema["properties"]) == list(found)
        for key in found:
            assert list(judge.iter_errors({k: v for k, v in found.items() if k != key})) != [], key


def test_the_schema_refuses_what_is_wrong() -> None:
    judge = Draft202012Validator(report_schema("overdue", [("rows", columns())]))
    right = read(overdue(1))
    wrongs: list[dict[str, Any]] = [
        {"schema": "cluster/list/1"},
        {"rows": [{}]},
        {"findings": 1},
        {"language": "de"},
        {"unread": [{}]},
    ]
    for wrong in wrongs:
        assert list(judge.iter_errors(right | wrong)) != [], wrong


def test_the_schema_knows_which_table_is_rows() -> None:
    schema = report_schema("show", [("fields", (Column("x", "x", "days"),)), ("rows", columns())])
    assert "title" in schema["properties"]["rows"]["items"]["properties"]
    assert schema["properties"]["fields"]["items"]["required"] == ["x"]
