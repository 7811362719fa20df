"""What `check` judges by the day and by the record, and what of all that makes it fail (design 6, safety 6).

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
from cluster_cli.core.changes.comparison import finding
from cluster_cli.core.changes.facts import bases_of
from cluster_cli.core.changes.recorded import Base, facts_of
from cluster_cli.core.changes.silent import MOVED
from cluster_cli.core.codes import CODES
from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.judge.views import Assessment, PointView, RowView
from cluster_cli.core.messages import days, offer
from cluster_cli.core.model import Activity, Item, Plan, Portfolio
from cluster_cli.core.naming import item_name, point_name
from cluster_cli.core.rules.facts import done_without_evidence
from cluster_cli.core.rules.scene import scene_of
from cluster_cli.core.states import DUE_SOON, MISSED, OVERDUE, PAUSED, UNDER_WAY

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

    def takes(self, found: Diagnostic) -> bool:
        """Whether a finding makes the check fail."""
        if found.code in self.codes:
            return True
        return found.severity in self.severities and found.code not in _BY_DAY_OR_RECORD


def failing(words: Iterable[str]) -> Failing:
    """What words of `--fail-on` mean: severities, groups and codes; all of them are known."""
    told = tuple(words)
    codes = {code for word in told for code in GROUPS.get(word, (word,)) if code in CODES}
    return Failing(frozenset(told) & frozenset(SEVERITIES), frozenset(codes))


def known_words() -> tuple[str, ...]:
    """Everything that `--fail-on` takes."""
    return (*SEVERITIES, *GROUPS, *sorted(CODES))


def judged(found: Iterable[Diagnostic], before: Iterable[Diagnostic] | None, fails: Failing) -> list[Diagnostic]:
    """The findings with the severity of the verdict.

    Args:
        found: all findings of the newer state.
        before: those of the older one, which the change did not make; `None` where everything counts.
        fails: what makes the check fail.
    """
    known = Counter(map(_key, before or ()))
    verdict = []
    for one in found:
        key = _key(one)
        is_old = known[key] > 0
        known[key] -= is_old
        fails_by_it = fails.takes(one) and not is_old
        verdict.append(replace(one, severity="error" if fails_by_it else "warning"))
    return verdict


def _key(found: Diagnostic) -> tuple[object, ...]:
    """What makes a finding the same in two states: no place in the text, no place in a list, no number of days."""
    where = found.where
    path = tuple(step for step in where.path if isinstance(step, str)) if isinstance(where, Field) else ()
    said = () if found.code in OVERDUE_CODES else tuple(v for v in found.values.values() if isinstance(v, str))
    return found.code, where.file, found.item, path, said


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


def _overdue(view: PointView, stages: dict[str, str]) -> Diagnostic:
    item = view.point.item
    base: Base = () if view.name is None else ("points" if isinstance(item, Activity) else "stages", view.name)
    made = finding(
        "point-overdue", item, (*base, "due"),
        item=point_name(item, base, stages), late=days(view.days), deadline=view.deadline,
        command=offer("show", item.id),
    )  # fmt: skip
    return replace(made, severity="warning")


def _missed(item: Item, views: Sequence[PointView]) -> Diagnostic:
    points = tuple(view.point.grid or view.name for view in views)
    command = offer("show", item.id)
    made = finding("point-missed", item, ("points",), item=item_name(item), points=points, command=command)
    return replace(made, severity="warning")


def unproved(portfolio: Portfolio, judge: Plan) -> list[Diagnostic]:
    """Completions without a document, by the severities of another state of the plan: none is switched off on the way."""
    severity = judge.rules.get("done-without-evidence", "warning")
    if severity == "off":
        return []
    return [replace(one, severity=severity) for one in done_without_evidence(scene_of(portfolio))]


def absent_documents(portfolio: Portfolio, is_there: Callable[[str], bool]) -> Iterator[Diagnostic]:
    """Documents that a completion names and that are not there; links are not followed."""
    stages = portfolio.matrix.stages
    items: tuple[Item, ...] = (*portfolio.plan.activities, *portfolio.matrix.projects)
    for item in items:
        for base in bases_of(item):
            for index, path in enumerate(facts_of(item, base).evidence):
                if "://" in path or is_there(path):
                    continue
                made = finding(
                    "evidence-absent", item, (*base, "evidence", index),
                    item=point_name(item, base, stages), path=path,
                )  # fmt: skip
                yield replace(made, severity="warning")


def stale_rows(assessment: Assessment, earlier: Portfolio, since: date) -> Iterator[Diagnostic]:
    """Rows whose work is going on and whose record is the same as in an earlier state.

    Args:
        assessment: the newer state, judged.
        earlier: the older state.
        since: the last day of which the older state tells.
    """
    touched = {(one.file, one.item) for one in differences(earlier, assessment.portfolio)}
    for row in (*assessment.rows, *assessment.cards):
        if (_file(row), row.id) in touched or not _is_going_on(row.points):
            continue
        label = item_name(row.item)
        made = finding("facts-stale", row.item, (), item=label, day=since, command=offer("show", row.id))
        yield replace(made, severity="warning")


def _file(row: RowView) -> str:
    return "roadmap" if isinstance(row.item, Activity) else "projects"


def _is_going_on(points: Sequence[PointView]) -> bool:
    return any(view.state.key in _GOING_ON for view in points)
