"""Many writers at once, and writers that are killed: nothing torn, nothing lost."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.edits import FieldEdit
from cluster_cli.store.document import source_of
from cluster_cli.store.drafts import apply_edits
from cluster_cli.store.workspace import load
from cluster_cli.store.write import locked
from tests.store.folders import change, content, note, plan_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMANDS = """\
import sys
from cluster_cli.cli.boundary import main
data, count, name, *command = sys.argv[1:]
for number in range(int(count)):
    done = main([*(part.replace("@", f"{name}-{number}") for part in command), "--data", data])
    if done:
        sys.exit(done)
"""
ITEM = """\
  - id: {number}
    title: Мероприятие {number}   # {number}
    due: 2022-{month:02}
    responsible: [dpo]
    note: было {number}

"""
HEAD = "format: 1\ntitle: План\nperiod: 2022\nparties:\n  dpo:\n    name: Департамент\nactivities:\n"


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the writers and this process see."""
    monkeypatch.setenv("CLUSTER_STATE_DIR", str(tmp_path / "state"))
    return os.environ | {"CLUSTER_CONFIG_DIR": str(tmp_path / "config"), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}


def plan_of(folder: Path, items: int) -> Path:
    text = "".join(ITEM.format(number=number, month=number % 12 + 1) for number in range(1, items + 1))
    return plan_in(folder, HEAD + text, None)


def writer(data: Path, environ: dict[str, str], count: int, name: str, *command: str) -> subprocess.Popen[bytes]:
    """A process that runs a real command so many times; `@` in it becomes the name and the number of the run."""
    arguments: list[str | Path] = [sys.executable, "-c", COMMANDS, data, str(count), name, *command]
    return subprocess.Popen(arguments, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def check_that_all_arrive(data: Path, environ: dict[str, str], processes: int, edits: int) -> None:
    command = ("add", "--title", "Новое @", "--responsible", "dpo", "--due", "2022-05")
    writers = [writer(data, environ, edits, str(name), *command) for name in range(processes)]
    outputs = [one.communicate(timeout=300)[0].decode() for one in writers]
    assert [one.returncode for one in writers] == [0] * processes, outputs
    activities = load(data).portfolio.plan.activities
    added = {item.title for item in activities} - {f"Мероприятие {number}" for number in range(1, 21)}
    assert added == {f"Новое {name}-{number}" for name in range(processes) for number in range(edits)}
    assert len({item.id for item in activities}) == 20 + processes * edits
    assert content(data).keys() == {"roadmap.yaml"}


def test_what_several_processes_write_arrives(tmp_path: Path, environ: dict[str, str]) -> None:
    check_that_all_arrive(plan_of(tmp_path, 20), environ, 4, 3)


@pytest.mark.long
def test_of_200_edits_of_8_processes_200_arrive(tmp_path: Path, environ: dict[str, str]) -> None:
    check_that_all_arrive(plan_of(tmp_path, 20), environ, 8, 25)


def test_the_lock_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    held: list[int] = []
    together = []

    def work(name: int) -> None:
        for _ in range(300):
            with locked(tmp_path, 30):
                held.append(name)
                time.sleep(0)
                together.extend(held[1:])
                held.remove(name)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == []


def first_lines(process: subprocess.Popen[bytes], count: int) -> Iterator[bytes]:
    """The first lines that a process prints: from then on it is in the midst of its edits."""
    assert process.stdout is not None
    for _ in range(count):
        yield process.stdout.readline()


def check_kills(data: Path, environ: dict[str, str], kills: int) -> int:
    """Kill a writer at a random moment of its edits, again and again; how many leftovers there were."""
    moments, leftovers, path = random.Random(3), 0, data / "roadmap.yaml"
    for kill in range(kills):
        process = writer(data, environ, 10_000, str(kill), "update", str(kill % 20 + 1), "--note", "стало @")
        printed = b"".join(first_lines(process, 2))
        time.sleep(moments.random() * 0.06)
        process.kill()
        rest, _ = process.communicate()
        assert "стало" in (printed + rest).decode(), printed + rest
        text = path.read_bytes()
        found = re.findall(f"стало {kill}-([0-9]+)".encode(), text)
        last = max(int(number) for number in re.findall(f"стало {kill}-([0-9]+)".encode(), printed + rest))
        assert len(found) == 1
        assert int(found[0]) in {last, last + 1}  # what was said is there, or the next one already is
        edit = FieldEdit("roadmap", str(kill % 20 + 1), ("note",), f"стало {kill}-{found[0].decode()}")
        assert text == apply_edits(source_of(text, "", "roadmap"), [edit])
        assert re.sub(r"note: .*", "", text.decode()) == re.sub(r"note: .*", "", plan_text())
        leftovers += sum(name.endswith(".tmp") for name in content(data))
    change(data, [note("новое")], wait=0)
    assert content(data).keys() == {"roadmap.yaml"}
    return leftovers


def plan_text() -> str:
    return HEAD + "".join(ITEM.format(number=number, month=number % 12 + 1) for number in range(1, 21))


@pytest.mark.skipif(os.name == "nt", reason="a kill of Unix")
def test_a_killed_edit_leaves_the_old_file_or_the_new_one(tmp_path: Path, environ: dict[str, str]) -> None:
    check_kills(plan_of(tmp_path, 20), environ, 4)


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="a kill of Unix")
def test_200_killed_edits(tmp_path: Path, environ: dict[str, str]) -> None:
    assert check_kills(plan_of(tmp_path, 20), environ, 200) > 0  # some were killed in the midst of writing
