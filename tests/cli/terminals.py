"""A person at a terminal: the program on a pseudo-terminal, answers typed when their question has come."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

WAIT = 20.0


class Talk(NamedTuple):
    """How a conversation ended, and everything that the terminal showed (echo included)."""

    status: int
    shown: str


def talk(
    arguments: Sequence[str], answers: Sequence[tuple[str, str]], *, cwd: Path, environ: Mapping[str, str]
) -> Talk:
    """Run the program on a terminal; each of `answers` is what is waited for, and what is typed then."""
    import fcntl
    import pty
    import termios

    def take_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that ^C interrupts

    primary, secondary = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cluster_cli", *arguments],
        cwd=cwd, env=dict(environ), stdin=secondary, stdout=secondary, stderr=secondary, start_new_session=True,
        preexec_fn=take_terminal,  # noqa: PLW1509 - one thread, and nothing else gives the child its terminal
    )  # fmt: skip
    os.close(secondary)
    shown, seen = "", 0
    waiting = list(answers)
    end = time.monotonic() + WAIT
    try:
        while time.monotonic() < end:
            piece = _read(primary)
            if piece is None:
                break
            shown = (shown + piece).replace("\r\n", "\n")
            if waiting and waiting[0][0] in shown[seen:]:
                seen = len(shown)
                os.write(primary, waiting.pop(0)[1].encode())
        assert not waiting, f"never asked: {waiting[0][0]}\n{shown}"
        status = process.wait(timeout=10)
    finally:
        process.kill()
        process.wait()
        os.close(primary)
    return Talk(status, shown)


def _read(primary: int) -> str | None:
    """What the terminal shows next; nothing for a while is an empty text, `None` is the end."""
    ready, _, _ = select.select([primary], [], [], 0.1)
    if not ready:
        return ""
    try:
        raw = os.read(primary, 65536)
    except OSError:
        return None
    return raw.decode("utf-8", "replace") if raw else None
