"""Files: bytes to records and field edits back to bytes."""

from __future__ import annotations
