"""What was perhaps meant by a name that is not there: the remedy of misspelt names.

A rule only says which name is unknown and how near ones would be sought. They are sought when all findings are known: to
search for near names costs, so it is done for the first few names only, and no rule can use up what another one needs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from cluster_cli.core.diagnostics import Code, Diagnostic, Field
from cluster_cli.core.messages import Message, Value, message
from cluster_cli.core.model import Item, Party
from cluster_cli.core.rules.finding import finding
from cluster_cli.core.text import fold, nearest

MOST_SEARCHES = 20
"""For so many names near ones are sought; the remedy of any further one names none."""
_MOST_SHOWN = 7

Titles = Mapping[str, str]
"""The names there are, each with its title."""


class Search(Struct, frozen=True):
    """How the remedy for a misspelt name is found.

    `kind` and `word` say for what: the same word of the same kind is sought once. `near` looks for near names, `otherwise`
    is the remedy where it is not asked.
    """

    kind: str
    word: str
    near: Callable[[], Message]
    otherwise: Message


class Misspelt(Struct, frozen=True):
    """A finding whose remedy, the value `hint` of its sentence, is yet to be found."""

    finding: Diagnostic
    search: Search


def with_remedies(findings: Iterable[Diagnostic | Misspelt]) -> list[Diagnostic]:
    """The findings with their remedies; near names are sought for the first names, in the order in which they come."""
    remedies: dict[tuple[str, str], Message] = {}
    return [_with_remedy(each, remedies) if isinstance(each, Misspelt) else each for each in findings]


def _with_remedy(name: Misspelt, remedies: dict[tuple[str, str], Message]) -> Diagnostic:
    search = name.search
    key = (search.kind, search.word)
    if key not in remedies and len(remedies) < MOST_SEARCHES:
        remedies[key] = search.near()
    hint = remedies.get(key, search.otherwise)
    return replace(name.finding, values={**name.finding.values, "hint": hint})


def misspelt(code: Code, where: Field, item: Item | None, search: Search, /, **values: Value) -> Misspelt:
    """A finding of a name that is not there."""
    return Misspelt(finding(code, where, item, **values), search)


def in_list(kind: str, word: str, titles: Callable[[], Titles]) -> Search:
    """What to write instead of `word` in the list `kind`; `titles` is called only where near names are sought."""
    return Search(kind, word, lambda: _near_in_list(kind, word, titles()), _to_add(kind))


def among(kind: str, word: str, names: Collection[str]) -> Search:
    """What to write instead of `word` where the program itself has fixed the names."""
    return Search(kind, word, partial(_near_among, word, names), _one_of(names))


def of_party(name: str, parties: Mapping[str, Party], spellings: Callable[[], Mapping[str, str]]) -> Search:
    """The party that is called so, or nearly so; `spellings` gives the id by every name that a party has."""
    return Search("parties", name, lambda: _near_party(name, parties, spellings()), _to_add("parties"))


def perhaps(name: str, title: str | None) -> Message:
    """The remedy that names what was perhaps meant."""
    if title is None:
        return message("Perhaps “{name}”?", name=name)
    return message("Perhaps “{name}” ({title})?", name=name, title=title)


def _near_party(name: str, parties: Mapping[str, Party], spellings: Mapping[str, str]) -> Message:
    near = nearest(name, spellings)
    party = spellings.get(fold(name)) or (spellings[near[0]] if near else None)
    return _listed("parties", parties) if party is None else perhaps(party, parties[party].name)


def _near_among(word: str, names: Collection[str]) -> Message:
    near = nearest(word, names)
    return perhaps(near[0], None) if near else _one_of(names)


def _near_in_list(kind: str, word: str, titles: Titles) -> Message:
    near = nearest(word, titles)
    return perhaps(near[0], titles[near[0]]) if near else _listed(kind, titles)


def _one_of(names: Collection[str]) -> Message:
    return message("Write one of: {options}.", options=tuple(names))


def _to_add(kind: str) -> Message:
    return message("Add it to the list {list} first.", list=kind)


def _listed(kind: str, names: Mapping[str, object]) -> Message:
    if not names:
        return _to_add(kind)
    shown = tuple(name for name, _ in zip(names, range(_MOST_SHOWN), strict=False))
    if len(names) > len(shown):
        return message("Add it to the list {list}, or write one that is there: {known} …", list=kind, known=shown)
    return message("Add it to the list {list}, or write one that is there: {known}.", list=kind, known=shown)
