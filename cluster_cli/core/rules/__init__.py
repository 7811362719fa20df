"""What a plan must keep to beyond its form: a file per subject, gathered here in one tuple.

A rule is a plain function of a scene (the portfolio laid out once) that yields findings. Their order means nothing:
they are sorted by place where they are shown.
"""

from __future__ import annotations

from datetime import date

from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.model import Portfolio
from cluster_cli.core.rules import (
    changes,
    facts,
    names,
    network,
    office,
    plan,
    points,
    schedule,
    status,
)
from cluster_cli.core.rules.held import held_in
from cluster_cli.core.rules.scene import Rule, scene_of

COUNTING_FIELDS = frozenset(
    {
        "id", "start", "due", "repeat", "until", "lag", "unheld", "responsible", "status", "decided", "points", "stages",
        "completed", "excused", "changes", "part_of", "weight", "measure", "progress", "carried",
    }
)  # fmt: skip
"""The keys of an item without which it cannot be counted rightly: with an error in one of them it is left out, loudly."""

READ_WHOLE = COUNTING_FIELDS | {"budget", "indicators"}
"""The same, and the keys of which a part that cannot be read would be lacking in sums and colours."""

RULES: tuple[Rule, ...] = (
    names.duplicate_ids,
    names.unknown_parties,
    names.taken_party_names,
    names.unknown_sections,
    names.unknown_items,
    names.unknown_stages,
    names.unknown_sources,
    names.no_responsible,
    network.circles_of_after,
    network.circles_of_parts,
    schedule.grid_faults,
    schedule.too_many_in_all,
    schedule.starts_after_due,
    schedule.duplicate_dues,
    points.unknown_points,
    points.points_of_one,
    points.misplaced_facts,
    facts.excused_and_completed,
    facts.confirmed_not_completed,
    facts.confirmation_missing,
    facts.evidence_outside,
    status.status_disagrees,
    status.impossible_percent,
    status.wrong_progress,
    changes.broken_chains,
    changes.unknown_change_fields,
    plan.expectations,
    plan.bad_calendar,
    plan.settings,
    office.office_fields,
)
"""The rules of which some finding is an error; `advice` has those that only warn."""


RESTS_ON: dict[str, frozenset[str]] = {
    code: frozenset(keys)
    for codes, keys in (
        (("unknown-party", "lead-not-responsible"), ("parties",)),
        (("unknown-section",), ("sections",)),
        (("unknown-stage",), ("stages",)),
        (("unknown-source",), ("sources",)),
        (("unknown-extra", "extra-type"), ("fields",)),
        (("free-text-decision", "no-decision-day"), ("decisions",)),
        (("unknown-item", "expect-differs", "roll-up-without-project"), ("activities", "projects")),
        (("no-deadline", "until-without-repeat"), ("repeat",)),
        (("repeat-without-due", "repeat-finer", "repeat-off-grid", "lag-without-due", "broken-chain"), ("due",)),
        (("series-without-end", "until-before-due"), ("due", "until", "period")),
        (("start-after-due",), ("due", "lag")),
        (("unknown-point", "points-of-one", "facts-misplaced"), ("due", "repeat", "until", "period")),
        (("percent-impossible",), ("start", "due", "repeat")),
        (("progress-unused", "weight-unused"), ("measure",)),
        (("status-disagrees", "activity-still-open", "project-still-open"), ("completed", "excused", "points", "stages")),
        (("confirmed-not-completed", "hundred-not-completed"), ("completed",)),
        (("status-without-decision",), ("decided",)),
        (("decided-unused",), ("status",)),
        (("stage-without-gate",), ("decisions", "status", "completed")),
        (("done-without-evidence",), ("evidence",)),
        (("late-without-reason", "forecast-without-reason"), ("due", "lag", "reason", "excused")),
        (("completed-before-plan", "deadline-outside-plan", "title-period"), ("period",)),
        (("completed-before-start",), ("start",)),
    )
    for code in codes
}  # fmt: skip
"""The keys that a finding rests on beside its own place: where one cannot be read, the finding would only follow."""


def check(portfolio: Portfolio, *, warnings: bool = True) -> list[Diagnostic]:
    """Every finding of every rule; no clock is looked at. Without `warnings` not all of these are looked for."""
    scene = scene_of(portfolio)
    found = [finding for rule in RULES for finding in rule(scene)]
    if warnings:
        from cluster_cli.core.rules.advice import ADVICE  # noqa: PLC0415 - who only looks at a plan needs none

        found += [finding for rule in ADVICE for finding in rule(scene)]
    return found


def check_by_day(portfolio: Portfolio, today: date) -> list[Diagnostic]:
    """What is found only by a look at the clock."""
    return list(facts.completed_in_future(held_in(portfolio), today))
