"""`merge-driver`: what git calls for a file that both branches changed. Not for people, so no help lists it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cluster_cli.cli.failure import Failure
from cluster_cli.cli.session import Session, language_in
from cluster_cli.core.messages import N_, Command, message
from cluster_cli.core.trouble import reason

if TYPE_CHECKING:
    from cluster_cli.store.merge.chunks import Markers

CONFLICT = 1
USUAL_SIZE, MOST_SIZE = 7, 200


def merge_driver(
    ctx: typer.Context,
    *,
    base: Annotated[str, typer.Argument(metavar="BASE", help=N_("The file with what both sides began with."))],
    ours: Annotated[str, typer.Argument(metavar="OURS", help=N_("The file with our side; it becomes the result."))],
    theirs: Annotated[str, typer.Argument(metavar="THEIRS", help=N_("The file with the other side."))],
    size: Annotated[str, typer.Argument(metavar="SIZE", help=N_("How many signs a conflict marker has."))] = "7",
    path: Annotated[str, typer.Argument(metavar="PATH", help=N_("What the file is called in the repository."))] = "",
) -> None:
    """Merge three versions of a plan's file by item and field. 0: nothing is left to settle, 1: there are conflicts."""
    from cluster_cli.store.merge.chunks import Markers
    from cluster_cli.store.merge.files import merge
    from cluster_cli.store.write import Replacement, WriteFailed, replace_files

    session: Session = ctx.obj
    wanted = int(size) if size.isascii() and size.isdigit() and len(size) < 4 else USUAL_SIZE
    markers = Markers(size=min(max(wanted, 1), MOST_SIZE))
    label = path or ours
    try:
        texts = [Path(name).read_bytes() for name in (base, ours, theirs)]
        merged = merge(texts[0], texts[1], texts[2], _by_git, markers)
        if merged.raw != texts[1]:
            replace_files([Replacement(Path(ours), label, texts[1], merged.raw)])
    except OSError as fault:
        raise Failure(message("{file} could not be merged: {reason}", file=label, reason=reason(fault))) from fault
    except WriteFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault
    if not merged.clean:
        session.plan_language = language_in(texts[1].decode("utf-8", "replace"))
        _tell(session, label)
        raise typer.Exit(CONFLICT)


def _by_git(base: bytes, ours: bytes, theirs: bytes, markers: Markers) -> tuple[bytes, bool]:
    from cluster_cli.history.merges import merge_lines

    return merge_lines(base, ours, theirs, (markers.ours, markers.base, markers.theirs), markers.size)


def _tell(session: Session, label: str) -> None:
    from cluster_cli.cli.boundary import tell

    tell(
        session,
        message(
            "{file}: both sides changed the same, each its own way; both stand in the file between markers", file=label
        ),
        message("Keep what is right, take the markers out, then check and go on:"),
        Command("cluster validate"),
    )
