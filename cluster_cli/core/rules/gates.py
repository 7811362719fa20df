"""Rules of stage gates: a stage begins when somebody has let it begin."""

from __future__ import annotations

from collections.abc import Iterator

from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.judge.gates import begun_without_gate
from cluster_cli.core.messages import UNTOLD, offer
from cluster_cli.core.naming import point_name
from cluster_cli.core.rules.finding import at, warning
from cluster_cli.core.rules.scene import Scene


def stages_without_gate(scene: Scene) -> Iterator[Diagnostic]:
    """No stage that has a gate is begun before the gate says go."""
    for project in scene.projects:
        for stage in project.stages:
            if stage.gate is not None and begun_without_gate(stage, scene.plan.decisions):
                where = at(project, "stages", stage.key, "gate", key=True)
                key = "status" if stage.facts.completed is None else "completed"
                other = at(project, "stages", stage.key, key)
                told = (("for", stage.key), ("gate", "go"), ("by", UNTOLD))
                command = offer("update", project.id, options=told)
                item = point_name(project, ("stages", stage.key))
                yield warning("stage-without-gate", where, project, other, item=item, command=command)
