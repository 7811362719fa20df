"""Codes of the rules that a plan must keep to beyond its form: a table per subject, as the rules themselves."""

from __future__ import annotations

from cluster_cli.core.codes.rules.decisions import DECISIONS
from cluster_cli.core.codes.rules.facts import FACTS
from cluster_cli.core.codes.rules.gates import GATES
from cluster_cli.core.codes.rules.names import NAMES
from cluster_cli.core.codes.rules.plan import PLAN
from cluster_cli.core.codes.rules.points import POINTS
from cluster_cli.core.codes.rules.projects import PROJECTS
from cluster_cli.core.codes.rules.schedule import SCHEDULE
from cluster_cli.core.codes.rules.status import STATUS
from cluster_cli.core.diagnostics import Code

RULES: tuple[Code, ...] = (*NAMES, *SCHEDULE, *POINTS, *FACTS, *STATUS, *DECISIONS, *PLAN, *PROJECTS, *GATES)
