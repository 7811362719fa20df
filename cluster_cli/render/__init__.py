"""Media, each a module that makes text or bytes of a report, and the forms of findings that forges show."""

from __future__ import annotations
