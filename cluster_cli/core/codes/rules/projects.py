"""Codes of projects beside the activities that they carry out."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

PROJECTS: tuple[Code, ...] = (
    Code(
        "project-after-activity",
        "warning",
        "{item}: the deadline ({own}) is later than that of the activity it carries out: {row} ({limit})",
        "Bring the two deadlines together, or let the project carry out another row.",
        "A row of the road map is done when its project is. A project that ends later makes the row late.",
        bad="activities:\n  - id: 8\n    due: 2022-04\nprojects:\n  - due: 2022-06\n    activities: [8]\n",
        good="activities:\n  - id: 8\n    due: 2022-04\nprojects:\n  - due: 2022-04\n    activities: [8]\n",
    ),
    Code(
        "project-before-activity",
        "warning",
        "{item}: the start ({own}) is earlier than that of the activity it carries out: {row} ({limit})",
        "Bring the two starts together.",
        "A project begins within the time that the road map gives to its rows. An earlier start is a slip in one of them.",
        bad="activities:\n  - id: 8\n    start: 2022-02\n    due: 2022-04\nprojects:\n  - start: 2022-01\n"
        "    due: 2022-04\n    activities: [8]\n",
        good="activities:\n  - id: 8\n    start: 2022-02\n    due: 2022-04\nprojects:\n  - start: 2022-02\n"
        "    due: 2022-04\n    activities: [8]\n",
    ),
    Code(
        "project-still-open",
        "warning",
        "{item} is open, and the activity it carries out is completed: {row}",
        "Record the completion of the project, or take back that of the activity.",
        "The same work stands in two places, and they say different things. A row that is earned by projects cannot be "
        "done before they are.",
        bad="activities:\n  - id: 8\n    due: 2022-04\n    completed: 2022-04-20\nprojects:\n  - due: 2022-04\n"
        "    activities: [8]\n",
        good="activities:\n  - id: 8\n    due: 2022-04\n    completed: 2022-04-20\nprojects:\n  - due: 2022-04\n"
        "    completed: 2022-04-20\n    activities: [8]\n",
    ),
    Code(
        "activity-still-open",
        "warning",
        "{item} is open, and all its projects are completed: {project}",
        "Record the completion of the activity, or add the project that is still at it.",
        "The same work stands in two places, and they say different things.",
        bad="activities:\n  - id: 8\n    due: 2022-04\nprojects:\n  - due: 2022-04\n    completed: 2022-04-20\n"
        "    activities: [8]\n",
        good="activities:\n  - id: 8\n    due: 2022-04\n    completed: 2022-04-20\nprojects:\n  - due: 2022-04\n"
        "    completed: 2022-04-20\n    activities: [8]\n",
    ),
    Code(
        "lead-not-responsible",
        "warning",
        "{item}: {party} leads it and does not answer for the activity it carries out: {row}",
        "Name the party under responsible of the activity, or another one under lead of the project.",
        "Who leads the project does the work of the row, so the road map should name the same organisation.",
        bad="activities:\n  - id: 8\n    responsible: [dpo]\nprojects:\n  - lead: ttst\n    activities: [8]\n",
        good="activities:\n  - id: 8\n    responsible: [dpo, ttst]\nprojects:\n  - lead: ttst\n    activities: [8]\n",
    ),
    Code(
        "budget-exceeded",
        "warning",
        "{key} ({money}) is more than {than} ({limit})",
        "Check the sums; where it is so, say why under reason.",
        "No more is spent than was committed, and no more is committed than was planned. Otherwise a sum is wrong, or "
        "the budget was overrun.",
        bad="projects:\n  - budget: [{planned: 350000.00, committed: 350000.00, spent: 360000.00}]\n",
        good="projects:\n  - budget: [{planned: 350000.00, committed: 350000.00, spent: 340000.00}]\n",
    ),
)
