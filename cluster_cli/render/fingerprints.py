"""Fingerprints by which a forge knows a finding again: made of nothing that changes by itself, as lines and days do.

A forge compares fingerprints to tell new findings from old ones. One with a line would be new after every edit above it,
one with "12 days late" every night.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from cluster_cli.core.diagnostics import Field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cluster_cli.core.diagnostics import Diagnostic, Located

POINTS = frozenset({"points", "stages"})


def fingerprints(findings: Iterable[Located]) -> list[str]:
    """One for each finding, in their order: SHA-256 of code, file, id, control point and field; no two alike.

    Two findings of one code on one field (the second and the third unknown party of a list) are told apart by their
    order alone.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    prints = []
    for located in findings:
        parts = _parts(located)
        seen[parts] += 1
        prints.append(sha256("\0".join((*parts, str(seen[parts]))).encode("utf-8", "surrogatepass")).hexdigest())
    return prints


def point_of(diagnostic: Diagnostic) -> str | None:
    """The control point that a finding is about: the period of one of a series, or the stage of a project."""
    path = diagnostic.where.path if isinstance(diagnostic.where, Field) else ()
    return str(path[1]) if len(path) > 1 and path[0] in POINTS else None


def _parts(located: Located) -> tuple[str, ...]:
    diagnostic = located.diagnostic
    path = diagnostic.where.path if isinstance(diagnostic.where, Field) else ()
    fields = [
        step for step in path if isinstance(step, str)
    ]  # not positions in a list: they change when something is inserted before
    return (diagnostic.code, located.place.path, diagnostic.item or "", point_of(diagnostic) or "", *fields)
