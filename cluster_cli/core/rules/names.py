"""Rules of names: every id is given once, every name that is used is given somewhere, and no item leads back to itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cluster_cli.core.diagnostics import Code, Diagnostic, Field
from cluster_cli.core.messages import message
from cluster_cli.core.model import Activity, Indicator, Issue, Item, Project, Risk
from cluster_cli.core.naming import item_name
from cluster_cli.core.rules.lookup import Lookup, Misspelt, at, finding, in_list, misspelt, of_party
from cluster_cli.core.text import fold

_Path = tuple[str | int, ...]


DUPLICATE_ID = Code(
    "duplicate-id",
    "error",
    "the id “{id}” belongs to “{title}” already",
    "Give one of the two another id; the number that the document prints goes under number.",
    "Commands, dependencies and reports name an activity or a project by its id. Where an id stands twice, nobody can "
    "tell which one is meant, and the second one is not counted.",
    bad="activities:\n  - id: 3\n    title: Программа развития\n  - id: 3\n    title: Стратегическая сессия\n",
    good="activities:\n  - id: 3\n    title: Программа развития\n  - id: 4\n    title: Стратегическая сессия\n",
)


def duplicate_ids(lookup: Lookup) -> Iterator[Diagnostic]:
    """Activities and projects share one namespace; within a project so do its indicators, risks and issues."""
    if len(lookup.items) < len(lookup.activities) + len(lookup.projects):
        for item in lookup.every_item:
            first = lookup.items[item.id]
            if first is not item:
                yield finding(DUPLICATE_ID, at(item, "id"), item, at(first, "id"), id=item.id, title=first.title)
    for project in lookup.projects:
        for key, records in _lists_of(project):
            first_places: dict[str, int] = {}
            for index, record in enumerate(records):
                first_index = first_places.setdefault(record.id, index)
                if first_index != index:
                    where, other = at(project, key, index, "id"), at(project, key, first_index, "id")
                    title = records[first_index].title
                    yield finding(DUPLICATE_ID, where, project, other, id=record.id, title=title)


def _lists_of(project: Project) -> Iterator[tuple[str, Sequence[Indicator | Risk | Issue]]]:
    yield "indicators", project.indicators
    yield "risks", project.risks
    yield "issues", project.issues


UNKNOWN_PARTY = Code(
    "unknown-party",
    "error",
    "there is no party “{party}” in the list parties",
    "{hint}",
    "Who answers for something is named by a short key from the list parties. So one organisation is one in every "
    "table, however its name is spelt in the document.",
    bad="activities:\n  - responsible: [tts]\n",
    good="activities:\n  - responsible: [ttst]\n",
    rests_on=("parties",),
)


def unknown_parties(lookup: Lookup) -> Iterator[Misspelt]:
    """Who answers for something is in the list of parties."""
    parties = lookup.plan.parties
    for item, name, path in _mentions_of_parties(lookup):
        if name not in parties:
            search = of_party(name, parties, lambda: lookup.spellings)
            yield misspelt(UNKNOWN_PARTY, at(item, *path), item, search, party=name)


def _mentions_of_parties(lookup: Lookup) -> Iterator[tuple[Item | None, str, _Path]]:
    """Every party that is named somewhere, with its place."""
    for activity in lookup.activities:
        for index, responsible in enumerate(activity.responsible):
            yield activity, responsible.party, ("responsible", index, "party")
    for project in lookup.projects:
        for name, path in _parties_of(project):
            yield project, name, path
    for decision in lookup.plan.decisions.values():
        if decision.body is not None:
            yield None, decision.body, ("decisions", decision.id, "body")


def _parties_of(project: Project) -> Iterator[tuple[str, _Path]]:
    parties: list[tuple[str | None, _Path]] = [(project.lead, ("lead",))]
    parties += [(name, ("team", index)) for index, name in enumerate(project.team)]
    parties += [(risk.owner, ("risks", index, "owner")) for index, risk in enumerate(project.risks)]
    parties += [(issue.owner, ("issues", index, "owner")) for index, issue in enumerate(project.issues)]
    for name, path in parties:
        if name is not None:
            yield name, path


PARTY_NAME_TAKEN = Code(
    "party-name-taken",
    "error",
    "“{name}” is a name of the party {other} already",
    "Leave the name with one of the two.",
    "Names, short names and aliases are what people search by. A name that two parties bear would find the wrong one. "
    "Case and the letter ё make no difference.",
    bad="parties:\n  dpo:\n    name: Департамент образования\n    short: ДПО\n  ttst:\n    name: Техникум\n"
    "    aliases: [дпо]\n",
    good="parties:\n  dpo:\n    name: Департамент образования\n    short: ДПО\n  ttst:\n    name: Техникум\n",
)


def taken_party_names(lookup: Lookup) -> Iterator[Diagnostic]:
    """A name, short name or alias stands for one party only, however it is spelt."""
    taken: dict[str, tuple[str, Field]] = {
        fold(key): (key, at(None, "parties", key, key=True)) for key in lookup.plan.parties
    }
    for party in lookup.plan.parties.values():
        own: list[tuple[str | None, _Path]] = [(party.name, ("name",)), (party.short, ("short",))]
        own += [(alias, ("aliases", index)) for index, alias in enumerate(party.aliases)]
        for name, path in own:
            if not name:
                continue
            where = at(None, "parties", party.id, *path)
            other, place = taken.setdefault(fold(name), (party.id, where))
            if other != party.id:
                yield finding(PARTY_NAME_TAKEN, where, None, place, name=name, other=other)


UNKNOWN_SECTION = Code(
    "unknown-section",
    "error",
    "there is no section “{section}” in the list sections",
    "{hint}",
    "Where the plan lists its sections, every row stands in one of them; a misspelt one would fall out of the tables "
    "by section.",
    bad="sections:\n  org: Организационные мероприятия\nactivities:\n  - section: orgg\n",
    good="sections:\n  org: Организационные мероприятия\nactivities:\n  - section: org\n",
    rests_on=("sections",),
)


def unknown_sections(lookup: Lookup) -> Iterator[Misspelt]:
    """A section is one of the document's headings, where the plan lists them."""
    sections = lookup.plan.sections
    if not sections:
        return
    for activity in lookup.activities:
        if activity.section is not None and activity.section not in sections:
            search = in_list("sections", activity.section, lambda: sections)
            yield misspelt(UNKNOWN_SECTION, at(activity, "section"), activity, search, section=activity.section)


def unknown_items(lookup: Lookup) -> Iterator[Diagnostic | Misspelt]:
    """What an item waits for, is a part of or carries out is in the plan."""
    for activity in lookup.activities:
        if activity.after:
            yield from _unknown(lookup, activity, "after", activity.after, rows_only=False)
        if activity.part_of is not None:
            yield from _unknown(lookup, activity, "part_of", (activity.part_of,), rows_only=True)
    for project in lookup.projects:
        yield from _unknown(lookup, project, "after", project.after, rows_only=False)
        yield from _unknown(lookup, project, "activities", project.activities, rows_only=True)


UNKNOWN_ITEM = Code(
    "unknown-item",
    "error",
    "there is no item “{id}” in the plan",
    "{hint}",
    "A row can wait for another one or be a part of it, and a project carries out rows. The id that is named must be "
    "there, or the tie leads nowhere.",
    bad="activities:\n  - id: 3\n    after: [2]\n",
    good="activities:\n  - id: 2\n    title: Заседание совета\n  - id: 3\n    after: [2]\n",
    rests_on=("activities", "projects"),
)


def _unknown(
    lookup: Lookup, item: Item, key: str, names: Sequence[str], *, rows_only: bool
) -> Iterator[Diagnostic | Misspelt]:
    for index, name in enumerate(names):
        other = lookup.items.get(name)
        if isinstance(other, Activity) or (other is not None and not rows_only):
            continue
        where = at(item, key) if key == "part_of" else at(item, key, index)
        if other is not None:
            hint = message("“{id}” is a project; an activity is meant here.", id=name)
            yield finding(UNKNOWN_ITEM, where, item, id=name, hint=hint)
        else:
            search = in_list("activities", name, lambda: _titles(lookup, rows_only=rows_only))
            yield misspelt(UNKNOWN_ITEM, where, item, search, id=name)


def _titles(lookup: Lookup, *, rows_only: bool) -> dict[str, str]:
    return {name: item.title for name, item in lookup.items.items() if not rows_only or isinstance(item, Activity)}


UNKNOWN_STAGE = Code(
    "unknown-stage",
    "error",
    "the matrix has no stage “{stage}”",
    "{hint}",
    "The stages that the file of projects lists are the columns of the matrix. What stands under another name would "
    "have no column.",
    bad="projects:\n  - stages:\n      begin: {due: 2022-02}\nstages: {initiation: Инициирование}\n",
    good="projects:\n  - stages:\n      initiation: {due: 2022-02}\nstages: {initiation: Инициирование}\n",
    rests_on=("stages",),
)


def unknown_stages(lookup: Lookup) -> Iterator[Misspelt]:
    """A stage is a column of the matrix, where the file of projects lists them."""
    stages = lookup.portfolio.matrix.stages
    if not stages:
        return
    for project in lookup.projects:
        for stage in project.stages:
            if stage.key not in stages:
                search = in_list("stages", stage.key, lambda: stages)
                where = at(project, "stages", stage.key, key=True)
                yield misspelt(UNKNOWN_STAGE, where, project, search, stage=stage.key)


UNKNOWN_SOURCE = Code(
    "unknown-source",
    "error",
    "there is no funding source “{source}” in the list sources",
    "{hint}",
    "Money is added up by funding source. A misspelt source would stand in the tables as one of its own.",
    bad="sources: {regional: Областной бюджет}\nprojects:\n  - budget: [{source: region, planned: 350000.00}]\n",
    good="sources: {regional: Областной бюджет}\nprojects:\n  - budget: [{source: regional, planned: 350000.00}]\n",
    rests_on=("sources",),
)


def unknown_sources(lookup: Lookup) -> Iterator[Misspelt]:
    """A budget line's money comes from one of the sources, where the file of projects lists them."""
    sources = lookup.portfolio.matrix.sources
    if not sources:
        return
    for project in lookup.projects:
        for index, line in enumerate(project.budget):
            if line.source is not None and line.source not in sources:
                search = in_list("sources", line.source, lambda: sources)
                where = at(project, "budget", index, "source")
                yield misspelt(UNKNOWN_SOURCE, where, project, search, source=line.source)


def named_twice(lookup: Lookup) -> Iterator[Diagnostic]:
    """Nobody is named twice in one list."""
    for activity in lookup.activities:
        if len(activity.responsible) > 1:
            yield from _twice(activity, "responsible", [responsible.party for responsible in activity.responsible])
        if len(activity.after) > 1:
            yield from _twice(activity, "after", activity.after)
    for project in lookup.projects:
        for key, names in (("team", project.team), ("activities", project.activities), ("after", project.after)):
            yield from _twice(project, key, names)


NAMED_TWICE = Code(
    "named-twice",
    "warning",
    "“{name}” stands in this list already",
    "Take the second one out.",
    "In a list of names each counts once. A name written twice is more often a slip for another one.",
    bad="activities:\n  - responsible: [dpo, ttst, dpo]\n",
    good="activities:\n  - responsible: [dpo, ttst]\n",
)


def _twice(item: Item, key: str, names: Sequence[str]) -> Iterator[Diagnostic]:
    if len(set(names)) == len(names):
        return
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield finding(NAMED_TWICE, at(item, key, index), item, name=name)
        seen.add(name)


NO_RESPONSIBLE = Code(
    "no-responsible",
    "error",
    "{item}: nobody is named who answers for it",
    "Name at least one party under responsible; the first one leads.",
    "What nobody answers for is not done, and nobody can be reminded of it.",
    bad="activities:\n  - responsible: []\n",
    good="activities:\n  - responsible: [dpo]\n",
)


def no_responsible(lookup: Lookup) -> Iterator[Diagnostic]:
    """Somebody answers for every row."""
    for activity in lookup.activities:
        if not activity.responsible:
            yield finding(NO_RESPONSIBLE, at(activity, "responsible"), activity, item=item_name(activity))


NO_SINGLE_OWNER = Code(
    "no-single-owner",
    "warning",
    "{item}: a collective leads, nobody in person: {party}",
    "Put the organisation that answers for the result in the first place.",
    "The party named first organises the work and answers for it. In a collective everybody waits for the others, so "
    "its place is behind the first.",
    bad="activities:\n  - responsible: [members]\n",
    good="activities:\n  - responsible: [ttst, members]\n",
)


def no_single_owner(lookup: Lookup) -> Iterator[Diagnostic]:
    """Who leads is an organisation, not a collective in which everybody waits for somebody else."""
    groups = {party.id: party.name for party in lookup.plan.parties.values() if party.group}
    if not groups:
        return
    for activity in lookup.activities:
        if activity.responsible and activity.responsible[0].party in groups:
            name = groups[activity.responsible[0].party]
            yield finding(
                NO_SINGLE_OWNER, at(activity, "responsible", 0), activity, item=item_name(activity), party=name
            )
    for project in lookup.projects:
        if project.lead in groups:
            name = groups[project.lead]
            yield finding(NO_SINGLE_OWNER, at(project, "lead"), project, item=item_name(project), party=name)


Edges = Mapping[str, Sequence[str]]


CIRCLE_AFTER = Code(
    "circle-after",
    "error",
    "these items wait for one another in a circle: {circle}",
    "Take one of these ids out of after.",
    "An item that waits, through others, for itself could never begin.",
    bad="activities:\n  - id: 3\n    after: [4]\n  - id: 4\n    after: [3]\n",
    good="activities:\n  - id: 3\n  - id: 4\n    after: [3]\n",
)


def circles_of_after(lookup: Lookup) -> Iterator[Diagnostic]:
    """No item waits, through others, for itself. Where several circles share items, one of them is named."""
    edges = {name: item.after for name, item in lookup.items.items() if item.after}
    for circle in circles(edges):
        item = lookup.items[circle[0]]
        where = at(item, "after", item.after.index(circle[1]))
        yield finding(CIRCLE_AFTER, where, item, circle=(*circle,))


CIRCLE_PART_OF = Code(
    "circle-part-of",
    "error",
    "these rows are parts of one another in a circle: {circle}",
    "Take part_of out of one of these rows.",
    "A row is earned by its parts. A row that is, through others, a part of itself would earn itself.",
    bad="activities:\n  - id: 10\n    part_of: 10.1\n  - id: 10.1\n    part_of: 10\n",
    good="activities:\n  - id: 10\n  - id: 10.1\n    part_of: 10\n",
)


def circles_of_parts(lookup: Lookup) -> Iterator[Diagnostic]:
    """No row is, through others, a part of itself."""
    if not lookup.parts:
        return
    edges = {
        name: (item.part_of,)
        for name, item in lookup.items.items()
        if isinstance(item, Activity) and item.part_of is not None
    }
    for circle in circles(edges):
        item = lookup.items[circle[0]]
        yield finding(CIRCLE_PART_OF, at(item, "part_of"), item, circle=(*circle,))


def circles(edges: Edges) -> list[list[str]]:
    """Circles of a graph, each closed by its first name and begun with the one that stands first in `edges`.

    No two of them share a name, and wherever names lead back to themselves, one of them is caught. No recursion, since a chain
    may be as long as the plan.
    """
    order = {name: place for place, name in enumerate(edges)}
    circles_found: list[list[str]] = []
    finished: set[str] = set()
    for start in edges:
        if start not in finished:
            circles_found += [_turned(circle, order) for circle in _below(start, edges, finished)]
    return circles_found


def _below(start: str, edges: Edges, finished: set[str]) -> Iterator[list[str]]:
    """Circles that a walk from `start` meets; the names that need no second visit are added to `finished`."""
    path, waiting = [start], [iter(edges[start])]
    depths = {start: 0}
    caught: list[tuple[int, int]] = []  # from where to where on the path the circles reach
    while path:
        name = next(waiting[-1], None)
        if name is None:
            waiting.pop()
            left = path.pop()
            finished.add(left)
            del depths[left]
            if caught and caught[-1][1] == len(path):
                begin, end = caught.pop()
                caught += [(begin, end - 1)] if begin < end else []
        elif name in depths:
            if not caught or caught[-1][1] < depths[name]:
                caught.append((depths[name], len(path) - 1))
                yield path[depths[name] :]
        elif name in edges and name not in finished:
            depths[name] = len(path)
            path.append(name)
            waiting.append(iter(edges[name]))


def _turned(circle: list[str], order: Mapping[str, int]) -> list[str]:
    first = min(range(len(circle)), key=lambda place: order[circle[place]])
    return [*circle[first:], *circle[:first], circle[first]]


CODES: tuple[Code, ...] = (
    DUPLICATE_ID,
    UNKNOWN_PARTY,
    PARTY_NAME_TAKEN,
    UNKNOWN_SECTION,
    UNKNOWN_ITEM,
    UNKNOWN_STAGE,
    UNKNOWN_SOURCE,
    NAMED_TWICE,
    NO_RESPONSIBLE,
    NO_SINGLE_OWNER,
    CIRCLE_AFTER,
    CIRCLE_PART_OF,
)
