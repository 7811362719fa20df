"""What the fields of an item are called in front of their values."""

from __future__ import annotations

from cluster_cli.core.fields import ACTIVITY, PROJECT, headings, unique
from cluster_cli.core.messages import Term

LABELS = headings(unique(ACTIVITY, PROJECT)) | {
    term.key: term
    for term in (
        Term("with", "With"), Term("projects", "Projects that carry it out"), Term("assessed", "Assessed by a person"),
        Term("parts", "Parts"),
    )
}  # fmt: skip
"""The headings of fields, and of what follows from them; programs get the keys."""
