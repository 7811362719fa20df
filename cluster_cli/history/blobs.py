"""The bytes of many versions of files, out of one process of git."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from typing import IO

from cluster_cli.core.messages import message
from cluster_cli.history.git import ASKING, GitFailed, Repository, prepared

_PART = 1 << 20


def contents(repository: Repository, blobs: Iterable[str], most: int) -> Iterator[tuple[str, bytes | None]]:
    """The bytes of each blob in the order asked, `None` where it is missing, no file, or longer than `most` bytes.

    Raises:
        GitFailed: git is not there, or takes too long.
    """
    asked = list(blobs)
    if not asked:
        return
    command, environ = prepared(repository.top, "cat-file", "--batch", "--buffer")
    with tempfile.TemporaryFile() as names:  # a pipe could fill up on both sides at once
        names.write("".join(f"{blob}\n" for blob in asked).encode("ascii"))
        names.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 - a list of our own making; the names are ids that git told
                command, env=environ, stdin=names, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=_PART
            )
        except FileNotFoundError as fault:
            raise GitFailed(message("git is not installed on this machine")) from fault
        clock = threading.Timer(4 * ASKING, process.kill)
        clock.start()
        try:
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            for blob in asked:
                yield blob, _next(process.stdout, most)
        finally:
            clock.cancel()
            process.kill()
            process.communicate()


def _next(stream: IO[bytes], most: int) -> bytes | None:
    """The next answer: `ID blob SIZE`, a line end, the bytes and a line end; or `ID missing`."""
    head = stream.readline()
    if not head.endswith(b"\n"):
        raise GitFailed(message("git ended before it had told all versions of the plan"))
    words = head.split()
    if len(words) != 3:
        return None
    size = int(words[2])
    if size <= most:
        raw = stream.read(size)
    else:
        raw, left = b"", size
        while left and (part := stream.read(min(_PART, left))):
            left -= len(part)
    stream.read(1)
    return raw if words[1] == b"blob" and size <= most else None
