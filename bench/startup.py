"""Time whole processes of `cluster` in multiples of the interpreter's own start, and print one table.

Usage: python bench/startup.py [--rounds N] [--module] [--against PROGRAM]

Every round runs all commands in turn (A B C A B C …), so that a machine that slows down slows all of them alike; the
figures are medians. Beside the time that passed stands the processor's time, which a busy machine changes less. What is started is the console script `cluster` beside this interpreter; with --module it is
`python -m cluster_cli`. Every command must end with its usual exit status and print something, and the edit must
change the file each time; else the measurement stops. The first round warms up and is not counted.

With --against PROGRAM, the console script of another installation, both are run in turn (other, this, other once more), and
the table has the ratio of the processor time of this one to that of the other, with the 95 % interval of its median, and
beside it what the same reckoning says of the other one against itself.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.generate import AS_OF, write_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
BASE = "python -I -c pass"
ACTIVITIES = 1_000
PROJECTS = 20
PORTFOLIO, STAGES = 1_000, 5
EDITED = 500


class Case(NamedTuple):
    """One thing that is timed: `goal` is the most multiples it may take."""

    name: str
    arguments: Sequence[str]
    goal: float | None = None
    terminal: bool = False
    status: int = 0
    changes: Path | None = None


class Run(NamedTuple):
    """What one process did."""

    seconds: float
    status: int
    output: bytes


class Times(NamedTuple):
    """How long a process took: by the clock, and on the processor (0 where the system does not tell)."""

    clock: float
    processor: float


class MeasurementFailed(Exception):
    """A command did not do what is timed."""


def cases(program: Sequence[str], plan: Path, portfolio: Path) -> Iterator[Case]:
    """What is timed, with the goals of the project."""
    day = ["--as-of", AS_OF.isoformat()]
    shipped = [*program, "status", "--data", str(ROOT / "data")]
    overdue = [*program, "overdue", "--data", str(plan), *day]
    validate = [*program, "validate", "--data", str(plan)]
    update = [*program, "update", str(EDITED), "--data", str(plan), "--status"]
    yield Case(BASE, [sys.executable, "-I", "-c", "pass"])
    yield Case("--help", [*program, "--help"], 8)
    yield Case("status, the shipped plan, terminal", shipped, 13.5, terminal=True)
    yield Case("status, the shipped plan, pipe", shipped, 10.5)
    yield Case(f"overdue of {ACTIVITIES}, terminal", overdue, 18, terminal=True, status=1)
    yield Case(f"overdue of {ACTIVITIES}, pipe", overdue, 13.5, status=1)
    forecast = [*program, "forecast", "--data", str(plan), *day]
    yield Case(f"forecast of {ACTIVITIES}, pipe", forecast, 40)
    matrix = [*program, "matrix", "--data", str(portfolio), *day]
    yield Case(f"matrix of {PORTFOLIO} projects with {STAGES} stages, pipe", matrix, 25)
    yield Case(f"validate of {ACTIVITIES}, pipe", validate, 15)
    yield Case(f"a status set among {ACTIVITIES}, pipe", update, 16, changes=plan / "roadmap.yaml")


def environment(home: Path) -> dict[str, str]:
    """This environment without the user's own settings of `cluster`, in UTF-8.

    Bytecode is kept, as for every user: a machine that forbids it would have each round compile the program anew.
    """
    unwanted = {"ACCESSIBLE", "NO_COLOR", "GITHUB_ACTIONS", "PYTHONIOENCODING", "COLUMNS", "LINES"}
    unwanted |= {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
    kept = {key: value for key, value in os.environ.items() if key not in unwanted and not key.startswith("CLUSTER_")}
    folders = {"CLUSTER_CONFIG_DIR": str(home / "config"), "CLUSTER_STATE_DIR": str(home / "state")}
    return kept | folders | {"TERM": "xterm-256color", "PYTHONUTF8": "1"}


def run_in_pipe(arguments: Sequence[str], environ: dict[str, str]) -> Run:
    """Run a process whose output goes into a pipe."""
    start = time.perf_counter()
    done = subprocess.run(arguments, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return Run(time.perf_counter() - start, done.returncode, done.stdout)


def run_in_terminal(arguments: Sequence[str], environ: dict[str, str]) -> Run:
    """Run a process on a pseudo-terminal of 80 columns and 24 lines."""
    import fcntl  # noqa: PLC0415 - not there on Windows
    import pty  # noqa: PLC0415
    import struct  # noqa: PLC0415
    import termios  # noqa: PLC0415

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    chunks = []
    start = time.perf_counter()
    process = subprocess.Popen(arguments, env=environ, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    while chunk := _read(ours):
        chunks.append(chunk)
    status = process.wait()
    seconds = time.perf_counter() - start
    os.close(ours)
    return Run(seconds, status, b"".join(chunks))


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:  # Linux reports the end of a pseudo-terminal so
        return b""


def timed(case: Case, round_number: int, environ: dict[str, str]) -> Times:
    """What one run takes; what is timed must have been done."""
    runner: Callable[[Sequence[str], dict[str, str]], Run] = run_in_terminal if case.terminal else run_in_pipe
    before = case.changes.read_bytes() if case.changes is not None else b""
    arguments = case.arguments
    if case.changes is not None:
        arguments = [*arguments, ("planned", "active")[round_number % 2]]
    used = _processor_time()
    run = runner(arguments, environ)
    used = _processor_time() - used
    if run.status != case.status or (case.name != BASE and not run.output.strip()):
        said = run.output.decode("utf-8", "replace")[-800:]
        raise MeasurementFailed(f"{' '.join(arguments)}\nended with {run.status} instead of {case.status}\n{said}")
    if case.changes is not None and round_number and case.changes.read_bytes() == before:
        raise MeasurementFailed(f"{' '.join(arguments)}\nchanged nothing")
    return Times(run.seconds, used)


def _processor_time() -> float:
    """Seconds on the processor of all processes that have ended."""
    try:
        import resource  # noqa: PLC0415 - not there on Windows
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Figures(NamedTuple):
    """The medians of a case in milliseconds, and how many times the interpreter's own start they are."""

    median: float
    least: float
    multiple: float
    on_processor: float


def measure(chosen: Sequence[Case], rounds: int, environ: dict[str, str]) -> dict[str, Figures]:
    """Run every case in every round and reckon its figures; the first round is not counted."""
    taken: dict[str, list[Times]] = {case.name: [] for case in chosen}
    for number in range(rounds + 1):
        for case in chosen:
            times = timed(case, number, environ)
            if number:
                taken[case.name].append(times)
    return figures(taken)


def figures(taken: dict[str, list[Times]]) -> dict[str, Figures]:
    """The figures of all cases, the interpreter's own start among them."""
    clock = {name: statistics.median(each.clock for each in runs) for name, runs in taken.items()}
    processor = {name: statistics.median(each.processor for each in runs) for name, runs in taken.items()}
    return {
        name: Figures(
            1000 * clock[name],
            1000 * min(each.clock for each in runs),
            clock[name] / clock[BASE],
            processor[name] / processor[BASE] if processor[BASE] else 0.0,
        )
        for name, runs in taken.items()
    }


def table(chosen: Sequence[Case], found: dict[str, Figures]) -> Iterator[str]:
    """The lines of the table."""
    yield f"{'process':<40} {'median, ms':>10} {'least, ms':>10} {'processor':>10} {'multiple':>9} {'goal':>6}"
    for case in chosen:
        told = found[case.name]
        goal = "" if case.goal is None else f"{case.goal:g}"
        verdict = "" if case.goal is None else ("  met" if told.multiple <= case.goal else "  NOT MET")
        yield (
            f"{case.name:<40} {told.median:>10.1f} {told.least:>10.1f} {told.on_processor:>10.2f} "
            f"{told.multiple:>9.2f} {goal:>6}{verdict}"
        )


class Ratio(NamedTuple):
    """The median of paired ratios of processor time, and the two values between which it lies in 95 of 100 resamples."""

    median: float
    least: float
    most: float


def ratio(times: Sequence[float], others: Sequence[float]) -> Ratio:
    """The ratio of two commands that were run in turn, pair by pair; the interval is a bootstrap of the median."""
    paired = [mine / other for mine, other in zip(times, others, strict=True)]
    dice = random.Random(1)
    medians = sorted(statistics.median(dice.choices(paired, k=len(paired))) for _ in range(2000))
    return Ratio(statistics.median(paired), medians[50], medians[1949])


def compare(runners: Sequence[Sequence[Case]], rounds: int, environ: dict[str, str]) -> Iterator[str]:
    """The lines of the table of ratios: `runners` are the cases of the other program, of this one, of the other again."""
    taken: dict[tuple[int, str], list[float]] = {}
    for number in range(rounds + 1):
        for turn in zip(*runners, strict=True):
            for index in sorted(range(len(turn)), key=lambda index: (index + number) % len(turn)):
                used = timed(turn[index], number, environ).processor
                if number:
                    taken.setdefault((index, turn[index].name), []).append(used)
    yield f"{'process':<40} {'this / other, processor':>26} {'other / other':>22}"
    for case in runners[0]:
        if case.name != BASE:
            other, this, again = (taken[index, case.name] for index in range(3))
            told, noise = ratio(this, other), ratio(again, other)
            yield (
                f"{case.name:<40} {told.median:>8.3f} ({told.least:.3f} to {told.most:.3f})"
                f" {noise.median:>8.3f} ({noise.least:.3f} to {noise.most:.3f})"
            )


def program_of(*, module: bool) -> list[str]:
    """How `cluster` is started."""
    if module:
        return [sys.executable, "-m", "cluster_cli"]
    script = Path(sys.executable).parent / ("cluster.exe" if os.name == "nt" else "cluster")
    if not script.exists():
        raise MeasurementFailed(f"there is no {script}: install the project, or use --module")
    return [str(script)]


def planned(program: Sequence[str], folder: Path) -> list[Case]:
    """What is timed of one program, with plans of its own, since one of the commands writes."""
    plan, portfolio = folder / "plan", folder / "portfolio"
    write_plan(plan, ACTIVITIES, PROJECTS)
    write_plan(portfolio, PROJECTS, PORTFOLIO, stage_count=STAGES)
    return [case for case in cases(program, plan, portfolio) if not (case.terminal and os.name == "nt")]


def main(given: Sequence[str]) -> int:
    """Measure, print, and end with 1 where a goal is not met."""
    parser = argparse.ArgumentParser(description="Time whole processes in multiples of the interpreter's start.")
    parser.add_argument("--rounds", metavar="N", type=int, default=15, help="counted rounds (15)")
    parser.add_argument("--module", action="store_true", help="start python -m cluster_cli, not the console script")
    parser.add_argument(
        "--against", metavar="PROGRAM", help="another installation's console script, run in turn with it"
    )
    options = parser.parse_args(given)
    program = program_of(module=options.module)
    with tempfile.TemporaryDirectory() as folder:
        if options.against is not None:
            programs = ([options.against], program, [options.against])
            runners = [planned(each, Path(folder) / str(place)) for place, each in enumerate(programs)]
            print("\n".join(compare(runners, max(1, options.rounds), environment(Path(folder) / "home"))))
            return 0
        chosen = planned(program, Path(folder))
        found = measure(chosen, max(1, options.rounds), environment(Path(folder) / "home"))
    print(
        f"{sys.implementation.name} {sys.version.split()[0]}, {options.rounds} rounds, started as: {' '.join(program)}"
    )
    print("\n".join(table(chosen, found)))
    return int(any(case.goal is not None and found[case.name].multiple > case.goal for case in chosen))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except MeasurementFailed as fault:
        sys.exit(f"The measurement stopped: {fault}")
