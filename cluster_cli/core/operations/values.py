"""Fields as texts: what a record holds now, what a person's words mean in the file, how a change of them is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from fractions import Fraction

from cluster_cli.core.fields import HOLDERS, OneOrMore, Path, scalar_kind, unique
from cluster_cli.core.judge.gates import GATES
from cluster_cli.core.messages import Value
from cluster_cli.core.model import Portfolio
from cluster_cli.core.naming import STATUSES
from cluster_cli.core.operations.targets import items_of
from cluster_cli.core.periods import Period, parse_interval
from cluster_cli.core.text import find_name, fold, shortened

FieldText = str | tuple[str, ...]

EVERY_FIELD = unique(*HOLDERS.values())
"""The fields of what `update` sets them of."""
PERIODS = frozenset(
    field.key for field in EVERY_FIELD if field.kind in {"period", "interval"} or field.kind == OneOrMore("period")
)
NUMBERS = frozenset(field.key for field in EVERY_FIELD if scalar_kind(field.kind) in {"number", "weight"}) | {
    "indicators"
}
"""Fields of which two texts mean the same where they are the same number."""


def is_of_office(path: Path) -> bool:
    """Whether a field is one of the office's own, which may be called like one of the format and means no more than text."""
    return path[:1] == ("extra",)


def spoken(path: Path, value: FieldText | None) -> Value:
    """A value of the field in words."""
    if not isinstance(value, str):
        return value if value is None else tuple(map(shortened, value[:12]))
    if is_of_office(path):
        return shortened(value)
    if path[-1] in PERIODS:
        period = parse_interval(value)
        return period if isinstance(period, Period) else shortened(value)
    if path[0] == "gate":
        return GATES.get(value, value)
    return STATUSES.get(value, value) if path[-1] == "status" else shortened(value)


def current(holder: object, path: Path) -> FieldText | None:
    """The field as the file has it, as far as the records tell; `None` where it is not set."""
    value = holder
    for step in path:
        value = _below(value, step)
    return as_text(value)


def _below(value: object, step: str | int) -> object:
    if value is None:
        return None
    if isinstance(value, dict):
        return next((element for key, element in value.items() if str(key) == str(step)), None)
    if isinstance(value, tuple):
        return (
            value[step] if isinstance(step, int) else next((element for element in value if element.key == step), None)
        )
    owner = value if hasattr(value, str(step)) else getattr(value, "facts", value)
    return getattr(owner, str(step), None)


def as_text(value: object) -> FieldText | None:
    """A value of a record as the file has it; what is as if it were not set is `None`."""
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return tuple(str(as_text(element)) for element in value)
    if isinstance(value, Fraction):
        return None if value == 1 else _number(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    for attribute in ("party", "health", "text"):
        if hasattr(value, attribute):
            return str(getattr(value, attribute))
    return value.name if isinstance(value, Period) else str(value)


def _number(value: Fraction) -> str:
    return format((Decimal(value.numerator) / value.denominator).normalize(), "f")


def same(path: Path, old: FieldText | None, new: FieldText | None) -> bool:
    """Whether two values of a field mean the same."""
    if isinstance(new, tuple) and isinstance(old, str):
        return new == (old,)
    default = None if is_of_office(path) else DEFAULTS.get(str(path[-1]))
    old, new = old or default, new or default
    if path[0] in NUMBERS:
        return _as_number(old) == _as_number(new)
    return old == new


DEFAULTS = {field.key: field.default for field in EVERY_FIELD if field.default is not None}
"""What holds where a field is not set."""


def _as_number(text: FieldText | None) -> Fraction | FieldText | None:
    if not isinstance(text, str) or len(text) > 40:
        return text
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return text


def meant(portfolio: Portfolio, path: Path, text: FieldText | None) -> FieldText | None:
    """A person's words as the file shall have them: names of parties, sections and items become their ids."""
    find = _FINDERS.get(_REFERRING.get(str(path[0]), "")) if len(path) == 1 else None
    if find is None or text is None:
        return text
    return find(portfolio, text) if isinstance(text, str) else tuple(find(portfolio, name) for name in text)


def party_meant(portfolio: Portfolio, name: str) -> str:
    """A party by its key, name, short name or alias; what is unknown stays as it is."""
    parties = portfolio.plan.parties.values()
    names = ((party.id, (party.name, party.short or "", *party.aliases)) for party in parties)
    return _key_of(name, portfolio.plan.parties, names)


def stage_meant(portfolio: Portfolio, name: str) -> str:
    """A stage by its key or its title."""
    stages = portfolio.matrix.stages
    return _key_of(name, stages, ((key, (title,)) for key, title in stages.items()))


def _section_meant(portfolio: Portfolio, name: str) -> str:
    sections = portfolio.plan.sections
    return _key_of(name, sections, ((key, (title,)) for key, title in sections.items()))


def _item_meant(portfolio: Portfolio, name: str) -> str:
    return _key_of(name, [row.id for row in items_of(portfolio)], ())


def _key_of(text: str, keys: Collection[str], names: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    key = find_name(text, keys)
    if key is not None:
        return key
    folded = fold(text)
    matching = [key for key, texts in names if folded in {fold(name) for name in texts if name}]
    return matching[0] if len(matching) == 1 else text


_REFERRING = {field.key: field.option.refers for field in EVERY_FIELD if field.option is not None}
_FINDERS: dict[str, Callable[[Portfolio, str], str]] = {
    "party": party_meant, "section": _section_meant, "item": _item_meant, "activity": _item_meant,
}  # fmt: skip
