"""`--format NAME[=FILE]`, several in one run: what goes where, and what happens when something cannot."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from cluster_cli.cli.findings import forms_of
from cluster_cli.render.findings import FORMS
from tests.cli.test_control import broken
from tests.render.reports import HOSTILE, raw_characters
from tests.render.test_forges import read_back
from tests.render.test_github import commands

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

ALL = ("text=a.txt", "linear=b.txt", "markdown=c.md", "csv=d.csv", "json=e.json", "github=f.txt", "summary=g.md", "gitlab=h.json", "junit=i.xml", "sarif=j.sarif")  # fmt: skip


def asked(*forms: str) -> list[str]:
    return [part for form in forms for part in ("--format", form)]


def faulty(plan: Path) -> None:
    broken(plan, "responsible: [ttst]", "responsible: [tts]")


def test_one_run_writes_every_form(cluster: Runner, plan: Path) -> None:
    faulty(plan)
    run = cluster("validate", *asked(*ALL))
    assert (run.status, run.out) == (1, "")
    assert "Ошибок: 1" in run.err
    for form in ALL:
        name, _, file = form.partition("=")
        written = (plan / file).read_bytes().decode("utf-8")
        assert written == cluster("validate", "--format", name).out
        assert "unknown-party" in written
    assert json.loads((plan / "e.json").read_text("utf-8"))["schema"] == "cluster/validate/1"
    assert ET.fromstring((plan / "i.xml").read_text("utf-8")).tag == "testsuites"


def test_the_form_without_a_file_goes_to_stdout_or_to_the_named_file(cluster: Runner, plan: Path) -> None:
    faulty(plan)
    run = cluster("validate", *asked("text", "sarif=x.sarif"))
    assert run.out == cluster("validate").out
    assert "Ошибок" not in run.err
    assert cluster("validate", *asked("gitlab", "sarif=x.sarif"), "-o", "quality.json").out == ""
    assert json.loads((plan / "quality.json").read_text("utf-8"))[0]["check_name"] == "lead-not-responsible"
    assert cluster("validate", "--format", "gitlab=-").out == cluster("validate", "--format", "GITLAB").out


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (asked("text", "json"), "only one form can go to the standard output: text, json"),
        (asked("text", "json=-"), "only one form can go to the standard output"),
        (asked("text=a", "json=./a"), "two forms would be written to one file: a"),
        ([*asked("text=a"), "-o", "b"], "none is left for -o b"),
        ([*asked("text=a", "json"), "-o", "a"], "two forms would be written to one file: a"),
        (asked("sarif="), "--format sarif= names no file"),
        (asked("sarfi"), "Did you mean “sarif”?"),
        (asked("table"), "Possible: text, linear"),
    ],
)
def test_what_cannot_be_meant_is_refused(cluster: Runner, arguments: list[str], said: str, tmp_path: Path) -> None:
    run = cluster("validate", *arguments, "--lang", "en")
    assert (run.status, run.out) == (2, "")
    assert said in run.err
    assert not [path for path in tmp_path.iterdir() if path.name not in {"data", "config", "state"}]


def test_a_file_that_cannot_be_written_is_told_and_nothing_else_is_lost(cluster: Runner, plan: Path) -> None:
    faulty(plan)
    (plan / "folder").mkdir()
    before = (plan / "data" / "roadmap.yaml").read_bytes()
    forms = asked("text", "sarif=no/such/x.sarif", "junit=folder", "json=data/roadmap.yaml", "gitlab=q.json")
    run = cluster("validate", *forms, "--lang", "en")
    assert run.status == 2
    assert "unknown-party" in run.out
    assert json.loads((plan / "q.json").read_text("utf-8"))
    for said in ("no/such/x.sarif", "folder is a folder, not a file", "data/roadmap.yaml is the plan itself"):
        assert said in run.err
    assert "Choose another file or folder." in run.err
    assert (plan / "data" / "roadmap.yaml").read_bytes() == before


def test_a_summary_is_put_behind_what_is_there(cluster: Runner, plan: Path) -> None:
    faulty(plan)
    (plan / "summary.md").write_text("# Before\n", encoding="utf-8")
    for count in (1, 2):
        cluster("validate", "--format", "summary=summary.md")
        text = (plan / "summary.md").read_text("utf-8")
        assert text.startswith("# Before\n## cluster validate\n")
        assert text.count("unknown-party") == count
    (plan / "summary.md").write_bytes(b"x" * 900 * 1024)
    cluster("validate", "--format", "summary=summary.md")
    assert "Опущено 6 строк." in (plan / "summary.md").read_text("utf-8")


def test_paths_are_told_from_the_top_of_the_repository(cluster: Runner, plan: Path, tmp_path: Path) -> None:
    faulty(plan)
    (plan / "data").rename(plan / "планы 2022")
    below = plan / "below"
    below.mkdir()
    data = ("--data", "../планы 2022")
    outside = read_back(cluster("validate", "--format", "github", *data, cwd=below).out)
    assert outside[0][1]["file"] == "../планы 2022/roadmap.yaml"
    (tmp_path / ".git").mkdir()
    inside = read_back(cluster("validate", "--format", "github", *data, cwd=below).out)
    assert inside[0][1]["file"] == "планы 2022/roadmap.yaml"
    quality = json.loads(cluster("validate", "--format", "gitlab", *data, cwd=below).out)
    assert quality[0]["location"]["path"] == "планы 2022/projects.yaml"
    log = json.loads(cluster("validate", "--format", "sarif", *data, cwd=below).out)
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "%D0%BF%D0%BB%D0%B0%D0%BD%D1%8B%202022/projects.yaml"
    assert "../планы 2022/roadmap.yaml:" in cluster("validate", *data, cwd=below).out


def test_no_git_is_started_to_find_the_top(process: Runner, plan: Path, tmp_path: Path) -> None:
    faulty(plan)
    subprocess.run(["git", "init", "-q"], cwd=plan, check=True)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "git").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
    (tools / "git").chmod(0o755)
    run = process("validate", "--format", "sarif", env={"PATH": str(tools)})
    assert run.status == 1
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("target", ["secret/token.txt", "repository/.git/config", "secret", "no such file"])
@pytest.mark.parametrize("name", ["roadmap.yaml", "projects.yaml"])
def test_a_plan_behind_a_link_shows_nothing_of_where_it_leads(
    cluster: Runner, plan: Path, tmp_path: Path, form: str, target: str, name: str
) -> None:
    repository = tmp_path / "repository"
    (tmp_path / "secret").mkdir()
    (repository / ".git").mkdir(parents=True)
    for path in (tmp_path / "secret" / "token.txt", repository / ".git" / "config"):
        path.write_text("[core]\n\ttoken = s3cr3t\n", encoding="utf-8")
    (plan / "data").rename(repository / "data")
    (repository / "data" / name).unlink()
    (repository / "data" / name).symlink_to(tmp_path / target)
    run = cluster("validate", "--format", form, cwd=repository)
    assert run.status == 2
    assert "s3cr3t" not in run.out + run.err
    assert str(tmp_path) not in run.out + run.err


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "evidence",
    ["../../secret.txt", "/etc/passwd", "$(touch hacked)", "--output=hacked", "link", ".git/config", "a\tb:c"],
)
def test_evidence_runs_nothing_and_shows_nothing(
    process: Runner, plan: Path, tmp_path: Path, form: str, evidence: str
) -> None:
    (plan / ".git").mkdir()
    for path in (tmp_path.parent / "secret.txt", plan / ".git" / "config"):
        path.write_text("s3cr3t", encoding="utf-8")
    (plan / "link").symlink_to(tmp_path.parent / "secret.txt")
    broken(plan, "    completed: 2022-01-20\n", f"    completed: 2022-01-20\n    evidence: [{json.dumps(evidence)}]\n")
    faulty(plan)
    run = process("validate", "--format", form)
    assert run.status == 1
    assert "unknown-party" in run.out
    assert "s3cr3t" not in run.out + run.err
    assert "root:" not in run.out
    assert not list(tmp_path.rglob("hacked*"))


@pytest.mark.parametrize("form", FORMS)
def test_a_runner_finds_no_command_in_any_form(process: Runner, plan: Path, form: str) -> None:
    bad = "::error::x ##[error]y\\n::warning::z\\e[31m\\u202e[a](http://b)<b>"
    broken(plan, "responsible: [ttst]", f'responsible: ["{bad}"]')
    broken(plan, "title: План учебный", f'title: "{bad}"')
    run = process("validate", "--format", form, env={"GITHUB_ACTIONS": "true"})
    assert run.status == 1
    assert "::warning" in run.out.replace("\u200b", "").replace("%3A", ":")
    assert raw_characters(run.out.replace("\r\n", "\n")) == set()
    own = {line for line in run.out.split("\n") if form == "github" and line.startswith("::")}
    assert set(commands(run.out)) - own == set()
    assert all(line.startswith(("::error file=data/", "::warning file=data/")) for line in own)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("hostile", [text for text in HOSTILE if text.strip() and "\ud800" not in text])
def test_a_hostile_plan_is_told_in_every_form(cluster: Runner, plan: Path, form: str, hostile: str) -> None:
    written = json.dumps(hostile).replace("\\ud83c\\udf89", "🎉").replace("\\ud83d\\udc68", "x")
    broken(plan, "responsible: [ttst]", f"responsible: [{written}]")
    run = cluster("validate", "--format", form)
    assert run.status in (1, 2)
    assert "Traceback" not in run.err
    assert raw_characters(run.out.replace("\r\n", "\n")) == set()


def test_without_any_the_form_suits_the_reader() -> None:
    assert [(form.name, form.file) for form in forms_of(())] == [(None, None)]
    assert [(form.name, form.file) for form in forms_of(["text", "json=a=b"])] == [("text", None), ("json", "a=b")]
