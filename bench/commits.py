"""Make a git repository with a long history of a plan to measure with: the same arguments give the same commits.

Usage: python bench/commits.py OUT [--commits N] [--touching M] [--activities K] [--seed S]

OUT is a folder that is not there yet. Of N commits (5,000) over five years, M (2,930) change one field of one of K rows
(58: about 22 KB) of data/roadmap.yaml or, one in twenty, of data/projects.yaml; the others change another file.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.generate import AS_OF, REASONS, YEAR, Dice, projects, roadmap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COMMITS, TOUCHING, ACTIVITIES = 5_000, 2_930, 58
PROJECTS = 4
DAYS = 5 * 365
AUTHORS = ("Анна Петрова", "Борис Иванов", "Вера Смирнова")


def repository(
    folder: Path, commits: int = COMMITS, touching: int = TOUCHING, activities: int = ACTIVITIES, seed: int = 1
) -> None:
    """Make the repository in a folder that is not there yet, with its files checked out."""
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    stream = b"".join(_stream(commits, touching, activities, seed))
    _git(folder, "fast-import", "--quiet", given=stream)
    _git(folder, "checkout", "--quiet", "main")


def _git(folder: Path, *arguments: str, given: bytes = b"") -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], input=given, check=True)


def _stream(commits: int, touching: int, activities: int, seed: int) -> Iterator[bytes]:
    """What `git fast-import` reads, a commit a piece."""
    dice = Dice(seed)
    road, cards = roadmap(activities, seed), projects(PROJECTS, activities, seed)
    last = datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC) - timedelta(hours=12)
    for number in range(commits):
        moment = last - timedelta(days=DAYS) * (commits - 1 - number) / max(1, commits - 1)
        files: dict[str, str] = {}
        if not number:
            files = {"data/roadmap.yaml": road, "data/projects.yaml": cards}
        elif number * touching // commits != (number - 1) * touching // commits:
            if dice.happens(5):
                cards = files["data/projects.yaml"] = _changed(cards, dice, ("note",))
            else:
                road = files["data/roadmap.yaml"] = _changed(road, dice, ("forecast", "reason", "note"))
        else:
            files["README.md"] = f"Правка {number}\n"
        yield _commit(number, int(moment.timestamp()), files)


def _changed(text: str, dice: Dice, keys: Sequence[str]) -> str:
    """The text with one field of one item set to something new."""
    start, *items = text.split("\n  - id: ")
    at = dice.below(len(items))
    has_one_point = not any(f"\n    {word}:" in items[at] for word in ("repeat", "points", "stages"))
    key = dice.pick(keys if has_one_point and "due: [" not in items[at] else keys[-1:])
    lines = items[at].split("\n")
    value = f"{YEAR}-{dice.below(12) + 1:02d}" if key == "forecast" else f"{dice.pick(REASONS)}, {dice.below(100_000)}"
    kept = [line for line in lines[1:] if not line.startswith(f"    {key}: ")]
    items[at] = "\n".join([lines[0], f"    {key}: {value}", *kept])
    return "\n  - id: ".join([start, *items])


def _commit(number: int, moment: int, files: dict[str, str]) -> bytes:
    who = f"{AUTHORS[number % len(AUTHORS)]} <a{number % len(AUTHORS)}@example.org> {moment} +0500"
    said = f"Правка {number}".encode()
    parts = [f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(said)}\n".encode() + said + b"\n"]
    for path, text in files.items():
        raw = text.encode()
        parts.append(f"M 100644 inline {path}\ndata {len(raw)}\n".encode() + raw + b"\n")
    return b"".join(parts)


def main(given: Sequence[str]) -> None:
    """Make one."""
    parser = argparse.ArgumentParser(description="Make a git repository with a long history of a plan.")
    parser.add_argument("folder", metavar="OUT", type=Path)
    parser.add_argument("--commits", metavar="N", type=int, default=COMMITS)
    parser.add_argument("--touching", metavar="M", type=int, default=TOUCHING)
    parser.add_argument("--activities", metavar="K", type=int, default=ACTIVITIES)
    parser.add_argument("--seed", metavar="S", type=int, default=1)
    options = parser.parse_args(given)
    repository(options.folder, options.commits, options.touching, options.activities, options.seed)


if __name__ == "__main__":
    main(sys.argv[1:])
