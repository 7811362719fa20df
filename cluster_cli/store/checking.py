"""What the rules say of files just read: findings that do not merely follow, severities, and what cannot be counted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from cluster_cli.core.diagnostics import Diagnostic, Field, Span
from cluster_cli.core.model import Plan, Portfolio
from cluster_cli.store.decode import Broken, Decoded

Places = Mapping[tuple[str, int], Broken]
"""The items with an error of reading, by file and index."""


def kept_to(portfolio: Portfolio, decoded: Mapping[str, Decoded], broken: Places) -> Iterable[Diagnostic]:
    """The findings of the rules, but for those that only repeat what the reading said of a field they look at."""
    from cluster_cli.core.rules import RESTS_ON, check  # noqa: PLC0415 - only where data are read

    found = check(portfolio)
    if not any(one.faults for one in decoded.values()):
        return found
    heads = {key: _broken_keys(one) for key, one in decoded.items()}
    anywhere = frozenset[str]().union(*heads.values())
    kept = []
    for fault in found:
        own = _broken_beside(fault, broken, heads)
        if own.isdisjoint(_top(fault)) and (own | anywhere).isdisjoint(RESTS_ON.get(fault.code, ())):
            kept.append(fault)
    return kept


def _broken_keys(decoded: Decoded) -> frozenset[str]:
    """The keys of a file's head in which an error of reading lies; that of the items where one of them is lost."""
    if decoded.tree is None:
        return frozenset()
    keys = [key for key, _ in decoded.tree.entries]
    starts = [key.start for key in keys]
    faults = (fault for fault in decoded.faults if fault.severity == "error" and fault.item is None)
    places = (bisect_right(starts, fault.where.start) for fault in faults if isinstance(fault.where, Span))
    return frozenset(keys[place - 1].text for place in places if place)


def _broken_beside(fault: Diagnostic, broken: Places, heads: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The unreadable keys of the item, or of the head, that a finding is about."""
    where = fault.where
    if not isinstance(where, Field):
        return frozenset()
    if not where.at:
        return heads.get(where.file, frozenset())
    item = broken.get((where.file, where.at))
    return item.keys if item is not None else frozenset()


def _top(fault: Diagnostic) -> tuple[str | int, ...]:
    return fault.where.path[:1] if isinstance(fault.where, Field) else ()


def overruled(found: list[Diagnostic], plan: Plan) -> list[Diagnostic]:
    """The warnings with the severity that the plan gives them; errors cannot be switched off."""
    if not plan.rules:
        return found
    kept = []
    for fault in found:
        wanted = plan.rules.get(fault.code) if fault.severity == "warning" else None
        if wanted != "off":
            kept.append(fault if wanted is None else replace(fault, severity=wanted))
    return kept


def uncounted(found: Iterable[Diagnostic], broken: Places) -> set[tuple[str, int]]:
    """The items with an error in what counts, by file and index.

    A warning that the plan takes for an error falsifies no count, so severities are those before the plan's own.
    """
    from cluster_cli.core.rules import COUNTING_FIELDS  # noqa: PLC0415 - only where data are read

    out = {place for place, item in broken.items() if item.id is None or item.keys & COUNTING_FIELDS}
    for fault in found:
        where = fault.where
        if fault.severity == "error" and isinstance(where, Field) and where.at and _meant(where) in COUNTING_FIELDS:
            out.add((where.file, where.at))
    return out


def _meant(where: Field) -> str | int | None:
    """The key in which a field lies: of the facts of one point, the fact's own."""
    path = where.path
    if len(path) > 2 and path[0] in {"points", "stages"}:
        return path[2]
    return path[0] if path else None
