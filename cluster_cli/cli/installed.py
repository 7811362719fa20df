"""Where this installation came from: what `pip` would be told to install the same program elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

DISTRIBUTION = "cluster-cli"


def source_of(top: Path) -> str | None:
    """What pip installs in a checkout of `top`: the checkout itself, else where this installation came from by network.

    `None` where it came from a folder or a file of this machine, which no other machine has.
    """
    if _is_program(top):
        return "."
    direct = direct_url()
    if direct is None:
        return None
    url, vcs = without_user(str(direct.get("url", ""))), direct.get("vcs_info")
    if not url.startswith(("https://", "ssh://")):
        return None
    if isinstance(vcs, dict):
        return f"{vcs.get('vcs', 'git')}+{url}@{vcs.get('commit_id', 'HEAD')}"
    return url


def _is_program(top: Path) -> bool:
    try:
        text = (top / "pyproject.toml").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    import tomllib

    try:
        project = tomllib.loads(text).get("project")
    except tomllib.TOMLDecodeError:
        return False
    return isinstance(project, dict) and project.get("name") == DISTRIBUTION


def direct_url() -> dict[str, Any] | None:
    """What pip noted when it installed from an address and not from an index (PEP 610)."""
    from importlib.metadata import PackageNotFoundError, distribution

    from msgspec import DecodeError, json

    try:
        noted = json.decode(distribution(DISTRIBUTION).read_text("direct_url.json") or "null")
    except (PackageNotFoundError, DecodeError, OSError):
        return None
    return noted if isinstance(noted, dict) else None


def without_user(url: str) -> str:
    """An address without the name and the password that it may hold; one that cannot be read is empty."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    user = "git@" if parts.scheme == "ssh" and parts.netloc.startswith("git@") else ""
    return urlunsplit(parts._replace(netloc=user + host))
