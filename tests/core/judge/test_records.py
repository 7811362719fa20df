"""The records of the judgement and of the plan's time: nobody can change one that others hold as well."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.core import judge, plan
from cluster_cli.core.plan.points import Track

if TYPE_CHECKING:
    from collections.abc import Iterator

GROWING = {Track}
"""A track is built move by move, by the one function that hands it out."""


def records() -> Iterator[type[Struct]]:
    """Every record that a module of the two folders declares."""
    for folder in (judge, plan):
        for entry in pkgutil.iter_modules(folder.__path__, folder.__name__ + "."):
            module = importlib.import_module(entry.name)
            for value in vars(module).values():
                if isinstance(value, type) and issubclass(value, Struct) and value.__module__ == entry.name:
                    yield value


def test_records_are_frozen() -> None:
    assert {record for record in records() if not record.__struct_config__.frozen} == GROWING
