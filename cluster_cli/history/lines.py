"""Git's own merge of three texts, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from cluster_cli.history.git import ended, refused

_MOST = 127
"""As many conflicts git counts at most; what lies above says that it failed."""


def merge_lines(base: bytes, ours: bytes, theirs: bytes, labels: Sequence[str], size: int) -> tuple[bytes, bool]:
    """Merge three texts; the result, and whether it is without a conflict.

    Args:
        base: what both sides began with.
        ours: one side.
        theirs: the other side.
        labels: what stands behind the markers of ours, base and theirs.
        size: how many signs a marker has.

    Raises:
        GitFailed: git is not there, or fails.
    """
    with TemporaryDirectory(prefix="cluster-merge-") as folder:
        place = Path(folder)
        for name, raw in (("ours", ours), ("base", base), ("theirs", theirs)):
            (place / name).write_bytes(raw)
        named = [part for label in labels for part in ("-L", label)]
        done = ended(
            place, "merge-file", "-p", "-q", "--diff3", f"--marker-size={size}", *named, "--", "ours", "base", "theirs"
        )
        if done.returncode > _MOST or done.returncode < 0:
            raise refused(done)
        return done.stdout, done.returncode == 0
