"""The rules that only warn: what a careful reader would ask about. No figure depends on them."""

from __future__ import annotations

from cluster_cli.core.rules import changes, facts, names, plan, projects, schedule
from cluster_cli.core.rules.lookup import Rule

ADVICE: tuple[Rule, ...] = (
    names.named_twice,
    names.no_single_owner,
    schedule.deadlines_outside_plan,
    schedule.no_deadline,
    schedule.unused_schedule,
    facts.also_outside,
    facts.done_without_evidence,
    facts.late_without_reason,
    facts.completed_too_early,
    facts.status_without_decision,
    facts.unused_weights,
    facts.roll_ups_without_project,
    changes.free_text_decisions,
    changes.decision_days,
    changes.records_without_decision,
    plan.open_questions,
    plan.title_of_another_period,
    projects.projects_outside_activities,
    projects.completions_disagree,
    projects.leads_not_responsible,
    projects.overspent_lines,
    projects.stages_without_gate,
)
"""Every rule whose findings are warnings, unless the plan says otherwise."""
