from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from cluster_cli.core.assessment import assess
from cluster_cli.core.messages import Message
from cluster_cli.core.model import Activity, Carried, Change, Decided, Facts, Portfolio
from cluster_cli.core.points import Yardstick, track_of
from cluster_cli.core.states import OVERDUE
from cluster_cli.core.totals import Cut, totals_by
from cluster_cli.core.views import Assessment, PointView, Progress, Totals
from tests.core.plans import DAYS, DUES, after, portfolios

CUTS: tuple[Cut, ...] = get_args(Cut)
FEW = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))


def add_up(totals: Totals) -> bool:
    whole = totals.in_time + totals.late + totals.not_done + totals.not_due
    return totals.n == whole and totals.missed <= totals.not_done and totals.due_soon <= totals.not_due


def summed(parts: list[Totals]) -> Totals:
    return Totals(*(sum(getattr(part, name) for part in parts) for name in Totals.__struct_fields__))


def besides(totals: Totals) -> int:
    return totals.excused + totals.cancelled + totals.carried + totals.undated


def check_totals(assessment: Assessment) -> None:
    for totals in (
        assessment.totals,
        assessment.point_totals,
        assessment.project_totals,
        assessment.project_point_totals,
    ):
        assert add_up(totals)
    assert assessment.totals.n + besides(assessment.totals) == len(assessment.tops)
    assert assessment.point_totals.n + besides(assessment.point_totals) == len(assessment.points)
    assert assessment.project_totals.n + besides(assessment.project_totals) == len(assessment.cards)
    for by in CUTS:
        for points, whole in ((False, assessment.totals), (True, assessment.point_totals)):
            parts = [totals for _, totals in totals_by(assessment, by, points=points)]
            assert all(add_up(part) for part in parts)
            assert summed(parts) == whole, by


def check_ratios(progress: Progress) -> None:
    """Below 1 exactly when a past point is not completed; never a share of nothing (judgement 3.1)."""
    headline = progress.headline.share
    assert (headline is None) == (progress.past_weight == 0)
    if headline is not None:
        assert (headline.value < 1) == (progress.past_done < progress.past)
    for measured in (progress.headline, progress.on_time):
        assert (measured.share is None) == isinstance(measured.reason, Message)


def check_health(assessment: Assessment) -> None:
    for row in (*assessment.rows, *assessment.cards):
        owed = any(view.counted.state is OVERDUE for view in row.judged)
        assert not (owed and row.health.level in {None, "green"})
        for health in (row.health, *(view.health for view in row.points)):
            assert (health.level is None) == (not health.reasons)
    for view in assessment.points:
        assert (view.health.level in {"amber", "red"}) or view.counted.state is not OVERDUE


def check_weights(assessment: Assessment) -> None:
    """The shares of a top row's points are its weight again, exactly."""
    for row in assessment.tops:
        for first in (False, True):
            shares = [view.first_weight if first else view.weight for view in row.judged]
            total = sum((share for share in shares if share is not None), Fraction(0))
            assert isinstance(row.item, Activity)
            assert total in {row.item.weight, Fraction(0)}


@FEW
@given(portfolios(), DAYS)
def test_totals_add_up_and_nothing_owed_is_green(portfolio: Portfolio, as_of: date) -> None:
    assessment = assess(portfolio, as_of)
    check_totals(assessment)
    check_ratios(assessment.ratios.in_force)
    check_ratios(assessment.ratios.first)
    check_health(assessment)
    check_weights(assessment)


@pytest.mark.long
@MANY
@given(portfolios(), DAYS)
def test_totals_add_up_and_nothing_owed_is_green_many(portfolio: Portfolio, as_of: date) -> None:
    test_totals_add_up_and_nothing_owed_is_green.hypothesis.inner_test(portfolio, as_of)


def with_facts(portfolio: Portfolio, view: PointView, told: Facts, **values: object) -> Portfolio:
    """The portfolio with other facts of one point of an activity, and other fields of its row."""

    def changed(row: Activity) -> Activity:
        if row.id != view.item_id:
            return row
        if view.name is None:
            return structs.replace(row, facts=told, **values)
        return structs.replace(row, points={**row.points, view.name: told}, **values)

    rows = tuple(changed(row) for row in portfolio.plan.activities)
    return structs.replace(portfolio, plan=structs.replace(portfolio.plan, activities=rows))


def decided_late(
    draw: st.DataObject, portfolio: Portfolio, view: PointView, on: date, kind: str
) -> Portfolio:
    """The same plan with one more decision about a point, taken on a day."""
    told, row = view.point.facts, view.point.item
    assert isinstance(row, Activity)
    if kind == "excuse":
        assume(told.excused is None)
        return with_facts(portfolio, view, structs.replace(told, excused=Decided(on)))
    if kind == "cancel":
        assume(row.status in {"planned", "active"})
        return with_facts(portfolio, view, told, status="cancelled", decided=Decided(on))
    if kind == "carry":
        assume(row.carried is None)
        return with_facts(portfolio, view, told, carried=Carried(to="../2023", on=on))
    assume(view.point.due is not None)
    return moved(draw.draw(DUES).name, portfolio, view, on)


def moved(to: str, portfolio: Portfolio, view: PointView, on: date | None) -> Portfolio:
    """The same plan with one more move of a point."""
    from tests.core.plans import month

    told = view.point.facts
    before = view.point.due
    assert before is not None
    change = Change(on, before.name, to)
    told = structs.replace(told, changes=(*told.changes, change))
    if view.name is None:
        return with_facts(portfolio, view, told, due=(month(to),))
    return with_facts(portfolio, view, structs.replace(told, due=month(to)))


def deadlines(view: PointView, as_of: date, yardstick: Yardstick) -> list[date]:
    """Every deadline that the point ever had on a yardstick: a decision counts by the one of its own day."""
    return [deadline for _, _, deadline in track_of(view.point, as_of, yardstick).steps if deadline is not None]


def all_deadlines(view: PointView, as_of: date) -> list[date]:
    return [day for yardstick in Yardstick for day in deadlines(view, as_of, yardstick)]


KINDS = st.sampled_from(["move", "excuse", "cancel", "carry"])


def compare(before: Assessment, after_: Assessment) -> None:
    """Totals, ratios and ages are the same to the last digit."""
    assert after_.totals == before.totals
    assert after_.point_totals == before.point_totals
    assert after_.ratios == before.ratios


@FEW
@given(st.data(), portfolios(4), DAYS)
def test_a_decision_after_the_fact_improves_nothing(data: st.DataObject, portfolio: Portfolio, as_of: date) -> None:
    before = assess(portfolio, as_of)
    late = [view for view in before.points if view.counted.past and view.first.past]
    assume(late)
    view = data.draw(st.sampled_from(late))
    kind = data.draw(KINDS)
    row = before.by_id[view.item_id]
    concerned = row.points if kind in {"cancel", "carry"} else (view,)
    on = after(max(day for each in concerned for day in all_deadlines(each, as_of)), data.draw(st.integers(1, 60)))
    changed = decided_late(data, portfolio, view, on, kind)
    compare(before, assess(changed, as_of))


@FEW
@given(st.data(), portfolios(4), DAYS, st.booleans())
def test_each_yardstick_has_its_own_deadline(
    data: st.DataObject, portfolio: Portfolio, as_of: date, first: bool
) -> None:
    """A decision later than the deadline of one yardstick leaves the figures of that yardstick alone."""
    before = assess(portfolio, as_of)
    late = [view for view in before.points if (view.first if first else view.counted).past]
    assume(late)
    view = data.draw(st.sampled_from(late))
    kind = data.draw(KINDS)
    concerned = before.by_id[view.item_id].points if kind in {"cancel", "carry"} else (view,)
    yardstick = Yardstick.FIRST if first else Yardstick.COUNTED
    on = after(max(day for each in concerned for day in deadlines(each, as_of, yardstick)), data.draw(st.integers(1, 60)))
    after_ = assess(decided_late(data, portfolio, view, on, kind), as_of)
    if first:
        assert after_.ratios.first == before.ratios.first
    else:
        assert (after_.totals, after_.point_totals) == (before.totals, before.point_totals)
        assert after_.ratios.in_force == before.ratios.in_force
        assert after_.ratios.earned_schedule == before.ratios.earned_schedule


@FEW
@given(st.data(), portfolios(4), DAYS)
def test_no_move_touches_the_first_yardstick(data: st.DataObject, portfolio: Portfolio, as_of: date) -> None:
    before = assess(portfolio, as_of)
    movable = [view for view in before.points if view.point.due is not None]
    assume(movable)
    view = data.draw(st.sampled_from(movable))
    to = data.draw(DUES).name
    after_ = assess(moved(to, portfolio, view, data.draw(st.none() | DAYS)), as_of)
    assert after_.ratios.first == before.ratios.first
    assert (after_.ratios.bei, after_.ratios.bei_due) == (before.ratios.bei, before.ratios.bei_due)
    assert [each.first for each in after_.points] == [each.first for each in before.points]


@FEW
@given(st.data(), portfolios(), DAYS)
def test_order_and_names_do_not_matter(data: st.DataObject, portfolio: Portfolio, as_of: date) -> None:
    before = assess(portfolio, as_of)
    rows = data.draw(st.permutations(portfolio.plan.activities))
    names = [row.id for row in portfolio.plan.activities]
    renamed = dict(zip(names, data.draw(st.permutations(names)), strict=True))
    rows = [
        structs.replace(
            row,
            id=renamed[row.id],
            part_of=renamed.get(row.part_of or ""),
            points=dict(reversed(row.points.items())),
            progress=dict(reversed(row.progress.items())),
        )
        for row in rows
    ]
    cards = tuple(
        structs.replace(card, activities=tuple(renamed[row] for row in card.activities))
        for card in reversed(portfolio.matrix.projects)
    )
    plan = structs.replace(
        portfolio.plan, activities=tuple(rows), decisions=dict(reversed(portfolio.plan.decisions.items()))
    )
    changed = Portfolio(plan, structs.replace(portfolio.matrix, projects=cards))
    after_ = assess(changed, as_of)
    compare(before, after_)
    assert after_.project_totals == before.project_totals
    assert after_.health_counts == before.health_counts
    for name in names:
        was, now = before.by_id[name], after_.by_id[renamed[name]]
        assert (was.outcome, was.state, was.closed, was.health.level) == (now.outcome, now.state, now.closed, now.health.level)


@FEW
@given(portfolios(4), DAYS)
def test_what_is_dated_later_has_not_happened(portfolio: Portfolio, as_of: date) -> None:
    """Taking out every record dated later than the day changes no figure of that day."""

    def past_of(told: Facts) -> Facts:
        completed = told.completed if told.completed is not None and told.completed <= as_of else None
        excused = told.excused if told.excused is None or (told.excused.on or as_of) <= as_of else None
        return structs.replace(told, completed=completed, excused=excused)

    rows = tuple(
        structs.replace(
            row,
            facts=past_of(row.facts),
            points={name: past_of(told) for name, told in row.points.items()},
            progress={on: value for on, value in row.progress.items() if on <= as_of},
            status="planned" if row.decided is not None and (row.decided.on or as_of) > as_of else row.status,
        )
        for row in portfolio.plan.activities
    )
    known = structs.replace(portfolio, plan=structs.replace(portfolio.plan, activities=rows))
    before, after_ = assess(portfolio, as_of), assess(known, as_of)
    compare(before, after_)
    assert [view.shown for view in before.points] == [view.shown for view in after_.points]
