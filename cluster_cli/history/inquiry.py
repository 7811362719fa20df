"""What git says of the folder of a plan: its version, the repository, the history, what `setup git` has set up.

Nothing is changed, and nothing that the repository's own settings name is run.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from msgspec import Struct

from cluster_cli.history.driver_status import names_our_merge
from cluster_cli.history.git import GitFailed, Repository, ended
from cluster_cli.history.hooks import has_block
from cluster_cli.history.repo_root import top_of
from cluster_cli.history.wiring import HOOKS, hooks_of, setting


class GitState(Struct, frozen=True):
    """What is known; `None` where it could not be asked.

    `version` is git's own; `inside` whether the folder lies in a repository; `trusted` whether git works in it, which it
    does not for a folder of another user; `own` whether the top folder belongs to the user; `commits` in the history
    at hand, which is not whole where it is `shallow`; `driver` and `named` whether the clone knows the merge by fields
    and the repository's attributes ask for it; `hooks` those that check the plan.
    """

    version: str | None = None
    inside: bool = False
    trusted: bool = True
    own: bool = True
    commits: int | None = None
    shallow: bool = False
    driver: bool = False
    named: bool = False
    hooks: tuple[str, ...] = ()


def state_of(folder: Path) -> GitState:
    """Look at a folder; what git refuses is left unknown."""
    version = version_of(folder)
    top = top_of(folder)
    if top is None:
        return GitState(version)
    named = any(names_our_merge(place) for place in {top, folder.resolve()})
    own = _is_own(top)
    if version is None:
        return GitState(None, inside=True, own=own, named=named)
    told = _told(top, "rev-parse", "--is-shallow-repository")
    if told is None:
        return GitState(version, inside=True, trusted=False, own=own, named=named)
    count = _told(top, "rev-list", "--count", "HEAD")
    repository = Repository(top)
    return GitState(
        version,
        inside=True,
        own=own,
        commits=int(count) if count and count.isdigit() else None,
        shallow=told == "true",
        driver=bool(setting(repository, "merge.cluster.driver")),
        named=named,
        hooks=_hooks(repository),
    )


def version_of(folder: Path) -> str | None:
    """Git's version, `2.39.5`; `None` where it is not installed."""
    try:
        done = ended(folder, "--version")
    except GitFailed:
        return None
    found = re.search(rb"[0-9]+(?:\.[0-9]+)+", done.stdout)
    return found[0].decode() if found and done.returncode == 0 else None


def _told(top: Path, *arguments: str) -> str | None:
    try:
        done = ended(top, *arguments)
    except GitFailed:
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def _is_own(top: Path) -> bool:
    if not hasattr(os, "getuid"):
        return True
    try:
        return top.stat().st_uid == os.getuid()
    except OSError:
        return False


def _hooks(repository: Repository) -> tuple[str, ...]:
    try:
        folder = hooks_of(repository)
    except GitFailed:
        return ()
    return tuple(name for name in HOOKS if has_block(_text(folder / name)))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    except OSError:
        return ""
