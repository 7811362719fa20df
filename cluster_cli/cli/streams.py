"""What a stream is: whether somebody looks at it, how wide it is, which characters it holds."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cluster_cli.cli.session import Session


def is_terminal(stream: Any) -> bool:
    """Whether a person looks at the stream; a closed or a missing one is looked at by nobody."""
    try:
        return bool(stream.isatty())
    except (AttributeError, ValueError):
        return False


def encoding_of(stream: Any) -> str:
    """The stream's encoding."""
    return str(getattr(stream, "encoding", None) or "utf-8")


def width(session: Session, *, terminal: bool) -> int:
    """Columns: what `COLUMNS` says, else the terminal's, else 80."""
    columns = session.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and 0 < len(columns) < 6 and int(columns) > 0:
        return int(columns)
    if terminal:
        try:
            return os.get_terminal_size(sys.stdout.fileno()).columns or 80
        except (OSError, ValueError):
            return 80
    return 80
