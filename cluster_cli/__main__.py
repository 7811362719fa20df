"""`python -m cluster_cli` is `cluster`."""

from __future__ import annotations

import sys

from cluster_cli.cli.boundary import main

if __name__ == "__main__":
    sys.exit(main())
