"""The user's own editor, opened at an item of the plan."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from cluster_cli.cli.failure import Failure
from cluster_cli.cli.findings import print_findings
from cluster_cli.cli.session import Session
from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.edits import Refused
from cluster_cli.core.messages import Command, message
from cluster_cli.core.operations.targets import file_of, find_item
from cluster_cli.core.trouble import reason
from cluster_cli.store.places import locate
from cluster_cli.store.workspace import Workspace, load

WITH_LINE = ("vi", "vim", "nvim", "nano", "emacs", "micro", "helix", "hx", "kak", "joe", "ne", "mg")
"""Editors that take `+LINE` before the file."""
WITH_GOTO = ("code", "code-insiders", "codium", "cursor", "subl")
"""Editors that take `FILE:LINE`."""


def edit_at(session: Session, workspace: Workspace, item_id: str) -> int:
    """Open the editor, wait for it, and check the plan; 1 where it has errors afterwards.

    Raises:
        Failure: there is no such item, or the editor does not start.
    """
    try:
        item = find_item(workspace.portfolio, item_id)
    except Refused as refusal:
        raise Failure(refusal.reason, *refusal.commands) from refusal
    place = locate(workspace, [Diagnostic("", "error", Field(file_of(item), item.at))])[0].place
    path = workspace.sources[file_of(item)].path
    assert path is not None  # noqa: S101 - the plan was read from a folder
    command = [*editor(session), *at_line(editor(session)[0], path, place.line)]
    try:
        subprocess.run(command, check=True)  # noqa: S603 - the user's own choice
    except (OSError, subprocess.CalledProcessError) as fault:
        why = reason(fault) if isinstance(fault, OSError) else str(fault.returncode)
        raise Failure(
            message("the editor {editor} did not finish well: {reason}", editor=command[0], reason=why),
            message("Name another one in the variable EDITOR, or change a single field:"),
            Command('cluster update 8 --note "…"'),
        ) from fault
    after = load(workspace.folder)
    print_findings(session, after, sys.stderr)
    return int(any(fault.severity == "error" for fault in after.diagnostics))


def editor(session: Session) -> list[str]:
    """The editor of the environment: VISUAL, EDITOR, else what every system has."""
    named = session.environ.get("VISUAL") or session.environ.get("EDITOR")
    if named:
        return shlex.split(named, posix=os.name != "nt") or [named]
    return ["notepad"] if os.name == "nt" else ["vi"]


def at_line(program: str, path: Path, line: int) -> list[str]:
    """The arguments that open the file at a line, for editors that know how."""
    name = Path(program).stem.lower()
    if name in WITH_LINE:
        return [f"+{line}", str(path)]
    if name in WITH_GOTO:
        return ["--goto", f"{path}:{line}"] if name != "subl" else [f"{path}:{line}"]
    return [str(path)]
