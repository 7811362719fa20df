"""Codes of reading: the file itself, its syntax, the strict subset, and the form of the fields."""

from __future__ import annotations

from cluster_cli.core.codes import files, format, subset, syntax  # noqa: A004 - the form of the fields
from cluster_cli.core.diagnostics import Code

READING: tuple[Code, ...] = (*files.CODES, *syntax.CODES, *subset.CODES, *format.CODES)

READING_ENDS = frozenset(code.name for code in (*files.CODES, *syntax.CODES, *subset.CODES))
"""The codes after which a file is not the strict subset of YAML, so that nothing in it is read: exit status 2."""
