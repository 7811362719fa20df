"""The only clock: today in the plan's own time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cluster_cli.app.failure import Failure
from cluster_cli.core.messages import Command, message


def today(timezone: str | None) -> date:
    """Today in `timezone` (a name of the IANA data base); without one, on this machine.

    Raises:
        Failure: no such time zone is known here.
    """
    if timezone is None:
        return datetime.now(UTC).astimezone().date()  # noqa: TID251 - the clock itself
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return datetime.now(ZoneInfo(timezone)).date()  # noqa: TID251 - the clock itself
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise Failure(
            message("this machine does not know the time zone “{zone}” that the plan names", zone=timezone),
            message("Write a name such as Asia/Tomsk, install the data of time zones, or name the day yourself:"),
            Command("python -m pip install tzdata"),
            Command("cluster status --as-of 2022-03-15"),
        ) from fault
