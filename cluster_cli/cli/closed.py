"""The closed plans that a plan names under `history`: read like any plan, and told where they cannot be."""

from __future__ import annotations

import sys
from pathlib import Path

from cluster_cli.cli.desk import Desk, calendar_of
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.output import surface_beside
from cluster_cli.core.judge.assessment import assess
from cluster_cli.core.judge.forecast import last_day
from cluster_cli.core.judge.views import Assessment
from cluster_cli.core.messages import Message, message
from cluster_cli.core.trouble import reason
from cluster_cli.render.surface import Voice, guarded
from cluster_cli.store.workspace import LookupFault, Workspace, find_data, load


def closed_plans(desk: Desk) -> tuple[Assessment, ...]:
    """Each plan under `history`, judged as of the last day of its record; what cannot be read is named on stderr."""
    found: list[Assessment] = []
    seen = {desk.workspace.folder.resolve()}
    for name in desk.workspace.portfolio.plan.history:
        plan = _closed_plan(desk, name, seen)
        if isinstance(plan, Assessment):
            found.append(plan)
        elif plan is not None:
            _say(desk, message("plan {folder} of past years does not count: {reason}", folder=name, reason=plan))
    return tuple(found)


def _closed_plan(desk: Desk, name: str, seen: set[Path]) -> Assessment | Message | None:
    """The plan in a folder, why there is none, or nothing for one that was read already."""
    try:
        folder = find_data(desk.workspace.folder, name, {})
        if isinstance(folder, LookupFault):
            return message("there is no roadmap.yaml")
        place = folder.resolve()
        if place in seen:
            return None
        seen.add(place)
        if not place.is_relative_to(_top(desk.workspace.folder.resolve())):
            return message("it lies outside this plan's repository")
        workspace = load(folder, warnings=False)
    except (OSError, ValueError, RuntimeError) as fault:  # a name with NUL, no home, a circle of links
        return reason(fault)
    return _judged(desk, name, workspace)


def _judged(desk: Desk, name: str, workspace: Workspace) -> Assessment | Message:
    portfolio = workspace.portfolio
    if not workspace.readable:
        return message("it cannot be read")
    try:
        calendar = calendar_of(portfolio)
    except Failure as fault:
        return fault.sentence
    if workspace.unread:
        _say(
            desk, message("plan {folder} of past years: not counted {count}", folder=name, count=len(workspace.unread))
        )
    return assess(portfolio, last_day(portfolio.plan, desk.as_of), calendar)


def _top(folder: Path) -> Path:
    """How far plans may lie: the git repository around the folder, else the folder that it lies in."""
    return next((above for above in folder.parents if (above / ".git").exists()), folder.parent)


def _say(desk: Desk, line: Message) -> None:
    surface = surface_beside(desk.session, sys.stderr)
    sys.stderr.write(guarded(Voice(desk.words, surface).cell(line) + "\n", surface))
