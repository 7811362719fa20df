"""Codes of reading: the file itself, its syntax, the strict subset, and the form of the fields."""

from __future__ import annotations

from cluster_cli.core.codes.files import FILES
from cluster_cli.core.codes.format import FORMAT
from cluster_cli.core.codes.subset import SUBSET
from cluster_cli.core.codes.syntax import SYNTAX
from cluster_cli.core.diagnostics import Code

READING: tuple[Code, ...] = (*FILES, *SYNTAX, *SUBSET, *FORMAT)
