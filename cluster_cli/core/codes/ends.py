"""The codes after which a file is not the strict subset: exit status 2 (design 6)."""

from __future__ import annotations

from cluster_cli.core.codes.files import FILES
from cluster_cli.core.codes.subset import SUBSET
from cluster_cli.core.codes.syntax import SYNTAX

READING_ENDS = frozenset(code.name for code in (*FILES, *SYNTAX, *SUBSET))
