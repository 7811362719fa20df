"""What holds for every plan on every day, whatever was recorded."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.judge.health import RANK
from cluster_cli.core.judge.progress import ratios_of
from cluster_cli.core.judge.totals import Cut, totals_by
from cluster_cli.core.judge.verdicts import OUTCOME_OF_STATE
from cluster_cli.core.judge.views import Totals
from cluster_cli.core.judge.weights import weighed
from cluster_cli.core.messages import Message
from cluster_cli.core.model import Activity, Assessed, Carried, Change, Decided, Lag, Portfolio
from cluster_cli.core.naming import OPEN_STATES, OVERDUE, STATES
from cluster_cli.core.plan.points import Yardstick, track_of
from cluster_cli.i18n import percent
from tests.core.plans import DAYS, DUES, after, month, portfolios

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from hypothesis.strategies import SearchStrategy

    from cluster_cli.core.judge.views import Assessment, PointView, Progress
    from cluster_cli.core.model import Facts

CUTS: tuple[Cut, ...] = get_args(Cut)
OF_THE_ROW = {"cancel", "carry", "lag", "weight", "until"}
KINDS = st.sampled_from(["move", "excuse", "cancel", "carry", "lag", "weight", "until"])


def holds(check: Callable[..., None], *given_: SearchStrategy[object]) -> Callable[[int], None]:
    """A test that the check holds for whatever is given; the full count only in the long run."""

    @pytest.mark.parametrize("examples", [40, pytest.param(1000, marks=pytest.mark.long)])
    def test(examples: int) -> None:
        chosen = settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        chosen(given(*given_)(check))()

    return test


def add_up(totals: Totals) -> bool:
    whole = totals.in_time + totals.late + totals.not_done + totals.not_due
    return totals.n == whole and totals.missed <= totals.not_done and totals.due_soon <= totals.not_due


def summed(parts: list[Totals]) -> Totals:
    return Totals(*(sum(getattr(part, name) for part in parts) for name in Totals.__struct_fields__))


def besides(totals: Totals) -> int:
    return totals.excused + totals.cancelled + totals.carried + totals.undated


def check_totals(portfolio: Portfolio, as_of: date) -> None:
    assessment = assess(portfolio, as_of)
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


test_totals_add_up_in_every_cut = holds(check_totals, portfolios(), DAYS)


def check_states(portfolio: Portfolio, as_of: date) -> None:
    assessment = assess(portfolio, as_of)
    for row in (*assessment.rows, *assessment.cards):
        for view in row.points:
            for verdict in (view.shown, view.counted, view.first):
                assert verdict.state in STATES
                assert verdict.outcome == OUTCOME_OF_STATE[verdict.state.key]
                assert (verdict.days > 0) == (verdict.state.key in {"overdue", "completed-late"})
                assert verdict.past == (verdict.deadline is not None and as_of > verdict.deadline)
        closed = row.judged and all(view.shown.state.key not in OPEN_STATES for view in row.judged)
        assert (row.closed is not None) == bool(closed)
        soon = [view for view in row.points if view.state.key == "due-soon"]
        assert len(soon) <= 1 or not soon[0].point.series


test_each_point_has_one_state = holds(check_states, portfolios(), DAYS)


def check_ratios(portfolio: Portfolio, as_of: date) -> None:
    """1 exactly when nothing past is open, 100 % only then; never a share of nothing."""
    assessment = assess(portfolio, as_of)
    for first in (False, True):
        progress: Progress = ratios_of(assessment).first if first else ratios_of(assessment).in_force
        points = weighed(assessment.points, as_of, first=first)
        is_open = any(each.verdict.past and each.completed is None for each in points)
        headline = progress.headline.share
        assert (headline is None) == (progress.past == 0) == (progress.past_weight == 0)
        if headline is not None:
            assert (headline.value == 1) == (not is_open)
            assert (percent(headline.value) == "100 %") == (headline.value == 1)
            assert (percent(headline.value) == "0 %") == (headline.value == 0)
        for measured in (progress.headline, progress.on_time):
            assert (measured.share is None) == isinstance(measured.reason, Message)


test_ratios_tell_what_is_open = holds(check_ratios, portfolios(), DAYS)


def check_health(portfolio: Portfolio, as_of: date) -> None:
    """No green with something owed, no colour without a reason, none for what is closed."""
    assessment = assess(portfolio, as_of)
    for row in (*assessment.rows, *assessment.cards):
        owed = any(view.counted.state is OVERDUE for view in row.judged)
        assert not (owed and row.health.level in {None, "green", "unknown"})
        for view in row.points:
            assert view.counted.state is not OVERDUE or view.health.level in {"amber", "red"}
            assert (view.health.level is None) == (view.counted.state.key not in OPEN_STATES)
        for health in (row.health, *(view.health for view in row.points)):
            assert (health.level is None) == (not health.reasons)
        worst = [RANK[view.health.level] for view in row.judged if view.health.level is not None]
        assert (row.health.level is None) == (not worst)
        assert not worst or row.health.level is None or RANK[row.health.level] <= min(worst)
    assert sum(assessment.health_counts.values()) == sum(row.health.level is not None for row in assessment.tops)


test_nothing_owed_is_green = holds(check_health, portfolios(), DAYS)


def check_weights(portfolio: Portfolio, as_of: date) -> None:
    """The shares of a row's points are its weight again, exactly."""
    for row in assess(portfolio, as_of).tops:
        for first in (False, True):
            shares = [view.first_weight if first else view.weight for view in row.judged]
            total = sum((share for share in shares if share is not None), Fraction(0))
            assert isinstance(row.item, Activity)
            assert total in {row.item.weight, Fraction(0)}


test_shares_are_the_weight_again = holds(check_weights, portfolios(), DAYS)


def with_facts(portfolio: Portfolio, view: PointView, told: Facts, **values: object) -> Portfolio:
    """The portfolio with other facts of one point of an activity, and other fields of its row."""

    def changed(row: Activity) -> Activity:
        if row.id != view.item_id:
            return row
        if view.name is None:
            return structs.replace(row, facts=told, **values)
        return structs.replace(row, points={**row.points, view.name: told}, **values)

    return with_rows(portfolio, [changed(row) for row in portfolio.plan.activities])


def with_rows(portfolio: Portfolio, rows: list[Activity]) -> Portfolio:
    """The portfolio with other rows."""
    return structs.replace(portfolio, plan=structs.replace(portfolio.plan, activities=tuple(rows)))


def decided(draw: st.DataObject, portfolio: Portfolio, view: PointView, on: date, kind: str) -> Portfolio:
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
    if kind == "move":
        return moved(draw.draw(DUES).name, portfolio, view, on)
    return promised(draw, portfolio, row, on, kind)


def promised(draw: st.DataObject, portfolio: Portfolio, row: Activity, on: date, field: str) -> Portfolio:
    """The same plan with one more change of another promise of a row, decided on a day."""
    if field == "lag":
        count = draw.draw(st.integers(1, 200))
        lag, before = Lag(count, working=False, text=f"{count}d"), None if row.lag is None else row.lag.text
        return recorded(portfolio, row, Change(on, before, lag.text, field="lag"), lag=lag)
    if field == "weight":
        weight = Fraction(draw.draw(st.integers(1, 400)), 4)
        old, new = (format(float(one), ".2f") for one in (row.weight, weight))
        assume(Fraction(old) == row.weight)
        return recorded(portfolio, row, Change(on, old, new, field="weight"), weight=weight)
    until, last = draw.draw(DUES), row.until or portfolio.plan.period
    assume(row.repeat is not None and last is not None and row.due[0].first <= until.last <= last.last)
    end = None if row.until is None else row.until.name
    return recorded(portfolio, row, Change(on, end, until.name, field="until"), until=until)


def recorded(portfolio: Portfolio, row: Activity, change: Change, **values: object) -> Portfolio:
    """The same plan with another value of a promise of a row, and a record of that."""
    facts = structs.replace(row.facts, changes=(*row.facts.changes, change))
    changed = structs.replace(row, facts=facts, **values)
    return with_rows(portfolio, [changed if each.id == row.id else each for each in portfolio.plan.activities])


def moved(to: str, portfolio: Portfolio, view: PointView, on: date | None) -> Portfolio:
    """The same plan with one more move of a point."""
    told, before = view.point.facts, view.point.due
    assert before is not None
    told = structs.replace(told, changes=(*told.changes, Change(on, before.name, to)))
    if view.name is None:
        return with_facts(portfolio, view, told, due=(month(to),))
    return with_facts(portfolio, view, structs.replace(told, due=month(to)))


def deadlines(view: PointView, as_of: date, yardstick: Yardstick) -> list[date]:
    """Every deadline that the point ever had on a yardstick: a decision counts by the one of its own day."""
    return [deadline for _, _, deadline in track_of(view.point, as_of, yardstick).steps if deadline is not None]


def figures(assessment: Assessment) -> tuple[object, ...]:
    return assessment.totals, assessment.point_totals, ratios_of(assessment)


def check_late_decision(data: st.DataObject, portfolio: Portfolio, as_of: date) -> None:
    """Decided after every deadline that the point ever had: no total, ratio, age or colour of it is another."""
    before = assess(portfolio, as_of)
    late = [view for view in before.points if view.counted.past and view.first.past]
    assume(late)
    view = data.draw(st.sampled_from(late))
    kind = data.draw(KINDS)
    concerned = before.by_id[view.item_id].points if kind in OF_THE_ROW else (view,)
    had = [day for each in concerned for yardstick in Yardstick for day in deadlines(each, as_of, yardstick)]
    changed = assess(decided(data, portfolio, view, after(max(had), data.draw(st.integers(1, 60))), kind), as_of)
    assert figures(changed) == figures(before)
    levels = [(each.counted, each.health.level) for each in before.points]
    assert [(each.counted, each.health.level) for each in changed.points] == levels


test_a_decision_after_the_fact_improves_nothing = holds(check_late_decision, st.data(), portfolios(4), DAYS)


def check_own_deadline(data: st.DataObject, portfolio: Portfolio, as_of: date, first: bool) -> None:
    """A decision later than the deadline of one yardstick leaves the figures of that yardstick alone."""
    before = assess(portfolio, as_of)
    late = [view for view in before.points if (view.first if first else view.counted).past]
    assume(late)
    view = data.draw(st.sampled_from(late))
    kind = data.draw(KINDS)
    concerned = before.by_id[view.item_id].points if kind in OF_THE_ROW else (view,)
    yardstick = Yardstick.FIRST if first else Yardstick.COUNTED
    had = [day for each in concerned for day in deadlines(each, as_of, yardstick)]
    changed = assess(decided(data, portfolio, view, after(max(had), data.draw(st.integers(1, 60))), kind), as_of)
    if first:
        assert ratios_of(changed).first == ratios_of(before).first
    else:
        assert (changed.totals, changed.point_totals) == (before.totals, before.point_totals)
        assert ratios_of(changed).in_force == ratios_of(before).in_force
        assert ratios_of(changed).earned_schedule == ratios_of(before).earned_schedule


test_each_yardstick_has_its_own_deadline = holds(check_own_deadline, st.data(), portfolios(4), DAYS, st.booleans())


def check_move(data: st.DataObject, portfolio: Portfolio, as_of: date) -> None:
    before = assess(portfolio, as_of)
    movable = [view for view in before.points if view.point.due is not None]
    assume(movable)
    view = data.draw(st.sampled_from(movable))
    changed = assess(moved(data.draw(DUES).name, portfolio, view, data.draw(st.none() | DAYS)), as_of)
    assert ratios_of(changed).first == ratios_of(before).first
    assert (ratios_of(changed).bei, ratios_of(changed).bei_due) == (ratios_of(before).bei, ratios_of(before).bei_due)
    assert [each.first for each in changed.points] == [each.first for each in before.points]


test_no_move_touches_the_first_yardstick = holds(check_move, st.data(), portfolios(4), DAYS)


def check_silent_move(data: st.DataObject, portfolio: Portfolio, as_of: date) -> None:
    """A deadline of a grid that is past and then changed by hand, without a record, improves nothing."""
    before = assess(portfolio, as_of)
    late = [view for view in before.points if view.name is not None and view.counted.past and view.first.past]
    assume(late)
    view = data.draw(st.sampled_from(late))
    told = structs.replace(view.point.facts, due=data.draw(DUES))
    assert figures(assess(with_facts(portfolio, view, told), as_of)) == figures(before)


test_a_silent_move_improves_nothing = holds(check_silent_move, st.data(), portfolios(4), DAYS)


def check_order(data: st.DataObject, portfolio: Portfolio, as_of: date) -> None:
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
    changed = assess(Portfolio(plan, structs.replace(portfolio.matrix, projects=cards)), as_of)
    assert figures(changed) == figures(before)
    assert changed.project_totals == before.project_totals
    assert changed.health_counts == before.health_counts
    for name in names:
        was, now = before.by_id[name], changed.by_id[renamed[name]]
        for field in ("outcome", "besides", "state", "closed", "status", "done", "owed_in_all", "missed", "roll_up"):
            assert getattr(was, field) == getattr(now, field)
        assert was.health.level == now.health.level


test_order_and_ids_do_not_matter = holds(check_order, st.data(), portfolios(), DAYS)


def by_then(portfolio: Portfolio, as_of: date) -> Portfolio:
    """The plan without the records dated later than the day, as far as each carries a day of its own."""

    def told(facts: Facts) -> Facts:
        completed = facts.completed if facts.completed is not None and facts.completed <= as_of else None
        excused = facts.excused if facts.excused is None or (facts.excused.on or as_of) <= as_of else None
        confirmed = facts.confirmed if facts.confirmed is None or (facts.confirmed.on or as_of) <= as_of else None
        return structs.replace(facts, completed=completed, excused=excused, confirmed=confirmed)

    rows = [
        structs.replace(
            row,
            facts=told(row.facts),
            points={name: told(facts) for name, facts in row.points.items()},
            progress={on: value for on, value in row.progress.items() if on <= as_of},
            status="planned" if row.decided is not None and (row.decided.on or as_of) > as_of else row.status,
            assessment=None if row.assessment and (row.assessment.on or as_of) > as_of else row.assessment,
            carried=None if row.carried and row.carried.to and (row.carried.on or as_of) > as_of else row.carried,
        )
        for row in portfolio.plan.activities
        if row.carried is None or row.carried.plan is None  # what is brought over also carries the first deadline
    ]
    return with_rows(portfolio, rows)


def check_later(portfolio: Portfolio, as_of: date) -> None:
    rows = [row for row in portfolio.plan.activities if row.carried is None or row.carried.plan is None]
    before, known = assess(with_rows(portfolio, rows), as_of), assess(by_then(portfolio, as_of), as_of)
    assert figures(known) == figures(before)
    for was, now in zip(before.points, known.points, strict=True):
        assert (was.shown, was.confirmed, was.paused, was.health) == (now.shown, now.confirmed, now.paused, now.health)
    for row, other in zip(before.rows, known.rows, strict=True):
        assert (row.health, row.status, row.closed) == (other.health, other.status, other.closed)
    assert before.recorded or not known.recorded


test_what_is_dated_later_has_not_happened = holds(check_later, portfolios(4), DAYS)


def check_growth(portfolio: Portfolio, as_of: date, days: int) -> None:
    """With every day more points are past and completed by the first deadlines, never fewer."""
    now, then = assess(portfolio, as_of), assess(portfolio, as_of + timedelta(days=days))
    for view, later in zip(now.points, then.points, strict=True):
        assert view.first_deadline == later.first_deadline
        assert view.first.past <= later.first.past
        assert (view.completed is None) or view.completed == later.completed
        assert (
            view.state.key != "missed"
            or later.state.key in {"missed", "completed-late", "excused", "cancelled", "carried"}
            or (view.point.moves or later.state.key == "completed")
        )
    assert now.recorded <= then.recorded


test_what_has_happened_stays = holds(check_growth, portfolios(4), DAYS, st.integers(0, 200))


def check_person(data: st.DataObject, portfolio: Portfolio, as_of: date) -> None:
    before = assess(portfolio, as_of)
    assume(portfolio.plan.activities)
    chosen = data.draw(st.sampled_from(portfolio.plan.activities))
    assessed = Assessed(data.draw(st.sampled_from(["green", "amber", "red"])), data.draw(st.none() | DAYS))
    rows = [
        structs.replace(row, assessment=assessed) if row.id == chosen.id else structs.replace(row, assessment=None)
        for row in portfolio.plan.activities
    ]
    bare = assess(with_rows(portfolio, [structs.replace(row, assessment=None) for row in rows]), as_of)
    judged = assess(with_rows(portfolio, rows), as_of)
    assert figures(judged) == figures(before)
    for row in judged.rows:
        derived, level = bare.by_id[row.id].health.level, row.health.level
        assert (level is None) == (derived is None)
        assert level is None or derived is None or RANK[level] <= RANK[derived]


test_a_person_only_worsens = holds(check_person, st.data(), portfolios(4), DAYS)
