"""Questions to an assessment, answered as Report values; a file per question."""

from __future__ import annotations
