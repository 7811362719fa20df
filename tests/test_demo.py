"""The invented plan: right, plainly invented, and rich enough to show everything that the format and the program know."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from cluster_cli.core import fields
from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.naming import LEVELS
from cluster_cli.store.places import locate
from cluster_cli.store.workspace import load

DEMO = Path(__file__).resolve().parent.parent / "examples" / "demo"
PLANS = sorted(path.parent for path in DEMO.glob("*/roadmap.yaml"))
AS_OF = date(2026, 7, 1)
ON_PURPOSE = "Нарочно"


def read(path: Path) -> Any:
    """The file as plain texts, by a reader that is not ours."""
    return yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)


def gather(kind: Any, values: list[Any], found: dict[str, set[str]], known: dict[str, set[str]]) -> None:
    """The keys that records of each kind have in the files, and the keys that they may have."""
    if type(kind).__name__ == "Shape":
        records = [value for value in values if isinstance(value, dict)]
        known.setdefault(kind.name, {field.key for field in kind.fields})
        found.setdefault(kind.name, set()).update(name for record in records for name in record)
        for field in kind.fields:
            gather(field.kind, [record[field.key] for record in records if field.key in record], found, known)
    elif type(kind).__name__ == "ListOf":
        gather(kind.element, [element for value in values for element in value], found, known)
    elif type(kind).__name__ == "MapOf":
        gather(kind.value, [element for value in values for element in value.values()], found, known)
        if kind.named:
            known["expect"] = set(kind.named)
            found["expect"] = {name for value in values for name in value}


def test_every_key_of_the_format_is_used() -> None:
    found: dict[str, set[str]] = {}
    known: dict[str, set[str]] = {}
    gather(fields.PLAN, [read(plan / "roadmap.yaml") for plan in PLANS], found, known)
    gather(fields.MATRIX, [read(plan / "projects.yaml") for plan in PLANS], found, known)
    assert {name: keys - found[name] for name, keys in known.items() if keys - found[name]} == {}
    assert len(known) > 15


def test_every_word_that_a_field_may_hold_is_used_where_it_matters() -> None:
    rows = [row for plan in PLANS for row in read(plan / "roadmap.yaml")["activities"]]
    assert {row["measure"] for row in rows if "measure" in row} == {"points", "percent", "effort", "projects"}
    assert {row["status"] for row in rows if "status" in row} == {"planned", "active", "paused", "cancelled"}
    assert {row["unheld"] for row in rows if "unheld" in row} == {"lapses", "owed"}
    assert {row["lag"][-2:] for row in rows if "lag" in row} == {"wd", "5d"}
    assert {row["repeat"] for row in rows if "repeat" in row} == {"monthly", "quarterly", "every 4 weeks"}


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_there_are_no_errors_and_every_warning_is_there_on_purpose(plan: Path) -> None:
    workspace = load(plan)
    found = locate(workspace, workspace.diagnostics)
    assert [one.diagnostic.code for one in found if one.diagnostic.severity == "error"] == []
    for one in found:
        lines = (plan / Path(one.place.path).name).read_text(encoding="utf-8").splitlines()
        near = lines[max(0, one.place.line - 13) : one.place.line + 2]
        assert any(ON_PURPOSE in line for line in near), f"{one.place.path}:{one.place.line}: {one.diagnostic.code}"


def test_every_file_says_in_its_first_line_that_it_is_invented() -> None:
    files = [path for path in DEMO.rglob("*") if path.suffix in {".yaml", ".txt", ".md"}]
    assert len(files) > 10
    for path in files:
        assert "учебный пример" in path.read_text(encoding="utf-8").splitlines()[0].lower(), path


def test_the_titles_say_it_too() -> None:
    for plan in PLANS:
        portfolio = load(plan).portfolio
        assert "учебный пример" in portfolio.plan.title
        assert "учебный пример" in portfolio.matrix.title


def test_every_file_that_is_named_is_there() -> None:
    for plan in PLANS:
        portfolio = load(plan).portfolio
        facts = [facts for row in portfolio.plan.activities for facts in (row.facts, *row.points.values())]
        facts += [project.facts for project in portfolio.matrix.projects]
        facts += [stage.facts for project in portfolio.matrix.projects for stage in project.stages]
        named = [path for one in facts for path in one.evidence if "://" not in path]
        named += [decision.file for decision in portfolio.plan.decisions.values() if decision.file]
        assert named
        assert [path for path in named if not (DEMO / path).is_file()] == []
        assert all((plan / folder / "roadmap.yaml").is_file() for folder in portfolio.plan.history)


def test_half_way_through_its_year_it_shows_every_state_and_every_colour() -> None:
    judged = assess(load(DEMO / "data").portfolio, AS_OF)
    states = {view.shown.state.key for row in (*judged.rows, *judged.cards) for view in row.points}
    assert states >= {
        "completed", "completed-late", "excused", "cancelled", "carried", "undated", "missed", "overdue", "paused",
        "due-soon", "under-way", "not-yet",
    }  # fmt: skip
    assert {row.health.level for row in judged.rows} >= set(LEVELS)
    assert any(view.late_decision for view in judged.points)


def test_what_was_decided_after_the_deadline_is_left_out() -> None:
    row = assess(load(DEMO / "data").portfolio, AS_OF).by_id["5"]
    assert (row.points[0].shown.days, row.points[0].counted.days, row.points[0].late_decision) == (1, 62, True)


def test_the_year_of_the_second_plan_is_closed() -> None:
    assert assess(load(DEMO / "2025").portfolio, AS_OF).phase == "closed"
