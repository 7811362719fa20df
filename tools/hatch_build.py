"""Build hook: compile the message catalogues, and put the demo into the wheel.

An editable install takes the demo from the checkout.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]
    """Runs before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every `.po` below `cluster_cli/locale`; `cluster init --demo` needs `examples/demo` in the wheel."""
        from tools.catalogue import compile_catalogues  # noqa: PLC0415 - importable only after the path is set

        compile_catalogues(Path(self.root) / "cluster_cli" / "locale")
        demo = Path(self.root) / "examples" / "demo"
        if version != "editable" and demo.is_dir():
            build_data["force_include"][str(demo)] = "cluster_cli/demo"
