"""What a use case works on: the plan as read, the day to judge by, which state it is; and the judgement of it.

A use case opens a context and asks one report of the core; the command line prints the report.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.app.arguments import day_named
from cluster_cli.app.failure import Failure
from cluster_cli.app.session import Session, language_in
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.report import Line, Unread
from cluster_cli.core.system_errors import reason
from cluster_cli.i18n import Words
from cluster_cli.store.workspace import Workspace, find_data, load

if TYPE_CHECKING:
    from cluster_cli.core.judge.assessment import Assessment
    from cluster_cli.core.model import Portfolio
    from cluster_cli.store.calendar import ProductionCalendar


class PlanChoice(Struct, frozen=True):
    """Which plan, judged as of which day, as it stood when, in which language; `None` is "not given"."""

    data: str | None = None
    as_of: str | None = None
    at: str | None = None
    lang: str | None = None


class Chosen(Struct, frozen=True):
    """A selection as it was written: values by option; the core understands it against the plan."""

    wanted: dict[str, tuple[str, ...]] = {}
    unwanted: dict[str, tuple[str, ...]] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing was asked for, so that everything is meant."""
        return not self.wanted and not self.unwanted

    @property
    def written(self) -> tuple[tuple[str, str], ...]:
        """The options as they were written, each with one value."""
        return tuple(
            (f"{prefix}{name}", value)
            for prefix, options in (("", self.wanted), ("not-", self.unwanted))
            for name, values in options.items()
            for value in values
        )


class Context(Struct, frozen=True):
    """One plan before one use case; `past` says which state it is, where it is not today's.

    `hints` are told with every answer.
    """

    session: Session
    workspace: Workspace
    as_of: date
    past: Message | None = None
    hints: tuple[Line, ...] = ()

    @property
    def words(self) -> Words:
        """The reader's language, now that the plan's is known."""
        return self.session.words

    @property
    def portfolio(self) -> Portfolio:
        """The plan and its projects."""
        return self.workspace.portfolio

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Rows that could not be read, which every list names."""
        return self.workspace.unread

    @property
    def zone(self) -> str | None:
        """The plan's time zone."""
        return self.workspace.portfolio.plan.timezone


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


def open_plan(session: Session, choice: PlanChoice, *, warnings: bool = False) -> Context:
    """Read the plan and settle the day; rules that only warn are applied where `warnings` are asked for.

    Raises:
        Failure: no plan, a file that cannot be read, or a day that is none.
    """
    workspace = read_plan(session, choice.data, choice.lang, warnings=warnings)
    if choice.at is not None:
        from cluster_cli.app.past import plan_at

        state = plan_at(session, workspace, choice.at, choice.as_of)
        refuse_unreadable(session, state.workspace)
        return Context(session, state.workspace, state.day, state.described)
    refuse_unreadable(session, workspace)
    as_of = day_of(session, workspace.portfolio, choice.as_of)
    return Context(session, workspace, as_of, hints=_looking_back(session, workspace, choice, as_of))


def _looking_back(session: Session, workspace: Workspace, choice: PlanChoice, as_of: date) -> tuple[Line, ...]:
    """What to be told of a look back by `--as-of` alone."""
    folder = workspace.folder.absolute()
    if choice.as_of is None or not any((above / ".git").exists() for above in (folder, *folder.parents)):
        return ()
    from cluster_cli.app.past import hint_of

    hint = hint_of(session, workspace, as_of)
    return () if hint is None else (hint,)


def refuse_unreadable(session: Session, workspace: Workspace) -> None:
    """Stop where a file is not the strict subset, since nothing of it can be trusted.

    Raises:
        Failure: it is not; the findings are to be shown with it.
    """
    if workspace.readable:
        return
    if "--at" in session.home:
        sentence = message("the plan cannot be read as it stood then; name another day or commit with --at")
        raise Failure(sentence, workspace=workspace, findings=workspace.diagnostics)
    raise Failure(
        message("the plan cannot be read; mend what is named above, then check again:"),
        Command("cluster validate"),
        workspace=workspace,
        findings=workspace.diagnostics,
    )


def day_of(session: Session, portfolio: Portfolio, as_of: str | None) -> date:
    """The day to judge by: `--as-of`, else today in the plan's time zone."""
    timezone = portfolio.plan.timezone
    if as_of is None:
        return session.clock(timezone)
    return day_named(as_of, "--as-of", lambda: session.clock(timezone))


def today_here(session: Session, portfolio: Portfolio | None) -> tuple[date, bool]:
    """Today in the plan's time zone, and whether this machine knows that zone.

    Where it does not, the day is this machine's own: a check must not stop for want of a zone.
    """
    try:
        return session.clock(None if portfolio is None else portfolio.plan.timezone), True
    except Failure:
        return session.clock(None), False


def assessed(context: Context, chosen: Chosen | None = None, horizon: int | None = None) -> Assessment:
    """The judgement of the plan as of the context's day, or of a selection of its rows.

    Raises:
        Failure: a name in the selection is unknown, or the production calendar is needed and cannot be had.
    """
    from cluster_cli.core.judge.assessment import assess

    calendar = calendar_of(context.portfolio)
    assessment = assess(context.portfolio, context.as_of, calendar, horizon)
    context.session.judgement = assessment
    if calendar is not None and (warning := calendar.warning()) is not None:
        context.session.notices.append(warning)
    return assessment if chosen is None else narrowed_to(context, assessment, chosen)


def narrowed_to(context: Context, assessment: Assessment, chosen: Chosen) -> Assessment:
    """The judgement of the chosen rows; the whole one where nothing was chosen.

    Raises:
        Failure: a name in the selection is unknown.
    """
    if chosen.empty:
        return assessment
    from cluster_cli.core.judge.assessment import narrowed
    from cluster_cli.core.judge.selection import SelectionFault, select

    selection = select(assessment, chosen.wanted, chosen.unwanted, context.words.say)
    if isinstance(selection, SelectionFault):
        raise Failure(selection.message, Command("cluster list --help"))
    return narrowed(assessment, selection, chosen.written)


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
