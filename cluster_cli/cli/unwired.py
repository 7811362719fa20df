"""A clone that does not know the merge which its repository asks for is told so, beside the findings."""

from __future__ import annotations

import sys
from pathlib import Path

from cluster_cli.cli.session import Session


def tell_unwired(session: Session, folder: Path) -> None:
    """Say on stderr how to set up the clone, if it lacks the merge by fields."""
    from cluster_cli.history.clone import is_unwired

    if not is_unwired(folder):
        return
    from cluster_cli.cli.again import at_home
    from cluster_cli.cli.output import spoken, surface_beside
    from cluster_cli.core.messages import Command, message
    from cluster_cli.core.text import command_line, visible
    from cluster_cli.render.surface import guarded

    sentence = message(
        "Git merges the plan's files by lines in this clone: the merge by fields is not set up. Set it up:"
    )
    surface = surface_beside(session, sys.stderr)
    command = at_home(Command("cluster setup git"), session.home)
    assert isinstance(command, Command)  # noqa: S101 - what was given
    lines = [*spoken(session, sentence, surface), f"  {visible(command_line(command))}"]
    print(guarded("\n".join(lines), surface), file=sys.stderr, flush=True)  # noqa: T201 - beside the findings
