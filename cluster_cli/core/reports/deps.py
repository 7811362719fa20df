"""What an item waits for and what waits for it, through all others, with the delay along each edge and the float."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import structs

from cluster_cli.core.judge.network import Direction, Network, Pass, Tie, Timetable, network_of, ties_of, timetable_of
from cluster_cli.core.judge.views import Assessment, RowView
from cluster_cli.core.messages import PLACEHOLDER, Command, Message, Value, days, message, offer
from cluster_cli.core.naming import item_heading
from cluster_cli.core.report import Column, Line, Report, Row, Section, Table, Unread
from cluster_cli.core.reports.shared import TONES, header, main_point, phase_line, report

DEPTH = Column("depth", "Level", "number")
"""How deep an entry stands; a terminal indents the next column by it instead."""
_SHARED = (DEPTH, Column("id", "No.", "id"), Column("title", "Title", wide=True), Column("deadline", "Deadline", "day"))
_STATE, _FLOAT = Column("state", "Mark", "term"), Column("float", "Float, days", "days")
_RECKONED = (
    Column("late", "Known lateness, days", "days", detail=True),
    Column("gap", "Days between", "days", detail=True),
    Column("again", "Remarks", detail=True),
)
BEFORE = (*_SHARED, _STATE, Column("delay", "Pushes out by, days", "days"), _FLOAT, *_RECKONED)
AFTER = (*_SHARED, _STATE, Column("delay", "Pushed out by, days", "days"), _FLOAT, *_RECKONED)
PATH = (
    Column("id", "No.", "id"),
    Column("title", "Title", wide=True),
    Column("first", "Earliest start", "day"),
    Column("last", "Earliest finish", "day"),
    Column("days", "Days", "number"),
)


def deps(assessment: Assessment, item_id: str, unread: tuple[Unread, ...] = ()) -> Report:
    """The ties of the item `item_id`, which must be there."""
    row, network = assessment.by_id[item_id], network_of(assessment)
    timetable = timetable_of(network, item_id)
    before, after = (tuple(ties_of(network, item_id, direction)) for direction in _DIRECTIONS)
    tied = bool(before or after)
    circle = next((circle for circle in network.circles if item_id in circle), ())
    missing = tuple(other for name, other in network.unknown if name == item_id)
    return report(
        "deps",
        assessment,
        (
            Line(item_heading(row.item)),
            *(_answer(network, timetable, item_id) if tied else _untied(circle, missing)),
            *_faults(circle, missing),
            header(assessment),
            phase_line(assessment),
        ),
        (
            _section(message("Waits for"), _table(assessment, network, "before", before, timetable), tied=tied),
            _section(message("Wait for it"), _table(assessment, network, "after", after, timetable), tied=tied),
            *_critical(assessment, timetable, tied=tied),
        ),
        _hints(assessment, row, tied=tied, faulty=bool(circle or missing)),
        unread=unread,
        totals={"deps": _totals(network, timetable, item_id, before, after)},
    )


_DIRECTIONS: tuple[Direction, Direction] = ("before", "after")


def _answer(network: Network, timetable: Timetable | None, item_id: str) -> Iterator[Line]:
    """How many there are, what comes of them, and how much room there is."""
    before, after = network.before.get(item_id, ()), network.after.get(item_id, ())
    yield Line(
        message("Waits directly for: {before}. Waiting directly for it: {after}.", before=len(before), after=len(after))
    )
    pushed = _pushed(network, item_id)
    if pushed:
        yield Line(message("It is pushed out by what it waits for: {late}.", late=days(pushed)), "bad")
    elif before:
        yield Line(message("It is not pushed out by what it waits for."))
    if timetable is None:
        yield Line(message("There is no critical path: nothing that is tied to it has a deadline."))
    elif item_id in timetable.undated:
        yield Line(message("It has no deadline and is taken to need no time."))
    elif item_id in timetable.critical:
        yield Line(message("It lies on the critical path: each day of delay moves the end of the whole."))
    else:
        room = days(timetable.passes[item_id].float_days)
        yield Line(
            message("Float: {float}. So much later may it finish without moving the end of the whole.", float=room)
        )


def _pushed(network: Network, item_id: str) -> int:
    return max((network.edges[other, item_id].delay for other in network.before.get(item_id, ())), default=0)


def _untied(circle: tuple[str, ...], missing: tuple[str, ...]) -> Iterator[Line]:
    """That it is tied to nothing; left out where a wrong tie is named instead."""
    if not circle and not missing:
        yield Line(message("It waits for nothing, and nothing waits for it: the plan says of no order of work here."))


def _faults(circle: tuple[str, ...], missing: tuple[str, ...]) -> Iterator[Line]:
    """Ties that are left out because they are wrong."""
    if circle:
        sentence = message("Left out, since they wait for each other in a circle: {circle}.", circle=circle)
        yield Line(sentence, "bad")
    if missing:
        yield Line(message("Left out, since there is no such item: {missing}.", missing=missing), "bad")


def _table(
    assessment: Assessment, network: Network, key: Direction, ties: tuple[Tie, ...], timetable: Timetable | None
) -> Table:
    passes = timetable.passes if timetable is not None else {}
    rows = tuple(_row(assessment.by_id[tie.id], tie, network, passes) for tie in ties)
    return Table(key, BEFORE if key == "before" else AFTER, rows)


def _section(title: Message, table: Table, *, tied: bool) -> Section:
    """A list with its title. Without any tie there is no title, since one sentence says so; the table is there for programs."""
    return (
        Section(title=title, table=structs.replace(table, empty=message("Nothing."))) if tied else Section(table=table)
    )


def _row(row: RowView, tie: Tie, network: Network, passes: Mapping[str, Pass]) -> Row:
    view = main_point(row)
    state = row.state if view is None or row.closed is not None else view.state
    edge, span = tie.edge, network.spans.get(tie.id)
    float_days = passes[tie.id].float_days if tie.id in passes else None
    again = message("what follows is listed above") if tie.again else None
    cells: tuple[Value, ...] = (
        tie.depth, tie.id, row.item.title, None if span is None else span.last, state, edge.delay, float_days,
        network.late[tie.id], edge.gap, again,
    )  # fmt: skip
    return Row(cells, TONES.get(state.key, ""))


def _critical(assessment: Assessment, timetable: Timetable | None, *, tied: bool) -> Iterator[Section]:
    """The items without float, in the order in which they run; the table is there in any case, for programs."""
    rows: list[Row] = []
    for name in timetable.critical if timetable is not None and tied else ():
        assert timetable is not None  # noqa: S101 - else there is nothing to go through
        span = timetable.passes[name]
        first, last = timetable.day(span.es), timetable.day(span.ef - 1)
        rows.append(Row((name, assessment.by_id[name].item.title, first, last, span.ef - span.es)))
    table = Table("path", PATH, tuple(rows))
    yield Section(title=message("The critical path of everything that is tied to it") if rows else None, table=table)


def _totals(
    network: Network, timetable: Timetable | None, item_id: str, before: tuple[Tie, ...], after: tuple[Tie, ...]
) -> dict[str, Value]:
    span = timetable.passes.get(item_id) if timetable is not None and (before or after) else None
    return {
        "before": len({tie.id for tie in before}),
        "after": len({tie.id for tie in after}),
        "pushed": _pushed(network, item_id),
        "float": span.float_days if span is not None else None,
        "length": timetable.length if timetable is not None and span is not None else None,
    }


def _hints(assessment: Assessment, row: RowView, *, tied: bool, faulty: bool) -> Iterator[Line]:
    if faulty:
        yield Line(message("Where it is written: {command}", command=Command("cluster validate")))
    elif not tied and (example := _example(assessment, row)) is not None:
        yield Line(message("What it waits for is written like this: {command}", command=example))


def _example(assessment: Assessment, row: RowView) -> Command | None:
    """How a tie is added, with a neighbour as an example: the nearest before it, then after it, of its kind if possible."""
    own, others = assessment.rows, assessment.cards
    if row in others:
        own, others = others, own
    at = own.index(row)
    for other in (*reversed(own[:at]), *own[at + 1 :], *others):
        if not _is_within(assessment, row, other.id) and not _is_within(assessment, other, row.id):
            return offer("update", row.id, options=(("after", other.id), ("reason", PLACEHOLDER), ("by", PLACEHOLDER)))
    return None


def _is_within(assessment: Assessment, row: RowView, whole: str) -> bool:
    """Whether a row is a part of another, through others too; parts on a circle end the search."""
    seen: set[str] = set()
    while row.parent is not None and row.parent not in seen and row.parent in assessment.by_id:
        if row.parent == whole:
            return True
        seen.add(row.parent)
        row = assessment.by_id[row.parent]
    return False
