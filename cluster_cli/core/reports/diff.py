"""What differs between two states of a plan: every change as a sentence, or measured against a named state."""

from __future__ import annotations

from collections.abc import Sequence

from cluster_cli.core.changes.baseline import Against, MoneyOf, Moved
from cluster_cli.core.judge.views import RowView
from cluster_cli.core.messages import Message, Value, message
from cluster_cli.core.model import Activity
from cluster_cli.core.report import Column, Layout, Line, Report, Section, Tone, Unread
from cluster_cli.core.reports.log import COLUMNS as OF_LOG
from cluster_cli.core.reports.log import Deed, Entry, entries_of
from cluster_cli.core.reports.shared import Cells, ListReport, keyed, number

COLUMNS: Cells[Entry] = {name: OF_LOG[name] for name in ("id", "what", "field", "before", "after")}
LIST = ListReport(COLUMNS, ("id", "what"))
_ROWS: Cells[RowView] = keyed(
    (Column("id", "No.", "id"), lambda row: row.id),
    (Column("number", "No. in the document", "id"), lambda row: number(row.item)),
    (Column("title", "Title", wide=True), lambda row: row.item.title),
)
_MOVED: Cells[Moved] = keyed(
    (Column("id", "No.", "id"), lambda move: move.view.item_id),
    (Column("point", "Control point", "id"), lambda move: move.view.name),
    (Column("title", "Title", wide=True), lambda move: move.view.point.item.title),
    (Column("before", "Deadline before", "day"), lambda move: move.before),
    (Column("after", "Deadline after", "day"), lambda move: move.after),
    (Column("days", "Days", "days"), lambda move: move.days),
)
_MONEY: Cells[MoneyOf] = keyed(
    (Column("id", "No.", "id"), lambda sums: sums.item.id),
    (Column("title", "Title", wide=True), lambda sums: sums.item.title),
    (Column("before", "Planned before", "money"), lambda sums: sums.before.planned),
    (Column("after", "Planned after", "money"), lambda sums: sums.after.planned),
    (Column("change", "Difference", "money"), lambda sums: sums.change),
)
TABLES = (("added", _ROWS), ("removed", _ROWS), ("moved", _MOVED), ("money", _MONEY))


def diff(
    comparison: Against,
    states: tuple[Message, Message],
    layout: Layout,
    unread: tuple[Unread, ...] = (),
    *,
    measured: bool,
) -> Report:
    """Every change, in the order of the newer state.

    Args:
        comparison: the two states compared.
        states: what the older and the newer state are.
        layout: how the list of changes is wanted.
        unread: the items that could not be read.
        measured: first what was added, removed and moved, and the money, each in a table of its own.
    """
    entries = entries_of(comparison.differences, comparison.new.portfolio, Deed())
    summary = [
        Line(message("Compared: {before} and {after}.", before=states[0], after=states[1])),
        Line(
            message(
                "Added: {added}, removed: {removed}, control points moved: {moved}. Changes in all: {changes}.",
                added=len(comparison.added),
                removed=len(comparison.removed),
                moved=len(comparison.moved),
                changes=len(entries),
            )
        ),
        *money_lines(comparison),
    ]
    whole = LIST.table("rows", entries, layout, empty=message("No changes."))
    sections = [*_measured(comparison)] if measured else []
    title = message("All changes") if measured else None
    before, after = comparison.total
    totals: dict[str, Value | dict[str, Value]] = {
        "added": len(comparison.added), "removed": len(comparison.removed), "moved": len(comparison.moved), "changes": len(entries),
        "planned_before": before.planned, "planned_after": after.planned,
    }  # fmt: skip
    return Report(
        "diff",
        comparison.new.portfolio.plan.title,
        comparison.new.as_of,
        tuple(summary),
        (*sections, Section(table=whole, title=title)),
        totals,
        unread,
    )


def money_lines(comparison: Against) -> list[Line]:
    """What became of the planned money, where it is another sum."""
    before, after = comparison.total
    if before.planned == after.planned:
        return []
    currency = comparison.new.portfolio.matrix.currency or comparison.old.portfolio.matrix.currency
    sums = {"before": _amount(before.planned), "after": _amount(after.planned)}
    if currency is None:
        return [Line(message("Money planned: {before}, now {after}.", **sums))]
    return [Line(message("Money planned, {currency}: {before}, now {after}.", currency=currency, **sums))]


def _amount(amount: Value) -> Value:
    return message("none") if amount is None else amount


def _measured(comparison: Against) -> list[Section]:
    """The tables of what was added, removed and moved, and of the money; those that are empty say so."""
    nothing = message("Nothing.")
    added, removed = (ListReport(_ROWS, _names(rows)) for rows in (comparison.added, comparison.removed))
    moved, money = ListReport(_MOVED, tuple(_MOVED), _late), ListReport(_MONEY, tuple(_MONEY))
    return [
        Section(title=message("Added"), table=added.table("added", comparison.added, empty=nothing)),
        Section(title=message("Removed"), table=removed.table("removed", comparison.removed, empty=nothing)),
        Section(title=message("Deadlines moved"), table=moved.table("moved", comparison.moved, empty=nothing)),
        Section(
            title=message("Money planned"),
            table=money.table("money", comparison.money, empty=message("No difference.")),
        ),
    ]


def _names(rows: Sequence[RowView]) -> tuple[str, ...]:
    """The document's numbers too, where they are not the ids."""
    numbered = any(isinstance(row.item, Activity) and row.item.number is not None for row in rows)
    return ("id", "number", "title") if numbered else ("id", "title")


def _late(move: Moved) -> Tone:
    return "warn" if (move.days or 0) > 0 else ""
