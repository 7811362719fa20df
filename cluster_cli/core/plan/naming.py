"""Names as a reader writes them and what they stand for: ids, names, aliases, labels (design 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from cluster_cli.core.messages import Message, Value, message
from cluster_cli.core.text import fold, nearest


class SelectionFault(Struct, frozen=True):
    """A name in the selection that the plan does not know, in words with the nearest."""

    message: Message


class Name(Struct, frozen=True):
    """What a folded name stands for: the ids, and the name as it is written."""

    ids: tuple[str, ...]
    written: str


def named(pairs: Iterable[tuple[str, Iterable[str | None]]]) -> dict[str, Name]:
    """Folded names and what they stand for; an id goes before a name, and a name may stand for several."""
    listed = list(pairs)
    ids = {fold(key) for key, _ in listed}
    known: dict[str, Name] = {}
    for key, names in listed:
        others = (name for name in names if name and fold(name) not in ids)
        for name in (key, *others):
            so_far = known[fold(name)].ids if fold(name) in known else ()
            known[fold(name)] = Name(tuple(dict.fromkeys((*so_far, key))), name)
    return known


def names_meant(option: str, values: Sequence[str], known: Mapping[str, Name]) -> frozenset[str] | SelectionFault:
    """The ids that the values mean; `known` are folded names and what they stand for."""
    found: set[str] = set()
    for value in values:
        name = known.get(fold(value))
        if name is None:
            return _unknown(option, value, known)
        found.update((value,) if value in name.ids else name.ids)
    return frozenset(found)


def _unknown(option: str, value: str, known: Mapping[str, Name]) -> SelectionFault:
    near = nearest(fold(value), known)
    if near:
        name = known[near[0]]
        told: Value = name.ids[0]
        if fold(name.written) != fold(name.ids[0]):
            told = message("{id} ({name})", id=name.ids[0], name=name.written)
        said = message('--{option}: "{value}" is unknown. Perhaps {near}?', option=option, value=value, near=told)
        return SelectionFault(said)
    ids = tuple(dict.fromkeys(each for name in known.values() for each in name.ids))[:12]
    if not ids:
        return SelectionFault(
            message('--{option}: "{value}" is unknown: the plan has none.', option=option, value=value)
        )
    return SelectionFault(
        message('--{option}: "{value}" is unknown. Known: {known}.', option=option, value=value, known=ids)
    )
