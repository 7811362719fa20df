"""Reports made by hand, small and hostile, and what all tests of media ask of a text."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, get_args

from cluster_cli.core.messages import Command, Share, Term, counted, days, message
from cluster_cli.core.periods import month_period
from cluster_cli.core.report import Column, Line, Report, Row, Section, Table, Unread
from cluster_cli.i18n import Words
from cluster_cli.render.layout import width_of
from cluster_cli.render.media import Medium, render
from cluster_cli.render.surface import PLAIN

if TYPE_CHECKING:
    from cluster_cli.render.surface import Surface

DAY = date(2022, 3, 15)
MEDIA: tuple[Medium, ...] = get_args(Medium)
PEOPLE: tuple[Medium, ...] = ("terminal", "pipe", "linear", "markdown")
EN, RU = Words("en"), Words("ru")
PLAN = "Plan of the «Cluster»"
TITLE = "Мониторинг количества лиц с инвалидностью и ограниченными возможностями здоровья, нуждающихся в работе"
RECORD = 'cluster done 3 --on 2022-02-27 --evidence "protocols/3 копия.pdf"'
OVERDUE = Term("overdue", "test: overdue")
HOSTILE = (
    "[red]x[/red] [/]",
    "\x1b[31mred\x1b[0m \x9b2J \x07",
    "\x1b]52;c;ZXZpbA==\x07 \x1b]8;;http://evil\x1b\\link",
    "=cmd|' /C calc'!A0",
    " \t=1+1",
    "::error::x",
    "  ::warning file=a::y",
    "##[error]z",
    "line one\nline two\r\nand\ttab",
    "\u202eoverride\u2066 \u2028 \u2029 \ufeff \ud800 \x85",
    "*b* _i_ `c` | <i> @user #12 ~s~ &amp; \\ :tada: $x$ [a](b) ![c](d)",
    "{count} %s {0} {",
    "日本語 e\u0301 🎉 👨\u200d👩\u200d👧 ☰",
    "-1+1",
    "＝1",
    "# heading",
    "1. list",
    "1) list",
    "    code",
    "---",
    "",
    " ",
    "x" * 300,
    'quote " and , comma; semicolon',
)

# What no text for people or machines may hold: a control but LF (and TAB and CR where they part cells and lines), a
# direction, a separator, a byte-order mark, a surrogate.
_RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ud800-\udfff]")  # fmt: skip
_OUR_STYLE = re.compile(r"\x1b\[(?:0|1|2|31|32|33|1;31|1;32|1;33)m")


def columns() -> tuple[Column, ...]:
    return (
        Column("id", "test: id", "id"),
        Column("title", "test: title", wide=True),
        Column("lead", "test: lead", "list"),
        Column("due", "test: due", "period"),
        Column("days", "test: days late", "days"),
        Column("state", "test: state", "term"),
        Column("forecast", "test: expected", "day", detail=True, nothing="test: not stated"),
        Column("note", "test: note", detail=True),
    )


def row(number: int, title: str = TITLE, note: str | None = None) -> Row:
    return Row((str(number), title, ("ДОО ТО", "ttst"), month_period(2022, 3), 15, OVERDUE, None, note), "bad")


def table(count: int = 2, title: str = TITLE) -> Table:
    return Table(
        "rows",
        columns(),
        tuple(row(number, title, f"note {number}" if number % 2 else None) for number in range(1, count + 1)),
        empty=message("test: nothing is overdue."),
    )


def overdue(count: int = 2, title: str = TITLE) -> Report:
    """One table, as `overdue`, `list` and `upcoming` answer."""
    said = counted("test: {count} is overdue.", "test: {count} are overdue.", count)
    return Report(
        "overdue",
        PLAN,
        DAY,
        (Line(said, "bad"), Line(message("test: as of {day}.", day=DAY))),
        (Section(table=table(count, title)),),
        {"n": count},
        findings=count > 0,
    )


def screen() -> Report:
    """Sentences, two tables, totals, unread items and a hint with a command."""
    second = Table(
        "upcoming",
        (Column("day", "test: day", "day"), Column("share", "test: share", "share"), Column("money", "test: money", "money")),
        (Row((DAY, Share(Fraction(5), Fraction(6)), Decimal("350000.50"))), Row((None, None, None))),
        title=message("test: next"),
        more=message("test: and {count} more", count=3),
    )  # fmt: skip
    return Report(
        "several",
        PLAN,
        DAY,
        (
            Line(message("{title}", title=PLAN), title=True),
            Line(message("test: late by {days}.", days=days(5)), "warn"),
        ),
        (
            Section((Line(message("test: a note.")),), table(1), message("test: overdue ones")),
            Section(table=second),
        ),
        {"n": 14, "by_state": {"overdue": 7, "r": Share(Fraction(1, 2), Fraction(7, 3))}, "none": None},
        (Unread("3", 41), Unread(None, 7, "data/projects.yaml")),
        (Line(message("test: record a first completion like this: {command}", command=Command(RECORD))),),
    )


def brief(count: int = 3, title: str = TITLE) -> Report:
    """One screen, as `status` answers."""
    return Report(
        "status",
        title,
        DAY,
        (Line(message("{title}", title=title), title=True), Line(message("test: as of {day}.", day=DAY))),
        (Section(table=table(count, title)),),
        brief=True,
    )


def hostile(texts: tuple[str, ...] = HOSTILE) -> Report:
    """Every place of a report holds what some medium would obey."""
    rows = tuple(Row((text, text, (text, text), None, None, OVERDUE, None, text)) for text in texts)
    said = tuple(Line(message("{text}", text=text)) for text in texts)
    name = texts[0] if texts else ""
    return Report(
        "overdue",
        name,
        DAY,
        said,
        (Section(said, Table("rows", columns(), rows, message("{text}", text=name)), message("{text}", text=name)),),
        {text: text for text in texts},
        tuple(Unread(text, 1, text) for text in texts),
        said,
    )


def shown(report: Report, medium: Medium, words: Words = EN, surface: Surface = PLAIN) -> str:
    said = render(report, words, medium, surface)
    assert isinstance(said, str)
    return said


def bare(text: str) -> str:
    """The text without the styles that we make ourselves."""
    return _OUR_STYLE.sub("", text)


def raw_characters(text: str) -> set[str]:
    """What should not be there: characters that a terminal or a reviewer's eyes would obey."""
    return set(_RAW.findall(bare(text)))


def widest(text: str) -> int:
    return max(width_of(bare(line)) for line in text.split("\n"))
