"""Which rows a reader means: an option twice is "or", two options are "and", each has its opposite.

`state`, `due` and facts under `without` speak of control points: a row is meant where one and the same point meets all
of them, and of a row so found only these points are looked at. An unwanted option leaves out every row that it would
have found alone. Names match as readers write them: ids, short names, names, aliases, labels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, structs

from cluster_cli.core.fields import ACTIVITY, FACTS, POINT, PROJECT, STAGE, Shape, unique
from cluster_cli.core.judge.views import Assessment, PointView, RowView
from cluster_cli.core.messages import Message, Term, Value, message
from cluster_cli.core.model import Activity, Facts, Item, Project, Stage, stage_of
from cluster_cli.core.naming import COMPLETED, COMPLETED_LATE, LIFTED_STATES, STATES, STATUSES
from cluster_cli.core.periods import Period, PeriodFault, parse_interval
from cluster_cli.core.text import fold, nearest


class SelectionFault(Struct, frozen=True):
    """A name in the selection that the plan does not know, in words with the nearest."""

    message: Message


class Name(Struct, frozen=True):
    """What a folded name stands for: the ids, and the name as it is written."""

    ids: tuple[str, ...]
    written: str


def names_of(pairs: Iterable[tuple[str, Iterable[str | None]]]) -> dict[str, Name]:
    """Folded names and what they stand for; an id goes before a name, and a name may stand for several."""
    listed = list(pairs)
    ids = {fold(key) for key, _ in listed}
    names_by_fold: dict[str, Name] = {}
    for key, names in listed:
        others = (name for name in names if name and fold(name) not in ids)
        for name in (key, *others):
            so_far = names_by_fold[fold(name)].ids if fold(name) in names_by_fold else ()
            names_by_fold[fold(name)] = Name(tuple(dict.fromkeys((*so_far, key))), name)
    return names_by_fold


def names_meant(
    option: str, values: Sequence[str], names_by_fold: Mapping[str, Name]
) -> frozenset[str] | SelectionFault:
    """The ids that the values mean; `names_by_fold` are folded names and what they stand for."""
    ids: set[str] = set()
    for value in values:
        name = names_by_fold.get(fold(value))
        if name is None:
            return _unknown(option, value, names_by_fold)
        ids.update((value,) if value in name.ids else name.ids)
    return frozenset(ids)


def _unknown(option: str, value: str, names_by_fold: Mapping[str, Name]) -> SelectionFault:
    near = nearest(fold(value), names_by_fold)
    if near:
        name = names_by_fold[near[0]]
        nearest_name: Value = name.ids[0]
        if fold(name.written) != fold(name.ids[0]):
            nearest_name = message("{id} ({name})", id=name.ids[0], name=name.written)
        words = message(
            "--{option}: “{value}” is unknown. Perhaps {near}?", option=option, value=value, near=nearest_name
        )
        return SelectionFault(words)
    ids = tuple(dict.fromkeys(each for name in names_by_fold.values() for each in name.ids))[:12]
    if not ids:
        return SelectionFault(
            message("--{option}: “{value}” is unknown: the plan has none.", option=option, value=value)
        )
    return SelectionFault(
        message("--{option}: “{value}” is unknown. Known: {known}.", option=option, value=value, known=ids)
    )


__all__ = ["SelectionFault", "select"]

Say = Callable[[Term], str]
RowTest = Callable[[RowView], bool]
PointTest = Callable[[RowView, PointView | None], bool]


class Asked(Struct, frozen=True):
    """One option with its values, the assessment that they speak of, and the reader's words."""

    option: str
    values: Sequence[str]
    assessment: Assessment
    say: Say


class Tests(Struct, frozen=True):
    """What one option asks: of a row, or of a control point (`None` for a row without any)."""

    of_row: RowTest | None = None
    of_point: PointTest | None = None


def _english(term: Term) -> str:
    return term.label


def select(
    assessment: Assessment,
    wanted: Mapping[str, Sequence[str]],
    unwanted: Mapping[str, Sequence[str]],
    say: Say = _english,
) -> tuple[RowView, ...] | SelectionFault:
    """The rows, activities first, that meet every option of `wanted` and none of `unwanted`.

    Keys are the options' names without dashes: responsible, section, project, status, state, due, text, without. Names
    match by id, short name, name, alias, English label or the label that `say` gives, without regard to case and `ё`.
    """
    asked: list[Tests] = []
    refused: list[Tests] = []
    for prefix, options, tests in (("", wanted, asked), ("not-", unwanted, refused)):
        for option, values in options.items():
            test = _OPTIONS[option](Asked(prefix + option, values, assessment, say))
            if isinstance(test, SelectionFault):
                return test
            tests.append(test)
    meant = (_meant(row, asked) for row in (*assessment.rows, *assessment.cards))
    return tuple(row for row in meant if row is not None and all(_meant(row, [test]) is None for test in refused))


def _meant(row: RowView, tests: Sequence[Tests]) -> RowView | None:
    """The row with the points that are meant, where it meets all tests."""
    if not all(test.of_row is None or test.of_row(row) for test in tests):
        return None
    asked = [test.of_point for test in tests if test.of_point is not None]
    if not asked:
        return row
    seen: Sequence[PointView | None] = row.judged or (None,)
    meant = [view for view in seen if all(test(row, view) for test in asked)]
    if not meant:
        return None
    return structs.replace(row, points=tuple(view for view in meant if view is not None)) if row.points else row


def _terms(terms: Iterable[Term], say: Say) -> dict[str, Name]:
    return names_of((term.key, (say(term), term.label)) for term in terms)


def _responsible(asked: Asked) -> Tests | SelectionFault:
    """A party in any place; one that the plan does not name goes by its key."""
    parties = asked.assessment.portfolio.plan.parties.values()
    names_by_fold = names_of((party.id, (party.short, party.name, *party.aliases)) for party in parties)
    for row in (*asked.assessment.rows, *asked.assessment.cards):
        for name in _parties(row):
            names_by_fold.setdefault(fold(name), Name((name,), name))
    names = names_meant(asked.option, asked.values, names_by_fold)
    return names if isinstance(names, SelectionFault) else Tests(lambda row: not names.isdisjoint(_parties(row)))


def _parties(row: RowView) -> tuple[str, ...]:
    item = row.item
    if isinstance(item, Activity):
        return tuple(responsible.party for responsible in item.responsible)
    return (*((item.lead,) if item.lead else ()), *item.team)


def _section(asked: Asked) -> Tests | SelectionFault:
    names = names_meant(
        asked.option,
        asked.values,
        names_of((key, (title,)) for key, title in asked.assessment.portfolio.plan.sections.items()),
    )
    if isinstance(names, SelectionFault):
        return names
    return Tests(lambda row: isinstance(row.item, Activity) and row.item.section in names)


def _project(asked: Asked) -> Tests | SelectionFault:
    """The project itself, the rows that it carries out, and their parts."""
    cards, by_id = asked.assessment.portfolio.matrix.projects, asked.assessment.by_id
    names = names_meant(asked.option, asked.values, names_of((card.id, (card.title,)) for card in cards))
    if isinstance(names, SelectionFault):
        return names
    carried_out = {activity for card in cards if card.id in names for activity in card.activities}

    def is_of_project(row: RowView) -> bool:
        if isinstance(row.item, Project):
            return row.id in names
        while row.id not in carried_out and row.parent is not None:
            row = by_id[row.parent]
        return row.id in carried_out

    return Tests(is_of_project)


def _status(asked: Asked) -> Tests | SelectionFault:
    names = names_meant(asked.option, asked.values, _terms(STATUSES.values(), asked.say))
    return names if isinstance(names, SelectionFault) else Tests(lambda row: row.status.key in names)


def _state(asked: Asked) -> Tests | SelectionFault:
    """The state of a point, or that by which a closed row is shown. `completed` takes in what was completed late."""
    names = names_meant(asked.option, asked.values, _terms(STATES, asked.say))
    if isinstance(names, SelectionFault):
        return names
    keys = names | {COMPLETED_LATE.key} if COMPLETED.key in names else names

    def is_in_state(row: RowView, view: PointView | None) -> bool:
        if view is None or (row.closed is not None and row.state.key in keys):
            return row.state.key in keys
        return view.state.key in keys

    return Tests(None, is_in_state)


_RUSSIAN_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")


def _due(asked: Asked) -> Tests | SelectionFault:
    """The deadline in force lies in a period, an interval or on a day."""
    periods: list[Period] = []
    for value in asked.values:
        period = parse_interval(_RUSSIAN_DAY.sub(r"\3-\2-\1", value.strip()))
        if isinstance(period, PeriodFault):
            examples = ("2022-03", "2022-Q1", "2022-02/2022-04", "2022-03-15")
            return SelectionFault(
                message(
                    "--{option}: “{value}” is not a period. Possible: {examples}.",
                    option=asked.option,
                    value=value,
                    examples=examples,
                )
            )
        periods.append(period)

    def is_due(_: RowView, view: PointView | None) -> bool:
        return view is not None and view.deadline is not None and any(view.deadline in period for period in periods)

    return Tests(None, is_due)


def _text(asked: Asked) -> Tests:
    """The text stands in what people wrote of the item or of one of its points, or is its id or its number.

    Which texts that are, the tables of fields say; the reason of an excuse is one too.
    """
    words = [fold(value) for value in asked.values]

    def tells(row: RowView) -> bool:
        texts = [fold(text) for text in _texts(row)]
        return any(word in _labels(row) or any(word in text for text in texts) for word in words)

    return Tests(tells)


def _labels(row: RowView) -> set[str]:
    return {fold(row.id), fold(row.item.label)} if isinstance(row.item, Activity) else {fold(row.id)}


def _searched(shape: Shape, of: str) -> tuple[str, ...]:
    """The attributes of a record that `--text` looks into."""
    return tuple(field.attribute or field.key for field in shape.fields if field.searchable and field.of == of)


_OF_ITEMS = {Activity: _searched(ACTIVITY, "item"), Project: _searched(PROJECT, "item")}
_OF_STAGES, _OF_POINTS = _searched(STAGE, "item"), _searched(POINT, "point")


def _texts(row: RowView) -> Iterable[str]:
    """What people wrote of the item, of its stages and of what happened to its points."""
    item = row.item
    yield from _written(item, _OF_ITEMS[type(item)])
    for stage in _stages(item) if _OF_STAGES else ():
        yield from _written(stage, _OF_STAGES)
    for facts in (item.facts, *(view.point.facts for view in row.points)):
        yield from _written(facts, _OF_POINTS)
        if facts.excused is not None and facts.excused.reason:
            yield facts.excused.reason


def _written(record: Item | Stage | Facts, names: Iterable[str]) -> Iterable[str]:
    """The texts under these attributes, those of lists and of the office's own fields one by one."""
    for name in names:
        value = getattr(record, name)
        if isinstance(value, str):
            yield value
        elif value:
            yield from value.values() if isinstance(value, dict) else value


def _stages(item: Item) -> tuple[Stage, ...]:
    return item.stages if isinstance(item, Project) else ()


POINT_FACTS = {
    **{field.key: Term(field.key, field.label) for field in FACTS if field.lacking},
    "completed": Term("completed", "completed"),
    "confirmed": Term("confirmed", "confirmed"),
}
"""What a control point may lack; the last two count only once their day has come."""
ITEM_FIELDS = {
    field.key: Term(field.key, field.label)
    for field in unique(ACTIVITY, PROJECT, STAGE)
    if field.lacking and field.of == "item"
}
"""What an item may lack; one that cannot have a field does not lack it."""


def _without(asked: Asked) -> Tests | SelectionFault:
    """A fact is lacking where a point has none that was not lifted; a field where the item has none."""
    names = names_meant(asked.option, asked.values, _terms((*POINT_FACTS.values(), *ITEM_FIELDS.values()), asked.say))
    if isinstance(names, SelectionFault):
        return names
    fields = [name for name in ITEM_FIELDS if name in names]
    facts = [name for name in POINT_FACTS if name in names]

    def lacks(row: RowView, view: PointView | None) -> bool:
        if any(_lacks_field(row, view, name) for name in fields):
            return True
        if view is None or view.state.key in LIFTED_STATES:
            return False
        return any(not _fact(view, name) for name in facts)

    return Tests(None, lacks)


def _lacks_field(row: RowView, view: PointView | None, name: str) -> bool:
    """Whether the item, or the stage that the point is where only stages have the field, has none."""
    if hasattr(row.item, name):
        return not getattr(row.item, name)
    stage = None if view is None else stage_of(row.item, view.name)
    return stage is not None and hasattr(stage, name) and not getattr(stage, name)


def _fact(view: PointView, name: str) -> object:
    """A fact as of the day: what is dated later has not happened."""
    if name == "completed":
        return view.completed
    return view.confirmed if name == "confirmed" else getattr(view.point.facts, name)


_OPTIONS: dict[str, Callable[[Asked], Tests | SelectionFault]] = {
    "responsible": _responsible,
    "section": _section,
    "project": _project,
    "status": _status,
    "state": _state,
    "due": _due,
    "text": _text,
    "without": _without,
}
