"""Stage gates as of a day: what must hold before a stage begins, what was decided, and whether it began without that."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from cluster_cli.core.judge.views import Assessment
from cluster_cli.core.messages import Term
from cluster_cli.core.model import Decision, Gate, Project, Stage
from cluster_cli.core.plan.decisions import effective_day

UNDECIDED = Term("undecided", "not decided yet")
GATES: dict[str, Term] = {
    "go": Term("go", "may begin"),
    "hold": Term("hold", "put off"),
    "stop": Term("stop", "stopped"),
}
"""What was decided at a gate."""


class GateView(Struct, frozen=True):
    """A gate as of the day. `on` is the day of the decision, as far as it is known; one of a later day is not taken yet."""

    project: Project
    stage: Stage
    gate: Gate
    state: Term
    on: date | None
    begun_without: bool


def gates_of(assessment: Assessment) -> tuple[GateView, ...]:
    """Every gate of every project, in the file's order."""
    decisions = assessment.portfolio.plan.decisions
    return tuple(
        _view(project, stage, stage.gate, assessment.as_of, decisions)
        for project in assessment.projects
        for stage in project.stages
        if stage.gate is not None
    )


def _view(project: Project, stage: Stage, gate: Gate, as_of: date, decisions: dict[str, Decision]) -> GateView:
    on = effective_day(gate.on, gate.by, decisions)
    taken = gate.decision is not None and (on is None or on <= as_of)
    state = GATES[gate.decision] if gate.decision is not None and taken else UNDECIDED
    completed = stage.facts.completed
    begun = stage.status in _BEGUN or (completed is not None and completed <= as_of)
    without = begun and (state is not GATES["go"] or _completed_before(stage, on))
    return GateView(project, stage, gate, state, on if taken else None, without)


_BEGUN = frozenset({"active", "done"})


def begun_without_gate(stage: Stage, decisions: dict[str, Decision]) -> bool:
    """Whether a stage that has a gate began before somebody let it begin, as far as the record says, on whatever day."""
    gate = stage.gate
    if gate is None or (stage.status not in _BEGUN and stage.facts.completed is None):
        return False
    return gate.decision != "go" or _completed_before(stage, effective_day(gate.on, gate.by, decisions))


def _completed_before(stage: Stage, decided: date | None) -> bool:
    completed = stage.facts.completed
    return decided is not None and completed is not None and completed < decided
