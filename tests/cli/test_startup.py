"""What a start imports: start-up is part of the product, and each of these costs a good part of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import cluster_cli

PACKAGE = Path(cluster_cli.__file__).parent

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


MODULES = (
    'import sys; from cluster_cli.cli.boundary import main; main(sys.argv[1:]); sys.stderr.write(" ".join(sys.modules))'
)


def test_help_loads_few_modules_of_ours(plan: Path, environ: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MODULES, "--help"], cwd=plan, env=environ, capture_output=True, text=True, check=True
    )
    ours = [name for name in done.stderr.split() if name.split(".")[0] == "cluster_cli"]
    assert "cluster_cli.cli.help_pages" in ours
    assert len(ours) <= 17, ours


def test_one_module_alone_uses_what_typer_keeps_private() -> None:
    private = re.compile(r"^\s*(?:from|import) (?:click|typer\.)", re.MULTILINE)
    users = {path.name for path in PACKAGE.rglob("*.py") if private.search(path.read_text(encoding="utf-8"))}
    assert users == {"typer_private.py"}
