"""Build hook: compile the message catalogues, so that a wheel and an editable install both carry them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]
    """Runs `tools/catalogue.py compile` before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every `.po` below `cluster_cli/locale`."""
        from catalogue import compile_catalogues  # noqa: PLC0415 - importable only after the path is set

        compile_catalogues(Path(self.root) / "cluster_cli" / "locale")
