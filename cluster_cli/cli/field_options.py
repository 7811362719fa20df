"""The fields that `add` and `update` set: an option each, texts as the file shall have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from msgspec import Struct

from cluster_cli.cli import candidates
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Bundle
from cluster_cli.cli.texts import clean, cleaned
from cluster_cli.core.messages import N_, message
from cluster_cli.core.operations.values import Given, Path
from cluster_cli.core.text import shortened

Text = str | None
Texts = list[str] | None


class Fields(Struct, frozen=True):
    """The fields given, by path below the item; `""` or nothing means: take the field out."""

    texts: dict[Path, Given] = {}


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
    evidence: Annotated[
        Texts,
        typer.Option(
            "--evidence", metavar=N_("FILE"), help=N_("A proof: a file in the repository or a link; repeatable.")
        ),
    ] = None,
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
            autocompletion=candidates.activities,
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
    role: Annotated[
        Texts,
        typer.Option(
            "--role", metavar=N_("PARTY=TEXT"), help=N_("What a party does, as the document says; repeatable.")
        ),
    ] = None,
    stage: Annotated[
        Texts,
        typer.Option(
            "--stage", metavar=N_("STAGE=PERIOD"), help=N_("A stage of a project with its deadline; repeatable.")
        ),
    ] = None,
) -> Fields:
    singles = {
        "title": title, "number": number, "section": section, "wording": wording, "start": start, "repeat": repeat,
        "until": until, "lag": lag, "unheld": unheld, "status": status, "part_of": part_of, "weight": weight,
        "measure": measure, "forecast": forecast, "reason": late_reason, "action": action, "result": result,
        "question": question, "note": note, "goal": goal, "sponsor": sponsor, "manager": manager, "lead": lead,
    }  # fmt: skip
    lists = {"responsible": responsible, "after": after, "activities": activities, "team": team, "evidence": evidence}
    texts = given(singles, lists)
    texts |= pairs(role, "--role", lambda party: ("roles", party))
    texts |= pairs(stage, "--stage", lambda key: ("stages", key, "due"), last=True)
    texts |= pairs(extra, "--extra", lambda key: ("extra", key))
    return Fields(texts)


OPTIONS = {"reason": "--late-reason", "activities": "--activity", "part_of": "--part-of", "day_off": "--day-off"}
"""Options that are not called like their key."""


def given(singles: dict[str, Text], lists: dict[str, Texts]) -> dict[Path, Given]:
    """What was given, by the key of the file.

    Raises:
        Failure: a text is one that no plan can hold.
    """
    texts: dict[Path, Given] = {
        (key,): clean(value, OPTIONS.get(key, f"--{key}")) for key, value in singles.items() if value is not None
    }
    return texts | {
        (key,): tuple(one for one in cleaned(value, OPTIONS.get(key, f"--{key}")) if one)
        for key, value in lists.items()
        if value is not None
    }


def pairs(values: Texts, option: str, path: Callable[[str], Path], *, last: bool = False) -> dict[Path, Given]:
    """What was given as KEY=VALUE; the key ends at the first sign `=`, or at the `last` where no value holds one.

    Raises:
        Failure: a value is not of that form.
    """
    found: dict[Path, Given] = {}
    for pair in cleaned(values, option):
        key, equals, value = (part.strip() for part in (pair.rpartition("=") if last else pair.partition("=")))
        if not key or not equals:
            raise Failure(message('{option} takes KEY=VALUE, not "{text}"', option=option, text=shortened(pair, 80)))
        found[path(key)] = value
    return found


Expect = Annotated[
    Texts,
    typer.Option(
        "--expect", metavar=N_("WHAT=NUMBER"), help=N_("What the paper says from now on: activities=15; repeatable.")
    ),
]


def expected(values: Texts) -> dict[Path, Given]:
    """What the paper says, by the key of the file.

    Raises:
        Failure: a value is not of that form.
    """
    return pairs(values, "--expect", lambda key: ("expect", key))


FieldOptions = Annotated[Fields, Bundle(_fields)]
