"""Questions on a terminal: for what a change requires and was not given."""

from __future__ import annotations

import sys
from datetime import date

from cluster_cli.cli.clock import TODAY, YESTERDAY, day_named
from cluster_cli.cli.failure import Failure
from cluster_cli.cli.output import is_terminal
from cluster_cli.cli.session import Session
from cluster_cli.cli.texts import clean
from cluster_cli.core.messages import N_, Command, Message, message
from cluster_cli.core.model import Portfolio
from cluster_cli.core.operations.values import party_meant
from cluster_cli.core.periods import plus_days
from cluster_cli.core.text import visible

QUESTIONS = {
    "for": N_("Which point?"),
    "on": N_("On which day? For example 24.03.2022, yesterday or today:"),
    "reason": N_("For what reason?"),
    "by": N_("By which decision?"),
    "title": N_("What is the title?"),
    "responsible": N_("Who answers for it?"),
}
MOST_NAMED = 8


def may_ask(*, forbidden: bool) -> bool:
    """Whether a person sits at a terminal and has not forbidden questions."""
    return not forbidden and is_terminal(sys.stdin) and is_terminal(sys.stderr)


def say(session: Session, *sentences: Message | Command) -> None:
    """What goes before a question, on stderr."""
    for sentence in sentences:
        print(visible(session.words.say(sentence)), file=sys.stderr)  # noqa: T201 - a question's first half


def answer(session: Session, portfolio: Portfolio, option: str, today: date) -> str:
    """One answer; what cannot be meant is told and asked again.

    Raises:
        KeyboardInterrupt: the person has gone.
    """
    if option in {"by", "responsible"}:
        say(session, *(known_decisions(portfolio) if option == "by" else known_parties(portfolio)))
    while True:
        text = line(session, QUESTIONS[option])
        try:
            text = clean(text, f"--{option}").strip() if text.strip() else ""
            if text and option == "on":
                given_day(text, "--on", today)
        except Failure as failure:
            say(session, failure.sentence, *failure.hints)
            continue
        if option == "responsible" and text and party_meant(portfolio, text) not in portfolio.plan.parties:
            say(session, message('There is no party "{text}" in the plan.', text=text))
        elif text:
            return text


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


def known_decisions(portfolio: Portfolio) -> list[Message]:
    """The latest decisions of the plan, by key and title."""
    known = list(portfolio.plan.decisions.values())[-MOST_NAMED:]
    return [message("{key}: {title}", key=one.id, title=one.title) for one in known]


def known_parties(portfolio: Portfolio) -> list[Message]:
    """The parties of the plan, by key and name."""
    known = list(portfolio.plan.parties.values())
    told = [message("{key}: {title}", key=one.id, title=one.name) for one in known[:MOST_NAMED]]
    more = len(known) - MOST_NAMED
    return [*told, message("and {more} more", more=more)] if more > 0 else told


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
