"""How a plan is changed: read it, carry an operation out, ask for what is missing, commit; or edit an item's own text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from cluster_cli.app.arguments import Call, again, clean, given_day
from cluster_cli.app.context import calendar_of, day_of, read_plan, refuse_unreadable
from cluster_cli.app.failure import Failure
from cluster_cli.app.session import Session
from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.edits import ChangeSet, Refused, UnknownItem, Want
from cluster_cli.core.messages import Command, Message, Value, message, offer
from cluster_cli.core.operations.grounds import Grounds
from cluster_cli.core.operations.targets import Situation
from cluster_cli.core.text import cell, command_line, shortened, visible
from cluster_cli.store.workspace import Workspace

if TYPE_CHECKING:
    from cluster_cli.core.model import Portfolio
    from cluster_cli.history.git import Repository
    from cluster_cli.i18n import Words
    from cluster_cli.store.editing import NewFaults, NotEdited, Outcome
    from cluster_cli.store.item_text import ItemText
    from cluster_cli.store.write import WriteFailed

SUBJECT = 100
"""Characters of a commit's first line."""
Texts = Mapping[str, str | None]


class ChangeOptions(Struct, frozen=True):
    """What every change command takes."""

    data: str | None = None
    as_of: str | None = None
    lang: str | None = None
    dry_run: bool = False
    no_input: bool = False
    commit: bool = False


class Answers(Struct, frozen=True):
    """The texts of a change that may be asked for (point, reason, decision …), and its day, which `on` has said."""

    texts: dict[str, str | None]
    day: date | None = None

    def __getitem__(self, option: str) -> str | None:
        """The text of an option; `None` where it was not given."""
        return self.texts[option]

    @property
    def grounds(self) -> Grounds:
        """Why, by which decision and when."""
        return Grounds(self.texts["reason"], self.texts["by"], self.day)


Build = Callable[[Situation, Answers], ChangeSet]


class Question(Struct, frozen=True):
    """What was refused for want of an answer: which options are wanted, and what may be meant by the first of them."""

    refusal: Refused
    wanted: tuple[str, ...]
    choices: Sequence[tuple[str, Value]]
    portfolio: Portfolio
    today: date


Ask = Callable[[Question], dict[str, str]]
"""Asks a person; made only where somebody can answer."""


class Task(Struct, frozen=True):
    """One change of a plan, as it was asked for; `texts` are its options that may be asked for, `build` the operation."""

    session: Session
    workspace: Workspace
    options: ChangeOptions
    call: Call
    texts: Texts
    build: Build


class Changed(Struct, frozen=True):
    """What came of a change: sentences, or the differences that a dry run shows; `commit` is still to be called."""

    sentences: tuple[Message, ...] = ()
    differences: str = ""
    commit: Callable[[], tuple[Message, ...]] | None = None


def plan_to_change(session: Session, options: ChangeOptions) -> Workspace:
    """The plan to be changed; from here on the plan's language counts.

    Raises:
        Failure: there is none, or a file of it cannot be read.
    """
    workspace = read_plan(session, options.data, options.lang)
    refuse_unreadable(session, workspace)
    return workspace


def change(task: Task, ask: Ask | None) -> Changed:
    """Make one change, all of it or nothing. Days and texts are parsed before the plan is locked.

    Args:
        task: the change.
        ask: asks for what the operation lacks; `None` where nobody can answer.

    Raises:
        Failure: the operation is refused or the file cannot be written.
    """
    workspace = task.workspace
    today = day_of(task.session, workspace.portfolio, task.options.as_of)
    texts: dict[str, str | None] = {
        option: None if text is None else clean(text, f"--{option}") for option, text in task.texts.items()
    }
    asked: set[str] = set()
    choices: Sequence[tuple[str, Value]] = ()
    while True:
        answers = Answers(texts, given_day(texts.get("on"), "--on", today))
        try:
            return _perform(task, _bound(task.build, answers, today))
        except Refused as refusal:
            wanted = _to_ask(task, refusal, asked) if ask is not None else []
            if ask is None or not wanted:
                raise _refused(task, refusal) from refusal
            if refusal.about not in asked:  # asked again, a list keeps its numbers
                choices = refusal.choices
            asked |= set(wanted)
            texts |= ask(Question(refusal, tuple(wanted), choices, workspace.portfolio, today))


def _bound(build: Build, answers: Answers, today: date) -> Callable[[Workspace], ChangeSet]:
    def built(workspace: Workspace) -> ChangeSet:
        portfolio = workspace.portfolio
        return build(Situation(portfolio, today, lambda: calendar_of(portfolio), workspace.faulty), answers)

    return built


def _to_ask(task: Task, refusal: Refused, asked: set[str]) -> list[str]:
    """What a person at the terminal can still tell; which point, of which project comes before everything else."""
    wanted = [want.option for want in refusal.wants if want.option in task.texts]
    if refusal.only is not None and len(task.call.words) > 1:
        return []
    if refusal.about in asked:
        return [refusal.about]
    return wanted[:1] if wanted[:1] in (["for"], ["project"]) else wanted


def _refused(task: Task, refusal: Refused) -> Failure:
    """The refusal in words, with the whole command that would work."""
    hints = list(refusal.hints)
    if refusal.wants:
        hints.append(again(task.call, refusal.wants, refusal.only))
    if isinstance(refusal, UnknownItem):
        unread = next((row for row in task.workspace.unread if row.id == refusal.item), None)
        if unread is not None:
            sentence = message(
                "the item “{id}” has an error ({file}, line {line}); mend it first, in your editor or in the file",
                id=refusal.item,
                file=unread.file,
                line=unread.line,
            )
            return Failure(sentence, offer("edit", refusal.item), Command("cluster validate"))
    return Failure(refusal.reason, *hints)


def _perform(task: Task, build: Callable[[Workspace], ChangeSet]) -> Changed:
    """Hand the change to the store.

    Raises:
        Failure: the store refuses; nothing was written.
    """
    from cluster_cli.store import editing

    options, workspace = task.options, task.workspace
    commit = _committer(task.session, workspace) if options.commit and not options.dry_run else None
    try:
        outcome = editing.perform(workspace, build, dry_run=options.dry_run, command=command_line(again(task.call)))
    except editing.NotEdited as refusal:
        raise _not_edited(refusal) from refusal
    except editing.NewFaults as refusal:
        raise _new_errors(task, refusal) from refusal
    except editing.WriteFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault
    if options.dry_run and outcome.changed:
        return Changed(differences="".join(visible(diff) for diff in outcome.diffs))
    if commit is None or not outcome.changed:
        return Changed(outcome.sentences)
    return Changed(outcome.sentences, commit=lambda: commit(outcome))


def _not_edited(refusal: NotEdited) -> Failure:
    """The place that stands in the way, and the way round it."""
    return Failure(
        message("nothing was changed; make this change in a text editor, then check:"),
        Command("cluster validate"),
        workspace=refusal.workspace,
        findings=refusal.faults,
    )


def _new_errors(task: Task, refusal: NewFaults) -> Failure:
    """What would be wrong, as `validate` would show it after the change."""
    sentence = message("nothing was changed: the change would bring these errors into the plan")
    hints: list[Message | Command] = []
    if {fault.code for fault in refusal.faults} == {"expect-differs"}:
        hints.append(message("If the paper says so now, say it in the same command:"))
        hints.append(again(task.call, [_counted(fault) for fault in refusal.faults]))
    return Failure(sentence, *hints, workspace=refusal.workspace, findings=refusal.faults)


def _counted(fault: Diagnostic) -> Want:
    """The number that the plan would have, as the paper should say it."""
    where = fault.where
    name = where.path[-1] if isinstance(where, Field) else ""
    return Want("expect", f"{name}={fault.values['there']}")


def _committer(session: Session, workspace: Workspace) -> Callable[[Outcome], tuple[Message, ...]]:
    """What commits the outcome of a change and tells it; made before the change, so that none is made in vain.

    Raises:
        Failure: the plan is in no repository, or git cannot be asked.
    """
    from cluster_cli.history.git import GitFailed, repository_of
    from cluster_cli.i18n import Words

    files = [source.path for source in workspace.sources.values() if source.path is not None]
    words = Words(workspace.portfolio.plan.language or session.language)
    try:
        repository = repository_of(workspace.folder)
        if repository.is_changed(files):
            session.notices.append(
                message("The plan has earlier changes that are not committed yet; they go into this commit too.")
            )
    except GitFailed as fault:
        raise Failure(fault.reason, *fault.hints, message("Nothing was changed; without --commit it is.")) from fault
    return lambda outcome: _committed(repository, outcome, words)


def _committed(repository: Repository, outcome: Outcome, words: Words) -> tuple[Message, ...]:
    from cluster_cli.history.git import GitFailed

    try:
        name = repository.commit(outcome.files, text_of(outcome.sentences, words))
    except GitFailed as fault:
        raise Failure(
            message("the change is written, but not committed"),
            fault.reason,
            message("When that is mended, commit it yourself:"),
            Command('git commit --only -m "..." --', tuple(map(str, outcome.files))),
        ) from fault
    return (message("Committed: {name}", name=name),)


def text_of(sentences: Iterable[Message], words: Words) -> str:
    """A commit's text: the first sentence, and all of them below it where there are more or it is long."""
    lines = [cell(words.say(sentence)) for sentence in sentences]
    subject = shortened(lines[0], SUBJECT)
    return subject if lines == [subject] else "\n\n".join([subject, "\n".join(lines)])


def undo(session: Session, data: str | None, lang: str | None) -> Message:
    """Take the last change back as a whole.

    Raises:
        Failure: there is none, or somebody has changed the file since.
    """
    from cluster_cli.store.journal import undo as operation
    from cluster_cli.store.write import WriteFailed, locked

    workspace = read_plan(session, data, lang)
    try:
        with locked(workspace.folder):
            return operation(workspace.folder)
    except WriteFailed as fault:
        raise Failure(fault.reason, *fault.hints) from fault


class Unfit(Struct, frozen=True):
    """Why an edited text was not taken: findings in the plan as it would be, or a reason with hints."""

    reason: Message
    hints: tuple[Message | Command, ...] = ()
    workspace: Workspace | None = None
    findings: tuple[Diagnostic, ...] = ()


class Editor(Struct, frozen=True):
    """A person with an editor.

    `open` has a file edited and waits; it takes the file and the text that it holds before. `mend` tells the person why
    the text was not taken, and returns whether they want to edit it once more.
    """

    open: Callable[[Path, str], None]
    mend: Callable[[Unfit], bool]


def edit_item(session: Session, workspace: Workspace, name: str, call: Call, editor: Editor) -> Message:
    """Have a person edit the item's own lines, check what was written and put it back; no text is ever lost.

    Args:
        session: who asks.
        workspace: the plan.
        name: the item's id.
        call: the command, as `undo` will name it.
        editor: who edits.

    Raises:
        Failure: there is no such item, the editor does not start, or the text cannot be taken; it is kept then.
    """
    from cluster_cli.core.naming import item_name
    from cluster_cli.store.editing import NewFaults, NotEdited
    from cluster_cli.store.item_text import rewrite
    from cluster_cli.store.write import WriteFailed

    refuse_unreadable(session, workspace)
    item = _item_text(workspace, name)
    path = _draft_file(item.text)
    while True:
        editor.open(path, item.text)
        typed = _typed(path)
        if typed == item.text:
            path.unlink()
            return message("“{id}”: nothing was changed.", id=item.id)
        try:
            rewrite(workspace, item, typed, command_line(again(call)))
        except (Refused, NotEdited, NewFaults, WriteFailed) as refusal:
            if not editor.mend(_unfit(refusal)):
                raise Failure(
                    message("nothing was changed"), message("Your text is kept in {path}", path=str(path))
                ) from refusal
        else:
            path.unlink()
            try:
                label: Message | str = item_name(Situation(workspace.portfolio, date.min).find(item.id))
            except Refused:
                label = item.id
            return message("{item}: the new text is written.", item=label)


def _item_text(workspace: Workspace, name: str) -> ItemText:
    """The item, also one with an error: this is how it is mended.

    Raises:
        Failure: there is none, or not one alone.
    """
    from cluster_cli.core.operations.targets import items_of
    from cluster_cli.core.text import find_name
    from cluster_cli.store.item_text import item_text

    portfolio = workspace.portfolio
    ids = [row.id for row in items_of(portfolio)]
    ids += [row.id for row in workspace.unread if row.id is not None]
    item = item_text(workspace, find_name(name, ids) or name)
    if item is not None:
        return item
    try:
        Situation(portfolio, date.min).find(name)
    except Refused as refusal:
        raise Failure(refusal.reason, *refusal.hints) from refusal
    raise Failure(
        message("“{id}” stands in the plan more than once, or not where it could be cut out", id=name),
        Command("cluster validate"),
    )


def _draft_file(text: str) -> Path:
    """A file of the user's own for the time of editing; it stays where the text cannot be taken.

    Raises:
        Failure: it cannot be written.
    """
    from cluster_cli.core.system_errors import reason
    from cluster_cli.store.write import create_draft

    try:
        return create_draft(_drafts(), text.encode("utf-8"), ".yaml")
    except OSError as fault:
        raise Failure(message("no file for the editor could be made: {reason}", reason=reason(fault))) from fault


def _drafts() -> Path | None:
    """Where texts are kept while they are edited: in the user's state folder, or where the system keeps such files."""
    from cluster_cli.store.journal import state_folder

    folder = state_folder() / "drafts"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder


def _typed(path: Path) -> str:
    """What the editor left behind.

    Raises:
        Failure: it is no text in UTF-8.
    """
    try:
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise Failure(
            message("what the editor wrote cannot be read; it must be text in UTF-8"),
            message("Your text is kept in {path}", path=str(path)),
        ) from fault


def _unfit(refusal: Refused | NotEdited | NewFaults | WriteFailed) -> Unfit:
    from cluster_cli.store.editing import NewFaults, NotEdited

    if isinstance(refusal, NotEdited | NewFaults):
        sentence = message("Nothing was changed: the plan would have these errors.")
        return Unfit(sentence, workspace=refusal.workspace, findings=refusal.faults)
    return Unfit(refusal.reason, tuple(refusal.hints))
