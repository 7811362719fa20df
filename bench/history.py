"""Time `log ID` and `trend` on a history of 5,000 commits in multiples of the interpreter's own start, and print one table.

Usage: python bench/history.py [--rounds N] [--module] [--commits N]

Cold is without a cache: its folder is emptied before each run (outside the time taken). Warm is with the cache of the run
before. Every round runs all processes in turn, as in bench/startup.py; the figures are medians.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.commits import COMMITS, TOUCHING, repository
from bench.generate import AS_OF
from bench.startup import BASE, Case, MeasurementFailed, environment, figures, program_of, table, timed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.startup import Times

COLD, WARM = 150, 40
ITEM = "8"


def cases(program: Sequence[str], plan: Path) -> list[Case]:
    """What is timed, with the goals of the project."""
    common = ["--data", str(plan), "--as-of", AS_OF.isoformat()]
    log, trend = [*program, "log", ITEM, *common], [*program, "trend", *common]
    return [
        Case(BASE, [sys.executable, "-I", "-c", "pass"]),
        Case(f"log {ITEM}, cold", log, COLD),
        Case(f"log {ITEM}, warm", log, WARM),
        Case("trend, cold", trend, COLD),
        Case("trend, warm", trend, WARM),
    ]


def measure(chosen: Sequence[Case], rounds: int, home: Path) -> dict[str, list[Times]]:
    """The times of every case in every round; the first one warms up and is not counted."""
    cache = home / "cache"
    environ = environment(home) | {"CLUSTER_CACHE_DIR": str(cache)}
    taken: dict[str, list[Times]] = {case.name: [] for case in chosen}
    for number in range(rounds + 1):
        for case in chosen:
            if case.name.endswith("cold"):
                shutil.rmtree(cache, ignore_errors=True)
            times = timed(case, number, environ)
            if number:
                taken[case.name].append(times)
        if not any(cache.iterdir()):
            raise MeasurementFailed("nothing was kept in the cache")
    return taken


def main(given: Sequence[str]) -> int:
    """Measure, print, and end with 1 where a goal is not met."""
    parser = argparse.ArgumentParser(
        description="Time the commands of history in multiples of the interpreter's start."
    )
    parser.add_argument("--rounds", metavar="N", type=int, default=9, help="counted rounds (9)")
    parser.add_argument("--module", action="store_true", help="start python -m cluster_cli, not the console script")
    parser.add_argument("--commits", metavar="N", type=int, default=COMMITS, help=f"commits of the history ({COMMITS})")
    options = parser.parse_args(given)
    program = program_of(module=options.module)
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder) / "repository"
        repository(top, options.commits, options.commits * TOUCHING // COMMITS)
        chosen = cases(program, top / "data")
        found = figures(measure(chosen, max(1, options.rounds), Path(folder) / "home"))
    print(f"{sys.implementation.name} {sys.version.split()[0]}, {options.rounds} rounds, {options.commits} commits")
    print("\n".join(table(chosen, found)))
    return int(any(case.goal is not None and found[case.name].multiple > case.goal for case in chosen))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except MeasurementFailed as fault:
        sys.exit(f"The measurement stopped: {fault}")
