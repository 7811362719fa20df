"""What git holds of a plan."""

from __future__ import annotations
