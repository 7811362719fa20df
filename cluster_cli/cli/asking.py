"""What a person at the terminal is asked: what a change or a new plan lacks, and a text in their editor."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from cluster_cli.app.arguments import at_home, clean, given_day
from cluster_cli.app.failure import Failure
from cluster_cli.app.session import Session
from cluster_cli.cli.output import may_ask, print_notices, spoken, surface_beside
from cluster_cli.core.messages import N_, Command, Message, Value, message
from cluster_cli.core.model import Portfolio
from cluster_cli.core.operations.values import party_meant
from cluster_cli.core.text import fold, shortened

if TYPE_CHECKING:
    from pathlib import Path

    from cluster_cli.app.begin import Head
    from cluster_cli.app.run_change import Editor, Question, Unfit

Choices = Sequence[tuple[str, Value]]
QUESTIONS = {
    "for": N_("Which point?"),
    "on": N_("On which day? For example 24.03.2022, yesterday or today:"),
    "reason": N_("For what reason?"),
    "by": N_("By which decision?"),
    "title": N_("What is the title?"),
    "responsible": N_("Who answers for it?"),
    "project": N_("Of which project?"),
    "value": N_("Which value was measured? For example 27 or 14.5:"),
    "spent": N_("How much was spent in all? For example 120000.50:"),
    "committed": N_("How much do the contracts come to in all? For example 120000.50:"),
    "status": N_("Which state?"),
    "source": N_("Of which source? Its key:"),
    "period": N_("Of which period? For example 2022 or 2022-Q1:"),
}
LISTED = {
    "for": N_("Which point? Its number in the list, or its name:"),
    "by": N_("By which decision? Its number in the list, or another one in words:"),
    "responsible": N_("Who answers for it? The number in the list, or the name:"),
    "project": N_("Of which project? Its number in the list, or its id:"),
    "status": N_("Which state? Its number in the list, or the word:"),
}
"""The same where what may be meant is listed first."""
MOST_LISTED = 12
_NO = frozenset({"n", "no", "н", "нет"})


def say(session: Session, *sentences: Message | Command) -> None:
    """What goes before a question, on stderr."""
    surface = surface_beside(session, sys.stderr)
    for sentence in sentences:
        for text in spoken(session, at_home(sentence, session.home), surface):
            print(text, file=sys.stderr)  # noqa: T201 - a question's first half


def line(session: Session, question: str) -> str:
    """What a person types on a line of their own.

    Raises:
        KeyboardInterrupt: the person has gone.
        Failure: what was typed is no text.
    """
    print(session.words.text(question), end=" ", file=sys.stderr, flush=True)  # noqa: T201 - a question
    try:
        typed = sys.stdin.readline()
    except UnicodeDecodeError as fault:
        raise Failure(message("what was typed is not in the encoding of this terminal")) from fault
    if not typed:
        print(file=sys.stderr)  # noqa: T201 - so that what follows begins a line
        raise KeyboardInterrupt
    return typed.rstrip("\n")


def ask_for(session: Session, question: Question) -> dict[str, str]:
    """Why a change cannot be made yet, then an answer for each option that it lacks.

    Raises:
        KeyboardInterrupt: the person has gone.
    """
    print_notices(session)
    refusal = question.refusal
    hints = [hint for hint in refusal.hints if isinstance(hint, Message)]
    say(session, refusal.reason, *([] if refusal.choices else hints))  # the choices are listed below
    return {option: answer(session, question, option) for option in question.wanted}


def answer(session: Session, question: Question, option: str) -> str:
    """One answer. Where it cannot be used, that is said and the question asked again.

    Raises:
        KeyboardInterrupt: the person has gone.
    """
    portfolio = question.portfolio
    of_plan = {"by": decisions_of(portfolio), "responsible": parties_of(portfolio)}
    choices = of_plan.get(option, question.choices if option in LISTED else ())
    _list(session, choices)
    while True:
        text = line(session, LISTED[option] if choices else QUESTIONS[option])
        try:
            text = _checked(text, option, question.today)
        except Failure as failure:
            say(session, failure.sentence, *failure.hints)
            continue
        text = _by_number(text, choices)
        if choices and text.isdigit() and text not in [key for key, _ in choices]:
            say(session, message("There is no number {number} in the list.", number=text))
        elif option == "responsible" and text and party_meant(portfolio, text) not in portfolio.plan.parties:
            say(session, message("There is no party “{text}” in the plan.", text=text))
        elif text:
            return text


def _checked(text: str, option: str, today: date) -> str:
    text = clean(text, f"--{option}").strip() if text.strip() else ""
    if text and option == "on":
        given_day(text, "--on", today)
    return text


def _list(session: Session, choices: Choices) -> None:
    for number, (key, title) in enumerate(choices[:MOST_LISTED], 1):
        say(session, message("  {number}. {title} ({key})", number=number, title=title, key=key))
    if len(choices) > MOST_LISTED:
        say(session, message("and {more} more", more=len(choices) - MOST_LISTED))


def _by_number(text: str, choices: Choices) -> str:
    """What a number in the list stands for, unless it is a name itself."""
    keys = [key for key, _ in choices]
    if text in keys or not (text.isascii() and text.isdigit() and len(text) < 4):
        return text
    return keys[int(text) - 1] if 0 < int(text) <= len(keys) else text


def decisions_of(portfolio: Portfolio) -> Choices:
    """The latest decisions of the plan."""
    return [(decision.id, decision.title) for decision in list(portfolio.plan.decisions.values())[-MOST_LISTED:]]


def parties_of(portfolio: Portfolio) -> Choices:
    """The parties of the plan."""
    return [(party.id, party.name) for party in portfolio.plan.parties.values()]


def head_of_plan(session: Session, head: Head) -> Head:
    """What a new plan begins with: what was not given by options, by questions.

    Raises:
        KeyboardInterrupt: the person has gone; nothing is written.
    """
    from msgspec.structs import replace

    from cluster_cli.app.begin import checked_period, checked_title

    say(session, message("A few questions; nothing is written before the last answer. Ctrl+C ends it."))
    if head.title is None:
        head = replace(head, title=_until(session, N_("What is the plan called?"), checked_title))
    if head.period is None:
        question = N_("For which year or months? For example 2026, or 2026-01/2026-06:")
        head = replace(head, period=_until(session, question, checked_period))
    return head if head.parties else replace(head, parties=_parties(session))


def _until(session: Session, question: str, check: Callable[[str], str]) -> str:
    while True:
        try:
            return check(line(session, question))
        except Failure as failure:
            say(session, failure.sentence, *(hint for hint in failure.hints if not isinstance(hint, Command)))


def _parties(session: Session) -> dict[str, str]:
    """Who answers for the work: a name and a short key for commands; an empty answer ends the list."""
    from cluster_cli.app.begin import checked_party

    say(session, message("Who answers for the work? One organisation or department after the other."))
    parties: dict[str, str] = {}
    while True:
        name = line(session, N_("Name (Enter when there are no more):")).strip()
        if not name:
            return parties
        try:
            key, name = checked_party(name) if "=" in name else (_key(session, name, parties), clean(name, "--party"))
        except Failure as failure:
            say(session, failure.sentence)
            continue
        parties[key] = name


def _key(session: Session, name: str, taken: dict[str, str]) -> str:
    """The short name for commands; Enter takes the one that is proposed."""
    from cluster_cli.app.begin import is_key, proposed_key

    proposed = proposed_key(name, taken)
    say(session, message("A short name for commands; Enter takes {key}:", key=proposed))
    while True:
        key = line(session, ">").strip() or proposed
        if fold(key) in map(fold, taken):
            say(session, message("“{key}” is taken already.", key=key))
        elif is_key(key):
            return key
        else:
            say(session, message("“{text}” cannot be a short name.", text=shortened(key, 80)))


def editor_of(session: Session) -> Editor:
    """The user's own editor, and the question that follows a text which cannot be taken."""
    from cluster_cli.app.run_change import Editor

    return Editor(
        lambda path, text: _edit(editor_command(session), path, text), lambda unfit: _wants_to_mend(session, unfit)
    )


def editor_command(session: Session) -> list[str]:
    """The editor of the environment: VISUAL, EDITOR, else what every system has."""
    import os
    import shlex

    command = session.environ.get("VISUAL") or session.environ.get("EDITOR") or ""
    try:
        words = shlex.split(command, posix=os.name != "nt")
    except ValueError:  # a quotation mark that is never closed
        words = [command]
    if words:
        return words
    return ["notepad"] if os.name == "nt" else ["vi"]


def _edit(command: list[str], path: Path, text: str) -> None:
    """Open the editor and wait for it.

    Raises:
        Failure: it does not start, or says that it failed; what was typed till then stays in the file.
    """
    import contextlib
    import subprocess

    from cluster_cli.core.system_errors import reason

    cause: Exception
    try:
        subprocess.run([*command, str(path)], check=True)  # noqa: S603 - the user's own choice
    except subprocess.CalledProcessError as fault:
        cause, why = fault, message("it ended with {status}", status=fault.returncode)
    except (OSError, ValueError) as fault:
        cause, why = fault, reason(fault)
    else:
        return
    unchanged = _holds(path, text)
    if unchanged:
        with contextlib.suppress(OSError):
            path.unlink()
    raise Failure(
        message("the editor “{editor}” did not finish well: {reason}", editor=command[0], reason=why),
        message("Name another one in the variable EDITOR; nothing was changed."),
        *([] if unchanged else [message("Your text is kept in {path}", path=str(path))]),
    ) from cause


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode("utf-8")
    except OSError:
        return True


def _wants_to_mend(session: Session, unfit: Unfit) -> bool:
    """Say why the text was not taken, and ask whether to go on with it; without a terminal nobody can."""
    if unfit.workspace is not None:
        from cluster_cli.cli.findings import print_located

        print_located(session, unfit.workspace, unfit.findings)
    say(session, unfit.reason, *unfit.hints)
    if not may_ask(forbidden=False):
        return False
    return line(session, N_("Open the editor again? [Y/n]")).strip().lower() not in _NO
