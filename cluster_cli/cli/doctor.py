"""`doctor`: what somebody who helps over the phone asks first. It looks at everything and changes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from msgspec import structs

from cluster_cli.cli.failure import Failure
from cluster_cli.cli.options import Color, Common, Data, Format, Lang, Output, Raw
from cluster_cli.cli.session import Session, language_of
from cluster_cli.core.messages import Command, Message, counted, message
from cluster_cli.core.reports.doctor import Check, doctor

if TYPE_CHECKING:
    from datetime import date

    from cluster_cli.history.wiring import GitState
    from cluster_cli.store.workspace import Workspace

EXTRAS = {"calendar": "holidays"}
"""What may be installed besides, and the library that shows whether it is."""
SET_UP = Command("cluster setup git")


def examine(
    ctx: typer.Context,
    *,
    data: Data = None,
    lang: Lang = None,
    format: Format = None,  # noqa: A002 - the option's name
    output: Output = None,
    color: Color = None,
    raw: Raw = False,
) -> None:
    """Say how the program stands on this machine."""
    from cluster_cli.cli.again import at_home
    from cluster_cli.cli.output import deliver, target_of
    from cluster_cli.render.media import render
    from cluster_cli.store.workspace import with_day

    session: Session = ctx.obj
    workspace, failure = _plan(session, data, lang)
    day, known = _day(workspace)
    workspace = None if workspace is None else with_day(workspace, day)
    checks = [
        structs.replace(one, advice=at_home(one.advice, session.home)) if isinstance(one.advice, Command) else one
        for one in _checks(session, workspace, failure, day, known=known)
    ]
    target = target_of(session, Common(data=data, lang=lang, format=format, output=output, color=color, raw=raw))
    keep = [] if workspace is None else [one.path for one in workspace.sources.values() if one.path is not None]
    deliver(render(doctor(checks, day), session.words, target.medium, target.surface), target, keep=keep)


def _plan(session: Session, data: str | None, lang: str | None) -> tuple[Workspace | None, Failure | None]:
    from cluster_cli.cli.desk import read_plan

    try:
        return read_plan(session, data, lang), None
    except Failure as fault:
        return None, fault


def _day(workspace: Workspace | None) -> tuple[date, bool]:
    """Today by the plan's time zone, and whether this machine knows that zone."""
    from cluster_cli.cli.clock import today

    try:
        return today(None if workspace is None else workspace.portfolio.plan.timezone), True
    except Failure:
        return today(None), False


def _checks(
    session: Session, workspace: Workspace | None, failure: Failure | None, day: date, *, known: bool
) -> Iterator[Check]:
    from cluster_cli import __version__

    yield Check("version", message("version {version}", version=__version__))
    yield _python()
    yield _encoding()
    yield _terminal(session)
    yield _language(session)
    yield _of_plan(workspace, failure)
    if workspace is not None:
        yield _timezone(workspace, day, known=known)
    yield from _git(workspace)
    yield _extras(workspace)


def _python() -> Check:
    import platform

    import yaml

    found = message(
        "{implementation} {version}, {system}",
        implementation=platform.python_implementation(), version=platform.python_version(), system=platform.system(),
    )  # fmt: skip
    advice = None if yaml.__with_libyaml__ else Command("python -m pip install --force-reinstall pyyaml")
    return Check("python", found, advice)


def _encoding() -> Check:
    from cluster_cli.cli.streams import encoding_of

    name = encoding_of(sys.stdout).lower()
    if name.replace("_", "-") in ("utf-8", "utf8"):
        return Check("encoding", message("{encoding}", encoding=name))
    return Check(
        "encoding",
        message("{encoding}", encoding=name),
        message("Characters that it lacks are replaced. UTF-8 has them all."),
    )


def _terminal(session: Session) -> Check:
    from cluster_cli.cli.output import is_linear, target_of
    from cluster_cli.cli.streams import is_terminal, width

    if not is_terminal(sys.stdout):
        found = message("none: the answer goes into a pipe or a file")
    elif session.environ.get("TERM") == "dumb":
        found = message("a dumb one, {width} columns, without colour", width=width(session, terminal=True))
    else:
        columns = width(session, terminal=True)
        colored = target_of(session, Common()).surface.color
        found = (
            message("{width} columns, with colour", width=columns)
            if colored
            else message("{width} columns, without colour", width=columns)
        )
    return Check("terminal", message("{found}; linear output", found=found) if is_linear(session) else found)


def _language(session: Session) -> Check:
    sources: tuple[tuple[object, Message], ...] = (
        (session.asked, message("by the option --lang")),
        (language_of(session.environ.get("CLUSTER_LANG", "")), message("by CLUSTER_LANG")),
        (session.settings.language, message("by your settings")),
        (session.plan_language, message("by the plan")),
        (True, message("by the system")),
    )
    source = next(said for named, said in sources if named)
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
    errors = sum(one.severity == "error" for one in workspace.diagnostics)
    found = message(
        "{folder}, format 1: activities {activities}, projects {projects}; errors {errors}, warnings {warnings}",
        folder=_folder(workspace),
        activities=len(portfolio.plan.activities),
        projects=len(portfolio.matrix.projects),
        errors=errors,
        warnings=len(workspace.diagnostics) - errors,
    )
    return Check("plan", found, Command("cluster validate") if errors else None)


def _folder(workspace: Workspace) -> str:
    """The plan's folder as it is called in its repository, or by its last name alone: above may stand a person's name."""
    from cluster_cli.history.clone import top_of

    folder = workspace.folder.resolve()
    top = top_of(folder)
    return folder.name if top is None or folder == top else folder.relative_to(top).as_posix()


def _timezone(workspace: Workspace, day: date, *, known: bool) -> Check:
    zone = workspace.portfolio.plan.timezone
    if not zone:
        found = message("the plan names none, so this machine's counts; today is {day}", day=day)
        return Check("timezone", found, Command("cluster update --plan --timezone Asia/Tomsk"))
    if not known:
        found = message("{zone}: this machine does not know it; by its own, today is {day}", zone=zone, day=day)
        return Check("timezone", found, Command("python -m pip install tzdata"))
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
        found = message("not whole: only the last commits were fetched ({commits})", commits=state.commits or 0)
        return Check("history", found, Command("git fetch --unshallow"))
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
    found = message("installed: {names}", names=there) if there else message("none installed")
    wanted = workspace is not None and workspace.portfolio.plan.calendar is not None
    if wanted and "calendar" not in there:
        from cluster_cli.store.calendar import INSTALL

        return Check("extras", message("the plan names a calendar, and the extra for it is lacking"), INSTALL)
    return Check("extras", found)
