"""Codes of facts: completions, their proofs, reasons and confirmations."""

from __future__ import annotations

from cluster_cli.core.diagnostics import Code

FACTS: tuple[Code, ...] = (
    Code(
        "excused-and-completed",
        "error",
        "{item}: a control point is completed and excused at once",
        "Leave what is true: take out completed or excused.",
        "An excused control point owes nothing, because a decision has lifted it. What was done is not lifted.",
        bad="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    excused: {on: 2022-02-10, by: ks-3}\n",
        good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
    ),
    Code(
        "confirmed-not-completed",
        "error",
        "{item}: confirmed, but not completed",
        "Write under completed on which day it was done.",
        "To confirm is to accept the proof of what was done. Without a completion there is nothing to accept.",
        bad="activities:\n  - due: 2022-02\n    confirmed: {on: 2022-03-24, by: ks-3}\n",
        good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    confirmed: {on: 2022-03-24, by: ks-3}\n",
    ),
    Code(
        "confirmation-missing",
        "error",
        "{item}: completed, but not confirmed, and this plan requires it",
        "Record who has accepted the proof: {command}",
        "With confirmation: required a completion counts as kept only when somebody other than the performer has accepted "
        "the proof.",
        bad="confirmation: required\nactivities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
        good="confirmation: required\nactivities:\n  - due: 2022-02\n    completed: 2022-02-20\n"
        "    confirmed: {on: 2022-03-24, by: ks-3}\n",
    ),
    Code(
        "done-without-evidence",
        "warning",
        "{item}: completed, and no document proves it",
        "Name the document: {command}",
        "What is done leaves control only with a document that proves it: minutes, an order, a report, a page of a site. "
        "It is a file of the repository or a link.",
        bad="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
        good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    evidence: [protocols/ks-02.pdf]\n",
    ),
    Code(
        "late-without-reason",
        "warning",
        "{item}: completed {late} after the deadline, and no reason is given",
        "Give the reason: {command}",
        "In a report on execution the reason is a column of its own. Whoever reads that something was late asks why.",
        bad="activities:\n  - due: 2022-02\n    completed: 2022-03-02\n",
        good="activities:\n  - due: 2022-02\n    completed: 2022-03-02\n    reason: карантин\n",
    ),
    Code(
        "forecast-without-reason",
        "warning",
        "{item}: expected {late} after the deadline, and no reason is given",
        "Write the reason under reason, and what is done about it under action.",
        "An expected day after the deadline announces that the deadline will be missed. Whoever decides on it asks why.",
        bad="activities:\n  - due: 2022-02\n    forecast: 2022-04\n",
        good="activities:\n  - due: 2022-02\n    forecast: 2022-04\n    reason: повторные торги\n",
    ),
    Code(
        "completed-before-start",
        "warning",
        "{item}: completed on {day}, before it could begin on {start}",
        "Mend completed or start; a meeting stands under the period in which it was held.",
        "A completion before the beginning is a slip in one of the two days, most often in the year or the month.",
        bad="activities:\n  - start: 2022-02\n    due: 2022-04\n    completed: 2022-01-20\n",
        good="activities:\n  - start: 2022-02\n    due: 2022-04\n    completed: 2022-03-20\n",
    ),
    Code(
        "completed-before-plan",
        "warning",
        "{item}: completed on {day}, before the plan begins on {start}",
        "Mend the day, or the period of the plan.",
        "A plan counts what is done in its own period. An earlier day is most often a slip in the year.",
        bad="period: 2022\nactivities:\n  - due: 2022-02\n    completed: 2021-02-20\n",
        good="period: 2022\nactivities:\n  - due: 2022-02\n    completed: 2022-02-20\n",
    ),
    Code(
        "completed-in-future",
        "warning",
        "{item}: completed on {day}, and today is {today}",
        "Record a completion when it has happened; write an expected day under forecast.",
        "What lies ahead has not happened. Until that day the control point counts as open.",
        bad="activities:\n  - due: 2222-02\n    completed: 2222-02-20\n",
        good="activities:\n  - due: 2222-02\n    forecast: 2222-02-20\n",
    ),
    Code(
        "evidence-outside",
        "error",
        "“{path}” is neither a link nor a file of this repository",
        "Write a link with https:// or the path of a file from the folder of the repository, without .. and without a "
        "drive.",
        "A proof must be there for everybody who has the plan. A path of one's own disk leads nowhere on another machine, "
        "and one that leads out of the repository could bring a foreign file into a report.",
        bad="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    evidence: ['C:\\Документы\\ks-02.pdf']\n",
        good="activities:\n  - due: 2022-02\n    completed: 2022-02-20\n    evidence: [protocols/ks-02.pdf]\n",
    ),
)
