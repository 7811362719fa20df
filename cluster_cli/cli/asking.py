"""Questions on a terminal: for what a change requires and was not given."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date

from cluster_cli.cli.again import at_home
from cluster_cli.cli.clock import TODAY, YESTERDAY, day_named
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.output import spoken, surface_beside
from cluster_cli.cli.session import Session
from cluster_cli.cli.streams import is_terminal
from cluster_cli.cli.texts import clean
from cluster_cli.core.messages import N_, Command, Message, Value, message
from cluster_cli.core.model import Portfolio
from cluster_cli.core.operations.values import party_meant
from cluster_cli.core.periods import plus_days

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


def may_ask(*, forbidden: bool) -> bool:
    """Whether a person sits at a terminal and has not forbidden questions."""
    return not forbidden and is_terminal(sys.stdin) and is_terminal(sys.stderr)


def say(session: Session, *sentences: Message | Command) -> None:
    """What goes before a question, on stderr."""
    surface = surface_beside(session, sys.stderr)
    for sentence in sentences:
        for said in spoken(session, at_home(sentence, session.home), surface):
            print(said, file=sys.stderr)  # noqa: T201 - a question's first half


def answer(session: Session, portfolio: Portfolio, option: str, today: date, choices: Choices = ()) -> str:
    """One answer; what cannot be meant is told and asked again.

    Args:
        session: who is asked.
        portfolio: the plan, whose decisions and parties are listed.
        option: what is asked for.
        today: the command's day.
        choices: the points, projects or states that may be meant.

    Raises:
        KeyboardInterrupt: the person has gone.
    """
    of_plan = {"by": decisions_of(portfolio), "responsible": parties_of(portfolio)}
    choices = of_plan.get(option, choices if option in LISTED else ())
    _list(session, choices)
    while True:
        text = line(session, LISTED[option] if choices else QUESTIONS[option])
        try:
            text = clean(text, f"--{option}").strip() if text.strip() else ""
            if text and option == "on":
                given_day(text, "--on", today)
        except Failure as failure:
            say(session, failure.sentence, *failure.hints)
            continue
        text = _by_number(text, choices)
        if choices and text.isdigit() and text not in [key for key, _ in choices]:
            say(session, message("There is no number {number} in the list.", number=text))
        elif option == "responsible" and text and party_meant(portfolio, text) not in portfolio.plan.parties:
            say(session, message('There is no party "{text}" in the plan.', text=text))
        elif text:
            return text


def _list(session: Session, choices: Choices) -> None:
    for number, (key, said) in enumerate(choices[:MOST_LISTED], 1):
        say(session, message("  {number}. {title} ({key})", number=number, title=said, key=key))
    if len(choices) > MOST_LISTED:
        say(session, message("and {more} more", more=len(choices) - MOST_LISTED))


def _by_number(text: str, choices: Choices) -> str:
    """What a number in the list stands for, unless it is a name itself."""
    keys = [key for key, _ in choices]
    if text in keys or not (text.isascii() and text.isdigit() and len(text) < 4):
        return text
    return keys[int(text) - 1] if 0 < int(text) <= len(keys) else text


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


def decisions_of(portfolio: Portfolio) -> Choices:
    """The latest decisions of the plan."""
    return [(one.id, one.title) for one in list(portfolio.plan.decisions.values())[-MOST_LISTED:]]


def parties_of(portfolio: Portfolio) -> Choices:
    """The parties of the plan."""
    return [(one.id, one.name) for one in portfolio.plan.parties.values()]


def given_day(text: str | None, option: str, today: date) -> date | None:
    """A day as a person names it; `today` is that of the command, which `--as-of` may have set.

    Raises:
        Failure: it is no day.
    """
    if text is None:
        return None
    word = text.strip().lower()
    if word in TODAY:
        return today
    return plus_days(today, -1) if word in YESTERDAY else day_named(text, option, None)
