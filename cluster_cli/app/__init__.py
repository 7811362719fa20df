"""Use cases: each a function from what was asked to a report, an outcome or a `Failure`; none prints, asks or exits."""

from __future__ import annotations
