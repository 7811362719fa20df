"""What a start imports: start-up is part of the product, and each of these costs a good part of it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {
    "yaml",
    "rich",
    "tabulate",
    "dateutil",
    "dataclasses",
    "pydantic",
    "holidays",
    "filelock",
    "babel",
    "json",
    "zoneinfo",
}
RUN = """
import io, sys
sys.stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
from cluster_cli.cli.boundary import main
status = main(sys.argv[1:])
sys.stderr.write("\\n".join(["", *sorted(name for name in sys.modules if "." not in name)]))
sys.exit(status)
"""


def imported(arguments: list[str], folder: Path, environ: dict[str, str]) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["status", "--help"], ["help", "dates"], ["--lang", "ru", "--help"]]
)
def test_help_imports_nothing_heavy(plan: Path, environ: dict[str, str], arguments: list[str]) -> None:
    assert imported(arguments, plan, environ) & HEAVY == set()


@pytest.mark.parametrize("look", ["status", "list", "upcoming", "show 2", "validate"])
def test_a_pipe_pays_for_no_table(plan: Path, environ: dict[str, str], look: str) -> None:
    assert (
        imported(look.split(), plan, environ) & {"rich", "tabulate", "pydantic", "holidays", "filelock", "babel"}
        == set()
    )
