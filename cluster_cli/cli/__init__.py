"""The command line: thin commands, one boundary."""

from __future__ import annotations
