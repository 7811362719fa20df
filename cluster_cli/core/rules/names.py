"""Rules of names: every id is given once, and every name that is used is given somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cluster_cli.core.diagnostics import Diagnostic, Field
from cluster_cli.core.messages import message
from cluster_cli.core.model import Activity, Indicator, Issue, Item, Project, Risk
from cluster_cli.core.naming import item_name
from cluster_cli.core.rules.finding import at, error, warning
from cluster_cli.core.rules.scene import Scene
from cluster_cli.core.text import fold


def duplicate_ids(scene: Scene) -> Iterator[Diagnostic]:
    """Activities and projects share one namespace; within a project so do its indicators, risks and issues."""
    if len(scene.items) < len(scene.activities) + len(scene.projects):
        for item in scene.every_item:
            first = scene.items[item.id]
            if first is not item:
                yield error("duplicate-id", at(item, "id"), item, at(first, "id"), id=item.id, title=first.title)
    for project in scene.projects:
        for key, records in _lists_of(project):
            known: dict[str, int] = {}
            for index, record in enumerate(records):
                first_index = known.setdefault(record.id, index)
                if first_index != index:
                    where, other = at(project, key, index, "id"), at(project, key, first_index, "id")
                    title = records[first_index].title
                    yield error("duplicate-id", where, project, other, id=record.id, title=title)


def _lists_of(project: Project) -> Iterator[tuple[str, Sequence[Indicator | Risk | Issue]]]:
    yield "indicators", project.indicators
    yield "risks", project.risks
    yield "issues", project.issues


def unknown_parties(scene: Scene) -> Iterator[Diagnostic]:
    """Who answers for something is in the list of parties."""
    known = scene.plan.parties
    for item, name, path in _named(scene):
        if name not in known:
            yield error("unknown-party", at(item, *path), item, party=name, hint=scene.hints.party(name))


def _named(scene: Scene) -> Iterator[tuple[Item | None, str, tuple[str | int, ...]]]:
    """Every party that is named somewhere, with its place."""
    for activity in scene.activities:
        for index, one in enumerate(activity.responsible):
            yield activity, one.party, ("responsible", index, "party")
    for project in scene.projects:
        for name, path in _parties_of(project):
            yield project, name, path
    for decision in scene.plan.decisions.values():
        if decision.body is not None:
            yield None, decision.body, ("decisions", decision.id, "body")


def _parties_of(project: Project) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    named: list[tuple[str | None, tuple[str | int, ...]]] = [(project.lead, ("lead",))]
    named += [(name, ("team", index)) for index, name in enumerate(project.team)]
    named += [(risk.owner, ("risks", index, "owner")) for index, risk in enumerate(project.risks)]
    named += [(issue.owner, ("issues", index, "owner")) for index, issue in enumerate(project.issues)]
    for name, path in named:
        if name is not None:
            yield name, path


def taken_party_names(scene: Scene) -> Iterator[Diagnostic]:
    """A name, short name or alias stands for one party only, however it is spelt."""
    taken: dict[str, tuple[str, Field]] = {
        fold(key): (key, at(None, "parties", key, key=True)) for key in scene.plan.parties
    }
    for party in scene.plan.parties.values():
        own: list[tuple[str | None, tuple[str | int, ...]]] = [(party.name, ("name",)), (party.short, ("short",))]
        own += [(alias, ("aliases", index)) for index, alias in enumerate(party.aliases)]
        for name, path in own:
            if not name:
                continue
            where = at(None, "parties", party.id, *path)
            other, place = taken.setdefault(fold(name), (party.id, where))
            if other != party.id:
                yield error("party-name-taken", where, None, place, name=name, other=other)


def unknown_sections(scene: Scene) -> Iterator[Diagnostic]:
    """A section is one of the document's headings, where the plan lists them."""
    sections = scene.plan.sections
    if not sections:
        return
    for activity in scene.activities:
        if activity.section is not None and activity.section not in sections:
            hint = scene.hints.of("sections", activity.section, lambda: sections)
            yield error("unknown-section", at(activity, "section"), activity, section=activity.section, hint=hint)


def unknown_items(scene: Scene) -> Iterator[Diagnostic]:
    """What an item waits for, is a part of or carries out is in the plan."""
    for activity in scene.activities:
        if activity.after:
            yield from _unknown(scene, activity, "after", activity.after, rows_only=False)
        if activity.part_of is not None:
            yield from _unknown(scene, activity, "part_of", (activity.part_of,), rows_only=True)
    for project in scene.projects:
        yield from _unknown(scene, project, "after", project.after, rows_only=False)
        yield from _unknown(scene, project, "activities", project.activities, rows_only=True)


def _unknown(scene: Scene, item: Item, key: str, names: Sequence[str], *, rows_only: bool) -> Iterator[Diagnostic]:
    for index, name in enumerate(names):
        found = scene.items.get(name)
        if isinstance(found, Activity) or (found is not None and not rows_only):
            continue
        where = at(item, key) if key == "part_of" else at(item, key, index)
        if found is not None:
            hint = message("“{id}” is a project; an activity is meant here.", id=name)
        else:
            hint = scene.hints.of("activities", name, lambda: _titles(scene, rows_only=rows_only))
        yield error("unknown-item", where, item, id=name, hint=hint)


def _titles(scene: Scene, *, rows_only: bool) -> dict[str, str]:
    return {name: item.title for name, item in scene.items.items() if not rows_only or isinstance(item, Activity)}


def unknown_stages(scene: Scene) -> Iterator[Diagnostic]:
    """A stage is a column of the matrix, where the file of projects lists them."""
    stages = scene.portfolio.matrix.stages
    if not stages:
        return
    for project in scene.projects:
        for stage in project.stages:
            if stage.key not in stages:
                hint = scene.hints.of("stages", stage.key, lambda: stages)
                where = at(project, "stages", stage.key, key=True)
                yield error("unknown-stage", where, project, stage=stage.key, hint=hint)


def unknown_sources(scene: Scene) -> Iterator[Diagnostic]:
    """A budget line's money comes from one of the sources, where the file of projects lists them."""
    sources = scene.portfolio.matrix.sources
    if not sources:
        return
    for project in scene.projects:
        for index, line in enumerate(project.budget):
            if line.source is not None and line.source not in sources:
                hint = scene.hints.of("sources", line.source, lambda: sources)
                where = at(project, "budget", index, "source")
                yield error("unknown-source", where, project, source=line.source, hint=hint)


def named_twice(scene: Scene) -> Iterator[Diagnostic]:
    """Nobody is named twice in one list."""
    for activity in scene.activities:
        if len(activity.responsible) > 1:
            yield from _twice(activity, "responsible", [one.party for one in activity.responsible])
        if len(activity.after) > 1:
            yield from _twice(activity, "after", activity.after)
    for project in scene.projects:
        for key, names in (("team", project.team), ("activities", project.activities), ("after", project.after)):
            yield from _twice(project, key, names)


def _twice(item: Item, key: str, names: Sequence[str]) -> Iterator[Diagnostic]:
    if len(set(names)) == len(names):
        return
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield warning("named-twice", at(item, key, index), item, name=name)
        seen.add(name)


def no_responsible(scene: Scene) -> Iterator[Diagnostic]:
    """Somebody answers for every row."""
    for activity in scene.activities:
        if not activity.responsible:
            yield error("no-responsible", at(activity, "responsible"), activity, item=item_name(activity))


def no_single_owner(scene: Scene) -> Iterator[Diagnostic]:
    """Who leads is an organisation, not a collective in which everybody waits for somebody else."""
    groups = {party.id: party.name for party in scene.plan.parties.values() if party.group}
    if not groups:
        return
    for activity in scene.activities:
        if activity.responsible and activity.responsible[0].party in groups:
            name = groups[activity.responsible[0].party]
            yield warning(
                "no-single-owner", at(activity, "responsible", 0), activity, item=item_name(activity), party=name
            )
    for project in scene.projects:
        if project.lead in groups:
            name = groups[project.lead]
            yield warning("no-single-owner", at(project, "lead"), project, item=item_name(project), party=name)
