"""What people look at: each function asks one report of the core about the plan that is before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cluster_cli.app.context import Chosen, Context, assessed, calendar_of, narrowed_to
from cluster_cli.app.failure import Failure
from cluster_cli.core.messages import Command, Message, message, offer
from cluster_cli.core.report import Layout, Line
from cluster_cli.core.system_errors import reason
from cluster_cli.store.workspace import LookupFault, Workspace, find_data, load

if TYPE_CHECKING:
    from cluster_cli.core.judge.assessment import Assessment
    from cluster_cli.core.report import Report
    from cluster_cli.core.reports.shared import ListReport, RowList
    from cluster_cli.core.reports.status import Counts


def status(context: Context, chosen: Chosen, height: Callable[[Sequence[Line]], int]) -> Report:
    """The plan on one screen, the whole of it or a selection; `height` is how many lines sentences take there."""
    from cluster_cli.core.reports import status as reports

    findings: Counts = {"error": 0, "warning": 0}
    for diagnostic in context.workspace.diagnostics:
        findings[diagnostic.severity] += 1
    return reports.status(assessed(context, chosen), findings, context.unread, height)


def refuse_unmeasured(layout: Layout, against: str | None) -> None:
    """Refuse a column that measures against another state where none is named.

    Raises:
        Failure: there is such a column.
    """
    from cluster_cli.core.reports import listing

    measuring = [name for name in (*layout.columns, *layout.sort) if name.removeprefix("-") in listing.OWN]
    if measuring and against is None:
        raise Failure(
            message("the column “{name}” measures: name a state with --against", name=measuring[0]),
            Command("cluster list --against HEAD"),
        )


def ids(context: Context, chosen: Chosen, limit: int | None) -> list[str]:
    """The ids of the rows and projects of a selection."""
    assessment = assessed(context, chosen)
    return [row.item.id for row in (*assessment.rows, *assessment.cards)][:limit]


def listing(context: Context, chosen: Chosen, layout: Layout, against: str | None) -> Report:
    """The rows of the plan, all or a selection; measured against a state where one is named.

    Raises:
        Failure: there is no state to measure against.
    """
    from cluster_cli.core.reports import listing as reports

    assessment = assessed(context, chosen)
    if against is None:
        return reports.listing(assessment, layout, context.unread)
    from cluster_cli.app.compare import measured

    differences, state = measured(context, against)
    return reports.listing(assessment, layout, context.unread, differences, state)


def item(context: Context, name: str, *, why: bool) -> Report:
    """One item with everything known about it.

    Raises:
        Failure: no activity and no project has this id.
    """
    from cluster_cli.core.reports import passport

    assessment = assessed(context)
    return passport.passport(assessment, _item_meant(context, assessment, name, "show"), why=why)


def dependencies(context: Context, name: str) -> Report:
    """What an item waits for and what waits for it.

    Raises:
        Failure: no activity and no project has this id.
    """
    from cluster_cli.core.reports import deps as reports

    assessment = assessed(context)
    return reports.deps(assessment, _item_meant(context, assessment, name, "deps"), context.unread)


def _item_meant(context: Context, assessment: Assessment, name: str, verb: str) -> str:
    from cluster_cli.core.text import find_name

    meant = find_name(name, assessment.by_id)
    if meant is None:
        raise _unknown_item(context, assessment, name, verb)
    return meant


def _unknown_item(context: Context, assessment: Assessment, name: str, verb: str) -> Failure:
    """An id that the plan does not have, with the nearest; or one that is there and could not be read."""
    from cluster_cli.core.model import Activity
    from cluster_cli.core.text import nearest

    if any(unread.id == name for unread in context.unread):
        return Failure(
            message("No. {number} cannot be shown: it has an error", number=name), Command("cluster validate")
        )
    unknown = message("there is no activity and no project “{item}”", item=name)
    printed = [row.id for row in assessment.rows if isinstance(row.item, Activity) and row.item.number == name]
    if len(printed) == 1:
        return Failure(
            unknown,
            message("No. {number} has the id “{id}”.", number=name, id=printed[0]),
            offer(verb, printed[0]),
        )
    near = nearest(name, assessment.by_id)
    return Failure(
        unknown,
        *[message("Did you mean “{near}”?", near=candidate) for candidate in near],
        *[offer(verb, candidate) for candidate in near],
        Command("cluster list"),
    )


def overdue(context: Context, chosen: Chosen, layout: Layout) -> Report:
    """What is overdue, the oldest first."""
    from cluster_cli.core.reports import overdue as reports

    return reports.overdue(assessed(context, chosen), layout, context.unread)


def upcoming(context: Context, chosen: Chosen, layout: Layout, within: int | None) -> Report:
    """What comes next, the nearest deadline first."""
    from cluster_cli.core.reports import upcoming as reports

    return reports.upcoming(assessed(context, chosen, within), layout, context.unread)


def progress(context: Context, chosen: Chosen, cuts: tuple[str, ...], *, points: bool, any_role: bool) -> Report:
    """How much of what was due is done, as a whole and in cuts."""
    from cluster_cli.core.reports import progress as reports

    assessment = assessed(context, chosen)
    return reports.progress(assessment, reports.cuts_of(cuts), points=points, any_role=any_role, unread=context.unread)


def refuse_unknown_columns(layout: Layout, listed: ListReport[Any] | RowList, verb: str, example: str) -> None:
    """Refuse a column that a list does not have; `example` names columns of `cluster VERB` that are there.

    Raises:
        Failure: there is no such column.
    """
    fault = listed.fault(layout)
    if fault is not None:
        raise Failure(fault, offer(verb, options=(("columns", example),)))


def matrix(context: Context, chosen: Chosen, layout: Layout, by: str) -> Report:
    """Projects against stages (`stage`), against months (`month`), or parties against months (`party`).

    Raises:
        Failure: a column is unknown.
    """
    assessment = assessed(context, chosen)
    return {"stage": _by_stage, "month": _by_month, "party": _by_party}[by](context, assessment, layout)


def _by_stage(context: Context, assessment: Assessment, layout: Layout) -> Report:
    from cluster_cli.core.reports import matrix as reports
    from cluster_cli.core.reports.project_cards import cards_of

    cards = cards_of(assessment)
    listed = reports.list_by_stage(assessment.portfolio.matrix, cards)
    refuse_unknown_columns(layout, listed, "matrix", "id,title,deadline,health")
    return reports.matrix(assessment, cards, listed, layout, context.unread)


def _by_month(context: Context, assessment: Assessment, layout: Layout) -> Report:
    from cluster_cli.core.reports import matrix_months
    from cluster_cli.core.reports.project_cards import cards_of

    cards = cards_of(assessment)
    listed = matrix_months.list_by_month(assessment, cards)
    refuse_unknown_columns(layout, listed, "matrix --by month", "id,title")
    return matrix_months.by_month(assessment, cards, listed, layout, context.unread)


def _by_party(context: Context, assessment: Assessment, layout: Layout) -> Report:
    from cluster_cli.core.reports import matrix_months

    loads = matrix_months.loads_of(assessment)
    listed = matrix_months.list_by_party(assessment, loads)
    refuse_unknown_columns(layout, listed, "matrix --by party", "party,open,overdue")
    return matrix_months.by_party(assessment, loads, listed, layout, context.unread)


def gantt(context: Context, chosen: Chosen, layout: Layout, scale: str | None) -> Report:
    """The rows of the plan on a line of time."""
    from cluster_cli.core.reports import gantt as reports
    from cluster_cli.core.reports.timeline import SCALES

    wanted = next((each for each in SCALES if each == scale), None)
    return reports.gantt(assessed(context, chosen), layout, wanted, context.unread)


def budget(context: Context, chosen: Chosen, layout: Layout, cuts: tuple[str, ...], *, thousands: bool) -> Report:
    """The money of the projects."""
    from cluster_cli.core.reports import budget as reports

    wanted = reports.cuts_of(cuts)
    return reports.budget(assessed(context, chosen), layout, wanted, thousands=thousands, unread=context.unread)


def indicators(context: Context, chosen: Chosen, layout: Layout) -> Report:
    """What the projects measure."""
    from cluster_cli.core.reports import indicators as reports

    return reports.indicators(assessed(context, chosen), layout, context.unread)


def risks(context: Context, chosen: Chosen, layout: Layout, *, every: bool) -> Report:
    """The registers of the projects."""
    from cluster_cli.core.reports import risks as reports

    return reports.risks(assessed(context, chosen), layout, every=every, unread=context.unread)


def forecast(context: Context, chosen: Chosen, layout: Layout, *, check: bool) -> Report:
    """When open points will be done, by their owners and by the record; or how such forecasts came true.

    Raises:
        Failure: the check is asked for with columns of the list.
    """
    from cluster_cli.core.judge import forecast as forecasts
    from cluster_cli.core.reports import forecast as reports

    whole = assessed(context)
    shown = narrowed_to(context, whole, chosen)
    past = closed_plans(context)
    if check:
        return reports.check(shown, forecasts.replay(whole, past, shown), layout.limit, context.unread)
    return reports.forecast(shown, forecasts.forecast(whole, past, shown), layout, context.unread, len(past))


def refuse_layout_of_check(layout: Layout) -> None:
    """The check of forecasts has columns of its own.

    Raises:
        Failure: columns or an order were asked for.
    """
    if layout.columns or layout.sort:
        raise Failure(
            message("--check has columns of its own; they are neither chosen nor sorted"),
            Command("cluster forecast --check"),
        )


def closed_plans(context: Context) -> tuple[Assessment, ...]:
    """The plans of past years that the plan names under `history`, each judged as of the last day of its record.

    Of one that cannot be read a notice says so.
    """
    plans: list[Assessment] = []
    seen = {context.workspace.folder.resolve()}
    for name in context.portfolio.plan.history:
        plan = _closed_plan(context, name, seen)
        if isinstance(plan, Message):
            sentence = message("plan {folder} of past years does not count: {reason}", folder=name, reason=plan)
            context.session.notices.append(sentence)
        elif plan is not None:
            plans.append(plan)
    return tuple(plans)


def _closed_plan(context: Context, name: str, seen: set[Path]) -> Assessment | Message | None:
    """The plan in a folder, why there is none, or nothing for one that was read already."""
    here = context.workspace.folder
    try:
        folder = find_data(here, name, {})
        if isinstance(folder, LookupFault):
            return message("there is no roadmap.yaml")
        place = folder.resolve()
        if place in seen:
            return None
        seen.add(place)
        if not place.is_relative_to(_outermost(here.resolve())):
            return message("it lies outside this plan's repository")
        workspace = load(folder, warnings=False)
    except (OSError, ValueError, RuntimeError) as fault:  # a name with NUL, no home, a circle of links
        return reason(fault)
    return _judged_at_its_end(context, name, workspace)


def _judged_at_its_end(context: Context, name: str, workspace: Workspace) -> Assessment | Message:
    from cluster_cli.core.judge.assessment import assess
    from cluster_cli.core.judge.forecast import last_day

    portfolio = workspace.portfolio
    if not workspace.readable:
        return message("it cannot be read")
    try:
        calendar = calendar_of(portfolio)
    except Failure as fault:
        return fault.sentence
    if workspace.unread:
        count = len(workspace.unread)
        context.session.notices.append(
            message("plan {folder} of past years: not counted {count}", folder=name, count=count)
        )
    return assess(portfolio, last_day(portfolio.plan, context.as_of), calendar)


def _outermost(folder: Path) -> Path:
    """How far plans may lie: the git repository around the folder, else the folder that it lies in."""
    return next((above for above in folder.parents if (above / ".git").exists()), folder.parent)
