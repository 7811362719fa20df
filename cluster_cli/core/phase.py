"""Where a day stands in a plan's term, and whether anything was recorded by it (judgement 1.3)."""

from __future__ import annotations

from datetime import date

from cluster_cli.core.decisions import effective_day
from cluster_cli.core.model import NO_FACTS, Facts, Item, Plan, Portfolio
from cluster_cli.core.views import Phase


def phase_of(plan: Plan, as_of: date) -> Phase:
    """Where the day stands in the plan's term; a plan without a period is always running (judgement 1.3)."""
    if plan.closed is not None:
        day = effective_day(plan.closed.on, plan.closed.by, plan.decisions)
        if day is None or day <= as_of:
            return "closed"
    if plan.period is None or as_of in plan.period:
        return "running"
    return "before" if as_of < plan.period.first else "over"


def is_recorded(portfolio: Portfolio, as_of: date) -> bool:
    """Whether anything about the work was ever recorded by the day (judgement 1.3)."""
    for activity in portfolio.plan.activities:
        if _tells(activity, as_of) or any(day <= as_of for day in activity.progress):
            return True
        if any(_has_facts(facts, as_of) for facts in activity.points.values()):
            return True
    for project in portfolio.matrix.projects:
        if _tells(project, as_of):
            return True
        if any(stage.status != "planned" or _has_facts(stage.facts, as_of) for stage in project.stages):
            return True
    return False


def _tells(item: Item, as_of: date) -> bool:
    return item.status != "planned" or item.carried is not None or _has_facts(item.facts, as_of)


def _has_facts(facts: Facts, as_of: date) -> bool:
    if facts is NO_FACTS:
        return False
    if facts.completed is not None and facts.completed <= as_of:
        return True
    said = (facts.excused, facts.confirmed, facts.forecast, facts.reason, facts.action, facts.result)
    return any(each is not None for each in said) or bool(facts.evidence or facts.changes or facts.also)
