"""Findings in the files, printed: for `validate`, and on stderr for a file that cannot be read."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from cluster_cli.cli.output import encoding_of, is_terminal, width
from cluster_cli.render.diagnostics import Checked, text
from cluster_cli.render.surface import Surface
from cluster_cli.store.places import locate

if TYPE_CHECKING:
    from cluster_cli.cli.session import Session
    from cluster_cli.core.diagnostics import Diagnostic
    from cluster_cli.store.workspace import Workspace


def print_findings(session: Session, workspace: Workspace, stream: TextIO) -> None:
    """Print every finding with its place, its line and its remedy."""
    _print(session, workspace, workspace.diagnostics, stream)


def print_located(session: Session, workspace: Workspace, diagnostics: Iterable[Diagnostic]) -> None:
    """Print some findings on stderr: why a change was not made."""
    _print(session, workspace, diagnostics, sys.stderr)


def _print(session: Session, workspace: Workspace, diagnostics: Iterable[Diagnostic], stream: TextIO) -> None:
    surface = Surface(width=width(session, terminal=is_terminal(stream)), encoding=encoding_of(stream))
    stream.write(text(locate(workspace, diagnostics), None, session.words, surface))


def checked(workspace: Workspace) -> Checked:
    """How much was looked at."""
    portfolio = workspace.portfolio
    unread = len(workspace.unread)
    return Checked(len(workspace.sources), len(portfolio.plan.activities) + unread, len(portfolio.matrix.projects))
