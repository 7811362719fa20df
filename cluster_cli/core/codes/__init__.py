"""What every diagnostic code means, found by name.

A code stands beside what raises it: those of the rules in `core.rules`, those of `check` in `core.changes`. What the rooms
above the core raise, in reading and in editing files, has its tables here.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from cluster_cli.core.diagnostics import Code

TABLES: dict[str, tuple[str, ...]] = {
    "files": ("cluster_cli.core.codes.files",),
    "syntax": ("cluster_cli.core.codes.syntax",),
    "subset": ("cluster_cli.core.codes.subset",),
    "format": ("cluster_cli.core.codes.format",),
    "rules": (
        "cluster_cli.core.rules.names",
        "cluster_cli.core.rules.schedule",
        "cluster_cli.core.rules.facts",
        "cluster_cli.core.rules.changes",
        "cluster_cli.core.rules.plan",
        "cluster_cli.core.rules.projects",
    ),
    "check": (
        "cluster_cli.core.changes.silent",
        "cluster_cli.core.changes.checks",
        "cluster_cli.core.changes.merged_rows",
    ),
    "editing": ("cluster_cli.core.codes.editing",),
}
"""The modules whose `CODES` say what a code means, by subject. They are named, not imported: a sentence needs one code of
a module that is loaded already, and the rest would cost every command some milliseconds."""


@cache
def codes_about(subject: str) -> tuple[Code, ...]:
    """The codes of a subject, in the order of its tables."""
    return tuple(code for table in TABLES[subject] for code in _codes_in(table))


def _codes_in(table: str) -> tuple[Code, ...]:
    codes: tuple[Code, ...] = import_module(table).CODES
    return codes


@cache
def code_of(name: str) -> Code | None:
    """What a code means; `None` where there is no such code. Tables are loaded one after another until it is found."""
    codes = (code for tables in TABLES.values() for table in tables for code in _codes_in(table))
    return next((code for code in codes if code.name == name), None)


@cache
def every_code() -> dict[str, Code]:
    """Every code by its name."""
    return {code.name: code for subject in TABLES for code in codes_about(subject)}
