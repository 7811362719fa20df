"""Rules of facts: a completion is proved, explained where it is late, and fits what else is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.messages import UNTOLD, days, offer
from cluster_cli.core.model import Plan
from cluster_cli.core.patterns import late
from cluster_cli.core.plan.schedule import deadline_of
from cluster_cli.core.rules.finding import at, error, warning
from cluster_cli.core.rules.held import Held
from cluster_cli.core.rules.scene import Scene

_LINK = late(r"https?://[^\s/]+")
_SCHEME = late(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DOUBT = timedelta(days=14)


def excused_and_completed(scene: Scene) -> Iterator[Diagnostic]:
    """What was done needs no excuse."""
    for one in scene.completed:
        if one.facts.excused is not None:
            other = _at(one, "completed")
            yield error("excused-and-completed", _at(one, "excused", key=True), one.item, other, item=one.label)


def confirmed_not_completed(scene: Scene) -> Iterator[Diagnostic]:
    """Only what was completed can be confirmed."""
    for one in scene.held:
        if one.facts.confirmed is not None and one.facts.completed is None:
            yield error("confirmed-not-completed", _at(one, "confirmed", key=True), one.item, item=one.label)


def confirmation_missing(scene: Scene) -> Iterator[Diagnostic]:
    """Where the plan requires it, every completion is confirmed."""
    if scene.plan.confirmation != "required":
        return
    for one in scene.completed:
        if one.facts.confirmed is None:
            command = offer("confirm", one.item.id, options=(("for", _name(one)), ("by", UNTOLD)))
            yield error("confirmation-missing", _at(one, "confirmed"), one.item, item=one.label, command=command)


def done_without_evidence(scene: Scene) -> Iterator[Diagnostic]:
    """Every completion has a proof."""
    for one in scene.completed:
        if not one.facts.evidence:
            command = offer("done", one.item.id, options=(("for", _name(one)), ("evidence", UNTOLD)))
            yield warning("done-without-evidence", _at(one, "completed"), one.item, item=one.label, command=command)


def late_without_reason(scene: Scene) -> Iterator[Diagnostic]:
    """What is or will be late says why."""
    for one in scene.held:
        if one.due is None or one.facts.reason:
            continue
        if one.facts.completed is not None:
            late = _days_late(one, one.facts.completed, scene.plan)
            if late > 0:
                command = offer("done", one.item.id, options=(("for", _name(one)), ("reason", UNTOLD)))
                where = _at(one, "completed")
                yield warning("late-without-reason", where, one.item, item=one.label, late=days(late), command=command)
        elif one.facts.forecast is not None and one.facts.excused is None and one.item.status != "cancelled":
            late = _days_late(one, one.facts.forecast.last, scene.plan)
            if late > 0:
                where = _at(one, "forecast")
                yield warning("forecast-without-reason", where, one.item, item=one.label, late=days(late))


def _days_late(one: Held, day: date, plan: Plan) -> int:
    """Days after the deadline; 0 where the production calendar, which is not at hand here, might say in time."""
    if one.due is None:
        return 0
    deadline = deadline_of(one.due, one.lag, plan.day_off, None)
    shifted = plan.day_off == "next" or (one.lag is not None and one.lag.working)
    if plan.calendar is not None and shifted and day - deadline <= _DOUBT:
        return 0
    return (day - deadline).days


def completed_too_early(scene: Scene) -> Iterator[Diagnostic]:
    """Nothing is completed before it begins, nor before the plan does."""
    begin = scene.plan.period.first if scene.plan.period is not None else date.min
    for one in scene.completed:
        day = one.facts.completed or begin
        if one.start is not None and day < one.start:
            where = _at(one, "completed")
            yield warning("completed-before-start", where, one.item, item=one.label, day=day, start=one.start)
        elif day < begin:
            where = _at(one, "completed")
            yield warning("completed-before-plan", where, one.item, item=one.label, day=day, start=begin)


def completed_in_future(held: Iterable[Held], today: date) -> Iterator[Diagnostic]:
    """A completion has happened. The only rule that asks for the day."""
    for one in held:
        day = one.facts.completed
        if day is not None and day > today:
            yield warning("completed-in-future", _at(one, "completed"), one.item, item=one.label, day=day, today=today)


def evidence_outside(scene: Scene) -> Iterator[Diagnostic]:
    """A proof is a link or a file of this repository."""
    for one in scene.held:
        for index, path in enumerate(one.facts.evidence):
            if not _is_proof(path):
                yield error("evidence-outside", at(one.item, *one.base, "evidence", index), one.item, path=path)
    for decision in scene.plan.decisions.values():
        if decision.file is not None and not _is_proof(decision.file):
            yield error("evidence-outside", at(None, "decisions", decision.id, "file"), None, path=decision.file)


def _is_proof(path: str) -> bool:
    """Whether a text is a link, or a relative path that stays within and does not touch `.git`."""
    if _LINK().match(path):
        return True
    plain = path.strip().replace("\\", "/")
    if not plain or plain.startswith("/") or _SCHEME().match(plain):
        return False
    depth = 0
    for step in plain.split("/"):
        if step.casefold() == ".git":
            return False
        depth += -1 if step == ".." else step not in {"", "."}
        if depth < 0:
            return False
    return depth > 0


def _at(one: Held, name: str, *, key: bool = False) -> Field:
    return at(one.item, *one.base, name, key=key)


def _name(one: Held) -> str | None:
    """The point as `--for` calls it."""
    return one.base[1] if one.base else None
