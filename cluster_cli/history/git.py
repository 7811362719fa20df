"""The one runner of git: a cleaned environment, no question, no program that the data or a repository names.

Hooks run on a commit, by right: they are the owner's own.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from msgspec import Struct

from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.text import shortened

ASKING, COMMITTING = 30.0, 300.0
"""Seconds: a question is answered at once, hooks may take their time."""

_OF_ANOTHER_REPOSITORY = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT", "GIT_OBJECT_DIRECTORY",
    "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR", "GIT_INTERNAL_SUPER_PREFIX",
)  # fmt: skip
"""What `git rev-parse --local-env-vars` names."""
_SETTINGS = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": ":",
    "LC_ALL": "C",
    "GIT_NO_REPLACE_OBJECTS": "1",
}
_QUIET["GIT_NO_LAZY_FETCH"] = (
    "1"  # what a clone left out stays out: the repository names the program that would fetch it
)


_PART = 1 << 20
"""Bytes that are taken out of the pipe at a time."""


class GitFailed(Exception):
    """Git did not do what was asked, and why; `hints` say what to do."""

    def __init__(self, reason: Message, *hints: Message | Command) -> None:
        super().__init__(reason.template)
        self.reason = reason
        self.hints = hints


class Repository(Struct, frozen=True):
    """A working tree by its top folder."""

    top: Path

    def is_changed(self, files: Sequence[Path]) -> bool:
        """Whether one of the files differs from the last commit."""
        return bool(run(self.top, "status", "--porcelain", "-z", "--", *self._named(files)))

    def commit(self, files: Sequence[Path], text: str) -> str:
        """Commit these files and nothing else, whatever is staged besides; the new commit's short name.

        Raises:
            GitFailed: git or a hook refuses.
        """
        names = self._named(files)
        unknown = run(self.top, "ls-files", "--others", "-z", "--", *names).split("\0")[:-1]
        if unknown:
            run(self.top, "add", "--intent-to-add", "--", *unknown)
        run(self.top, "commit", "--quiet", "--only", "-m", text, "--", *names, wait=COMMITTING)
        return run(self.top, "rev-parse", "--short", "HEAD").strip()

    def _named(self, files: Sequence[Path]) -> list[str]:
        inside = [file.resolve() for file in files]
        if not all(file.is_relative_to(self.top) for file in inside):
            raise GitFailed(message("the plan does not lie in a git repository"))
        return [file.relative_to(self.top).as_posix() for file in inside]


def repository_of(folder: Path) -> Repository:
    """The working tree that a folder lies in.

    Raises:
        GitFailed: there is none, git is not installed, or it does not trust the folder.
    """
    folder = folder.resolve()
    try:
        top = run(folder, "rev-parse", "--show-toplevel").removesuffix("\n")
    except GitFailed as fault:
        complaint = str(fault.reason.values.get("reason", ""))
        if "not a git repository" in complaint:
            raise GitFailed(message("the plan does not lie in a git repository")) from fault
        if "dubious ownership" in complaint:
            raise GitFailed(
                message("git does not trust this folder, which belongs to another user"),
                Command("git config --global --add safe.directory", (str(folder),)),
            ) from fault
        raise
    return Repository(Path(top).resolve())


class Place(Struct, frozen=True):
    """The repository of a plan, and the plan's folder in it with `/`; empty where it is the top itself."""

    repository: Repository
    folder: str


def place_of(repository: Repository, folder: Path) -> Place:
    """Where a plan's folder lies in its repository."""
    inside = folder.resolve().relative_to(repository.top).as_posix()
    return Place(repository, "" if inside == "." else inside)


def setting(repository: Repository, name: str) -> str | None:
    """A setting as this clone has it; `None` where it has none."""
    done = ended(repository.top, "config", "--null", "--get", name)
    return done.stdout.decode("utf-8", "replace").removesuffix("\0") if done.returncode == 0 else None


def run(folder: Path, *arguments: str, wait: float = ASKING) -> str:
    """Run git in a folder and return what it prints.

    Raises:
        GitFailed: it is not there, takes too long, or says no.
    """
    done = ended(folder, *arguments, wait=wait)
    if done.returncode:
        raise refused(done)
    return done.stdout.decode("utf-8", "surrogateescape")


def ended(folder: Path, *arguments: str, wait: float = ASKING) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder to its end, whatever it says.

    Raises:
        GitFailed: it is not there, or takes too long.
    """
    command, environ = _prepared(folder, *arguments)
    try:
        return subprocess.run(  # noqa: S603 - a list of our own making, with names behind `--`
            command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=wait, check=False
        )
    except FileNotFoundError as fault:
        raise GitFailed(message("git is not installed on this machine")) from fault
    except subprocess.TimeoutExpired as fault:
        raise GitFailed(message("git did not answer within {seconds} seconds", seconds=int(wait))) from fault


def _prepared(folder: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """The command that runs git in a folder, and the environment that it is run in."""
    environ = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_REPOSITORY} | _QUIET
    return ["git", "-C", str(folder), "--literal-pathspecs", *_SETTINGS, *arguments], environ


def refused(done: subprocess.CompletedProcess[bytes]) -> GitFailed:
    """What to raise when git said no."""
    output = done.stderr or done.stdout
    reason = " ".join(output.decode("utf-8", "replace").split())
    return GitFailed(message("git refused: {reason}", reason=shortened(reason, 500)))


def contents(repository: Repository, blobs: Iterable[str], most: int) -> Iterator[tuple[str, bytes | None]]:
    """The bytes of each blob in the order asked, `None` where it is missing, no file, or longer than `most` bytes.

    Raises:
        GitFailed: git is not there, or takes too long.
    """
    import tempfile  # noqa: PLC0415 - most commands ask for no more than one file
    import threading  # noqa: PLC0415 - as above

    asked = list(blobs)
    if not asked:
        return
    command, environ = _prepared(repository.top, "cat-file", "--batch", "--buffer")
    with tempfile.TemporaryFile() as names:  # a pipe could fill up on both sides at once
        names.write("".join(f"{blob}\n" for blob in asked).encode("ascii"))
        names.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 - a list of our own making; the names are ids that git told
                command, env=environ, stdin=names, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=_PART
            )
        except FileNotFoundError as fault:
            raise GitFailed(message("git is not installed on this machine")) from fault
        clock = threading.Timer(4 * ASKING, process.kill)
        clock.start()
        try:
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            for blob in asked:
                yield blob, _next(process.stdout, most)
        finally:
            clock.cancel()
            process.kill()
            process.communicate()


def _next(stream: IO[bytes], most: int) -> bytes | None:
    """The next answer: `ID blob SIZE`, a line end, the bytes and a line end; or `ID missing`."""
    head = stream.readline()
    if not head.endswith(b"\n"):
        raise GitFailed(message("git ended before it had told all versions of the plan"))
    words = head.split()
    if len(words) != 3:
        return None
    size = int(words[2])
    if size <= most:
        raw = stream.read(size)
    else:
        raw, left = b"", size
        while left and (part := stream.read(min(_PART, left))):
            left -= len(part)
    stream.read(1)
    return raw if words[1] == b"blob" and size <= most else None
