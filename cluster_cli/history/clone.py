"""The clone that a folder lies in, by its files: where its top is, and whether it lacks the merge that it asks for."""

from __future__ import annotations

from pathlib import Path

from cluster_cli.core.text import pattern

_NAMES_OUR_MERGE = pattern(r"(?m)^[^#\n]*\smerge=cluster(?:\s|$)")


def top_of(folder: Path) -> Path | None:
    """The nearest folder at or above `folder` that holds `.git`, a folder or (in a worktree) a file; `None` without one."""
    real = folder.resolve()
    return next((place for place in (real, *real.parents) if (place / ".git").exists()), None)


def is_unwired(folder: Path) -> bool:
    """Whether the attributes of a plan's files name our merge, but this clone does not know it.

    Git is asked only where the attributes name it and the clone's own settings do not show it.
    """
    top = top_of(folder)
    if top is None or not any(names_our_merge(place) for place in {top, folder}):
        return False
    if '[merge "cluster"]' in text_of(top / ".git" / "config"):
        return False
    from cluster_cli.history.git import GitFailed, Repository, setting  # noqa: PLC0415 - rare, and slow to import

    try:
        return not setting(Repository(top), "merge.cluster.driver")
    except GitFailed:
        return False


def names_our_merge(folder: Path) -> bool:
    """Whether the attributes of a folder ask for the merge by fields."""
    return bool(_NAMES_OUR_MERGE().search(text_of(folder / ".gitattributes")))


def text_of(path: Path) -> str:
    """The text of a file; empty where there is none to be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    except OSError:
        return ""
