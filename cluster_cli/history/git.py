"""The one runner of git: a cleaned environment, no question, no program that the data or a repository names.

Hooks run on a commit, by right: they are the owner's own.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

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
        return bool(_run(self.top, "status", "--porcelain", "-z", "--", *self._named(files)))

    def commit(self, files: Sequence[Path], text: str) -> str:
        """Commit these files and nothing else, whatever is staged besides; the new commit's short name.

        Raises:
            GitFailed: git or a hook refuses.
        """
        names = self._named(files)
        unknown = _run(self.top, "ls-files", "--others", "-z", "--", *names).split("\0")[:-1]
        if unknown:
            _run(self.top, "add", "--intent-to-add", "--", *unknown)
        _run(self.top, "commit", "--quiet", "--only", "-m", text, "--", *names, wait=COMMITTING)
        return _run(self.top, "rev-parse", "--short", "HEAD").strip()

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
        top = _run(folder, "rev-parse", "--show-toplevel").removesuffix("\n")
    except GitFailed as fault:
        said = str(fault.reason.values.get("reason", ""))
        if "not a git repository" in said:
            raise GitFailed(message("the plan does not lie in a git repository")) from fault
        if "dubious ownership" in said:
            raise GitFailed(
                message("git does not trust this folder, which belongs to another user"),
                Command("git config --global --add safe.directory", (str(folder),)),
            ) from fault
        raise
    return Repository(Path(top).resolve())


def _run(folder: Path, *arguments: str, wait: float = ASKING) -> str:
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
    command, environ = prepared(folder, *arguments)
    try:
        return subprocess.run(  # noqa: S603 - a list of our own making, with names behind `--`
            command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=wait, check=False
        )
    except FileNotFoundError as fault:
        raise GitFailed(message("git is not installed on this machine")) from fault
    except subprocess.TimeoutExpired as fault:
        raise GitFailed(message("git did not answer within {seconds} seconds", seconds=int(wait))) from fault


def prepared(folder: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """The command that runs git in a folder, and the environment that it is run in."""
    environ = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_REPOSITORY} | _QUIET
    return ["git", "-C", str(folder), "--literal-pathspecs", *_SETTINGS, *arguments], environ


def refused(done: subprocess.CompletedProcess[bytes]) -> GitFailed:
    """What to raise when git said no."""
    told = done.stderr or done.stdout
    reason = " ".join(told.decode("utf-8", "replace").split())
    return GitFailed(message("git refused: {reason}", reason=shortened(reason, 500)))
