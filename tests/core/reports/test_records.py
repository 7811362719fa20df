"""Answers are values: nobody can change one that somebody else holds."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from msgspec import Struct

from cluster_cli.core import report, reports

MODULES = sorted(path.stem for path in Path(str(reports.__file__)).parent.glob("*.py") if path.stem != "__init__")
RECORDS = [
    kind
    for module in (report, *(import_module(f"cluster_cli.core.reports.{name}") for name in MODULES))
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Struct) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_record_of_the_reports_is_immutable(kind: type[Struct]) -> None:
    assert kind.__struct_config__.frozen
