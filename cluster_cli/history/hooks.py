"""Our lines in the hooks of a repository: put in beside whatever else stands there, and taken out again as they were."""

from __future__ import annotations

import re

_BEGIN, _END = "# >>> cluster", "# <<< cluster"
_BLOCK = re.compile(rf"^{_BEGIN}[^\n]*\n(?s:.*?)^{_END}\n", re.MULTILINE)
_SHELL = re.compile(r"#!\s*(?:/usr)?/bin/(?:env\s+)?(?:ba|da|z|k)?sh\b[^\n]*\n")
_START = "#!/bin/sh\n"


def block(folder: str, missing: str) -> str:
    """The lines that check a plan before a commit that changes it.

    Args:
        folder: the plan's folder, from the top of the repository.
        missing: what is said where the program is not there; the commit goes on, since nobody is helped by a stop.
    """
    place = quoted(folder or ".")
    return f"""\
{_BEGIN}: a commit that changes the plan has to leave its files right (cluster setup git)
if git diff --cached --quiet -- {place}; then :
elif command -v cluster >/dev/null 2>&1; then
  cluster_said=$(cluster validate --data {place} 2>&1) || {{ printf '%s\\n' "$cluster_said" >&2; exit 1; }}
else echo {quoted(missing)} >&2
fi
{_END}
"""


def quoted(text: str) -> str:
    """A text as one word of a shell's script."""
    return "'" + text.replace("'", "'\\''") + "'"


def with_block(script: str | None, lines: str) -> str | None:
    """A hook with our lines at its beginning, before anything that may end it; `None` where it is no shell's script."""
    if not script:
        return _START + lines
    rest = _BLOCK.sub("", script)
    start = _SHELL.match(rest)
    if start is None:
        return None
    return rest[: start.end()] + lines + rest[start.end() :]


def has_block(script: str) -> bool:
    """Whether our lines are in a hook."""
    return _BLOCK.search(script) is not None


def without_block(script: str) -> str:
    """A hook without our lines; empty where nothing else is in it."""
    rest = _BLOCK.sub("", script)
    return "" if rest.strip() in ("", _START.strip()) and rest != script else rest
