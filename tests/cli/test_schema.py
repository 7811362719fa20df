"""`schema` prints what an editor and a program need, and the program's own answers fit it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from tests.cli.conftest import Runner

ANSWERS = [
    "status", "list", "list --columns id,wording,weight,series", "overdue", "upcoming", "show 2",
    "show 2 --why", "show portal", "progress", "progress --by responsible", "progress --by month", "validate",
]  # fmt: skip


@pytest.mark.parametrize("file", ["roadmap", "projects"])
def test_the_schema_of_a_file(file: str, cluster: Runner) -> None:
    run = cluster("schema", "--of", file, "--lang", "en")
    assert (run.status, run.err) == (0, "")
    schema = json.loads(run.out)
    Draft202012Validator.check_schema(schema)
    assert f"data/{file}.yaml" in schema["title"]


def test_the_road_map_is_meant_where_nothing_is_named(cluster: Runner) -> None:
    assert cluster("schema").out == cluster("schema", "--of", "roadmap").out
    assert "Дорожная карта" in json.loads(cluster("schema", "--lang", "ru").out)["title"]


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_fits_its_schema(answer: str, cluster: Runner) -> None:
    command = answer.split()
    day = [] if command[0] == "validate" else ["--as-of", "2022-03-15"]
    run = cluster(*command, *day, "--format", "json")
    assert run.status in {0, 1}, run.err
    schema = json.loads(cluster("schema", "--of", command[0]).out)
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(json.loads(run.out))] == []


def test_what_has_no_schema_is_refused_with_what_has(cluster: Runner) -> None:
    run = cluster("schema", "--of", "overdu", "--lang", "ru")
    assert (run.status, run.out) == (2, "")
    assert "overdue" in run.err
