"""What `check` judges by the day and by the record, and what of all that makes it fail.

A finding that makes the check fail is an error, everything else a warning, so that the exit status, the count and the
annotations of a forge say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.core.changes.compare import differences
from cluster_cli.core.changes.records import bases_of
from cluster_cli.core.changes.silent import MOVED
from cluster_cli.core.changes.two_states import Base, facts_of, finding_at
from cluster_cli.core.codes import code_of, every_code
from cluster_cli.core.diagnostics import Code, Diagnostic, Field
from cluster_cli.core.judge.views import Assessment, PointView, RowView
from cluster_cli.core.messages import days, offer
from cluster_cli.core.model import Activity, Item, Plan, Portfolio
from cluster_cli.core.naming import DUE_SOON, MISSED, OVERDUE, PAUSED, UNDER_WAY, item_name, point_name
from cluster_cli.core.rules.facts import done_without_evidence
from cluster_cli.core.rules.lookup import lookup_of

OVERDUE_CODES = frozenset({"point-overdue", "point-missed"})
EVIDENCE_CODES = frozenset({"done-without-evidence", "evidence-absent"})
GROUPS = {"overdue": OVERDUE_CODES, "moved": MOVED, "evidence": EVIDENCE_CODES}
"""Groups of codes that `--fail-on` takes beside severities and codes."""
SEVERITIES = ("error", "warning")
WITH_BASE = ("error", "moved", "evidence")
WITHOUT_BASE = ("error", "overdue", "moved")
"""What makes a check fail unless `--fail-on` says otherwise."""
_BY_DAY_OR_RECORD = OVERDUE_CODES | MOVED
_GOING_ON = frozenset({OVERDUE.key, PAUSED.key, DUE_SOON.key, UNDER_WAY.key})


class Failing(Struct, frozen=True):
    """What makes a check fail: severities of findings in the files, and codes."""

    severities: frozenset[str]
    codes: frozenset[str]

    @property
    def looks_back(self) -> bool:
        """Whether it cannot be told without an older state."""
        return bool(self.codes & MOVED)

    def takes(self, finding: Diagnostic) -> bool:
        """Whether a finding makes the check fail."""
        if finding.code in self.codes:
            return True
        return finding.severity in self.severities and finding.code not in _BY_DAY_OR_RECORD


def failing(words: Iterable[str]) -> Failing:
    """What words of `--fail-on` mean: severities, groups and codes; all of them are known."""
    wanted = tuple(words)
    codes = {code for word in wanted for code in GROUPS.get(word, (word,)) if code_of(code) is not None}
    return Failing(frozenset(wanted) & frozenset(SEVERITIES), frozenset(codes))


def known_words() -> tuple[str, ...]:
    """Everything that `--fail-on` takes."""
    return (*SEVERITIES, *GROUPS, *sorted(every_code()))


def judged(findings: Iterable[Diagnostic], before: Iterable[Diagnostic] | None, fails: Failing) -> list[Diagnostic]:
    """The findings with the severity of the verdict.

    Args:
        findings: all of the newer state.
        before: those of the older one, which the change did not make; `None` where everything counts.
        fails: what makes the check fail.
    """
    old = Counter(map(_key, before or ()))
    verdict = []
    for finding in findings:
        key = _key(finding)
        is_old = old[key] > 0
        old[key] -= is_old
        fails_by_it = fails.takes(finding) and not is_old
        verdict.append(replace(finding, severity="error" if fails_by_it else "warning"))
    return verdict


def _key(finding: Diagnostic) -> tuple[object, ...]:
    """What makes a finding the same in two states: no place in the text, no place in a list, no number of days."""
    where = finding.where
    path = tuple(step for step in where.path if isinstance(step, str)) if isinstance(where, Field) else ()
    texts = () if finding.code in OVERDUE_CODES else tuple(v for v in finding.values.values() if isinstance(v, str))
    return finding.code, where.file, finding.item, path, texts


def late_points(assessment: Assessment, grace: int = 0) -> Iterator[tuple[Diagnostic, bool]]:
    """Each overdue control point, and of each row its missed ones; with it, whether that is beyond the `grace`.

    The days late are always counted from the deadline; the grace shifts the verdict alone.
    """
    stages = assessment.portfolio.matrix.stages
    for row in (*assessment.rows, *assessment.cards):
        missed: dict[bool, list[PointView]] = {}
        for view in row.points:
            if view.deadline is None or view.state not in {OVERDUE, MISSED}:
                continue
            counts = (assessment.as_of - view.deadline).days > grace
            if view.state is OVERDUE:
                yield _overdue(view, stages), counts
            else:
                missed.setdefault(counts, []).append(view)
        for counts, views in missed.items():
            yield _missed(row.item, views), counts


POINT_OVERDUE = Code(
    "point-overdue",
    "warning",
    "{item}: overdue by {late}, deadline {deadline}",
    "Record what was done, or move the deadline by a decision. What is known of it: {command}",
    "A control point is overdue from the day after its deadline, until it is completed or a decision moves or lifts it.",
)


def _overdue(view: PointView, stages: dict[str, str]) -> Diagnostic:
    item = view.point.item
    base: Base = () if view.name is None else ("points" if isinstance(item, Activity) else "stages", view.name)
    return finding_at(
        POINT_OVERDUE, item, (*base, "due"),
        item=point_name(item, base, stages), late=days(view.days), deadline=view.deadline,
        command=offer("show", item.id),
    )  # fmt: skip


POINT_MISSED = Code(
    "point-missed",
    "warning",
    "{item}: missed: {points}",
    "If one of them was held, record it. What is known of it: {command}",
    "An occurrence of a series is missed once the next one is held or past. It may still be recorded as held late.",
)


def _missed(item: Item, views: Sequence[PointView]) -> Diagnostic:
    points = tuple(view.point.grid or view.name for view in views)
    command = offer("show", item.id)
    return finding_at(POINT_MISSED, item, ("points",), item=item_name(item), points=points, command=command)


def unproved(portfolio: Portfolio, judge: Plan) -> list[Diagnostic]:
    """Completions without a document, by the severities of another state of the plan: none is switched off on the way."""
    severity = judge.rules.get("done-without-evidence", "warning")
    if severity == "off":
        return []
    return [replace(finding, severity=severity) for finding in done_without_evidence(lookup_of(portfolio))]


EVIDENCE_ABSENT = Code(
    "evidence-absent",
    "warning",
    "{item}: there is no file “{path}”",
    "Put the document there, or mend the path.",
    "A proof that is not there proves nothing. Paths are looked up from the folder above the plan's and from the "
    "top of the repository.",
)


def absent_documents(portfolio: Portfolio, is_there: Callable[[str], bool]) -> Iterator[Diagnostic]:
    """Documents that a completion names and that are not there; links are not followed."""
    stages = portfolio.matrix.stages
    items: tuple[Item, ...] = (*portfolio.plan.activities, *portfolio.matrix.projects)
    for item in items:
        for base in bases_of(item):
            for index, path in enumerate(facts_of(item, base).evidence):
                if "://" not in path and not is_there(path):
                    where: tuple[str | int, ...] = (*base, "evidence", index)
                    yield finding_at(EVIDENCE_ABSENT, item, where, item=point_name(item, base, stages), path=path)


FACTS_STALE = Code(
    "facts-stale",
    "warning",
    "{item}: nothing in it has changed since {day}, and it is still open",
    "Ask whoever answers for it, and record what is known: {command}",
    "A row whose work is going on, and about which nobody has written anything for so long, may stand still or may be "
    "done: the plan does not know.",
)


def stale_rows(assessment: Assessment, earlier: Portfolio, since: date) -> Iterator[Diagnostic]:
    """Rows whose work is going on and whose record is the same as in an earlier state.

    Args:
        assessment: the newer state, judged.
        earlier: the older state.
        since: the last day of which the older state tells.
    """
    touched = {(change.file, change.item) for change in differences(earlier, assessment.portfolio)}
    for row in (*assessment.rows, *assessment.cards):
        if (_file(row), row.id) in touched or not _is_going_on(row.points):
            continue
        label = item_name(row.item)
        yield finding_at(FACTS_STALE, row.item, (), item=label, day=since, command=offer("show", row.id))


def _file(row: RowView) -> str:
    return "roadmap" if isinstance(row.item, Activity) else "projects"


def _is_going_on(points: Sequence[PointView]) -> bool:
    return any(view.state.key in _GOING_ON for view in points)


CODES: tuple[Code, ...] = (
    POINT_OVERDUE,
    POINT_MISSED,
    EVIDENCE_ABSENT,
    FACTS_STALE,
)
