"""`merge-driver`: what git calls for a file of the plan that both branches changed."""

from __future__ import annotations

from pathlib import Path

from cluster_cli.app.failure import Failure
from cluster_cli.app.session import Session, language_in
from cluster_cli.core.messages import Command, message
from cluster_cli.core.system_errors import reason
from cluster_cli.store.merge.chunks import Markers
from cluster_cli.store.merge.files import merge
from cluster_cli.store.write import Replacement, WriteFailed, replace_files

CONFLICT = 1
USUAL_SIZE, MOST_SIZE = 7, 200
"""Signs of a conflict marker."""


def merge_files(session: Session, versions: tuple[str, str, str], size: str, label: str) -> None:
    """Merge three versions of a file by item and field; the result is written in the place of ours.

    Args:
        session: speaks the plan's language where a conflict is left.
        versions: the files with what both sides began with, our side and theirs.
        size: how many signs a conflict marker has.
        label: what the file is called in the repository.

    Raises:
        Failure: conflicts are left in the file, for which git wants the status 1; or a file cannot be read or written.
    """
    signs = int(size) if size.isascii() and size.isdigit() and len(size) < 4 else USUAL_SIZE
    ours = Path(versions[1])
    try:
        texts = [Path(name).read_bytes() for name in versions]
        merged = merge(texts[0], texts[1], texts[2], _by_git, Markers(size=min(max(signs, 1), MOST_SIZE)))
        if merged.raw != texts[1]:
            replace_files([Replacement(ours, label, texts[1], merged.raw)])
    except OSError as fault:
        raise Failure(message("{file} could not be merged: {reason}", file=label, reason=reason(fault))) from fault
    except WriteFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault
    if merged.clean:
        return
    session.plan_language = language_in(texts[1].decode("utf-8", "replace"))
    raise Failure(
        message(
            "{file}: both sides changed the same, each its own way; both stand in the file between markers", file=label
        ),
        message("Keep what is right, take the markers out, then check and go on:"),
        Command("cluster validate"),
        code=CONFLICT,
    )


def _by_git(base: bytes, ours: bytes, theirs: bytes, markers: Markers) -> tuple[bytes, bool]:
    from cluster_cli.history.merges import merge_lines

    return merge_lines(base, ours, theirs, (markers.ours, markers.base, markers.theirs), markers.size)
