"""Fields as texts: what a record holds now, what a person's words mean in the file, how a change of them is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from fractions import Fraction

from cluster_cli.core.judge.gates import GATES
from cluster_cli.core.messages import Term, Value, message
from cluster_cli.core.model import Portfolio
from cluster_cli.core.operations.targets import items_of
from cluster_cli.core.periods import Period, parse_interval
from cluster_cli.core.states import STATUSES
from cluster_cli.core.text import find_name, fold, shortened

Given = str | tuple[str, ...]
Path = tuple[str | int, ...]

LABELS = {
    term.key: term
    for term in (
        Term("title", "title"), Term("number", "number in the document"), Term("section", "section"),
        Term("wording", "deadline as worded"), Term("start", "start"), Term("due", "deadline"),
        Term("repeat", "repetition"), Term("until", "end of the series"), Term("lag", "days after the period"),
        Term("unheld", "meetings not held"), Term("responsible", "responsible"), Term("status", "status"),
        Term("after", "waits for"), Term("part_of", "part of"), Term("weight", "weight"),
        Term("measure", "way of measuring"), Term("progress", "reading"), Term("forecast", "expected date"),
        Term("reason", "reason of the deviation"), Term("action", "measures taken"), Term("result", "result"),
        Term("evidence", "evidence"), Term("also", "further meetings"), Term("question", "question"),
        Term("note", "note"), Term("assessment", "assessment"), Term("goal", "goal"),
        Term("activities", "activities"), Term("sponsor", "sponsor"), Term("manager", "manager"),
        Term("lead", "leading party"), Term("team", "team"), Term("stages", "stage"), Term("targets", "target"),
        Term("language", "language"), Term("timezone", "time zone"), Term("period", "period"),
        Term("calendar", "production calendar"), Term("day_off", "rule for days off"), Term("horizon", "horizon, days"),
        Term("confirmation", "confirmation"), Term("parties", "party"), Term("sections", "section"),
        Term("health", "threshold"), Term("expect", "expected number"), Term("rules", "rule"), Term("gate", "gate of the stage"),
    )
}  # fmt: skip
"""What a person calls a field, in the middle of a sentence."""

_PERIODS = frozenset({"start", "until", "due", "forecast", "period"})


def label_of(path: Path) -> Value:
    """The field in words; one of the office's own, or one of a list, with its key."""
    word = LABELS.get("targets" if path[0] == "indicators" else str(path[0]))
    if word is None:
        return str(path[-1])
    keys = [str(step) for step in path[1:] if step not in {"due", "targets", "name"}]
    return word if not keys else message("{field} {keys}", field=word, keys=tuple(keys))


def spoken(path: Path, value: Given | None) -> Value:
    """A value of the field in words."""
    if not isinstance(value, str):
        return value if value is None else tuple(map(shortened, value[:12]))
    if path[-1] in _PERIODS:
        found = parse_interval(value)
        return found if isinstance(found, Period) else shortened(value)
    if path[0] == "gate":
        return GATES.get(value, value)
    return STATUSES.get(value, value) if path[-1] == "status" else shortened(value)


def current(holder: object, path: Path) -> Given | None:
    """The field as the file has it, as far as the records tell; `None` where it is not set."""
    value = holder
    for step in path:
        value = _below(value, step)
    return as_text(value)


def _below(value: object, step: str | int) -> object:
    if value is None:
        return None
    if isinstance(value, dict):
        return next((one for key, one in value.items() if str(key) == str(step)), None)
    if isinstance(value, tuple):
        return value[step] if isinstance(step, int) else next((one for one in value if one.key == step), None)
    owner = value if hasattr(value, str(step)) and step not in _FACTS else getattr(value, "facts", value)
    return getattr(owner, str(step), None)


_FACTS = frozenset({"forecast", "reason", "action", "result", "evidence", "also"})


def as_text(value: object) -> Given | None:
    """A value of a record as the file has it; what is as if it were not set is `None`."""
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return tuple(str(as_text(one)) for one in value)
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


def same(path: Path, old: Given | None, new: Given | None) -> bool:
    """Whether two values of a field mean the same."""
    if isinstance(new, tuple) and isinstance(old, str):
        return new == (old,)
    default = _DEFAULTS.get(str(path[-1]))
    old, new = old or default, new or default
    if path[-1] == "weight" or path[0] in {"progress", "indicators", "health"}:
        return _as_number(old) == _as_number(new)
    return old == new


_DEFAULTS = {
    "status": "planned", "unheld": "lapses", "measure": "points", "day_off": "keep", "horizon": "30",
    "confirmation": "optional", "weight": "1",
}  # fmt: skip
"""What holds where a field is not set."""


def _as_number(text: Given | None) -> Fraction | Given | None:
    if not isinstance(text, str) or len(text) > 40:
        return text
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return text


def meant(portfolio: Portfolio, path: Path, given: Given | None) -> Given | None:
    """A person's words as the file shall have them: names of parties, sections and items become their ids."""
    find = _FINDERS.get(str(path[0])) if len(path) == 1 else None
    if find is None or given is None:
        return given
    return find(portfolio, given) if isinstance(given, str) else tuple(find(portfolio, one) for one in given)


def party_meant(portfolio: Portfolio, given: str) -> str:
    """A party by its key, name, short name or alias; what is unknown stays as it is."""
    parties = portfolio.plan.parties.values()
    names = ((party.id, (party.name, party.short or "", *party.aliases)) for party in parties)
    return _found(given, portfolio.plan.parties, names)


def stage_meant(portfolio: Portfolio, given: str) -> str:
    """A stage by its key or its title."""
    stages = portfolio.matrix.stages
    return _found(given, stages, ((key, (title,)) for key, title in stages.items()))


def _section_meant(portfolio: Portfolio, given: str) -> str:
    sections = portfolio.plan.sections
    return _found(given, sections, ((key, (title,)) for key, title in sections.items()))


def _item_meant(portfolio: Portfolio, given: str) -> str:
    return _found(given, [row.id for row in items_of(portfolio)], ())


def _found(given: str, keys: Collection[str], names: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    key = find_name(given, keys)
    if key is not None:
        return key
    wanted = fold(given)
    found = [key for key, called in names if wanted in {fold(name) for name in called if name}]
    return found[0] if len(found) == 1 else given


_FINDERS: dict[str, Callable[[Portfolio, str], str]] = {
    "responsible": party_meant, "lead": party_meant, "team": party_meant, "section": _section_meant,
    "after": _item_meant, "part_of": _item_meant, "activities": _item_meant,
}  # fmt: skip
