"""Rules of decisions: who decided, and on which day."""

from __future__ import annotations

from collections.abc import Iterator

from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.rules.finding import at, warning
from cluster_cli.core.rules.scene import Scene
from cluster_cli.core.text import fold

_NEED_DECISION = frozenset({"change", "excused", "decided", "carried", "closed", "gate"})


def free_text_decisions(scene: Scene) -> Iterator[Diagnostic]:
    """`by` names a decision from the list; what is confirmed may be so by a party."""
    known = scene.plan.decisions
    parties: set[str] | None = None
    for one in scene.records:
        if one.by is None or one.by in known:
            continue
        if one.kind == "confirmed":
            parties = _party_names(scene) if parties is None else parties
            if fold(one.by) in parties:
                continue
        hint = scene.hints.of("decisions", one.by, lambda: {key: decision.title for key, decision in known.items()})
        yield warning("free-text-decision", one.at("by"), one.item, by=one.by, hint=hint)


def _party_names(scene: Scene) -> set[str]:
    return {
        fold(name)
        for party in scene.plan.parties.values()
        for name in (party.id, party.short, party.name, *party.aliases)
        if name
    }


def decision_days(scene: Scene) -> Iterator[Diagnostic]:
    """The day of a record is that of the decision it names, and one of the two is written."""
    known = scene.plan.decisions
    for one in scene.records:
        decision = known.get(one.by) if one.by is not None else None
        decided = decision.on if decision is not None else None
        if one.on is not None and decided is not None and one.on != decided:
            other = at(None, "decisions", one.by or "", "on")
            yield warning("decision-day-differs", one.at("on"), one.item, other, on=one.on, decided=decided)
        elif one.on is None and decided is None and one.kind != "edition":
            yield warning("no-decision-day", one.at("on"), one.item, by=one.by)


def records_without_decision(scene: Scene) -> Iterator[Diagnostic]:
    """A promise is changed or lifted by somebody."""
    for one in scene.records:
        if one.by is None and one.kind in _NEED_DECISION:
            yield warning("record-without-decision", one.at("by"), one.item)
