"""Which indicator, risk, issue or budget line of which project is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from cluster_cli.core.edits import EditValue, FieldEdit, Refused, Want
from cluster_cli.core.messages import Command, Message, Value, message
from cluster_cli.core.model import BudgetLine, Indicator, Issue, Project, Risk
from cluster_cli.core.operations.targets import Situation, item_label
from cluster_cli.core.text import find_name, fold

Kind = Literal["indicators", "budget", "risks", "issues"]
EVERY_KIND: tuple[Kind, ...] = ("indicators", "budget", "risks", "issues")
Recorded = Indicator | BudgetLine | Risk | Issue


class Entry(Struct, frozen=True):
    """One entry of a project's list: where it stands, by which names it is called, and what it is."""

    kind: Kind
    project: Project
    index: int
    names: tuple[str, ...]
    record: Recorded
    label: Message

    @property
    def qualified(self) -> tuple[str, ...]:
        """Its names led by the project's id."""
        return tuple(f"{self.project.id}.{name}" for name in self.names)

    def edit(self, path: tuple[str | int, ...], value: EditValue) -> FieldEdit:
        """Set one field."""
        return FieldEdit("projects", self.project.id, (self.kind, self.index, *path), value)


class Named(Struct, frozen=True):
    """How an entry was called: by its name, of a project, a budget line by source and period too."""

    name: str
    project: str | None = None
    source: str | None = None
    period: str | None = None


REGISTERS = frozenset({"budget", "indicators", "risks", "issues", "assumptions"})


class Record(Struct, frozen=True):
    """What `record` was told. `texts` are fields by their key: money, a reason, a status, a resolution."""

    named: Named
    value: str | None = None
    on: date | None = None
    texts: dict[str, str] = {}
    replace: bool = False


def entries_of(situation: Situation, kinds: Sequence[Kind], project: Project | None = None) -> list[Entry]:
    """All entries of these kinds, in the file's order; those of projects in which only a register is at fault come last."""
    projects = (*situation.portfolio.matrix.projects, *_mendable(situation)) if project is None else (project,)
    return [entry for one in projects for kind in kinds for entry in _of_project(situation, one, kind)]


def _mendable(situation: Situation) -> list[Project]:
    """The projects that are not counted for nothing but an entry that could not be read: `record` may mend it."""
    return [
        item for item, keys in situation.faulty.values() if isinstance(item, Project) and keys and keys <= REGISTERS
    ]


def _of_project(situation: Situation, project: Project, kind: Kind) -> Iterator[Entry]:
    records: tuple[Recorded, ...] = getattr(project, kind)
    for index, record in enumerate(records):
        names = _line_names(situation, record) if isinstance(record, BudgetLine) else (record.id, record.title)
        yield Entry(kind, project, index, names, record, _label(project, record, names))


def _line_names(situation: Situation, line: BudgetLine) -> tuple[str, ...]:
    """A budget line is called by its item; one without an item by its source, else by its period."""
    if line.item is not None:
        return (line.item,)
    title = situation.portfolio.matrix.sources.get(line.source or "")
    names = [name for name in (line.source, title) if name]
    return tuple(names) or ((line.period.name,) if line.period is not None else ())


def _label(project: Project, record: Recorded, names: tuple[str, ...]) -> Message:
    item = item_label(project)
    match record:
        case Indicator():
            return message('{item}, indicator "{title}"', item=item, title=record.title)
        case Risk():
            return message('{item}, risk "{title}"', item=item, title=record.title)
        case Issue():
            return message('{item}, issue "{title}"', item=item, title=record.title)
        case BudgetLine():
            return message('{item}, budget line "{title}"', item=item, title=names[0] if names else "—")


def project_meant(situation: Situation, named: Named, kinds: Sequence[Kind]) -> Project | None:
    """The project that `--project` names.

    Raises:
        Refused: there is none, or it is an activity.
    """
    if named.project is None:
        return None
    item = situation.find_to_mend(named.project)
    if isinstance(item, Project):
        return item
    found = called(entries_of(situation, kinds), Named(named.name))
    wants = (Want("project", found[0].project.id),) if found else ()
    hints = () if found else (Command("cluster record --help"),)
    raise Refused(message("{item} is no project.", item=item_label(item)), *hints, wants=wants, about="project")


def called(entries: Sequence[Entry], named: Named) -> list[Entry]:
    """Those that the name means: as it is written, else as a copied command writes it, else without regard to case."""
    for same in (_exactly, _as_copied, _folded):
        if found := [entry for entry in entries if same(named.name, (*entry.names, *entry.qualified))]:
            return [entry for entry in found if _of_source(entry, named)]
    return []


def _exactly(name: str, names: tuple[str, ...]) -> bool:
    return name in names


def _as_copied(name: str, names: tuple[str, ...]) -> bool:
    return find_name(name, names) is not None


def _folded(name: str, names: tuple[str, ...]) -> bool:
    return fold(name) in map(fold, names)


def _of_source(entry: Entry, named: Named) -> bool:
    """Whether a budget line is of the source and the period that are told."""
    line = entry.record
    if not isinstance(line, BudgetLine):
        return named.source is None and named.period is None
    period = line.period.name if line.period is not None else None
    return named.source in {None, line.source} and named.period in {None, period}


def telling_apart(first: Entry, found: Sequence[Entry], named: Named) -> tuple[Want, ...]:
    """The options by which the first of several is meant alone; none where no option does it."""
    wants: list[Want] = []
    if len({entry.project.id for entry in found}) > 1:
        wants.append(Want("project", first.project.id))
        found = [entry for entry in found if entry.project.id == first.project.id]
    line = first.record
    if isinstance(line, BudgetLine) and len(found) > 1:
        for option, told, value in (
            ("source", named.source, line.source),
            ("period", named.period, line.period.name if line.period is not None else None),
        ):
            if told is None and value is not None and len(found) > 1:
                narrowed = Named(named.name, None, **{option: value})
                left = [entry for entry in found if _of_source(entry, narrowed)]
                if len(left) < len(found):
                    wants.append(Want(option, value))
                    found = left
    return tuple(wants) if len(found) == 1 else ()


def choices_of(found: Sequence[Entry]) -> tuple[tuple[str, Value], ...]:
    """The projects among which one is chosen, by id and in words."""
    return tuple({entry.project.id: (entry.project.id, entry.project.title) for entry in found}.values())
