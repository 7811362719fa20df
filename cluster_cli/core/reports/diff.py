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
    (Column("id", "No.", "id"), lambda one: one.view.item_id),
    (Column("point", "Control point", "id"), lambda one: one.view.name),
    (Column("title", "Title", wide=True), lambda one: one.view.point.item.title),
    (Column("before", "Deadline before", "day"), lambda one: one.before),
    (Column("after", "Deadline after", "day"), lambda one: one.after),
    (Column("days", "Days", "days"), lambda one: one.days),
)
_MONEY: Cells[MoneyOf] = keyed(
    (Column("id", "No.", "id"), lambda one: one.item.id),
    (Column("title", "Title", wide=True), lambda one: one.item.title),
    (Column("before", "Planned before", "money"), lambda one: one.before.planned),
    (Column("after", "Planned after", "money"), lambda one: one.after.planned),
    (Column("change", "Difference", "money"), lambda one: one.change),
)
TABLES = (("added", _ROWS), ("removed", _ROWS), ("moved", _MOVED), ("money", _MONEY))


def diff(
    found: Against, states: tuple[Message, Message], layout: Layout, unread: tuple[Unread, ...] = (), *, measured: bool
) -> Report:
    """Every change, in the order of the newer state.

    Args:
        found: the two states compared.
        states: what the older and the newer state are.
        layout: how the list of changes is wanted.
        unread: the items that could not be read.
        measured: first what was added, removed and moved, and the money, each in a table of its own.
    """
    entries = entries_of(found.differences, found.new.portfolio, Deed())
    summary = [
        Line(message("Compared: {before} and {after}.", before=states[0], after=states[1])),
        Line(
            message(
                "Added: {added}, removed: {removed}, control points moved: {moved}. Changes in all: {changes}.",
                added=len(found.added),
                removed=len(found.removed),
                moved=len(found.moved),
                changes=len(entries),
            )
        ),
        *money_lines(found),
    ]
    whole = LIST.table("rows", entries, layout, empty=message("No changes."))
    sections = [*_measured(found)] if measured else []
    title = message("All changes") if measured else None
    before, after = found.total
    totals: dict[str, Value | dict[str, Value]] = {
        "added": len(found.added), "removed": len(found.removed), "moved": len(found.moved), "changes": len(entries),
        "planned_before": before.planned, "planned_after": after.planned,
    }  # fmt: skip
    return Report(
        "diff",
        found.new.portfolio.plan.title,
        found.new.as_of,
        tuple(summary),
        (*sections, Section(table=whole, title=title)),
        totals,
        unread,
    )


def money_lines(found: Against) -> list[Line]:
    """What became of the planned money, where it is another sum."""
    before, after = found.total
    if before.planned == after.planned:
        return []
    currency = found.new.portfolio.matrix.currency or found.old.portfolio.matrix.currency
    sums = {"before": _amount(before.planned), "after": _amount(after.planned)}
    if currency is None:
        return [Line(message("Money planned: {before}, now {after}.", **sums))]
    return [Line(message("Money planned, {currency}: {before}, now {after}.", currency=currency, **sums))]


def _amount(amount: Value) -> Value:
    return message("none") if amount is None else amount


def _measured(found: Against) -> list[Section]:
    """The tables of what was added, removed and moved, and of the money; those that are empty say so."""
    nothing = message("Nothing.")
    added, removed = (ListReport(_ROWS, _names(rows)) for rows in (found.added, found.removed))
    moved, money = ListReport(_MOVED, tuple(_MOVED), _late), ListReport(_MONEY, tuple(_MONEY))
    return [
        Section(title=message("Added"), table=added.table("added", found.added, empty=nothing)),
        Section(title=message("Removed"), table=removed.table("removed", found.removed, empty=nothing)),
        Section(title=message("Deadlines moved"), table=moved.table("moved", found.moved, empty=nothing)),
        Section(
            title=message("Money planned"), table=money.table("money", found.money, empty=message("No difference."))
        ),
    ]


def _names(rows: Sequence[RowView]) -> tuple[str, ...]:
    """The document's numbers too, where they are not the ids."""
    told = any(isinstance(row.item, Activity) and row.item.number is not None for row in rows)
    return ("id", "number", "title") if told else ("id", "title")


def _late(one: Moved) -> Tone:
    return "warn" if (one.days or 0) > 0 else ""
