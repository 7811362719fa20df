"""Findings in the files, printed: for `validate`, and on stderr for a file that cannot be read."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from msgspec.structs import replace

from cluster_cli.cli.again import at_home
from cluster_cli.cli.output import is_linear, surface_beside
from cluster_cli.render.diagnostics import Checked, text
from cluster_cli.store.places import locate

if TYPE_CHECKING:
    from datetime import date

    from cluster_cli.cli.session import Session
    from cluster_cli.core.diagnostics import Diagnostic
    from cluster_cli.core.messages import Value
    from cluster_cli.render.findings import Findings
    from cluster_cli.store.workspace import Workspace


def print_findings(session: Session, workspace: Workspace, stream: TextIO) -> None:
    """Print every finding with its place, its line and its remedy."""
    _print(session, workspace, workspace.diagnostics, stream)


def print_located(session: Session, workspace: Workspace, diagnostics: Iterable[Diagnostic]) -> None:
    """Print some findings on stderr: why a change was not made."""
    _print(session, workspace, diagnostics, sys.stderr)


def _print(session: Session, workspace: Workspace, diagnostics: Iterable[Diagnostic], stream: TextIO) -> None:
    found = locate(workspace, from_here(session, diagnostics))
    surface = surface_beside(session, stream)
    stream.write(text(found, None, session.words, surface, snippets=not is_linear(session)))


def findings_of(
    session: Session, workspace: Workspace, as_of: date, *, command: str = "validate", strict: bool = False
) -> Findings:
    """What a plan's diagnostics come to, as every form of findings takes it."""
    from cluster_cli.render.findings import Findings

    return Findings(
        tuple(locate(workspace, from_here(session, workspace.diagnostics))),
        checked(workspace),
        workspace.portfolio.plan.title,
        as_of,
        tuple(source.label for source in workspace.sources.values()),
        command,
        strict,
    )


def from_here(session: Session, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings, with the commands that they offer made to work where this one was called."""
    return [replace(one, values=_values(session, one)) if "command" in one.values else one for one in found]


def _values(session: Session, one: Diagnostic) -> dict[str, Value]:
    return {name: at_home(value, session.home) for name, value in one.values.items()}


def checked(workspace: Workspace) -> Checked:
    """How much was looked at."""
    portfolio, labels = workspace.portfolio, [one.file for one in workspace.unread]
    lost = {key: labels.count(source.label) for key, source in workspace.sources.items()}
    activities = len(portfolio.plan.activities) + lost.get("roadmap", 0)
    return Checked(len(workspace.sources), activities, len(portfolio.matrix.projects) + lost.get("projects", 0))
