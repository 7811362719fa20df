"""`cluster`: a road map and its portfolio of projects as YAML under git, read, judged and edited in place."""

from __future__ import annotations

__version__ = "0.1.0"
