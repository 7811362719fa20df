"""Codes of status and measure: what people decided of an item, and how its progress is told."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

STATUS: tuple[Code, ...] = (
    Code(
        "status-disagrees",
        "error",
        "{item}: the status says that it is done, and the facts do not",
        "Write the day under completed, or take the status out: it follows from the facts.",
        "Whether something is done is told by its completions alone. The status done is accepted where it agrees with "
        "them, and needed nowhere.",
        bad="activities:\n  - due: 2022-02\n    status: done\n",
        good="activities:\n  - due: 2022-02\n    status: done\n    completed: 2022-02-20\n",
    ),
    Code(
        "status-without-decision",
        "warning",
        "{item}: {status}, and it is not written since when, by whom and why",
        "Write the decision under decided: on, by, reason.",
        "To stop a work or to take it out of the plan is a decision of those who approved the plan. A report names it.",
        bad="activities:\n  - due: 2022-02\n    status: paused\n",
        good="activities:\n  - due: 2022-02\n    status: paused\n"
        "    decided: {on: 2022-02-10, by: ks-3, reason: ремонт здания}\n",
    ),
    Code(
        "decided-unused",
        "warning",
        "{item}: decided tells since when a work stands still, and the status is another: {status}",
        "Take decided out, or write status: paused or cancelled.",
        "The record under decided belongs to the statuses paused and cancelled. Beside another one it is left over, or "
        "the status was changed by mistake.",
        bad="activities:\n  - due: 2022-02\n    status: active\n    decided: {on: 2022-02-10, by: ks-3}\n",
        good="activities:\n  - due: 2022-02\n    status: active\n",
    ),
    Code(
        "percent-impossible",
        "error",
        "{item} cannot be measured in per cent: {reason}",
        "Give the row a start and one deadline, or take measure out.",
        "In per cent the plan runs evenly from the start to the deadline. For that it must have one of each.",
        bad="activities:\n  - due: 2022-04\n    measure: percent\n",
        good="activities:\n  - start: 2022-02\n    due: 2022-04\n    measure: percent\n",
    ),
    Code(
        "progress-out-of-range",
        "error",
        "{share} is no share: it goes from 0 to 100 per cent",
        "Write a number from 0 to 100.",
        "A reading says how much of the work is done, in per cent of the whole.",
        bad="activities:\n  - start: 2022-02\n    due: 2022-04\n    measure: percent\n    progress: {2022-03-15: 140}\n",
        good="activities:\n  - start: 2022-02\n    due: 2022-04\n    measure: percent\n    progress: {2022-03-15: 40}\n",
    ),
    Code(
        "hundred-not-completed",
        "error",
        "{item}: 100 per cent, but not completed",
        "Write the day under completed, or a smaller share.",
        "Until the completion is recorded a work earns 90 per cent at most: the last tenth is the proof.",
        bad="activities:\n  - start: 2022-02\n    due: 2022-04\n    measure: percent\n    progress: {2022-03-15: 100}\n",
        good="activities:\n  - start: 2022-02\n    due: 2022-04\n    measure: percent\n    progress: {2022-03-15: 100}\n"
        "    completed: 2022-03-15\n",
    ),
    Code(
        "progress-unused",
        "warning",
        "{item}: progress is read only with measure: percent",
        "Write measure: percent, or take progress out.",
        "Without this measure a row is counted by its control points, and the readings change nothing.",
        bad="activities:\n  - due: 2022-04\n    progress: {2022-03-15: 40}\n",
        good="activities:\n  - start: 2022-02\n    due: 2022-04\n    measure: percent\n    progress: {2022-03-15: 40}\n",
    ),
    Code(
        "weight-unused",
        "warning",
        "{item}: a row with this measure stands outside the ratios, and its weight counts nowhere",
        "Take weight out, or choose another measure.",
        "Rows that run by time (effort) or are earned by projects would distort the ratios, so they are counted in the "
        "totals only.",
        bad="activities:\n  - due: 2022-12\n    measure: effort\n    weight: 2\n",
        good="activities:\n  - due: 2022-12\n    measure: effort\n",
    ),
    Code(
        "roll-up-without-project",
        "warning",
        "{item} is earned by projects, and no project carries it out",
        "Name the row under activities of those projects, or choose another measure.",
        "With measure: projects a row shows which share of its projects' control points is completed. Without a project "
        "there is nothing to show.",
        bad="activities:\n  - id: 10\n    due: 2022-11\n    measure: projects\n",
        good="activities:\n  - id: 10\n    due: 2022-11\n    measure: projects\nprojects:\n"
        "  - id: portal\n    activities: [10]\n",
    ),
)
