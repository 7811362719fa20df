"""The one expected exception: a command cannot go on, and says why and what to do instead."""

from __future__ import annotations

from cluster_cli.core.messages import Command, Message

USAGE = 2


class Failure(Exception):
    """Raised for whatever a user can mend; `boundary` says it on stderr and exits with `code`.

    `hints` follow the sentence, one a line: what is near, what is possible, a command to copy.
    """

    def __init__(self, sentence: Message, *hints: Message | Command, code: int = USAGE) -> None:
        super().__init__(sentence.template)
        self.sentence = sentence
        self.hints = hints
        self.code = code
