"""`validate` and `explain` through the door."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_output import on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner


def broken(plan: Path, old: str, new: str) -> None:
    path = plan / "data" / "roadmap.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.usefixtures("plan")
def test_right_files_are_fine(cluster: Runner) -> None:
    run = cluster("validate")
    assert run.status == 0
    assert "Проверено: файлов 2, мероприятий 4, проектов 1." in run.out


def test_an_error_is_1_in_every_form(cluster: Runner, plan: Path) -> None:
    broken(plan, "responsible: [ttst]", "responsible: [tts]")
    run = cluster("validate")
    assert run.status == 1
    assert re.search(r"^data/roadmap\.yaml:\d+:\d+: ошибка\[unknown-party\]: ", run.out, re.MULTILINE)
    assert "ttst" in run.out
    for form in ("linear", "markdown", "csv", "json"):
        assert cluster("validate", "--format", form).status == 1
    found = json.loads(cluster("validate", "--format", "json").out)
    assert [row["code"] for row in found["rows"] if row["severity"] == "error"] == ["unknown-party"]


def test_warnings_count_only_when_strict(cluster: Runner, plan: Path) -> None:
    broken(plan, "    title: Программа развития\n", "    title: Программа развития\n    question: что это?\n")
    assert cluster("validate").status == 0
    assert cluster("validate", "--strict").status == 1
    assert json.loads(cluster("validate", "--format", "json").out)["findings"] is False
    assert json.loads(cluster("validate", "--strict", "--format", "json").out)["findings"] is True


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_unreadable_file_is_2(cluster: Runner, plan: Path, form: str) -> None:
    broken(plan, "format: 1", "format: [1")
    run = cluster("validate", "--format", form)
    assert run.status == 2
    assert "roadmap.yaml" in run.out


@pytest.mark.parametrize("env", [{"ACCESSIBLE": "1"}, {}])
def test_findings_are_told_to_listeners_in_lines(cluster: Runner, plan: Path, env: dict[str, str]) -> None:
    broken(plan, "responsible: [ttst]", "responsible: [tts]")
    if not env:
        cluster("setup", "me", "--linear")
    run = cluster("validate", env=env)
    assert run == cluster("validate", "--format", "linear")
    assert "^" not in run.out
    assert "Код: unknown-party\n" in run.out
    assert "^" in cluster("validate", "--format", "text", env=env).out
    broken(plan, "format: 1", "format: [1")
    unreadable = cluster("status", env=env)
    assert unreadable.status == 2
    assert "roadmap.yaml:" in unreadable.err
    assert "^" not in unreadable.err


def test_the_name_of_a_file_chooses_the_form_of_the_findings(cluster: Runner, plan: Path) -> None:
    broken(plan, "responsible: [ttst]", "responsible: [tts]")
    for name in ("found.json", "found.csv", "found.txt"):
        cluster("validate", "-o", name)
    assert json.loads((plan / "found.json").read_text(encoding="utf-8"))["schema"] == "cluster/validate/1"
    assert (plan / "found.csv").read_text(encoding="utf-8").startswith('"path","line"')
    assert (plan / "found.txt").read_text(encoding="utf-8") == cluster("validate").out


def test_a_terminal_gets_findings_broken_between_words(plan: Path, environ: dict[str, str]) -> None:
    long = "Чего ждут от каждой из организаций и кто из них отвечает за то, что получится в конце года"
    broken(plan, "    title: Программа развития\n", f"    title: Программа развития\n    question: {long}\n")
    shown = re.sub("\x1b\\[[0-9;]*m", "", on_terminal(plan, environ, "validate"))
    assert max(map(len, shown.splitlines())) <= 80
    assert long in " ".join(shown.split())


def test_a_terminal_gets_a_refusal_broken_between_words(plan: Path, environ: dict[str, str]) -> None:
    shown = on_terminal(plan, environ, "list", "--columns", "foo", "--lang", "ru", errors=True)
    assert max(map(len, shown.splitlines())) <= 80
    assert "id, number, title, lead, party, with, section, due, deadline, first" in " ".join(shown.split())


def test_validate_never_writes_over_the_plan(cluster: Runner, plan: Path) -> None:
    before = (plan / "data" / "roadmap.yaml").read_bytes()
    assert cluster("validate", "-o", "data/roadmap.yaml").status == 2
    assert (plan / "data" / "roadmap.yaml").read_bytes() == before


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_code_is_explained(cluster: Runner, language: str) -> None:
    from cluster_cli.core.codes import every_code

    listed = cluster("explain", "--lang", language)
    assert [line.split()[0] for line in listed.out.splitlines()] == sorted(every_code())
    for code in every_code():
        run = cluster("explain", code, "--lang", language)
        assert run.status == 0
        assert run.out.startswith(f"{code}: ")
        assert bool(re.search("[А-Яа-я]", run.out.partition("\n  ")[0])) == (language == "ru")


def test_a_code_is_explained_in_the_language_of_the_findings(cluster: Runner, plan: Path) -> None:
    assert cluster("explain", "alias").out.startswith("alias: ошибка\n")
    assert cluster("explain", "alias", "--lang", "en").out.startswith("alias: error\n")
    assert cluster("explain", "alias", cwd=plan.parent).out.startswith("alias: error\n")


def test_an_unknown_code_is_refused_with_the_nearest(cluster: Runner) -> None:
    run = cluster("explain", "unknown-part", "--lang", "ru")
    assert (run.status, run.out) == (2, "")
    assert "«unknown-party»" in run.err
    assert cluster("explain", "[unknown-party]").status == 0
