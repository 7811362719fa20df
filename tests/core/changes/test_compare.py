"""Two states of a plan compared: what differs, under which path, and in which words."""

from __future__ import annotations

import pytest

from cluster_cli.core.changes.compare import differences
from cluster_cli.core.changes.words import sentences
from cluster_cli.i18n import Words
from cluster_cli.store.workspace import load_texts

HEAD = "format: 1\ntitle: План\nperiod: 2022\nparties: {a: {name: А}, b: {name: Б}}\ndecisions: {k: {title: К, on: 2022-01-10}}\n"
ONE = "activities:\n  - id: 1\n    title: Дело\n    responsible: [a]\n    due: 2022-03\n"
SERIES = "  - {id: 2, title: Встречи, responsible: [a], due: 2022-01, repeat: monthly, points: {2022-01: 2022-01-20}}\n"
PROJECTS = """format: 1
title: Проекты
stages: {go: Начало, end: Конец}
projects:
  - id: x
    title: Проект
    lead: a
    stages: {go: {due: 2022-02}, end: {due: 2022-05}}
    indicators: [{id: i, title: И, targets: {2022: 5}, readings: {2022-01-31: 1}}]
    budget: [{item: Стол, period: 2022, planned: 10.00}]
"""


def changed(old: str, new: str, projects: tuple[str, str] = (PROJECTS, PROJECTS)) -> list[str]:
    """What differs between two texts, in English."""
    before, after = (
        load_texts({"roadmap": road.encode(), "projects": cards.encode()}).portfolio
        for road, cards in zip((old, new), projects, strict=True)
    )
    words = Words("en")
    return [words.say(one) for one in sentences(differences(before, after), after)]


BASE = HEAD + ONE + SERIES


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("due: 2022-03", "due: 2022-04", ["No. 1: the deadline is moved from March 2022 to April 2022."]),
        ("    due: 2022-03\n", "", ["No. 1: the deadline is taken out (was: March 2022)."]),
        ("due: 2022-03\n", "due: 2022-03\n    completed: 2022-03-01\n", ["No. 1: completed on 2022-03-01."]),
        ("{2022-01: 2022-01-20}", "{2022-01: 2022-01-19}", [
            "No. 2, January 2022: the day of completion is now 2022-01-19 (was: 2022-01-20)."]),
        ("{2022-01: 2022-01-20}", "{}", ["No. 2, January 2022: the completion of 2022-01-20 is taken back."]),
        ("2022-01-20}", "2022-01-20, 2022-02: {excused: {on: 2022-02-01, by: k}}}", [
            "No. 2, February 2022: excused by a decision of 2022-02-01."]),
        ("title: Дело", "title: Дела", ["No. 1. Changed: title: Дела (was: Дело)."]),
        ("responsible: [a]\n    due", "responsible: [a, b]\n    due", ["No. 1. Changed: responsible: a, b (was: a)."]),
        ("repeat: monthly", "repeat: quarterly", ["No. 2. Changed: repetition: quarterly (was: monthly)."]),
        ("period: 2022", "period: 2022-H1", ["The plan. Changed: period: H1 2022 (was: the year 2022)."]),
        ("b: {name: Б}", "c: {name: В}", [
            'The plan. Added: party “c”.', 'The plan. Removed: party “b”.']),
        (ONE, ONE + "  - {id: 3, title: Новое, responsible: [a], due: 2022}\n", ["Added: No. 3. Новое"]),
        (SERIES, "", ["Removed: No. 2. Встречи"]),
        ("due: 2022-03\n", "due: 2022-03\n    weight: 1\n    measure: points\n    status: planned\n", []),
        (ONE + SERIES, "# a remark\nactivities:\n" + SERIES + ONE.removeprefix("activities:\n"), []),
    ],
)  # fmt: skip
def test_what_differs_in_words(old: str, new: str, said: list[str]) -> None:
    assert old in BASE
    assert changed(BASE, BASE.replace(old, new)) == said
    assert changed(BASE, BASE) == []


def test_a_move_with_its_record_is_one_change() -> None:
    record = "due: 2022-04\n    changes: [{on: 2022-02-01, from: 2022-03, to: 2022-04, reason: п, by: k}]\n"
    assert changed(BASE, BASE.replace("due: 2022-03\n", record)) == [
        "No. 1: the deadline is moved from March 2022 to April 2022."
    ]
    assert changed(
        BASE.replace("due: 2022-03\n", record), BASE.replace("due: 2022-03\n", record + "    note: н\n")
    ) == ["No. 1. Set: note: н."]
    rewritten = record.replace("2022-02-01", "2022-01-01")
    assert changed(BASE.replace("due: 2022-03\n", record), BASE.replace("due: 2022-03\n", rewritten)) == [
        "No. 1: what was recorded of changes is rewritten."
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("end: {due: 2022-05}", "end: {due: 2022-06}", [
            'project “Проект”, stage “Конец”: the deadline is moved from May 2022 to June 2022.']),
        (", end: {due: 2022-05}", "", ['project “Проект”. Removed: stage “end”.']),
        ("targets: {2022: 5}", "targets: {2022: 4}", [
            'project “Проект”. Changed: target i, 2022: 4 (was: 5).']),
        ("planned: 10.00", "planned: 12.50", [
            'project “Проект”. Changed: budget line “Стол, 2022”, money planned: 12.50 (was: 10.00).']),
        ("budget: [", "budget: [{item: Стул, planned: 1}, ", ['project “Проект”. Added: budget line “Стул”.']),
        ("title: Проекты", "title: Матрица", ["The portfolio. Changed: title: Матрица (was: Проекты)."]),
    ],
)  # fmt: skip
def test_what_differs_in_projects(old: str, new: str, said: list[str]) -> None:
    assert old in PROJECTS
    assert changed(BASE, BASE, (PROJECTS, PROJECTS.replace(old, new))) == said


def test_an_elements_place_is_that_in_the_newer_file() -> None:
    new = PROJECTS.replace("indicators: [", "indicators: [{id: h, title: Г, targets: {2022: 1}}, ").replace(
        "targets: {2022: 5}", "targets: {2022: 4}"
    )
    before, after = (
        load_texts({"roadmap": BASE.encode(), "projects": one.encode()}).portfolio for one in (PROJECTS, new)
    )
    places = {one.path: one.place for one in differences(before, after)}
    assert places[("indicators", "i", "targets", "2022")] == ("indicators", 1, "targets", "2022")
