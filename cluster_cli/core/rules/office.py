"""Rules of the office's own fields: declared in the plan, and of the type declared there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cluster_cli.core.diagnostics import Diagnostic
from cluster_cli.core.messages import Term
from cluster_cli.core.model import OfficeField
from cluster_cli.core.periods import PeriodFault, parse_day
from cluster_cli.core.rules.finding import at, error
from cluster_cli.core.rules.scene import Scene

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_TYPES = {"number": Term("number", "a number such as 12.5"), "date": Term("date", "a day such as 2022-03-15")}


def office_fields(scene: Scene) -> Iterator[Diagnostic]:
    """What stands under `extra` is declared under the plan's `fields`, and of the type declared there."""
    fields = scene.plan.fields
    for item in scene.every_item:
        for name, text in item.extra.items():
            field = fields.get(name)
            if field is None:
                hint = scene.hints.of("fields", name, lambda: {key: one.name for key, one in fields.items()})
                yield error("unknown-extra", at(item, "extra", name, key=True), item, field=name, hint=hint)
            elif not _fits(field, text):
                where = at(item, "extra", name)
                yield error("extra-type", where, item, field=name, text=text, type=_TYPES[field.type])


def _fits(field: OfficeField, text: str) -> bool:
    if field.type == "number":
        return _NUMBER.fullmatch(text) is not None
    if field.type == "date":
        return not isinstance(parse_day(text), PeriodFault)
    return True
