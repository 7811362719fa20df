"""The top of the working tree that a folder lies in: found by looking upwards, without starting git."""

from __future__ import annotations

from pathlib import Path


def top_of(folder: Path) -> Path | None:
    """The nearest folder at or above `folder` that holds `.git`, a folder or (in a worktree) a file; `None` without one."""
    real = folder.resolve()
    return next((place for place in (real, *real.parents) if (place / ".git").exists()), None)
