"""The budget as of a day: lines summed exactly in every cut, and their colours (docs/en/formulas.md, section 14)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from cluster_cli.core.judge.health import Surroundings, Thresholds, health_of, level_term, surroundings_of
from cluster_cli.core.judge.views import Assessment, Finding, Health, Step, exact
from cluster_cli.core.messages import Message, Share, Term, Value, message
from cluster_cli.core.model import BudgetLine, Project
from cluster_cli.core.naming import Level, line_name
from cluster_cli.core.periods import Period, parse_period
from cluster_cli.core.plan.decisions import lifted_since

Cut = Literal["project", "source", "period", "year", "item"]

EXACT = Context(prec=200)
"""Sums of more digits than any file can hold: an amount has 15 before the point and 9 behind it at most."""


class Money(Struct, frozen=True):
    """Amounts of a line or of several; `None` where no line says it. `unspent` counts lines that state no spending."""

    planned: Decimal | None = None
    committed: Decimal | None = None
    spent: Decimal | None = None
    lines: int = 0
    unspent: int = 0

    @property
    def left(self) -> Decimal | None:
        """What is planned and, as far as is recorded, not spent; negative where more was spent."""
        return None if self.planned is None else EXACT.subtract(self.planned, self.spent or Decimal(0))

    @property
    def overspent(self) -> bool:
        """Whether more was spent than planned or than committed."""
        spent = self.spent
        return spent is not None and any(
            limit is not None and spent > limit for limit in (self.planned, self.committed)
        )

    @property
    def share(self) -> Share | None:
        """What was spent of what is planned; a plan of 0 or less gives no per cent."""
        if self.planned is None or self.spent is None or self.planned <= 0:
            return None
        return Share(Fraction(self.spent), Fraction(self.planned))


class LineView(Struct, frozen=True):
    """A budget line as of the day.

    `index` is its place in the project's list. `over`: its period is over. `lifted`: its project owes nothing any more.
    `findings` are its colours with reasons; none while nothing is owed.
    """

    project: Project
    index: int
    line: BudgetLine
    money: Money
    over: bool
    lifted: bool
    findings: tuple[Finding, ...]

    @property
    def health(self) -> Health:
        """Its colour with the reasons."""
        return health_of(self.findings)


class Group(Struct, frozen=True):
    """The lines of one value of a cut: a project's or a source's id, a period, an item; `None` for those without."""

    key: str | Period | None
    lines: tuple[LineView, ...]
    money: Money


class Budget(Struct, frozen=True):
    """All lines with their sum. `lifted` is the part of it that belongs to projects which owe nothing any more."""

    lines: tuple[LineView, ...]
    total: Money
    lifted: Money


def budget_of(assessment: Assessment) -> Budget:
    """The budget of all projects; amounts carry no day, so they are those of today, whatever the day of the report."""
    around = surroundings_of(assessment.portfolio, assessment.as_of)
    lines = tuple(view for project in assessment.projects for view in views_of(project, around))
    return Budget(lines, total_of(lines), total_of([view for view in lines if view.lifted]))


def views_of(project: Project, around: Surroundings) -> Iterator[LineView]:
    """The budget lines of a project."""
    if not project.budget:
        return
    lifted = lifted_since(project, around.as_of, around.decisions)
    for index, line in enumerate(project.budget):
        sums = Money(line.planned, line.committed, line.spent, 1, int(line.spent is None))
        period = line.period
        # A project that was lifted before the period was over owes nothing for it; a later decision changes nothing.
        over = period is not None and around.as_of > period.last
        judged = over and (lifted is None or (period is not None and lifted > period.last))
        findings: tuple[Finding, ...] = ()
        if judged or sums.overspent:
            findings = tuple(_findings(line_name(line, index, around.sources), sums, around.thresholds, judged=judged))
        yield LineView(project, index, line, sums, over, lifted is not None, findings)


def _findings(name: Message, money: Money, limits: Thresholds, *, judged: bool) -> Iterator[Finding]:
    """A line is judged after its period; before, only what is spent beyond the plan or beyond what was committed."""
    finding = _deviation(name, money, limits) if judged else _overspent(name, money, limits)
    if finding is not None:
        yield finding
    spent, committed = money.spent, money.committed
    if spent is not None and committed is not None and spent > committed:
        reason = message("{name}: {spent} spent, {committed} committed", name=name, spent=spent, committed=committed)
        yield Finding("amber", 0, reason)


def _deviation(name: Message, money: Money, limits: Thresholds) -> Finding | None:
    """How far a line is off after its period, to either side."""
    planned, spent = money.planned, money.spent
    if planned is None or (spent is None and planned > 0):
        return Finding(
            "unknown", 0, message("{name}: the period is over, {lacking}", name=name, lacking=_lacking(money))
        )
    if planned <= 0:
        return _overspent(name, money, limits)
    off = 100 * abs(Fraction(spent or 0) / Fraction(planned) - 1)
    level: Level = "red" if off > limits.budget_red else "amber" if off > limits.budget_amber else "green"
    reason = message(
        "{name}: the period is over, {spent} spent of {planned} ({share})",
        name=name, spent=spent, planned=planned, share=money.share,
    )  # fmt: skip
    return Finding(level, off, reason)


def _lacking(money: Money) -> Message:
    if money.planned is None:
        return message("the plan is not stated")
    return message("what was spent is not stated")


def _overspent(name: Message, money: Money, limits: Thresholds) -> Finding | None:
    """More spent than planned, which counts before the end of the period too: that money is gone."""
    planned, spent = money.planned, money.spent
    if planned is None or spent is None or spent <= planned:
        return None
    if planned <= 0:
        return Finding(
            "red", 100, message("{name}: {spent} spent, {planned} planned", name=name, spent=spent, planned=planned)
        )
    off = 100 * (Fraction(spent) / Fraction(planned) - 1)
    reason = message(
        "{name}: {spent} spent of {planned} ({share})", name=name, spent=spent, planned=planned, share=money.share
    )
    return Finding("red" if off > limits.budget_red else "amber", off, reason)


def findings_of(views: Iterable[LineView]) -> list[Finding]:
    """What budget lines say against the colour of their project: all that is not green."""
    return [finding for view in views for finding in view.findings if finding.level != "green"]


def summed(lines: Iterable[BudgetLine]) -> Money:
    """The exact sums of lines."""
    listed = list(lines)
    return Money(
        _sum(line.planned for line in listed),
        _sum(line.committed for line in listed),
        _sum(line.spent for line in listed),
        len(listed),
        sum(line.spent is None for line in listed),
    )


def total_of(views: Iterable[LineView]) -> Money:
    """The exact sums of lines as judged."""
    return summed(view.line for view in views)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    total = None
    for amount in amounts:
        if amount is not None:
            total = amount if total is None else EXACT.add(total, amount)
    return total


def groups(assessment: Assessment, views: Sequence[LineView], by: Cut) -> list[Group]:
    """The lines in each value of a cut, every line in exactly one; those without a value come last.

    Projects and sources stand in the file's order, periods by time, items as they first appear.
    """
    key_of = _KEYS[by]
    by_key: dict[str | Period | None, list[LineView]] = {}
    for view in views:
        by_key.setdefault(key_of(view), []).append(view)
    keys = sorted(
        (key for key in by_key if isinstance(key, Period)), key=lambda period: (period.first, period.last, period.name)
    )
    names = [key for key in by_key if isinstance(key, str)]
    if by == "source":
        order = {name: place for place, name in enumerate(assessment.portfolio.matrix.sources)}
        names.sort(key=lambda name: (order.get(name, len(order)), name))
    ordered: list[str | Period | None] = [*keys, *names, *([None] if None in by_key else [])]
    return [Group(key, tuple(by_key[key]), total_of(by_key[key])) for key in ordered]


def _year(view: LineView) -> str | Period | None:
    """The calendar year of the line's period; a period over several years stays as it is."""
    period = view.line.period
    if period is None or period.first.year != period.last.year:
        return period
    year = parse_period(f"{period.first.year:04d}")
    return year if isinstance(year, Period) else period


_KEYS: dict[Cut, Callable[[LineView], str | Period | None]] = {
    "project": lambda view: view.project.id,
    "source": lambda view: view.line.source,
    "period": lambda view: view.line.period,
    "year": _year,
    "item": lambda view: view.line.item or None,
}


def in_thousands(amount: Decimal) -> Decimal:
    """The amount in thousands, exact, with at least one decimal, so that lines still add up to their total."""
    text = f"{EXACT.scaleb(amount, -3):f}"
    whole, _, decimals = text.partition(".")
    return Decimal(f"{whole}.{decimals.rstrip('0') or '0'}")


def line_steps(project: Project, around: Surroundings) -> Iterator[Step]:
    """What every budget line of a project comes to, and its colour."""
    lifted = lifted_since(project, around.as_of, around.decisions)
    for view in views_of(project, around):
        yield from _steps(view, lifted, around)


def _steps(view: LineView, lifted: Value, around: Surroundings) -> Iterator[Step]:
    limits, sums = around.thresholds, view.money
    common: dict[str, Value] = {
        "line": line_name(view.line, view.index, around.sources), "planned-money": sums.planned, "spent": sums.spent,
    }  # fmt: skip
    rule = message("planned - spent, as far as it is stated")
    yield Step(Term("left", "left"), 14, rule, common, sums.left)
    rule = message("spent / planned; a plan of 0 or less gives no per cent")
    yield Step(Term("spent-share", "spent of what is planned"), 14, rule, common, sums.share)
    rule = message(
        "after its period by how far it is off, no data where that cannot be told; before, and where the project was "
        "lifted by the end of the period, no colour but for more spent than planned: amber, red beyond the limit; more "
        "spent than committed is amber at any time"
    )
    inputs = {
        **common,
        "committed": sums.committed,
        "as-of": around.as_of,
        "line-period": view.line.period,
        "lifted-on": lifted,
        "budget-amber": exact(limits.budget_amber),
        "budget-red": exact(limits.budget_red),
    }
    yield Step(Term("line-health", "health of the budget line"), 14, rule, inputs, level_term(view.health.level))
