"""What every diagnostic code means: one literal table a subject, gathered here."""

from __future__ import annotations

from cluster_cli.core.codes.checking import CHECKING
from cluster_cli.core.codes.editing import EDITING
from cluster_cli.core.codes.meeting import MEETING
from cluster_cli.core.codes.reading import READING
from cluster_cli.core.codes.rules import RULES
from cluster_cli.core.diagnostics import Code

CODES: dict[str, Code] = {code.name: code for code in (*READING, *RULES, *CHECKING, *MEETING, *EDITING)}
"""Every code by its name."""
