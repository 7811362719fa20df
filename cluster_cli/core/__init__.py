"""The pure core: what a plan is and what it means as of a day. No file, terminal, clock or language here."""

from __future__ import annotations
