"""Codes of names: ids, parties, sections, stages, sources, and circles among them."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

NAMES: tuple[Code, ...] = (
    Code(
        "duplicate-id",
        "error",
        "the id “{id}” belongs to “{title}” already",
        "Give one of the two another id; the number that the document prints goes under number.",
        "Commands, dependencies and reports name an activity or a project by its id. Where an id stands twice, nobody can "
        "tell which one is meant, and the second one is not counted.",
        bad="activities:\n  - id: 3\n    title: Программа развития\n  - id: 3\n    title: Стратегическая сессия\n",
        good="activities:\n  - id: 3\n    title: Программа развития\n  - id: 4\n    title: Стратегическая сессия\n",
    ),
    Code(
        "unknown-party",
        "error",
        "there is no party “{party}” in the list parties",
        "{hint}",
        "Who answers for something is named by a short key from the list parties. So one organisation is one in every "
        "table, however its name is spelt in the document.",
        bad="activities:\n  - responsible: [tts]\n",
        good="activities:\n  - responsible: [ttst]\n",
    ),
    Code(
        "party-name-taken",
        "error",
        "“{name}” is a name of the party {other} already",
        "Leave the name with one of the two.",
        "Names, short names and aliases are what people search by. A name that two parties bear would find the wrong one. "
        "Case and the letter ё make no difference.",
        bad="parties:\n  dpo:\n    name: Департамент образования\n    short: ДПО\n  ttst:\n    name: Техникум\n"
        "    aliases: [дпо]\n",
        good="parties:\n  dpo:\n    name: Департамент образования\n    short: ДПО\n  ttst:\n    name: Техникум\n",
    ),
    Code(
        "unknown-section",
        "error",
        "there is no section “{section}” in the list sections",
        "{hint}",
        "Where the plan lists its sections, every row stands in one of them; a misspelt one would fall out of the tables "
        "by section.",
        bad="sections:\n  org: Организационные мероприятия\nactivities:\n  - section: orgg\n",
        good="sections:\n  org: Организационные мероприятия\nactivities:\n  - section: org\n",
    ),
    Code(
        "unknown-item",
        "error",
        "there is no item “{id}” in the plan",
        "{hint}",
        "A row can wait for another one or be a part of it, and a project carries out rows. The id that is named must be "
        "there, or the tie leads nowhere.",
        bad="activities:\n  - id: 3\n    after: [2]\n",
        good="activities:\n  - id: 2\n    title: Заседание совета\n  - id: 3\n    after: [2]\n",
    ),
    Code(
        "unknown-stage",
        "error",
        "the matrix has no stage “{stage}”",
        "{hint}",
        "The stages that the file of projects lists are the columns of the matrix. What stands under another name would "
        "have no column.",
        bad="projects:\n  - stages:\n      begin: {due: 2022-02}\nstages: {initiation: Инициирование}\n",
        good="projects:\n  - stages:\n      initiation: {due: 2022-02}\nstages: {initiation: Инициирование}\n",
    ),
    Code(
        "unknown-source",
        "error",
        "there is no funding source “{source}” in the list sources",
        "{hint}",
        "Money is added up by funding source. A misspelt source would stand in the tables as one of its own.",
        bad="sources: {regional: Областной бюджет}\nprojects:\n  - budget: [{source: region, planned: 350000.00}]\n",
        good="sources: {regional: Областной бюджет}\nprojects:\n  - budget: [{source: regional, planned: 350000.00}]\n",
    ),
    Code(
        "named-twice",
        "warning",
        "“{name}” stands in this list already",
        "Take the second one out.",
        "In a list of names each counts once. A name written twice is more often a slip for another one.",
        bad="activities:\n  - responsible: [dpo, ttst, dpo]\n",
        good="activities:\n  - responsible: [dpo, ttst]\n",
    ),
    Code(
        "no-responsible",
        "error",
        "{item}: nobody is named who answers for it",
        "Name at least one party under responsible; the first one leads.",
        "What nobody answers for is not done, and nobody can be reminded of it.",
        bad="activities:\n  - responsible: []\n",
        good="activities:\n  - responsible: [dpo]\n",
    ),
    Code(
        "no-single-owner",
        "warning",
        "{item}: a collective leads, nobody in person: {party}",
        "Put the organisation that answers for the result in the first place.",
        "The party named first organises the work and answers for it. In a collective everybody waits for the others, so "
        "its place is behind the first.",
        bad="activities:\n  - responsible: [members]\n",
        good="activities:\n  - responsible: [ttst, members]\n",
    ),
    Code(
        "circle-after",
        "error",
        "these items wait for one another in a circle: {circle}",
        "Take one of these ids out of after.",
        "An item that waits, through others, for itself could never begin.",
        bad="activities:\n  - id: 3\n    after: [4]\n  - id: 4\n    after: [3]\n",
        good="activities:\n  - id: 3\n  - id: 4\n    after: [3]\n",
    ),
    Code(
        "circle-part-of",
        "error",
        "these rows are parts of one another in a circle: {circle}",
        "Take part_of out of one of these rows.",
        "A row is earned by its parts. A row that is, through others, a part of itself would earn itself.",
        bad="activities:\n  - id: 10\n    part_of: 10.1\n  - id: 10.1\n    part_of: 10\n",
        good="activities:\n  - id: 10\n  - id: 10.1\n    part_of: 10\n",
    ),
)
