"""Writing: the old file or the new one, never a third; and what is not written at all."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.edits import AppendItem, ChangeSet, FieldEdit
from cluster_cli.core.messages import Message
from cluster_cli.store.editing import perform
from cluster_cli.store.workspace import load
from cluster_cli.store.write import Replacement, WriteFailed, locked, replace_files
from tests.store.folders import ROADMAP, change, content, note, plan_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cluster_cli.core.edits import Edit

BEGUN: list[Edit] = [
    FieldEdit("projects", None, ("title",), "Проекты"),
    AppendItem("projects", {"id": "portal", "title": "Портал"}),
]
posix = pytest.mark.skipif(os.name == "nt", reason="rights, links and signals of Unix")


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTER_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return plan_in(tmp_path)


def refused(do: Callable[[], object]) -> str:
    """The sentence of a refusal."""
    with pytest.raises(WriteFailed) as failure:
        do()
    return said(failure.value.reason)


def said(sentence: Message) -> str:
    values = {key: said(one) if isinstance(one, Message) else one for key, one in sentence.values.items()}
    return sentence.template.format(**values)


def test_a_change_is_written_and_nothing_is_left_beside_it(data: Path) -> None:
    assert change(data, [note("новое", "2")]).changed
    assert content(data).keys() == {"roadmap.yaml", "projects.yaml"}
    assert content(data)["roadmap.yaml"] == ROADMAP.replace("было", "новое").encode()


def test_nothing_is_written_where_nothing_changes(data: Path) -> None:
    os.utime(data / "roadmap.yaml", ns=(1, 1))
    assert not change(data, [note("было", "2")]).changed
    assert not change(data, []).changed
    assert (data / "roadmap.yaml").stat().st_mtime_ns == 1


def test_a_dry_run_shows_the_difference_and_writes_nothing(data: Path) -> None:
    before = content(data)
    (diff,) = change(data, [note("новое", "2")], dry_run=True).diffs
    assert "-    note: было\n+    note: новое\n" in diff
    assert content(data) == before


def test_a_file_without_a_last_line_end_says_so_in_a_dry_run(tmp_path: Path) -> None:
    data = plan_in(tmp_path, ROADMAP.rstrip("\n"))
    (diff,) = change(data, [note("новое", "2")], dry_run=True).diffs
    assert diff.endswith("+    note: новое\n\\ No newline at end of file\n")


def test_a_file_that_is_not_there_is_begun(tmp_path: Path) -> None:
    data = plan_in(tmp_path, projects=None)
    (diff,) = change(data, BEGUN, dry_run=True).diffs
    assert diff.startswith("--- /dev/null\n+++ ")
    assert change(data, BEGUN).changed
    text = "format: 1\ntitle: Проекты\nprojects:\n  - id: portal\n    title: Портал\n"
    assert content(data)["projects.yaml"].decode() == text


def test_a_file_begun_has_the_line_ends_of_the_other(tmp_path: Path) -> None:
    data = plan_in(tmp_path, ROADMAP.replace("\n", "\r\n"), None)
    change(data, BEGUN)
    new = content(data)["projects.yaml"]
    assert new.count(b"\r\n") == new.count(b"\n") == 5


def test_two_files_change_together(data: Path) -> None:
    change(data, [note("а", "1"), note("б", "portal")])
    assert "note: а" in content(data)["roadmap.yaml"].decode()
    assert "note: б" in content(data)["projects.yaml"].decode()


def test_a_file_changed_since_it_was_read_is_left_alone(data: Path) -> None:
    path = data / "roadmap.yaml"

    def build(_: object) -> ChangeSet:
        path.write_bytes(path.read_bytes() + b"# foreign\n")
        return ChangeSet((note("новое"), note("б", "portal")))

    before = content(data)
    sentence = refused(lambda: perform(load(data), build, dry_run=False, command=""))
    assert "changed by somebody else" in sentence
    assert content(data) == before | {"roadmap.yaml": before["roadmap.yaml"] + b"# foreign\n"}


def test_a_file_changed_before_the_lock_is_read_again(data: Path) -> None:
    workspace = load(data)
    path = data / "roadmap.yaml"
    path.write_bytes(path.read_bytes().replace("было".encode(), "чужое".encode()))
    perform(workspace, lambda _: ChangeSet((note("новое"),)), dry_run=False, command="")
    assert {"чужое", "новое"} <= set(content(data)["roadmap.yaml"].decode().split())


def test_if_one_of_two_is_stale_neither_is_written(data: Path) -> None:
    before = content(data)
    changes = [
        Replacement(data / "projects.yaml", "projects.yaml", before["projects.yaml"], b"new"),
        Replacement(data / "roadmap.yaml", "roadmap.yaml", b"stale", b"new"),
    ]
    assert "roadmap.yaml was changed" in refused(lambda: replace_files(changes))
    assert content(data) == before


def test_if_the_second_fails_the_first_goes_back(data: Path) -> None:
    before = content(data)
    changes = [
        Replacement(data / "projects.yaml", "projects.yaml", before["projects.yaml"], b"new"),
        Replacement(data / "created.yaml", "created.yaml", None, b"new"),
        Replacement(
            data / "absent.yaml", "absent.yaml", None, None
        ),  # taking out what is not there fails at the last step
    ]
    assert "absent.yaml could not be written" in refused(lambda: replace_files(changes))
    assert content(data) == before


@posix
def test_rights_and_owner_stay(data: Path) -> None:
    path = data / "roadmap.yaml"
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, 12345, 23456)
    before = path.stat()
    change(data, [note("новое")])
    after = path.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert after.st_ino != before.st_ino


@posix
def test_a_link_within_the_repository_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    data, plans = plan_in(tmp_path), tmp_path / "plans"
    plans.mkdir()
    (data / "roadmap.yaml").rename(plans / "2022.yaml")
    (data / "roadmap.yaml").symlink_to("../plans/2022.yaml")
    (plans / ".roadmap.yaml.dead.tmp").touch()
    change(data, [note("новое")])
    assert (data / "roadmap.yaml").is_symlink()
    assert list(content(plans)) == ["2022.yaml"]
    assert "новое" in (plans / "2022.yaml").read_text("utf-8")


@posix
@pytest.mark.parametrize("target", ["../../outside.yaml", "../.git/config"])
def test_a_link_that_leads_out_is_never_followed(tmp_path: Path, target: str) -> None:
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    data = plan_in(repository)
    path = data / "roadmap.yaml"
    real = (data / target).resolve()
    raw = path.read_bytes()
    workspace = load(data)

    def build(_: object) -> ChangeSet:
        path.rename(real)
        path.symlink_to(target)
        return ChangeSet((note("новое"),))

    assert "leads out" in refused(lambda: perform(workspace, build, dry_run=False, command=""))
    assert real.read_bytes() == raw


@posix
def test_a_file_with_a_second_name_is_not_written(data: Path) -> None:
    (data / "second").hardlink_to(data / "roadmap.yaml")
    before = content(data)
    assert "second name" in refused(lambda: change(data, [note("новое")]))
    assert content(data) == before


def test_a_write_protected_file_is_not_written(data: Path) -> None:
    path = data / "roadmap.yaml"
    path.chmod(stat.S_IREAD)
    before = content(data)
    assert "read-only" in refused(lambda: change(data, [note("новое"), note("б", "portal")]))
    assert content(data) == before
    path.chmod(stat.S_IREAD | stat.S_IWRITE)


def in_a_child(do: Callable[[], object]) -> str:
    """What a process of its own was refused, empty if nothing."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            do()
            answer = ""
        except WriteFailed as failure:
            answer = said(failure.reason)
        except BaseException as fault:  # noqa: BLE001 - told to the parent
            answer = repr(fault)
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, encoding="utf-8") as answer_of_child:
        return answer_of_child.read()


@pytest.fixture
def open_data() -> Iterator[Path]:
    """A plan that everybody may read: pytest's own folders are root's."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield plan_in(folder)
    shutil.rmtree(folder)


@posix
def test_a_protected_folder_is_a_clean_refusal(open_data: Path) -> None:
    open_data.chmod(0o555)
    before = content(open_data)

    def do() -> None:
        if os.geteuid() == 0:
            os.setuid(65534)  # root writes everywhere
        change(open_data, [note("новое")])

    assert "could not be written" in in_a_child(do)
    assert content(open_data) == before
    open_data.chmod(0o755)


@posix
def test_a_file_that_the_system_lets_not_grow_stays_whole(data: Path) -> None:
    before = content(data)

    def do() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        change(data, [note("новое")])

    assert "could not be written" in in_a_child(do)
    assert content(data) == before


@posix
def test_a_full_disk_leaves_the_file_whole(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        data = plan_in(disk)
        (data / "filler").write_bytes(b"x" * 40_000)
        before = content(data)
        assert "could not be written" in refused(lambda: change(data, [note("новое" * 3000)]))
        assert content(data) == before
    finally:
        subprocess.run(["umount", disk], check=True)


HOLDER = """\
import sys, time
from pathlib import Path
from cluster_cli.store.write import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(data: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, data], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_writer_waits_and_then_says_who_holds_the_plan(data: Path, holder: subprocess.Popen[str]) -> None:
    before = content(data)
    begun = time.monotonic()
    sentence = refused(lambda: change(data, [note("новое")], wait=0.2))
    assert time.monotonic() - begun >= 0.2
    if os.name != "nt":
        assert str(holder.pid) in sentence
    assert content(data) == before


def test_the_lock_of_a_killed_writer_is_free_and_its_leftovers_are_swept(
    data: Path, holder: subprocess.Popen[str]
) -> None:
    holder.kill()
    holder.wait()
    (data / ".roadmap.yaml.1f.tmp").touch()
    (data / ".projects.yaml.2f.tmp").touch()
    (data / ".mine.tmp").touch()
    change(data, [note("новое")], wait=0)
    assert content(data).keys() == {"roadmap.yaml", "projects.yaml", ".mine.tmp"}


def test_a_dry_run_needs_no_lock(data: Path, holder: subprocess.Popen[str]) -> None:
    assert holder.poll() is None
    assert change(data, [note("новое")], dry_run=True, wait=0).diffs


def test_the_lock_is_let_go_whatever_happens(data: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(data):
        raise ZeroDivisionError
    with locked(data, 0):
        pass
    assert content(data).keys() == {"roadmap.yaml", "projects.yaml"}


def test_an_interrupted_write_leaves_nothing(data: Path) -> None:
    before = content(data)

    class Late(bytes):
        """Bytes that are interrupted when they are compared, after the first file was replaced."""

        compared = 0

        def __ne__(self, _: object) -> bool:
            Late.compared += 1
            if Late.compared == 2:
                raise KeyboardInterrupt
            return False

    changes = [
        Replacement(data / "projects.yaml", "projects.yaml", before["projects.yaml"], b"new"),
        Replacement(data / "roadmap.yaml", "roadmap.yaml", Late(before["roadmap.yaml"]), b"new"),
    ]
    with pytest.raises(KeyboardInterrupt):
        replace_files(changes)
    assert content(data) == before
