"""Findings in the files, printed: for `validate`, and on stderr for a file that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from cluster_cli.cli.output import encoding_of, is_terminal, width
from cluster_cli.render.diagnostics import Checked, text
from cluster_cli.render.surface import Surface
from cluster_cli.store.places import locate

if TYPE_CHECKING:
    from cluster_cli.cli.session import Session
    from cluster_cli.store.workspace import Workspace


def print_findings(session: Session, workspace: Workspace, stream: TextIO) -> None:
    """Print every finding with its place, its line and its remedy."""
    surface = Surface(width=width(session, terminal=is_terminal(stream)), encoding=encoding_of(stream))
    found = locate(workspace, workspace.diagnostics)
    stream.write(text(found, None, session.words, surface))


def checked(workspace: Workspace) -> Checked:
    """How much was looked at."""
    portfolio = workspace.portfolio
    unread = len(workspace.unread)
    return Checked(len(workspace.sources), len(portfolio.plan.activities) + unread, len(portfolio.matrix.projects))
