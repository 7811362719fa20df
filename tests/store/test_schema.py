"""The JSON Schema accepts what the program accepts, as an editor reads it, and refuses the slips that an editor can see."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from cluster_cli.core.fields import MATRIX, PLAN
from cluster_cli.i18n import Words
from cluster_cli.store.schema import json_schema

if TYPE_CHECKING:
    from cluster_cli.core.model import File

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"
FILES: tuple[File, ...] = ("roadmap", "projects")
ENGLISH, RUSSIAN = Words("en"), Words("ru")
JUDGES = {file: Draft202012Validator(json_schema(file, ENGLISH)) for file in FILES}
RIGHT = sorted(
    path
    for pattern in ("data/*.yaml", "examples/**/roadmap.yaml", "examples/**/projects.yaml", "tests/cases/good/*/*.yaml")
    for path in ROOT.glob(pattern)
)
SEEN = {
    "unknown-key", "look-alike-key", "cut-by-comma", "wrong-kind", "not-a-choice", "not-a-day", "not-a-period",
    "no-such-month", "not-a-lag", "not-a-repeat", "not-a-count", "not-positive", "unknown-format", "empty-element",
}  # fmt: skip
"""Slips of form that an editor can tell by the schema."""
UNSEEN = {
    "due-null-word": "nothing at all, for YAML 1.2",
    "due-tilde": "nothing at all, for YAML 1.2",
    "due-school-year-9999": "the calendar ends within it",
    "due-final-newline": "`$` of Python lets it pass, that of an editor does not",
    "format-1.0": "the same number as 1",
}
"""Slips that the schema, or this test's reading of it, cannot tell, and why."""
BAD = sorted(
    folder.name
    for folder in (CASES / "bad").iterdir()
    if (codes := {line.split()[1] for line in (folder / "expected.txt").read_text("utf-8").splitlines()})
    and codes <= SEEN | {"no-deadline"}
)


class Yaml12(yaml.CSafeLoader):
    """What an editor reads: the core schema of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as PyYAML has it


Yaml12.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
Yaml12.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
Yaml12.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
Yaml12.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
    list("-+.0123456789"),
)
Yaml12.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))


def as_json(value: Any) -> Any:
    """The value as JSON has it: every key is a text."""
    if isinstance(value, dict):
        return {str(key): as_json(inner) for key, inner in value.items()}
    return [as_json(inner) for inner in value] if isinstance(value, list) else value


def read(path: Path) -> Any:
    return as_json(yaml.load(path.read_text("utf-8-sig"), Yaml12))


def file_of(path: Path) -> File:
    return "projects" if path.name == "projects.yaml" else "roadmap"


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_right_file_fits(path: Path) -> None:
    assert [error.message for error in JUDGES[file_of(path)].iter_errors(read(path))] == []


@pytest.mark.parametrize("name", BAD)
def test_a_slip_of_form_is_refused(name: str) -> None:
    errors = list(JUDGES["roadmap"].iter_errors(read(CASES / "bad" / name / "roadmap.yaml")))
    assert bool(errors) != (name in UNSEEN)


def test_the_schemas_are_schemas_and_name_every_key_once() -> None:
    for file, shape in zip(FILES, (PLAN, MATRIX), strict=True):
        schema = JUDGES[file].schema
        assert isinstance(schema, dict)
        Draft202012Validator.check_schema(schema)
        assert list(schema["properties"]) == [field.key for field in shape.fields]
        assert schema["required"] == [field.key for field in shape.fields if field.required]
        assert not schema["additionalProperties"]
        records = [schema, *(record for record in schema["$defs"].values() if "properties" in record)]
        assert all(value.get("title") for record in records for value in record["properties"].values())


def test_what_an_editor_shows_is_said_in_the_readers_language() -> None:
    def said(value: Any) -> list[str]:
        if isinstance(value, list):
            return [text for inner in value for text in said(inner)]
        if not isinstance(value, dict):
            return []
        own = [value[name] for name in ("title", "description") if isinstance(value.get(name), str)]
        return own + [text for inner in value.values() for text in said(inner)]

    for file in FILES:
        russian, english = (said(json_schema(file, words)) for words in (RUSSIAN, ENGLISH))
        assert len(russian) == len(english) > 30
        assert all(re.search("[А-Яа-я]", text) for text in russian)
        assert not any(re.search("[А-Яа-я]", text) for text in english)
