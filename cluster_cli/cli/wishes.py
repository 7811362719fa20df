"""The fields that `add` and `update` set: an option each, texts as the file shall have them."""

from __future__ import annotations

from typing import Annotated

import typer
from msgspec import Struct

from cluster_cli.cli import candidates
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Bundle
from cluster_cli.core.edits import EditValue
from cluster_cli.core.messages import N_, Command, message

Text = str | None
Texts = list[str] | None
Given = str | tuple[str, ...]

ORDER = (
    "number", "title", "section", "goal", "activities", "wording", "start", "due", "repeat", "until", "lag", "unheld",
    "sponsor", "manager", "lead", "team", "responsible", "after", "part_of", "weight", "measure", "status", "forecast",
    "reason", "action", "result", "question", "note", "extra",
)  # fmt: skip
"""The order in which a new item's fields are written: neighbours that change together stand apart (docs: format)."""


class Fields(Struct, frozen=True):
    """The fields given, by path below the item; `""` or nothing means: take the field out."""

    texts: dict[tuple[str, ...], Given] = {}

    def with_due(self, due: tuple[str, ...]) -> dict[str, EditValue]:
        """The fields of a new item in the format's order, with its deadlines."""
        values: dict[str, EditValue] = {}
        extra: dict[str, EditValue] = {}
        for path, given in self.texts.items():
            if path[0] == "extra":
                extra[path[1]] = given if isinstance(given, str) else list(given)
            elif given not in {"", ()}:
                values[path[0]] = given if isinstance(given, str) else list(given)
        if due:
            values["due"] = due[0] if len(due) == 1 else list(due)
        if extra:
            values["extra"] = extra
        return {key: values[key] for key in sorted(values, key=_place)}


def _place(key: str) -> int:
    return ORDER.index(key) if key in ORDER else len(ORDER)


def _fields(
    *,
    title: Annotated[Text, typer.Option("--title", metavar=N_("TEXT"), help=N_("The title."))] = None,
    number: Annotated[
        Text, typer.Option("--number", metavar=N_("TEXT"), help=N_("The number as the document prints it."))
    ] = None,
    section: Annotated[
        Text,
        typer.Option(
            "--section", metavar=N_("SECTION"), help=N_("The section's key."), autocompletion=candidates.sections
        ),
    ] = None,
    wording: Annotated[
        Text,
        typer.Option("--wording", metavar=N_("TEXT"), help=N_("The deadline as the document words it; a promise.")),
    ] = None,
    start: Annotated[Text, typer.Option("--start", metavar=N_("PERIOD"), help=N_("The start; a promise."))] = None,
    repeat: Annotated[
        Text,
        typer.Option("--repeat", metavar=N_("STEP"), help=N_("monthly, quarterly, weekly, every 2 months; a promise.")),
    ] = None,
    until: Annotated[
        Text, typer.Option("--until", metavar=N_("PERIOD"), help=N_("The end of the series; a promise."))
    ] = None,
    lag: Annotated[
        Text, typer.Option("--lag", metavar=N_("DAYS"), help=N_("Days after the period's end: 10d, 10wd; a promise."))
    ] = None,
    unheld: Annotated[
        Text, typer.Option("--unheld", metavar="lapses|owed", help=N_("What becomes of a meeting not held; a promise."))
    ] = None,
    responsible: Annotated[
        Texts,
        typer.Option(
            "--responsible",
            metavar=N_("PARTY"),
            help=N_("A party's key; repeatable, the first leads."),
            autocompletion=candidates.parties,
        ),
    ] = None,
    status: Annotated[Text, typer.Option("--status", metavar="planned|active", help=N_("The status."))] = None,
    after: Annotated[
        Texts,
        typer.Option(
            "--after",
            metavar=N_("ID"),
            help=N_("What it waits for; repeatable; a promise."),
            autocompletion=candidates.items,
        ),
    ] = None,
    part_of: Annotated[
        Text,
        typer.Option(
            "--part-of",
            metavar=N_("ID"),
            help=N_("The row that it is a part of; a promise."),
            autocompletion=candidates.items,
        ),
    ] = None,
    weight: Annotated[
        Text, typer.Option("--weight", metavar=N_("N"), help=N_("Its share in progress; a promise."))
    ] = None,
    measure: Annotated[
        Text,
        typer.Option("--measure", metavar="points|percent|effort|projects", help=N_("How it is earned; a promise.")),
    ] = None,
    forecast: Annotated[
        Text, typer.Option("--forecast", metavar=N_("PERIOD"), help=N_("When its owner expects to finish."))
    ] = None,
    late_reason: Annotated[Text, typer.Option("--late-reason", metavar=N_("TEXT"), help=N_("Why it is late."))] = None,
    action: Annotated[Text, typer.Option("--action", metavar=N_("TEXT"), help=N_("What is done about it."))] = None,
    result: Annotated[Text, typer.Option("--result", metavar=N_("TEXT"), help=N_("What came of it."))] = None,
    question: Annotated[Text, typer.Option("--question", metavar=N_("TEXT"), help=N_("An open question."))] = None,
    note: Annotated[Text, typer.Option("--note", metavar=N_("TEXT"), help=N_("A note."))] = None,
    extra: Annotated[
        Texts, typer.Option("--extra", metavar=N_("KEY=VALUE"), help=N_("A field of the office's own; repeatable."))
    ] = None,
    goal: Annotated[Text, typer.Option("--goal", metavar=N_("TEXT"), help=N_("A project's goal."))] = None,
    activities: Annotated[
        Texts,
        typer.Option(
            "--activity",
            metavar=N_("ID"),
            help=N_("A row that a project carries out; repeatable."),
            autocompletion=candidates.items,
        ),
    ] = None,
    sponsor: Annotated[
        Text, typer.Option("--sponsor", metavar=N_("TEXT"), help=N_("A project's sponsor: a post."))
    ] = None,
    manager: Annotated[
        Text, typer.Option("--manager", metavar=N_("TEXT"), help=N_("A project's manager: a post."))
    ] = None,
    lead: Annotated[
        Text,
        typer.Option(
            "--lead", metavar=N_("PARTY"), help=N_("A project's leading party."), autocompletion=candidates.parties
        ),
    ] = None,
    team: Annotated[
        Texts,
        typer.Option(
            "--team",
            metavar=N_("PARTY"),
            help=N_("A party of a project's team; repeatable."),
            autocompletion=candidates.parties,
        ),
    ] = None,
    timezone: Annotated[
        Text, typer.Option("--timezone", metavar=N_("ZONE"), help=N_("The plan's time zone, with --plan."))
    ] = None,
    language: Annotated[
        Text, typer.Option("--language", metavar="ru|en", help=N_("The plan's language, with --plan."))
    ] = None,
    period: Annotated[
        Text, typer.Option("--period", metavar=N_("PERIOD"), help=N_("The plan's period, with --plan; a promise."))
    ] = None,
    calendar: Annotated[
        Text,
        typer.Option("--calendar", metavar=N_("CODE"), help=N_("The production calendar, with --plan; a promise.")),
    ] = None,
    day_off: Annotated[
        Text,
        typer.Option(
            "--day-off", metavar="keep|previous|next", help=N_("The rule for days off, with --plan; a promise.")
        ),
    ] = None,
) -> Fields:
    singles = {
        "title": title, "number": number, "section": section, "wording": wording, "start": start, "repeat": repeat,
        "until": until, "lag": lag, "unheld": unheld, "status": status, "part_of": part_of, "weight": weight,
        "measure": measure, "forecast": forecast, "reason": late_reason, "action": action, "result": result,
        "question": question, "note": note, "goal": goal, "sponsor": sponsor, "manager": manager, "lead": lead,
        "timezone": timezone, "language": language, "period": period, "calendar": calendar, "day_off": day_off,
    }  # fmt: skip
    lists = {"responsible": responsible, "after": after, "activities": activities, "team": team}
    texts: dict[tuple[str, ...], Given] = {(key,): value for key, value in singles.items() if value is not None}
    texts |= {(key,): tuple(one for one in value if one) for key, value in lists.items() if value is not None}
    for pair in extra or ():
        key, equals, value = pair.partition("=")
        if not key or not equals:
            raise Failure(message("--extra takes KEY=VALUE"), Command('cluster update 8 --extra "kosgu=226"'))
        texts[("extra", key)] = value
    return Fields(texts)


FieldOptions = Annotated[Fields, Bundle(_fields)]
