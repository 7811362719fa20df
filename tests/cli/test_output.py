"""Where the answer goes: terminals, pipes, files, old encodings."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import pytest

from cluster_cli.cli.boundary import main
from cluster_cli.render import media

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Runner

DAY = ("--as-of", "2022-03-15")
BOXES = re.compile("[\u2500-\u259f]")


def on_terminal(folder: Path, environ: dict[str, str], *arguments: str, columns: int = 80, errors: bool = False) -> str:
    """What a terminal of so many columns shows; without what is written to stderr, unless `errors` is set."""
    pty = pytest.importorskip("pty")
    fcntl, struct, termios = pytest.importorskip("fcntl"), pytest.importorskip("struct"), pytest.importorskip("termios")
    primary, secondary = pty.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "cluster_cli", *arguments],
        cwd=folder, env={"TERM": "xterm", **environ}, stdin=secondary, stdout=secondary,
        stderr=secondary if errors else subprocess.DEVNULL,
    )  # fmt: skip
    os.close(secondary)
    shown = b""
    while True:
        try:
            part = os.read(primary, 65536)
        except OSError:  # Linux says so at the end
            break
        if not part:
            break
        shown += part
    process.wait(30)
    os.close(primary)
    return shown.decode(environ.get("PYTHONIOENCODING", "utf-8")).replace("\r\n", "\n")


def test_a_terminal_gets_boxes_and_colour_within_its_width(plan: Path, environ: dict[str, str]) -> None:
    shown = on_terminal(plan, environ, "list", *DAY)
    assert BOXES.search(shown)
    assert "\x1b[" in shown
    assert max(len(re.sub("\x1b\\[[0-9;]*m", "", line)) for line in shown.splitlines()) <= 80


@pytest.mark.parametrize(
    "env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"ACCESSIBLE": "1"}, {"TERM": "dumb", "ACCESSIBLE": "yes"}]
)
@pytest.mark.parametrize("look", ["status", "list", "overdue", "show 2"])
def test_switches_for_colour_and_boxes(plan: Path, environ: dict[str, str], env: dict[str, str], look: str) -> None:
    shown = on_terminal(plan, environ | env, *look.split(), *DAY)
    assert shown
    if "ACCESSIBLE" not in env:
        assert "\x1b[3" not in shown
    if env != {"NO_COLOR": "1"}:
        assert not BOXES.search(shown)
    if env.get("TERM") == "dumb":
        assert "\x1b" not in shown


def test_settings_switch_colour_and_boxes_off(plan: Path, environ: dict[str, str], cluster: Runner) -> None:
    cluster("setup", "me", "--no-color", "--linear")
    shown = on_terminal(plan, environ, "list", *DAY)
    assert "\x1b" not in shown
    assert not BOXES.search(shown)
    assert shown == cluster("list", *DAY, "--format", "linear").out
    assert BOXES.search(on_terminal(plan, environ, "list", *DAY, "--format", "table"))


def test_the_option_beats_environment_and_settings(plan: Path, environ: dict[str, str]) -> None:
    assert "\x1b[" in on_terminal(plan, environ | {"NO_COLOR": "1"}, "list", *DAY, "--color", "always")
    assert "\x1b" not in on_terminal(plan, environ, "list", *DAY, "--color", "never")


@pytest.mark.parametrize("value", ["0", "false", "False", ""])
def test_accessible_may_be_switched_off_by_its_value(plan: Path, environ: dict[str, str], value: str) -> None:
    assert BOXES.search(on_terminal(plan, environ | {"ACCESSIBLE": value}, "list", *DAY))


@pytest.mark.usefixtures("plan")
def test_a_pipe_gets_a_record_a_line(process: Runner) -> None:
    lines = process("list", *DAY).out.splitlines()
    records = [line for line in lines if line.count("\t") == lines[0].count("\t")]
    assert [record.split("\t")[0] for record in records] == ["№", "1", "2", "3", "4", "portal"]
    assert not BOXES.search("".join(lines))


@pytest.mark.usefixtures("plan")
def test_linear_says_the_answer_within_fifteen_words(process: Runner) -> None:
    words = process("overdue", *DAY, env={"ACCESSIBLE": "1"}).out.split()[:15]
    assert re.search(r"\d", " ".join(words))


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "utf-8"])
@pytest.mark.parametrize("form", ["table", "linear", "markdown"])
@pytest.mark.usefixtures("plan")
def test_old_encodings_lose_nothing_of_the_answer(process: Runner, encoding: str, form: str) -> None:
    run = process("list", *DAY, "--format", form, env={"PYTHONIOENCODING": encoding})
    assert run.status == 0
    assert "Заседания" in run.out
    assert "\\x" not in run.out
    assert "\\u" not in run.out


@pytest.mark.parametrize("form", ["json", "csv"])
def test_machine_forms_are_utf_8_whatever_the_terminal_speaks(plan: Path, environ: dict[str, str], form: str) -> None:
    command = [sys.executable, "-m", "cluster_cli", "list", *DAY, "--format", form]
    first, second = (
        subprocess.run(command, cwd=plan, env=environ | {"PYTHONIOENCODING": encoding}, capture_output=True, check=True)
        for encoding in ("cp866", "utf-8")
    )
    assert first.stdout == second.stdout
    assert "Заседания" in first.stdout.decode("utf-8")


@pytest.mark.parametrize(("name", "start"), [("a.json", "{"), ("a.csv", '"id",'), ("a.MD", "# План учебный\n")])
def test_a_file_gets_the_form_of_its_name(cluster: Runner, plan: Path, name: str, start: str) -> None:
    run = cluster("list", *DAY, "-o", name)
    assert (run.status, run.out, run.err) == (0, "", "")
    text = (plan / name).read_text(encoding="utf-8")
    assert "Заседания" in text
    if name == "a.json":
        assert json.loads(text) == json.loads(cluster("list", *DAY, "--format", "json").out)
    assert [path.name for path in plan.iterdir() if path.name.startswith(".")] == []
    assert text.startswith(start)


def test_a_file_is_replaced_as_a_whole_and_keeps_its_rights(cluster: Runner, plan: Path) -> None:
    path = plan / "out.txt"
    path.write_text("x" * 100_000)
    path.chmod(0o640)
    (plan / "link.txt").symlink_to(path)
    assert cluster("list", *DAY, "-o", "link.txt", "--color", "never").status == 0
    assert "x" * 50 not in path.read_text(encoding="utf-8")
    assert (plan / "link.txt").is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "name", ["data", "nowhere/a.txt", "data/roadmap.yaml", "./data/../data/projects.yaml", "a\x00b", "x" * 300]
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_file_that_cannot_be_written_is_told(cluster: Runner, plan: Path, name: str, language: str) -> None:
    before = (plan / "data" / "roadmap.yaml").read_bytes(), (plan / "data" / "projects.yaml").read_bytes()
    run = cluster("list", *DAY, "-o", name, "--lang", language)
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("cluster: ")
    assert "unexpected" not in run.err
    assert "непредвиденное" not in run.err
    assert before == ((plan / "data" / "roadmap.yaml").read_bytes(), (plan / "data" / "projects.yaml").read_bytes())


FORGED = "::error::x ##[error]y"


@pytest.mark.parametrize("form", ["table", "linear", "markdown", "csv", "json"])
def test_a_title_is_no_command_for_a_runner_of_github(cluster: Runner, plan: Path, form: str) -> None:
    path = plan / "data" / "roadmap.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Программа развития", f"'{FORGED}'"), encoding="utf-8")
    run = cluster("list", *DAY, "--format", form, env={"GITHUB_ACTIONS": "true"})
    assert run.status == 0
    lines = run.out.splitlines()
    if form in ("csv", "json"):
        token = lines[0].removeprefix("::stop-commands::")
        assert (lines[0], lines[-1]) == (f"::stop-commands::{token}", f"::{token}::")
        assert len(token) == 32
    else:
        assert not any("##[" in line or line.lstrip().startswith("::") for line in lines)
    assert FORGED in cluster("list", *DAY, "--format", "linear").out


def test_a_change_is_no_command_for_a_runner_of_github(cluster: Runner, plan: Path) -> None:
    path = plan / "data" / "roadmap.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Программа развития", f"'{FORGED}'"), encoding="utf-8")
    change = ("update", "3", "--note", FORGED)
    assert FORGED in cluster(*change, "--dry-run").out
    for words in ((*change, "--dry-run"), change, ("edit", "99"), ("validate",)):
        run = cluster(*words, env={"GITHUB_ACTIONS": "true"})
        assert "##[" not in run.out + run.err
        assert not any(line.lstrip().startswith("::") for line in (run.out + run.err).splitlines())


def test_a_refusal_is_no_command_for_a_runner_of_github(cluster: Runner) -> None:
    assert "##[" not in cluster(FORGED, env={"GITHUB_ACTIONS": "true"}).err
    assert "##[" in cluster(FORGED).err


@pytest.mark.parametrize("place", [0, 1])
def test_raw_leaves_formulas_as_they_are(cluster: Runner, plan: Path, place: int) -> None:
    path = plan / "data" / "roadmap.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Программа развития", "'=1+1'"), encoding="utf-8")
    words = ["list", *DAY, "--format", "csv"]
    assert '"\'=1+1"' in cluster(*words).out
    words.insert(place, "--raw")
    assert '"=1+1"' in cluster(*words).out


def test_what_was_not_counted_is_told_beside_machine_answers_and_files(cluster: Runner, plan: Path) -> None:
    path = plan / "data" / "roadmap.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("due: 2022-02\n", "due: 2022-02-30\n"), encoding="utf-8")
    for words in (["--format", "csv"], ["--format", "json"], ["-o", "a.md"]):
        run = cluster("list", *DAY, *words)
        assert (run.status, run.err.count("\n")) == (0, 1)
        assert "Не учтено: 1 (3, строка" in run.err
    assert cluster("list", *DAY).err == ""


@pytest.mark.usefixtures("plan")
def test_a_dash_is_stdout(cluster: Runner) -> None:
    assert cluster("list", *DAY, "-o", "-") == cluster("list", *DAY)


RAW = b"PK\x03\x04\xff\r\n\n"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> None:
    """A medium of bytes, as Word and Excel are: a module and a row of the table."""
    module = ModuleType("cluster_cli.render.office")
    module.__dict__["render"] = lambda *_: RAW
    monkeypatch.setitem(sys.modules, module.__name__, module)
    writer = media.Writer(module.__name__, "office", (".office",), kind="bytes")
    for table, key, value in (
        (media.MEDIA, "office", writer),
        (media.BY_FORMAT, "office", "office"),
        (media.BY_ENDING, ".office", "office"),
    ):
        monkeypatch.setitem(cast("dict[str, Any]", table), key, value)


class Terminal(io.TextIOWrapper):
    """A stream that says a person looks at it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("stream", "arguments", "status", "out"),
    [
        (io.TextIOWrapper, ("--format", "office"), 0, RAW),
        (io.TextIOWrapper, ("--output", "rows.office"), 0, b""),
        (Terminal, ("--output", "rows.office"), 0, b""),
        (Terminal, ("--format", "office"), 2, b""),
    ],
)
def test_bytes_go_to_a_file_or_a_pipe_as_they_are_and_to_no_terminal(  # noqa: PLR0913, PLR0917 - fixtures
    plan: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch,
    stream: type[io.TextIOWrapper], arguments: tuple[str, ...], status: int, out: bytes,
) -> None:  # fmt: skip
    raw = io.BytesIO()
    monkeypatch.chdir(plan)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", stream(raw, encoding="utf-8"))
    assert main(["list", *arguments]) == status
    sys.stdout.flush()
    assert raw.getvalue() == out
    if "--output" in arguments:
        assert (plan / "rows.office").read_bytes() == RAW
