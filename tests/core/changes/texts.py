"""The plan that has one of everything that can be promised, edited as text and read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster_cli.store.workspace import load_texts
from tests.cli.promises import PROJECTS, ROADMAP

if TYPE_CHECKING:
    from cluster_cli.core.model import Portfolio

Pairs = tuple[tuple[str, str], ...]


def edited(pairs: Pairs, text: str) -> str:
    """A text with pieces replaced, each of which is there."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def portfolio(roadmap: str = ROADMAP, projects: str | None = PROJECTS) -> Portfolio:
    """A plan of two texts, as read; nothing of it is left out."""
    workspace = load_texts({"roadmap": roadmap.encode(), "projects": None if projects is None else projects.encode()})
    assert not workspace.unread, [fault for fault in workspace.diagnostics if fault.severity == "error"]
    return workspace.portfolio


def changed(pairs: Pairs, file: str = "roadmap") -> Portfolio:
    """The plan with pieces of one file replaced."""
    if file == "roadmap":
        return portfolio(edited(pairs, ROADMAP))
    return portfolio(projects=edited(pairs, PROJECTS))
