"""The shipped plan says what the published road map says, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from cluster_cli.store.workspace import load

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "tests" / "seed" / "roadmap.txt"


def published() -> list[tuple[str, str, str, str]]:
    """Number, title, wording and parties of each row, white space evened out."""
    rows = []
    for line in SEED.read_text(encoding="utf-8").splitlines():
        cells = [re.sub(r"\s+", " ", cell).strip() for cell in line.split("\t")]
        if len(cells) == 4 and re.fullmatch(r"\d+\.?", cells[0]):
            rows.append((cells[0].rstrip("."), cells[1], cells[2], cells[3]))
    return rows


def test_titles_and_wordings_stand_character_for_character() -> None:
    plan = load(ROOT / "data").portfolio.plan
    said = [(row.id, row.title, row.wording) for row in plan.activities]
    assert said == [(number, title, wording) for number, title, wording, _ in published()]
    assert len(said) == 14


def test_the_title_of_the_plan_is_the_published_one() -> None:
    text = re.sub(r"\s+", " ", SEED.read_text(encoding="utf-8"))
    assert load(ROOT / "data").portfolio.plan.title in text


def test_every_party_of_a_row_is_named_in_its_cell_and_nothing_is_left_over() -> None:
    plan = load(ROOT / "data").portfolio.plan
    for (number, _, _, cell), row in zip(published(), plan.activities, strict=True):
        rest = cell
        for who in row.responsible:
            party = plan.parties[who.party]
            name = next(name for name in (party.name, *party.aliases) if name in rest)
            rest = rest.replace(name, "", 1)
            rest = rest.replace(who.role, "", 1) if who.role else rest
        assert not re.search(r"\w", rest), (number, rest)


def test_nothing_is_known_and_nothing_is_invented() -> None:
    workspace = load(ROOT / "data")
    for row in workspace.portfolio.plan.activities:
        assert row.status == "planned"
        assert row.facts.completed is None
        assert row.points == {}
    for card in workspace.portfolio.matrix.projects:
        assert set(card.activities) <= {"8", "12"}
        assert not any((card.stages, card.budget, card.indicators, card.risks, card.issues, card.assumptions))


def test_what_the_paper_leaves_open_is_a_warning() -> None:
    workspace = load(ROOT / "data")
    assert [fault.code for fault in workspace.diagnostics if fault.severity == "error"] == []
    assert {"open-question", "title-period"} <= {fault.code for fault in workspace.diagnostics}
