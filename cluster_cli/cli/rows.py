"""The commands that change the plan's text: fields of rows, whole rows."""

from __future__ import annotations

from typing import Annotated

import typer

from cluster_cli.app.arguments import call_of, clean, cleaned, given_day
from cluster_cli.app.failure import Failure
from cluster_cli.app.run_change import Answers, Texts
from cluster_cli.cli import completion as candidates
from cluster_cli.cli.change import By, For, Ids, On, SharedOptions, begun, ids_of
from cluster_cli.cli.field_options import Expect, FieldOptions, HeadOptions, RecordOptions, expected
from cluster_cli.core.edits import ChangeSet
from cluster_cli.core.fields import Path
from cluster_cli.core.messages import N_, Command, message
from cluster_cli.core.model import File
from cluster_cli.core.operations import rows, updates
from cluster_cli.core.operations.targets import Situation
from cluster_cli.core.operations.values import FieldText
from cluster_cli.core.text import shortened


def update(
    ctx: typer.Context,
    *,
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar=N_("ID…"), help=N_("Ids; - reads them from stdin."), autocompletion=candidates.items),
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help=N_("Change the head of the plan instead of an item."))] = False,
    point: For = None,
    item_fields: FieldOptions,
    point_fields: RecordOptions,
    plan_fields: HeadOptions,
    expect: Expect = None,
    on: On = None,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar=N_("TEXT"), help=N_("Why a promise is changed; --late-reason is the field.")),
    ] = None,
    by: By = None,
    options: SharedOptions,
) -> None:
    """Set or take out fields of items, or of the plan's head."""
    before = begun(ctx, options)
    if plan == bool(ids):
        raise Failure(
            message("name the items to change, or --plan for the plan's own fields"), Command("cluster update --help")
        )
    texts = item_fields.texts | point_fields.texts | plan_fields.texts | expected(expect)
    if not texts:
        raise Failure(message("name at least one field to change"), Command("cluster update --help"))
    names = () if plan else ids_of(ids or [])

    def build(situation: Situation, answers: Answers) -> ChangeSet:
        operation = updates.update_plan if plan else updates.update
        return operation(situation, updates.Update(names, dated(texts, situation), answers["for"], answers.grounds))

    before.carry_out(names, {"for": point, "on": on, "reason": reason, "by": by}, build)


def dated(texts: dict[Path, FieldText], situation: Situation) -> dict[Path, FieldText]:
    """The same with days as a file has them: those of readings and of further meetings."""
    with_days: dict[Path, FieldText] = {}
    for path, text in texts.items():
        if path[0] == "progress":
            with_days["progress", _iso(str(path[1]), "--progress", situation)] = text
        elif path[0] == "also":
            with_days[path] = tuple(_iso(day, "--also", situation) for day in text)
        else:
            with_days[path] = text
    return with_days


def _iso(text: str, option: str, situation: Situation) -> str:
    return str(given_day(text, option, situation.today))


def add(
    ctx: typer.Context,
    *,
    kind: Annotated[
        str,
        typer.Argument(metavar="activity|project", help=N_("What is added."), autocompletion=candidates.kinds),
    ] = "activity",
    item_id: Annotated[
        str | None, typer.Option("--id", metavar=N_("ID"), help=N_("Its id; the next free number unless set."))
    ] = None,
    due: Annotated[
        list[str] | None,
        typer.Option("--due", metavar=N_("PERIOD"), help=N_("The deadline; repeatable for several deadlines.")),
    ] = None,
    item_fields: FieldOptions,
    expect: Expect = None,
    options: SharedOptions,
) -> None:
    """Add an activity or a project."""
    before = begun(ctx, options)
    if kind not in candidates.KINDS:
        raise Failure(
            message("what is added is an activity or a project, not “{kind}”", kind=shortened(kind, 80)),
            Command("cluster add --help"),
        )
    name = None if item_id is None else clean(item_id, "--id")
    deadlines, paper = cleaned(due, "--due"), expected(expect)

    def build(situation: Situation, answers: Answers) -> ChangeSet:
        asked_fields: dict[Path, FieldText] = {(key,): text for key, text in answers.texts.items() if text is not None}
        file: File = "roadmap" if kind == "activity" else "projects"
        return rows.add(situation, rows.Add(file, item_fields.texts | asked_fields, deadlines, name, paper))

    asked: Texts = {key: None for key in ("title", "responsible") if (key,) not in item_fields.texts}
    before.carry_out_call(call_of(ctx, {}, (kind,)), asked, build)


def remove(ctx: typer.Context, *, ids: Ids, expect: Expect = None, options: SharedOptions) -> None:
    """Remove rows that were entered by mistake."""
    before = begun(ctx, options)
    names, paper = ids_of(ids), expected(expect)

    def build(situation: Situation, answers: Answers) -> ChangeSet:
        del answers
        return rows.remove(situation, names, paper)

    before.carry_out(names, {}, build)
