"""How the program stands on this machine, on one page that can be read out: what is in order, what wants attention."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from cluster_cli.core.messages import Command, Message, Term, counted, message
from cluster_cli.core.report import Column, Line, Report, Row, Section, Table

OK, ATTENTION = Term("ok", "in order"), Term("attention", "attention")
COLUMNS = (
    Column("subject", "What", "term"),
    Column("verdict", "How it stands", "term"),
    Column("found", "Found", wide=True),
    Column("advice", "What to do", detail=True),
)
SUBJECTS = {
    "version": Term("version", "Program"),
    "python": Term("python", "Interpreter"),
    "encoding": Term("encoding", "Encoding"),
    "terminal": Term("terminal", "Terminal"),
    "language": Term("language", "Language"),
    "plan": Term("plan", "Plan"),
    "timezone": Term("timezone", "Time zone"),
    "git": Term("git", "The program git"),
    "repository": Term("repository", "Repository"),
    "history": Term("history", "History"),
    "driver": Term("driver", "Merge by fields"),
    "hooks": Term("hooks", "Check before a commit"),
    "extras": Term("extras", "Extras"),
}
"""What is looked at, in the order of the page."""


class Check(Struct, frozen=True):
    """One thing that was looked at: what was found, and what to do where it wants attention."""

    subject: str
    found: Message
    advice: Command | Message | None = None

    @property
    def verdict(self) -> Term:
        """In order, unless there is something to do."""
        return OK if self.advice is None else ATTENTION


def doctor(checks: Sequence[Check], as_of: date) -> Report:
    """The page: how many things want attention, then each on its line. No person, no address, no secret is named."""
    attention = sum(check.verdict is ATTENTION for check in checks)
    sentence = counted("{count} thing wants attention.", "{count} things want attention.", attention)
    rows = tuple(
        Row(
            (SUBJECTS[check.subject], check.verdict, check.found, check.advice),
            "warn" if check.verdict is ATTENTION else "good",
        )
        for check in checks
    )
    return Report(
        "doctor",
        "cluster doctor",
        as_of,
        (Line(sentence, "warn") if attention else Line(message("Everything is in order."), "good"),),
        (Section(table=Table("checks", COLUMNS, rows)),),
        {"checks": len(checks), "attention": attention},
    )
