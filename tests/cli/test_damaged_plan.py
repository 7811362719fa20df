"""Every look at a plan whose values were damaged at random: an answer or a refusal in words, never a failure."""

from __future__ import annotations

import re
import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest

from cluster_cli.cli.boundary import main
from tests.cli.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DEMO = ROOT / "examples" / "demo"
FILES = ("roadmap.yaml", "projects.yaml")
ODD = (
    "0", "-5", "1e9", "999999999999999.999999999", '""', "''", "[]", "{}", "2026-02-30", "0001-01-01", "9999-12-31", "9999",
    "0001", "2026-SY", "2026-9M", "2026-H2", "catalog", "4", "10", "10.1", "done", "cancelled", "planned", "monthly",
    "every 2 weeks", "999wd", "3660d", "true", "null", "~", "🙂", r'"\u202e"', r'"a\nb"', "projects", "effort", "percent",
    "owed", "red", "high", "[4, 5]", "[club, bus, catalog]", "{by: x}", "2026-01/2026-02", "1234567890123",
)  # fmt: skip
LOOKS = (
    ("status",), ("list",), ("overdue",), ("upcoming",), ("progress", "--by", "responsible"), ("progress", "--by", "month"),
    ("matrix",), ("matrix", "--by", "month"), ("matrix", "--by", "party"), ("budget", "--by", "project,source,period,year,item"),
    ("indicators",), ("risks", "--all"), ("forecast",), ("forecast", "--check"), ("gantt",), ("deps", "bus"), ("deps", "4"),
    ("show", "catalog", "--why"), ("show", "4", "--why"), ("show", "2", "--why"),
)  # fmt: skip
FORMS = ("table", "linear", "json", "csv", "markdown")
DAYS = ("2026-07-01", "2025-12-31", "2027-02-01", "0001-01-01", "9999-12-31")
_FIELD = re.compile(r"(\s*(?:- )?)[\w.-]+: \S")


def damaged(text: str, random: Random) -> str:
    """A text with one value replaced, one line gone, or the field of one line standing on another."""
    lines = text.split("\n")
    fields = [at for at, line in enumerate(lines) if _FIELD.match(line)]
    at, other = random.choice(fields), random.choice(fields)
    lead = lines[at][: len(lines[at]) - len(lines[at].lstrip(" -"))]
    kind = random.random()
    if kind < 0.7:
        lines[at] = lines[at].partition(": ")[0] + ": " + random.choice(ODD)
    elif kind < 0.85:
        del lines[at]
    else:
        lines[at] = lead + lines[other].lstrip(" -")
    return "\n".join(lines)


def look_at_damage(folder: Path, seed: int, looks: int) -> None:
    random = Random(seed)
    for _ in range(random.choice((1, 1, 2, 4))):
        file = folder / "data" / random.choice(FILES)
        file.write_text(damaged(file.read_text("utf-8"), random), "utf-8")
    for look in random.sample(LOOKS, looks):
        asked = (
            "--format",
            random.choice(FORMS),
            "--as-of",
            random.choice(DAYS),
            "--lang",
            random.choice(("ru", "en")),
        )
        assert main([*look, *asked, "--data", str(folder / "data")]) in {0, 1, 2}, (seed, look, asked)


@pytest.fixture
def demo(tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the worked example; what is not expected comes through as it was raised."""
    for name, value in (environ | {"CLUSTER_DEBUG": "1"}).items():
        monkeypatch.setenv(name, value)
    return shutil.copytree(DEMO, tmp_path / "demo")


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_plan_is_looked_at_or_refused(demo: Path, seed: int) -> None:
    look_at_damage(demo, seed, 5)


@pytest.mark.long
@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_a_thousand_damaged_plans(demo: Path, start: int) -> None:
    for seed in range(1000 + start, 1000 + start + 100):
        for file in FILES:
            shutil.copy(DEMO / "data" / file, demo / "data" / file)
        look_at_damage(demo, seed, 6)


@pytest.mark.parametrize("health", ["purple", "", "{}"])
def test_a_judgement_without_a_colour_is_none(demo: Path, health: str) -> None:
    """It is an error that `validate` tells; the derived colour stands."""
    file = demo / "data" / "projects.yaml"
    whole = file.read_text("utf-8")
    assert "health: red" in whole
    file.write_text(whole.replace("health: red", f"health: {health}"), "utf-8")
    assert main(["show", "catalog", "--data", str(demo / "data"), "--as-of", "2026-07-01"]) == 0
    assert main(["validate", "--data", str(demo / "data")]) == 1
