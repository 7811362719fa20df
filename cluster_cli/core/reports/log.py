"""Who changed what and when: one record a change, the newest first, in the words in which a command says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from cluster_cli.core.changes.compare import Difference
from cluster_cli.core.changes.words import sentence, shown_value, worth_telling
from cluster_cli.core.messages import N_, Message, Term, Value, counted, message
from cluster_cli.core.model import Portfolio
from cluster_cli.core.report import Column, Layout, Line, Report, Section, Tone
from cluster_cli.core.reports.shared import Cells, ListReport, keyed

UNCOMMITTED = Term("uncommitted", "not committed")


class Deed(Struct, frozen=True):
    """The commit that made a change; of a change that is not committed there is only the word for that."""

    day: date | None = None
    who: str | Term = UNCOMMITTED
    mail: str | None = None
    commit: str | None = None
    subject: str | None = None


class Entry(Struct, frozen=True):
    """One change: the item that it is about, and the sentence that tells it."""

    deed: Deed
    what: Message
    item: str | None = None
    field: str | None = None
    before: Value = None
    after: Value = None


def entries_of(changes: Sequence[Difference], portfolio: Portfolio, deed: Deed) -> list[Entry]:
    """The changes of one step. `portfolio`: the newer state, for its names."""
    return [_entry(change, portfolio, deed) for change in worth_telling(changes)]


def _entry(change: Difference, portfolio: Portfolio, deed: Deed) -> Entry:
    whole = change.is_added or change.is_removed
    values = (None, None) if whole else (shown_value(change.before), shown_value(change.after))
    return Entry(deed, sentence(change, portfolio), change.item, ".".join(change.path) or None, *values)


def unreadable(deed: Deed, file: str) -> Entry:
    """An entry for a commit that left a file unreadable; its changes are told with the commit that mends the file."""
    return Entry(deed, message("{file} was left in a state that cannot be read.", file=file))


COLUMNS: Cells[Entry] = keyed(
    (Column("day", "Day", "day", nothing=N_("none yet")), lambda entry: entry.deed.day),
    (Column("who", "Who"), lambda entry: entry.deed.who),
    (Column("id", "No.", "id"), lambda entry: entry.item),
    (Column("what", "What changed", wide=True), lambda entry: entry.what),
    (Column("field", "Field", "id"), lambda entry: entry.field),
    (Column("before", "Before", wide=True), lambda entry: entry.before),
    (Column("after", "After", wide=True), lambda entry: entry.after),
    (Column("commit", "Commit", "id"), lambda entry: entry.deed.commit),
    (Column("subject", "Words of the commit", wide=True), lambda entry: entry.deed.subject),
    (Column("mail", "Mail", "id"), lambda entry: entry.deed.mail),
)
"""Every column of the list by its key; a mail address stands only in the column that is asked for."""


def _tone(entry: Entry) -> Tone:
    return "warn" if entry.deed.who is UNCOMMITTED else ""


LIST = ListReport(COLUMNS, ("day", "who", "id", "what", "commit"), _tone)


def log(plan: str, as_of: date, entries: Sequence[Entry], layout: Layout, selection: Iterable[str] = ()) -> Report:
    """The changes, the newest first.

    Args:
        plan: the title of the plan.
        as_of: the day of the report.
        entries: the changes, the newest first.
        layout: which columns, in which order, how many rows.
        selection: which items were asked for, as it was written; empty: all.
    """
    commits = {entry.deed.commit for entry in entries if entry.deed.commit is not None}
    days = [entry.deed.day for entry in entries if entry.deed.day is not None]
    summary = [Line(message("Changes: {count}, commits: {commits}.", count=len(entries), commits=len(commits)))]
    if days:
        summary.append(Line(message("From {first} to {last}.", first=min(days), last=max(days))))
    chosen = tuple(selection)
    if chosen:
        summary.append(Line(message("Selection: {options}.", options=chosen)))
    loose = sum(entry.deed.who is UNCOMMITTED for entry in entries)
    if loose:
        summary.append(
            Line(counted("{count} change is not committed.", "{count} changes are not committed.", loose), "warn")
        )
    table = LIST.table("rows", entries, layout, empty=message("No changes."))
    totals: dict[str, Value | dict[str, Value]] = {
        "changes": len(entries),
        "commits": len(commits),
        "uncommitted": loose,
    }
    return Report("log", plan, as_of, tuple(summary), (Section(table=table),), totals)
