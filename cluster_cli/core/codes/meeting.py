"""Codes of what goes wrong where two branches meet, and no conflict tells of it any more."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

MEETING: tuple[Code, ...] = (
    Code(
        "row-lost-in-merge",
        "error",
        "two branches gave the id “{id}” to different rows: “{kept}” is here, “{title}” is nowhere",
        "Add the lost row again, under another id.",
        "Whoever adds a row takes the next free id, and two branches take the same one. Where the conflict is settled for one "
        "of the two rows, the other is gone, though nobody decided so. Both stay, one of them under another id.",
        bad="activities:\n  - id: 15\n    title: Семинар\n",
        good="activities:\n  - id: 15\n    title: Семинар\n  - id: 16\n    title: Конкурс\n",
    ),
    Code(
        "reference-to-another-row",
        "error",
        "{item} names “{id}”, which was “{title}” on its branch and is “{now}” here",
        "Name the row that is meant by the id that it has now.",
        "Two branches gave one id to different rows, and one of the two rows got another id when they met. What named it on "
        "its branch still names the old id, and so another row.",
        bad="projects:\n  - id: contest\n    title: Проект конкурса\n    activities: [15]\n",
        good="projects:\n  - id: contest\n    title: Проект конкурса\n    activities: [16]\n",
    ),
)
