"""Merges in tests: three texts through the real thing, git's own merge included."""

from __future__ import annotations

from typing import NamedTuple

from cluster_cli.history.lines import merge_lines
from cluster_cli.store.merge.chunks import Markers
from cluster_cli.store.merge.files import merge

MARKERS = Markers()


class Result(NamedTuple):
    text: str
    clean: bool


def lines(base: bytes, ours: bytes, theirs: bytes, markers: Markers) -> tuple[bytes, bool]:
    return merge_lines(base, ours, theirs, (markers.ours, markers.base, markers.theirs), markers.size)


def merged(base: str, ours: str, theirs: str) -> Result:
    done = merge(base.encode(), ours.encode(), theirs.encode(), lines, MARKERS)
    return Result(done.raw.decode(), done.clean)


def by_git(base: str, ours: str, theirs: str) -> Result:
    raw, clean = lines(base.encode(), ours.encode(), theirs.encode(), MARKERS)
    return Result(raw.decode(), clean)
