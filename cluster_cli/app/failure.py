"""The one expected exception: a use case cannot go on, and says why and what to do instead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cluster_cli.core.messages import Command, Message

if TYPE_CHECKING:
    from cluster_cli.core.diagnostics import Diagnostic
    from cluster_cli.store.workspace import Workspace

USAGE = 2


class Failure(Exception):
    """Raised for whatever a user can mend; the boundary says it on stderr and exits with `code`.

    `hints` follow the sentence, one a line: what is near, what is possible, a command to copy. Where findings in the files
    are the reason, `workspace` is the plan that they stand in, and they are shown before the sentence.
    """

    def __init__(
        self,
        sentence: Message,
        *hints: Message | Command,
        code: int = USAGE,
        workspace: Workspace | None = None,
        findings: Iterable[Diagnostic] = (),
    ) -> None:
        super().__init__(sentence.template)
        self.sentence = sentence
        self.hints = hints
        self.code = code
        self.workspace = workspace
        self.findings = tuple(findings)
