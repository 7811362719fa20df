"""The boundary: hostile arguments, old encodings, broken pipes, interrupts, faults of the program itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cluster_cli.app.arguments import day_named
from cluster_cli.app.failure import Failure
from cluster_cli.cli import boundary
from cluster_cli.cli.boundary import today

if TYPE_CHECKING:
    from tests.cli.conftest import Runner

HOSTILE = ["\x00", "\udcff", "\x1b[31m", "\u202eabc", "a\nb", "\r", "", " ", "-", "--", "---", "-\x00", "--\udc80=x", "=", "--=",
           "x" * 20_000, "--lang=\x00", "%s{0}{name}%(x)s", "'\"`$(id)", "\U0001f600", "-oф", "@file", "*"]  # fmt: skip


@pytest.mark.parametrize("word", HOSTILE)
@pytest.mark.parametrize("before", [[], ["help"], ["init", "--title"], ["--data"], ["explain"], ["--lang", "ru"]])
def test_hostile_arguments_are_answered_in_words(cluster: Runner, before: list[str], word: str) -> None:
    run = cluster(*before, word, "--no-such-option")
    assert run.status == 2
    assert run.out == ""
    assert run.err.startswith("cluster: ")
    assert "Traceback" not in run.err
    assert "unexpected" not in run.err
    assert not any(ord(character) < 32 and character != "\n" for character in run.err)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.text(st.characters(), max_size=12), max_size=4))
def test_any_arguments_end_in_a_status(cluster: Runner, words: list[str]) -> None:
    run = cluster("help", *words)
    assert run.status in (0, 2)
    assert "unexpected" not in run.err


def test_bytes_that_are_no_text_reach_the_program_as_arguments(tmp_path: Path, environ: dict[str, str]) -> None:
    command = [os.fsencode(sys.executable), b"-m", b"cluster_cli", b"help", b"\xff\xfe"]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"\\udcff" in done.stderr


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "koi8-r", "latin-1", "utf-8"])
@pytest.mark.parametrize("arguments", [("--help",), ("help", "dates"), ("halp",)])
def test_old_encodings_hold_everything(process: Runner, encoding: str, arguments: tuple[str, ...]) -> None:
    run = process(*arguments, env={"PYTHONIOENCODING": encoding, "CLUSTER_LANG": "ru"})
    assert run.status in (0, 2)
    assert "Traceback" not in run.err
    if encoding in ("cp866", "cp1251", "utf-8"):
        assert "\\x" not in run.out + run.err
        assert "\\u" not in run.out + run.err


def test_cp866_says_guillemets_and_dashes_with_what_it_has(process: Runner) -> None:
    run = process("halp", env={"PYTHONIOENCODING": "cp866", "CLUSTER_LANG": "ru"})
    assert 'команды "halp" нет' in run.err


def test_a_reader_that_goes_away_is_no_fault(plan: Path, environ: dict[str, str]) -> None:
    command = [
        sys.executable,
        "-c",
        "import sys; from cluster_cli.cli.boundary import main; sys.exit(main(['help', 'dates']))",
    ]
    process = subprocess.Popen(command, cwd=plan, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(30), err) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_an_interrupt_ends_with_130_and_a_word(tmp_path: Path, environ: dict[str, str]) -> None:
    import pty

    primary, secondary = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cluster_cli", "init", "new", "--lang", "ru"],
        cwd=tmp_path, env=environ, stdin=secondary, stdout=subprocess.DEVNULL, stderr=secondary,
    )  # fmt: skip
    os.close(secondary)
    said = os.read(primary, 1)  # it has begun to ask
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    while True:
        try:
            part = os.read(primary, 65536)
        except OSError:  # Linux says so at the end
            break
        if not part:
            break
        said += part
    err = said.decode()
    assert process.wait(30) == 130
    os.close(primary)
    assert "прервано" in err
    assert "Traceback" not in err
    assert not (tmp_path / "new").exists()


def test_a_fault_of_the_program_is_one_sentence(cluster: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary, "asked_language", lambda _: None)
    from cluster_cli.cli import help_pages

    monkeypatch.setattr(help_pages, "TEXTS", None)
    run = cluster("help", "dates", "--lang", "ru")
    assert (run.status, run.out) == (2, "")
    assert "непредвиденное: TypeError" in run.err
    assert "Traceback" not in run.err
    with pytest.raises(TypeError):
        cluster("help", "dates", env={"CLUSTER_DEBUG": "1"})


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-01-27", "2022-01-27"), ("27.01.2022", "2022-01-27"), ("7.1.2022", "2022-01-07"), (" 2022-01-27 ", "2022-01-27"),
        ("29.02.2024", "2024-02-29"),
    ],
)  # fmt: skip
def test_days_as_people_write_them(text: str, day: str) -> None:
    assert day_named(text, "--as-of", lambda: today(None)).isoformat() == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022",
        "2022-02-30",
        "30.02.2022",
        "27/01/2022",
        "0000-01-01",
        "01.01.0000",
        "tomorrow",
        "٢٠٢٢-٠١-٠١",
        "1" * 9999,
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Failure):
        day_named(text, "--as-of", lambda: today(None))


def test_words_for_days_follow_the_time_zone_of_the_plan() -> None:
    for zone in (None, "UTC", "Asia/Tomsk", "Pacific/Kiritimati"):
        clock = partial(today, zone)
        assert day_named("Сегодня", "--on", clock) == day_named("today", "--on", clock) == today(zone)
        assert (today(zone) - day_named("вчера", "--on", clock)).days == 1


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "\x00", "x" * 5000, "/etc/localtime", "Asia"])
def test_an_unknown_time_zone_is_a_clear_failure(zone: str) -> None:
    with pytest.raises(Failure, match="time zone"):
        today(zone)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of its own")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams_are_no_fault(tmp_path: Path, environ: dict[str, str], closed: str) -> None:
    line = f'"{sys.executable}" -m cluster_cli help {closed}'
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, env=environ, capture_output=True, check=False)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
@pytest.mark.parametrize("arguments", [["help", "dates"], ["completion", "zsh"], ["--help"]])
def test_a_full_disk_is_told(tmp_path: Path, environ: dict[str, str], arguments: list[str]) -> None:
    command = [sys.executable, "-m", "cluster_cli", *arguments, "--lang", "ru"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=tmp_path, env=environ, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert "диск заполнен" in done.stderr.decode()
