"""Media: a Report value to text; one medium a file."""

from __future__ import annotations
