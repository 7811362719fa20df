"""Rules of decisions: who decided, and on which day."""

from __future__ import annotations

from collections.abc import Iterator

from cluster_cli.core.diagnostics import Code, Diagnostic
from cluster_cli.core.rules.finding import at, finding
from cluster_cli.core.rules.lookup import Lookup
from cluster_cli.core.rules.remedies import Misspelt, in_list, misspelt
from cluster_cli.core.text import fold

_NEED_DECISION = frozenset({"change", "excused", "decided", "carried", "closed", "gate"})


FREE_TEXT_DECISION = Code(
    "free-text-decision",
    "warning",
    "there is no decision “{by}” in the list decisions",
    "{hint}",
    "A decision from the list has a number, a day and a body, so that a report can name it. A free text is kept as it "
    "is, and nobody can check it.",
    bad="activities:\n  - excused: {on: 2022-03-24, by: протокол 3}\n",
    good="activities:\n  - excused: {on: 2022-03-24, by: ks-3}\n",
    rests_on=("decisions",),
)


def free_text_decisions(lookup: Lookup) -> Iterator[Misspelt]:
    """`by` names a decision from the list; a confirmation may name a party instead."""
    decisions = lookup.plan.decisions
    for record in lookup.records:
        if record.by is None or record.by in decisions:
            continue
        if record.kind == "confirmed" and fold(record.by) in lookup.spellings:
            continue
        search = in_list("decisions", record.by, lambda: {key: each.title for key, each in decisions.items()})
        yield misspelt(FREE_TEXT_DECISION, record.at("by"), record.item, search, by=record.by)


DECISION_DAY_DIFFERS = Code(
    "decision-day-differs",
    "warning",
    "the record is of {on}, and the decision that it names is of {decided}",
    "Write the day of the decision, or leave on out. Until then the later day counts.",
    "A decision counts from the day on which it was made, not from that on which somebody entered it. Whether it came "
    "before the deadline depends on that day.",
    bad="activities:\n  - excused: {on: 2022-03-25, by: ks-3}\n",
    good="activities:\n  - excused: {on: 2022-03-24, by: ks-3}\n",
)

NO_DECISION_DAY = Code(
    "no-decision-day",
    "warning",
    "it is not written on which day this was decided",
    "Write the day under on, or name under by a decision that has one.",
    "A decision without a day is taken as today's, every day anew. What was decided after the deadline does not "
    "improve the totals, so without its day it is not counted in them.",
    bad="activities:\n  - excused: {reason: каникулы}\n",
    good="activities:\n  - excused: {on: 2022-03-24, by: ks-3, reason: каникулы}\n",
    rests_on=("decisions",),
)


def decision_days(lookup: Lookup) -> Iterator[Diagnostic]:
    """The day of a record is that of the decision it names, and one of the two is written."""
    decisions = lookup.plan.decisions
    for record in lookup.records:
        decision = decisions.get(record.by) if record.by is not None else None
        decided = decision.on if decision is not None else None
        if record.on is not None and decided is not None and record.on != decided:
            other = at(None, "decisions", record.by or "", "on")
            yield finding(DECISION_DAY_DIFFERS, record.at("on"), record.item, other, on=record.on, decided=decided)
        elif record.on is None and decided is None and record.kind != "edition":
            yield finding(NO_DECISION_DAY, record.at("on"), record.item, by=record.by)


RECORD_WITHOUT_DECISION = Code(
    "record-without-decision",
    "warning",
    "it is not written who decided this",
    "Name the decision under by.",
    "Only those who set a deadline may change it or lift it. Without a decision a move is somebody's own wish.",
    bad="activities:\n  - excused: {on: 2022-03-24, reason: каникулы}\n",
    good="activities:\n  - excused: {on: 2022-03-24, by: ks-3, reason: каникулы}\n",
)


def records_without_decision(lookup: Lookup) -> Iterator[Diagnostic]:
    """Who changes or lifts a promise names the decision."""
    for record in lookup.records:
        if record.by is None and record.kind in _NEED_DECISION:
            yield finding(RECORD_WITHOUT_DECISION, record.at("by"), record.item)


CODES: tuple[Code, ...] = (
    FREE_TEXT_DECISION,
    DECISION_DAY_DIFFERS,
    NO_DECISION_DAY,
    RECORD_WITHOUT_DECISION,
)
