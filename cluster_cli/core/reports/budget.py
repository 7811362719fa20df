"""The money of the projects: exact sums in every cut, what is off its limits, what lacks a record of spending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, structs

from cluster_cli.core.fields import NOT_STATED
from cluster_cli.core.judge.money import Budget, Cut, Group, LineView, Money, budget_of, groups, in_thousands
from cluster_cli.core.judge.views import Assessment, RowView
from cluster_cli.core.messages import N_, PLACEHOLDER, Message, Term, Value, message, offer
from cluster_cli.core.model import BudgetLine, Matrix, Project
from cluster_cli.core.naming import LEVELS
from cluster_cli.core.periods import Period
from cluster_cli.core.report import Column, Layout, Line, Report, Section, Table, Tone, Unread
from cluster_cli.core.reports.shared import COLOURS, LEVEL_TONES, Cells, ListReport, header, keyed, phase_line, report

CUTS: dict[Cut, Term] = {
    "project": Term("project", "Project"),
    "source": Term("source", "Source of funding"),
    "period": Term("period", "Period"),
    "year": Term("year", "Year"),
    "item": Term("item", "Purpose"),
}
NO_VALUE: dict[Cut, Term] = {
    "project": Term("none", "in no project"),
    "source": Term("none", "the source is not stated"),
    "period": Term("none", "the period is not stated"),
    "year": Term("none", "the period is not stated"),
    "item": Term("none", "the purpose is not stated"),
}
CURRENCIES = {
    "RUB": (Term("RUB", "roubles"), Term("RUB", "thousands of roubles")),
    "EUR": (Term("EUR", "euros"), Term("EUR", "thousands of euros")),
    "USD": (Term("USD", "US dollars"), Term("USD", "thousands of US dollars")),
}
UNSTATED = (Term("none", "the currency is not stated"), Term("none", "thousands, the currency is not stated"))
USUAL = ("name", "planned", "committed", "spent", "left", "share")
OF_DEVIATIONS = ("health", "project", "item", "why", "reason")
OF_UNSPENT = ("project", "item", "planned", "source", "period")
EXAMPLE = 'budget: [{item: "…", period: 2022, planned: 350000.00, committed: 0, spent: 0}]'


class Sum(Struct, frozen=True):
    """The lines of one value of a cut: what it is called, its id or key, and its amounts."""

    name: Value
    id: str | None
    money: Money


def cells_of(by: Cut) -> Cells[Sum]:
    """The columns of a cut; its values stand under its own name."""
    return keyed(
        (Column("name", CUTS[by].label, wide=True), lambda group: group.name),
        (Column("id", "Key", "id"), lambda group: group.id),
        *_amounts(lambda group: group.money),
        (Column("lines", "Budget lines", "number"), lambda group: group.money.lines),
        (Column("unspent", "Without a recorded spending", "number"), lambda group: group.money.unspent),
    )


def _amounts(money: Callable[[Sum], Money]) -> Iterator[tuple[Column, Callable[[Sum], Value]]]:
    yield Column("planned", "Planned", "money"), lambda group: money(group).planned
    yield Column("committed", "Committed", "money"), lambda group: money(group).committed
    yield Column("spent", "Spent", "money"), lambda group: money(group).spent
    yield Column("left", "Left", "money"), lambda group: money(group).left
    yield Column("share", "Per cent", "share"), lambda group: money(group).share


LIST = ListReport(cells_of("project"), USUAL)
"""The columns by which a reader may choose: those of every cut."""


def line_cells(matrix: Matrix) -> Cells[LineView]:
    """The columns of lists of single lines."""
    return keyed(
        (Column("health", "Health", "term"), _colour),
        (Column("project", "Project", wide=True), lambda view: view.project.title),
        (Column("item", "Purpose", wide=True, nothing=N_("the purpose is not stated")), lambda view: view.line.item),
        (Column("source", "Source of funding", detail=True), lambda view: source_name(view.line.source, matrix)),
        (Column("period", "Period", "period", detail=True), lambda view: view.line.period),
        (Column("planned", "Planned", "money"), lambda view: view.line.planned),
        (Column("why", "What is off", "list", detail=True), lambda view: view.health.reasons),
        (Column("reason", "Reason", detail=True, nothing=NOT_STATED), lambda view: view.line.reason),
    )


def _colour(view: LineView) -> Value:
    level = view.health.level
    return None if level is None else COLOURS[level]


def tone(view: LineView) -> Tone:
    """The tone of a line's colour."""
    return "" if view.health.level is None else LEVEL_TONES[view.health.level]


def source_name(key: str | None, matrix: Matrix) -> str | None:
    """A source of funding as people call it; its key where the matrix does not name it."""
    return None if key is None else matrix.sources.get(key, key)


def budget(
    assessment: Assessment,
    layout: Layout,
    cuts: Sequence[Cut] = ("project",),
    *,
    thousands: bool = False,
    unread: tuple[Unread, ...] = (),
) -> Report:
    """The budget of the chosen projects in each cut; each line is counted once in each."""
    if thousands:
        assessment = scaled(assessment)
    matrix = assessment.portfolio.matrix
    money = budget_of(assessment)
    unit = unit_of(matrix, thousands=thousands)
    sections = [
        Section((), cut_table(assessment, money.lines, cut, layout), _title(cut) if len(cuts) > 1 else None)
        for cut in cuts
    ]
    return report(
        "budget",
        assessment,
        (*(_summary(money, unit) if money.lines else _nothing(assessment)), header(assessment), phase_line(assessment)),
        (*sections, *_lists(money, matrix)),
        _hints(assessment, money),
        unread=unread,
        totals={"budget": _facts(money.total, matrix, 1000 if thousands else 1)},
    )


def cuts_of(names: Iterable[str]) -> tuple[Cut, ...]:
    """The cuts that are called so."""
    return tuple(cut for name in names for cut in CUTS if cut == name)


def _title(cut: Cut) -> Message:
    return message("By {cut}", cut=CUTS[cut])


def cut_table(assessment: Assessment, lines: Sequence[LineView], by: Cut, layout: Layout) -> Table:
    """The sums of the lines by one cut."""
    sums = [_sum(assessment, by, group) for group in groups(assessment, lines, by)]
    return ListReport(cells_of(by), USUAL).table(f"by_{by}", sums, layout)


def _sum(assessment: Assessment, by: Cut, group: Group) -> Sum:
    key = group.key
    if key is None:
        return Sum(NO_VALUE[by], None, group.money)
    if isinstance(key, Period):
        return Sum(key, key.name, group.money)
    if by == "project":
        return Sum(assessment.by_id[key].item.title, key, group.money)
    if by == "source":
        return Sum(source_name(key, assessment.portfolio.matrix), key, group.money)
    return Sum(key, None, group.money)


def unit_of(matrix: Matrix, *, thousands: bool = False) -> Term | Message:
    """The unit in which amounts are told."""
    code = matrix.currency
    if code is None or code in CURRENCIES:
        return (UNSTATED if code is None else CURRENCIES[code])[thousands]
    return message("thousands of {currency}", currency=code) if thousands else message("{currency}", currency=code)


def total_line(total: Money, unit: Value) -> Line:
    """All lines together, in one sentence; with the unit, so that no amount stands without one."""
    text = message(
        "In all ({unit}): planned {planned}, committed {committed}, spent {spent}, left {left}, per cent spent {share}.",
        unit=unit, planned=total.planned, committed=total.committed, spent=total.spent, left=total.left, share=total.share,
    )  # fmt: skip
    return Line(text)


def _summary(money: Budget, unit: Value) -> Iterator[Line]:
    yield total_line(money.total, unit)
    if money.lifted.lines:
        yield Line(
            message(
                "Of this in projects that owe nothing any more: planned {planned}, spent {spent}.",
                planned=money.lifted.planned,
                spent=money.lifted.spent,
            )
        )
    off = _deviating(money)
    bad = sum(view.health.level == "red" for view in off)
    text = message(
        "Budget lines: {lines}. Off their limits: {off} (of these red {bad}). Without a recorded spending: {unspent}.",
        lines=money.total.lines, off=len(off), bad=bad, unspent=money.total.unspent,
    )  # fmt: skip
    yield Line(text, "bad" if bad else "warn" if off else "")
    yield Line(message("Amounts carry no day: they are as recorded now."), "dim")


def _deviating(money: Budget) -> list[LineView]:
    """The budget lines over or under their limits, the worst first."""
    order = list(LEVELS)
    off = [view for view in money.lines if view.health.level in {"red", "amber"}]
    return sorted(off, key=lambda view: order.index(view.health.level or "green"))


def _lists(money: Budget, matrix: Matrix) -> Iterator[Section]:
    """What is off its limits, and what has no recorded spending; an empty one has no heading."""
    cells = line_cells(matrix)
    off, silent = _deviating(money), [view for view in money.lines if view.line.spent is None]
    table = ListReport(cells, OF_DEVIATIONS, tone).table("deviations", off)
    yield Section((), table, message("Over or under their limits") if off else None)
    table = ListReport(cells, OF_UNSPENT).table("unspent", silent)
    yield Section((), table, message("Without a recorded spending") if silent else None)


def _nothing(assessment: Assessment) -> Iterator[Line]:
    if any(project.budget for project in assessment.portfolio.matrix.projects):
        yield Line(message("None of the chosen projects has budget lines."))
    else:
        yield Line(message("No project has budget lines, so there is no money to tell of."))


def _hints(assessment: Assessment, money: Budget) -> Iterator[Line]:
    """What the office writes next."""
    matrix = assessment.portfolio.matrix
    if not any(project.budget for project in matrix.projects):
        yield from how_to_write(assessment, EXAMPLE)
    if money.lines and matrix.currency is None:
        yield Line(message("The currency stands at the head of {file}: `currency: RUB`.", file=FILE))
    without = sum(not project.budget for project in assessment.projects)
    if money.lines and without:
        yield Line(message("Projects without budget lines: {count}.", count=without), "dim")


FILE = "data/projects.yaml"


def how_to_write(assessment: Assessment, example: str) -> Iterator[Line]:
    """Where a part of a project is written, with a short example; where there is no project, how one is added."""
    projects = assessment.portfolio.matrix.projects
    if not projects:
        activity = next((row.id for row in assessment.rows), None)
        add = offer("add", "project", options=(("title", PLACEHOLDER), ("activity", activity)))
        yield Line(message("There is no project yet. One is added like this: {command}", command=add))
        return
    yield where_written(projects[0].id, example)


def where_written(project: str, example: str) -> Line:
    """Where a part of this project is written, with a short example."""
    text = message(
        "It is written in {file} under a project, such as {project}: `{example}`",
        file=FILE, project=project, example=example,
    )  # fmt: skip
    return Line(text)


def _facts(total: Money, matrix: Matrix, unit: int) -> dict[str, Value]:
    return {
        "currency": matrix.currency, "unit": unit, "planned": total.planned, "committed": total.committed,
        "spent": total.spent, "left": total.left, "share": total.share, "lines": total.lines, "unspent": total.unspent,
    }  # fmt: skip


def scaled(assessment: Assessment) -> Assessment:
    """The same with every amount in thousands; exact, so that colours and sums stay what they are."""
    return structs.replace(
        assessment,
        cards=tuple(_scaled_card(card) for card in assessment.cards),
    )


def _scaled_card(card: RowView) -> RowView:
    project = card.item
    if not isinstance(project, Project) or not project.budget:
        return card
    return structs.replace(card, item=structs.replace(project, budget=tuple(map(_scaled_line, project.budget))))


def _scaled_line(line: BudgetLine) -> BudgetLine:
    amounts: Mapping[str, Decimal | None] = {
        "planned": line.planned, "committed": line.committed, "spent": line.spent
    }  # fmt: skip
    return structs.replace(
        line, **{name: None if amount is None else in_thousands(amount) for name, amount in amounts.items()}
    )
