"""What holds for the projects of every portfolio on every day: sums, order, decisions, colours, ties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from cluster_cli.core.edits import REMOVED, FieldEdit
from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.judge.gates import gates_of
from cluster_cli.core.judge.health import RANK
from cluster_cli.core.judge.indicators import indicators_of
from cluster_cli.core.judge.money import Cut, Money, budget_of, groups, in_thousands
from cluster_cli.core.judge.network import network_of, ties_of, timetable_of
from cluster_cli.core.judge.registers import registers_of
from cluster_cli.core.model import Change, Decided
from cluster_cli.core.naming import OVERDUE
from cluster_cli.core.operations.decisions import Decide, Reopen, cancel, reopen
from cluster_cli.core.operations.grounds import Grounds
from cluster_cli.core.operations.targets import Situation
from cluster_cli.i18n import Words
from cluster_cli.store.document import source_of
from cluster_cli.store.drafts import apply_edits
from tests.core.plans import DAYS, after, portfolios
from tests.core.situations import situation

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

    from cluster_cli.core.edits import ChangeSet
    from cluster_cli.core.judge.views import Assessment
    from cluster_cli.core.model import Portfolio, Project

DAY_ONE, DAY_LAST = date(2022, 1, 1), date(2022, 12, 31)
CUTS: tuple[Cut, ...] = get_args(Cut)
LANGUAGES = (Words("en"), Words("ru"))


def holds(check: Callable[..., None], *given_: SearchStrategy[object]) -> Callable[[int], None]:
    """A test that the check holds for whatever is given; the full count only in the long run."""

    @pytest.mark.parametrize("examples", [50, pytest.param(2000, marks=pytest.mark.long)])
    def test(examples: int) -> None:
        chosen = settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        chosen(given(*given_)(check))()

    return test


def added(parts: list[Money]) -> Money:
    """The sum of sums, where nothing is stated in any of them nothing."""

    def amount(name: str) -> Decimal | None:
        stated = [getattr(part, name) for part in parts if getattr(part, name) is not None]
        return sum(map(Fraction, stated), Fraction(0)) if stated else None  # type: ignore[return-value]

    counts = [sum(getattr(part, name) for part in parts) for name in ("lines", "unspent")]
    return Money(amount("planned"), amount("committed"), amount("spent"), *counts)


def check_sums(portfolio: Portfolio, as_of: date) -> None:
    assessment = assess(portfolio, as_of)
    budget = budget_of(assessment)
    for by in CUTS:
        parts = groups(assessment, budget.lines, by)
        assert sorted(map(id, budget.lines)) == sorted(id(line) for part in parts for line in part.lines)
        assert added([part.money for part in parts]) == budget.total
    total = budget.total
    assert total.planned is None or total.left == Fraction(total.planned) - Fraction(total.spent or 0)
    for amount in (total.planned, total.spent, total.left):
        assert amount is None or Fraction(in_thousands(amount)) * 1000 == Fraction(amount)


test_every_cut_gives_the_total = holds(check_sums, portfolios(3), DAYS)


def figures(assessment: Assessment) -> dict[str, object]:
    """Everything that is reckoned of the projects, without regard to the order in which it is told."""
    budget = budget_of(assessment)
    return {
        "total": (budget.total, budget.lifted),
        "cuts": [{group.key: group.money for group in groups(assessment, budget.lines, by)} for by in CUTS],
        "lines": sorted(map(repr, ((line.project.id, line.money, line.health.level) for line in budget.lines))),
        "indicators": sorted(
            map(repr, ((view.project.id, view.share, view.health) for view in indicators_of(assessment)))
        ),
        "cards": {card.id: card.health.level for card in assessment.cards},
        "ties": {key: edge.delay for key, edge in network_of(assessment).edges.items()},
    }


def with_projects(portfolio: Portfolio, projects: list[Project]) -> Portfolio:
    return structs.replace(portfolio, matrix=structs.replace(portfolio.matrix, projects=tuple(projects)))


def turned_round(project: Project) -> Project:
    """The same project with everything written in the opposite order."""
    indicators = [
        structs.replace(one, targets=dict(reversed(one.targets.items())), readings=dict(reversed(one.readings.items())))
        for one in reversed(project.indicators)
    ]
    return structs.replace(project, indicators=tuple(indicators), after=project.after[::-1])


def check_order(portfolio: Portfolio, as_of: date) -> None:
    turned = [turned_round(project) for project in reversed(portfolio.matrix.projects)]
    assert figures(assess(with_projects(portfolio, turned), as_of)) == figures(assess(portfolio, as_of))


test_order_does_not_matter = holds(check_order, portfolios(3), DAYS)


def check_cancelling(data: st.DataObject, portfolio: Portfolio, as_of: date, on: date) -> None:
    """While a project is cancelled sums stay; a decision of a later day, or after a period was over, changes nothing."""
    projects = list(portfolio.matrix.projects)
    planned = [place for place, project in enumerate(projects) if project.status == "planned"]
    assume(planned)
    place = data.draw(st.sampled_from(planned))
    projects[place] = structs.replace(projects[place], status="cancelled", decided=Decided(on, "устно", "нет денег"))
    before, cancelled = assess(portfolio, as_of), assess(with_projects(portfolio, projects), as_of)
    assert budget_of(cancelled).total == budget_of(before).total
    if on > as_of:
        assert figures(cancelled) == figures(before)
    for old, new in zip(budget_of(before).lines, budget_of(cancelled).lines, strict=True):
        assert old.line.period is None or on <= old.line.period.last or new.health == old.health
    for was, now in zip(indicators_of(before), indicators_of(cancelled), strict=True):
        assert was.target is None or on <= was.target.period.last or now.health == was.health


test_cancelling_improves_nothing_after_the_fact = holds(check_cancelling, st.data(), portfolios(2), DAYS, DAYS)


def check_restoring(data: st.DataObject, portfolio: Portfolio, as_of: date, on: date) -> None:
    """A project cancelled and taken back: what is left of it in the file, a record, changes no figure of any day."""
    projects = list(portfolio.matrix.projects)
    planned = [place for place, project in enumerate(projects) if project.status == "planned" and _is_open(project)]
    assume(planned)
    place = data.draw(st.sampled_from(planned))
    grounds = Grounds("решено", "устно", on)
    out = structs.replace(projects[place], status="cancelled", decided=Decided(on, "устно", "решено"))
    cancelled = with_projects(portfolio, [*projects[:place], out, *projects[place + 1 :]])
    taken_back = reopen(Situation(cancelled, on), Reopen((out.id,), grounds=grounds))
    left = {edit.path: edit.value for edit in taken_back.edits if isinstance(edit, FieldEdit)}
    assert left[("status",)] == "planned"
    assert left[("decided",)] == REMOVED
    record = Change(on, "cancelled", "planned", "решено", "устно", "status")
    facts = structs.replace(projects[place].facts, changes=(*projects[place].facts.changes, record))
    again = with_projects(
        portfolio, [*projects[:place], structs.replace(projects[place], facts=facts), *projects[place + 1 :]]
    )
    before, restored = assess(portfolio, as_of), assess(again, as_of)
    assert figures(restored) == figures(before)
    assert (restored.project_totals, restored.project_point_totals) == (
        before.project_totals,
        before.project_point_totals,
    )


def _is_open(project: Project) -> bool:
    return project.carried is None and project.facts.excused is None


test_cancelled_and_taken_back_every_figure_is_as_before = holds(check_restoring, st.data(), portfolios(3), DAYS, DAYS)

PORTAL = """\
format: 1
title: Матрица
sources: {city: Городской бюджет}
projects:
  - id: portal
    title: Портал
    after: [1]
    due: 2022-06
    stages:
      initiation: {due: 2022-01, completed: 2022-02-03, evidence: [a.pdf], reason: р}
      execution: {due: 2022-05, forecast: 2022-06, reason: р}
    budget:
      - {item: Сайт, source: city, period: 2022-Q1, planned: 100, spent: 80}
      - {item: Домен, period: 2022, planned: 1.5}
    indicators:
      - {id: users, title: Пользователи, targets: {2022-02: 20, 2022-06: 40}, readings: {2022-02-20: 18}}
  - {id: hall, title: Зал, after: [portal], due: 2022-08}
"""
ROWS = "  - {id: 1, title: Совет, responsible: [dpo], due: 2022-02}\n"


@settings(max_examples=20, deadline=None)
@given(st.dates(DAY_ONE, DAY_LAST), st.sampled_from(["portal", "hall"]))
def test_cancelled_and_restored_everything_is_as_before(as_of: date, chosen: str) -> None:
    grounds = Grounds("решено", "ks-3")
    before = situation(ROWS, PORTAL)
    cancelled = changed(PORTAL, cancel(before, Decide((chosen,), grounds=grounds)))
    restored = changed(cancelled, reopen(situation(ROWS, cancelled), Reopen((chosen,), grounds=grounds)))
    assert cancelled != PORTAL
    assert figures(assess(situation(ROWS, restored).portfolio, as_of)) == figures(assess(before.portfolio, as_of))


def changed(text: str, changes: ChangeSet) -> str:
    return apply_edits(source_of(text.encode(), "projects", "projects"), changes.edits).decode()


def check_green(portfolio: Portfolio, as_of: date) -> None:
    """What is green was reached, is told by a reading of its time, and is over."""
    assessment = assess(portfolio, as_of)
    for view in indicators_of(assessment):
        if view.health.level == "green":
            assert view.share is not None
            assert view.share.value >= Fraction(95, 100)
            assert view.freshness.key == "current"
    for line in budget_of(assessment).lines:
        if line.health.level == "green":
            assert line.over
            assert line.money.share is not None
            assert abs(line.money.share.value - 1) <= Fraction(5, 100)


test_only_what_was_reached_is_green = holds(check_green, portfolios(2), DAYS)


def check_health(portfolio: Portfolio, as_of: date) -> None:
    """No green with something owed or not known, and every reason of a part among those of the project."""
    assessment = assess(portfolio, as_of)
    healths = [(view.project.id, view.health) for view in indicators_of(assessment)]
    healths += [(line.project.id, line.health) for line in budget_of(assessment).lines]
    for card in assessment.cards:
        owed = any(view.counted.state is OVERDUE for view in card.judged)
        assert not (owed and card.health.level in {None, "green", "unknown"})
        assert (card.health.level is None) == all(view.health.level is None for view in card.points)
        if card.health.level is None:
            continue
        told = set(map(repr, card.health.reasons))
        for project, health in healths:
            if project == card.id and health.level not in {None, "green"}:
                assert RANK[card.health.level] <= RANK[health.level]
                assert set(map(repr, health.reasons)) <= told


test_nothing_owed_is_green = holds(check_health, portfolios(2), DAYS)


def check_ties(portfolio: Portfolio, as_of: date) -> None:
    """Every tie that is written is reckoned, on a circle, or leads nowhere; what is reckoned comes to an end."""
    assessment = assess(portfolio, as_of)
    network = network_of(assessment)
    circles = [set(circle) for circle in network.circles]
    rows = {row.id: row for row in (*assessment.rows, *assessment.cards)}
    written = {(other, row.id) for row in rows.values() for other in row.item.after}
    lost = {(other, name) for name, other in network.unknown}
    circling = {tie for tie in written if any(set(tie) <= circle for circle in circles)}
    assert set(network.edges) == written - lost - circling
    for edge in network.edges.values():
        assert 0 <= edge.delay <= edge.late <= network.late[edge.before]
        assert rows[edge.after].closed is not None or network.late[edge.after] >= edge.delay
    for item in network.items:
        for direction, others in (("before", network.before), ("after", network.after)):
            found = [tie.id for tie in ties_of(network, item, direction)]  # type: ignore[arg-type]
            assert set(others.get(item, ())) <= set(found)
            assert item not in found
        timetable = timetable_of(network, item)
        assert timetable is None or all(each.float_days >= 0 for each in timetable.passes.values())


test_ties = holds(check_ties, portfolios(6), DAYS)


def check_words(portfolio: Portfolio, as_of: date) -> None:
    """Nothing raises, whatever the data are, and everything can be said."""
    assessment = assess(portfolio, as_of)
    said = [reason for card in assessment.cards for reason in card.health.reasons]
    said += [view.reason for view in indicators_of(assessment) if view.reason is not None]
    said += [reason for line in budget_of(assessment).lines for reason in line.health.reasons]
    assert all("{" not in words.say(one) for one in said for words in LANGUAGES)
    registers_of(assessment)
    assert all(not view.begun_without or view.stage.gate is not None for view in gates_of(assessment))


test_nothing_raises = holds(check_words, portfolios(3), DAYS)


def check_later(data: st.DataObject, portfolio: Portfolio, as_of: date) -> None:
    """A reading of a later day has not happened."""
    projects = [
        structs.replace(
            project,
            indicators=tuple(
                structs.replace(one, readings=one.readings | {after(as_of, data.draw(st.integers(1, 99))): Decimal(7)})
                for one in project.indicators
            ),
        )
        for project in portfolio.matrix.projects
    ]
    kept = [
        structs.replace(
            project,
            indicators=tuple(
                structs.replace(one, readings={day: fact for day, fact in one.readings.items() if day <= as_of})
                for one in project.indicators
            ),
        )
        for project in portfolio.matrix.projects
    ]
    found = [figures(assess(with_projects(portfolio, some), as_of)) for some in (projects, kept)]
    assert found[0] == found[1]


test_what_is_dated_later_has_not_happened = holds(check_later, st.data(), portfolios(2), DAYS)
