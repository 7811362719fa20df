"""A plan that has one of everything that can be promised, and git repositories that hold it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ROADMAP = """\
format: 1
title: План учебный
language: ru
timezone: Asia/Tomsk
period: 2022
day_off: keep
parties:
  dpo: {name: Департамент образования}
  ttst: {name: Техникум}
decisions:
  ks-1: {title: Протокол № 1, on: 2022-01-10}
  ks-3: {title: Протокол № 3, on: 2022-03-24}
  order-12: {title: Приказ № 12, on: 2022-01-10}
editions:
  - {by: order-12, on: 2022-01-10}
expect: {activities: 8}
health:
  overdue_red: 30
activities:
  - id: 1
    title: Создание рабочей группы
    due: 2022-01
    responsible: [dpo]
    completed: 2022-01-20
    evidence: [protocols/ks-01.pdf]
  - id: 2
    title: Заседания совета
    wording: Ежемесячно
    due: 2022-01
    repeat: monthly
    responsible: [dpo, ttst]
    points:
      2022-01:
        completed: 2022-01-27
        evidence: [protocols/ks-01.pdf]
      2022-04:
        excused: {on: 2022-01-10, by: ks-1, reason: карантин}
  - id: 3
    title: Программа развития
    start: 2022-01
    due: 2022-04
    responsible: [ttst]
    after: [1]
    changes:
      - {on: 2022-01-10, from: 2022-02, to: 2022-04, reason: согласование, by: ks-1}
  - id: 4
    title: Отчёты
    due: [2022-06, 2022-12]
    lag: 10d
    responsible: [ttst]
  - id: 5
    title: Сводный раздел
    responsible: [dpo]
  - id: 6
    title: Часть раздела
    due: 2022-09
    part_of: 5
    weight: 2
    responsible: [dpo]
  - id: 7
    title: Мониторинг
    due: 2022-Q1
    repeat: quarterly
    until: 2022-12
    unheld: owed
    responsible: [dpo]
  - id: 8
    title: Портал
    due: 2022-10
    responsible: [ttst]
  - id: 9
    title: Снятое мероприятие
    due: 2022-05
    status: cancelled
    decided: {on: 2022-01-10, by: ks-1, reason: передано}
    responsible: [ttst]
"""
PROJECTS = """\
format: 1
title: Матрица
stages: {begin: Начало, end: Завершение}
projects:
  - id: portal
    title: Портал кластера
    activities: [8]
    lead: ttst
    stages:
      begin:
        due: 2022-02
        completed: 2022-02-10
        evidence: [protocols/ks-01.pdf]
      end:
        due: 2022-08
    indicators:
      - id: users
        title: Посетителей
        targets:
          2022-06: 20
          2022-12: 50
  - id: hall
    title: Зал
    due: 2022-11
    lead: dpo
"""


class Repository:
    """A git repository with the plan in `data/`."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        """Begin none; `git` runs git in the folder."""
        self.folder = folder
        self.environ = environ

    def git(self, *arguments: str, cwd: Path | None = None) -> str:
        """Run git and return what it prints."""
        done = subprocess.run(
            ["git", *arguments], cwd=cwd or self.folder, env=self.environ, capture_output=True, check=True, text=True
        )
        return done.stdout.strip()

    def begin(self) -> None:
        """The plan, committed."""
        self.folder.mkdir(exist_ok=True)
        self.git("init", "-q", "-b", "main")
        (self.folder / "data").mkdir()
        (self.folder / "protocols").mkdir()
        (self.folder / "protocols" / "ks-01.pdf").write_bytes(b"%PDF")
        self.write(ROADMAP, PROJECTS)
        self.commit("Plan for 2022")

    def write(self, roadmap: str | None = None, projects: str | None = None) -> None:
        """Put texts into the files."""
        for name, text in (("roadmap", roadmap), ("projects", projects)):
            if text is not None:
                (self.folder / "data" / f"{name}.yaml").write_text(text, encoding="utf-8")

    def edit(self, *pairs: tuple[str, str], file: str = "roadmap") -> None:
        """Replace pieces of a file, each of which is there."""
        path = self.folder / "data" / f"{file}.yaml"
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")

    def commit(self, message: str) -> str:
        """Commit everything there is; the commit's hash."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")


def who(environ: dict[str, str]) -> dict[str, str]:
    """The environment with an author, so that commits can be made."""
    names = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "a"), ("EMAIL", "a@b.c"))
    }
    return environ | names | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
