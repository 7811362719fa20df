"""The fields that only `update` sets: those of the plan's head, and records that come with time."""

from __future__ import annotations

from typing import Annotated

import typer

from cluster_cli.cli.failure import Failure
from cluster_cli.cli.field_options import Fields, Text, Texts, given, pairs
from cluster_cli.cli.options import Bundle
from cluster_cli.cli.texts import cleaned
from cluster_cli.core.messages import N_, message
from cluster_cli.core.operations.values import Given, Path
from cluster_cli.core.text import shortened


def _records(
    *,
    progress: Annotated[
        Texts,
        typer.Option(
            "--progress", metavar=N_("DAY=PERCENT"), help=N_("A reading of a row measured in per cent; repeatable.")
        ),
    ] = None,
    also: Annotated[
        Texts, typer.Option("--also", metavar=N_("DAY"), help=N_("A further meeting, with --for; repeatable."))
    ] = None,
    assessment: Annotated[
        Text,
        typer.Option(
            "--assessment", metavar="green|amber|red", help=N_("A person's judgement; with --reason and --by.")
        ),
    ] = None,
    gate: Annotated[
        Text,
        typer.Option(
            "--gate", metavar="go|hold|stop", help=N_("Whether a stage may begin, with --for and --by: its gate.")
        ),
    ] = None,
    target: Annotated[
        Texts,
        typer.Option(
            "--target",
            metavar=N_("INDICATOR:PERIOD=NUMBER"),
            help=N_("A target of a project's indicator; repeatable; a promise."),
        ),
    ] = None,
) -> Fields:
    texts = given({"assessment": assessment, "gate": gate}, {"also": also})
    texts |= pairs(progress, "--progress", lambda day: ("progress", day))
    return Fields(texts | _targets(target))


def _targets(values: Texts) -> dict[Path, Given]:
    """Targets of indicators; ids may hold colons, periods do not."""
    found: dict[Path, Given] = {}
    for text in cleaned(values, "--target"):
        place, _, number = text.rpartition("=")
        indicator, colon, period = place.rpartition(":")
        if not indicator or not colon or not period:
            raise Failure(message('--target takes INDICATOR:PERIOD=NUMBER, not "{text}"', text=shortened(text, 80)))
        found["targets", indicator.strip(), period.strip()] = number.strip()
    return found


def _head(
    *,
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
    horizon: Annotated[
        Text, typer.Option("--horizon", metavar=N_("DAYS"), help=N_("What is due soon, in days, with --plan."))
    ] = None,
    confirmation: Annotated[
        Text,
        typer.Option(
            "--confirmation",
            metavar="optional|required",
            help=N_("Whether completions must be confirmed, with --plan."),
        ),
    ] = None,
    party: Annotated[
        Texts,
        typer.Option("--party", metavar=N_("KEY=NAME"), help=N_("A party of the plan, with --plan; repeatable.")),
    ] = None,
    heading: Annotated[
        Texts,
        typer.Option("--heading", metavar=N_("KEY=TEXT"), help=N_("A section of the plan, with --plan; repeatable.")),
    ] = None,
    threshold: Annotated[
        Texts,
        typer.Option(
            "--threshold",
            metavar=N_("NAME=NUMBER"),
            help=N_("A threshold of health, with --plan; repeatable; a promise."),
        ),
    ] = None,
    rule: Annotated[
        Texts,
        typer.Option(
            "--rule", metavar=N_("CODE=error|warning|off"), help=N_("How a finding counts, with --plan; repeatable.")
        ),
    ] = None,
) -> Fields:
    singles = {
        "timezone": timezone, "language": language, "period": period, "calendar": calendar, "day_off": day_off,
        "horizon": horizon, "confirmation": confirmation,
    }  # fmt: skip
    texts = given(singles, {})
    texts |= pairs(party, "--party", lambda key: ("parties", key, "name"))
    texts |= pairs(heading, "--heading", lambda key: ("sections", key))
    texts |= pairs(threshold, "--threshold", lambda key: ("health", key))
    texts |= pairs(rule, "--rule", lambda key: ("rules", key))
    return Fields(texts)


RecordOptions = Annotated[Fields, Bundle(_records)]
HeadOptions = Annotated[Fields, Bundle(_head)]
