"""Whoever has the inputs of a step reckons its result again: an implementation of its own does so for random plans."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.judge.explain import INPUTS, why
from cluster_cli.core.judge.progress import ratios_of
from cluster_cli.core.messages import Share, Term
from cluster_cli.core.model import (
    Assessed,
    BudgetLine,
    Change,
    Decided,
    Facts,
    Indicator,
    Matrix,
    Portfolio,
    Project,
    Repeat,
)
from cluster_cli.i18n import Words
from tests.core.plans import DAYS, day, month, one, plan_of, portfolios

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cluster_cli.core.judge.views import Assessment, Step

Inputs = dict[str, Any]


def period(given_: Inputs) -> object:
    found, limit = given_["initial"], given_["deadline"]
    for move in given_["moves"]:
        late = limit is not None and move.values["day"] > limit
        if move.values["day"] > given_["as-of"] or (late and given_["yardstick"].key == "counted"):
            break
        found, limit = move.values["period"], move.values["deadline"]
    return found


def deadline(given_: Inputs) -> object:
    if given_["period"] is None:
        return None
    found, off = given_["period"].last, set(given_["days-off"])
    for _ in range(given_["lag"]):
        found += timedelta(1)
        while given_["working"] and found in off:
            found += timedelta(1)
    while given_["day-off"].key != "keep" and found in off:
        found += timedelta(1 if given_["day-off"].key == "next" else -1)
    return found


def state(given_: Inputs) -> object:  # noqa: PLR0911 - one return a state
    as_of, limit = given_["as-of"], given_["deadline"]
    if given_["completed"] is not None:
        return "completed-late" if limit is not None and given_["completed"] > limit else "completed"
    for lift in given_["lifts"]:
        on, till = lift.values["day"], lift.values["deadline"]
        in_time = till is None or on <= till or given_["yardstick"].key == "shown"
        if on <= as_of and in_time:
            return lift.values["decision"].key
    if limit is None:
        return "undated"
    if as_of > limit:
        after = given_["next-deadline"]
        come = given_["next-held"] is not None or (after is not None and as_of > after)
        return "missed" if given_["lapses"] and come else "overdue"
    if given_["paused"]:
        return "paused"
    if given_["upcoming"] and (limit - as_of).days <= given_["horizon"]:
        return "due-soon"
    return "under-way" if given_["start"] <= as_of else "not-yet"


def days(given_: Inputs) -> object:
    key = given_["state"].key
    if key == "overdue":
        return (given_["as-of"] - given_["deadline"]).days
    return (given_["completed"] - given_["deadline"]).days if key == "completed-late" else 0


def deviation(given_: Inputs) -> object:
    expected = given_["forecast"].last if given_["forecast"] is not None else given_["deadline"]
    reached, first = given_["completed"] or expected, given_["first-deadline"]
    return None if reached is None or first is None else (reached - first).days


def place(given_: Inputs) -> object:
    places = {"completed": "in-time", "completed-late": "late", "missed": "not-done", "overdue": "not-done"}
    beside = {"excused", "cancelled", "carried", "undated"}
    return None if given_["state"].key in beside else places.get(given_["state"].key, "not-due")


def share(given_: Inputs) -> object:
    found = Fraction(given_["weight"])
    for part in given_["parts"]:
        found *= Fraction(part)
    return found / given_["points"]


def whole(given_: Inputs) -> object:
    return Fraction(given_["share"]) if given_["past"] else Fraction(0)


def part(given_: Inputs) -> object:
    return Fraction(given_["share"]) if given_["past"] and given_["completed"] is not None else Fraction(0)


def planned(given_: Inputs) -> object:
    run = Fraction(int(given_["past"]))
    if given_["linear"] and not given_["past"]:
        span = (given_["deadline"] - given_["start"]).days + 1
        run = max(Fraction(0), Fraction((given_["as-of"] - given_["start"]).days, span)) if span > 0 else Fraction(0)
    return Fraction(given_["share"]) * run


def earned(given_: Inputs) -> object:
    reading = min(Fraction(given_["reading"]), Fraction(9, 10)) if given_["linear"] else Fraction(0)
    return Fraction(given_["share"]) * (reading if given_["completed"] is None else 1)


def over(given_: Inputs, number: int, limit: str, *, at_least: bool = False) -> bool:
    return number >= Fraction(given_[limit]) if at_least else number > Fraction(given_[limit])


def against(given_: Inputs) -> set[str]:
    """What speaks against an open point, as colours."""
    found = {"amber"} if "overdue-red" in given_ or "expected-red" in given_ else set()
    if "overdue-red" in given_ and over(given_, (given_["as-of"] - given_["deadline"]).days, "overdue-red"):
        found.add("red")
    if "expected-red" in given_ and over(given_, (given_["forecast"].last - given_["deadline"]).days, "expected-red"):
        found.add("red")
    if "unstarted-amber" in given_ and not given_["started"] and given_["start-written"].last < given_["as-of"]:
        left = (given_["deadline"] - given_["as-of"]).days
        found |= {"amber"} if left >= 0 and not over(given_, left, "unstarted-amber") else set()
    if "moves-taken" in given_:
        limit, first = given_["deadline"], given_["first-deadline"]
        far = 0 if limit is None or first is None else (limit - first).days
        for level in ("red", "amber"):
            often = over(given_, given_["moves-taken"], f"moves-{level}", at_least=True)
            found |= {level} if often or over(given_, far, f"moved-{level}") else set()
    return found


def health(given_: Inputs) -> object:
    key = given_["state"].key
    if key in {"completed", "completed-late", "missed", "excused", "cancelled", "carried"}:
        return None
    found = against(given_)
    if found:
        return "red" if "red" in found else "amber"
    return "unknown" if key in {"paused", "undated"} else "green"


def outcome(given_: Inputs) -> object:
    counts = {name: given_[name] for name in ("overdue", "not-due", "in-time", "late", "missed")}
    if not any(counts.values()):
        return next((name for name in ("undated", "carried", "cancelled", "excused") if given_[name]), "undated")
    if counts["overdue"]:
        return "not-done"
    if counts["not-due"] or given_["undated"]:
        return "not-due"
    if not counts["in-time"] + counts["late"]:
        return "not-done"
    return "late" if counts["late"] or counts["missed"] else "in-time"


def closed(given_: Inputs) -> object:
    done, missed = given_["completed"] + given_["completed-late"], given_["missed"]
    lifted = given_["excused"] + given_["cancelled"] + given_["carried"]
    if not given_["points"] or done + missed + lifted < given_["points"]:
        return None
    if done and missed:
        return "partly-done"
    if done or missed:
        return "done" if done else "not-done"
    return next(name for name in ("carried", "cancelled", "excused") if given_[name])


def series(given_: Inputs) -> object:
    return Fraction(given_["in-time"], given_["past"]) if given_["past"] else None


def series_health(given_: Inputs) -> object:
    if not given_["open"]:
        return None
    if given_["past"] < Fraction(given_["series-from"]):
        if given_["missed-running"] >= Fraction(given_["missed-red"]):
            return "red"
        return "amber" if given_["missed"] else None
    per_cent = Fraction(100 * given_["in-time"], given_["past"])
    if per_cent < Fraction(given_["series-red"]) or given_["missed-since-held"] >= Fraction(given_["missed-red"]):
        return "red"
    return "amber" if per_cent < Fraction(given_["series-amber"]) else None


def row_health(given_: Inputs) -> object:
    derived = {term.key for term in (*given_["points-health"], *given_["series-health"])}
    persons = {term.key for name in ("persons", "indicators", "budget") for term in given_.get(f"{name}-health", ())}
    return next(
        (level for level in ("red", "amber", "unknown", "green") if derived and level in derived | persons), None
    )


def reached(given_: Inputs) -> object:
    plan, fact = given_["target"], given_["fact"]
    if plan is None or fact is None or plan <= 0:
        return None
    if given_["direction"].key == "up":
        return Fraction(fact) / Fraction(plan)
    return Fraction(plan) / Fraction(fact) if fact > 0 else Fraction(1)


def indicator_health(given_: Inputs) -> object:
    due, lifted, measured = given_["target-period"], given_["lifted-on"], given_["measured"]
    if due is None or (lifted is not None and lifted <= due.last):
        return None
    if given_["reached"] is None:
        return "unknown"
    per_cent = 100 * given_["reached"].value
    if per_cent >= Fraction(given_["indicator-amber"]):
        return "unknown" if measured < due.first else "green"
    return "amber" if per_cent >= Fraction(given_["indicator-red"]) else "red"


def left(given_: Inputs) -> object:
    planned_, spent = given_["planned-money"], given_["spent"]
    return None if planned_ is None else Fraction(planned_) - Fraction(spent or 0)


def spent_share(given_: Inputs) -> object:
    planned_, spent = given_["planned-money"], given_["spent"]
    return None if planned_ is None or spent is None or planned_ <= 0 else Fraction(spent) / Fraction(planned_)


def line_health(given_: Inputs) -> object:
    planned_, spent, committed = given_["planned-money"], given_["spent"], given_["committed"]
    due, lifted = given_["line-period"], given_["lifted-on"]
    over_ = due is not None and given_["as-of"] > due.last and (lifted is None or lifted > due.last)
    found = {"amber"} if None not in {spent, committed} and spent > committed else set()
    if over_ and (planned_ is None or (spent is None and planned_ > 0)):
        found.add("unknown")
    elif planned_ is not None and planned_ <= 0:
        found |= {"red"} if spent is not None and spent > planned_ else set()
    elif planned_ is not None and spent is not None and (over_ or spent > planned_):
        off = 100 * abs(Fraction(spent) / Fraction(planned_) - 1)
        green = {"green"} if over_ else {"amber"}
        found |= {"amber"} if off > Fraction(given_["budget-amber"]) else green
        found |= {"red"} if off > Fraction(given_["budget-red"]) else set()
    return next((level for level in ("red", "amber", "unknown", "green") if level in found), None)


def roll_up(given_: Inputs) -> object:
    return Fraction(given_["completed"], given_["owed"])


RULES: dict[str, Callable[[Inputs], object]] = {
    "period": period, "deadline": deadline, "state": state, "days": days, "deviation": deviation, "place": place,
    "share": share, "whole": whole, "part": part, "planned": planned, "earned": earned, "health": health,
    "outcome": outcome, "closed": closed, "series": series, "series-health": series_health, "row-health": row_health,
    "roll-up": roll_up, "reached": reached, "indicator-health": indicator_health, "left": left, "spent-share": spent_share,
    "line-health": line_health,
}  # fmt: skip


def plain(result: object) -> object:
    """A result as the rules above give it: keys of terms, numbers of fractions written out."""
    match result:
        case Term(key=key):
            return key
        case Share():
            return result.value
        case str():
            return Fraction(result)
        case _:
            return result


def recompute(assessment: Assessment) -> None:
    sums = {"whole": Fraction(0), "part": Fraction(0), "planned": Fraction(0), "earned": Fraction(0)}
    for row in (*assessment.rows, *assessment.cards):
        steps = why(assessment, row.id)
        for step in steps:
            assert set(step.inputs) <= set(INPUTS)
            inputs: Inputs = dict(step.inputs)
            assert plain(step.result) == RULES[step.figure.key](inputs), (row.id, step)
            if step.figure.key in sums and inputs["yardstick"].key in {"all", "counted"}:
                sums[step.figure.key] += Fraction(str(step.result))
        check_shown(assessment, row.id, steps)
    ratios = ratios_of(assessment).in_force
    assert sums == {
        "whole": ratios.past_weight, "part": ratios.done_weight,
        "planned": ratios.planned_value, "earned": ratios.earned_value,
    }  # fmt: skip


def check_shown(assessment: Assessment, row_id: str, steps: tuple[Step, ...]) -> None:
    """The steps lead to what the assessment shows of the row."""
    row = assessment.by_id[row_id]

    def results(figure: str) -> list[object]:
        chosen = {"all", "shown"} if figure in {"period", "deadline", "state", "days"} else {"all", "shown", "counted"}
        return [
            step.result
            for step in steps
            if step.figure.key == figure and getattr(step.inputs.get("yardstick"), "key", "all") in chosen
        ]

    assert results("period") == [view.period for view in row.points]
    assert results("deadline") == [view.deadline for view in row.points]
    assert results("state") == [view.state for view in row.points]
    assert results("days") == [view.days for view in row.points]
    assert results("deviation") == [view.deviation for view in row.points]
    assert [plain(share) for share in results("share")] == [
        view.weight for view in row.points if view.weight is not None
    ]
    assert [plain(level) for level in results("health")] == [view.health.level for view in row.points]
    assert results("closed") == [row.closed]
    assert [plain(level) for level in results("row-health")] == [row.health.level]


@pytest.mark.parametrize("plans", [25, pytest.param(500, marks=pytest.mark.long)])
def test_every_step_can_be_reckoned_again(plans: int) -> None:
    @settings(max_examples=plans, deadline=None, suppress_health_check=list(HealthCheck))
    @given(portfolios(), DAYS)
    def check(portfolio: Portfolio, as_of: date) -> None:
        recompute(assess(portfolio, as_of))

    check()


LATE_MOVE = one(due="2022-06", changes=(Change(day("2022-03-05"), "2022-02", "2022-06"),), forecast=month("2022-07"))
SERIES = one(
    due="2022-01",
    repeat=Repeat(1, "month", "monthly"),
    points={"2022-02": Facts(completed=day("2022-03-02")), "2022-03": Facts(excused=Decided(day("2022-03-01")))},
    assessment=Assessed("red"),
)


@pytest.mark.parametrize(
    "row",
    [
        one(),
        LATE_MOVE,
        SERIES,
        one(due=None),
        one(measure="effort"),
        *(one(due=f"2022-{month_and_day}") for month_and_day in ("03-16", "04-14", "04-15", "05-15", "05-16", "05-17")),
        *(one(due="2022-04", forecast=month(f"2022-05-{number}")) for number in (29, 30, 31)),
        *(one(due=f"2022-04-{number}", start=month("2022-03")) for number in (28, 29, 30)),
    ],
)
def test_steps_of_plain_cases_and_of_limits_can_be_reckoned_again(row: Any) -> None:
    recompute(assess(plan_of(row), day("2022-04-15")))


def told(row: Any, figure: str, yardstick: str = "all") -> Inputs:
    """The inputs of a figure with its result."""
    steps = why(assess(plan_of(row), day("2022-04-15")), row.id)
    step = next(
        step
        for step in steps
        if step.figure.key == figure and getattr(step.inputs.get("yardstick"), "key", "all") == yardstick
    )
    return {**step.inputs, "result": step.result}


def test_a_late_move_is_told_by_both_readings() -> None:
    shown, counted = told(LATE_MOVE, "deadline", "shown"), told(LATE_MOVE, "deadline", "counted")
    assert (shown["result"], counted["result"]) == (day("2022-06-30"), day("2022-02-28"))
    assert told(LATE_MOVE, "days", "counted")["result"] == 46
    assert told(LATE_MOVE, "days", "shown")["result"] == 0
    colour = told(LATE_MOVE, "health")
    assert (colour["deadline"], colour["forecast"], colour["moves-taken"]) == (day("2022-02-28"), month("2022-07"), 0)


def test_the_parts_of_a_colour_are_told_only_where_they_apply() -> None:
    assert set(told(one(due="2022-12"), "health")) == {"point", "state", "result"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_step_can_be_said(language: Any) -> None:
    words = Words(language)
    for row in (LATE_MOVE, SERIES):
        for step in why(assess(plan_of(row), day("2022-04-15")), row.id):
            said = [words.say(step.figure), words.say(step.rule), *(words.say(INPUTS[name]) for name in step.inputs)]
            said += [words.say(value) for value in step.inputs.values()]
            assert all(text and "{" not in text for text in said)


def results_of(assessment: Assessment, item: str) -> list[tuple[str, int, object]]:
    """Figure, section and result of every step, terms by their keys."""
    return [(step.figure.key, step.section, getattr(step.result, "key", step.result)) for step in why(assessment, item)]


CARD = Project(
    "p",
    "Проект",
    activities=("1",),
    due=month("2022-03"),
    indicators=(
        Indicator("i", "Посетители", targets={"2022-Q1": Decimal(20)}, readings={day("2022-03-01"): Decimal(15)}),
    ),
    budget=(
        BudgetLine(
            item="Портал",
            period=month("2022-Q1"),
            planned=Decimal(100),
            committed=Decimal(90),
            spent=Decimal(95),
        ),
    ),
)


def test_every_figure_of_a_project_has_its_step() -> None:
    portfolio = Portfolio(plan_of(one(measure="projects")).plan, Matrix(projects=(CARD,)))
    assessment = assess(portfolio, day("2022-04-15"))
    assert results_of(assessment, "p") == [
        ("period", 1, month("2022-03")),
        ("deadline", 1, day("2022-03-31")),
        ("state", 2, "overdue"),
        ("days", 2, 15),
        ("deviation", 10, 0),
        ("place", 3, "not-done"),
        ("health", 12, "amber"),
        ("reached", 13, Share(Fraction(15), Fraction(20))),
        ("indicator-health", 13, "red"),
        ("left", 14, Decimal(5)),
        ("spent-share", 14, Share(Fraction(95), Fraction(100))),
        ("line-health", 14, "amber"),
        ("outcome", 3, "not-done"),
        ("closed", 3, None),
        ("row-health", 12, "red"),
    ]
    assert results_of(assessment, "1")[-2:] == [
        ("row-health", 12, "red"),
        ("roll-up", 11, Share(Fraction(0), Fraction(1))),
    ]


def test_every_figure_of_a_part_has_its_step() -> None:
    """The part weighs 3 x 1/3; 73 of 120 days have run, and half of it is read as done."""
    rows = (
        one("1", weight=Fraction(3)),
        one(
            "1.1",
            due="2022-05",
            part_of="1",
            measure="percent",
            start=month("2022-02"),
            progress={day("2022-04-01"): Decimal(50)},
        ),
        one("1.2", part_of="1", weight=Fraction(2)),
    )
    assessment = assess(plan_of(*rows), day("2022-04-15"))
    assert results_of(assessment, "1.1") == [
        ("period", 1, month("2022-05")),
        ("deadline", 1, day("2022-05-31")),
        ("state", 2, "under-way"),
        ("days", 2, 0),
        ("deviation", 10, 0),
        ("place", 3, "not-due"),
        ("share", 11, "1"),
        ("whole", 4, "0"),
        ("part", 4, "0"),
        ("planned", 6, "73/120"),
        ("earned", 6, "1/2"),
        ("health", 12, "green"),
        ("outcome", 3, "not-due"),
        ("closed", 3, None),
        ("row-health", 12, "green"),
    ]
    own = results_of(assessment, "1.2")
    assert [step for step in own if step[0] in {"share", "whole", "part", "planned", "earned"}] == [
        ("share", 11, "2"),
        ("whole", 4, "2"),
        ("part", 4, "0"),
        ("planned", 6, "2"),
        ("earned", 6, "0"),
    ]
