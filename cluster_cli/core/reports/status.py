"""The one screen: what plan, as of which day, the totals, what is late and who owes it, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from msgspec import structs

from cluster_cli.core.judge.progress import ratios_of
from cluster_cli.core.judge.views import Assessment
from cluster_cli.core.messages import Command, Message, message, offer
from cluster_cli.core.report import Line, Report, Section, Table, Unread
from cluster_cli.core.reports.overdue import late_subjects
from cluster_cli.core.reports.shared import (
    OWN_WAY,
    RowList,
    Subject,
    header,
    headline,
    how_to_begin,
    phase_line,
    report,
    selection_line,
    totals_lines,
)
from cluster_cli.core.reports.upcoming import next_subjects

SCREEN = 23
"""Lines of a screen, without the one on which the next command is typed."""
FRAME = 7
"""Lines of the table that are not rows: its title, a header of two lines, the rule, what is left out, blank lines."""
MOST_ROWS, FEW_ROWS = 6, 3
LIST = RowList(("id", "title", "lead", "deadline", "state", "days"))

Counts = dict[Literal["error", "warning"], int]
Height = Callable[[Sequence[Line]], int]
"""How many lines of a screen such sentences take."""


def status(assessment: Assessment, findings: Counts, unread: tuple[Unread, ...] = (), height: Height = len) -> Report:
    """The answer to "how do we stand?" on 80 columns and 24 lines.

    Args:
        assessment: the plan, as of a day.
        findings: how many there are in the files, by severity.
        unread: the items that could not be counted.
        height: how many lines the sentences take; the table has what is left.
    """
    late, coming = late_subjects(assessment), next_subjects(assessment)
    lines = (
        phase_line(assessment),
        Line(message("{title}", title=assessment.portfolio.plan.title), title=True),
        header(assessment),
        selection_line(assessment),
        *totals_lines(assessment, brief=True),
        headline(ratios_of(assessment)),
    )
    summary = tuple(line for line in lines if line is not None)
    hints = tuple(_hints(assessment, findings))
    names = ("overdue", "upcoming", "progress") if late else ("upcoming", "list", "progress")
    free = SCREEN - FRAME - bool(unread) - height((*summary, *hints))
    further, shorter = _further(names, assessment), _further(names[:1], assessment)
    if free - height((further,)) < FEW_ROWS and height((shorter,)) < height((further,)):
        further = shorter
    room = min(MOST_ROWS, max(1, free - height((further,))))
    return report(
        "status",
        assessment,
        summary,
        (Section(table=_pressing(assessment, late, coming, room)),),
        (*hints, further),
        brief=True,
        figures=True,
        unread=unread,
        totals={
            "overdue": {"rows": len(late), "points": sum(subject.points for subject in late)},
            "upcoming": {"points": len(coming), "within": assessment.horizon},
            "moved": moved_points(assessment),
            "findings": {"errors": findings["error"], "warnings": findings["warning"]},
        },
    )


def _pressing(assessment: Assessment, late: Sequence[Subject], coming: Sequence[Subject], room: int) -> Table:
    """The worst of what is late, then what comes next: a third of the rows, at least one, where both are many."""
    shown = min(len(late), max(room - len(coming), room - max(room // 3, min(1, room - 1))))
    nearest = coming[: room - shown]
    nothing = message("Nothing is overdue, and nothing falls due soon.")
    table = LIST.table(assessment, "rows", [*late[:shown], *nearest], OWN_WAY, nothing)
    left_out = _left_out(len(late) - shown, len(coming) - len(nearest))
    return structs.replace(table, title=_title(late, coming), more=left_out)


def _title(late: Sequence[Subject], coming: Sequence[Subject]) -> Message | None:
    if not late and not coming:
        return None
    return message("Overdue: {late}. Due soon: {coming}.", late=len(late), coming=len(coming))


def _left_out(late: int, coming: int) -> Message | None:
    if late and coming:
        return message("and {late} more overdue, {coming} more due soon", late=late, coming=coming)
    if late:
        return message("and {late} more overdue", late=late)
    return message("and {coming} more due soon", coming=coming) if coming else None


def moved_points(assessment: Assessment) -> int:
    """How many points have another deadline than their first one."""
    return sum(view.deadline != view.first_deadline for view in assessment.points)


def _hints(assessment: Assessment, findings: Counts) -> Iterator[Line]:
    if not (assessment.portfolio.plan.activities or assessment.portfolio.matrix.projects):
        yield Line(message("The plan has no rows yet. Add the first: {command}", command=Command("cluster add --help")))
    if (begin := how_to_begin(assessment)) is not None:
        yield begin
    if moved := moved_points(assessment):
        yield Line(message("Control points with a moved deadline: {count}.", count=moved))
    if any(findings.values()):
        sentence = message(
            "In the data: errors {errors}, warnings {warnings}. Look: {command}",
            errors=findings["error"],
            warnings=findings["warning"],
            command=Command("cluster validate"),
        )
        yield Line(sentence, "bad" if findings["error"] else "warn")


def _further(names: Sequence[str], assessment: Assessment) -> Line:
    """Which commands show more, of the same rows."""
    commands = tuple(offer(name, options=assessment.selection) for name in names)
    return Line(message("More: {commands}", commands=commands), "dim")
