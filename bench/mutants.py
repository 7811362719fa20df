"""Put random faults into the core and see whether the tests of the faulty room notice.

Usage: python -m pip install -e ".[test,mutation]" && python bench/mutants.py [--count 60] [--seed 1] [--room core/judge …]

A mutant is the checkout with one small fault (a comparison turned round, a number changed, an `and` become an `or` …), made
by the operators of Cosmic Ray. The draw is over places first and over the faults possible there second, so that a place with
many replacements does not fill the sample; annotations and docstrings are left out, since nothing evaluates them. Each
mutant lives in a copy of the checkout and is tried by the tests of its room alone, with a fixed seed for hypothesis. It is
*killed* where a test fails, *timed out* where the tests take several times as long as without a fault, else it has *survived*:
then it is shown as a diff, to be called equivalent with a reason or to be answered with a test. The same count, seed and
sources draw the same mutants.
"""

from __future__ import annotations

import argparse
import ast
import concurrent.futures
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "cluster_cli"
ROOMS: dict[str, tuple[str, ...]] = {
    "core/reports": ("tests/core/reports",),
    "core/changes": ("tests/core/changes",),
    "core/judge": ("tests/core/judge",),
    "core/rules": ("tests/core/rules",),
}
"""The rooms in which faults are drawn, and the tests that must notice them."""
SLOWER = 4
"""How many times as long as without a fault the tests may take."""


class Place(NamedTuple):
    """Where in a module something can be changed, and how: operators by name, each with its occurrence."""

    module: str
    line: int
    faults: tuple[tuple[str, int], ...]


class Mutant(NamedTuple):
    """One fault: an operator of Cosmic Ray at one of its occurrences in a module."""

    room: str
    module: str
    line: int
    operator: str
    occurrence: int


class Verdict(NamedTuple):
    """What became of a mutant: killed, timed out or survived, with the fault as a diff."""

    mutant: Mutant
    outcome: str
    diff: str


def places(room: str) -> Iterator[Place]:
    """All places of a room's modules at which an operator can make a fault."""
    from cosmic_ray.ast import ast_nodes, get_ast  # noqa: PLC0415 - only with the extra `mutation`
    from cosmic_ray.plugins import get_operator, operator_names  # noqa: PLC0415

    operators = [(name, get_operator(name)) for name in sorted(operator_names())]
    for path in sorted((ROOT / PACKAGE / room).glob("*.py")):
        source = path.read_text(encoding="utf-8")
        annotations = tuple(_annotations(ast.parse(source)))
        tree = get_ast(source)
        faults: dict[tuple[int, int], list[tuple[str, int]]] = {}
        for name, operator in operators:
            if operator.arguments():  # needs to be told what to replace
                continue
            made = operator()
            starts = (start for node in ast_nodes(tree) for start, _ in made.mutation_positions(node))
            for occurrence, start in enumerate(starts):
                faults.setdefault(start, []).append((name, occurrence))
        for start, possible in sorted(faults.items()):
            if not any(first <= start < last for first, last in annotations):
                yield Place(f"{PACKAGE}/{room}/{path.name}", start[0], tuple(possible))


def _annotations(tree: ast.AST) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """From where to where annotations reach: with postponed evaluation they are never run."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(returns=ast.expr() as annotation):
                pass
            case ast.arg(annotation=ast.expr() as annotation) | ast.AnnAssign(annotation=ast.expr() as annotation):
                pass
            case _:
                continue
        end = (annotation.end_lineno or annotation.lineno, annotation.end_col_offset or annotation.col_offset)
        yield (annotation.lineno, annotation.col_offset), end


def draw(rooms: Sequence[str], count: int, seed: int) -> list[Mutant]:
    """`count` mutants, the same for the same sources and seed."""
    dice = random.Random(seed)
    every = [(room, place) for room in rooms for place in places(room)]
    chosen = dice.sample(every, min(count, len(every)))
    return [
        Mutant(room, place.module, place.line, *dice.choice(place.faults))
        for room, place in sorted(chosen, key=lambda drawn: (drawn[0], drawn[1].module, drawn[1].line))
    ]


class Checkout:
    """A copy of the sources that one worker may spoil."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        for name in filter(None, listed.decode().split("\0")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_file():
                shutil.copy2(ROOT / name, folder / name)
        for catalogue in (ROOT / PACKAGE / "locale").rglob("*.mo"):
            (folder / catalogue.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(catalogue, folder / catalogue.relative_to(ROOT))
        self.writes = 0

    def write(self, module: str, source: str) -> None:
        """Write a module so that no compiled form of another text of it is believed: each time at another second."""
        path = self.folder / module
        path.write_text(source, encoding="utf-8")
        self.writes += 1
        moment = time.time() + 10 * self.writes
        os.utime(path, (moment, moment))

    def fails(self, tests: Sequence[str], seconds: float | None) -> bool:
        """Whether a test fails.

        Raises:
            subprocess.TimeoutExpired: they take too long.
        """
        environ = os.environ | {"PYTHONPATH": str(self.folder), "CI": ""}
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
        run = subprocess.run(
            [*command, "--hypothesis-seed=0", *tests],
            cwd=self.folder, env=environ, timeout=seconds, capture_output=True, check=False,
        )  # fmt: skip
        if run.returncode not in {0, 1, 2}:
            raise RuntimeError(run.stdout.decode("utf-8", "replace")[-2000:])
        return run.returncode != 0


def try_mutant(mutant: Mutant, checkout: Checkout, seconds: float) -> Verdict:
    """Put the fault in, run the tests of the room, take it out again."""
    from cosmic_ray.mutating import mutate_code  # noqa: PLC0415
    from cosmic_ray.plugins import get_operator  # noqa: PLC0415

    source = (ROOT / mutant.module).read_text(encoding="utf-8")
    spoiled = mutate_code(source, get_operator(mutant.operator)(), mutant.occurrence)
    diff = "".join(
        difflib.unified_diff(
            source.splitlines(keepends=True), spoiled.splitlines(keepends=True), mutant.module, "mutant", n=2
        )
    )
    checkout.write(mutant.module, spoiled)
    try:
        outcome = "killed" if checkout.fails(ROOMS[mutant.room], seconds) else "survived"
    except subprocess.TimeoutExpired:
        outcome = "timed out"
    finally:
        checkout.write(mutant.module, source)
    return Verdict(mutant, outcome, diff)


def _work(mutants: Sequence[Mutant], allowed: dict[str, float]) -> list[Verdict]:
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        checkout = Checkout(Path(folder))
        return [_told(try_mutant(mutant, checkout, allowed[mutant.room])) for mutant in mutants]


def _told(verdict: Verdict) -> Verdict:
    mutant = verdict.mutant
    print(f"{verdict.outcome:9}  {mutant.module}:{mutant.line}  {mutant.operator} {mutant.occurrence}", flush=True)
    return verdict


def _allowed(rooms: Sequence[str]) -> dict[str, float]:
    """How long the tests of each room may take, from a run without a fault, which must pass."""
    allowed = {}
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        checkout = Checkout(Path(folder))
        for room in rooms:
            start = time.perf_counter()
            if checkout.fails(ROOMS[room], None):
                raise SystemExit(f"{room}: its tests fail without any fault")
            seconds = time.perf_counter() - start
            print(f"{room}: {seconds:.0f} s without a fault", flush=True)
            allowed[room] = SLOWER * seconds + 20
    return allowed


def main() -> int:
    """Draw, try, tell; 0 where at least nine of ten mutants that ended were killed, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--room", nargs="*", choices=sorted(ROOMS), default=sorted(ROOMS))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--list", action="store_true", help="only tell which mutants are drawn")
    asked = parser.parse_args()
    mutants = draw(asked.room, asked.count, asked.seed)
    if asked.list:
        for mutant in mutants:
            print(f"{mutant.module}:{mutant.line}  {mutant.operator} {mutant.occurrence}")
        return 0
    allowed = _allowed(sorted({mutant.room for mutant in mutants}))
    shares = [mutants[number :: asked.jobs] for number in range(asked.jobs)]
    with concurrent.futures.ProcessPoolExecutor(asked.jobs) as pool:
        verdicts = [verdict for share in pool.map(_work, shares, [allowed] * asked.jobs) for verdict in share]
    outcomes = {
        outcome: sum(verdict.outcome == outcome for verdict in verdicts)
        for outcome in ("killed", "survived", "timed out")
    }
    for verdict in verdicts:
        if verdict.outcome == "survived":
            print(f"\n{verdict.diff}")
    print(f"\nmutants {len(verdicts)}, " + ", ".join(f"{name} {number}" for name, number in outcomes.items()))
    ended = outcomes["killed"] + outcomes["survived"]
    return 0 if ended and outcomes["killed"] >= 0.9 * ended else 1


if __name__ == "__main__":
    sys.exit(main())
