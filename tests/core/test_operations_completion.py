"""done, confirm, reopen: what they make of a plan, and what they refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cluster_cli.core.edits import REMOVED
from cluster_cli.core.operations.completion import Accept, Done, confirm, done
from cluster_cli.core.operations.decisions import Reopen, reopen
from cluster_cli.core.operations.grounds import Grounds
from cluster_cli.core.operations.targets import Situation
from tests.core.situations import refused, said, situation, told

ONE = "  - {id: 3, title: Программа, due: 2022-02, responsible: [ttst]}\n"
SERIES = "  - {id: 2, title: Заседания, due: 2022-01, repeat: monthly, responsible: [dpo], points: {POINTS}}\n"
PROJECT = """\
format: 1
title: Матрица
stages: {start: Начало, end: Завершение работ}
projects:
  - {id: p, title: Портал, lead: ttst, stages: {start: {due: 2022-02, completed: 2022-02-10}, end: {due: 2022-04}}}
"""


def series(points: str = "") -> str:
    return SERIES.replace("POINTS", points)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("row", "asked", "edits", "sentence"),
    [
        (ONE, {"on": "2022-02-28"}, {"3.completed": "2022-02-28"}, "No. 3: completed on 2022-02-28."),
        (ONE, {"on": "2022-03-02"}, {"3.completed": "2022-03-02"}, "No. 3: completed on 2022-03-02, 2 days after the deadline."),
        (ONE.replace("2022-02", "2022-04"), {}, {"3.completed": "2022-03-15"}, "No. 3: completed on 2022-03-15."),
        (ONE.replace("due: 2022-02, ", ""), {}, {"3.completed": "2022-03-15"}, "No. 3: completed on 2022-03-15."),
        (
            ONE,
            {"on": "2022-02-01", "evidence": ("a.pdf", "b.pdf", "a.pdf"), "reason": "р", "result": "и"},
            {"3.completed": "2022-02-01", "3.evidence": ["a.pdf", "b.pdf"], "3.reason": "р", "3.result": "и"},
            "No. 3: completed on 2022-02-01.",
        ),
        (series(), {"point": "2022-03"}, {"2.points.2022-03": "2022-03-15"}, "No. 2, March 2022: completed on 2022-03-15."),
        (
            series(),
            {"point": "2022-03", "on": "2022-03-24", "evidence": ("p/3.pdf",)},
            {"2.points.2022-03": {"completed": "2022-03-24", "evidence": ["p/3.pdf"]}},
            "No. 2, March 2022: completed on 2022-03-24.",
        ),
        (
            series("2022-01: 2022-01-27"),
            {"point": "2022-01", "evidence": ("p/1.pdf",)},
            {"2.points.2022-01": {"completed": "2022-01-27", "evidence": ["p/1.pdf"]}},
            "No. 2, January 2022: the record is supplemented.",
        ),
        (
            series("2022-01: {reason: карантин}"),
            {"point": "2022-01", "on": "2022-01-27"},
            {"2.points.2022-01.completed": "2022-01-27"},
            "No. 2, January 2022: completed on 2022-01-27.",
        ),
    ],
)  # fmt: skip
def test_a_completion_is_written_where_its_facts_stand(
    row: str, asked: dict[str, Any], edits: dict[str, object], sentence: str
) -> None:
    item = "2" if "repeat" in row else "3"
    made = done(situation(row, today="2022-03-31" if asked.get("on") == "2022-03-24" else "2022-03-15"),
                Done((item,), **asked | {"on": day(asked.get("on"))}))  # fmt: skip
    assert told(made) == edits
    assert said(made) == [sentence]


def test_a_stage_is_named_by_its_key_or_its_title() -> None:
    plan = situation(ONE, PROJECT)
    for name in ("end", "END", "Завершение работ", "завершение  работ"):
        made = done(plan, Done(("p",), name))
        assert told(made) == {"p.stages.end.completed": "2022-03-15"}
        assert said(made) == ["project “Портал”, stage “Завершение работ”: completed on 2022-03-15."]
    assert told(done(plan, Done(("p",)))) == {"p.stages.end.completed": "2022-03-15"}, "the only open one"


@pytest.mark.parametrize(
    ("row", "asked", "reason", "wants", "offered"),
    [
        (ONE, {}, "The deadline of No. 3 was 2022-02-28: say with --on on which day it was done.", {"on": "2022-03-15"}, []),
        (ONE, {"on": "2022-03-16"}, "2022-03-16 is still to come: a completion is recorded when it has happened.", {}, []),
        (series(), {}, "No. 2 has several points: say which one with --for.", {"for": "2022-01", "on": "2022-03-15"}, []),
        (
            series(", ".join(f"2022-{month:02d}: 2022-{month:02d}-01" for month in (1, 2, 3))),
            {},
            "No. 2 has several points: say which one with --for.",
            {"for": "2022-04"},
            [],
        ),
        (series(), {"point": "2022-13"}, 'No. 2 has no point “2022-13”.', {}, ["cluster show 2"]),
        (ONE, {"point": "2022-02"}, "No. 3 has one deadline: leave out --for.", {}, ["cluster show 3"]),
        (
            ONE.replace("due", "completed: 2022-02-20, due"),
            {"on": "2022-02-21"},
            "No. 3 is completed already, on 2022-02-20.",
            {},
            ['cluster reopen 3 --reason "…" --by "…"', "cluster done 3 --on 2022-02-21"],
        ),
        (
            series("2022-01: {excused: {on: 2022-01-10, by: ks-9, reason: к}}"),
            {"point": "2022-01", "on": "2022-01-11"},
            "No. 2, January 2022 is excused by a decision. Take that back first.",
            {},
            ['cluster reopen 2 --for 2022-01 --reason "…" --by "…"'],
        ),
        (
            ONE.replace("due", "status: cancelled, decided: {on: 2022-01-10, by: ks-9, reason: к}, due"),
            {},
            "No. 3 is taken out of the plan by a decision. Take that back first.",
            {},
            ['cluster reopen 3 --reason "…" --by "…"'],
        ),
        (
            ONE.replace("due", "carried: {to: ../2023, on: 2022-01-10, by: ks-9}, due"),
            {},
            "No. 3 is carried to another plan and is recorded there.",
            {},
            ["cluster show 3"],
        ),
        (
            ONE + ONE.replace("id: 3", "id: 4, part_of: 3"),
            {},
            "No. 3 has no control point of its own; its parts have.",
            {},
            ["cluster show 4"],
        ),
    ],
)  # fmt: skip
def test_done_never_guesses(
    row: str, asked: dict[str, Any], reason: str, wants: dict[str, str], offered: list[str]
) -> None:
    item = "2" if "repeat" in row else "3"
    plan = situation(row)
    request = Done((item,), **asked | {"on": day(asked.get("on"))})
    assert refused(lambda: done(plan, request)) == (reason, wants, offered)


def test_the_same_completion_again_is_nothing_to_do() -> None:
    plan = situation(ONE.replace("due", "completed: 2022-02-20, evidence: [a.pdf], due"))
    for on in (None, date(2022, 2, 20)):
        made = done(plan, Done(("3",), None, on, ("a.pdf",)))
        assert not made.edits
        assert said(made) == ["No. 3 is completed on 2022-02-20 already: nothing to do."]


def test_all_or_nothing_and_the_one_that_stops_is_named() -> None:
    plan = situation(ONE.replace("2022-02", "2022-04") + series())
    from cluster_cli.core.edits import Refused

    with pytest.raises(Refused) as caught:
        done(plan, Done(("3", "2")))
    assert caught.value.only == "2"


def test_a_day_off_moves_the_day_after_which_it_is_late() -> None:
    """27 February 2022 is a Sunday; with `day_off: next` the deadline is Monday."""
    row = ONE.replace("2022-02", "2022-02-27")
    plan = situation(row, today="2022-02-28")
    assert refused(lambda: done(plan, Done(("3",))))[1] == {"on": "2022-02-28"}
    from msgspec.structs import replace

    portfolio = replace(plan.portfolio, plan=replace(plan.portfolio.plan, day_off="next"))
    assert told(done(Situation(portfolio, plan.today), Done(("3",)))) == {"3.completed": "2022-02-28"}


CONFIRMED = "confirmed: {on: 2022-03-10, by: ks-3}"


@pytest.mark.parametrize(
    ("row", "by", "point", "edits"),
    [
        (ONE.replace("due", "completed: 2022-02-20, due"), "ks-3", None, {"3.confirmed": {"on": "2022-03-10", "by": "ks-3"}}),
        (ONE.replace("due", "completed: 2022-02-20, due"), "протокол № 3", None, {"3.confirmed": {"on": "2022-03-10", "by": "ks-3"}}),
        (ONE.replace("due", "completed: 2022-02-20, due"), "директор", None, {"3.confirmed": {"on": "2022-03-15", "by": "директор"}}),
        (
            series("2022-01: 2022-01-27"),
            "ks-3",
            None,
            {"2.points.2022-01": {"completed": "2022-01-27", "confirmed": {"on": "2022-03-10", "by": "ks-3"}}},
        ),
        (
            series(f"2022-01: {{completed: 2022-01-27, {CONFIRMED}}}, 2022-02: {{completed: 2022-02-20, reason: р}}"),
            "ks-3",
            None,
            {"2.points.2022-02.confirmed": {"on": "2022-03-10", "by": "ks-3"}},
        ),
        (ONE.replace("due", f"completed: 2022-02-20, {CONFIRMED}, due"), "ks-3", None, {}),
    ],
)  # fmt: skip
def test_a_confirmation_names_its_day_and_who(row: str, by: str, point: str | None, edits: dict[str, object]) -> None:
    item = "2" if "repeat" in row else "3"
    assert told(confirm(situation(row), Accept((item,), by, point))) == edits


def test_a_confirmation_needs_a_completion_a_decision_and_no_other_one() -> None:
    assert "no completion is recorded" in refused(lambda: confirm(situation(ONE), Accept(("3",), "ks-3")))[0]
    completed = ONE.replace("due", "completed: 2022-02-20, due")
    assert refused(lambda: confirm(situation(completed), Accept(("3",))))[1] == {"by": "…"}
    confirmed = ONE.replace("due", f"completed: 2022-02-20, {CONFIRMED}, due")
    assert refused(lambda: confirm(situation(confirmed), Accept(("3",), "ks-9")))[2] == ["cluster edit 3"]
    two = series("2022-01: 2022-01-27, 2022-02: 2022-02-20")
    assert refused(lambda: confirm(situation(two), Accept(("2",))))[1] == {"for": "2022-01", "by": "…"}
    open_one = Accept(("2",), "ks-3", "2022-05")
    assert "no completion is recorded" in refused(lambda: confirm(situation(two), open_one))[0]


GROUNDS = Grounds("ошибка", "ks-3")
KEPT = {"on": "2022-03-10", "reason": "ошибка", "by": "ks-3"}


@pytest.mark.parametrize(
    ("row", "point", "edits"),
    [
        (
            ONE.replace("due", f"completed: 2022-02-20, {CONFIRMED}, due"),
            None,
            {"3.completed": REMOVED, "3.confirmed": REMOVED, "3.changes": [KEPT | {"field": "completed", "from": "2022-02-20"}]},
        ),
        (
            series("2022-01: 2022-01-27"),
            None,
            {"2.points.2022-01": {"changes": [KEPT | {"field": "completed", "from": "2022-01-27"}]}},
        ),
        (
            series("2022-01: 2022-01-27, 2022-02: {excused: {on: 2022-02-01, by: ks-9, reason: к}}"),
            "2022-02",
            {"2.points.2022-02.excused": REMOVED, "2.points.2022-02.changes": [KEPT | {"field": "excused", "from": "2022-02-01"}]},
        ),
        (
            ONE.replace("due", "status: cancelled, decided: {on: 2022-01-10, by: ks-9, reason: к}, due"),
            None,
            {
                "3.status": "planned",
                "3.decided": REMOVED,
                "3.changes": [KEPT | {"field": "status", "from": "cancelled", "to": "planned"}],
            },
        ),
    ],
)  # fmt: skip
def test_what_is_taken_back_leaves_a_record(row: str, point: str | None, edits: dict[str, object]) -> None:
    item = "2" if "repeat" in row else "3"
    assert told(reopen(situation(row), Reopen((item,), point, GROUNDS))) == edits


def test_a_cancelled_stage_is_taken_back() -> None:
    projects = PROJECT.replace(
        "end: {due", "end: {status: cancelled, decided: {on: 2022-03-01, by: ks-9, reason: к}, due"
    )
    made = reopen(situation(ONE, projects), Reopen(("p",), "end", GROUNDS))
    assert told(made) == {
        "p.stages.end.status": "planned",
        "p.stages.end.decided": REMOVED,
        "p.stages.end.changes": [KEPT | {"field": "status", "from": "cancelled", "to": "planned"}],
    }


def test_nothing_is_taken_back_without_something_there_and_grounds() -> None:
    assert "could be taken back" in refused(lambda: reopen(situation(ONE), Reopen(("3",), None, GROUNDS)))[0]
    completed = ONE.replace("due", "completed: 2022-02-20, due")
    assert refused(lambda: reopen(situation(completed), Reopen(("3",))))[1] == {"reason": "…", "by": "…"}
    two = series("2022-01: 2022-01-27, 2022-02: 2022-02-20")
    wanted = refused(lambda: reopen(situation(two), Reopen(("2",), None, Grounds("р"))))[1]
    assert wanted == {"for": "2022-01", "by": "…"}


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    reason, wants, offered = refused(lambda: done(situation(ONE.replace("id: 3", "id: портал")), Done(("портл",))))
    assert (reason, wants) == ("There is no activity and no project “портл”.", {})
    assert offered == ["cluster show портал", "cluster list --ids"]
