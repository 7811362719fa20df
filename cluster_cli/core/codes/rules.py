"""Codes of the rules that a plan must keep to beyond its form."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

RULES: tuple[Code, ...] = (
    Code(
        "unknown-party",
        "error",
        "“{party}” is not in the list parties",
        "{hint}",
        "Who answers for a row is named by a short id from the list parties, so that one organisation is one "
        "organisation in every table, however its name is spelt.",
        "responsible: [tts]\n",
        "responsible: [ttst]\n",
    ),
)
