"""What answers say where a plan is empty, has only begun, is over or lacks what others have: the sentences of such plans.

Each plan is small and written beside what it shows; the whole answers are kept as snapshots in English, line by line.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from cluster_cli.core.messages import Message, Share
from cluster_cli.core.report import Layout, Unread
from cluster_cli.core.reports import budget, deps, listing, overdue, passport, progress, shared, status
from tests.core.reports.answers import DEMO, answer, plan_in, plan_of, told, words
from tests.core.reports.test_whole_answers import OF_DEMO, REPORTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syrupy.assertion import SnapshotAssertion

    from cluster_cli.core.report import Line
    from tests.core.reports.answers import Loaded


DAY = date(2022, 4, 15)
EMPTY = {"roadmap": "format: 1\ntitle: Пусто\n"}
BEGUN = {
    "roadmap": """\
format: 1
title: Начат
period: 2022
parties: {a: {name: Первый отдел, short: Первый}, b: {name: Второй отдел}, c: {name: Третий отдел, short: Третий}}
activities:
  - {id: "1", number: 1.а, title: Первое, due: 2022-03, responsible: [a, b, c]}
  - {id: "2", title: Вторая, due: 2022-05-05, responsible: [{party: b, role: докладчик}]}
  - {id: "3", title: Ряд, due: 2022-01, repeat: quarterly, lag: 5d}
"""
    + "".join(f"  - {{id: u{number}, title: Без срока, status: active}}\n" for number in range(12)),
}
NOTHING_RECORDED = {
    "roadmap": """\
format: 1
title: Прошёл
period: 2021
activities:
  - {id: "1", title: Первое, due: 2021-03}
""",
}
CLOSED = {
    "roadmap": """\
format: 1
title: Закрыт
period: 2021
closed: {on: 2022-01-20, by: order}
activities:
  - {id: "1", title: Первое, due: 2021-03, completed: 2021-03-05}
  - {id: "2", title: Второе, due: 2021-04, carried: {to: ../2022}}
""",
}
KINDS = {
    "roadmap": """\
format: 1
title: Всякое
period: 2022
parties: {a: {name: Первый отдел, short: Первый}, b: {name: Второй отдел}}
decisions: {k: {title: Протокол № 3, on: 2022-04-12}}
activities:
  - {id: late, title: Поздно отменено, due: 2022-02, status: cancelled, decided: {on: 2022-04-10, by: k, reason: нет денег}}
  - {id: lifted, title: Отменено, due: 2022-05, status: cancelled, decided: {on: 2022-04-10, by: приказ}}
  - {id: excused, title: Не требуется, due: 2022-05, excused: {by: k, reason: каникулы}}
  - {id: day, title: Решение с днём, due: 2022-05, excused: {on: 2022-04-01}}
  - {id: told, title: Решение названо, due: 2022-05, excused: {by: приказ № 5}}
  - {id: bare, title: Решения нет, due: 2022-05, excused: {}}
  - {id: paused, title: Стоит, due: 2022-05, status: paused, decided: {on: 2022-04-01, by: k}}
  - {id: stopped, title: Стоит и просрочено, due: 2022-02, status: paused, decided: {on: 2022-01-20}}
  - {id: none, title: Без срока, status: active}
  - {id: from, title: Перенесено сюда, due: 2022-06, carried: {plan: ../2021, id: "7", due: 2021-11}}
  - {id: gone, title: Перенесено отсюда, due: 2022-03, carried: {to: ../2023}}
  - {id: whole, title: Целое, weight: 3, measure: points}
  - {id: whole.1, title: Часть, part_of: whole, due: 2022-03, completed: 2022-03-05, confirmed: {on: 2022-03-20, by: b}}
  - {id: whole.2, title: Часть, part_of: whole, due: 2022-04, responsible: [a], forecast: 2022-06}
  - {id: by, title: Проектами, due: 2022-12, measure: projects, responsible: [a]}
  - {id: by0, title: Проектами без проектов, due: 2022-12, measure: projects}
  - {id: effort, title: Постоянно, due: 2022-12, start: 2022-01, measure: effort}
  - id: both
    title: Два срока
    due: [2022-05, 2022-11]
    responsible: [a]
    changes: [{on: 2022-01-11, field: title, from: Раньше, to: Два срока}]
    points: {2022-05: {due: 2022-06, changes: [{on: 2022-02-01, from: 2022-05, to: 2022-06, by: k}]}}
  - {id: soon, title: Скоро, due: 2022-04, responsible: [b]}
  - {id: moved, title: Передвинуто, due: 2022-06, responsible: [a], changes: [{on: 2022-01-10, from: 2022-05, to: 2022-06, reason: смета, by: k}, {on: 2022-01-11, field: title, from: Раньше, to: Передвинуто}]}
""",
    "projects": """\
format: 1
title: Матрица
currency: CHF
projects:
  - {id: p, title: Портал, activities: [by, нет], lead: b, due: 2022-03, completed: 2022-03-04}
  - {id: q, title: Второй, activities: [by], due: 2022-04, forecast: 2022-05}
  - {id: r, title: Снят, status: cancelled, decided: {on: 2022-01-10, by: k}, due: 2022-04, budget: [{item: а, planned: 10.50, spent: 3.00, period: 2022}]}
  - {id: s, title: Без срока, budget: [{planned: 1.00}, {source: x, planned: 2.00, spent: 9.00, period: 2021}]}
  - id: t
    title: С этапами
    stages:
      one: {due: 2022-02, gate: {criteria: [готово], decision: go, on: 2022-02-01, by: k}, completed: 2022-02-10}
      two: {due: 2022-06, status: active, start: 2022-03, gate: {criteria: [деньги]}}
      three: {due: 2022-07, gate: {criteria: [люди], decision: hold, by: приказ}}
    indicators:
      - {id: a, title: Мало, unit: чел., targets: {2022-01: 10}, readings: {2022-02-01: 2}}
      - {id: b, title: Почти, targets: {2022-01: 10}, readings: {2022-02-01: 9}}
      - {id: c, title: Полно, targets: {2022-01: 10, 2022-12: 30}, readings: {2022-02-01: 10, 2022-05-01: 12}}
      - {id: d, title: Нет замера, targets: {2022-01: 10}}
      - {id: e, title: Старый замер, targets: {2022-02: 10}, readings: {2022-01-01: 10}}
      - {id: f, title: Рано, targets: {2022-12: 10}}
    risks:
      - {id: r1, title: Высокий, probability: high, impact: high, status: open, due: 2022-03}
      - {id: r2, title: Средний, probability: medium, impact: medium, status: open, owner: b, due: 2022-06}
      - {id: r3, title: Низкий, probability: low, impact: low, status: open}
      - {id: r4, title: Без оценки, status: open}
      - {id: r5, title: Случился, probability: low, impact: high, status: happened}
      - {id: r6, title: Закрыт, probability: low, impact: high, status: closed}
    issues:
      - {id: i1, title: Вопрос, raised: 2022-04-01, status: open, due: 2022-04, owner: x}
      - {id: i2, title: Снят, raised: 2022-03-01, status: closed, resolution: решено}
    assumptions:
      - {text: Допущение, check_by: 2022-03}
""",
}
LONG = {
    "roadmap": """\
format: 1
title: Долго
period: 2020/2024
parties: {a: {name: Первый отдел}}
activities:
  - {id: "1", title: Ряд, due: 2021-01, repeat: every 5 months, until: 2024-12, responsible: [a]}
""",
    "projects": """\
format: 1
title: Матрица
stages: {one: Первый, two: Второй, three: Третий}
projects:
  - {id: p, title: Портал, lead: a, stages: {one: {due: 2021-11}, two: {due: 2023-02}, three: {}}}
""",
}
YEARS = {
    "roadmap": LONG["roadmap"].replace("period: 2020/2024", "period: 2021-11/2022-06"),
    "projects": LONG["projects"],
}
NETWORK = {
    "roadmap": """\
format: 1
title: Сеть
period: 2022
activities:
  - {id: a, title: Начало, start: 2022-01, due: 2022-02}
  - {id: b, title: Следом, start: 2022-03, due: 2022-04, after: [a], forecast: 2022-06}
  - {id: c, title: Конец, start: 2022-05, due: 2022-05, after: [b, a]}
  - {id: d, title: Рядом, start: 2022-05-10, due: 2022-05-12, after: [a]}
  - {id: e, title: Круг, due: 2022-05, after: [f]}
  - {id: f, title: Круг, due: 2022-05, after: [e]}
  - {id: g, title: Ждёт того чего нет, due: 2022-05, after: [нет]}
  - {id: h, title: Без срока, after: [i]}
  - {id: i, title: Без срока}
  - {id: j, title: Одно, due: 2022-05}
  - {id: j.1, title: Часть, part_of: j, due: 2022-05}
  - {id: j.1.1, title: Часть части, part_of: j.1, due: 2022-05}
  - {id: k, title: Без срока среди прочих, after: [d]}
  - {id: l, title: Сделано, due: 2022-01, completed: 2022-01-05}
  - {id: m, title: После сделанного, due: 2022-08, after: [l, c]}
  - {id: n, title: Часть по кругу, part_of: o, due: 2022-06}
  - {id: o, title: Часть по кругу, part_of: n, due: 2022-06}
  - {id: q, title: Часть того чего нет, part_of: нет, due: 2022-06}
""",
}
ONE = {"roadmap": "format: 1\ntitle: Одно\nactivities:\n  - {id: a, title: Одно, due: 2022-05}\n"}
ONLY_SERIES = {
    "roadmap": """\
format: 1
title: Ряд
period: 2022
activities:
  - {id: "1", title: Ряд, due: 2022-01, repeat: quarterly}
""",
}
PLANS = {
    "empty": EMPTY, "begun": BEGUN, "kinds": KINDS, "nothing-recorded": NOTHING_RECORDED, "closed": CLOSED, "long": LONG,
    "two-years": YEARS, "only-series": ONLY_SERIES,
}  # fmt: skip


def plan(name: str) -> Loaded:
    return plan_of(PLANS[name], DAY)


@pytest.mark.parametrize("report", sorted(REPORTS))
@pytest.mark.parametrize("name", ["empty", "begun", "kinds"])
def test_answers_of_plans_that_lack_something(name: str, report: str, snapshot: SnapshotAssertion) -> None:
    assert answer(REPORTS[report](plan(name)), ("en", "linear")) == snapshot


@pytest.mark.parametrize("report", ["status", "list", "progress", "forecast"])
@pytest.mark.parametrize("name", ["nothing-recorded", "closed", "only-series"])
def test_answers_of_plans_with_little_in_them(name: str, report: str, snapshot: SnapshotAssertion) -> None:
    assert answer(REPORTS[report](plan(name)), ("ru", "linear")) == snapshot


@pytest.mark.parametrize("report", ["matrix", "matrix-by-month", "matrix-by-party", "gantt"])
@pytest.mark.parametrize("name", ["long", "two-years"])
def test_answers_over_several_years(name: str, report: str, snapshot: SnapshotAssertion) -> None:
    assert answer(REPORTS[report](plan(name)), ("en", "terminal")) == snapshot


ITEMS = [row.id for loaded in (plan("kinds"),) for row in (*loaded.assessment.rows, *loaded.assessment.cards)]


@pytest.mark.parametrize("item", ITEMS)
def test_items_of_every_kind(item: str, snapshot: SnapshotAssertion) -> None:
    assert answer(passport.passport(plan("kinds").assessment, item), ("en", "linear")) == snapshot


@pytest.mark.parametrize("item", ["1", "2", "3", "u1"])
def test_items_of_a_plan_that_has_begun(item: str, snapshot: SnapshotAssertion) -> None:
    assert answer(passport.passport(plan("begun").assessment, item), ("ru", "linear")) == snapshot


@pytest.mark.parametrize("item", [*"abcdefghijklmo", "j.1", "j.1.1"])
def test_what_waits_for_what(item: str, snapshot: SnapshotAssertion) -> None:
    assert answer(deps.deps(plan_of(NETWORK, DAY).assessment, item), ("en", "linear")) == snapshot


def test_a_row_that_is_alone_has_no_example() -> None:
    assert deps.deps(plan_of(ONE, DAY).assessment, "a").hints == ()


def test_a_selection_is_named_in_every_answer_that_takes_one() -> None:
    loaded = plan("kinds")
    some = structs.replace(
        loaded, assessment=structs.replace(loaded.assessment, cards=(), selection=(("project", "x"),))
    )
    for name in ("status", "list", "overdue", "upcoming", "progress"):
        assert "Selection: --project x." in told(REPORTS[name](some), "en", "linear")
    shown = {name: told(REPORTS[name](some), "en", "linear") for name in ("budget", "indicators", "risks", "status")}
    assert "None of the chosen projects has budget lines." in shown["budget"]
    assert "None of the chosen projects has indicators." in shown["indicators"]
    assert "None of the chosen projects has risks, issues or assumptions on record." in shown["risks"]
    assert "cluster overdue --project x" in shown["status"]


def text_of(line: Line | None) -> str | None:
    return None if line is None else words("en").say(line.text)


def test_the_plans_time_in_words() -> None:
    assert text_of(shared.phase_line(plan("begun").assessment)) is None
    assert text_of(shared.phase_line(plan_of(BEGUN, date(2021, 12, 31)).assessment)) == "The plan begins on 2022-01-01."
    assert text_of(shared.phase_line(plan("closed").assessment)) == "The plan is closed."
    assert (
        text_of(shared.phase_line(plan_in(DEMO, date(2027, 2, 1)).assessment)) == "The plan's term ended on 2026-12-31."
    )
    assert text_of(shared.phase_line(plan("nothing-recorded").assessment)) == (
        "The plan's term ended on 2021-12-31. Nothing was ever recorded. That does not mean that no work is done."
    )
    assert text_of(shared.phase_line(plan("empty").assessment)) is None


def test_points_with_a_moved_deadline_are_counted() -> None:
    assert status.moved_points(plan("kinds").assessment) == 3
    assert status.moved_points(plan("begun").assessment) == 0
    assert "Control points with a moved deadline: 3." in told(REPORTS["status"](plan("kinds")), "en", "linear")
    assert "moved deadline" not in told(REPORTS["status"](plan("begun")), "en", "linear")


@pytest.mark.parametrize(("errors", "warnings", "tone"), [(0, 0, None), (0, 2, "warn"), (3, 0, "bad"), (1, 1, "bad")])
def test_findings_in_the_files_are_counted_in_the_status(errors: int, warnings: int, tone: str | None) -> None:
    report = status.status(plan("kinds").assessment, {"error": errors, "warning": warnings})
    said = [(text_of(line), line.tone) for line in report.hints if "In the data" in str(text_of(line))]
    sentence = f"In the data: errors {errors}, warnings {warnings}. Look: cluster validate"
    assert said == ([] if tone is None else [(sentence, tone)])
    assert report.totals["findings"] == {"errors": errors, "warnings": warnings}


@pytest.mark.parametrize("taken", range(24))
def test_the_screen_has_as_many_rows_as_there_is_room_for(taken: int, snapshot: SnapshotAssertion) -> None:
    """`height` makes as if the sentences of the screen took so many lines, and the last line one for each command."""

    def height(said: Sequence[Line]) -> int:
        return str(text_of(said[0])).count("cluster ") if len(said) == 1 else taken

    unread = (Unread("1", 1),) if taken % 5 == 4 else ()
    report = status.status(plan_in(DEMO, date(2026, 7, 1)).assessment, {"error": 0, "warning": 0}, unread, height)
    [table] = [section.table for section in report.sections if section.table is not None]
    assert (
        [row.cells[0] for row in table.rows],
        words("en").say(table.more),
        text_of(report.hints[-1]),
    ) == snapshot


@pytest.mark.parametrize("day", [date(2026, 1, 10), date(2026, 2, 20), date(2026, 4, 20), date(2026, 11, 28)])
def test_the_most_pressing_rows_of_a_screen(day: date, snapshot: SnapshotAssertion) -> None:
    assert told(REPORTS["status"](plan_in(DEMO, day)), "en", "pipe") == snapshot


def test_shares_name_what_they_are_of() -> None:
    ratios = progress.progress(plan("kinds").assessment)
    assert (
        "Completed of what was due: 17 % (1 of 6); by the first deadlines: 17 % (1 of 6)."
        in [text_of(line) for line in ratios.summary]
        or ratios.summary
    )
    loaded = plan("kinds").assessment
    assert isinstance(loaded.by_id["by"].roll_up, Share)
    assert isinstance(loaded.by_id["by0"].roll_up, Message)


def test_amounts_in_other_currencies() -> None:
    matrix = plan("kinds").assessment.portfolio.matrix
    units = {
        currency: [
            words("en").say(budget.unit_of(structs.replace(matrix, currency=currency), thousands=thousands))
            for thousands in (False, True)
        ]
        for currency in (None, "RUB", "CHF")
    }
    assert units == {
        None: ["the currency is not stated", "thousands, the currency is not stated"],
        "RUB": ["roubles", "thousands of roubles"],
        "CHF": ["CHF", "thousands of CHF"],
    }


def test_the_second_responsible_stands_in_the_column_of_the_others() -> None:
    report = listing.listing(plan("begun").assessment, Layout(("id", "lead", "with"), limit=2))
    assert told(report, "en", "csv").splitlines()[1:3] == [
        '"1","Первый","Второй отдел; Третий"', '"2","Второй отдел",""',
    ]  # fmt: skip


def test_what_owners_owe_beside_the_work_is_counted() -> None:
    report = overdue.overdue(plan_of(KINDS, date(2022, 6, 15)).assessment, Layout())
    assert [text_of(line) for line in report.summary[:2]] == [
        "Overdue: activities 4, projects 1.",
        "Without a reason: 5, without an expected day: 3.",
    ]


def test_every_answer_of_the_demo_is_about_its_items() -> None:
    assert set(OF_DEMO) & set(REPORTS) == set()


def test_only_closed_issues_are_said_not_to_be_shown() -> None:
    issues = "[{id: i1, title: a, status: open}, {id: i2, title: b, status: open}, {id: i3, title: c, status: closed}]"
    projects = f"format: 1\ntitle: t\nprojects:\n  - {{id: p, title: p, issues: {issues}}}\n"
    shown = answer(
        REPORTS["risks"](plan_of({"roadmap": BEGUN["roadmap"], "projects": projects}, DAY)), ("en", "linear")
    )
    assert "Not shown: closed 1, happened 0." in shown
