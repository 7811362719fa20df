"""`show PROJECT`: the passport tells everything that is recorded of a project, the same in every form."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import ROOT
from tests.cli.test_output import on_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Run, Runner

SHIPPED = ("--data", str(ROOT / "data"))
DEMO = ("--data", str(ROOT / "examples" / "demo" / "data"))
JULY = ("--as-of", "2026-07-01")
PROJECTS = ("catalog", "tiflo", "club", "bus", "festival")


def answer(run: Run) -> dict[str, Any]:
    assert (run.status, run.err) == (0, "")
    found: dict[str, Any] = json.loads(run.out)
    return found


def test_everything_of_the_catalogue(cluster: Runner) -> None:
    found = answer(cluster("show", "catalog", *DEMO, *JULY, "--format", "json"))
    fields = {row["field"]: row["value"] for row in found["fields"]}
    assert fields["goal"] == "Любую книгу города можно найти и заказать из дома"
    assert fields["activities"][0].startswith("№ 4. Создание единого электронного каталога")
    assert (fields["sponsor"], fields["manager"]) == (
        "заместитель начальника Управления культуры", "заведующий отделом комплектования",
    )  # fmt: skip
    assert fields["assessed"][0] == "red"
    assert [row["point"] for row in found["rows"]] == ["Инициирование", "Подготовка", "Реализация", "Завершение"]
    assert [(row["stage"], row["state"], row["on"]) for row in found["gates"]] == [("Реализация", "go", "2026-05-28")]
    assert [(row["name"], row["planned"]) for row in found["money_by_source"]] == [
        ("Городской бюджет", "240000.00"), ("Областной бюджет", "380000.00"),
    ]  # fmt: skip
    assert [(row["name"], row["spent"]) for row in found["money_by_year"]] == [("2026", "291000.50")]
    assert len(found["budget"]) == 2
    assert [(row["id"], row["fact"], row["plan"]) for row in found["indicators"]] == [
        ("records", "14.5", "20"), ("search", "7", "8"),
    ]  # fmt: skip
    assert len(found["targets"]) == 4
    assert [row["fact"] for row in found["readings"]] == ["6", "14.5", "7"]
    assert [row["status"] for row in found["risks"]] == ["open", "closed"]  # all of them
    assert ([row["id"] for row in found["issues"]], len(found["assumptions"])) == (["i1"], 1)
    health = next(line for line in found["summary"] if line.startswith("Состояние: "))
    for reason in ("этап «Реализация»", "показатель «Записей в каталоге»: 14,5", "216 000,00 из 240 000,00 (90 %)"):
        assert reason in health


def test_what_is_dated_later_has_not_happened(cluster: Runner) -> None:
    found = answer(cluster("show", "catalog", *DEMO, "--as-of", "2026-04-15", "--format", "json"))
    assert [row["fact"] for row in found["readings"]] == ["6"]
    assert [(row["state"], row["on"], row["by"]) for row in found["gates"]] == [("undecided", None, None)]
    assert found["issues"] == []


def test_moves_and_gates_that_were_put_off_are_told(cluster: Runner) -> None:
    found = answer(cluster("show", "tiflo", *DEMO, *JULY, "--format", "json"))
    assert [(row["point"], row["from"], row["to"]) for row in found["changes"]] == [
        ("Подготовка", "2026-05", "2026-06")
    ]
    assert [row["state"] for row in found["gates"]] == ["hold"]


def test_changes_of_the_card_itself_are_told_too(cluster: Runner, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "demo" / "data", tmp_path / "data")
    command = ("update", "catalog", "--target", "records:2026=60", "--reason", "новый план", "--by", "s-5", *JULY)
    assert cluster(*command).status == 0
    changes = answer(cluster("show", "catalog", *JULY, "--format", "json"))["changes"]
    assert [(row["point"], row["from"], row["to"], row["reason"]) for row in changes] == [
        (None, "50", "60", "новый план")
    ]


def texts(value: object) -> Iterator[str]:
    match value:
        case dict():
            for one in value.values():
                yield from texts(one)
        case list():
            for one in value:
                yield from texts(one)
        case str():
            yield value
        case _:
            return


@pytest.mark.parametrize("project", PROJECTS)
def test_a_listener_hears_what_the_machine_reads(cluster: Runner, project: str) -> None:
    """Every text of the data and every amount in JSON is said in linear too."""
    found = answer(cluster("show", project, *DEMO, *JULY, "--format", "json", "--lang", "en"))
    said = cluster("show", project, *DEMO, *JULY, "--format", "linear", "--lang", "en").out
    cyrillic = {text for text in texts(found) if re.search("[а-яё]", text)}
    assert {text for text in cyrillic if text not in said} - {found["plan"]} == set()
    for row in (*found["money_by_source"], *found["money_by_year"], *found["budget"]):
        for name in ("planned", "committed", "spent"):
            assert re.sub(r"(?<=\d)(?=(?:\d{3})+\.)", ",", row[name]) in said
    for row in (*found["targets"], *found["readings"]):
        assert re.search(f"^(?:Plan|Fact): {re.escape(row.get('plan') or row['fact'])}$", said, re.MULTILINE)


@pytest.mark.parametrize("form", ["table", "linear", "markdown", "csv", "json"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_form_and_language(cluster: Runner, form: str, language: str) -> None:
    for project in PROJECTS:
        run = cluster("show", project, "--why", *DEMO, *JULY, "--format", form, "--lang", language)
        assert (run.status, run.err) == (0, "")
        assert run.out.endswith("\n")


def test_money_agrees_with_the_budget(cluster: Runner) -> None:
    whole = answer(cluster("budget", *DEMO, *JULY, "--project", "catalog", "--by", "source", "--format", "json"))
    card = answer(cluster("show", "catalog", *DEMO, *JULY, "--format", "json"))
    assert card["money_by_source"] == whole["rows"]


@pytest.mark.parametrize("project", ["employer-aggregator", "big-meetings"])
def test_an_empty_card_says_what_to_write(cluster: Runner, tmp_path: Path, project: str) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    found = answer(cluster("show", project, "--as-of", "2022-03-15", "--format", "json"))
    assert [found[key] for key in ("budget", "indicators", "risks", "issues", "assumptions", "gates")] == [[]] * 6
    lacking, posts, example = found["hints"]
    assert lacking == "В карточке проекта пока нет: цель, куратор, руководитель, этапы, бюджет, показатели, риски."
    run = cluster(*shlex.split(posts.partition(": ")[2])[1:], "--as-of", "2022-03-15")
    assert run.status == 0, run.err
    assert "`budget: [" in example
    after = answer(cluster("show", project, "--as-of", "2022-03-15", "--format", "json"))["hints"]
    assert after[0] == "В карточке проекта пока нет: этапы, бюджет, показатели, риски."


def test_an_activity_has_no_card(cluster: Runner) -> None:
    found = answer(cluster("show", "2", *SHIPPED, "--as-of", "2022-03-15", "--format", "json"))
    assert {"budget", "indicators", "risks", "gates"} & set(found) == set()
    assert (found["changes"], found["hints"]) == ([], [])


def test_an_answer_fits_its_schema(cluster: Runner) -> None:
    schema = json.loads(cluster("schema", "--of", "show").out)
    for project in PROJECTS:
        found = answer(cluster("show", project, *DEMO, *JULY, "--format", "json"))
        assert [error.message for error in Draft202012Validator(schema).iter_errors(found)] == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_it_fits_a_terminal(environ: dict[str, str], language: str) -> None:
    for columns in (80, 160):
        shown = on_terminal(ROOT, environ, "show", "catalog", *DEMO, *JULY, "--lang", language, columns=columns)
        assert max(map(len, re.sub("\x1b\\[[0-9;]*m", "", shown).splitlines())) <= columns
