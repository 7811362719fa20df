"""Whether a clone lacks the merge that its repository asks for: found by reading two files."""

from __future__ import annotations

from pathlib import Path

from cluster_cli.core.patterns import late
from cluster_cli.history.repo_root import top_of

_named = late(r"(?m)^[^#\n]*\smerge=cluster(?:\s|$)")


def is_unwired(folder: Path) -> bool:
    """Whether the attributes of a plan's files name our merge, but this clone does not know it.

    Git is asked only where the attributes name it and the clone's own settings do not show it.
    """
    top = top_of(folder)
    if top is None or not any(names_our_merge(place) for place in {top, folder}):
        return False
    if '[merge "cluster"]' in _text(top / ".git" / "config"):
        return False
    from cluster_cli.history.git import GitFailed, Repository  # noqa: PLC0415 - rare, and its imports cost every command
    from cluster_cli.history.wiring import setting  # noqa: PLC0415

    try:
        return not setting(Repository(top), "merge.cluster.driver")
    except GitFailed:
        return False


def names_our_merge(folder: Path) -> bool:
    """Whether the attributes of a folder ask for the merge by fields."""
    return bool(_named().search(_text(folder / ".gitattributes")))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    except OSError:
        return ""
