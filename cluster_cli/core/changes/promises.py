"""Promises that are not what they were, and no record says who decided it (design 3, domain 13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import structs

from cluster_cli.core.changes.compare import Difference
from cluster_cli.core.changes.comparison import Comparison, finding
from cluster_cli.core.changes.effects import effect_of
from cluster_cli.core.changes.flatten import Path
from cluster_cli.core.changes.offered import moving, updating, updating_plan
from cluster_cli.core.changes.recorded import is_recorded, meaning
from cluster_cli.core.changes.words import base_of, field_of, given, said
from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.messages import Message, Term, Value, message
from cluster_cli.core.model import Activity, Item, Repeat
from cluster_cli.core.naming import item_name, point_name
from cluster_cli.core.operations.fields import PLAN_PROMISES, PROMISES
from cluster_cli.core.operations.values import label_of
from cluster_cli.core.periods import Period, parse_period

REWORDED = frozenset({"title", "number", "responsible", "lead", "section", "activities"})
"""What an edition of the plan words anew; without one, a reader should know that it was changed."""
JUDGING = frozenset({"timezone", "rules", "confirmation", "expect"})
"""By what the plan is judged: no promise, but a reader should know that it was changed."""
_OF_INDICATORS = frozenset({"targets", "direction", "unit"})
_NAMED = {"direction": Term("direction", "direction"), "unit": Term("unit", "unit")}


def silent_promises(comparison: Comparison) -> Iterator[Diagnostic]:
    """Each promise of an item or of a point that differs without a record."""
    for found in comparison.between():
        item = found.new
        if found.is_added or found.is_removed or item is None:
            continue
        one, field = _of_the_grid(found), field_of(found)
        if not is_promise(item, field) or _is_the_same(one, field):
            continue
        name = ".".join(field)
        if is_recorded(comparison.new_records(one), name, one.before, one.after):
            continue
        if field == ("wording",) and comparison.edition:
            continue
        yield _silent(comparison, one, item, field)


def _of_the_grid(one: Difference) -> Difference:
    """Where an occurrence has no deadline of its own, that of the grid is meant, which its name tells."""
    base = base_of(one)
    if base[:1] != ("points",) or one.path[-1] != "due":
        return one
    period = parse_period(base[1])
    grid = period if isinstance(period, Period) else None
    return structs.replace(one, before=one.before or grid, after=one.after or grid)


def is_promise(item: Item, field: Path) -> bool:
    """Whether a field, by its path below its control point or its item, is a promise."""
    if field[0] == "indicators":
        return len(field) > 2 and field[2] in _OF_INDICATORS
    if field[0] == "due":
        return len(field) == 1
    return len(field) == 1 and field[0] in PROMISES and hasattr(item, field[0])


def _is_the_same(one: Difference, field: Path) -> bool:
    """Whether two ways of writing say the same: days of periods, steps of a series, names in another order."""
    if isinstance(one.before, Repeat) and isinstance(one.after, Repeat):
        return (one.before.every, one.before.unit) == (one.after.every, one.after.unit)
    return meaning(field[0], given(one.before)) == meaning(field[0], given(one.after))


def _silent(comparison: Comparison, one: Difference, item: Item, field: Path) -> Diagnostic:
    base = base_of(one)
    stages = comparison.new.matrix.stages
    before, after = said(one.before), said(one.after)
    effect = effect_of(comparison, item.id, field[0]) if isinstance(item, Activity) and not base else ""
    if field == ("due",):
        subject = _deadline(item, base, stages)
        command = moving(item, base, one.after)
        return finding(
            "silent-move", item, one.place, subject=subject, before=before, after=after, effect=effect, command=command
        )
    return finding(
        "silent-change",
        item,
        one.place,
        item=point_name(item, base, stages),
        field=_named(field),
        before=before,
        after=after,
        effect=effect,
        command=updating(item, base, field, one.after),
    )


def _named(field: Path) -> Value:
    """The field in words; of an indicator with its id, and the period of a target."""
    if field[0] != "indicators":
        return label_of(field)
    if field[2] == "targets":
        return label_of(("indicators", field[1], "targets", *field[3:]))
    return message("{field} {keys}", field=_NAMED[field[2]], keys=(field[1],))


def _deadline(item: Item, base: Sequence[str], stages: dict[str, str]) -> Message:
    """“The deadline of …” as the language declines it."""
    if isinstance(item, Activity):
        return message("the deadline of {point}", point=point_name(item, tuple(base), stages))
    if not base:
        return message("the deadline of the project “{title}”", title=item.title)
    return message(
        "the deadline of the stage “{stage}” of the project “{title}”",
        stage=stages.get(base[1], base[1]),
        title=item.title,
    )


def silent_promises_of_plan(comparison: Comparison) -> Iterator[Diagnostic]:
    """Each promise of the plan's head that differs without a record."""
    for one in comparison.found:
        if one.file != "roadmap" or one.item is not None or one.path[0] not in PLAN_PROMISES:
            continue
        field = one.path
        if meaning(field[0], given(one.before)) == meaning(field[0], given(one.after)):
            continue
        if is_recorded(comparison.new_records(one), ".".join(field), one.before, one.after):
            continue
        yield finding(
            "silent-change",
            None,
            one.place,
            item=message("The plan"),
            field=label_of(field),
            before=said(one.before),
            after=said(one.after),
            effect=effect_of(comparison, None, field[0]),
            command=updating_plan(field, one.after),
        )


def reworded(comparison: Comparison) -> Iterator[Diagnostic]:
    """Words of a row, or by what the plan is judged, changed without an edition: for a reader to know."""
    if comparison.edition:
        return
    for one in comparison.found:
        if one.item is None and one.file == "roadmap" and one.path[0] in JUDGING:
            yield _warned(comparison, "judging-changed", one)
        elif one.old is not None and one.new is not None and one.path[0] in REWORDED:
            yield _warned(comparison, "row-reworded", one)


def _warned(comparison: Comparison, code: str, one: Difference) -> Diagnostic:
    item = one.new
    about = message("The plan") if item is None else item_name(item)
    made = finding(
        code, item, one.place,
        item=about, field=label_of(one.path), before=said(one.before), after=said(one.after),
    )  # fmt: skip
    return Diagnostic(made.code, "warning", made.where, made.values, made.item)
