"""Reports made by hand, small and hostile."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from cluster_cli.core.messages import Command, Share, Term, counted, days, message
from cluster_cli.core.periods import month_period
from cluster_cli.core.report import Column, Line, Report, Row, Section, Table, Unread

DAY = date(2022, 3, 15)
HOSTILE = (
    "[red]x[/red] [/]",
    "\x1b[31mred\x1b[0m \x9b2J \x07",
    "=cmd|' /C calc'!A0",
    "::error::x",
    "  ::warning file=a::y",
    "##[error]z",
    "line one\nline two\tand tab",
    "\u202eoverride\u2066 \u2028 \ufeff \ud800",
    "*b* _i_ `c` | <i> @user #12 ~s~ &amp; \\",
    "{count} %s {0}",
    "日本語 e\u0301 🎉",
    "-1+1",
    "＝1",
)
TITLES = ("№", "Name", "Lead", "Deadline", "Days late", "State")
OVERDUE = Term("overdue", "test: overdue")


def columns() -> tuple[Column, ...]:
    return (
        Column("id", "test: id", "id"),
        Column("title", "test: title", wide=True),
        Column("lead", "test: lead", "list"),
        Column("due", "test: due", "period"),
        Column("late", "test: days late", "days"),
        Column("state", "test: state", "term"),
    )


def row(number: int, title: str = "Мониторинг количества лиц с инвалидностью") -> Row:
    return Row((str(number), title, ("ДОО ТО", "ttst"), month_period(2022, 3), 15, OVERDUE), "bad")


def table(count: int = 2) -> Table:
    return Table(
        "overdue",
        columns(),
        tuple(row(number) for number in range(1, count + 1)),
        empty=message("test: nothing is overdue."),
    )


def overdue(count: int = 2) -> Report:
    """One table, as `overdue`, `list` and `upcoming` answer."""
    said = counted("test: {count} is overdue.", "test: {count} are overdue.", count)
    return Report(
        "overdue", "Plan of the «Cluster»", DAY, (Line(said, "bad"),), (Section(table=table(count)),), {"n": count}
    )


def screen() -> Report:
    """Sentences, two tables, totals, unread items and a hint, as `status` answers."""
    command = Command('cluster done 3 --on 2022-02-27 --evidence "protocols/3 копия.pdf"')
    second = Table(
        "upcoming",
        (Column("day", "test: day", "day"), Column("share", "test: share", "share"), Column("money", "test: money", "money")),
        (Row((DAY, Share(Fraction(5), Fraction(6)), Decimal("350000.50"))), Row((None, None, None))),
        title=message("test: next"),
        more=message("test: and {count} more", count=3),
    )
    return Report(
        "brief",
        "Plan of the «Cluster»",
        DAY,
        (Line(message("test: as of {day}.", day=DAY)), Line(message("test: late by {days}.", days=days(5)), "warn")),
        (
            Section((Line(message("test: a note.")),), table(1), message("test: overdue ones")),
            Section(table=second),
        ),
        {"n": 14, "by_state": {"overdue": 7, "r": Share(Fraction(1, 2), Fraction(7, 3))}, "none": None},
        (Unread("3", 41), Unread(None, 7, "data/projects.yaml")),
        (Line(message("test: record it: {command}", command=command)),),
    )


def hostile() -> Report:
    """Every cell holds what some medium would obey."""
    rows = tuple(Row((str(at), text, (text,), None, None, OVERDUE)) for at, text in enumerate(HOSTILE))
    return Report(
        "overdue",
        HOSTILE[1],
        DAY,
        tuple(Line(message("{text}", text=text)) for text in HOSTILE),
        (Section(table=Table("overdue", columns(), rows)),),
        {HOSTILE[1]: HOSTILE[1]},
        (Unread(HOSTILE[1], 1),),
    )
