"""What a user chose for good with `cluster setup me`: language, linear output, no colour.

Kept as JSON in the user's own folder, never beside a plan. A file that cannot be read counts as no settings, since no
command may fail because of it; `setup me` says so and writes a new one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from cluster_cli.i18n import Language

ON_LINUX: bool = sys.platform == "linux"


class Settings(Struct, frozen=True, omit_defaults=True):
    """A field that is not set leaves the choice to the plan, the environment and the terminal."""

    language: Language | None = None
    linear: bool | None = None
    color: Literal["never"] | None = None


def settings_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the settings are: in `CLUSTER_CONFIG_DIR` where that is set, else where the system keeps such files."""
    if folder := environ.get("CLUSTER_CONFIG_DIR"):
        return Path(folder) / "settings.json"
    if ON_LINUX:
        # What platformdirs does there, without the third of an interpreter's start that its import costs every command.
        named = environ.get("XDG_CONFIG_HOME", "").strip()
        return (Path(named) if named else Path("~/.config").expanduser()) / "cluster" / "settings.json"
    from platformdirs import user_config_path

    return user_config_path("cluster", appauthor=False) / "settings.json"


def read_settings(path: Path) -> Settings | None:
    """The settings in `path`; `None` where the file is there but is not readable as such."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError):
        return None
    from msgspec import DecodeError, json

    try:
        return json.decode(raw, type=Settings)
    except (DecodeError, UnicodeDecodeError):
        return None


def write_settings(path: Path, settings: Settings) -> None:
    """Replace the settings file as a whole, making its folder."""
    from msgspec import json

    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    beside.write_bytes(json.format(json.encode(settings)) + b"\n")
    beside.replace(path)
