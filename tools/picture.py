"""The picture in the README: `python tools/picture.py FILE.svg COMMAND …`, a command run on a real terminal, as SVG.

The terminal is a pseudo-terminal of 80 columns and 24 lines; what the program writes there is drawn by rich.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

COLUMNS, LINES = 80, 24
THEME = TerminalTheme(
    (253, 253, 253),
    (32, 33, 36),
    [(32, 33, 36), (179, 38, 30), (20, 108, 46), (133, 77, 14), (25, 103, 210), (126, 59, 180), (0, 121, 128),
     (95, 99, 104)],
    [(95, 99, 104), (179, 38, 30), (20, 108, 46), (133, 77, 14), (25, 103, 210), (126, 59, 180), (0, 121, 128),
     (32, 33, 36)],
)  # fmt: skip
"""Dark text on white; each colour has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""


def shown(command: list[str], *, columns: int = COLUMNS, lines: int = LINES) -> str:
    """What a command writes on a terminal of this size, escape sequences and all."""
    import fcntl  # noqa: PLC0415 - not on Windows, where this is not run
    import pty  # noqa: PLC0415
    import struct  # noqa: PLC0415
    import termios  # noqa: PLC0415

    primary, secondary = pty.openpty()
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    environ = {**os.environ, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"}
    for name in ("NO_COLOR", "ACCESSIBLE", "COLUMNS"):
        environ.pop(name, None)
    with subprocess.Popen(command, stdin=secondary, stdout=secondary, stderr=secondary, env=environ) as process:
        os.close(secondary)
        parts = []
        while True:
            try:
                part = os.read(primary, 65536)
            except OSError:  # Linux says so when the other side is closed
                break
            if not part:
                break
            parts.append(part)
        process.wait()
    os.close(primary)
    return b"".join(parts).decode().replace("\r\n", "\n")


def picture(command: list[str], title: str) -> str:
    """The terminal's content as SVG."""
    console = Console(width=COLUMNS, record=True, file=io.StringIO())
    console.print(Text.from_ansi(shown(command)))
    return console.export_svg(title=title, theme=THEME, unique_id="cluster")


def main(target: str, *command: str) -> int:
    """Draw and write."""
    name = " ".join([Path(command[0]).name, *command[1:]])
    Path(target).write_text(picture(list(command), f"$ {name}"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
