"""`doctor`: what somebody who helps over the phone asks first. It looks at everything and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from cluster_cli.app.arguments import at_home
from cluster_cli.app.context import read_plan, today_here
from cluster_cli.app.failure import Failure
from cluster_cli.app.session import Session, language_of
from cluster_cli.core.messages import Command, Message, counted, message
from cluster_cli.core.reports.doctor import Check, doctor
from cluster_cli.store.workspace import Workspace, with_day

if TYPE_CHECKING:
    from datetime import date

    from cluster_cli.core.report import Report
    from cluster_cli.history.wiring import GitState

EXTRAS = {"calendar": "holidays"}
"""What may be installed besides, and the library that shows whether it is."""
SET_UP = Command("cluster setup git")


class Screen(Struct, frozen=True):
    """What stands before the reader: the encoding of the answer, and the terminal, if it is one."""

    encoding: str
    terminal: bool
    columns: int
    colored: bool
    linear: bool


def examine(session: Session, data: str | None, lang: str | None, screen: Screen) -> tuple[Report, list[Path]]:
    """How the program stands on this machine, and the plan's files, which no answer may be written over."""
    workspace, failure = _plan(session, data, lang)
    day, zone_known = today_here(session, None if workspace is None else workspace.portfolio)
    workspace = None if workspace is None else with_day(workspace, day)
    checks = [
        structs.replace(each, advice=at_home(each.advice, session.home)) if isinstance(each.advice, Command) else each
        for each in _checks(session, workspace, failure, day, screen, zone_known=zone_known)
    ]
    sources = [] if workspace is None else workspace.sources.values()
    return doctor(checks, day), [source.path for source in sources if source.path is not None]


def _plan(session: Session, data: str | None, lang: str | None) -> tuple[Workspace | None, Failure | None]:
    try:
        return read_plan(session, data, lang), None
    except Failure as failure:
        return None, failure


def _checks(
    session: Session,
    workspace: Workspace | None,
    failure: Failure | None,
    day: date,
    screen: Screen,
    *,
    zone_known: bool,
) -> Iterator[Check]:
    from cluster_cli import __version__

    yield Check("version", message("version {version}", version=__version__))
    yield _python()
    yield _encoding(screen)
    yield _terminal(session, screen)
    yield _language(session)
    yield _of_plan(workspace, failure)
    if workspace is not None:
        yield _timezone(workspace, day, zone_known=zone_known)
    yield from _git(workspace)
    yield _extras(workspace)


def _python() -> Check:
    import platform

    import yaml

    described = message(
        "{implementation} {version}, {system}",
        implementation=platform.python_implementation(), version=platform.python_version(), system=platform.system(),
    )  # fmt: skip
    advice = None if yaml.__with_libyaml__ else Command("python -m pip install --force-reinstall pyyaml")
    return Check("python", described, advice)


def _encoding(screen: Screen) -> Check:
    name = screen.encoding.lower()
    if name.replace("_", "-") in ("utf-8", "utf8"):
        return Check("encoding", message("{encoding}", encoding=name))
    return Check(
        "encoding",
        message("{encoding}", encoding=name),
        message("Characters that it lacks are replaced. UTF-8 has them all."),
    )


def _terminal(session: Session, screen: Screen) -> Check:
    if not screen.terminal:
        described = message("none: the answer goes into a pipe or a file")
    elif session.environ.get("TERM") == "dumb":
        described = message("a dumb one, {width} columns, without colour", width=screen.columns)
    elif screen.colored:
        described = message("{width} columns, with colour", width=screen.columns)
    else:
        described = message("{width} columns, without colour", width=screen.columns)
    if screen.linear:
        described = message("{found}; linear output", found=described)
    return Check("terminal", described)


def _language(session: Session) -> Check:
    sources: tuple[tuple[object, Message], ...] = (
        (session.asked, message("by the option --lang")),
        (language_of(session.environ.get("CLUSTER_LANG", "")), message("by CLUSTER_LANG")),
        (session.settings.language, message("by your settings")),
        (session.plan_language, message("by the plan")),
        (True, message("by the system")),
    )
    source = next(described for language, described in sources if language)
    return Check("language", message("{language}, {source}", language=session.language, source=source))


def _of_plan(workspace: Workspace | None, failure: Failure | None) -> Check:
    if workspace is None:
        assert failure is not None  # noqa: S101 - one of the two
        hint = next((hint for hint in failure.hints if isinstance(hint, Command)), Command("cluster init"))
        return Check("plan", message("no plan was found"), hint)
    if not workspace.readable:
        return Check(
            "plan", message("{folder}: cannot be read", folder=_folder(workspace)), Command("cluster validate")
        )
    portfolio = workspace.portfolio
    errors = sum(finding.severity == "error" for finding in workspace.diagnostics)
    described = message(
        "{folder}, format 1: activities {activities}, projects {projects}; errors {errors}, warnings {warnings}",
        folder=_folder(workspace),
        activities=len(portfolio.plan.activities),
        projects=len(portfolio.matrix.projects),
        errors=errors,
        warnings=len(workspace.diagnostics) - errors,
    )
    return Check("plan", described, Command("cluster validate") if errors else None)


def _folder(workspace: Workspace) -> str:
    """The plan's folder as it is called in its repository, or by its last name alone: above may stand a person's name."""
    from cluster_cli.history.clone import top_of

    folder = workspace.folder.resolve()
    top = top_of(folder)
    return folder.name if top is None or folder == top else folder.relative_to(top).as_posix()


def _timezone(workspace: Workspace, day: date, *, zone_known: bool) -> Check:
    zone = workspace.portfolio.plan.timezone
    if not zone:
        described = message("the plan names none, so this machine's counts; today is {day}", day=day)
        return Check("timezone", described, Command("cluster update --plan --timezone Asia/Tomsk"))
    if not zone_known:
        described = message("{zone}: this machine does not know it; by its own, today is {day}", zone=zone, day=day)
        return Check("timezone", described, Command("python -m pip install tzdata"))
    return Check("timezone", message("{zone}, today is {day}", zone=zone, day=day))


def _git(workspace: Workspace | None) -> Iterator[Check]:
    from cluster_cli.history.wiring import state_of

    try:
        state = state_of(Path.cwd() if workspace is None else workspace.folder)
    except (OSError, RuntimeError):  # the current folder is gone
        state = state_of(Path("/"))
    if state.version is None:
        yield Check("git", message("not installed"), message("Install git: without it the plan has no history."))
    else:
        yield Check("git", message("version {version}", version=state.version))
    if workspace is None:
        return
    yield _repository(state)
    if state.version is not None and state.inside and state.trusted:
        yield _history(state)
        yield _driver(state)
        yield _hooks(state)


def _repository(state: GitState) -> Check:
    if not state.inside:
        return Check("repository", message("the plan does not lie in a git repository"), Command("git init"))
    if not state.trusted:
        return Check(
            "repository",
            message("git refuses to work in it"),
            message("Call git status in the plan's folder: it says why, and what to do."),
        )
    if not state.own:
        return Check("repository", message("the plan lies in one; it belongs to another user, and git trusts it"))
    return Check("repository", message("the plan lies in one, and it is yours"))


def _history(state: GitState) -> Check:
    if state.shallow:
        described = message("not whole: only the last commits were fetched ({commits})", commits=state.commits or 0)
        return Check("history", described, Command("git fetch --unshallow"))
    if not state.commits:
        return Check("history", message("no commit yet"), message("Commit the plan: its history begins with that."))
    return Check("history", counted("whole, {count} commit", "whole, {count} commits", state.commits))


def _driver(state: GitState) -> Check:
    if state.driver and state.asks_for_merge:
        return Check("driver", message("set up"))
    if state.asks_for_merge:
        return Check("driver", message("the repository asks for it, but this clone does not know it"), SET_UP)
    return Check("driver", message("not set up"), SET_UP)


def _hooks(state: GitState) -> Check:
    if state.hooks:
        return Check("hooks", message("set up: {names}", names=state.hooks))
    return Check("hooks", message("not set up"), SET_UP)


def _extras(workspace: Workspace | None) -> Check:
    from importlib.util import find_spec

    there = tuple(name for name, library in EXTRAS.items() if find_spec(library) is not None)
    described = message("installed: {names}", names=there) if there else message("none installed")
    wanted = workspace is not None and workspace.portfolio.plan.calendar is not None
    if wanted and "calendar" not in there:
        from cluster_cli.store.calendar import INSTALL

        return Check("extras", message("the plan names a calendar, and the extra for it is lacking"), INSTALL)
    return Check("extras", described)
