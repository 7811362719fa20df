"""What the system refused, in words: the reasons of operating system errors that a user meets."""

from __future__ import annotations

import errno

from cluster_cli.core.messages import Message, message

_REASONS = {
    errno.EACCES: message("you may not write or read there"),
    errno.EPERM: message("you may not write or read there"),
    errno.EROFS: message("the disk can only be read"),
    errno.ENOENT: message("there is no such file or folder"),
    errno.ENOTDIR: message("a part of the path is a file, not a folder"),
    errno.EISDIR: message("it is a folder, not a file"),
    errno.EEXIST: message("it is there already"),
    errno.ENOSPC: message("the disk is full"),
    errno.EFBIG: message("the file would be too large"),
    errno.ENAMETOOLONG: message("the name is too long"),
    errno.ELOOP: message("the links lead in a circle"),
    errno.EBUSY: message("another program holds it"),
}


def reason(fault: BaseException) -> Message:
    """Why the system refused; the number where we have no words for it."""
    if isinstance(fault, OSError) and fault.errno is not None:
        return _REASONS.get(fault.errno) or message("error {number} of the system", number=fault.errno)
    return message("such a name is not possible here")
