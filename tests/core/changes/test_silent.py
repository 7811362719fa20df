"""Silent changes on random plans: nothing changed, nothing found; a promise changed without a record, always found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from cluster_cli.core.changes.silent import MOVED, deadlines, silent_changes
from cluster_cli.core.changes.two_states import States
from cluster_cli.core.edits import FieldEdit, Refused
from cluster_cli.core.model import Change, Lag, Plan, Portfolio
from cluster_cli.core.operations.decisions import Move, move
from cluster_cli.core.operations.grounds import Grounds
from cluster_cli.core.operations.targets import Situation, targets_of
from cluster_cli.core.operations.updates import Update, update, update_plan
from cluster_cli.store.drafts import apply_edits
from cluster_cli.store.workspace import load, load_texts
from tests.cli.conftest import ROOT
from tests.core.plans import DUES, MONTHS, REPEATS, period, portfolios

if TYPE_CHECKING:
    from collections.abc import Callable

    from cluster_cli.core.diagnostics import Diagnostic
    from cluster_cli.core.edits import ChangeSet, Edit
    from cluster_cli.core.fields import Path
    from cluster_cli.core.model import Activity
    from cluster_cli.core.operations.values import FieldText
    from cluster_cli.core.periods import Period
    from cluster_cli.store.workspace import Workspace


def few(most: int) -> settings:
    """As many examples, however busy the machine is."""
    return settings(max_examples=most, deadline=None, suppress_health_check=[HealthCheck.too_slow])


MADE = date(2026, 7, 1)
DEMO = ROOT / "examples" / "demo" / "data"


def silent(old: Portfolio, new: Portfolio) -> list[Diagnostic]:
    """What makes a check fail."""
    return [one for one in silent_changes(States(old, new, MADE)) if one.code in MOVED]


def with_row(portfolio: Portfolio, row: Activity) -> Portfolio:
    """The portfolio with another row of the same id."""
    rows = tuple(row if one.id == row.id else one for one in portfolio.plan.activities)
    return structs.replace(portfolio, plan=structs.replace(portfolio.plan, activities=rows))


def without_records(portfolio: Portfolio) -> Portfolio:
    """No record of any change in the rows, so that none explains anything."""
    rows = []
    for row in portfolio.plan.activities:
        points = {name: structs.replace(facts, changes=()) for name, facts in row.points.items()}
        rows.append(structs.replace(row, points=points, facts=structs.replace(row.facts, changes=())))
    cards = []
    for card in portfolio.matrix.projects:
        stages = [structs.replace(one, facts=structs.replace(one.facts, changes=())) for one in card.stages]
        cards.append(structs.replace(card, facts=structs.replace(card.facts, changes=()), stages=tuple(stages)))
    plan = structs.replace(portfolio.plan, activities=tuple(rows))
    return Portfolio(plan, structs.replace(portfolio.matrix, projects=tuple(cards)))


@few(40)
@given(portfolios(3))
def test_nothing_changed_is_nothing_found(plan: Portfolio) -> None:
    assert silent_changes(States(plan, plan, MADE)) == []


@few(30)
@given(portfolios(3), st.randoms(use_true_random=False))
def test_order_is_no_change(plan: Portfolio, chance: object) -> None:
    rows, cards = list(plan.plan.activities), list(plan.matrix.projects)
    chance.shuffle(rows)  # type: ignore[attr-defined]
    chance.shuffle(cards)  # type: ignore[attr-defined]
    rows = [structs.replace(row, after=tuple(reversed(row.after)), at=7) for row in rows]
    other = Portfolio(
        structs.replace(plan.plan, activities=tuple(rows)), structs.replace(plan.matrix, projects=tuple(cards))
    )
    assert silent_changes(States(plan, other, MADE)) == []


def spans(dues: Any) -> list[tuple[date, date]]:
    """The days of periods, however they are written."""
    return [(one.first, one.last) for one in dues]


EDITS: dict[str, st.SearchStrategy[object]] = {
    "due": DUES.map(lambda one: (one,)),
    "start": MONTHS,
    "repeat": st.sampled_from(sorted(REPEATS)).map(REPEATS.__getitem__),
    "until": MONTHS,
    "lag": st.just(Lag(20, working=False, text="20d")),
    "unheld": st.sampled_from(["lapses", "owed"]),
    "measure": st.sampled_from(["points", "percent", "effort", "projects"]),
    "part_of": st.just("99"),
    "weight": st.sampled_from([Fraction(1), Fraction(3), Fraction(1, 10)]),
    "after": st.just(("98",)),
    "wording": st.just("Иначе"),
}


@pytest.mark.parametrize("field", sorted(EDITS))
@few(15)
@given(data=st.data())
def test_every_promise_edited_without_a_record_is_found(field: str, data: st.DataObject) -> None:
    plan = data.draw(portfolios(3))
    assume(plan.plan.activities)
    row = data.draw(st.sampled_from(plan.plan.activities))
    value = data.draw(EDITS[field])
    was = getattr(row, field)
    assume(was != value and (field != "due" or spans(was) != spans(value)))
    found = silent(plan, with_row(plan, structs.replace(row, **{field: value})))
    assert [one.item for one in found] == [row.id]
    assert {one.code for one in found} == {"silent-move" if field == "due" else "silent-change"}


@few(20)
@given(portfolios(3), st.sampled_from(["period", "day_off", "calendar", "health"]))
def test_every_promise_of_the_head_edited_without_a_record_is_found(plan: Portfolio, field: str) -> None:
    value: object = {"period": period("2022-H1"), "calendar": "RU", "health": {"overdue_red": Decimal(90)}}.get(field)
    if field == "day_off":
        value = "next" if plan.plan.day_off != "next" else "keep"
    other = structs.replace(plan, plan=structs.replace(plan.plan, **{field: value}))
    assert [one.code for one in silent(plan, other)] == ["silent-change"]


@few(60)
@given(portfolios(3), portfolios(3))
def test_no_deadline_goes_or_differs_without_a_word(one: Portfolio, another: Portfolio) -> None:
    """Whatever two states are: where what is owed and when is not the same, something is said."""
    old, new = without_records(one), without_records(another)
    before, after = (deadlines(each, each.plan, None) for each in (old, new))
    if any(key not in after or after[key] != day for key, day in before.items()):
        assert silent(old, new)


@few(30)
@given(portfolios(3))
def test_a_completion_that_goes_is_found(plan: Portfolio) -> None:
    done = [row for row in plan.plan.activities if row.facts.completed is not None and not row.has_several_points]
    assume(done)
    row = structs.replace(done[0], facts=structs.replace(done[0].facts, completed=None, confirmed=None))
    assert [one.code for one in silent(plan, with_row(plan, row))] == ["completion-withdrawn"]


def changed(workspace: Workspace, made: ChangeSet) -> Workspace:
    """The plan after an operation, on the texts of its files."""
    texts: dict[str, bytes | None] = {}
    for key, source in workspace.sources.items():
        edits: list[Edit] = [one for one in made.edits if isinstance(one, FieldEdit) and one.file == key]
        texts[key] = apply_edits(source, edits) if edits else source.raw
    return load_texts(texts)


GROUNDS = Grounds("решено", "s-5")
FIELDS: st.SearchStrategy[dict[Path, FieldText]] = st.sampled_from(
    [
        {("weight",): "3"}, {("start",): "2026-02"}, {("until",): "2026-10"}, {("repeat",): "quarterly"}, {("lag",): "9wd"},
        {("unheld",): "owed"}, {("wording",): "До 1 июля"}, {("after",): ("1",)}, {("part_of",): "10"},
        {("measure",): "effort"}, {("after",): ()}, {("wording",): "", ("weight",): "0.5"},
    ]
)  # fmt: skip
HEADS: st.SearchStrategy[dict[Path, FieldText]] = st.sampled_from(
    [{("period",): "2026-H1"}, {("day_off",): "previous"}, {("health", "overdue_red"): "60"}]
)
PERIODS: st.SearchStrategy[Period] = st.sampled_from(["2026-08", "2026-Q4", "2026-12-31", "2026-07-15"]).map(period)


@few(60)
@given(st.data())
def test_what_the_commands_record_is_never_silent(data: st.DataObject) -> None:
    """`move` and `update` with their grounds, on the demo's text: whatever is done, nothing is found."""
    base = load(DEMO)
    now = base
    done = 0
    for _ in range(data.draw(st.integers(1, 4))):
        situation = Situation(now.portfolio, MADE)
        item = data.draw(st.sampled_from([row.id for row in now.portfolio.plan.activities]))
        names = [one.name for one in targets_of(situation, situation.find(item))]
        operations: tuple[Callable[[], ChangeSet], ...] = (
            lambda: move(situation, Move(((item, data.draw(PERIODS)),), data.draw(st.sampled_from(names)), GROUNDS)),  # noqa: B023
            lambda: update(situation, Update((item,), data.draw(FIELDS), None, GROUNDS)),  # noqa: B023
            lambda: update_plan(situation, Update((), data.draw(HEADS), None, GROUNDS)),  # noqa: B023
        )
        try:
            made = data.draw(st.sampled_from(operations if names else operations[1:]))()
        except Refused:
            continue
        after = changed(now, made)
        if after.unread:  # such a change the program refuses
            continue
        now, done = after, done + bool(made.edits)
    assert silent(base.portfolio, now.portfolio) == []
    assume(done)


def test_a_record_of_the_head_explains_no_second_change_like_it() -> None:
    moved = Change(date(2022, 3, 1), "2022", "2023", "r", "x", "period")
    back = Change(date(2022, 4, 1), "2023", "2022", "r", "x", "period")
    old = Portfolio(Plan(title="t", period=period("2022"), changes=(moved, back)))
    new = structs.replace(old, plan=structs.replace(old.plan, period=period("2023")))
    assert [fault.code for fault in silent(old, new)] == ["silent-change"]
