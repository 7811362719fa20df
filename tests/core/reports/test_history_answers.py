"""What became of a plan between two states: the answers of `diff`, `list --against`, `log` and `trend`, kept as snapshots."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cluster_cli.core.changes.baseline import against
from cluster_cli.core.changes.compare import differences
from cluster_cli.core.changes.trend import Snapshot, figures_of, milestones
from cluster_cli.core.messages import message
from cluster_cli.core.report import Layout, Unread
from cluster_cli.core.reports import diff, doctor, listing, log, trend
from tests.core.reports.answers import DEMO, answer, plan_in, plan_of, told

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from cluster_cli.core.changes.baseline import Against
    from cluster_cli.core.judge.views import Assessment
    from cluster_cli.core.messages import Message
    from cluster_cli.core.report import Report
    from cluster_cli.i18n import Language
    from cluster_cli.render.media import Medium

DAY = date(2026, 7, 1)
FORMS: tuple[tuple[Language, Medium], ...] = (("ru", "terminal"), ("en", "linear"))
EARLIER = (
    ("due: 2026-03\n    responsible:\n", "due: 2026-02\n    responsible:\n"),
    ("due: [2026-Q2, 2026-Q4]", "due: [2026-Q2, 2026-11]"),
    ("forecast: 2026-11\n", "forecast: 2026-10\n"),
    ("    completed: 2026-04-10\n", ""),
    ("title: Обследование доступности", "title: Проверка доступности"),
    ("weight: 2\n", "weight: 3\n"),
    ("      2026-06:\n        completed: 2026-06-25\n        evidence: [protocols/sovet-05.txt]\n", ""),
    ("  - id: 1\n", "  - id: 99\n    number: 1а\n"),
)
PROJECTS = (
    ("planned: 380000.00", "planned: 350000.00"),
    ("2026-06-30: 14.5", "2026-06-30: 12"),
    ("        due: 2026-09\n", "        due: 2026-08\n"),
    ("  - id: festival\n", "  - id: holiday\n"),
    (
        (
            "        status: paused\n        decided:\n          on: 2026-06-25\n          by: s-5\n"
            "          reason: до поставки оборудования работы остановлены\n"
        ),
        "        status: active\n",
    ),
)


def edited(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for there, instead in pairs:
        assert there in text
        text = text.replace(there, instead, 1)
    return text


@pytest.fixture(scope="module")
def new() -> Assessment:
    return plan_in(DEMO, DAY).assessment


@pytest.fixture(scope="module")
def old() -> Assessment:
    roadmap, projects = ((DEMO / name).read_text(encoding="utf-8") for name in ("roadmap.yaml", "projects.yaml"))
    return plan_of({"roadmap": edited(roadmap, EARLIER), "projects": edited(projects, PROJECTS)}, DAY).assessment


@pytest.fixture(scope="module")
def compared(old: Assessment, new: Assessment) -> Against:
    return against(old, new)


STATES = (message("the tag {name}", name="baseline/2026"), message("the files as they lie"))


@pytest.mark.parametrize("measured", [False, True])
def test_two_states(measured: bool, compared: Against, snapshot: SnapshotAssertion) -> None:
    unread = (Unread("7", 210), Unread(None, 12, "data/projects.yaml"))
    report = diff.diff(compared, STATES, Layout(), unread, measured=measured)
    assert answer(report, *FORMS) == snapshot


def test_two_states_that_are_the_same(new: Assessment, snapshot: SnapshotAssertion) -> None:
    report = diff.diff(against(new, new), STATES, Layout(), measured=True)
    assert answer(report, *FORMS) == snapshot


def test_changes_have_columns(compared: Against, snapshot: SnapshotAssertion) -> None:
    report = diff.diff(compared, STATES, Layout(tuple(diff.LIST.columns), ("field",), 12), measured=False)
    assert told(report, "ru", "pipe") == snapshot


def test_money_that_is_another_sum(old: Assessment, new: Assessment) -> None:
    [line] = diff.money_lines(against(old, new))
    assert told_line(line.text) == "Money planned, RUB: 1,010,000.00, now 1,040,000.00."
    assert diff.money_lines(against(new, new)) == []


def test_money_without_a_currency() -> None:
    head = "format: 1\ntitle: П\n"
    card = "  - {{id: p, title: П, due: 2026-05, budget: [{budget}]}}\n"
    without, planned = (
        plan_of({"roadmap": head, "projects": head + "projects:\n" + card.format(budget=budget)}, DAY).assessment
        for budget in ("{item: а}", "{item: а, planned: 5.00}")
    )
    [line] = diff.money_lines(against(without, planned))
    assert told_line(line.text) == "Money planned: none, now 5.00."
    [line] = diff.money_lines(against(planned, without))
    assert told_line(line.text) == "Money planned: 5.00, now none."


def told_line(text: Message) -> str:
    from tests.core.reports.answers import words

    return words("en").say(text)


def test_a_list_against_another_state(compared: Against, new: Assessment, snapshot: SnapshotAssertion) -> None:
    report = listing.listing(new, Layout(), against=compared, state=message("the tag {name}", name="baseline/2026"))
    assert answer(report, *FORMS) == snapshot


def entries(old: Assessment, new: Assessment) -> list[log.Entry]:
    deed = log.Deed(date(2026, 4, 20), "Анна Ким", "ann@example.org", "3f2a1bc", "Перенос сроков по приказу № 17")
    there = log.entries_of(differences(old.portfolio, new.portfolio), new.portfolio, deed)
    back = log.entries_of(differences(new.portfolio, old.portfolio), old.portfolio, log.Deed())
    earlier = log.Deed(date(2026, 1, 12), "Ли", None, "0a1b2c3", "Начало")
    return [back[0], *there, log.unreadable(earlier, "data/roadmap.yaml")]


def test_the_log(old: Assessment, new: Assessment, snapshot: SnapshotAssertion) -> None:
    report = log.log("План", DAY, entries(old, new), Layout(), ("8", "--section org"))
    assert answer(report, *FORMS) == snapshot


def test_the_log_has_columns(old: Assessment, new: Assessment, snapshot: SnapshotAssertion) -> None:
    report = log.log("План", DAY, entries(old, new), Layout(tuple(log.COLUMNS), ("-day", "id"), 10))
    assert told(report, "en", "csv").replace("\r\n", "\n") == snapshot


@pytest.mark.parametrize("count", [0, 1, 2])
def test_what_is_not_committed(count: int, old: Assessment, new: Assessment, snapshot: SnapshotAssertion) -> None:
    loose = log.entries_of(differences(new.portfolio, old.portfolio), old.portfolio, log.Deed())
    assert answer(log.log("План", DAY, loose[:count], Layout()), *FORMS) == snapshot


def states_of_demo(*days: date, tags: bool = False) -> list[Snapshot]:
    return [
        Snapshot(day, figures_of(plan_in(DEMO, day).assessment, at), f"v{at}" if tags else None, f"c{at}" * 4)
        for at, day in enumerate(days)
    ]


MONTHS = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 1), date(2026, 7, 1))


@pytest.mark.parametrize("tags", [False, True])
@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_the_figures_from_state_to_state(count: int, tags: bool, snapshot: SnapshotAssertion) -> None:
    report = trend.trend(
        "План", DAY, states_of_demo(*MONTHS[:count], tags=tags), Layout(), by_tag=tags, unreadable=count
    )
    assert answer(report, *FORMS) == snapshot


def test_figures_that_grow_worse_and_better() -> None:
    worse, better = states_of_demo(*MONTHS[1:3]), states_of_demo(*MONTHS[2:0:-1])
    tones = [trend.trend("П", DAY, found, Layout(), by_tag=False).summary[2].tone for found in (worse, better)]
    assert tones == ["bad", ""]


def test_trends_have_columns(snapshot: SnapshotAssertion) -> None:
    found = states_of_demo(*MONTHS, tags=True)
    report = trend.trend("План", DAY, found, Layout(tuple(trend.COLUMNS), ("-overdue",), 3), by_tag=True)
    assert told(report, "en", "csv").replace("\r\n", "\n") == snapshot


def turns(old: Assessment, new: Assessment, item: str) -> Report:
    there, back = differences(old.portfolio, new.portfolio), differences(new.portfolio, old.portfolio)
    steps = [(date(2026, 1, 12), there), (date(2026, 3, 1), back), (date(2026, 4, 20), there), (None, back)]
    found = milestones(item, [(day, [one for one in step if one.item == item]) for day, step in steps])
    return trend.milestones("План", DAY, found, [item])


@pytest.mark.parametrize("item", ["5", "4", "catalog", "1", "3", "8"])
def test_every_turn_of_an_item(item: str, old: Assessment, new: Assessment, snapshot: SnapshotAssertion) -> None:
    assert answer(turns(old, new, item), *FORMS) == snapshot


def test_the_page_on_this_machine(snapshot: SnapshotAssertion) -> None:
    good = [doctor.Check(subject, message("there")) for subject in doctor.SUBJECTS]
    lacking = [doctor.Check("git", message("there is none"), message("Install it."))]
    for checks in (good, [*good[:2], *lacking], lacking * 2):
        assert answer(doctor.doctor(checks, DAY), *FORMS) == snapshot


def test_turns_of_several_points_stand_under_keys_of_their_own(old: Assessment, new: Assessment) -> None:
    [point] = milestones("3", [(DAY, [one for one in differences(old.portfolio, new.portfolio) if one.item == "3"])])
    report = trend.milestones("План", DAY, [point, point, point], ["3"])
    assert [section.table.key for section in report.sections if section.table] == ["rows", "rows_2", "rows_3"]
