"""A plan with over forty faults of different kinds: all of them in one run, each at its place, with a remedy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.codes import every_code
from cluster_cli.i18n import LANGUAGES, Words
from cluster_cli.store.places import locate
from cluster_cli.store.workspace import load_texts

if TYPE_CHECKING:
    from cluster_cli.i18n import Language
    from cluster_cli.store.workspace import Workspace

ROADMAP = """\
format: 1
title: [title-period|План на 2021 год]
[unknown-key|subject]: План
language: [not-a-choice|rus]
period: 2022
day_off: [not-a-choice|prev]
horizon: [not-a-count|месяц]
calendar: [bad-calendar|Россия]
parties:
  dpo: {name: Департамент образования, short: ДПО}
  ttst:
    name: Техникум
    aliases: [БПОО, [party-name-taken|дпо]]
  members: {name: участники кластера, group: true}
sections: {org: Организационные мероприятия}
decisions:
  ks-1:
    title: Протокол № 1
    on: [not-a-day|24.03.2022]
    body: [unknown-party|совет]
  ks-3: {title: Протокол № 3, on: 2022-03-24, file: [evidence-outside|/ks-3.pdf]}
expect: {activities: [expect-differs|14]}
rules: {[unknown-rule|done-without-proof]: error, unknown-party: [fixed-rule|off]}
health: {[unknown-threshold|overdue]: 20}
confirmation: required
activities:
  - id: 1
    title: Формирование совета
    section: [unknown-section|orgg]
    due: 2022-01
    responsible: [[unknown-party|tts], ttst]
  - id: [duplicate-id|1]
    title: Заседания совета
    due: 2022-01
    repeat: monthly
    responsible: [[no-single-owner|members], dpo]
    points:
      [unknown-point|2022-01-27]: {note: первое}
      2022-02: {excused: {on: [decision-day-differs|2022-03-25], by: ks-3}}
      2022-03: {excused: {on: 2022-03-24, by: [free-text-decision|устно]}}
  - id: 3
    title: Программа развития
    due: [no-such-day|2022-02-30]
    responsible: [ttst, [named-twice|ttst]]
  - id: [confirmation-missing|4]
    title: Стратегическая сессия
    due: 2022-02
    responsible: [ttst]
    completed: [done-without-evidence|[late-without-reason|2022-03-02]]
  - id: 5
    title: Стратегия
    start: [start-after-due|2022-03]
    due: 2022-02
    responsible: [ttst]
    status: [status-without-decision|paused]
    after: [[unknown-item|55]]
  - id: 6
    title: Проектный офис
    due: 2022-Q1
    repeat: [repeat-finer|monthly]
    responsible: [no-responsible|[]]
  - id: 7
    title: Матрица
    due: [2022-01, [duplicate-due|2022-01]]
    responsible: [ttst]
    [facts-misplaced|forecast]: 2022-01
  - id: 8
    title: Агрегатор
    due: [deadline-outside-plan|2023-04]
    responsible: [ttst]
    status: [status-disagrees|done]
    weight: [not-positive|0]
  - id: 9
    title: Мониторинг
    due: 2022-03
    measure: [percent-impossible|percent]
    responsible: [ttst]
    question: [open-question|Кто отвечает?]
  - id: 10
    title: Реализация мероприятий
    due: 2022-11
    measure: [roll-up-without-project|projects]
    responsible: [ttst]
    changes:
      - {on: 2022-03-24, by: ks-3, reason: р, from: 2022-09, to: [broken-chain|2022-10]}
      - {on: 2022-03-24, by: ks-3, reason: р, field: [unknown-change-field|wieght], to: 2}
  - id: 11
    title: Повышение грамотности
    due: 2022-03
    after: [[circle-after|12]]
    lag: [lag-too-long|9999d]
    responsible: [ttst]
  - id: 12
    title: Площадка
    after: [11]
    [no-deadline|due]:
    extra: {[unknown-extra|kosgu]: 226}
    responsible: [ttst]
  - id: 13
    title: Освещение
    due: 2022-12
    until: [until-without-repeat|2022-12]
    [confirmed-not-completed|confirmed]: {on: 2022-03-24, by: ks-3}
    responsible: [ttst]
"""
PROJECTS = """\
format: 1
title: Матрица
stages: {initiation: Инициирование}
projects:
  - id: portal
    title: Портал
    activities: [9]
    lead: [lead-not-responsible|dpo]
    due: [project-after-activity|2022-04]
    stages:
      [unknown-stage|begin]: {due: 2022-04}
    budget: [{planned: 10, spent: [budget-exceeded|11]}]
"""
MARK = re.compile(r"\[([a-z]+(?:-[a-z0-9]+)+)\|((?:\[[a-z-]+\|[^\[\]|]*\]|\[\]|[^\[\]|])*)\]")


def unmarked(text: str, file: str) -> tuple[str, set[tuple[str, str, int, int]]]:
    """The text without its marks, and what they announce: code, file, line and column."""
    expected: set[tuple[str, str, int, int]] = set()
    while match := MARK.search(text):
        start = match.start()
        line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
        expected.add((match[1], file, line, column))
        text = text[:start] + match[2] + text[match.end() :]
    return text, expected


@pytest.fixture(scope="module")
def faulty() -> tuple[Workspace, set[tuple[str, str, int, int]]]:
    roadmap, of_roadmap = unmarked(ROADMAP, "data/roadmap.yaml")
    projects, of_projects = unmarked(PROJECTS, "data/projects.yaml")
    return load_texts({"roadmap": roadmap.encode(), "projects": projects.encode()}), of_roadmap | of_projects


def test_all_are_found_at_their_places_and_nothing_else(
    faulty: tuple[Workspace, set[tuple[str, str, int, int]]],
) -> None:
    workspace, expected = faulty
    located = locate(workspace, workspace.diagnostics)
    found = {(one.diagnostic.code, one.place.path, one.place.line, one.place.column) for one in located}
    assert found == expected
    assert len(located) == len(expected)
    assert len({code for code, *_ in expected}) > 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_a_sentence_and_a_remedy(
    faulty: tuple[Workspace, set[tuple[str, str, int, int]]], language: Language
) -> None:
    words = Words(language)
    for fault in faulty[0].diagnostics:
        sentence, remedy = words.code(fault)
        assert sentence
        assert remedy, fault.code
        template = every_code()[fault.code].message
        assert (words.text(template) != template) == (language == "ru"), template
