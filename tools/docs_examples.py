"""The examples of the documents: every block marked `console` is run, and what it shows is what the program prints.

A line above the block names the folder in which it is run: `<!-- run in: demo -->`. Folders: `demo` (a copy of
examples/demo), `shipped` (a copy of data/), `empty`; each is fresh. `same` goes on where the block before ended, and
`same with ours kept` after somebody has kept our side of each conflict in an editor. After the folder may stand `on a
terminal` (80 columns, else the output goes into a pipe) and `exit 1` (the status of the last command; all others end
with 0). In the block a line that begins with `$ ` is a command of cluster or git; the lines below it are its whole
output, or `…` for lines left out, or nothing where the output is not shown. Documents under docs/en are run in English.

Usage: python tools/docs_examples.py [--write] [FILE…]

Without --write, names the blocks that differ; with it, puts the real output into them.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = "…"
_BLOCK = re.compile(r"(?:^<!-- run in: ([^\n]*?) -->\n+)?^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WISH = re.compile(r"(demo|shipped|empty|same(?: with ours kept)?)(, on a terminal)?(?:, exit ([0-9]+))?")
_CONFLICT = re.compile(r"^<{7}[^\n]*\n(.*?)^[|=]{7}.*?^>{7}[^\n]*\n", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """One command and the lines shown below it."""

    command: str
    shown: tuple[str, ...]


class Block(NamedTuple):
    """One block of a document; `at` is the index of its first example, `fault` says what is wrong with its form.

    `before` are the blocks that it goes on from.
    """

    path: Path
    line: int
    at: int
    text: str
    folder: str
    terminal: bool
    status: int
    examples: tuple[Example, ...]
    fault: str = ""
    before: tuple[Block, ...] = ()

    @property
    def name(self) -> str:
        """Where the block stands."""
        return f"{self.path.relative_to(ROOT).as_posix()}:{self.line}"

    @property
    def language(self) -> str:
        """English documents are run in English; all others in the language of the plan."""
        return "en" if "en" in self.path.parts or self.path.name == "README.md" else "ru"


class Outcome(NamedTuple):
    """What a command printed, stdout before stderr, and its exit status."""

    status: int
    lines: tuple[str, ...]


def documents() -> list[Path]:
    """Every document of the project."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def blocks(path: Path) -> Iterator[Block]:
    """The blocks of a document that are run."""
    return blocks_of(path, path.read_text(encoding="utf-8"))


def blocks_of(path: Path, text: str) -> Iterator[Block]:
    """The blocks of a text that stands in `path`."""
    chain: tuple[Block, ...] = ()
    for found in _BLOCK.finditer(text):
        wish = _WISH.fullmatch(found[1] or "")
        line = text.count("\n", 0, found.start(2)) + 1
        if wish is None:
            yield Block(
                path,
                line,
                found.start(2),
                found[2],
                "",
                terminal=False,
                status=0,
                examples=(),
                fault="no line above names the folder",
            )
            continue
        goes_on = wish[1].startswith("same")
        fault = "" if found[2].startswith("$ ") else "the first line is no command"
        if goes_on and not chain:
            fault = "there is no block before to go on from"
        block = Block(
            path, line, found.start(2), found[2], wish[1], bool(wish[2]), int(wish[3] or 0), _examples(found[2]), fault,
            chain if goes_on else (),
        )  # fmt: skip
        chain = (*block.before, block)
        yield block


def _examples(text: str) -> tuple[Example, ...]:
    examples: list[Example] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            examples.append(Example(line[2:], ()))
        elif examples:
            examples[-1] = Example(examples[-1].command, (*examples[-1].shown, line.rstrip()))
    return tuple(examples)


def run(block: Block, place: Path) -> list[Outcome]:
    """Run the commands of a block one after the other below `place`, after those that it goes on from."""
    folder = place / "plan"
    for before in block.before:
        _run_here(before, place, folder)
    return _run_here(block, place, folder)


def _run_here(block: Block, place: Path, folder: Path) -> list[Outcome]:
    if block.folder == "demo":
        shutil.copytree(ROOT / "examples" / "demo", folder)
    elif block.folder == "shipped":
        shutil.copytree(ROOT / "data", folder / "data")
    elif block.folder == "empty":
        folder.mkdir(parents=True)
    elif block.folder == "same with ours kept":
        for path in (folder / "data").glob("*.yaml"):
            path.write_text(_CONFLICT.sub(r"\1", path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    environ = _environment(place, block)
    return [_outcome(example.command, folder, environ, terminal=block.terminal) for example in block.examples]


def _environment(place: Path, block: Block) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    person = {"GIT_AUTHOR_NAME": "cluster", "GIT_AUTHOR_EMAIL": "cluster@example.org"}
    person["GIT_AUTHOR_DATE"] = "2026-07-01T09:00:00+0500"  # the same names of commits at every run
    person |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in person.items()}
    language = {"CLUSTER_LANG": "en"} if block.language == "en" else {}
    ours = str(Path(sys.executable).parent)  # where git finds `cluster` when it merges
    kept["PATH"] = os.pathsep.join([ours, kept.get("PATH", os.defpath)])
    return kept | person | language | {
        "CLUSTER_CONFIG_DIR": str(place / "config"), "CLUSTER_STATE_DIR": str(place / "state"), "HOME": str(place),
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "NO_COLOR": "1",
        "COLUMNS": "80", "TERM": "xterm",
    }  # fmt: skip


def _outcome(command: str, folder: Path, environ: Mapping[str, str], *, terminal: bool) -> Outcome:
    words = shlex.split(command)
    if words[:1] == ["cluster"]:
        return _cluster(words[1:], folder, environ, terminal=terminal)
    if words[:1] == ["git"]:
        done = subprocess.run(
            words, cwd=folder, env=dict(environ), capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip
        return Outcome(done.returncode, _lines(done.stdout + done.stderr))
    return Outcome(127, (f"only commands of cluster and git are run, not: {command}",))


class _Stream(io.TextIOWrapper):
    """A stream that is a terminal or not, as is wanted."""

    terminal = False

    def isatty(self) -> bool:
        return self.terminal


def _cluster(arguments: Sequence[str], folder: Path, environ: Mapping[str, str], *, terminal: bool) -> Outcome:
    """Run the program within this process: the same program, many times faster."""
    from cluster_cli.cli.boundary import main  # noqa: PLC0415 - not needed to find blocks

    out, err = (_Stream(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True) for _ in range(2))
    out.terminal = err.terminal = terminal
    before, stdin = dict(os.environ), sys.stdin
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            sys.stdin = io.StringIO()
            os.environ.clear()
            os.environ.update(environ)
            status = main(list(arguments))
        finally:
            os.environ.clear()
            os.environ.update(before)
            sys.stdin = stdin
    printed = b"".join(stream.buffer.getvalue() for stream in (out, err) if isinstance(stream.buffer, io.BytesIO))
    return Outcome(status, _lines(printed.decode("utf-8")))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in text.rstrip("\n").splitlines())


def agrees(shown: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether what is shown is what was printed; `…` stands for any number of lines, nothing shown for anything."""
    if not shown:
        return True
    pattern = "".join(r"(?:.*\n)*?" if line == LEFT_OUT else re.escape(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def differences(block: Block, outcomes: Sequence[Outcome]) -> list[str]:
    """What is not as the block says."""
    found = [block.fault] if block.fault else []
    for number, (example, outcome) in enumerate(zip(block.examples, outcomes, strict=True), 1):
        wanted = block.status if number == len(block.examples) else 0
        if outcome.status != wanted:
            found.append(f"{example.command}\n  ended with {outcome.status}, not {wanted}: " + "\n".join(outcome.lines))
        elif not agrees(example.shown, outcome.lines):
            found.append(f"{example.command}\n  printed:\n" + "\n".join(outcome.lines))
    return found


def rewritten(block: Block, outcomes: Sequence[Outcome]) -> str:
    """The block with the real output; what is not shown stays so, and of a shortened output as many lines are."""
    lines = []
    for example, outcome in zip(block.examples, outcomes, strict=True):
        lines.append(f"$ {example.command}")
        lines += _shown_anew(example, outcome)
    return "\n".join([*lines, ""])


def _shown_anew(example: Example, outcome: Outcome) -> Sequence[str]:
    if agrees(example.shown, outcome.lines):
        return example.shown
    if LEFT_OUT in example.shown[-1:] and example.shown.count(LEFT_OUT) == 1:
        return (*outcome.lines[: len(example.shown) - 1], LEFT_OUT)
    return example.shown if LEFT_OUT in example.shown else outcome.lines


def main(arguments: Sequence[str]) -> int:
    """Check the documents, or write the real output into them."""
    write = "--write" in arguments
    named = [Path(name).resolve() for name in arguments if name != "--write"]
    wrong = 0
    for path in named or documents():
        text = path.read_text(encoding="utf-8")
        for block in reversed(list(blocks(path))):
            with tempfile.TemporaryDirectory() as place:
                outcomes = run(block, Path(place))
            found = differences(block, outcomes)
            if found and write and not block.fault:
                text = text[: block.at] + rewritten(block, outcomes) + text[block.at + len(block.text) :]
            wrong += bool(found)
            for difference in found:
                print(f"{block.name}: {difference}\n")
        if write:
            path.write_text(text, encoding="utf-8", newline="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
