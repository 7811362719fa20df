"""Rules of facts: a completion is proved, explained where it is late, and fits what else is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from cluster_cli.core.diagnostics import Code, Diagnostic
from cluster_cli.core.messages import UNTOLD, days, offer
from cluster_cli.core.model import Plan
from cluster_cli.core.patterns import late
from cluster_cli.core.plan.schedule import deadline_of
from cluster_cli.core.rules.finding import at, finding
from cluster_cli.core.rules.lookup import Lookup, PointFacts

_LINK = late(r"https?://[^\s/]+")
_SCHEME = late(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DOUBT = timedelta(days=14)


EXCUSED_AND_COMPLETED = Code(
    "excused-and-completed",
    "error",
    "{item}: a control point is completed and excused at once",
    "Leave what is true: take out completed or excused.",
    "An excused control point owes nothing, because a decision has lifted it. What was done is not lifted.",
    bad="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    excused: {on: 2022-02-10, by: ks-3}\n",
    good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
)


def excused_and_completed(lookup: Lookup) -> Iterator[Diagnostic]:
    """What was done needs no excuse."""
    for point in lookup.completed:
        if point.facts.excused is not None:
            other = point.at("completed")
            yield finding(EXCUSED_AND_COMPLETED, point.at("excused", key=True), point.item, other, item=point.label)


CONFIRMED_NOT_COMPLETED = Code(
    "confirmed-not-completed",
    "error",
    "{item}: confirmed, but not completed",
    "Write under completed on which day it was done.",
    "To confirm is to accept the proof of what was done. Without a completion there is nothing to accept.",
    bad="activities:\n  - due: 2022-02\n    confirmed: {on: 2022-03-24, by: ks-3}\n",
    good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    confirmed: {on: 2022-03-24, by: ks-3}\n",
    rests_on=("completed",),
)


def confirmed_not_completed(lookup: Lookup) -> Iterator[Diagnostic]:
    """Only what was completed can be confirmed."""
    for point in lookup.facts:
        if point.facts.confirmed is not None and point.facts.completed is None:
            yield finding(CONFIRMED_NOT_COMPLETED, point.at("confirmed", key=True), point.item, item=point.label)


CONFIRMATION_MISSING = Code(
    "confirmation-missing",
    "error",
    "{item}: completed, but not confirmed, and this plan requires it",
    "Record who has accepted the proof: {command}",
    "With confirmation: required a completion counts as kept only when somebody other than the performer has accepted "
    "the proof.",
    bad="confirmation: required\nactivities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
    good="confirmation: required\nactivities:\n  - due: 2022-02\n    completed: 2022-02-20\n"
    "    confirmed: {on: 2022-03-24, by: ks-3}\n",
)


def confirmation_missing(lookup: Lookup) -> Iterator[Diagnostic]:
    """Where the plan requires it, every completion is confirmed."""
    if lookup.plan.confirmation != "required":
        return
    for point in lookup.completed:
        if point.facts.confirmed is None:
            command = offer("confirm", point.item.id, options=(("for", point.name), ("by", UNTOLD)))
            yield finding(CONFIRMATION_MISSING, point.at("confirmed"), point.item, item=point.label, command=command)


DONE_WITHOUT_EVIDENCE = Code(
    "done-without-evidence",
    "warning",
    "{item}: completed, and no document proves it",
    "Name the document: {command}",
    "What is done leaves control only with a document that proves it: minutes, an order, a report, a page of a site. "
    "It is a file of the repository or a link.",
    bad="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
    good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    evidence: [protocols/ks-02.pdf]\n",
    rests_on=("evidence",),
)


def done_without_evidence(lookup: Lookup) -> Iterator[Diagnostic]:
    """Every completion has a proof."""
    for point in lookup.completed:
        if not point.facts.evidence:
            command = offer("done", point.item.id, options=(("for", point.name), ("evidence", UNTOLD)))
            yield finding(DONE_WITHOUT_EVIDENCE, point.at("completed"), point.item, item=point.label, command=command)


LATE_WITHOUT_REASON = Code(
    "late-without-reason",
    "warning",
    "{item}: completed {late} after the deadline, and no reason is given",
    "Give the reason: {command}",
    "In a report on execution the reason is a column of its own. Whoever reads that something was late asks why.",
    bad="activities:\n  - due: 2022-02\n    completed: 2022-03-02\n",
    good="activities:\n  - due: 2022-02\n    completed: 2022-03-02\n    reason: карантин\n",
    rests_on=("due", "lag", "reason", "excused"),
)

FORECAST_WITHOUT_REASON = Code(
    "forecast-without-reason",
    "warning",
    "{item}: expected {late} after the deadline, and no reason is given",
    "Write the reason under reason, and what is done about it under action.",
    "An expected day after the deadline announces that the deadline will be missed. Whoever decides on it asks why.",
    bad="activities:\n  - due: 2022-02\n    forecast: 2022-04\n",
    good="activities:\n  - due: 2022-02\n    forecast: 2022-04\n    reason: повторные торги\n",
    rests_on=("due", "lag", "reason", "excused"),
)


def late_without_reason(lookup: Lookup) -> Iterator[Diagnostic]:
    """What was done late, or is expected late, has a reason."""
    for point in lookup.facts:
        if point.due is None or point.facts.reason:
            continue
        if point.facts.completed is not None:
            late = _days_late(point, point.facts.completed, lookup.plan)
            if late > 0:
                command = offer("done", point.item.id, options=(("for", point.name), ("reason", UNTOLD)))
                where = point.at("completed")
                yield finding(
                    LATE_WITHOUT_REASON, where, point.item, item=point.label, late=days(late), command=command
                )
        elif point.facts.forecast is not None and point.facts.excused is None and point.item.status != "cancelled":
            late = _days_late(point, point.facts.forecast.last, lookup.plan)
            if late > 0:
                where = point.at("forecast")
                yield finding(FORECAST_WITHOUT_REASON, where, point.item, item=point.label, late=days(late))


def _days_late(point: PointFacts, day: date, plan: Plan) -> int:
    """Days after the deadline; 0 where the production calendar, which no rule has at hand, might still make it in time."""
    if point.due is None:
        return 0
    deadline = deadline_of(point.due, point.lag, plan.day_off, None)
    shifted = plan.day_off == "next" or (point.lag is not None and point.lag.working)
    if plan.calendar is not None and shifted and day - deadline <= _DOUBT:
        return 0
    return (day - deadline).days


COMPLETED_BEFORE_START = Code(
    "completed-before-start",
    "warning",
    "{item}: completed on {day}, before it could begin on {start}",
    "Mend completed or start; a meeting stands under the period in which it was held.",
    "A completion before the beginning is a slip in one of the two days, most often in the year or the month.",
    bad="activities:\n  - start: 2022-02\n    due: 2022-04\n    completed: 2022-01-20\n",
    good="activities:\n  - start: 2022-02\n    due: 2022-04\n    completed: 2022-03-20\n",
    rests_on=("start",),
)

COMPLETED_BEFORE_PLAN = Code(
    "completed-before-plan",
    "warning",
    "{item}: completed on {day}, before the plan begins on {start}",
    "Mend the day, or the period of the plan.",
    "A plan counts what is done in its own period. An earlier day is most often a slip in the year.",
    bad="period: 2022\nactivities:\n  - due: 2022-02\n    completed: 2021-02-20\n",
    good="period: 2022\nactivities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
    rests_on=("period",),
)


def completed_too_early(lookup: Lookup) -> Iterator[Diagnostic]:
    """Nothing is completed before it begins, nor before the plan does."""
    begin = lookup.plan.period.first if lookup.plan.period is not None else date.min
    for point in lookup.completed:
        day = point.facts.completed or begin
        if point.start is not None and day < point.start:
            where = point.at("completed")
            yield finding(COMPLETED_BEFORE_START, where, point.item, item=point.label, day=day, start=point.start)
        elif day < begin:
            where = point.at("completed")
            yield finding(COMPLETED_BEFORE_PLAN, where, point.item, item=point.label, day=day, start=begin)


COMPLETED_IN_FUTURE = Code(
    "completed-in-future",
    "warning",
    "{item}: completed on {day}, and today is {today}",
    "Record a completion when it has happened; write an expected day under forecast.",
    "What lies ahead has not happened. Until that day the control point counts as open.",
    bad="activities:\n  - due: 2222-02\n    completed: 2222-02-20\n",
    good="activities:\n  - due: 2222-02\n    forecast: 2222-02-20\n",
)


def completed_in_future(points: Iterable[PointFacts], today: date) -> Iterator[Diagnostic]:
    """A completion has happened. The only rule that asks for the day."""
    for point in points:
        day = point.facts.completed
        if day is not None and day > today:
            yield finding(
                COMPLETED_IN_FUTURE, point.at("completed"), point.item, item=point.label, day=day, today=today
            )


EVIDENCE_OUTSIDE = Code(
    "evidence-outside",
    "error",
    "“{path}” is neither a link nor a file of this repository",
    "Write a link with https:// or the path of a file from the folder of the repository, without .. and without a "
    "drive.",
    "A proof must be there for everybody who has the plan. A path of one's own disk leads nowhere on another machine, "
    "and one that leads out of the repository could bring a foreign file into a report.",
    bad="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    evidence: ['C:\\Документы\\ks-02.pdf']\n",
    good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    evidence: [protocols/ks-02.pdf]\n",
)


def evidence_outside(lookup: Lookup) -> Iterator[Diagnostic]:
    """A proof is a link or a file of this repository."""
    for point in lookup.facts:
        for index, path in enumerate(point.facts.evidence):
            if not _is_proof(path):
                yield finding(EVIDENCE_OUTSIDE, point.at("evidence", index), point.item, path=path)
    for decision in lookup.plan.decisions.values():
        if decision.file is not None and not _is_proof(decision.file):
            yield finding(EVIDENCE_OUTSIDE, at(None, "decisions", decision.id, "file"), None, path=decision.file)


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


CODES: tuple[Code, ...] = (
    EXCUSED_AND_COMPLETED,
    CONFIRMED_NOT_COMPLETED,
    CONFIRMATION_MISSING,
    DONE_WITHOUT_EVIDENCE,
    LATE_WITHOUT_REASON,
    FORECAST_WITHOUT_REASON,
    COMPLETED_BEFORE_START,
    COMPLETED_BEFORE_PLAN,
    COMPLETED_IN_FUTURE,
    EVIDENCE_OUTSIDE,
)
