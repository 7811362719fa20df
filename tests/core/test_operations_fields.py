"""update, add, remove: fields and whole rows."""

from __future__ import annotations

from typing import Any

import pytest

from cluster_cli.core import fields as tables
from cluster_cli.core.edits import REMOVED
from cluster_cli.core.operations.grounds import Grounds
from cluster_cli.core.operations.rows import Add, add, remove
from cluster_cli.core.operations.updates import PROMISES, SETTABLE, Update, update, update_plan
from tests.core.situations import refused, said, situation, told

ONE = "  - {id: 3, title: Программа, due: 2022-02, responsible: [ttst], note: старое}\n"
SERIES = "  - {id: 2, title: Заседания, due: 2022-01, repeat: monthly, responsible: [dpo], points: {POINTS}}\n"
PROJECT = """\
format: 1
title: Матрица
stages: {start: Начало, end: Завершение}
projects:
  - id: p
    title: Портал
    lead: ttst
    stages: {start: {due: 2022-02}, end: {}}
    indicators:
      - {id: users, title: Пользователи, unit: ед., targets: {2022-06: 20}}
"""
GROUNDS = Grounds("решено", "ks-3")
RECORD = {"on": "2022-03-10", "reason": "решено", "by": "ks-3"}


def test_every_key_of_the_format_has_an_option_or_a_command_of_its_own() -> None:
    """The tables of the format and those of `update` name the same fields."""
    own = {
        "id", "due", "completed", "confirmed", "excused", "changes", "decided", "points", "carried",
    }  # fmt: skip
    by_editor = {"budget", "indicators", "risks", "issues", "assumptions"}
    assert {field.key for field in tables.ACTIVITY.fields} - own == SETTABLE["activity"] - {"roles"}
    assert {field.key for field in tables.PROJECT.fields} - own - by_editor == SETTABLE["project"] - {"targets"}
    assert {field.key for field in tables.POINT.fields} - own == SETTABLE["point"]
    assert {field.key for field in tables.STAGE.fields} - own == SETTABLE["stage"]
    head = {"format", "editions", "decisions", "fields", "changes", "closed", "history", "activities"}
    assert {field.key for field in tables.PLAN.fields} - head == SETTABLE["plan"]


@pytest.mark.parametrize(
    ("fields", "edits", "sentence"),
    [
        ({("note",): "новое"}, {"3.note": "новое"}, "No. 3. Changed: note: новое (was: старое)."),
        ({("note",): ""}, {"3.note": REMOVED}, "No. 3. Taken out: note (was: старое)."),
        ({("note",): "старое"}, {}, "No. 3: nothing to do."),
        ({("title",): "Иное"}, {"3.title": "Иное"}, "No. 3. Changed: title: Иное (was: Программа)."),
        ({("forecast",): "2022-05"}, {"3.forecast": "2022-05"}, "No. 3. Set: expected date: May 2022."),
        ({("status",): "active"}, {"3.status": "active"}, "No. 3. Changed: status: in progress (was: not started)."),
        ({("status",): "planned"}, {}, "No. 3: nothing to do."),
        ({("section",): "Организационные мероприятия"}, {"3.section": "org"}, "No. 3. Set: section: org."),
        ({("extra", "kosgu"): "226"}, {"3.extra.kosgu": "226"}, "No. 3. Set: kosgu: 226."),
        ({("extra", "status"): "planned"}, {"3.extra.status": "planned"}, "No. 3. Set: status: planned."),
        ({("extra", "status"): "done"}, {"3.extra.status": "done"}, "No. 3. Set: status: done."),
        ({("extra", "due"): "2022-05"}, {"3.extra.due": "2022-05"}, "No. 3. Set: due: 2022-05."),
        ({("responsible",): ("БПОО", "ДПО")}, {"3.responsible": ["ttst", "dpo"]}, "No. 3. Changed: responsible: ttst, dpo (was: ttst)."),
        ({("responsible",): ("ttst",)}, {}, "No. 3: nothing to do."),
        (
            {("roles", "ttst"): "организатор"},
            {"3.responsible": [{"party": "ttst", "role": "организатор"}]},
            "No. 3. Changed: responsible: ttst (организатор) (was: ttst).",
        ),
        ({("evidence",): ("a.pdf",)}, {"3.evidence": ["a.pdf"]}, "No. 3. Set: evidence: a.pdf."),
        ({("weight",): "1.0"}, {}, "No. 3: nothing to do."),
    ],
)  # fmt: skip
def test_plain_fields(fields: dict[Any, Any], edits: dict[str, object], sentence: str) -> None:
    made = update(situation(ONE), Update(("3",), fields))
    assert told(made) == edits
    assert said(made) == [sentence]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start", "2022-01"), ("lag", "10d"), ("unheld", "owed"), ("measure", "effort"), ("part_of", "2"), ("weight", "2"),
        ("wording", "Февраль"), ("repeat", "monthly"), ("until", "2022-12"),
    ],
)  # fmt: skip
def test_a_promise_is_changed_with_a_record(field: str, value: str) -> None:
    plan = situation(ONE + SERIES.replace("POINTS", ""))
    assert field in PROMISES["activity"]
    reason, wants, _ = refused(lambda: update(plan, Update(("3",), {(field,): value})))
    assert (reason[:9], wants) == ("A promise", {"reason": "…", "by": "…"})
    made = update(plan, Update(("3",), {(field,): value}, None, GROUNDS))
    assert told(made)["3." + field] == value
    kept = told(made)["3.changes"]
    assert isinstance(kept, list)
    assert kept[0] | {"from": ""} == RECORD | {"field": field, "from": "", "to": value}


def test_several_promises_begin_one_list_and_go_on_with_one_that_is_there() -> None:
    asked: dict[Any, Any] = {("start",): "2022-01", ("note",): "н", ("after",): ("2",)}
    plan = situation(ONE + SERIES.replace("POINTS", ""))
    records = [RECORD | {"field": "start", "to": "2022-01"}, RECORD | {"field": "after", "to": "2"}]
    assert told(update(plan, Update(("3",), asked, None, GROUNDS))) == {
        "3.start": "2022-01", "3.note": "н", "3.after": ["2"], "3.changes": records,
    }  # fmt: skip
    moved = ONE.replace("note", "changes: [{on: 2022-01-10, from: 2022-01, to: 2022-02, reason: р, by: ks-9}], note")
    edits = told(update(situation(moved + SERIES.replace("POINTS", "")), Update(("3",), asked, None, GROUNDS)))
    assert [edits["3.changes.1"], edits["3.changes.2"]] == records


@pytest.mark.parametrize(
    ("points", "fields", "edits"),
    [
        ("", {("forecast",): "2022-05"}, {"2.points.2022-04": {"forecast": "2022-05"}}),
        ("2022-04: 2022-04-20", {("also",): ("2022-04-27",)}, {"2.points.2022-04": {"completed": "2022-04-20", "also": ["2022-04-27"]}}),
        ("2022-04: {reason: р}", {("reason",): "", ("note",): "н"}, {"2.points.2022-04.reason": REMOVED, "2.points.2022-04.note": "н"}),
    ],
)  # fmt: skip
def test_the_facts_of_one_point(points: str, fields: dict[Any, Any], edits: dict[str, object]) -> None:
    plan = situation(SERIES.replace("POINTS", points), today="2022-05-15")
    assert told(update(plan, Update(("2",), fields, "2022-04"))) == edits


def test_the_facts_of_a_series_want_a_point_and_its_fields_do_not() -> None:
    plan = situation(SERIES.replace("POINTS", ""))
    assert refused(lambda: update(plan, Update(("2",), {("forecast",): "2022-05"})))[1] == {"for": "2022-01"}
    assert told(update(plan, Update(("2",), {("note",): "н"}))) == {"2.note": "н"}


def test_a_stage_an_indicator_and_an_assessment() -> None:
    plan = situation(ONE, PROJECT)
    made = update(plan, Update(("p",), {("start",): "2022-01", ("action",): "м"}, "Начало", GROUNDS))
    assert told(made) == {
        "p.stages.start.start": "2022-01", "p.stages.start.action": "м",
        "p.stages.start.changes": [RECORD | {"field": "start", "to": "2022-01"}],
    }  # fmt: skip
    made = update(plan, Update(("p",), {("targets", "users", "2022-06"): "30"}, None, GROUNDS))
    assert told(made) == {
        "p.indicators.0.targets.2022-06": "30",
        "p.changes": [RECORD | {"field": "indicators.users.targets.2022-06", "from": "20", "to": "30"}],
    }
    assert said(made) == ["project “Портал”. Changed: target users, 2022-06: 30 (was: 20)."]
    made = update(plan, Update(("p",), {("assessment",): "red"}, None, GROUNDS))
    assert told(made) == {"p.assessment": {"health": "red", "on": "2022-03-10", "by": "ks-3", "reason": "решено"}}
    made = update(plan, Update(("p",), {("stages", "Завершение", "due"): "2022-05"}))
    assert told(made) == {"p.stages.end.due": "2022-05"}
    offered = refused(lambda: update(plan, Update(("p",), {("stages", "start", "due"): "2022-05"})))[2]
    assert offered == ['cluster move p 2022-05 --for start --reason "…" --by "…"']
    assert "has no indicator" in refused(lambda: update(plan, Update(("p",), {("targets", "usrs", "2022"): "1"})))[0]


@pytest.mark.parametrize(
    ("status", "new", "offered"),
    [
        ("planned", "done", "cluster done 3 --on 2022-03-15"),
        ("planned", "paused", 'cluster pause 3 --reason "…" --by "…"'),
        ("planned", "cancelled", 'cluster cancel 3 --reason "…" --by "…"'),
        ("paused, decided: {on: 2022-03-01, by: ks-9, reason: р}", "active", "cluster resume 3"),
        ("cancelled, decided: {on: 2022-03-01, by: ks-9, reason: р}", "active", 'cluster reopen 3 --reason "…" --by "…"'),
    ],
)  # fmt: skip
def test_a_status_that_decisions_set_has_commands_of_its_own(status: str, new: str, offered: str) -> None:
    plan = situation(ONE.replace("note", f"status: {status}, note"))
    assert refused(lambda: update(plan, Update(("3",), {("status",): new})))[2] == [offered]


def test_a_field_of_another_kind_is_refused() -> None:
    plan = situation(ONE, PROJECT)
    assert refused(lambda: update(plan, Update(("3",), {("goal",): "ц"})))[0] == "No. 3 has no such field: goal."
    assert "no such field" in refused(lambda: update(plan, Update(("p",), {("repeat",): "monthly"})))[0]
    assert "no such field" in refused(lambda: update_plan(plan, Update((), {("responsible",): ("dpo",)})))[0]


@pytest.mark.parametrize(
    ("fields", "edits"),
    [
        ({("title",): "Новый"}, {"plan.title": "Новый"}),
        ({("parties", "doo", "name"): "Отдел"}, {"plan.parties.doo.name": "Отдел"}),
        ({("sections", "org"): "Организация"}, {"plan.sections.org": "Организация"}),
        ({("expect", "activities"): "1"}, {"plan.expect.activities": "1"}),
        (
            {("period",): "2022-01/2023-06"},
            {
                "plan.period": "2022-01/2023-06",
                "plan.changes": [RECORD | {"field": "period", "from": "2022", "to": "2022-01/2023-06"}],
            },
        ),
        (
            {("health", "overdue_red"): "20"},
            {"plan.health.overdue_red": "20", "plan.changes": [RECORD | {"field": "health.overdue_red", "to": "20"}]},
        ),
        ({("day_off",): "keep"}, {}),
    ],
)
def test_the_plans_own_fields(fields: dict[Any, Any], edits: dict[str, object]) -> None:
    assert told(update_plan(situation(ONE), Update((), fields, None, GROUNDS))) == edits


def test_a_new_row_has_its_fields_in_the_formats_order_and_the_next_number() -> None:
    fields: dict[Any, Any] = {
        ("note",): "н", ("responsible",): ("ДПО",), ("title",): "Новое", ("section",): "org", ("extra", "kosgu"): "1",
        ("start",): "2022-01", ("roles", "dpo"): "ведёт",
    }  # fmt: skip
    made = add(situation(ONE), Add("roadmap", fields, ("2022-05",)))
    row: Any = told(made)["roadmap:4"]
    assert row == {
        "id": "4", "title": "Новое", "section": "org", "start": "2022-01", "due": "2022-05",
        "responsible": [{"party": "dpo", "role": "ведёт"}], "note": "н", "extra": {"kosgu": "1"},
    }  # fmt: skip
    assert list(row) == ["id", "title", "section", "start", "due", "responsible", "note", "extra"]
    assert said(made) == ["Added: No. 4. Новое"]


def test_a_new_project_with_stages() -> None:
    fields: dict[Any, Any] = {("title",): "Портал", ("stages", "Начало", "due"): "2022-02"}
    plan = situation(ONE, PROJECT)
    made = add(plan, Add("projects", fields, (), "q"))
    assert told(made) == {"projects:q": {"id": "q", "title": "Портал", "stages": {"start": {"due": "2022-02"}}}}


def test_a_new_row_lacks_something_or_is_there_already() -> None:
    plan = situation(ONE)
    assert refused(lambda: add(plan, Add("roadmap", {})))[1] == {"title": "…", "responsible": "dpo"}
    assert refused(lambda: add(plan, Add("projects", {})))[1] == {"title": "…"}
    taken: dict[Any, Any] = {("title",): "т", ("responsible",): ("dpo",)}
    assert refused(lambda: add(plan, Add("roadmap", taken, (), "3")))[2] == ["cluster show 3"]
    assert "no such field" in refused(lambda: add(plan, Add("roadmap", taken | {("goal",): "ц"})))[0]


def test_what_the_paper_counts_is_said_in_the_same_change() -> None:
    fields: dict[Any, Any] = {("title",): "т", ("responsible",): ("dpo",)}
    made = told(add(situation(ONE), Add("roadmap", fields, (), None, {("expect", "activities"): "2"})))
    assert made["plan.expect.activities"] == "2"
    assert told(remove(situation(ONE), ("3",), {("expect", "points"): "0"})) == {"-3": "", "plan.expect.points": "0"}
    asked = Update(("3",), {("note",): "н", ("expect", "points"): "1"})
    assert told(update(situation(ONE), asked)) == {"3.note": "н", "plan.expect.points": "1"}


@pytest.mark.parametrize(
    ("rows", "ids", "edits"),
    [
        (ONE, ("3",), {"-3": ""}),
        (ONE + ONE.replace("id: 3", "id: 4, after: [3]"), ("3", "4", "3"), {"-3": "", "-4": ""}),
    ],
)
def test_what_was_entered_by_mistake_is_removed(rows: str, ids: tuple[str, ...], edits: dict[str, object]) -> None:
    assert told(remove(situation(rows), ids)) == edits


@pytest.mark.parametrize(
    ("rows", "reason", "offered"),
    [
        (ONE.replace("note", "completed: 2022-02-20, note"), "what is recorded stays in the plan", ["cluster show 3"]),
        (
            SERIES.replace("POINTS", "2022-01: 2022-01-27").replace("id: 2", "id: 3"),
            "facts or decisions are recorded",
            ['cluster cancel 3 --reason "…" --by "…"'],
        ),
        (
            ONE.replace("note", "changes: [{on: 2022-01-10, from: 2022-01, to: 2022-02, reason: р, by: ks-9}], note"),
            "facts or decisions are recorded",
            ['cluster cancel 3 --reason "…" --by "…"'],
        ),
        (
            ONE + ONE.replace("id: 3", "id: 4, after: [3]") + ONE.replace("id: 3", "id: 5, part_of: 3"),
            "No. 3 is named by others: No. 4, No. 5.",
            ["cluster show 4", "cluster show 5"],
        ),
    ],
)
def test_what_happened_or_is_named_is_not_removed(rows: str, reason: str, offered: list[str]) -> None:
    told_reason, _, commands = refused(lambda: remove(situation(rows), ("3",)))
    assert reason in told_reason
    assert commands == offered


def test_a_project_names_its_rows() -> None:
    plan = situation(ONE, PROJECT.replace("lead", "activities: [3]\n    lead"))
    assert refused(lambda: remove(plan, ("3",)))[2] == ["cluster show p"]
    readings = PROJECT.replace("targets", "readings: {2022-03-01: 3}, targets")
    assert "facts or decisions" in refused(lambda: remove(situation(ONE, readings), ("p",)))[0]
