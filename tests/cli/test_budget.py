"""`budget` through the door: sums to the kopeck in every cut and form, limits, thousands, plans without money."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.cli.conftest import PLAN, ROOT
from tests.cli.test_output import on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run, Runner

SHIPPED = ("--data", str(ROOT / "data"))
DEMO = ("--data", str(ROOT / "examples" / "demo" / "data"))
JULY = ("--as-of", "2026-07-01")
FORMATS = ("table", "linear", "markdown", "csv", "json")
CUTS = ("project", "source", "period", "year", "item")
AMOUNTS = ("planned", "committed", "spent", "left")
HEAD = "format: 1\ntitle: Матрица\nsources: {city: Город, area: Область}\n"


def money_plan(folder: Path, *projects: str, head: str = "currency: RUB\n") -> Path:
    """A plan with these projects in `data/`."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    (data / "roadmap.yaml").write_text(PLAN, encoding="utf-8")
    text = HEAD + head + "\n".join(["projects:", *projects, ""])
    (data / "projects.yaml").write_text(text, encoding="utf-8")
    return folder


def project(name: str, *lines: str, more: str = "") -> str:
    return f"- {{id: {name}, title: Проект {name}, due: 2022-12{more}, budget: [{', '.join(lines)}]}}"


def answer(run: Run) -> dict[str, Any]:
    assert (run.status, run.err) == (0, "")
    found: dict[str, Any] = json.loads(run.out)
    return found


MIXED = (
    project(
        "a",
        "{item: Стол, source: city, period: 2022-Q1, planned: 0.10, committed: 0.10, spent: 0.30}",
        "{item: Стул, source: area, period: 2022-Q2, planned: 100.00, spent: 93.00, reason: скидка}",
        "{item: Шкаф, period: 2023, planned: 1234567.89}",
    ),
    project("b", "{item: Стол, source: city, period: 2022, planned: 0.20, committed: 7, spent: 0.05}"),
    "- {id: c, title: Без денег, due: 2022-12}",
)


def test_the_sums_by_hand(cluster: Runner, tmp_path: Path) -> None:
    money_plan(tmp_path, *MIXED)
    found = answer(cluster("budget", "--by", ",".join(CUTS), "--as-of", "2022-07-01", "--format", "json"))
    total = found["totals"]["budget"]
    assert [total[name] for name in AMOUNTS] == ["1234668.19", "7.10", "93.35", "1234574.84"]
    assert (total["currency"], total["unit"], total["lines"], total["unspent"]) == ("RUB", 1, 4, 1)
    assert [row["name"] for row in found["rows"]] == ["Проект a", "Проект b"]
    assert [row["name"] for row in found["by_source"]] == ["Город", "Область", "none"]
    assert [row["name"] for row in found["by_period"]] == ["2022-Q1", "2022", "2022-Q2", "2023"]
    assert [row["name"] for row in found["by_year"]] == ["2022", "2023"]
    assert [row["name"] for row in found["by_item"]] == ["Стол", "Стул", "Шкаф"]
    assert found["by_item"][0]["spent"] == "0.35"
    assert found["by_year"][1]["spent"] is None  # nobody said that nothing was spent
    for cut in ("rows", *(f"by_{name}" for name in CUTS[1:])):
        for name in AMOUNTS:
            assert sum(Decimal(row[name] or 0) for row in found[cut]) == Decimal(total[name])


def test_what_is_off_its_limits_is_named_with_the_reason_the_worst_first(cluster: Runner, tmp_path: Path) -> None:
    """300 % is red; 93 % is off by 7, which is amber; the year is not over, so 0.05 of 0.20 is no fault."""
    money_plan(tmp_path, *MIXED)
    found = answer(cluster("budget", "--as-of", "2022-07-01", "--format", "json"))
    assert [(row["item"], row["health"], row["reason"]) for row in found["deviations"]] == [
        ("Стол", "red", None), ("Стул", "amber", "скидка"),
    ]  # fmt: skip
    assert "93,00 из 100,00 (93 %)" in found["deviations"][1]["why"][0]
    assert [row["item"] for row in found["unspent"]] == ["Шкаф"]
    said = cluster("budget", "--as-of", "2022-07-01", "--format", "linear").out
    assert "С отклонением сверх допустимого: 2 (из них красных 1). Без сведений о расходе: 1." in said
    assert "Причина: не указана" in said
    assert "Проектов без строк бюджета: 1." in said
    quiet = answer(cluster("budget", "--project", "b", "--as-of", "2022-07-01", "--format", "json"))
    assert (quiet["deviations"], quiet["unspent"]) == ([], [])


def test_thousands_are_exact_and_name_their_unit(cluster: Runner, tmp_path: Path) -> None:
    money_plan(tmp_path, *MIXED)
    options = ("--by", "source", "--as-of", "2022-07-01")
    plain = answer(cluster("budget", *options, "--format", "json"))
    small = answer(cluster("budget", *options, "--thousands", "--format", "json"))
    assert small["totals"]["budget"]["unit"] == 1000
    for before, after in zip(plain["rows"], small["rows"], strict=True):
        for name in AMOUNTS:
            assert (before[name] is None) == (after[name] is None)
            assert Decimal(before[name] or 0) == Decimal(after[name] or 0) * 1000
    assert small["summary"][0].startswith("Всего (тыс. рублей): запланировано 1 234,66819,")
    assert "0,093 из 0,1 (93 %)" in small["deviations"][1]["why"][0]  # one unit in the whole answer
    assert [row["health"] for row in small["deviations"]] == [row["health"] for row in plain["deviations"]]
    assert plain["summary"][0].startswith("Всего (рублей): ")


@pytest.mark.parametrize(
    ("head", "unit", "thousands"),
    [
        ("", "валюта не указана", "тысяч, валюта не указана"),
        ("currency: KZT\n", "KZT", "тыс. KZT"),
        ("currency: EUR\n", "евро", "тыс. евро"),
    ],
)
def test_the_unit_is_the_currency_of_the_matrix(
    cluster: Runner, tmp_path: Path, head: str, unit: str, thousands: str
) -> None:
    money_plan(tmp_path, *MIXED, head=head)
    assert cluster("budget", "--format", "linear").out.startswith(f"Всего ({unit}): ")
    assert cluster("budget", "--thousands", "--format", "linear").out.startswith(f"Всего ({thousands}): ")
    assert ("`currency: RUB`" in cluster("budget").out) == (head == "")


AMOUNT = st.none() | st.decimals(0, 10**9, places=2)


@st.composite
def lines(draw: st.DrawFn) -> str:
    parts = [
        f"{name}: {value}"
        for name, values in (
            ("item", st.sampled_from(["Стол", "Стул"])),
            ("source", st.sampled_from(["city", "area", "other"])),
            ("period", st.sampled_from(["2022", "2022-Q1", "2021-12", "2022-07/2023-01"])),
            ("planned", AMOUNT),
            ("committed", AMOUNT),
            ("spent", AMOUNT),
        )
        if (value := draw(st.none() | values)) is not None
    ]
    return "{" + ", ".join(parts or ["planned: 1"]) + "}"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(lines(), max_size=4), second=st.lists(lines(), max_size=3))
def test_forms_and_cuts_agree_to_the_kopeck(
    cluster: Runner, tmp_path: Path, first: list[str], second: list[str]
) -> None:
    money_plan(tmp_path, project("a", *first), project("b", *second))
    options = ("budget", "--as-of", "2022-07-01", "--by", ",".join(CUTS), "--lang", "en")
    found = json.loads(cluster(*options, "--format", "json").out)
    total = found["totals"]["budget"]
    table = list(csv.DictReader(io.StringIO(cluster(*options, "--format", "csv").out)))
    said = cluster(*options, "--format", "linear").out.splitlines()[0]
    markdown = cluster(*options, "--format", "markdown").out
    for name in AMOUNTS:
        whole = total[name]
        if first or second:
            assert f"{name} {'—' if whole is None else format(Decimal(whole), ',f')}" in said
            assert said in markdown
        for cut in CUTS:
            rows = [row for row in table if row["table"] == f"by_{cut}"]
            assert len(rows) == len(found["rows" if cut == "project" else f"by_{cut}"])
            if name != "left":  # what is left of a sum without a plan is not known
                assert sum(Decimal(row[name] or 0) for row in rows) == Decimal(whole or 0)
    if total["share"]:
        assert Fraction(total["share"]["part"]) / Fraction(total["share"]["whole"]) == Fraction(
            total["spent"]
        ) / Fraction(total["planned"])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("extra", [(), ("--by", "source,year", "--thousands")])
def test_every_form_and_language(cluster: Runner, form: str, language: str, extra: tuple[str, ...]) -> None:
    for where, day in ((SHIPPED, "2022-03-15"), (DEMO, "2026-07-01")):
        run = cluster("budget", *extra, *where, "--as-of", day, "--format", form, "--lang", language)
        assert (run.status, run.err) == (0, "")
        assert run.out.endswith("\n")


def test_a_plan_without_money_says_so_and_what_to_write(cluster: Runner, tmp_path: Path) -> None:
    run = cluster("budget", *SHIPPED, "--as-of", "2022-03-15")
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("Ни у одного проекта нет строк бюджета, поэтому о деньгах сведений нет.\n")
    example = re.search(r"`(budget: .*)`", run.out)
    assert example is not None
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / "projects.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    status: planned\n", f"    status: planned\n    {example[1]}\n", 1), "utf-8")
    found = answer(cluster("budget", "--format", "json", "--as-of", "2022-03-15"))
    assert found["totals"]["budget"]["planned"] == "350000.00"


def test_without_a_project_the_way_to_add_one_is_told(cluster: Runner, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "roadmap.yaml").write_text(PLAN, encoding="utf-8")
    said = cluster("budget").out
    assert 'cluster add project --title "…" --activity 1' in said
    assert cluster("add", "project", "--title", "…", "--activity", "1", "--no-input").status == 0


def test_selection_columns_sort_and_limit(cluster: Runner, tmp_path: Path) -> None:
    money_plan(tmp_path, *MIXED)
    run = cluster("budget", "--columns", "id,lines,share", "--sort", "-share", "--limit", "1", "--format", "json")
    assert answer(run)["rows"] == [{"id": "b", "lines": 1, "share": {"part": "1/20", "whole": "1/5", "value": 0.25}}]
    assert cluster("budget", "--limit", "1").out.count("ещё 1\n") == 1
    chosen = answer(cluster("budget", "--project", "b", "--format", "json"))
    assert [row["name"] for row in chosen["rows"]] == ["Проект b"]
    assert chosen["totals"]["budget"]["planned"] == "0.20"
    assert cluster("budget", "--project", "c").out.startswith("У выбранных проектов строк бюджета нет.\n")
    wrong = cluster("budget", "--columns", "plannd")
    assert (wrong.status, wrong.out) == (2, "")
    assert "planned" in wrong.err
    offered = shlex.split(wrong.err.strip().splitlines()[-1])
    assert cluster(*offered[1:]).status == 0
    assert cluster("budget", "--by", "colour").status == 2
    assert "deadline" in cluster("budget", "--columns", "deadline").err  # a column of rows is none of sums


def test_money_of_projects_that_owe_nothing_is_told_apart(cluster: Runner, tmp_path: Path) -> None:
    lifted = ", status: cancelled, decided: {on: 2022-02-01, by: приказ, reason: нет}"
    money_plan(tmp_path, *MIXED, project("d", "{period: 2022-Q1, planned: 5.00, spent: 1.00}", more=lifted))
    said = cluster("budget", "--as-of", "2022-07-01", "--format", "linear").out
    assert "Из них по проектам, которые больше не требуются: запланировано 5,00, израсходовано 1,00." in said


def test_an_answer_fits_its_schema(cluster: Runner) -> None:
    found = answer(cluster("budget", *DEMO, *JULY, "--format", "json"))
    schema = json.loads(cluster("schema", "--of", "budget").out)
    assert found["schema"] == "cluster/budget/1"
    assert [error.message for error in Draft202012Validator(schema).iter_errors(found)] == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_it_fits_a_terminal(environ: dict[str, str], language: str) -> None:
    for columns in (80, 160):
        shown = on_terminal(ROOT, environ, "budget", *DEMO, *JULY, "--lang", language, columns=columns)
        lines = re.sub("\x1b\\[[0-9;]*m", "", shown).splitlines()
        assert max(map(len, lines)) <= columns
        assert any(re.search("328.999.50 +47 %$", line) for line in lines)  # amounts side by side


def test_a_pipe_pays_for_no_table(environ: dict[str, str], tmp_path: Path) -> None:
    from tests.cli.test_startup import imported

    money_plan(tmp_path, *MIXED)
    heavy = {"rich", "tabulate", "pydantic", "holidays", "filelock", "babel", "dateutil"}
    assert imported(["budget", "--as-of", "2022-07-01"], tmp_path, environ) & heavy == set()
