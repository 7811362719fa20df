"""`cluster`: a road map and its portfolio of projects as YAML under git, read, judged and edited in place."""

from __future__ import annotations

__version__ = "0.1.0"

owns_process = False
"""Whether the process runs one command and then ends, so that nobody else's code can see how it reads YAML."""
