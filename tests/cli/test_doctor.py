"""`doctor`: one page, in every form, with and without a plan, git, a terminal; it names nobody and runs nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_control import broken
from tests.cli.test_output import on_terminal
from tests.latin import latin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.cli.conftest import Runner

GIT = ("git", "-c", "user.name=Secret Name", "-c", "user.email=secret@example.org", "-c", "commit.gpgsign=false")
FORMS = ("table", "linear", "markdown", "csv", "json")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run([*GIT, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(plan: Path) -> Path:
    git(plan, "init", "-q", "-b", "main")
    git(plan, "remote", "add", "origin", "https://secret-token@example.org/x.git")
    git(plan, "add", "data")
    git(plan, "commit", "-q", "-m", "plan")
    return plan


def page(
    cluster: Runner, *more: str, env: Mapping[str, str] = {}, cwd: Path | None = None
) -> dict[str, dict[str, str]]:
    run = cluster("doctor", "--format", "json", "--lang", "en", *more, env=env, cwd=cwd)
    assert (run.status, run.err) == (0, "")
    return {row["subject"]: row for row in json.loads(run.out)["rows"]}


def test_it_looks_at_everything(cluster: Runner, repository: Path) -> None:
    found = page(cluster)
    assert list(found) == [
        "version", "python", "encoding", "terminal", "language", "plan", "timezone", "git", "repository", "history", "driver",
        "hooks", "extras",
    ]  # fmt: skip
    version = ".".join(map(str, sys.version_info[:3]))
    assert version in found["python"]["found"]
    warnings = json.loads(cluster("validate", "--format", "json").out)["totals"]["warnings"]
    assert warnings > 0
    assert found["plan"]["found"] == f"data, format 1: activities 4, projects 1; errors 0, warnings {warnings}"
    assert found["timezone"]["found"].startswith("Asia/Tomsk, today is 20")
    assert found["history"]["found"] == "whole, 1 commit"
    assert {name for name, row in found.items() if row["verdict"] == "attention"} == {"driver", "hooks"}
    assert found["driver"]["advice"] == "cluster setup git --lang en"
    assert cluster("setup", "git").status == 0
    after = page(cluster)
    assert (after["driver"]["verdict"], after["hooks"]["verdict"]) == ("ok", "ok")
    assert after["hooks"]["found"] == "set up: pre-commit, pre-merge-commit"
    subprocess.run(["git", "config", "--remove-section", "merge.cluster"], cwd=repository, check=True)
    assert "this clone does not know it" in page(cluster)["driver"]["found"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_form_says_all_of_it(cluster: Runner, repository: Path, form: str, language: str) -> None:
    run = cluster("doctor", "--format", form, "--lang", language)
    assert (run.status, run.err) == (0, "")
    for word in (" 0.1.", "CPython", "Asia/Tomsk", "cluster setup git", "calendar"):
        assert word in run.out
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(run.out)))) == 14
    if language == "ru" and form in ("linear", "markdown"):
        assert latin(run.out, "CPython Python Linux Windows Darwin calendar git Asia/Tomsk utf-8") == set()
    for secret in (
        "Secret",
        "secret",
        "token",
        "example.org",
        str(repository),
        os.environ.get("USER") or "/root",
        "/home",
    ):
        assert secret not in run.out


def test_it_works_without_a_plan_without_git_and_without_a_folder(
    cluster: Runner, process: Runner, tmp_path: Path
) -> None:
    found = page(cluster)
    assert found["plan"]["verdict"] == "attention"
    assert found["plan"]["advice"].startswith("cluster init")
    assert "repository" not in found
    without = process("doctor", "--format", "json", "--lang", "en", env={"PATH": str(tmp_path)})
    assert without.status == 0
    rows = {row["subject"]: row for row in json.loads(without.out)["rows"]}
    assert (rows["git"]["found"], rows["git"]["verdict"]) == ("not installed", "attention")
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"cd '{gone}' && rmdir '{gone}' && '{sys.executable}' -P -m cluster_cli doctor --lang en"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "no plan was found" in done.stdout


def test_without_git_the_plan_is_still_told(process: Runner, repository: Path, tmp_path: Path) -> None:
    run = process("doctor", "--format", "json", "--lang", "en", env={"PATH": str(tmp_path)}, cwd=repository)
    rows = {row["subject"]: row["found"] for row in json.loads(run.out)["rows"]}
    assert rows["plan"].startswith("data, format 1")
    assert rows["git"] == "not installed"
    assert "history" not in rows


def test_a_plan_that_cannot_be_read_or_is_wrong_wants_attention(cluster: Runner, plan: Path) -> None:
    assert page(cluster)["repository"]["advice"] == "git init"
    broken(plan, "responsible: [ttst]", "responsible: [tts]")
    assert page(cluster)["plan"]["advice"].startswith("cluster validate")
    broken(plan, "format: 1", "format: [1")
    found = page(cluster)["plan"]
    assert (found["found"], found["verdict"]) == ("data: cannot be read", "attention")


def test_the_time_zone_is_told(cluster: Runner, plan: Path) -> None:
    broken(plan, "timezone: Asia/Tomsk", "timezone: Mars/Base")
    found = page(cluster)["timezone"]
    assert "this machine does not know it" in found["found"]
    assert found["verdict"] == "attention"
    broken(plan, "timezone: Mars/Base\n", "")
    assert page(cluster)["timezone"]["found"].startswith("the plan names none")


def test_a_shallow_clone_is_told(cluster: Runner, repository: Path, tmp_path: Path) -> None:
    git(repository, "commit", "-q", "--allow-empty", "-m", "more")
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    found = page(cluster, cwd=tmp_path / "shallow")["history"]
    assert found["found"] == "not whole: only the last commits were fetched (1)"
    assert found["advice"] == "git fetch --unshallow"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_told(process: Runner, repository: Path) -> None:
    for path in (repository, repository / ".git"):
        os.chown(path, 12345, 12345)
    run = process("doctor", "--format", "json", "--lang", "en", cwd=repository)
    rows = {row["subject"]: row for row in json.loads(run.out)["rows"]}
    assert rows["repository"]["found"] == "git refuses to work in it"
    assert "git status" in rows["repository"]["advice"]
    assert "history" not in rows


@pytest.mark.parametrize(
    ("arguments", "env", "said"),
    [
        (["--lang", "en"], {}, "en, by the option --lang"),
        ([], {"CLUSTER_LANG": "en"}, "en, by CLUSTER_LANG"),
        ([], {}, "ru, по плану"),
    ],
)
def test_where_the_language_comes_from(
    cluster: Runner, plan: Path, arguments: list[str], env: dict[str, str], said: str
) -> None:
    assert said in cluster("doctor", *arguments, env=env).out
    cluster("setup", "me", "--language", "en")
    assert ("en, by your settings" in cluster("doctor", *arguments, env=env).out) == (said == "ru, по плану")
    (plan / "data" / "roadmap.yaml").unlink()
    cluster("setup", "me", "--reset")
    if not env and not arguments:
        assert "en, by the system" in cluster("doctor").out


def test_a_terminal_and_an_encoding_are_told(cluster: Runner, plan: Path, environ: dict[str, str]) -> None:
    assert "80 columns, with colour" in on_terminal(plan, environ, "doctor", "--lang", "en")
    assert "linear output" in cluster("doctor", "--lang", "en", env={"ACCESSIBLE": "1"}).out
    run = cluster("doctor", "--lang", "ru", encoding="cp866")
    assert run.status == 0
    assert "cp866" in run.out


def test_nothing_that_the_repository_names_is_run(process: Runner, repository: Path, tmp_path: Path) -> None:
    bait = tmp_path / "bait"
    bait.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
    bait.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "core.editor", "diff.external", "core.sshCommand", "alias.rev-parse"):
        subprocess.run(["git", "config", name, str(bait)], cwd=repository, check=True)
    subprocess.run(["git", "config", "core.hooksPath", "/dev"], cwd=repository, check=True)
    run = process("doctor", "--lang", "en", cwd=repository)
    assert run.status == 0
    assert not (tmp_path / "ran").exists()
    os.mkfifo(repository / "pre-commit")
    subprocess.run(["git", "config", "core.hooksPath", str(repository)], cwd=repository, check=True)
    assert process("doctor", "--lang", "en", cwd=repository).status == 0


def test_its_json_is_of_its_schema(cluster: Runner, plan: Path) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(cluster("schema", "--of", "doctor").out)
    answer = json.loads(cluster("doctor", "--format", "json", cwd=plan).out)
    assert list(Draft202012Validator(schema).iter_errors(answer)) == []
    assert list(Draft202012Validator(schema).iter_errors({"rows": []}))


def test_what_it_offers_works_as_it_is_printed(cluster: Runner, repository: Path, tmp_path: Path) -> None:
    """In a shell, where it was called: each command does what was lacking."""
    broken(repository, "timezone: Asia/Tomsk\n", "")
    git(repository, "commit", "-q", "-a", "-m", "no zone")
    subprocess.run(["git", "clone", "-q", "--depth", "1", repository.as_uri(), "shallow"], cwd=tmp_path, check=True)
    folder = tmp_path / "shallow"
    before = page(cluster, cwd=folder)
    offered = {name: row["advice"] for name, row in before.items() if row["advice"]}
    assert set(offered) == {"timezone", "history", "driver", "hooks"}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command in dict.fromkeys(offered.values()):
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, capture_output=True, check=False,
            env={"PATH": path, "HOME": str(tmp_path), "CLUSTER_STATE_DIR": str(tmp_path / "state")},
        )  # fmt: skip
        assert done.returncode == 0, (command, done)
    after = page(cluster, cwd=folder)
    assert {name for name, row in after.items() if row["verdict"] == "attention"} == set()
    empty = tmp_path / "empty"
    empty.mkdir()
    begin = page(cluster, cwd=empty, env={"CLUSTER_DATA": str(empty)})["plan"]["advice"]
    assert cluster(*begin.split()[1:], cwd=empty).status == 0
