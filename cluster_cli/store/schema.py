"""The JSON Schema (draft 2020-12) of the two files, made from the tables that they are read with.

An editor reads YAML 1.2, where `id: 2` is a number and `title: true` a truth value; the program reads both as the text
that is written. So every text admits what YAML would call something else, and a key without a value is one not set.
"""

from __future__ import annotations

from typing import Any

from cluster_cli.core.fields import (
    MATRIX,
    PLAN,
    Choice,
    Field,
    Kind,
    ListOf,
    MapOf,
    OneOrMore,
    ScalarKind,
    Shape,
)
from cluster_cli.core.messages import N_
from cluster_cli.core.model import File
from cluster_cli.core.plan.schedule import EVERY, LAG, REPEATS
from cluster_cli.i18n import Words
from cluster_cli.store.records import COUNT, MAX_ID, NUMBER

Schema = dict[str, Any]

_YEAR = "(?!0000)[0-9]{4}"
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = "(?:0[1-9]|[12][0-9]|3[01])"
_PERIOD = f"{_YEAR}(?:-(?:{_MONTH}(?:-{_DAY})?|9M|SY|H[12]|Q[1-4]))?"


def _text(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


_ANY_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_A_YEAR: Schema = {"type": "integer", "minimum": 1, "maximum": 9999}
_A_NUMBER: Schema = {"anyOf": [{"type": "number"}, _text(NUMBER.pattern)]}
_SCALARS: dict[ScalarKind, tuple[str, Schema]] = {
    "text": (
        N_("A text; in quotation marks where it holds a colon and a blank, or a # behind a blank."),
        _ANY_TEXT,
    ),
    "id": (
        N_("A name: 1 to 64 printable characters, no blank at either end. Case counts."),
        {**_ANY_TEXT, "minLength": 1, "maxLength": MAX_ID, "pattern": r"^\S(?:.*\S)?$"},
    ),
    "day": (N_("A day, such as 2022-03-15."), _text(f"{_YEAR}-{_MONTH}-{_DAY}")),
    "period": (
        N_("A period: 2022, 2022-H1, 2022-Q3, 2022-03, 2022-03-15, 2022-SY (school year) or 2022-9M (nine months)."),
        {"anyOf": [_A_YEAR, _text(_PERIOD)]},
    ),
    "interval": (
        N_("A period such as 2022, or two with a slash between them, such as 2022-01/2022-12."),
        {"anyOf": [_A_YEAR, _text(f"{_PERIOD}(?:/{_PERIOD})?")]},
    ),
    "number": (N_("A number, with a point before the decimals."), _A_NUMBER),
    "money": (N_("A sum of money such as 350000.00, exact."), _A_NUMBER),
    "weight": (
        N_("A number greater than 0; 1 unless set."),
        {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, _text(rf"(?=.*[1-9])(?!-)(?:{NUMBER.pattern})")]},
    ),
    "count": (N_("A whole number from 0 on."), {"anyOf": [{"type": "integer", "minimum": 0}, _text(COUNT.pattern)]}),
    "lag": (N_("10d for 10 days, 10wd for 10 working days."), _text(LAG().pattern)),
    "repeat": (
        N_("weekly, monthly, quarterly, half-yearly, yearly, or such as every 2 weeks."),
        {"anyOf": [{"enum": list(REPEATS)}, _text(EVERY().pattern)]},
    ),
    "flag": (N_("true or false."), {"enum": [True, False, "true", "false"]}),
    "format": (N_("The version of the format: 1."), {"enum": [1, "1"]}),
    "timezone": (N_("The name of a time zone, such as Asia/Tomsk."), {"type": "string", "minLength": 1}),
}
_FILES: dict[File, tuple[str, Shape]] = {
    "roadmap": (N_("A road map for cluster: data/roadmap.yaml"), PLAN),
    "projects": (N_("A portfolio of projects for cluster: data/projects.yaml"), MATRIX),
}


def json_schema(file: File, words: Words) -> Schema:
    """The schema of one file; what an editor shows beside a key is said in `words`."""
    title, shape = _FILES[file]
    writer = _Writer(words)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": words.text(title),
        **writer.record(shape),
        "$defs": writer.definitions,
    }


class _Writer:
    """Writes schemas of kinds; records and scalars stand once each under `$defs`."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.definitions: dict[str, Schema] = {}

    def record(self, shape: Shape) -> Schema:
        """The mapping of a record: its keys and no others."""
        return {
            "type": "object",
            "properties": {field.key: self._value(field) for field in shape.fields},
            "required": [field.key for field in shape.fields if field.required],
            "additionalProperties": False,
        }

    def _value(self, field: Field) -> Schema:
        """What stands behind a key; nothing at all means that the key is not set."""
        schema = self._schema(field.kind)
        if not field.required:
            schema = {"anyOf": [schema, {"type": "null"}]}
        return {"title": self.words.text(field.label), **schema}

    def _schema(self, kind: Kind) -> Schema:
        match kind:
            case Choice(options):
                return {"enum": list(options)}
            case ListOf(element):
                return {"type": "array", "items": self._schema(element)}
            case OneOrMore(element):
                return {"anyOf": [self._schema(element), {"type": "array", "items": self._schema(element)}]}
            case MapOf():
                return self._map(kind)
            case Shape():
                return self._shape(kind)
            case _:
                return self._scalar(kind)

    def _map(self, kind: MapOf) -> Schema:
        """Free keys; the name of a key is a text for JSON, whatever YAML would call it."""
        values = {"anyOf": [self._schema(kind.value), {"type": "null"}]}
        if kind.named:
            return {"type": "object", "properties": dict.fromkeys(kind.named, values), "additionalProperties": False}
        return {"type": "object", "propertyNames": self._schema(kind.key), "additionalProperties": values}

    def _shape(self, shape: Shape) -> Schema:
        if shape.name not in self.definitions:
            self.definitions[shape.name] = {}  # its place in the order, before those of its parts
            self.definitions[shape.name] = self._definition(shape)
        return {"$ref": f"#/$defs/{shape.name}"}

    def _definition(self, shape: Shape) -> Schema:
        record = self.record(shape)
        if shape.short is None:
            return record
        short = next(field for field in shape.fields if field.key == shape.short)
        return {"anyOf": [self._schema(short.kind), record]}

    def _scalar(self, kind: ScalarKind) -> Schema:
        description, schema = _SCALARS[kind]
        self.definitions.setdefault(kind, {"description": self.words.text(description), **schema})
        return {"$ref": f"#/$defs/{kind}"}
