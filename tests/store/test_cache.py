"""The cache believes no file of another program: a change of any module changes the mark that its files begin with."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import cluster_cli
from cluster_cli.store.cache import load_cached, mark_of, save_cached

PACKAGE = Path(cluster_cli.__file__).parent


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("program") / "cluster_cli"
    shutil.copytree(PACKAGE, copy, ignore=lambda folder, names: [one for one in names if not _is_source(folder, one)])
    return copy


def _is_source(folder: str, name: str) -> bool:
    return name.endswith(".py") or (name != "__pycache__" and Path(folder, name).is_dir())


def test_each_module_in_turn_changes_the_mark(package: Path) -> None:
    modules = sorted(package.rglob("*.py"))
    assert len(modules) == len(list(PACKAGE.rglob("*.py"))) > 100
    before = mark_of(package)
    for module in modules:
        status, text = module.stat(), module.read_text("utf-8")
        module.write_text(f"{text}\n", "utf-8")
        assert mark_of(package) != before, module
        module.write_text(text, "utf-8")
        os.utime(module, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert mark_of(package) == before, module


def test_a_module_of_the_same_length_changes_the_mark(package: Path) -> None:
    module, before = package / "core" / "periods.py", mark_of(package)
    status = module.stat()
    os.utime(module, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000))
    assert mark_of(package) != before


@pytest.mark.parametrize("folder", ["exchange", "core/judge/more"])
def test_a_module_in_a_new_folder_changes_the_mark(package: Path, folder: str) -> None:
    before = mark_of(package)
    (package / folder).mkdir()
    (package / folder / "table.py").write_text("")
    assert mark_of(package) != before


def test_a_module_that_moves_changes_the_mark(package: Path) -> None:
    before = mark_of(package)
    (package / "core" / "periods.py").rename(package / "core" / "time.py")
    assert mark_of(package) != before


def test_what_an_older_program_cached_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTER_CACHE_DIR", str(tmp_path))
    save_cached("plan", [1, 2])
    assert load_cached("plan", list[int]) == [1, 2]
    monkeypatch.setattr("cluster_cli.store.cache._mark", lambda: b"cluster cache 1\n" + bytes(32))
    assert load_cached("plan", list[int]) is None
