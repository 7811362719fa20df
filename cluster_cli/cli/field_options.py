"""The options that set fields: made from the table of fields, or by hand where one is more than a single text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from inspect import Parameter, Signature, signature
from typing import Annotated, Any

import typer
from msgspec import Struct

from cluster_cli.app.arguments import clean, cleaned
from cluster_cli.app.failure import Failure
from cluster_cli.cli import completion as candidates
from cluster_cli.cli.options import Bundle
from cluster_cli.core.fields import ACTIVITY, PLAN, POINT, PROJECT, STAGE, Field, Path, Shape, unique
from cluster_cli.core.messages import N_, message
from cluster_cli.core.operations.values import FieldText
from cluster_cli.core.text import shortened

Text = str | None
Texts = list[str] | None
_COMPLETERS = {
    "party": candidates.parties, "section": candidates.sections, "item": candidates.items,
    "activity": candidates.activities,
}  # fmt: skip


class Fields(Struct, frozen=True):
    """The fields given, by path below the item; `""` or nothing means: take the field out."""

    texts: dict[Path, FieldText] = {}


def _bundle(fields: Iterable[Field], by_hand: Callable[..., Fields]) -> Bundle:
    """An option for each field, then the options that `by_hand` takes; gathered into one record."""
    rows = tuple(fields)
    others = signature(by_hand, eval_str=True).parameters

    def gather(**values: Any) -> Fields:
        own = by_hand(**{name: values[name] for name in others})
        return Fields(_texts(rows, values) | own.texts)

    vars(gather)["__signature__"] = Signature([*map(_parameter, rows), *others.values()])
    return Bundle(gather)


def _parameter(field: Field) -> Parameter:
    option = field.option
    assert option is not None  # noqa: S101 - what _with_option has chosen
    info = typer.Option(
        f"--{field.option_name}",
        metavar=option.metavar,
        help=option.help,
        autocompletion=_COMPLETERS.get(option.refers),
    )
    kind = Texts if option.many else Text
    return Parameter(_name(field), Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, info])


def _name(field: Field) -> str:
    """The name of the parameter."""
    return field.option_name.replace("-", "_")


def _texts(fields: Iterable[Field], values: dict[str, Any]) -> dict[Path, FieldText]:
    """What was given, by the key of the file; single texts first, the order in which they are written.

    Raises:
        Failure: a text is one that no plan can hold.
    """
    singles: dict[Path, FieldText] = {}
    lists: dict[Path, FieldText] = {}
    for field in fields:
        value, option = values[_name(field)], f"--{field.option_name}"
        if isinstance(value, str):
            singles[field.key,] = clean(value, option)
        elif value is not None:
            lists[field.key,] = tuple(text for text in cleaned(value, option) if text)
    return singles | lists


def _with_option(*shapes: Shape, besides: Iterable[Field] = ()) -> tuple[Field, ...]:
    elsewhere = {field.key for field in besides}
    return tuple(field for field in unique(*shapes) if field.option is not None and field.key not in elsewhere)


def pairs(values: Texts, option: str, path: Callable[[str], Path], *, last: bool = False) -> dict[Path, FieldText]:
    """What was given as KEY=VALUE; the key ends at the first sign `=`, or at the `last` where no value holds one.

    Raises:
        Failure: a value is not of that form.
    """
    texts: dict[Path, FieldText] = {}
    for pair in cleaned(values, option):
        key, equals, value = (part.strip() for part in (pair.rpartition("=") if last else pair.partition("=")))
        if not key or not equals:
            raise Failure(message("{option} takes KEY=VALUE, not “{text}”", option=option, text=shortened(pair, 80)))
        texts[path(key)] = value
    return texts


def _of_items(
    *,
    extra: Annotated[
        Texts, typer.Option("--extra", metavar=N_("KEY=VALUE"), help=N_("A field of the office's own; repeatable."))
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
    texts = pairs(role, "--role", lambda party: ("roles", party))
    texts |= pairs(stage, "--stage", lambda key: ("stages", key, "due"), last=True)
    return Fields(texts | pairs(extra, "--extra", lambda key: ("extra", key)))


def _of_records(
    *,
    progress: Annotated[
        Texts,
        typer.Option(
            "--progress", metavar=N_("DAY=PERCENT"), help=N_("A reading of a row measured in per cent; repeatable.")
        ),
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
    judged = {"assessment": assessment, "gate": gate}
    texts: dict[Path, FieldText] = {(key,): clean(text, f"--{key}") for key, text in judged.items() if text is not None}
    texts |= pairs(progress, "--progress", lambda day: ("progress", day))
    return Fields(texts | _targets(target))


def _targets(values: Texts) -> dict[Path, FieldText]:
    """Targets of indicators; ids may hold colons, periods do not."""
    texts: dict[Path, FieldText] = {}
    for text in cleaned(values, "--target"):
        place, _, number = text.rpartition("=")
        indicator, colon, period = place.rpartition(":")
        if not indicator or not colon or not period:
            raise Failure(message("--target takes INDICATOR:PERIOD=NUMBER, not “{text}”", text=shortened(text, 80)))
        texts["targets", indicator.strip(), period.strip()] = number.strip()
    return texts


def _of_plan(
    *,
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
    texts = pairs(party, "--party", lambda key: ("parties", key, "name"))
    texts |= pairs(heading, "--heading", lambda key: ("sections", key))
    texts |= pairs(threshold, "--threshold", lambda key: ("health", key))
    return Fields(texts | pairs(rule, "--rule", lambda key: ("rules", key)))


Expect = Annotated[
    Texts,
    typer.Option(
        "--expect", metavar=N_("WHAT=NUMBER"), help=N_("What the paper says from now on: activities=15; repeatable.")
    ),
]


def expected(values: Texts) -> dict[Path, FieldText]:
    """What the paper says, by the key of the file.

    Raises:
        Failure: a value is not of that form.
    """
    return pairs(values, "--expect", lambda key: ("expect", key))


ITEM_FIELDS = _with_option(ACTIVITY, PROJECT)
POINT_FIELDS = _with_option(POINT, STAGE, besides=ITEM_FIELDS)
PLAN_FIELDS = _with_option(PLAN, besides=ITEM_FIELDS)
FieldOptions = Annotated[Fields, _bundle(ITEM_FIELDS, _of_items)]
RecordOptions = Annotated[Fields, _bundle(POINT_FIELDS, _of_records)]
"""What comes with time, of which `add` knows nothing yet."""
HeadOptions = Annotated[Fields, _bundle(PLAN_FIELDS, _of_plan)]
"""The head of the plan, with `update --plan`."""
