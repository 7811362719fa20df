"""One file written: replaced as a whole, put behind, or made where there was none; and nobody writes in another way."""

from __future__ import annotations

import os
import re
import stat
import threading
from pathlib import Path

import pytest

import cluster_cli
from cluster_cli.store.cache import save_cached
from cluster_cli.store.journal import remember
from cluster_cli.store.write import Replacement, append, create, create_draft, replace

PACKAGE = Path(cluster_cli.__file__).parent
WRITES = re.compile(
    r"\.write_bytes\(|\.write_text\(|\bO_WRONLY\b|\bO_RDWR\b|mkstemp\(|os\.(?:replace|rename)\(|fsync\("
    r"|open\([^)\n]*[\"'][rbt+]*[wax][rbt+]*[\"']"
)
ALLOWED = {
    "store/write.py": "everything",
    "history/merges.py": "(place / name).write_bytes(raw)",  # texts for git in a folder that is gone at once
    "cli/boundary.py": "os.devnull",  # what stands in for a stream that is closed
}
posix = pytest.mark.skipif(os.name == "nt", reason="rights and pipes of Unix")


class Flushed:
    """What was flushed to the disk, as a name of a file or a folder."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        monkeypatch.setattr(os, "fsync", self._note)

    def _note(self, descriptor: int) -> None:
        self.names.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> Flushed:
    return Flushed(monkeypatch)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_nobody_writes_in_another_way() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        allowed = ALLOWED.get(name, "nothing")
        lines = [line.strip() for line in path.read_text("utf-8").splitlines() if WRITES.search(line)]
        assert allowed == "everything" or all(allowed in line for line in lines), (name, lines)


def test_a_file_is_replaced_as_a_whole_and_flushed_with_its_folder(tmp_path: Path, flushed: Flushed) -> None:
    path = tmp_path / "answer.csv"
    path.write_bytes(b"old")
    replace(path, b"new")
    assert path.read_bytes() == b"new"
    assert flushed.names == ["file", "folder"]
    assert names_in(tmp_path) == ["answer.csv"]


@posix
@pytest.mark.parametrize("before", [0o600, 0o640, 0o755])
def test_rights_stay_and_a_new_file_has_those_of_the_mask(tmp_path: Path, before: int) -> None:
    path = tmp_path / "answer.csv"
    path.write_bytes(b"old")
    path.chmod(before)
    replace(path, b"new")
    assert rights(path) == before
    mask = os.umask(0o027)
    try:
        replace(tmp_path / "new", b"new")
    finally:
        os.umask(mask)
    assert rights(tmp_path / "new") == 0o640


@posix
def test_a_private_file_is_nobody_elses(tmp_path: Path) -> None:
    replace(tmp_path / "record", b"new", private=True)
    assert rights(tmp_path / "record") == 0o600


@posix
def test_a_pipe_gets_the_bytes(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    taken: list[bytes] = []
    reader = threading.Thread(target=lambda: taken.append(pipe.read_bytes()))
    reader.start()
    replace(pipe, b"new")
    reader.join()
    assert taken == [b"new"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    replace(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("broken", ["fsync", "fchmod"])
def test_where_the_system_refuses_the_old_file_is_there_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = tmp_path / "answer.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, broken, refuse)
    with pytest.raises(OSError, match="full"):
        replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["answer.csv"]


def refuse(*_: object) -> None:
    raise OSError(28, "full")


def test_a_cache_does_not_wait_for_the_disk(tmp_path: Path, flushed: Flushed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTER_CACHE_DIR", str(tmp_path))
    save_cached("plan", [1])
    assert len(names_in(tmp_path)) == 1
    assert flushed.names == []


def test_the_undo_record_is_flushed(tmp_path: Path, flushed: Flushed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTER_STATE_DIR", str(tmp_path / "state"))
    assert remember(
        tmp_path, [Replacement(tmp_path / "roadmap.yaml", "roadmap.yaml", b"old", b"new")], "cluster done 1"
    )
    assert flushed.names == ["file", "folder"]


def test_bytes_are_put_behind(tmp_path: Path, flushed: Flushed) -> None:
    path = tmp_path / "summary.md"
    append(path, b"one\n")
    append(path, b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"
    assert flushed.names == ["file", "file"]


def test_a_file_is_made_only_where_there_is_none(tmp_path: Path, flushed: Flushed) -> None:
    path = tmp_path / "roadmap.yaml"
    create(path, b"one")
    with pytest.raises(FileExistsError):
        create(path, b"two")
    assert path.read_bytes() == b"one"
    assert flushed.names == ["file", "folder"]


def test_no_part_of_a_file_is_left_where_making_it_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="full"):
        create(tmp_path / "roadmap.yaml", b"one")
    assert names_in(tmp_path) == []


@posix
def test_a_draft_has_a_name_of_its_own_and_one_reader(tmp_path: Path, flushed: Flushed) -> None:
    drafts = [create_draft(tmp_path, b"id: 1\n", ".yaml") for _ in range(2)]
    assert drafts[0] != drafts[1]
    assert {draft.suffix for draft in drafts} == {".yaml"}
    assert {rights(draft) for draft in drafts} == {0o600}
    assert flushed.names == ["file", "file"]
