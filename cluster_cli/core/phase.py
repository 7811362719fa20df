"""Where a day stands in a plan's term, and what was recorded by it (judgement 1.2, 1.3)."""

from __future__ import annotations

from datetime import date

from cluster_cli.core.decisions import Holder, effective_day, status_on
from cluster_cli.core.model import (
    NO_FACTS,
    Activity,
    Assessed,
    Carried,
    Change,
    Decided,
    Decision,
    Facts,
    Item,
    Plan,
    Portfolio,
    Project,
    Stage,
)
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


def undated_facts(portfolio: Portfolio) -> int:
    """How many items hold facts without a day: a look back shows these as they stand today (judgement 1.2).

    Records of decisions that lack their day, and what never carries one: an expected day, a status of work under way,
    money spent or committed, a risk or an issue that is settled.
    """
    decisions = portfolio.plan.decisions
    items: list[Item] = [*portfolio.plan.activities, *portfolio.matrix.projects]
    return sum(_lacks_a_day(item, decisions) for item in items)


def _lacks_a_day(item: Item, decisions: dict[str, Decision]) -> bool:
    if isinstance(item, Project) and _has_undated_parts(item):
        return True
    holders: list[Holder] = [item, *(item.stages if isinstance(item, Project) else ())]
    told = [holder.facts for holder in holders]
    if isinstance(item, Activity):
        told += item.points.values()
    records: list[Decided | Change | Carried | Assessed | None] = [item.carried, item.assessment]
    for holder in holders:
        if holder.status == "active":
            return True
        if holder.status in {"paused", "cancelled"}:
            records.append(holder.decided or Decided())
    for facts in told:
        if facts.forecast is not None:
            return True
        records += (facts.excused, facts.confirmed, *facts.changes)
    return any(record is not None and effective_day(record.on, record.by, decisions) is None for record in records)


def _has_undated_parts(project: Project) -> bool:
    return (
        any(line.committed is not None or line.spent is not None for line in project.budget)
        or any(risk.status != "open" for risk in project.risks)
        or any(issue.status != "open" for issue in project.issues)
    )
