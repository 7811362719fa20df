"""Real repositories for tests: git as on a fresh machine, with the program on its path under its own name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


def environment(home: Path) -> dict[str, str]:
    """Nothing of this machine's user counts; the program is in `home/bin`."""
    home.mkdir(parents=True, exist_ok=True)
    put_program(home, f'exec "{sys.executable}" -m cluster_cli "$@"')
    kept = {name: os.environ[name] for name in ("TMPDIR", "COVERAGE_PROCESS_START") if name in os.environ}
    return kept | {
        "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(home), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8",
        "CLUSTER_CONFIG_DIR": str(home / "config"), "CLUSTER_STATE_DIR": str(home / "state"), "CLUSTER_LANG": "en",
        "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.org", "GIT_COMMITTER_NAME": "Test",
        "GIT_COMMITTER_EMAIL": "test@example.org", "GIT_CONFIG_NOSYSTEM": "1",
    }  # fmt: skip


def put_program(home: Path, line: str) -> None:
    """Let `cluster` be a script of this one line."""
    script = home / "bin" / "cluster"
    script.parent.mkdir(exist_ok=True)
    script.write_text(f"#!/bin/sh\n{line}\n")
    script.chmod(0o755)


class Ran(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


class Clone(NamedTuple):
    """A working tree with a plan in `data/`."""

    top: Path
    env: dict[str, str]

    @property
    def home(self) -> Path:
        return Path(self.env["HOME"])

    @property
    def file(self) -> Path:
        return self.top / "data" / "roadmap.yaml"

    @property
    def text(self) -> str:
        return self.file.read_bytes().decode()

    def run(self, *arguments: str, check: bool = True, **env: str) -> Ran:
        done = subprocess.run(
            arguments, cwd=self.top, env=self.env | env, capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
        ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert not check or not ran.status, ran
        return ran

    def git(self, *arguments: str, check: bool = True, **env: str) -> Ran:
        return self.run("git", "-c", "core.quotePath=false", *arguments, check=check, **env)

    def cluster(self, *arguments: str, check: bool = True, **env: str) -> Ran:
        return self.run("cluster", *arguments, check=check, **env)

    def write(self, text: str) -> None:
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_bytes(text.encode())

    def commit(self, text: str, name: str = "change") -> None:
        self.write(text)
        self.git("add", "-A")
        self.git("commit", "-q", "--no-verify", "-m", name)

    def branches(self, base: str, ours: str, theirs: str) -> None:
        """Commit a plan, then two branches of it; `main` has ours and is checked out, `topic` has theirs."""
        self.commit(base, "base")
        self.git("checkout", "-q", "-b", "topic")
        self.commit(theirs, "theirs")
        self.git("checkout", "-q", "main")
        self.commit(ours, "ours")


def new_clone(folder: Path) -> Clone:
    """An empty repository, set up to merge by fields as soon as there is a plan."""
    clone = Clone(folder / "work", environment(folder / "home"))
    clone.top.mkdir()
    clone.git("init", "-q", "-b", "main")
    return clone
