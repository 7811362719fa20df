"""Where a day stands in a plan's term, and what was recorded by it (judgement 1.2, 1.3)."""

from __future__ import annotations

from datetime import date

from cluster_cli.core.judge.views import Phase
from cluster_cli.core.model import (
    NO_FACTS,
    Carried,
    Change,
    Decided,
    Decision,
    Facts,
    Plan,
    Portfolio,
    Stage,
)
from cluster_cli.core.plan.decisions import Holder, effective_day, status_on


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
    decisions = portfolio.plan.decisions
    for activity in portfolio.plan.activities:
        if _tells(activity, decisions, as_of) or any(day <= as_of for day in activity.progress):
            return True
        if any(_has_facts(facts, decisions, as_of) for facts in activity.points.values()):
            return True
    holders: list[Holder] = []
    for project in portfolio.matrix.projects:
        holders += [project, *project.stages]
    return any(_tells(holder, decisions, as_of) for holder in holders)


def _tells(holder: Holder, decisions: dict[str, Decision], as_of: date) -> bool:
    carried = None if isinstance(holder, Stage) else holder.carried
    return (
        status_on(holder, as_of, decisions) != "planned"
        or (carried is not None and _happened(carried, decisions, as_of))
        or _has_facts(holder.facts, decisions, as_of)
    )


def _has_facts(facts: Facts, decisions: dict[str, Decision], as_of: date) -> bool:
    if facts is NO_FACTS:
        return False
    if any(day <= as_of for day in (facts.completed, *facts.also) if day is not None):
        return True
    records = (facts.excused, facts.confirmed, *facts.changes)
    if any(record is not None and _happened(record, decisions, as_of) for record in records):
        return True
    return any((facts.forecast, facts.reason, facts.action, facts.result, facts.evidence))


def _happened(record: Decided | Change | Carried, decisions: dict[str, Decision], as_of: date) -> bool:
    day = effective_day(record.on, record.by, decisions)
    return day is None or day <= as_of
