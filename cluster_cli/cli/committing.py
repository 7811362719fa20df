"""`--commit`: a change becomes a commit of the plan's files alone, in the plan's own words."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from cluster_cli.cli.failure import Failure
from cluster_cli.cli.session import Session
from cluster_cli.core.messages import Command, Message, message
from cluster_cli.core.text import cell, shortened
from cluster_cli.i18n import Words

if TYPE_CHECKING:
    from cluster_cli.history.git import Repository
    from cluster_cli.store.editing import Outcome
    from cluster_cli.store.workspace import Workspace

SUBJECT = 100
"""Characters of a commit's first line."""


def committer_of(session: Session, workspace: Workspace) -> Callable[[Outcome], tuple[Message, ...]]:
    """What commits the outcome of a change and tells it; made before the change, so that none is made in vain.

    Raises:
        Failure: the plan is in no repository, or git cannot be asked.
    """
    from cluster_cli.history.git import GitFailed, repository_of

    files = [source.path for source in workspace.sources.values() if source.path is not None]
    words = Words(workspace.portfolio.plan.language or session.language)
    try:
        repository = repository_of(workspace.folder)
        if repository.is_changed(files):
            sentence = message("The plan has earlier changes that are not committed yet; they go into this commit too.")
            print(session.words.say(sentence), file=sys.stderr)  # noqa: T201 - a warning
    except GitFailed as fault:
        raise Failure(fault.reason, *fault.hints, message("Nothing was changed; without --commit it is.")) from fault
    return lambda outcome: _committed(repository, outcome, words)


def _committed(repository: Repository, outcome: Outcome, words: Words) -> tuple[Message, ...]:
    from cluster_cli.history.git import GitFailed

    try:
        name = repository.commit(outcome.files, text_of(outcome.said, words))
    except GitFailed as fault:
        raise Failure(
            message("the change is written, but not committed"),
            fault.reason,
            message("When that is mended, commit it yourself:"),
            Command('git commit --only -m "..." --', tuple(map(str, outcome.files))),
        ) from fault
    return (message("Committed: {name}", name=name),)


def text_of(said: tuple[Message, ...], words: Words) -> str:
    """The first sentence, and all of them below it where there are more or it is long."""
    lines = [cell(words.say(sentence)) for sentence in said]
    subject = shortened(lines[0], SUBJECT)
    return subject if lines == [subject] else "\n\n".join([subject, "\n".join(lines)])
