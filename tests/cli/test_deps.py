"""`deps` through the door: both directions, the delay along each edge, the critical path, wrong ties, no ties."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import ROOT
from tests.cli.test_offered_commands import offered, run_as_printed
from tests.cli.test_output import on_terminal
from tests.latin import latin, texts_of, without_examples

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

MARCH = ("--as-of", "2022-03-15")
SHIPPED = ("--data", str(ROOT / "data"))
DEMO = ("--data", str(ROOT / "examples" / "demo" / "data"))
FORMATS = ("table", "linear", "markdown", "csv", "json")
CHAIN = """\
format: 1
title: План
language: ru
period: 2022
parties: {dpo: {name: Департамент}}
activities:
  - {id: 1, title: Обследование, start: 2022-01, due: 2022-02, responsible: [dpo]}
  - {id: 2, title: Закупка, start: 2022-03, due: 2022-03, responsible: [dpo], after: [1]}
  - {id: 3, title: Монтаж, start: 2022-04, due: 2022-05, responsible: [dpo], after: [2, 1]}
  - {id: 4, title: Приёмка, start: 2022-06, due: 2022-06, responsible: [dpo], after: [3, 5]}
  - {id: 5, title: Обучение, start: 2022-02, due: 2022-02, responsible: [dpo], after: [1]}
  - {id: 6, title: Отдельно, due: 2022-02, responsible: [dpo]}
"""


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """A plan of five tied rows and one that stands alone."""
    return written(tmp_path, CHAIN)


def written(folder: Path, text: str) -> Path:
    (folder / "data").mkdir()
    (folder / "data" / "roadmap.yaml").write_text(text, encoding="utf-8")
    return folder


def told(cluster: Runner, item: str, *more: str) -> dict[str, Any]:
    run = cluster("deps", item, *MARCH, "--format", "json", *more)
    assert (run.status, run.err) == (0, "")
    found: dict[str, Any] = json.loads(run.out)
    return found


def test_both_directions_with_what_the_delay_comes_to(cluster: Runner, chain: Path) -> None:
    """1 was due on 28 February, so on 15 March it is known to be 15 days late; only what follows at once is pushed."""
    del chain
    found = told(cluster, "1")
    assert found["rows"] == []
    assert [[row[key] for key in ("depth", "id", "late", "gap", "delay", "float")] for row in found["after"]] == [
        [1, "2", 15, 0, 15, 0],
        [2, "3", 15, 0, 15, 0],
        [3, "4", 15, 0, 15, 0],
        [1, "3", 15, 31, 0, 0],
        [1, "5", 15, -28, 15, 64],
        [2, "4", 15, 92, 0, 0],
    ]
    assert [row["id"] for row in found["after"] if row["again"]] == ["3"]
    back = told(cluster, "4")
    assert [(row["depth"], row["id"]) for row in back["rows"]] == [
        (1, "3"),
        (2, "2"),
        (3, "1"),
        (2, "1"),
        (1, "5"),
        (2, "1"),
    ]
    assert back["totals"]["deps"] == {"before": 4, "after": 0, "pushed": 15, "float": 0, "length": 181}


def test_the_critical_path_and_the_float(cluster: Runner, chain: Path) -> None:
    """5 may end on 31 May at the latest; it follows 1, which ends in February, and takes the 28 days of March."""
    del chain
    found = told(cluster, "5")
    assert [(row["id"], row["first"], row["last"], row["days"]) for row in found["path"]] == [
        ("1", "2022-01-01", "2022-02-28", 59),
        ("2", "2022-03-01", "2022-03-31", 31),
        ("3", "2022-04-01", "2022-05-31", 61),
        ("4", "2022-06-01", "2022-06-30", 30),
    ]
    assert found["totals"]["deps"]["float"] == 64
    assert "Резерв: 64 дня. На столько можно закончить позже, не сдвигая конца всей цепочки." in found["summary"]
    assert (
        "Лежит на критическом пути: каждый день задержки сдвигает конец всей цепочки." in told(cluster, "3")["summary"]
    )


def test_a_typed_level_for_machines_and_listeners_and_an_indented_one_on_a_terminal(
    cluster: Runner, chain: Path, environ: dict[str, str]
) -> None:
    rows = list(csv.reader(io.StringIO(cluster("deps", "1", *MARCH, "--format", "csv").out)))
    assert rows[0][:3] == ["table", "depth", "id"]
    assert [row[:3] for row in rows[1:4]] == [["after", "1", "2"], ["after", "2", "3"], ["after", "3", "4"]]
    linear = cluster("deps", "1", *MARCH, "--format", "linear").out
    assert "Уровень: 2\n№: 3\n" in linear
    shown = re.sub("\x1b\\[[0-9;]*m", "", on_terminal(chain, environ, "deps", "1", *MARCH))
    assert "Уровень" not in shown
    assert re.search(r"^2 +Закупка", shown, re.MULTILINE)
    assert re.search("^\u00a0\u00a03 +Монтаж", shown, re.MULTILINE)
    assert re.search("^\u00a0\u00a0\u00a0\u00a04 +Приёмка", shown, re.MULTILINE)


def test_what_stands_alone_says_how_a_tie_is_added_and_that_works(cluster: Runner, chain: Path, tmp_path: Path) -> None:
    run = cluster("deps", "6", *MARCH)
    assert run.out.startswith("№ 6. Отдельно\nСвязей нет: ничего не ждёт, и ничто не ждёт его.")
    lines = re.findall(r"cluster update .*", run.out)
    assert lines == ['cluster update 6 --after 5 --reason "…" --by "…" --as-of 2022-03-15']
    run_as_printed(cluster, chain, lines[0], tmp_path / "copy", "6")
    assert cluster(*shlex.split(lines[0])[1:]).status == 0
    assert [row["id"] for row in told(cluster, "6")["rows"]] == ["5", "1"]
    assert cluster("validate").status == 0


@pytest.mark.parametrize("which", [SHIPPED, DEMO])
def test_every_item_of_the_plans_answers_and_what_is_offered_works(
    cluster: Runner, tmp_path: Path, which: tuple[str, str]
) -> None:
    from pathlib import Path as OsPath

    from cluster_cli.core.operations.targets import items_of
    from cluster_cli.store.workspace import load

    data = OsPath(which[1])
    for item in items_of(load(data).portfolio):
        run = cluster("deps", "--", item.id, cwd=data.parent)  # what is offered names the plan where --data did
        assert (run.status, run.err) == (0, ""), item.id
        for line in re.findall(r": (cluster update .*)", run.out):
            run_as_printed(cluster, data.parent, line, tmp_path / "copy", item.id)


def test_a_circle_does_not_hang_and_is_named_where_it_is_written(cluster: Runner, tmp_path: Path) -> None:
    text = CHAIN.replace("[3, 5]}", "[3, 5, 4, 99]}").replace(
        "due: 2022-02, responsible: [dpo]}\n  - {id: 2", "due: 2022-02, responsible: [dpo], after: [3]}\n  - {id: 2"
    )
    written(tmp_path, text)
    for item in "123456":
        run = cluster("deps", item, *MARCH)
        assert (run.status, run.err) == (0, "")
    run = cluster("deps", "2", *MARCH)
    assert "Не учтено, так как они ждут друг друга по кругу: 1, 2, 3." in run.out
    assert "cluster validate" in run.out
    assert "Не учтено, так как таких мероприятий и проектов нет: 99." in cluster("deps", "4", *MARCH).out
    assert "по кругу" not in cluster("deps", "6", *MARCH).out


def test_a_chain_of_a_thousand_is_told_at_once(cluster: Runner, tmp_path: Path) -> None:
    rows = [
        f"  - {{id: {at}, title: Дело {at}, due: 2022-06, responsible: [dpo], after: [{at - 1}]}}\n"
        for at in range(2, 1001)
    ]
    head = CHAIN.partition("  - {id: 2")[0]
    written(tmp_path, head + "".join(rows))
    found = told(cluster, "1000")
    assert (found["rows"][-1]["depth"], found["rows"][-1]["id"]) == (999, "1")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("item", ["3", "bus", "8"])
def test_every_form_and_language(cluster: Runner, form: str, language: str, item: str) -> None:
    run = cluster("deps", item, *DEMO, "--as-of", "2026-07-01", "--format", form, "--lang", language)
    assert (run.status, run.err) == (0, "")
    assert "{" not in run.out or form == "json"
    if language == "ru" and form in {"table", "linear"}:
        assert (
            latin(without_examples(run.out), *texts_of(ROOT / "examples" / "demo" / "data"), "cluster update") == set()
        )


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("item", ["6", "bus"])
def test_it_fits_a_terminal_of_eighty_columns(environ: dict[str, str], language: str, item: str) -> None:
    shown = on_terminal(ROOT, environ, "deps", item, *DEMO, "--as-of", "2026-07-01", "--lang", language)
    plain = re.sub("\x1b\\[[0-9;]*m", "", shown)
    assert max(map(len, plain.splitlines())) <= 80
    assert re.search(r"^(№|No\.) ", plain, re.MULTILINE), "columns side by side"


def test_an_answer_fits_its_schema(cluster: Runner, chain: Path) -> None:
    del chain
    schema = json.loads(cluster("schema", "--of", "deps").out)
    for item in "16":
        assert [error.message for error in Draft202012Validator(schema).iter_errors(told(cluster, item))] == []


def test_an_unknown_id_is_refused_with_the_nearest(cluster: Runner, chain: Path) -> None:
    del chain
    run = cluster("deps", "bus1", cwd=ROOT / "examples" / "demo")
    assert (run.status, run.out) == (2, "")
    assert offered(run.err)[0] == "cluster deps bus"
