"""Commands that are offered to be copied: complete, and such that they work."""

from __future__ import annotations

from collections.abc import Sequence

from cluster_cli.core.messages import Command
from cluster_cli.core.text import quote_argument

UNTOLD = "…"
"""Stands for words that only a person knows: a reason, a decision."""

Options = Sequence[tuple[str, str | None]]


def offer(verb: str, *names: str, options: Options = ()) -> Command:
    """`cluster VERB NAMES --OPTION VALUE`; an option of `None` is left out.

    Names that begin with a dash stand behind the sign `--`, or they would be taken for options.
    """
    told = [f"--{name} {quote_argument(value)}" for name, value in options if value is not None]
    named = [quote_argument(name) for name in names]
    if any(name.startswith("-") for name in names):
        words = ["cluster", verb, *told, "--", *named]
    else:
        words = ["cluster", verb, *named, *told]
    return Command(" ".join(words))
