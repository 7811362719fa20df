"""What done, move, excuse and the other changes mean: a portfolio and a request become field edits, or a refusal."""

from __future__ import annotations
