"""What the rules say of files just read: findings that do not merely follow, severities, and what cannot be counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.model import Plan, Portfolio
from cluster_cli.store.decode import Broken, Decoded


def kept_to(
    portfolio: Portfolio, decoded: Mapping[str, Decoded], texts: Mapping[str, str], *, warnings: bool = True
) -> list[Diagnostic]:
    """The findings of the rules, but for those that only follow from what could not be read."""
    from cluster_cli.core.rules import check  # noqa: PLC0415 - only where data are read

    found = check(portfolio, warnings=warnings)
    if not found or not any(one.faults for one in decoded.values()):
        return found
    from cluster_cli.store.consequential import Unread  # noqa: PLC0415 - only where something was found

    unread = Unread(decoded, texts)
    return [fault for fault in found if not unread.explains(fault)]


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


def uncounted(found: Iterable[Diagnostic], broken: Mapping[tuple[str, int], Broken]) -> set[tuple[str, int]]:
    """The items with an error in what counts, by file and index.

    A warning that the plan takes for an error falsifies no count, so severities are those before the plan's own.
    """
    from cluster_cli.core.rules import COUNTING_FIELDS, READ_WHOLE  # noqa: PLC0415 - only where data are read

    out = {place for place, item in broken.items() if item.id is None or item.keys & READ_WHOLE}
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
