"""What `check` judges by the day and by the record: sentences, severities, and what makes it fail."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest
from msgspec import StructMeta, structs

from cluster_cli.core import changes
from cluster_cli.core.changes.checks import (
    EVIDENCE_CODES,
    GROUPS,
    OVERDUE_CODES,
    WITH_BASE,
    WITHOUT_BASE,
    absent_documents,
    failing,
    judged,
    known_words,
    late_points,
    stale_rows,
    unproved,
)
from cluster_cli.core.changes.silent import MOVED, silent_changes
from cluster_cli.core.changes.two_states import States
from cluster_cli.core.codes import every_code
from cluster_cli.core.diagnostics import Diagnostic, Field, Span
from cluster_cli.core.judge.assessment import assess
from tests.core.changes.texts import changed, portfolio
from tests.core.ruled import in_words

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from cluster_cli.core.judge.views import Assessment

STAGES_LATE = (("        completed: 2022-02-10\n        evidence: [protocols/ks-01.pdf]\n", ""),)


def assessed(day: str, *pairs: tuple[str, str], file: str = "roadmap") -> Assessment:
    """The plan, judged as of a day."""
    return assess(changed(pairs, file), date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2022-01-31", "2022-02-01", "2022-06-15", "2023-02-01"])
def test_what_is_said_of_late_points(day: str, snapshot: SnapshotAssertion) -> None:
    findings = [finding for finding, _ in late_points(assessed(day, *STAGES_LATE, file="projects"))]
    assert in_words(findings) == snapshot


def test_the_grace_shifts_the_verdict_alone() -> None:
    judgement = assessed("2022-05-10")
    without, with_grace = ([(f.code, f.item, counts) for f, counts in late_points(judgement, n)] for n in (0, 10))
    assert [(code, item) for code, item, _ in without] == [
        ("point-missed", "2"), ("point-overdue", "3"), ("point-overdue", "7"),
    ]  # fmt: skip
    assert [counts for *_, counts in without] == [True, True, True]
    assert [(item, counts) for _, item, counts in with_grace] == [("2", True), ("3", False), ("7", True)]
    assert [counts for f, counts in late_points(judgement, 9) if f.item == "3"] == [True]


def test_missed_points_within_the_grace_are_said_apart() -> None:
    judgement = assessed("2022-04-05")
    points = [(f.values["points"], counts) for f, counts in late_points(judgement, 20) if f.code == "point-missed"]
    assert [len(found) for found, _ in points if isinstance(found, tuple)] == [1]
    assert [counts for _, counts in points] == [True]


def test_completions_without_a_document_are_judged_by_the_other_state() -> None:
    new = changed((("    evidence: [protocols/ks-01.pdf]\n", ""),))
    judge = portfolio().plan
    assert [(f.code, f.item, f.severity) for f in unproved(new, judge)] == [("done-without-evidence", "1", "warning")]
    strict = structs.replace(judge, rules={"done-without-evidence": "error"})
    assert [f.severity for f in unproved(new, strict)] == ["error"]
    assert unproved(new, structs.replace(judge, rules={"done-without-evidence": "off"})) == []


def test_what_is_said_of_documents_that_are_not_there(snapshot: SnapshotAssertion) -> None:
    new = changed((("    evidence: [protocols/ks-01.pdf]\n", "    evidence: [https://a.b/c, a.pdf, b.pdf]\n"),))
    asked = []

    def is_there(path: str) -> bool:
        asked.append(path)
        return path == "a.pdf"

    assert in_words(absent_documents(new, is_there)) == snapshot
    assert asked == ["a.pdf", "b.pdf", "protocols/ks-01.pdf", "protocols/ks-01.pdf"]


def test_what_is_said_of_rows_that_nobody_has_touched(snapshot: SnapshotAssertion) -> None:
    new = changed((("    start: 2022-01\n", "    start: 2022-01\n    note: спросили\n"),))
    judgement = assess(new, date(2022, 4, 20))
    assert in_words(stale_rows(judgement, portfolio(), date(2022, 3, 1))) == snapshot
    assert [f.item for f in stale_rows(judgement, new, date(2022, 3, 1))] == ["2", "3", "7"]


def test_what_words_of_fail_on_mean() -> None:
    fails = failing(["error", "overdue", "row-reworded", "no-such-code"])
    assert fails.severities == {"error"}
    assert fails.codes == OVERDUE_CODES | {"row-reworded"}
    assert not fails.looks_back
    assert failing(["moved"]).codes == MOVED
    assert failing(["moved"]).looks_back
    assert failing(["evidence"]).codes == EVIDENCE_CODES == {"done-without-evidence", "evidence-absent"}
    assert failing(["silent-move"]).looks_back
    assert known_words() == ("error", "warning", "overdue", "moved", "evidence", *sorted(every_code()))
    assert set(GROUPS) == {"overdue", "moved", "evidence"}
    assert (WITH_BASE, WITHOUT_BASE) == (("error", "moved", "evidence"), ("error", "overdue", "moved"))
    assert {code for code in MOVED if every_code()[code].severity != "error"} == set()
    assert len(MOVED) == 10


def test_which_findings_make_a_check_fail() -> None:
    def of(code: str, severity: str = "warning") -> Diagnostic:
        return Diagnostic(code, severity, Field("roadmap", 1, ("due",)))  # type: ignore[arg-type]

    errors, warnings, moved = failing(["error"]), failing(["warning"]), failing(["moved"])
    assert errors.takes(of("unknown-party", "error"))
    assert not errors.takes(of("row-reworded"))
    assert not errors.takes(of("silent-move", "error"))  # by the record: only the group and the code take it
    assert not warnings.takes(of("point-overdue"))
    assert warnings.takes(of("row-reworded"))
    assert moved.takes(of("silent-move", "error"))
    assert not moved.takes(of("unknown-party", "error"))


def test_what_was_found_before_only_warns_each_as_often_as_it_was_there() -> None:
    def of(code: str, item: str, *path: str | int, at: int = 0, **values: str) -> Diagnostic:
        return Diagnostic(code, "error", Field("roadmap", at, path), dict(values), item)

    fails = failing(["error", "overdue"])
    old = [of("unknown-party", "3", "responsible", 0, at=10, party="x"), of("point-overdue", "8", "due", late="5")]
    new = [
        of("unknown-party", "3", "responsible", 1, at=20, party="x"),  # another place in the text and in the list
        of("unknown-party", "3", "responsible", 2, at=20, party="x"),  # once more than before
        of("unknown-party", "3", "responsible", 3, at=20, party="y"),
        of("unknown-party", "4", "responsible", 0, at=30, party="x"),
        of("point-overdue", "8", "due", late="6"),  # another number of days
        Diagnostic("no-file", "error", Span("roadmap", 0, 0)),
        of("unused", "4", "x"),
    ]
    assert [f.severity for f in judged(new, old, fails)] == [
        "warning", "error", "error", "error", "warning", "error", "error",
    ]  # fmt: skip
    assert {f.severity for f in judged(new, None, fails)} == {"error"}
    assert {f.severity for f in judged(new, [], failing(["evidence"]))} == {"warning"}


def test_a_check_of_nothing_is_nothing() -> None:
    assert silent_changes(States(portfolio(), portfolio(), date(2022, 12, 1))) == []
    assert list(absent_documents(portfolio(), lambda _: True)) == []
    assert list(late_points(assessed("2022-01-15"))) == []


def test_nothing_that_rules_look_at_or_find_can_be_changed() -> None:
    modules = [import_module(f"cluster_cli.core.changes.{each.name}") for each in iter_modules(changes.__path__)]
    kinds = {kind for module in modules for kind in vars(module).values() if isinstance(kind, StructMeta)}
    assert [kind.__name__ for kind in kinds if not kind.__struct_config__.frozen] == ["Struct"]
