"""Rules of the plan's head: what it expects, what it sets, what it calls itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from cluster_cli.core.diagnostics import Code, Diagnostic
from cluster_cli.core.messages import Message, counted
from cluster_cli.core.periods import Period
from cluster_cli.core.plan.schedule import MOST_POINTS_IN_ALL, grid_fault, point_names
from cluster_cli.core.rules.finding import at, error, warning
from cluster_cli.core.rules.scene import Scene

_CALENDAR = re.compile(r"[A-Z]{2,3}")
_YEARS = re.compile(
    r"(?<![\d.,№-])(?P<first>(?:19|20)\d\d)"
    r"(?:\s*[-‐‑–—/]\s*(?P<second>(?:19|20)\d\d|\d\d)(?![\d-]))?"
    r"(?![\d-])(?P<school>\s+(?:уч\.|учебн\w*|school|academic)\s*(?:год\w*|years?)?)?"
)
_FAR_GOAL = re.compile(r"(?:\bдо|\buntil|\bby|стратеги\w*)\s*$", re.IGNORECASE)


def expectations(scene: Scene) -> Iterator[Diagnostic]:
    """What the paper counts is what is there."""
    for name, wanted in scene.plan.expect.items():
        there = _there(scene, name)
        if there is not None and there != wanted:
            yield error("expect-differs", at(None, "expect", name), None, wanted=_COUNTED[name](wanted), there=there)


_COUNTED: dict[str, Callable[[int], Message]] = {
    "activities": lambda count: counted("{count} activity", "{count} activities", count),
    "points": lambda count: counted("{count} control point", "{count} control points", count),
    "projects": lambda count: counted("{count} project", "{count} projects", count),
}


def _there(scene: Scene, name: str) -> int | None:
    """The number of what the totals count; `None` where it cannot be told."""
    if name == "projects":
        return len(scene.projects)
    if name == "activities":
        return sum(row.part_of is None for row in scene.activities)
    return _points(scene)


def _points(scene: Scene) -> int | None:
    count = 0
    for row in scene.activities:
        if row.id in scene.parts:
            continue
        if not row.has_several_points or row.measure in {"effort", "projects"}:
            count += 1
            continue
        if grid_fault(row, scene.plan) is not None or count > MOST_POINTS_IN_ALL:
            return None
        count += len(point_names(row, scene.plan))
    return count


def bad_calendar(scene: Scene) -> Iterator[Diagnostic]:
    """The production calendar is named by the code of its country."""
    code = scene.plan.calendar
    if code is not None and not _CALENDAR.fullmatch(code):
        yield error("bad-calendar", at(None, "calendar"), None, code=code)


def settings(scene: Scene) -> Iterator[Diagnostic]:
    """What the plan sets under `rules` and `health` has names that there are."""
    if scene.plan.rules:
        yield from _rules(scene)
    if scene.plan.health:
        yield from _thresholds(scene)


def _rules(scene: Scene) -> Iterator[Diagnostic]:
    from cluster_cli.core.codes import CODES  # noqa: PLC0415 - only where a plan sets severities

    for name, severity in scene.plan.rules.items():
        code = CODES.get(name)
        if code is None:
            hint = scene.hints.among("codes", name, _changeable(CODES))
            yield error("unknown-rule", at(None, "rules", name, key=True), None, rule=name, hint=hint)
        elif code.severity == "error" and severity != "error":
            yield warning("fixed-rule", at(None, "rules", name), None, rule=name)


def _changeable(codes: Mapping[str, Code]) -> list[str]:
    """The warnings: what a plan may change."""
    return sorted(name for name, code in codes.items() if code.severity == "warning")


def _thresholds(scene: Scene) -> Iterator[Diagnostic]:
    from cluster_cli.core.judge.thresholds import Thresholds  # noqa: PLC0415 - only where a plan sets thresholds

    known = Thresholds.__struct_fields__
    for name in scene.plan.health:
        if name not in known:
            hint = scene.hints.among("thresholds", name, known)
            yield error("unknown-threshold", at(None, "health", name, key=True), None, name=name, hint=hint)


def open_questions(scene: Scene) -> Iterator[Diagnostic]:
    """A question stays a warning until somebody has answered it."""
    if scene.plan.question is not None:
        yield warning("open-question", at(None, "question"), None, question=scene.plan.question)
    for row in scene.activities:
        if row.question is not None:
            yield warning("open-question", at(row, "question"), row, question=row.question)


class Named(Struct, frozen=True):
    """Years that a title names: its own words and the days that they mean."""

    text: str
    first: date
    last: date

    def fits(self, period: Period) -> bool:
        """Whether a plan of the period may be called so: it lies within, and touches the first year and the last."""
        within = self.first <= period.first and period.last <= self.last
        return within and (period.first.year, period.last.year) == (self.first.year, self.last.year)


def title_of_another_period(scene: Scene) -> Iterator[Diagnostic]:
    """The title names the plan's own period, where it names any."""
    period = scene.plan.period
    if period is None:
        return
    named = years_in(scene.plan.title)
    if not named or any(one.fits(period) for one in named):
        return
    whole = Named("", min(one.first for one in named), max(one.last for one in named))
    if not whole.fits(period):
        yield warning("title-period", at(None, "title"), None, at(None, "period"), named=named[0].text, period=period)


def years_in(title: str) -> list[Named]:
    """The years and spans of years in a title; the year of a far goal («до 2030 года») is none."""
    found = []
    for match in _YEARS.finditer(title):
        if _FAR_GOAL.search(title, 0, match.start()):
            continue
        first, last = int(match["first"]), _second(match)
        text = match[0].strip()
        if match["school"] and last == first + 1:
            found.append(Named(text, date(first, 9, 1), date(last, 8, 31)))
        elif last >= first:
            found.append(Named(text, date(first, 1, 1), date(last, 12, 31)))
    return found


def _second(match: re.Match[str]) -> int:
    """The last year of a span: written in full, or by two digits where it follows the first."""
    first, second = int(match["first"]), match["second"]
    if second is None:
        return first
    if len(second) == 4:
        return int(second)
    return first + 1 if int(second) == (first + 1) % 100 else first
