"""What lies ready for a command: the plan as read, the day, the judgement, the way out for the answer.

Commands that show something open a desk, ask one report of the core and hand it to `answer`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from cluster_cli.cli.clock import day_named, today
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Common
from cluster_cli.cli.output import Target, deliver, target_of
from cluster_cli.cli.session import Session, language_in
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.report import Line
from cluster_cli.core.trouble import reason
from cluster_cli.i18n import Words
from cluster_cli.store.source import FILES
from cluster_cli.store.workspace import Workspace, find_data, load

if TYPE_CHECKING:
    from cluster_cli.cli.selecting import Chosen
    from cluster_cli.core.judge.assessment import Assessment
    from cluster_cli.core.model import Portfolio
    from cluster_cli.core.report import Report
    from cluster_cli.store.calendar import ProductionCalendar

SCREEN_WIDTH = 80


class Desk(Struct, frozen=True):
    """One plan on the desk of one command; `past` says which state it is, where it is not today's.

    `hints` are told with every answer.
    """

    session: Session
    common: Common
    workspace: Workspace
    as_of: date
    past: Message | None = None
    hints: tuple[Line, ...] = ()

    @property
    def words(self) -> Words:
        """The reader's language, now that the plan's is known."""
        return self.session.words

    @property
    def target(self) -> Target:
        """Where the answer goes."""
        return target_of(self.session, self.common)


def read_plan(session: Session, data: str | None, lang: str | None = None, *, warnings: bool = True) -> Workspace:
    """Find the plan's folder and read it; from here on the plan's language counts.

    Without `warnings` the rules that only warn are left out.

    Raises:
        Failure: there is no plan there.
    """
    session.ask(lang)
    try:
        folder = find_data(_here(), data, session.environ)
        workspace = load(folder, warnings=warnings) if isinstance(folder, Path) else folder
    except (OSError, ValueError, RuntimeError) as fault:  # the current folder is gone, a name with NUL, no home
        raise Failure(message("the plan's folder cannot be opened: {reason}", reason=reason(fault))) from fault
    if not isinstance(workspace, Workspace):
        raise Failure(workspace.message, Command("cluster init --demo my-plan"))
    session.plan_language = workspace.portfolio.plan.language
    if not workspace.readable and session.plan_language is None and "roadmap" in workspace.sources:
        session.plan_language = language_in(workspace.sources["roadmap"].text)
    return workspace


def _here() -> Path:
    """The current folder; where that is gone, a plan can still be named by its whole path."""
    try:
        return Path.cwd()
    except OSError:
        return Path()


def open_desk(session: Session, common: Common, *, warnings: bool = False) -> Desk:
    """Read the plan and settle the day; what the plan only should keep to is told where `warnings` are asked for.

    Raises:
        Failure: no plan, a file that cannot be read, or a day that is none.
    """
    workspace = read_plan(session, common.data, common.lang, warnings=warnings)
    if common.at is not None:
        from cluster_cli.cli.past import plan_at

        past = plan_at(workspace, common.at, common.as_of)
        refuse_unreadable(session, past.workspace)
        return Desk(session, common, past.workspace, past.as_of, past.said)
    refuse_unreadable(session, workspace)
    as_of = day_of(workspace.portfolio, common.as_of)
    return Desk(session, common, workspace, as_of, hints=_looking_back(workspace, common, as_of))


def _looking_back(workspace: Workspace, common: Common, as_of: date) -> tuple[Line, ...]:
    """What to be told of a look back by `--as-of` alone."""
    folder = workspace.folder.absolute()
    if common.as_of is None or not any((above / ".git").exists() for above in (folder, *folder.parents)):
        return ()
    from cluster_cli.cli.past import hint_of

    hint = hint_of(workspace, as_of)
    return () if hint is None else (hint,)


def refuse_unreadable(session: Session, workspace: Workspace) -> None:
    """Print what is wrong and stop where a file is not the strict subset, since nothing of it can be trusted.

    Raises:
        Failure: it is not.
    """
    if workspace.readable:
        return
    from cluster_cli.cli.findings import print_findings

    print_findings(session, workspace, sys.stderr)
    if "--at" in session.home:
        raise Failure(message("the plan cannot be read as it stood then; name another day or commit with --at"))
    raise Failure(
        message("the plan cannot be read; mend what is named above, then check again:"),
        Command("cluster validate"),
    )


def day_of(portfolio: Portfolio, as_of: str | None) -> date:
    """The day to judge by: `--as-of`, else today in the plan's time zone."""
    timezone = portfolio.plan.timezone
    return today(timezone) if as_of is None else day_named(as_of, "--as-of", timezone)


def assessed(desk: Desk, chosen: Chosen | None = None, horizon: int | None = None) -> Assessment:
    """The judgement of the plan as of the desk's day, or of a selection of its rows.

    Raises:
        Failure: a name in the selection is unknown, or the production calendar is needed and cannot be had.
    """
    from cluster_cli.core.judge.assessment import assess

    calendar = calendar_of(desk.workspace.portfolio)
    assessment = assess(desk.workspace.portfolio, desk.as_of, calendar, horizon)
    desk.session.kept = assessment
    if calendar is not None and (warning := calendar.warning()) is not None:
        print(desk.words.say(warning), file=sys.stderr)  # noqa: T201
    return assessment if chosen is None else narrowed_to(desk, assessment, chosen)


def narrowed_to(desk: Desk, assessment: Assessment, chosen: Chosen) -> Assessment:
    """The judgement of the chosen rows; the whole one where nothing was chosen.

    Raises:
        Failure: a name in the selection is unknown.
    """
    if chosen.empty:
        return assessment
    from cluster_cli.core.judge.assessment import narrowed
    from cluster_cli.core.judge.selection import SelectionFault, select

    found = select(assessment, chosen.wanted, chosen.unwanted, desk.words.say)
    if isinstance(found, SelectionFault):
        raise Failure(found.message, Command("cluster list --help"))
    return narrowed(assessment, found, chosen.written)


def calendar_of(portfolio: Portfolio) -> ProductionCalendar | None:
    """The production calendar, loaded only where a rule of the plan asks for working days.

    Raises:
        Failure: it is needed and cannot be had.
    """
    plan = portfolio.plan
    if plan.calendar is None:
        return None
    if plan.day_off == "keep" and not any(row.lag is not None and row.lag.working for row in plan.activities):
        return None
    from cluster_cli.store.calendar import CalendarUnavailable, production_calendar

    try:
        return production_calendar(plan.calendar)
    except CalendarUnavailable as fault:
        raise Failure(fault.sentence, *([] if fault.hint is None else [fault.hint])) from fault


def answer(desk: Desk, report: Report) -> int:
    """Print the report, name what was not counted, and return 1 where the command judges and found something."""
    from cluster_cli.cli.output import surface_beside
    from cluster_cli.render.media import MEDIA, aside, render

    target = desk.target
    past = () if desk.past is None else (Line(desk.past, "dim"),)
    report = structs.replace(
        report, summary=(*report.summary, *past), hints=_from_here(desk, (*report.hints, *desk.hints))
    )
    rendered = render(report, desk.words, target.medium, target.surface)
    deliver(rendered, target, keep=[desk.workspace.folder / name for _, name in FILES])
    if MEDIA[target.medium].machine or target.path is not None:
        sys.stderr.write(aside(report, desk.words, surface_beside(desk.session, sys.stderr)))
    return 1 if report.findings else 0


def screen_height(desk: Desk, lines: Sequence[Line]) -> int:
    """How many lines the sentences take on a screen of 80 columns, whatever the answer is written on."""
    from cluster_cli.render.terminal import height

    return height(_from_here(desk, lines), desk.words, SCREEN_WIDTH)


def _from_here(desk: Desk, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The sentences, with the commands that they offer made to work where this one was called."""
    from cluster_cli.cli.again import at_home

    return tuple(structs.replace(line, text=at_home(line.text, desk.session.home)) for line in lines)
