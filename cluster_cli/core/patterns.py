"""Regular expressions compiled where they are first used: of those that a module names, most commands need none."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache


def late(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """A function that returns the compiled pattern, compiled at its first call.

    To compile all of them at import would cost a command more than to read a hundred rows.
    """

    @cache
    def compiled() -> re.Pattern[str]:
        return re.compile(pattern, flags)

    return compiled
