"""`--commit`: the plan's files alone, in the plan's words; other staged work stays staged, hooks are heard."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Runner

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
DAY = ("--as-of", "2022-02-21")


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """The same, with an author for git."""
    who = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "T"), ("EMAIL", "t@e.x"))
    }
    return environ | who | {"GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture
def git(tmp_path: Path, environ: dict[str, str]) -> Callable[..., str]:
    """Git in the plan's folder."""

    def run(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-c", "core.quotePath=false", *arguments], cwd=tmp_path, env=environ, capture_output=True, check=True, text=True
        )  # fmt: skip
        return done.stdout

    return run


@pytest.fixture
def repository(plan: Path, git: Callable[..., str]) -> Path:
    """The plan, committed once."""
    git("init", "-q")
    git("add", "data")
    git("commit", "-q", "-m", "first")
    return plan


def test_a_change_is_committed_in_the_plans_words(cluster: Runner, repository: Path, git: Callable[..., str]) -> None:
    (repository / "other.txt").write_text("staged")
    git("add", "other.txt")
    (repository / "loose.txt").write_text("untracked")
    run = cluster("done", "3", "--on", "2022-02-20", "--commit", "--lang", "en", *DAY)
    assert (run.status, run.err) == (0, "")
    assert run.out.splitlines()[-1] == f"Committed: {git('rev-parse', '--short', 'HEAD').strip()}"
    assert git("log", "-1", "--format=%B").strip() == "№ 3: исполнено 20.02.2022."
    assert git("show", "--name-only", "--format=").split() == ["data/roadmap.yaml"]
    assert git("status", "--porcelain").splitlines()[:1] == ["A  other.txt"]
    many = cluster("update", "3", "4", "--note", "н", "--commit", *DAY)
    assert many.status == 0
    assert git("log", "-1", "--format=%b").strip().splitlines() == [
        "№ 3. Записано: примечание: н.",
        "№ 4. Записано: примечание: н.",
    ]


def test_a_new_file_is_committed_and_nothing_to_do_is_not(
    cluster: Runner, repository: Path, git: Callable[..., str]
) -> None:
    git("rm", "-q", "data/projects.yaml")
    git("commit", "-q", "-m", "no projects")
    assert cluster("add", "project", "--title", "Портал", "--commit", *DAY).status == 0
    assert git("show", "--name-only", "--format=").split() == ["data/projects.yaml"]
    head = git("rev-parse", "HEAD")
    assert cluster("update", "3", "--title", "Программа развития", "--commit", *DAY).status == 0
    assert cluster("update", "3", "--note", "н", "--commit", "--dry-run", *DAY).status == 0
    assert git("rev-parse", "HEAD") == head


def test_earlier_changes_are_named(cluster: Runner, repository: Path, git: Callable[..., str]) -> None:
    cluster("update", "3", "--note", "н", *DAY)
    run = cluster("update", "4", "--note", "н", "--commit", *DAY)
    assert run.status == 0
    assert "более ранние незафиксированные изменения" in run.err
    assert git("status", "--porcelain", "data") == ""


def test_outside_a_repository_nothing_is_changed(cluster: Runner, plan: Path, environ: dict[str, str]) -> None:
    before = (plan / "data" / "roadmap.yaml").read_bytes()
    run = cluster("update", "3", "--note", "н", "--commit", env={"GIT_CEILING_DIRECTORIES": str(plan.parent)})
    assert (run.status, run.out) == (2, "")
    assert "план лежит не в хранилище git" in run.err
    without = cluster("update", "3", "--note", "н", "--commit", env={"PATH": str(plan)})
    assert "не установлен git" in without.err
    assert (plan / "data" / "roadmap.yaml").read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="a hook is a script")
def test_a_hook_that_refuses_is_heard_and_the_change_stays(
    cluster: Runner, repository: Path, git: Callable[..., str]
) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho no such thing >&2\nexit 1\n")
    hook.chmod(0o755)
    head = git("rev-parse", "HEAD")
    run = cluster("update", "3", "--note", "н", "--commit", *DAY)
    assert run.status == 2
    assert "изменение записано, но не зафиксировано" in run.err
    assert "no such thing" in run.err
    assert git("rev-parse", "HEAD") == head
    assert "note: н" in (repository / "data" / "roadmap.yaml").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="a monitor is a script")
def test_no_program_of_the_repositorys_config_runs_and_no_foreign_index_is_used(
    cluster: Runner, repository: Path, git: Callable[..., str]
) -> None:
    witness = repository / "ran"
    monitor = repository / "monitor.sh"
    monitor.write_text(f"#!/bin/sh\ntouch {witness}\n")
    monitor.chmod(0o755)
    git("config", "core.fsmonitor", str(monitor))
    foreign = {
        "GIT_DIR": str(repository / "nowhere"),
        "GIT_INDEX_FILE": str(repository / "index"),
        "GIT_WORK_TREE": os.sep,
    }
    run = cluster("update", "3", "--note", "н", "--commit", *DAY, env=foreign)
    assert run.status == 0, run.err
    assert not witness.exists()
    assert not (repository / "index").exists()


def test_a_folder_with_an_odd_name(cluster: Runner, plan: Path, git: Callable[..., str]) -> None:
    git("init", "-q")
    odd = plan / "план :(top)*"
    (plan / "data").rename(plan / "d")
    odd.mkdir()
    (plan / "d").rename(odd / "data")
    run = cluster("update", "3", "--note", "н", "--commit", "--data", str(odd), *DAY)
    assert run.status == 0, run.err
    assert git("show", "--name-only", "--format=", "-z").strip("\0") == "план :(top)*/data/roadmap.yaml"
