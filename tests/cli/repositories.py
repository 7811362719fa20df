"""Real git repositories around a plan, with commits of known days and persons."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path  # noqa: TC003 - a field's type
from typing import NamedTuple

from tests.cli.conftest import PLAN, PROJECTS

ANNA, BORIS = "Анна Петрова", "Борис Иванов"


class Repo(NamedTuple):
    """A repository by its top folder; the plan is in `data/`."""

    top: Path

    @property
    def road(self) -> Path:
        """The file of the plan."""
        return self.top / "data" / "roadmap.yaml"

    def git(self, *arguments: str, day: str = "2022-01-10", who: str = ANNA) -> str:
        """Run git; a day is its noon in Tomsk, a moment is told in full."""
        moment = day if "T" in day else f"{day}T12:00:00+07:00"
        named = {"NAME": who, "EMAIL": "who@example.org", "DATE": moment}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        env = kept | {f"GIT_{role}_{name}": value for role in ("AUTHOR", "COMMITTER") for name, value in named.items()}
        env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
        done = subprocess.run(["git", *arguments], cwd=self.top, env=env, capture_output=True, check=False)
        assert done.returncode == 0, (arguments, done.stderr.decode("utf-8", "replace"))
        return done.stdout.decode("utf-8").strip()

    def commit(self, text: str, day: str, who: str = ANNA) -> str:
        """Commit all that lies there; the new commit's full name."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty-message", "-m", text, day=day, who=who)
        return self.git("rev-parse", "HEAD")

    def edit(self, old: str, new: str) -> None:
        """Put one text in the place of another in the plan."""
        text = self.road.read_text("utf-8")
        assert old in text, old
        self.road.write_text(text.replace(old, new, 1), encoding="utf-8")

    def change(self, old: str, new: str, text: str, day: str, who: str = ANNA) -> str:
        """The same as a commit."""
        self.edit(old, new)
        return self.commit(text, day, who)


def repository(top: Path) -> Repo:
    """A repository with the small plan, committed on 10 January 2022."""
    repo = Repo(top)
    (top / "data").mkdir(parents=True, exist_ok=True)
    repo.road.write_text(PLAN, encoding="utf-8")
    (top / "data" / "projects.yaml").write_text(PROJECTS, encoding="utf-8")
    (top / ".gitignore").write_text("/config/\n/state/\n/cache/\n", encoding="utf-8")
    repo.git("init", "-q", "--initial-branch=main")
    repo.commit("План утверждён", "2022-01-10")
    return repo


THIRD = """\
  - id: 3
    title: Программа развития
    due: 2022-02
"""
MOVED = THIRD.replace("2022-02", "2022-04")


def moved(repo: Repo, day: str = "2022-02-15", who: str = BORIS) -> str:
    """Move the deadline of No. 3 to April, as a commit."""
    return repo.change(THIRD, MOVED, "перенос", day, who)
