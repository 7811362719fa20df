"""Codes of where facts stand: at which of the control points."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

POINTS: tuple[Code, ...] = (
    Code(
        "unknown-point",
        "error",
        "{item} has no control point {point}",
        "{hint}",
        "A control point of a series is called by its period, in the form in which due is written. A fact under another "
        "name belongs to no point and would not be counted.",
        bad="activities:\n  - due: 2022-01\n    repeat: monthly\n    points:\n      2022-01-27: 2022-01-27\n",
        good="activities:\n  - due: 2022-01\n    repeat: monthly\n    points:\n      2022-01: 2022-01-27\n",
    ),
    Code(
        "points-of-one",
        "error",
        "{item} has one deadline, and points are for rows that have several",
        "Write completed and the other facts right below the title, without points.",
        "A row with one deadline is itself a control point, so its facts are its own fields.",
        bad="activities:\n  - due: 2022-02\n    points:\n      2022-02: 2022-02-20\n",
        good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
    ),
    Code(
        "facts-misplaced",
        "error",
        "{item}: {key} belongs to one of its control points, not to the whole",
        "{hint}",
        "Where there are several control points, it must be clear which of them was completed. A fact of the whole is "
        "counted for none of them.",
        bad="activities:\n  - due: [2022-06, 2022-12]\n    completed: 2022-06-20\n",
        good="activities:\n  - due: [2022-06, 2022-12]\n    points:\n      2022-06: 2022-06-20\n",
    ),
    Code(
        "also-outside",
        "warning",
        "the further meeting of {day} does not belong to this control point: {point}",
        "Write it under the point in whose period it was held.",
        "Further meetings are kept beside the one that counts. One of another month is perhaps the next meeting, and then "
        "it counts.",
        bad="activities:\n  - due: 2022-01\n    repeat: monthly\n    points:\n"
        "      2022-01: {completed: 2022-01-27, also: [2022-02-10]}\n",
        good="activities:\n  - due: 2022-01\n    repeat: monthly\n    points:\n      2022-01: 2022-01-27\n"
        "      2022-02: 2022-02-10\n",
    ),
)
