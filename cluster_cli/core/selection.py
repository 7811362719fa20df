"""Which rows a reader means: an option twice is "or", two options are "and", each has its opposite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from cluster_cli.core.messages import Message, message
from cluster_cli.core.model import Activity, Portfolio, Project
from cluster_cli.core.periods import Period, PeriodFault, parse_interval
from cluster_cli.core.states import STATES, STATUSES
from cluster_cli.core.text import fold, nearest
from cluster_cli.core.views import Assessment, RowView

Test = Callable[[RowView], bool]


class SelectionFault(Struct, frozen=True):
    """A name in the selection that the plan does not know, in words with the nearest."""

    message: Message


def select(
    assessment: Assessment, wanted: Mapping[str, Sequence[str]], unwanted: Mapping[str, Sequence[str]]
) -> tuple[RowView, ...] | SelectionFault:
    """The rows, activities first, that meet every option of `wanted` and none of `unwanted`.

    Keys are the options' names without dashes: responsible, section, project, status, state, due, text, without. Names
    match by id, short name, name, alias or label, without regard to case and to `ё`.
    """
    tests: list[tuple[Test, bool]] = []
    for options, meant in ((wanted, True), (unwanted, False)):
        for option, values in options.items():
            test = _TESTS[option](assessment, values)
            if isinstance(test, SelectionFault):
                return test
            tests.append((test, meant))
    rows = (*assessment.rows, *assessment.cards)
    return tuple(row for row in rows if all(test(row) is meant for test, meant in tests))


def _names(option: str, values: Iterable[str], known: Mapping[str, str]) -> frozenset[str] | SelectionFault:
    """The ids that the values mean; `known` are folded names and the ids they stand for."""
    found = set()
    for value in values:
        name = known.get(fold(value))
        if name is None:
            near = nearest(fold(value), known)
            possible = tuple(dict.fromkeys(known.values()))[:12]
            if near:
                return SelectionFault(
                    message(
                        '--{option}: "{value}" is unknown. Perhaps {near}?',
                        option=option,
                        value=value,
                        near=known[near[0]],
                    )
                )
            return SelectionFault(
                message('--{option}: "{value}" is unknown. Known: {known}.', option=option, value=value, known=possible)
            )
        found.add(name)
    return frozenset(found)


def party_names(portfolio: Portfolio) -> dict[str, str]:
    """Every folded name of a party and its id; of two parties of one name the first."""
    known: dict[str, str] = {}
    for party in portfolio.plan.parties.values():
        for name in (party.id, party.short, party.name, *party.aliases):
            if name:
                known.setdefault(fold(name), party.id)
    return known


def _responsible(assessment: Assessment, values: Sequence[str]) -> Test | SelectionFault:
    known = party_names(assessment.portfolio)
    for row in (*assessment.rows, *assessment.cards):
        for name in parties_of(row):
            known.setdefault(fold(name), name)
    names = _names("responsible", values, known)
    return names if isinstance(names, SelectionFault) else lambda row: not names.isdisjoint(parties_of(row))


def parties_of(row: RowView) -> tuple[str, ...]:
    """Every party that answers for the row, in any place."""
    item = row.item
    if isinstance(item, Activity):
        return tuple(one.party for one in item.responsible)
    return (*((item.lead,) if item.lead else ()), *item.team)


def _section(assessment: Assessment, values: Sequence[str]) -> Test | SelectionFault:
    known: dict[str, str] = {}
    for key, title in assessment.portfolio.plan.sections.items():
        known.setdefault(fold(key), key)
        known.setdefault(fold(title), key)
    names = _names("section", values, known)
    if isinstance(names, SelectionFault):
        return names
    return lambda row: isinstance(row.item, Activity) and row.item.section in names


def _project(assessment: Assessment, values: Sequence[str]) -> Test | SelectionFault:
    cards = assessment.portfolio.matrix.projects
    known: dict[str, str] = {}
    for card in cards:
        known.setdefault(fold(card.id), card.id)
        known.setdefault(fold(card.title), card.id)
    names = _names("project", values, known)
    if isinstance(names, SelectionFault):
        return names
    carried = {activity for card in cards if card.id in names for activity in card.activities}
    return lambda row: row.id in (names if isinstance(row.item, Project) else carried)


def _status(assessment: Assessment, values: Sequence[str]) -> Test | SelectionFault:
    del assessment
    names = _names("status", values, _terms(STATUSES.items()))
    return names if isinstance(names, SelectionFault) else lambda row: row.item.status in names


def _terms(labelled: Iterable[tuple[str, object]]) -> dict[str, str]:
    known: dict[str, str] = {}
    for key, term in labelled:
        known[fold(key)] = key
        known.setdefault(fold(str(getattr(term, "label", key))), key)
    return known


def _state(assessment: Assessment, values: Sequence[str]) -> Test | SelectionFault:
    del assessment
    names = _names("state", values, _terms((state.key, state) for state in STATES))
    if isinstance(names, SelectionFault):
        return names
    return lambda row: any(view.state.key in names for view in row.points) or row.state.key in names


def _due(assessment: Assessment, values: Sequence[str]) -> Test | SelectionFault:
    del assessment
    periods: list[Period] = []
    for value in values:
        period = parse_interval(value.strip())
        if isinstance(period, PeriodFault):
            return SelectionFault(message('--due: "{value}" is not a period', value=value))
        periods.append(period)
    return lambda row: any(_within(view.deadline, periods) for view in row.points)


def _within(day: date | None, periods: Sequence[Period]) -> bool:
    return day is not None and any(day in period for period in periods)


def _text(assessment: Assessment, values: Sequence[str]) -> Test:
    del assessment
    words = [fold(value) for value in values]
    return lambda row: any(word in fold(row.item.title) for word in words)


FACTS = ("evidence", "reason", "forecast", "result", "action", "completed", "confirmed")
FIELDS = ("section", "wording", "note", "start", "goal", "sponsor", "manager", "lead")


def _without(assessment: Assessment, values: Sequence[str]) -> Test | SelectionFault:
    del assessment
    names = _names("without", values, {name: name for name in (*FACTS, *FIELDS)})
    if isinstance(names, SelectionFault):
        return names
    return lambda row: any(_lacks(row, name) for name in names)


def _lacks(row: RowView, name: str) -> bool:
    """A field of the item, or a fact of any of its counted points."""
    if name in FACTS:
        return any(not getattr(view.point.facts, name) for view in row.points if view.shown.counted)
    return not getattr(row.item, name, None)


_TESTS: dict[str, Callable[[Assessment, Sequence[str]], Test | SelectionFault]] = {
    "responsible": _responsible,
    "section": _section,
    "project": _project,
    "status": _status,
    "state": _state,
    "due": _due,
    "text": _text,
    "without": _without,
}
