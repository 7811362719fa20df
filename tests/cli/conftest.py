"""The program as a user meets it: in a process of its own, and fast within this one."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cluster_cli.cli.boundary import main

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
PLAN = """\
format: 1
title: План учебный
language: ru
timezone: Asia/Tomsk
period: 2022
parties:
  dpo:
    name: Департамент профессионального образования
    short: ДПО
  ttst:
    name: Техникум социальных технологий
    aliases: [БПОО]
sections:
  org: Организационные мероприятия
activities:
  - id: 1
    title: Создание рабочей группы
    section: org
    due: 2022-01
    responsible: [dpo]
    status: planned
    completed: 2022-01-20
  - id: 2
    title: Заседания совета
    section: org
    due: 2022-01
    repeat: monthly
    responsible: [dpo, ttst]
    status: active
    points:
      2022-01: 2022-01-27
  - id: 3
    title: Программа развития
    due: 2022-02
    responsible: [ttst]
    status: planned
  - id: 4
    title: Итоговый отчёт
    due: 2022-12
    responsible: [ttst]
    status: planned
"""
PROJECTS = """\
format: 1
title: Матрица
stages: {initiation: Инициирование, closing: Завершение}
projects:
  - id: portal
    title: Портал кластера
    activities: [3]
    lead: ttst
    start: 2022-02
    due: 2022-04
    stages:
      initiation:
        due: 2022-02
        completed: 2022-02-10
      closing:
        due: 2022-04
"""


class Run(NamedTuple):
    """What a run left behind."""

    status: int
    out: str
    err: str


Runner = Callable[..., Run]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A folder with a small plan in `data/`."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "roadmap.yaml").write_text(PLAN, encoding="utf-8")
    (data / "projects.yaml").write_text(PROJECTS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing of this machine's user counts."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "PYTHONPATH", "COVERAGE_PROCESS_START")
    known = {name: os.environ[name] for name in kept if name in os.environ}
    return known | {
        "CLUSTER_CONFIG_DIR": str(tmp_path / "config"),
        "CLUSTER_STATE_DIR": str(tmp_path / "state"),
        "CLUSTER_CACHE_DIR": str(tmp_path / "cache"),
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUTF8": "0",
    }


@pytest.fixture
def process(tmp_path: Path, environ: dict[str, str]) -> Runner:
    """Run the real program in a process of its own, in the plan's folder."""

    def run(*arguments: str, env: Mapping[str, str] = {}, cwd: Path | None = None, stdin: str = "") -> Run:
        wanted = environ | dict(env)
        encoding = wanted["PYTHONIOENCODING"].partition(":")[0]
        done = subprocess.run(
            [sys.executable, "-m", "cluster_cli", *arguments],
            cwd=cwd or tmp_path,
            env=wanted,
            input=stdin.encode(encoding),
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Run(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))

    return run


@pytest.fixture
def cluster(tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Run the boundary within this process on captured streams: the same program, thirty times faster."""

    def run(*arguments: str, env: Mapping[str, str] = {}, cwd: Path | None = None, encoding: str = "utf-8") -> Run:
        out, err = io.BytesIO(), io.BytesIO()
        with monkeypatch.context() as patch:
            patch.chdir(cwd or tmp_path)
            for name in list(os.environ):
                patch.delenv(name)
            for name, value in (environ | dict(env)).items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding=encoding, newline="\n", write_through=True))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding=encoding, newline="\n", write_through=True))
            patch.setattr(sys, "stdin", io.StringIO())
            status = main(arguments)
            sys.stdout.flush()
            sys.stderr.flush()
            return Run(status, out.getvalue().decode(sys.stdout.encoding), err.getvalue().decode(encoding))

    return run
