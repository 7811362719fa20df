"""Count the modules of ours through which a command walks: those of which the run calls a function.

Usage: python bench/walk.py [COMMAND [ARGUMENT...]]

Without a command both that have a goal are run on a copy of the demo, `overdue` and `done --on`; the exit status is 1
where one of them walks through more modules than its goal. With a command that one is run where it was called, as
`cluster` would run it, and the names of its modules are printed.

A module counts where one of its functions is called, also while it is imported. What it only holds (constants, classes
without a method that is called) does not count: to follow what a command does, nobody has to open it.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "cluster_cli"
DEMO = ROOT / "examples" / "demo"
WALKED = "modules walked through:"


class Goal(NamedTuple):
    """A command on the demo, its usual exit status, and through how many modules it may walk."""

    arguments: Sequence[str]
    status: int
    most: int


GOALS = (
    Goal(("overdue", "--as-of", "2026-07-01"), 1, 45),
    Goal(("done", "12", "--on", "2026-06-20", "--as-of", "2026-07-01"), 0, 50),
)


def walk(arguments: Sequence[str]) -> tuple[int, list[str]]:
    """Run a command in this process: its exit status, and the modules of ours of which it calls a function."""
    called: set[str] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if (
            event == "call" and frame.f_code.co_flags & inspect.CO_NEWLOCALS
        ):  # a function, no body of a module or a class
            called.add(frame.f_code.co_filename)

    sys.setprofile(note)
    try:
        from cluster_cli.cli.boundary import main  # noqa: PLC0415 - what it imports is a part of the walk

        status = main(list(arguments))
    finally:
        sys.setprofile(None)
    paths = (Path(name) for name in called)
    return status, sorted(path.relative_to(PACKAGE).as_posix() for path in paths if path.is_relative_to(PACKAGE))


def main(arguments: Sequence[str]) -> int:
    """Walk with the command that is given, or measure those that have a goal."""
    if arguments:
        sys.path.insert(0, str(ROOT))
        with contextlib.redirect_stdout(io.StringIO()):
            status, modules = walk(arguments)
        print(*modules, sep="\n")
        print(f"exit status {status}; {WALKED} {len(modules)}")
        return 0
    missed = [goal for goal in GOALS if not is_kept(goal)]
    return 1 if missed else 0


def is_kept(goal: Goal) -> bool:
    """Run a command in a process of its own, so that nothing is imported yet, and say whether its goal is kept."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "demo"
        shutil.copytree(DEMO, plan)
        command = [sys.executable, __file__, *goal.arguments, "--data", str(plan / "data")]
        environ = {**os.environ, "CLUSTER_CONFIG_DIR": folder, "XDG_STATE_HOME": folder}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
    *modules, last = done.stdout.splitlines()
    if not last.startswith(f"exit status {goal.status};"):
        sys.exit(f"{' '.join(goal.arguments)}: {last}\n{done.stderr}")
    print(*(f"  {module}" for module in modules), sep="\n")
    print(f"{' '.join(goal.arguments)}: {len(modules)} modules, goal {goal.most}\n")
    return len(modules) <= goal.most


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
