"""Merges in tests: three texts through the real thing, git's own merge included, and what a result holds."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from cluster_cli.history.merges import merge_lines
from cluster_cli.store.merge.chunks import Markers
from cluster_cli.store.merge.files import merge

MARKERS = Markers()
_CONFLICT = re.compile(
    r"^\ufeff?<<<<<<< ours\r?\n(.*?)^\|{7} base\r?\n(.*?)^=======\r?\n(.*?)^>>>>>>> theirs(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE,
)


class Result(NamedTuple):
    """A merged text, and whether it is without a conflict."""

    text: str
    clean: bool

    @property
    def conflicts(self) -> list[tuple[str, str, str]]:
        """Of each conflict the lines of ours, base and theirs."""
        return [match.groups() for match in _CONFLICT.finditer(self.text)]  # type: ignore[misc]

    def settled(self, side: str) -> str:
        """The text with each conflict decided for one side."""
        place = {"ours": 1, "base": 2, "theirs": 3}[side]
        return _CONFLICT.sub(lambda match: match[place], self.text)


def lines(base: bytes, ours: bytes, theirs: bytes, markers: Markers) -> tuple[bytes, bool]:
    """Git's own merge."""
    return merge_lines(base, ours, theirs, (markers.ours, markers.base, markers.theirs), markers.size)


def merged(base: str, ours: str, theirs: str) -> Result:
    done = merge(base.encode(), ours.encode(), theirs.encode(), lines, MARKERS)
    return Result(done.raw.decode(), done.clean)


def by_git(base: str, ours: str, theirs: str) -> Result:
    raw, clean = lines(base.encode(), ours.encode(), theirs.encode(), MARKERS)
    return Result(raw.decode(), clean)


def rows_of(text: str) -> Any:
    """What a text says, by another reader than the program's; the rows under their ids, each id once."""
    found = yaml.load(text.removeprefix("\ufeff"), yaml.CBaseLoader)
    rows = {row["id"]: row for row in found["activities"]}
    assert len(rows) == len(found["activities"])
    return {**found, "activities": rows}
