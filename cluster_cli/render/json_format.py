r"""A report as JSON for programs, in one envelope that every report shares.

`{"schema": "cluster/overdue/1", "plan", "as_of", "language", "findings", "summary", "totals", "rows", …, "notes",
"hints", "unread"}`. Keys are ASCII, null and [] never absent, order always the same. Exact: days are whole numbers,
money and other decimals are texts ("350000.00"), a ratio is {"part", "whole", "value"} whose first two are exact (whole
numbers, or texts such as "7/3") and whose value is rounded to six places. Days are ISO 8601, periods stand as in the
plan, a word of the domain is its key, a sentence is said in `language`. The table that answers is `rows`, others
stand under their own key. `##[` is written as `#\u0023[`, so that no runner of GitHub takes it for a command.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import msgspec

from cluster_cli.core.messages import Bar, Command, Message, Share, Standing, Term
from cluster_cli.core.periods import Period
from cluster_cli.core.text import visible
from cluster_cli.render.surface import fenced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cluster_cli.core.messages import Value
    from cluster_cli.core.report import Column, Kind, Line, Report, Table
    from cluster_cli.i18n import Words
    from cluster_cli.render.surface import Surface

VERSION = 1
_LIST_KINDS = frozenset({"list"})
_MOST_EXACT = 2**53


def render(report: Report, words: Words, surface: Surface) -> str:
    """The report as indented JSON."""
    return encoded(envelope(report, words), surface)


def encoded(value: Any, surface: Surface) -> str:
    """JSON text of plain values, ended by a line break."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return fenced(text.replace("##[", "#\\u0023[") + "\n", surface)


def envelope(report: Report, words: Words) -> dict[str, Any]:
    """The report as values of JSON."""
    tables = [section.table for section in report.sections if section.table is not None]
    notes = [line for section in report.sections for line in section.lines]
    return {
        "schema": f"cluster/{report.name}/{VERSION}",
        "plan": visible(report.plan),
        "as_of": report.as_of.isoformat(),
        "language": words.language,
        "findings": report.findings,
        "summary": _said(report.summary, words),
        "totals": _totals(report, words),
        "rows": [],
        **{key: _rows(table, words) for key, table in named(tables).items()},
        "notes": _said(notes, words),
        "hints": _said(report.hints, words),
        "unread": [
            {"id": item.id and visible(item.id), "file": visible(item.file), "line": item.line}
            for item in report.unread
        ],
    }


def named(tables: Sequence[Table]) -> dict[str, Table]:
    """The tables by the keys under which they stand: `rows` is the one that is called so, else the first."""
    return dict(zip(_keys([table.key for table in tables]), tables, strict=True))


def _keys(names: list[str]) -> list[str]:
    first = names.index("rows") if "rows" in names else 0
    return ["rows" if at == first else name for at, name in enumerate(names)]


def _said(lines: Iterable[Line], words: Words) -> list[str]:
    return [visible(words.say(line.text)) for line in lines]


def _totals(report: Report, words: Words) -> dict[str, Any]:
    return {
        visible(name): {visible(part): plain(inner, words) for part, inner in value.items()}
        if isinstance(value, dict)
        else plain(value, words)
        for name, value in report.totals.items()
    }


def _rows(table: Table, words: Words) -> list[dict[str, Any]]:
    keys = [column.key for column in table.columns]
    lists = [column.kind in _LIST_KINDS for column in table.columns]
    return [
        {
            key: plain(_as_list(value) if is_list else value, words)
            for key, is_list, value in zip(keys, lists, row.cells, strict=True)
        }
        for row in table.rows
    ]


def _as_list(value: Value) -> Value:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def plain(value: Value, words: Words) -> Any:  # noqa: C901, PLR0911 - one return a type is the clearest table
    """A value of a report as a value of JSON."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return visible(value)
        case date():
            return value.isoformat()
        case Period():
            return value.name
        case Term():
            return value.key
        case Decimal():
            return f"{value:f}" if abs(value.adjusted()) < 30 else str(value)
        case Share():
            return _ratio(value.part, value.whole)
        case Fraction():
            return _ratio(Fraction(value.numerator), Fraction(value.denominator))
        case tuple():
            return [plain(part, words) for part in value]
        case Message() | Command():
            return visible(words.say(value))
        case Standing():
            return _standing(value)
        case Bar():
            return None


def _standing(value: Standing) -> dict[str, str | None]:
    day = None if value.day is None else value.day.isoformat()
    point = None if value.point is None else visible(value.point)
    return {"point": point, "state": value.state.key, "day": day, "basis": value.basis}


def _ratio(part: Fraction, whole: Fraction) -> dict[str, Any]:
    value = round(float(part / whole), 6) if whole else None
    return {"part": _exact(part), "whole": _exact(whole), "value": value}


def _exact(number: Fraction) -> int | str:
    """A whole number where every reader of JSON takes it exactly, else its text."""
    return number.numerator if number.denominator == 1 and abs(number.numerator) < _MOST_EXACT else str(number)


_TEXT = {"type": ["string", "null"]}
_RATIO = {
    "type": ["object", "null"],
    "required": ["part", "whole", "value"],
    "properties": {
        "part": {"type": ["integer", "string"]},
        "whole": {"type": ["integer", "string"]},
        "value": {"type": ["number", "null"]},
    },
}
_KINDS: dict[str, dict[str, Any]] = {
    "text": {},
    "id": _TEXT,
    "number": {"type": ["integer", "string", "null"]},
    "days": {"type": ["integer", "null"]},
    "share": _RATIO,
    "day": {"type": ["string", "null"], "format": "date"},
    "period": {"type": ["string", "array", "null"]},
    "term": _TEXT,
    "money": _TEXT,
    "list": {"type": "array"},
    "standing": {
        "type": ["object", "null"],
        "required": ["point", "state", "day", "basis"],
        "properties": {
            "point": _TEXT,
            "state": {"type": "string"},
            "day": {"type": ["string", "null"], "format": "date"},
            "basis": {"enum": ["completed", "expected", "deadline", None]},
        },
    },
    "bar": {"type": "null"},
    "meter": _RATIO,
}


def report_schema(name: str, tables: Sequence[tuple[str, Sequence[Column]]] = ()) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the report `name`, whose tables are given as key and columns in their order."""
    sentences = {"type": "array", "items": {"type": "string"}}
    properties: dict[str, Any] = {
        "schema": {"const": f"cluster/{name}/{VERSION}"},
        "plan": {"type": "string"},
        "as_of": {"type": "string", "format": "date"},
        "language": {"enum": ["ru", "en"]},
        "findings": {"type": "boolean"},
        "summary": sentences,
        "totals": {"type": "object"},
        "rows": {"type": "array"},
    }
    keys = _keys([key for key, _ in tables])
    properties |= {
        key: {"type": "array", "items": _record(columns)} for key, (_, columns) in zip(keys, tables, strict=True)
    }
    place = {"id": _TEXT, "file": {"type": "string"}, "line": {"type": "integer"}}
    unread = {"type": "array", "items": {"type": "object", "required": list(place), "properties": place}}
    properties |= {"notes": sentences, "hints": sentences, "unread": unread}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"cluster {name} --format json",
        "type": "object",
        "required": list(properties),
        "properties": properties,
    }


def with_columns(schema: dict[str, Any], pattern: str, kind: Kind) -> dict[str, Any]:
    """The schema of a report whose rows have further columns that depend on the plan: their keys fit the pattern."""
    schema["properties"]["rows"]["items"]["patternProperties"] = {pattern: _KINDS[kind]}
    return schema


def _record(columns: Sequence[Column]) -> dict[str, Any]:
    properties = {column.key: _KINDS[column.kind] for column in columns}
    return {"type": "object", "required": list(properties), "properties": properties}
