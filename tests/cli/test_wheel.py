"""What an installed program carries: catalogues, topics, the demo."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cluster_cli.cli.help_pages import TOPICS

if TYPE_CHECKING:
    from tests.cli.conftest import Runner

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the checkout and unpacked."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    skipped = shutil.ignore_patterns(".git", ".venv*", "__pycache__", ".*_cache", "*.mo", ".hypothesis", "dist")
    shutil.copytree(ROOT, folder / "checkout", ignore=skipped)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=folder / "checkout", check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_carries_texts_and_the_demo(installed: Path) -> None:
    package = installed / "cluster_cli"
    assert (package / "locale" / "ru" / "LC_MESSAGES" / "cluster.mo").is_file()
    assert {path.stem for path in (package / "topics" / "ru").glob("*.md")} == set(TOPICS)
    for path in (ROOT / "cluster_cli" / "ci").rglob("*.yml"):
        assert (installed / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
    assert (package / "demo" / "data" / "roadmap.yaml").read_bytes() == (
        ROOT / "examples" / "demo" / "data" / "roadmap.yaml"
    ).read_bytes()


def test_the_demo_begins_a_plan_that_is_right(process: Runner, installed: Path, tmp_path: Path) -> None:
    env = {"PYTHONPATH": str(installed)}
    run = process("init", "--demo", "my plan", env=env)
    assert run.status == 0, run.err
    assert (tmp_path / "my plan" / "data" / "roadmap.yaml").is_file()
    assert process("validate", "--data", "my plan/data", env=env).status == 0
    again = process("init", "--demo", "my plan", env=env)
    assert (again.status, again.out) == (2, "")
