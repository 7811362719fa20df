"""Which entry `record` means, and the whole command for it where that is not clear."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import structs

from cluster_cli.core.edits import Refused, Want
from cluster_cli.core.messages import N_, UNTOLD, Command, Message, Options, message, offer
from cluster_cli.core.model import BudgetLine, Indicator, Issue, Project
from cluster_cli.core.operations.entries import (
    EVERY_KIND,
    Entry,
    Kind,
    Named,
    Record,
    called,
    choices_of,
    entries_of,
    project_meant,
    telling_apart,
)  # fmt: skip
from cluster_cli.core.operations.targets import MOST_NAMED, Situation
from cluster_cli.core.text import fold, nearest, shortened


def entry_meant(situation: Situation, request: Record, kinds: tuple[Kind, ...]) -> Entry:
    """The one that is meant.

    Raises:
        Refused: there is none, or several.
    """
    project = project_meant(situation, request.named, kinds)
    among = entries_of(situation, kinds, project)
    found = called(among, structs.replace(request.named, source=_source_meant(situation, request.named.source)))
    if not found:
        raise _unknown(situation, request, kinds, among)
    if len(found) > 1:
        raise _several(request, found)
    return found[0]


def _source_meant(situation: Situation, name: str | None) -> str | None:
    """A source by its key or its title; what is unknown stays as it is."""
    titles = situation.portfolio.matrix.sources
    if name is None or name in titles:
        return name
    found = [key for key, title in titles.items() if fold(title) == fold(name)]
    return found[0] if len(found) == 1 else name


def _several(request: Record, found: Sequence[Entry]) -> Refused:
    """What tells them apart, with what the command lacks besides."""
    apart = ((entry, telling_apart(entry, found, request.named)) for entry in found)
    first, wants = next((pair for pair in apart if pair[1]), (found[0], ()))
    reason = message('"{name}" may mean several things.', name=shortened(request.named.name, 80))
    named = message("These: {found}.", found=tuple(entry.label for entry in found[:MOST_NAMED]))
    is_told = request.value is not None or bool(request.texts)
    if wants:
        return Refused(reason, named, wants=(*wants, *(() if is_told else lacking(first))), choices=choices_of(found))
    if is_told or len({entry.kind for entry in found}) == 1:
        return Refused(reason, named, offer("edit", first.project.id))
    return Refused(reason, named, *(call_for(entry, request) for entry in found))


def lacking(entry: Entry) -> tuple[Want, ...]:
    """What is recorded of such an entry, with an example."""
    found = entry.record
    if isinstance(found, Indicator):
        return (Want("value", example_of(found)),)
    return (Want("spent", amount_of(found)),) if isinstance(found, BudgetLine) else (Want("status", "closed"),)


_NONE: dict[tuple[Kind, ...], str] = {
    ("indicators",): N_('There is no indicator "{name}".'),
    ("budget",): N_('There is no budget line "{name}".'),
    ("issues",): N_('There is no issue "{name}".'),
    ("risks", "issues"): N_('There is no risk and no issue "{name}".'),
}
_NOTHING = N_('There is nothing called "{name}" of which something is recorded.')


def _unknown(situation: Situation, request: Record, kinds: tuple[Kind, ...], among: Sequence[Entry]) -> Refused:
    """What is near; of a name that means something else, how that is recorded; else what there is."""
    name = request.named.name
    reason = Message(_NONE.get(kinds, _NOTHING), {"name": shortened(name, 80)})
    other = called(entries_of(situation, EVERY_KIND), Named(name))
    if len(other) == 1 and other[0].kind not in kinds:
        return Refused(
            reason, message("It is this: {what}.", what=other[0].label), call_for(other[0], Record(Named(name)))
        )
    by_name = {one: entry for entry in reversed(among) for one in (entry.names[:1] or ("",))}
    near = nearest(name, by_name)
    if near:
        guess = message('Did you mean "{near}"?', near=near[0])
        return Refused(reason, guess, call_for(by_name[near[0]], request))
    hidden = [one.id for one, _ in situation.faulty.values() if isinstance(one, Project)]
    if hidden:
        told = message('The project "{id}" has an error, so what it holds is not known; mend it first.', id=hidden[0])
        return Refused(reason, told, offer("edit", hidden[0]), Command("cluster validate"))
    among = [entry for entry in among if entry.project.id == name] or among
    by_name = {one: entry for entry in reversed(among) for one in (entry.names[:1] or ("",))}
    if among:
        names = tuple(by_name)[::-1]
        return Refused(
            reason, message("There are: {names}.", names=names[:MOST_NAMED]), Command("cluster record --help")
        )
    projects = situation.portfolio.matrix.projects
    if not projects:
        return Refused(
            reason, message("The plan has no projects yet."), offer("add project", options=(("title", UNTOLD),))
        )
    of = next((one.id for one in projects if one.id in {request.named.project, name}), projects[0].id)
    return Refused(reason, message("None is entered yet; they are entered in your editor:"), offer("edit", of))


def call_for(entry: Entry, request: Record) -> Command:
    """The whole command that records the same, or something as an example, of this entry and of no other."""
    found, told = entry.record, dict(request.texts)
    if not isinstance(found, Indicator) and not told:
        told = {"spent": amount_of(found)} if isinstance(found, BudgetLine) else {"status": "closed"}
    if isinstance(found, Issue) and told.get("status") == "happened":
        told["status"] = "closed"
    line = found if isinstance(found, BudgetLine) else BudgetLine()
    values = [request.value or example_of(found)] if isinstance(found, Indicator) else []
    options: Options = [
        ("project", entry.project.id),
        ("source", line.source),
        ("period", line.period.name if line.period is not None else None),
        *told.items(),
        ("on", request.on.isoformat() if request.on is not None else None),
    ]
    return offer("record", entry.names[0] if entry.names else "", *values, options=options)


def example_of(indicator: Indicator) -> str:
    """A number that may be meant: that of the last reading."""
    return format(indicator.readings[max(indicator.readings)], "f") if indicator.readings else "0"


def amount_of(line: BudgetLine) -> str:
    """A sum that does no harm as an example: the one that stands there."""
    return format(line.spent or Decimal(0), "f")
