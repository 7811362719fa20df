"""What the checks of silent changes say, whole, for every way of hiding a change and for what needs no word."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.changes.silent import silent_changes
from cluster_cli.core.changes.two_states import States
from tests.cli.promises import ROADMAP
from tests.cli.test_check import INNOCENT, WAYS
from tests.core.changes.texts import changed, edited, portfolio
from tests.core.ruled import ENGLISH, in_words

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from tests.cli.test_check import Way
    from tests.core.changes.texts import Pairs

MADE = date(2022, 12, 1)
EIGHT = "    title: Портал\n    due: 2022-10\n"
FOUR = "    due: [2022-06, 2022-12]\n    lag: 10d\n    responsible: [ttst]\n"
ONE = "    due: 2022-01\n    responsible: [dpo]\n    completed: 2022-01-20\n    evidence: [protocols/ks-01.pdf]\n"
HALL = "    title: Зал\n    due: 2022-11\n"


def moved(record: str) -> Pairs:
    """Row 8 moved by two months, with the record that is written."""
    return (("    due: 2022-10\n", f"    due: 2022-12\n    changes:\n      - {{{record}}}\n"),)


MORE: dict[str, tuple[Pairs, str]] = {
    "two deadlines become others": ((("[2022-06, 2022-12]", "[2022-07, 2022-11]"),), "roadmap"),
    "deadline of a project": ((("due: 2022-11", "due: 2022-12"),), "projects"),
    "deadline of a project taken out": ((("    due: 2022-11\n", ""),), "projects"),
    "deadline of a stage taken out": ((("        due: 2022-08\n", "        note: н\n"),), "projects"),
    "deadline of an occurrence moved twice": ((("      2022-04:\n", "      2022-09: {due: 2022-10}\n      2022-04:\n"),), "roadmap"),
    "dependencies taken out": ((("    after: [1]\n", ""),), "roadmap"),
    "two dependencies": ((("    after: [1]\n", "    after: [2, 6]\n"),), "roadmap"),
    "calendar with its rule": ((("day_off: keep", "day_off: previous\ncalendar: RU"),), "roadmap"),
    "start taken out": ((("    start: 2022-01\n", ""),), "roadmap"),
    "unit of an indicator": ((("        title: Посетителей\n", "        title: Посетителей\n        unit: чел.\n"),), "projects"),
    "target by quarter": ((("          2022-12: 50\n", "          2022-12: 50\n          2022-Q3: 30\n"),), "projects"),
    "words and parties": (
        (("title: Портал", "title: Страница"), ("responsible: [dpo, ttst]", "responsible: [ttst]"), ("  - id: 3\n", "  - id: 3\n    number: 3а\n")),
        "roadmap",
    ),
    "words of a project": ((("activities: [8]", "activities: [7]"), ("lead: ttst", "lead: dpo"), ("title: Зал", "title: Зала")), "projects"),
    "by what is judged": (
        (
            ("Asia/Tomsk", "Europe/Moscow"),
            ("activities: 8", "activities: 8, projects: 2"),
            ("day_off: keep", "day_off: keep\nconfirmation: optional\nrules: {no-deadline: off}"),
        ),
        "roadmap",
    ),
    "a note of the head": ((("language: ru\n", "language: ru\nhorizon: 20\n"),), "roadmap"),
    "entered late": (((EIGHT, EIGHT + "    completed: 2022-10-31\n"),), "roadmap"),
    "entered in time": (((EIGHT, EIGHT + "    completed: 2022-11-01\n"),), "roadmap"),
    "completed on the day of writing": (((EIGHT, EIGHT + "    completed: 2022-12-01\n"),), "roadmap"),
    "completed a day later than written": (((EIGHT, EIGHT + "    completed: 2022-12-02\n"),), "roadmap"),
    "completion moved on": ((("completed: 2022-01-20", "completed: 2022-01-25"),), "roadmap"),
    "completion of a stage dated back": ((("completed: 2022-02-10", "completed: 2022-02-01"),), "projects"),
    "completion dated back with its record": (
        (("    completed: 2022-01-20\n", "    completed: 2022-01-12\n    changes:\n      - {on: 2022-03-24, field: completed, from: 2022-01-20, to: 2022-01-12, reason: р, by: ks-3}\n"),),
        "roadmap",
    ),
    "completion taken back, then done earlier": (
        (("    completed: 2022-01-20\n", "    completed: 2022-01-12\n    changes:\n      - {on: 2022-03-24, field: completed, from: 2022-01-20, reason: р, by: ks-3}\n"),),
        "roadmap",
    ),
    "completion taken back by nobody": (
        (("    completed: 2022-01-20\n    evidence: [protocols/ks-01.pdf]\n", "    changes:\n      - {on: 2022-03-24, field: completed, from: 2022-01-20, reason: р}\n"),),
        "roadmap",
    ),
    "one deadline becomes two, the facts lost": (((ONE, "    due: [2022-01, 2022-06]\n    responsible: [dpo]\n"),), "roadmap"),
    "one deadline becomes another series": (
        ((ONE, "    due: 2022-03\n    repeat: monthly\n    responsible: [dpo]\n    points:\n      2022-04: 2022-04-20\n"),),
        "roadmap",
    ),
    "series becomes single, the first point kept": (
        (
            (
                ("    due: 2022-01\n    repeat: monthly\n    responsible: [dpo, ttst]\n    points:\n      2022-01:\n"
                "        completed: 2022-01-27\n        evidence: [protocols/ks-01.pdf]\n      2022-04:\n"
                "        excused: {on: 2022-01-10, by: ks-1, reason: карантин}\n"),
                "    due: 2022-01\n    responsible: [dpo, ttst]\n    completed: 2022-01-27\n    evidence: [protocols/ks-01.pdf]\n",
            ),
        ),
        "roadmap",
    ),
    "excuse taken back": ((("      2022-04:\n        excused: {on: 2022-01-10, by: ks-1, reason: карантин}\n", ""),), "roadmap"),
    "excuse taken back with its record": (
        (
            (
                "        excused: {on: 2022-01-10, by: ks-1, reason: карантин}\n",
                "        changes:\n          - {on: 2022-03-24, field: excused, from: 2022-01-10, reason: р, by: ks-3}\n",
            ),
        ),
        "roadmap",
    ),
    "taken up again with its record": (
        (
            (
                "    status: cancelled\n    decided: {on: 2022-01-10, by: ks-1, reason: передано}\n",
                "    changes:\n      - {on: 2022-03-24, field: status, from: cancelled, to: planned, reason: р, by: ks-3}\n",
            ),
        ),
        "roadmap",
    ),
    "paused": (((EIGHT, EIGHT + "    status: paused\n"),), "roadmap"),
    "carried away by a decision": (((EIGHT, EIGHT + "    carried: {to: ../2023, on: 2022-03-24, by: ks-3}\n"),), "roadmap"),
    "plan closed by a decision": ((("expect:", "closed: {on: 2022-02-01, by: ks-1}\nexpect:"),), "roadmap"),
    "confirmation added": ((("    evidence: [protocols/ks-01.pdf]\n", "    evidence: [protocols/ks-01.pdf]\n    confirmed: {on: 2022-02-01, by: dpo}\n"),), "roadmap"),
    "stage excused": ((("        due: 2022-08\n", "        due: 2022-08\n        excused: {on: 2022-03-24}\n"),), "projects"),
    "stage cancelled late by a decision": (
        (("        due: 2022-08\n", "        due: 2022-08\n        status: cancelled\n        decided: {on: 2022-09-24, by: ks-3}\n"),),
        "projects",
    ),
    "stage excused late by a decision": ((("        due: 2022-08\n", "        due: 2022-08\n        excused: {on: 2022-09-01, by: ks-3}\n"),), "projects"),
    "project excused late by a decision": (((HALL, HALL + "    excused: {on: 2022-11-30, by: устно}\n"),), "projects"),
    "project excused after its end": (((HALL, HALL + "    excused: {on: 2022-12-01, by: устно}\n"),), "projects"),
    "row excused late by a decision": (((EIGHT, EIGHT + "    excused: {on: 2022-11-01, by: устно}\n"),), "roadmap"),
    "excused on the last day": (((EIGHT, EIGHT + "    excused: {on: 2022-10-31, by: устно}\n"),), "roadmap"),
    "occurrence excused late": ((("      2022-04:\n", "      2022-03: {excused: {on: 2022-04-05, by: устно}}\n      2022-04:\n"),), "roadmap"),
    "moved occurrence excused late": (
        (("      2022-04:\n", "      2022-03: {due: 2022-05, excused: {on: 2022-06-05, by: устно}, changes: [{on: 2022-03-24, from: 2022-03, to: 2022-05, by: ks-3}]}\n      2022-04:\n"),),
        "roadmap",
    ),
    "move decided late": (moved("on: 2022-11-24, from: 2022-10, to: 2022-12, reason: р, by: ks-3"), "roadmap"),
    "move decided on the last day": (moved("on: 2022-10-31, from: 2022-10, to: 2022-12, reason: р, by: устно"), "roadmap"),
    "move by a decision that has the day": (moved("from: 2022-10, to: 2022-12, reason: р, by: ks-3"), "roadmap"),
    "move without any day": (moved("from: 2022-10, to: 2022-12, reason: р, by: устно"), "roadmap"),
    "move written on the day": (moved("on: 2022-12-01, from: 2022-10, to: 2022-12, reason: р, by: устно"), "roadmap"),
    "move of a day to come": (moved("on: 2022-12-02, from: 2022-10, to: 2022-12, reason: р, by: устно"), "roadmap"),
    "record beside the old one": (
        (("reason: согласование, by: ks-1}\n", "reason: согласование, by: ks-1}\n      - {on: 2022-05-24, from: 2022-04, to: 2022-06, reason: ещё, by: ks-3}\n"), ("    start: 2022-01\n    due: 2022-04", "    start: 2022-01\n    due: 2022-06")),
        "roadmap",
    ),
    "record before the old one": (
        (("      - {on: 2022-01-10, from: 2022-02", "      - {on: 2022-01-02, field: weight, from: 1, to: 1, reason: ещё, by: ks-1}\n      - {on: 2022-01-10, from: 2022-02"),),
        "roadmap",
    ),
    "record of the head of a day to come": (
        (("period: 2022\n", "period: 2022-H1\nchanges:\n  - {on: 2222-03-24, field: period, from: 2022, to: 2022-H1, reason: р, by: ks-3}\n"),),
        "roadmap",
    ),
    "decision taken out": ((("  ks-3: {title: Протокол № 3, on: 2022-03-24}\n", ""),), "roadmap"),
    "day of a decision taken out": ((("ks-3: {title: Протокол № 3, on: 2022-03-24}", "ks-3: {title: Протокол № 3}"),), "roadmap"),
    "edition taken out": ((("editions:\n  - {by: order-12, on: 2022-01-10}\n", ""),), "roadmap"),
    "edition added, and words": (
        (("  - {by: order-12, on: 2022-01-10}\n", "  - {by: order-12, on: 2022-01-10}\n  - {by: ks-3, on: 2022-03-24}\n"), ("title: Портал", "title: Страница"), ("Asia/Tomsk", "Europe/Moscow"), ("due: 2022-10", "due: 2022-11")),
        "roadmap",
    ),
    "two new parts take the place": (
        (("  - id: 9\n", "  - {id: 8.1, title: Этап, due: 2022-12, part_of: 8, responsible: [ttst]}\n  - {id: 8.2, title: Этап, due: 2022-12, part_of: 8, responsible: [ttst]}\n  - id: 9\n"),),
        "roadmap",
    ),
    "a new part with its record": (
        (("  - id: 9\n", "  - {id: 8.1, title: Этап, due: 2022-12, part_of: 8, responsible: [ttst], changes: [{on: 2022-03-24, field: part_of, to: 8, reason: р, by: ks-3}]}\n  - id: 9\n"),),
        "roadmap",
    ),
    "a further part of a section": ((("  - id: 9\n", "  - {id: 5.1, title: Этап, due: 2022-12, part_of: 5, responsible: [ttst]}\n  - id: 9\n"),), "roadmap"),
    "a new stage beside others": ((("      end:\n", "      middle: {due: 2022-05}\n      end:\n"), ("stages: {begin: Начало,", "stages: {begin: Начало, middle: Середина,")), "projects"),
    "stages with their record": (
        ((HALL, HALL + "    changes: [{on: 2022-03-24, field: stages, to: end, reason: р, by: ks-3}]\n    stages: {end: {due: 2022-12}}\n"),),
        "projects",
    ),
    "one of the stages with its record": (
        ((HALL, HALL + "    changes: [{on: 2022-03-24, field: stages.end, to: end, reason: р, by: ks-3}]\n    stages: {end: {due: 2022-12}}\n"),),
        "projects",
    ),
    "stage removed with its record": (
        (("      end:\n        due: 2022-08\n", ""), ("    lead: ttst\n", "    lead: ttst\n    changes: [{on: 2022-03-24, field: stages.end, from: 2022-08, reason: р, by: ks-3}]\n")),
        "projects",
    ),
    "stage removed with a record of nobody": (
        (("      end:\n        due: 2022-08\n", ""), ("    lead: ttst\n", "    lead: ttst\n    changes: [{on: 2022-03-24, field: stages.end, from: 2022-08, reason: р}]\n")),
        "projects",
    ),
}  # fmt: skip
"""Further ways, harmless ones among them: edits of one file, and which."""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_what_is_said_of_a_hidden_change(way: Way, snapshot: SnapshotAssertion) -> None:
    old, new = portfolio(), changed(way.pairs, way.file)
    said = in_words(silent_changes(States(old, new, MADE)))
    assert said
    assert said == snapshot


@pytest.mark.parametrize("name", MORE)
def test_what_is_said_of_further_changes(name: str, snapshot: SnapshotAssertion) -> None:
    pairs, file = MORE[name]
    assert in_words(silent_changes(States(portfolio(), changed(pairs, file), MADE))) == snapshot


@pytest.mark.parametrize("name", [name for name in INNOCENT if name != "a row gone with a new edition"])
def test_what_is_recorded_or_means_nothing_needs_no_word(name: str) -> None:
    findings = silent_changes(States(portfolio(), portfolio(edited(INNOCENT[name], ROADMAP)), MADE))
    assert [finding.code for finding in findings if finding.severity == "error"] == []


@pytest.mark.parametrize("name", MORE)
def test_the_other_way_round(name: str, snapshot: SnapshotAssertion) -> None:
    pairs, file = MORE[name]
    assert in_words(silent_changes(States(changed(pairs, file), portfolio(), MADE))) == snapshot


def test_of_what_could_not_be_read_nothing_is_said_to_be_gone() -> None:
    gone = (
        (ROADMAP[ROADMAP.index("  - id: 7\n") : ROADMAP.index("  - id: 9\n")], ""),
        ("activities: 8", "activities: 6"),
    )
    old = portfolio()
    new = portfolio(edited(gone, ROADMAP), None)
    lost = [(fault.code, fault.item) for fault in silent_changes(States(old, new, MADE, frozenset({"8", "hall"})))]
    assert ("silent-removal", "7") in lost
    assert ("silent-removal", "portal") in lost
    assert not {("silent-removal", "8"), ("silent-removal", "hall")} & set(lost)


class NoDaysOff:
    """A calendar by which somebody works every day."""

    def is_day_off(self, day: date) -> bool:
        """Never."""
        del day
        return False


def test_the_calendars_of_both_states_decide_what_a_rule_for_days_off_moves() -> None:
    old, new = portfolio(), changed((("day_off: keep", "day_off: previous"),))
    by_weekends, by_none = (
        silent_changes(States(old, new, MADE, frozenset(), calendar, calendar))[0] for calendar in (None, NoDaysOff())
    )
    assert "6 with another deadline" in ENGLISH.say(by_weekends.values["effect"])
    assert by_none.values["effect"] == ""
    late = moved("on: 2022-10-31, from: 2022-10, to: 2022-12, reason: р, by: устно")
    by_its_end, before = (changed((*pairs, ("day_off: keep", "day_off: previous"))) for pairs in (late, ()))
    assert "decided-late" not in {fault.code for fault in silent_changes(States(before, by_its_end, MADE))}
