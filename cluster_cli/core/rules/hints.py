"""What was perhaps meant by a name that is not there: the remedy of misspelt names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from cluster_cli.core.messages import Message, message
from cluster_cli.core.model import Party
from cluster_cli.core.text import fold, nearest

_MOST_SEARCHES = 20
_MOST_SHOWN = 7

Titles = Mapping[str, str]
"""The names there are, each with its title."""


class Hints:
    """The remedies for misspelt names of one portfolio.

    Searching for near ones costs, so there is a bound on how often it is done; beyond it the remedy names no name.
    """

    def __init__(self, parties: Mapping[str, Party]) -> None:
        self._parties = parties
        self._spelt: dict[str, str] = {}
        self._said: dict[tuple[str, str], Message] = {}
        self._left = _MOST_SEARCHES

    def of(self, kind: str, word: str, titles: Callable[[], Titles]) -> Message:
        """What to write instead of `word`, of the list `kind`; `titles` is called only where the bound allows it."""
        return self.found(kind, word, lambda: _hint(kind, word, titles())) or _to_add(kind)

    def among(self, kind: str, word: str, names: Collection[str]) -> Message:
        """What to write instead of `word` where the program itself has fixed the names."""
        return self.found(kind, word, lambda: _among(word, names)) or _one_of(names)

    def party(self, name: str) -> Message:
        """The party that is called so, or nearly so, by any of its names."""
        return self.found("parties", name, lambda: self._party(name)) or _to_add("parties")

    def found(self, kind: str, word: str, search: Callable[[], Message]) -> Message | None:
        """What a search says, done once for each word of a kind; `None` beyond the bound."""
        known = self._said.get((kind, word))
        if known is None and self._left > 0:
            self._left -= 1
            known = self._said[kind, word] = search()
        return known

    def _party(self, name: str) -> Message:
        if not self._spelt:
            for party in self._parties.values():
                for spelling in (party.id, party.short, party.name, *party.aliases):
                    self._spelt.setdefault(fold(spelling or ""), party.id)
            self._spelt.pop("", None)
        near = nearest(name, self._spelt)
        found = self._spelt.get(fold(name)) or (self._spelt[near[0]] if near else None)
        if found is not None:
            return perhaps(found, self._parties[found].name)
        return _listed("parties", self._parties)


def perhaps(name: str, title: str | None) -> Message:
    """The remedy that names what was perhaps meant."""
    if title is None:
        return message("Perhaps “{name}”?", name=name)
    return message("Perhaps “{name}” ({title})?", name=name, title=title)


def _among(word: str, names: Collection[str]) -> Message:
    near = nearest(word, names)
    return perhaps(near[0], None) if near else _one_of(names)


def _one_of(names: Collection[str]) -> Message:
    return message("Write one of: {options}.", options=tuple(names))


def _to_add(kind: str) -> Message:
    return message("Add it to the list {list} first.", list=kind)


def _hint(kind: str, word: str, titles: Titles) -> Message:
    near = nearest(word, titles)
    return perhaps(near[0], titles[near[0]]) if near else _listed(kind, titles)


def _listed(kind: str, names: Mapping[str, object]) -> Message:
    if not names:
        return _to_add(kind)
    shown = tuple(name for name, _ in zip(names, range(_MOST_SHOWN), strict=False))
    if len(names) > len(shown):
        return message("Add it to the list {list}, or write one that is there: {known} …", list=kind, known=shown)
    return message("Add it to the list {list}, or write one that is there: {known}.", list=kind, known=shown)
