"""What a plan must keep to beyond its form: a file per subject, each rule beside its code and words, gathered here.

A rule is a plain function of the portfolio, laid out once for all of them, that yields findings. The order of the rules
means nothing: findings are sorted by place, and no two rules raise one code, before remedies are sought.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import cast

from cluster_cli.core.codes import codes_about
from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.model import Portfolio
from cluster_cli.core.rules import (
    changes,
    facts,
    names,
    plan,
    schedule,
)
from cluster_cli.core.rules.lookup import Misspelt, Rule, facts_in, lookup_of, with_remedies

COUNTING_FIELDS = frozenset(
    {
        "id", "start", "due", "repeat", "until", "lag", "unheld", "responsible", "status", "decided", "points", "stages",
        "completed", "excused", "changes", "part_of", "weight", "measure", "progress", "carried",
    }
)  # fmt: skip
"""The keys of an item by which it is counted. With an error in one of them the item is left out, and the reader is told."""

READ_WHOLE = COUNTING_FIELDS | {"budget", "indicators"}
"""The same, and the keys of which an unread part would be missing from sums and colours without a sign."""

RULES: tuple[Rule, ...] = (
    names.duplicate_ids,
    names.unknown_parties,
    names.taken_party_names,
    names.unknown_sections,
    names.unknown_items,
    names.unknown_stages,
    names.unknown_sources,
    names.no_responsible,
    names.circles_of_after,
    names.circles_of_parts,
    schedule.grid_faults,
    schedule.starts_after_due,
    schedule.duplicate_dues,
    facts.unknown_points,
    facts.points_of_one,
    facts.misplaced_facts,
    facts.excused_and_completed,
    facts.confirmed_not_completed,
    facts.confirmation_missing,
    facts.evidence_outside,
    facts.status_disagrees,
    facts.impossible_percent,
    facts.wrong_progress,
    changes.broken_chains,
    changes.unknown_change_fields,
    plan.expectations,
    plan.bad_calendar,
    plan.settings,
    plan.office_fields,
)
"""The rules of which some finding is an error; `advice` has those that only warn."""


def check(portfolio: Portfolio, *, warnings: bool = True) -> list[Diagnostic]:
    """Every finding of every rule; no clock is looked at. Without `warnings` not all of these are looked for."""
    lookup = lookup_of(portfolio)
    findings = [finding for rule in RULES for finding in rule(lookup)]
    if warnings:
        from cluster_cli.core.rules.advice import ADVICE  # noqa: PLC0415 - a command that shows no warnings needs none

        findings += [finding for rule in ADVICE for finding in rule(lookup)]
    return with_remedies(sorted(findings, key=_order))


@cache
def rests_on(code: str) -> frozenset[str]:
    """The keys without which a finding of a rule says nothing: where one of them could not be read, it merely follows."""
    return next((frozenset(rule.rests_on) for rule in codes_about("rules") if rule.name == code), frozenset())


def check_by_day(portfolio: Portfolio, today: date) -> list[Diagnostic]:
    """What is found only by a look at the clock."""
    return list(facts.completed_in_future(facts_in(portfolio), today))


def _order(finding: Diagnostic | Misspelt) -> tuple[object, ...]:
    """The order of the files: the road map first, its head, then item by item; within an item by keys and numbers."""
    diagnostic = finding.finding if isinstance(finding, Misspelt) else finding
    where = cast("Field", diagnostic.where)  # a rule knows no place in the text
    path = tuple((isinstance(step, str), step) for step in where.path)
    return where.file != "roadmap", where.at, path, where.part, diagnostic.code
