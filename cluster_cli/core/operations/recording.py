"""record: what was measured, what was paid, what became of a risk or an issue.

Which indicator, budget line, risk or issue is meant is found by its name; where that is not clear, the whole command
for it is offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct, structs

from cluster_cli.core.edits import REMOVED, ChangeSet, Edit, EditValue, FieldEdit, Refused, Want
from cluster_cli.core.fields import labels
from cluster_cli.core.judge.registers import STATUSES_OF_RISK
from cluster_cli.core.messages import N_, PLACEHOLDER, Command, Message, Options, Value, message, offer
from cluster_cli.core.model import BudgetLine, Indicator, Issue, Project, Risk
from cluster_cli.core.naming import Recorded, entry_name, item_name
from cluster_cli.core.operations.targets import MOST_NAMED, Situation
from cluster_cli.core.text import find_name, fold, nearest, shortened

Kind = Literal["indicators", "budget", "risks", "issues"]
EVERY_KIND: tuple[Kind, ...] = ("indicators", "budget", "risks", "issues")


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


class EntryName(Struct, frozen=True):
    """How an entry was called: by its name, of a project, a budget line by source and period too."""

    name: str
    project: str | None = None
    source: str | None = None
    period: str | None = None


REGISTERS = frozenset({"budget", "indicators", "risks", "issues", "assumptions"})


class Record(Struct, frozen=True):
    """What `record` was told. `texts` are fields by their key: money, a reason, a status, a resolution."""

    entry: EntryName
    value: str | None = None
    on: date | None = None
    texts: dict[str, str] = {}
    replace: bool = False


def entries_of(situation: Situation, kinds: Sequence[Kind], project: Project | None = None) -> list[Entry]:
    """All entries of these kinds, in the file's order; those of projects in which only a register is at fault come last."""
    projects = (*situation.portfolio.matrix.projects, *_mendable(situation)) if project is None else (project,)
    return [entry for owner in projects for kind in kinds for entry in _of_project(situation, owner, kind)]


def _mendable(situation: Situation) -> list[Project]:
    """The projects that are not counted for nothing but an entry that could not be read: `record` may mend it."""
    return [
        item for item, keys in situation.faulty.values() if isinstance(item, Project) and keys and keys <= REGISTERS
    ]


def _of_project(situation: Situation, project: Project, kind: Kind) -> Iterator[Entry]:
    records: tuple[Recorded, ...] = getattr(project, kind)
    for index, record in enumerate(records):
        names = _line_names(situation, record) if isinstance(record, BudgetLine) else (record.id, record.title)
        yield Entry(
            kind, project, index, names, record, entry_name(project, record, index, situation.portfolio.matrix.sources)
        )


def _line_names(situation: Situation, line: BudgetLine) -> tuple[str, ...]:
    """A budget line is called by its item; one without an item by its source, else by its period."""
    if line.item is not None:
        return (line.item,)
    title = situation.portfolio.matrix.sources.get(line.source or "")
    names = [name for name in (line.source, title) if name]
    return tuple(names) or ((line.period.name,) if line.period is not None else ())


def project_meant(situation: Situation, name: EntryName, kinds: Sequence[Kind]) -> Project | None:
    """The project that `--project` names.

    Raises:
        Refused: there is none, or it is an activity.
    """
    if name.project is None:
        return None
    item = situation.find_to_mend(name.project)
    if isinstance(item, Project):
        return item
    entries = entries_called(entries_of(situation, kinds), EntryName(name.name))
    wants = (Want("project", entries[0].project.id),) if entries else ()
    hints = () if entries else (Command("cluster record --help"),)
    raise Refused(message("{item} is no project.", item=item_name(item)), *hints, wants=wants, about="project")


def entries_called(entries: Sequence[Entry], name: EntryName) -> list[Entry]:
    """Those that the name means: as it is written, else as a copied command writes it, else without regard to case."""
    for same in (_exactly, _as_copied, _folded):
        if matching := [entry for entry in entries if same(name.name, (*entry.names, *entry.qualified))]:
            return [entry for entry in matching if _of_source(entry, name)]
    return []


def _exactly(name: str, names: tuple[str, ...]) -> bool:
    return name in names


def _as_copied(name: str, names: tuple[str, ...]) -> bool:
    return find_name(name, names) is not None


def _folded(name: str, names: tuple[str, ...]) -> bool:
    return fold(name) in map(fold, names)


def _of_source(entry: Entry, name: EntryName) -> bool:
    """Whether a budget line is of the source and the period that are told."""
    line = entry.record
    if not isinstance(line, BudgetLine):
        return name.source is None and name.period is None
    period = line.period.name if line.period is not None else None
    return name.source in {None, line.source} and name.period in {None, period}


def telling_apart(first: Entry, entries: Sequence[Entry], name: EntryName) -> tuple[Want, ...]:
    """The options by which the first of several is meant alone; none where no option does it."""
    wants: list[Want] = []
    if len({entry.project.id for entry in entries}) > 1:
        wants.append(Want("project", first.project.id))
        entries = [entry for entry in entries if entry.project.id == first.project.id]
    line = first.record
    if isinstance(line, BudgetLine) and len(entries) > 1:
        for option, stated, value in (
            ("source", name.source, line.source),
            ("period", name.period, line.period.name if line.period is not None else None),
        ):
            if stated is None and value is not None and len(entries) > 1:
                narrowed = EntryName(name.name, None, **{option: value})
                left = [entry for entry in entries if _of_source(entry, narrowed)]
                if len(left) < len(entries):
                    wants.append(Want(option, value))
                    entries = left
    return tuple(wants) if len(entries) == 1 else ()


def choices_of(entries: Sequence[Entry]) -> tuple[tuple[str, Value], ...]:
    """The projects among which one is chosen, by id and in words."""
    return tuple({entry.project.id: (entry.project.id, entry.project.title) for entry in entries}.values())


def entry_meant(situation: Situation, request: Record, kinds: tuple[Kind, ...]) -> Entry:
    """The one that is meant.

    Raises:
        Refused: there is none, or several.
    """
    project = project_meant(situation, request.entry, kinds)
    among = entries_of(situation, kinds, project)
    entries = entries_called(
        among, structs.replace(request.entry, source=_source_meant(situation, request.entry.source))
    )
    if not entries:
        raise _unknown(situation, request, kinds, among)
    if len(entries) > 1:
        raise _several(request, entries)
    return entries[0]


def _source_meant(situation: Situation, name: str | None) -> str | None:
    """A source by its key or its title; what is unknown stays as it is."""
    titles = situation.portfolio.matrix.sources
    if name is None or name in titles:
        return name
    keys = [key for key, title in titles.items() if fold(title) == fold(name)]
    return keys[0] if len(keys) == 1 else name


def _several(request: Record, entries: Sequence[Entry]) -> Refused:
    """What tells them apart, with what the command lacks besides."""
    apart = ((entry, telling_apart(entry, entries, request.entry)) for entry in entries)
    first, wants = next((pair for pair in apart if pair[1]), (entries[0], ()))
    reason = message("“{name}” may mean several things.", name=shortened(request.entry.name, 80))
    listed = message("These: {found}.", found=tuple(entry.label for entry in entries[:MOST_NAMED]))
    is_told = request.value is not None or bool(request.texts)
    if wants:
        return Refused(
            reason, listed, wants=(*wants, *(() if is_told else lacking(first))), choices=choices_of(entries)
        )
    if is_told or len({entry.kind for entry in entries}) == 1:
        return Refused(reason, listed, offer("edit", first.project.id))
    return Refused(reason, listed, *(call_for(entry, request) for entry in entries))


def lacking(entry: Entry) -> tuple[Want, ...]:
    """What is recorded of such an entry, with an example."""
    record = entry.record
    if isinstance(record, Indicator):
        return (Want("value", example_of(record)),)
    return (Want("spent", amount_of(record)),) if isinstance(record, BudgetLine) else (Want("status", "closed"),)


_NONE: dict[tuple[Kind, ...], str] = {
    ("indicators",): N_("There is no indicator “{name}”."),
    ("budget",): N_("There is no budget line “{name}”."),
    ("issues",): N_("There is no issue “{name}”."),
    ("risks", "issues"): N_("There is no risk and no issue “{name}”."),
}
_NOTHING = N_("There is nothing called “{name}” of which something is recorded.")


def _unknown(situation: Situation, request: Record, kinds: tuple[Kind, ...], among: Sequence[Entry]) -> Refused:
    """What is near; of a name that means something else, how that is recorded; else what there is."""
    name = request.entry.name
    reason = Message(_NONE.get(kinds, _NOTHING), {"name": shortened(name, 80)})
    other = entries_called(entries_of(situation, EVERY_KIND), EntryName(name))
    if len(other) == 1 and other[0].kind not in kinds:
        return Refused(
            reason, message("It is this: {what}.", what=other[0].label), call_for(other[0], Record(EntryName(name)))
        )
    by_name = {called_so: entry for entry in reversed(among) for called_so in (entry.names[:1] or ("",))}
    near = nearest(name, by_name)
    if near:
        guess = message("Did you mean “{near}”?", near=near[0])
        return Refused(reason, guess, call_for(by_name[near[0]], request))
    hidden = [called_so.id for called_so, _ in situation.faulty.values() if isinstance(called_so, Project)]
    if hidden:
        mending = message(
            "The project “{id}” has an error, so what it holds is not known; mend it first.", id=hidden[0]
        )
        return Refused(reason, mending, offer("edit", hidden[0]), Command("cluster validate"))
    among = [entry for entry in among if entry.project.id == name] or among
    by_name = {called_so: entry for entry in reversed(among) for called_so in (entry.names[:1] or ("",))}
    if among:
        names = tuple(by_name)[::-1]
        return Refused(
            reason, message("There are: {names}.", names=names[:MOST_NAMED]), Command("cluster record --help")
        )
    projects = situation.portfolio.matrix.projects
    if not projects:
        return Refused(
            reason, message("The plan has no projects yet."), offer("add project", options=(("title", PLACEHOLDER),))
        )
    of = next((project.id for project in projects if project.id in {request.entry.project, name}), projects[0].id)
    return Refused(reason, message("None is entered yet; they are entered in your editor:"), offer("edit", of))


def call_for(entry: Entry, request: Record) -> Command:
    """The whole command that records the same, or something as an example, of this entry and of no other."""
    record, texts = entry.record, dict(request.texts)
    if not isinstance(record, Indicator) and not texts:
        texts = {"spent": amount_of(record)} if isinstance(record, BudgetLine) else {"status": "closed"}
    if isinstance(record, Issue) and texts.get("status") == "happened":
        texts["status"] = "closed"
    line = record if isinstance(record, BudgetLine) else BudgetLine()
    values = [request.value or example_of(record)] if isinstance(record, Indicator) else []
    options: Options = [
        ("project", entry.project.id),
        ("source", line.source),
        ("period", line.period.name if line.period is not None else None),
        *texts.items(),
        ("on", request.on.isoformat() if request.on is not None else None),
    ]
    return offer("record", entry.names[0] if entry.names else "", *values, options=options)


def example_of(indicator: Indicator) -> str:
    """A number that may be meant: that of the last reading."""
    return format(indicator.readings[max(indicator.readings)], "f") if indicator.readings else "0"


def amount_of(line: BudgetLine) -> str:
    """A sum that does no harm as an example: the one that stands there."""
    return format(line.spent or Decimal(0), "f")


_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
"""How the file has exact decimals."""
_BLANKS = re.compile("[ \u00a0\u2009\u202f_]")

RECORDED = {key: labels()[key] for key in ("spent", "committed", "reason", "status", "resolution")}
"""The fields that `record` sets beside the readings of indicators, in the order in which it writes them."""
MONEY = ("spent", "committed")


def record(situation: Situation, request: Record) -> ChangeSet:
    """Record a reading, money or a state.

    Raises:
        Refused: it is not clear what is meant, a number is none, the day is to come, or another reading stands there.
    """
    kinds = _kinds(request)
    entry = entry_meant(situation, request, kinds)
    if request.on is not None and not isinstance(entry.record, Indicator):
        dayless = structs.replace(request, on=None)
        raise Refused(message("{what} carries no day: leave out --on.", what=entry.label), call_for(entry, dayless))
    match entry.record:
        case Indicator():
            return _reading(situation, request, entry, entry.record)
        case BudgetLine():
            return _money(request, entry, entry.record)
        case Risk() | Issue():
            return _state(request, entry, entry.record)


def _kinds(request: Record) -> tuple[Kind, ...]:
    """Of what the things told can be.

    Raises:
        Refused: they are of different things.
    """
    possible: list[set[Kind]] = []
    if request.value is not None or request.replace:
        possible.append({"indicators"})
    of_text: dict[str, set[Kind]] = {
        "spent": {"budget"}, "committed": {"budget"}, "reason": {"budget"}, "status": {"risks", "issues"},
        "resolution": {"issues"},
    }  # fmt: skip
    possible += [of_text[key] for key in request.texts]
    if request.entry.source is not None or request.entry.period is not None:
        possible.append({"budget"})
    kinds = tuple(kind for kind in EVERY_KIND if all(kind in possible_kinds for possible_kinds in possible))
    if not kinds:
        raise Refused(
            message("A reading, money and a state are recorded one by one, each with its own options."),
            Command("cluster record --help"),
        )
    return kinds


def number_meant(text: str, option: str, example: str) -> str:
    """The text, where it is a decimal as the file has them.

    Raises:
        Refused: it is not; what is probably meant is offered.
    """
    if _NUMBER.fullmatch(text):
        return text
    plain = _BLANKS.sub("", text.strip()).replace(",", ".")
    raise Refused(
        message(
            "“{text}” is no number: decimals stand behind a point, and there are no blanks.", text=shortened(text, 80)
        ),
        wants=(Want(option, plain if _NUMBER.fullmatch(plain) else example),),
        about=option,
    )


def _reading(situation: Situation, request: Record, entry: Entry, indicator: Indicator) -> ChangeSet:
    if request.on is not None and request.on > situation.today:
        raise Refused(
            message("{day} is still to come: a reading is recorded when it was taken.", day=request.on), about="on"
        )
    example = example_of(indicator)
    if request.value is None:
        raise Refused(message("{what}: say which value was measured.", what=entry.label), wants=lacking(entry))
    value = number_meant(request.value, "value", example)
    day = request.on or situation.today
    earlier = indicator.readings.get(day)
    if earlier == Decimal(value):
        return ChangeSet(
            sentences=(
                message(
                    "{what}: {value} on {day} is recorded already: nothing to do.",
                    what=entry.label,
                    value=earlier,
                    day=day,
                ),
            )
        )
    if earlier is not None and not request.replace:
        raise Refused(
            message(
                "{what}: another reading of {day} is recorded already: {known}.",
                what=entry.label,
                day=day,
                known=earlier,
            ),
            message("If that one is wrong, write it anew:"),
            wants=(Want("replace", ""),),
        )
    sentence = message("{what}: {value} on {day}.", what=entry.label, value=Decimal(value), day=day)
    if earlier is not None:
        sentence = message(
            "{what}: {value} on {day} (was: {known}).", what=entry.label, value=Decimal(value), day=day, known=earlier
        )
    return ChangeSet((entry.edit(("readings", day.isoformat()), value),), (sentence,))


def _money(request: Record, entry: Entry, line: BudgetLine) -> ChangeSet:
    if not request.texts:
        raise Refused(
            message("{what}: say with --spent how much was spent in all.", what=entry.label),
            wants=lacking(entry),
        )
    texts = {
        key: number_meant(text, key, amount_of(line)) if key in MONEY else text for key, text in request.texts.items()
    }
    change = _set(entry, {key: getattr(line, key) for key in texts}, texts)
    money = {key: Decimal(texts[key]) if key in texts else getattr(line, key) for key in MONEY}
    reason = texts.get("reason", line.reason)
    if change.edits and not reason and (over := _over(money["spent"], money["committed"], line.planned)) is not None:
        return ChangeSet(change.edits, (*change.sentences, over))
    return change


def _over(spent: Decimal | None, committed: Decimal | None, planned: Decimal | None) -> Message | None:
    """That more was spent than the line has, which wants a reason."""
    limits = [limit for limit in (committed, planned) if limit is not None]
    if spent is None or not limits or spent <= min(limits):
        return None
    return message("That is more than the line has, {limit}: say why with --reason.", limit=min(limits))


def _state(request: Record, entry: Entry, record: Risk | Issue) -> ChangeSet:
    statuses = tuple(STATUSES_OF_RISK) if isinstance(record, Risk) else tuple(STATUSES_OF_RISK)[:2]
    status = request.texts.get("status")
    if not request.texts or (status is not None and status not in statuses):
        sentence = message("{what}: its status is one of these: {known}.", what=entry.label, known=statuses)
        choices = tuple((key, STATUSES_OF_RISK[key]) for key in statuses)
        raise Refused(sentence, wants=(Want("status", "closed"),), about="status", choices=choices)
    return _set(entry, {key: getattr(record, key) for key in request.texts}, request.texts)


def _set(entry: Entry, old: dict[str, Decimal | str | None], new: dict[str, str]) -> ChangeSet:
    """The fields that differ, with a sentence each; numbers that mean the same do not differ."""
    edits: list[Edit] = []
    sentences: list[Message] = []
    for key, text in new.items():
        before, field = old[key], RECORDED[key]
        if not text:
            if before is not None:
                edits.append(entry.edit((key,), REMOVED))
                sentences.append(
                    message("{item}. Taken out: {field} (was: {old}).", item=entry.label, field=field, old=before)
                )
            continue
        value = _spoken(key, text)
        if before == (value if isinstance(value, Decimal) else text):
            continue
        edits.append(entry.edit((key,), text))
        if before is None:
            sentences.append(message("{item}. Set: {field}: {new}.", item=entry.label, field=field, new=value))
        else:
            was = _spoken(key, str(before)) if isinstance(before, str) else before
            sentences.append(
                message(
                    "{item}. Changed: {field}: {new} (was: {old}).", item=entry.label, field=field, new=value, old=was
                )
            )
    return ChangeSet(tuple(edits), tuple(sentences) or (message("{item}: nothing to do.", item=entry.label),))


def _spoken(key: str, text: str) -> Value:
    if key in MONEY:
        return Decimal(text)
    return STATUSES_OF_RISK.get(text, text) if key == "status" else shortened(text)
